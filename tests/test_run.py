"""`wellkept run`: quiet until the user says go, wakes when something falls due, stops when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from connectors.base import Unreachable
from connectors.memory import Memory
from connectors.model import Address, Message
from daemon.accounts import Accounts
from daemon.bell import Bell
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.loop import next_wait, run_passes
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules.model import Customers, Me, Settings
from rules.templating import Templates

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)


def question(number: int, at: datetime) -> Message:
    return Message(
        account="work",
        ref=f"m{number}",
        folder="INBOX",
        message_id=f"<{number}@acme.example>",
        in_reply_to=(),
        references=(),
        sender=Address(f"ann{number}@acme.example", "Ann Lee"),
        reply_to=(),
        to=(Address("dana@northwind.example"),),
        cc=(),
        at=at,
        ours=False,
        subject="Offer",
        text="Could you send the offer?",
    )


@pytest.fixture
def provider() -> Memory:
    return Memory("work")


@pytest.fixture
def desk(tmp_path: Path, provider: Memory) -> Iterator[Desk]:
    words = Templates(templates(None))
    rules = Rulebook(checked([("pack:replies", packs()["replies"])], words, ()), words)
    book = Book(tmp_path / "book.json")
    settings = Settings(Me("Dana Fox", ("dana@northwind.example",)), Customers(everyone=True))
    index, ledger = Index.open(tmp_path / "index.db"), Ledger.open(tmp_path / "ledger.db")
    yield Desk(settings, Accounts([provider], book), index, ledger, book, lambda: rules)
    index.close()
    ledger.close()


def passes(desk: Desk, now: datetime, count: int = 1) -> list[str]:
    said: list[str] = []
    run_passes(desk, lambda: now, Bell(), said.append, poll=timedelta(), passes=count)
    return said


def test_only_a_plan_is_made_until_the_user_says_go(desk: Desk, provider: Memory) -> None:
    provider.deliver(question(1, NOW - timedelta(days=1)))
    assert passes(desk, NOW, 3) == ["only planning: 1 would be made; `wellkept go` lets me"]
    assert not provider.tasks
    desk.go(NOW)
    assert passes(desk, NOW, 2) == ["made 1, took back 0"]
    assert [task.title for task in provider.tasks.values()] == ["Answer Ann: Offer"]


def test_what_fell_due_long_before_the_start_is_shown_and_never_made(desk: Desk, provider: Memory) -> None:
    provider.deliver(question(1, NOW - timedelta(days=40)))
    desk.go(NOW)
    passes(desk, NOW, 2)
    assert not provider.tasks
    assert not provider.drafts
    assert {action.held for action in desk.decide(NOW).actions} == {"before start"}


def test_time_asleep_silences_nothing(desk: Desk, provider: Memory) -> None:
    desk.go(NOW - timedelta(days=60))
    provider.deliver(question(1, NOW - timedelta(days=40)))
    passes(desk, NOW)
    assert len(provider.tasks) == 1


def test_an_account_that_is_away_is_named_once_and_said_to_be_back(desk: Desk, provider: Memory) -> None:
    desk.go(NOW)
    passes(desk, NOW)
    for _ in range(2):
        provider.fail("messages", Unreachable("the server is down", "wait"))
    said = passes(desk, NOW, 4)
    assert [line.split(":")[0] for line in said] == ["work", "work"]
    assert said[0] == "work: unreachable: `wellkept doctor`"
    assert said[-1] == "work: answers again"


def test_it_wakes_at_the_next_due_moment_or_at_the_poll_whichever_is_sooner() -> None:
    poll = timedelta(minutes=5)
    assert next_wait(NOW, None, poll) == poll
    assert next_wait(NOW, NOW + timedelta(minutes=1), poll) == timedelta(minutes=1)
    assert next_wait(NOW, NOW + timedelta(hours=1), poll) == poll
    assert next_wait(NOW, NOW - timedelta(hours=1), poll) == timedelta(seconds=1)


def test_the_next_due_moment_is_that_of_the_next_step(desk: Desk, provider: Memory) -> None:
    provider.deliver(question(1, NOW - timedelta(hours=1)))
    desk.freshen(NOW)
    assert desk.decide(NOW).again == datetime(2026, 3, 11, 14, tzinfo=UTC)


def test_sigterm_ends_it_cleanly_and_frees_the_state_folder(tmp_path: Path) -> None:
    for place in ("cur", "new", "tmp"):
        (tmp_path / "mail" / place).mkdir(parents=True)
    (tmp_path / "config.toml").write_text(
        '[me]\nname = "Dana Fox"\naddresses = ["dana@northwind.example"]\n[state]\ndir = "state"\n'
        '[[account]]\nname = "work"\nprovider = "local"\nmaildir = "mail"\n'
    )
    command = [sys.executable, "-m", "wellkept", "--config", str(tmp_path / "config.toml")]
    home = Path(__file__).parents[1]
    with subprocess.Popen([*command, "run"], stdout=subprocess.PIPE, text=True, cwd=home) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "on duty for work\n"
        second = subprocess.run([*command, "apply"], capture_output=True, text=True, cwd=home, check=False)
        assert (second.returncode, f"process {running.pid}" in second.stderr) == (1, True)
        running.send_signal(signal.SIGTERM)
        rest = running.stdout.read()
    assert (running.returncode, rest.endswith("stopped\n")) == (0, True)
    again = subprocess.run([*command, "sync"], capture_output=True, text=True, cwd=home, check=False)
    assert again.returncode == 0


CONFIG = """
rules = ["pack:replies"]
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
time_zone = "UTC"
hours = "Mon-Sun 00:00-24:00"
[customers]
everyone = true
[tiers.key]
answer_within = "1 business hour"
[state]
dir = "state"
[[account]]
name = "{name}"
provider = "local"
maildir = "mail"
tasks = "tasks"
"""


@dataclass
class OnDuty:
    """`wellkept run` as a service manager starts it."""

    folder: Path
    running: subprocess.Popen[str]
    socket: socket.socket

    def line(self) -> str:
        assert self.running.stdout is not None
        return self.running.stdout.readline().strip()

    def told(self) -> str:
        return self.socket.recv(1000).decode()

    def told_next(self, word: str) -> str:
        """Return the next message to the manager that begins with a word; signs of life are passed over."""
        while not (said := self.told()).startswith(word):
            assert said == "WATCHDOG=1"
        return said

    def wellkept(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "wellkept", "--config", str(self.folder / "config.toml"), *arguments]
        home = Path(__file__).parents[1]
        return subprocess.run(command, capture_output=True, text=True, cwd=home, check=False, timeout=60).stdout


@pytest.fixture
def on_duty(tmp_path: Path) -> Iterator[OnDuty]:
    for place in ("cur", "new", "tmp"):
        (tmp_path / "mail" / place).mkdir(parents=True)
    (tmp_path / "config.toml").write_text(CONFIG.format(name="work"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(60)
        environment = {**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "600000000"}
        command = [sys.executable, "-m", "wellkept", "--config", str(tmp_path / "config.toml")]
        home = Path(__file__).parents[1]
        subprocess.run([*command, "go"], cwd=home, check=True, capture_output=True)
        with subprocess.Popen(
            [*command, "run", "--poll", "12 hours"], stdout=subprocess.PIPE, text=True, cwd=home, env=environment
        ) as running:
            stuck = threading.Timer(90, running.kill)  # rather a line that is missing than a test that waits for ever
            stuck.start()
            yield OnDuty(tmp_path, running, ear)
            stuck.cancel()
            running.terminate()


def test_the_service_manager_hears_that_it_is_ready_alive_and_stopping(on_duty: OnDuty) -> None:
    assert on_duty.told() == "READY=1"
    assert on_duty.told() == "WATCHDOG=1"
    on_duty.running.terminate()
    assert on_duty.told_next("STOPPING=1")
    assert on_duty.running.wait(timeout=60) == 0


def test_a_hangup_takes_a_changed_config_over_and_keeps_the_last_good_one(on_duty: OnDuty) -> None:
    assert on_duty.line() == "on duty for work"
    on_duty.told_next("READY=1")
    config = on_duty.folder / "config.toml"

    config.write_text(CONFIG.format(name="work").replace("everyone = true", "everyon = true"))
    on_duty.running.send_signal(signal.SIGHUP)
    on_duty.told_next("RELOADING=1")
    on_duty.told_next("READY=1")
    assert on_duty.line() == "config not taken over: `wellkept status` names the mistakes"
    config.write_text(CONFIG.format(name="work"))
    assert "everyon" in on_duty.wellkept("status")

    config.write_text(CONFIG.format(name="office"))
    on_duty.running.send_signal(signal.SIGHUP)
    assert on_duty.line() == "config taken over"
    assert on_duty.line() == "on duty for office"
    assert "not taken over" not in on_duty.wellkept("status")


def test_mail_that_comes_in_is_answered_at_once_not_at_the_next_poll(on_duty: OnDuty) -> None:
    assert on_duty.line() == "on duty for work"
    assert "Nothing changed" in on_duty.wellkept("go"), "also while it is on duty"
    on_duty.told_next("READY=1")
    on_duty.told_next("WATCHDOG=1")
    at = datetime.now(UTC) - timedelta(hours=90)
    mail = (
        f"From: Ann Lee <ann@acme.example>\nTo: dana@northwind.example\nDate: {format_datetime(at)}\n"
        "Message-ID: <1@acme.example>\nSubject: Offer\n\nCould you send me the offer, please?\n"
    )
    (on_duty.folder / "mail" / "tmp" / "1").write_text(mail)
    (on_duty.folder / "mail" / "tmp" / "1").rename(on_duty.folder / "mail" / "new" / "1.1.mail")

    assert on_duty.line().startswith("made ")
    assert len(list((on_duty.folder / "tasks").glob("*.ics"))) == 1
