"""Mail that an older reading understood: which of it to read again, and what changes then.

Only conversations that may still matter are read again, a bounded part of them a pass. Nothing fires anew by it: what
was made hangs on message ids, which stay, and what was dealt with is dealt with whatever its text is found to say.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from daemon.database import AnyRow, chunks, to_stamp
from daemon.index import tables
from daemon.index.intake import ReadMessage, reading_values
from rules.circle import Circle
from rules.language import reading_mark
from rules.model import WRITTEN_BY_PEOPLE, AsksMode

AT_ONCE = 50
"""Mails fetched together."""
A_PASS = 500
"""Mails of an account that one pass reads again."""
STILL_WARM = timedelta(days=60)
"""Since a conversation's last mail: an older one is read again only while somebody waits in it."""


def outdated(connection: sa.Connection, account: str, mode: AsksMode, now: datetime) -> list[str]:
    """Return the refs of mails to be read again, the newest first, as many as one pass takes.

    Once there are none the account is noted as read, and later passes do not search for any.
    """
    noted, done = f"read {account}", reading_mark(mode)
    if connection.scalar(sa.select(tables.meta.c.value).where(tables.meta.c.name == noted)) == done:
        return []
    mail, copy, thread = tables.message.c, tables.copy.c, tables.thread.c
    waits = thread.state.in_(("waits_for_us", "waits_for_them"))
    query = (
        sa.select(sa.func.min(copy.ref))
        .join(tables.message, mail.id == copy.message)
        .join(tables.thread, thread.id == mail.thread)
        .where(copy.account == account, mail.read_as != done)
        .where(sa.or_(waits, thread.last_at >= to_stamp(now - STILL_WARM)))
        .group_by(mail.id)
        .order_by(mail.at.desc(), mail.id.desc())
        .limit(A_PASS)
    )
    refs = list(connection.scalars(query))
    if not refs:
        connection.execute(sa.insert(tables.meta).prefix_with("OR REPLACE").values(name=noted, value=done))
    return refs


def renew(
    connection: sa.Connection, account: str, refs: Collection[str], reads: Sequence[ReadMessage], circle: Circle
) -> None:
    """Put new readings in place of the old ones and have their conversations judged anew.

    `refs` are all that were asked for: what could not be had keeps its reading, and is not asked for again.
    """
    mode, mail, copy = circle.settings.asks, tables.message.c, tables.copy.c
    held: dict[str, AnyRow] = {}
    for part in chunks(refs):
        query = sa.select(copy.ref, mail.id, mail.sender, mail.sent, mail.nature).join(
            tables.message, mail.id == copy.message
        )
        rows = connection.execute(query.where(copy.account == account, copy.ref.in_(part)))
        held.update((row.ref, row) for row in rows)
    for read in reads:
        row = held.get(read.message.ref)
        if row is not None:
            values = reading_values(read.message, read.reading, mode)
            connection.execute(sa.update(tables.message).where(mail.id == row.id).values(**values))
            _count_again(connection, row, read, circle)
    for part in chunks({row.id for row in held.values()}):
        threads = sa.select(mail.thread).where(mail.id.in_(part))
        connection.execute(sa.update(tables.thread).where(tables.thread.c.id.in_(threads)).values(dirty=True))
        connection.execute(sa.update(tables.message).where(mail.id.in_(part)).values(read_as=reading_mark(mode)))


def _count_again(connection: sa.Connection, row: AnyRow, read: ReadMessage, circle: Circle) -> None:
    """Correct how many mails of the sender a machine wrote."""
    change = (row.nature in WRITTEN_BY_PEOPLE) - (read.reading.nature in WRITTEN_BY_PEOPLE)
    if change and not (row.sent or circle.side(row.sender) == "ours"):
        contact = tables.contact
        connection.execute(
            sa.update(contact).where(contact.c.email == row.sender).values(automatic=contact.c.automatic + change)
        )
