"""Whoever introduces somebody is answered by our word to the one they brought: thanking them is another matter."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from daemon.database import AnyRow, chunks
from daemon.index import tables
from rules.circle import Circle
from rules.conversation import ThreadMessage, ThreadState
from rules.language.introductions import introduces
from rules.model import Evidence

Judged = tuple[Sequence[AnyRow], Sequence[ThreadMessage], ThreadState]


def taken_up(connection: sa.Connection, circle: Circle, standing: Sequence[Judged]) -> dict[str, Evidence]:
    """Return the waiting messages that introduced somebody, each with our first word to them in that conversation."""
    candidates: dict[str, Evidence] = {}
    for rows, messages, judged in standing:
        for wait in judged.waits:
            brought = _brought(rows, messages, circle, wait.source) - {wait.person}
            word = next(
                (one for one in messages if one.ours and one.at > wait.last_at and one.recipients & brought), None
            )
            if word is not None:
                candidates[wait.source] = Evidence(word.message_id, word.at, word.quote)
    if not candidates:
        return {}
    return {key: candidates[key] for key in _introducing(connection, candidates)}


def _brought(rows: Sequence[AnyRow], messages: Sequence[ThreadMessage], circle: Circle, source: str) -> frozenset[str]:
    """Return the people from outside to whom a message went as well."""
    row = next(row for row in rows if row.key == source)
    message = next(one for one in messages if one.message_id == source)
    if all(circle.is_ours(email) for _, email, _ in row.recipients):
        return frozenset()
    return frozenset(one for one in message.recipients if not circle.is_ours(one))


def _introducing(connection: sa.Connection, keys: Collection[str]) -> list[str]:
    column = tables.message.c
    found: list[str] = []
    for part in chunks(keys):
        query = sa.select(column.key, column.subject, column.new_text).where(column.key.in_(part))
        found += [row.key for row in connection.execute(query) if introduces(row.subject, row.new_text)]
    return found
