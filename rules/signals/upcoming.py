"""`upcoming`: a meeting with outside guests is ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from connectors.model import Event
from rules.brief import BriefedContext, brief_of
from rules.facts import FactSpec, Span
from rules.material import MEETING
from rules.meetings import Meeting, occasion_of, organised_by_us, outside, when_held, with_guests
from rules.model import Evidence, Scope, Signal
from rules.signals import Finding, Found, Reach, SignalKind, common_facts
from rules.view import View

KIND = "upcoming"

HORIZON = timedelta(days=31)
"""How far ahead meetings are noticed: longer than any preparation takes."""
BEHIND = timedelta(days=60)
"""How long a meeting that took place keeps its preparation from being withdrawn."""
LISTED = timedelta(days=7)
"""How far ahead the day's list looks."""

FACTS: Mapping[str, FactSpec] = {
    "title": FactSpec("text", "the meeting's title"),
    "starts": FactSpec("moment", "when it starts"),
    "starts_in": FactSpec("span", "the time until it starts"),
    "whole_day": FactSpec("flag", "it takes whole days"),
    "guests": FactSpec("number", "how many people from outside are invited"),
    "first_meeting": FactSpec("flag", "no earlier mail of any of them; unknown while older mail is still to be read"),
    "agenda": FactSpec("flag", "the invitation has a description"),
    "organised_by_us": FactSpec("flag", "you or a colleague invited"),
    "accepted": FactSpec("flag", "you accepted, or the invitation is yours"),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each meeting ahead; one that has begun stands without."""
    standing: dict[str, set[str]] = {}
    ahead: list[tuple[Event, list[str]]] = []
    for event in view.events(scope, now - BEHIND, now + HORIZON):
        if event.cancelled or event.our_answer == "declined":
            continue
        if event.starts <= now:
            standing.setdefault(event.uid, set()).add(occasion_of(event))
        elif emails := outside(view, event):
            ahead.append((event, emails))
    signals: dict[str, list[Signal]] = {}
    for meeting in with_guests(view, ahead):
        signals.setdefault(meeting.event.uid, []).append(_signal(view, meeting))
    return Found(
        {
            uid: Finding(tuple(signals.get(uid, ())), standing=frozenset(standing.get(uid, ())))
            for uid in {**standing, **signals}
        }
    )


def _signal(view: View, meeting: Meeting) -> Signal:
    event, person = meeting.event, meeting.person
    occasion = occasion_of(event)
    ours = organised_by_us(view, event)
    return Signal(
        kind=KIND,
        account=event.account,
        person=person.id,
        about=event.uid,
        occasion=occasion,
        covers=(occasion,),
        since=event.starts,
        due=event.starts,
        facts={
            **common_facts(person, event.account, meeting.contact.language),
            "title": event.title,
            "starts": event.starts,
            "starts_in": Span(None, event.starts),
            "whole_day": event.whole_day,
            "guests": len(meeting.guests),
            "first_meeting": meeting.first,
            "agenda": bool(event.description.strip()),
            "organised_by_us": ours,
            "accepted": ours or event.our_answer == "accepted",
        },
        evidence=(Evidence(event.uid, event.starts, event.title),),
        event=event,
    )


def _listed(signal: Signal, now: datetime) -> bool:
    return signal.since <= now + LISTED


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="event",
    material=replace(MEETING, inside=BriefedContext, brief=brief_of),
    instead="Write to {name} about {about}",
    heading=("meeting ahead", "meetings ahead"),
    waiting=None,
    has_due=True,
    ahead=True,
    moving=True,
    meetings=Reach(BEHIND, HORIZON),
    listed=_listed,
    when=when_held,
)
