"""The short cuts for durations say what the calendar says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.business_time import WorkCalendar
from rules.durations import Duration, Unit
from rules.elapsing import compared, later

BERLIN = WorkCalendar.of("Mon-Thu 09:00-12:30 13:30-17:30; Fri 09:00-13:00", "Europe/Berlin", "DE-BY")
CALENDARS = st.sampled_from(
    [
        BERLIN,
        WorkCalendar.of("Mon-Fri 09:00-17:00", "Pacific/Apia"),  # left out a whole day in 2011
        WorkCalendar.of("Sat-Sun 00:00-24:00", "America/St_Johns"),
    ]
)
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
PLAIN = st.builds(Duration, st.integers(0, 40), st.sampled_from(get_args(Unit)))
BUSINESS = st.builds(Duration, st.integers(0, 40), st.sampled_from(["minute", "hour", "day"]), st.just(value=True))


@given(CALENDARS, MOMENTS, PLAIN | BUSINESS, MOMENTS | st.integers(-3000, 3000))
@example(BERLIN, datetime(2026, 3, 13, 15, 30, tzinfo=UTC), Duration(4, "hour", business=True), 4020)
def test_comparing_with_a_duration_is_comparing_with_the_moment_it_is_over(
    calendar: WorkCalendar, start: datetime, duration: Duration, end: datetime | int
) -> None:
    passes = calendar.add(start, duration).astimezone(UTC)
    finish = end if isinstance(end, datetime) else passes + timedelta(minutes=end)
    assert later(calendar, start, duration) == passes
    assert compared(calendar, start, duration, finish) == (finish > passes) - (finish < passes)


@pytest.mark.parametrize(("fold", "expected"), [(0, "2026-10-25 02:30+02:00"), (1, "2026-10-25 02:30+01:00")])
def test_the_two_hours_of_one_name_are_not_taken_for_each_other(fold: int, expected: str) -> None:
    """PEP 495: the two are equal and have one hash."""
    start = datetime(2026, 10, 25, 2, 0, fold=fold, tzinfo=BERLIN.zone)
    assert str(later(BERLIN, start, Duration(30, "minute")))[:25].replace(":00+", "+") == expected
