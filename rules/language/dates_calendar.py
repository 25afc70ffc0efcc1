"""Days and hours for the words of a date: weeks, months, quarters, feasts, openings.

Weeks begin on Monday (ISO 8601). Without a calendar of the owner's, work is done from Monday to Friday, 9:00 to 17:00.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from dateutil.easter import easter  # type: ignore[import-untyped]

from rules.business_time import WorkCalendar

Days: TypeAlias = tuple[date, date]
"""The first and the last of some days."""

DAY = timedelta(days=1)
_WEEK, _FRIDAY, _SATURDAY, _MONTHS, _QUARTER = 7, 4, 5, 12, 3
_OPENS, _CLOSES = 9 * 60, 17 * 60
_MIDNIGHT = 24 * 60


def days_later(day: date, number: int) -> date:
    """Return the day so many days later. Raises OverflowError past the calendar."""
    return day + number * DAY


def months_later(day: date, number: int) -> date:
    """Return the same day so many months later, or the month's last. Raises ValueError past the calendar."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + number, _MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_of(year: int, month: int) -> Days:
    """Return a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def quarter_of(year: int, quarter: int) -> Days:
    """Return a quarter, 1 to 4; 5 and 6 are the halves of the year."""
    if quarter > _QUARTER + 1:
        return date(year, 1 + 6 * (quarter - 5), 1), month_of(year, 6 * (quarter - 4))[1]
    return date(year, _QUARTER * quarter - 2, 1), month_of(year, _QUARTER * quarter)[1]


def working_week(day: date) -> Days:
    """Return Monday to Friday of the week of a day."""
    monday = days_later(day, -day.weekday())
    return monday, days_later(monday, _FRIDAY)


def this_week(day: date) -> Days:
    """Return the working week that goes on; on a weekend, the one ahead."""
    return working_week(day if day.weekday() < _SATURDAY else days_later(day, 2))


def weekend_of(day: date) -> Days:
    """Return the weekend of a day's week."""
    monday = days_later(day, -day.weekday())
    return days_later(monday, _SATURDAY), days_later(monday, _SATURDAY + 1)


def week_number(today: date, number: int) -> Days:
    """Return the working week of a number (ISO 8601) that ends next. Raises ValueError for a week that no year has."""
    for year in (today.year, today.year + 1):
        monday = date.fromisocalendar(year, number, 1)
        if days_later(monday, _WEEK - 1) >= today:
            break
    return working_week(monday)


def _fixed(month: int, first: int, last: int | None = None) -> Callable[[int], Days]:
    return lambda year: (date(year, month, first), date(year, month, last or first))


def _easter(first: int, last: int) -> Callable[[int], Days]:
    """Days counted from Easter Sunday."""

    def of(year: int) -> Days:
        sunday: date = easter(year)
        return days_later(sunday, first), days_later(sunday, last)

    return of


def _thanksgiving(year: int) -> Days:
    """Return the fourth Thursday of November, and the day after."""
    first = date(year, 11, 1)
    thursday = days_later(first, (3 - first.weekday()) % _WEEK + 3 * _WEEK)
    return thursday, days_later(thursday, 1)


_FEASTS: Mapping[str, Callable[[int], Days]] = {
    "christmas": _fixed(12, 25, 26),
    "christmaseve": _fixed(12, 24),
    "boxingday": _fixed(12, 26),
    "newyear": _fixed(1, 1),
    "newyearseve": _fixed(12, 31),
    "epiphany": _fixed(1, 6),
    "assumption": _fixed(8, 15),
    "allsaints": _fixed(11, 1),
    "mayweekend": _fixed(5, 1, 3),
    "rentree": _fixed(9, 1, 7),
    "easter": _easter(-2, 1),
    "holyweek": _easter(-6, 0),
    "goodfriday": _easter(-2, -2),
    "eastermonday": _easter(1, 1),
    "ascension": _easter(39, 39),
    "pentecost": _easter(49, 50),
    "carnival": _easter(-48, -47),
    "thanksgiving": _thanksgiving,
    # Seasons as the weather has them, in the north
    "spring": lambda year: (date(year, 3, 1), date(year, 5, 31)),
    "summer": lambda year: (date(year, 6, 1), date(year, 8, 31)),
    "autumn": lambda year: (date(year, 9, 1), date(year, 11, 30)),
    "winter": lambda year: (date(year, 12, 1), month_of(year + 1, 2)[1]),
}


def feast(name: str, today: date, year: int | None = None) -> Days:
    """Return the days of a feast or season: in a year, else those that end next."""
    if year is not None:
        return _FEASTS[name](year)
    found = _FEASTS[name](today.year)
    return found if found[1] >= today else _FEASTS[name](today.year + 1)


@dataclass(frozen=True, slots=True)
class Hours:
    """When the owner works: their calendar, or Monday to Friday, 9:00 to 17:00."""

    work: WorkCalendar | None = None

    def works(self, day: date) -> bool:
        """Tell whether any work is done on a day."""
        return day.weekday() < _SATURDAY if self.work is None else self.work.working_day(day)

    def after(self, day: date, number: int = 1) -> date:
        """Return the working day so many working days later, earlier when negative; within ten years."""
        step = 1 if number > 0 else -1
        left, at = abs(number), day
        for _ in range(3653):
            if not left:
                break
            at = days_later(at, step)
            left -= self.works(at)
        return at

    def opens(self, day: date) -> time:
        """Return when work begins on a day; on a day off, as on the first day of the week with hours."""
        return _clock(self._of(day)[0])

    def closes(self, day: date) -> time:
        """Return when work ends on a day; on a day off, as on the first day of the week with hours."""
        return _clock(self._of(day)[1])

    def _of(self, day: date) -> tuple[int, int]:
        if self.work is None:
            return _OPENS, _CLOSES
        openings = self.work.week[day.weekday()] or next(filter(None, self.work.week))
        return openings[0][0], openings[-1][1]


def _clock(minutes: int) -> time:
    return time(23, 59) if minutes >= _MIDNIGHT else time(*divmod(minutes, 60))


def moment(day: date, clock: time, at: datetime) -> datetime:
    """Return a wall time in the zone of `at`; one that a change of the clocks skips moves forward by the gap."""
    return datetime.combine(day, clock, tzinfo=at.tzinfo).astimezone(UTC).astimezone(at.tzinfo)


def elapsed(at: datetime, length: timedelta) -> datetime:
    """Return the moment a length of time after another, true to the clock. Raises OverflowError past the calendar."""
    return (at.astimezone(UTC) + length).astimezone(at.tzinfo)
