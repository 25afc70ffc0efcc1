"""Clocks that jump, days asleep, accounts that leave the config and come back: each occasion is served once or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.golden.test_waiting import ASK
from tests.golden.world import ANN, BO, CARL, Mail, World, meeting, message_id

NOW = "2026-03-12T10:00:00+01:00"
BOTH = ("work", "home")


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path, now=NOW)
    found.configure(accounts=BOTH)
    found.knows("Ann Lee", "--tier", "key")
    found.deliver(
        Mail("q", "2026-03-10 09:00", ASK),
        Mail("h", "2026-03-10 09:30", ASK, sender=CARL, subject="House", account="home"),
    )
    found.calendar("m", meeting("m", "20260313T100000", "20260313T110000"))
    return found


def keys(world: World, now: str) -> list[str]:
    return [action["key"] for action in world.apply(now)]


def later(now: str, **span: float) -> str:
    return (datetime.fromisoformat(now) + timedelta(**span)).isoformat()


@pytest.mark.parametrize(
    "jumps",
    [
        [{"days": 1}, {"days": 0}],
        [{"days": -1}, {"days": 0}],
        [{"days": -1}, {"days": 1}, {"days": -1}, {"days": 2}],
        [{"days": 400}, {"days": 0}, {"days": 1}],
        [{"minutes": -1}, {"minutes": 1}],
    ],
)
def test_a_clock_that_jumps_makes_nothing_twice(world: World, jumps: list[dict[str, float]]) -> None:
    made = keys(world, NOW)
    assert made
    for jump in jumps:
        made += keys(world, later(NOW, **jump))
    assert len(made) == len(set(made))
    marks = [path.name for path in (*world.drafts(), *world.tasks(), *world.tasks("home"))]
    assert len(marks) == len(set(marks))


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25"])
def test_each_hour_of_a_night_in_which_the_clocks_change_makes_nothing_twice(world: World, change: str) -> None:
    world.deliver(Mail("n", f"{change} 00:30", ASK, sender=BO, subject="Night"))
    world.configure(accounts=BOTH, customers={"everyone": True})
    begins = datetime.fromisoformat(f"{change}T00:00:00+01:00" if "-03-" in change else f"{change}T00:00:00+02:00")
    made = [key for hour in range(0, 72, 6) for key in keys(world, (begins + timedelta(hours=hour)).isoformat())]
    assert made
    assert len(made) == len(set(made))


def test_what_fell_due_in_three_days_asleep_is_made_once_and_within_the_days_budget(world: World) -> None:
    world.configure(accounts=BOTH, customers={"everyone": True}, attention={"drafts": 2, "tasks": 3})
    keys(world, NOW)
    for number in range(9):
        sender = f"Cleo{number} Marsh <cleo{number}@marsh.example>"
        world.deliver(Mail(f"s{number}", f"2026-03-12 1{number}:30", ASK, sender=sender, subject=f"Matter {number}"))
    counts = []
    for days in (3, 4, 5, 6, 7):
        made = world.apply(later(NOW, days=days, hours=5))
        kinds = [action["artefact"]["kind"] for action in made]
        counts.append((kinds.count("draft"), kinds.count("task")))
    assert all(drafts <= 2 and tasks <= 3 for drafts, tasks in counts)
    assert sum(tasks for _, tasks in counts) >= 9


def test_an_account_that_leaves_the_config_is_left_alone_and_comes_back_without_doubles(world: World) -> None:
    first = keys(world, NOW)
    lying = [path.read_bytes() for path in (*world.drafts("home"), *world.tasks("home"))]
    assert lying
    world.configure(accounts=("work",))
    away = later(NOW, hours=2)
    assert {action["account"] for action in world.signals("unanswered", away)} == {"work"}
    assert keys(world, away) == []
    assert [path.read_bytes() for path in (*world.drafts("home"), *world.tasks("home"))] == lying
    world.configure(accounts=BOTH)
    back = later(NOW, hours=4)
    assert message_id("h") in {action["occasion"] for action in world.signals("unanswered", back)}
    assert not set(keys(world, back)) & set(first)
    assert [path.read_bytes() for path in (*world.drafts("home"), *world.tasks("home"))][: len(lying)] == lying


def test_a_birthday_of_29_february_comes_once_a_year(world: World) -> None:
    world.configure(accounts=("work",), rules=["pack:days"])
    world.knows("Bo Berg", "--email", "bo@fjord.example", "--date", "birthday=1980-02-29")
    made: list[str] = []
    for year in (2027, 2028, 2029):
        for day in range(20, 36):
            at = datetime.fromisoformat(f"{year}-02-01T10:00:00+01:00") + timedelta(days=day)
            made += [action["artefact"]["kind"] for action in world.apply(at.isoformat())]
    assert made.count("draft") == 3
    assert ANN not in made
