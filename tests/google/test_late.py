"""A request whose answer never came may still be carried out: nothing is lost, nothing is made twice.

The server takes up to twice the client's timeout before a draft or task exists, and as long again before it says so,
whoever has hung up or died meanwhile.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.google.life import GoogleStage
from tests.google.server import Fault, GoogleServer, serving
from tests.google.stage import Clock, new_server
from tests.google.world import World
from tests.providers.life import FIRST, Left, Life
from tests.stage import ME

REPOSITORY = Path(__file__).parents[2]
TIMEOUT = 0.25
"""Seconds that the client waits."""
SLOWEST = 2 * TIMEOUT
"""Seconds that the server takes at most, on each side."""
LATE = 1.0
"""Seconds after which nothing can come any more."""
PASSES = 80


def creates(method: str, path: str) -> bool:
    return method == "POST" and (path.split("?", maxsplit=1)[0].endswith(("/drafts", "/tasks")))


class Slow:
    """The server, and a daemon in forks of another process. Both its clocks can be set ahead: nobody has to wait."""

    def __init__(self, server: GoogleServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self._began = time.monotonic()
        self._skipped = 0.0
        self.late = LATE
        self.timeout = TIMEOUT
        GoogleStage(server).furnish()
        self._first = json.dumps(self._request(folder / "warm", None))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.google.late_worker", self._first],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.work(folder / "first")
        self.furnish()

    def furnish(self) -> None:
        """Begin anew: an account in which the customers wait."""
        self.server.choose = None
        self.server.world = World(type(self.server.world.mailbox)(ME.email))
        GoogleStage(self.server).furnish()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began + self._skipped

    def skip(self, seconds: float) -> None:
        self._skipped += seconds

    def _request(self, folder: Path, after: float | None) -> dict[str, Any]:
        return {
            "folder": str(folder),
            "url": self.server.url,
            "now": (FIRST + timedelta(seconds=self.seconds)).isoformat(),
            "tick": self.seconds,
            "timeout": self.timeout,
            "late": self.late,
            "after": after,
        }

    def work(self, folder: Path, after: float | None = None) -> bool:
        """Do one pass, or kill it on the way; returns whether it was killed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(self._request(folder, after)) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert answer["errors"] == ""
        return bool(answer["killed"])

    def left(self, folder: Path) -> Left:
        life = Life(GoogleStage(self.server), folder)
        try:
            return life.look()
        finally:
            life.end()

    def mend(self, folder: Path) -> None:
        """Let everything under way arrive, and as many passes as it takes until nothing is uncertain."""
        self.server.choose = None
        for _ in range(4):
            self.server.settle()
            self.work(folder)
            self.skip(self.late + 1)

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slow]:
    with serving(new_server(Clock(), units_per_minute=10**12)) as server:
        found = Slow(server, tmp_path_factory.mktemp("slow"))
        yield found
        server.settle()
        found.close()
    assert server.wrong == []


@pytest.fixture(scope="module")
def expected(slow: Slow) -> Left:
    folder = slow.folder / "expected"
    slow.furnish()
    slow.work(folder)
    left = slow.left(folder)
    assert len(left.drafts) == 6
    assert len(left.tasks) >= 6
    return left


def difference(left: Left, wanted: Left) -> str:
    return "\n".join(
        f"{name}: {getattr(left, name)}\n instead of {getattr(wanted, name)}"
        for name in ("drafts", "tasks", "ledger", "verdicts")
        if getattr(left, name) != getattr(wanted, name)
    )


def delayed(luck: random.Random) -> Callable[[str, str], Fault | None]:
    def choose(method: str, path: str) -> Fault | None:
        if not creates(method, path):
            return None
        return Fault(before=luck.uniform(0, SLOWEST), after=luck.uniform(0, SLOWEST))

    return choose


def suffer(slow: Slow, expected: Left, folder: Path, seed: int, kills: int) -> tuple[int, str]:
    """Kill passes on a slow account, then mend; return how many were killed, and what is wrong then."""
    luck = random.Random(seed)
    slow.furnish()
    slow.server.choose = delayed(luck)
    killed = sum(slow.work(folder, luck.uniform(0.05, 0.55)) for _ in range(kills))
    slow.mend(folder)
    wrong = difference(slow.left(folder), expected)
    shutil.rmtree(folder)
    return killed, f"seed {seed}: {wrong}" if wrong else ""


def test_kills_while_the_provider_takes_its_time_lose_and_double_nothing(
    slow: Slow, expected: Left, tmp_path: Path
) -> None:
    killed, wrong = suffer(slow, expected, tmp_path / "world", 0, 10)
    assert wrong == ""
    assert killed >= 3


@pytest.mark.soak
def test_a_thousand_kills_while_the_provider_takes_its_time_lose_and_double_nothing(
    slow: Slow, expected: Left, tmp_path: Path
) -> None:
    killed, wrongs, seed = 0, [], 100
    while killed < 1_000:
        seed += 1
        more, wrong = suffer(slow, expected, tmp_path / "world", seed, 16)
        killed += more
        wrongs += [wrong] if wrong else []
    assert wrongs == []


def timeouts(slow: Slow, expected: Left, folder: Path, at_least: int) -> tuple[int, str]:
    """Let every answer to a create come too late, stored at once or later; return how many, and what is wrong then."""
    slow.furnish()
    lost = 0

    def choose(method: str, path: str) -> Fault | None:
        nonlocal lost
        if not creates(method, path):
            return None
        lost += 1
        return Fault(after=SLOWEST) if lost % 2 else Fault(before=SLOWEST, after=SLOWEST)

    slow.server.choose = choose
    for _ in range(PASSES):
        slow.work(folder)
        if lost >= at_least:
            break
    slow.mend(folder)
    wrong = difference(slow.left(folder), expected)
    shutil.rmtree(folder)
    return lost, wrong


def test_answers_that_come_too_late_lose_and_double_nothing(slow: Slow, expected: Left, tmp_path: Path) -> None:
    lost, wrong = timeouts(slow, expected, tmp_path / "world", 6)
    assert (lost >= 6, wrong) == (True, "")


@pytest.mark.soak
def test_five_hundred_answers_that_come_too_late_lose_and_double_nothing(
    slow: Slow, expected: Left, tmp_path: Path
) -> None:
    lost, wrongs = 0, []
    while lost < 500:
        more, wrong = timeouts(slow, expected, tmp_path / "world", 12)
        lost += more
        wrongs += [wrong] if wrong else []
    assert wrongs == []


def test_what_comes_later_than_any_provider_should_is_taken_back_as_a_twin(
    slow: Slow, expected: Left, tmp_path: Path
) -> None:
    folder = tmp_path / "world"
    slow.furnish()
    held: list[str] = []
    release = threading.Event()

    def choose(method: str, path: str) -> Fault | None:
        if creates(method, path) and len(held) < 2:
            held.append(path)
            return Fault(until=release)
        return None

    slow.server.choose = choose
    slow.late = 0.0  # too short a wait: what is asked for a second time is there when the first one arrives
    try:
        while len(held) < 2:
            slow.work(folder)
        slow.work(folder)
        release.set()
        slow.server.settle()
        doubled = slow.left(folder)
        assert len(doubled.drafts) + len(doubled.tasks) > len(expected.drafts) + len(expected.tasks)
        slow.mend(folder)
    finally:
        release.set()
        slow.late = LATE
    left = slow.left(folder)
    there = tuple(task for task in left.tasks if json.loads(task)[-1] is False)  # Google keeps deleted ones for a while
    assert len(there) < len(left.tasks) or len(doubled.drafts) > len(expected.drafts)
    assert difference(replace(left, tasks=there), expected) == ""
