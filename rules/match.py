"""One condition of a rule: the expression a user wrote for a fact, and whether the fact's value meets it.

| fact type | what may be written |
|---|---|
| text, texts | a glob (`*`, `?`, case-folded), a list of them (any), all begun with `!` (none) |
| flag | `true`, `false` |
| number | `3`, `">= 3"`, `"< 2"`, `"!= 1"` |
| span | a comparison with a duration: `">= 1 business hour"`, `"< 3 weeks"` |
| moment | a date (that day), or a comparison with a date or a date and time: `">= 2026-01-01"` |

A fact that is not known (None) meets no condition.
"""

# ruff: noqa: TRY004 - a user's value of the wrong type is just a wrong value

from __future__ import annotations

import math
import operator
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from rules.business_time import Duration, WorkCalendar, parse_duration
from rules.elapsing import compared
from rules.facts import FactSpec, FactValue, Span

FOLDED = 10_000
"""Texts that are remembered in their folded form: the same tiers, tags and subjects are asked about again and again."""
GLOB_LIMIT = 500
"""Characters in one glob: more is no glob that a person wrote."""

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_COMPARISON = re.compile(r"\s*(>=|<=|!=|==|>|<|=)\s*(.*?)\s*", re.DOTALL)
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")


@dataclass(frozen=True, slots=True)
class Globs:
    """Any of the patterns; `negated`: none of them."""

    patterns: tuple[re.Pattern[str], ...]
    negated: bool = False

    def holds(self, value: FactValue, calendar: WorkCalendar, now: datetime) -> bool:  # noqa: ARG002 - one shape for all tests
        """Tell whether a text, or any member of a tuple of texts, is meant."""
        members = (value,) if isinstance(value, str) else value
        if not isinstance(members, tuple):
            return False
        folded = [fold(member) for member in members]
        return any(pattern.fullmatch(text) for text in folded for pattern in self.patterns) != self.negated


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    wanted: bool

    def holds(self, value: FactValue, calendar: WorkCalendar, now: datetime) -> bool:  # noqa: ARG002
        """Tell whether the flag stands as wanted."""
        return value is self.wanted


@dataclass(frozen=True, slots=True)
class Compare:
    """A number against a limit."""

    sign: str
    limit: float

    def holds(self, value: FactValue, calendar: WorkCalendar, now: datetime) -> bool:  # noqa: ARG002
        """Tell whether the number is on the wanted side."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return _OPERATORS[self.sign](value, self.limit)


@dataclass(frozen=True, slots=True)
class Lasts:
    """A span against a duration: `starts` + duration is compared with `ends`; business time is exact."""

    sign: str
    duration: Duration

    def holds(self, value: FactValue, calendar: WorkCalendar, now: datetime) -> bool:
        """Tell whether the span is as long, or as short, as wanted."""
        if not isinstance(value, Span):
            return False
        starts, ends = value.at(now)
        return _OPERATORS[self.sign](compared(calendar, starts, self.duration, ends), 0)


@dataclass(frozen=True, slots=True)
class Falls:
    """A moment against a day or a time; both are the user's wall time where no offset is given."""

    sign: str
    limit: date | datetime

    def holds(self, value: FactValue, calendar: WorkCalendar, now: datetime) -> bool:  # noqa: ARG002
        """Tell whether the moment falls on the wanted side."""
        if not isinstance(value, datetime):
            return False
        zone = calendar.zone
        if not isinstance(self.limit, datetime):
            return _OPERATORS[self.sign](value.astimezone(zone).date(), self.limit)
        limit = self.limit if self.limit.tzinfo else self.limit.replace(tzinfo=zone)
        return _OPERATORS[self.sign](value, limit)


Test = Globs | Flag | Compare | Lasts | Falls


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule asks of one fact."""

    name: str
    text: str
    """The expression as written, for people."""
    test: Test

    def holds(self, facts: Mapping[str, FactValue], calendar: WorkCalendar, now: datetime) -> bool:
        """Tell whether the fact is known and as wanted."""
        value = facts.get(self.name)
        return value is not None and self.test.holds(value, calendar, now)

    def explain(self, facts: Mapping[str, FactValue], calendar: WorkCalendar, now: datetime) -> str:
        """Say what was met and what was wanted: `waiting = 2 h is not >= 4 business hours`."""
        value = facts.get(self.name)
        if value is None:
            return f"{self.name} is not known, wanted: {self.text}"
        verdict = "is" if self.holds(facts, calendar, now) else "is not"
        return f"{self.name} = {show(value, calendar.zone, now)} {verdict} {self.text}"


def first_failure(
    conditions: Iterable[Condition], facts: Mapping[str, FactValue], calendar: WorkCalendar, now: datetime
) -> Condition | None:
    """Return the first condition that does not hold; None when all do (and when there are none)."""
    for condition in conditions:
        if not condition.holds(facts, calendar, now):
            return condition
    return None


def parse_condition(name: str, value: object, spec: FactSpec) -> Condition:
    """Read what was written for the fact `name`. Raises ValueError with a reason for the user."""
    match spec.type:
        case "text" | "texts":
            return Condition(name, _shown_globs(value), _globs(value))
        case "flag":
            if not isinstance(value, bool):
                raise ValueError(f"`{name}` is a yes-or-no fact: write true or false, without quotation marks")
            return Condition(name, "true" if value else "false", Flag(value))
        case "number":
            return _number(name, value)
        case "span":
            return _span(name, value)
        case "moment":
            return _moment(name, value)


@lru_cache(maxsize=FOLDED)
def fold(text: str) -> str:
    """Bring a text into the form in which globs are compared: composed and case-folded."""
    return unicodedata.normalize("NFC", text.casefold())


def compile_glob(glob: str) -> re.Pattern[str]:
    """Compile a glob of `*` and `?` for use on folded text; everything else, brackets too, means itself.

    Each piece between stars is taken where it first occurs and never tried again (an atomic group), so that
    no pattern can make the match run away. Raises ValueError for a glob that is too long.
    """
    if len(glob) > GLOB_LIMIT:
        raise ValueError(f"a pattern of {len(glob)} characters is too long: {GLOB_LIMIT} are allowed")
    head, *rest = re.split(r"\*+", fold(glob))
    pieces = ["".join("." if char == "?" else re.escape(char) for char in piece) for piece in (head, *rest)]
    if not rest:
        return re.compile(pieces[0], re.DOTALL)
    middle = "".join(f"(?>.*?{piece})" for piece in pieces[1:-1])
    return re.compile(f"{pieces[0]}{middle}.*{pieces[-1]}", re.DOTALL)


def show(value: FactValue, zone: tzinfo, now: datetime) -> str:
    """Write a fact's value for people; moments in the zone."""
    match value:
        case None:
            return "not known"
        case bool():
            return "true" if value else "false"
        case str():
            return f"“{value}”"
        case tuple():
            return ", ".join(f"“{member}”" for member in value) or "none"
        case Span():
            return show_seconds(value.seconds(now))
        case datetime():
            return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        case _:
            return f"{value:g}"


def show_seconds(seconds: int) -> str:
    """Write an elapsed time with its two largest units: `4 h 10 min`, `3 d 2 h`."""
    sign, rest = ("-" if seconds < 0 else ""), abs(seconds)
    parts: list[str] = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        amount, rest = divmod(rest, size)
        if amount:
            parts.append(f"{amount} {unit}")
    return sign + (" ".join(parts[:2]) or "0 min")


def _shown_globs(value: object) -> str:
    if not isinstance(value, list):
        return f"“{value}”"
    negated = all(isinstance(member, str) and member.startswith("!") for member in value)
    members = [str(member).removeprefix("!") if negated else str(member) for member in value]
    return ("none of " if negated else "any of ") + ", ".join(f"“{member}”" for member in members)


def _globs(value: object) -> Globs:
    members = value if isinstance(value, list) else [value]
    if not members:
        raise ValueError("an empty list matches nothing: name at least one text")
    texts = [member for member in members if isinstance(member, str)]
    if len(texts) != len(members):
        raise ValueError("write a text in quotation marks, or a list of texts")
    negated = {text.startswith("!") for text in texts}
    if len(negated) > 1:
        raise ValueError("either all members of a list begin with `!` (none of them) or none does (any of them)")
    if negated == {False}:
        return Globs(tuple(compile_glob(text) for text in texts))
    return Globs(tuple(compile_glob(text[1:]) for text in texts), negated=True)


def _compared(name: str, text: str, example: str) -> tuple[str, str]:
    found = _COMPARISON.fullmatch(text)
    if not found or not found[2]:
        raise ValueError(f"`{name}` needs a comparison such as {example}")
    return found[1], found[2]


def _number(name: str, value: object) -> Condition:
    example = 'a number or `">= 3"`'
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"`{name}` is a number: write {example}")
    if isinstance(value, str):
        sign, rest = _compared(name, value, example)
        if not _NUMBER.fullmatch(rest):
            raise ValueError(f"`{rest[:40]}` is not a number: write {example}")
        return Condition(name, f"{sign} {rest}", Compare(sign, float(rest)))
    if abs(value) > 1e15 or not math.isfinite(value):  # noqa: PLR2004 - beyond what floats count exactly
        raise ValueError(f"`{name}` is compared with a number that is out of all proportion")
    return Condition(name, f"{value:g}", Compare("=", float(value)))


def _span(name: str, value: object) -> Condition:
    example = '`">= 4 business hours"` or `"< 3 weeks"`'
    if not isinstance(value, str):
        raise ValueError(f"`{name}` is a length of time: write {example}, in quotation marks")
    sign, rest = _compared(name, value, example)
    if sign in {"=", "==", "!="}:
        raise ValueError(f"`{name}` never lasts exactly that long: compare with >=, >, <= or <")
    return Condition(name, f"{sign} {rest}", Lasts(sign, parse_duration(rest)))


def _moment(name: str, value: object) -> Condition:
    example = '`">= 2026-01-01"`, or a date alone for that day'
    if isinstance(value, datetime):
        raise ValueError(f"`{name}` is hardly ever exactly then: write {example}")
    if isinstance(value, date):
        return Condition(name, value.isoformat(), Falls("=", value))
    if not isinstance(value, str):
        raise ValueError(f"`{name}` is a moment: write {example}")
    found = _COMPARISON.fullmatch(value)
    sign, rest = (found[1], found[2]) if found else ("=", value.strip())
    limit = _day_or_time(rest)
    if limit is None:
        raise ValueError(f"`{rest[:40]}` is not a date: write {example}")
    if sign in {"=", "==", "!="} and isinstance(limit, datetime):
        raise ValueError(f"`{name}` is hardly ever exactly then: write {example}")
    return Condition(name, f"{sign} {rest}" if found else rest, Falls(sign, limit))


def _day_or_time(text: str) -> date | datetime | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
