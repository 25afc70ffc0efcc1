"""The day that words of time mean for a mail written at a moment: of a birthday, of coming back to somebody."""

from __future__ import annotations

from datetime import date, datetime

from rules.language.dates import When, when


def day_of(said: str, at: datetime | None, language: str) -> date | None:
    """Return the day that is said, None for a longer time ("in June"), or when nobody knows when it was said."""
    told = _told(said, at, language)
    return told.start.date() if told and told.start.date() == told.end.date() else None


def come_back(said: str, at: datetime | None, language: str) -> date | None:
    """Return the first day of the time that is said; its last when it has begun already."""
    told = _told(said, at, language)
    if told is None or at is None:
        return None
    return told.start.date() if told.start > at else told.end.date()


def _told(said: str, at: datetime | None, language: str) -> When | None:
    if not said or at is None:
        return None
    found = when(said, at, language) or when(said.partition(" ")[2], at, language)  # "at the end of the year"
    return found[0] if found else None
