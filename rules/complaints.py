"""Where a complaint stands: opened by their words, acknowledged by ours, resolved by theirs or by the user's.

Pure: what was heard of one person goes in, their complaints come out. One conversation holds one complaint at a time:
what they add while it is open belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from rules.heard import Closed, Heard, Telling, Word
from rules.model import Evidence

QUIET = timedelta(days=60)
"""After so long without a word about it a complaint is no longer taken for open."""
FROZEN = timedelta(days=30)
"""How long after its end it is remembered: nobody is congratulated, nor asked for anything."""

ComplaintState = Literal["new", "acknowledged", "resolved", "forgotten"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint, at the moment of what was heard."""

    tellings: tuple[Telling, ...]
    """The mails that complain, oldest first."""
    last_word: datetime
    """When anything was last said about it."""
    acknowledged: Evidence | None = None
    """Our first word to them after it."""
    resolved: Evidence | None = None
    """What shows that it is settled."""
    how: str = ""
    """The same in words."""
    by_user: bool = False
    """It was the user who said so."""

    @property
    def opened(self) -> datetime:
        """When they first complained."""
        return self.tellings[0].at

    @property
    def covers(self) -> tuple[str, ...]:
        """The ids of the mails that complain."""
        return tuple(told.message_id for told in self.tellings)

    @property
    def proof(self) -> Evidence:
        """The latest mail that complains, with the sentence."""
        return self.tellings[-1].proof(next(one.quote for one in self.tellings[-1].remarks if one.kind == "complaint"))

    @property
    def ends(self) -> datetime:
        """When it was resolved, else when it will be forgotten."""
        return self.resolved.at if self.resolved else self.last_word + QUIET

    @property
    def thaws(self) -> datetime:
        """From when on they may be congratulated and asked for something again."""
        return self.ends + FROZEN

    def state(self, now: datetime) -> ComplaintState:
        """Say where it stands."""
        if self.resolved:
            return "resolved"
        if self.ends <= now:
            return "forgotten"
        return "acknowledged" if self.acknowledged else "new"

    def since(self) -> datetime:
        """Return from when on it stands so."""
        proof = self.resolved or self.acknowledged
        return proof.at if proof else self.opened


def complaints(heard: Heard) -> tuple[Complaint, ...]:
    """Return the complaints in the order they were opened. Mail over lists complains about something else."""
    told = [one for one in heard.tellings if one.remark("complaint") and one.addressed != "list"]
    threads = dict.fromkeys(one.thread for one in told)
    found = [
        complaint
        for thread in threads
        for complaint in _of_thread([one for one in told if one.thread == thread], heard)
    ]
    return tuple(sorted(found, key=lambda one: (one.opened, one.covers)))


def _of_thread(told: Sequence[Telling], heard: Heard) -> Iterator[Complaint]:
    by_id = {one.message_id: one for one in told}
    current: Complaint | None = None
    for happening in _in_order(heard):
        opens = by_id.get(happening.message_id) if isinstance(happening, Word) else None
        if opens is not None:
            if current is not None and (current.resolved or current.ends <= opens.at):
                yield current
                current = None
            if current is None:
                current = Complaint((opens,), opens.at)
            else:
                current = replace(current, tellings=(*current.tellings, opens), last_word=opens.at)
        elif current is not None and not current.resolved and _at(happening) < current.ends:
            current = _after(current, happening, told[0].thread)
    if current is not None:
        yield current


def _after(complaint: Complaint, happening: Word | Closed | Evidence, thread: str) -> Complaint:
    """Return the complaint as something later leaves it."""
    if isinstance(happening, Closed):
        if {cover.partition(" ")[0] for cover in happening.covers}.isdisjoint(complaint.covers):
            return complaint
        source = complaint.tellings[0]
        said = Evidence(source.message_id, happening.at, source.subject)
        return replace(complaint, resolved=said, how="you said that it is dealt with", by_user=True)
    if isinstance(happening, Evidence):
        return _acknowledged(complaint, happening)
    if happening.ours and (complaint.acknowledged is None or happening.thread == thread):
        return _acknowledged(complaint, happening.proof)
    if happening.ours or happening.thread != thread:
        return complaint
    complaint = replace(complaint, last_word=happening.at)
    if happening.complains or not (happening.ends or happening.praises):
        return complaint
    how = "they are happy with it" if happening.praises else "they say that it is settled"
    return replace(complaint, resolved=happening.proof, how=how)


def _acknowledged(complaint: Complaint, proof: Evidence) -> Complaint:
    return replace(complaint, last_word=proof.at, acknowledged=complaint.acknowledged or proof)


def _in_order(heard: Heard) -> list[Word | Closed | Evidence]:
    happenings: list[Word | Closed | Evidence] = [*heard.words, *heard.calls, *heard.closed]
    return sorted(happenings, key=_at)


def _at(happening: Word | Closed | Evidence) -> datetime:
    return happening.at
