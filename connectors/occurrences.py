"""Events of a calendar text as occurrences around a moment: what local folders, CalDAV and invitations share.

`connectors.ics` has sifted the text; here its events get their times, one at a time, so that a broken event is set
aside alone; recurrence is left to `connectors.recurrence`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar
from icalendar import Event as Component

from connectors.ics import Block, IcsError, Line, Sheet, sift, zone_name
from connectors.model import Event, SetAside
from connectors.recurrence import Allowance, Fuse, GuardedEvent, GuardedOccurrence, GuardedSeries, Spent, rule_parts

BEFORE = timedelta(days=60)
AFTER = timedelta(days=200)
EVENT_LIMIT = 2_000
"""Events of one file that are read; of a longer file, single events older than ARCHIVE are left out."""
ARCHIVE = timedelta(days=400)
_TURN = re.compile(r"(?:FREQ=YEARLY|(?:BYMONTH|BYDAY|BYMONTHDAY|WKST|UNTIL|INTERVAL|COUNT)=[A-Z0-9,+-]+|;)+")
_TURNS_LIMIT = 24
"""Clock changes that the zones of one file may define."""
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the libraries raise on bad input."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose calendar it is: the owner's case-folded `addresses`, the `zone` of floating times and dates."""

    account: str
    addresses: Collection[str]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the events of one file share."""

    setting: Setting
    names: dict[str, str]
    floating: ZoneInfo
    allowance: Allowance
    now: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """The events of one calendar text; `recurs` says that another moment gives other occurrences."""

    events: tuple[Event, ...]
    set_aside: tuple[SetAside, ...]
    recurs: bool


def read(data: bytes, ref: str, setting: Setting, now: datetime) -> Reading:
    """Read a calendar text: single events whatever their date, recurring ones from BEFORE until AFTER `now`.

    Refs are `ref#uid#recurrence id`. What cannot be read is set aside: the text under `ref`, an event under
    `ref#uid`; nothing is raised. At worst it takes about 2 s and 100 MB.
    """
    try:
        sheet = sift(data)
        groups = _groups(sheet, now)
    except IcsError as error:
        return Reading((), (SetAside(setting.account, "event", ref, str(error)),), recurs=False)
    floating = ZoneInfo(sheet.floating) if sheet.floating else setting.zone
    shared = _Shared(setting, _own_zones(sheet), floating, Allowance((BEFORE + AFTER).days), now)
    events: dict[str, Event] = {}
    aside: list[SetAside] = []
    for uid, blocks in groups.items():
        place = f"{ref}#{quote(uid, safe='@:+ ')}"
        try:
            shared.allowance.spend()
            found = list(_events(blocks, shared, place))
            shared.allowance.spend(found=len(found))
            events |= {event.ref: event for event in found}
        except IcsError as error:
            aside.append(SetAside(setting.account, "event", place, str(error)))
        except _BROKEN as error:
            reason = f"the event can't be read: {type(error).__name__}: {str(error)[:200]}"
            aside.append(SetAside(setting.account, "event", place, reason))
    recurs = any(_recurs(blocks) for blocks in groups.values())
    return Reading(tuple(events.values()), tuple(aside), recurs)


def _recurs(blocks: list[Block]) -> bool:
    return any(block.has("RRULE", "RDATE", "RECURRENCE-ID") for block in blocks)


def _groups(sheet: Sheet, now: datetime) -> dict[str, list[Block]]:
    """Blocks by UID, an event with its overrides. Raises IcsError when there are too many."""
    blocks = sheet.blocks
    if len(blocks) > EVENT_LIMIT:
        since = (now - ARCHIVE).strftime("%Y%m%d")
        blocks = [
            block
            for block in blocks
            if _recurs([block]) or any(line.name == "DTSTART" and line.value[:8] >= since for line in block.when)
        ]
    if len(blocks) > EVENT_LIMIT:
        raise IcsError(f"the calendar has {len(blocks)} current events in one file, more than {EVENT_LIMIT}")
    groups: dict[str, list[Block]] = {}
    for block in blocks:
        groups.setdefault(block.uid, []).append(block)
    return groups


def _events(blocks: list[Block], shared: _Shared, place: str) -> Iterator[Event]:
    problem = next((block.problem for block in blocks if block.problem), "")
    if problem:
        raise IcsError(problem)
    adapters = [GuardedEvent(_component(block, shared.names), block, shared.allowance) for block in blocks]
    if _recurs(blocks):
        found = list(GuardedSeries(adapters).between(shared.now - BEFORE, shared.now + AFTER))
    else:
        # The same event twice in a file: the latest revision counts.
        found = [GuardedOccurrence(max(adapters, key=lambda adapter: int(adapter.sequence)))]
    guests = {id(block): tuple(block.guests.values()) for block in blocks}
    answers = {id(block): block.our_answer(shared.setting.addresses) for block in blocks}
    for occurrence in found:
        block, original = occurrence.adapter.block, occurrence.original()
        starts, ends = _aware(occurrence.start, shared), _aware(occurrence.end, shared)
        identity = "" if original is None else f"{_aware(original, shared).astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield Event(
            account=shared.setting.account,
            ref=f"{place}#{identity}",
            uid=block.uid,
            recurrence_id=identity,
            starts=starts,
            ends=max(starts, ends, key=datetime.timestamp),
            whole_day=not isinstance(occurrence.adapter.raw_start, datetime),
            organiser=block.organiser,
            guests=guests[id(block)],
            our_answer=answers[id(block)],
            title=block.title,
            description=block.description,
            cancelled=block.cancelled,
            busy=block.busy,
            out_of_office=block.out_of_office,
        )


def _aware(moment: date, shared: _Shared) -> datetime:
    """Return the moment in the user's zone, where a date is its midnight."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), shared.setting.zone)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=shared.floating)
    return moment.astimezone(shared.setting.zone)


def _component(block: Block, names: dict[str, str]) -> Any:
    lines = ["BEGIN:VEVENT", *(_zoned(line, names).text for line in block.when), "END:VEVENT"]
    if not block.has("DTSTART"):
        raise IcsError("the event has no DTSTART")
    for line in block.when:
        if line.name == "RRULE":
            # The library passes over a rule in which it finds no part at all.
            rule_parts(line.value)
    component = Component.from_ical("\r\n".join(lines))
    component["UID"] = block.uid
    if component.errors:
        name, reason = component.errors[0]
        raise IcsError(f"its {name} can't be read: {reason[:200]}")
    return component


def _zoned(line: Line, names: dict[str, str]) -> Line:
    """Return the line with a TZID that the library knows; with none when nobody knows it: the time floats."""
    tzid = line.parameter("TZID")
    if not tzid:
        return line
    name = zone_name(tzid) or names.get(tzid, "")
    rest = re.sub(r';TZID=(?:"[^"]*"|[^;":]*)', "", line.parameters, flags=re.IGNORECASE)
    return line._replace(parameters=f"{rest};TZID={name}" if name else rest)


def _own_zones(sheet: Sheet) -> dict[str, str]:
    """Teach the library the zones that only this file defines; returns their names by TZID.

    The library keeps zones by name for the whole process, so each goes by the digest of its definition: the
    "Customized Time Zone" of one file is not that of the next.
    """
    names: dict[str, str] = {}
    left = _TURNS_LIMIT
    for tzid, lines in sheet.zones.items():
        if zone_name(tzid) or not _harmless(lines):
            continue
        left -= sum(line.startswith(("RRULE", "RDATE")) for line in lines)
        if left < 0:
            break
        name = "own-" + blake2b("\n".join(lines).encode("utf-8", "replace"), digest_size=12).hexdigest()
        text = [f"TZID:{name}" if line.startswith(("TZID:", "TZID;")) else line for line in lines]
        try:
            Calendar.from_ical("\r\n".join(["BEGIN:VCALENDAR", *text, "END:VCALENDAR"]))
        except _BROKEN:
            continue
        names[tzid] = name
    return names


def _harmless(lines: list[str]) -> bool:
    """Tell whether the zone's rules are clock changes: yearly ones that do come round, since 1600 or later."""
    for line in lines:
        name, _, value = line.partition(":")
        rule = value.strip().upper()
        if name.startswith("DTSTART") and rule < "1600":
            return False
        if name.startswith("RRULE"):
            if not _TURN.fullmatch(rule) or "FREQ=YEARLY" not in rule:
                return False
            bare = ";".join(part for part in rule.split(";") if not part.startswith(("UNTIL", "COUNT")))
            try:
                turns = rrulestr(bare, dtstart=datetime(2000, 1, 1)).replace(interval=Fuse(1, 10))  # noqa: DTZ001
                next(iter(turns))
            except (Spent, *_BROKEN):
                return False
    return True
