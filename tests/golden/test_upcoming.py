"""Meetings ahead: calendar files → `signals --kind upcoming --json`, and the preparation that goes along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.golden.test_waiting import ANSWER, ASK
from tests.golden.world import Mail, World, headlines, meeting, mine

NOW = "2026-03-13T12:00:00+01:00"
"""A Friday: the meeting of Monday noon is a business day ahead."""
UID = "review@acme.example"
MONDAY = ("20260316T100000", "20260316T110000")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, now=NOW)


def seen(world: World, now: str | None = None) -> list[tuple[str, str]]:
    """Return (occasion, start) of each meeting ahead."""
    found = world.signals("upcoming", now)
    assert all(signal["due"] == signal["since"] == signal["facts"]["starts"] for signal in found)
    return [(signal["occasion"], signal["due"]) for signal in found]


def due(task: Path) -> str:
    (line,) = (line for line in task.read_text().splitlines() if line.startswith("DUE"))
    return line


def test_a_meeting_with_a_guest_from_outside_is_ahead(world: World) -> None:
    world.knows("Ann Lee", "--tier", "key")
    world.deliver(Mail("q", "2026-03-10 09:00", ASK), mine("a", "2026-03-10 10:00", ANSWER, answers="q"))
    world.calendar("review", meeting(UID, *MONDAY, "DESCRIPTION:Prices for ten"))
    (found,) = world.signals("upcoming")
    assert (found["person"], found["about"], found["occasion"], found["covers"]) == (
        "ann@acme.example", UID, UID, [UID],
    )  # fmt: skip
    assert found["due"] == "2026-03-16T10:00:00+01:00"
    facts = {
        "title": "Review",
        "starts_in": 3 * 86400 - 2 * 3600,
        "whole_day": False,
        "guests": 1,
        "first_meeting": False,
        "agenda": True,
        "organised_by_us": False,
        "accepted": True,
        "tier": "key",
    }
    assert {name: found["facts"][name] for name in facts} == facts
    assert found["evidence"] == [{"source": UID, "at": "2026-03-16T10:00:00+01:00", "quote": "Review"}]


WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=4"
FIRST = ("20260323T100000", "20260323T110000")
SERIES = [
    (f"{UID} 20260323T090000Z", "2026-03-23T10:00:00+01:00"),
    (f"{UID} 20260330T080000Z", "2026-03-30T10:00:00+02:00"),
    (f"{UID} 20260406T080000Z", "2026-04-06T10:00:00+02:00"),
    (f"{UID} 20260413T080000Z", "2026-04-13T10:00:00+02:00"),
]


def test_a_weekly_meeting_keeps_its_wall_time_when_the_clocks_change(world: World) -> None:
    world.calendar("review", meeting(UID, *FIRST, WEEKLY))
    assert seen(world) == SERIES


def test_a_moved_occurrence_keeps_its_occasion(world: World) -> None:
    moved = meeting(UID, "20260331T140000", "20260331T150000", "RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000")
    world.calendar("review", meeting(UID, *FIRST, WEEKLY), moved)
    assert seen(world) == [SERIES[0], (SERIES[1][0], "2026-03-31T14:00:00+02:00"), *SERIES[2:]]


@pytest.mark.parametrize(
    ("of_series", "override"),
    [
        (["EXDATE;TZID=Europe/Berlin:20260330T100000"], []),
        ([], ["RECURRENCE-ID;TZID=Europe/Berlin:20260330T100000", "STATUS:CANCELLED"]),
    ],
)
def test_one_cancelled_occurrence_leaves_the_others(world: World, of_series: list[str], override: list[str]) -> None:
    events = [meeting(UID, *FIRST, WEEKLY, *of_series)]
    if override:
        events.append(meeting(UID, "20260330T100000", "20260330T110000", *override))
    world.calendar("review", *events)
    assert seen(world) == [SERIES[0], *SERIES[2:]]


@pytest.mark.parametrize(
    "event",
    [
        meeting(UID, *FIRST, WEEKLY, "STATUS:CANCELLED"),
        meeting(UID, *MONDAY, "STATUS:CANCELLED"),
        meeting(UID, *MONDAY, mine="DECLINED"),
        meeting(UID, *MONDAY, guests=["bea@northwind.example", "sales@northwind.example"]),
        meeting(UID, "20260312T100000", "20260312T110000"),
        meeting(UID, "20260613T100000", "20260613T110000"),
    ],
    ids=["a cancelled series", "cancelled", "declined by us", "only colleagues", "past", "too far ahead"],
)
def test_no_meeting_ahead(world: World, event: str) -> None:
    world.calendar("review", event)
    assert seen(world) == []
    assert world.plan() == []


def test_whole_days_are_said_to_be_whole_days(world: World) -> None:
    world.calendar("fair", meeting(UID, "20260317", "20260319"))
    (found,) = world.signals("upcoming")
    assert (found["due"], found["facts"]["whole_day"]) == ("2026-03-17T00:00:00+01:00", True)
    assert world.plan("2026-03-16T23:00:00+01:00") == []


def test_a_meeting_in_two_calendars_is_one(world: World) -> None:
    world.configure(accounts=("work", "home"))
    for account in ("home", "work"):
        world.calendar("review", meeting(UID, *MONDAY), account=account)
    assert [(signal["account"], signal["occasion"]) for signal in world.signals("upcoming")] == [("work", UID)]


@pytest.mark.parametrize(("names", "ahead"), [(["Ann"], True), (["Ann", "Carl"], False), (["Carl"], True)])
def test_hands_off_of_every_guest_hides_the_meeting(world: World, names: Sequence[str], *, ahead: bool) -> None:
    for name in names:
        world.knows(f"{name} Lee", "--hands-off")
    world.calendar("review", meeting(UID, *MONDAY, guests=["ann@acme.example", "carl@acme.example"]))
    assert bool(seen(world)) is ahead


def prepared(world: World) -> Path:
    """Apply, and return the task that it leaves for the meeting of Monday."""
    world.calendar("review", meeting(UID, *MONDAY))
    assert headlines(world.apply()) == [("prepare", "task", "Prepare: Review (ann@acme.example)")]
    (task,) = world.tasks()
    assert due(task) == "DUE:20260316T090000Z"
    return task


def test_a_meeting_that_is_cancelled_takes_its_untouched_task_along(world: World) -> None:
    prepared(world)
    world.calendar("review", meeting(UID, *MONDAY, "STATUS:CANCELLED"))
    assert world.apply() == []
    assert world.tasks() == []
    assert list(world.outcomes().values()) == ["withdrawn"]
    world.calendar("review", meeting(UID, *MONDAY))
    assert world.apply() == []


def test_an_invitation_that_vanishes_takes_its_untouched_task_along(world: World) -> None:
    prepared(world)
    world.calendar("other", meeting("other@acme.example", "20260618T100000", "20260618T110000"))
    (world.root / "work/calendar/review.ics").unlink()
    world.apply()
    assert world.tasks() == []


def test_a_moved_meeting_gives_its_untouched_task_the_new_date(world: World) -> None:
    task = prepared(world)
    world.calendar("review", meeting(UID, "20260317T140000", "20260317T150000"))
    assert world.apply() == []
    assert world.tasks() == [task]
    assert due(task) == "DUE:20260317T130000Z"
    assert world.apply() == []
    assert list(world.outcomes().values()) == ["untouched"]
    assert world.apply("2026-03-16T15:00:00+01:00") == []


def test_a_task_that_the_user_edited_stays_as_it_is(world: World) -> None:
    task = prepared(world)
    edited = task.read_text().replace("Prepare: Review", "Bring the samples: Review")
    task.write_text(edited, newline="")
    for event in (
        meeting(UID, "20260317T140000", "20260317T150000"),
        meeting(UID, "20260317T140000", "20260317T150000", "STATUS:CANCELLED"),
    ):
        world.calendar("review", event)
        assert world.apply() == []
        assert task.read_text() == edited
    assert list(world.outcomes().values()) == ["edited"]


def test_the_preparation_of_a_meeting_that_took_place_stays(world: World) -> None:
    task = prepared(world)
    world.apply("2026-03-18T09:00:00+01:00")
    assert world.tasks() == [task]


def test_only_the_occurrence_that_is_near_is_prepared(world: World) -> None:
    world.calendar("review", meeting(UID, *FIRST, WEEKLY))
    assert world.plan() == []
    assert len(world.apply("2026-03-20T12:00:00+01:00")) == 1
    assert len(world.apply("2026-03-27T12:00:00+01:00")) == 1
    assert sorted(map(due, world.tasks())) == ["DUE:20260323T090000Z", "DUE:20260330T080000Z"]


def test_guests_are_called_by_the_names_that_you_know(world: World) -> None:
    world.knows("Ann Lee")
    world.calendar("review", meeting(UID, *MONDAY))
    assert headlines(world.apply()) == [("prepare", "task", "Prepare: Review (Ann Lee)")]
