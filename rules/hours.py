"""Working hours as people write them: "Mon-Thu 09:00-12:30 13:30-17:30; Fri 09:00-13:00"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

Minutes = tuple[int, int]
"""An opening, as minutes of wall time since midnight: [starts, ends)."""
Week = tuple[tuple[Minutes, ...], ...]
"""Seven days from Monday, each with its openings in order."""

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DASHES = re.compile(r"\s*[-\u2013]\s*")
_COMMAS = re.compile(r"\s*,\s*")
_DAYS = re.compile(r"[^\s\d]+")
_RANGE = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?-([0-9]{1,2})(?::([0-9]{2}))?")
_EXAMPLE = 'write for example "Mon-Thu 09:00-12:30 13:30-17:30; Fri 09:00-13:00"'
_SHORTEST_NAME = 3
_MIDNIGHT = 24 * 60
_HOUR = 60


def parse_hours(text: str) -> Week:
    """Read a week of working hours.

    Parts stand between `;`, each of them days (English names of three letters or more, `Mon,Wed`, `Mon-Fri`; `Sun-Thu`
    goes on past the Sunday) and ranges of hours on the 24-hour clock, up to 24:00. Ranges may touch, not overlap.
    Raises ValueError naming the part that can't be read, and why.
    """
    week: list[list[Minutes]] = [[] for _ in _NAMES]
    for part in filter(None, map(str.strip, text.split(";"))):
        days, ranges = _split(part)
        for day in _days(days):
            week[day] += [_opening(written) for written in ranges]
    for day, openings in enumerate(week):
        openings.sort()
        for earlier, later in pairwise(openings):
            if earlier[1] > later[0]:
                raise ValueError(f"the working hours of {_NAMES[day].title()} overlap: name each hour once")
    if not any(week):
        raise ValueError(f"a week needs some working hours: {_EXAMPLE}")
    return tuple(map(tuple, week))


def _split(part: str) -> tuple[str, Sequence[str]]:
    plain = _COMMAS.sub(",", _DASHES.sub("-", part))
    days = _DAYS.match(plain)
    if days is None:
        raise ValueError(f"{_shown(part)} in the working hours names no day: {_EXAMPLE}")
    ranges = plain[days.end() :].replace(",", " ").split()
    if not ranges:
        raise ValueError(f"{_shown(part)} in the working hours names no hours: {_EXAMPLE}")
    return days[0].rstrip(","), ranges


def _days(text: str) -> Sequence[int]:
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        start = _day(first)
        end = _day(last) if dash else start
        found += range(start, end + 1) if start <= end else (*range(start, len(_NAMES)), *range(end + 1))
    if len(found) != len(set(found)):
        raise ValueError(f"{_shown(text)} in the working hours names a day twice")
    return found


def _day(name: str) -> int:
    folded = name.casefold().removesuffix(".")
    for day, full in enumerate(_NAMES):
        if len(folded) >= _SHORTEST_NAME and full.startswith(folded):
            return day
    raise ValueError(
        f"{_shown(name)} in the working hours is no day of the week: write Mon, Tue, Wed, Thu, Fri, Sat or Sun"
    )


def _opening(text: str) -> Minutes:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise ValueError(
            f"{_shown(text)} in the working hours is no range of hours: write it on the 24-hour clock, as 09:00-17:30"
        )
    starts = int(found[1]) * _HOUR + int(found[2] or 0)
    ends = int(found[3]) * _HOUR + int(found[4] or 0)
    if int(found[2] or 0) >= _HOUR or int(found[4] or 0) >= _HOUR or ends > _MIDNIGHT:
        raise ValueError(f"{_shown(text)} in the working hours holds a time that no clock shows")
    if starts >= ends:
        raise ValueError(
            f"{_shown(text)} in the working hours ends before it starts: split hours over midnight into two days"
        )
    return starts, ends


def _shown(text: str) -> str:
    return f'"{text[:60]}"'
