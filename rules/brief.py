"""The brief before a meeting: what one wants to have in mind about those who come. For tasks and notes only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from connectors.model import Event
from rules.context import EventContext
from rules.days import kept_days, remembered
from rules.meetings import outside
from rules.model import Person, Scope, Signal
from rules.teller import Teller
from rules.view import Talk

DAYS = timedelta(days=30)
"""How far ahead days to remember are named."""
TALKS = 3
_OPEN_IN = 10
"""Latest conversations of each guest that are looked through for what is open."""
_GUESTS = 10
_QUOTE = 160


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """What is known of the guests from outside, in lines to be read before the meeting."""

    who: tuple[str, ...]
    """A guest a line: name, company, tier, tags."""
    talks: tuple[str, ...]
    """The last conversations with them, the latest first, with what was said."""
    open: tuple[str, ...]
    """What waits on either side."""
    days: tuple[str, ...]
    """Days to remember within the next 30 days."""
    notes: tuple[str, ...]
    points: tuple[str, ...]
    """What is meant to be said."""


@dataclass(frozen=True, slots=True)
class BriefedContext(EventContext):
    """For tasks and notes about a meeting ahead."""

    brief: BriefFacts


def brief_of(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:  # noqa: ARG001 - it is about all who come
    """Return the brief; what another account than the meeting's holds is left out of it."""
    view = teller.view
    people = view.people(outside(view, cast("Event", signal.event))[:_GUESTS])
    guests = list({guest.id: guest for guest in people.values()}.values())
    talks = [(guest, talk) for guest in guests for talk in view.last_talks(guest.id, _OPEN_IN)]
    several = len(guests) > 1
    return {
        "brief": BriefFacts(
            who=tuple(map(_who, guests)),
            talks=tuple(_last(talks, teller)),
            open=tuple(_open(guests, talks, teller)),
            days=tuple(line for guest in guests for line in _days(guest, teller)),
            notes=tuple(_of(guest, note, several=several) for guest in guests for note in guest.notes),
            points=tuple(_of(guest, point, several=several) for guest in guests for point in guest.talking_points),
        )
    }


def _name(person: Person) -> str:
    return person.name or person.id


def _who(person: Person) -> str:
    return ", ".join(filter(None, (_name(person), person.company, person.tier, *person.tags)))


def _of(person: Person, words: str, *, several: bool) -> str:
    return f"{_name(person)}: {words}" if several else words


def _day(at: datetime, teller: Teller) -> str:
    return f"{at.astimezone(teller.view.calendar.zone):%Y-%m-%d}"


def _last(talks: Sequence[tuple[Person, Talk]], teller: Teller) -> Iterator[str]:
    """Yield the latest conversations that the meeting's account holds; one in which several guests wrote is one."""
    told: set[str] = set()
    for guest, talk in sorted(talks, key=lambda pair: pair[1].latest.at, reverse=True):
        quote = " ".join(teller.quote(talk.latest).split())
        if talk.thread in told or not quote:
            continue
        told.add(talk.thread)
        said = quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1].rstrip() + "…"
        by = "you" if talk.ours else _name(guest)
        yield f"{_day(talk.latest.at, teller)}, {talk.subject or 'no subject'}, {by}: “{said}”"
        if len(told) == TALKS:
            return


def _open(guests: Sequence[Person], talks: Sequence[tuple[Person, Talk]], teller: Teller) -> Iterator[str]:
    """Yield what they wait for and what they owe, as far as the meeting's account holds it."""
    threads = frozenset(talk.thread for _, talk in talks)
    if not threads:
        return
    names = {guest.id: _name(guest) for guest in guests}
    for held in teller.view.open_conversations(Scope(threads=threads)):
        for wait in held.state.waits:
            if wait.person in names and held.accounts.get(wait.source) == teller.signal.account:
                yield f"{names[wait.person]} waits for you since {_day(wait.since, teller)}: {held.subject or 'no subject'}"
        inquiry = held.state.inquiry
        if inquiry is None or held.accounts.get(inquiry.covers[-1]) != teller.signal.account:
            continue
        for asked in inquiry.asked:
            if asked in names and asked not in held.answered_elsewhere:
                at = _day(inquiry.asks.at, teller)
                yield f"You asked {names[asked]} on {at}, and there is no answer: {held.subject or 'no subject'}"


def _days(person: Person, teller: Teller) -> Iterator[str]:
    view = teller.view
    today = view.calendar.local_date(view.now)
    for kept in kept_days(remembered(person.dates), view.settings.leap_day, today, today + DAYS):
        label = f" ({kept.name.label})" if kept.name.label else ""
        yield f"{kept.on.isoformat()}: {_name(person)}, {kept.name.kind}{label}"
