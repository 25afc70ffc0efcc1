"""Events of a calendar text as occurrences around a moment: what local folders, CalDAV and invitations share.

`connectors.ics` has sifted the text; here its events get their times, one at a time, so that a broken event is set
aside alone; recurrence is left to `connectors.recurrence`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Event as Component

from connectors.ics import BROKEN, Block, IcsError, Line, Sheet, sift, zone_name
from connectors.ics_zones import OwnZone, own_zones
from connectors.model import Event, SetAside
from connectors.recurrence import Allowance, GuardedEvent, GuardedOccurrence, GuardedSeries, rule_parts

BEFORE = timedelta(days=60)
AFTER = timedelta(days=200)
EVENT_LIMIT = 2_000
"""Events of one file that are read; of a longer file, single events older than ARCHIVE are left out."""
ARCHIVE = timedelta(days=400)
_LONG = timedelta(days=45)
"""No event is longer whose start and end lie in one month, and a series of such ones is over that long after its end."""
_UNTIL = re.compile(r"UNTIL=(\d{8})", re.ASCII)
_LINE_WORK = 2
_PROPERTY_WORK = 75
_NUMBER_WORK = 8
_DATE_WORK = 6
_OCCURRENCE_WORK = 50
_GUEST_WORK = 12
_LETTER_WORK = 0.01
_REVISION_WORK = 0.1
"""What it costs to read a line, a property, a number of a rule and a date, and to store an occurrence with its guests,
the letters of its description and the revisions it may come from (microseconds, see recurrence.WORK_LIMIT)."""


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
    zones: Mapping[str, OwnZone]
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
    `ref#uid`; nothing is raised. At worst it takes about 1 s and 100 MB (see
    recurrence.WORK_LIMIT).
    """
    try:
        sheet = sift(data)
        groups = _groups(sheet, now)
    except IcsError as error:
        return Reading((), (SetAside(setting.account, "event", ref, str(error)),), recurs=False)
    allowance = Allowance((BEFORE + AFTER).days)
    allowance.spend(_LINE_WORK * sheet.lines)
    recurring = {uid for uid, blocks in groups.items() if _recurs(blocks)}
    events: dict[str, Event] = {}
    aside: list[SetAside] = []
    with own_zones(sheet, allowance, now) as zones:
        floating = ZoneInfo(sheet.floating) if sheet.floating else setting.zone
        shared = _Shared(setting, zones, floating, allowance, now)
        # What recurs comes last: no rule takes the place of a plain appointment.
        for uid in sorted(groups, key=recurring.__contains__):
            place = f"{ref}#{quote(uid, safe='@:+ ')}"
            try:
                found = list(_events(groups[uid], shared, place))
            except IcsError as error:
                aside.append(SetAside(setting.account, "event", place, str(error)))
            except BROKEN as error:
                reason = f"the event can't be read ({type(error).__name__})"
                aside.append(SetAside(setting.account, "event", place, reason))
            else:
                events |= {event.ref: event for event in found}
    return Reading(tuple(events.values()), tuple(aside), recurs=bool(recurring))


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
    if _is_over(blocks, f"{shared.now - BEFORE - _LONG:%Y%m%d}"):
        return
    shared.allowance.find(0)
    shared.allowance.spend(sum(map(_work, blocks)))
    adapters = [
        GuardedEvent(_component(block, shared), block, shared.allowance, _price(block, shared, len(blocks)))
        for block in blocks
    ]
    shared.allowance.spend(sum(adapter.price for adapter in adapters))
    if _recurs(blocks):
        found = list(GuardedSeries(adapters).between(shared.now - BEFORE, shared.now + AFTER))
    else:
        # The same event twice in a file: the latest revision counts.
        found = [GuardedOccurrence(max(adapters, key=lambda adapter: int(adapter.sequence)))]
    shared.allowance.find(len(found))
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
            changed=block.changed,
        )


def _aware(moment: date, shared: _Shared) -> datetime:
    """Return the moment in the user's zone, where a date is its midnight."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), shared.setting.zone)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=shared.floating)
    return moment.astimezone(shared.setting.zone)


def _is_over(blocks: list[Block], since: str) -> bool:
    """Tell from its lines alone whether a series ended before that day: most of an old calendar is such series."""
    for block in blocks:
        months = set()
        for line in block.when:
            day = line.value[:8]
            match line.name:
                case "DTSTART" | "DTEND":
                    months.add(day[:6])
                case "RRULE":
                    until = _UNTIL.search(line.value)
                    day = until[1] if until else ""
                case "EXDATE" | "SEQUENCE":
                    continue
                case "RDATE" | "DURATION":
                    return False
            if not day.isdecimal() or day >= since:
                return False
        if len(months) != 1:
            return False
    return any(block.has("RRULE") for block in blocks)


def _work(block: Block) -> int:
    """Return what it costs to read an event, before anything of it recurs."""
    dates = sum(line.value.count(",") for line in block.when)
    numbers = sum(line.value.count(",") for line in block.when if line.name == "RRULE")
    return _PROPERTY_WORK * (len(block.when) + 1) + _DATE_WORK * dates + _NUMBER_WORK * numbers


def _price(block: Block, shared: _Shared, revisions: int) -> float:
    """Return what each occurrence of an event costs."""
    zone = max((shared.zones[tzid].price for tzid in map(_tzid, block.when) if tzid in shared.zones), default=0)
    return (
        _OCCURRENCE_WORK
        + zone
        + _GUEST_WORK * len(block.guests)
        + _LETTER_WORK * len(block.description)
        + _REVISION_WORK * revisions
    )


def _tzid(line: Line) -> str:
    return line.parameter("TZID") if line.parameters else ""


def _component(block: Block, shared: _Shared) -> Any:
    lines = ["BEGIN:VEVENT", *(_zoned(line, shared.zones).text for line in block.when), "END:VEVENT"]
    if not block.has("DTSTART"):
        raise IcsError("the event has no DTSTART")
    for line in block.when:
        if line.name == "RRULE":
            # The library passes over a rule in which it finds no part at all.
            rule_parts(line.value)
    component = Component.from_ical("\r\n".join(lines))
    component["UID"] = block.uid
    if component.errors:
        raise IcsError(f"its {component.errors[0][0]} can't be read")
    return component


def _zoned(line: Line, zones: Mapping[str, OwnZone]) -> Line:
    """Return the line with a TZID that the library knows; with none when nobody knows it: the time floats."""
    tzid = _tzid(line)
    if not tzid:
        return line
    name = zone_name(tzid) or (zones[tzid].name if tzid in zones else "")
    rest = re.sub(r';TZID=(?:"[^"]*"|[^;":]*)', "", line.parameters, flags=re.IGNORECASE)
    return line._replace(parameters=f"{rest};TZID={name}" if name else rest)
