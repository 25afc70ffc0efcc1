"""`wellkept apply` is killed at every request and every commit: the next run finds what was made and makes no second one."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.machines.world import RULES, copy_world, ledger_of
from tests.providers.life import FIRST, LATER, Stage
from tests.stage import ME

REPOSITORY = Path(__file__).parents[2]
CONFIG = """
rules = ["pack:meetings", "rules.d"]
[me]
name = "Dana Fox"
addresses = ["{me}"]
time_zone = "UTC"
[customers]
everyone = true
[attention]
drafts = 60
tasks = 60
[state]
dir = "state"
{account}
"""


@dataclass(frozen=True)
class State:
    """The account, ledger and verdicts, as far as they concern the user."""

    drafts: Sequence[str]
    tasks: Sequence[str]
    ledger: Mapping[str, tuple[str, str]]
    verdicts: frozenset[tuple[str, str]]


class Harness:
    """A warm process that forks a `wellkept` a request, and the account that they work on."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage = stage
        self.start = folder / "start"
        self.start.mkdir(parents=True)
        (self.start / "rules.d").mkdir()
        (self.start / "rules.d" / "waits.toml").write_text(RULES)
        config = self.start / "config.toml"
        config.write_text(CONFIG.format(me=ME.email, account=stage.config))
        config.chmod(0o600)
        stage.furnish()
        self.first = copy.deepcopy(stage.world)
        warm = folder / "warm"
        shutil.copytree(self.start, warm)
        argv = ["--quiet", "--config", str(warm / "config.toml"), "--now", FIRST.isoformat(), "apply"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.machines.killer", json.dumps([argv])],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ask({"argv": ["--help"], "root": str(warm), "point": None, "after": None})

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def apply(self, folder: Path, now: str, point: int | None = None) -> dict[str, Any]:
        argv = ["--quiet", "--config", str(folder / "config.toml"), "--now", now, "apply"]
        return self._ask({"argv": argv, "root": str(folder), "point": point, "after": None})

    def look(self, folder: Path) -> State:
        ledger, verdicts = ledger_of(folder / "state" / "ledger.db")
        return State(sorted(self.stage.drafts()), sorted(self.stage.tasks()), ledger, verdicts)

    def close(self) -> None:
        self._process.communicate()


@dataclass
class Scenario:
    """A run that is due, and what it makes when nobody kills it."""

    harness: Harness
    folder: Path
    world: Any
    now: str
    expected: State
    points: Sequence[str]

    def suffer(self, folder: Path, point: int) -> str:
        """Kill a run at a point and let two more go over it; return what is wrong then, "" if nothing."""
        copy_world(self.folder, folder)
        self.harness.stage.world = copy.deepcopy(self.world)
        try:
            answer = self.harness.apply(folder, self.now, point)
            place = answer["points"][-1] if answer["points"] else "its end"
            for _ in range(2):
                answer = self.harness.apply(folder, self.now)
                if answer["code"] or answer["errors"]:
                    return f"killed {place}: the next run says {answer['errors']}"
            left = self.harness.look(folder)
            return "" if left == self.expected else f"killed {place}: {difference(left, self.expected)}"
        finally:
            shutil.rmtree(folder)

    def failures(self, points: Sequence[int], folder: Path) -> list[str]:
        """Return what is wrong after a kill at each of the points, the first five."""
        return [wrong for point in points if (wrong := self.suffer(folder / "world", point))][:5]

    def after_changes(self) -> list[int]:
        """Return for each kind of request that changes something the point right after one in the middle of them."""
        kinds: dict[str, list[int]] = {}
        for number, point in enumerate(self.points):
            when, verb, place = [*point.split(" "), ""][:3]
            if when == "after" and verb in ("POST", "DELETE", "PUT", "PATCH") and "batch" not in place:
                last = place.rpartition("/")[2]
                kind = last if not any(letter.isdigit() for letter in last) else place.split("/")[1]
                kinds.setdefault(f"{verb} {kind}", []).append(number)
        return sorted(numbers[len(numbers) // 2] for numbers in kinds.values())


def difference(left: State, wanted: State) -> str:
    return "; ".join(
        f"{name}: {getattr(left, name)} instead of {getattr(wanted, name)}"
        for name in ("drafts", "tasks", "ledger", "verdicts")
        if getattr(left, name) != getattr(wanted, name)
    )


@contextmanager
def harnessed(stage: Stage, folder: Path) -> Iterator[Harness]:
    """Serve the account and keep a warm process until the end of the block."""
    with stage.serving():
        found = Harness(stage, folder)
        try:
            yield found
        finally:
            found.close()
    assert list(stage.wrong) == []


def scenario(harness: Harness, folder: Path, *, later: bool) -> Scenario:
    """Play a run on the first day, or on a later one after the user has acted."""
    stage = harness.stage
    start, played = folder / "start", folder / "played"
    shutil.copytree(harness.start, start)
    now = FIRST.isoformat()
    if later:
        assert harness.apply(start, now)["code"] == 0
        stage.user_acts()
        now = LATER.isoformat()
    world = copy.deepcopy(stage.world)
    copy_world(start, played)
    answer = harness.apply(played, now)
    assert (answer["code"], answer["errors"]) == (0, "")
    harness.apply(played, now)
    return Scenario(harness, start, world, now, harness.look(played), answer["points"])
