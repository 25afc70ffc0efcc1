"""What somebody told us beside asking, and what was said between us since: what remarks and events of lives are judged by.

Records are frozen; datetimes are aware.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.conversation import Addressed
from rules.model import Evidence, Nature
from rules.remarks import LifeEvent, Remark, RemarkKind

REMEMBERED = timedelta(days=180)
"""How long what somebody told is of any consequence."""
LASTING: frozenset[RemarkKind] = frozenset({"opt_out", "not_now"})
"""What holds for longer: until its day, or until they change their mind."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One mail of somebody's that tells something."""

    message_id: str
    at: datetime
    account: str
    thread: str
    subject: str
    language: str
    nature: Nature
    addressed: Addressed
    remarks: tuple[Remark, ...] = ()
    life_events: tuple[LifeEvent, ...] = ()
    doubtful: str = ""
    """Why its sender can't be trusted."""

    def remark(self, kind: RemarkKind) -> Remark | None:
        """Return what it remarks of a kind."""
        return next((remark for remark in self.remarks if remark.kind == kind), None)

    def proof(self, quote: str) -> Evidence:
        """Return the mail as evidence, with its sentence."""
        return Evidence(self.message_id, self.at, quote)


@dataclass(frozen=True, slots=True)
class Word:
    """A mail between us and somebody, written by a person."""

    message_id: str
    at: datetime
    thread: str
    ours: bool
    """From us or a colleague."""
    subject: str
    begins: bool = False
    """It answers nothing and stands first in its conversation."""
    ends: bool = False
    """A closing, or they say that it has settled itself; and it asks nothing."""
    complains: bool = False
    praises: bool = False

    @property
    def proof(self) -> Evidence:
        """The mail as evidence."""
        return Evidence(self.message_id, self.at, self.subject)


@dataclass(frozen=True, slots=True)
class Closed:
    """The user's word that something is dealt with."""

    at: datetime
    covers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody told, oldest first, and everything that may have changed it since."""

    tellings: tuple[Telling, ...] = ()
    words: tuple[Word, ...] = ()
    """All mails either way from the first telling on, the tellings among them, oldest first."""
    calls: tuple[Evidence, ...] = ()
    """Logged contacts since then, oldest first."""
    closed: tuple[Closed, ...] = ()
    """What the user said of any of it, oldest first."""

    def of(self, *kinds: RemarkKind) -> tuple[tuple[Telling, Remark], ...]:
        """Return every remark of the kinds with its mail."""
        return tuple((told, remark) for told in self.tellings for remark in told.remarks if remark.kind in kinds)

    def answered(self, told: Telling) -> bool:
        """Tell whether we wrote to them, or talked to them, after a mail of theirs."""
        return any(word.ours and word.at > told.at for word in self.words) or any(
            call.at > told.at for call in self.calls
        )


NOTHING_HEARD = Heard()


def consequential(told: Telling, now: datetime) -> bool:
    """Tell whether a mail may still be of consequence at a moment."""
    return told.at > now - REMEMBERED or any(remark.kind in LASTING for remark in told.remarks)
