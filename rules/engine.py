"""Rules + signals + what happened before → the plan. Pure: the same input always gives the same plan.

`rules.ladder` says which steps are due. Here they are served one after the other, in the order of priority, deadline
and key: what may not be made now is held, with the reason, and what is made counts against caps, gaps and the budget.
So whoever comes first is decided by the order alone, never by the order in which signals were found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rules.business_time import WorkCalendar
from rules.history import History, LiveDraft
from rules.ladder import Hours, Wants, falls_due, gather, matches
from rules.model import REASONS, Artefact, ArtefactKind, HeldBy, PlannedAction, Settings, Signal, kind_of
from rules.rule import Rule, Step
from rules.weighing import Scales

__all__ = ["History", "LiveDraft", "Make", "Plan", "falls_due", "gather", "matches", "plan", "serve"]

Make = Callable[[Rule, Step, Signal, str, datetime], Artefact]
"""(rule, step, signal, key, the step's due moment) → the artefact the step asks for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What rules want now, in the order it is served, and when to look again even if nothing changes."""

    actions: tuple[PlannedAction, ...]
    next_due: datetime | None = None
    left_over: Mapping[ArtefactKind, int] = field(default_factory=dict)
    """How many of a kind wait because the day's budget is used up."""
    kept_back: tuple[tuple[str, HeldBy], ...] = ()
    """(key, what keeps it back) of everything that is due and held, in the order it is served."""


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
    hours: Hours | None = None,
    held: Collection[HeldBy] = REASONS,
) -> Plan:
    """Return what should exist by now and does not. `state_like`: signal kinds that the quiet start never cuts off.

    `hours`: when people work, as far as it is known. `held`: what is held for these reasons is in the plan as well; of
    anything else that is held no text is written, as nobody will see it.
    """
    wants = gather(rules, signals, history, calendar, now, hours, state_like)
    return serve(wants, history, settings, calendar, make, now, state_like=state_like, held=held)


def serve(
    wants: Wants,
    history: History,
    settings: Settings,
    calendar: WorkCalendar,
    make: Make,
    now: datetime,
    *,
    state_like: Collection[str] = (),
    held: Collection[HeldBy] = REASONS,
) -> Plan:
    """Return the plan for what is due."""
    scales = Scales(history, settings, calendar, now, frozenset(state_like))
    actions: list[PlannedAction] = []
    kept_back: list[tuple[str, HeldBy]] = []
    moments = set(wants.coming)
    for want in wants.due:
        signal = want.signal
        artefact: Artefact | None = None
        reason = scales.against(want)
        if reason is None:
            artefact = make(want.rule, want.step, signal, want.key, want.due)
            reason = scales.take(want, kind_of(artefact))
        if reason is not None:
            if reason.until is not None:
                moments.add(reason.until)
            kept_back.append((want.key, reason.by))
            if reason.by not in held:
                continue
        artefact = artefact or make(want.rule, want.step, signal, want.key, want.due)
        actions.append(
            PlannedAction(
                key=want.key,
                rule=want.rule.id,
                step=want.step.id,
                signal=signal,
                account=signal.account,
                artefact=artefact,
                because=signal.evidence,
                due=want.due,
                priority=want.rule.priority,
                replaces=scales.replaced(want) if reason is None and kind_of(artefact) == "draft" else "",
                held=reason.why if reason else "",
                held_by=reason.by if reason else "",
            )
        )
    coming = [moment for moment in moments if moment.astimezone(UTC) > now.astimezone(UTC)]
    return Plan(tuple(actions), min(coming, default=None), dict(scales.purse.left_over), tuple(kept_back))
