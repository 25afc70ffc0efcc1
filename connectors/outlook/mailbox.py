"""What a mailbox says of its owner: the time zone and the working hours that were set in Outlook.

Source: Microsoft Graph, mailboxSettings and workingHours resources. Times are wall-clock times of the hours' own zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from connectors.base import Refused, SignInNeeded
from connectors.ics import zone_name
from connectors.model import OwnerSettings
from connectors.outlook.client import Client
from connectors.outlook.errors import NotFound

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def owner_settings(client: Client) -> OwnerSettings:
    """Ask for them. Raises ConnectorError."""
    told = client.get("/me/mailboxSettings")
    work: Any = told.get("workingHours")
    work = work if isinstance(work, dict) else {}
    named = work.get("timeZone")
    zone = _zone(named.get("name") if isinstance(named, dict) else None) or _zone(told.get("timeZone"))
    return OwnerSettings(zone, _hours(work))


def mailbox_zone(client: Client) -> str:
    """Return the IANA name of the mailbox's time zone; "" where it is not told. Raises Unreachable."""
    try:
        return _zone(client.get("/me/mailboxSettings").get("timeZone"))
    except (Refused, SignInNeeded, NotFound):  # no permission to see the settings is no reason to leave out contacts
        return ""


def _zone(told: object) -> str:
    return zone_name(told) or "" if isinstance(told, str) else ""


def _hours(work: dict[str, Any]) -> str:
    """Return working hours as `Mon-Fri 08:00-17:00`; "" where there are none, or where they span a midnight."""
    starts, ends = (_TIME.match(str(work.get(key))) for key in ("startTime", "endTime"))
    days = work.get("daysOfWeek")
    if starts is None or ends is None or starts[0] >= ends[0] or not isinstance(days, list):
        return ""
    worked = {str(day).casefold() for day in days}
    numbers = [number for number, day in enumerate(_DAYS) if day in worked]
    return "; ".join(f"{span} {starts[0]}-{ends[0]}" for span in _spans(numbers))


def _spans(numbers: list[int]) -> Iterator[str]:
    """Yield runs of days: Monday to Friday as `Mon-Fri`."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        days = [_DAYS[number][:3].capitalize() for _, number in run]
        yield days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"
