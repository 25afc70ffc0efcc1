"""`wellkept apply` is killed at every request and every commit: the next run finds what was made and makes no second one."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.google.life import FIRST, LATER, furnish, shown_draft, shown_task, user_acts
from tests.google.server import GoogleServer, serving
from tests.google.stage import Clock, new_server
from tests.google.world import World
from tests.machines.world import RULES, copy_world, ledger_of
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
[[account]]
name = "work"
provider = "gmail"
address = "{me}"
endpoint = "{url}"
token_command = ["echo", "good"]
late = 0
units_per_minute = 10000000
project_units_per_minute = 10000000
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

    def __init__(self, server: GoogleServer, folder: Path) -> None:
        self.server = server
        self.start = folder / "start"
        self.start.mkdir(parents=True)
        (self.start / "rules.d").mkdir()
        (self.start / "rules.d" / "waits.toml").write_text(RULES)
        config = self.start / "config.toml"
        config.write_text(CONFIG.format(me=ME.email, url=server.url))
        config.chmod(0o600)
        furnish(server)
        self.first = copy.deepcopy(server.world)
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
        box = self.server.world.mailbox
        rows = [row for held in self.server.world.lists.values() for row in held.tasks.values()]
        ledger, verdicts = ledger_of(folder / "state" / "ledger.db")
        return State(
            sorted(shown_draft(box.mails[message].raw) for message in box.drafts.values()),
            sorted(shown_task(row) for row in rows),
            ledger,
            verdicts,
        )

    def close(self) -> None:
        self._process.communicate()


@dataclass
class Scenario:
    """A run that is due, and what it makes when nobody kills it."""

    harness: Harness
    folder: Path
    world: World
    now: str
    expected: State
    points: Sequence[str]

    def suffer(self, folder: Path, point: int) -> str:
        """Kill a run at a point and let two more go over it; return what is wrong then, "" if nothing."""
        server = self.harness.server
        copy_world(self.folder, folder)
        server.world = copy.deepcopy(self.world)
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


def difference(left: State, wanted: State) -> str:
    return "; ".join(
        f"{name}: {getattr(left, name)} instead of {getattr(wanted, name)}"
        for name in ("drafts", "tasks", "ledger", "verdicts")
        if getattr(left, name) != getattr(wanted, name)
    )


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    with serving(new_server(Clock(), units_per_minute=10**12)) as server:
        found = Harness(server, tmp_path_factory.mktemp("kills"))
        yield found
        found.close()
    assert server.wrong == []


def scenario(harness: Harness, folder: Path, *, later: bool, keeps_ids: bool) -> Scenario:
    server = harness.server
    start, played = folder / "start", folder / "played"
    shutil.copytree(harness.start, start)
    server.world = copy.deepcopy(harness.first)
    server.world.mailbox.keeps_ids = keeps_ids
    now = FIRST.isoformat()
    if later:
        assert harness.apply(start, now)["code"] == 0
        user_acts(server)
        now = LATER.isoformat()
    world = copy.deepcopy(server.world)
    copy_world(start, played)
    answer = harness.apply(played, now)
    assert (answer["code"], answer["errors"]) == (0, "")
    harness.apply(played, now)
    return Scenario(harness, start, world, now, harness.look(played), answer["points"])


WAYS = [(later, keeps) for later in (False, True) for keeps in (True, False)]
NAMES = [f"{'later' if later else 'first'}, {'marked' if keeps else 'under another id'}" for later, keeps in WAYS]


def failures(play: Scenario, points: Sequence[int], folder: Path) -> list[str]:
    return [wrong for point in points if (wrong := play.suffer(folder / "world", point))][:5]


@pytest.mark.parametrize(("later", "keeps_ids"), [WAYS[1], WAYS[2]], ids=[NAMES[1], NAMES[2]])
def test_a_run_killed_right_after_a_change_is_made_good(
    harness: Harness, tmp_path: Path, *, later: bool, keeps_ids: bool
) -> None:
    play = scenario(harness, tmp_path, later=later, keeps_ids=keeps_ids)
    kinds: dict[str, list[int]] = {}
    for number, point in enumerate(play.points):
        when, verb, place = [*point.split(" "), ""][:3]
        if when == "after" and verb in ("POST", "DELETE", "PUT") and "/batch/" not in place:
            kinds.setdefault(f"{verb} {place.split('/')[1]}", []).append(number)
    chosen = sorted(numbers[len(numbers) // 2] for numbers in kinds.values())
    assert len(chosen) >= 2
    assert failures(play, chosen, tmp_path) == []


@pytest.mark.soak
@pytest.mark.parametrize(("later", "keeps_ids"), WAYS, ids=NAMES)
def test_a_run_killed_at_every_step_is_made_good(
    harness: Harness, tmp_path: Path, *, later: bool, keeps_ids: bool
) -> None:
    play = scenario(harness, tmp_path, later=later, keeps_ids=keeps_ids)
    assert failures(play, range(len(play.points)), tmp_path) == []
