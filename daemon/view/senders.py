"""Who writes again and again and never had a word from us: taken for a machine where every stranger counts as a customer."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from daemon.database import chunks
from daemon.index import tables
from rules.circle import Circle

MANY = 10
"""Mails of theirs from which on that is so."""


def never_answered(connection: sa.Connection, emails: Collection[str], circle: Circle, until: int) -> frozenset[str]:
    """Return those of the addresses that sent ten mails or more up to a moment, and none was ever sent to them.

    A colleague's mail to them counts as well. Whoever answered a mail of ours is left out: we wrote to them, whatever
    the address was.
    """
    contact = tables.contact.c
    found: set[str] = set()
    for part in chunks(sorted(emails)):
        few = sa.select(contact.email).where(contact.email.in_(part), contact.received >= MANY, contact.sent == 0)
        asked = [row.email for row in connection.execute(few)]
        found.update(_many(connection, asked, until))
    return frozenset(found - _written_to(connection, found, circle) - _answering(connection, found, circle))


def _many(connection: sa.Connection, emails: Collection[str], until: int) -> set[str]:
    who = tables.participant.c
    query = (
        sa.select(who.email)
        .where(who.email.in_(emails), who.role == "from", who.at <= until)
        .group_by(who.email)
        .having(sa.func.count() >= MANY)
    )
    return {row.email for row in connection.execute(query)}


def _written_to(connection: sa.Connection, emails: Collection[str], circle: Circle) -> set[str]:
    who, what = tables.participant.c, tables.message.c
    found: set[str] = set()
    for part in chunks(sorted(emails)):
        query = (
            sa.select(who.email, what.sender)
            .join(tables.message, what.id == who.message)
            .where(who.email.in_(part), who.role != "from")
            .distinct()
        )
        found.update(row.email for row in connection.execute(query) if circle.is_ours(row.sender))
    return found


def _answering(connection: sa.Connection, emails: Collection[str], circle: Circle) -> set[str]:
    theirs, ours, named = tables.message.alias("theirs"), tables.message.alias("ours"), tables.reply_ref.c
    found: set[str] = set()
    for part in chunks(sorted(emails)):
        query = (
            sa.select(theirs.c.sender, ours.c.sender.label("answered"), ours.c.sent)
            .join(tables.reply_ref, named.message == theirs.c.id)
            .join(ours, ours.c.message_id == named.message_id)
            .where(theirs.c.sender.in_(part))
            .distinct()
        )
        found.update(row.sender for row in connection.execute(query) if row.sent or circle.is_ours(row.answered))
    return found
