"""The day's list as a value: what was noticed, what lies prepared for it, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from daemon.decide import local_day, noticed
from daemon.ledger import LedgerEntry
from rules.model import Signal
from rules.signals import load

if TYPE_CHECKING:
    from daemon.desk import Desk
    from daemon.view import IndexView


@dataclass(frozen=True, slots=True)
class Day:
    """`entries`: what lies prepared and is not yet dealt with; `notices`: those of today."""

    signals: tuple[Signal, ...]
    entries: tuple[LedgerEntry, ...]
    notices: tuple[LedgerEntry, ...] = ()


def day_of(desk: Desk, view: IndexView) -> Day:
    """Return the day's list. A list mail to which nobody in particular is asked stays out."""
    signals = listed(noticed(view), view.now)
    entries = tuple(entry for entry in desk.ledger.open_entries() if entry.live)
    midnight, _ = local_day(view.calendar, view.now)
    return Day(signals, entries, tuple(desk.ledger.notices(midnight)))


def listed(noticed: Sequence[Signal], now: datetime) -> tuple[Signal, ...]:
    """Return what of it belongs on the day's list."""
    return tuple(signal for signal in noticed if load(signal.kind).listed(signal, now))
