"""Where a complaint stands, and what keeps us from turning to somebody: what was heard in, states and freezes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.complaints import FROZEN, QUIET, Complaint, complaints
from rules.freezing import SORROW, Approach, freeze_of, freezes
from rules.heard import Closed, Heard, Telling, Word
from rules.model import Evidence
from rules.remarks import LifeEvent, LifeEventKind, Remark

ZONE = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 2, 9, tzinfo=ZONE)
ANGRY = Remark("complaint", "I am very disappointed.")
HAPPY = Remark("praise", "You did a great job.")


def at(days: float) -> datetime:
    return START + timedelta(days=days)


def told(name: str, days: float, *remarks: Remark, thread: str = "t", events: Sequence[LifeEvent] = ()) -> Telling:
    return Telling(name, at(days), "work", thread, "Hall", "en", "person", "to", remarks, tuple(events))


def word(name: str, days: float, *, ours: bool = False, thread: str = "t", **flags: bool) -> Word:
    return Word(name, at(days), thread, ours, "Hall", **flags)


def heard(
    *tellings: Telling, words: Sequence[Word] = (), calls: Sequence[float] = (), closed: Sequence[Closed] = ()
) -> Heard:
    own = [
        Word(
            one.message_id,
            one.at,
            one.thread,
            ours=False,
            subject=one.subject,
            complains=bool(one.remark("complaint")),
            praises=bool(one.remark("praise")),
        )
        for one in tellings
    ]
    said = sorted([*own, *words], key=lambda one: one.at)
    return Heard(tellings, tuple(said), tuple(Evidence("book", at(day), "call") for day in calls), tuple(closed))


def only(found: Heard) -> Complaint:
    (complaint,) = complaints(found)
    return complaint


def test_a_complaint_is_new_until_somebody_of_ours_writes_to_them() -> None:
    assert only(heard(told("a", 0, ANGRY))).state(at(1)) == "new"
    answered = only(heard(told("a", 0, ANGRY), words=[word("b", 1, ours=True)]))
    assert (answered.state(at(2)), answered.since()) == ("acknowledged", at(1))
    elsewhere = only(heard(told("a", 0, ANGRY), words=[word("b", 1, ours=True, thread="u")]))
    assert elsewhere.state(at(2)) == "acknowledged"
    before = only(heard(told("a", 0, ANGRY), words=[word("b", -1, ours=True)]))
    assert before.state(at(2)) == "new"


def test_a_logged_call_acknowledges_it_too() -> None:
    assert only(heard(told("a", 0, ANGRY), calls=[0.5])).state(at(1)) == "acknowledged"


@pytest.mark.parametrize("ending", [word("c", 3, ends=True), word("c", 3, praises=True)])
def test_their_thanks_in_the_conversation_resolve_it(ending: Word) -> None:
    found = only(heard(told("a", 0, ANGRY), words=[word("b", 1, ours=True), ending]))
    assert (found.state(at(4)), found.since(), found.thaws) == ("resolved", at(3), at(3) + FROZEN)


@pytest.mark.parametrize(
    "later",
    [word("c", 3), word("c", 3, ends=True, thread="u"), word("c", 3, ends=True, complains=True)],
    ids=["a question", "another conversation", "thanks for nothing"],
)
def test_anything_else_of_theirs_does_not(later: Word) -> None:
    assert only(heard(told("a", 0, ANGRY), words=[word("b", 1, ours=True), later])).state(at(4)) == "acknowledged"


def test_the_users_word_resolves_it_and_a_later_complaint_opens_another() -> None:
    done = Closed(at(2), frozenset({"a"}))
    assert only(heard(told("a", 0, ANGRY), closed=[done])).state(at(3)) == "resolved"
    assert only(heard(told("a", 0, ANGRY), closed=[Closed(at(2), frozenset({"x"}))])).state(at(3)) == "new"
    first, second = complaints(heard(told("a", 0, ANGRY), told("b", 5, ANGRY), closed=[done]))
    assert (first.state(at(6)), second.state(at(6)), second.covers) == ("resolved", "new", ("b",))


def test_what_they_add_belongs_to_it_and_another_conversation_is_another() -> None:
    one = only(heard(told("a", 0, ANGRY), told("b", 2, ANGRY)))
    assert (one.covers, one.opened) == (("a", "b"), at(0))
    assert len(complaints(heard(told("a", 0, ANGRY), told("b", 2, ANGRY, thread="u")))) == 2


def test_it_is_forgotten_after_sixty_quiet_days_and_every_word_about_it_begins_them_anew() -> None:
    left = only(heard(told("a", 0, ANGRY)))
    assert (left.state(at(59)), left.state(at(60))) == ("new", "forgotten")
    again = only(heard(told("a", 0, ANGRY), words=[word("b", 50, ours=True), word("c", 60)]))
    assert (again.state(at(119)), again.ends) == ("acknowledged", at(60) + QUIET)
    too_late = heard(told("a", 0, ANGRY), words=[word("c", 61, ends=True)])
    assert only(too_late).resolved is None


def test_mail_of_ours_about_something_else_does_not_keep_it_alive() -> None:
    found = only(heard(told("a", 0, ANGRY), words=[word("b", 1, ours=True), word("c", 50, ours=True, thread="u")]))
    assert found.ends == at(1) + QUIET


@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["angry", "happy", "ours", "thanks", "call"])), max_size=14)
)
def test_whatever_happens_every_complaint_has_one_owner_and_ends_after_it_began(
    happenings: list[tuple[int, str]],
) -> None:
    ordered = [(day + place / 100, what) for place, (day, what) in enumerate(sorted(happenings))]
    angry = [told(f"a{day}", day, ANGRY) for day, what in ordered if what == "angry"]
    happy = [told(f"h{day}", day, HAPPY) for day, what in ordered if what == "happy"]
    others = [
        word(f"w{day}", day, ours=what == "ours", ends=what == "thanks")
        for day, what in ordered
        if what in ("ours", "thanks")
    ]
    calls = [day for day, what in ordered if what == "call"]
    found = complaints(heard(*sorted([*angry, *happy], key=lambda one: one.at), words=others, calls=calls))
    covered = [name for one in found for name in one.covers]
    assert sorted(covered) == sorted(one.message_id for one in angry)
    for one in found:
        assert one.opened <= one.last_word <= one.ends < one.thaws
    for one, following in pairwise(found):
        assert one.ends <= following.opened


def held(found: Heard, day: float, approach: Approach = "ask") -> str:
    freeze = freeze_of(freezes(found, at(day), ZONE), approach, "draft")
    return freeze.by if freeze else ""


def test_nobody_is_asked_or_greeted_while_they_complain_nor_for_thirty_days_after() -> None:
    open_one = heard(told("a", 0, ANGRY))
    assert [held(open_one, 1, kind) for kind in ("ask", "greeting", "answer", "business")] == [
        "complaint",
        "complaint",
        "",
        "",
    ]
    settled = heard(told("a", 0, ANGRY), words=[word("b", 1, ours=True), word("c", 2, ends=True)])
    assert (held(settled, 31.9), held(settled, 32)) == ("complaint", "")
    (freeze,) = freezes(settled, at(5), ZONE)
    assert freeze.why == "a complaint was settled on 2026-03-04: again on 2026-04-03"
    assert freeze.proof.quote == ANGRY.quote


def test_no_more_mail_holds_every_draft_until_they_turn_to_us() -> None:
    gone = told("a", 0, Remark("opt_out", "Take me off your list."))
    assert [held(heard(gone), 170, kind) for kind in ("ask", "greeting", "business", "answer")] == ["opt_out"] * 4
    assert held(heard(gone, words=[word("b", 5)]), 9) == "opt_out", "an answer in a conversation is no change of mind"
    assert held(heard(gone, words=[word("b", 5, begins=True, thread="b")]), 9) == ""
    assert held(heard(gone, calls=[5]), 9) == "", "they told the user, who noted it"
    dated = told("a", 0, Remark("opt_out", "No more mail before May.", "before May", date(2026, 5, 1)))
    assert (held(heard(dated), 50), held(heard(dated), 61)) == ("opt_out", "")
    task = freeze_of(freezes(heard(gone), at(1), ZONE), "business", "task")
    assert task is None, "a task leads to no mail by itself"


def test_not_now_holds_what_asks_until_the_day_that_they_named() -> None:
    later = heard(told("a", 0, Remark("not_now", "Ask me again in April.", "in April", date(2026, 4, 1))))
    assert [held(later, 5, kind) for kind in ("ask", "greeting", "business")] == ["not_now", "", ""]
    assert held(later, 30) == ""
    assert held(heard(told("a", 0, Remark("not_now", "Not now."))), 1) == "", "without a day nobody can say until when"


@pytest.mark.parametrize(
    ("kind", "whose", "by"),
    [
        ("bereavement", "writer", "sorrow"),
        ("illness", "my son", "sorrow"),
        ("bereavement", "reader", ""),
        ("birth", "writer", ""),
    ],
)
def test_who_is_ill_or_mourns_is_left_in_peace_for_a_month(kind: LifeEventKind, whose: str, by: str) -> None:
    found = heard(told("a", 0, events=[LifeEvent(kind, whose, "It happened.")]))
    assert (held(found, 1), held(found, 1, "greeting"), held(found, 1, "answer")) == (by, by, "")
    assert held(found, SORROW.days) == ""


def test_of_several_reasons_the_one_that_lasts_longest_is_named() -> None:
    mourns = LifeEvent("bereavement", "writer", "My father died.")
    both = heard(told("a", 0, ANGRY, events=[mourns]), told("b", 1, Remark("opt_out", "No more mail.")))
    assert [freeze.by for freeze in freezes(both, at(2), ZONE)] == ["opt_out", "complaint", "sorrow"]
