"""The only module that asks the machine what time it is; everything else is told."""

from __future__ import annotations

from datetime import UTC, datetime


def machine_now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


def parse_moment(text: str, zone_name: str) -> datetime:
    """Read an ISO 8601 moment; one without offset is wall time in the zone. Raises ValueError."""
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone_name))
