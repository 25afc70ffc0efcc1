"""Calendar text that would do harm: set aside with a reason before it costs anything, while its neighbours are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.ics import SIZE_LIMIT
from connectors.occurrences import read
from tests.connectors.test_ics import SETTING, WEEKLY_REVIEW, calendar, event, events, reading
from tests.contract import NOW


def reason(*lines: str) -> str:
    """Why an event is set aside; a sound one beside it is read all the same."""
    found = reading(event(*lines), event("DTSTART:20260311T090000Z", uid="sound"))
    assert [item.uid for item in found.events] == ["sound"]
    (aside,) = found.set_aside
    assert aside.ref == "file#one"
    return aside.reason


START = "DTSTART:20200101T080000Z"
BOMBS = {
    "every second": (START, "RRULE:FREQ=SECONDLY"),
    "every minute": (START, "RRULE:FREQ=MINUTELY"),
    "every hour": (START, "RRULE:FREQ=HOURLY"),
    "a billion seconds": (START, "RRULE:FREQ=SECONDLY;COUNT=1000000000"),
    "interval nought": (START, "RRULE:FREQ=DAILY;INTERVAL=0"),
    "many times a day": (START, "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9"),
    "seconds that never come": (
        "DTSTART:00010101T000000Z",
        "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9",
    ),
    "a flood of values": (START, "RRULE:FREQ=YEARLY;BYYEARDAY=" + ",".join(map(str, range(1, 367)))),
    "a flood of exclusions": (START, "RRULE:FREQ=DAILY", *["EXDATE:" + ",".join([START[8:]] * 100)] * 60),
    "many rules": (START, *["RRULE:FREQ=DAILY"] * 3),
    "no frequency": (START, "RRULE:COUNT=3"),
    "no rule": (START, "RRULE:D1 #10"),
    "no start": ("SUMMARY:Review",),
    "a start that is none": ("DTSTART:tomorrow",),
    "an endless duration": (START, "DURATION:P999999999999W"),
    "a count of letters": (START, "RRULE:FREQ=DAILY;COUNT=MANY"),
    "too long a name": (START, "UID:" + "x" * 2_000),
}


@pytest.mark.parametrize("lines", BOMBS.values(), ids=BOMBS.keys())
def test_an_event_that_would_cost_too_much_is_set_aside_and_its_neighbour_read(
    lines: tuple[str, ...],
) -> None:
    if "UID:" in lines[-1]:
        found = read(calendar(event(*lines).replace("UID:one\r\n", "")), "file", SETTING, NOW)
        assert len(found.set_aside) == 1
    else:
        assert len(reason(*lines)) > 10


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ((START, "RRULE:FREQ=DAILY;COUNT=1000000000"), 260),
        (("DTSTART:00010102T000000Z", "RRULE:FREQ=DAILY"), 260),
        ((START, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), 0),
        ((START, "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO"), 0),
        (("DTSTART:20200229T080000Z", "RRULE:FREQ=YEARLY;INTERVAL=4"), 0),
        (("DTSTART:20260310T080000Z", "RRULE:FREQ=MINUTELY;INTERVAL=15;COUNT=6"), 6),
        (("DTSTART:20260310T080000Z", "RRULE:FREQ=SECONDLY;COUNT=3"), 3),
        (("DTSTART:20260310T080000Z", "RRULE:FREQ=DAILY;COUNT=-1;UNTIL=20260312T080000Z"), 3),
        (("DTSTART:20260310T080000Z", "RRULE:FREQ=DAILY;COUNT=9;UNTIL=20260312"), 2),
        (("DTSTART:99991231T000000Z", "RRULE:FREQ=DAILY"), 0),
        (("DTSTART:20260310T080000Z", "RRULE:FREQ=DAILY;INTERVAL=999999999"), 1),
        (("DTSTART:00010101T080000Z", "RRULE:FREQ=DAILY;INTERVAL=10000000"), 0),
        (("DTSTART:20260310T080000Z", "RRULE:FREQ=DAILY;INTERVAL=100"), 3),
    ],
)
def test_an_odd_rule_that_costs_little_is_followed(lines: tuple[str, ...], count: int) -> None:
    assert len(events(event(*lines))) == count


def test_a_date_at_the_end_of_time_is_set_aside() -> None:
    assert "OverflowError" in reason("DTSTART:99991231T235959Z")
    assert "OverflowError" in reason("DTSTART;TZID=Asia/Tokyo:00010101T000000")


def test_a_deep_nest_of_components_is_read_past() -> None:
    nest = "BEGIN:VEVENT\r\n" * 20_000 + "END:VEVENT\r\n" * 20_000
    found = reading(nest, event("DTSTART:20260311T090000Z"))
    assert found.events or found.set_aside


def test_too_large_and_too_full_files_are_set_aside_whole() -> None:
    assert "limit" in read(b"BEGIN:VCALENDAR" + b" " * SIZE_LIMIT, "file", SETTING, NOW).set_aside[0].reason
    full = [event("DTSTART:20260311T090000Z", uid=str(number)) for number in range(2_001)]
    assert "2001 current events" in reading(*full).set_aside[0].reason


def test_a_long_history_in_one_file_leaves_out_its_oldest_part_only() -> None:
    old = [event("DTSTART:20150311T090000Z", uid=str(number)) for number in range(2_001)]
    assert [item.uid for item in reading(*old, event("DTSTART:20260311T090000Z")).events] == ["one"]


def test_an_event_without_a_name_is_named_by_what_it_says() -> None:
    nameless = event("DTSTART:20260311T090000Z", "SUMMARY:Review").replace("UID:one\r\n", "")
    first, again = (reading(nameless).events[0] for _ in range(2))
    assert first.uid.startswith("nouid-")
    assert first.ref == again.ref


def test_every_hostile_calendar_is_read_or_set_aside(corpora: Path) -> None:
    files = sorted((corpora / "hostile" / "ics").iterdir())
    assert files
    for path in files:
        found = read(path.read_bytes(), path.name, SETTING, NOW)
        assert all(item.ref.startswith(path.name + "#") for item in found.events)
        assert all(item.reason for item in found.set_aside)


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 60))
def test_a_calendar_with_bytes_overwritten_is_read_or_set_aside(junk: bytes, place: int, length: int) -> None:
    sound = calendar(event(*WEEKLY_REVIEW), event("DTSTART:20260311T090000Z", "SUMMARY:Review", uid="two"))
    found = read(sound[:place] + junk + sound[place + length :], "file", SETTING, NOW)
    assert all(item.ref.startswith("file#") for item in found.events)
    assert all(item.reason for item in found.set_aside)


def test_a_file_of_many_endless_events_gives_a_bounded_number_of_occurrences() -> None:
    found = reading(*(event(START, "RRULE:FREQ=DAILY", uid=str(number)) for number in range(100)))
    assert 9_000 < len(found.events) <= 10_000
    assert {item.reason for item in found.set_aside} == {"the calendar has more than 10000 occurrences in one file"}


def test_a_rule_that_asks_for_much_takes_nothing_from_plain_appointments() -> None:
    bombs = [
        event(START, "RRULE:FREQ=DAILY;BYHOUR=1,2;BYMINUTE=1,2;COUNT=99999", uid=f"b{number}") for number in range(200)
    ]
    found = reading(*bombs, *(event("DTSTART:20260311T090000Z", uid=str(number)) for number in range(200)))
    assert {str(number) for number in range(200)} <= {item.uid for item in found.events}
    assert "the calendar is too much work for one file: split it" in {item.reason for item in found.set_aside}


def test_a_reason_quotes_nothing_of_the_calendar() -> None:
    secret = "MERGER-\x1b[2J"
    for line in (f"DTSTART:{secret}", f"RRULE:{secret}", f"RRULE:FREQ=DAILY;INTERVAL={secret}", f"EXDATE:{secret}"):
        found = reading(event(START, line) if "DTSTART" not in line else event(line))
        assert found.set_aside
        assert not any("MERGER" in item.reason or "\x1b" in item.reason for item in found.set_aside)


@pytest.mark.parametrize("until", ["20250401", "20250401T080000Z"])
def test_a_calendar_full_of_series_that_are_over_leaves_room_for_those_that_go_on(until: str) -> None:
    over = [event("DTSTART:20150105T080000Z", f"RRULE:FREQ=WEEKLY;UNTIL={until}", uid=f"o{n}") for n in range(1_500)]
    found = reading(*over, event("DTSTART:20150105T080000Z", "RRULE:FREQ=WEEKLY"))
    assert (found.set_aside, {item.uid for item in found.events}) == ((), {"one"})


@pytest.mark.parametrize(
    "more",
    [
        ("RDATE:20260312T080000Z",),
        ("DTEND:20260401T080000Z",),
        ("DURATION:P550W",),
        ("RRULE:FREQ=YEARLY;BYMONTH=3",),
    ],
)
def test_a_series_with_one_rule_that_is_over_may_still_bring_something(more: tuple[str, ...]) -> None:
    assert events(event("DTSTART:20150310T080000Z", "RRULE:FREQ=WEEKLY;UNTIL=20160101T080000Z", *more))
