"""Google's contacts: what a token brings, what ends it, groups that are renamed, and permissions that are missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.base import SignInNeeded, Unreachable, WaitUntil
from connectors.model import Card, CardDate
from tests.google.server import Fault, GoogleServer, serving
from tests.google.stage import Clock, connect, new_server
from tests.stage import NOW, Kept


def contact(number: int, *groups: str, **fields: Any) -> dict[str, Any]:
    memberships = [{"contactGroupMembership": {"contactGroupResourceName": f"contactGroups/{one}"}} for one in groups]
    return {
        "resourceName": f"people/c{number}",
        "names": [{"displayName": f"Friend {number}"}],
        "emailAddresses": [{"value": f"f{number}@acme.example"}],
        "memberships": memberships,
        **fields,
    }


def group(ref: str, name: str, kind: str = "USER_CONTACT_GROUP") -> dict[str, Any]:
    return {"resourceName": f"contactGroups/{ref}", "groupType": kind, "name": name, "formattedName": name}


class Book:
    """An account with three contacts in two groups, read again and again."""

    def __init__(self, server: GoogleServer, folder: Path) -> None:
        self.server = server
        self.world = server.world
        self.world.groups = [
            group("1", "Customers"),
            group("2", "Suppliers"),
            group("myContacts", "myContacts", "SYSTEM_CONTACT_GROUP"),
            group("family", "Family", "SYSTEM_CONTACT_GROUP"),
        ]
        for number in range(3):
            self.world.know(contact(number, "1", "myContacts"))
        self.clock = Clock()
        self.account = connect(server, self.clock, folder)
        self.kept = Kept()

    def sync(self) -> list[Any]:
        return self.kept.sync(self.account, "card")

    @property
    def cards(self) -> dict[str, Card]:
        return self.kept.cards


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with serving(new_server(Clock())) as server:
        found = Book(server, tmp_path)
        yield found
        found.account.close()
    assert server.wrong == []


def test_groups_go_by_the_names_that_people_see_and_googles_own_say_nothing(book: Book) -> None:
    book.world.know(contact(1, "2", "myContacts", "family", "nowhere"))
    book.sync()
    assert {email: card.groups for email, card in book.cards.items()} == {
        "f0@acme.example": ("Customers",),
        "f1@acme.example": ("Suppliers", "Family"),
        "f2@acme.example": ("Customers",),
    }


def test_news_cost_two_requests_and_a_renamed_group_a_new_list(book: Book) -> None:
    book.sync()
    asked = len(book.server.asked)
    assert book.sync() == []
    assert [one.id for one in book.server.asked[asked:]] == [
        "people.contactGroups.list",
        "people.people.connections.list",
    ]
    book.world.groups[0] = group("1", "Best customers")
    assert len(book.sync()) == 3
    assert book.cards["f0@acme.example"].groups == ("Best customers",)
    assert book.sync() == []


def test_an_expired_token_is_exchanged_for_a_new_list_within_one_sync(book: Book) -> None:
    book.sync()
    book.world.unknow("people/c0")
    book.world.know(contact(3))
    book.world.people_oldest = len(book.world.people_log)
    book.sync()
    assert set(book.cards) == {"f1@acme.example", "f2@acme.example", "f3@acme.example"}
    tokens = [one.query.get("syncToken", [""])[0] for one in book.server.calls("connections.list")]
    assert [bool(token) for token in tokens] == [False, True, False]
    assert book.sync() == []


def test_a_contact_that_google_gave_another_id_is_not_there_twice(book: Book) -> None:
    book.sync()
    book.world.unknow("people/c0", now="people/c9")
    book.world.know(contact(9, emailAddresses=[{"value": "f0@acme.example"}]))
    book.sync()
    assert sorted(card.ref for card in book.cards.values()) == ["people/c1", "people/c2", "people/c9"]


def test_a_contact_whose_last_address_goes_is_gone_once(book: Book) -> None:
    book.sync()
    book.world.know(contact(0, emailAddresses=[]))
    assert [row.gone for row in book.sync()] == [True]
    assert set(book.cards) == {"f1@acme.example", "f2@acme.example"}
    book.world.know(contact(0, emailAddresses=[]))
    assert book.sync() == []


def test_a_server_without_groups_still_has_contacts(book: Book) -> None:
    book.world.missing = {"people.contactGroups.list"}
    book.sync()
    assert {card.groups for card in book.cards.values()} == {()}


@pytest.mark.parametrize(
    ("fault", "error", "advice"),
    [
        (Fault(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficient scopes"), SignInNeeded, "wellkept login work"),
        (Fault(403, "accessNotConfigured", "People API is off"), SignInNeeded, "step 2"),
        (Fault(429, "rateLimitExceeded", headers=(("Retry-After", "900"),)), WaitUntil, "tried again"),
        (Fault(503, "backendError"), Unreachable, "tried again"),
    ],
)
def test_what_keeps_contacts_from_being_read_says_what_mends_it(
    fault: Fault, error: type[SignInNeeded], advice: str, book: Book
) -> None:
    book.sync()
    before = dict(book.cards)
    book.server.choose = lambda _method, path: fault if "/people/" in path else None
    with pytest.raises(error) as raised:
        book.sync()
    assert advice in raised.value.advice
    assert book.cards == before
    book.server.choose = None
    assert book.sync() == []


def test_without_contacts_in_the_config_google_is_not_asked(book: Book, tmp_path: Path) -> None:
    account = connect(book.server, book.clock, tmp_path, contacts=False)
    assert not account.capabilities.contacts
    assert list(account.cards(None, Kept(), NOW)) == []
    assert book.server.asked == []


def test_birthdays_in_the_calendar_are_cards_and_no_meetings(book: Book) -> None:
    calendar = book.world.calendars["primary"]
    row: dict[str, Any] = {
        "id": "b1",
        "iCalUID": "b1@google.example",
        "status": "confirmed",
        "eventType": "birthday",
        "summary": "Friend 1's birthday",
        "start": {"date": "2026-05-04"},
        "end": {"date": "2026-05-05"},
        "birthdayProperties": {"contact": "people/c1", "type": "birthday"},
    }
    calendar.put(row)
    calendar.put({**row, "id": "b2", "birthdayProperties": {"type": "self"}})
    book.kept.sync(book.account, "event")
    days = [item for item in book.kept.items.values() if isinstance(item, Card)]
    assert [(day.of, day.dates) for day in days] == [("people/c1", (CardDate("birthday", 5, 4),))]
    assert book.kept.meetings == {}
    assert book.kept.sync(book.account, "event") == []
    calendar.cancel("b1")
    book.kept.sync(book.account, "event")
    assert book.kept.refs("event") == set()
