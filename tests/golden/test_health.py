"""`wellkept health` and the signal `review`: mail and book on disk → numbers with their messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.test_waiting import ASK
from tests.golden.world import Mail, World, headlines, message_id, mine

NOW = "2026-03-27T10:00:00+01:00"
"""A Friday late in the quarter: everybody's day has come."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path, now=NOW)
    found.configure(rules=["pack:reviews"])
    return found


def called(world: World, name: str, *days: str) -> None:
    for day in days:
        world.fine("log", name, "call", "hello", "--at", f"{day}T10:00:00+01:00")


def test_each_number_names_its_messages(world: World) -> None:
    world.knows("Ann Lee", "--tier", "key", "--interval", "4 weeks")
    called(world, "Ann Lee", "2026-03-20")
    world.deliver(mine("a", "2026-03-21 10:00", "How many chairs?", subject="Chairs"))
    world.deliver(Mail("q", "2026-03-24 09:00", ASK, subject="Prices"))
    (found,) = json.loads(world.fine("health", "--json"))
    assert (found["person"], found["score"], found["change"]) == ("ann@acme.example", 90, None)
    assert found["last_touch"]["quote"] == "call hello"
    assert (found["interval"], found["due"]) == ("4 weeks", "2026-04-17T10:00:00+02:00")
    (part,) = found["parts"]
    assert (part["name"], part["points"], part["evidence"][0]["source"]) == ("waits", 10, message_id("q"))


def test_everybody_is_listed_the_worst_first_with_who_falls_due_next(world: World) -> None:
    world.knows("Bo Berg", "--tier", "gold")
    world.knows("Ann Lee", "--tier", "key")
    called(world, "Bo Berg", "2026-02-03")
    called(world, "Ann Lee", "2026-02-20")
    out = world.fine("health")
    assert out.index("Ann Lee") < out.index("Bo Berg")
    assert "wanted: every 3 weeks" in out
    assert "Bo Berg" in out.partition("Due next")[2]
    assert "Ann Lee" not in out.partition("Due next")[2]


def test_somebody_who_is_not_in_the_book_can_be_asked_about_and_a_stranger_not(world: World) -> None:
    world.deliver(Mail("q", "2026-03-24 09:00", ASK))
    assert "10" in world.fine("health", "ann@acme.example")
    ran = world.run("health", "nobody@nowhere.example")
    assert ran.code == 1
    assert "nobody@nowhere.example" in ran.err


def test_a_relationship_that_stopped_is_reviewed_once_a_quarter_with_its_numbers(world: World) -> None:
    world.knows("Ann Lee", "--interval", "2 weeks", now="2024-01-02T10:00:00+01:00")
    called(world, "Ann Lee", *(f"2025-{month:02d}-{day:02d}" for month in range(7, 13) for day in (4, 18)))
    (found,) = world.signals("review")
    assert (found["occasion"], found["facts"]["fell"]) == ("ann@acme.example review 2026-Q1", True)
    (task,) = world.apply()
    assert headlines([task]) == [("got-worse", "task", "Ann: 40 of 100, -60 in three months")]
    assert "wanted: every 2 weeks" in task["artefact"]["text"]
    assert "2025-12-18" in task["artefact"]["text"]
    assert world.apply("2026-03-30T10:00:00+02:00") == []
    world.forget_index()
    assert world.apply("2026-03-30T10:00:00+02:00") == []


def test_why_says_when_nothing_is_to_be_reviewed(world: World) -> None:
    world.knows("Ann Lee")
    assert "says how often to be in touch" in world.fine("why", "ann@acme.example")
