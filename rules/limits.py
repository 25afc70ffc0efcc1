"""How often a rule may act: caps ("1 per person per month"), and what was begun so far, by which they are counted.

A cap counts artefacts of its rule, every step by itself, on the day they were begun. Days are those of the user's
calendar: `per day` is today; `per week`, `per month` and `per year` are today and as many days before it as such a span
has. So no seven days in a row, and no calendar month either, ever see more than the cap allows.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal, cast

from rules.business_time import Duration, WorkCalendar, parse_duration
from rules.model import ArtefactKind

Period = Literal["day", "week", "month", "year"]

WISHES_APART = parse_duration("7 days")
"""The least time between two drafts of different rules that want something of one person: a check-in and a question how
it went, say. Nobody who is close to somebody comes with both on one day."""
LARGEST = 10_000
"""The largest number in a cap: more is no limit that anybody would feel."""
_DAYS: Mapping[Period, int] = {"day": 1, "week": 7}
_MONTHS: Mapping[Period, int] = {"month": 1, "year": 12}
_WRITTEN = re.compile(
    r"(?P<number>[0-9]{1,9})(?P<person>\s+per\s+person)?(?:\s+(?:per|an?)\s+(?P<period>day|week|month|year)|\s+ever)?"
)
_EXAMPLE = 'write it as "5 per day", "20 per week" or "1 per person per month"'
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `number` artefacts of a rule, for one person or altogether, in a period; None: ever."""

    number: int
    per_person: bool = False
    period: Period | None = None

    def __str__(self) -> str:
        whom = " per person" if self.per_person else ""
        return f"{self.number}{whom} per {self.period}" if self.period else f"{self.number}{whom} ever"

    def begins(self, today: date) -> date:
        """Return the first day that counts together with today."""
        return _shifted(today, self.period, -1) + _DAY if self.period else date.min

    def free_again(self, days: Sequence[date], today: date) -> date | None:
        """Return the first day, from today on, on which one more fits; None: never. `days` are in order.

        What was begun later than today does not count.
        """
        counted = days[: bisect_left(days, today + _DAY)]
        if len(counted) - bisect_left(counted, self.begins(today)) < self.number:
            return today
        if self.period is None:
            return None
        leaves = counted[len(counted) - self.number]
        free = max(today, _shifted(leaves, self.period, 1))
        while self.begins(free) <= leaves:  # months are of unequal length
            free += _DAY
        return free


def _shifted(day: date, period: Period, sign: int) -> date:
    """Return the day a period later (1) or earlier (-1); a month that is too short ends it."""
    if period in _DAYS:
        return day + sign * _DAYS[period] * _DAY
    year, month = divmod(day.year * 12 + day.month - 1 + sign * _MONTHS[period], 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def parse_cap(text: str) -> Cap:
    """Read a cap: a number, `per person` if so, `per day`, `week`, `month` or `year`; without a period, or with `ever`: ever.

    Raises ValueError that says what is accepted.
    """
    found = _WRITTEN.fullmatch(" ".join(text.split()).lower())
    if found is None:
        raise ValueError(f"{text.strip()[:60]!r} is no cap: {_EXAMPLE}")
    number = int(found["number"])
    if number == 0:
        raise ValueError("a cap of 0 lets the rule make nothing: leave the rule out instead")
    if number > LARGEST:
        raise ValueError(f"a cap of {number} is no limit: at most {LARGEST}")
    return Cap(number, bool(found["person"]), cast("Period | None", found["period"]))


@dataclass(frozen=True, slots=True)
class Begun:
    """Something that a rule has begun: it counts in caps and gaps whatever became of it."""

    rule: str
    person: str
    kind: ArtefactKind
    at: datetime
    signal: str = ""
    """The kind of signal that it was begun for."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Why something is not made now, in words, and until when; None: until something else changes."""

    why: str
    until: datetime | None = None


@dataclass(slots=True)
class Tally:
    """What was begun for whom: first what the ledger says, then what a plan adds to it."""

    calendar: WorkCalendar
    now: datetime
    _days: dict[tuple[str, str], list[date]] = field(default_factory=dict)
    """(rule, person or "" for all) → the days of what was begun, in order."""
    _latest: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """(rule, or "" for the drafts of all, person) → when the latest was begun."""
    wishes: Collection[str] = ()
    """The kinds of signals whose drafts to one person keep a distance."""
    _wished: dict[str, dict[str, datetime]] = field(default_factory=dict)
    """Person → rule → when the latest such draft was begun."""

    def count(self, begun: Iterable[Begun]) -> None:
        """Add what was begun. What is later than `now` belongs to another view's future."""
        for one in begun:
            if one.at > self.now:
                continue
            day = self.calendar.local_date(one.at)
            for whom in ("", one.person):
                insort(self._days.setdefault((one.rule, whom), []), day)
            for about in (one.rule, *([""] if one.kind == "draft" else [])):
                known = self._latest.get((about, one.person))
                self._latest[about, one.person] = max(known, one.at) if known else one.at
            if one.kind == "draft" and one.signal in self.wishes:
                rules = self._wished.setdefault(one.person, {})
                rules[one.rule] = max(rules.get(one.rule, one.at), one.at)

    def over(self, rules: Sequence[str], person: str, caps: Sequence[Cap]) -> Hold | None:
        """Return which cap of a rule is reached; `rules`: its id and its former one."""
        today = self.calendar.local_date(self.now)
        for cap in caps:
            whom = person if cap.per_person else ""
            days = sorted(day for rule in rules for day in self._days.get((rule, whom), ()))
            free = cap.free_again(days, today)
            if free is None:
                return Hold(f"at most {cap}")
            if free > today:
                return Hold(f"at most {cap}: again on {free.isoformat()}", midnight(free, self.calendar))
        return None

    def too_soon(self, rules: Sequence[str], person: str, gap: Duration) -> Hold | None:
        """Return until when a gap lasts; `rules`: a rule's id and its former one, or "" for the drafts of all."""
        known = [self._latest[rule, person] for rule in rules if (rule, person) in self._latest]
        return self._gap(known, gap, f"a gap of {gap}")

    def wished(self, rules: Sequence[str], person: str) -> Hold | None:
        """Return until when somebody is left alone with wishes, as another rule has just prepared one.

        `rules`: a rule's id and its former one: the steps of a rule keep the distance that the rule says.
        """
        others = [at for rule, at in self._wished.get(person, {}).items() if rule not in rules]
        return self._gap(others, WISHES_APART, f"another rule has something for them: one thing in {WISHES_APART}")

    def _gap(self, begun: Sequence[datetime], gap: Duration, why: str) -> Hold | None:
        if not begun:
            return None
        until = self.calendar.add(max(begun), gap)
        if until.astimezone(UTC) <= self.now.astimezone(UTC):
            return None
        return Hold(f"{why}: again on {until:%Y-%m-%d %H:%M}", until)


def midnight(day: date, calendar: WorkCalendar) -> datetime:
    """Return the moment at which a day begins on the user's clock."""
    return datetime(day.year, day.month, day.day, tzinfo=calendar.zone).astimezone(UTC).astimezone(calendar.zone)
