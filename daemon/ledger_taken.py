"""For what the ledger holds its last word already: asked of every signal in every decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from daemon.database import chunks
from daemon.ledger_tables import cover, entry


def taken(connection: sa.Connection, ids: Collection[str]) -> Mapping[str, frozenset[tuple[str, str]]]:
    """Return id → the (rule, step) for which it was dealt with once and for all, where there is any.

    What was begun but never seen is not: performing looks its mark up first. A notice has none.
    """
    column = entry.c
    taken_back = column.outcome.in_(("withdrawn", "replaced"))
    unseen = sa.or_(  # as `LedgerEntry.pending`, or given up
        column.state.in_(("planned", "begun", "cancelled")), sa.and_(column.state == "uncertain", ~taken_back)
    )
    final = sa.or_(~unseen, sa.and_(column.kind == "notify", column.state == "begun"))
    found: dict[str, set[tuple[str, str]]] = {}
    for part in chunks(ids):
        query = sa.select(cover.c.id, column.rule, column.step).join(entry, column.key == cover.c.key)
        for covered, rule, step in connection.execute(query.where(cover.c.id.in_(part), final)):
            found.setdefault(covered, set()).add((rule, step))
    return {covered: frozenset(steps) for covered, steps in found.items()}
