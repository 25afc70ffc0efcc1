"""Why nobody is to be asked for an introduction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target, no_customer
from rules.heard import NOTHING_HEARD
from rules.model import Scope
from rules.signals.referral import STANDS, cause_of

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    if not target.person or target.threads:
        return
    stranger = no_customer(view, "referral", target.person)
    if stranger is not None:
        yield stranger
        return
    heard = view.told(Scope(persons=frozenset({target.person}))).get(target.person, NOTHING_HEARD)
    cause = cause_of(heard, view.now)
    if cause is None:
        yield Silence("referral", f"they have not praised you in the last {STANDS.days} days, or complained since")
    else:
        yield Silence("referral", f"they are asked from {when(cause.ripe, view.calendar.zone)}", (cause.proof,))
