"""Durations in the words of a salesperson: "4 business hours", "3 weeks"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["minute", "hour", "day", "week", "month", "year"]

_UNITS: Mapping[str, Unit] = {
    "m": "minute",
    "min": "minute",
    "minute": "minute",
    "h": "hour",
    "hour": "hour",
    "d": "day",
    "day": "day",
    "w": "week",
    "week": "week",
    "month": "month",
    "year": "year",
}
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
_WRITTEN = re.compile(r"\s*(\d{1,9}|an?)\s*(business|working)?\s*([a-z]{1,6}?)s?\s*", re.IGNORECASE)
_ACCEPTED = 'write it as "90 minutes", "4 business hours", "2 business days", "3 weeks" or "6 months"'


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of time. `business`: it elapses in working time only; then `unit` is minute, hour or day."""

    amount: int
    unit: Unit
    business: bool = False

    def __str__(self) -> str:
        kind = "business " if self.business else ""
        return f"{self.amount} {kind}{self.unit}{'' if self.amount == 1 else 's'}"


def parse_duration(text: str) -> Duration:
    """Read a duration. Raises ValueError that says what is accepted."""
    found = _WRITTEN.fullmatch(text)
    unit = _UNITS.get(found[3].lower()) if found else None
    if found is None or unit is None:
        raise ValueError(f"{text[:60]!r} is not a duration: {_ACCEPTED}")
    amount = int(found[1]) if found[1].isdigit() else 1
    business = bool(found[2])
    if business and unit not in _LARGEST_BUSINESS:
        raise ValueError(f"business time is counted in minutes, hours or days, not in {unit}s: {_ACCEPTED}")
    if amount > (_LARGEST_BUSINESS if business else _LARGEST)[unit]:
        raise ValueError(f"{text.strip()[:60]!r} is longer than anybody waits: {_ACCEPTED}")
    return Duration(amount, unit, business)
