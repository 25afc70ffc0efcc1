"""Days to remember: book, mail and calendar on disk → signals, drafts and tasks through the command line, exactly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.test_waiting import ANSWER, ASK
from tests.golden.world import ANN, Json, Mail, World, headlines, mine

DAY = "2026-05-04T09:00:00+02:00"
"""A Monday: Ann's birthday."""
BIRTHDAY = ("--date", "birthday=1980-05-04")
ANNS = "ann@acme.example birthday 2026"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path, now=DAY)
    world.configure(rules=["pack:days"])
    return world


def only(world: World, now: str | None = None) -> Json:
    (found,) = world.signals("special_date", now)
    return found


def made(world: World, now: str) -> list[tuple[str, str, str]]:
    return headlines(world.apply(now))


def test_a_birthday_is_noticed_with_everything_that_is_known_of_it(world: World) -> None:
    world.knows("Ann Lee", *BIRTHDAY, "--zone", "Pacific/Auckland", "--tier", "key")
    found = only(world, "2026-04-06T09:00:00+02:00")
    assert (found["person"], found["occasion"], found["account"]) == ("ann@acme.example", ANNS, "work")
    assert found["since"] == found["due"] == found["facts"]["date"] == "2026-05-03T14:00:00+02:00"
    facts = {"kind": "birthday", "label": None, "in_days": 28, "years": 46, "round": 0, "source": "book"}
    assert {name: found["facts"][name] for name in facts} == facts
    assert (found["facts"]["disputed"], found["facts"]["waits"]) == (False, False)
    assert found["evidence"] == [{"source": "book", "at": "2026-05-03T14:00:00+02:00", "quote": "birthday 1980-05-04"}]


@pytest.mark.parametrize(
    ("moment", "stands"),
    [
        ("2026-04-02T23:59:59+02:00", False),
        ("2026-04-03T00:00:00+02:00", True),
        ("2026-05-11T23:59:59+02:00", True),
        ("2026-05-12T00:00:00+02:00", False),
    ],
)
def test_it_stands_from_a_month_before_until_a_week_after(world: World, moment: str, *, stands: bool) -> None:
    world.knows("Ann Lee", *BIRTHDAY)
    assert bool(world.signals("special_date", moment)) == stands


def test_one_task_and_one_mail_a_year_and_they_read_well(world: World) -> None:
    world.knows("Ann Lee", *BIRTHDAY, "--language", "de")
    assert made(world, "2026-04-28T09:00:00+02:00") == []
    assert made(world, "2026-04-30T09:00:00+02:00") == [("birthday-ahead", "task", "Ann: birthday on Monday, 4 May")]
    assert "Turns 46." in world.tasks()[0].read_text()
    (mail,) = world.apply(DAY)
    assert (mail["rule"], mail["artefact"]["to"]) == ("birthday", ["ann@acme.example"])
    assert mail["artefact"]["subject"] == "Alles Gute zum Geburtstag!"
    assert "46" not in mail["artefact"]["text"]
    assert [made(world, f"2026-05-{day:02d}T09:00:00+02:00") for day in (5, 9, 20)] == [[], [], []]
    assert world.drafts() == [], "a week later what nobody touched is taken back"
    assert made(world, "2027-05-04T09:00:00+02:00")[0][0] == "birthday"


def test_a_rebuilt_index_makes_nothing_again(world: World) -> None:
    world.knows("Ann Lee", *BIRTHDAY)
    assert len(world.apply(DAY)) == 1
    world.forget_index()
    assert world.apply(DAY) == []
    assert only(world)["occasion"] == ANNS


def test_a_mended_date_moves_the_task_and_makes_no_second_one(world: World) -> None:
    world.knows("Ann Lee", "--date", "birthday=1980-05-06")
    assert made(world, "2026-05-01T09:00:00+02:00") == [("birthday-ahead", "task", "Ann: birthday on Wednesday, 6 May")]
    book = world.state / "book.json"
    book.write_text(book.read_text().replace("1980-05-06", "1980-05-08"))
    assert made(world, "2026-05-01T10:00:00+02:00") == []
    (task,) = world.tasks()
    assert "Ann: birthday on Friday\\, 8 May" in task.read_text().replace("\r\n ", "")


@pytest.mark.parametrize("undone", [False, True])
def test_two_entries_that_become_one_get_no_second_birthday(world: World, *, undone: bool) -> None:
    world.knows("Ann Lee", *BIRTHDAY)
    world.knows("Ann Lee", "--email", "ann@home.example", "--date", "birthday=1980-05-05")
    assert [(rule, kind) for rule, kind, _ in made(world, DAY)] == [("birthday", "draft"), ("birthday-ahead", "task")]
    out = world.fine("people", "merge", "ann@home.example", "ann@acme.example", "--yes")
    assert "birthday: stays 1980-05-05, not 1980-05-04" in out
    if undone:
        world.fine("people", "unmerge", "ann@home.example")
    # Two again, the other one has a birthday of their own.
    expected = [("birthday", "draft", "ann@home.example")] if undone else []
    assert made(world, "2026-05-05T09:00:00+02:00") == expected
    assert len(world.drafts()) == 1 + undone
    assert ANNS in {one for signal in world.signals("special_date") for one in signal["covers"]}


def test_who_dies_is_left_in_peace_and_what_lay_there_is_taken_back(world: World) -> None:
    world.knows("Ann Lee", *BIRTHDAY, "--tier", "key")
    world.deliver(Mail("q", "2026-05-04 08:00", ASK))
    assert len(world.apply(DAY)) == 1
    world.fine("people", "archive", "Ann Lee", "--deceased")
    assert world.apply(DAY) == []
    assert world.drafts() == []
    because = world.why("ann@acme.example")
    assert "marked deceased in the book" in json.dumps(because)
    world.fine("people", "archive", "Ann Lee", "--undo")
    assert world.signals("special_date")


def test_why_says_when_the_next_day_comes(world: World) -> None:
    world.knows("Ann Lee", "--date", "anniversary=--02-29")
    world.knows("Bo Berg")
    assert "the next anniversary is on 2027-02-28" in json.dumps(world.why("ann@acme.example"))
    assert "neither the book nor a contact names a day" in json.dumps(world.why("bo@acme.example"))


def test_leap_day_is_kept_as_the_config_says(world: World) -> None:
    text = world.config.read_text()
    world.config.write_text(f'leap_day = "1 March"\n{text}')
    world.knows("Ann Lee", "--date", "birthday=--02-29")
    assert only(world, "2027-02-20T09:00:00+01:00")["due"] == "2027-03-01T00:00:00+01:00"
    world.config.write_text(f'leap_day = "30 February"\n{text}')
    assert world.run("signals", "--json").code == 2


def test_the_day_is_listed_with_what_lies_prepared(world: World) -> None:
    world.knows("Ann Lee", *BIRTHDAY, "--date", "thanksgiving=US: Thanksgiving")
    world.apply(DAY)
    out = world.fine("today")
    assert "1 day to remember" in out
    assert "Ann Lee, birthday on Monday 4 May" in out
    assert "Happy birthday, Ann!" in out
    found = only(world, "2026-11-20T09:00:00+01:00")
    assert (found["facts"]["kind"], found["facts"]["label"]) == ("holiday", "thanksgiving")
    assert found["due"] == "2026-11-26T00:00:00+01:00"


def test_a_rule_can_be_previewed_months_before_the_day(world: World) -> None:
    world.knows("Ann Lee", "--date", "customer-since=2016-10-01")
    out = world.fine("rules", "preview", "together", "--person", "Ann Lee")
    assert "10 years" in out


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("thanksgiving=US: Turkey Day", "has no holiday"),
        ("easter=Easter", "is not a date"),
        ("holiday=XX: Easter", "no holidays are known"),
    ],
)
def test_a_day_that_there_is_not_is_refused_with_what_may_be_meant(world: World, date: str, message: str) -> None:
    ran = world.run("people", "add", "Ann Lee", "--email", "ann@acme.example", "--date", date)
    assert ran.code == 2
    assert message in ran.err


def test_a_day_of_somebody_who_waits_says_so(world: World) -> None:
    world.knows("Ann Lee", *BIRTHDAY)
    world.deliver(Mail("q", "2026-05-01 09:00", ASK))
    assert only(world)["facts"]["waits"] is True
    world.deliver(mine("a", "2026-05-04 08:30", ANSWER, answers="q", to=(ANN,)))
    assert only(world)["facts"]["waits"] is False
