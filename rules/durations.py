"""Durations in the words of a salesperson: "4 business hours", "half an hour", "3 weeks"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

Unit = Literal["minute", "hour", "day", "week", "month", "year"]

_SHORT: Mapping[str, Unit] = {"min": "minute", "h": "hour", "hr": "hour", "d": "day", "w": "week"}
"""No "m": somebody who means six months would be reminded after six minutes."""
_UNITS: Mapping[str, Unit] = {**_SHORT, **{unit: unit for unit in get_args(Unit)}}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AMOUNTS: Mapping[str, int] = {"a": 1, "an": 1, **{word: number for number, word in enumerate(_NUMBERS, 1)}}
_LARGEST: Mapping[Unit, int] = {
    "minute": 26_000_000,
    "hour": 438_000,
    "day": 18_250,
    "week": 2_600,
    "month": 600,
    "year": 50,
}
"""About fifty years in each unit: more is a typing mistake."""
_LARGEST_BUSINESS: Mapping[Unit, int] = {"minute": 1_200_000, "hour": 20_000, "day": 2_500}
"""About ten years of working time."""
_WRITTEN = re.compile(
    r"(?:(?P<digits>[0-9]{1,18})\s*|(?P<word>[a-z]+)\s+)(?P<business>business\s+|working\s+)?(?P<unit>[a-z]+)"
)
_HALF_HOUR = re.compile(r"half\s+an?\s+(business\s+|working\s+)?hour")
_HALF_AN_HOUR = 30
_ACCEPTED = 'write it as "90 minutes", "4 business hours", "2 business days", "3 weeks" or "6 months"'


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of time, 0 or more. `business`: it elapses in working time only.

    Raises ValueError when the amount is negative, or business time is counted in weeks, months or years.
    """

    amount: int
    unit: Unit
    business: bool = False

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"a duration of {self.amount} {self.unit}s: time runs forward only")
        if self.business and self.unit not in _LARGEST_BUSINESS:
            raise ValueError(f"business time is counted in minutes, hours or days, not in {self.unit}s: {_ACCEPTED}")

    def __str__(self) -> str:
        kind = "business " if self.business else ""
        return f"{self.amount} {kind}{self.unit}{'' if self.amount == 1 else 's'}"


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> Duration:
    """Read a duration: a number (digits, or a word up to twelve), `business` or `working` if so, a unit.

    Raises ValueError that says what is accepted.
    """
    words = text.strip().lower()
    half = _HALF_HOUR.fullmatch(words)
    if half:
        return Duration(_HALF_AN_HOUR, "minute", bool(half[1]))
    found = _WRITTEN.fullmatch(words)
    unit = _unit(found["unit"]) if found else None
    amount = (int(found["digits"]) if found["digits"] else _AMOUNTS.get(found["word"])) if found else None
    if found is None or amount is None or unit is None:
        raise ValueError(f"{_shown(text)} is not a duration: {_ACCEPTED}")
    duration = Duration(amount, unit, bool(found["business"]))
    if amount > (_LARGEST_BUSINESS if duration.business else _LARGEST)[unit]:
        raise ValueError(f"{_shown(text)} is longer than anybody waits: {_ACCEPTED}")
    return duration


def duration_pattern() -> str:
    """Return an ECMA 262 pattern of what `parse_duration` reads, without anchors, in lower case; limits aside."""
    units = "|".join(f"{unit}s?" for unit in sorted(_UNITS, key=len, reverse=True))
    amount = rf"([0-9]{{1,18}}\s*|({'|'.join(sorted(_AMOUNTS, key=len, reverse=True))})\s+)"
    business = r"((business|working)\s+)?"
    return rf"({amount}{business}({units})|half\s+an?\s+{business}hour)"


def _unit(word: str) -> Unit | None:
    return _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))


def _shown(text: str) -> str:
    return repr(text.strip()[:60])
