"""Business time: what passes while somebody works, in their zone, across changes of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.business_time import WorkCalendar, describe_worked, parse_duration

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
OFFICE = WorkCalendar.of("Mon-Fri 09:00-17:00", "Europe/Berlin")
DESIGNED = "Mon-Thu 09:00-12:30 13:30-17:30; Fri 09:00-13:00"
AROUND_THE_CLOCK = "Mon-Sun 00:00-24:00"


def at(text: str, zone: ZoneInfo = BERLIN, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def shown(moment: datetime) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M%z}"


def wall(moment: datetime) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M}"


# What passes: examples.


@pytest.mark.parametrize(
    ("start", "words", "end"),
    [
        ("2026-03-13 16:30", "4 business hours", "Mon 2026-03-16 12:30"),
        ("2026-03-13 16:30", "30 business minutes", "Fri 2026-03-13 17:00"),
        ("2026-03-13 16:30", "31 business minutes", "Mon 2026-03-16 09:01"),
        ("2026-03-13 17:00", "1 business hour", "Mon 2026-03-16 10:00"),
        ("2026-03-14 11:00", "8 business hours", "Mon 2026-03-16 17:00"),
        ("2026-03-13 06:00", "0 business hours", "Fri 2026-03-13 09:00"),
        ("2026-03-13 10:15", "1 business day", "Mon 2026-03-16 10:15"),
        ("2026-03-13 10:15", "5 business days", "Fri 2026-03-20 10:15"),
        ("2026-03-13 20:00", "1 business day", "Tue 2026-03-17 09:00"),
        ("2026-03-14 12:00", "1 business day", "Tue 2026-03-17 09:00"),
        ("2026-03-13 06:00", "1 business day", "Mon 2026-03-16 09:00"),
        ("2026-03-13 16:30", "4 hours", "Fri 2026-03-13 20:30"),
        ("2026-03-13 16:30", "1 day", "Sat 2026-03-14 16:30"),
        ("2026-03-13 16:30", "6 weeks", "Fri 2026-04-24 16:30"),
        ("2026-01-31 08:00", "1 month", "Sat 2026-02-28 08:00"),
        ("2028-01-31 08:00", "1 month", "Tue 2028-02-29 08:00"),
        ("2026-11-30 08:00", "3 months", "Sun 2027-02-28 08:00"),
        ("2028-02-29 08:00", "1 year", "Wed 2029-02-28 08:00"),
    ],
)
def test_a_duration_passes_as_its_words_say(start: str, words: str, end: str) -> None:
    assert wall(OFFICE.add(at(start), parse_duration(words))) == end


@pytest.mark.parametrize(
    ("end", "words", "start"),
    [
        ("2026-03-16 12:30", "4 business hours", "Fri 2026-03-13 16:30"),
        ("2026-03-16 13:00", "4 business hours", "Mon 2026-03-16 09:00"),
        ("2026-03-15 12:00", "1 business hour", "Fri 2026-03-13 16:00"),
        ("2026-03-16 08:00", "0 business hours", "Fri 2026-03-13 17:00"),
        ("2026-03-16 10:15", "1 business day", "Fri 2026-03-13 10:15"),
        ("2026-03-16 09:00", "1 business day", "Fri 2026-03-13 09:00"),
        ("2026-03-13 18:00", "1 business day", "Thu 2026-03-12 17:00"),
        ("2026-03-15 12:00", "1 business day", "Thu 2026-03-12 17:00"),
        ("2026-03-31 08:00", "1 month", "Sat 2026-02-28 08:00"),
        ("2026-03-31 08:00", "1 week", "Tue 2026-03-24 08:00"),
    ],
)
def test_a_duration_counts_back_as_its_words_say(end: str, words: str, start: str) -> None:
    assert wall(OFFICE.subtract(at(end), parse_duration(words))) == start


def test_a_holiday_stops_the_clock() -> None:
    bavaria = WorkCalendar.of("Mon-Fri 09:00-17:00", "Europe/Berlin", "DE-BY")
    easter = bavaria.add(at("2026-04-02 16:30"), parse_duration("4 business hours"))
    assert wall(easter) == "Tue 2026-04-07 12:30"
    assert not bavaria.open_at(at("2026-04-06 10:00"))
    assert not bavaria.working_day(date(2026, 6, 4))  # Corpus Christi is kept in Bavaria,
    assert WorkCalendar.of(holidays="DE-BE").working_day(date(2026, 6, 4))  # not in Berlin


def test_holidays_of_several_places_add_up_and_case_does_not_matter() -> None:
    both = WorkCalendar.of(holidays="de-by, AT")
    assert not both.working_day(date(2026, 10, 26))  # Austria
    assert not both.working_day(date(2026, 6, 4))  # both
    assert not WorkCalendar.of(holidays="DE-augsburg").working_day(date(2029, 8, 8))  # the city's own feast
    assert both == WorkCalendar.of(holidays="DE-BY,AT")


def test_days_out_of_office_stop_the_clock_too() -> None:
    away = OFFICE.without({date(2026, 3, 16)})
    assert wall(away.add(at("2026-03-13 16:30"), parse_duration("4 business hours"))) == "Tue 2026-03-17 12:30"
    assert wall(away.add(at("2026-03-13 10:00"), parse_duration("1 business day"))) == "Tue 2026-03-17 10:00"
    assert away.worked(at("2026-03-16 00:00"), at("2026-03-17 00:00")) == timedelta()
    assert away.without([date(2026, 3, 17)]).away == {date(2026, 3, 16), date(2026, 3, 17)}
    assert OFFICE.working_day(date(2026, 3, 16))


def test_business_days_are_clipped_to_the_opening_that_comes_next() -> None:
    short_fridays = WorkCalendar.of(DESIGNED, "Europe/Berlin")
    a_day = parse_duration("1 business day")
    assert wall(short_fridays.add(at("2026-03-12 15:00"), a_day)) == "Mon 2026-03-16 09:00"
    assert wall(short_fridays.add(at("2026-03-11 13:00"), a_day)) == "Thu 2026-03-12 13:30"
    assert wall(short_fridays.subtract(at("2026-03-16 15:00"), a_day)) == "Fri 2026-03-13 13:00"


def test_opening_takes_in_its_first_moment_and_not_its_last() -> None:
    assert OFFICE.open_at(at("2026-03-13 09:00"))
    assert not OFFICE.open_at(at("2026-03-13 17:00"))
    assert OFFICE.next_opening(at("2026-03-13 12:00")) == at("2026-03-13 12:00")
    assert wall(OFFICE.next_opening(at("2026-03-13 17:00"))) == "Mon 2026-03-16 09:00"


def test_a_duration_is_reached_at_its_end_and_not_before() -> None:
    start, four = at("2026-03-13 16:30"), parse_duration("4 business hours")
    assert OFFICE.reached(start, four, at("2026-03-16 12:30"))
    assert not OFFICE.reached(start, four, at("2026-03-16 12:29"))
    within_the_doubled_hour = at("2026-10-25 02:10", fold=1)
    assert OFFICE.reached(at("2026-10-25 02:30"), parse_duration("30 minutes"), within_the_doubled_hour)


def test_time_passes_in_the_calendars_zone_wherever_the_mail_came_from() -> None:
    evening_in_new_york = at("2026-03-12 20:00", NEW_YORK)  # Friday 01:00 in Berlin
    due = OFFICE.add(evening_in_new_york, parse_duration("2 business hours"))
    assert (wall(due), due.tzinfo) == ("Fri 2026-03-13 11:00", BERLIN)
    assert OFFICE.local_date(evening_in_new_york) == date(2026, 3, 13)
    india = WorkCalendar.of(time_zone="Asia/Kolkata")
    assert wall(india.add(at("2026-03-13 12:00"), parse_duration("1 business hour"))) == "Mon 2026-03-16 09:30"


# Changes of the clocks.


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Asia/Kolkata", date(2026, 3, 29), 24),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_an_opening_across_a_change_of_the_clocks_has_its_true_length(zone: str, day: date, length: float) -> None:
    work = WorkCalendar.of(AROUND_THE_CLOCK, zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=work.zone)
    following = day + timedelta(days=1)
    next_midnight = datetime(following.year, following.month, following.day, tzinfo=work.zone)
    assert work.worked(midnight, next_midnight) == timedelta(hours=length)


def test_business_hours_elapse_through_the_night_of_the_change() -> None:
    nights = WorkCalendar.of("Mon-Sun 00:00-06:00", "Europe/Berlin")
    two = parse_duration("2 business hours")
    assert shown(nights.add(at("2026-03-29 01:30"), two)) == "Sun 2026-03-29 04:30+0200"
    assert shown(nights.add(at("2026-10-25 01:30"), two)) == "Sun 2026-10-25 02:30+0100"
    assert shown(nights.subtract(at("2026-03-29 04:30"), two)) == "Sun 2026-03-29 01:30+0100"


def test_openings_in_the_skipped_hour_lose_what_is_skipped() -> None:
    work = WorkCalendar.of("Mon-Sun 01:45-02:15 02:20-02:40 02:45-03:30", "Europe/Berlin")
    day = at("2026-03-29 00:00"), at("2026-03-30 00:00")
    assert work.worked(*day) == timedelta(minutes=15 + 30)
    opened = work.next_opening(at("2026-03-29 02:00"))
    assert shown(opened) == "Sun 2026-03-29 03:00+0200"
    assert work.open_at(opened)


@pytest.mark.parametrize(
    ("start", "words", "end"),
    [
        ("2026-03-28 02:30", "1 day", "Sun 2026-03-29 03:30+0200"),
        ("2026-03-28 12:00", "1 day", "Sun 2026-03-29 12:00+0200"),
        ("2026-03-28 12:00", "24 hours", "Sun 2026-03-29 13:00+0200"),
        ("2026-10-24 02:30", "1 day", "Sun 2026-10-25 02:30+0200"),
        ("2026-10-24 12:00", "24 hours", "Sun 2026-10-25 11:00+0100"),
        ("2026-10-24 12:00", "1440 minutes", "Sun 2026-10-25 11:00+0100"),
        ("2026-10-25 01:30", "2 hours", "Sun 2026-10-25 02:30+0100"),
        ("2026-02-28 02:30", "29 days", "Sun 2026-03-29 03:30+0200"),
        ("2026-09-25 02:30", "1 month", "Sun 2026-10-25 02:30+0200"),
    ],
)
def test_days_keep_the_time_of_day_and_hours_their_length(start: str, words: str, end: str) -> None:
    assert shown(OFFICE.add(at(start), parse_duration(words))) == end


# Nothing loops, overflows or is mistaken for local time.


def test_a_calendar_without_any_working_day_says_so() -> None:
    start = at("2026-03-13 10:00")
    never = WorkCalendar.of("Fri 09:00-17:00").without([date(1970, 1, 2) + timedelta(weeks=n) for n in range(7000)])
    with pytest.raises(ValueError, match="no working time within fifty years: check the hours"):
        never.next_opening(start)
    for words in ("1 business hour", "1 business day", "0 business days"):
        assert never.add(start, parse_duration(words)).year == 9999
        assert never.subtract(start, parse_duration(words)).year == 1
        assert not never.reached(start, parse_duration(words), at("2600-01-01 00:00"))
    assert describe_worked(never, start, at("2026-06-13 10:00")) == "0 min of working time"


@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize(
    "words", ["50 years", "600 months", "2600 weeks", "438000 hours", "9 business days", "9 business hours"]
)
def test_the_ends_of_the_calendar_are_no_cliff(moment: datetime, zone: str, words: str) -> None:
    work, duration = WorkCalendar.of(time_zone=zone), parse_duration(words)
    assert work.subtract(moment, duration).astimezone(UTC) <= work.add(moment, duration).astimezone(UTC)
    assert work.worked(moment, at("2026-03-13 12:00")) != timedelta()


def test_a_library_that_knows_no_holidays_of_a_year_leaves_its_working_days() -> None:
    assert WorkCalendar.of(holidays="IN").working_day(date(2150, 1, 28))  # of India it knows 2001 to 2035, and warns


def test_moments_without_a_zone_are_refused() -> None:
    naive = datetime(2026, 3, 13, 12)  # noqa: DTZ001 - the point of the test
    for ask in (OFFICE.next_opening, OFFICE.open_at, OFFICE.local_date):
        with pytest.raises(ValueError, match="without a zone"):
            ask(naive)
    with pytest.raises(ValueError, match="without a zone"):
        OFFICE.worked(naive, at("2026-03-13 12:00"))
