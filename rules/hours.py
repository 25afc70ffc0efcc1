"""Hours of a week as people write them: "Mon-Thu 09:00-12:30 13:30-17:30; Fri 09:00-13:00"; quiet ones as well."""

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
_QUIET_EXAMPLE = 'write for example "Mon-Fri 18:00-08:00; Sat-Sun"'
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


def parse_quiet(text: str) -> Week:
    """Read quiet hours; return what they leave: the hours in which something may be made.

    As working hours, with three liberties: days alone are quiet all day, hours alone are quiet every day, and a range
    may run over midnight into the day after its own (`Fri 18:00-08:00` ends on Saturday). Quiet hours may overlap.
    Raises ValueError naming what can't be read, and when the whole week is quiet.
    """
    quiet: list[list[Minutes]] = [[] for _ in _NAMES]
    for part in filter(None, map(str.strip, text.split(";"))):
        plain = _COMMAS.sub(",", _DASHES.sub("-", part))
        named = _DAYS.match(plain)
        ranges = plain[named.end() if named else 0 :].replace(",", " ").split()
        days = _days(named[0].rstrip(","), "quiet hours") if named else range(len(_NAMES))
        stretches = [_range(written, "quiet hours") for written in ranges] or [(0, _MIDNIGHT)]
        for starts, ends in stretches:
            if starts == ends:
                raise ValueError(f"{_shown(part)} in the quiet hours begins and ends at once: {_QUIET_EXAMPLE}")
            for day in days:
                quiet[day].append((starts, ends if starts < ends else _MIDNIGHT))
                if ends < starts:
                    quiet[(day + 1) % len(_NAMES)].append((0, ends))
    if not any(quiet):
        raise ValueError(f"quiet hours need some hours or days: {_QUIET_EXAMPLE}")
    left = tuple(map(_complement, quiet))
    if not any(left):
        raise ValueError(f"the whole week is quiet: nothing would ever be made; {_QUIET_EXAMPLE}")
    return left


def _complement(stretches: Sequence[Minutes]) -> tuple[Minutes, ...]:
    """Return what a day has besides the stretches."""
    left: list[Minutes] = []
    at = 0
    for starts, ends in sorted(stretches):
        if starts > at:
            left.append((at, starts))
        at = max(at, ends)
    return (*left, (at, _MIDNIGHT)) if at < _MIDNIGHT else tuple(left)


def _split(part: str) -> tuple[str, Sequence[str]]:
    plain = _COMMAS.sub(",", _DASHES.sub("-", part))
    days = _DAYS.match(plain)
    if days is None:
        raise ValueError(f"{_shown(part)} in the working hours names no day: {_EXAMPLE}")
    ranges = plain[days.end() :].replace(",", " ").split()
    if not ranges:
        raise ValueError(f"{_shown(part)} in the working hours names no hours: {_EXAMPLE}")
    return days[0].rstrip(","), ranges


def _days(text: str, what: str = "working hours") -> Sequence[int]:
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        start = _day(first, what)
        end = _day(last, what) if dash else start
        found += range(start, end + 1) if start <= end else (*range(start, len(_NAMES)), *range(end + 1))
    if len(found) != len(set(found)):
        raise ValueError(f"{_shown(text)} in the {what} names a day twice")
    return found


def _day(name: str, what: str) -> int:
    folded = name.casefold().removesuffix(".")
    for day, full in enumerate(_NAMES):
        if len(folded) >= _SHORTEST_NAME and full.startswith(folded):
            return day
    raise ValueError(f"{_shown(name)} in the {what} is no day of the week: write Mon, Tue, Wed, Thu, Fri, Sat or Sun")


def _opening(text: str) -> Minutes:
    starts, ends = _range(text, "working hours")
    if starts >= ends:
        raise ValueError(
            f"{_shown(text)} in the working hours ends before it starts: split hours over midnight into two days"
        )
    return starts, ends


def _range(text: str, what: str) -> Minutes:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise ValueError(
            f"{_shown(text)} in the {what} is no range of hours: write it on the 24-hour clock, as 09:00-17:30"
        )
    starts = int(found[1]) * _HOUR + int(found[2] or 0)
    ends = int(found[3]) * _HOUR + int(found[4] or 0)
    if int(found[2] or 0) >= _HOUR or int(found[4] or 0) >= _HOUR or max(starts, ends) > _MIDNIGHT:
        raise ValueError(f"{_shown(text)} in the {what} holds a time that no clock shows")
    return starts, ends


def _shown(text: str) -> str:
    return f'"{text[:60]}"'
