"""Times for two: free, within both people's hours, from tomorrow on, at most one a half day; and how they are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.model import Answer, Event
from rules.business_time import WorkCalendar
from rules.model import Me, Person
from rules.slot_words import slot_line
from rules.slots import DAYS, LENGTH, Slot, Stretch, free_slots, hours_of, taken_by

BERLIN = WorkCalendar.of("Mon-Thu 09:00-12:30 13:30-17:30; Fri 09:00-13:00", "Europe/Berlin", "DE-BY")
ME = Me("Dana Fox", ("dana@northwind.example",), time_zone="Europe/Berlin", hours="Mon-Fri 09:00-17:00")
NOW = datetime(2026, 3, 10, 15, tzinfo=BERLIN.zone)
"""A Tuesday."""


def shown(slots: object) -> list[str]:
    assert isinstance(slots, list)
    return [f"{slot.starts:%a %H:%M}-{slot.ends:%H:%M}" for slot in slots]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN.zone)


def test_the_first_three_half_days_from_tomorrow_on() -> None:
    assert shown(free_slots(BERLIN, None, [], NOW)) == ["Wed 09:00-09:45", "Wed 13:30-14:15", "Thu 09:00-09:45"]


def test_what_stands_in_the_calendar_is_gone_around() -> None:
    busy = [(at(11, 9), at(11, 10, 15)), (at(11, 13), at(11, 18)), (at(12, 8), at(12, 9))]
    assert shown(free_slots(BERLIN, None, busy, NOW)) == ["Wed 10:30-11:15", "Thu 09:00-09:45", "Thu 13:30-14:15"]


def test_both_are_at_work() -> None:
    tokyo = WorkCalendar.of("Mon-Fri 09:00-18:30", "Asia/Tokyo")
    assert shown(free_slots(BERLIN, tokyo, [], NOW)) == ["Wed 09:00-09:45", "Thu 09:00-09:45", "Fri 09:00-09:45"]
    auckland = WorkCalendar.of("Mon-Fri 09:00-17:00", "Pacific/Auckland")
    assert free_slots(BERLIN, auckland, [], NOW) == []


_CALENDARS = st.sampled_from(
    [
        BERLIN,
        WorkCalendar.of("Mon-Fri 08:00-16:00", "America/New_York"),
        WorkCalendar.of("Sun-Thu 00:00-24:00", "Asia/Kathmandu"),
        WorkCalendar.of("Mon-Sun 00:00-03:30", "Europe/Lisbon"),
        WorkCalendar.of("Sat 10:00-11:00", "Australia/Lord_Howe"),
    ]
)
_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
_BUSY = st.lists(
    st.tuples(st.integers(0, DAYS * 48), st.integers(1, 60)).map(
        lambda pair: (timedelta(minutes=30 * pair[0]), timedelta(minutes=10 * pair[1]))
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(_CALENDARS, st.none() | _CALENDARS, _MOMENTS, _BUSY, st.integers(3, 4))
def test_every_time_is_free_in_both_peoples_hours_and_in_a_half_day_of_its_own(
    mine: WorkCalendar,
    theirs: WorkCalendar | None,
    now: datetime,
    plans: list[tuple[timedelta, timedelta]],
    quarters: int,
) -> None:
    busy: list[Stretch] = [(now + begins, now + begins + lasts) for begins, lasts in plans]
    length = timedelta(minutes=15 * quarters)
    slots = free_slots(mine, theirs, busy, now, length=length)
    assert len(slots) <= 3
    assert [slot.starts for slot in slots] == sorted(slot.starts for slot in slots)
    assert len({(slot.starts.date(), slot.starts.hour < 12) for slot in slots}) == len(slots)
    assert all(later.starts - earlier.ends >= timedelta(hours=1) for earlier, later in pairwise(slots))
    for slot in slots:
        assert slot.ends.astimezone(UTC) - slot.starts.astimezone(UTC) == length
        assert mine.local_date(slot.starts) > mine.local_date(now)
        assert slot.starts.minute in (0, 30)
        for calendar in filter(None, (mine, theirs)):
            assert calendar.worked(slot.starts, slot.ends) == length
        assert not [1 for starts, ends in busy if starts < slot.ends and slot.starts < ends]


@settings(max_examples=20, deadline=None)
@given(_CALENDARS, _MOMENTS, _BUSY)
def test_less_in_the_calendar_never_means_a_later_first_time(
    mine: WorkCalendar, now: datetime, plans: list[tuple[timedelta, timedelta]]
) -> None:
    busy = [(now + begins, now + begins + lasts) for begins, lasts in plans]
    full, empty = free_slots(mine, None, busy, now), free_slots(mine, None, [], now)
    assert not full or empty[0].starts <= full[0].starts


def event(
    *, our_answer: Answer | None = None, cancelled: bool = False, busy: bool = True, out_of_office: bool = False
) -> Event:
    return Event(
        "work", "r", "u", "", at(11, 9), at(11, 10), False, None, (), our_answer, "Secret", "", cancelled, busy, out_of_office
    )  # fmt: skip


@pytest.mark.parametrize(
    ("held", "taken"),
    [
        (event(), True),
        (event(our_answer="needs_action"), True),
        (event(our_answer="tentative"), True),
        (event(our_answer="declined"), False),
        (event(cancelled=True), False),
        (event(busy=False), False),
        (event(busy=False, out_of_office=True), True),
    ],
)
def test_what_takes_time(held: Event, taken: bool) -> None:
    assert taken_by([held]) == ([(at(11, 9), at(11, 10))] if taken else [])


@pytest.mark.parametrize(
    ("zone", "hours", "found"),
    [
        ("", "", None),
        ("Europe/Lisbon", "", WorkCalendar.of(ME.hours, "Europe/Lisbon")),
        ("", "Mon 10:00-12:00", WorkCalendar.of("Mon 10:00-12:00", "Europe/Berlin")),
        ("Europe/Atlantis", "", None),
        ("", "whenever", None),
    ],
)
def test_when_somebody_works_as_far_as_the_book_says(zone: str, hours: str, found: WorkCalendar | None) -> None:
    assert (
        hours_of(Person("ann@acme.example", ("Ann Lee",), ("ann@acme.example",), zone=zone, hours=hours), ME) == found
    )


TUESDAY = Slot(at(17, 10), at(17, 10) + LENGTH)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Tuesday, 17 March, 10:00–10:45"),
        ("de-AT", "Dienstag, 17. März, 10:00–10:45 Uhr"),
        ("es", "martes 17 de marzo, 10:00–10:45"),
        ("fr", "mardi 17 mars, 10:00–10:45"),
        ("it", "martedì 17 marzo, 10:00–10:45"),
        ("nl_BE", "dinsdag 17 maart, 10:00–10:45 uur"),
        ("pt", "Tuesday, 17 March, 10:00–10:45"),
        ("", "Tuesday, 17 March, 10:00–10:45"),
    ],
)
def test_a_time_is_written_in_the_language_of_the_letter(language: str, line: str) -> None:
    assert slot_line(TUESDAY, ZoneInfo("Europe/Berlin"), language) == line


@pytest.mark.parametrize(
    ("zone", "line"),
    [
        ("Europe/Vienna", "Tuesday, 17 March, 10:00–10:45"),
        ("Europe/Lisbon", "Tuesday, 17 March, 09:00–09:45 (Lisbon; 10:00–10:45 Berlin)"),
        ("America/New_York", "Tuesday, 17 March, 05:00–05:45 (New York; 10:00–10:45 Berlin)"),
        ("Pacific/Kiritimati", "Tuesday, 17 March, 23:00–23:45 (Kiritimati; 10:00–10:45 Berlin)"),
        ("Pacific/Midway", "Monday, 16 March, 22:00–22:45 (Midway; Tuesday, 17 March, 10:00–10:45 Berlin)"),
    ],
)
def test_where_the_clocks_differ_both_are_written(zone: str, line: str) -> None:
    assert slot_line(TUESDAY, ZoneInfo(zone), "en") == line


def test_the_first_of_a_month_has_a_word_of_its_own_in_french_and_italian() -> None:
    first = Slot(datetime(2026, 4, 1, 10, tzinfo=BERLIN.zone), datetime(2026, 4, 1, 11, tzinfo=BERLIN.zone))
    assert slot_line(first, BERLIN.zone, "fr").startswith("mercredi 1er avril")
    assert slot_line(first, BERLIN.zone, "it").startswith("mercoledì 1° aprile")
