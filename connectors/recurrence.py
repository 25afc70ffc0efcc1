"""Recurrence with the brakes on: recurring-ical-events and dateutil at work on rules that come from strangers.

Overridden, moved, excluded occurrences (RFC 5545, section 3.8.5) are the libraries' work. They take any rule
seriously, so what a rule may cost is estimated first, and its steps are counted while it runs: dateutil looks for
the next match until the year 9999, however far past the window.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Self

from dateutil.rrule import rrule  # type: ignore[import-untyped]
from recurring_ical_events import EventAdapter, Occurrence, Series
from recurring_ical_events.util import compare_greater, convert_to_datetime

from connectors.ics import Block, IcsError

OCCURRENCE_LIMIT = 1_000
"""An event that occurs more often in the window is no appointment."""
WORK_LIMIT = 700_000
"""What one file may cost, in microseconds of a processor of 2020. It is estimated from what the file says and never
measured, so the same file is read the same way on every machine."""
_EVENT_LIMIT = 200_000
"""What the rules of one event may cost of that."""
_FOUND_LIMIT = 10_000
"""Occurrences of one file."""
_MAKING = 60
_DAY_WORK = 0.3
_PAST_WORK = 0.02
_LOOK = 1.5
"""What it costs to make a rule, to look at a day, to pass over one, to look at an occurrence outside of the window
(microseconds)."""
_DAY = 86_400
_STEPS = {
    "YEARLY": (365 * _DAY, 366),
    "MONTHLY": (28 * _DAY, 31),
    "WEEKLY": (7 * _DAY, 7),
    "DAILY": (_DAY, 1),
    "HOURLY": (3_600, 1),
    "MINUTELY": (60, 1),
    "SECONDLY": (1, 1),
}
"""Frequency: the shortest length of a step in seconds, the days that dateutil looks at in each."""
_TRIES = 12
"""Steps back to a month that has the day: 29 February comes round within 8 years."""
_RULE = re.compile(r"(?:(?:FREQ|UNTIL|COUNT|INTERVAL|WKST|BY[A-Z]{3,8})=[A-Z0-9,+-]+(?:;|$))+")


class Spent(Exception):
    """The steps that reach the end of the window are done."""


class Fuse(int):
    """An INTERVAL that counts how often dateutil goes one further, and stops it after `steps` times.

    `pay` is called for each step: what it raises stops dateutil too.
    """

    _left: int
    _pay: Callable[[], None] | None

    def __new__(cls, interval: int, steps: int, pay: Callable[[], None] | None = None) -> Self:
        """Make the interval; `steps` is how often it may be added."""
        fuse = super().__new__(cls, interval)
        fuse._left = steps
        fuse._pay = pay
        return fuse

    def _burn(self) -> int:
        self._left -= 1
        if self._left < 0:
            raise Spent
        if self._pay is not None:
            self._pay()
        return int(self)

    def __radd__(self, other: int) -> int:
        return other + self._burn()

    def __mul__(self, other: int) -> int:
        return self._burn() * other


class Allowance:
    """The work that one file may still cost, and the occurrences that may still come of it."""

    def __init__(self, days: int) -> None:
        self.days = days
        """The length of the window."""
        self._left = WORK_LIMIT
        self._found = _FOUND_LIMIT

    def spend(self, work: float) -> None:
        """Take what something will cost, in microseconds. Raises IcsError when it is more than is left."""
        if work > self._left:
            raise IcsError("the calendar is too much work for one file: split it")
        self._left -= int(work)

    def find(self, found: int) -> None:
        """Take so many occurrences. Raises IcsError when they are too many, and again for every event after it."""
        if found > self._found or not self._found:
            self._found = 0
            raise IcsError(f"the calendar has more than {_FOUND_LIMIT} occurrences in one file")
        self._found -= found


class GuardedEvent(EventAdapter):  # type: ignore[misc]
    """A VEVENT together with what else it says, and with what it may cost; `price`: of one occurrence."""

    def __init__(self, component: Any, block: Block, allowance: Allowance, price: float) -> None:
        super().__init__(component)
        self.block = block
        self.allowance = allowance
        self.price = price
        self._left = _EVENT_LIMIT

    def spend(self, work: float) -> None:
        """Take what its rules will cost, in microseconds. Raises IcsError when it is too much."""
        if work > self._left:
            raise IcsError("its recurrence rule asks for too much: it is too frequent, or began too long ago")
        self._left -= int(work)
        self.allowance.spend(work)


class GuardedOccurrence(Occurrence):  # type: ignore[misc]
    """An occurrence that knows where it comes from; `start` None: the event or override itself."""

    def __init__(self, adapter: GuardedEvent, start: date | None = None, end: date | None = None) -> None:
        super().__init__(adapter, start, end)
        self.adapter = adapter
        self._moved = start is None

    def original(self) -> date | None:
        """Return the start that the rule gives it; None for a single event."""
        identity = self.adapter.as_component().get("RECURRENCE-ID") if self.adapter.recurrence_ids else None
        if self._moved:
            return identity.dt if identity is not None else None
        if identity is None and not (self.adapter.rrules or self.adapter.rdates):
            return None
        start: date = self.start - self.adapter.move_recurrences_by
        return start


class _Rules(Series.RecurrenceRules):  # type: ignore[misc]
    """Recurrence with the brakes on."""

    def rrulestr(self, rule_string: str) -> Any:
        parts = rule_parts(rule_string)
        if "UNTIL" in parts:
            # RFC 5545 forbids both; the end that is a date is the one that people set.
            parts.pop("COUNT", None)
        # Made twice: here, and again for the window.
        self.core.spend(2 * (_MAKING + _times(parts)))
        return super().rrulestr(";".join(f"{name}={value}" for name, value in parts.items()))

    def rrule_between(self, span_start: date, span_stop: date) -> Iterator[datetime]:
        first, last = (convert_to_datetime(moment, self.tzinfo) for moment in (span_start, span_stop))
        seen = 0
        for rule in self.rrules:
            for start in self._walk(rule, first, last):
                self.core.spend(_LOOK)
                if start > last:
                    break
                if start < first or (rule.until is not None and compare_greater(start, rule.until)):
                    continue
                seen += 1
                if seen > OCCURRENCE_LIMIT:
                    raise IcsError(f"it occurs more than {OCCURRENCE_LIMIT} times in {self.core.allowance.days} days")
                self.core.allowance.spend(self.core.price)
                yield start

    def _walk(self, rule: Any, first: datetime, last: datetime) -> Iterator[datetime]:
        if not isinstance(rule, rrule):  # the single dates
            yield from rule
            return
        parts = rule_parts(rule.string)
        seconds, days = _STEPS[parts["FREQ"]]
        interval = int(parts.get("INTERVAL", "1"))
        # Whole steps may be left out: a daily event of 1990 need not be walked through from there.
        begin = self.start if "COUNT" in parts else _nearer(self.start, first, parts["FREQ"], interval)
        ahead = max(0, int((last - begin).total_seconds())) // seconds
        # A step past the window is far enough: dateutil walks there month by month.
        interval = min(interval, ahead + 2)
        steps = ahead // interval + 2
        step = (days + 40) * _times(parts) * _size(parts, "BYSETPOS") * _DAY_WORK
        self.core.spend(ahead * seconds // _DAY * _PAST_WORK)
        fuse = Fuse(interval, steps)
        if "COUNT" in parts or "UNTIL" in parts:  # nobody knows after how many steps it ends
            fuse = Fuse(interval, steps, lambda: self.core.spend(step))
        else:
            self.core.spend(steps * step)
        try:
            yield from rule.replace(dtstart=begin, interval=fuse, cache=False)
        except Spent:
            return


def _size(parts: dict[str, str], name: str) -> int:
    return parts.get(name, "").count(",") + 1


def _times(parts: dict[str, str]) -> int:
    """Return at how many times of one day the rule looks."""
    return _size(parts, "BYHOUR") * _size(parts, "BYMINUTE") * _size(parts, "BYSECOND")


def _nearer(begin: datetime, first: datetime, frequency: str, interval: int) -> datetime:
    """Return a start some whole steps later, yet at least one whole step before `first`.

    It keeps the day and the time, which a rule without BYxxx parts repeats: no 31st where a month has none.
    """
    months = {"YEARLY": 12, "MONTHLY": 1}.get(frequency)
    if months is None:
        seconds = _STEPS[frequency][0] * interval
        return begin + timedelta(seconds=seconds * max(0, int((first - begin).total_seconds()) // seconds - 1))
    passed = (first.year - begin.year) * 12 + first.month - begin.month
    most = passed // (months * interval) - 1
    for steps in range(most, max(most - _TRIES, 0), -1):
        month = begin.month - 1 + steps * months * interval
        try:
            return begin.replace(year=begin.year + month // 12, month=month % 12 + 1)
        except ValueError:
            continue
    return begin


class GuardedSeries(Series):  # type: ignore[misc]
    """The VEVENTs of one UID: the event and its overrides."""

    RecurrenceRules = _Rules

    def occurrence(
        self, adapter: GuardedEvent, start: date | None = None, end: date | None = None
    ) -> GuardedOccurrence:
        """Make an occurrence: the library's way to be told its class."""
        return GuardedOccurrence(adapter, start, end)


def rule_parts(rule: str) -> dict[str, str]:
    """Return a rule's parts by name. Raises IcsError when it is no rule of RFC 5545, section 3.3.10."""
    rule = rule.strip().upper().rstrip(";")
    if not _RULE.fullmatch(rule):
        raise IcsError("its recurrence rule is not one")
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    interval, count = parts.get("INTERVAL", "1"), parts.get("COUNT", "1")
    if parts.get("FREQ") not in _STEPS:
        raise IcsError("its recurrence rule has no frequency")
    if not interval.isdecimal() or int(interval) < 1:
        raise IcsError("its recurrence rule has an interval that is none")
    if not count.lstrip("+-").isdecimal():
        raise IcsError("its recurrence rule has a count that is none")
    if count.startswith("-"):
        del parts["COUNT"]
    return parts
