"""How long an unanswered request is waited for: no jump of a clock makes it shorter, none makes it endless."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Capabilities, Unanswered
from connectors.memory import Memory
from connectors.model import Address, Draft, Message
from connectors.retry import Retry
from daemon.accounts import Accounts
from daemon.bell import Bell
from daemon.book import Book
from daemon.desk import Desk
from daemon.doubt import NONE, remaining
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.ledger_records import LedgerEntry
from daemon.loop import run_passes
from tests.machines.office import _RULEBOOK, ME, SETTINGS

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
LAG = timedelta(minutes=3)


def entry(doubted: datetime, tick: float) -> LedgerEntry:
    return LedgerEntry(
        key="k",
        rule="r",
        step="s",
        signal="unanswered",
        kind="draft",
        account="work",
        person="ann@acme.example",
        about="",
        occasion="o",
        covers=("o",),
        state="uncertain",
        outcome="",
        tries=1,
        ref="",
        fingerprint="",
        artefact=None,
        because=(),
        planned=doubted,
        begun=doubted,
        made=None,
        ended=None,
        error="",
        doubted=doubted,
        doubted_tick=tick,
    )


seconds = st.integers(min_value=0, max_value=400)
jump = st.integers(min_value=-90_000, max_value=90_000)


@given(passed=seconds, jumped=jump)
def test_a_wall_clock_that_jumps_never_shortens_the_wait(passed: int, jumped: int) -> None:
    now = NOW + timedelta(seconds=passed + jumped)
    left = remaining(entry(NOW, 5000.0), LAG, now, 5000.0 + passed)
    assert left >= LAG - timedelta(seconds=passed)
    if jumped >= 0:
        assert left == LAG - timedelta(seconds=passed)


@given(passed=seconds, up=st.integers(min_value=0, max_value=4000))
def test_after_a_restart_of_the_machine_the_wall_clock_counts(passed: int, up: int) -> None:
    left = remaining(entry(NOW, 5000.0), LAG, NOW + timedelta(seconds=passed), float(up))
    assert left == LAG - timedelta(seconds=passed)


@given(ahead=jump, up=jump)
def test_the_wait_is_never_longer_than_it_was_at_first(ahead: int, up: int) -> None:
    assert remaining(entry(NOW, 5000.0), LAG, NOW + timedelta(seconds=ahead), 5000.0 + up) <= LAG


class Slow(Memory):
    """An account whose drafts appear when the test says so: the answer to a create never comes."""

    def __init__(self) -> None:
        super().__init__("work")
        self.capabilities = Capabilities(drafts=True, calendar=True, tasks=False, lag=LAG)
        self.under_way: list[Draft] = []
        self.creates = 0

    def create_draft(self, draft: Draft) -> NoReturn:
        self.creates += 1
        self.under_way.append(draft)
        raise Unanswered("work: no answer", "it is tried again")

    def arrive(self) -> None:
        for draft in self.under_way:
            super().create_draft(draft)
        self.under_way.clear()


class Bench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.slow = Slow()
        self.now = NOW
        self.slow.deliver(
            Message(
                account="work",
                ref="m1",
                folder="INBOX",
                message_id="<m1@acme.example>",
                in_reply_to=(),
                references=(),
                sender=Address("ann@acme.example", "Ann Lee"),
                reply_to=(),
                to=(ME,),
                cc=(),
                at=NOW - timedelta(days=2),
                ours=False,
                subject="Offer",
                text="Could you send the offer today?",
            )
        )
        self.book = Book(folder / "book.json")
        self.index = Index.open(folder / "index.db")
        self.ledger = Ledger.open(folder / "ledger.db")
        self.begin()

    def begin(self) -> None:
        accounts = Accounts([Retry(self.slow, sleep=lambda _: None)], self.book)
        self.desk = Desk(SETTINGS, accounts, self.index, self.ledger, self.book, lambda: _RULEBOOK, tick=self.tick)

    def tick(self) -> float:
        return self.now.timestamp()

    def work(self, later: timedelta = timedelta(0)) -> None:
        self.now += later
        freshness = self.desk.freshen(self.now)
        self.desk.apply(self.now, whole=not freshness.errors)

    def close(self) -> None:
        self.index.close()
        self.ledger.close()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_what_was_asked_for_is_not_asked_for_again_before_it_cannot_come_any_more(bench: Bench) -> None:
    bench.work()
    bench.work(LAG / 2)
    bench.begin()  # the daemon is started anew
    bench.work(LAG / 4)
    assert bench.slow.creates == 1
    bench.work(LAG / 2)
    assert bench.slow.creates == 2
    bench.close()


def test_what_comes_in_the_meantime_is_taken_for_what_was_asked_for(bench: Bench) -> None:
    bench.work()
    bench.slow.arrive()
    bench.work(LAG / 2)
    bench.work(LAG * 2)
    assert bench.slow.creates == 1
    assert [(held.state, held.outcome) for held in bench.ledger.open_entries() if held.kind == "draft"] == [
        ("made", "untouched")
    ]
    bench.close()


def test_what_comes_though_it_is_no_longer_wanted_is_taken_back(bench: Bench) -> None:
    bench.work()
    bench.slow.deliver(
        Message(
            account="work",
            ref="m2",
            folder="Sent",
            message_id="<m2@northwind.example>",
            in_reply_to=("<m1@acme.example>",),
            references=("<m1@acme.example>",),
            sender=ME,
            reply_to=(),
            to=(Address("ann@acme.example"),),
            cc=(),
            at=NOW,
            ours=True,
            subject="Re: Offer",
            text="Here it is.",
        )
    )
    bench.work(LAG / 2)
    bench.slow.arrive()
    bench.work(LAG / 4)
    assert len(bench.slow.drafts) == 1
    bench.work(LAG)
    assert bench.slow.drafts == {}
    assert bench.slow.creates == 1
    bench.close()


def test_what_never_comes_and_is_no_longer_wanted_is_cancelled(bench: Bench) -> None:
    bench.work()
    (key,) = [held.key for held in bench.ledger.open_entries() if held.unanswered]
    assert bench.desk.waiting(bench.now)[key][1] == NOW + LAG
    bench.slow.delete("message", "m1")
    bench.work(LAG / 2)
    bench.work(LAG)
    held = bench.ledger.get(key)
    assert held is not None
    assert held.state == "cancelled"
    assert bench.slow.creates == 1
    bench.close()


def test_the_loop_wakes_up_when_the_wait_is_over(bench: Bench) -> None:
    bench.desk.go(NOW - timedelta(days=3))
    slept: list[float] = []

    class Sleeper(Bell):
        def wait(self, seconds: float) -> None:
            slept.append(seconds)
            bench.now += timedelta(seconds=seconds)

    bell = Sleeper()
    run_passes(
        bench.desk,
        lambda: bench.now,
        bell,
        lambda _: None,
        poll=timedelta(hours=2),
        passes=2,
        tick=bench.tick,
    )
    assert slept == [LAG.total_seconds()]
    assert bench.slow.creates == 2
    bench.close()


def test_the_plan_says_why_nothing_is_made_and_until_when(bench: Bench) -> None:
    bench.work()
    held = [action.held for action in bench.desk.decide(bench.now).actions if action.held_by == "account"]
    assert held == ["work did not answer: it may still appear, until 11:03:00"]
    bench.close()


def test_a_ledger_of_an_older_wellkept_is_opened_by_this_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE entry DROP COLUMN doubted")
        connection.execute("ALTER TABLE entry DROP COLUMN doubted_tick")
        connection.execute("UPDATE schema_version SET version = 2")
    connection.close()
    ledger = Ledger.open(path)
    assert ledger.doubted_since(NOW) == []
    ledger.close()


def test_nothing_is_left_to_wait_for_after_the_lag() -> None:
    assert remaining(entry(NOW, 5000.0), LAG, NOW + LAG, 5000.0 + LAG.total_seconds()) == NONE
