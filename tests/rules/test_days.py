"""Days to remember: what they are called, when they come round, and how many years they stand for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.days import begins, day_in, kept_days, named, next_kept, remembered, roundness
from rules.model import LeapDay, SpecialDate
from rules.public_holidays import check_holiday, holiday_in

LEAPLINGS: SpecialDate = SpecialDate("birthday", 2, 29)
kinds = st.sampled_from(["birthday", "geburtstag", "child-mia", "anniversary", "wedding", "founded"])


@st.composite
def days(draw: st.DrawFn) -> SpecialDate:
    known = draw(st.booleans())
    day = draw(st.dates(date(1900, 1, 1), date(2100, 12, 31))) if known else draw(st.dates(date(2000, 1, 1)))
    return SpecialDate(
        draw(kinds), day.month, day.day, day.year if known else None, draw(st.sampled_from(["book", "contacts:work"]))
    )


@pytest.mark.parametrize(
    ("written", "kind", "label"),
    [
        ("birthday", "birthday", ""),
        ("Geburtstag", "birthday", ""),
        ("birthday-2", "birthday", "2"),
        ("child-mia", "child", "mia"),
        ("wedding", "anniversary", ""),
        ("hochzeitstag", "anniversary", ""),
        ("wedding-day", "anniversary", ""),
        ("wedding-anniversary-parents", "anniversary", "parents"),
        ("kunde-seit", "customer-since", ""),
        ("founded", "founded", ""),
        ("name-day", "name-day", ""),
        ("kindergarten", "kindergarten", ""),
    ],
)
def test_a_day_is_what_its_name_says_in_six_languages(written: str, kind: str, label: str) -> None:
    name = named(SpecialDate(written, 5, 4))
    assert (name.kind, name.label) == (kind, label)


@pytest.mark.parametrize(
    ("policy", "year", "kept"),
    [
        ("28 February", 2027, date(2027, 2, 28)),
        ("1 March", 2027, date(2027, 3, 1)),
        ("28 February", 2028, date(2028, 2, 29)),
        ("1 March", 2028, date(2028, 2, 29)),
        ("28 February", 2100, date(2100, 2, 28)),
        ("28 February", 2000, date(2000, 2, 29)),
    ],
)
def test_29_february_is_kept_as_the_user_wants_it(policy: LeapDay, year: int, kept: date) -> None:
    assert day_in(LEAPLINGS, year, policy) == kept


def test_a_day_is_not_kept_before_it_has_been() -> None:
    day = SpecialDate("customer-since", 6, 1, 2026)
    assert day_in(day, 2025) is None
    assert day_in(day, 2026) == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("years", "expected"),
    [(0, 0), (1, 0), (4, 0), (5, 5), (10, 10), (25, 25), (30, 10), (40, 10), (75, 25), (100, 100)],
)
def test_round_years_are_those_that_people_celebrate(years: int, expected: int) -> None:
    assert roundness(years) == expected


def test_one_birthday_told_by_three_is_one_and_the_book_is_right() -> None:
    told = (
        SpecialDate("birthday", 5, 4, 1980, "contacts:work"),
        SpecialDate("geburtstag", 5, 5, 1980),
        SpecialDate("birthday", 5, 4, source="calendar:work"),
    )
    ((name, day),) = remembered(told)
    assert (name.occasion, day.day, day.source) == ("birthday", 5, "book")


def test_two_days_that_the_book_names_differently_are_two() -> None:
    found = remembered((SpecialDate("anniversary", 5, 4, 2010), SpecialDate("wedding", 8, 8, 2012)))
    assert [name.occasion for name, _ in found] == ["anniversary", "anniversary-wedding"]
    assert {name.kind for name, _ in found} == {"anniversary"}


@given(
    st.lists(days(), max_size=6),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    st.sampled_from(["28 February", "1 March"]),
)
def test_every_occasion_comes_once_a_year_whoever_tells_of_it(
    told: list[SpecialDate], first: date, policy: LeapDay
) -> None:
    found = remembered(told)
    last = first + timedelta(days=365 * 6)
    kept = list(kept_days(found, policy, first, last))
    assert len({(one.name.occasion, one.year) for one in kept}) == len(kept)
    assert all(first <= one.on <= last and one.on.year == one.year for one in kept)
    for name, day in found:
        again: list[date] = []
        at = first - timedelta(days=1)
        while (at_next := next_kept(day, at, policy)) is not None and at_next <= last:
            again.append(at := at_next)
        assert again == sorted(one.on for one in kept if one.name == name)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/Santiago", "Asia/Beirut", "Pacific/Apia", "Pacific/Auckland"]
)
def test_a_day_begins_at_its_first_moment_even_where_midnight_is_skipped(zone: str) -> None:
    day = date(2026, 1, 1)
    while day.year == 2026:
        start = begins(day, ZoneInfo(zone))
        assert start.date() == day
        before = (start.astimezone(UTC) - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
        assert before.date() < day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "year", "expected"),
    [
        ("US: Thanksgiving", 2026, date(2026, 11, 26)),
        ("us: thanksgiving day", 2027, date(2027, 11, 25)),
        ("DE-BY: Heilige Drei Könige", 2026, date(2026, 1, 6)),
        ("DE: Easter Monday", 2026, date(2026, 4, 6)),
        ("DE: Ostermontag", 2027, date(2027, 3, 29)),
        ("SG: Chinese New Year", 2026, date(2026, 2, 17)),
        ("IN: Diwali", 2026, date(2026, 11, 8)),
        ("GB: New Year", 2028, date(2028, 1, 1)),
    ],
)
def test_a_holiday_is_found_on_its_own_day_and_never_on_the_day_off_instead(
    written: str, year: int, expected: date
) -> None:
    assert holiday_in(written, year) == expected
    check_holiday(written, 2026)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("US: Thanksgivings", "Thanksgiving Day"),
        ("XX: Easter", "no holidays are known"),
        ("DE-XX: Easter", "after DE- stands one of"),
        ("Easter", "US: Thanksgiving"),
    ],
)
def test_a_holiday_that_nobody_knows_is_named_with_what_may_be_meant(written: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        check_holiday(written, 2026)
    assert holiday_in(written, 2026) is None


def test_the_moment_is_the_same_for_everybody_who_asks() -> None:
    assert begins(date(2026, 5, 5), ZoneInfo("Pacific/Auckland")) == datetime(2026, 5, 4, 12, tzinfo=UTC)
