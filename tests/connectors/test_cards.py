"""What is taken of a provider's contact: addresses, names and days that make sense, and no more of them than is useful."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cards import date_of, dates_of, emails_of, names_of, words_of
from connectors.gmail.card import birthday_of as google_day
from connectors.gmail.card import card_of as google_card
from connectors.model import Card, CardDate
from connectors.outlook.card import birthday_of as outlook_day
from connectors.outlook.card import card_of as outlook_card

BERLIN = ZoneInfo("Europe/Berlin")
GROUPS = {"contactGroups/1": "Customers"}


def google(**fields: Any) -> Card | None:
    address = {"emailAddresses": [{"value": "ann@acme.example"}]}
    return google_card({"resourceName": "people/c1", **address, **fields}, "work", GROUPS)


def test_addresses_are_folded_once_each_and_nonsense_is_left_out() -> None:
    told = [
        "Ann@Acme.Example",
        None,
        "ann@acme.example",
        "+49 89 1234",
        "a b@c.example",
        "x@" + "y" * 300,
        "b@home.example",
    ]
    assert emails_of(told) == ("ann@acme.example", "b@home.example")
    assert len(emails_of(f"a{number}@x.example" for number in range(500))) == 20


def test_a_name_is_no_address_and_one_line() -> None:
    assert names_of("ann@acme.example", "Ann\r\nLee", None, "Ann Lee") == ("Ann Lee",)
    assert words_of(["Customers", "", None, "Customers", "Berlin\n"]) == ("Customers", "Berlin")


@pytest.mark.parametrize(
    ("year", "month", "day", "found"),
    [
        (1980, 5, 4, CardDate("birthday", 5, 4, 1980)),
        (0, 2, 29, CardDate("birthday", 2, 29)),
        (1604, 2, 29, CardDate("birthday", 2, 29)),
        (1981, 2, 29, None),
        (1980, 0, 0, None),
        (1980, 13, 1, None),
        (10**9, 1, 1, None),
    ],
)
def test_a_day_is_one_of_the_calendars_or_none(year: int, month: int, day: int, found: CardDate | None) -> None:
    assert date_of("birthday", year, month, day) == found


def test_the_first_day_of_a_name_counts() -> None:
    days = dates_of((date_of("birthday", 1980, 5, 4), None, date_of("Birthday", 1980, 5, 5), date_of("", 1980, 5, 4)))
    assert days == (CardDate("birthday", 5, 4, 1980),)


def test_googles_primary_fields_come_first_and_the_current_job() -> None:
    card = google(
        emailAddresses=[{"value": "old@x.example"}, {"value": "ann@acme.example", "metadata": {"primary": True}}],
        names=[{"displayName": "Annie"}, {"displayName": "Ann Lee", "metadata": {"primary": True}}],
        organizations=[{"name": "Old Ltd"}, {"title": "Chair", "current": True}, {"name": "Acme", "current": True}],
        birthdays=[{"text": "May"}, {"date": {"year": 1980, "month": 5, "day": 4}}],
        events=[{"type": "anniversary", "date": {"month": 2, "day": 29}}, {"type": "Moved in", "date": {"year": 2020}}],
        memberships=[
            {"contactGroupMembership": {"contactGroupResourceName": "contactGroups/1"}},
            {"contactGroupMembership": {"contactGroupResourceName": "contactGroups/myContacts"}},
            {"domainMembership": {"inViewerDomain": True}},
        ],
    )
    assert card == Card(
        "work",
        "people/c1",
        ("Ann Lee",),
        ("ann@acme.example", "old@x.example"),
        "Acme",
        (CardDate("birthday", 5, 4, 1980), CardDate("anniversary", 2, 29)),
        ("Customers",),
    )


@pytest.mark.parametrize("field", ["names", "emailAddresses", "birthdays", "events", "organizations", "memberships"])
@pytest.mark.parametrize("nonsense", [None, "text", 7, {}, [None, "x", 3], [{"metadata": 4, "date": [], "value": {}}]])
def test_whatever_google_says_a_contact_never_raises(field: str, nonsense: Any) -> None:
    card = google(**{field: nonsense})
    assert card is None or card.emails == ("ann@acme.example",)


def test_a_birthday_in_googles_calendar_says_whose_it_is() -> None:
    row = {
        "id": "b1",
        "eventType": "birthday",
        "summary": "Ann Lee's birthday",
        "start": {"date": "2026-02-28"},
        "birthdayProperties": {"contact": "people/c1", "type": "birthday"},
    }
    day = CardDate("birthday", 2, 28)
    assert google_day(row, "primary/b1", "work") == Card(
        "work", "primary/b1", ("Ann Lee's birthday",), (), dates=(day,), of="people/c1"
    )
    custom = {**row, "birthdayProperties": {"type": "custom", "customTypeName": "Opening day"}}
    found = google_day(custom, "primary/b1", "work")
    assert found is not None
    assert (found.dates, found.of) == ((CardDate("Opening day", 2, 28),), "")
    assert google_day({**row, "birthdayProperties": {"type": "self"}}, "primary/b1", "work") is None
    assert google_day({**row, "start": {"dateTime": "x"}}, "primary/b1", "work") is None


@pytest.mark.parametrize(
    ("told", "zone", "day"),
    [
        ("1980-05-04T11:59:00Z", "Europe/Berlin", (5, 4, 1980)),  # Outlook on the web
        ("1980-05-04T11:59:00Z", "Pacific/Auckland", (5, 4, 1980)),
        ("1980-05-03T22:00:00Z", "Europe/Berlin", (5, 4, 1980)),  # midnight in Berlin
        ("1970-07-03T22:00:00Z", "Europe/Berlin", (7, 4, 1970)),  # reckoned with a summer time that was not yet
        ("1980-05-04T07:00:00Z", "America/Los_Angeles", (5, 4, 1980)),  # midnight in Los Angeles
        ("1980-05-04T00:00:00Z", "America/Los_Angeles", (5, 4, 1980)),  # written by a program as a day in UTC
        ("1980-05-04T00:00:00Z", "Europe/London", (5, 4, 1980)),
        ("1980-05-03T12:00:00Z", "Pacific/Auckland", (5, 4, 1980)),  # midnight in Auckland
        ("1980-05-04T18:30:00Z", "Asia/Kolkata", (5, 5, 1980)),  # midnight in Delhi
        ("1604-02-29T00:00:00.0000000Z", "Europe/Berlin", (2, 29, None)),
    ],
)
def test_outlooks_birthday_is_the_day_in_the_zone_of_the_mailbox(
    told: str, zone: str, day: tuple[int, int, int | None]
) -> None:
    assert outlook_day(told, ZoneInfo(zone)) == CardDate("birthday", *day)


@given(
    day=st.dates(date(1920, 1, 1), date(2026, 12, 31)),
    zone=st.sampled_from(
        ["Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "UTC", "Asia/Tokyo"]
    ),
)
def test_a_day_that_was_put_down_as_midnight_comes_back(day: date, zone: str) -> None:
    midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    for moment in (midnight, midnight + timedelta(hours=1), midnight - timedelta(hours=1)):
        found = outlook_day(f"{moment:%Y-%m-%dT%H:%M:%SZ}", ZoneInfo(zone))
        assert found == CardDate("birthday", day.month, day.day, day.year)


@pytest.mark.parametrize("told", ["", "None", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "yesterday"])
def test_what_is_no_birthday_raises_nothing(told: str) -> None:
    found = outlook_day(told, BERLIN)
    assert found is None or found.year in (None, 9999)


def test_outlooks_contact_without_address_or_with_nonsense_is_nobodys() -> None:
    assert outlook_card({"id": "1", "emailAddresses": [], "displayName": "X"}, "work", BERLIN) is None
    assert outlook_card({"id": "1", "emailAddresses": "x", "categories": 7}, "work", BERLIN) is None
    card = outlook_card({"id": "1", "emailAddresses": [{"address": "a@x.example"}], "categories": 7}, "work", BERLIN)
    assert card == Card("work", "1", (), ("a@x.example",))
