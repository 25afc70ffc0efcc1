"""Bringing the index up to date: a worker thread an account reads, one writer stores.

A slow, broken or hostile account never stops the others: what it raised is in its report. A first sync may take hours,
and comes newest first: so threads are settled every now and then, and who waits lately is known long before its end.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.base import ConnectorError
from daemon.accounts import Accounts
from daemon.index import Index
from daemon.reader import Again, End, Handed, Own, Reader, Turn, Whole, Work
from rules.circle import Circle

Progress = Callable[[str, int, int], None]
"""(account, items taken in so far, items still to come as far as the provider knows)."""

SETTLE_SECONDS = 20.0
"""How often threads are settled while a backfill goes on."""
WINDOWS = (timedelta(days=7), timedelta(days=30))
"""How much past is worth being settled as soon as it is here."""
_WAITING_BATCHES = 2
"""Batches read but not yet stored: bounds the memory of a first sync."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync of one account brought; `error` is what kept it from being whole."""

    account: str
    taken_in: int = 0
    gone: int = 0
    set_aside: int = 0
    error: ConnectorError | OSError | None = None
    left: int = 0
    """Mails of the backfill that wait for the next turn."""
    contacts: ConnectorError | OSError | None = None
    """What kept the contacts from being read: no fault of the account's, everything else goes on."""


def sync(
    accounts: Accounts,
    index: Index,
    circle: Circle,
    now: datetime,
    progress: Progress | None = None,
    turn: Turn | None = None,
) -> list[SyncReport]:
    """Take in what changed at every account, then settle threads. Returns one report an account, in config order."""
    index.configure(circle)
    turn = turn or Turn()
    work: queue.Queue[Handed] = queue.Queue(_WAITING_BATCHES)
    stop = threading.Event()
    readers = {
        connector.account: Reader(
            connector,
            index,
            now,
            work,
            turn,
            stop,
            circle.settings.asks,
            circle.settings.languages.get(connector.account, ""),
        )
        for connector in accounts
    }
    reports = {name: SyncReport(name) for name in accounts.names}
    for reader in readers.values():
        reader.thread.start()
    running = len(readers)
    settled = turn.clock()
    reached: dict[str, datetime] = {}
    try:
        while running:
            item = work.get()
            report = reports[item.account]
            if isinstance(item, End):
                running -= 1
                reports[item.account] = replace(report, error=item.error, left=item.left, contacts=item.contacts)
            elif not isinstance(item, Work):
                _store(index, item, circle)
            else:
                index.take_in(item.account, item.kind, item.batch, item.messages, circle, now)
                report = reports[item.account] = _counted(report, item)
                if (reaches := item.batch.reaches) is not None:
                    before = reached.get(item.account, now)
                    reached[item.account] = reaches
                    window = any(reaches <= now - past < before for past in WINDOWS)
                    if window or turn.clock() - settled >= SETTLE_SECONDS:
                        index.settle(circle)
                        settled = turn.clock()
                if progress is not None:
                    progress(report.account, report.taken_in, item.batch.left)
            readers[item.account].done_with()
    finally:
        stop.set()  # the writer failed or was interrupted: the workers must not wait for it for ever
    for reader in readers.values():
        reader.thread.join()
    index.settle(circle)
    index.tally(circle)
    _note_left_out(index, reports.values())
    return [reports[name] for name in accounts.names]


def _store(index: Index, item: Again | Own | Whole, circle: Circle) -> None:
    if isinstance(item, Again):
        index.renew(item.account, item.refs, item.messages, circle)
    elif isinstance(item, Own):
        index.own(item.account, item.emails)
    else:
        index.cover(item.account, None)


def _note_left_out(index: Index, reports: Iterable[SyncReport]) -> None:
    """Keep what `status` says of contacts; of an account that could not be read at all, nothing new is known."""
    for report in reports:
        if report.error is None:
            what = str(report.contacts or "").removeprefix(f"{report.account}: ")
            index.leave_out(report.account, "card", what, getattr(report.contacts, "advice", ""))


def _counted(report: SyncReport, item: Work) -> SyncReport:
    gone = sum(change.gone for change in item.batch.changes)
    return replace(
        report,
        taken_in=report.taken_in + len(item.batch.changes) - gone,
        gone=report.gone + gone,
        set_aside=report.set_aside + len(item.batch.set_aside),
    )
