"""Deciding with the shipped packs over a large index: everything at once, and after a hundred threads changed.

A hundred thousand conversations with three thousand people of the book over two years; one in five hundred waits.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.base import Batch
from connectors.memory import Memory
from connectors.model import Address, Change, Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.decide import notice
from daemon.desk import Desk
from daemon.index import Index
from daemon.index.intake import ReadMessage
from daemon.ledger import Ledger
from daemon.people_import import Entry
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules.circle import Circle
from rules.model import EVERYTHING, Asks, Customers, Me, Person, Reading, Settings, Tier
from rules.rule import Place
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
        for first in range(0, threads, 500):
            self.take_in([read for number in range(first, first + 500) for read in self.thread(number, threads)])
        self.index.settle(self.circle)
        self.index.tally(self.circle)

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


def timed(act: Callable[[], object], times: int = 5) -> float:
    """Return the median of some runs, in milliseconds."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        act()
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent) * 1000


def main(arguments: list[str]) -> None:
    """Print the figures for an index of the given number of conversations."""
    threads = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), threads)
        desk = bench.desk
        decision = desk.decide(NOW)
        due = sum(desk.decide(NOW).left_over.values())
        print(
            f"{threads} conversations, {PEOPLE} people: {len(decision.signals)} signals, {due} more due than a day allows"
        )
        bare = timed(lambda: desk.decide(NOW, ()))
        print(
            f"full decision: {bare:.1f} ms; with the text of everything held: {timed(lambda: desk.decide(NOW)):.1f} ms"
        )
        with desk.view(NOW) as view:
            noticed = timed(lambda: notice(view, EVERYTHING))
        print(f"of which noticing: {noticed:.1f} ms; rules, budget, ledger and texts: {bare - noticed:.1f} ms")
        numbers = iter(range(100))
        taking = timed(lambda: bench.change(next(numbers)))
        print(
            f"after 100 changed threads: {taking:.1f} ms to take them in, {timed(lambda: desk.decide(NOW, ())):.1f} ms to decide"
        )
