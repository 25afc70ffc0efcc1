"""Bringing the index up to date: a worker thread an account reads, one writer stores.

A slow, broken or hostile account never stops the others: what it raised is in its report.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.base import Batch, Connector, ConnectorError, StartOver
from connectors.model import ItemKind, Message, SetAside, our_mistake
from daemon.accounts import Accounts
from daemon.index import Index
from daemon.index.intake import ReadMessage
from rules.circle import Circle
from rules.language import read

Progress = Callable[[str, int], None]
"""(account, items taken in so far)."""

_WAITING_BATCHES = 4
"""Batches read but not yet stored: bounds the memory of a first sync."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync of one account brought; `error` is what kept it from being whole."""

    account: str
    taken_in: int = 0
    gone: int = 0
    set_aside: int = 0
    error: ConnectorError | OSError | None = None


@dataclass(slots=True)
class _Work:
    account: str
    kind: ItemKind
    batch: Batch
    messages: Sequence[ReadMessage]


@dataclass(slots=True)
class _End:
    account: str
    error: ConnectorError | OSError | None


def sync(
    accounts: Accounts, index: Index, circle: Circle, now: datetime, progress: Progress | None = None
) -> list[SyncReport]:
    """Take in what changed at every account, then settle threads. Returns one report an account, in config order."""
    index.configure(circle)
    work: queue.Queue[_Work | _End] = queue.Queue(_WAITING_BATCHES)
    stop = threading.Event()
    workers = [
        threading.Thread(target=_read, args=(connector, index, now, work, stop), name=connector.account, daemon=True)
        for connector in accounts
    ]
    reports = {name: SyncReport(name) for name in accounts.names}
    for worker in workers:
        worker.start()
    running = len(workers)
    try:
        while running:
            item = work.get()
            report = reports[item.account]
            if isinstance(item, _End):
                running -= 1
                reports[item.account] = SyncReport(
                    report.account, report.taken_in, report.gone, report.set_aside, item.error
                )
                continue
            index.take_in(item.account, item.kind, item.batch, item.messages, circle, now)
            gone = sum(change.gone for change in item.batch.changes)
            report = SyncReport(
                report.account,
                report.taken_in + len(item.batch.changes) - gone,
                report.gone + gone,
                report.set_aside + len(item.batch.set_aside),
            )
            reports[item.account] = report
            if progress is not None:
                progress(report.account, report.taken_in)
    finally:
        stop.set()  # the writer failed or was interrupted: the workers must not wait for it for ever
    for worker in workers:
        worker.join()
    index.settle(circle)
    return [reports[name] for name in accounts.names]


def _read(
    connector: Connector,
    index: Index,
    now: datetime,
    work: queue.Queue[_Work | _End],
    stop: threading.Event,
) -> None:
    error: ConnectorError | OSError | None = None
    try:
        _read_kind(connector, index, "message", now, work, stop)
        if connector.capabilities.calendar:
            _read_kind(connector, index, "event", now, work, stop)
    except (ConnectorError, OSError) as problem:
        error = problem
    finally:
        _put(work, _End(connector.account, error), stop)


def _read_kind(
    connector: Connector,
    index: Index,
    kind: ItemKind,
    now: datetime,
    work: queue.Queue[_Work | _End],
    stop: threading.Event,
) -> None:
    known = index.known(connector.account)
    cursor = index.cursor(connector.account, kind)
    ask = connector.messages if kind == "message" else connector.events
    try:
        for batch in ask(cursor, known, now):
            if not _put(work, _understood(connector.account, kind, batch), stop):
                return
    except StartOver:
        for batch in ask(None, known, now):
            if not _put(work, _understood(connector.account, kind, batch), stop):
                return


def _understood(account: str, kind: ItemKind, batch: Batch) -> _Work:
    messages: list[ReadMessage] = []
    aside: dict[str, SetAside] = {}
    for change in batch.changes:
        if isinstance(change.item, Message):
            try:
                messages.append(ReadMessage(change.item, read(change.item)))
            except Exception as error:  # noqa: BLE001 - a mail that finds a mistake of ours must not stop the others
                aside[change.ref] = SetAside(account, kind, change.ref, our_mistake(error))
    if aside:
        changes = tuple(change for change in batch.changes if change.ref not in aside)
        batch = replace(batch, changes=changes, set_aside=(*batch.set_aside, *aside.values()))
    return _Work(account, kind, batch, messages)


def _put(work: queue.Queue[_Work | _End], item: _Work | _End, stop: threading.Event) -> bool:
    while not stop.is_set():
        try:
            work.put(item, timeout=0.2)
        except queue.Full:
            continue
        return True
    return False
