"""iCalendar text (RFC 5545) to blocks: one VEVENT each, sifted before anything in it can cost time or memory.

Calendars come from strangers. Only the properties that say when go on to the icalendar library; the others that we
use are read here, the rest is passed over. What is beyond a limit is refused with a reason.
"""

from __future__ import annotations

import codecs
import re
import zoneinfo
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from connectors.model import Address, Answer, Guest
from connectors.moments import written_moment

SIZE_LIMIT = 5_000_000
"""A larger calendar is not read, bytes."""
GUEST_LIMIT = 500
TITLE_LIMIT = 1_000
DESCRIPTION_LIMIT = 4_000
_UID_LIMIT = 1_000
_RULE_LIMIT = 500
_DATES_LIMIT = 5_000
_DATES_OF_A_FILE = 20_000
_LINES_LIMIT = 200_000
_LINE_LIMIT = 200_000
_ZONES_LIMIT = 20
_ZONE_LIMIT = 500
_DEPTH_LIMIT = 50

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^":;]*(?:"[^"]*"[^":;]*)*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^;":]*)')
_WHEN = {"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE", "SEQUENCE"}
_ANSWERS: dict[str, Answer] = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
_AWAY = {"OUTOFOFFICE", "OOF"}


BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the calendar libraries raise on bad input."""


class IcsError(Exception):
    """A calendar, or one event of it, that is not read; the message is the reason."""


class Line(NamedTuple):
    """One unfolded content line: the name in capitals, the parameters as they stand, the raw value."""

    name: str
    parameters: str
    value: str

    @property
    def text(self) -> str:
        """The line as the icalendar library takes it."""
        return f"{self.name}{self.parameters}:{self.value}"

    def parameter(self, name: str) -> str:
        """Return a parameter's value without quotes, or ""."""
        found = (value.strip('"') for key, value in _PARAMETER.findall(self.parameters) if key.upper() == name)
        return next(found, "")


@dataclass(slots=True)
class Block:
    """One VEVENT: what it says, with its times still as lines (`when`)."""

    uid: str = ""
    when: list[Line] = field(default_factory=list)
    title: str = ""
    description: str = ""
    organiser: Address | None = None
    guests: dict[str, Guest] = field(default_factory=dict)
    cancelled: bool = False
    busy: bool = True
    out_of_office: bool = False
    stamps: dict[str, datetime | None] = field(default_factory=dict)
    """LAST-MODIFIED and DTSTAMP, as far as they can be read."""
    problem: str = ""
    """Why it can't be read, or ""."""

    @property
    def changed(self) -> datetime | None:
        """When the event was last changed: without LAST-MODIFIED DTSTAMP says it (RFC 5545, section 3.8.7.2).

        Some programs put the moment of the export into the latter, so it counts only where the former is missing.
        """
        return self.stamps.get("LAST-MODIFIED") or self.stamps.get("DTSTAMP")

    def has(self, *names: str) -> bool:
        """Tell whether one of the properties that say when is there."""
        return any(line.name in names for line in self.when)

    def our_answer(self, addresses: Collection[str]) -> Answer | None:
        """Return the answer of whichever of the case-folded addresses is invited."""
        return next((guest.answer for email, guest in self.guests.items() if email in addresses), None)


@dataclass(slots=True)
class Sheet:
    """A calendar file: its events in order, its own time zones, and the zone it gives to floating times."""

    blocks: list[Block] = field(default_factory=list)
    zones: dict[str, list[str]] = field(default_factory=dict)
    """By TZID: the lines of each VTIMEZONE."""
    floating: str = ""
    """X-WR-TIMEZONE when it is a zone we know, else ""."""
    calendars: int = 0
    zone: list[str] = field(default_factory=list)
    """The VTIMEZONE that is being read."""
    lines: int = 0
    """Content lines of the file."""
    cancels: bool = False
    """METHOD:CANCEL of the calendar that is being read (RFC 5546, section 3.2.5)."""


def decode(data: bytes) -> str:
    """Return the text of a calendar file: UTF-8 as the RFC says, UTF-16 by its mark, else Windows-1252."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace").lstrip("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def unfold(text: str) -> Iterator[Line]:
    """Yield the content lines (RFC 5545, section 3.1); what is no content line is passed over."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    for line in re.sub(r"\n[ \t]", "", lines).split("\n"):
        found = _LINE.fullmatch(line.strip()[:_LINE_LIMIT])
        if found:
            yield Line(found[1].upper(), found[2], found[3])


def sift(data: bytes) -> Sheet:
    """Read a calendar file into blocks. Raises IcsError when it is no calendar or beyond the limits."""
    if len(data) > SIZE_LIMIT:
        raise IcsError(f"the calendar has {len(data)} bytes or more, the limit is {SIZE_LIMIT}")
    sheet = Sheet()
    path: list[str] = []
    for number, line in enumerate(unfold(decode(data))):
        sheet.lines = number
        if number > _LINES_LIMIT:
            raise IcsError(f"the calendar has more than {_LINES_LIMIT} lines")
        if line.name == "BEGIN":
            sheet.calendars += not path
            path.append(line.value.strip().upper() if len(path) < _DEPTH_LIMIT else "")
            _begin(sheet, path)
        elif path:
            _take(sheet, path, line)
            if line.name == "END":
                path.pop()
    return _finished(sheet)


def _begin(sheet: Sheet, path: list[str]) -> None:
    match path:
        case ["VCALENDAR"]:
            sheet.cancels = False
        case [*_, "VEVENT"]:
            sheet.blocks.append(Block(cancelled=sheet.cancels))
        case [*_, "VTIMEZONE"]:
            sheet.zone = ["BEGIN:VTIMEZONE"]
        case [*_, "VTIMEZONE", kind]:
            sheet.zone.append(f"BEGIN:{kind}")


def _take(sheet: Sheet, path: list[str], line: Line) -> None:
    match path:
        case [*_, "VEVENT"] if line.name != "END":
            _note(sheet.blocks[-1], line)
        case [*_, "VTIMEZONE"] | [*_, "VTIMEZONE", _]:
            if len(sheet.zone) < _ZONE_LIMIT:
                sheet.zone.append(line.text)
            if line.name == "END" and path[-1] == "VTIMEZONE":
                _keep_zone(sheet)
        case ["VCALENDAR"] if line.name == "METHOD":
            sheet.cancels = line.value.strip().upper() == "CANCEL"
        case ["VCALENDAR"] if line.name == "X-WR-TIMEZONE":
            sheet.floating = zone_name(line.value)


def _finished(sheet: Sheet) -> Sheet:
    if not sheet.calendars:
        raise IcsError("it is no calendar: nothing begins in it")
    left = _DATES_OF_A_FILE
    for block in sheet.blocks:
        if not block.uid:
            # The RFC demands a UID; without one the event is named by what it says.
            said = "\n".join(line.text for line in block.when) + block.title
            block.uid = "nouid-" + blake2b(said.encode("utf-8", "replace"), digest_size=12).hexdigest()
        dates = sum(line.value.count(",") + 1 for line in block.when if line.name in {"RDATE", "EXDATE"})
        if len(block.uid) > _UID_LIMIT:
            block.problem = f"its UID has {len(block.uid)} characters"
        elif dates > min(_DATES_LIMIT, left):
            block.problem = (
                f"it lists {dates} single dates, and the limit is {_DATES_LIMIT} ({_DATES_OF_A_FILE} a file)"
            )
        elif any(len(line.value) > _RULE_LIMIT for line in block.when if line.name == "RRULE"):
            block.problem = f"its recurrence rule has more than {_RULE_LIMIT} characters"
        elif sum(line.name == "RRULE" for line in block.when) > 1 + 1:
            block.problem = "it has more than two recurrence rules"
        else:
            left -= dates
    return sheet


def _keep_zone(sheet: Sheet) -> None:
    tzid = next((text.partition(":")[2].strip() for text in sheet.zone if text.startswith(("TZID:", "TZID;"))), "")
    if tzid and len(sheet.zones) < _ZONES_LIMIT and len(sheet.zone) < _ZONE_LIMIT:
        sheet.zones.setdefault(tzid, sheet.zone)


def _note(block: Block, line: Line) -> None:  # noqa: C901 - one branch a property
    value = line.value.strip()
    word = value.upper()
    match line.name:
        case "UID":
            block.uid = block.uid or value
        case "SUMMARY":
            block.title = plain(value[: 2 * TITLE_LIMIT])[:TITLE_LIMIT]
        case "DESCRIPTION":
            block.description = plain(value[: 2 * DESCRIPTION_LIMIT])[:DESCRIPTION_LIMIT]
        case "STATUS":
            block.cancelled = block.cancelled or word == "CANCELLED"
        case "TRANSP":
            block.busy = block.busy and word != "TRANSPARENT"
        case "X-MICROSOFT-CDO-BUSYSTATUS":
            block.busy = block.busy and word != "FREE"
            block.out_of_office = block.out_of_office or word in _AWAY
        case "DTSTAMP" | "LAST-MODIFIED":
            block.stamps[line.name] = written_moment(value)
        case "ORGANIZER":
            block.organiser = _address(line)
        case "ATTENDEE":
            _invite(block, line)
        case name if name in _WHEN:
            if len(block.when) < _DATES_LIMIT + len(_WHEN):
                block.when.append(Line(name, line.parameters, value))
        case name if name.endswith(("EVENT-TYPE", "EVENTTYPE")):
            block.out_of_office = block.out_of_office or re.sub(r"[-_ ]", "", word) in _AWAY


def _invite(block: Block, line: Line) -> None:
    address = _address(line)
    # Rooms and projectors are invited too, but nobody waits for them.
    if address is None or line.parameter("CUTYPE").upper() in {"ROOM", "RESOURCE"}:
        return
    if len(block.guests) < GUEST_LIMIT or address.email in block.guests:
        answer = _ANSWERS.get(line.parameter("PARTSTAT").upper(), "needs_action")
        block.guests[address.email] = Guest(address, answer)


def _address(line: Line) -> Address | None:
    value = line.value.strip()
    if value.lower().startswith("mailto:"):
        value = value[len("mailto:") :]
    email = value if "@" in value and ":" not in value and "/" not in value else line.parameter("EMAIL")
    email = email.strip().strip("<>").casefold()
    return Address(email[:TITLE_LIMIT], line.parameter("CN")[:TITLE_LIMIT]) if "@" in email else None


def plain(value: str) -> str:
    """Undo the escapes of a TEXT value (RFC 5545, section 3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


@cache
def _zones() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    known = {name.casefold(): name for name in zoneinfo.available_timezones()}
    windows = {
        name.casefold(): known[zone.casefold()] for name, zone in WINDOWS_TO_OLSON.items() if zone.casefold() in known
    }
    return windows | known


def zone_name(tzid: str) -> str:
    """Return the IANA name that a TZID means: itself, a Windows name, a vendor's path to one; "" if none."""
    parts = tzid.strip().strip("/").casefold().split("/")[-6:]
    return next((name for first in range(len(parts)) if (name := _zones().get("/".join(parts[first:])))), "")
