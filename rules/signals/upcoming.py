"""`upcoming`: a meeting with outside guests is ahead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from connectors.model import Event
from rules.business_time import WorkCalendar
from rules.facts import FactSpec, Span
from rules.material import MEETING
from rules.model import Evidence, Person, Scope, Signal
from rules.signals import Finding, Found, Reach, SignalKind, common_facts
from rules.view import Contact, View

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


def occasion_of(event: Event) -> str:
    """Return the words that stay the same however often the meeting is moved."""
    return f"{event.uid} {event.recurrence_id}".strip()


def outside(view: View, event: Event) -> list[str]:
    """Return the addresses of the outside guests, the organiser first when from outside."""
    emails = [event.organiser.email] if event.organiser else []
    emails += [guest.address.email for guest in event.guests if guest.answer != "declined"]
    return [email for email in dict.fromkeys(emails) if email and not view.is_ours(email)]


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
    addresses = {email for _, emails in ahead for email in emails}
    people = view.people(addresses)
    customers = {
        person.id for person in view.customers(Scope(persons=frozenset(people[email].id for email in addresses)))
    }
    contacts = view.contacts([people[email].id for email in addresses])
    whole = view.known_since == datetime.min.replace(tzinfo=UTC)
    signals: dict[str, list[Signal]] = {}
    for event, emails in ahead:
        guests = [people[email] for email in emails]
        welcome = [guest for guest in guests if not guest.left_alone]
        if not welcome:
            continue
        person = next((guest for guest in welcome if guest.id in customers), welcome[0])
        stranger = all(contacts[guest.id].last_received is None for guest in guests)
        first = stranger if whole or not stranger else None
        signals.setdefault(event.uid, []).append(_signal(view, event, guests, person, contacts[person.id], first=first))
    return Found(
        {
            uid: Finding(tuple(signals.get(uid, ())), standing=frozenset(standing.get(uid, ())))
            for uid in {**standing, **signals}
        }
    )


def _signal(
    view: View,
    event: Event,
    guests: list[Person],
    person: Person,
    contact: Contact,
    *,
    first: bool | None,
) -> Signal:
    occasion = occasion_of(event)
    ours = event.organiser is None or view.is_ours(event.organiser.email)
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
            **common_facts(person, event.account, contact.language),
            "title": event.title,
            "starts": event.starts,
            "starts_in": Span(None, event.starts),
            "whole_day": event.whole_day,
            "guests": len(guests),
            "first_meeting": first,
            "agenda": bool(event.description.strip()),
            "organised_by_us": ours,
            "accepted": ours or event.our_answer == "accepted",
        },
        evidence=(Evidence(event.uid, event.starts, event.title),),
        event=event,
    )


def _listed(signal: Signal, now: datetime) -> bool:
    return signal.since <= now + LISTED


def _when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    starts = signal.since.astimezone(calendar.zone)
    return f"on {starts:%A} {starts.day} {starts:%B} at {starts:%H:%M}: {signal.facts['title']}"


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="event",
    material=MEETING,
    instead="Write to {name} about {about}",
    heading=("meeting ahead", "meetings ahead"),
    waiting=None,
    has_due=True,
    ahead=True,
    moving=True,
    meetings=Reach(BEHIND, HORIZON),
    listed=_listed,
    when=_when,
)
