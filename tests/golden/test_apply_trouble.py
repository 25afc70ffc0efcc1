"""When something is wrong: disks that vanish, two processes, mistakes in the config, and the quiet start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.retry import Retry
from daemon.accounts import Accounts
from daemon.bell import Bell
from daemon.book import Book
from daemon.config import load_config
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.lock import StateLock
from daemon.loop import run_passes
from daemon.rulebook import load_rulebook
from tests.golden.test_apply import ASKED, DRAFT, TASK
from tests.golden.test_waiting import ANSWER, ASK, CHAT
from tests.golden.world import ANN, Mail, World, headlines, held, mine, moment, without

LATER = "2026-03-12T12:00:00+01:00"
DANA_HOME = "Dana Fox <dana@home.example>"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask absent accounts again at once: the seconds in between prove nothing here."""
    defaults = Retry.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "sleep", lambda _: None)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.knows("Ann Lee", "--tier", "key")
    world.deliver(ASKED, mine("m", "2026-03-09 09:00", CHAT, subject="Fair"))
    return world


def empty(world: World) -> None:
    """Take every mail away, as a fresh mount point does; the folders stay, and what lies in Drafts."""
    for folder in ("", "Sent"):
        for path in world.folder(folder).iterdir():
            path.unlink()


@pytest.mark.parametrize("gone", ["the mails", "the maildir", "the inbox"])
def test_mail_that_vanishes_as_a_whole_is_named_and_takes_nothing_along(world: World, gone: str) -> None:
    world.apply()
    before = world.outcomes()
    tasks = [(path, path.stat().st_ino) for path in world.tasks()]
    if gone == "the mails":
        empty(world)
        ran = world.run("apply", "--json")
    else:
        with without(world.root / "work/mail" if gone == "the maildir" else world.folder()):
            ran = world.run("apply", "--json")
    assert (ran.code, json.loads(ran.out)) == (4, [])
    assert ran.err.startswith("wellkept: work: ")
    assert str(world.root / "work/mail") in ran.err
    assert "Traceback" not in ran.err
    assert [(path, path.stat().st_ino) for path in world.tasks()] == tasks
    assert len(world.drafts()) == 1
    assert world.outcomes() == before == dict.fromkeys(before, "untouched")


def test_a_broken_account_does_not_stop_the_other(world: World) -> None:
    world.configure(accounts=("work", "home"))
    world.deliver(mine("h", "2026-03-09 09:00", CHAT, subject="Fair", account="home", sender=DANA_HOME))
    world.fine("sync")
    with without(world.root / "home/mail"):
        ran = world.run("apply", "--json")
    assert ran.code == 4
    assert ran.err.startswith("wellkept: home: ")
    assert headlines([action for action in json.loads(ran.out) if action["state"] == "made"]) == [DRAFT, TASK]
    assert world.apply() == []


def test_commands_that_show_things_end_with_the_same_code(world: World) -> None:
    world.fine("sync")
    with without(world.root / "work/mail"):
        for command in ("signals", "plan", "threads", "today", "sync"):
            ran = world.run(command)
            assert (command, ran.code) == (command, 4)
            assert "no Maildir at" in ran.err
    world.fine("plan")


def test_the_second_process_on_one_state_folder_names_the_first(world: World) -> None:
    world.fine("sync")
    script = "import sys; from daemon.cli import main; sys.argv[0] = 'wellkept'; main()"
    with StateLock(world.state):
        ran = subprocess.run(
            [sys.executable, "-c", script, "--config", str(world.config), "--now", world.now, "apply"],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path.cwd(),
        )
        assert ran.returncode == 1
        assert f"process {os.getpid()}" in ran.stderr
        assert "Traceback" not in ran.stderr
        assert (world.drafts(), world.tasks()) == ([], [])
        shown = subprocess.run(
            [sys.executable, "-c", script, "--config", str(world.config), "--now", world.now, "plan", "--json"],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path.cwd(),
        )
        assert shown.returncode == 0
        assert headlines(json.loads(shown.stdout)) == [DRAFT, TASK]
        assert str(os.getpid()) in shown.stderr
    assert headlines(world.apply()) == [DRAFT, TASK]


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("time_zone = ", "time_zoen = ", "time_zone"),
        ('"Europe/Berlin"', '"Europe/Berlim"', "Europe/Berlin"),
        ('"3 weeks"', '"3 fortnights"', "fortnights"),
        ('"pack:replies"', '"pack:repleis"', "pack:replies"),
        ('provider = "local"', 'provider = "lokal"', "local"),
        ("[state]", "[state", "config.toml"),
    ],
)
@pytest.mark.parametrize("command", ["plan", "apply", "status"])
def test_mistakes_in_the_config_end_with_code_2_and_a_hint(
    world: World, command: str, before: str, after: str, named: str
) -> None:
    world.config.write_text(world.config.read_text().replace(before, after))
    ran = world.run(command)
    assert (ran.code, ran.out) == (2, "")
    assert str(world.config) in ran.err
    assert named in ran.err
    assert (world.drafts(), world.tasks()) == ([], [])


def test_mistakes_in_a_rule_file_end_with_code_2_before_anything_is_made(world: World) -> None:
    (world.root / "own.toml").write_text('[[rule]]\nid = "x"\non = "unansweredd"\n')
    world.configure(rules=("pack:replies", "own.toml"))
    for command in ("plan", "apply"):
        ran = world.run(command)
        assert ran.code == 2
        assert "own.toml" in ran.err
    assert (world.drafts(), world.tasks()) == ([], [])


def on_duty(world: World, now: str) -> list[str]:
    """Let `run` make one pass at the moment; returns what it said."""
    config = load_config(world.config)
    index, ledger = Index.open(world.state / "index.db"), Ledger.open(world.state / "ledger.db")
    book = Book(world.state / "book.json")
    desk = Desk(config.settings, Accounts.open(config, book), index, ledger, book, lambda: load_rulebook(config))
    said: list[str] = []
    try:
        run_passes(desk, lambda: moment(now), Bell(), said.append, passes=1)
    finally:
        desk.close()
        index.close()
        ledger.close()
    return said


def test_the_daemon_only_plans_until_the_user_says_go(world: World) -> None:
    world.deliver(Mail("old", "2026-02-09 09:00", ASK, subject="Invoice"))
    assert on_duty(world, "2026-03-12 10:00") == ["only planning: 2 would be made; `wellkept go` lets me"]
    assert (world.drafts(), world.tasks()) == ([], [])
    world.fine("go")
    assert on_duty(world, "2026-03-12 10:05") == ["made 2, took back 0"]
    assert held(world.plan(LATER)) == ["before start", "before start"]
    assert on_duty(world, "2026-03-12 10:10") == []
    world.deliver(mine("a", "2026-03-12 10:11", ANSWER, answers="q", to=[ANN]))
    assert on_duty(world, "2026-03-12 10:15") == ["made 0, took back 2"]
    assert (world.drafts(), world.tasks()) == ([], [])
