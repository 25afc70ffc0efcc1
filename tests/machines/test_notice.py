"""What is kept from pass to pass is what a look at everything would find: after whatever happens, decision for decision."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from connectors.memory import Memory
from connectors.model import Address, Answer, Article, Card, CardDate, Event, Guest
from daemon.book import AddressTaken, NotMerged
from daemon.index.articles import FeedState
from daemon.ledger import Verdict
from rules.model import Person, SpecialDate, Touch
from tests.machines.keeper import COLLEAGUE, ME, PEOPLE, PRIVATE, RULEBOOKS, START, SUBJECTS, TEXTS, Keeper

RARELY = 10
"""One in so many: what makes the next look a whole one must not hide what the others miss."""
STRIDES = (None, 0, 45, None, 200, 0, 1600)
"""Minutes that pass before the look after a step, in turn; None: no look."""
DAYS = ("birthday", "customer-since", "child-mia")
number = st.integers(min_value=0, max_value=1_000)
person = st.sampled_from(PEOPLE)
text = st.sampled_from(TEXTS)
ahead = st.sampled_from([0, 0, 0, 0, 0, 3, 50])
"""Hours by which a mail's clock is wrong."""


class Kept(Keeper):
    """Everything that may happen to it."""

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

    @rule(who=person, days=st.integers(-10, 40), kind=st.sampled_from(DAYS), year=st.sampled_from([None, 1976, 2025]))
    def a_day_is_noted(self, who: Address, days: int, kind: str, year: int | None) -> None:
        known = self.book.load().owner(who.email)
        if known is not None:
            day = (self.now + timedelta(days=days)).date()
            kept = tuple(one for one in known.dates if one.kind != kind)
            year = None if (day.month, day.day) == (2, 29) else year
            self.book.replace(replace(known, dates=(*kept, SpecialDate(kind, day.month, day.day, year))), self.now)

    @rule(who=person)
    def days_are_struck_out(self, who: Address) -> None:
        known = self.book.load().owner(who.email)
        if known is not None:
            self.book.replace(replace(known, dates=()), self.now)

    @rule(who=person, days=st.integers(-10, 40), where=st.integers(0, 1))
    def a_contact_has_a_birthday(self, who: Address, days: int, where: int) -> None:
        day = (self.now + timedelta(days=days)).date()
        dates = (CardDate("Birthday", day.month, day.day),)
        card = Card(self.accounts[where].account, f"card-{who.email}", (who.name,), (who.email,), dates=dates)
        self.accounts[where].deliver(card)

    @rule(who=person, where=st.integers(0, 1))
    def a_contact_is_deleted(self, who: Address, where: int) -> None:
        self.accounts[where].delete("card", f"card-{who.email}")

    @rule(who=person, zone=st.sampled_from(["", "Pacific/Auckland", "America/Los_Angeles"]))
    def somebody_moves_away(self, who: Address, zone: str) -> None:
        known = self.book.load().owner(who.email)
        if known is not None:
            self.book.replace(replace(known, zone=zone), self.now)

    @rule(who=person, other=person)
    def two_entries_become_one(self, who: Address, other: Address) -> None:
        one, two = self.book.load().owner(who.email), self.book.load().owner(other.email)
        if one is not None and two is not None and one.id != two.id:
            self.book.merge(one.id, two.id, self.now)

    @rule(who=person)
    def a_merge_is_taken_back(self, who: Address) -> None:
        known = self.book.load().owner(who.email)
        if known is not None:
            with suppress(NotMerged, AddressTaken):
                self.book.unmerge(known.id, self.now)

    @rule(who=person, why=st.sampled_from(["", "archived", "deceased"]))
    def somebody_is_archived(self, who: Address, why: str) -> None:
        if self.book.load().owner(who.email) is not None:
            self.book.archive(who.email, why, self.now)

    # What is worth sharing

    @rule(who=person, interest=st.sampled_from(["", "heat pump", "chair"]))
    def an_interest_is_noted(self, who: Address, interest: str) -> None:
        known = self.book.load().owner(who.email)
        if known is not None:
            self.book.replace(replace(known, interests=(interest,) if interest else ()), self.now)

    @rule(about=st.sampled_from(["Heat pumps", "The chair", "Lamps"]), days=st.integers(0, 28), which=st.integers(0, 5))
    def an_article_appears(self, about: str, days: int, which: int) -> None:
        at = self.now - timedelta(days=days)
        article = Article(f"{which:016x}", f"{about} in a word", "", "", at, "News", "")
        self.index.articles.put(FeedState("https://news.example/feed"), [article], self.now)

    @rule(luck=number)
    def the_folder_is_emptied(self, luck: int) -> None:
        if luck % RARELY == 0:
            self.index.articles.put(FeedState("https://news.example/feed"), [], self.now, whole=True)

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
        stride = STRIDES[self.steps % len(STRIDES)]
        if stride is not None:
            self.look(stride)

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


QUICK = settings(
    max_examples=5,
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


def what_waits_is_dealt_with(story: Kept) -> None:
    for _ in range(2):
        story.look(20)  # what has just come would be looked at again anyway
        story.i_say_what_i_think(0, "closed", 0)
        story.look(5)


def half_a_day_passes(story: Kept) -> None:
    for _ in range(8):
        story.look(90)


def three_weeks_pass(story: Kept) -> None:
    for _ in range(20):
        story.look(60 * 26)


def a_call_is_dated_ahead(story: Kept) -> None:
    story.look(20)
    story.a_call_is_logged(PEOPLE[0], 5)
    story.look(0)
    story.look(400)


def a_mail_is_dated_ahead(story: Kept) -> None:
    story.somebody_writes(PEOPLE[1], 0, 0, TEXTS[0], 0, 3)
    story.look(0)
    story.look(200)


def two_turn_out_to_be_one(story: Kept) -> None:
    story.look(20)
    story.two_addresses_are_one_person(PEOPLE[0], PEOPLE[4])


def a_meeting_comes_near_and_is_over(story: Kept) -> None:
    story.a_meeting_is_set(PEOPLE[0], PEOPLE[1], 24 * 32)
    for _ in range(34):
        story.look(60 * 24)


def a_birthday_comes_and_goes(story: Kept) -> None:
    story.a_day_is_noted(PEOPLE[0], 33, "birthday", 1976)
    story.somebody_moves_away(PEOPLE[1], "Pacific/Auckland")
    story.a_day_is_noted(PEOPLE[1], 3, "customer-since", 1976)
    story.a_contact_has_a_birthday(PEOPLE[2], 5, 0)
    for _ in range(16):
        story.look(60 * 24 * 3)
    for _ in range(5):
        story.look(60 * 24 * 70)


def two_entries_are_one_and_two_again(story: Kept) -> None:
    story.a_day_is_noted(PEOPLE[0], 5, "birthday", 1976)
    story.a_day_is_noted(PEOPLE[1], 9, "birthday", 1976)
    story.a_whole_pass()
    story.two_entries_become_one(PEOPLE[1], PEOPLE[0])
    story.look(20)
    story.a_whole_pass()
    story.a_merge_is_taken_back(PEOPLE[1])
    story.look(20)
    story.somebody_is_archived(PEOPLE[1], "deceased")
    story.look(20)


def an_article_comes_and_grows_old(story: Kept) -> None:
    story.an_interest_is_noted(PEOPLE[1], "heat pump")
    story.an_article_appears("Heat pumps", 0, 1)
    story.look(20)
    story.now -= timedelta(hours=5)
    story.look(0)
    story.look(360)
    for _ in range(5):
        story.look(60 * 24 * 7)


STORIES = (
    an_article_comes_and_grows_old,
    a_birthday_comes_and_goes,
    two_entries_are_one_and_two_again,
    what_waits_is_dealt_with,
    half_a_day_passes,
    three_weeks_pass,
    a_call_is_dated_ahead,
    a_mail_is_dated_ahead,
    two_turn_out_to_be_one,
    a_meeting_comes_near_and_is_over,
)


@pytest.mark.parametrize("happens", STORIES, ids=lambda story: story.__name__)
def test_what_is_kept_stays_right_when(happens: Callable[[Kept], None]) -> None:
    story = Kept()
    story.a_day_like_any_other()
    happens(story)
    story.look(1)
    assert story._whole().signals
    story.teardown()
