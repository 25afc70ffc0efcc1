"""The only module that asks the machine what time it is; everything else is told."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones


def machine_now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


def machine_zone() -> str:
    """Return the IANA name of the machine's time zone; "UTC" where it does not say.

    Source: systemd's localtime(5): /etc/localtime is a link into the zoneinfo folder.
    """
    named = os.environ.get("TZ", "").removeprefix(":")
    _, found, linked = str(Path("/etc/localtime").resolve()).rpartition("zoneinfo/")
    candidates = (named, linked.removeprefix("posix/") if found else "")
    known = available_timezones()
    return next((name for name in candidates if name in known), "UTC")


def parse_moment(text: str, zone_name: str) -> datetime:
    """Read an ISO 8601 moment; one without offset is wall time in the zone. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone_name))
