"""Two entries of the book that are one person: joined, parted again, and not split by an import."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from connectors.model import Card
from daemon.book import Book, NotMerged, OnePerson, UnknownPerson
from daemon.book_join import changes, joined
from daemon.duplicates import Suggestion, duplicates
from daemon.people_csv import read_csv
from daemon.people_import import ImportResult
from daemon.people_vcard import read_vcards
from rules.model import Person, SpecialDate, Touch
from tests.book.test_book import PEOPLE

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
ANN = Person(
    "ann@acme.example",
    ("Ann Lee",),
    ("ann@acme.example",),
    company="Acme",
    tier="key",
    dates=(SpecialDate("birthday", 5, 4, 1980),),
    notes=("likes tea",),
    touches=(Touch(NOW - timedelta(days=3), "call"),),
)
HOME = Person(
    "ann@home.example",
    ("Ann M. Lee",),
    ("ann@home.example", "al@home.example"),
    company="Acme Ltd",
    language="de",
    dates=(SpecialDate("birthday", 5, 5), SpecialDate("anniversary", 8, 8, 2010)),
    tags=("friend",),
    touches=(Touch(NOW - timedelta(days=9), "visit"),),
    aliases=("lee@old.example",),
)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path / "state" / "book.json")
    book.add(ANN, NOW)
    book.add(HOME, NOW)
    return book


def records(book: Book) -> list[dict[str, object]]:
    return list(json.loads(book.path.read_text("utf-8"))["people"].values())


def test_the_first_is_right_and_nothing_of_the_second_is_lost(book: Book) -> None:
    one = book.merge("Ann Lee", "ann@home.example", NOW)
    assert book.people() == (one,)
    assert one.emails == ("ann@acme.example", "ann@home.example", "al@home.example")
    assert one.aliases == ("ann@home.example", "lee@old.example")
    assert (one.company, one.tier, one.language, one.tags) == ("Acme", "key", "de", ("friend",))
    assert one.dates == (SpecialDate("birthday", 5, 4, 1980), SpecialDate("anniversary", 8, 8, 2010))
    assert [touch.kind for touch in one.touches] == ["visit", "call"]
    for name in ("ann@home.example", "al@home.example", "lee@old.example", "Ann M. Lee"):
        assert book.get(name) == one


def test_what_it_will_do_is_said_before() -> None:
    said = list(changes(ANN, HOME))
    assert (
        said[0]
        == "Ann M. Lee (ann@home.example) becomes one with Ann Lee (ann@acme.example), who keeps the id ann@acme.example"
    )
    assert "company: stays Acme, not Acme Ltd" in said
    assert "birthday: stays 1980-05-04, not --05-05" in said
    assert "anniversary: 2010-08-08" in said
    assert "emails: ann@home.example, al@home.example" in said
    assert "language: de" in said
    assert "touches: 1 more" in said


def test_who_is_left_alone_stays_so_whichever_of_the_two_it_was() -> None:
    for kept, gone in ((ANN, replace(HOME, hands_off=True)), (replace(ANN, hands_off=True), HOME)):
        assert joined(kept, gone).hands_off
    assert joined(ANN, replace(HOME, archived="deceased")).archived == "deceased"


def test_taken_back_both_are_as_they_were(book: Book) -> None:
    before = records(book)
    book.merge("ann@acme.example", "ann@home.example", NOW)
    person, other = book.unmerge("al@home.example", NOW)
    assert (person.id, other) == ("ann@acme.example", "ann@home.example")
    assert records(book) == before
    with pytest.raises(NotMerged):
        book.unmerge("ann@acme.example", NOW)


def test_what_was_written_since_stays_when_a_merge_is_taken_back(book: Book) -> None:
    book.merge("ann@acme.example", "ann@home.example", NOW)
    book.touch("ann@home.example", Touch(NOW, "call", "after"), NOW)
    one = book.get("ann@acme.example")
    book.replace(replace(one, tier="gold", notes=(*one.notes, "new")), NOW)
    book.unmerge("ann@acme.example", NOW)
    ann, home = book.people()
    assert (ann.tier, ann.notes, ann.emails) == ("gold", ("likes tea", "new"), ("ann@acme.example",))
    assert [touch.text for touch in ann.touches] == ["", "after"]
    assert home == replace(HOME, in_book=True)


def test_a_note_is_not_written_again_after_a_merge(book: Book) -> None:
    assert book.note("ann@home.example", "mark-1", "met at the fair", NOW)
    book.merge("ann@acme.example", "ann@home.example", NOW)
    assert not book.note("ann@acme.example", "mark-1", "met at the fair", NOW)
    assert book.get("ann@acme.example").notes == ("likes tea", "met at the fair")


def test_what_the_user_added_to_either_entry_is_kept(book: Book) -> None:
    data = json.loads(book.path.read_text("utf-8"))
    data["people"]["1"]["shoe_size"] = 41
    data["people"]["2"]["hat"] = "green"
    book.path.write_text(json.dumps(data), "utf-8")
    book.merge("ann@acme.example", "ann@home.example", NOW)
    (record,) = records(book)
    assert (record["shoe_size"], record["hat"]) == (41, "green")


def test_an_address_that_is_nobodys_becomes_one_of_theirs_and_can_be_taken_away_again(book: Book) -> None:
    one = book.merge("ann@acme.example", "A.Lee@Fair.example", NOW)
    assert one.emails == ("ann@acme.example", "a.lee@fair.example")
    person, other = book.unmerge("ann@acme.example", NOW)
    assert (person, other) == (replace(ANN, in_book=True), "a.lee@fair.example")
    assert len(book.people()) == 2


def test_somebody_cannot_be_merged_with_themselves_or_with_nobody(book: Book) -> None:
    with pytest.raises(OnePerson):
        book.merge("al@home.example", "ann@home.example", NOW)
    with pytest.raises(UnknownPerson):
        book.merge("ann@acme.example", "Nobody", NOW)
    assert len(book.people()) == 2


@settings(max_examples=12, deadline=None)
@given(PEOPLE, PEOPLE)
def test_any_two_people_are_joined_and_parted_without_a_trace(
    tmp_path_factory: pytest.TempPathFactory, one: Person, other: Person
) -> None:
    other = replace(other, emails=tuple(f"x.{email}" for email in other.emails), aliases=())
    book = Book(tmp_path_factory.mktemp("book") / "book.json")
    for person in (one, other):
        book.add(person, NOW)
    before = book.people()
    merged = book.merge(one.emails[0], other.emails[0], NOW)
    assert set(merged.known_as) >= {*one.emails, *other.emails}
    assert book.unmerge(merged.id, NOW)[1] == other.emails[0]
    assert book.people() == before


# Imports

TABLE = "Name,Company,E-Mail\n"


def take(book: Book, rows: str) -> ImportResult:
    return book.take_in(read_csv(TABLE + rows, "t.csv").entries, NOW)


def test_a_later_import_does_not_split_those_who_were_merged(book: Book) -> None:
    book.merge("ann@acme.example", "ann@home.example", NOW)
    result = take(
        book, "Ann M. Lee,Acme Ltd,ann@home.example\nA. Lee,,lee@old.example\nAnn Lee,Acme,ann@acme.example\n"
    )
    assert (result.added, result.merged, result.problems) == ((), (), ())
    assert len(book.people()) == 1


def test_the_same_name_at_the_same_company_is_the_same_person(book: Book) -> None:
    result = take(book, '"Lee, Ann",ACME,ann.lee@acme.example\n')
    assert result.updated == ("ann@acme.example",)
    assert book.get("ann.lee@acme.example").id == "ann@acme.example"


@pytest.mark.parametrize(
    "row", ["Ann Lee,Globex,ann@globex.example\n", "Ann Lee,,ann@globex.example\n", "Ann,Acme,a@acme.example\n"]
)
def test_another_company_none_or_half_a_name_is_somebody_else(book: Book, row: str) -> None:
    assert len(take(book, row).added) == 1


def test_a_card_that_has_both_under_their_one_name_makes_them_one(book: Book) -> None:
    book.replace(replace(book.get("ann@home.example"), names=("Lee, Ann",)), NOW)
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:ann@acme.example\nEMAIL:ann@home.example\nBDAY:1980-05-04\nEND:VCARD\n"
    result = book.take_in(read_vcards(card, "a.vcf").entries, NOW)
    assert result.merged == (("ann@acme.example", "ann@home.example"),)
    assert (result.updated, result.problems) == (("ann@acme.example",), ())
    (one,) = book.people()
    assert one.aliases == ("ann@home.example", "lee@old.example")
    assert book.unmerge("ann@acme.example", NOW)[1] == "ann@home.example"
    assert len(book.people()) == 2


def test_a_card_that_has_two_people_of_different_names_is_asked_about(book: Book) -> None:
    book.add(Person("bo@acme.example", ("Bo Ray",), ("bo@acme.example",)), NOW)
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Acme\nEMAIL:ann@acme.example\nEMAIL:bo@acme.example\nEND:VCARD\n"
    result = book.take_in(read_vcards(card, "a.vcf").entries, NOW)
    assert len(book.people()) == 3
    assert [problem.hint for problem in result.problems] == [
        "if they are one: wellkept people merge ann@acme.example bo@acme.example"
    ]


def test_the_day_of_a_death_on_a_card_is_taken_in_and_ends_everything(book: Book) -> None:
    card = "BEGIN:VCARD\nVERSION:4.0\nFN:Cal Poe\nEMAIL:cal@acme.example\nDEATHDATE:20251102\nEND:VCARD\n"
    book.take_in(read_vcards(card, "a.vcf").entries, NOW)
    assert book.get("cal@acme.example").left_alone == "the book has the day of their death"


# Suggestions


def person(email: str, name: str = "", company: str = "", *, in_book: bool = True) -> Person:
    return Person(email, (name,) if name else (), (email,), company=company, in_book=in_book)


@pytest.mark.parametrize(
    ("one", "other", "suggested"),
    [
        (person("a@acme.example", "Ann Lee", "Acme"), person("al@home.example", "Lee, Ann", "ACME"), True),
        (person("a@acme.example", "Ann Lee", "Acme"), person("al@home.example", "Ann Lee", "Globex"), False),
        (person("ann.lee@acme.example"), person("ann.lee@home.example", "Ann Lee"), True),
        (person("ann.lee+news@acme.example"), person("ann.lee@home.example"), True),
        (person("ann.lee@acme.example", "Ann Lee"), person("ann.lee@home.example", "Anton Lee"), False),
        (person("info@acme.example"), person("info@home.example"), False),
        (person("ann@acme.example"), person("ann@home.example"), False),
        (person("ann.lee@acme.example"), person("ann.lee@home.example", in_book=False), True),
        (person("ann.lee@acme.example", in_book=False), person("ann.lee@home.example", in_book=False), False),
    ],
)
def test_who_may_be_the_same(one: Person, other: Person, *, suggested: bool) -> None:
    assert bool(duplicates([one, other])) == suggested


def test_a_card_with_addresses_of_both_is_a_reason_and_the_book_is_kept() -> None:
    people = [person("x@home.example", in_book=False), person("ann@acme.example", "Ann Lee")]
    card = Card("work", "1", ("Ann Lee",), ("x@home.example", "ann@acme.example"))
    assert duplicates(people, [card]) == (
        Suggestion("ann@acme.example", "x@home.example", ("one card in contacts:work has addresses of both",)),
    )
    assert duplicates(people, [card], {frozenset(("ann@acme.example", "x@home.example"))}) == ()


def test_a_pattern_that_a_whole_company_follows_suggests_nobody() -> None:
    people = [person(f"front.desk@house{number}.example") for number in range(30)]
    assert duplicates(people) == ()


def test_who_was_told_apart_is_remembered(book: Book) -> None:
    book.tell_apart("ann@acme.example", "ann@home.example", NOW)
    assert book.told_apart() == {frozenset(("ann@acme.example", "ann@home.example"))}
    assert book.get("ann@acme.example") == replace(ANN, in_book=True)


@pytest.mark.parametrize(
    ("why", "words"),
    [("archived", "marked archived in the book"), ("deceased", "marked deceased in the book"), ("", "")],
)
def test_who_is_archived_says_so(book: Book, why: str, words: str) -> None:
    assert book.archive("ann@home.example", why, NOW).left_alone == words
    assert book.get("ann@home.example").archived == why


def test_something_that_is_no_reason_counts_as_archived(book: Book) -> None:
    text = book.path.read_text("utf-8")
    book.path.write_text(text.replace('"tier": "key"', '"archived": 1'), "utf-8")
    assert book.get("ann@acme.example").left_alone
    assert any("archived" in problem for problem in book.load().problems)
