"""What waits for the user's word or for room in the day, and the notices of the day: for `today` and `status`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from daemon import shapes
from daemon.show import title_of
from rules.budget import days_needed
from rules.model import ArtefactKind, HeldBy, Notice, PlannedAction, Signal, kind_of
from rules.rule import Problems

if TYPE_CHECKING:
    from daemon.desk import Desk
    from daemon.ledger import LedgerEntry

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Overload:
    """More is due than the budget of one day allows. `days` None: the budget allows none at all."""

    kind: ArtefactKind
    waiting: int
    a_day: int
    days: int | None

    def __str__(self) -> str:
        one = self.waiting == 1
        what = f"{self.waiting} more {self.kind}{'' if one else 's'} {'waits' if one else 'wait'}"
        if self.days is None:
            return f"{what}: your budget allows none"
        pace = f"at {self.a_day} a day, that takes {self.days} day{'' if self.days == 1 else 's'}"
        return f"{what} than today's budget allows: {pace}"


@dataclass(frozen=True, slots=True)
class Pending:
    """What is due and not made. `problems` None: the rules could be read."""

    approvals: Sequence[PlannedAction] = ()
    overload: Sequence[Overload] = ()
    problems: Problems | None = None
    signals: Sequence[Signal] = ()
    """What is noticed, whatever the rules make of it."""
    held: Sequence[tuple[str, HeldBy]] = ()
    """(key, what keeps it back)."""


def pending(desk: Desk, now: datetime) -> Pending:
    """Look at what index and ledger say; no account is asked. Broken rules are told, not raised."""
    try:
        found = desk.glance(now)
    except Problems as problems:
        return Pending(problems=problems)
    plan = found.plan
    attention = desk.settings.attention
    limits: Mapping[ArtefactKind, int] = {"draft": attention.drafts, "task": attention.tasks}
    overload = [
        Overload(kind, count, limits[kind], days_needed(count, limits[kind]))
        for kind, count in sorted(plan.left_over.items())
    ]
    approvals = [action for action in plan.actions if action.held_by == "approval"]
    return Pending(approvals, overload, signals=found.signals, held=plan.kept_back)


def pending_lines(waiting: Pending) -> Iterator[str]:
    """Say it in lines, for `status`."""
    for overload in waiting.overload:
        yield f"  {overload}"
    if waiting.problems is not None:
        yield "the rules have mistakes: `wellkept rules check` names them"
    if waiting.approvals:
        yield f"waiting for your approval (`wellkept approve`): {len(waiting.approvals)}"
    for action in waiting.approvals:
        yield f"  {kind_of(action.artefact)} {action.key[:8]} for {action.signal.person}: {title_of(action)}"


def approval_json(action: PlannedAction) -> Json:
    """Write what waits for an approval."""
    return {
        "key": action.key,
        "rule": action.rule,
        "step": action.step,
        "kind": kind_of(action.artefact),
        "person": action.signal.person,
        "title": title_of(action),
    }


def overload_json(overload: Overload) -> Json:
    """Write how much more is due than fits."""
    return {"kind": overload.kind, "waiting": overload.waiting, "a_day": overload.a_day, "days": overload.days}


def notice_json(entry: LedgerEntry, zone: ZoneInfo) -> Json:
    """Write a notice that was made; `shown` on the desktop, or only listed."""
    words = entry.artefact if isinstance(entry.artefact, Notice) else None
    return {
        "key": entry.key,
        "rule": entry.rule,
        "person": entry.person,
        "at": shapes.moment(entry.begun, zone),
        "title": words.title if words else "",
        "text": words.text if words else "",
        "shown": entry.ref == "desktop",
    }
