"""Why no meeting needs a new date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target
from daemon.silence.meetings import no_customers
from rules.meetings import outside, with_guests
from rules.model import Evidence
from rules.signals.fell_through import BEHIND, NEW_DATE, fell_at, how

if TYPE_CHECKING:
    from connectors.model import Event
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    for event in target.events:
        proof = Evidence(event.uid, event.starts, event.title)
        yield Silence("fell_through", *_reason(view, event, proof))
    if target.person and not target.events and not target.threads:
        yield Silence("fell_through", f"no meeting with {target.person} fell through and waits for a new date")


def _reason(view: IndexView, event: Event, proof: Evidence) -> tuple[str, tuple[Evidence, ...]]:
    if event.our_answer == "declined":
        return "you declined it", (proof,)
    if not how(view, event):
        return "it was neither cancelled nor declined by everybody from outside", (proof,)
    if reason := no_customers(view, event):
        return reason, (proof,)
    at = fell_at(event)
    if at <= view.now - BEHIND:
        return f"it fell through more than {BEHIND.days} days ago", (proof,)
    if at > view.now:
        return f"it fell through later: {when(at, view.calendar.zone)}", (proof,)
    (meeting,) = with_guests(view, [(event, outside(view, event, declined=True))])
    person = meeting.person.id
    for other in view.meetings_with([person], at, view.now + NEW_DATE).get(person, ()):
        if other.starts > at:
            new = Evidence(other.uid, other.starts, other.title)
            return f"you meet {person} on {when(other.starts, view.calendar.zone)}", (new, proof)
    if word := view.written_since({person: at}).get(person):
        return f"you wrote to {person} since", (word, proof)
    return "another one of its series stands for it", (proof,)
