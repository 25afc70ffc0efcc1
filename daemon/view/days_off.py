"""The days on which the user does not work, as the calendar says: nobody's waiting time runs on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from connectors.model import Event

AROUND = timedelta(days=90)
"""How far from now days off are looked for."""
MOST = 400
"""An absence of years is no absence."""
OUT_OF_OFFICE = ("out of office", "ooo", "vacation", "holiday", "annual leave", "urlaub", "abwesend", "vacances")
"""Titles by which people mark whole days off in calendars that have no such type."""


def days_off(events: Iterable[Event], zone: ZoneInfo) -> set[date]:
    """Return the days of the absences among the events, on the clock of `zone`."""
    away: set[date] = set()
    for event in events:
        if event.whole_day and not event.cancelled and _is_absence(event):
            day, last = event.starts.astimezone(zone).date(), event.ends.astimezone(zone).date()
            while day < last and len(away) < MOST:
                away.add(day)
                day += timedelta(days=1)
    return away


def _is_absence(event: Event) -> bool:
    """Whole days on which the user is away: by the event's type, or by the usual words in its title."""
    if event.out_of_office:
        return True
    title = event.title.casefold()
    return (
        event.busy
        and not event.guests
        and any(word in title.split() or title.startswith(word) for word in OUT_OF_OFFICE)
    )
