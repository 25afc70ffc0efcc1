"""Which rules apply to a signal, and which of their steps are due: everything before anything is held or made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.business_time import WorkCalendar
from rules.elapsing import later, turns
from rules.facts import Span
from rules.history import History
from rules.match import Condition, Lasts, first_failure
from rules.model import ArtefactKind, Signal, action_key
from rules.rule import Rule, Step

Hours = Mapping[str, WorkCalendar]
"""Person id → when they work, for those of whom it is known."""


PATIENCE = timedelta(days=14)
"""What lasts and has no deadline is served as if it had one this long after it fell due.

So nobody without a longest interval keeps the day's drafts from those who have one and are close to it.
"""


@dataclass(frozen=True, slots=True)
class Want:
    """A step that is due for a signal and was not made yet."""

    rule: Rule
    step: Step
    signal: Signal
    due: datetime
    key: str
    covered: frozenset[str]
    patient: bool = False
    """The signal is a state that lasts: without a deadline of its own it has PATIENCE."""

    @property
    def order(self) -> tuple[int, float, str]:
        """How it is served: by priority, then by deadline (without one, when it fell due), then by key."""
        by = self.signal.due or self.due + PATIENCE * self.patient
        return (-self.rule.priority, by.timestamp(), self.key)

    @property
    def keys(self) -> tuple[str, ...]:
        """Its key, and those it had under the former ids of rule and step."""
        occasion = self.signal.occasion
        return tuple(action_key(rule, step, occasion) for rule in self.rule.ids for step in self.step.ids)


@dataclass(frozen=True, slots=True)
class Wants:
    """Everything that is due, in the order it is served, and the moments at which more falls due."""

    due: tuple[Want, ...]
    coming: tuple[datetime, ...] = ()


def matches(rule: Rule, signal: Signal, calendar: WorkCalendar, now: datetime) -> Condition | None:
    """Return None when the rule applies to the signal, else the first condition that failed (for `why`)."""
    failures = [first_failure(group, signal.facts, calendar, now) for group in rule.match]
    if failures and None not in failures:
        return failures[0]
    for group in rule.unless:
        if first_failure(group, signal.facts, calendar, now) is None:
            return group[0]
    return None


def falls_due(
    step: Step, signal: Signal, calendar: WorkCalendar, theirs: WorkCalendar | None = None
) -> datetime | None:
    """Return when the step falls due; None when it counts back from a deadline that the signal lacks.

    `theirs`: when the person works, if that is known. A draft then falls due in their working time, so that it is
    sent in it; unless the deadline it counts back from would be over by then.
    """
    if step.before is not None:
        due = None if signal.due is None else calendar.subtract(signal.due, step.before)
    else:
        due = later(calendar, signal.since, step.after) if step.after is not None else signal.since
    if due is None or theirs is None or step.kind != "draft":
        return due
    opens = theirs.next_opening(due).astimezone(calendar.zone)
    return due if step.before is not None and signal.due is not None and opens >= signal.due else opens


def in_order(rules: Sequence[Rule], kind: str) -> list[Rule]:
    """Return the rules on a kind of signal as they look at it: by priority, then as they stand in the files."""
    return sorted((rule for rule in rules if rule.on == kind), key=lambda rule: -rule.priority)


def gather(
    rules: Sequence[Rule],
    signals: Sequence[Signal],
    history: History,
    calendar: WorkCalendar,
    now: datetime,
    hours: Hours | None = None,
    state_like: Collection[str] = (),
    memory: Gathered | None = None,
) -> Wants:
    """Return every step that is due and was not made for any message of the same wait.

    `state_like`: the kinds of signals that last, and are not hurried without a deadline. `memory`: of the last time.
    A rule that applies and says `stop` is the last to look at the signal.
    """
    return (memory or Gathered()).gather(
        signals, _Terms(tuple(rules), history.taken, history.closed, calendar, hours or {}, frozenset(state_like)), now
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a signal is looked at by."""

    rules: tuple[Rule, ...]
    taken: Mapping[tuple[str, str], frozenset[str]]
    closed: frozenset[str]
    calendar: WorkCalendar
    hours: Hours
    state_like: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Climbed:
    """How far a signal has come: what is due for it and when more will be, unless something happens `until` then."""

    signal: Signal
    due: tuple[Want, ...]
    coming: tuple[datetime, ...]
    until: datetime | None


class Gathered:
    """What was gathered last: a signal that is still the very same one is looked at again when its moment comes."""

    def __init__(self) -> None:
        self._at: datetime | None = None
        self._terms: _Terms | None = None
        self._looking: dict[str, list[_Quick]] = {}
        self._climbed: dict[int, _Climbed] = {}
        self._wants = Wants(())

    def gather(self, signals: Sequence[Signal], terms: _Terms, now: datetime) -> Wants:
        """Return as `gather`."""
        if self._at is None or now < self._at or terms != self._terms:
            self._terms, self._looking, self._climbed = terms, {}, {}
        self._at = now
        climbed: dict[int, _Climbed] = {}
        fresh = len(signals) != len(self._climbed)
        for signal in signals:
            held = self._climbed.get(id(signal))
            if held is None or held.signal is not signal or (held.until is not None and held.until <= now):
                held, fresh = self._climb(signal, terms, now), True
            climbed[id(signal)] = held
        if fresh or not signals:
            self._climbed = climbed
            due = sorted((want for held in climbed.values() for want in held.due), key=lambda want: want.order)
            self._wants = Wants(tuple(due), tuple(moment for held in climbed.values() for moment in held.coming))
        return self._wants

    def _climb(self, signal: Signal, terms: _Terms, now: datetime) -> _Climbed:
        if signal.occasion in terms.closed:
            return _Climbed(signal, (), (), None)
        if signal.kind not in self._looking:
            self._looking[signal.kind] = [_Quick(rule, terms.taken) for rule in in_order(terms.rules, signal.kind)]
        calendar = terms.calendar
        covered = frozenset((signal.occasion, *signal.covers))
        due: list[Want] = []
        coming: list[datetime] = []
        until: list[datetime] = []
        for quick in self._looking[signal.kind]:
            made = [not covered.isdisjoint(taken) for taken in quick.taken]
            if all(made) and not quick.rule.stop:
                continue
            until.extend(quick.turns(signal, calendar, now))
            if not quick.applies(signal, calendar, now):
                continue
            theirs = terms.hours.get(signal.person)
            for step, moment in _rungs(quick.rule, signal, made, calendar, theirs, coming, now):
                key = action_key(quick.rule.id, step.id, signal.occasion)
                due.append(Want(quick.rule, step, signal, moment, key, covered, signal.kind in terms.state_like))
            if quick.rule.stop:
                break
        return _Climbed(signal, tuple(due), tuple(coming), min((*coming, *until), default=None))


class _Quick:
    """A rule made ready to look at many signals: its conditions in the order of their cost, counting time last."""

    def __init__(self, rule: Rule, taken: Mapping[tuple[str, str], frozenset[str]]) -> None:
        self.rule = rule
        self._match = [sorted(group, key=_costly) for group in rule.match]
        self._unless = [sorted(group, key=_costly) for group in rule.unless]
        self._lasting = [
            (condition.name, condition.test)
            for group in (*rule.match, *rule.unless)
            for condition in group
            if isinstance(condition.test, Lasts)
        ]
        self.taken = [
            frozenset[str]().union(*(taken.get((name, held), ()) for name in rule.ids for held in step.ids))
            for step in rule.steps
        ]
        """For each step the occasions and covered ids for which it was made."""

    def turns(self, signal: Signal, calendar: WorkCalendar, now: datetime) -> Iterator[datetime]:
        """Yield the moments up to which each of the rule's conditions stays as it is."""
        for name, test in self._lasting:
            span = signal.facts.get(name)
            turn = turns(calendar, span, test.duration, now) if isinstance(span, Span) else None
            if turn is not None:
                yield turn

    def applies(self, signal: Signal, calendar: WorkCalendar, now: datetime) -> bool:
        """Tell the same as `matches`, without the reason."""
        facts = signal.facts
        if self._match and all(first_failure(group, facts, calendar, now) for group in self._match):
            return False
        return all(first_failure(group, facts, calendar, now) for group in self._unless)


def _costly(condition: Condition) -> bool:
    return isinstance(condition.test, Lasts)


def _rungs(
    rule: Rule,
    signal: Signal,
    made: Sequence[bool],
    calendar: WorkCalendar,
    theirs: WorkCalendar | None,
    coming: list[datetime],
    now: datetime,
) -> Iterator[tuple[Step, datetime]]:
    """Yield the steps to make now, the latest of each kind; the due moments still ahead go to `coming`."""
    if all(made):
        return
    latest: dict[ArtefactKind, tuple[Step, datetime, bool]] = {}
    for step, taken in zip(rule.steps, made, strict=True):
        due = falls_due(step, signal, calendar, theirs)
        if due is None:
            continue
        if due > now:
            if not taken:
                coming.append(due)
        elif step.kind not in latest or due >= latest[step.kind][1]:
            latest[step.kind] = (step, due, taken)
    for step, due, taken in latest.values():
        if not taken:
            yield step, due


def stopped_by(
    rules: Sequence[Rule], signal: Signal, calendar: WorkCalendar, now: datetime
) -> Iterator[tuple[Rule, Rule | None]]:
    """Yield each rule on the signal in the order of looking, with the earlier one that keeps it from looking."""
    stopper: Rule | None = None
    for rule in in_order(rules, signal.kind):
        yield rule, stopper
        if stopper is None and rule.stop and matches(rule, signal, calendar, now) is None:
            stopper = rule
