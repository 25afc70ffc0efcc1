"""Graph's JSON of a contact (contact resource) → `Card`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from connectors.cards import NAME_LIMIT, date_of, dates_of, emails_of, names_of, words_of
from connectors.mime_headers import clean
from connectors.model import Card, CardDate
from connectors.outlook.client import Json, rows_of

SELECT = "id,displayName,givenName,surname,emailAddresses,companyName,birthday,categories"
"""What is asked for of a contact."""
_WHOLE = ("displayName", "emailAddresses", "categories")
_FRACTION = re.compile(r"(\.\d{6})\d+")
_ROUND = timedelta(hours=2)
"""How far from midnight a birthday may lie that was written down as a midnight, under another summer time."""
_WEB = (11, 59)
"""UTC hour and minute at which Outlook on the web puts a birthday, so that most of the world sees the same day."""


def is_whole(data: Json) -> bool:
    """Tell whether a row of a delta holds all that was selected; an update may hold only what changed."""
    return all(key in data for key in _WHOLE)


def card_of(data: Json, account: str, zone: ZoneInfo) -> Card | None:
    """Read one contact; None when it has no address. `zone` is the mailbox's."""
    emails = emails_of(row.get("address") for row in rows_of(data, "emailAddresses"))
    if not emails:
        return None
    given = f"{data['givenName']} {data.get('surname') or ''}" if data.get("givenName") else ""
    categories = data.get("categories")
    return Card(
        account=account,
        ref=str(data["id"]),
        names=names_of(given, data.get("displayName")),
        emails=emails,
        company=clean(str(data.get("companyName") or ""), NAME_LIMIT),
        dates=dates_of((birthday_of(str(data.get("birthday") or ""), zone),)),
        groups=words_of(categories if isinstance(categories, list) else ()),
    )


def birthday_of(told: str, zone: ZoneInfo) -> CardDate | None:
    """Read the moment that Graph gives for a day; None for none.

    It is midnight where the mailbox was when it was written down: so the day is that in the mailbox's zone, and a
    moment shortly before midnight belongs to the next day (Windows reckons today's summer time back for ever). What
    lies just before noon UTC, or at midnight UTC where that is no midnight of the zone's, names its day in UTC.
    """
    try:
        moment = datetime.fromisoformat(_FRACTION.sub(r"\1", told))
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        rounded = moment.astimezone(zone) + _ROUND
    except (ValueError, OverflowError):
        return None
    if (moment.hour, moment.minute) == _WEB:
        day = moment.date()
    elif timedelta(hours=rounded.hour, minutes=rounded.minute) < 2 * _ROUND:
        day = rounded.date()
    else:
        day = (moment if (moment.hour, moment.minute) == (0, 0) else moment.astimezone(zone)).date()
    return date_of("birthday", day.year, day.month, day.day)
