"""A year with three hundred people, a pass a day: the budget holds, and nobody who matters goes quiet."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.memory import Memory
from connectors.model import Address, Draft, Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.pending import pending
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules.model import Attention, Customers, Me, Person, Settings, Tier, kind_of
from rules.templating import Templates
from tests.machines.world import without_waiting

ME = Address("dana@northwind.example", "Dana Fox")
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Berlin."""
TIERS = {
    "key": Tier("key", every="3 weeks", at_most="6 weeks"),
    "gold": Tier("gold", every="8 weeks", at_most="14 weeks"),
    "others": Tier("others", every="16 weeks", at_most="24 weeks"),
}
WEEKS = {"key": 6, "gold": 14, "others": 24}
"""Tier → the weeks of its `at_most`."""
SHARES = {"key": 30, "gold": 90, "others": 180}
"""A week brings 30 / 3 + 90 / 8 + 180 / 16 = 32.5 check-ins: a little less than 5 a day."""
WORDS = Templates(templates(None))


@dataclass
class Year:
    """The user sends every draft in the evening; most people answer within days."""

    drafts: int
    folder: Path
    caps: str = ""
    """A line for the pack's check-ins."""
    now: datetime = START
    luck: random.Random = field(default_factory=lambda: random.Random(7))
    touched: dict[str, datetime] = field(default_factory=dict)
    """Address → the last mail either way."""
    longest: dict[str, timedelta] = field(default_factory=dict)
    made: dict[date, list[str]] = field(default_factory=dict)
    """Day → to whom check-ins were made."""
    answers: dict[date, list[Draft]] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        self.account = Memory("work")
        self.book = Book(self.folder / "book.json")
        self.ledger = Ledger.open(self.folder / "ledger.db")
        self.index = Index.open(self.folder / "index.db")
        sa.event.listen(self.ledger._engine, "begin", without_waiting)
        self.settings = Settings(
            me=Me(ME.name, (ME.email,), time_zone="Europe/Berlin"),
            customers=Customers(everyone=True),
            tiers=TIERS,
            attention=Attention(drafts=self.drafts, tasks=3),
        )
        text = packs()["cadence"].partition("[[test]]")[0]
        text = text.replace('on          = "lapsed"\nunless', f'on          = "lapsed"\n{self.caps}\nunless', 1)
        assert self.caps in text
        rules = checked([("cadence.toml", text)], WORDS, TIERS)
        self.desk = Desk(
            self.settings,
            Accounts([self.account], self.book),
            self.index,
            self.ledger,
            self.book,
            lambda: Rulebook(rules, WORDS),
        )
        for tier, share in SHARES.items():
            for number in range(share):
                email = f"{tier}{number}@customer.example"
                person = Person(email, (f"Pat {tier.title()}{number}",), (email,), tier=tier, in_book=True)
                self.book.add(person, START)
                # All of them came from the same list, on the same day.
                self._deliver(Address(email), ME, START - timedelta(days=2, minutes=number))
                self._deliver(ME, Address(email), START - timedelta(days=1, minutes=number))

    def close(self) -> None:
        self.index.close()
        self.ledger.close()

    def day(self) -> None:
        """One pass in the morning; in the evening the drafts go out and the tasks are done; then answers come."""
        for draft in self.answers.pop(self.now.date(), []):
            self._deliver(draft.to[0], ME, self.now - timedelta(hours=1), draft)
        self.desk.freshen(self.now)
        performance = self.desk.apply(self.now, whole=True)
        made = [kind_of(done.action.artefact) for done in performance.performed if done.state == "made"]
        assert made.count("draft") <= self.drafts
        assert made.count("task") <= self.settings.attention.tasks
        self.made[self.now.date()] = [
            done.action.signal.person
            for done in performance.performed
            if done.state == "made" and done.action.rule == "check-in"
        ]
        evening = self.now + timedelta(hours=8)
        for ref in sorted(self.account.drafts):
            draft = self.account.drafts[ref]
            self.account.send_draft(ref)
            self._deliver(ME, draft.to[0], evening, draft)
            if self.luck.random() < 0.8:
                later = self.now.date() + timedelta(days=self.luck.randint(1, 5))
                self.answers.setdefault(later, []).append(draft)
        for ref in sorted(self.account.tasks.keys() - self.account.ticked):
            self.account.tick(ref)
        self.now += timedelta(days=1)

    def _deliver(self, sender: Address, to: Address, at: datetime, draft: Draft | None = None) -> None:
        self.count += 1
        ours = sender == ME
        other = to.email if ours else sender.email
        if ours and other in self.touched:
            self.longest[other] = max(self.longest.get(other, timedelta()), at - self.touched[other])
        self.touched[other] = at
        name = f"<mail-{self.count}@post.example>" if draft is None or not ours else f"<{draft.mark}@northwind.example>"
        parent = (f"<{draft.mark}@northwind.example>",) if draft is not None and not ours else ()
        message = Message(
            account="work",
            ref=f"mail-{self.count}",
            folder="Sent" if ours else "INBOX",
            message_id=name,
            in_reply_to=parent,
            references=parent,
            sender=sender,
            reply_to=(),
            to=(to,),
            cc=(),
            at=at,
            ours=ours,
            subject="How are you?",
            text=draft.text if draft is not None and ours else "Thank you, all is well here.",
        )
        self.account.deliver(message)


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    yield path
    shutil.rmtree(path)


def overdue(year: Year) -> list[str]:
    """Return who was left alone for longer than their tier allows, a weekend's grace included."""
    return [
        email
        for email, gap in sorted(year.longest.items())
        if gap > timedelta(weeks=WEEKS[email.split("@")[0].rstrip("0123456789")], days=1)
    ]


def run(year: Year, days: int) -> None:
    try:
        for _ in range(days):
            year.day()
    finally:
        year.close()


def test_what_a_rule_may_do_in_a_week_and_for_one_person_is_kept_whoever_waits(folder: Path) -> None:
    year = Year(6, folder, caps='at_most = ["12 per week", "1 per person per month"]')
    run(year, 36)
    days = sorted(year.made)
    weeks = [sum(len(year.made[day]) for day in days[first : first + 7]) for first in range(len(days) - 6)]
    assert max(weeks) == 12
    everybody = [person for day in days[-28:] for person in year.made[day]]
    assert len(everybody) == len(set(everybody)) > 12


def test_more_than_a_day_has_room_for_is_named_and_whoever_is_closest_to_the_longest_interval_comes_first(
    folder: Path,
) -> None:
    year = Year(2, folder)
    try:
        for _ in range(60):
            year.day()
        (overload,) = pending(year.desk, year.now).overload
    finally:
        year.close()
    assert (overload.kind, overload.a_day) == ("draft", 2)
    assert overload.waiting > 50
    assert not [email for email in overdue(year) if email.startswith("key")]


@pytest.mark.soak
def test_in_a_whole_year_the_budget_holds_and_nobody_goes_quiet(folder: Path) -> None:
    year = Year(6, folder)
    run(year, 364)
    assert overdue(year) == []
    assert len(year.longest) == sum(SHARES.values())
