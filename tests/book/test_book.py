"""The book of people: who is found, what is refused, what is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Task
from daemon.book import AddressTaken, AmbiguousPerson, Book, NotAPerson, UnknownPerson
from daemon.book_checks import clean_address, date_text, free_text, is_zone, one_line, parse_date
from daemon.book_records import from_record, to_record
from daemon.book_storage import BookStorage
from rules.model import Person, SpecialDate, Touch

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
ANN = Person(
    id="ann@acme.example",
    names=("Ann Lee", "Lee, Ann"),
    emails=("ann@acme.example", "ann.lee@home.example"),
    company="Acme",
    tier="key",
    interval="3 weeks",
    dates=(SpecialDate("birthday", 5, 4, 1980), SpecialDate("anniversary", 2, 29)),
    tags=("customer",),
    interests=("sailing",),
    notes=("knows Bo",),
    talking_points=("the new harbour",),
    language="en",
    zone="Europe/Berlin",
    in_book=True,
)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book.json")


def records(book: Book) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(book.path.read_bytes())["people"]
    return found


def change_by_hand(book: Book, **fields: object) -> None:
    tables = json.loads(book.path.read_bytes())
    tables["people"]["1"].update(fields)
    book.path.write_text(json.dumps(tables))


def simple(email: str, *names: str) -> Person:
    return Person("", names, (email,))


def test_a_person_comes_back_as_added(book: Book) -> None:
    assert book.add(ANN, NOW) == ANN
    assert book.get("ann@acme.example") == ANN
    assert book.people() == (ANN,)


@pytest.mark.parametrize(
    "who",
    [
        "ANN@acme.example",
        "ann.lee@home.example",
        "ann lee",
        "LEE, ANN",
        "Ann",
        "lee",
        "Ann <ann@acme.example>",
    ],
)
def test_a_person_is_found_by_any_address_or_name_in_any_case(book: Book, who: str) -> None:
    book.add(ANN, NOW)
    book.add(simple("bo@acme.example", "Bo Anner"), NOW)
    assert book.get(who).id == ANN.id


def test_a_name_of_several_people_is_refused_with_their_addresses(book: Book) -> None:
    book.add(ANN, NOW)
    book.add(simple("other@acme.example", "Ann Lee"), NOW)
    with pytest.raises(AmbiguousPerson, match=r"ann@acme\.example, other@acme\.example"):
        book.get("ann lee")


def test_an_unknown_person_is_refused_with_what_looks_alike(book: Book) -> None:
    book.add(ANN, NOW)
    with pytest.raises(UnknownPerson) as caught:
        book.get("An Lee")
    assert "Ann Lee" in caught.value.advice
    with pytest.raises(UnknownPerson):
        book.get("")


def test_a_merged_id_still_finds_the_person(book: Book) -> None:
    book.add(ANN, NOW)
    change_by_hand(book, aliases=["ann@old.example"])
    assert book.get("Ann@old.example").id == ANN.id


def test_an_address_belongs_to_one_person_only(book: Book) -> None:
    book.add(ANN, NOW)
    bo = book.add(simple("bo@acme.example"), NOW)
    with pytest.raises(AddressTaken, match="Ann Lee"):
        book.add(simple("ann.lee@home.example"), NOW)
    with pytest.raises(AddressTaken):
        book.add(ANN, NOW)
    with pytest.raises(AddressTaken):
        book.replace(replace(bo, emails=("bo@acme.example", "ann@acme.example")), NOW)
    assert len(book.people()) == 2


def test_every_mistake_is_named_and_nothing_is_written(book: Book) -> None:
    wrong = replace(
        ANN,
        emails=("nobody",),
        tier="kee",
        interval="now and then",
        zone="Europe/Nowhere",
        language="English!",
        dates=(SpecialDate("birthday", 2, 30),),
    )
    with pytest.raises(NotAPerson) as caught:
        book.add(wrong, NOW, ["key", "gold"])
    assert [one.key for one in caught.value.mistakes] == [
        "emails", "tier", "interval", "zone", "language", "dates.birthday",
    ]  # fmt: skip
    assert "did you mean 'key'" in str(caught.value)
    assert not book.path.exists()


def test_what_the_user_wrote_by_hand_is_kept(book: Book) -> None:
    book.add(ANN, NOW)
    change_by_hand(book, favourite_tea="oolong", dates={"birthday": "1980-05-04", "odd": "some day in May"})
    book.replace(replace(book.get("ann"), company="Acme Ltd"), NOW)
    book.touch("ann", Touch(NOW, "call"), NOW)
    kept = records(book)["1"]
    assert kept["favourite_tea"] == "oolong"
    assert kept["dates"]["odd"] == "some day in May"
    assert kept["company"] == "Acme Ltd"


def test_other_tables_are_kept(book: Book) -> None:
    book.path.write_text('{"mine": {"1": {"a": 1}}, "people": {}}')
    book.add(ANN, NOW)
    assert json.loads(book.path.read_bytes())["mine"] == {"1": {"a": 1}}


@pytest.mark.parametrize(
    "fields",
    [
        {"tier": 7},
        {"tags": "customer"},
        {"tags": ["ok", 3]},
        {"dates": ["1980-05-04"]},
        {"dates": {"birthday": 1980.5}},
        {"notes": "text"},
        {"notes": [{"mark": "x"}]},
        {"touches": [{"at": "yesterday"}]},
        {"touches": [{"at": "2026-03-10T09:00:00"}]},
        {"touches": 4},
        {"emails": ["ann@acme.example", "nonsense"]},
        {"emails": {"a": 1}},
    ],
)
def test_a_field_that_makes_no_sense_is_passed_over_and_named(book: Book, fields: dict[str, object]) -> None:
    book.add(ANN, NOW)
    change_by_hand(book, **fields)
    loaded = book.load()
    assert list(loaded.people) == ["ann@acme.example"]
    assert len(loaded.problems) == 1


def test_an_unclear_hands_off_is_taken_as_hands_off(book: Book) -> None:
    book.add(ANN, NOW)
    change_by_hand(book, hands_off="ja")
    assert book.get("ann").hands_off
    assert book.load().problems


def test_a_record_of_nobody_and_a_second_one_of_somebody_are_set_aside(book: Book) -> None:
    book.add(ANN, NOW)
    tables = json.loads(book.path.read_bytes())
    tables["people"] |= {"2": {"names": ["Nobody"]}, "3": {"id": ANN.id, "hands_off": True}}
    book.path.write_text(json.dumps(tables))
    loaded = book.load()
    assert loaded.people == {ANN.id: replace(ANN, hands_off=True)}
    assert len(loaded.problems) == 2
    assert book.touch("ann", Touch(NOW, "call"), NOW).company == "Acme"


def test_ignoring_leaves_somebody_alone_in_the_book_or_not(book: Book) -> None:
    book.add(ANN, NOW)
    assert book.ignore("ann", NOW).hands_off
    assert book.ignore("Stranger@far.example", NOW).id == "stranger@far.example"
    assert [one.hands_off for one in book.people()] == [True, True]
    with pytest.raises(UnknownPerson):
        book.ignore("nobody at all", NOW)


def test_logged_contacts_are_kept_in_order_of_time(book: Book) -> None:
    book.add(ANN, NOW)
    berlin = timezone(timedelta(hours=1))
    book.touch("ann", Touch(NOW, "call", "about the offer"), NOW)
    book.touch("ann", Touch(datetime(2026, 3, 1, 9, tzinfo=berlin), "visit"), NOW)
    assert [touch.kind for touch in book.get("ann").touches] == ["visit", "call"]
    assert book.get("ann").touches[0].at == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_a_note_is_written_once_even_when_the_user_removed_it(book: Book) -> None:
    book.add(ANN, NOW)
    assert book.note("ann", "m1", "moves in May", NOW)
    assert not book.note("ann", "m1", "moves in May", NOW)
    assert book.get("ann").notes == ("knows Bo", "moves in May")
    assert records(book)["1"]["notes"][1] == {
        "text": "moves in May", "at": "2026-03-10T09:00:00+00:00", "mark": "m1",
    }  # fmt: skip
    book.replace(replace(book.get("ann"), notes=("knows Bo",)), NOW)
    assert not book.note("ann", "m1", "moves in May", NOW)
    assert book.get("ann").notes == ("knows Bo",)
    assert book.note("ann", "m2", "moved", NOW)


def test_an_edit_keeps_what_was_added_meanwhile(book: Book) -> None:
    before = book.add(ANN, NOW)
    edited = replace(before, company="Beta", notes=("knows Bo well",), tags=())
    book.note("ann", "m1", "moves in May", NOW)
    book.touch("ann", Touch(NOW, "call"), NOW)
    book.replace(edited, NOW, base=before)
    after = book.get("ann")
    assert (after.company, after.tags) == ("Beta", ())
    assert after.notes == ("moves in May", "knows Bo well")
    assert len(after.touches) == 1
    assert not book.note("ann", "m1", "moves in May", NOW)


def test_replacing_somebody_who_is_not_there_is_refused(book: Book) -> None:
    with pytest.raises(UnknownPerson):
        book.replace(ANN, NOW)


def test_a_change_is_one_write_and_one_of_its_copy(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    real = BookStorage._replace

    def watched(target: Path, content: bytes) -> None:
        written.append(target)
        real(target, content)

    monkeypatch.setattr(BookStorage, "_replace", staticmethod(watched))
    book.add(ANN, NOW)
    assert written == [book.path.resolve(), book.path.parent / "backups" / "book.json.last"]


# Tasks of accounts without a task list


def task(mark: str = "m1", title: str = "Answer Ann", due: datetime | None = NOW) -> Task:
    return Task(mark=mark, account="work", title=title, notes="why", due=due, about="<1@acme.example>")


def test_a_task_is_found_by_its_mark_and_made_once(book: Book) -> None:
    assert book.find_task("m1") is None
    placed = book.create_task(task(), NOW)
    assert book.find_task("m1") == placed
    assert book.create_task(task(), NOW) == placed
    assert book.open_tasks() == (task(),)


def test_tasks_are_listed_by_date_without_the_ticked_ones(book: Book) -> None:
    for one in (
        task("late", due=NOW + timedelta(days=9)),
        task("never", due=None),
        task("soon"),
        task("done"),
    ):
        book.create_task(one, NOW)
    assert book.tick("done", NOW)
    assert not book.tick("done", NOW)
    assert not book.tick("nothing", NOW)
    assert [one.mark for one in book.open_tasks()] == ["soon", "late", "never"]
    found = book.find_task("done")
    assert found is not None
    assert found.completed


def test_an_untouched_task_is_updated_and_withdrawn(book: Book) -> None:
    placed = book.create_task(task(), NOW)
    newer = book.update_task(placed, task(title="Answer Ann today"), NOW)
    assert newer is not None
    assert newer.fingerprint != placed.fingerprint
    assert book.find_task("m1") == newer
    assert not book.withdraw_task(placed, NOW)
    assert book.withdraw_task(newer, NOW)
    assert book.find_task("m1") is None
    assert not book.withdraw_task(newer, NOW)


@pytest.mark.parametrize("touched", [{"title": "Call Ann"}, {"completed": True}, {"due": ""}])
def test_a_task_that_the_user_touched_is_left_alone(book: Book, touched: dict[str, object]) -> None:
    placed = book.create_task(task(), NOW)
    tables = json.loads(book.path.read_bytes())
    tables["tasks"]["1"].update(touched)
    book.path.write_text(json.dumps(tables))
    before = book.path.read_bytes()
    assert book.update_task(placed, task(title="new"), NOW) is None
    assert not book.withdraw_task(placed, NOW)
    assert book.path.read_bytes() == before


# Dates, addresses, texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1980-05-04", SpecialDate("birthday", 5, 4, 1980)),
        ("19800504", SpecialDate("birthday", 5, 4, 1980)),
        ("--02-29", SpecialDate("birthday", 2, 29)),
        ("--0229", SpecialDate("birthday", 2, 29)),
        ("2024-02-29", SpecialDate("birthday", 2, 29, 2024)),
    ],
)
def test_dates_are_read_with_and_without_a_year(text: str, expected: SpecialDate) -> None:
    assert parse_date("Birthday", text) == expected


@pytest.mark.parametrize(
    "text", ["2023-02-29", "--02-30", "1980-13-01", "0000-01-01", "May", "", "1980-5-4", "٠٠٠٠-01-01"]
)
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|calendar"):
        parse_date("birthday", text)


def test_the_name_of_a_date_is_a_word() -> None:
    assert parse_date("Customer Since", "2020-01-01").kind == "customer-since"
    with pytest.raises(ValueError, match="name for a date"):
        parse_date("", "2020-01-01")


@pytest.mark.parametrize(
    "text",
    [
        "ann",
        "ann@",
        "@b.example",
        "a@b",
        "a b@c.example",
        "a@b..example",
        "a@b.example\n.x",
        "x" * 300 + "@b.example",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address"):
        clean_address(text)


def test_addresses_are_bare_and_case_folded() -> None:
    assert clean_address(" mailto:Ann.O'Lee+x@Acme.Example ") == "ann.o'lee+x@acme.example"


@pytest.mark.parametrize(
    ("name", "known"), [("Europe/Berlin", True), ("Europe", False), ("../etc/passwd", False), ("a\0b", False)]
)
def test_zones_are_those_the_machine_knows(name: str, known: bool) -> None:
    assert is_zone(name) is known


WORDS = st.text(max_size=30)
LINES = WORDS.map(one_line).filter(bool)
LISTS = st.lists(LINES, max_size=3).map(tuple)
DAYS = st.builds(
    SpecialDate,
    kind=st.sampled_from(["birthday", "anniversary", "customer-since"]),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
    year=st.none() | st.integers(1000, 9999),
)
TOUCHES = st.builds(
    Touch,
    at=st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1)).map(  # noqa: DTZ001
        lambda at: at.replace(microsecond=0, tzinfo=timezone(timedelta(hours=2)))
    ),
    kind=LINES,
    text=WORDS.map(free_text),
)
PEOPLE = st.builds(
    Person,
    id=st.just("ann@acme.example"),
    names=LISTS,
    emails=st.just(("ann@acme.example",)),
    company=WORDS.map(one_line),
    tier=WORDS.map(one_line),
    dates=st.lists(DAYS, max_size=3, unique_by=lambda day: day.kind).map(tuple),
    tags=LISTS,
    interests=LISTS,
    notes=st.lists(WORDS.map(free_text).filter(bool), max_size=3).map(tuple),
    talking_points=LISTS,
    zone=st.sampled_from(["", "Europe/Berlin"]),
    hands_off=st.booleans(),
    archived=st.sampled_from(["", "archived", "deceased"]),
    touches=st.lists(TOUCHES, max_size=3).map(tuple),
    in_book=st.just(True),
    aliases=st.just(()),
)


@given(before=PEOPLE, after=PEOPLE)
def test_any_person_survives_the_file_and_any_change(before: Person, after: Person) -> None:
    record = json.loads(json.dumps(to_record(before)))
    problems: list[str] = []
    assert from_record(record, problems.append) == before
    assert from_record(json.loads(json.dumps(to_record(after, record))), problems.append) == after
    assert not problems


@given(DAYS)
def test_any_date_is_read_back_as_written(day: SpecialDate) -> None:
    assert parse_date(day.kind, date_text(day)) == day
