"""Rules + signals + what happened before → the plan. Pure: the same input always gives the same plan.

A rule's ladder: of the steps that are due, the latest of each kind counts; a step that was made for any message of
the same wait is not made again. What may not be made now is planned all the same, with the reason in `held`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from rules.business_time import WorkCalendar
from rules.match import Condition, first_failure
from rules.model import (
    Artefact,
    ArtefactKind,
    Attention,
    PlannedAction,
    Settings,
    Signal,
    action_key,
    kind_of,
)
from rules.rule import Rule, Step

Make = Callable[[Rule, Step, Signal, str, datetime], Artefact]
"""(rule, step, signal, key, the step's due moment) → the artefact the step asks for."""


@dataclass(frozen=True, slots=True)
class LiveDraft:
    """A draft that lies in the drafts folder. `key` "" = the user's own."""

    key: str
    rule: str
    touched: bool


@dataclass(frozen=True, slots=True)
class History:
    """What the ledger and the drafts folders say, as far as a plan depends on it."""

    taken: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """(rule id, step id) → the occasions and covered ids it was made for."""
    no_drafts: frozenset[str] = frozenset()
    """Occasions and covered ids whose drafts the user does not want."""
    closed: frozenset[str] = frozenset()
    """Occasions that the user closed."""
    snoozed: Mapping[str, datetime] = field(default_factory=dict)
    """Person id, occasion or key → until when."""
    started: Mapping[str, datetime] = field(default_factory=dict)
    """Account → when the user said go."""
    spent: Mapping[ArtefactKind, int] = field(default_factory=dict)
    """What the day's budget has gone to so far."""
    begun: frozenset[str] = frozenset()
    """Keys whose creation was interrupted: the budget has paid for them already."""
    live: Mapping[str, LiveDraft] = field(default_factory=dict)
    """Message-ID → the draft that answers it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that rules want now, in the order it is served, and when the next step falls due."""

    actions: tuple[PlannedAction, ...]
    next_due: datetime | None = None


def matches(rule: Rule, signal: Signal, calendar: WorkCalendar) -> Condition | None:
    """Return None when the rule applies to the signal, else the first condition that failed (for `why`)."""
    failures = [first_failure(group, signal.facts, calendar) for group in rule.match]
    if failures and None not in failures:
        return failures[0]
    for group in rule.unless:
        if first_failure(group, signal.facts, calendar) is None:
            return group[0]
    return None


def falls_due(step: Step, signal: Signal, calendar: WorkCalendar) -> datetime | None:
    """Return when the step falls due; None when it counts back from a deadline that the signal lacks."""
    if step.before is not None:
        return None if signal.due is None else calendar.subtract(signal.due, step.before)
    return calendar.add(signal.since, step.after) if step.after is not None else signal.since


def plan(
    rules: Sequence[Rule],
    signals: Sequence[Signal],
    history: History,
    settings: Settings,
    calendar: WorkCalendar,
    make: Make,
    now: datetime,
    *,
    state_like: Collection[str] = (),
) -> Plan:
    """Return what should exist by now and does not. `state_like`: signal kinds that the quiet start never cuts off."""
    actions: list[PlannedAction] = []
    coming: list[datetime] = []
    for signal in signals:
        if signal.occasion in history.closed:
            continue
        for rule in rules:
            if rule.on != signal.kind or matches(rule, signal, calendar) is not None:
                continue
            wanted, later = _rungs(rule, signal, history, calendar, now)
            coming += later
            for step, due in wanted:
                key = action_key(rule.id, step.id, signal.occasion)
                action = PlannedAction(
                    key=key,
                    rule=rule.id,
                    step=step.id,
                    signal=signal,
                    account=signal.account,
                    artefact=make(rule, step, signal, key, due),
                    because=signal.evidence,
                    due=due,
                    priority=rule.priority,
                )
                actions.append(_weigh(action, history, settings, calendar, state_like))
    actions.sort(key=lambda action: (-action.priority, action.due, action.key))
    return Plan(tuple(_spend(_one_draft_a_thread(actions), history, settings.attention)), min(coming, default=None))


def _rungs(
    rule: Rule, signal: Signal, history: History, calendar: WorkCalendar, now: datetime
) -> tuple[list[tuple[Step, datetime]], list[datetime]]:
    """Return the steps to make now, one a kind at most, and the due moments still to come."""
    covered = frozenset((signal.occasion, *signal.covers))
    latest: dict[ArtefactKind, tuple[Step, datetime]] = {}
    coming: list[datetime] = []
    for step in rule.steps:
        due = falls_due(step, signal, calendar)
        if due is None:
            continue
        if due > now:
            coming.append(due)
        elif step.kind not in latest or due >= latest[step.kind][1]:
            latest[step.kind] = (step, due)
    names = [name for name in (rule.id, rule.was) if name]
    wanted = []
    for step, due in latest.values():
        ids = [name for name in (step.id, step.was) if name]
        if not any(history.taken.get((name, held), frozenset()) & covered for name in names for held in ids):
            wanted.append((step, due))
    return wanted, coming


def _weigh(
    action: PlannedAction,
    history: History,
    settings: Settings,
    calendar: WorkCalendar,
    state_like: Collection[str],
) -> PlannedAction:
    """Say why the action may not be made now, or what it takes the place of."""
    held = _held_back(action, history, settings, calendar, state_like)
    if held or kind_of(action.artefact) != "draft":
        return replace(action, held=held)
    covered = frozenset((action.signal.occasion, *action.signal.covers))
    if covered & history.no_drafts:
        return replace(action, held="you discarded a draft for this")
    live = next((history.live[covers] for covers in sorted(covered) if covers in history.live), None)
    if live is None:
        return action
    if live.key and live.rule == action.rule and not live.touched:
        return replace(action, replaces=live.key)
    return replace(action, held="your draft is there" if live.touched or not live.key else "a draft is there")


def _held_back(
    action: PlannedAction,
    history: History,
    settings: Settings,
    calendar: WorkCalendar,
    state_like: Collection[str],
) -> str:
    """Return why an artefact of any kind must wait: the quiet start, or a snooze; "" when nothing speaks against it."""
    signal = action.signal
    begin = history.started.get(action.account)
    catch_up = timedelta(days=settings.catch_up_days)
    if begin is not None and signal.kind not in state_like and action.due < begin - catch_up:
        return "before start"
    for what in (signal.person, signal.occasion, action.key):
        if what in history.snoozed:
            return f"snoozed until {calendar.local_date(history.snoozed[what]).isoformat()}"
    return ""


def _one_draft_a_thread(actions: Sequence[PlannedAction]) -> list[PlannedAction]:
    """Two drafts in one thread hide each other: the first in order is made, others are held."""
    seen: set[str] = set()
    found: list[PlannedAction] = []
    for action in actions:
        thread = action.signal.thread
        if kind_of(action.artefact) == "draft" and not action.held and thread:
            if thread in seen:
                found.append(replace(action, held="a draft is there"))
                continue
            seen.add(thread)
        found.append(action)
    return found


def _spend(actions: Sequence[PlannedAction], history: History, attention: Attention) -> list[PlannedAction]:
    """Hold what goes beyond the day's budget; complaints are exempt."""
    limits: dict[ArtefactKind, int] = {"draft": attention.drafts, "task": attention.tasks}
    spent = dict(history.spent)
    found: list[PlannedAction] = []
    for action in actions:
        kind = kind_of(action.artefact)
        paid = action.key in history.begun
        if not action.held and not paid and kind in limits and not action.signal.facts.get("complaint"):
            if spent.get(kind, 0) >= limits[kind]:
                found.append(replace(action, held=f"today's {limits[kind]} {kind}s are used up"))
                continue
            spent[kind] = spent.get(kind, 0) + 1
        found.append(action)
    return found
