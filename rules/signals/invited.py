"""`invited`: a customer's invitation has no answer from us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors.model import Event
from rules import meetings
from rules.facts import FactSpec, Span
from rules.material import MEETING
from rules.meetings import Meeting, occasion_of, organised_by_us, outside, told_of, when_held, with_guests
from rules.model import Evidence, Scope, Signal
from rules.signals import Finding, Found, Reach, SignalKind, common_facts
from rules.view import View

KIND = "invited"

HORIZON = timedelta(days=31)
"""How far ahead invitations are noticed: as far as meetings."""

FACTS: Mapping[str, FactSpec] = {
    **meetings.FACTS,
    "starts_in": FactSpec("span", "the time until it starts"),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each invitation; for a series one, about its next occurrence."""
    asked: dict[str, list[tuple[Event, list[str]]]] = {}
    for event in view.events(scope, now, now + HORIZON):
        open_ = event.starts > now and not event.cancelled and event.our_answer == "needs_action"
        if open_ and not organised_by_us(view, event):
            asked.setdefault(event.uid, []).append((event, outside(view, event)))
    found: dict[str, Finding] = {}
    for meeting in with_guests(view, [occurrences[0] for occurrences in asked.values()]):
        if meeting.customer:
            uid = meeting.event.uid
            covers = tuple(occasion_of(event, KIND) for event, _ in asked[uid])
            found[uid] = Finding((_signal(view, meeting, covers),), again=meeting.event.starts)
    return Found(found)


def _signal(view: View, meeting: Meeting, covers: tuple[str, ...]) -> Signal:
    event, person = meeting.event, meeting.person
    return Signal(
        kind=KIND,
        account=event.account,
        person=person.id,
        about=event.uid,
        occasion=covers[0],
        covers=covers,
        since=event.starts,
        due=event.starts,
        facts={
            **common_facts(person, event.account, meeting.contact.language),
            **told_of(view, meeting),
            "starts_in": Span(None, event.starts),
        },
        evidence=(Evidence(event.uid, event.starts, event.title),),
        event=event,
    )


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="event",
    material=MEETING,
    instead="Answer the invitation of {name}: {about}",
    heading=("invitation without your answer", "invitations without your answer"),
    waiting=("invitation has no answer from you", "invitations have no answer from you"),
    has_due=True,
    ahead=True,
    moving=True,
    meetings=Reach(ahead=HORIZON),
    when=when_held,
)
