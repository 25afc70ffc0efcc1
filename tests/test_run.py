"""`wellkept run`: quiet until the user says go, wakes when something falls due, stops when it is told to."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.base import Unreachable
from connectors.memory import Memory
from connectors.model import Address, Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.loop import Bell, next_wait, run_passes
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
    assert "the server is down" in said[0]
    assert said[-1] == "work: answers again"


def test_it_wakes_at_the_next_due_moment_or_at_the_poll_whichever_is_sooner() -> None:
    poll = timedelta(minutes=5)
    assert next_wait(NOW, None, poll, 0.5) == poll
    assert next_wait(NOW, NOW + timedelta(minutes=1), poll, 0.5) == timedelta(minutes=1)
    assert next_wait(NOW, NOW + timedelta(hours=1), poll, 0.0) == timedelta(minutes=4)
    assert next_wait(NOW, NOW - timedelta(hours=1), poll, 0.5) == timedelta(seconds=1)


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
