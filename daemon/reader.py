"""One account's worker: reads what changed, understands it, hands it to the writer."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.base import Batch, Connector, ConnectorError, Known, StartOver, Unreachable
from connectors.model import ItemKind, Message, SetAside, our_mistake
from daemon.index import Index
from daemon.index.intake import ReadMessage
from daemon.index.reread import AT_ONCE
from daemon.log import crashed
from daemon.sound import sound
from daemon.turn import Turn
from rules.language import read
from rules.model import AsksMode

_LOOK_AGAIN = 0.2
"""Seconds after which a worker that waits looks whether it is still wanted."""


@dataclass(frozen=True, slots=True)
class Work:
    """A batch with its mails read."""

    account: str
    kind: ItemKind
    batch: Batch
    messages: Sequence[ReadMessage]


@dataclass(frozen=True, slots=True)
class Again:
    """Mails read once more, since the reading has improved; `refs`: all that were asked for."""

    account: str
    refs: tuple[str, ...]
    messages: Sequence[ReadMessage]


@dataclass(frozen=True, slots=True)
class Whole:
    """All mail of the account has been handed over."""

    account: str


@dataclass(frozen=True, slots=True)
class Own:
    """What the provider knows as the owner's addresses."""

    account: str
    emails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """The worker is done; `error` is what kept it from reading everything, `left` how much waits for the next turn.

    `contacts` is what kept it from reading the contacts: they are an extra, and never make an account fail. None as
    well when they were not asked for, because the mail could not be read.
    """

    account: str
    error: ConnectorError | OSError | None
    left: int = 0
    contacts: ConnectorError | OSError | None = None


Handed = Work | Again | Whole | Own | End


class Reader:
    """Reads one account on a thread of its own; `done_with` must be called for everything taken from the queue."""

    def __init__(
        self,
        connector: Connector,
        index: Index,
        now: datetime,
        work: queue.Queue[Handed],
        turn: Turn,
        stop: threading.Event,
        asks: AsksMode = "model",
        language: str = "",
        ring: Callable[[], None] = lambda: None,
    ) -> None:
        self._connector = connector
        self._account = connector.account
        self._index = index
        self._now = now
        self._work = work
        self._turn = turn
        self._stop = stop
        self._ring = ring
        self.awaited = True
        """Somebody waits for what comes next; else its coming is told by `ring`."""
        self._asks = asks
        self._language = language
        self._stored = threading.Condition()
        self._under_way = 0
        self._left = 0
        self.thread = threading.Thread(target=self._run, name=connector.account, daemon=True)

    def leave_at_work(self) -> None:
        """Wait no longer for what comes next."""
        self.awaited = False
        if not self._work.empty():
            self._ring()  # it has come just now

    def done_with(self) -> None:
        """Note that the writer has stored one of the things handed over."""
        with self._stored:
            self._under_way -= 1
            self._stored.notify_all()

    def _run(self) -> None:
        error: ConnectorError | OSError | None = None
        contacts: ConnectorError | OSError | None = None
        try:
            emails = self._connector.addresses()
            if emails is not None:
                self._hand_over(Own(self._account, sound(emails)))
            if self._read("message"):
                self._hand_over(Whole(self._account))
            if self._connector.capabilities.calendar:
                self._read("event")
            contacts = self._read_contacts()
            self._read_again()
        except (ConnectorError, OSError) as problem:
            error = problem
        except Exception as mistake:  # noqa: BLE001 - an account that was not read whole must not pass for one that was
            if self._stop.is_set():
                return  # the stores were closed under a worker that nobody waits for any more
            crash = crashed(mistake, "reading an account")
            what = f"{self._account}: a mistake of ours keeps it from being read"
            error = Unreachable(what, f"please report {crash.id}").coded(crash.id)
        finally:
            self._hand_over(End(self._account, error, self._left, contacts))

    def _read_contacts(self) -> ConnectorError | OSError | None:
        """Hand over what changed in the address book; return what kept it from being read."""
        if not self._connector.capabilities.contacts:
            return None
        try:
            self._read("card")
        except (ConnectorError, OSError) as problem:
            return problem
        return None

    def _read(self, kind: ItemKind) -> bool:
        """Hand over what changed; False when the turn was over before the end."""
        for batch in self._batches(kind):
            if not self._hand_over(_understood(self._account, kind, batch, self._asks, self._language)):
                return False
            # Without a cursor of its own, what was read so far would be read again.
            if batch.left and batch.cursor is not None and self._turn.over():
                self._left = batch.left
                return False
        return True

    def _read_again(self) -> None:
        """Hand over what an older reading understood, as much as fits into this turn."""
        self.wait_until_stored()
        refs = self._index.outdated(self._account, self._asks, self._now)
        for first in range(0, len(refs), AT_ONCE):
            if self._turn.over():
                return
            part = tuple(refs[first : first + AT_ONCE])
            messages: list[ReadMessage] = []
            for message in self._connector.again(part):
                with suppress(Exception):  # a mail that finds a mistake of ours keeps its reading
                    messages.append(ReadMessage(message, read(message, self._asks, self._language)))
            if not self._hand_over(Again(self._account, part, messages)):
                return

    def _batches(self, kind: ItemKind) -> Iterator[Batch]:
        known = _ReadYourWrites(self._index.known(self._account), self)
        connector = self._connector
        ask = {"message": connector.messages, "event": connector.events, "card": connector.cards}[kind]
        try:
            yield from ask(self._index.cursor(self._account, kind), known, self._now)
        except StartOver:
            yield from ask(None, known, self._now)

    def _hand_over(self, item: Handed) -> bool:
        with self._stored:
            self._under_way += 1
        while not self._stop.is_set():
            try:
                self._work.put(item, timeout=_LOOK_AGAIN)
            except queue.Full:
                continue
            if not self.awaited:
                self._ring()
            return True
        return False

    def wait_until_stored(self) -> None:
        """Wait until everything handed over so far is in the index, or nobody stores any more."""
        with self._stored:
            while self._under_way and not self._stop.is_set():
                self._stored.wait(_LOOK_AGAIN)


def _understood(account: str, kind: ItemKind, batch: Batch, asks: AsksMode, language: str) -> Work:
    batch = sound(batch)
    messages: list[ReadMessage] = []
    aside: dict[str, SetAside] = {}
    for change in batch.changes:
        if isinstance(change.item, Message):
            try:
                messages.append(ReadMessage(change.item, read(change.item, asks, language)))
            except Exception as error:  # noqa: BLE001 - a mail that finds a mistake of ours must not stop the others
                aside[change.ref] = SetAside(account, kind, change.ref, our_mistake(error))
    if aside:
        changes = tuple(change for change in batch.changes if change.ref not in aside)
        batch = replace(batch, changes=changes, set_aside=(*batch.set_aside, *aside.values()))
    return Work(account, kind, batch, messages)


class _ReadYourWrites:
    """What the index holds, with everything that was handed over before the question.

    Else what is under way would pass for unknown, and its deletion for none of our business.
    """

    def __init__(self, known: Known, reader: Reader) -> None:
        self._known = known
        self._reader = reader

    def refs(self, kind: ItemKind) -> Collection[str]:
        self._reader.wait_until_stored()
        return self._known.refs(kind)
