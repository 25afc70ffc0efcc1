"""The book and the contacts put together: the book wins, nobody is glued to somebody else, the same cards give the same."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Card, CardDate
from daemon.address_book import AddressBook, address_book
from daemon.book_checks import mistakes
from rules.circle import Circle
from rules.model import Customers, Me, Person, Settings, SpecialDate

ME = Me("Dana Fox", ("dana@northwind.example",), colleagues=("northwind.example",))
CIRCLE = Circle(Settings(ME, Customers(tags=("customers",), written_to=False)))
ANN = Person("ann@acme.example", ("Ann Lee",), ("ann@acme.example",), company="Acme", in_book=True)


def card(name: str, *emails: str, account: str = "work", **fields: Any) -> Card:
    ref = fields.pop("ref", f"c-{name}-{'-'.join(emails)}")
    return Card(account, ref, (name,) if name else (), emails, **fields)


def joined(*cards: Card, book: tuple[Person, ...] = (ANN,)) -> AddressBook:
    return address_book(book, cards, CIRCLE)


def groups(found: AddressBook) -> set[frozenset[str]]:
    return {frozenset(person.emails) for person in found.people}


def test_a_contact_completes_the_book_and_never_overwrites_it() -> None:
    book = Person(
        "ann@acme.example",
        ("Ann Lee",),
        ("ann@acme.example",),
        dates=(SpecialDate("birthday", 5, 4, 1980),),
        tags=("VIP",),
        tier="key",
        hands_off=True,
        in_book=True,
    )
    told = card(
        "Annie Leigh",
        "ann@acme.example",
        "ann@home.example",
        company="Acme",
        dates=(CardDate("birthday", 1, 1), CardDate("Wedding day!", 2, 29)),
        groups=("vip", "Customers"),
    )
    found = joined(told, book=(book,))
    assert found.people == (
        Person(
            "ann@acme.example",
            ("Ann Lee",),
            ("ann@acme.example", "ann@home.example"),
            company="Acme",
            dates=(
                SpecialDate("birthday", 5, 4, 1980),
                SpecialDate("wedding-day", 2, 29, source="contacts:work"),
            ),
            tags=("VIP", "Customers"),
            tier="key",
            hands_off=True,
            in_book=True,
            told_by=tuple((key, "contacts:work") for key in ("emails", "company", "tags", "dates")),
        ),
    )
    assert found.sources["ann@acme.example"] == {
        "names": "book",
        "emails": {"ann@acme.example": "book", "ann@home.example": "contacts:work"},
        "company": "contacts:work",
        "tags": {"VIP": "book", "Customers": "contacts:work"},
        "dates": {"birthday": "book", "wedding-day": "contacts:work"},
    }


def test_without_contacts_the_book_is_as_it_was() -> None:
    assert joined().people == (ANN,)


def test_a_contact_alone_is_no_customer_and_its_group_may_make_one() -> None:
    found = joined(card("Bo Ray", "bo@x.example"), card("Cy Dee", "cy@x.example", groups=("Customers",)), book=())
    counts = {person.id: CIRCLE.is_customer(person, two_way_days=False) for person in found.people}
    assert counts == {"bo@x.example": False, "cy@x.example": True}
    assert not any(person.in_book for person in found.people)


def test_two_accounts_that_know_somebody_are_asked_in_the_order_of_the_config() -> None:
    work = card("Bo Ray", "bo@x.example", "bo@home.example", groups=("Suppliers",))
    home = card("Bobby", "bo@x.example", account="home", company="Ray Ltd", dates=(CardDate("birthday", 2, 29),))
    (first,) = joined(work, home, book=()).people
    (second,) = joined(home, work, book=()).people
    assert (first.name, first.company, first.emails) == ("Bo Ray", "Ray Ltd", ("bo@x.example", "bo@home.example"))
    assert first.dates == (SpecialDate("birthday", 2, 29, source="contacts:home"),)
    assert (second.name, second.emails, second.tags) == ("Bobby", first.emails, first.tags)


@pytest.mark.parametrize(
    ("cards", "people"),
    [
        pytest.param(
            [card("Bo Ray", "bo@x.example", "bo@home.example"), card("Bo Ray", "bo@home.example", "bo@old.example")],
            [{"bo@x.example", "bo@home.example", "bo@old.example"}],
            id="by another address and the same given name",
        ),
        pytest.param(
            [card("Bo Ray", "bo@x.example", "info@x.example"), card("Cy Dee", "cy@x.example", "info@x.example")],
            [{"bo@x.example"}, {"cy@x.example"}],
            id="the office's address is nobody's own",
        ),
        pytest.param(
            [card("Bo Ray", "bo@x.example", "info@x.example"), card("X Ltd", "info@x.example")],
            [{"bo@x.example"}, {"info@x.example"}],
            id="the office has a card of its own",
        ),
        pytest.param(
            [card("Bo Ray", "bo@x.example", "b@home.example"), card("Bo Ray", "bo@y.example", "b@home.example")],
            [{"bo@x.example", "bo@y.example", "b@home.example"}],
            id="both have it as their second address",
        ),
        pytest.param(
            [card("", "bo@x.example", "b@home.example"), card("Bo Ray", "b@home.example")],
            [{"bo@x.example", "b@home.example"}],
            id="a card without a name contradicts nobody",
        ),
        pytest.param(
            [
                card("", "x@x.example", "i@x.example"),
                card("Bo Ray", "b@x.example", "i@x.example"),
                card("Cy Dee", "c@x.example", "i@x.example"),
            ],
            [{"x@x.example"}, {"b@x.example"}, {"c@x.example"}],
            id="nor does it make one of two others",
        ),
        pytest.param(
            [card("Lee, Ann", "ann@home.example", "ann@acme.example")],
            [{"ann@acme.example", "ann@home.example"}],
            id="the book's person by a second address",
        ),
        pytest.param(
            [card("Bo Ray", "bo@x.example", "ann@acme.example")],
            [{"ann@acme.example"}, {"bo@x.example"}],
            id="the book's address on a stranger's card",
        ),
        pytest.param(
            [card("Ann Lee", "dana@northwind.example", "bo@northwind.example", "ann@acme.example")],
            [{"ann@acme.example"}],
            id="our own addresses belong to no customer",
        ),
        pytest.param([card("Dana", "dana@northwind.example")], [{"ann@acme.example"}], id="our own card"),
        pytest.param([card("X", "no address", "x@y")], [{"ann@acme.example"}], id="no address at all"),
    ],
)
def test_an_address_belongs_to_one_person(cards: list[Card], people: list[set[str]]) -> None:
    wanted = {frozenset(emails) for emails in people}
    book = (ANN,) if any("ann@acme.example" in emails for emails in people) else ()
    for order in (cards, cards[::-1]):
        assert groups(joined(*order, book=book)) == wanted


def test_two_people_of_the_book_stay_two_whatever_a_card_says() -> None:
    other = Person("ann@home.example", ("Ann Lee",), ("ann@home.example",), in_book=True)
    found = joined(card("Ann Lee", "ann@acme.example", "ann@home.example"), book=(ANN, other))
    assert groups(found) == {frozenset({"ann@acme.example"}), frozenset({"ann@home.example"})}


def birthday(title: str, of: str = "", ref: str = "primary/b1") -> Card:
    return Card("work", ref, (title,), (), dates=(CardDate("birthday", 5, 4),), of=of)


@pytest.mark.parametrize("title", ["Ann Lee's birthday", "Ann Lees Geburtstag", "Anniversaire de Ann Lee", "ann lee"])
def test_a_birthday_in_a_calendar_is_of_whom_its_title_names(title: str) -> None:
    found = joined(birthday(title))
    assert found.people[0].dates == (SpecialDate("birthday", 5, 4, source="calendar:work"),)


@pytest.mark.parametrize("title", ["Ann's birthday", "Ann Leeds", "Birthday", ""])
def test_a_birthday_of_nobody_in_particular_is_nobodys(title: str) -> None:
    assert joined(birthday(title)).people == (ANN,)


def test_a_birthday_of_one_of_two_namesakes_is_neithers_unless_it_says_whose() -> None:
    namesake = card("Ann Lee", "ann@other.example", ref="people/c1")
    assert not any(person.dates for person in joined(namesake, birthday("Ann Lee's birthday")).people)
    found = joined(namesake, birthday("Ann Lee's birthday", of="people/c1"))
    assert [person.id for person in found.people if person.dates] == ["ann@other.example"]


def test_the_contact_knows_the_year_that_the_calendar_does_not() -> None:
    told = card("Ann Lee", "ann@acme.example", dates=(CardDate("birthday", 5, 4, 1980),), ref="people/c1")
    (ann,) = joined(told, birthday("Ann Lee's birthday", of="people/c1")).people
    assert ann.dates == (SpecialDate("birthday", 5, 4, 1980, "contacts:work"),)


_NAMES = st.sampled_from(["", "Ann Lee", "Bo Ray", "Lee, Ann", "Cy"])
_EMAILS = st.lists(st.sampled_from([f"{name}@x.example" for name in "abcdefg"]), min_size=1, max_size=4, unique=True)
_CARDS = st.lists(st.tuples(_NAMES, _EMAILS), max_size=8)
_BOOK = st.lists(st.sampled_from("abcdefg"), max_size=3, unique=True)


@given(_CARDS, _BOOK, st.randoms(use_true_random=False))
def test_whatever_the_cards_every_address_has_one_person_and_the_book_stays(
    told: list[tuple[str, list[str]]], book: list[str], luck: random.Random
) -> None:
    people = tuple(
        Person(f"{one}@x.example", ("Ann Lee",), (f"{one}@x.example",), in_book=True) for one in sorted(book)
    )
    cards = [card(name, *emails, ref=str(number)) for number, (name, emails) in enumerate(told)]
    for _ in range(2):
        found = joined(*cards, book=people)
        everybody = [email for person in found.people for email in person.emails]
        assert len(everybody) == len(set(everybody))
        assert {one.emails[0] for one in cards} <= set(everybody)
        assert [person.id for person in found.people if person.in_book] == [person.id for person in people]
        assert all(person.id in person.emails and not mistakes(person) for person in found.people)
        assert set(found.sources) == {person.id for person in found.people}
        assert joined(*cards, book=people) == found
        luck.shuffle(cards)


# One day told by several


def contact(account: str, *days: CardDate) -> Card:
    return Card(account, f"{account}-ann", ("Ann Lee",), ("ann@acme.example",), dates=days)


def days_of(known: Person | None, *cards: Card) -> tuple[SpecialDate, ...]:
    (ann,) = address_book([known] if known else [], cards, CIRCLE).people
    return ann.dates


def test_a_birthday_in_contacts_calendar_and_book_is_the_one_of_the_book() -> None:
    ann = Person(
        "ann@acme.example", ("Ann Lee",), ("ann@acme.example",), dates=(SpecialDate("birthday", 5, 4),), in_book=True
    )
    calendar = Card("home", "c", ("Ann Lee's birthday",), (), dates=(CardDate("birthday", 5, 6),))
    assert days_of(ann, contact("work", CardDate("birthday", 5, 5, 1980)), calendar) == ann.dates


def test_contacts_that_differ_are_disputed_and_the_first_is_taken() -> None:
    told = days_of(None, contact("work", CardDate("birthday", 5, 4)), contact("home", CardDate("birthday", 5, 5, 1980)))
    assert told == (SpecialDate("birthday", 5, 4, source="contacts:work", disputed=("1980-05-05 (contacts:home)",)),)


def test_a_year_that_only_the_second_contact_has_is_taken_from_it() -> None:
    first, second = contact("work", CardDate("birthday", 5, 4)), contact("home", CardDate("birthday", 5, 4, 1980))
    assert days_of(None, first, second) == (SpecialDate("birthday", 5, 4, 1980, "contacts:home"),)
    assert days_of(None, second, first) == (SpecialDate("birthday", 5, 4, 1980, "contacts:home"),)


def test_two_years_for_one_day_are_disputed() -> None:
    told = days_of(
        None, contact("work", CardDate("birthday", 5, 4, 1980)), contact("home", CardDate("birthday", 5, 4, 1981))
    )
    assert [day.disputed for day in told] == [("1981-05-04 (contacts:home)",)]
