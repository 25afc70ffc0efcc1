"""What readings tell beside asking, as the index keeps it: lists that JSON can hold, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from rules.model import Absence, Reading
from rules.remarks import NO_MANNER, LifeEvent, Manner, Remark


def told_values(reading: Reading) -> dict[str, Any]:
    """Return the columns `remarks`, `life_events`, `manner` and `absence` for a reading."""
    return {
        "remarks": [[each.kind, each.quote, each.said, _written(each.date)] for each in reading.remarks],
        "life_events": [
            [each.kind, each.whose, each.quote, each.said, _written(each.date)] for each in reading.life_events
        ],
        "manner": {name: value for name, value in asdict(reading.manner).items() if value},
        "absence": {"back": _written(away.back), "quote": away.quote} if (away := reading.absence) else {},
    }


def remarks_of(column: Sequence[Sequence[Any]]) -> tuple[Remark, ...]:
    """Return the remarks that a column holds."""
    return tuple(Remark(kind, quote, said, _read(day)) for kind, quote, said, day in column)


def life_events_of(column: Sequence[Sequence[Any]]) -> tuple[LifeEvent, ...]:
    """Return the life events that a column holds."""
    return tuple(LifeEvent(kind, whose, quote, _read(day), said) for kind, whose, quote, said, day in column)


def manner_in(column: dict[str, Any]) -> Manner:
    """Return the manner that a column holds."""
    return Manner(**column) if column else NO_MANNER


def absence_in(column: dict[str, str]) -> Absence | None:
    """Return the absence that a column holds."""
    return Absence(date.fromisoformat(column["back"]), column["quote"]) if column else None


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
