"""Outlook's contacts: several folders, contacts that are moved, updates that say little, and links that are lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.base import SignInNeeded, StartOver, Unreachable
from connectors.model import Card, CardDate
from tests.outlook.description import needs_description
from tests.outlook.server import Fault, GraphServer, serving
from tests.outlook.stage import Clock, connect, new_server
from tests.outlook.world import AddressBook
from tests.stage import NOW, Kept

pytestmark = needs_description


def contact(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"contact-{number}",
        "displayName": f"Friend {number}",
        "emailAddresses": [{"address": f"f{number}@acme.example", "name": f"Friend {number}"}],
        "categories": ["Customers"],
        "birthday": "1980-05-03T22:00:00Z",
        "companyName": "Acme",
        **fields,
    }


class Book:
    """An account with two folders of contacts, read again and again."""

    def __init__(self, server: GraphServer, folder: Path) -> None:
        self.server = server
        self.world = server.world
        self.world.books["folder-x"] = AddressBook("Fair 2026")
        self.main.put(contact(0))
        self.main.put(contact(1))
        self.other.put(contact(2))
        self.clock = Clock()
        self.account = connect(server, self.clock, folder)
        self.kept = Kept()

    @property
    def main(self) -> AddressBook:
        return self.world.books[""]

    @property
    def other(self) -> AddressBook:
        return self.world.books["folder-x"]

    def sync(self) -> list[Any]:
        return self.kept.sync(self.account, "card")

    @property
    def cards(self) -> dict[str, Card]:
        return self.kept.cards


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with serving(new_server()) as server:
        found = Book(server, tmp_path)
        yield found
        found.account.close()
    assert server.wrong == []


def test_contacts_of_every_folder_are_read_with_their_birthday_in_the_mailboxs_zone(book: Book) -> None:
    book.sync()
    assert set(book.cards) == {f"f{number}@acme.example" for number in range(3)}
    assert book.cards["f2@acme.example"] == Card(
        "work",
        "contact-2",
        ("Friend 2",),
        ("f2@acme.example",),
        "Acme",
        (CardDate("birthday", 5, 4, 1980),),
        ("Customers",),
    )
    assert book.sync() == []


@pytest.mark.parametrize(
    ("told", "month", "day"),
    [
        ({"timeZone": "Pacific Standard Time"}, 5, 3),
        ({"timeZone": "Europe/Berlin"}, 5, 4),
        ({"timeZone": "Customized Time Zone"}, 5, 4),
        ({}, 5, 4),
    ],
)
def test_a_birthday_is_the_day_in_the_zone_that_is_set_in_outlook(
    told: dict[str, str], month: int, day: int, book: Book
) -> None:
    book.world.settings = told
    book.main.put(contact(0, birthday="1980-05-03T22:00:00Z" if day == 4 else "1980-05-03T07:00:00Z"))
    book.sync()
    assert book.cards["f0@acme.example"].dates == (CardDate("birthday", month, day, 1980),)


def test_without_the_permission_to_see_the_settings_contacts_are_read(book: Book) -> None:
    book.world.settings = {"timeZone": "Pacific Standard Time"}
    book.server.choose = lambda _method, path: Fault(403, "ErrorAccessDenied") if "Settings" in path else None
    book.sync()
    assert book.cards["f0@acme.example"].dates == (CardDate("birthday", 5, 4, 1980),)


@pytest.mark.parametrize(("source", "target"), [("", "folder-x"), ("folder-x", "")])
def test_a_contact_that_is_moved_between_folders_is_not_gone(source: str, target: str, book: Book) -> None:
    book.sync()
    moved = "contact-0" if source == "" else "contact-2"
    book.world.books[target].put(book.world.books[source].delete(moved))
    assert [row.gone for row in book.sync()] == [False]
    assert len(book.cards) == 3
    book.world.books[target].delete(moved)
    assert [row.gone for row in book.sync()] == [True]


def test_an_update_that_says_little_is_completed(book: Book) -> None:
    book.sync()
    book.world.partial = True
    book.main.put(contact(1, displayName="Bo Ray"))
    book.sync()
    assert book.cards["f1@acme.example"].names == ("Bo Ray",)
    assert book.cards["f1@acme.example"].dates == (CardDate("birthday", 5, 4, 1980),)


def test_a_new_folder_or_one_that_goes_is_noticed(book: Book) -> None:
    book.sync()
    book.world.books["folder-y"] = AddressBook("New", {"contact-9": contact(9)})
    book.sync()
    assert set(book.cards) == {f"f{number}@acme.example" for number in (0, 1, 2, 9)}
    del book.world.books["folder-x"]
    book.sync()
    assert set(book.cards) == {f"f{number}@acme.example" for number in (0, 1, 9)}


def test_a_lost_link_means_a_new_list(book: Book) -> None:
    book.sync()
    book.other.delete("contact-2")
    book.other.oldest = len(book.other.log)
    with pytest.raises(StartOver):
        book.sync()
    book.kept.cursors.clear()
    book.sync()
    assert set(book.cards) == {"f0@acme.example", "f1@acme.example"}


def test_a_contact_that_is_gone_before_it_is_completed_is_gone(book: Book) -> None:
    book.sync()
    book.world.partial = True
    book.main.put(contact(1, displayName="Bo Ray"))
    book.main.put(contact(0, displayName="Cy Dee"))
    book.server.choose_part = lambda _method, url: Fault(404, "ErrorItemNotFound") if "contact-1" in url else None
    book.sync()
    assert set(book.cards) == {"f0@acme.example", "f2@acme.example"}


@pytest.mark.parametrize(
    ("fault", "error", "advice"),
    [
        (Fault(403, "ErrorAccessDenied"), SignInNeeded, "wellkept login work"),
        (Fault(503, "ServiceUnavailable"), Unreachable, "tried again"),
    ],
)
def test_what_keeps_contacts_from_being_read_says_what_mends_it(
    fault: Fault, error: type[SignInNeeded], advice: str, book: Book
) -> None:
    book.sync()
    before = dict(book.cards)
    book.server.choose = lambda _method, path: fault if "/contacts/" in path else None
    with pytest.raises(error) as raised:
        book.sync()
    assert advice in raised.value.advice
    assert book.cards == before


def test_without_contacts_in_the_config_microsoft_is_not_asked(book: Book, tmp_path: Path) -> None:
    account = connect(book.server, book.clock, tmp_path, contacts=False)
    assert not account.capabilities.contacts
    assert list(account.cards(None, Kept(), NOW)) == []
    assert book.server.requests == 0
    assert "Contacts.Read" not in account.options.scopes
