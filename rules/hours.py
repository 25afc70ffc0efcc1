"""Working hours as people write them: "Mon-Thu 09:00-12:30 13:30-17:30; Fri 09:00-13:00"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

Minutes = tuple[int, int]
"""An opening, as minutes of wall time since midnight: [starts, ends)."""
Week = tuple[tuple[Minutes, ...], ...]
"""Seven days from Monday, each with its openings in order."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RANGE = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-\u2013]\s*(\d{1,2})(?::(\d{2}))?")
_SHORTEST_NAME = 3
_MIDNIGHT = 24 * 60
_HOUR = 60


def parse_hours(text: str) -> Week:
    """Read a week of working hours. Raises ValueError naming the part that can't be read, and why."""
    week: list[list[Minutes]] = [[] for _ in _DAYS]
    for part in filter(None, (part.strip() for part in text.split(";"))):
        days, *ranges = part.replace(", ", ",").split()
        if not ranges:
            raise ValueError(f'"{part}" names no hours: write for example "Mon-Fri 09:00-17:00"')
        for day in _days(days):
            week[day] += [_opening(written) for written in ranges]
    for day, openings in enumerate(week):
        openings.sort()
        if any(earlier[1] > later[0] for earlier, later in pairwise(openings)):
            raise ValueError(f"the hours of {_NAMES[day].title()} overlap")
    if not any(week):
        raise ValueError('a week needs some working hours: write for example "Mon-Fri 09:00-17:00"')
    return tuple(map(tuple, week))


def _days(text: str) -> Sequence[int]:
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = _day(first), _day(last or first)
        span = range(start, end + 1) if start <= end else (*range(start, len(_DAYS)), *range(end + 1))
        found += span
    return found


def _day(name: str) -> int:
    folded = name.casefold()
    for day, full in enumerate(_NAMES):
        if len(folded) >= _SHORTEST_NAME and full.startswith(folded):
            return day
    raise ValueError(f'"{name}" is no day of the week: write Mon, Tue, Wed, Thu, Fri, Sat or Sun')


def _opening(text: str) -> Minutes:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise ValueError(f'"{text}" is no range of hours: write for example 09:00-17:30')
    starts = int(found[1]) * _HOUR + int(found[2] or 0)
    ends = int(found[3]) * _HOUR + int(found[4] or 0)
    if int(found[2] or 0) >= _HOUR or int(found[4] or 0) >= _HOUR or ends > _MIDNIGHT:
        raise ValueError(f'"{text}" holds a time that no clock shows')
    if starts >= ends:
        raise ValueError(f'"{text}" ends before it starts: split hours over midnight into two days')
    return starts, ends
