"""A desk that keeps what it noticed, over two accounts, a book, a calendar and everybody in them."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from hypothesis.stateful import RuleBasedStateMachine

from connectors.memory import Memory
from connectors.model import Address, Event, Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.database import to_stamp
from daemon.decide import Decision, decide
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules.model import Attention, Customers, Me, Settings, Signal, Tier
from rules.templating import Templates
from tests.machines.world import without_waiting

ME = Address("dana@northwind.example", "Dana Fox")
PRIVATE = Address("dana@home.example", "Dana")
COLLEAGUE = Address("bea@northwind.example", "Bea Holt")
START = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
"""A Tuesday, nine o'clock in Berlin."""
LATER = datetime(2200, 1, 1, tzinfo=UTC)
PEOPLE = [Address(f"c{number}@acme{number % 3}.example", f"Cara{number} Lee") for number in range(5)]
TEXTS = (
    "Could you please send me the offer?",
    "This is the third wrong invoice. I am very disappointed.",
    "Perfect, thanks!",
    "Our new office is open since Monday.",
    "I'll send you the drawings of the stage by tomorrow noon.",
    "Here are the drawings of the stage.",
    "I am out of the office until 20 March 2026.",
    "Thank you so much, you did a great job. I have been promoted to head of purchasing.",
    "Please take me off your mailing list.",
    "My father passed away last week.",
)
SUBJECTS = ("Offer 4711 for oak chairs", "Re: Offer 4711 for oak chairs", "Hello", "Invoice 88 of March")
RULES = """
[[rule]]
id = "long-wait"
on = "unanswered"
match = { waiting = ">= 3 hours" }
unless = { met_since = true }
[[rule.step]]
task = { title = "Three hours: {{ thread.subject }}" }
[[rule.step]]
after = "6 hours"
draft = { text = "Hello {{ person.first_name }}, I am on it." }

[[rule]]
id = "soon"
on = "upcoming"
match = { starts_in = "< 30 hours" }
[[rule.step]]
before = "40 hours"
task = { title = "Soon: {{ event.title }}" }

[[rule]]
id = "asked"
on = "awaiting"
match = { nudges = "< 3" }
unless = { met_since = true }
[[rule.step]]
draft = { text = "Hello {{ person.first_name }}, did you find the time?" }

[[rule]]
id = "silent"
on = "lapsed"
match = { heard = "> 2 days" }
unless = { waits = true }
[[rule.step]]
draft = { subject = "Hello", text = "Hello {{ person.first_name }}" }
"""
SETTINGS = Settings(
    me=Me("Dana Fox", (ME.email,), colleagues=("northwind.example",), time_zone="Europe/Berlin"),
    customers=Customers(written_to=True, domains=("acme1.example",)),
    tiers={
        "key": Tier("key", answer_within="4 business hours", every="2 days", at_most="1 week"),
        "gold": Tier("gold", every="3 weeks"),
        "busy": Tier("busy", every="3 business days"),
    },
    attention=Attention(drafts=3, tasks=5),
)
_WORDS = Templates(templates(None))


def _rulebook(own: str) -> Rulebook:
    shipped = [(f"pack:{name}", text) for name, text in packs().items()]
    return Rulebook(checked([*shipped, ("own.toml", own)], _WORDS, SETTINGS.tiers), _WORDS)


RULEBOOKS = (_rulebook(RULES), _rulebook(RULES.replace("3 hours", "5 hours")))


class Keeper(RuleBasedStateMachine):
    """A desk that keeps what it noticed, over two accounts, and everything that may happen to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.now = START
        self.accounts = [Memory("work"), Memory("home")]
        self.book = Book(self.folder / "book.json")
        self.ledger = Ledger.open(self.folder / "ledger.db")
        self.index = Index.open(self.folder / "index.db")
        for engine in (self.ledger._engine, self.index.engine):
            sa.event.listen(engine, "begin", without_waiting)
        accounts = Accounts(self.accounts, self.book)
        self.desk = Desk(SETTINGS, accounts, self.index, self.ledger, self.book, lambda: RULEBOOKS[0])
        self.open = ExitStack()
        self.open.enter_context(self.desk.noticing())
        self.mails: list[Message] = []
        self.meetings: dict[str, Event] = {}
        self.count = 0
        self.steps = 0

    def teardown(self) -> None:
        self.open.close()
        self.desk.close()
        self.index.close()
        self.ledger.close()
        shutil.rmtree(self.folder)

    def _mail(self, sender: Address, to: Address, at: datetime, said: str, subject: str, talk: int) -> Message:
        """Return a mail; `talk` picks what it answers, if anything."""
        self.count += 1
        parents = [mail for mail in self.mails if {mail.sender, *mail.to} & {sender, to} - {ME, PRIVATE, COLLEAGUE}]
        parent = parents[talk % len(parents)].message_id if parents and talk % 3 else ""
        ours = sender in (ME, PRIVATE)
        found = Message(
            account="work",
            ref=f"mail-{self.count}",
            folder="Sent" if ours else "INBOX",
            message_id=f"<mail-{self.count}@post.example>",
            in_reply_to=(parent,) if parent else (),
            references=(parent,) if parent else (),
            sender=sender,
            reply_to=(PEOPLE[4],) if talk % 7 == 6 and not ours else (),
            to=(to,),
            cc=(ME,) if sender == COLLEAGUE else (PEOPLE[3],) if talk % 5 == 4 else (),
            at=at,
            ours=ours,
            subject=subject,
            text=said,
            headers={"auto-submitted": "auto-replied"} if said == TEXTS[-1] and not ours else {},
        )
        self.mails.append(found)
        return found

    def _deliver(self, mail: Message, where: int) -> None:
        for account in {0: self.accounts[:1], 1: self.accounts[1:]}.get(where % 4, self.accounts):
            account.deliver(replace(mail, account=account.account))

    def _meet(self, event: Event) -> None:
        self.meetings[event.ref] = event
        self.accounts[0].deliver(event)

    def _meeting(self, which: int) -> Event:
        return sorted(self.meetings.items())[which % len(self.meetings)][1]

    def _whole(self) -> Decision:
        with self.desk.view(self.now) as view:
            book = self.desk.rulebook
            return decide(view, book.rules, book.templates, self.ledger, self.desk.accounts)

    def _compare(self) -> Decision:
        kept, whole = self.desk.decide(self.now), self._whole()
        assert sorted(kept.signals, key=_name) == sorted(whole.signals, key=_name)
        assert kept.actions == whole.actions
        assert {entry.key for entry in kept.pointless} == {entry.key for entry in whole.pointless}
        assert sorted(one.key for one in kept.moved) == sorted(one.key for one in whole.moved)
        assert kept.left_over == whole.left_over
        assert to_stamp(kept.again or LATER) <= to_stamp(whole.again or LATER)
        return kept


def _name(signal: Signal) -> str:
    return repr(signal)
