"""`promised`: we committed to something and nothing shows that it was done (DESIGN.md, "Signals")."""

from __future__ import annotations

from datetime import datetime, timedelta

from rules.model import Scope, Signal
from rules.pledged import FACTS, PLEDGE, by_when, find_pledged
from rules.signals import Found, SignalKind
from rules.view import View

KIND = "promised"
PATIENCE = timedelta(days=3)
"""How long a promise without a day stays off the day's list."""
NEAR = timedelta(days=1)


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return one signal for each promise of ours to a customer that is open."""
    return find_pledged(view, scope, now, "promised")


def _listed(signal: Signal, now: datetime) -> bool:
    """Show what is due within a day or late, and what names no day after a few."""
    return signal.since <= now - PATIENCE if signal.due is None else signal.due <= now + NEAR


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="thread",
    material=PLEDGE,
    approach="answer",
    instead="Keep your promise to {name}: {about}",
    heading=("waits for what you promised", "wait for what you promised"),
    waiting=("promise of yours is open", "promises of yours are open"),
    has_due=True,
    listed=_listed,
    when=by_when,
)
