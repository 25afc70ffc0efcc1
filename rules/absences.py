"""Absence notes ("I am out of the office until …") → who is away, until when, and what waits for their return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rules.days import begins
from rules.model import Evidence, Scope, Signal

if TYPE_CHECKING:
    from rules.view import View

MEMORY = timedelta(days=180)
"""How long an absence note is looked at: whoever is away for longer sends another one to whoever writes."""

WAITS_FOR_RETURN: frozenset[str] = frozenset(
    {"lapsed", "awaiting", "owed", "insight", "feedback", "referral", "met_new"}
)
"""Kinds of signals that want something of the person: what comes of them is held while they are away.

An answer to somebody who waits is not held, nor is what you promised. A day to remember is not either: after the
return the wishes would be late, and after a long absence nobody would think of them any more.
"""


@dataclass(frozen=True, slots=True)
class AbsenceNote:
    """One absence note, as the index holds it."""

    proof: Evidence
    back: date | None
    """The first day back; None when the note names none."""
    account: str


@dataclass(frozen=True, slots=True)
class Away:
    """What the absence notes of one person come to."""

    noted: Evidence
    """The note: of several that name the same day, the first."""
    account: str
    back: date | None
    """The first day back where they are; None when nobody knows."""
    returns: datetime | None
    """When that day begins in their zone."""
    ends: datetime | None
    """When the absence ended or is to end: as `returns`, or earlier when they wrote by hand before."""
    wrote: bool
    """They have written by hand since the latest note."""


def away_of(notes: Sequence[AbsenceNote], last_written: datetime | None, zone: ZoneInfo) -> Away:
    """Sum up a person's notes, given oldest first and not empty. `last_written`: their latest mail by hand; `zone`: theirs."""
    latest = notes[-1]
    if latest.back is None:  # a second autoresponder without a date does not take back what the first one said
        dated = [note for note in notes if note.back is not None and begins(note.back, zone) > latest.proof.at]
        latest = dated[-1] if dated else latest
    first = next(note for note in notes if note.back == latest.back)
    noted = first if latest.back is not None else latest
    wrote = last_written is not None and last_written.astimezone(UTC) > notes[-1].proof.at.astimezone(UTC)
    returns = begins(latest.back, zone) if latest.back is not None else None
    ends = returns
    if wrote and last_written is not None and returns is not None:
        ends = min(returns, last_written, key=lambda moment: moment.astimezone(UTC))
    return Away(noted.proof, noted.account, latest.back, returns, ends, wrote)


def still_away(view: View, persons: Iterable[str]) -> Mapping[str, datetime]:
    """Return person id → when they are back, of those who are away at the view's moment."""
    found = view.absences(Scope(persons=frozenset(persons)))
    return {person: away.ends for person, away in found.items() if away.ends is not None and away.ends > view.now}


def held_for_return(view: View, signals: Iterable[Signal]) -> Mapping[str, datetime]:
    """Return who is away of those whom signals want something of."""
    persons = {signal.person for signal in signals if signal.kind in WAITS_FOR_RETURN}
    return still_away(view, persons) if persons else {}
