"""An account that hangs or does not answer keeps no other one waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.base import Batch, Known, Unreachable
from connectors.memory import Memory
from connectors.model import Message, Placed, Task
from daemon.accounts import Accounts
from daemon.bell import Bell
from daemon.book import Book
from daemon.desk import Desk, Freshness
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.loop import run_passes
from daemon.observe import Observation
from daemon.resources import templates
from daemon.rulebook import Rulebook, checked
from daemon.schedule import Schedule
from daemon.sync import SyncReport
from rules.model import Customers, Me, Settings
from rules.templating import Templates
from tests.stage import ANN, ME, NOW

RULES = """
[[rule]]
id = "waits"
on = "unanswered"
[[rule.step]]
task = { title = "Answer: {{ thread.subject }}" }
"""
POLL = timedelta(minutes=5)


class Hanging(Memory):
    """An account whose mail does not come until it is let go; whoever asks it for anything else meanwhile is noted."""

    def __init__(self, account: str) -> None:
        super().__init__(account)
        self.free = threading.Event()
        self.reading = threading.Event()
        self.disturbed: list[str] = []

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        self.reading.set()
        self.free.wait()
        self.reading.clear()
        return super().messages(cursor, known, now)

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        if self.reading.is_set():
            self.disturbed.append(mark)
        return super().find_task(mark, ref)

    def create_task(self, task: Task) -> Placed:
        if self.reading.is_set():
            self.disturbed.append(task.mark)
        return super().create_task(task)


@pytest.fixture
def slow() -> Iterator[Hanging]:
    found = Hanging("slow")
    yield found
    found.free.set()


@pytest.fixture
def quick() -> Memory:
    return Memory("quick")


@pytest.fixture
def desk(slow: Hanging, quick: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("daemon.loop.PATIENCE", 2.0)
    index, ledger = Index.open(tmp_path / "index.db"), Ledger.open(tmp_path / "ledger.db")
    words = Templates(templates(None))
    rules = Rulebook(checked([("r.toml", RULES)], words, ()), words)
    settings = Settings(Me("Dana Fox", (ME.email,)), Customers(everyone=True))
    book = Book(tmp_path / "book.json")
    made = Desk(settings, Accounts([slow, quick], book), index, ledger, book, lambda: rules)
    made.go(NOW - timedelta(days=30))
    yield made
    slow.free.set()
    made.close()
    index.close()
    ledger.close()


def arrive(account: Memory, number: int, subject: str) -> None:
    account.deliver(
        Message(
            account=account.account,
            ref=f"m{number}",
            folder="INBOX",
            message_id=f"<m{number}@acme.example>",
            in_reply_to=(),
            references=(),
            sender=ANN,
            reply_to=(),
            to=(ME,),
            cc=(),
            at=NOW - timedelta(hours=number),
            ours=False,
            subject=subject,
            text="Could you send me the offer?",
        )
    )


class Ringing(Bell):
    """A bell by whose sleep a test goes on: each wait does the next thing, the last one ends the run."""

    def __init__(self, *acts: Callable[[], None]) -> None:
        super().__init__()
        self.acts = list(acts)
        self.now = 0.0

    def wait(self, seconds: float) -> None:
        self.now += min(seconds, 10.0)
        if not self.acts:
            self.stop()
            return
        self.acts.pop(0)()


def titles(account: Memory) -> list[str]:
    return sorted(task.title for task in account.tasks.values())


def test_while_one_account_hangs_the_other_is_acted_on_and_the_first_when_it_comes_back(
    desk: Desk, slow: Hanging, quick: Memory
) -> None:
    arrive(slow, 1, "slow")
    arrive(quick, 2, "quick")
    seen: list[tuple[list[str], list[str]]] = []
    came = threading.Event()

    def let_go() -> None:
        seen.append((titles(slow), titles(quick)))
        assert slow.reading.is_set()
        arrive(quick, 3, "another")
        bell.announce()

    def wait_for_it() -> None:
        seen.append((titles(slow), titles(quick)))
        slow.free.set()
        assert came.wait(10)

    bell = Ringing(let_go, lambda: None, wait_for_it)  # the second one: a burst of news is one look

    def brought() -> None:
        Bell.bring(bell)
        came.set()

    bell.bring = brought  # type: ignore[method-assign]
    run_passes(desk, lambda: NOW, bell, lambda _: None, poll=POLL, tick=lambda: bell.now)
    seen.append((titles(slow), titles(quick)))
    assert seen[0] == ([], ["Answer: quick"])
    assert seen[1] == ([], ["Answer: another", "Answer: quick"])
    assert seen[-1] == (["Answer: slow"], ["Answer: another", "Answer: quick"])
    assert slow.disturbed == []


def test_nothing_is_taken_back_while_somebody_has_not_answered(desk: Desk, slow: Hanging, quick: Memory) -> None:
    arrive(quick, 2, "quick")
    freshness = desk.freshen(NOW, patience=2.0)
    assert freshness.busy == {"slow"}
    assert [report.account for report in freshness.reports] == ["quick"]
    desk.perform(desk.decide(NOW), NOW, whole=not freshness.busy)
    assert titles(quick) == ["Answer: quick"]
    slow.free.set()
    assert desk.freshen(NOW).busy == frozenset()


def test_a_worker_that_is_dropped_is_not_joined_by_a_second_one(desk: Desk, slow: Hanging) -> None:
    desk.freshen(NOW, patience=2.0)
    assert desk.freshen(NOW, patience=2.0).busy == {"slow"}
    assert [call for call in slow.asked if call[0] == "messages"] == []
    slow.free.set()
    assert {report.account for report in desk.freshen(NOW).reports} == {"slow", "quick"}
    assert len([call for call in slow.asked if call[0] == "messages"]) == 1


# The schedule


class Tries:
    """A schedule over two accounts, one of them away from here, and a clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        near, far = Memory("near"), Memory("far")
        far.capabilities = type(far.capabilities)(tasks=True, remote=True)
        self.names = ("near", "far")
        self.schedule = Schedule(Accounts([near, far], None), POLL, lambda: self.now, lambda: 0.5)  # type: ignore[arg-type]

    def passes(self, *failing: str, left: str = "", busy: str = "", everybody: bool = False) -> set[str]:
        tried = self.schedule.begin(everybody=everybody)
        errors = {name: Unreachable("down") for name in failing if name in tried}
        reports = [
            SyncReport(name, error=errors.get(name), left=5 if name == left else 0)
            for name in self.names
            if name in tried and name != busy
        ]
        self.schedule.note(Freshness(reports, Observation(), frozenset({busy} - {""})))
        return set(tried)


def test_all_are_tried_together_at_the_poll() -> None:
    tries = Tries()
    assert tries.passes() == {"near", "far"}
    assert tries.schedule.soonest() == 300
    tries.now += 250
    assert tries.passes() == {"near", "far"}, "who is nearly due is taken along"
    tries.now += 100
    assert tries.passes() == set()
    assert tries.passes(everybody=True) == {"near", "far"}


def test_who_does_not_answer_is_tried_later_and_later_and_at_once_at_the_poll_when_it_lies_here() -> None:
    tries = Tries()
    waits = []
    for _ in range(8):
        tries.passes("far", "near")
        at = tries.schedule.tries(NOW)
        waits.append([round((at[name] - NOW).total_seconds()) for name in tries.names])
        tries.now += waits[-1][1]
    assert [far for _, far in waits] == [300, 600, 1200, 2400, 3600, 3600, 3600, 3600]
    assert {near for near, _ in waits} == {300}
    assert set(tries.schedule.errors) == {"near", "far"}
    assert tries.passes() == {"near", "far"}
    assert tries.schedule.errors == {}
    assert tries.schedule.soonest() == 300


def test_news_of_others_is_no_reason_to_try_who_does_not_answer() -> None:
    tries = Tries()
    tries.passes("far")
    tries.now += 1
    assert tries.passes(everybody=True) == {"near"}


def test_a_backfill_goes_on_at_once_and_who_is_being_read_is_not_begun_again() -> None:
    tries = Tries()
    assert tries.passes(left="far") == {"near", "far"}
    assert tries.schedule.soonest() == 0
    assert tries.passes(busy="far") == {"far"}
    assert tries.schedule.tries(NOW)["far"] == NOW
    tries.now += 300
    assert tries.passes(busy="far") == {"near"}
    assert tries.passes(everybody=True) == {"near"}
