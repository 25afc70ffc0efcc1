"""Business time: openings, holidays and durations on the user's calendar (DESIGN.md, "Business time").

Business hours elapse inside the openings, by their true length even across a DST change. N business days = the same
wall time N working days later, clipped to opening. Calendar hours elapse; days and longer are wall-clock. Wall times
that a DST change skips move forward by the gap, doubled ones are taken the first time (PEP 495, fold=0).
"""

from __future__ import annotations

import calendar
import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from rules.durations import Duration, parse_duration
from rules.hours import Week, parse_hours

__all__ = ["Duration", "WorkCalendar", "describe_span", "describe_worked", "parse_duration"]

_HORIZON = 20 * 366
"""Days looked ahead for an opening: twice the longest business duration."""
_DAY = timedelta(days=1)
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When somebody works. Immutable; every answer is in `zone`."""

    zone: ZoneInfo
    week: Week
    holidays: tuple[str, ...] = ()
    """Countries, with a subdivision where one is named: `DE-BY`."""
    away: frozenset[date] = frozenset()

    @classmethod
    def of(cls, hours: str = "Mon-Fri 09:00-17:00", time_zone: str = "UTC", holidays: str = "") -> WorkCalendar:
        """Make a calendar from the words of a config. Raises ValueError that says which of them is wrong."""
        try:
            zone = ZoneInfo(time_zone)
        except (KeyError, ValueError, OSError) as error:
            near = difflib.get_close_matches(time_zone, available_timezones(), n=1)
            hint = f": did you mean {near[0]}?" if near else ': write it as "Europe/Berlin"'
            raise ValueError(f"there is no time zone {time_zone[:60]!r}{hint}") from error
        places = tuple(place.strip().upper() for place in holidays.split(",") if place.strip())
        for place in places:
            _holidays_of(place, 2026)
        return cls(zone, parse_hours(hours), places)

    def without(self, days: Collection[date]) -> WorkCalendar:
        """Return this calendar with more days on which nothing elapses: out of office."""
        return replace(self, away=self.away | frozenset(days))

    def local_date(self, moment: datetime) -> date:
        """Return the date of a moment in the calendar's zone."""
        return moment.astimezone(self.zone).date()

    def working_day(self, day: date) -> bool:
        """Tell whether any work is done on a day."""
        return (
            bool(self.week[day.weekday()])
            and day not in self.away
            and not any(day in _holidays_of(place, day.year) for place in self.holidays)
        )

    def open_at(self, moment: datetime) -> bool:
        """Tell whether a moment lies in working time."""
        return any(starts <= moment < ends for starts, ends in self._openings(self.local_date(moment)))

    def next_opening(self, moment: datetime) -> datetime:
        """Return the first moment of working time at or after a moment. Raises ValueError when there is none."""
        for starts, ends in self._openings_from(moment):
            if ends > moment:
                return max(starts, moment).astimezone(self.zone)
        raise ValueError("no working time within twenty years: check the hours and holidays")

    def add(self, start: datetime, duration: Duration) -> datetime:
        """Return the moment when the duration has passed since `start`.

        Business time that starts outside the openings starts at the next one. Raises ValueError when the calendar
        has no working time to offer.
        """
        if not duration.business:
            return self._shift(start, duration, 1)
        if duration.unit == "day":
            return self._add_days(start, duration.amount)
        left = _length(duration)
        for starts, ends in self._openings_from(start):
            begins = max(starts, start)
            if ends <= begins:
                continue
            if left <= ends - begins:
                return (begins + left).astimezone(self.zone)
            left -= ends - begins
        raise ValueError("no working time within twenty years: check the hours and holidays")

    def subtract(self, end: datetime, duration: Duration) -> datetime:
        """Return the moment from which the duration runs until `end`; business time ends at the last opening."""
        if not duration.business:
            return self._shift(end, duration, -1)
        if duration.unit == "day":
            return self._subtract_days(end, duration.amount)
        left = _length(duration)
        for starts, ends in self._openings_before(end):
            finishes = min(ends, end)
            if finishes <= starts:
                continue
            if left <= finishes - starts:
                return (finishes - left).astimezone(self.zone)
            left -= finishes - starts
        raise ValueError("no working time within twenty years: check the hours and holidays")

    def reached(self, start: datetime, duration: Duration, now: datetime) -> bool:
        """Tell whether the duration has passed since `start`."""
        return self.add(start, duration) <= now

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two moments; negative when they are reversed."""
        if end < start:
            return -self.worked(end, start)
        total = timedelta()
        for starts, ends in self._openings_from(start):
            if starts >= end:
                break
            total += max(min(ends, end) - max(starts, start), timedelta())
        return total

    def _openings(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.working_day(day):
            return []
        return [(self._at(day, starts), self._at(day, ends)) for starts, ends in self.week[day.weekday()]]

    def _openings_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = self.local_date(moment)
        for number in range(min(_HORIZON, (date.max - first).days)):
            yield from self._openings(first + number * _DAY)

    def _openings_before(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        last = self.local_date(moment)
        for number in range(min(_HORIZON, (last - date.min).days)):
            yield from reversed(self._openings(last - number * _DAY))

    def _at(self, day: date, minutes: int) -> datetime:
        """Return a wall time of a day as UTC: moments compare and subtract truly only there."""
        extra, minutes = divmod(minutes, 24 * 60)
        day += extra * _DAY
        wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=self.zone)
        return wall.astimezone(UTC)

    def _add_days(self, start: datetime, amount: int) -> datetime:
        opened = self.next_opening(start)
        day = opened.date()
        for _ in range(amount):
            day = self._next_working_day(day, 1)
        return self.next_opening(_real(opened.replace(year=day.year, month=day.month, day=day.day, fold=0)))

    def _subtract_days(self, end: datetime, amount: int) -> datetime:
        wall = end.astimezone(self.zone)
        day = wall.date()
        for _ in range(amount):
            day = self._next_working_day(day, -1)
        before = _real(wall.replace(year=day.year, month=day.month, day=day.day, fold=0))
        if self.open_at(before):
            return before
        for starts, ends in self._openings_before(before):
            if starts <= before:
                return min(ends, before).astimezone(self.zone)
        raise ValueError("no working time within twenty years: check the hours and holidays")

    def _next_working_day(self, day: date, step: int) -> date:
        for _ in range(_HORIZON):
            day += step * _DAY
            if self.working_day(day):
                return day
        raise ValueError("no working time within twenty years: check the hours and holidays")

    def _shift(self, moment: datetime, duration: Duration, sign: int) -> datetime:
        amount = sign * duration.amount
        if duration.unit in ("minute", "hour"):
            return (moment.astimezone(UTC) + sign * _length(duration)).astimezone(self.zone)
        wall = moment.astimezone(self.zone)
        if duration.unit in ("day", "week"):
            return _real(wall + timedelta(days=amount if duration.unit == "day" else 7 * amount))
        months = wall.year * _MONTHS + wall.month - 1 + amount * (_MONTHS if duration.unit == "year" else 1)
        year, month = divmod(months, _MONTHS)
        last = calendar.monthrange(year, month + 1)[1]
        return _real(wall.replace(year=year, month=month + 1, day=min(wall.day, last)))


def _length(duration: Duration) -> timedelta:
    return timedelta(minutes=duration.amount) if duration.unit == "minute" else timedelta(hours=duration.amount)


def _real(wall: datetime) -> datetime:
    """Move a wall time that a DST change skips forward by the gap; others stay."""
    return wall.astimezone(UTC).astimezone(wall.tzinfo)


@lru_cache(maxsize=256)
def _holidays_of(place: str, year: int) -> frozenset[date]:
    """Return the public holidays of `DE` or `DE-BY` in a year. Raises ValueError for a place nobody knows."""
    import holidays

    country, _, subdivision = place.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError as error:
        raise ValueError(
            f"no holidays are known for {place[:20]!r}: write a country and, where there are any, a"
            ' subdivision, such as "DE-BY", "US-CA" or "AT"'
        ) from error


def describe_worked(calendar_: WorkCalendar, start: datetime, end: datetime) -> str:
    """Say the working time between two moments: "2 h 10 min of working time", "3 working days"."""
    days = 0
    day, last = calendar_.local_date(start), calendar_.local_date(end)
    if (last - day).days > 2:  # noqa: PLR2004 - from the third day on nobody counts hours
        while day < last:
            day += _DAY
            days += calendar_.working_day(day)
        return f"{days} working day{'' if days == 1 else 's'}"
    minutes = int(calendar_.worked(start, end).total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours)
    return f"{' '.join(parts)} of working time"


def describe_span(start: datetime, end: datetime) -> str:
    """Say the calendar time between two moments in its largest sensible unit: "6 weeks", "3 days", "2 hours"."""
    seconds = int((end - start).total_seconds())
    for unit, length, least in (("week", 604_800, 2), ("day", 86_400, 1), ("hour", 3_600, 1), ("minute", 60, 0)):
        count = seconds // length
        if count >= least:
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "0 minutes"
