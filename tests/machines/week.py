"""`run` over some days in a few minutes: the loop itself over a real Maildir, its clock and its bell driven by us.

    python -m tests.machines.week FOLDER DAYS

In a process of its own, since it looks at its memory (where that can be seen). Prints a line of JSON a day.
"""

from __future__ import annotations

import gc
import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from connectors.local.connector import Local
from daemon.accounts import Accounts
from daemon.bell import Bell
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.loop import run_passes
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules.model import Attention, Customers, Me, Settings, Tier
from rules.templating import Templates
from tests.memory import resident

ME = "dana@northwind.example"
START = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
"""A Monday, seven o'clock in Berlin."""
DAY = 86_400
"""Seconds."""
HISTORY = 300
A_DAY = 40
"""Mails that come in a day; every third one is answered."""
PEOPLE = 60
TIERS = {"key": Tier("key", answer_within="4 business hours", every="3 weeks", at_most="6 weeks")}
TEXTS = (
    "Could you send me the offer for the hall, please?",
    "Thank you, that is all for now.",
    "This is the third wrong invoice. I am very disappointed.",
    "I'll send you the drawings by Friday.",
    "Thank you so much, you did a great job on the stage.",
    "I am out of the office and will be back on Monday.",
)


class Mail(NamedTuple):
    """A mail with its moment, and the folder that it lies in."""

    at: datetime
    number: int
    folder: str
    content: bytes


class Week(Bell):
    """A bell that nobody waits for: time goes on to whatever comes next."""

    def __init__(self, mailbox: Path, days: int) -> None:
        super().__init__()
        self.now = START
        self.wakes = 0
        self.passed = 0
        self._mailbox = mailbox
        self._end = START + timedelta(days=days)
        self._coming = sorted(post(days))
        while self._coming and self._coming[0].at < START:
            self._arrive()

    def tick(self) -> float:
        """Return seconds, as a clock that nobody can set does."""
        return (self.now - START).total_seconds()

    def wait(self, seconds: float) -> None:
        """Let time go by, until the next mail at most."""
        until = self.now + timedelta(seconds=max(seconds, 0.001))
        midnight = START + timedelta(days=self.passed + 1)
        if self._coming and self._coming[0].at <= min(until, midnight):
            self.now = max(self.now, self._coming[0].at)
            self._arrive()
            self.announce()
        else:
            self.now = min(until, midnight)
        self.wakes += 1
        if self.now >= midnight:
            gc.collect()
            day = {"wakes_a_second": self.wakes / DAY}
            if sys.platform == "linux":
                day["resident"] = resident()
            self.passed += 1
            self.wakes = 0
            sys.stdout.write(json.dumps(day) + "\n")
            sys.stdout.flush()
        if self.now >= self._end:
            self.stop()

    def _arrive(self) -> None:
        mail = self._coming.pop(0)
        (self._mailbox / mail.folder / "cur" / f"{mail.number}.week:2,S").write_bytes(mail.content)


def post(days: int) -> Iterator[Mail]:
    """Yield everything that comes and goes: a year of history, then so many mails a day, in working hours."""
    luck = random.Random(4)
    moments = [START - timedelta(hours=luck.uniform(24, 24 * 360)) for _ in range(HISTORY)]
    for day in range(days):
        moments += [START + timedelta(days=day, hours=luck.uniform(1, 10)) for _ in range(A_DAY)]
    number = 0
    for at in sorted(moments):
        who = luck.randrange(PEOPLE)
        them = f"Cara{who} Lee <c{who}@acme{who % 9}.example>"
        asked = f"<{number}@acme.example>"
        yield compose(number, at, them, ME, f"Matter {number}", luck.choice(TEXTS), "")
        number += 1
        if number % 3 == 0:
            later = at + timedelta(hours=luck.uniform(0.5, 30))
            yield compose(number, later, f"Dana Fox <{ME}>", them, f"Re: Matter {number - 1}", "Here it is.", asked)
            number += 1


def compose(number: int, at: datetime, sender: str, to: str, subject: str, text: str, answers: str) -> Mail:
    """Write a mail down."""
    reply = f"In-Reply-To: {answers}\r\nReferences: {answers}\r\n" if answers else ""
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}@acme.example>\r\n{reply}"
    content = f"{head}Date: {at:%a, %d %b %Y %H:%M:%S +0000}\r\n\r\nHello,\r\n\r\n{text}\r\n\r\nBest\r\n"
    return Mail(at, number, ".Sent" if answers else "", content.encode())


def main(folder: Path, days: int) -> None:
    """Live through the days."""
    for name in ("", ".Sent", ".Drafts"):
        for part in ("cur", "new", "tmp"):
            (folder / "mail" / name / part).mkdir(parents=True)
    (folder / "tasks").mkdir()
    words = Templates(templates(None))
    rules = Rulebook(checked([(f"pack:{name}", text) for name, text in packs().items()], words, TIERS), words)
    settings = Settings(
        me=Me("Dana Fox", (ME,), time_zone="Europe/Berlin"),
        customers=Customers(everyone=True),
        tiers=TIERS,
        attention=Attention(drafts=10, tasks=10),
    )
    book, index, ledger = Book(folder / "book.json"), Index.open(folder / "index.db"), Ledger.open(folder / "ledger.db")
    account = Local("work", maildir=folder / "mail", tasks=folder / "tasks", addresses=(ME,), zone="Europe/Berlin")
    desk = Desk(settings, Accounts([account], book), index, ledger, book, lambda: rules)
    week = Week(folder / "mail", days)
    desk.freshen(START)
    desk.go(START)
    run_passes(desk, lambda: week.now, week, lambda line: None, tick=week.tick)  # noqa: ARG005
    index.close()
    ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
