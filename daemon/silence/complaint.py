"""Why no complaint stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target, no_customer
from rules.complaints import QUIET, complaints
from rules.model import Scope

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say what became of each complaint of theirs that is no signal."""
    heard = view.told(Scope(persons=frozenset({target.person}))).get(target.person) if target.person else None
    if heard is None:
        return
    stranger = no_customer(view, "complaint", target.person)
    for one in complaints(heard):
        if stranger is not None:
            yield stranger
            return
        if one.resolved and (one.by_user or one.thaws <= view.now):
            at = when(one.resolved.at, view.calendar.zone)
            yield Silence("complaint", f"“{one.proof.quote}”: {one.how}, {at}", (one.proof, one.resolved))
        elif one.state(view.now) == "forgotten":
            yield Silence(
                "complaint", f"“{one.proof.quote}”: nothing was said about it for {QUIET.days} days", (one.proof,)
            )
