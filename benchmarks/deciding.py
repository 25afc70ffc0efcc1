"""Deciding with the shipped packs over a large index: everything at once, and after a hundred threads changed.

A hundred thousand conversations with three thousand people of the book over two years; one in five hundred waits.
Figures are medians of processor time: others use the machine as well. What is held is decided about, not written, as in
`wellkept run`.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from connectors.base import Batch
from connectors.memory import Memory
from connectors.model import Address, Change, Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.database import insert_rows, writing
from daemon.decide import Decision, decide, notice
from daemon.desk import Desk
from daemon.index import Index, tables
from daemon.index.contacts import recount
from daemon.index.intake import ReadMessage, message_row, participants
from daemon.ledger import Ledger
from daemon.people_import import Entry
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from daemon.view import IndexView
from rules import elapsing
from rules.circle import Circle
from rules.model import EVERYTHING, Asks, Customers, Me, Person, Reading, Settings, Tier
from rules.rule import Place
from rules.signals import Found
from rules.templating import Templates

ME = Address("dana@northwind.example", "Dana Fox")
NOW = datetime(2026, 3, 10, 14, tzinfo=UTC)
PEOPLE = 3000
TIERS = {"key": Tier("key", every="3 weeks", at_most="6 weeks"), "gold": Tier("gold", every="8 weeks")}
READING = Reading("Here it is, as promised.", "person", "", Asks(0.0, label=False), closing=False, language="en")
ASKING = Reading(
    "Could you send it?", "person", "", Asks(0.9, True, "Could you send it?"), closing=False, language="en"
)


class Bench:
    """A desk over a made-up index."""

    def __init__(self, folder: Path, threads: int) -> None:
        self.luck = random.Random(7)
        self.folder = folder
        self.rows = 0
        self.book = Book(folder / "book.json")
        self.index = Index.open(folder / "index.db")
        settings = Settings(
            me=Me(ME.name, (ME.email,), time_zone="Europe/Berlin"), customers=Customers(everyone=True), tiers=TIERS
        )
        self.circle = Circle(settings)
        words = Templates(templates(None))
        rules = checked([(f"pack:{name}", text) for name, text in packs().items()], words, TIERS)
        self.desk = Desk(
            settings,
            Accounts([Memory("work")], self.book),
            self.index,
            Ledger.open(folder / "ledger.db"),
            self.book,
            lambda: Rulebook(rules, words),
        )
        people = [self.person(number) for number in range(PEOPLE)]
        place = Place("people.csv")
        self.book.take_in([Entry(place, person) for person in people], NOW)
        self.index.configure(self.circle)
        with writing(self.index.engine) as connection:
            for first in range(0, threads, 5000):
                self.fill(connection, [self.thread(first + place, threads) for place in range(5000)])
            recount(connection, self.circle)
        self.index.settle(self.circle)
        self.index.tally(self.circle)

    def fill(self, connection: sa.Connection, talks: list[list[ReadMessage]]) -> None:
        """Put conversations into the tables as a sync does, without looking for what links them: that is known here."""
        rows: list[dict[str, Any]] = []
        for talk in talks:
            first = self.rows + len(rows) + 1
            for place, read in enumerate(talk):
                row = message_row(
                    first + place, read.message.message_id, read.message.message_id, read, self.circle.settings.asks
                )
                rows.append(row | {"thread": first, "stray": False, "unjoined": False})
        self.rows += len(rows)
        connection.execute(sa.insert(tables.message), rows)
        insert_rows(connection, tables.participant, participants(rows))
        insert_rows(
            connection, tables.reply_ref, [(ref, row["id"]) for row in rows for ref in row["refs"]], replace=True
        )
        insert_rows(connection, tables.copy, [("work", row["key"], "INBOX", row["id"]) for row in rows])
        connection.execute(
            sa.insert(tables.thread), [{"id": one, "dirty": True} for one in {r["thread"] for r in rows}]
        )

    def person(self, number: int) -> Person:
        """Return somebody of the book: a tenth is key, a third gold."""
        email = f"pat{number}@customer{number % 400}.example"
        tier = "key" if number % 10 == 0 else "gold" if number % 3 == 0 else ""
        return Person(email, (f"Pat Customer{number}",), (email,), tier=tier, in_book=True)

    def thread(self, number: int, threads: int) -> list[ReadMessage]:
        """Return a conversation: they ask, we answer; one in five hundred has no answer yet."""
        person = self.person(self.luck.randrange(PEOPLE))
        them = Address(person.id, person.name)
        at = NOW - timedelta(days=730) * (1 - number / threads) - timedelta(hours=6)
        asked = self.message(f"{number}-a", them, ME, at, "")
        if number % 500 == 0:
            return [ReadMessage(asked, ASKING)]
        answered = self.message(f"{number}-b", ME, them, at + timedelta(hours=2), asked.message_id)
        return [ReadMessage(asked, ASKING), ReadMessage(answered, READING)]

    def message(self, name: str, sender: Address, to: Address, at: datetime, parent: str) -> Message:
        """Return one mail."""
        return Message(
            account="work",
            ref=name,
            folder="Sent" if sender == ME else "INBOX",
            message_id=f"<{name}@bench.example>",
            in_reply_to=(parent,) if parent else (),
            references=(parent,) if parent else (),
            sender=sender,
            reply_to=(),
            to=(to,),
            cc=(),
            at=at,
            ours=sender == ME,
            subject=f"Order {name}",
            text="",
        )

    def take_in(self, reads: list[ReadMessage]) -> None:
        """Store mails as a sync does."""
        changes = tuple(Change("work", "message", read.message.ref, read.message) for read in reads)
        self.index.take_in("work", "message", Batch(changes, "x"), reads, self.circle, NOW)

    def change(self, number: int) -> None:
        """Let a hundred people write again: taken in, settled and tallied as a sync does."""
        threads = [self.thread(number * 100 + place, 10**9) for place in range(10_000_000, 10_000_100)]
        self.take_in([read for thread in threads for read in thread])
        self.index.settle(self.circle)
        self.index.tally(self.circle)

    def awake(self) -> Desk:
        """Return a desk over the same state that has not seen anything yet, as after a start."""
        elapsing.forget()
        return Desk(
            self.desk.settings,
            self.desk.accounts,
            Index.open(self.folder / "index.db"),
            Ledger.open(self.folder / "ledger.db"),
            Book(self.folder / "book.json"),
            lambda: self.desk.rulebook,
        )


def timed(act: Callable[[], object], times: int = 5, before: Callable[[], object] = lambda: None) -> float:
    """Return the median of some runs, in milliseconds of processor time; what happens `before` each is not counted."""
    spent = []
    for _ in range(times):
        before()
        begin = time.process_time()
        act()
        spent.append(time.process_time() - begin)
    return statistics.median(spent) * 1000


def main(arguments: list[str]) -> None:
    """Print the figures for an index of the given number of conversations."""
    threads = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), threads)
        desk = bench.desk
        decision = desk.decide(NOW, ())
        due = sum(decision.left_over.values())
        print(
            f"{threads} conversations, {PEOPLE} people: {len(decision.signals)} signals, {due} more due than fits a day"
        )
        moments = (NOW + timedelta(minutes=5 * number) for number in range(1, 1000))
        numbers = iter(range(1000))
        desks = (bench.awake() for _ in range(5))
        first = timed(lambda: next(desks).decide(NOW, ()))
        desk.go(NOW)
        desk.perform(decision, NOW, whole=True)  # from here on the day's budget is spent, and nothing is written
        whole = timed(lambda: desk.decide(next(moments), ()))
        texts = timed(lambda: desk.decide(next(moments)), 3)
        print(f"(a) the first full decision after a start, with the texts of the day: {first:.1f} ms")
        print(f"(b) a full decision later on: {whole:.1f} ms; with the text of everything held: {texts:.1f} ms")
        noticing = timed(lambda: noticed(desk))
        with desk.view(NOW) as view:
            found = notice(view, EVERYTHING)
            rules = timed(lambda: decided(desk, view, found))
        print(f"    of which noticing {noticing:.1f} ms; (d) rules, ledger and budget {rules:.1f} ms")
        with desk.noticing():
            desk.decide(NOW, ())
            idle = timed(lambda: desk.decide(next(moments), ()), 15)
            taking = timed(lambda: bench.change(next(numbers)))
            desk.decide(NOW, ())
            changed = timed(lambda: desk.decide(next(moments), ()), 9, lambda: bench.change(next(numbers)))
            print(
                f"(c) what was noticed is kept: {idle:.1f} ms when nothing changed, {changed:.1f} ms after 100 threads did"
            )
            print(
                f"    ({taking:.1f} ms took them in); full / kept: {whole / idle:.0f} and {whole / changed:.0f} times"
            )


def noticed(desk: Desk) -> Sequence[Found]:
    """Look at everything, with a view that has seen nothing."""
    with desk.view(NOW) as view:
        return notice(view, EVERYTHING)


def decided(desk: Desk, view: IndexView, found: Sequence[Found]) -> Decision:
    """Decide about what was noticed."""
    book = desk.rulebook
    return decide(view, book.rules, book.templates, desk.ledger, desk.accounts, found=found, held=())
