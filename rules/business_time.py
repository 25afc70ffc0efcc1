"""Business time: openings, holidays and durations on the user's calendar (DESIGN.md, "Business time").

Business minutes and hours elapse inside the openings, by their true length even across a change of the clocks.
N business days = the same wall time N working days later, clipped to opening. Calendar minutes and hours elapse; days
and longer are wall-clock in the calendar's zone, and month ends clamp (31 January + 1 month = 28 or 29 February).

- Business time that starts outside the openings starts at the next one; counted back, it ends at the last closing.
- A wall time that a change of the clocks skips moves forward by the gap (RFC 5545, 3.3.5); one that occurs twice is
  meant the first time (PEP 495, fold=0). An opening loses what is skipped of it.
- Order is kept: a later start or a longer duration never ends earlier. Two exceptions lie in the wall clock itself: the
  hour around a change of the clocks, and month ends (30 January 18:00 and 31 January 09:00, a month later).
- Business time that does not pass within fifty years, and results past the calendar (years 1 to 9999), are cut to the
  last days of that calendar: they are never reached, and nothing loops or overflows.
"""

from __future__ import annotations

import calendar
import difflib
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from connectors.model import require_aware
from rules.durations import Duration, parse_duration
from rules.hours import Minutes, Week, parse_hours
from rules.public_holidays import days_off, parse_places

__all__ = ["Duration", "WorkCalendar", "describe_span", "describe_worked", "parse_duration"]

_HORIZON = 50 * 366
"""Days searched for working time: five times the longest business duration at full working weeks."""
_FIRST, _LAST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)
"""Moments that every zone can show, with a day to spare."""
_DAY = timedelta(days=1)
_MONTHS = 12

Opening = tuple[datetime, datetime]
"""[starts, ends) in UTC: moments compare and subtract truly only there."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When somebody works. Immutable; every answer is in `zone`; a naive datetime raises ValueError."""

    zone: ZoneInfo
    week: Week
    holidays: tuple[str, ...] = ()
    """Countries, with a subdivision where one is named: `DE-BY`."""
    away: frozenset[date] = frozenset()

    @classmethod
    def of(cls, hours: str = "Mon-Fri 09:00-17:00", time_zone: str = "UTC", holidays: str = "") -> WorkCalendar:
        """Make a calendar from the words of a config. Raises ValueError that says which of them is wrong."""
        return cls(_zone(time_zone), parse_hours(hours), parse_places(holidays))

    def without(self, days: Collection[date]) -> WorkCalendar:
        """Return this calendar with more days on which nothing elapses: out of office."""
        return replace(self, away=self.away | frozenset(days))

    def local_date(self, moment: datetime) -> date:
        """Return the date of a moment in the calendar's zone."""
        return self._local(_utc(moment)).date()

    def working_day(self, day: date) -> bool:
        """Tell whether any work is done on a day."""
        return bool(self.week[day.weekday()]) and day not in self.away and day not in days_off(self.holidays, day.year)

    def open_at(self, moment: datetime) -> bool:
        """Tell whether a moment lies in working time; the moment of closing does not."""
        at, day = _utc(moment), self.local_date(moment)
        return self.working_day(day) and any(starts <= at < ends for starts, ends in self._openings(day))

    def next_opening(self, moment: datetime) -> datetime:
        """Return the first moment of working time at or after a moment. Raises ValueError when none is in sight."""
        opened = self._opening(_utc(moment))
        if opened is None:
            raise ValueError("no working time within fifty years: check the hours, the holidays and the days away")
        return self._local(opened)

    def add(self, start: datetime, duration: Duration) -> datetime:
        """Return the moment when the duration has passed since `start`; nothing in business time: the next opening."""
        at = _utc(start)
        if not duration.business:
            return self._shift(at, duration, 1)
        if duration.unit == "day":
            return self._add_days(at, duration.amount)
        left = _length(duration)
        for starts, ends in self._openings_from(at):
            begins = max(starts, at)
            if ends <= begins:
                continue
            if left <= ends - begins:
                return self._local(begins + left)
            left -= ends - begins
        return self._local(_LAST)

    def subtract(self, end: datetime, duration: Duration) -> datetime:
        """Return the moment from which the duration runs until `end`; nothing in business time: the last closing."""
        at = _utc(end)
        if not duration.business:
            return self._shift(at, duration, -1)
        if duration.unit == "day":
            return self._subtract_days(at, duration.amount)
        left = _length(duration)
        for starts, ends in self._openings_before(at):
            finishes = min(ends, at)
            if finishes < starts:
                continue
            if left <= finishes - starts:
                return self._local(finishes - left)
            left -= finishes - starts
        return self._local(_FIRST)

    def reached(self, start: datetime, duration: Duration, now: datetime) -> bool:
        """Tell whether the duration has passed since `start`."""
        return _utc(self.add(start, duration)) <= _utc(now)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two moments, true to the clock; negative when they are reversed.

        Of more than fifty years the last fifty count: a mail from the year 1 is no reason to count for seconds.
        """
        begin, finish = _utc(start), _utc(end)
        if finish < begin:
            return -self.worked(finish, begin)
        begin = max(begin, finish - _HORIZON * _DAY)
        total = timedelta()
        for day in self._working_days(self.local_date(begin), 1, self.local_date(finish)):
            for starts, ends in self._openings(day):
                total += max(min(ends, finish) - max(starts, begin), timedelta())
        return total

    def working_days(self, start: datetime, end: datetime) -> int:
        """Return how many business days have passed between two moments, of the last fifty years; 0 when reversed."""
        begin, finish = _utc(start), _utc(end)
        opened = self._opening(max(begin, finish - _HORIZON * _DAY))
        if opened is None or opened > finish:
            return 0
        count = sum(1 for _ in self._working_days(self.local_date(opened) + _DAY, 1, self.local_date(finish)))
        while count and not self.reached(opened, Duration(count, "day", business=True), finish):
            count -= 1
        return count

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _wall(self, wall: datetime) -> datetime:
        """Return a naive wall time as a moment: skipped ones move forward, doubled ones are the first."""
        bounded = min(max(wall, _FIRST.replace(tzinfo=None)), _LAST.replace(tzinfo=None))
        return self._local(bounded.replace(tzinfo=self.zone, fold=0).astimezone(UTC))

    def _openings(self, day: date) -> tuple[Opening, ...]:
        """Return the openings of a working day."""
        return _openings_of(self.zone, day, self.week[day.weekday()])

    def _openings_from(self, moment: datetime) -> Iterator[Opening]:
        for day in self._working_days(self.local_date(moment), 1):
            yield from self._openings(day)

    def _openings_before(self, moment: datetime) -> Iterator[Opening]:
        for day in self._working_days(self.local_date(moment), -1):
            yield from reversed(self._openings(day))

    def _opening(self, moment: datetime) -> datetime | None:
        """Return the first working moment at or after a moment."""
        return next((max(starts, moment) for starts, ends in self._openings_from(moment) if ends > moment), None)

    def _closing(self, moment: datetime) -> datetime | None:
        """Return the moment itself within an opening, both its ends included; else the last closing before it."""
        return next((min(ends, moment) for starts, ends in self._openings_before(moment) if starts <= moment), None)

    def _working_days(self, first: date, step: int, until: date | None = None) -> Iterator[date]:
        """Yield the working days from `first` on (`step` 1 or -1), as far as `until` or the horizon."""
        number = first.toordinal()
        last = number + step * _HORIZON if until is None else until.toordinal()
        last = min(max(last, _FIRST.toordinal()), _LAST.toordinal())
        return filter(self.working_day, map(date.fromordinal, range(number, last + step, step)))

    def _nth_working_day(self, day: date, number: int, step: int) -> date | None:
        if number == 0:
            return day
        return next(islice(self._working_days(day + step * _DAY, step), number - 1, None), None)

    def _add_days(self, start: datetime, amount: int) -> datetime:
        opened = self._opening(start)
        wall = None if opened is None else self._local(opened).replace(tzinfo=None)
        day = None if wall is None else self._nth_working_day(wall.date(), amount, 1)
        if wall is None or day is None:
            return self._local(_LAST)
        return self._local(self._opening(_utc(self._wall(datetime.combine(day, wall.time())))) or _LAST)

    def _subtract_days(self, end: datetime, amount: int) -> datetime:
        closed = self._closing(end)
        wall = None if closed is None else self._local(closed).replace(tzinfo=None)
        day = None if wall is None else self._nth_working_day(wall.date(), amount, -1)
        if wall is None or day is None:
            return self._local(_FIRST)
        return self._local(self._closing(_utc(self._wall(datetime.combine(day, wall.time())))) or _FIRST)

    def _shift(self, moment: datetime, duration: Duration, sign: int) -> datetime:
        amount = sign * duration.amount
        wall = self._local(moment).replace(tzinfo=None)
        try:
            if duration.unit in ("minute", "hour"):
                return self._local(_utc(moment + sign * _length(duration)))
            if duration.unit in ("day", "week"):
                return self._wall(wall + timedelta(days=amount if duration.unit == "day" else 7 * amount))
            return self._wall(_months_later(wall, amount * (_MONTHS if duration.unit == "year" else 1)))
        except OverflowError:
            return self._local(_LAST if sign > 0 else _FIRST)


def _utc(moment: datetime) -> datetime:
    """Return an aware moment in UTC, cut to what every zone can show."""
    require_aware(moment)
    return min(max(moment, _FIRST), _LAST).astimezone(UTC)


def _length(duration: Duration) -> timedelta:
    return timedelta(minutes=duration.amount) if duration.unit == "minute" else timedelta(hours=duration.amount)


def _months_later(wall: datetime, number: int) -> datetime:
    """Return the same day and time that many months later, or the month's last day. Raises OverflowError past 9999."""
    year, month = divmod(wall.year * _MONTHS + wall.month - 1 + number, _MONTHS)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"there is no year {year}")
    return wall.replace(year=year, month=month + 1, day=min(wall.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4096)
def _openings_of(zone: ZoneInfo, day: date, hours: tuple[Minutes, ...]) -> tuple[Opening, ...]:
    """Return the openings of a day in order; one that a change of the clocks skips altogether is left out."""
    midnight = datetime.combine(day, time())
    offset = midnight.replace(tzinfo=zone).utcoffset()
    if offset is not None and offset == (midnight + _DAY).replace(tzinfo=zone, fold=1).utcoffset():
        begun = (midnight - offset).replace(tzinfo=UTC)  # no change of the clocks on this day: the short way
        return tuple((begun + timedelta(minutes=starts), begun + timedelta(minutes=ends)) for starts, ends in hours)
    walls = ((midnight + timedelta(minutes=starts), midnight + timedelta(minutes=ends)) for starts, ends in hours)
    opened = ((_instant(zone, starts), _instant(zone, ends)) for starts, ends in walls)
    return tuple((starts, ends) for starts, ends in opened if starts < ends)


def _instant(zone: ZoneInfo, wall: datetime) -> datetime:
    """Return a naive wall time in UTC; one that is skipped becomes the moment of the change of the clocks."""
    after = wall.replace(tzinfo=zone).astimezone(UTC)
    if after.astimezone(zone).replace(tzinfo=None) == wall:
        return after
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)  # the change lies between the two (PEP 495)
    offset = before.astimezone(zone).utcoffset()

    def changed(second: int) -> bool:
        return (before + timedelta(seconds=second)).astimezone(zone).utcoffset() != offset

    return before + timedelta(seconds=bisect_left(range(int((after - before).total_seconds())), x=True, key=changed))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        known = {zone.casefold().replace("_", " "): zone for zone in sorted(available_timezones())}
        cities = {folded.rpartition("/")[2]: zone for folded, zone in known.items() if "/" in folded}
        near = difflib.get_close_matches(name[:60].casefold().replace("_", " "), known | cities, n=1, cutoff=0.8)
        hint = f"did you mean {(known | cities)[near[0]]}?" if near else 'write it as "Europe/Berlin"'
        raise ValueError(f"there is no time zone {name[:60]!r}: {hint}") from error


def describe_worked(work: WorkCalendar, start: datetime, end: datetime) -> str:
    """Say the working time between two moments: "2 h 10 min of working time"; from two days on "3 working days"."""
    days = work.working_days(start, end)
    if days > 1:
        return f"{days} working days"
    hours, minutes = divmod(max(work.worked(start, end), timedelta()) // timedelta(minutes=1), 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours)
    return f"{' '.join(parts)} of working time"


def describe_span(start: datetime, end: datetime) -> str:
    """Say the calendar time between two moments in its largest sensible unit: "6 weeks", "3 days", "2 hours".

    Hours and minutes elapse; days and longer are counted on the wall of the zone that `end` is in.
    """
    elapsed = max(_utc(end) - _utc(start), timedelta())
    begun = _utc(start).astimezone(end.tzinfo)
    wall = end.replace(tzinfo=None) - begun.replace(tzinfo=None)
    months = _months_between(begun, end)
    counts = (
        ("year", months // _MONTHS, 2),
        ("month", months, 3),
        ("week", wall // (7 * _DAY), 2),
        ("day", wall // _DAY, 1),
        ("hour", elapsed // timedelta(hours=1), 1),
        ("minute", elapsed // timedelta(minutes=1), 0),
    )
    unit, count = next((unit, count) for unit, count, least in counts if count >= least)
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _months_between(start: datetime, end: datetime) -> int:
    whole = (end.year - start.year) * _MONTHS + end.month - start.month
    return whole - ((end.day, end.time()) < (start.day, start.time()))
