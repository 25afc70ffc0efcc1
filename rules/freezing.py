"""What keeps us from turning to somebody: a complaint, a wish for no more mail, "not now", sorrow.

Answers are never kept back, but for drafts to those who want no more mail: there is only the task to see to it.

Pure. Kinds of signals say what their mails would be to the person (`Approach`); what holds back which stands here,
in one place, and `rules.weighing` asks it for everything that is due.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from rules.complaints import complaints
from rules.days import begins
from rules.heard import Heard
from rules.model import ArtefactKind, Evidence, HeldBy

Approach = Literal["answer", "business", "greeting", "ask"]
"""What a mail about a kind of signal is to its reader: an answer that they wait for; part of something under way;
good wishes; or something that we want of them."""

SORROW = timedelta(days=30)
"""How long somebody who is ill or mourns is left in peace."""

_HELD: Mapping[HeldBy, frozenset[Approach]] = {
    "complaint": frozenset({"greeting", "ask"}),
    "opt_out": frozenset({"greeting", "ask"}),
    "not_now": frozenset({"ask"}),
    "sorrow": frozenset({"greeting", "ask"}),
}
_INWARD: frozenset[ArtefactKind] = frozenset({"note", "notify"})
"""What leads to nothing that the person sees."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """Something that keeps us from turning to somebody."""

    by: HeldBy
    why: str
    until: datetime | None
    """None: until they change their mind."""
    proof: Evidence

    def holds(self, approach: Approach, kind: ArtefactKind) -> bool:
        """Tell whether it keeps back an artefact. A wish for no more mail keeps every draft back."""
        if kind in _INWARD:
            return False
        return approach in _HELD[self.by] or (self.by == "opt_out" and kind == "draft")


def freezes(heard: Heard, now: datetime, zone: ZoneInfo) -> tuple[Freeze, ...]:
    """Return what keeps us from turning to somebody at a moment, what lasts longest first. `zone`: the user's."""
    found = [one for one in _all(heard, zone) if one.until is None or one.until > now]
    return tuple(sorted(found, key=lambda one: (one.until is not None, -one.until.timestamp() if one.until else 0)))


def frozen(told: Mapping[str, Heard], now: datetime, zone: ZoneInfo) -> dict[str, tuple[Freeze, ...]]:
    """Return what keeps us from turning to each of the people; who is free is left out."""
    found = {person: freezes(heard, now, zone) for person, heard in told.items()}
    return {person: held for person, held in found.items() if held}


def freeze_of(held: Iterable[Freeze], approach: Approach, kind: ArtefactKind) -> Freeze | None:
    """Return the first that keeps an artefact back."""
    return next((one for one in held if one.holds(approach, kind)), None)


def reasons(held: Collection[Freeze]) -> frozenset[tuple[HeldBy, datetime | None]]:
    """Return what tells one state of being frozen from another."""
    return frozenset((one.by, one.until) for one in held)


def _all(heard: Heard, zone: ZoneInfo) -> Iterator[Freeze]:
    for complaint in complaints(heard):
        proof = complaint.proof
        words = (
            f"a complaint was settled on {_day(complaint.ends, zone)}" if complaint.resolved else "a complaint is open"
        )
        yield Freeze("complaint", f"{words}: again on {_day(complaint.thaws, zone)}", complaint.thaws, proof)
    for told, remark in heard.of("opt_out", "not_now"):
        if _changed(heard, told.at):
            continue
        proof = told.proof(remark.quote)
        until = begins(remark.date, zone) if remark.date else None
        if remark.kind == "opt_out":
            yield Freeze("opt_out", f"they asked for no more mail{_until(remark.date)}", until, proof)
        elif until is not None:
            yield Freeze("not_now", f"they said not now{_until(remark.date)}", until, proof)
    for told in heard.tellings:
        sad = next((event for event in told.life_events if event.sensitive and event.whose != "reader"), None)
        if sad is not None:
            until = told.at + SORROW
            words = f"{sad.kind}: they are left in peace until {_day(until, zone)}"
            yield Freeze("sorrow", words, until, told.proof(sad.quote))


def _changed(heard: Heard, at: datetime) -> bool:
    """Tell whether they turned to us anew after a word of theirs, or a contact was logged: then it no longer holds."""
    return any(word.begins and not word.ours and word.at > at for word in heard.words) or any(
        call.at > at for call in heard.calls
    )


def _until(day: date | None) -> str:
    return f" until {day.isoformat()}" if day else ""


def _day(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat()
