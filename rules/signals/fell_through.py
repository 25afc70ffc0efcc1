"""`fell_through`: a meeting with a customer was cancelled, or its guests declined, and there is no new date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from connectors.model import Event
from rules import meetings
from rules.context import EventContext, EventNotice
from rules.facts import FactSpec, Span
from rules.material import Material, event_facts, last_contact
from rules.meetings import Meeting, occasion_of, outside, told_of, when_held, with_guests
from rules.model import EVERYTHING, Evidence, Person, Scope, Signal
from rules.signals import Finding, Found, Reach, SignalKind, common_facts
from rules.slot_words import slot_line
from rules.slots import DAYS, free_slots, hours_of, taken_by
from rules.teller import Teller
from rules.view import View

KIND = "fell_through"

HORIZON = timedelta(days=31)
"""How far ahead meetings are looked at: as far as for `upcoming`."""
BEHIND = timedelta(days=30)
"""How long a new date may be missed; after that it is no longer about this meeting."""
NEW_DATE = timedelta(days=366)
"""How far ahead a new date may lie."""

FACTS: Mapping[str, FactSpec] = {
    **meetings.FACTS,
    "how": FactSpec("text", "`cancelled`, or `declined` by everybody from outside"),
    "waiting": FactSpec("span", "the time since it fell through"),
}


@dataclass(frozen=True, slots=True)
class NewDateContext(EventContext):
    """For meetings that need a new date."""

    slots: tuple[str, ...]
    """Free times, a line each: on the person's clock, and on the user's where it shows another time."""


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each meeting that fell through; for several of one series one."""
    fallen: dict[str, list[tuple[Event, list[str]]]] = {}
    for event in view.events(scope, now - BEHIND, now + HORIZON):
        emails = outside(view, event, declined=True)
        if emails and how(view, event) and fell_at(event) > now - BEHIND:
            fallen.setdefault(event.uid, []).append((event, emails))
    gone = {
        meeting.event.uid: meeting
        for meeting in with_guests(view, [occurrences[0] for occurrences in fallen.values()])
        if meeting.customer
    }
    since = {uid: fell_at(meeting.event) for uid, meeting in gone.items()}
    past = {uid: meeting for uid, meeting in gone.items() if since[uid] <= now}
    others = view.meetings_with({meeting.person.id for meeting in past.values()}, now - BEHIND, now + NEW_DATE)
    found = {uid: Finding(again=at) for uid, at in since.items() if at > now}
    for uid, meeting in past.items():
        dated = any(other.uid != uid and other.starts > since[uid] for other in others.get(meeting.person.id, ()))
        again_in_series = any(other.uid == uid and other.starts > now for other in others.get(meeting.person.id, ()))
        if dated or again_in_series or view.written_since({meeting.person.id: since[uid]}):
            continue
        covers = tuple(occasion_of(event, KIND) for event, _ in fallen[uid])
        found[uid] = Finding((_signal(view, meeting, covers, since[uid]),), again=since[uid] + BEHIND)
    return Found(found)


def how(view: View, event: Event) -> str:
    """Say how a meeting fell through: "cancelled", "declined"; "" when it did not.

    Who declined an invitation themselves has decided: then nothing is missing.
    """
    if event.our_answer == "declined":
        return ""
    if event.cancelled:
        return "cancelled"
    answers = [guest.answer for guest in event.guests if not view.is_ours(guest.address.email)]
    return "declined" if answers and all(answer == "declined" for answer in answers) else ""


def fell_at(event: Event) -> datetime:
    """Return when a meeting fell through: when it was last changed, as far as the calendar says, else when it was to be."""
    return event.changed or event.starts


def _signal(view: View, meeting: Meeting, covers: tuple[str, ...], since: datetime) -> Signal:
    event, person = meeting.event, meeting.person
    why = how(view, event)
    return Signal(
        kind=KIND,
        account=event.account,
        person=person.id,
        about=event.uid,
        occasion=covers[0],
        covers=covers,
        since=since,
        due=None,
        facts={
            **common_facts(person, event.account, meeting.contact.language),
            **told_of(view, meeting),
            "how": why,
            "waiting": Span(since, None),
        },
        evidence=(Evidence(event.uid, since, event.title),),
        event=event,
    )


def _fill(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    view = teller.view
    ahead = view.events(EVERYTHING, view.now, view.now + timedelta(days=DAYS + 2))
    theirs = hours_of(person, view.settings.me)
    zone: ZoneInfo = theirs.zone if theirs else view.calendar.zone
    slots = free_slots(view.calendar, theirs, taken_by(ahead), view.now)
    return {
        "event": event_facts(cast("Event", signal.event), teller),
        "contact": last_contact(person, teller),
        "slots": tuple(slot_line(slot, zone, teller.language) for slot in slots),
    }


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="event",
    material=Material(NewDateContext, _fill, EventNotice),
    instead="Find a new date with {name}: {about}",
    heading=("meeting without a new date", "meetings without a new date"),
    waiting=None,
    forgotten=True,
    meetings=Reach(BEHIND, HORIZON),
    when=when_held,
)
