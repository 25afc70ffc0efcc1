"""How mails between us and a person were written: what `rules.language.manners.manner_of` weighs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

import sqlalchemy as sa

from daemon.database import to_stamp
from daemon.index import tables
from daemon.index.told import manner_in
from rules.language.manners import Written

_MOST = 60
"""Mails looked at, the latest ones."""


def written_between(
    connection: sa.Connection, emails: Collection[str], now: datetime, is_ours: Callable[[str], bool]
) -> list[Written]:
    """Return how the latest mails with the addresses were written, oldest first.

    Of ours only those with one address in To: in others the greeting may be somebody else's.
    """
    who, mail = tables.participant.c, tables.message.c
    query = (
        sa.select(who.role, mail.sender, mail.sent, mail.recipients, mail.manner)
        .join(tables.message, mail.id == who.message)
        .where(who.email.in_(emails), who.at <= to_stamp(now))
        .order_by(who.at.desc(), mail.id.desc())
        .limit(_MOST)
    )
    found: list[Written] = []
    for row in connection.execute(query):
        ours = row.sent or is_ours(row.sender)
        alone = sum(role == "to" for role, _, _ in row.recipients) == 1
        if row.manner and ((ours and row.role == "to" and alone) or (not ours and row.role == "from")):
            found.append(Written(manner_in(row.manner), ours))
    return found[::-1]
