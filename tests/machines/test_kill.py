"""Once, and only once: `wellkept apply` is killed at every step, run again, and nothing is lost, doubled or half made.

Each kill hits a real process at work on a real Maildir, task folder, book and ledger. What the world must look like
afterwards is what a run that nobody killed makes of it.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.machines import world
from tests.machines.world import LATER, NOW, State, copy_world, look, make_world, people_commands

REPOSITORY = Path(__file__).parents[2]


class Killer:
    """The warm harness (`tests.machines.killer`), a process of its own."""

    def __init__(self, folder: Path) -> None:
        config = make_world(folder)
        warm_up = [_argv(config, NOW, command) for command in (*people_commands(), ["apply"])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.machines.killer", json.dumps(warm_up)],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, folder: Path, now: str, command: Sequence[str], *, point: int | None = None, after: float | None = None
    ) -> dict[str, Any]:
        """Run a command on a world, to its end or to its death."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        argv = _argv(folder / "config.toml", now, command)
        request = {"argv": argv, "root": str(folder), "point": point, "after": after}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        self._process.communicate()


def _argv(config: Path, now: str, command: Sequence[str]) -> list[str]:
    return ["--quiet", "--config", str(config), "--now", now, *command]


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    harness = Killer(tmp_path_factory.mktemp("warm") / "world")
    yield harness
    harness.close()


@dataclass
class Scenario:
    """A world in which an `apply` is due, and what that makes of it when nobody kills it."""

    killer: Killer
    start: Path
    now: str
    before: State
    expected: State
    points: Sequence[str]
    seconds: float

    @property
    def moved(self) -> frozenset[str]:
        """The keys of the tasks that the run changes in place."""
        old, new = ({_uid(task): task for task in state.tasks} for state in (self.before, self.expected))
        return frozenset(uid for uid in old.keys() & new.keys() if old[uid] != new[uid])

    def suffer(self, folder: Path, kills: Sequence[dict[str, float]]) -> str:
        """Kill a run, and runs that mend what it left; then mend for good. Return what is wrong then, "" if nothing."""
        copy_world(self.start, folder)
        try:
            places = []
            for kill in kills:
                answer = self.killer.run(folder, self.now, ["apply"], **kill)  # type: ignore[arg-type]
                places.append(answer["points"][-1] if answer["killed"] and answer["points"] else "at its end")
                if half := self._half_made(folder):
                    return f"killed {' and '.join(places)}: half made {half}"
            for _ in range(2):
                answer = self.killer.run(folder, self.now, ["apply"])
                if answer["code"] or answer["errors"]:
                    return f"killed {' and '.join(places)}: the next run says {answer['errors']}"
                wrong = self._wrong(look(folder))
                if wrong:
                    return f"killed {' and '.join(places)}: {wrong}"
        finally:
            shutil.rmtree(folder)
        return ""

    def _half_made(self, folder: Path) -> list[str]:
        drafts = set(world.visible_drafts(folder)) - {*self.before.drafts, *self.expected.drafts}
        tasks = set(world.visible_tasks(folder)) - {*self.before.tasks, *self.expected.tasks}
        return sorted(drafts | tasks)

    def _wrong(self, state: State) -> str:
        # A kill between the change of a task and its record: the change passes for the user's, and is kept.
        kept = {key: self.expected.ledger[key] for key in self.moved if state.ledger[key] == ("made", "edited")}
        state = replace(state, ledger={**state.ledger, **kept})
        return "\n".join(
            f"{name}: {_difference(getattr(state, name), getattr(self.expected, name))}"
            for name in ("drafts", "tasks", "trash", "notes", "ledger", "verdicts", "hidden")
            if getattr(state, name) != getattr(self.expected, name)
        )


def _difference(found: Any, expected: Any) -> str:
    if isinstance(found, dict):
        found, expected = (list(value.items()) for value in (found, expected))
    found, expected = list(found), list(expected)
    return (
        f"{len(found)} instead of {len(expected)}; "
        f"too much: {[one for one in found if found.count(one) > expected.count(one)]}; "
        f"missing: {[one for one in expected if expected.count(one) > found.count(one)]}"
    )


def _uid(task: str) -> str:
    return next(line for line in task.splitlines() if line.startswith("UID:")).removeprefix("UID:")


Play = Callable[[str], Scenario]


@pytest.fixture(scope="module")
def play(killer: Killer, tmp_path_factory: pytest.TempPathFactory) -> Play:
    """Set up a scenario by name; each once."""
    done: dict[str, Scenario] = {}

    def set_up(name: str) -> Scenario:
        if name not in done:
            folder = tmp_path_factory.mktemp(name)
            start, whole = folder / "start", folder / "whole"
            make_world(start, task_folder=name != "with tasks in the book")
            for command in people_commands():
                assert killer.run(start, NOW, command)["code"] == 0
            now = NOW
            if name == "after a long day":
                assert killer.run(start, NOW, ["apply"])["code"] == 0
                world.time_passes(start)
                now = LATER
            copy_world(start, whole)
            began = time.monotonic()
            answer = killer.run(whole, now, ["apply"])
            seconds = time.monotonic() - began
            assert (answer["code"], answer["errors"]) == (0, "")
            done[name] = Scenario(killer, start, now, look(start), look(whole), answer["points"], seconds)
        return done[name]

    return set_up


SCENARIOS = ("the first run", "after a long day", "with tasks in the book")


def test_the_run_that_nobody_kills_does_all_that_the_killed_ones_are_measured_by(play: Play) -> None:
    first, later = play("the first run"), play("after a long day")
    drafts = [state for state in first.expected.ledger.values() if state == ("made", "untouched")]
    assert len(first.expected.drafts) == world.CUSTOMERS + 1  # and the check-in with somebody gone quiet
    assert len(first.expected.tasks) == world.CUSTOMERS + 2  # and two meetings to prepare
    assert len(drafts) == 2 * world.CUSTOMERS + 3
    assert {outcome for _, outcome in later.expected.ledger.values()} == {
        "untouched",
        "edited",
        "discarded",
        "completed",
        "withdrawn",
        "replaced",
    }
    assert len(later.moved) == 1
    assert sum("I am at it" in draft for draft in later.expected.drafts) == 1
    assert later.expected.hidden == ()


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_run_killed_at_a_named_step_is_made_good_by_the_next(name: str, play: Play, tmp_path: Path) -> None:
    scenario = play(name)
    kills = 6 if name == "with tasks in the book" else 12
    points = sorted({round(number * (len(scenario.points) - 1) / (kills - 1)) for number in range(kills)})
    assert _failures(scenario, [[{"point": point}] for point in points], tmp_path) == []


def test_a_run_killed_at_any_moment_is_made_good_by_the_next(play: Play, tmp_path: Path) -> None:
    scenario = play("after a long day")
    assert _failures(scenario, _at_random(scenario, 8, seed=1), tmp_path) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_run_killed_at_every_step_is_made_good_by_the_next(name: str, play: Play, tmp_path: Path) -> None:
    scenario = play(name)
    every = {"the first run": 1, "after a long day": 2, "with tasks in the book": 4}[name]
    assert _failures(scenario, [[{"point": point}] for point in range(0, len(scenario.points), every)], tmp_path) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", SCENARIOS)
def test_runs_killed_again_while_they_mend_are_made_good_in_the_end(name: str, play: Play, tmp_path: Path) -> None:
    scenario = play(name)
    twice = zip(_at_random(scenario, 20, seed=2), _at_random(scenario, 20, seed=3), strict=True)
    assert _failures(scenario, [[*one, *other] for one, other in twice], tmp_path) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", SCENARIOS)
def test_runs_killed_at_many_moments_are_made_good_by_the_next(name: str, play: Play, tmp_path: Path) -> None:
    scenario = play(name)
    assert _failures(scenario, _at_random(scenario, 40, seed=4), tmp_path) == []


def _at_random(scenario: Scenario, kills: int, seed: int) -> list[list[dict[str, float]]]:
    chance = random.Random(seed)
    return [[{"after": chance.uniform(0, scenario.seconds)}] for _ in range(kills)]


def _failures(scenario: Scenario, kills: Sequence[Sequence[dict[str, float]]], folder: Path) -> list[str]:
    """Return what went wrong, at most five of it."""
    failures: list[str] = []
    for kill in kills:
        failure = scenario.suffer(folder / "world", kill)
        if failure:
            failures.append(failure)
        if len(failures) == 5:
            break
    return failures
