"""What happened before, as far as a plan depends on it: told by the ledger, the book and the drafts folders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rules.freezing import Approach, Freeze
from rules.limits import Begun
from rules.model import ArtefactKind


@dataclass(frozen=True, slots=True)
class LiveDraft:
    """A draft that lies in the drafts folder. `key` "" = the user's own."""

    key: str
    rule: str
    touched: bool


@dataclass(frozen=True, slots=True)
class History:
    """What the ledger and the drafts folders say, as far as a plan depends on it."""

    taken: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """(rule id, step id) → the occasions and covered ids it was made for."""
    no_drafts: frozenset[str] = frozenset()
    """Occasions and covered ids whose drafts the user does not want."""
    closed: frozenset[str] = frozenset()
    """Occasions that the user closed."""
    snoozed: Mapping[str, datetime] = field(default_factory=dict)
    """Person id, occasion or key → until when."""
    started: Mapping[str, datetime] = field(default_factory=dict)
    """Account → when the user said go."""
    spent: Mapping[ArtefactKind, int] = field(default_factory=dict)
    """What the day's budget has gone to so far."""
    begun: frozenset[str] = frozenset()
    """Keys whose creation was interrupted: budget, caps and gaps have counted them already."""
    live: Mapping[str, LiveDraft] = field(default_factory=dict)
    """Message-ID → the draft that answers it."""
    lying: Mapping[tuple[str, str], Collection[str]] = field(default_factory=dict)
    """(Person id, what it is about) → the rules whose drafts lie there: a mail or a meeting is written about once."""
    approved: frozenset[str] = frozenset()
    """Keys that the user approved."""
    away: Mapping[str, datetime] = field(default_factory=dict)
    """Person id → when they are back, of those who are away."""
    frozen: Mapping[str, Sequence[Freeze]] = field(default_factory=dict)
    """Person id → what keeps us from turning to them."""
    approaches: Mapping[str, Approach] = field(default_factory=dict)
    """Kind of signal → what a mail about it is to its reader; of kinds that are not named, business."""
    wishes: frozenset[str] = frozenset()
    """The kinds of signals whose drafts to one person keep a distance."""
    counted: tuple[Begun, ...] = ()
    """What was begun lately, as far as the rules' caps and gaps reach back."""
