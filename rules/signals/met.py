"""`met`: a meeting with customers ended, and nothing went out to any of them since."""

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

KIND = "met"

BEHIND = timedelta(days=14)
"""How long a word after a meeting is still one about it."""

FACTS: Mapping[str, FactSpec] = {
    **meetings.FACTS,
    "ended": FactSpec("span", "the time since it ended"),
    "first_meeting": FactSpec("flag", "no mail of any of them so far; unknown while older mail is still to be read"),
    "accepted": FactSpec("flag", "you had accepted, or the invitation was yours"),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each meeting of the last two weeks after which no word of ours followed."""
    held: list[tuple[Event, list[str]]] = []
    for event in view.events(scope, now - BEHIND, now):
        over = event.ends <= now and event.ends > now - BEHIND
        if over and not event.cancelled and event.our_answer != "declined" and (emails := outside(view, event)):
            held.append((event, emails))
    over_with = [meeting for meeting in with_guests(view, held) if meeting.customer]
    since: dict[str, datetime] = {}
    for meeting in over_with:
        for guest in meeting.guests:
            since[guest.id] = max(meeting.event.ends, since.get(guest.id, meeting.event.ends))
    latest = view.written_since(since)
    found: dict[str, list[Meeting]] = {}
    for meeting in over_with:
        later = [guest.id for guest in meeting.guests if since[guest.id] > meeting.event.ends]
        # After several meetings with somebody one word counts for each that it followed.
        words = view.written_since(dict.fromkeys(later, meeting.event.ends)) if later else {}
        if not any(guest.id in words or guest.id in latest for guest in meeting.guests):
            found.setdefault(meeting.event.uid, []).append(meeting)
    return Found(
        {
            uid: Finding(
                tuple(_signal(view, meeting) for meeting in silent),
                again=min(meeting.event.ends for meeting in silent) + BEHIND,
            )
            for uid, silent in found.items()
        }
    )


def _signal(view: View, meeting: Meeting) -> Signal:
    event, person = meeting.event, meeting.person
    occasion = occasion_of(event, KIND)
    return Signal(
        kind=KIND,
        account=event.account,
        person=person.id,
        about=event.uid,
        occasion=occasion,
        covers=(occasion,),
        since=event.ends,
        due=None,
        facts={
            **common_facts(person, event.account, meeting.contact.language),
            **told_of(view, meeting),
            "ended": Span(event.ends, None),
            "first_meeting": meeting.first,
            "accepted": organised_by_us(view, event) or event.our_answer == "accepted",
        },
        evidence=(Evidence(event.uid, event.ends, event.title),),
        event=event,
    )


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="event",
    material=MEETING,
    instead="Write to {name} about {about}",
    heading=("meeting without a word since", "meetings without a word since"),
    waiting=None,
    meetings=Reach(behind=BEHIND),
    when=when_held,
)
