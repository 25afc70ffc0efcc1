"""What is kept from pass to pass is what a look at everything would find: after whatever happens, decision for decision."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from connectors.memory import Memory
from connectors.model import Address, Answer, Event, Guest, Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.database import to_stamp
from daemon.decide import Decision, decide
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger, Verdict
from daemon.resources import packs, templates
from daemon.rulebook import Rulebook, checked
from rules.model import Attention, Customers, Me, Person, Settings, Tier, Touch
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

RARELY = 10
"""One in so many: what makes the next look a whole one must not hide what the others miss."""
number = st.integers(min_value=0, max_value=1_000)
person = st.sampled_from(PEOPLE)
text = st.sampled_from(TEXTS)
ahead = st.sampled_from([0, 0, 0, 0, 0, 3, 50])
"""Hours by which a mail's clock is wrong."""


class Kept(RuleBasedStateMachine):
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

    @initialize()
    def a_day_like_any_other(self) -> None:
        for who, tier in zip(PEOPLE[:4], ("key", "gold", "busy", ""), strict=True):
            self.book.add(Person(who.email, (who.name,), (who.email,), tier=tier), self.now)
        for days, who in ((40, PEOPLE[0]), (40, PEOPLE[1]), (30, PEOPLE[2]), (2, PEOPLE[3])):
            self.now = START - timedelta(days=days)
            self.somebody_writes(who, 0, 2, TEXTS[3], 2, 0)
            self.now += timedelta(hours=1)
            self.i_write(who, 1, 2, TEXTS[3], 2)
        self.i_write(PEOPLE[3], 8, 2, TEXTS[3], 2)
        self.now = START
        self.somebody_writes(PEOPLE[0], 0, 0, TEXTS[0], 0, 0)
        self.somebody_writes(PEOPLE[4], 0, 0, TEXTS[0], 1, 0)
        self.a_meeting_is_set(PEOPLE[3], PEOPLE[1], 50)
        self.look(0)

    # Mail

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
        )
        self.mails.append(found)
        return found

    def _deliver(self, mail: Message, where: int) -> None:
        for account in {0: self.accounts[:1], 1: self.accounts[1:]}.get(where % 4, self.accounts):
            account.deliver(replace(mail, account=account.account))

    @rule(who=person, talk=number, subject=st.integers(0, 3), said=text, where=number, wrong=ahead)
    def somebody_writes(self, who: Address, talk: int, subject: int, said: str, where: int, wrong: int) -> None:
        to = PRIVATE if talk % 11 == 10 else ME
        self._deliver(self._mail(who, to, self.now + timedelta(hours=wrong), said, SUBJECTS[subject], talk), where)

    @rule(to=person, talk=number, subject=st.integers(0, 3), said=text, where=number)
    def i_write(self, to: Address, talk: int, subject: int, said: str, where: int) -> None:
        sender = PRIVATE if talk % 9 == 8 else ME
        self._deliver(self._mail(sender, to, self.now, said, SUBJECTS[subject], talk), where)

    @rule(to=person, talk=number)
    def a_colleague_writes(self, to: Address, talk: int) -> None:
        self._deliver(self._mail(COLLEAGUE, to, self.now, TEXTS[3], SUBJECTS[1], talk), 0)

    @precondition(lambda self: self.mails)
    @rule(which=number, where=st.integers(0, 1))
    def a_mail_is_deleted(self, which: int, where: int) -> None:
        mail = self.mails[which % len(self.mails)]
        if not mail.ours or which % RARELY == 0:
            self.accounts[where].delete("message", mail.ref)

    @precondition(lambda self: self.mails)
    @rule(which=number, where=number)
    def a_mail_turns_up_again(self, which: int, where: int) -> None:
        self._deliver(self.mails[which % len(self.mails)], where)

    # Meetings

    @rule(who=person, other=person, hours=st.integers(min_value=-2000, max_value=1200))
    def a_meeting_is_set(self, who: Address, other: Address, hours: int) -> None:
        self.count += 1
        starts = self.now + timedelta(hours=hours)
        self._meet(
            Event(
                account="work",
                ref=f"event-{self.count}",
                uid=f"meeting-{self.count % 9}@northwind.example",
                recurrence_id="" if self.count % 2 else f"{starts:%Y%m%dT%H%M%SZ}",
                starts=starts,
                ends=starts + timedelta(hours=1),
                whole_day=False,
                organiser=ME if self.count % 3 else who,
                guests=(Guest(who, "accepted"), Guest(other)),
                our_answer=None,
                title=f"Meeting {self.count}",
            )
        )

    @rule(days=st.integers(min_value=-100, max_value=100), length=st.integers(min_value=1, max_value=10), luck=number)
    def i_take_days_off(self, days: int, length: int, luck: int) -> None:
        if luck % RARELY:
            return
        self.count += 1
        starts = datetime(2026, 3, 10, tzinfo=UTC) + timedelta(days=days)
        self._meet(
            Event(
                "work",
                f"event-{self.count}",
                f"off-{self.count}@northwind.example",
                "",
                starts,
                starts + timedelta(days=length),
                whole_day=True,
                organiser=None,
                guests=(),
                our_answer=None,
                title="Vacation",
            )
        )

    def _meet(self, event: Event) -> None:
        self.meetings[event.ref] = event
        self.accounts[0].deliver(event)

    def _meeting(self, which: int) -> Event:
        return sorted(self.meetings.items())[which % len(self.meetings)][1]

    @precondition(lambda self: self.meetings)
    @rule(which=number, hours=st.integers(min_value=-50, max_value=900), guest=person)
    def a_meeting_changes(self, which: int, hours: int, guest: Address) -> None:
        starts = self.now + timedelta(hours=hours)
        event = self._meeting(which)
        self._meet(replace(event, starts=starts, ends=starts + timedelta(hours=1), guests=(Guest(guest),)))

    @precondition(lambda self: self.meetings)
    @rule(which=number, answer=st.sampled_from(["declined", "accepted"]))
    def i_answer_an_invitation(self, which: int, answer: Answer) -> None:
        self._meet(replace(self._meeting(which), our_answer=answer))

    @precondition(lambda self: self.meetings)
    @rule(which=number)
    def a_meeting_is_cancelled(self, which: int) -> None:
        self._meet(replace(self._meeting(which), cancelled=True))

    @precondition(lambda self: self.meetings)
    @rule(which=number, where=st.integers(0, 1))
    def a_meeting_vanishes(self, which: int, where: int) -> None:
        self.accounts[where].delete("event", self._meeting(which).ref)

    # The book

    @rule(who=person, tier=st.sampled_from(["", "key", "gold", "busy"]))
    def the_book_says_something_else(self, who: Address, tier: str) -> None:
        known = self.book.load().owner(who.email)
        if known is None:
            self.book.add(Person(who.email, (who.name,), (who.email,), tier=tier), self.now)
        else:
            self.book.replace(replace(known, tier=tier, hands_off=False), self.now)

    @rule(who=person)
    def somebody_is_left_alone(self, who: Address) -> None:
        self.book.ignore(who.email, self.now)

    @rule(who=person, other=person)
    def two_addresses_are_one_person(self, who: Address, other: Address) -> None:
        known = self.book.load().owner(who.email)
        if known is not None and self.book.load().owner(other.email) is None:
            self.book.replace(replace(known, emails=(*known.emails, other.email)), self.now)

    @rule(who=person)
    def an_address_is_taken_out(self, who: Address) -> None:
        known = self.book.load().owner(who.email)
        if known is not None and len(known.emails) > 1:
            self.book.replace(replace(known, emails=known.emails[:1], aliases=()), self.now)

    @rule(who=person, hours=st.sampled_from([-80, -2, 0, 5]))
    def a_call_is_logged(self, who: Address, hours: int) -> None:
        if self.book.load().owner(who.email) is not None:
            self.book.touch(who.email, Touch(self.now + timedelta(hours=hours), "call", "hello"), self.now)

    @rule(who=person)
    def calls_are_struck_out(self, who: Address) -> None:
        known = self.book.load().owner(who.email)
        if known is not None:
            self.book.replace(replace(known, touches=()), self.now)

    # The user's word

    @rule(which=number, kind=st.sampled_from(["closed", "no_drafts"]), hours=st.sampled_from([0, 0, 4]))
    def i_say_what_i_think(self, which: int, kind: str, hours: int) -> None:
        found = self._whole().signals
        if found:
            signal = found[which % len(found)]
            covers = frozenset((signal.occasion, *signal.covers))
            at = self.now + timedelta(hours=hours)
            by = f"word-{which % 3}"
            self.ledger.judge(Verdict("closed" if kind == "closed" else "no_drafts", signal.person, at, by, covers))

    @rule(which=st.integers(0, 2))
    def i_take_it_back(self, which: int) -> None:
        self.ledger.retract(f"word-{which}")

    @rule(who=person, hours=st.integers(1, 100))
    def somebody_is_snoozed(self, who: Address, hours: int) -> None:
        self.ledger.snooze(who.email, self.now + timedelta(hours=hours))

    @precondition(lambda self: any(account.drafts for account in self.accounts))
    @rule(which=number, act=st.sampled_from([Memory.discard_draft, Memory.send_draft]))
    def i_see_to_a_draft(self, which: int, act: Callable[[Memory, str], None]) -> None:
        drafts = [(account, ref) for account in self.accounts for ref in account.drafts]
        act(*drafts[which % len(drafts)])

    # What lies under it all

    @rule(back=st.sampled_from([None, 1, 30]), luck=number)
    def a_backfill_goes_on(self, back: int | None, luck: int) -> None:
        if luck % RARELY:
            return
        self.index.cover("work", None if back is None else self.now - timedelta(days=back))

    @rule(mine=st.booleans(), luck=number)
    def a_provider_knows_my_addresses(self, luck: int, *, mine: bool) -> None:
        if luck % RARELY:
            return
        self.accounts[1].own = (PRIVATE.email,) if mine else ()

    @rule(which=st.integers(0, 1))
    def the_rules_change(self, which: int) -> None:
        self.desk.rulebook = RULEBOOKS[which]

    @rule(minutes=st.sampled_from([5, 61, 60 * 26, 60 * 24 * 9, 60 * 24 * 40]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(hours=st.integers(1, 30), luck=number)
    def the_clock_is_put_back(self, hours: int, luck: int) -> None:
        if luck % RARELY:
            return
        self.now -= timedelta(hours=hours)

    # The proof

    @invariant()
    def nothing_is_missed(self) -> None:
        self.steps += 1
        if self.steps % 3:
            self.look(0)

    @rule(minutes=st.sampled_from([0, 0, 5, 60, 60 * 24]))
    def look(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.desk.freshen(self.now)
        self._compare()

    @rule()
    def a_whole_pass(self) -> None:
        freshness = self.desk.freshen(self.now)
        self.desk.go(self.now)
        decision = self._compare()
        self.desk.perform(decision, self.now, whole=not freshness.errors)
        self._compare()

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


def _name(signal: object) -> str:
    return repr(signal)


QUICK = settings(
    max_examples=8,
    stateful_step_count=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
LONG = settings(QUICK, derandomize=False, max_examples=300, stateful_step_count=50)


def test_what_is_kept_is_what_a_look_at_everything_finds() -> None:
    run_state_machine_as_test(Kept, settings=QUICK)


@pytest.mark.soak
def test_what_is_kept_is_right_after_ten_thousand_steps() -> None:
    run_state_machine_as_test(Kept, settings=LONG)
