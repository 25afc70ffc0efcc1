"""A few days with an account at a provider and another one: what the daemon makes, what the user does, what is left.

What a provider's own tests bring is a `Stage`; the days are the same for all of them.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from connectors.base import Connector
from connectors.memory import Memory
from connectors.model import Address, Message
from connectors.retry import Retry
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.desk import Desk, Freshness
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules.model import Attention, Customers, Me, Settings
from rules.templating import Templates
from tests.machines.world import RULES, without_waiting
from tests.stage import ME

START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
FIRST = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
MEETING = FIRST + timedelta(hours=23)
"""When the meeting is that the account's calendar holds on the first day."""
CUSTOMERS = 6
BETWEEN = timedelta(minutes=4)
"""Time between two passes: more than a request may come late."""
SETTINGS = Settings(
    me=Me("Dana Fox", (ME.email,)), customers=Customers(everyone=True), attention=Attention(drafts=60, tasks=60)
)
_WORDS = Templates(templates(None))
_RULEBOOK = Rulebook(checked([("waits.toml", RULES), ("meetings.toml", packs()["meetings"])], _WORDS, ()), _WORDS)
Choose = Callable[[str, str], Any]
"""(method, path) → the fault that happens to a request, None for none."""


def customer(number: int) -> str:
    return f"c{number}@acme{number}.example"


def question(number: int) -> str:
    """Return the Message-ID of what a customer asks on the first day."""
    return f"<q{number}@acme{number}.example>"


def asked_at(number: int) -> datetime:
    return START + timedelta(minutes=number)


class Stage(ABC):
    """One account at a provider on loopback. `ours`: what its Message-IDs of our own drafts look like."""

    ours: re.Pattern[str]
    sleep: Callable[[float], None]

    @property
    @abstractmethod
    def wrong(self) -> Sequence[str]:
        """What the provider's description forbids; must stay empty."""

    @property
    @abstractmethod
    def config(self) -> str:
        """The account's table in a config.toml, signed in, its name "work"."""

    world: Any
    """Everything that the account holds; it can be copied and put back."""

    @abstractmethod
    def serving(self) -> AbstractContextManager[Any]:
        """Serve until the end of the block."""

    @abstractmethod
    def connect(self, folder: Path, **keys: Any) -> Connector:
        """Open the account `work`, without `Retry`; `keys` are more of its config's."""

    @abstractmethod
    def fail(self, choose: Choose) -> None:
        """Let `choose` say what happens to each request from now on."""

    @abstractmethod
    def furnish(self) -> None:
        """Put in what is there on the first day.

        A question of each customer's (the first one's with a longer conversation before it), and a meeting with a guest.
        """

    @abstractmethod
    def user_acts(self) -> None:
        """Send the draft to customer 1, edit 2's, discard 3's, tick 4's task off, answer 5 by hand, call the meeting off."""

    @abstractmethod
    def drafts(self) -> list[str]:
        """Return each live draft: recipients, subject, words; no ids, no times."""

    @abstractmethod
    def tasks(self) -> list[str]:
        """Return each task in the same way."""


@dataclass(frozen=True)
class Left:
    """What there is in the end, as far as it concerns the user; no ids, no times."""

    drafts: tuple[str, ...]
    tasks: tuple[str, ...]
    ledger: Mapping[str, tuple[str, str]]
    verdicts: tuple[tuple[str, str], ...]
    mails: frozenset[str]
    home: tuple[tuple[str, ...], tuple[str, ...]]


class Life:
    """The daemon over the account `work` at the provider and the account `home` in memory (empty unless `at_home`)."""

    def __init__(self, stage: Stage, folder: Path, *, at_home: bool = True, **keys: Any) -> None:
        self.stage = stage
        self.now = START
        self.home = Memory("home")
        if at_home:
            self.home.deliver(
                Message(
                    account="home",
                    ref="m1",
                    folder="INBOX",
                    message_id="<m1@private.example>",
                    in_reply_to=(),
                    references=(),
                    sender=Address("zoe@private.example", "Zoe Lee"),
                    reply_to=(),
                    to=(ME,),
                    cc=(),
                    at=START,
                    ours=False,
                    subject="Party",
                    text="Will you come on Saturday? Please tell me.",
                )
            )
        self.work_account = stage.connect(folder, **keys)
        self.index = Index.open(folder / "index.db")
        self.ledger = Ledger.open(folder / "ledger.db")
        for store in (self.index.engine, self.ledger._engine):
            sa.event.listen(store, "begin", without_waiting)
        patient = Retry(self.work_account, sleep=stage.sleep, jitter=lambda low, high: (low + high) / 2)
        book = Book(folder / "book.json")
        accounts = Accounts([patient, self.home], book)
        self.desk = Desk(SETTINGS, accounts, self.index, self.ledger, book, lambda: _RULEBOOK, tick=self.tick)

    def tick(self) -> float:
        """Return the monotonic clock: it goes with the passes."""
        return self.now.timestamp()

    def end(self) -> None:
        self.work_account.close()
        self.index.close()
        self.ledger.close()

    def work(self, now: datetime) -> Freshness:
        """Do one pass."""
        self.now = now
        freshness = self.desk.freshen(now)
        self.desk.apply(now, whole=not freshness.errors)
        return freshness

    def look(self) -> Left:
        entries = {entry.key: entry for entry in self.ledger.starting_with("")}
        with self.index.reading() as connection:
            mails = frozenset(connection.exec_driver_sql("select key from message join copy on message = id").scalars())
        return Left(
            drafts=tuple(sorted(self.stage.drafts())),
            tasks=tuple(sorted(self.stage.tasks())),
            ledger={
                f"{held.account} {held.rule}/{held.step} {held.occasion}": (held.state, held.outcome)
                for held in entries.values()
            },
            verdicts=tuple(sorted((word.kind, word.person) for word in self.ledger.verdicts())),
            mails=frozenset(self.stage.ours.sub("<ours>", key) for key in mails),
            home=(
                tuple(sorted(draft.text for draft in self.home.drafts.values())),
                tuple(sorted(task.title for task in self.home.tasks.values())),
            ),
        )


def live_through(life: Life, *, mend: int) -> None:
    """Both days; after each as many more passes as it may take to mend what went wrong."""
    for now, before in ((FIRST, None), (LATER, life.stage.user_acts)):
        if before is not None:
            before()
        for minutes in range(1 + mend):
            life.work(now + minutes * BETWEEN)
    with suppress(OSError):
        life.work_account.close()
