"""Time zones that only one calendar file defines (VTIMEZONE, RFC 5545, section 3.6.5), as far as they cost little.

The libraries look a moment up by walking through every clock change there has been, so what counts is how many.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar
from icalendar.timezone import tzp

from connectors.ics import BROKEN, IcsError, Sheet, zone_name
from connectors.recurrence import Allowance, Fuse, Spent

_TURN = re.compile(r"(?:FREQ=YEARLY|(?:BYMONTH|BYDAY|BYMONTHDAY|WKST|UNTIL|INTERVAL|COUNT)=[A-Z0-9,+-]+|;)+")
_PARTS_LIMIT = 30
"""Components of one zone: each says from when on which offset holds."""
_ONSETS_LIMIT = 1_500
"""Clock changes of one zone until today."""
_EARLIEST = "1600"
_RECENT = 1988
"""The year (a leap year) from which on an endless yearly rule is followed: programs let it begin in 1601 or 1970."""
_YEARS = 10
"""Years in which a rule is tried."""
_LOOK_UPS = 10
"""How often an occurrence asks its zone."""
_LEARNING = threading.Lock()


@dataclass(frozen=True, slots=True)
class OwnZone:
    """A zone under the name by which the library knows it; `price`: of one occurrence in it, in microseconds."""

    name: str
    price: int


@contextmanager
def own_zones(sheet: Sheet, allowance: Allowance, now: datetime) -> Iterator[Mapping[str, OwnZone]]:
    """Teach the library the zones that only this file defines; yields them by TZID, and makes it forget them.

    The library keeps zones by name for the whole process, so each goes by the digest of its definition (the
    "Customized Time Zone" of one file is not that of the next), and one file at a time teaches.
    """
    strange = {tzid: lines for tzid, lines in sheet.zones.items() if not zone_name(tzid)}
    if not strange:
        yield {}
        return
    with _LEARNING:
        try:
            yield {tzid: zone for tzid, lines in strange.items() if (zone := _learn(lines, allowance, now))}
        finally:
            tzp.use_zoneinfo()


def _learn(lines: list[str], allowance: Allowance, now: datetime) -> OwnZone | None:
    try:
        parts = [_recent(part) for part in _parts(lines)]
        onsets = sum(_onsets(part, now.year) for part in parts)
        if not parts or len(parts) > _PARTS_LIMIT or onsets > _ONSETS_LIMIT:
            return None
        allowance.spend(60 * len(lines) + onsets)
        name = "own-" + blake2b("\n".join(lines).encode("utf-8", "replace"), digest_size=12).hexdigest()
        text = ["BEGIN:VTIMEZONE", f"TZID:{name}", *(line for part in parts for line in part), "END:VTIMEZONE"]
        Calendar.from_ical("\r\n".join(["BEGIN:VCALENDAR", *text, "END:VCALENDAR"]))
    except (IcsError, *BROKEN):
        return None
    return OwnZone(name, _LOOK_UPS * (len(parts) + onsets // 30))


def _parts(lines: list[str]) -> list[list[str]]:
    """Return the lines of each STANDARD and DAYLIGHT."""
    parts: list[list[str]] = []
    inside = False
    for line in lines:
        if line.startswith("BEGIN:") and line != "BEGIN:VTIMEZONE":
            parts.append([line])
            inside = True
        elif inside:
            parts[-1].append(line)
            inside = not line.startswith("END:")
    return parts


def _recent(part: list[str]) -> list[str]:
    """Let a rule that goes on for ever begin in _RECENT when it began before: older clock changes only cost."""
    rules = [line.upper() for line in part if line.startswith("RRULE")]
    if not rules or any(word in rule for rule in rules for word in ("UNTIL", "COUNT", "INTERVAL")):
        return part
    return [
        re.sub(rf"^(DTSTART[^:]*:)(?!{_RECENT}|199|[2-9])[0-9]{{4}}", rf"\g<1>{_RECENT}", line)
        if _year(line) >= _EARLIEST
        else line
        for line in part
    ]


def _year(line: str) -> str:
    return line.partition(":")[2].strip()[:4]


def _onsets(part: list[str], year: int) -> int:
    """Return how many clock changes the part makes until that year. Raises IcsError for what is no clock change."""
    first, count = year, 1
    for line in part:
        name, _, value = line.partition(":")
        if name.startswith("DTSTART"):
            if _year(line) < _EARLIEST or not _year(line).isdecimal():
                raise IcsError("its time zone begins too long ago")
            first = int(_year(line))
        elif name.startswith("RDATE"):
            count += value.count(",") + 1
        elif name.startswith("RRULE"):
            _check_turns(value.strip().upper())
            count += max(0, year + 1 - first)
    return count


def _check_turns(rule: str) -> None:
    """Raise IcsError unless the rule is a yearly one that comes round once or twice a year."""
    if not _TURN.fullmatch(rule) or "FREQ=YEARLY" not in rule:
        raise IcsError("its time zone has a rule that is no clock change")
    bare = ";".join(part for part in rule.split(";") if not part.startswith(("UNTIL", "COUNT")))
    turns = 0
    with suppress(Spent):
        for _ in rrulestr(bare, dtstart=datetime(2000, 1, 1)).replace(interval=Fuse(1, _YEARS)):  # noqa: DTZ001
            turns += 1
    if not 1 <= turns <= 2 * _YEARS + 2:
        raise IcsError("its time zone never changes its clocks, or too often")
