"""Business time in words: durations, hours, zones and holidays as people write them, and what is told back."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.business_time import Duration, WorkCalendar, describe_span, describe_worked, parse_duration

OFFICE = WorkCalendar.of("Mon-Fri 09:00-17:00", "Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


# What people write.


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("90 minutes", "90 minutes"),
        ("4 business hours", "4 business hours"),
        ("2 working days", "2 business days"),
        ("1 week", "1 week"),
        ("an hour", "1 hour"),
        ("A business day", "1 business day"),
        ("half an hour", "30 minutes"),
        ("half a business hour", "30 business minutes"),
        ("Two Weeks", "2 weeks"),
        (" 6  months ", "6 months"),
        ("1h", "1 hour"),
        ("30min", "30 minutes"),
        ("2d", "2 days"),
        ("0 hours", "0 hours"),
        ("50 years", "50 years"),
    ],
)
def test_durations_are_read_as_a_salesperson_writes_them(text: str, back: str) -> None:
    duration = parse_duration(text)
    assert str(duration) == back
    assert parse_duration(str(duration)) == duration


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", 'is not a duration: write it as "90 minutes"'),
        ("soon", "'soon' is not a duration"),
        ("3 weaks", "'3 weaks' is not a duration"),
        ("-1 day", "is not a duration"),
        ("1.5 hours", "is not a duration"),
        ("6m", "is not a duration"),  # minutes or months?
        ("6 ms", "is not a duration"),
        ("\u0663 days", "is not a duration"),
        ("some days", "is not a duration"),
        ("1 business week", "business time is counted in minutes, hours or days, not in weeks"),
        ("2 working months", "not in months"),
        ("51 years", "longer than anybody waits"),
        ("999999999999999999 minutes", "longer than anybody waits"),
        ("20001 business hours", "longer than anybody waits"),
        ("9" * 100_000 + " days", "is not a duration"),
    ],
)
def test_what_is_no_duration_is_refused_with_what_is(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        parse_duration(text)
    assert len(str(refused.value)) < 250


@given(st.text(max_size=40) | st.from_regex(r"\A(\d+|an?|half an?) ?(business )?(h|hours?|days?|weeks?|m)\Z"))
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    try:
        duration = parse_duration(text)
    except ValueError as refused:
        assert "write it as" in str(refused)  # noqa: PT017 - either outcome is fine, this one has to help
    else:
        assert parse_duration(str(duration)) == duration


def test_durations_that_make_no_sense_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="forward only"):
        Duration(-1, "day")
    with pytest.raises(ValueError, match="not in weeks"):
        Duration(1, "week", business=True)


NINE_TO_FIVE = (9 * 60, 17 * 60)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon-Fri 09:00-17:00", "mtwtf--"),
        ("mon,Wed , FRIDAY 9-17", "m-w-f--"),
        ("Sun-Thu 9:00 \u2013 17:00", "mtwt--s"),
        ("Mon 9-12, 12-17; Tues 09-17;", "mt-----"),
        ("Sat, Sun 9-17", "-----ss"),
    ],
)
def test_hours_are_read_by_days_lists_and_ranges(text: str, days: str) -> None:
    week = WorkCalendar.of(text).week
    assert "".join(day if openings else "-" for day, openings in zip("mtwtfss", week, strict=True)) == days
    assert {(openings[0][0], openings[-1][1]) for openings in week if openings} == {NINE_TO_FIVE}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a week needs some working hours"),
        (";", "a week needs some working hours"),
        ("Mun-Fri 9-17", '"Mun" in the working hours is no day of the week: write Mon'),
        ("Mo 9-17", '"Mo" in the working hours is no day'),
        ("Mon- 9-17", '"" in the working hours is no day|"Mon-'),
        ("Mon-Fri", '"Mon-Fri" in the working hours names no hours'),
        ("9-17", '"9-17" in the working hours names no day'),
        ("Mon,Mon 9-17", "names a day twice"),
        ("Mon 9-13 12-17", "the working hours of Monday overlap"),
        ("Mon-Wed 9-12; Tue 11-13", "the working hours of Tuesday overlap"),
        ("Mon 17-9", '"17-9" in the working hours ends before it starts'),
        ("Mon 9-9", "ends before it starts"),
        ("Mon 9-25", "a time that no clock shows"),
        ("Mon 9:60-10", "a time that no clock shows"),
        ("Mon 23:00-24:01", "a time that no clock shows"),
        ("Mon 9am-5pm", '"9am-5pm" in the working hours is no range of hours: write it on the 24-hour clock'),
        ("Mon 9", '"9" in the working hours is no range of hours'),
        ("Mon" + "x" * 100_000 + " 9-17", "no day of the week"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        WorkCalendar.of(text)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Europe/Brelin", "no time zone 'Europe/Brelin': did you mean Europe/Berlin"),
        ("Paris", "did you mean Europe/Paris"),
        ("new york", "did you mean America/New_York"),
        ("", 'no time zone .*write it as "Europe/Berlin"'),
        ("../etc/passwd", "no time zone"),
        ("Nowhere/\0", "no time zone"),
    ],
)
def test_an_unknown_time_zone_is_refused_with_the_one_probably_meant(name: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        WorkCalendar.of(time_zone=name)


@pytest.mark.parametrize(
    ("places", "says"),
    [
        ("Germany", "no holidays are known for 'Germany': did you mean DE?"),
        ("AT,XX", "no holidays are known for 'XX': write a country"),
        ("DE-XXX", "no holidays are known for 'DE-XXX': after DE- stands one of BB, BE"),
        ("DE-", "after DE- stands one of"),
        ("LU-1", "LU has no subdivisions, write LU alone"),
        ("HOLIDAY_NAME_DELIMITER", "no holidays are known"),
    ],
)
def test_holidays_of_an_unknown_place_are_refused_with_what_there_is(places: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        WorkCalendar.of(holidays=places)


def test_nobody_without_holidays_pays_for_loading_them() -> None:
    code = "import sys; from rules.business_time import WorkCalendar; WorkCalendar.of(); sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# What is said about it.


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-13 16:30", "2026-03-13 16:35", "5 min of working time"),
        ("2026-03-13 09:00", "2026-03-13 11:10", "2 h 10 min of working time"),
        ("2026-03-13 16:00", "2026-03-16 12:00", "4 h of working time"),
        ("2026-03-13 16:55", "2026-03-16 09:00", "5 min of working time"),
        ("2026-03-14 12:00", "2026-03-15 12:00", "0 min of working time"),
        ("2026-03-09 09:00", "2026-03-10 17:00", "16 h of working time"),
        ("2026-03-09 16:00", "2026-03-11 15:59", "15 h 59 min of working time"),
        ("2026-03-09 16:00", "2026-03-11 16:00", "2 working days"),
        ("2026-03-09 09:00", "2026-03-12 09:00", "3 working days"),
        ("2026-03-13 09:00", "2026-03-13 08:00", "0 min of working time"),
        ("2025-03-13 09:00", "2026-03-13 09:00", "261 working days"),
    ],
)
def test_working_time_is_told_in_hours_and_from_two_days_on_in_days(start: str, end: str, words: str) -> None:
    assert describe_worked(OFFICE, at(start), at(end)) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-13 09:00", "2026-03-13 09:00", "0 minutes"),
        ("2026-03-13 09:00", "2026-03-13 09:01", "1 minute"),
        ("2026-03-13 09:00", "2026-03-13 11:59", "2 hours"),
        ("2026-10-25 01:00", "2026-10-25 04:00", "4 hours"),
        ("2026-03-13 09:00", "2026-03-16 08:00", "2 days"),
        ("2026-03-13 09:00", "2026-03-26 09:00", "13 days"),
        ("2026-03-13 09:00", "2026-04-24 08:59", "5 weeks"),
        ("2026-03-13 09:00", "2026-04-24 09:00", "6 weeks"),
        ("2026-03-13 09:00", "2026-06-13 08:59", "13 weeks"),
        ("2026-03-13 09:00", "2026-06-13 09:00", "3 months"),
        ("2024-03-13 09:00", "2026-03-13 09:00", "2 years"),
        ("2026-03-13 09:00", "2026-03-12 09:00", "0 minutes"),
    ],
)
def test_calendar_time_is_told_in_the_largest_unit_that_fits(start: str, end: str, words: str) -> None:
    assert describe_span(at(start), at(end)) == words
