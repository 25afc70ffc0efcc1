"""A random walk over everything that customers, colleagues, the user, the provider and time can do to a desk.

After every pass the promises are checked: once and only once, the user's hand is the verdict, nothing of theirs is
touched, the budget holds, and the index can be thrown away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

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

from connectors.base import Unreachable
from connectors.model import Address, Draft, Event, Guest, Parent
from daemon.decide import local_day
from daemon.index import Index
from daemon.ledger import Verdict
from rules.model import Person
from tests.machines.office import BUDGET, COLLEAGUE, LAG, ME, Office, Talk

FALLIBLE = (
    "messages",
    "find_draft",
    "drafts_for",
    "has_news",
    "create_draft",
    "withdraw_draft",
    "find_task",
    "create_task",
    "update_task",
    "withdraw_task",
)
MAKING = ("create_draft", "create_task", "withdraw_draft", "withdraw_task", "update_task")
"""What can take effect though its answer is lost."""

number = st.integers(min_value=0, max_value=1_000)


class Walk(Office):
    """One walk."""

    # The others

    @initialize()
    def a_customer_waits(self) -> None:
        self.book.add(Person("c0@acme0.example", ("Customer0 Lee",), ("c0@acme0.example",)), self.now)
        self.customer_writes(0)
        self.customer_writes(1)
        self.meeting_is_set(50)
        self.hours_pass(30)
        self._pass()

    @rule(who=number)
    def customer_writes(self, who: int) -> None:
        talk = Talk(Address(f"c{who % 4}@acme{who % 4}.example", f"Customer{who % 4} Lee"))
        self.talks.append(talk)
        self._say(talk, talk.customer, f"Could you send offer {len(self.talks)} today?")

    @rule(which=number)
    def customer_writes_again(self, which: int) -> None:
        talk = self.talks[which % len(self.talks)]
        self._say(talk, talk.customer, "Another question: when will it arrive?")

    @rule(which=number)
    def colleague_answers(self, which: int) -> None:
        self._say(self.talks[which % len(self.talks)], COLLEAGUE, "Here it is.")

    @rule(hours=st.integers(min_value=2, max_value=200))
    def meeting_is_set(self, hours: int) -> None:
        self.count += 1
        starts = self.now + timedelta(hours=hours)
        self._meet(
            Event(
                account="work",
                ref=f"event-{self.count}",
                uid=f"meeting-{self.count}@northwind.example",
                recurrence_id="",
                starts=starts,
                ends=starts + timedelta(hours=1),
                whole_day=False,
                organiser=ME,
                guests=(Guest(Address("mia@guest.example", "Mia Guest"), "accepted"),),
                our_answer=None,
                title=f"Meeting {self.count}",
            )
        )

    @precondition(lambda self: self.meetings)
    @rule(which=number, hours=st.integers(min_value=2, max_value=100))
    def meeting_is_moved(self, which: int, hours: int) -> None:
        event = self._pick_meeting(which)
        starts = self.now + timedelta(hours=hours)
        self._meet(replace(event, starts=starts, ends=starts + timedelta(hours=1)))

    @precondition(lambda self: self.meetings)
    @rule(which=number)
    def meeting_is_cancelled(self, which: int) -> None:
        self._meet(replace(self._pick_meeting(which), cancelled=True))

    @rule(hours=st.integers(min_value=1, max_value=90))
    def hours_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.account.deliver(*self.on_the_way)
        self.on_the_way.clear()

    # The user

    @rule(which=number)
    def user_answers(self, which: int) -> None:
        self._say(self.talks[which % len(self.talks)], ME, "Here it is, attached.")

    @rule(which=number)
    def user_begins_a_draft(self, which: int) -> None:
        talk = self.talks[which % len(self.talks)]
        last = talk.messages[-1]
        parent = Parent(last.ref, last.message_id, last.references, last.sender, last.at)
        draft = Draft("", "work", parent, ME, (talk.customer,), (), "Re: Offer", "My own words.")
        ref = self.account.begin_draft(draft)
        self.touched_drafts[ref] = self.account.drafts[ref]

    @precondition(lambda self: self.account.drafts)
    @rule(which=number)
    def user_edits_a_draft(self, which: int) -> None:
        ref = self._draft(which)
        self.count += 1
        self.account.edit_draft(ref, f"Rather like this, number {self.count}.")
        self.touched_drafts[ref] = self.account.drafts[ref]

    @precondition(lambda self: self.account.drafts)
    @rule(which=number)
    def user_discards_a_draft(self, which: int) -> None:
        ref = self._draft(which)
        mark = self.account.drafts[ref].mark
        self.account.discard_draft(ref)
        self.touched_drafts.pop(ref, None)
        self.dropped |= self._covers(mark) if mark else set()
        if mark and not self._went_out_anyway(mark):
            self.draftless |= self._covers(mark)

    @precondition(lambda self: self.account.drafts)
    @rule(which=number, late=st.booleans())
    def user_sends_a_draft(self, which: int, late: bool) -> None:
        ref = self._draft(which)
        draft = self.account.drafts[ref]
        self.dropped |= self._covers(draft.mark) if draft.mark else set()
        self.account.send_draft(ref)
        self.touched_drafts.pop(ref, None)
        assert draft.reply_to is not None
        talk = next(
            talk
            for talk in self.talks
            if any(message.message_id == draft.reply_to.message_id for message in talk.messages)
        )
        self._say(talk, ME, draft.text, message_id=f"<{draft.mark}@northwind.example>" if draft.mark else "", late=late)

    @precondition(lambda self: self._open_tasks())
    @rule(which=number)
    def user_ticks_a_task(self, which: int) -> None:
        ref = self._task(which)
        self.account.tick(ref)
        self.touched_tasks[ref] = self.account.tasks[ref]
        self.closed |= self._covers(self.account.tasks[ref].mark)

    @precondition(lambda self: self._open_tasks())
    @rule(which=number)
    def user_deletes_a_task(self, which: int) -> None:
        ref = self._task(which)
        self.closed |= self._covers(self.account.tasks[ref].mark)
        self.account.delete_task(ref)
        self.touched_tasks.pop(ref, None)

    @precondition(lambda self: self._open_tasks())
    @rule(which=number)
    def user_edits_a_task(self, which: int) -> None:
        ref = self._task(which)
        self.count += 1
        self.account.edit_task(ref, f"My title, number {self.count}")
        self.touched_tasks[ref] = self.account.tasks[ref]

    @rule(which=number)
    def user_says_done(self, which: int) -> None:
        signals = self._signals()
        if signals:
            signal = signals[which % len(signals)]
            covers = frozenset((signal.occasion, *signal.covers))
            self.ledger.judge(Verdict("closed", signal.person, self.now, "done", covers))
            self.closed |= covers

    # The desk

    @rule(method=st.sampled_from(FALLIBLE), lost=st.booleans())
    def a_pass_fails_on_the_way(self, method: str, lost: bool) -> None:
        self.account.fail(method, Unreachable("the line is dead"), late=lost and method in MAKING)
        self._pass()
        self.account._failures.clear()

    @rule(comes=st.booleans(), between=st.booleans())
    def a_pass_gets_no_answers(self, comes: bool, between: bool) -> None:
        self.account.silent = True
        self._pass()
        self.account.silent = False
        if between:
            assert not {draft.mark for draft in self.account.under_way} & set(self._made_marks(self._pass()))
        if comes:
            self.account.arrive()
        self.account.under_way.clear()
        self._pass()
        self.now += LAG
        self._pass()
        self._everything_is_there()

    @rule()
    def two_passes(self) -> None:
        self._pass()
        again = self._pass()
        assert self._made(again) == []
        self._everything_is_there()

    @rule(hours=st.integers(min_value=1, max_value=30))
    def a_pass_some_hours_later(self, hours: int) -> None:
        self.hours_pass(hours)
        self._pass()

    @rule(days=st.integers(min_value=1, max_value=4))
    def a_pass_a_day_for_some_days(self, days: int) -> None:
        for _ in range(days):
            self.hours_pass(24)
            self._pass()

    @rule(hours=st.integers(min_value=-26, max_value=26))
    def a_pass_while_the_clock_is_wrong(self, hours: int) -> None:
        self.off = timedelta(hours=hours)
        self._pass()
        self.off = timedelta()
        self._pass()

    @rule()
    def the_index_is_lost(self) -> None:
        self._pass()
        before = self._signals()
        self.index.close()
        for name in ("index.db", "index.db-wal", "index.db-shm"):
            (self.folder / name).unlink(missing_ok=True)
        self.index = Index.open(self.folder / "index.db")
        again = self._pass()
        assert self._signals() == before
        assert self._made(again) == []
        assert again.withdrawn == []
        self._everything_is_there()

    # What must hold

    @invariant()
    def nothing_is_there_twice(self) -> None:
        assert [mark for mark, times in Counter(self._live_marks()).items() if times > 1] == []

    @invariant()
    def no_two_drafts_of_ours_answer_one_wait(self) -> None:
        answered = Counter(
            draft.reply_to.message_id
            for draft in self.account.drafts.values()
            if draft.mark and draft.reply_to is not None
        )
        assert [message for message, drafts in answered.items() if drafts > 1] == []

    @invariant()
    def what_the_user_wrote_stays(self) -> None:
        drafts, tasks = self.account.drafts, self.account.tasks
        assert {ref: drafts.get(ref) for ref in self.touched_drafts} == self.touched_drafts
        assert {ref: tasks.get(ref) for ref in self.touched_tasks} == self.touched_tasks

    @invariant()
    def no_verdict_is_invented(self) -> None:
        for verdict in self.ledger.verdicts():
            assert verdict.covers <= (self.closed if verdict.kind == "closed" else self.dropped)

    @invariant()
    def the_budget_of_the_day_holds(self) -> None:
        with self.desk.view(self.clock) as view:
            spent = self.ledger.begun_between(*local_day(view.calendar, self.clock))
        assert spent.get("draft", 0) <= BUDGET.drafts
        assert spent.get("task", 0) <= BUDGET.tasks

    def _everything_is_there(self) -> None:
        for entry in self.ledger.open_entries():
            assert entry.state == "made"
            if entry.kind != "note" and entry.outcome == "untouched":
                assert entry.key in self._live_marks()


@pytest.fixture
def walk() -> Iterator[Walk]:
    machine = Walk()
    yield machine
    machine.teardown()


def test_a_question_that_came_between_the_tick_and_the_next_look_still_waits(walk: Walk) -> None:
    walk.a_customer_waits()
    walk.user_ticks_a_task(0)
    which = next(place for place, talk in enumerate(walk.talks) if talk.messages[0].message_id in walk.closed)
    walk.customer_writes_again(which)
    walk.hours_pass(60)
    walk._pass()
    waiting = [signal.covers for signal in walk._signals() if signal.person == walk.talks[which].customer.email]
    assert waiting == [(walk.talks[which].messages[-1].message_id,)]


def test_what_a_lost_answer_left_and_the_user_changed_since_is_not_taken_back(walk: Walk) -> None:
    walk.customer_writes(1)
    walk.hours_pass(30)
    walk.account.fail("create_draft", Unreachable("the line is dead"), late=True)
    walk._pass()
    walk.user_edits_a_draft(0)
    walk._pass()
    walk.colleague_answers(0)
    walk._pass()
    walk._pass()
    assert walk.account.drafts == walk.touched_drafts
    assert len(walk.touched_drafts) == 1


QUICK = settings(
    max_examples=12,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
LONG = settings(QUICK, derandomize=False, max_examples=200, stateful_step_count=50)


def test_whatever_happens_the_promises_hold() -> None:
    run_state_machine_as_test(Walk, settings=QUICK)


@pytest.mark.soak
def test_whatever_happens_in_ten_thousand_steps_the_promises_hold() -> None:
    run_state_machine_as_test(Walk, settings=LONG)
