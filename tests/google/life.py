"""A few days with a Google account and another one: what the daemon makes, what the user does with it, what is left."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

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
from tests.google.mailbox import Mailbox
from tests.google.server import GoogleServer
from tests.google.stage import Clock, connect
from tests.machines.world import RULES, without_waiting
from tests.stage import ME

START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
FIRST = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
CUSTOMERS = 6
BETWEEN = timedelta(minutes=4)
"""Time between two passes: more than a request may come late."""
SETTINGS = Settings(
    me=Me("Dana Fox", (ME.email,)), customers=Customers(everyone=True), attention=Attention(drafts=60, tasks=60)
)
_OURS = re.compile(r"<(CA\+\d+|[0-9a-f]{32})@.*>")
_WORDS = Templates(templates(None))
_RULEBOOK = Rulebook(checked([("waits.toml", RULES), ("meetings.toml", packs()["meetings"])], _WORDS, ()), _WORDS)


def customer(number: int) -> str:
    return f"c{number}@acme{number}.example"


def _header(message_id: str, at: datetime, sender: str, to: str, subject: str, answers: str = "") -> str:
    told = f"In-Reply-To: {answers}\r\nReferences: {answers}\r\n" if answers else ""
    date = f"{at:%a, %d %b %Y %H:%M:%S +0000}"
    return f"Message-ID: {message_id}\r\nDate: {date}\r\nFrom: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n{told}\r\n"


def question(number: int) -> str:
    return f"<q{number}@acme{number}.example>"


def furnish(server: GoogleServer) -> None:
    """Put into the account what is there on the first day."""
    box = server.world.mailbox
    for number in range(CUSTOMERS):
        at = START + timedelta(minutes=number)
        for turn in range(3 if number == 0 else 0):  # a conversation that is fetched as a whole
            head = _header(
                f"<old{turn}@acme0.example>",
                at - timedelta(days=9 - turn),
                f"Customer0 Lee <{customer(0)}>",
                ME.email,
                "Offer 0",
            )
            box.add(f"{head}Background {turn}.\r\n", "INBOX", thread="long")
        head = _header(question(number), at, f"Customer{number} Lee <{customer(number)}>", ME.email, f"Offer {number}")
        box.add(f"{head}Could you send offer {number} today?\r\n", "INBOX", thread="long" if number == 0 else "")
    starts = FIRST + timedelta(hours=23)
    server.world.calendars["primary"].put(
        {
            "id": "roadmap",
            "iCalUID": "roadmap@northwind.example",
            "status": "confirmed",
            "summary": "Roadmap",
            "start": {"dateTime": starts.isoformat()},
            "end": {"dateTime": (starts + timedelta(hours=1)).isoformat()},
            "organizer": {"email": ME.email, "self": True},
            "attendees": [{"email": "mia@guest.example", "responseStatus": "accepted"}],
        }
    )


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
    """The daemon over the account `work` at Google and the account `home` in memory."""

    def __init__(self, server: GoogleServer, folder: Path, clock: Clock, *, at_home: bool = True, **keys: Any) -> None:
        self.keys = keys
        self.server = server
        self.clock = clock
        self.folder = folder
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
        self.begin()

    def begin(self) -> None:
        """Start the daemon."""
        self.google = connect(self.server, self.clock, self.folder, **self.keys)
        self.book = Book(self.folder / "book.json")
        self.index = Index.open(self.folder / "index.db")
        self.ledger = Ledger.open(self.folder / "ledger.db")
        for store in (self.index.engine, self.ledger._engine):
            sa.event.listen(store, "begin", without_waiting)
        patient = Retry(self.google, sleep=self.clock.sleep, jitter=lambda low, high: (low + high) / 2)
        accounts = Accounts([patient, self.home], self.book)
        self.desk = Desk(
            SETTINGS,
            accounts,
            self.index,
            self.ledger,
            self.book,
            lambda: _RULEBOOK,
            tick=self.tick,
        )

    def tick(self) -> float:
        """Return the monotonic clock: it goes with the passes."""
        return self.now.timestamp()

    def end(self) -> None:
        self.google.close()
        self.index.close()
        self.ledger.close()

    def work(self, now: datetime) -> Freshness:
        """Do one pass."""
        self.now = now
        freshness = self.desk.freshen(now)
        self.desk.apply(now, whole=not freshness.errors)
        return freshness

    @property
    def box(self) -> Mailbox:
        return self.server.world.mailbox

    def _tasks(self) -> list[dict[str, Any]]:
        return [row for held in self.server.world.lists.values() for row in held.tasks.values()]

    def look(self) -> Left:
        entries = {entry.key: entry for entry in self.ledger.starting_with("")}
        with self.index.reading() as connection:
            mails = frozenset(connection.exec_driver_sql("select key from message join copy on message = id").scalars())
        return Left(
            drafts=tuple(sorted(shown_draft(self.box.mails[message].raw) for message in self.box.drafts.values())),
            tasks=tuple(sorted(shown_task(row) for row in self._tasks())),
            ledger={
                f"{held.account} {held.rule}/{held.step} {held.occasion}": (held.state, held.outcome)
                for held in entries.values()
            },
            verdicts=tuple(sorted((word.kind, word.person) for word in self.ledger.verdicts())),
            mails=frozenset(_OURS.sub("<ours>", key) for key in mails),
            home=(
                tuple(sorted(draft.text for draft in self.home.drafts.values())),
                tuple(sorted(task.title for task in self.home.tasks.values())),
            ),
        )


def user_acts(server: GoogleServer) -> None:
    """Send a draft, edit one, discard one, tick a task off, answer by hand, call a meeting off."""
    box = server.world.mailbox
    for sent in drafts_about(box, 1):
        box.send_draft(sent, FIRST + timedelta(minutes=30))
    for edited in drafts_about(box, 2):
        raw = box.mails[box.drafts[edited]].raw
        box.edit_draft(edited, raw.replace(b"I am on it", b"I am at it"))
    for discarded in drafts_about(box, 3):
        box.discard_draft(discarded)
    for row in [row for held in server.world.lists.values() for row in held.tasks.values()]:
        if "Offer 4" in row["title"]:
            row.update(status="completed", completed="2026-03-12T11:00:00Z", hidden=True)
    at = FIRST + timedelta(hours=1)
    head = _header("<own@northwind.example>", at, ME.email, customer(5), "Re: Offer 5", question(5))
    box.add(f"{head}Here it is.\r\n", "SENT")
    server.world.calendars["primary"].cancel("roadmap")


def drafts_about(box: Mailbox, number: int) -> list[str]:
    thread = box.with_id(question(number))[0].thread
    return [ref for ref, message in box.drafts.items() if box.mails[message].thread == thread]


def shown_draft(raw: bytes) -> str:
    parsed = email.message_from_bytes(raw)
    text = parsed.get_payload(decode=True)
    assert isinstance(text, bytes)
    return f"{parsed['To']} | {parsed['Subject']} | {' '.join(text.decode().split())}"


def shown_task(row: Mapping[str, Any]) -> str:
    return json.dumps([row["title"], row.get("due"), row["status"], bool(row.get("deleted"))])


def live_through(life: Life, *, mend: int) -> None:
    """Both days; after each as many more passes as it may take to mend what went wrong."""
    for now, before in ((FIRST, None), (LATER, user_acts)):
        if before is not None:
            before(life.server)
        for minutes in range(1 + mend):
            life.work(now + minutes * BETWEEN)
    with suppress(OSError):
        life.google.close()
