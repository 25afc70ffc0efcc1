"""Business time: what holds for every calendar, zone and moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from rules.business_time import Duration, WorkCalendar

BERLIN, NEW_YORK, KOLKATA, LORD_HOWE, PLAIN = map(
    ZoneInfo, ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
)
DESIGNED = "Mon-Thu 09:00-12:30 13:30-17:30; Fri 09:00-13:00"
AROUND_THE_CLOCK = "Mon-Sun 00:00-24:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


ZONES = st.sampled_from([BERLIN, NEW_YORK, KOLKATA, LORD_HOWE, PLAIN])
CHANGES = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
]
HOURS = st.sampled_from(
    [
        "Mon-Fri 09:00-17:00",
        DESIGNED,
        AROUND_THE_CLOCK,
        "Sun-Thu 01:15-02:10 02:20-02:50 03:00-04:00 22-24",
        "Sun 02:15-03:30",
    ]
)
CALENDARS = st.builds(
    lambda hours, zone, holidays, away: WorkCalendar.of(hours, zone.key, holidays).without(away),
    HOURS,
    ZONES,
    st.sampled_from(["", "", "DE-BY", "US-CA,AU"]),
    st.frozensets(st.sampled_from([*CHANGES, date(2026, 3, 9), date(2026, 3, 10), date(2026, 10, 26)]), max_size=3),
)
MINUTES = st.integers(0, 24 * 60 - 1)


def _moment(zone: ZoneInfo, day: date, minute: int, fold: int) -> datetime:
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone, fold=fold)


MOMENTS = st.builds(
    _moment,
    ZONES,
    st.dates(date(2026, 2, 25), date(2026, 11, 20))
    | st.builds(lambda day, by: day + timedelta(days=by), st.sampled_from(CHANGES), st.integers(-2, 2)),
    MINUTES | st.integers(0, 240),
    st.integers(0, 1),
).map(lambda moment: moment.astimezone(UTC).astimezone(moment.tzinfo))
BUSINESS = st.builds(Duration, st.integers(0, 3000), st.just("minute"), st.just(True)) | st.builds(
    Duration,
    st.integers(0, 60),
    st.just("hour"),
    st.just(True),
)
ELAPSING = BUSINESS | st.builds(Duration, st.integers(0, 3000), st.sampled_from(["minute", "hour"]))
BY_DAYS = st.builds(Duration, st.integers(0, 15), st.just("day"), st.booleans()) | st.builds(
    Duration, st.integers(0, 4), st.just("week")
)


def length(duration: Duration) -> timedelta:
    return duration.amount * (timedelta(hours=1) if duration.unit == "hour" else timedelta(minutes=1))


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


@given(CALENDARS, MOMENTS, BUSINESS)
@example(WorkCalendar.of("Mon-Sun 00-06", "Europe/Berlin"), at("2026-03-29 01:30"), Duration(2, "hour", business=True))
def test_what_was_added_has_been_worked(work: WorkCalendar, start: datetime, duration: Duration) -> None:
    end = work.add(start, duration)
    assert work.worked(start, end) == length(duration)
    assert work.reached(start, duration, end)
    assert not work.reached(start, duration, end - timedelta(minutes=1)) or not duration.amount


@given(CALENDARS, MOMENTS, BUSINESS)
def test_counting_back_undoes_adding(work: WorkCalendar, start: datetime, duration: Duration) -> None:
    opened = work.next_opening(start)
    assert utc(work.subtract(work.add(opened, duration), duration)) == utc(opened)
    begun = work.subtract(start, duration)
    assert work.worked(begun, start) == length(duration)


@given(ZONES, MOMENTS, BY_DAYS)
def test_counting_days_back_undoes_adding_them(zone: ZoneInfo, start: datetime, duration: Duration) -> None:
    work = WorkCalendar.of("Mon-Fri 09:00-17:00", zone.key, "DE-BY")
    opened = work.next_opening(start)
    assert utc(work.subtract(work.add(opened, duration), duration)) == utc(opened)


@given(CALENDARS, MOMENTS, MOMENTS, ELAPSING, st.integers(0, 600))
def test_a_later_start_or_a_longer_time_never_ends_earlier(
    work: WorkCalendar, one: datetime, other: datetime, duration: Duration, more: int
) -> None:
    early, late = sorted([utc(one), utc(other)])
    longer = Duration(duration.amount + more, duration.unit, duration.business)
    assert utc(work.add(early, duration)) <= utc(work.add(late, duration))
    assert utc(work.add(early, duration)) <= utc(work.add(early, longer))
    assert utc(work.subtract(early, duration)) <= utc(work.subtract(late, duration))


@given(ZONES, st.sampled_from(["Mon-Fri 09:00-17:00", DESIGNED]), MOMENTS, MOMENTS, BY_DAYS, st.integers(0, 5))
def test_days_keep_the_order_too_outside_the_hour_of_the_change(
    zone: ZoneInfo, hours: str, one: datetime, other: datetime, duration: Duration, more: int
) -> None:
    work = WorkCalendar.of(hours, zone.key, "DE-BY")
    early, late = sorted([utc(one), utc(other)])
    assume(all(moment.astimezone(zone).hour > 3 for moment in (early, late)))
    longer = Duration(duration.amount + more, duration.unit, duration.business)
    assert utc(work.add(early, duration)) <= utc(work.add(late, duration))
    assert utc(work.add(early, duration)) <= utc(work.add(early, longer))
    assert utc(work.subtract(early, duration)) <= utc(work.subtract(late, duration))


@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up_and_is_never_negative(
    work: WorkCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    assert work.worked(one, two) + work.worked(two, three) == work.worked(one, three)
    for earlier, later in pairwise(sorted([utc(one), utc(two), utc(three)])):
        assert timedelta() <= work.worked(earlier, later) <= later - earlier


@given(ZONES, st.sampled_from(["Mon-Fri 09:00-17:00", AROUND_THE_CLOCK, "Sat-Mon 00:30-04:00 05-22"]), MOMENTS, MINUTES)
def test_working_time_is_what_a_clock_on_the_wall_counts(
    zone: ZoneInfo, hours: str, start: datetime, minutes: int
) -> None:
    work = WorkCalendar.of(hours, zone.key)
    ticks = [utc(start) + timedelta(minutes=number) for number in range(minutes)]
    assert work.worked(start, utc(start) + timedelta(minutes=minutes)) == timedelta(
        minutes=sum(_open_by_the_wall(work, tick.astimezone(zone)) for tick in ticks)
    )


def _open_by_the_wall(work: WorkCalendar, tick: datetime) -> bool:
    minute = tick.hour * 60 + tick.minute
    return any(starts <= minute < ends for starts, ends in work.week[tick.weekday()])


@given(CALENDARS, MOMENTS)
def test_the_next_opening_is_the_first_working_moment(work: WorkCalendar, moment: datetime) -> None:
    opened = work.next_opening(moment)
    assert work.open_at(opened)
    assert work.working_day(work.local_date(opened))
    assert utc(opened) >= utc(moment)
    assert work.open_at(moment) == (utc(opened) == utc(moment))
    assert work.worked(moment, opened) == timedelta()


@given(CALENDARS, MOMENTS, MOMENTS, ZONES, ELAPSING | BY_DAYS)
def test_answers_do_not_depend_on_the_zone_of_the_question(
    work: WorkCalendar, start: datetime, end: datetime, zone: ZoneInfo, duration: Duration
) -> None:
    moved = start.astimezone(zone)
    assert utc(work.add(moved, duration)) == utc(work.add(start, duration))
    assert utc(work.subtract(moved, duration)) == utc(work.subtract(start, duration))
    assert work.worked(moved, end.astimezone(zone)) == work.worked(start, end)
    assert work.add(moved, duration).tzinfo is work.zone


@given(CALENDARS, MOMENTS, BUSINESS, st.sets(st.dates(date(2026, 2, 25), date(2026, 12, 20)), max_size=40))
def test_days_away_only_ever_delay(work: WorkCalendar, start: datetime, duration: Duration, days: set[date]) -> None:
    assume(duration.amount)
    away = work.without(days)
    assert utc(away.add(start, duration)) >= utc(work.add(start, duration))
    assert work.local_date(away.add(start, duration)) not in days or work.add(start, duration).hour == 0


@given(CALENDARS, MOMENTS, MOMENTS)
def test_the_business_days_told_are_those_that_have_passed(work: WorkCalendar, one: datetime, other: datetime) -> None:
    start, now = sorted([utc(one), utc(other)])
    days = work.working_days(start, now)
    assert not days or work.reached(start, Duration(days, "day", business=True), now)
    assert not work.reached(start, Duration(days + 1, "day", business=True), now)
