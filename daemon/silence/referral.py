"""Why nobody is to be asked for an introduction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target, no_answer, no_customer
from rules.heard import NOTHING_HEARD
from rules.model import Scope
from rules.signals.referral import STANDS, cause_of

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    if not target.person or target.threads:
        return
    heard = view.told(Scope(persons=frozenset({target.person}))).get(target.person, NOTHING_HEARD)
    praise = heard.of("praise")
    if not praise:
        return
    stranger = no_customer(view, "referral", target.person)
    if stranger is not None:
        yield stranger
        return
    cause = cause_of(heard, view.now)
    if cause is None:
        told, remark = praise[-1]
        because = f"they have complained since, or decided against you, or it is more than {STANDS.days} days ago"
        yield Silence("referral", because, (told.proof(remark.quote),))
    elif (silent := no_answer(view, "referral", target.person)) is not None:
        yield silent
    else:
        yield Silence("referral", f"they are asked from {when(cause.ripe, view.calendar.zone)}", (cause.proof,))
