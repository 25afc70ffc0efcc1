"""Google Calendar's JSON of an event (calendar v3, Events resource) → `Event`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.calendars import DESCRIPTION_LIMIT, GUEST_LIMIT, TITLE_LIMIT, BadEvent, Whose
from connectors.gmail.client import Json
from connectors.html_text import html_to_text
from connectors.mime_headers import clean
from connectors.model import Address, Answer, Event, Guest
from connectors.moments import written_moment

_ANSWERS: dict[str, Answer] = {
    "accepted": "accepted",
    "declined": "declined",
    "tentative": "tentative",
    "needsAction": "needs_action",
}
_MARKUP = re.compile(r"</?(?:a|b|br|div|h\d|html|i|li|ol|p|span|strong|table|u|ul)\b[^>]*>", re.IGNORECASE)


def event_of(data: Json, ref: str, whose: Whose) -> Event:
    """Read one event, or one occurrence of a recurring one. Raises BadEvent."""
    start, end = data.get("start"), data.get("end")
    starts = _moment(start, whose.zone)
    ends = _moment(end, whose.zone) if end else starts
    original = data.get("originalStartTime")
    recurs = bool(data.get("recurringEventId")) and bool(original)
    guests, ours = _guests(data, whose)
    return Event(
        account=whose.account,
        ref=ref,
        uid=clean(str(data.get("iCalUID") or data.get("recurringEventId") or data.get("id"))),
        recurrence_id=f"{_moment(original, whose.zone).astimezone(UTC):%Y%m%dT%H%M%SZ}" if recurs else "",
        starts=starts,
        ends=max(starts, ends),
        whole_day=isinstance(start, dict) and "date" in start,
        organiser=_organiser(data),
        guests=guests,
        our_answer=ours,
        title=clean(str(data.get("summary") or ""), TITLE_LIMIT),
        description=_description(str(data.get("description") or "")),
        cancelled=data.get("status") == "cancelled",
        busy=data.get("transparency") != "transparent",
        out_of_office=data.get("eventType") == "outOfOffice",
        changed=written_moment(str(data.get("updated") or "")),
    )


def _moment(told: object, zone: ZoneInfo) -> datetime:
    """Read a start or end: a moment with offset, a wall time with its zone, or a date (midnight in `zone`)."""
    if not isinstance(told, dict):
        raise BadEvent("the event has no start")
    try:
        if "date" in told:
            return datetime.combine(date.fromisoformat(str(told["date"])), time(), zone)
        moment = datetime.fromisoformat(str(told["dateTime"]))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_zone(str(told.get("timeZone") or ""), zone))
        return moment.astimezone(zone)
    except (KeyError, ValueError, OverflowError) as error:
        raise BadEvent(f"the event's time can't be read: {str(told)[:100]}") from error


def _zone(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else otherwise
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return otherwise


def _guests(data: Json, whose: Whose) -> tuple[tuple[Guest, ...], Answer | None]:
    """Return everybody invited, rooms left out, and what the owner answered."""
    guests: list[Guest] = []
    ours: Answer | None = None
    rows = data.get("attendees")
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or row.get("resource"):
            continue
        guest = Guest(_address(row), _ANSWERS.get(str(row.get("responseStatus")), "needs_action"))
        if row.get("self") or guest.address.email in whose.addresses:
            ours = guest.answer
        if len(guests) < GUEST_LIMIT and (guest.address.email or guest.address.name):
            guests.append(guest)
    return tuple(guests), ours


def _organiser(data: Json) -> Address | None:
    """Return who invites; servers that do not say it of the event say it of a guest."""
    rows = data.get("attendees")
    marked = [row for row in rows if isinstance(row, dict) and row.get("organizer")] if isinstance(rows, list) else []
    for row in (data.get("organizer"), *marked):
        if isinstance(row, dict) and (row.get("email") or row.get("displayName")):
            return _address(row)
    return None


def _address(row: Json) -> Address:
    return Address(clean(str(row.get("email") or "")).casefold(), clean(str(row.get("displayName") or "")))


def _description(text: str) -> str:
    if _MARKUP.search(text):
        text, _ = html_to_text(text, DESCRIPTION_LIMIT)
    return text.replace("\r\n", "\n").replace("\x00", "").strip()[:DESCRIPTION_LIMIT]
