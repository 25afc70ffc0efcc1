"""What providers' contacts have in common on the way to a `Card`: addresses, names and days, bounded and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from connectors.mime_headers import clean
from connectors.model import CardDate

NAME_LIMIT = 300
"""Characters of a name, company or group."""
EMAIL_LIMIT = 20
"""Addresses of one card."""
LIST_LIMIT = 100
"""Dates, and groups, of one card."""
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@(?:[\w-]+\.)+[\w-]{2,}")
_ADDRESS_LIMIT = 254
_NO_YEARS = frozenset({0, 1, 1604})
"""Years that mean none: Google's, .NET's, and that of Apple's address book, which other clients pass on."""
_LEAP = 2000


def emails_of(texts: Iterable[object]) -> tuple[str, ...]:
    """Return the usable addresses, bare and case-folded, in their order."""
    folded = (clean(str(text or ""), _ADDRESS_LIMIT + 1).casefold() for text in texts)
    good = [text for text in folded if len(text) <= _ADDRESS_LIMIT and _ADDRESS.fullmatch(text)]
    return tuple(dict.fromkeys(good))[:EMAIL_LIMIT]


def names_of(*texts: object) -> tuple[str, ...]:
    """Return the names that say something, in their order; an address is no name."""
    cleaned = (clean(str(text or ""), NAME_LIMIT) for text in texts)
    return tuple(dict.fromkeys(text for text in cleaned if text and "@" not in text))


def words_of(texts: Iterable[object]) -> tuple[str, ...]:
    """Return groups or categories, each once."""
    cleaned = (clean(str(text or ""), NAME_LIMIT) for text in texts)
    return tuple(dict.fromkeys(text for text in cleaned if text))[:LIST_LIMIT]


def date_of(kind: str, year: int | None, month: int, day: int) -> CardDate | None:
    """Return the day; None when the calendar has no such day, or it has no name."""
    known = None if year in _NO_YEARS else year
    name = clean(kind, NAME_LIMIT)
    try:
        date(known or _LEAP, month, day)
    except (ValueError, TypeError, OverflowError):
        return None
    return CardDate(name, month, day, known) if name else None


def dates_of(dates: Iterable[CardDate | None]) -> tuple[CardDate, ...]:
    """Return the days, the first of each name."""
    found: dict[str, CardDate] = {}
    for day in dates:
        if day is not None:
            found.setdefault(day.kind.casefold(), day)
    return tuple(found.values())[:LIST_LIMIT]
