"""While nothing happens `run` rests: small, on duty for everybody who asks, and awake as soon as something calls."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from daemon.rest import VARIABLE, Rest, marks_of
from tests.memory import resident

HOME = Path(__file__).parents[2]
PATIENTLY = 90.0
"""Seconds in which something must have come about, however busy the machine is."""
CONFIG = """
rules = ["rules.d"]
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
[customers]
domains = ["acme.example"]
[state]
dir = "state"
[[account]]
name = "work"
provider = "local"
maildir = "mail"
tasks = "tasks"
"""
RULE = """
[[rule]]
id = "answer"
on = "unanswered"
[[rule.step]]
task = { title = "Answer {{ person.email }}" }
"""
REST = Rest(
    state_dir="state", until=1.5, trails={"mail": ["*"]}, marks={"mail": 7}, duty={"pid": 1}, config="[me]",
    rules=[["a.toml", "x"]], templates={"a": {"en": "b"}}, said={"": "only planning"},
)  # fmt: skip


def mail(name: str) -> bytes:
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    return (
        f"From: {name}@acme.example\nTo: dana@northwind.example\nSubject: Offer\nMessage-ID: <{name}@acme.example>\n"
        f"Date: {date}\n\nCould you send us the offer?\n"
    ).encode()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for folder in (
        "mail/cur",
        "mail/new",
        "mail/tmp",
        "mail/.Drafts/cur",
        "mail/.Drafts/new",
        "mail/.Drafts/tmp",
        "rules.d",
        "tasks",
    ):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "rules.d" / "mine.toml").write_text(RULE)
    return tmp_path


def wellkept(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wellkept", "--config", str(home / "config.toml"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=HOME, check=False)


RUN = "import daemon.loop, wellkept; daemon.loop.QUIET = 3.0; wellkept.main()"
"""`run` as it is, but for the seconds without news that it waits for before it rests."""


@pytest.fixture
def running(home: Path) -> Iterator[subprocess.Popen[str]]:
    assert wellkept(home, "go").returncode == 0
    command = [sys.executable, "-c", RUN, "--config", str(home / "config.toml"), "run", "--poll", "12 hours"]
    with (home / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log, text=True, cwd=HOME) as run:
        try:
            yield run
        finally:
            run.kill()


def comes_about(what: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + PATIENTLY
    while not what():
        assert time.monotonic() < end, "it never came about"
        signal.sigtimedwait((), 0.05)


def rests(run: subprocess.Popen[str]) -> bool:
    return "daemon.asleep" in Path(f"/proc/{run.pid}/cmdline").read_text()


def status(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wellkept(home, "status", "--json").stdout)
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_run_rests_and_wakes(home: Path, running: subprocess.Popen[str]) -> None:
    comes_about(lambda: rests(running))
    assert resident(running.pid) < 45
    assert status(home)["on_duty"]["pid"] == running.pid
    assert "another wellkept is at work" in wellkept(home, "sync").stderr  # the state folder is still its own

    # What is saved half done takes as little effect as if it had been awake.
    (home / "rules.d" / "mine.toml").write_text("[[rule]\n")
    (home / "config.toml").write_text(CONFIG + "[nonsense")
    (home / "mail" / "new" / "one").write_bytes(mail("ann"))
    comes_about(lambda: len(list((home / "tasks").glob("*.ics"))) == 1)

    (home / "rules.d" / "mine.toml").write_text(RULE)
    (home / "config.toml").write_text(CONFIG)
    comes_about(lambda: rests(running))
    running.send_signal(signal.SIGHUP)
    comes_about(lambda: "config taken over" in (home / "log").read_text())
    comes_about(lambda: rests(running))
    running.send_signal(signal.SIGTERM)
    assert running.wait(PATIENTLY) == 0
    assert (home / "log").read_text().splitlines()[-1] == "stopped"
    assert status(home)["on_duty"] is None


def test_what_is_handed_over_comes_back_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(REST.write()))
    assert Rest.ended() == REST
    assert Rest.ended() is None  # it is said once


@pytest.mark.parametrize("told", ["", "nonsense", "987654"])
def test_without_a_rest_before_it_begins_anew(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, told)
    assert Rest.ended() is None


def test_what_happens_on_the_trails_leaves_a_mark(tmp_path: Path) -> None:
    trails = {str(tmp_path / "mail"): ["*"], str(tmp_path / "state"): ["book.json"], str(tmp_path / "gone"): ["*"]}
    for name in ("mail", "state"):
        (tmp_path / name).mkdir()
    before = marks_of(trails)
    (tmp_path / "state" / "index.db").write_text("x")
    assert marks_of(trails) == before
    (tmp_path / "state" / "book.json").write_text("{}")
    known = marks_of(trails)
    assert known != before
    (tmp_path / "mail" / "new").write_text("x")
    os.utime(tmp_path / "mail", ns=(1, 1))
    assert marks_of(trails) != known
