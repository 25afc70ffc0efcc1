"""A customer's invitation without an answer: calendar files → `signals --kind invited --json`, and the task."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.world import World, headlines, meeting

UID = "visit@acme.example"
AHEAD = ("20260319T100000", "20260319T110000")
OPEN = "NEEDS-ACTION"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.configure(rules=["pack:after-meetings"])
    world.knows("Ann Lee")
    world.calendar("visit", meeting(UID, *AHEAD, mine=OPEN))
    return world


def test_an_invitation_without_an_answer_is_noticed_and_becomes_a_task(world: World) -> None:
    (found,) = world.signals("invited")
    assert (found["person"], found["occasion"]) == ("ann@acme.example", f"{UID} invited")
    assert found["due"] == "2026-03-19T10:00:00+01:00"
    assert headlines(world.apply()) == [
        ("answer-the-invitation", "task", "Answer the invitation: Review (Ann Lee)"),
    ]
    assert world.apply() == []


def test_an_answer_ends_it_and_takes_the_task_back(world: World) -> None:
    world.apply()
    world.calendar("visit", meeting(UID, *AHEAD, mine="ACCEPTED"))
    world.apply("2026-03-12T11:00:00+01:00")
    assert world.signals("invited") == []
    assert world.tasks() == []


def test_no_answer_is_owed(world: World) -> None:
    world.calendar(
        "visit",
        meeting("declined", *AHEAD, mine="DECLINED"),
        meeting("tentative", *AHEAD, mine="TENTATIVE"),
        meeting("cancelled", *AHEAD, "STATUS:CANCELLED", mine=OPEN),
        meeting("over", "20260311T100000", "20260311T110000", mine=OPEN),
        meeting("far-ahead", "20260512T100000", "20260512T110000", mine=OPEN),
        meeting("colleague", *AHEAD, mine=OPEN, guests=("bea@northwind.example",)),
        meeting("stranger", *AHEAD, mine=OPEN, guests=("bo@fjord.example",)),
    )
    assert world.signals("invited") == []


def test_it_ends_when_the_meeting_begins(world: World) -> None:
    assert len(world.signals("invited", "2026-03-19T09:59:00+01:00")) == 1
    assert world.signals("invited", "2026-03-19T10:00:00+01:00") == []


def test_a_series_is_answered_once(world: World) -> None:
    world.calendar("visit", meeting(UID, *AHEAD, "RRULE:FREQ=WEEKLY;COUNT=8", mine=OPEN))
    (found,) = world.signals("invited")
    assert found["covers"][:2] == [f"{UID} 20260319T090000Z invited", f"{UID} 20260326T090000Z invited"]
    assert len(world.apply()) == 1
    assert world.apply("2026-03-20T10:00:00+01:00") == [], "the next of the series is no news"
    assert len(world.tasks()) == 1


def test_moving_it_gives_the_untouched_task_the_new_date(world: World) -> None:
    world.apply()
    world.calendar("visit", meeting(UID, "20260320T100000", "20260320T110000", mine=OPEN))
    world.apply("2026-03-12T11:00:00+01:00")
    (task,) = world.tasks()
    assert "DUE:20260320T090000Z" in task.read_text()


def test_status_counts_it(world: World) -> None:
    world.run("sync")
    assert "1 invitation has no answer from you" in world.run("status").out


def test_why_says_how_it_was_answered(world: World) -> None:
    world.calendar("visit", meeting(UID, *AHEAD, mine="DECLINED"))
    assert "no invited: you answered it: declined" in world.fine("why", UID)
