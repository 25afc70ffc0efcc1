"""When a duration has passed since a moment, for those who ask it of thousands of moments again and again.

The answers are those of `WorkCalendar.add`. They are remembered from pass to pass, and not even looked for where the
calendar day can't change the answer: nobody has to count working hours to see that two weeks are over after a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from rules.business_time import Duration, WorkCalendar
from rules.facts import Span

REMEMBERED = 50_000
"""Moments kept: some ten megabytes."""
_SLACK = timedelta(hours=26)
"""What changes of the clocks, and a zone that jumps over the date line, can add to a wall-clock day or take from it."""
_SHORTEST: Mapping[str, timedelta] = {
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=28),
    "year": timedelta(days=365),
}
_LONGEST: Mapping[str, timedelta] = {**_SHORTEST, "month": timedelta(days=31), "year": timedelta(days=366)}
_EXACT: Mapping[str, timedelta] = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def later(calendar: WorkCalendar, start: datetime, duration: Duration) -> datetime:
    """Return the moment when the duration has passed since `start`, in the calendar's zone."""
    return _later(calendar, start.astimezone(UTC), duration)  # in UTC, moments that are equal are the same (PEP 495)


def forget() -> None:
    """Forget the moments remembered: for who wants to know what finding them costs."""
    _later.cache_clear()


@lru_cache(maxsize=REMEMBERED)
def _later(calendar: WorkCalendar, start: datetime, duration: Duration) -> datetime:
    return calendar.add(start, duration)


def not_before(start: datetime, duration: Duration) -> datetime:
    """Return a moment in UTC before which the duration can't have passed: no calendar is asked."""
    return start.astimezone(UTC) + _bounds(duration)[0]


def compared(calendar: WorkCalendar, start: datetime, duration: Duration, end: datetime) -> int:
    """Return 1 when more than the duration lies between two moments, 0 when just that, -1 when less."""
    begun, finished = start.astimezone(UTC), end.astimezone(UTC)
    elapsed = finished - begun
    least, most = _bounds(duration)
    if elapsed < least:
        return -1
    if most is not None and elapsed > most:
        return 1
    passes = _later(calendar, begun, duration).astimezone(UTC)
    return (finished > passes) - (finished < passes)


def turns(calendar: WorkCalendar, span: Span, duration: Duration, now: datetime) -> datetime | None:
    """Return until when `compared` says the same of the span as at `now`; None: for ever; `now`: nobody can say."""
    if span.starts is not None and span.ends is not None:
        return None
    if span.starts is not None:
        passes = later(calendar, span.starts, duration)
        return passes if passes.astimezone(UTC) >= now.astimezone(UTC) else None
    starts, ends = (moment.astimezone(UTC) for moment in span.at(now))
    least, most = _bounds(duration)
    if ends - starts < least:
        return None
    return now if most is None or ends - starts <= most else ends - most


@lru_cache(maxsize=1024)
def _bounds(duration: Duration) -> tuple[timedelta, timedelta | None]:
    """Return what a duration takes at least, and at most; None: nobody can say without a calendar."""
    unit, amount = duration.unit, duration.amount
    if unit in _EXACT:
        return amount * _EXACT[unit], None if duration.business else amount * _EXACT[unit]
    return amount * _SHORTEST[unit] - _SLACK, None if duration.business else amount * _LONGEST[unit] + _SLACK
