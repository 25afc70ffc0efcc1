"""Several accounts: one that takes its time to leave a draft keeps no other one waiting."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.base import Unreachable
from connectors.memory import Memory
from connectors.model import Draft, Message, Placed, Task
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.resources import templates
from daemon.rulebook import Rulebook, checked
from daemon.turn import Turn
from rules.model import Attention
from rules.templating import Templates
from tests.stage import ANN, ME, NOW
from tests.test_turns import RULES, SETTINGS

PATIENCE = 60.0


class Patient(Memory):
    """Leaves no draft before the others have theirs."""

    def __init__(self, account: str) -> None:
        super().__init__(account)
        self.others = threading.Event()

    def find_draft(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """Wait for the others, where something of ours is looked up."""
        assert not ref or self.others.wait(PATIENCE), "the other accounts wait for this one"
        return super().find_draft(mark, ref, made)

    def create_draft(self, draft: Draft) -> Placed:
        """Wait for the others."""
        assert self.others.wait(PATIENCE), "the other accounts wait for this one"
        return super().create_draft(draft)


class Prompt(Memory):
    """Leaves its task, and tells when it has left its draft."""

    def __init__(self, account: str, waiting: Patient) -> None:
        super().__init__(account)
        self._waiting = waiting
        self.within: list[int] = []
        self._inside = 0

    def find_draft(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """Tell that it was looked for."""
        if ref:
            self._waiting.others.set()
        return super().find_draft(mark, ref, made)

    def create_draft(self, draft: Draft) -> Placed:
        """Make the draft, and let the other one go on."""
        placed = super().create_draft(draft)
        self._waiting.others.set()
        return placed

    def create_task(self, task: Task) -> Placed:
        """Count how many ask at the same time."""
        self._inside += 1
        self.within.append(self._inside)
        try:
            return super().create_task(task)
        finally:
            self._inside -= 1


@pytest.fixture
def slow() -> Patient:
    return Patient("slow")


@pytest.fixture
def desk(tmp_path: Path, slow: Patient) -> Iterator[Desk]:
    accounts = [slow, Prompt("prompt", slow), Memory("home")]
    for number, account in enumerate(accounts):
        for mail in range(3):
            account.deliver(asking(account.account, f"{number}-{mail}"))
    book, index, ledger = Book(tmp_path / "book.json"), Index.open(tmp_path / "i.db"), Ledger.open(tmp_path / "l.db")
    words = Templates(templates(None))
    rules = Rulebook(checked([("test", RULES)], words, SETTINGS.tiers), words)
    settings = replace(SETTINGS, attention=Attention(drafts=20, tasks=20))
    desk = Desk(settings, Accounts(accounts, book), index, ledger, book, lambda: rules)
    desk.freshen(NOW)
    yield desk
    index.close()
    ledger.close()


def asking(account: str, name: str) -> Message:
    """Return a customer's question."""
    return Message(
        account=account,
        ref=f"mail-{name}",
        folder="INBOX",
        message_id=f"<{name}@mail.example>",
        in_reply_to=(),
        references=(),
        sender=replace(ANN, email=f"ann{name}@acme.example"),
        reply_to=(),
        to=(ME,),
        cc=(),
        at=NOW,
        ours=False,
        subject=f"Offer {name}",
        text="Could you send the offer?",
    )


def test_a_slow_account_keeps_no_other_one_waiting(desk: Desk, slow: Patient) -> None:
    performance = desk.apply(NOW, whole=True)
    assert slow.others.is_set()
    assert {done.state for done in performance.performed} == {"made"}
    assert [len(account.drafts) for account in memories(desk)] == [3, 3, 3]
    assert [len(account.tasks) for account in memories(desk)] == [3, 3, 3]
    planned = [done.action.key for done in performance.performed]
    assert len(set(planned)) == 18
    assert {entry.key: entry.state for entry in desk.ledger.open_entries()} == dict.fromkeys(planned, "made")
    assert desk.apply(NOW, whole=True).performed == []


def test_a_slow_account_keeps_none_waiting_when_what_became_of_our_drafts_is_looked_up(
    desk: Desk, slow: Patient
) -> None:
    desk.apply(NOW, whole=True)
    slow.others.clear()
    for account in memories(desk):
        for ref in list(account.drafts)[:2]:
            account.discard_draft(ref)
    later = NOW + timedelta(days=1)
    concluded = desk.freshen(later).observation.concluded
    assert [(entry.account, outcome) for entry, outcome in concluded if entry.kind == "draft"] == [
        (entry.account, "discarded") for entry, _ in concluded
    ]
    assert Counter(entry.account for entry, _ in concluded) == {"slow": 2, "prompt": 2, "home": 2}


def test_what_was_done_is_told_in_the_order_of_the_plan(desk: Desk) -> None:
    decision = desk.decide(NOW)
    desk.go(NOW)
    performance = desk.perform(desk.decide(NOW), NOW, whole=True)
    assert [done.action.key for done in performance.performed] == [action.key for action in decision.actions]


def test_an_account_is_asked_for_one_thing_at_a_time(desk: Desk) -> None:
    desk.apply(NOW, whole=True)
    prompt = memories(desk)[1]
    assert isinstance(prompt, Prompt)
    assert set(prompt.within) == {1}


def test_an_account_that_fails_stops_its_own_artefacts_only(desk: Desk, slow: Patient) -> None:
    slow.fail("create_task", Unreachable("the line is dead"))
    slow.others.set()
    performance = desk.apply(NOW, whole=True)
    assert set(performance.away) == {"slow"}
    assert [len(account.drafts) for account in memories(desk)][1:] == [3, 3]
    assert {done.state for done in performance.performed if done.action.account != "slow"} == {"made"}


def test_what_a_slow_account_has_no_time_for_comes_in_the_next_pass(desk: Desk, slow: Patient) -> None:
    slow.others.set()
    desk.go(NOW)
    passes = 0
    while len(slow.drafts) + len(slow.tasks) < 6:
        decision = desk.decide(NOW)
        performance = desk.perform(decision, NOW, whole=True, turn=Turn(0.0))
        made = [done.action.account for done in performance.performed if done.state == "made"]
        waiting = [done for done in performance.performed if done.state == "held"]
        assert Counter(made) == {"slow": 1, "prompt": 1, "home": 1}
        assert len(made) + len(waiting) == len(decision.actions)
        assert {done.action.held_by for done in waiting} <= {"account"}
        assert performance.again == (NOW if waiting else None)
        passes += 1
    assert passes == 6
    assert len({entry.key for entry in desk.ledger.open_entries()}) == 18
    assert desk.apply(NOW, whole=True).performed == []


def test_what_nobody_had_time_to_look_up_is_not_made_anew(desk: Desk, slow: Patient) -> None:
    slow.others.set()
    desk.go(NOW)
    decision = desk.decide(NOW)
    for action in decision.actions:
        if action.account == "slow":
            desk.ledger.begin(action, NOW)
            if isinstance(action.artefact, Draft):
                slow.create_draft(action.artefact)  # the answer was lost
    for _ in range(7):
        desk.perform(desk.decide(NOW), NOW, whole=True, turn=Turn(0.0))
        assert len({draft.mark for draft in slow.drafts.values()}) == len(slow.drafts) == 3
    assert len({task.mark for task in slow.tasks.values()}) == len(slow.tasks) == 3
    assert desk.apply(NOW, whole=True).performed == []


def test_an_account_that_hangs_is_asked_once_a_kind_about_all_that_was_left_open(desk: Desk, slow: Patient) -> None:
    slow.others.set()
    desk.go(NOW)
    decision = desk.decide(NOW)
    for action in decision.actions:
        if action.account == "slow":
            desk.ledger.begin(action, NOW)
    slow.asked.clear()
    for method in ("find_draft", "find_task"):
        slow.fail(method, Unreachable("the line is dead"))
    performance = desk.perform(decision, NOW, whole=True)
    assert {done.state for done in performance.performed if done.action.account == "slow"} == {"uncertain"}
    assert [method for method, _ in slow.asked] == ["find_draft", "find_task"]
    slow._failures.clear()
    assert {done.state for done in desk.apply(NOW, whole=True).performed} == {"made"}


def test_a_full_disk_is_told_after_the_others_have_come_to_their_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Placed:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(memories(desk)[2], "create_draft", full)
    with pytest.raises(OSError, match="No space"):
        desk.apply(NOW, whole=True)
    assert [len(account.drafts) for account in memories(desk)] == [3, 3, 0]


def memories(desk: Desk) -> list[Memory]:
    """Return the accounts themselves."""
    found = list(desk.accounts)
    assert all(isinstance(account, Memory) for account in found)
    return [account for account in found if isinstance(account, Memory)]
