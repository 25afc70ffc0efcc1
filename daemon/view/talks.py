"""The latest conversations with somebody: what one wants to have read again before meeting them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from daemon.database import from_stamp, to_stamp
from daemon.index import tables
from rules.circle import Circle
from rules.model import WRITTEN_BY_PEOPLE, Evidence
from rules.view import Talk

_LOOKED_AT = 60
"""Mails that are looked at for it: whoever writes more than that in one conversation has been read already."""


def last_talks(
    connection: sa.Connection, emails: Collection[str], circle: Circle, now: datetime, most: int
) -> list[Talk]:
    """Return the latest conversations in which people wrote, on either side; each by its latest mail up to `now`."""
    who, what, thread = tables.participant.c, tables.message.c, tables.thread.c
    query = (
        sa.select(what.key, what.at, what.subject, what.sender, what.sent, what.quote, thread.first_key, who.role)
        .join(tables.message, what.id == who.message)
        .join(tables.thread, thread.id == what.thread)
        .where(who.email.in_(sorted(emails)), who.at <= to_stamp(now), what.nature.in_(sorted(WRITTEN_BY_PEOPLE)))
        .order_by(who.at.desc(), what.key)
        .limit(_LOOKED_AT)
    )
    found: dict[str, Talk] = {}
    for row in connection.execute(query):
        ours = row.sent or circle.side(row.sender) == "ours"
        if (row.role == "from") == ours:
            continue  # from a third party, who is no side of the talk
        latest = Evidence(row.key, from_stamp(row.at), row.quote)
        found.setdefault(row.first_key, Talk(row.first_key, latest, row.subject, ours))
        if len(found) == most:
            break
    return list(found.values())
