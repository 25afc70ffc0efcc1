"""Caps and quiet hours by themselves: how they are written, what counts, and when there is room again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.budget import days_needed
from rules.business_time import WorkCalendar
from rules.hours import parse_hours, parse_quiet
from rules.limits import LARGEST, Cap, Period, midnight, parse_cap

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
PERIODS = st.sampled_from(["day", "week", "month", "year"])
CAPS = st.builds(Cap, st.integers(1, LARGEST), st.booleans(), st.none() | PERIODS)


@given(CAPS)
def test_a_cap_is_read_as_it_is_said(cap: Cap) -> None:
    assert parse_cap(str(cap)) == cap


@pytest.mark.parametrize(
    ("text", "cap"),
    [
        ("3", Cap(3)),
        (" 1  PER person ", Cap(1, per_person=True)),
        ("2 per person a week", Cap(2, per_person=True, period="week")),
        ("20 per year", Cap(20, period="year")),
    ],
)
def test_a_cap_may_be_written_as_people_do(text: str, cap: Cap) -> None:
    assert parse_cap(text) == cap


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no cap"),
        ("per day", "no cap"),
        ("-1 per day", "no cap"),
        ("1 per hour", "no cap"),
        ("1 per day per person", "no cap"),
        ("0", "make nothing"),
        ("10001 per day", "at most 10000"),
        ("9" * 5000, "no cap"),
    ],
)
def test_what_is_no_cap_is_refused_with_an_example(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_cap(text)


@given(st.lists(DAYS, max_size=12), DAYS, PERIODS, st.integers(1, 4))
def test_there_is_room_again_on_the_first_day_that_has_it(
    days: list[date], today: date, period: Period, number: int
) -> None:
    cap = Cap(number, period=period)
    counted = sorted(days)

    def fits(day: date) -> bool:
        return sum(cap.begins(day) <= one <= today for one in counted) < number

    free = cap.free_again(counted, today)
    assert free is not None
    assert fits(free)
    earlier = [today + timedelta(days=back) for back in range((free - today).days)]
    assert not any(map(fits, earlier))


@given(DAYS)
def test_a_month_that_counts_holds_the_calendar_month_so_far_and_a_week_seven_days(today: date) -> None:
    assert Cap(1, period="month").begins(today) <= today.replace(day=1)
    assert Cap(1, period="month").begins(today) > today - timedelta(days=32)
    assert Cap(1, period="week").begins(today) == today - timedelta(days=6)
    assert Cap(1, period="year").begins(today) <= today.replace(month=1, day=1)


@pytest.mark.parametrize(
    ("made", "free"),
    [
        ("2026-01-15", "2026-02-15"),
        ("2026-01-31", "2026-03-01"),
        ("2024-01-31", "2024-03-01"),
        ("2026-02-28", "2026-03-28"),
    ],
)
def test_a_monthly_cap_is_free_on_the_same_day_of_the_next_month(made: str, free: str) -> None:
    cap = Cap(1, period="month")
    assert cap.free_again([date.fromisoformat(made)], date.fromisoformat(made)) == date.fromisoformat(free)


# Quiet hours

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001
CLOCK = st.integers(0, 23 * 60 + 59)


@given(st.sets(st.integers(0, 6), min_size=1), CLOCK, CLOCK, MOMENTS)
def test_quiet_hours_are_what_a_clock_on_the_wall_says(
    days: set[int], starts: int, ends: int, moment: datetime
) -> None:
    if starts == ends:
        return
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    written = ",".join(names[day] for day in sorted(days))
    week = parse_quiet(f"{written} {starts // 60:02}:{starts % 60:02}-{ends // 60:02}:{ends % 60:02}")
    zone = ZoneInfo("Europe/Berlin")
    wall = moment.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    if starts < ends:
        quiet = wall.weekday() in days and starts <= minute < ends
    else:
        quiet = (wall.weekday() in days and minute >= starts) or ((wall.weekday() - 1) % 7 in days and minute < ends)
    # On the two days on which the clocks change, working hours are counted by the changes: tested with them.
    if (wall.month, wall.day) not in {(3, 29), (10, 25)}:
        assert WorkCalendar(zone, week).open_at(moment) is not quiet


def test_quiet_hours_may_overlap_and_touch() -> None:
    assert parse_quiet("18:00-08:00; Mon-Fri 17:00-19:00; Sat; Sun 00:00-24:00") == parse_hours("Mon-Fri 08:00-17:00")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "need some hours"),
        (" ; ", "need some hours"),
        ("Mon-Sun", "whole week"),
        ("00:00-24:00", "whole week"),
        ("08:00-08:00", "begins and ends at once"),
        ("Fri 25:00-08:00", "no clock"),
        ("Fri 18-8pm", "no range"),
        ("evenings", "no day"),
        ("Mon,Mon 18:00-20:00", "twice"),
    ],
)
def test_quiet_hours_that_can_not_be_meant_are_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_quiet(text)


def test_how_long_it_takes_to_serve_what_waits() -> None:
    assert [days_needed(waiting, 8) for waiting in (1, 8, 9, 200)] == [1, 1, 2, 25]
    assert days_needed(1, 0) is None


def test_midnight_is_where_the_users_day_begins_also_when_the_clocks_skip_it() -> None:
    beirut = WorkCalendar.of("Mon-Fri 09:00-17:00", "Asia/Beirut")
    assert midnight(date(2026, 3, 29), beirut) == datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
