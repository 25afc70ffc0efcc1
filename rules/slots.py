"""Times at which two people could meet: free in the user's calendar, within the working hours of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from connectors.model import Event
from rules.business_time import WorkCalendar
from rules.model import Me, Person

LENGTH = timedelta(minutes=45)
DAYS = 14
"""How many days ahead times are looked for, from tomorrow."""
MOST = 3
_STEP = timedelta(minutes=30)
_NOON = time(12)
_APART = timedelta(hours=2)
"""At least so long after one time ends the next begins: two around noon are no choice."""

Stretch = tuple[datetime, datetime]
"""[starts, ends)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time, in the user's zone."""

    starts: datetime
    ends: datetime


def free_slots(
    mine: WorkCalendar,
    theirs: WorkCalendar | None,
    busy: Iterable[Stretch],
    now: datetime,
    *,
    length: timedelta = LENGTH,
    most: int = MOST,
) -> Sequence[Slot]:
    """Return the first free times from tomorrow on, at most one a half day (the user's noon parts them), hours apart, in order.

    Each begins on the hour or half hour of the user's clock and lies whole in one stretch of the user's working time,
    and of theirs where it is known. `busy`: taken stretches, aware, in any order and zone. Fewer, or none, where
    `DAYS` days hold no more.
    """
    taken = sorted((starts.astimezone(UTC), ends.astimezone(UTC)) for starts, ends in busy)
    found: list[Slot] = []
    halves: set[tuple[date, bool]] = set()
    for slot in _grid(mine, now, length):
        half = (slot.starts.date(), slot.starts.time() < _NOON)
        if half in halves or not _fits(mine, slot) or (theirs is not None and not _fits(theirs, slot)):
            continue
        if found and slot.starts.astimezone(UTC) < found[-1].ends.astimezone(UTC) + _APART:
            continue
        if any(starts < slot.ends and slot.starts < ends for starts, ends in taken):
            continue
        found.append(slot)
        halves.add(half)
        if len(found) == most:
            break
    return found


def _grid(mine: WorkCalendar, now: datetime, length: timedelta) -> Iterator[Slot]:
    """Yield every half hour of the days looked at; what a change of the clocks skips is left out."""
    today = mine.local_date(now)
    for number in range(1, DAYS + 1):
        day = today + timedelta(days=number)
        if not mine.working_day(day):
            continue
        for step in range(int(timedelta(days=1) / _STEP)):
            wall = datetime.combine(day, time()) + step * _STEP
            starts = wall.replace(tzinfo=mine.zone).astimezone(UTC).astimezone(mine.zone)
            if starts.replace(tzinfo=None) == wall:
                yield Slot(starts, (starts.astimezone(UTC) + length).astimezone(mine.zone))


def _fits(calendar: WorkCalendar, slot: Slot) -> bool:
    length = slot.ends.astimezone(UTC) - slot.starts.astimezone(UTC)
    return calendar.open_at(slot.starts) and calendar.worked(slot.starts, slot.ends) == length


def taken_by(events: Iterable[Event]) -> list[Stretch]:
    """Return when the events take the user's time: not those that are cancelled, declined or marked as free.

    Invitations that wait for an answer count: what may be accepted is not offered to somebody else.
    """
    return [
        (event.starts, event.ends)
        for event in events
        if not event.cancelled and event.our_answer != "declined" and (event.busy or event.out_of_office)
    ]


def hours_of(person: Person, me: Me) -> WorkCalendar | None:
    """Return when the person works, as far as the book says; None when it says nothing that can be read.

    Whose zone alone is known works the user's hours there; whose hours alone are known keeps them in the user's zone.
    """
    if not person.zone and not person.hours:
        return None
    try:
        return WorkCalendar.of(person.hours or me.hours, person.zone or me.time_zone)
    except ValueError:
        return None  # written into the book by hand: `people edit` says what is wrong with it
