"""The engine: what is due is served in one order, and caps, gaps, quiet hours and the budget hold whatever comes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.model import Address, Draft, Task
from rules.business_time import WorkCalendar, parse_duration
from rules.engine import Plan, plan
from rules.facts import COMMON, FactSpec, FactValue
from rules.history import History, LiveDraft
from rules.ladder import stopped_by
from rules.limits import Begun
from rules.load import load
from rules.model import Artefact, Attention, Evidence, Me, Note, Notice, PlannedAction, Settings, Signal, kind_of
from rules.rule import Rule, Step

CALENDAR = WorkCalendar.of("Mon-Fri 09:00-17:00", "Europe/Berlin")
SETTINGS = Settings(me=Me("Dana Fox", ("dana@northwind.example",), time_zone="Europe/Berlin"))
PLENTY = replace(SETTINGS, attention=Attention(drafts=1000, tasks=1000))
SIGNALS = {
    "unanswered": {**COMMON, "asks": FactSpec("flag", ""), "complaint": FactSpec("flag", "")},
    "lapsed": {**COMMON, "nudges": FactSpec("number", "")},
    "upcoming": {**COMMON},
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone)


TUESDAY = at("2026-03-10 10:00")


def rules_of(text: str) -> tuple[Rule, ...]:
    return load([("test", text)], templates=[], tiers=["key"], signals=SIGNALS).rules


def signal(name: str, since: datetime = TUESDAY, **changes: Any) -> Signal:
    facts: Mapping[str, FactValue] = {"asks": True, "complaint": False, "tier": None, **changes.pop("facts", {})}
    wanted: dict[str, Any] = {
        "kind": "unanswered",
        "account": "work",
        "person": f"{name}@acme.example",
        "about": f"<{name}>",
        "occasion": f"<{name}>",
        "covers": (f"<{name}>",),
        "since": since,
        "due": None,
        "facts": facts,
        "evidence": (Evidence(f"<{name}>", since, "Could you?"),),
        "thread": f"thread of {name}",
    }
    return Signal(**(wanted | changes))


def make(rule: Rule, step: Step, about: Signal, key: str, due: datetime) -> Artefact:
    del rule, due
    match step.kind:
        case "draft":
            us = Address("dana@northwind.example")
            return Draft(key, about.account, None, us, (Address(about.person),), (), "Hello", "Hello")
        case "task":
            return Task(key, about.account, step.options["title"], "", None)
        case "note":
            return Note(key, about.account, about.person, "note")
        case "notify":
            return Notice(key, about.account, about.person, "notice", "")


def planned(
    rules: Sequence[Rule],
    signals: Sequence[Signal],
    now: datetime = TUESDAY,
    history: History | None = None,
    config: Settings = PLENTY,
    **more: Any,
) -> Plan:
    return plan(rules, signals, history or History(), config, CALENDAR, make, now, **more)


def made(result: Plan) -> list[PlannedAction]:
    return [action for action in result.actions if not action.held]


def held(result: Plan) -> dict[str, str]:
    return {action.signal.about: action.held for action in result.actions if action.held}


def rule(name: str = "r", extra: str = "", step: str = 'task = { title = "t" }', on: str = "unanswered") -> str:
    return f'[[rule]]\nid = "{name}"\non = "{on}"\n{extra}\n[[rule.step]]\n{step}\n'


# stop


def test_a_rule_that_stops_keeps_every_later_rule_from_the_signals_it_applies_to() -> None:
    rules = rules_of(rule("later") + rule("first", "priority = 5\nstop = true\nmatch = { asks = true }"))
    asks, silent = signal("a"), signal("b", facts={"asks": False})
    assert [(action.rule, action.signal.about) for action in made(planned(rules, [asks, silent]))] == [
        ("first", "<a>"),
        ("later", "<b>"),
    ]


def test_a_rule_stops_even_before_a_step_of_its_own_is_due() -> None:
    rules = rules_of(rule("first", "stop = true", 'after = "2 hours"\ntask = { title = "t" }') + rule("later"))
    assert made(planned(rules, [signal("a")])) == []


def test_with_equal_priority_the_order_of_the_files_decides_who_stops_whom() -> None:
    rules = rules_of(rule("one", "stop = true") + rule("two", "stop = true") + rule("three"))
    assert [action.rule for action in made(planned(rules, [signal("a")]))] == ["one"]
    assert [(found.id, by.id if by else None) for found, by in stopped_by(rules, signal("a"), CALENDAR, TUESDAY)] == [
        ("one", None),
        ("two", "one"),
        ("three", "one"),
    ]


# Caps


def test_what_is_over_a_cap_is_held_with_the_cap_and_the_day_on_which_it_ends() -> None:
    rules = rules_of(rule(extra='at_most = "2 per day"'))
    result = planned(rules, [signal(name, TUESDAY - timedelta(hours=number)) for number, name in enumerate("abc")])
    assert held(result) == {"<a>": "at most 2 per day: again on 2026-03-11"}
    assert result.next_due == at("2026-03-11 00:00")


def test_a_cap_for_each_person_lets_another_person_through() -> None:
    rules = rules_of(rule(extra='at_most = "1 per person per month"'))
    before = History(counted=(Begun("r", "a@acme.example", "task", at("2026-02-11 09:00")),))
    result = planned(rules, [signal("a"), signal("b")], history=before)
    assert held(result) == {"<a>": "at most 1 per person per month: again on 2026-03-11"}
    assert [action.signal.about for action in made(planned(rules, [signal("a")], TUESDAY + timedelta(days=1), before))]


def test_a_cap_without_a_period_holds_for_ever() -> None:
    rules = rules_of(rule(extra="at_most = '1 per person'"))
    before = History(counted=(Begun("r", "a@acme.example", "note", at("2001-01-01 09:00")),))
    result = planned(rules, [signal("a")], history=before)
    assert (held(result), result.next_due) == ({"<a>": "at most 1 per person ever"}, None)


def test_a_renamed_rule_keeps_its_count() -> None:
    rules = rules_of(rule("new", 'was = "old"\nat_most = "1 per week"\ngap = "1 year"'))
    before = History(counted=(Begun("old", "a@acme.example", "task", TUESDAY - timedelta(days=6)),))
    assert held(planned(rules, [signal("a")], history=before)) == {
        "<a>": "at most 1 per week: again on 2026-03-11",
    }


def test_what_a_crash_interrupted_is_not_counted_against_itself() -> None:
    rules = rules_of(rule(extra='at_most = "1 per day"\ngap = "1 week"'))
    (first,) = made(planned(rules, [signal("a")]))
    history = History(
        begun=frozenset({first.key}), counted=(Begun("r", "a@acme.example", "task", TUESDAY),), spent={"task": 1}
    )
    strict = replace(SETTINGS, attention=Attention(tasks=1))
    assert made(planned(rules, [signal("a")], history=history, config=strict)) == [first]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_over_months_no_cap_gap_or_budget_is_ever_exceeded(data: st.DataObject) -> None:
    periods = st.sampled_from(["day", "week", "month"])
    caps = data.draw(
        st.lists(
            st.tuples(st.integers(1, 4), st.booleans(), periods),
            max_size=3,
            unique_by=lambda cap: cap[1:],
        )
    )
    gap = data.draw(st.sampled_from(["", "1 day", "36 hours", "2 business days", "1 week"]))
    written = [f"{number}{' per person' * each} per {period}" for number, each, period in caps]
    extra = f"at_most = {written!r}\n" * bool(written) + f'gap = "{gap}"\n' * bool(gap)
    rules = rules_of(
        rule("capped", extra, 'draft = { text = "Hello", subject = "Hello" }') + rule("free", "priority = 1")
    )
    budget = Attention(drafts=data.draw(st.integers(0, 5)), tasks=data.draw(st.integers(0, 5)))
    config = replace(SETTINGS, attention=budget)
    luck = random.Random(data.draw(st.integers(0, 2**32)))
    begun: list[Begun] = []
    now = at("2026-02-20 08:00") + timedelta(minutes=luck.randrange(1440))
    for number in range(40):
        now += timedelta(minutes=luck.choice([10, 300, 1440, 4000]))
        people = [luck.choice("abc") for _ in range(luck.randrange(6))]
        signals = [
            signal(f"{number}-{place}", now, person=f"{who}@acme.example", thread="")
            for place, who in enumerate(people)
        ]
        today = [one for one in begun if CALENDAR.local_date(one.at) == CALENDAR.local_date(now)]
        history = History(counted=tuple(begun), spent=Counter(one.kind for one in today))
        begun += [
            Begun(action.rule, action.signal.person, kind_of(action.artefact), now)
            for action in made(planned(rules, signals, now, history, config))
        ]
    for kind, limit in (("draft", budget.drafts), ("task", budget.tasks)):
        days = Counter(CALENDAR.local_date(one.at) for one in begun if one.kind == kind)
        assert max(days.values(), default=0) <= limit
    mine = [one for one in begun if one.rule == "capped"]
    for number, each, period in caps:
        for group in (
            [[one for one in mine if one.person == who] for who in {o.person for o in mine}] if each else [mine]
        ):
            spans = Counter(_span_of(CALENDAR.local_date(one.at), period) for one in group)
            assert max(spans.values(), default=0) <= number
            dates = [CALENDAR.local_date(one.at) for one in group]
            in_a_row = {"day": 1, "week": 7, "month": 28}[period]
            assert all(sum(0 <= (day - first).days < in_a_row for day in dates) <= number for first in dates)
    for person in {one.person for one in mine} if gap else set():
        moments = sorted(one.at for one in mine if one.person == person)
        for earlier, later in pairwise(moments):
            assert CALENDAR.add(earlier, parse_duration(gap)).astimezone(UTC) <= later.astimezone(UTC)


def _span_of(day: date, period: str) -> tuple[int, ...]:
    """Name the calendar day, week or month: what people count by."""
    return {"day": (day.toordinal(),), "week": day.isocalendar()[:2], "month": (day.year, day.month)}[period]


# Gaps


def test_a_gap_holds_what_comes_too_soon_for_the_same_person_only() -> None:
    rules = rules_of(rule(extra='gap = "1 week"'))
    before = History(counted=(Begun("r", "a@acme.example", "task", at("2026-03-05 09:30")),))
    result = planned(rules, [signal("a"), signal("b")], history=before)
    assert held(result) == {"<a>": "a gap of 1 week: again on 2026-03-12 09:30"}
    assert result.next_due == at("2026-03-12 09:30")


def test_a_gap_in_business_time_waits_for_working_time() -> None:
    rules = rules_of(rule(extra='gap = "4 business hours"'))
    friday = History(counted=(Begun("r", "a@acme.example", "task", at("2026-03-13 16:30")),))
    monday = at("2026-03-16 12:29")
    assert held(planned(rules, [signal("a")], monday, friday))
    assert made(planned(rules, [signal("a")], monday + timedelta(minutes=1), friday))


def test_the_gap_of_all_drafts_counts_the_drafts_of_every_rule_and_nothing_else() -> None:
    draft = 'draft = { text = "Hello", subject = "Hello" }'
    rules = rules_of(rule("one", step=draft) + rule("two"))
    config = replace(PLENTY, attention=replace(PLENTY.attention, gap="2 days"))
    other = History(counted=(Begun("other", "a@acme.example", "draft", at("2026-03-09 12:00")),))
    result = planned(rules, [signal("a")], history=other, config=config)
    assert {action.rule: action.held for action in result.actions} == {
        "one": "a gap of 2 days: again on 2026-03-11 12:00",
        "two": "",
    }
    task = History(counted=(Begun("other", "a@acme.example", "task", at("2026-03-09 12:00")),))
    assert len(made(planned(rules, [signal("a")], history=task, config=config))) == 2


# Quiet hours


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("Mon-Fri 18:00-08:00; Sat-Sun", "2026-03-10 18:00", "2026-03-11 08:00"),
        ("Mon-Fri 18:00-08:00; Sat-Sun", "2026-03-11 07:59", "2026-03-11 08:00"),
        ("Mon-Fri 18:00-08:00; Sat-Sun", "2026-03-13 19:00", "2026-03-16 00:00"),
        ("Mon-Fri 18:00-08:00; Sat-Sun; Mon 00:00-08:00", "2026-03-13 19:00", "2026-03-16 08:00"),
        ("22:00-06:00", "2026-03-14 23:00", "2026-03-15 06:00"),
        ("Fri 18:00-08:00", "2026-03-14 07:00", "2026-03-14 08:00"),
        ("01:00-03:00", "2026-03-29 01:30", "2026-03-29 03:00"),  # an hour is skipped
    ],
)
def test_nothing_is_made_in_quiet_hours_and_their_end_is_waited_for(quiet: str, now: str, until: str) -> None:
    rules = rules_of(rule(extra=f'quiet = "{quiet}"'))
    result = planned(rules, [signal("a", at(now) - timedelta(hours=1))], at(now))
    assert held(result) == {"<a>": f"quiet until {until}"}
    assert result.next_due == at(until)
    assert made(planned(rules, [signal("a", at(now))], at(until)))


@pytest.mark.parametrize("now", ["2026-03-10 18:00", "2026-03-10 17:59"])
def test_the_quiet_hours_of_all_rules_spare_notices_but_not_complaints(now: str) -> None:
    rules = rules_of(rule("task") + rule("notice", step='notify = { title = "t" }'))
    config = replace(PLENTY, attention=replace(PLENTY.attention, quiet="18:00-08:00"))
    result = planned(rules, [signal("a", facts={"complaint": True})], at(now), config=config)
    expected = {"notice"} if now.endswith("18:00") else {"notice", "task"}
    assert {action.rule for action in made(result)} == expected


def test_a_rule_that_is_quiet_itself_keeps_its_notices_quiet_too() -> None:
    rules = rules_of(rule(extra='quiet = "Tue"', step='notify = { title = "t" }'))
    assert held(planned(rules, [signal("a")])) == {"<a>": "quiet until 2026-03-11 00:00"}


def test_in_the_hour_that_comes_twice_quiet_lasts_until_the_second_one_is_over() -> None:
    rules = rules_of(rule(extra='quiet = "01:00-03:00"'))
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 for the second time
    result = planned(rules, [signal("a", second)], second)
    assert result.next_due == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


# Approval


def test_what_asks_first_waits_for_its_approval_and_costs_nothing_until_then() -> None:
    rules = rules_of(rule("asks", "approve = 'ask'\nat_most = '1 per day'\npriority = 1") + rule("free"))
    config = replace(SETTINGS, attention=Attention(tasks=1))
    result = planned(rules, [signal("a")], config=config)
    (asking,) = [action for action in result.actions if action.held_by == "approval"]
    assert asking.held == f"waits for your approval: wellkept approve {asking.key[:8]}"
    assert [action.rule for action in made(result)] == ["free"]
    approved = History(approved=frozenset({asking.key}))
    assert [action.rule for action in made(planned(rules, [signal("a")], history=approved, config=config))] == ["asks"]


def test_an_approval_survives_the_renaming_of_its_rule() -> None:
    step = "id = 's'\ntask = { title = 't' }"
    (asking,) = planned(rules_of(rule("old", "approve = 'ask'", step)), [signal("a")]).actions
    renamed = rules_of(rule("new", "approve = 'ask'\nwas = 'old'", step))
    assert made(planned(renamed, [signal("a")], history=History(approved=frozenset({asking.key}))))


def test_what_was_approved_and_lost_its_reason_is_not_planned() -> None:
    rules = rules_of(rule(extra="approve = 'ask'"))
    (asking,) = planned(rules, [signal("a")]).actions
    approved = History(approved=frozenset({asking.key}), closed=frozenset({"<a>"}))
    assert planned(rules, [signal("a")], history=approved).actions == ()


# Their hours


@pytest.mark.parametrize(
    ("zone", "now", "makes"),
    [
        ("America/New_York", "2026-03-10 13:59", []),
        ("America/New_York", "2026-03-10 14:00", ["draft"]),  # nine o'clock there: their clocks have changed already
        ("Europe/Berlin", "2026-03-10 10:00", ["draft"]),
        ("Asia/Tokyo", "2026-03-11 00:59", []),
        ("Asia/Tokyo", "2026-03-11 01:00", ["draft"]),
    ],
)
def test_a_draft_falls_due_in_the_working_time_of_the_person(zone: str, now: str, makes: list[str]) -> None:
    rules = rules_of(rule(step='draft = { text = "Hello", subject = "Hello" }'))
    hours = {"a@acme.example": WorkCalendar.of("Mon-Fri 09:00-17:00", zone)}
    result = planned(rules, [signal("a")], at(now), hours=hours)
    assert [kind_of(action.artefact) for action in made(result)] == makes
    if not makes:
        assert result.next_due == at(now) + timedelta(minutes=1)


def test_a_task_is_for_the_user_and_waits_for_nobody() -> None:
    hours = {"a@acme.example": WorkCalendar.of("Mon-Fri 09:00-17:00", "America/New_York")}
    assert made(planned(rules_of(rule()), [signal("a")], hours=hours))


def test_a_draft_before_a_meeting_is_not_put_off_until_the_meeting_is_over() -> None:
    text = rule(step='before = "2 hours"\ndraft = { text = "Hello", subject = "Hello" }', on="upcoming")
    early = signal("a", kind="upcoming", since=at("2026-03-10 11:00"), due=at("2026-03-10 11:00"))
    hours = {"a@acme.example": WorkCalendar.of("Mon-Fri 09:00-17:00", "America/New_York")}
    assert made(planned(rules_of(text), [early], hours=hours))


# The budget, and the order in which it is spent


def test_two_hundred_people_imported_in_one_day_are_served_over_weeks_by_their_deadlines() -> None:
    rules = rules_of(rule(step='draft = { text = "Hello", subject = "Hello" }', on="lapsed"))
    luck = random.Random(7)
    limits = {f"p{number}": at("2026-04-20 10:00") + timedelta(days=number % 40) for number in range(200)}
    waiting = [signal(name, kind="lapsed", due=limit, thread="") for name, limit in limits.items()]
    served: list[datetime] = []
    now = TUESDAY
    while waiting:
        luck.shuffle(waiting)
        result = planned(rules, waiting, now, config=SETTINGS)
        today = made(result)
        assert len(today) == min(8, len(waiting))
        assert result.left_over.get("draft", 0) == len(waiting) - len(today)
        served += [action.signal.due or now for action in today]
        waiting = [one for one in waiting if one not in [action.signal for action in today]]
        now += timedelta(days=1)
    assert served == sorted(served)


def test_the_order_is_priority_then_deadline_then_key() -> None:
    rules = rules_of(rule("low") + rule("high", "priority = 1"))
    hasty = signal("hasty", TUESDAY - timedelta(hours=1), due=TUESDAY + timedelta(hours=1))
    patient = signal("patient", TUESDAY - timedelta(days=9), due=TUESDAY + timedelta(days=1))
    open_ended = signal("open", TUESDAY - timedelta(hours=2))
    result = planned(rules, [patient, hasty, open_ended])
    assert [(action.rule, action.signal.about) for action in result.actions] == [
        (name, about) for name in ("high", "low") for about in ("<open>", "<hasty>", "<patient>")
    ]


def test_a_silence_without_a_longest_interval_waits_for_one_that_has_it() -> None:
    rules = rules_of(rule("hello", on="lapsed"))
    endless, limited = (
        signal(name, TUESDAY - timedelta(days=1), kind="lapsed", due=due)
        for name, due in (("endless", None), ("limited", TUESDAY + timedelta(days=11)))
    )
    served = planned(rules, [endless, limited], state_like=["lapsed"]).actions
    assert [action.signal for action in served] == [limited, endless]


def test_complaints_are_served_though_the_day_is_used_up() -> None:
    config = replace(SETTINGS, attention=Attention(tasks=1))
    angry = [signal(name, facts={"complaint": True}) for name in "abc"]
    result = planned(rules_of(rule()), [*angry, signal("d"), signal("e")], config=config)
    assert {action.signal.about for action in made(result)} >= {"<a>", "<b>", "<c>"}
    assert len(made(result)) == 4


def test_a_day_that_is_used_up_ends_at_midnight() -> None:
    config = replace(SETTINGS, attention=Attention(tasks=0))
    result = planned(rules_of(rule()), [signal("a")], config=config)
    assert held(result) == {"<a>": "today's 0 tasks are used up"}
    assert result.next_due == at("2026-03-11 00:00")


def test_a_draft_that_can_not_be_written_is_paid_for_as_a_task() -> None:
    rules = rules_of(rule(step='draft = { text = "Hello", subject = "Hello" }'))
    config = replace(SETTINGS, attention=Attention(drafts=0, tasks=1))

    def fallen(rule: Rule, step: Step, about: Signal, key: str, due: datetime) -> Artefact:
        del rule, step, due
        return Task(key, about.account, "instead", "", None)

    doubtful = [signal(name, facts={"doubtful": True}) for name in "ab"]
    result = plan(rules, doubtful, History(), config, CALENDAR, fallen, TUESDAY)
    assert [action.held for action in result.actions] == ["", "today's 1 tasks are used up"]


RULES = rules_of(
    rule("a", "priority = 2\nat_most = '2 per person per week'\nmatch = { asks = true }")
    + rule("b", "stop = true\nmatch = { complaint = true }", 'draft = { text = "Hello", subject = "Hello" }')
    + rule("c", "gap = '1 week'", 'draft = { text = "Hello", subject = "Hello" }')
    + rule("d", "priority = 2\napprove = 'ask'", "note = { text = 'n' }")
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.integers(0, 500), st.booleans(), st.booleans()),
        max_size=14,
        unique_by=lambda one: one[1],
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_signals_are_found_changes_nothing(
    found: list[tuple[str, int, bool, bool]], luck: random.Random
) -> None:
    signals = [
        signal(
            str(ago),
            TUESDAY - timedelta(minutes=ago),
            person=f"{who}@acme.example",
            thread=f"{who}{ago % 2}",
            facts={"asks": asks, "complaint": complaint},
        )
        for who, ago, asks, complaint in found
    ]
    config = replace(SETTINGS, attention=Attention(drafts=3, tasks=3, gap="1 day"))
    first = planned(RULES, signals, config=config)
    shuffled = list(signals)
    luck.shuffle(shuffled)
    assert planned(RULES, shuffled, config=config) == first
    lean = planned(RULES, signals, config=config, held=())
    assert (list(lean.actions), lean.next_due, lean.left_over) == (made(first), first.next_due, first.left_over)
    stopped = {one.occasion for one in signals if one.facts["complaint"]}
    assert not [one for one in first.actions if one.rule == "c" and one.signal.occasion in stopped]


def test_nothing_is_written_of_what_nobody_will_see() -> None:
    written: list[str] = []

    def counting(rule: Rule, step: Step, about: Signal, key: str, due: datetime) -> Artefact:
        written.append(key)
        return make(rule, step, about, key, due)

    many = [signal(str(number)) for number in range(100)]
    plan(rules_of(rule()), many, History(), SETTINGS, CALENDAR, counting, TUESDAY, held=())
    assert len(written) == 15


def test_the_users_own_draft_still_holds_ours() -> None:
    rules = rules_of(rule(step='draft = { text = "Hello", subject = "Hello" }'))
    history = History(live={"<a>": LiveDraft("", "", touched=True)})
    assert held(planned(rules, [signal("a")], history=history)) == {"<a>": "your draft is there"}
