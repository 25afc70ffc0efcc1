"""Why no promise of ours stands open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.index.conversation import rows_of_threads
from daemon.silence import Silence, Target, talks_of
from rules.model import Evidence, Scope
from rules.pledges import FORGOTTEN, Pledge, Side, pledges

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    return of_side(view, target, "promised")


def of_side(view: IndexView, target: Target, side: Side) -> Iterator[Silence]:
    """Yield why it is no signal for each promise of a side in the conversations that are meant."""
    threads = target.threads or tuple(talks_of(view, target.person) if target.person else ())
    keys = frozenset(rows[0].key for rows in rows_of_threads(view.connection, threads).values())
    for talk in view.promises(Scope(threads=keys)):
        for pledge in pledges(talk, view.calendar):
            if pledge.side == side:
                proof = pledge.proof or Evidence(pledge.message.message_id, pledge.message.at, pledge.quote)
                yield Silence(side, f"“{talk.subject}”: “{pledge.what}”: {_reason(view, pledge)}", (proof,))


def _reason(view: IndexView, pledge: Pledge) -> str:
    if pledge.closed:
        return pledge.closed
    if pledge.forgotten <= view.now:
        return f"its day has been over for more than {FORGOTTEN.days} days"
    if pledge.message.nature == "list" and not view.settings.customers.lists:
        return "it is list mail, and `lists` of [customers] is false"
    return f"{', '.join(pledge.parties)} does not count as a customer"
