"""Meetings with people from outside: who comes, who of them a signal is about, what every such signal tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.model import Event
from rules.business_time import WorkCalendar
from rules.facts import FactSpec, FactValue
from rules.model import Person, Scope, Signal
from rules.view import Contact, View

FACTS: Mapping[str, FactSpec] = {
    "title": FactSpec("text", "the meeting's title"),
    "starts": FactSpec("moment", "when it starts"),
    "whole_day": FactSpec("flag", "it takes whole days"),
    "guests": FactSpec("number", "how many people from outside are invited"),
    "series": FactSpec("flag", "it is one of a series"),
    "agenda": FactSpec("flag", "the invitation has a description"),
    "organised_by_us": FactSpec("flag", "you or a colleague invited"),
}
"""What is told of meetings that customers take part in."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with the people from outside who were looked up for it."""

    event: Event
    guests: tuple[Person, ...]
    person: Person
    """The first guest who counts as a customer, else the first who is not to be left alone."""
    contact: Contact
    customer: bool
    first: bool | None
    """No mail of any guest came before; None: nobody knows yet."""


def occasion_of(event: Event, matter: str = "") -> str:
    """Return the words that stay the same however often the meeting is moved.

    `matter`: what about the meeting it is, where that is not its preparation: who has ticked off the preparation is
    through with that, and has not yet said anything about the word that is owed afterwards.
    """
    return " ".join(filter(None, (event.uid, event.recurrence_id, matter)))


def outside(view: View, event: Event, *, declined: bool = False) -> list[str]:
    """Return the addresses of the outside guests, the organiser first when from outside.

    `declined`: those who declined as well.
    """
    emails = [event.organiser.email] if event.organiser else []
    emails += [guest.address.email for guest in event.guests if declined or guest.answer != "declined"]
    return [email for email in dict.fromkeys(emails) if email and not view.is_ours(email)]


def organised_by_us(view: View, event: Event) -> bool:
    """Tell whether the invitation is the user's or a colleague's."""
    return event.organiser is None or view.is_ours(event.organiser.email)


def with_guests(view: View, invited: Sequence[tuple[Event, Collection[str]]]) -> Iterator[Meeting]:
    """Look the outside guests up, those of all the events at once; events whose guests are to be left alone are left out."""
    addresses = {email for _, emails in invited for email in emails}
    people = view.people(addresses)
    ids = frozenset(people[email].id for email in addresses)
    customers = {person.id for person in view.customers(Scope(persons=ids))}
    contacts = view.contacts([people[email].id for email in addresses])
    whole = view.known_since == datetime.min.replace(tzinfo=UTC)
    for event, emails in invited:
        guests = tuple(people[email] for email in emails)
        welcome = [guest for guest in guests if not guest.left_alone]
        if not welcome:
            continue
        person = next((guest for guest in welcome if guest.id in customers), welcome[0])
        stranger = all(contacts[guest.id].last_received is None for guest in guests)
        first = stranger if whole or not stranger else None
        yield Meeting(event, guests, person, contacts[person.id], person.id in customers, first)


def told_of(view: View, meeting: Meeting) -> dict[str, FactValue]:
    """Return the facts of `FACTS`."""
    event = meeting.event
    return {
        "title": event.title,
        "starts": event.starts,
        "whole_day": event.whole_day,
        "guests": len(meeting.guests),
        "series": bool(event.recurrence_id),
        "agenda": bool(event.description.strip()),
        "organised_by_us": organised_by_us(view, event),
    }


def when_held(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    """Say in the day's list when the meeting is, or was to be, and what it is called."""
    starts = signal.facts["starts"]
    at = (starts if isinstance(starts, datetime) else signal.since).astimezone(calendar.zone)
    return f"on {at:%A} {at.day} {at:%B} at {at:%H:%M}: {signal.facts['title']}"
