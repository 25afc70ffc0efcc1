"""Patience, dry runs, and the registry."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from connectors import REGISTRY, load
from connectors.base import (
    Batch,
    Connector,
    ConnectorError,
    Known,
    Refused,
    SignInNeeded,
    StartOver,
    Unanswered,
    Unreachable,
    WaitUntil,
)
from connectors.dryrun import DryRun
from connectors.memory import Memory
from connectors.model import Draft, Task
from connectors.retry import Retry
from tests.connectors.test_memory import TestMemory as MemoryContract
from tests.connectors.test_memory import mail
from tests.contract import ANN, ME, NOW, Kept, Post

TASK = Task("k1", "memory", "Ring Ann", "", None)
DRAFT = Draft("k1", "memory", None, ME, (ANN,), (), "Offer", "Dear Ann")


class TestRetryInFrontOfMemory(MemoryContract):
    """The wrapper is a connector like any other."""

    def connect(self) -> Memory:
        wrapped: Connector = Retry(self.memory, sleep=lambda _seconds: None)
        return wrapped  # type: ignore[return-value]


class Bench:
    """A Retry that notes how long it would have slept, and draws the longest wait each time."""

    def __init__(self, *, tries: int = 4) -> None:
        self.memory, self.slept = Memory(), list[float]()
        self.retry = Retry(self.memory, tries=tries, sleep=self.slept.append, jitter=lambda _low, high: high)

    def calls(self, method: str) -> int:
        return [name for name, _ in self.memory.asked].count(method)


def test_what_cannot_be_reached_is_tried_again_ever_later() -> None:
    bench = Bench()
    for _ in range(3):
        bench.memory.fail("find_task", Unreachable("down"))
    assert bench.retry.find_task("k1") is None
    assert bench.slept == [1.0, 2.0, 4.0]


def test_after_the_last_try_the_error_itself_is_raised() -> None:
    bench = Bench(tries=3)
    for number in range(3):
        bench.memory.fail("find_draft", Unreachable(f"down {number}"))
    with pytest.raises(Unreachable, match="down 2"):
        bench.retry.find_draft("k1")
    assert len(bench.slept) == 2


def test_a_wait_is_kept_to_the_second_when_it_is_bearable() -> None:
    bench = Bench()
    bench.memory.fail("drafts_for", WaitUntil("slow down", 42.5))
    assert bench.retry.drafts_for([]) == ()
    assert bench.slept == [42.5]


@pytest.mark.parametrize(
    "error",
    [WaitUntil("come back tomorrow", 86_400), SignInNeeded("token"), Refused("no"), StartOver("cursor")],
    ids=lambda error: type(error).__name__,
)
def test_what_patience_cannot_mend_is_raised_at_once(error: ConnectorError) -> None:
    bench = Bench()
    bench.memory.fail("create_task", error)
    with pytest.raises(type(error)):
        bench.retry.create_task(TASK)
    assert (bench.slept, bench.memory.tasks) == ([], {})


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize(
    ("method", "create"),
    [
        ("create_task", lambda account: account.create_task(TASK)),
        ("create_draft", lambda account: account.create_draft(DRAFT)),
    ],
)
def test_a_lost_answer_doubles_nothing(method: str, create: Callable[[Connector], object], *, late: bool) -> None:
    bench = Bench()
    bench.memory.fail(method, Unreachable("answer lost"), late=late)
    create(bench.retry)
    assert len(bench.memory.tasks) + len(bench.memory.drafts) == 1
    assert bench.calls(method) == (1 if late else 2)


def test_a_withdrawal_whose_answer_is_lost_is_a_withdrawal() -> None:
    bench = Bench()
    made, task = bench.retry.create_draft(DRAFT), bench.retry.create_task(TASK)
    bench.memory.fail("withdraw_draft", Unreachable("answer lost"), late=True)
    bench.memory.fail("withdraw_task", Unreachable("answer lost"), late=True)
    assert bench.retry.withdraw_draft(made)
    assert bench.retry.withdraw_task(task)


class Torn(Memory):
    """An account whose stream breaks off after each `after` batches, `times` times."""

    def __init__(self, after: int, times: int) -> None:
        super().__init__(batch=1)
        self.after, self.times = after, times

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        for number, batch in enumerate(super().messages(cursor, known, now)):
            if number == self.after and self.times:
                self.times -= 1
                raise Unreachable("torn")
            yield batch


def torn(memory: Torn, kept: Kept) -> list[float]:
    slept: list[float] = []
    kept.sync(Retry(memory, sleep=slept.append, jitter=lambda _low, high: high), "message")
    return slept


def test_a_sync_that_breaks_off_goes_on_from_its_last_cursor_however_often() -> None:
    memory, kept = Torn(after=2, times=0), Kept()
    memory.deliver(mail(Post(0)))
    torn(memory, kept)
    memory.deliver(*(mail(Post(number)) for number in range(1, 30)))
    memory.times = 10
    assert torn(memory, kept) == [1.0] * 10
    assert len(kept.mails) == 30
    assert [cursor for method, cursor in memory.asked if method == "messages"][-3:] == ["17", "19", "21"]


def test_a_sync_that_only_repeats_itself_is_given_up() -> None:
    memory, kept = Torn(after=2, times=4), Kept()
    memory.deliver(*(mail(Post(number)) for number in range(5)))
    with pytest.raises(Unreachable):
        torn(memory, kept)
    assert memory.times == 0
    assert torn(memory, kept) == []


def test_a_vanished_mailbox_is_asked_for_and_then_given_up() -> None:
    bench = Bench()
    bench.memory.go_dark("message")
    with pytest.raises(Unreachable):
        list(bench.retry.messages(None, Kept(), NOW))
    assert bench.slept == [1.0, 2.0, 4.0]


def test_what_was_sent_and_not_answered_is_looked_for_and_never_sent_again() -> None:
    bench = Bench()
    bench.memory.fail("create_draft", Unanswered("no answer"))
    with pytest.raises(Unanswered):
        bench.retry.create_draft(DRAFT)
    assert [method for method, _ in bench.memory.asked] == ["create_draft", "find_draft"]
    bench.memory.fail("create_draft", Unanswered("no answer"), late=True)
    assert bench.retry.create_draft(DRAFT) == bench.memory.find_draft(DRAFT.mark)
    bench.memory.fail("create_task", Unanswered("no answer"))
    for _ in range(4):
        bench.memory.fail("find_task", Unreachable("the line is dead"))
    with pytest.raises(Unanswered):
        bench.retry.create_task(TASK)


def test_a_dry_run_reads_everything_and_makes_nothing() -> None:
    memory = Memory()
    memory.deliver(mail(Post(1)))
    made = memory.create_draft(DRAFT)
    task = memory.create_task(TASK)
    dry = DryRun(memory)
    kept = Kept()
    kept.sync(dry, "message")
    assert len(kept.mails) == 1
    assert kept.sync(dry, "event") == []
    assert dry.find_draft("k1") == made
    assert dry.find_task("k1") == task
    assert dry.create_draft(DRAFT).ref == dry.create_task(TASK).ref == "dry-run"
    assert dry.update_task(task, TASK) is not None
    assert dry.withdraw_draft(made)
    assert dry.withdraw_task(task)
    assert (len(memory.drafts), len(memory.tasks)) == (1, 1)


def test_a_dry_run_says_what_the_user_touched() -> None:
    memory = Memory()
    made, task = memory.create_draft(DRAFT), memory.create_task(TASK)
    memory.edit_draft(made.ref, "Mine now")
    memory.tick(task.ref)
    dry = DryRun(memory)
    assert not dry.withdraw_draft(made)
    assert not dry.withdraw_task(task)
    assert dry.update_task(task, TASK) is None
    assert dry.drafts_for(["<nobody@acme.example>"]) == ()
    dry.close()
    assert memory.closed


@pytest.mark.parametrize("provider", sorted(REGISTRY))
def test_every_provider_of_the_registry_can_be_loaded(provider: str) -> None:
    assert callable(load(provider))
    assert all(hasattr(load(provider), method) for method in ("messages", "events", "create_draft", "close"))


def test_a_misspelt_provider_is_answered_with_the_right_one() -> None:
    with pytest.raises(ValueError, match="unknown provider 'locale'; did you mean 'local'"):
        load("locale")
    with pytest.raises(ValueError, match=f"known are: {', '.join(sorted(REGISTRY))}"):
        load("zzz")


def test_the_registry_imports_no_provider() -> None:
    program = "import sys, connectors; print([name for name in sys.modules if name.startswith('connectors.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
