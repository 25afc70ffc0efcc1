"""What a replay comes to: sums by rule, person and week, how busy the days get, and what two rule sets differ in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daemon.backtest.trial import Kept, Made
from rules.business_time import WorkCalendar
from rules.model import ArtefactKind, PlannedAction, kind_of

_DAY = timedelta(days=1)
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Spread:
    """How many a working day: the middle day, the day that nine of ten do not exceed, the busiest."""

    median: float
    p90: int
    most: int

    @classmethod
    def of(cls, counts: Sequence[int]) -> Spread:
        """Sum up the counts of the days; nearest rank for the ninth tenth."""
        if not counts:
            return cls(0, 0, 0)
        ordered = sorted(counts)
        middle = len(ordered) // 2
        median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
        return cls(median, ordered[-(-90 * len(ordered) // _PERCENT) - 1], ordered[-1])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule set made within the period, and what it wanted and did not make."""

    rules: int
    made: tuple[Made, ...]
    held: tuple[Kept, ...]

    def count(self, kind: ArtefactKind) -> int:
        """Return how many of a kind were made."""
        return sum(one.kind == kind for one in self.made)

    @property
    def withdrawn(self) -> int:
        """How many were taken back untouched within the period, since their reason went."""
        return sum(one.end == "withdrawn" for one in self.made)

    def reasons(self) -> Mapping[str, int]:
        """Return what kept things from being made (`held_by` of a plan) → how many, the most frequent first."""
        return dict(Counter(kept.by for kept in self.held).most_common())

    def spread(self, days: Sequence[date], calendar: WorkCalendar, kinds: Sequence[ArtefactKind]) -> Spread:
        """Return how many of the kinds fell to each of the working days; what is made on a day off awaits the next."""
        counts = dict.fromkeys(days, 0)
        for one in self.made:
            day = calendar.local_date(one.at)
            at = next((working for working in days if working >= day), None)
            if one.kind in kinds and at is not None:
                counts[at] += 1
        return Spread.of(list(counts.values()))


@dataclass(frozen=True, slots=True)
class Difference:
    """What an edited rule set makes otherwise. The same key and kind is the same artefact, whenever it is made."""

    go: tuple[Made, ...]
    come: tuple[Made, ...]
    stay: int

    @classmethod
    def between(cls, old: Iterable[Made], new: Iterable[Made]) -> Difference:
        """Compare what two rule sets made."""
        before = {(one.key, one.kind): one for one in old}
        after = {(one.key, one.kind): one for one in new}
        return cls(
            tuple(one for name, one in before.items() if name not in after),
            tuple(one for name, one in after.items() if name not in before),
            len(before.keys() & after.keys()),
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """What `apply` would make at this moment under the present rules and under edited ones."""

    current: tuple[PlannedAction, ...]
    edited: tuple[PlannedAction, ...] | None

    @property
    def go(self) -> tuple[PlannedAction, ...]:
        """What only the present rules would make."""
        return _without(self.current, self.edited if self.edited is not None else self.current)

    @property
    def come(self) -> tuple[PlannedAction, ...]:
        """What only the edited rules would make."""
        return _without(self.edited or (), self.current)


def _without(actions: Iterable[PlannedAction], others: Iterable[PlannedAction]) -> tuple[PlannedAction, ...]:
    there = {(action.key, kind_of(action.artefact)) for action in others}
    return tuple(action for action in actions if (action.key, kind_of(action.artefact)) not in there)


def working_days(calendar: WorkCalendar, since: datetime, until: datetime) -> list[date]:
    """Return the working days that the period touches."""
    day, last = calendar.local_date(since), calendar.local_date(until)
    found = []
    while day <= last:
        if calendar.working_day(day):
            found.append(day)
        day += _DAY
    return found


def weeks(since: date, until: date) -> Iterator[date]:
    """Yield the Monday of each week that the days touch."""
    monday = since - since.weekday() * _DAY
    while monday <= until:
        yield monday
        monday += 7 * _DAY


def tally(made: Iterable[Made], by: Callable[[Made], str]) -> dict[str, Counter[ArtefactKind]]:
    """Count artefacts by something, and within by kind; the largest first, equal ones by name."""
    found: dict[str, Counter[ArtefactKind]] = {}
    for one in made:
        found.setdefault(by(one), Counter())[one.kind] += 1
    return dict(sorted(found.items(), key=lambda entry: (-entry[1].total(), entry[0])))
