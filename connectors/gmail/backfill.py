"""What there is in a mailbox: every message listed, then fetched newest thread first, each at the lower price.

A page of the list names messages and their threads, so all thread sizes are known, for 5 units a 500 messages, before
anything dear is asked for. A thread is fetched whole where that costs less than its messages. What the index holds
already is left out: a backfill that was killed goes on where it stood, for the price of the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from connectors.base import Unreachable
from connectors.gmail.client import Client, Json
from connectors.gmail.scope import Scope

PAGE = 500


@dataclass(frozen=True, slots=True)
class Job:
    """Messages of one thread that are wanted."""

    thread: str
    ids: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """What is still to be fetched. The dearest part of a large mailbox's memory, so ids lie joined in one string."""

    gone: tuple[str, ...] = ()
    left: int = 0
    """Messages still to be fetched."""
    _threads: dict[str, str] = field(default_factory=dict)
    _order: list[str] = field(default_factory=list)

    def add(self, message: str, thread: str) -> None:
        """Want a message, once; threads are served in the order in which they are first met."""
        held = self._threads.get(thread)
        if held is not None and f" {message} " in f" {held} ":  # a page may repeat what the last one held
            return
        self._threads[thread] = message if held is None else f"{held} {message}"
        self.left += 1

    def jobs(self) -> Iterator[Job]:
        """Yield what is to be fetched, next thread first; what is not reported `done` comes again next time."""
        if not self._order:
            self._order = list(reversed(self._threads))
        for thread in reversed(self._order):
            if (ids := self._threads.get(thread)) is not None:
                yield Job(thread, tuple(ids.split(" ")))

    def promote(self, thread: str) -> None:
        """Let a thread be the next: there is news in it."""
        if thread in self._threads and self._order:
            self._order.remove(thread)
            self._order.append(thread)

    def done(self, jobs: Iterable[Job]) -> None:
        """Take threads off the plan."""
        for job in jobs:
            del self._threads[job.thread]
            self.left -= len(job.ids)
        while self._order and self._order[-1] not in self._threads:
            self._order.pop()


def make_plan(client: Client, scope: Scope, known: Collection[str]) -> Plan:
    """List the mailbox. Raises Unreachable when it is empty although the index holds mail of it."""
    drafts = frozenset(_drafts(client))
    plan = Plan()
    missing = set(known)
    empty = True
    for message, thread in _listed(client, scope):
        empty = False
        missing.discard(message)
        if message not in known and message not in drafts:
            plan.add(message, thread)
    if known and empty:
        raise Unreachable(
            f"{client.account}: the mailbox is suddenly empty", "open it in a browser: is the mail still there?"
        )
    plan.gone = tuple(sorted(missing))
    return plan


def _listed(client: Client, scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield (message, thread), newest first: as Gmail lists them; of several labels, by the age that ids tell."""
    if not scope.labels:
        yield from _pages(client, None)
        return
    rows = [row for label in sorted(scope.labels) for row in _pages(client, label)]
    with suppress(ValueError):  # ids of another make (an emulator's): label after label will do
        rows.sort(key=lambda row: int(row[0], 16), reverse=True)
    yield from rows


def _pages(client: Client, label: str | None) -> Iterator[tuple[str, str]]:
    options: Json = {"userId": "me", "maxResults": PAGE, "fields": "messages(id,threadId),nextPageToken"}
    if label is not None:
        options["labelIds"] = [label]
    for answer in client.gmail_pages("messages.list", lambda page: client.mails.list(**options, **page)):
        for row in answer.get("messages") or ():
            yield str(row["id"]), str(row.get("threadId") or row["id"])


def _drafts(client: Client) -> Iterator[str]:
    options: Json = {"userId": "me", "maxResults": PAGE}
    for answer in client.gmail_pages("drafts.list", lambda page: client.drafts.list(**options, **page)):
        for row in answer.get("drafts") or ():
            if message := row.get("message"):
                yield str(message["id"])
