"""Graph's JSON of an event (event resource) → `Event`.

Times come in UTC where Graph does as it is asked, else in a zone that goes by its Windows name or its IANA name.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from connectors.calendars import DESCRIPTION_LIMIT, GUEST_LIMIT, TITLE_LIMIT, BadEvent, Whose
from connectors.html_text import html_to_text
from connectors.ics import zone_name
from connectors.mime_headers import clean
from connectors.model import Answer, Event, Guest
from connectors.moments import written_moment
from connectors.outlook.client import Json, rows_of
from connectors.outlook.message import address_of

_ANSWERS: dict[str, Answer] = {
    "accepted": "accepted",
    "declined": "declined",
    "tentativelyAccepted": "tentative",
    "notResponded": "needs_action",
    "none": "needs_action",
    "organizer": "accepted",
}
_HALF_A_DAY = timedelta(hours=12)
_FRACTION = re.compile(r"(\.\d{6})\d+")


def event_of(data: Json, ref: str, whose: Whose, master: Json | None = None, *, own: bool = False) -> Event:
    """Read one event, or one occurrence: what a stub leaves out is its master's. Raises BadEvent.

    `own`: it stands in the owner's own calendar, whose answer counts though only a list of theirs was invited.
    """
    whole = {**(master or {}), **{key: value for key, value in data.items() if value is not None}}
    whole_day = bool(whole.get("isAllDay"))
    starts = _moment(data.get("start"), whose.zone, whole_day=whole_day)
    ends = _moment(data["end"], whose.zone, whole_day=whole_day) if data.get("end") else starts
    guests, ours = _guests(whole, whose)
    organiser = address_of(whole.get("organizer"))
    if ours is None and own and guests and (organiser is None or organiser.email not in whose.addresses):
        ours = _invited(whole.get("responseStatus"))
    return Event(
        account=whose.account,
        ref=ref,
        uid=clean(str((master or whole).get("iCalUId") or data.get("seriesMasterId") or data.get("id"))),
        recurrence_id=_original(data, starts, whole_day=whole_day) if data.get("seriesMasterId") else "",
        starts=starts,
        ends=max(starts, ends),
        whole_day=whole_day,
        organiser=organiser,
        guests=guests,
        our_answer=ours,
        title=clean(str(whole.get("subject") or ""), TITLE_LIMIT),
        description=_description(whole.get("body")),
        cancelled=bool(whole.get("isCancelled")),
        busy=whole.get("showAs") not in ("free", "workingElsewhere"),
        out_of_office=whole.get("showAs") == "oof",
        changed=written_moment(_FRACTION.sub(r"\1", str(whole.get("lastModifiedDateTime") or ""))),
    )


def _original(data: Json, starts: datetime, *, whole_day: bool) -> str:
    """Return where in its series an occurrence belongs: `originalStart` once it was moved, else its start.

    That of a whole day may be a midnight in UTC or where the mailbox is: it stands for that day in the user's zone.
    """
    try:
        told = datetime.fromisoformat(_FRACTION.sub(r"\1", str(data["originalStart"])))
        told = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(starts.tzinfo)
    except (KeyError, ValueError, OverflowError):
        told = starts
    if whole_day:
        told = datetime.combine((told.replace(tzinfo=None) + _HALF_A_DAY).date(), time(), starts.tzinfo)
    return f"{told.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _moment(told: object, zone: ZoneInfo, *, whole_day: bool) -> datetime:
    """Read a dateTimeTimeZone; a whole day begins at midnight in the user's zone, whatever zone Graph wrote."""
    if not isinstance(told, dict):
        raise BadEvent("the event has no start")
    try:
        moment = datetime.fromisoformat(_FRACTION.sub(r"\1", str(told["dateTime"])))
        if whole_day:
            return datetime.combine(moment.date(), time(), zone)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_zone(str(told.get("timeZone") or "UTC"), zone))
        return moment.astimezone(zone)
    except (KeyError, ValueError, OverflowError) as error:
        raise BadEvent(f"the event's time can't be read: {str(told)[:100]}") from error


def _zone(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    known = "UTC" if name.upper() in ("UTC", "ETC/UTC", "ETC/GMT") else zone_name(name)
    return ZoneInfo(known) if known else otherwise


def _guests(data: Json, whose: Whose) -> tuple[tuple[Guest, ...], Answer | None]:
    """Return everybody invited, rooms left out, and what the owner answered."""
    guests: list[Guest] = []
    ours: Answer | None = None
    for row in rows_of(data, "attendees"):
        address = address_of(row)
        if row.get("type") == "resource" or address is None:
            continue
        answer = _answer(row.get("status"))
        if address.email in whose.addresses:
            own = data.get("responseStatus")
            ours = _answer(own) if own else answer
        if len(guests) < GUEST_LIMIT:
            guests.append(Guest(address, answer))
    return tuple(guests), ours


def _invited(status: object) -> Answer | None:
    """Return the answer to an invitation; None where Microsoft knows of none."""
    told = status.get("response") if isinstance(status, dict) else None
    return _answer(status) if told not in (None, "none", "organizer") else None


def _answer(status: object) -> Answer:
    return _ANSWERS.get(str(status.get("response")), "needs_action") if isinstance(status, dict) else "needs_action"


def _description(body: object) -> str:
    if not isinstance(body, dict):
        return ""
    text = str(body.get("content") or "")
    if str(body.get("contentType")).casefold() == "html":
        text, _ = html_to_text(text, DESCRIPTION_LIMIT)
    return text.replace("\r\n", "\n").replace("\x00", "").strip()[:DESCRIPTION_LIMIT]
