"""Bringing the index up to date: a worker thread an account reads, one writer stores.

A slow, broken or hostile account never stops the others: what it raised is in its report. A first sync may take hours,
and comes newest first: so threads are settled every now and then, and who waits lately is known long before its end.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.base import ConnectorError
from daemon.accounts import Accounts
from daemon.index import Index
from daemon.reader import Again, End, Handed, Own, Reader, Whole, Work
from daemon.turn import Turn
from rules.circle import Circle

Progress = Callable[[str, int, int], None]
"""(account, items taken in so far, items still to come as far as the provider knows)."""

SETTLE_SECONDS = 20.0
"""How often threads are settled while a backfill goes on."""
WINDOWS = (timedelta(days=7), timedelta(days=30))
"""How much past is worth being settled as soon as it is here."""
_LOOK = 0.5
"""Seconds after which who waits for the workers looks whether it is still wanted."""
_LINGER = 1.0
"""Seconds between two batches of a worker that was left at work before and has begun to speak."""
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


class Readers:
    """The workers of all accounts. One that hangs stays at work from one sync to the next, and keeps nobody waiting.

    `ring` is called from a worker's thread when one that was left at work has something for the writer.
    """

    def __init__(self, accounts: Accounts, index: Index, ring: Callable[[], None] = lambda: None) -> None:
        self._accounts = accounts
        self._index = index
        self._ring = ring
        self._stop = threading.Event()
        self._work: queue.Queue[Handed] = queue.Queue(_WAITING_BATCHES)
        self._running: dict[str, Reader] = {}
        self._dropped: dict[str, Reader] = {}

    @property
    def running(self) -> Collection[str]:
        """The accounts that are being read: nobody else may use their connections."""
        self._dropped = {name: reader for name, reader in self._dropped.items() if reader.thread.is_alive()}
        return self._running.keys() | self._dropped.keys()

    def sync(
        self,
        circle: Circle,
        now: datetime,
        progress: Progress | None = None,
        turn: Turn | None = None,
        *,
        names: Collection[str] | None = None,
        patience: float | None = None,
    ) -> list[SyncReport]:
        """Take in what changed, then settle threads. Returns one report for each account that is through, in config order.

        `names`: whom to begin with, if they are not being read yet; None: all. `patience`: after so many seconds without
        a word, or so many altogether once another is through, who is not through is left at work; None: never.
        """
        turn = turn or Turn()
        self._index.configure(circle)
        new = self._begin(now, turn, circle, names)
        found = {name: SyncReport(name) for name in self._running}
        ended: dict[str, SyncReport] = {}
        intake = _Intake(self._index, circle, now, turn)
        began = turn.clock()
        heard = False
        try:
            while self._running:
                passed = turn.clock() - began
                item = self._next(
                    turn, _wait(patience, passed, fresh=bool(new - ended.keys()), heard=heard, ended=ended)
                )
                if item is None:
                    break
                name = item.account
                heard = heard or name not in new
                reader = self._running[name]
                if isinstance(item, End):
                    ended[name] = replace(found[name], error=item.error, left=item.left, contacts=item.contacts)
                    del self._running[name]
                elif isinstance(item, Work):
                    found[name] = intake.take_in(item, found[name])
                    if progress is not None:
                        progress(name, found[name].taken_in, item.batch.left)
                else:
                    _store(self._index, item, circle)
                reader.done_with()
        except BaseException:
            self.close()  # the writer failed or was interrupted: the workers must not wait for it for ever
            raise
        for reader in self._running.values():
            reader.leave_at_work()
        self._index.settle(circle)
        self._index.tally(circle)
        _note_left_out(self._index, ended.values())
        return [ended[name] for name in self._accounts.names if name in ended]

    def _begin(self, now: datetime, turn: Turn, circle: Circle, names: Collection[str] | None) -> set[str]:
        """Set workers to work; returns the accounts of those that are new."""
        for reader in self._running.values():
            reader.awaited = True
        new: set[str] = set()
        for connector in self._accounts:
            name = connector.account
            if name in self.running or (names is not None and name not in names):
                continue
            asks, language = circle.settings.asks, circle.settings.languages.get(name, "")
            reader = Reader(connector, self._index, now, self._work, turn, self._stop, asks, language, self._ring)
            self._running[name] = reader
            new.add(name)
            reader.thread.start()
        return new

    def _next(self, turn: Turn, wait: float | None) -> Handed | None:
        """Return what comes next; None when nothing did in so many seconds, or the turn was ended from outside."""
        until = None if wait is None else turn.clock() + max(wait, 0)
        while True:
            left = _LOOK if until is None else until - turn.clock()
            try:
                return self._work.get(timeout=min(left, _LOOK)) if left > 0 else self._work.get_nowait()
            except queue.Empty:
                if until is not None and (left <= 0 or turn.stopped()):
                    return None

    def close(self) -> None:
        """Let the workers end when they next look; what they bring is dropped."""
        self._stop.set()
        self._dropped.update(self._running)
        self._stop, self._work, self._running = threading.Event(), queue.Queue(_WAITING_BATCHES), {}


def _wait(patience: float | None, passed: float, *, fresh: bool, heard: bool, ended: Collection[str]) -> float | None:
    """Return how long to wait for the next word; None: until it comes.

    `fresh`: somebody who was begun with in this sync is not through. Nobody waits for another one longer than `patience`,
    and for one that was left at work before not at all, unless it has begun to speak (`heard`).
    """
    if patience is None:
        return None
    if fresh:
        return patience - passed if ended else patience
    return min(_LINGER, patience - passed) if heard else 0.0


class _Intake:
    """Stores batches, and settles threads every now and then while a backfill goes on."""

    def __init__(self, index: Index, circle: Circle, now: datetime, turn: Turn) -> None:
        self._index = index
        self._circle = circle
        self._now = now
        self._turn = turn
        self._settled = turn.clock()
        self._reached: dict[str, datetime] = {}

    def take_in(self, item: Work, report: SyncReport) -> SyncReport:
        """Store a batch; returns the report with it."""
        self._index.take_in(item.account, item.kind, item.batch, item.messages, self._circle, self._now)
        if (reaches := item.batch.reaches) is not None:
            before = self._reached.get(item.account, self._now)
            self._reached[item.account] = reaches
            window = any(reaches <= self._now - past < before for past in WINDOWS)
            if window or self._turn.clock() - self._settled >= SETTLE_SECONDS:
                self._index.settle(self._circle)
                self._settled = self._turn.clock()
        return _counted(report, item)


def sync(
    accounts: Accounts,
    index: Index,
    circle: Circle,
    now: datetime,
    progress: Progress | None = None,
    turn: Turn | None = None,
) -> list[SyncReport]:
    """Take in what changed at every account, then settle threads. Returns one report an account, in config order."""
    readers = Readers(accounts, index)
    try:
        return readers.sync(circle, now, progress, turn)
    finally:
        readers.close()


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
