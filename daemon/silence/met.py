"""Why no meeting waits for a word of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target
from daemon.silence.meetings import no_customers
from rules.meetings import outside
from rules.model import Evidence
from rules.signals.met import BEHIND

if TYPE_CHECKING:
    from connectors.model import Event
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    for event in target.events:
        proof = Evidence(event.uid, event.ends, event.title)
        yield Silence("met", *_reason(view, event, proof))
    if target.person and not target.events and not target.threads:
        yield Silence("met", f"no meeting with {target.person} within the last {BEHIND.days} days waits for a word")


def _reason(view: IndexView, event: Event, proof: Evidence) -> tuple[str, tuple[Evidence, ...]]:
    if event.cancelled:
        return "the meeting is cancelled", (proof,)
    if event.our_answer == "declined":
        return "you declined it", (proof,)
    if event.ends > view.now:
        return f"it is not over before {when(event.ends, view.calendar.zone)}", (proof,)
    if event.ends <= view.now - BEHIND:
        return f"it ended more than {BEHIND.days} days ago", (proof,)
    if reason := no_customers(view, event):
        return reason, (proof,)
    guests = {view.person_of(email) for email in outside(view, event)}
    words = view.written_since(dict.fromkeys(guests, event.ends))
    if words:
        person, word = min(words.items())
        return f"you wrote to {person} since", (word, proof)
    return "nothing was noticed about it", (proof,)
