"""`owed`: they committed to something and nothing shows that it was done (DESIGN.md, "Signals")."""

from __future__ import annotations

from datetime import datetime, timedelta

from rules.model import Scope, Signal
from rules.pledged import FACTS, PLEDGE, by_when, find_pledged
from rules.signals import Found, SignalKind
from rules.view import View

KIND = "owed"
PATIENCE = timedelta(days=7)
"""How long a promise without a day stays off the day's list."""


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return one signal for each promise of a customer to us that is open."""
    return find_pledged(view, scope, now, "owed")


def _listed(signal: Signal, now: datetime) -> bool:
    """Show what is late, and what names no day after a while."""
    return signal.since <= now - PATIENCE if signal.due is None else signal.due <= now


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="thread",
    material=PLEDGE,
    approach="ask",
    instead="Remind {name} of what was promised: {about}",
    heading=("owes you what was promised", "owe you what was promised"),
    waiting=("promise made to you is open", "promises made to you are open"),
    has_due=True,
    listed=_listed,
    when=by_when,
)
