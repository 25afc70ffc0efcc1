"""The day's attention over all rules: what fits into it, and how much more waits than it allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rules.business_time import WorkCalendar
from rules.limits import Hold, midnight
from rules.model import ArtefactKind, Attention, Signal


@dataclass(slots=True)
class Purse:
    """What is left of the day. Complaints cost nothing: they are served whatever the day has brought."""

    limits: Mapping[ArtefactKind, int]
    spent: dict[ArtefactKind, int]
    left_over: dict[ArtefactKind, int] = field(default_factory=dict)
    """What did not fit, by kind."""
    _full: dict[ArtefactKind, Hold] = field(default_factory=dict)

    @classmethod
    def of(cls, attention: Attention, spent: Mapping[ArtefactKind, int]) -> Purse:
        """Open the purse of a day of which something may be spent."""
        return cls({"draft": attention.drafts, "task": attention.tasks}, dict(spent))

    def empty(self, kind: ArtefactKind, signal: Signal) -> bool:
        """Tell whether one more of the kind is beyond the budget."""
        return kind in self.limits and not _free(signal) and self.spent.get(kind, 0) >= self.limits[kind]

    def pay(self, kind: ArtefactKind, signal: Signal) -> None:
        """Take one of the kind out."""
        if not _free(signal):
            self.spent[kind] = self.spent.get(kind, 0) + 1

    def refuse(self, kind: ArtefactKind, calendar: WorkCalendar, now: datetime) -> Hold:
        """Say that the day is full; what is left over goes on tomorrow."""
        self.left_over[kind] = self.left_over.get(kind, 0) + 1
        if kind not in self._full:
            tomorrow = calendar.local_date(now) + timedelta(days=1)
            self._full[kind] = Hold(f"today's {self.limits[kind]} {kind}s are used up", midnight(tomorrow, calendar))
        return self._full[kind]


def _free(signal: Signal) -> bool:
    return signal.kind == "complaint" or bool(signal.facts.get("complaint"))


def days_needed(waiting: int, a_day: int) -> int | None:
    """Return in how many days all that waits is served; None: never, as the budget allows none."""
    return -(-waiting // a_day) if a_day else None
