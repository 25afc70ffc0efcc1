"""Reply headers into threads: messages that name each other, or the same third one, are one conversation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from daemon.database import chunks, insert_rows
from daemon.index import tables
from daemon.index.quoting import quoting


@dataclass(frozen=True, slots=True)
class Fresh:
    """A message just added, still a thread of its own. `lines`, `quoted`: hashes, for strays only."""

    id: int
    message_id: str
    refs: Sequence[str]
    stray: bool
    lines: frozenset[int]
    quoted: frozenset[int]


class Unions:
    """Disjoint sets of threads; the smallest number speaks for its set."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def find(self, thread: int) -> int:
        """Return the number that speaks for the thread's set."""
        root = thread
        while (above := self._above.get(root, root)) != root:
            root = above
        while (above := self._above.get(thread, thread)) != root:
            self._above[thread], thread = root, above
        return root

    def merge(self, one: int, other: int) -> None:
        """Make one set of two."""
        low, high = sorted((self.find(one), self.find(other)))
        if low != high:
            self._above[high] = low

    def moved(self) -> dict[int, int]:
        """Return thread → new number, for those whose number changes."""
        return {thread: self.find(thread) for thread in list(self._above)}


def link(connection: sa.Connection, fresh: Sequence[Fresh]) -> None:
    """Give new messages their threads and merge what they connect; touched threads become dirty.

    A message that turns out to be named by a reply header stops being a stray: the strays that had been joined to
    it are let go and looked at again (DESIGN.md: joining is only for conversations without any reply link).
    """
    refs = [(ref, message.id) for message in fresh for ref in dict.fromkeys(message.refs)]
    insert_rows(connection, tables.reply_ref, refs)
    connection.execute(sa.insert(tables.thread), [{"id": message.id, "dirty": True} for message in fresh])
    names = {message.message_id for message in fresh}.union(*(message.refs for message in fresh))
    groups = _groups(connection, names)
    linked = {entry.id for group in groups.values() for entry in group if entry.stray}
    alone = _let_go(connection, linked)
    unions = Unions()
    for group in groups.values():
        threads = [entry.id if entry.id in alone else entry.thread for entry in group]
        for thread in threads[1:]:
            unions.merge(threads[0], thread)
    move_threads(connection, unions.moved())
    _keep_lines(connection, [message for message in fresh if message.stray and message.id not in linked])


@dataclass(frozen=True, slots=True)
class _Entry:
    id: int
    thread: int
    stray: bool


def _groups(connection: sa.Connection, names: Collection[str]) -> dict[str, list[_Entry]]:
    """Message-ID → those who bear or name it, where somebody names it."""
    column = tables.message.c
    bearers: dict[str, list[_Entry]] = {}
    namers: dict[str, list[_Entry]] = {}
    for part in chunks(names):
        bearing = sa.select(column.message_id, column.id, column.thread, column.stray).where(
            column.message_id.in_(part)
        )
        naming = (
            sa.select(tables.reply_ref.c.message_id, column.id, column.thread, column.stray)
            .join(tables.message, column.id == tables.reply_ref.c.message)
            .where(tables.reply_ref.c.message_id.in_(part))
        )
        for query, found in ((bearing, bearers), (naming, namers)):
            for row in connection.execute(query):
                found.setdefault(row.message_id, []).append(_Entry(row.id, row.thread, row.stray))
    return {name: group + bearers.get(name, []) for name, group in namers.items()}


def _let_go(connection: sa.Connection, linked: Collection[int]) -> Collection[int]:
    """Take conversations that the joining made apart again, where a link now says better; returns their messages."""
    if not linked:
        return ()
    column = tables.message.c
    threads = sa.select(column.thread).where(column.id.in_(linked))
    members = connection.execute(
        sa.select(column.id, column.thread).where(column.thread.in_(threads), column.stray)
    ).all()
    ids = {row.id for row in members}
    again = quoting(connection, linked) - set(linked)  # a line that one fewer says tells more
    connection.execute(
        sa.update(tables.message)
        .where(column.id.in_(ids))
        .values(thread=column.id, parent=None, unjoined=column.id.not_in(linked))
    )
    for part in chunks(again):
        connection.execute(sa.update(tables.message).where(column.id.in_(part)).values(unjoined=True))
    connection.execute(sa.update(tables.message).where(column.id.in_(linked)).values(stray=False))
    connection.execute(sa.delete(tables.line).where(tables.line.c.message.in_(linked)))
    ensure_threads(connection, ids)
    return ids


def ensure_threads(connection: sa.Connection, ids: Collection[int]) -> None:
    """Make sure that the threads have a row, and mark them dirty."""
    if ids:
        connection.execute(
            sa.insert(tables.thread).prefix_with("OR REPLACE"),
            [{"id": number, "dirty": True} for number in sorted(ids)],
        )


def move_threads(connection: sa.Connection, moved: dict[int, int]) -> None:
    """Move whole threads into others; the emptied ones vanish, the others become dirty."""
    changes = [{"old": old, "new": new} for old, new in moved.items() if old != new]
    if not changes:
        return
    connection.execute(
        sa.update(tables.message)
        .where(tables.message.c.thread == sa.bindparam("old"))
        .values(thread=sa.bindparam("new")),
        changes,
    )
    connection.execute(sa.delete(tables.thread).where(tables.thread.c.id == sa.bindparam("old")), changes)
    ensure_threads(connection, {change["new"] for change in changes})


def _keep_lines(connection: sa.Connection, strays: Sequence[Fresh]) -> None:
    rows = [
        (value, quoted, message.id)
        for message in strays
        for quoted, values in ((False, message.lines), (True, message.quoted))
        for value in values
    ]
    insert_rows(connection, tables.line, rows)
