"""Why nobody is to be asked how it went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target, no_answer, no_customer
from rules.heard import NOTHING_HEARD
from rules.model import Scope
from rules.signals.feedback import STANDS, causes

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say when it is, or was, the moment for each cause that there is."""
    if not target.person or target.threads:
        return
    person = view.people([target.person])[target.person]
    zone = view.calendar.zone
    found = tuple(causes(person, view.told(Scope(persons=frozenset({person.id}))).get(person.id, NOTHING_HEARD), zone))
    stranger = no_customer(view, "feedback", person.id) if found else None
    if stranger is not None:
        yield stranger
        return
    silent = no_answer(view, "feedback", person.id) if found else None
    if silent is not None:
        yield silent
        return
    for cause in found:
        asked = "it is asked from" if cause.ripe > view.now else "it was the moment until"
        at = cause.ripe if cause.ripe > view.now else cause.ripe + STANDS
        yield Silence("feedback", f"{cause.kind}: {asked} {when(at, zone)}", (cause.proof,))
