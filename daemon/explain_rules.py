"""What each rule makes of a signal: stopped, failed at a condition, or fired, and then how each of its steps stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from daemon.decide import working_hours
from rules.facts import COMMON, FactValue
from rules.ladder import falls_due, stopped_by
from rules.match import Condition, first_failure
from rules.model import BOOK, ArtefactKind, Evidence, PlannedAction, Signal, action_key
from rules.rule import Rule, Step

if TYPE_CHECKING:
    from daemon.ledger import Ledger, LedgerEntry, Verdict
    from daemon.view import IndexView
    from rules.business_time import WorkCalendar

_FIELDS: Mapping[str, str] = {"email": "emails"}
"""Common facts that are called otherwise in a person."""
StepState = Literal["made", "planned", "held", "later", "passed", "never"]
"""In the ledger; made by the next `apply`; kept back; not due yet; a later step counts; no deadline to count from."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The condition at which a rule failed: of `match` it did not hold, of `unless` it did."""

    fact: str
    value: FactValue
    wanted: str
    unless: bool
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class JudgedStep:
    """How a step of a rule that fired stands."""

    step: str
    kind: ArtefactKind
    key: str
    due: datetime | None
    state: StepState
    because: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What one rule made of a signal; `because` says it in words."""

    rule: str
    fired: bool
    because: str
    failed: Failed | None = None
    steps: tuple[JudgedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """What was made, planned and said about a signal: the ledger of the moment, and the plan."""

    entries: Sequence[LedgerEntry]
    verdicts: Sequence[Verdict]
    planned: Mapping[str, PlannedAction]

    @classmethod
    def of(cls, signal: Signal, ledger: Ledger, planned: Iterable[PlannedAction]) -> Past:
        """Collect what there is about a signal."""
        covered = frozenset((signal.occasion, *signal.covers))
        entries = {held.key: held for found in ledger.covering(covered).values() for held in found}
        return cls(
            tuple(entries.values()),
            tuple(word for word in ledger.verdicts() if word.covers & covered),
            {action.key: action for action in planned},
        )


def judged_by(rules: Iterable[Rule], signal: Signal, view: IndexView, past: Past | None = None) -> tuple[Judged, ...]:
    """Say what each rule on the signal's kind makes of it, in the order in which they look at it."""
    past = past or Past((), (), {})
    theirs = working_hours(view).get(signal.person)
    found = []
    for rule, stopper in stopped_by(tuple(rules), signal, view.calendar, view.now):
        if stopper is not None:
            found.append(
                Judged(rule.id, fired=False, because=f"does not look at it: {stopper.id} applies and says `stop`")
            )
        elif failures := _failures(rule, signal, view.calendar, view.now):
            words = " and ".join(_words(one, signal, view, unless=unless) for one, unless in failures)
            condition, unless = failures[0]
            failed = _failed(condition, signal, view, unless=unless)
            found.append(Judged(rule.id, fired=False, because=words, failed=failed))
        else:
            steps = tuple(_step(rule, step, signal, view, past, theirs) for step in rule.steps)
            zone = view.calendar.zone
            because = "; ".join(f"{step.step} {_due(step, view.now, zone)}" for step in steps)
            found.append(Judged(rule.id, fired=True, because=because, steps=tuple(_passed(steps))))
    return tuple(found)


def _failures(rule: Rule, signal: Signal, calendar: WorkCalendar, now: datetime) -> list[tuple[Condition, bool]]:
    """Return the first failed condition of each group of `match` when none holds, else what `unless` found."""
    failures = [first_failure(group, signal.facts, calendar, now) for group in rule.match]
    if failures and None not in failures:
        return [(condition, False) for condition in failures if condition is not None]
    for group in rule.unless:
        if first_failure(group, signal.facts, calendar, now) is None:
            return [(group[0], True)]
    return []


def _words(condition: Condition, signal: Signal, view: IndexView, *, unless: bool) -> str:
    return ("unless: " if unless else "") + condition.explain(signal.facts, view.calendar, view.now)


def _failed(condition: Condition, signal: Signal, view: IndexView, *, unless: bool) -> Failed:
    return Failed(
        condition.name,
        signal.facts.get(condition.name),
        condition.text,
        unless,
        _evidence(condition.name, signal, view),
    )


def _evidence(fact: str, signal: Signal, view: IndexView) -> Evidence | None:
    """Return what tells a fact: book or contacts for what they say of the person, else what the signal is about."""
    if fact in COMMON and fact != "language":
        told = dict(view.people([signal.person])[signal.person].told_by)
        source = told.get(_FIELDS.get(fact, fact), BOOK if signal.facts.get("in_book") else "")
        return Evidence(source, signal.since) if source else None
    proofs = signal.evidence
    if fact == "met_since" and signal.facts.get(fact) and len(proofs) > 1:
        return proofs[1]
    return proofs[-1] if fact == "doubtful" else proofs[0]


def _step(
    rule: Rule, step: Step, signal: Signal, view: IndexView, past: Past, theirs: WorkCalendar | None
) -> JudgedStep:
    key = action_key(rule.id, step.id, signal.occasion)
    due = falls_due(step, signal, view.calendar, theirs)
    zone = view.calendar.zone
    made = next((held for held in past.entries if held.rule in rule.ids and held.step in step.ids), None)
    action = past.planned.get(key)
    closed = next((word for word in past.verdicts if word.kind == "closed" and signal.occasion in word.covers), None)
    state: StepState
    if made is not None and made.state != "cancelled":
        key, state, because = made.key, "made", outcome_of(made, zone)
    elif closed is not None:
        state, because = "held", verdict_words(closed, zone)
    elif action is not None:
        state, because = ("held", action.held) if action.held else ("planned", "the next `apply` makes it")
    elif due is None:
        state, because = "never", "it counts back from a deadline, and there is none"
    elif due > view.now:
        state, because = "later", f"not before {when(due, zone)}"
    else:
        state, because = "passed", ""
    return JudgedStep(step.id, step.kind, key, due, state, because)


def _passed(steps: Sequence[JudgedStep]) -> Iterator[JudgedStep]:
    """Name the later step that counts in the place of a step that was passed over."""
    for step in steps:
        if step.state != "passed" or step.due is None:
            yield step
            continue
        later = [
            other
            for other in steps
            if other.kind == step.kind and other.state not in ("later", "never") and (other.due or step.due) >= step.due
        ]
        name = next((other.step for other in reversed(later) if other is not step), "")
        because = f"the later step {name} counts" if name else "it was not wanted"
        yield JudgedStep(step.step, step.kind, step.key, step.due, "passed", because)


def _due(step: JudgedStep, now: datetime, zone: ZoneInfo) -> str:
    if step.due is None:
        return "never: no deadline"
    return f"{'due' if step.due <= now else 'not before'} {when(step.due, zone)}"


def outcome_of(entry: LedgerEntry, zone: ZoneInfo) -> str:
    """Say what became of an artefact: `made, untouched, 2026-03-10 16:30`."""
    outcome = f", {entry.outcome}" if entry.outcome else ""
    error = f" ({entry.error})" if entry.error else ""
    return f"{entry.state}{outcome}{error}, {when(entry.made or entry.begun, zone)}"


def verdict_words(word: Verdict, zone: ZoneInfo) -> str:
    """Say what the user decided, how and when."""
    by = "you said `done`" if word.by == "done" else f"what you did with {word.by[:8]} says so"
    closed = "closed: nothing more is made" if word.kind == "closed" else "no more drafts"
    return f"{closed}, {by}, {when(word.at, zone)}"


def when(moment: datetime | None, zone: ZoneInfo) -> str:
    """Write a moment in the user's zone, to the minute."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
