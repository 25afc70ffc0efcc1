"""Two hundred people over five years: every day to remember is seen to once a year, and nobody who is left alone hears a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from connectors.memory import Memory
from connectors.model import Address, Card, CardDate, Event, Guest, Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules import signals
from rules.days import day_in, named
from rules.model import Attention, Customers, Me, Person, Settings, SpecialDate, Tier
from rules.templating import Templates
from tests.machines.world import without_waiting

ME = Address("dana@northwind.example", "Dana Fox")
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
WORDS = Templates(templates(None))
TIERS = {"key": Tier("key", answer_within="4 business hours", every="3 weeks", at_most="6 weeks")}
ZONES = ("", "", "Europe/London", "Pacific/Auckland", "America/Los_Angeles", "Pacific/Honolulu", "Pacific/Apia")
GREETINGS = ("birthday", "anniversary", "customer-since")
RULES = {"birthday": "birthday", "anniversary": "anniversary", "customer-since": "together"}


@contextmanager
def office(folder: Path, names: tuple[str, ...], own: str = "") -> Iterator[tuple[Desk, Book, Memory]]:
    """Open a desk with these packs, an own rule file, and room for any number of artefacts a day."""
    account, book = Memory("work"), Book(folder / "book.json")
    ledger, index = Ledger.open(folder / "ledger.db"), Index.open(folder / "index.db")
    for engine in (ledger._engine, index.engine):
        sa.event.listen(engine, "begin", without_waiting)
    settings = Settings(
        me=Me(ME.name, (ME.email,), time_zone="Europe/Berlin"),
        customers=Customers(everyone=True),
        tiers=TIERS,
        attention=Attention(drafts=1000, tasks=1000, nudges=100),
    )
    sources = [(f"pack:{name}", packs()[name]) for name in names]
    rules = Rulebook(checked([*sources, ("own.toml", own)] if own else sources, WORDS, TIERS), WORDS)
    desk = Desk(settings, Accounts([account], book), index, ledger, book, lambda: rules)
    try:
        with desk.noticing():
            yield desk, book, account
    finally:
        index.close()
        ledger.close()


def person(number: int, luck: Random) -> Person:
    """Return somebody with days of all kinds, some of them 29 February, some without a year."""
    days = []
    for kind in (*GREETINGS, "child-mia"):
        if luck.random() < 0.7:
            day = date(luck.choice((1972, 1980, 2000, 2020)), 2, 28) + timedelta(days=luck.randrange(366))
            if luck.random() < 0.1:
                day = date(2020, 2, 29)
            # Without the year nobody knows how many years it is together.
            year = day.year if kind == "customer-since" or luck.random() < 0.7 else None
            days.append(SpecialDate(kind, day.month, day.day, year))
    email = f"p{number}@customer.example"
    return Person(email, (f"Pat Lee{number}",), (email,), dates=tuple(days), zone=luck.choice(ZONES))


@dataclass
class Years:
    """People, their days, and a user who sends, discards, ticks off, merges and is away now and then."""

    desk: Desk
    book: Book
    account: Memory
    luck: Random
    people: int
    now: datetime = START
    made: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """(person, rule, year) → how often."""

    def __post_init__(self) -> None:
        self.alone = {f"p{number}@customer.example" for number in range(0, self.people, 9)}
        for number in range(self.people):
            self.book.add(person(number, self.luck), START)
        for number, email in enumerate(sorted(self.alone)):
            if number % 2:
                self.book.ignore(email, START)
            else:
                self.book.archive(email, "deceased", START)

    def live(self, days: int, stride: int) -> None:
        until = self.now + timedelta(days=days)
        while self.now < until:
            self.a_pass()
            self.a_day_at_the_desk()
            if self.luck.random() < 0.02 * stride:
                self.two_are_taken_for_one()
            if self.luck.random() < 0.05 * stride:
                self.a_contact_says_the_same()
            # The machine is off for some days now and then, never for longer than wishes may be late.
            self.now += timedelta(days=stride if self.luck.random() < 0.97 else 6)

    def a_pass(self) -> None:
        self.desk.freshen(self.now)
        for done in self.desk.apply(self.now, whole=True).performed:
            signal = done.action.signal
            if done.state == "made":
                assert signal.person not in self.alone
                self.made[signal.person, done.action.rule, int(signal.occasion.rpartition(" ")[2])] += 1

    def a_day_at_the_desk(self) -> None:
        for ref, task in sorted(self.account.tasks.items()):
            if task.due is not None and task.due <= self.now and ref not in self.account.ticked:
                self.account.tick(ref)
        for ref in sorted(self.account.drafts):
            (self.account.send_draft if self.luck.random() < 0.7 else self.account.discard_draft)(ref)

    def two_are_taken_for_one(self) -> None:
        one, other = self.luck.sample([known for known in self.book.people() if known.id not in self.alone], 2)
        self.book.merge(one.id, other.id, self.now)
        self.desk.freshen(self.now)
        assert all(kept.signal.person != other.id for kept in self.desk.decide(self.now).actions)
        self.book.unmerge(one.id, self.now)

    def a_contact_says_the_same(self) -> None:
        who = self.luck.choice(self.book.people())
        dates = tuple(CardDate("Geburtstag", day.month, day.day) for day in who.dates if day.kind == "birthday")
        self.account.deliver(Card("work", who.id, who.names, who.emails, dates=dates))

    def expected(self) -> Iterator[tuple[str, str, int]]:
        """Yield what must have come: for days that began after the start and are over."""
        for known in self.book.people():
            for day in known.dates:
                for year in range(START.year, self.now.year + 1):
                    on, rule = day_in(day, year), RULES.get(named(day).kind)
                    past = on is not None and timedelta(2) < on - START.date() and timedelta(8) < self.now.date() - on
                    if rule and past and known.id not in self.alone and (day.year is None or day.year < year):
                        yield known.id, rule, year


def years_go_by(folder: Path, people: int, days: int, stride: int = 1) -> None:
    with office(folder, ("days",)) as (desk, book, account):
        years = Years(desk, book, account, Random(people), people)
        years.live(days, stride)
        wishes = {what: times for what, times in years.made.items() if what[1] in RULES.values()}
        assert set(wishes.values()) == set(years.made.values()) == {1}, "once per occasion and year"
        assert set(years.expected()) - wishes.keys() == set()
        assert len(wishes) > people // 2


def test_over_a_year_every_day_is_seen_to_exactly_once(tmp_path: Path) -> None:
    years_go_by(tmp_path, people=12, days=378, stride=6)


@pytest.mark.soak
def test_over_five_years_two_hundred_people_get_one_item_per_occasion_and_year(tmp_path: Path) -> None:
    years_go_by(tmp_path, people=200, days=5 * 366, stride=2)


def everything(kind: str) -> str:
    """Return a rule that makes one thing of each sort for a kind of signal."""
    when = 'before = "20 days"' if signals.load(kind).moving else ""
    subject = "" if signals.is_reply(kind) else 'subject = "Hello", '
    makes = (
        'task = { title = "{{ person.first_name }}" }',
        f'draft = {{ {subject}text = "Hello" }}',
        'note = { text = "seen" }',
        'notify = { title = "seen" }',
    )
    steps = "".join(f"[[rule.step]]\n{when}\n{one}\n" for one in makes)
    return f'[[rule]]\nid = "all-{kind}"\non = "{kind}"\n{steps}'


EVERYTHING = "".join(map(everything, signals.REGISTRY))
"""Rules that make everything for every signal."""
LEFT_ALONE = {
    "hands-off": {"hands_off": True},
    "archived": {"archived": "archived"},
    "deceased": {"archived": "deceased"},
    "dead": {"dates": (SpecialDate("birthday", 3, 20, 1980), SpecialDate("death", 1, 2, 2026))},
}


@pytest.mark.parametrize("why", [*LEFT_ALONE, ""])
def test_nothing_is_ever_made_for_whom_the_user_wants_left_alone(tmp_path: Path, why: str) -> None:
    now = datetime(2026, 3, 10, 14, tzinfo=UTC)
    ann = Person(
        "ann@acme.example",
        ("Ann Lee",),
        ("ann@acme.example", "ann@home.example"),
        tier="key",
        dates=(SpecialDate("birthday", 3, 20, 1980),),
    )
    with office(tmp_path, tuple(packs()), EVERYTHING) as (desk, book, account):
        book.add(replace(ann, **LEFT_ALONE.get(why, {})), START)  # type: ignore[arg-type]
        book.add(Person("bo@acme.example", ("Bo Ray",), ("bo@acme.example",)), START)
        for number, sender in enumerate(ann.emails):
            account.deliver(
                mail(f"old-{number}", ME, now - timedelta(days=70), Address(sender)),
                mail(f"new-{number}", Address(sender), now - timedelta(days=2 - number), ME),
                Event(
                    "work", f"e{number}", f"e{number}@x.example", "", now + timedelta(days=5), now + timedelta(days=5, hours=1),
                    whole_day=False, organiser=ME, guests=(Guest(Address(sender)),), our_answer=None, title="Review",
                ),
                # Bo is welcome, but wants the answer to go to Ann.
                replace(mail(f"bo-{number}", Address("bo@acme.example"), now, ME), reply_to=(Address(sender),)),
            )  # fmt: skip
        desk.freshen(now)
        performed = desk.apply(now, whole=True).performed
        desk.apply(now + timedelta(days=60), whole=True)
        about = {done.action.signal.person for done in performed}
        written = {address.email for draft in account.drafts.values() for address in draft.to}
        assert "bo@acme.example" in about
        assert ("ann@acme.example" in about) == (why == "")
        assert written.isdisjoint(ann.emails) == (why != "")
        assert bool(book.get("ann@acme.example").notes) == (why == "")


def mail(name: str, sender: Address, at: datetime, to: Address) -> Message:
    return Message(
        account="work",
        ref=name,
        folder="INBOX",
        message_id=f"<{name}@post.example>",
        in_reply_to=(),
        references=(),
        sender=sender,
        reply_to=(),
        to=(to,),
        cc=(),
        at=at,
        ours=sender == ME,
        subject=f"Offer {name}",
        text="Could you please send me the offer?",
    )


def test_a_day_that_two_contacts_name_differently_is_a_task_and_no_draft(tmp_path: Path) -> None:
    now = datetime(2026, 3, 10, 14, tzinfo=UTC)
    with office(tmp_path, ("days",)) as (desk, book, account):
        for number, day in enumerate((10, 11)):
            dates = (CardDate("birthday", 3, day),)
            account.deliver(Card("work", f"c{number}", ("Ann Lee",), ("ann@acme.example",), dates=dates))
        desk.freshen(now)
        desk.apply(now, whole=True)
        assert not account.drafts
        (task,) = account.tasks.values()
        assert task.title == "Write to Ann Lee: birthday"
        assert "birthday --03-10 (contacts:work)" in task.notes
        assert "--03-11 (contacts:work)" in task.notes
        book.add(
            Person("ann@acme.example", ("Ann Lee",), ("ann@acme.example",), dates=(SpecialDate("birthday", 3, 11),)),
            now,
        )
        desk.apply(now + timedelta(days=1), whole=True)
        assert (len(account.drafts), len(account.tasks)) == (0, 1), "the task stands for this year's occasion"
