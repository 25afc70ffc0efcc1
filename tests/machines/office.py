"""What the walk goes through: a desk over an account in memory, the talks, the meetings, and what the user did."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import sqlalchemy as sa
from hypothesis.stateful import RuleBasedStateMachine

from connectors.base import Unanswered
from connectors.memory import Memory
from connectors.model import Address, Draft, Event, Message, Placed, Task
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.decide import notice
from daemon.desk import Desk, Freshness
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.perform import Performance
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules.model import EVERYTHING, Attention, Customers, Me, Settings, Signal
from rules.templating import Templates
from tests.machines.world import RULES, without_waiting

ME = Address("dana@northwind.example", "Dana Fox")
COLLEAGUE = Address("bea@northwind.example", "Bea Holt")
START = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
"""A Tuesday, nine o'clock in Berlin."""
LAG = timedelta(minutes=3)
"""How late the account may do what it was asked for."""
BUDGET = Attention(drafts=3, tasks=4)
SETTINGS = Settings(
    me=Me("Dana Fox", (ME.email,), colleagues=("northwind.example",), time_zone="Europe/Berlin"),
    customers=Customers(everyone=True),
    attention=BUDGET,
)
_WORDS = Templates(templates(None))
_RULEBOOK = Rulebook(
    checked([("waits.toml", RULES), ("meetings.toml", packs()["meetings"])], _WORDS, ()),
    _WORDS,
)


class Slow(Memory):
    """An account that may not answer what creates something, and do it later all the same."""

    def __init__(self, account: str) -> None:
        super().__init__(account)
        self.capabilities = replace(self.capabilities, lag=LAG)
        self.silent = False
        self.under_way: list[Draft | Task] = []

    def create_draft(self, draft: Draft) -> Placed:
        return super().create_draft(draft) if not self.silent else self._unanswered(draft)

    def create_task(self, task: Task) -> Placed:
        return super().create_task(task) if not self.silent else self._unanswered(task)

    def _unanswered(self, wanted: Draft | Task) -> NoReturn:
        self.under_way.append(wanted)
        raise Unanswered("no answer")

    def arrive(self) -> None:
        for wanted in self.under_way:
            _ = super().create_draft(wanted) if isinstance(wanted, Draft) else super().create_task(wanted)
        self.under_way.clear()


@dataclass
class Talk:
    """One conversation with a customer."""

    customer: Address
    messages: list[Message] = field(default_factory=list)


class Office(RuleBasedStateMachine):
    """One desk over one account in memory, and what is known of everybody's doings."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = START
        self.off = timedelta()
        """By how much the machine's clock is wrong."""
        self.account = Slow("work")
        self.book = Book(self.folder / "book.json")
        self.ledger = Ledger.open(self.folder / "ledger.db")
        self.index = Index.open(self.folder / "index.db")
        sa.event.listen(self.ledger._engine, "begin", without_waiting)
        self.talks: list[Talk] = []
        self.meetings: dict[str, Event] = {}
        self.on_the_way: list[Message] = []
        """Sent copies that the provider has not shown yet."""
        self.touched_drafts: dict[str, Draft] = {}
        self.touched_tasks: dict[str, Task] = {}
        self.draftless: set[str] = set()
        """What the user discarded a draft for."""
        self.closed: set[str] = set()
        """What the user ticked off, deleted the task of, or declared done."""
        self.dropped: set[str] = set()
        """What a draft of ours was discarded or sent for."""
        self.count = 0

    def teardown(self) -> None:
        self.index.close()
        self.ledger.close()
        shutil.rmtree(self.folder)

    @property
    def clock(self) -> datetime:
        """What the machine takes for now."""
        return self.now + self.off

    @property
    def desk(self) -> Desk:
        accounts = Accounts([self.account], self.book)
        return Desk(SETTINGS, accounts, self.index, self.ledger, self.book, lambda: _RULEBOOK, tick=self.now.timestamp)

    def _pass(self) -> Performance:
        known = set(self._live_marks())
        desk = self.desk
        freshness: Freshness = desk.freshen(self.clock)
        desk.go(self.clock)
        performance = desk.perform(desk.decide(self.clock), self.clock, whole=not freshness.errors)
        for mark in set(self._live_marks()) - known:
            covers = self._covers(mark)
            entry = self.ledger.get(mark)
            assert entry is not None
            assert covers.isdisjoint(self.closed), f"{entry.rule}/{entry.step} was made for what the user closed"
            if entry.kind == "draft":
                assert covers.isdisjoint(self.draftless), f"{entry.step} was made after a draft was discarded"
        return performance

    def _made(self, performance: Performance) -> list[str]:
        return [done.action.step for done in performance.performed if done.state in ("made", "failed")]

    def _made_marks(self, performance: Performance) -> list[str]:
        return [done.action.key for done in performance.performed if done.state == "made"]

    def _live_marks(self) -> list[str]:
        drafts = [draft.mark for draft in self.account.drafts.values() if draft.mark]
        return [*drafts, *(task.mark for task in self.account.tasks.values())]

    def _covers(self, mark: str) -> set[str]:
        entry = self.ledger.get(mark)
        assert entry is not None
        return {entry.occasion, *entry.covers}

    def _went_out_anyway(self, mark: str) -> bool:
        """Tell whether the user answered by hand: then the draft they throw away was not unwelcome."""
        entry = self.ledger.get(mark)
        assert entry is not None
        return any(
            message.sender == ME and message.at >= (entry.begun or self.now)
            for talk in self.talks
            if any(message.message_id == entry.about for message in talk.messages)
            for message in talk.messages
        )

    def _signals(self) -> list[Signal]:
        with self.desk.view(self.clock) as view:
            return sorted(
                (signal for look in notice(view, EVERYTHING) for signal in look.signals),
                key=lambda signal: (signal.kind, signal.occasion, signal.person),
            )

    def _say(self, talk: Talk, sender: Address, text: str, *, message_id: str = "", late: bool = False) -> None:
        self.now += timedelta(minutes=20)
        self.count += 1
        references = tuple(message.message_id for message in talk.messages)
        ours = sender == ME
        message = Message(
            account="work",
            ref=f"mail-{self.count}",
            folder="Sent" if ours else "INBOX",
            message_id=message_id or f"<mail-{self.count}@post.example>",
            in_reply_to=references[-1:],
            references=references,
            sender=sender,
            reply_to=(),
            to=(ME,) if sender == talk.customer else (talk.customer,),
            cc=(ME,) if sender == COLLEAGUE else (),
            at=self.now,
            ours=ours,
            subject=f"{'Re: ' if references else ''}Matter {self.talks.index(talk)}",
            text=text,
        )
        talk.messages.append(message)
        if late:
            self.on_the_way.append(message)
        else:
            self.account.deliver(message)

    def _meet(self, event: Event) -> None:
        self.meetings[event.ref] = event
        self.account.deliver(event)

    def _pick_meeting(self, which: int) -> Event:
        return sorted(self.meetings.items())[which % len(self.meetings)][1]

    def _draft(self, which: int) -> str:
        return self._after_a_while(sorted(self.account.drafts), which)

    def _open_tasks(self) -> list[str]:
        return sorted(self.account.tasks.keys() - self.account.ticked)

    def _task(self, which: int) -> str:
        return self._after_a_while(self._open_tasks(), which)

    def _after_a_while(self, refs: Sequence[str], which: int) -> str:
        """Pick one; the user comes to it a quarter of an hour after whatever happened last."""
        self.now += timedelta(minutes=15)
        return refs[which % len(refs)]
