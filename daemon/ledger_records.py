"""What the ledger holds, as records: artefacts with their history, and the user's verdicts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from connectors.model import Placed
from daemon.artefact_json import artefact_from_json
from daemon.database import AnyRow, from_stamp, to_stamp
from daemon.ledger_tables import verdict, verdict_cover
from rules.model import Artefact, ArtefactKind, Evidence

State = Literal["planned", "begun", "uncertain", "made", "failed", "held", "cancelled"]
Outcome = Literal["", "untouched", "edited", "sent", "discarded", "completed", "withdrawn", "replaced", "shown"]
VerdictKind = Literal["closed", "no_drafts"]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One artefact's history. `ref` and `fingerprint` are the provider's, as of right after creation."""

    key: str
    rule: str
    step: str
    signal: str
    kind: ArtefactKind
    account: str
    person: str
    about: str
    occasion: str
    covers: tuple[str, ...]
    state: State
    outcome: Outcome
    tries: int
    ref: str
    fingerprint: str
    artefact: Artefact | None
    because: tuple[Evidence, ...]
    planned: datetime
    begun: datetime | None
    made: datetime | None
    ended: datetime | None
    error: str
    doubted: datetime | None = None
    doubted_tick: float = 0.0

    @property
    def placed(self) -> Placed:
        """The artefact as it was right after creation."""
        return Placed(self.key, self.ref, self.fingerprint)

    @property
    def unanswered(self) -> bool:
        """Asked for, not seen, and it may still arrive: nothing is asked for again until it cannot.

        The other use of `uncertain` is for what was about to be taken back.
        """
        return self.state == "uncertain" and self.outcome not in ("withdrawn", "replaced")

    @property
    def pending(self) -> bool:
        """Begun, and not known to exist: planned again as long as its reason stands."""
        return self.state in ("planned", "begun") or self.unanswered

    @property
    def live(self) -> bool:
        """Made, and still where we left it as far as we know."""
        return self.state == "made" and self.outcome in ("untouched", "edited")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The user's word on an occasion: `closed` = nothing more, `no_drafts` = drafts are unwelcome."""

    kind: VerdictKind
    person: str
    at: datetime
    by: str
    covers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Maker:
    """A step of a rule, by the ids it had, and how many artefacts of a kind it made for a kind of signal."""

    rule: str
    step: str
    signal: str
    kind: ArtefactKind
    count: int


def entry_of(row: AnyRow, covers: Collection[str]) -> LedgerEntry:
    """Read an entry from its row, and the ids it covers."""

    def moment(stamp: int | None) -> datetime | None:
        return None if stamp is None else from_stamp(stamp)

    return LedgerEntry(
        key=row.key,
        rule=row.rule,
        step=row.step,
        signal=row.signal,
        kind=row.kind,
        account=row.account,
        person=row.person,
        about=row.about,
        occasion=row.occasion,
        covers=tuple(covers),
        state=row.state,
        outcome=row.outcome,
        tries=row.tries,
        ref=row.ref,
        fingerprint=row.fingerprint,
        artefact=artefact_from_json(row.artefact) if row.artefact else None,
        because=tuple(Evidence(source, datetime.fromisoformat(at), quote) for source, at, quote in row.because),
        planned=from_stamp(row.planned),
        begun=moment(row.begun),
        made=moment(row.made),
        ended=moment(row.ended),
        error=row.error,
        doubted=moment(row.doubted),
        doubted_tick=row.doubted_tick or 0.0,
    )


def insert_verdict(connection: sa.Connection, word: Verdict) -> None:
    """Write a verdict down, with every message that it covers."""
    number = connection.execute(
        sa.insert(verdict).values(kind=word.kind, person=word.person, at=to_stamp(word.at), by=word.by)
    ).inserted_primary_key
    assert number is not None
    if word.covers:
        connection.execute(
            sa.insert(verdict_cover), [{"id": covered, "verdict": number[0]} for covered in sorted(word.covers)]
        )
