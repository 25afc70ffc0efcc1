"""Days to remember: which they are, when they come round, and how many years they stand for. Pure.

A day is kept under a name of the user's (`birthday`, `child-mia`, `founded`). The well-known names, in the languages
of the templates, stand for one kind each, so that the same birthday is never two. What follows such a name after a
hyphen tells several of a kind apart: `child-mia`, `anniversary-wedding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from rules.model import BOOK, LeapDay, SpecialDate
from rules.public_holidays import holiday_in

DayKind = Literal["birthday", "child", "anniversary", "graduation", "customer-since", "holiday"]

_NAMES: Mapping[str, DayKind] = {
    **dict.fromkeys(
        ("birthday", "bday", "geburtstag", "cumpleaños", "anniversaire", "compleanno", "verjaardag"), "birthday"
    ),
    **dict.fromkeys(("child", "kind", "hijo", "hija", "enfant", "figlio", "figlia", "son", "daughter"), "child"),
    **dict.fromkeys(("anniversary", "jubiläum", "aniversario", "anniversario", "jubileum"), "anniversary"),
    **dict.fromkeys(("graduation", "abschluss", "graduación", "laurea", "afstuderen"), "graduation"),
    **dict.fromkeys(
        (
            "customer-since",
            "client-since",
            "kunde-seit",
            "cliente-desde",
            "client-depuis",
            "cliente-dal",
            "klant-sinds",
        ),
        "customer-since",
    ),
    **dict.fromkeys(("wedding", "wedding-day", "wedding-anniversary", "hochzeit", "hochzeitstag"), "anniversary"),
}
"""What a day is called, case-folded → what it is."""

_ROUND = (100, 50, 25, 10, 5)
_LEAP = (2, 29)


@dataclass(frozen=True, slots=True)
class Named:
    """What a day's name says: its kind, and what tells it from others of the kind ("" when it is the only one)."""

    kind: str
    label: str = ""

    @property
    def occasion(self) -> str:
        """The words that stay the same, whoever tells of the day and however they call it."""
        return f"{self.kind}-{self.label}" if self.label else self.kind


def named(day: SpecialDate) -> Named:
    """Say what a day is by its name; a name of the user's own is its own kind."""
    if day.holiday:
        return Named("holiday", day.kind)
    name = day.kind.casefold()
    if name in _NAMES:
        return Named(_NAMES[name])
    for known in sorted(_NAMES, key=len, reverse=True):
        if name.startswith(f"{known}-"):
            return Named(_NAMES[known], name.removeprefix(f"{known}-"))
    return Named(name)


def remembered(dates: Iterable[SpecialDate]) -> Sequence[tuple[Named, SpecialDate]]:
    """Return the days, each once: what the book says comes first, then what was said first.

    Two days of the book under two names of one kind (`wedding`, `anniversary`) are two, and keep their names.
    """
    found: dict[str, tuple[Named, SpecialDate]] = {}
    for day in sorted(dates, key=lambda day: day.source != BOOK):
        name = named(day)
        held = found.get(name.occasion)
        if held is not None and day.source == held[1].source == BOOK and not _same_day(day, held[1]):
            name = Named(name.kind, day.kind)
        found.setdefault(name.occasion, (name, day))
    return tuple(found.values())


def _same_day(one: SpecialDate, other: SpecialDate) -> bool:
    return (one.month, one.day, one.holiday) == (other.month, other.day, other.holiday)


def day_in(day: SpecialDate, year: int, leap_day: LeapDay = "28 February") -> date | None:
    """Return when a day is kept in a year; None in years before its own, and where a holiday is unknown."""
    if day.holiday:
        return holiday_in(day.holiday, year)
    if day.year is not None and year < day.year:
        return None
    if (day.month, day.day) == _LEAP and not _is_leap(year):
        return date(year, 2, 28) if leap_day == "28 February" else date(year, 3, 1)
    return date(year, day.month, day.day)


@dataclass(frozen=True, slots=True)
class Kept:
    """A day as it comes round in one year: when it is kept, and the year it is kept for."""

    name: Named
    day: SpecialDate
    on: date
    year: int


def kept_days(days: Iterable[tuple[Named, SpecialDate]], leap_day: LeapDay, first: date, last: date) -> Iterator[Kept]:
    """Yield what is kept from the first to the last of the dates, both included."""
    for name, day in days:
        for year in range(first.year, last.year + 1):
            on = day_in(day, year, leap_day)
            if on is not None and first <= on <= last:
                yield Kept(name, day, on, year)


def next_kept(day: SpecialDate, after: date, leap_day: LeapDay) -> date | None:
    """Return the next time, later than `after`, that the day is kept; None: not within the years that are looked at."""
    years = [after.year - 1, after.year, after.year + 1, *([day.year] if day.year else [])]
    found = [kept for year in years if (kept := day_in(day, year, leap_day)) is not None and kept > after]
    return min(found, default=None)


def roundness(years: int) -> int:
    """Return how round a number of years is: the largest of 100, 50, 25, 10 and 5 that divides it, else 0."""
    return next((number for number in _ROUND if years > 0 and years % number == 0), 0)


def begins(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which a day begins in a zone; where a change of the clocks skips midnight, the one after it."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).astimezone(zone)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
