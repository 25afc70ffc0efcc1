"""How much mail passed between us and each address: kept as sums, so that no pass counts mails again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from connectors.model import Message
from daemon.database import to_stamp
from daemon.index import tables
from rules.circle import Circle
from rules.model import WRITTEN_BY_PEOPLE, Me


@dataclass(slots=True)
class _Sum:
    name: str
    first_at: int
    last_at: int
    received: int = 0
    sent: int = 0
    automatic: int = 0


class ContactCounter:
    """Adds mails up by address and stores the sums on top of those held."""

    def __init__(self, circle: Circle) -> None:
        self._circle = circle
        self._sums: dict[str, _Sum] = {}

    def add(self, message: Message, *, human: bool) -> None:
        """Count one mail."""
        recipients = [(address.email, address.name) for address in (*message.to, *message.cc)]
        sender = message.sender
        self.count(to_stamp(message.at), (sender.email, sender.name), recipients, sent=message.ours, human=human)

    def count(
        self,
        at: int,
        sender: tuple[str, str],
        recipients: Iterable[tuple[str, str]],
        *,
        sent: bool,
        human: bool,
    ) -> None:
        """Count one mail for its sender, or for its recipients when it is ours."""
        if sent or self._circle.side(sender[0]) == "ours":
            for email, name in dict(recipients).items():
                if email and not self._circle.is_ours(email):
                    self._sum(email, name, at).sent += 1
        elif sender[0] and not self._circle.is_ours(sender[0]):
            held = self._sum(*sender, at)
            held.received += 1
            held.automatic += not human

    def _sum(self, email: str, name: str, at: int) -> _Sum:
        held = self._sums.setdefault(email, _Sum(name, at, at))
        held.name = held.name or name
        held.first_at, held.last_at = min(held.first_at, at), max(held.last_at, at)
        return held

    def store(self, connection: sa.Connection) -> None:
        """Write the sums down and start anew."""
        if not self._sums:
            return
        table = tables.contact
        statement = insert(table)
        new = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=[table.c.email],
            set_={
                "name": sa.case((table.c.name == "", new.name), else_=table.c.name),
                "first_at": sa.func.min(table.c.first_at, new.first_at),
                "last_at": sa.func.max(table.c.last_at, new.last_at),
                "received": table.c.received + new.received,
                "sent": table.c.sent + new.sent,
                "automatic": table.c.automatic + new.automatic,
            },
        )
        rows = [
            {
                "email": email,
                "name": held.name,
                "first_at": held.first_at,
                "last_at": held.last_at,
                "received": held.received,
                "sent": held.sent,
                "automatic": held.automatic,
            }
            for email, held in self._sums.items()
        ]
        connection.execute(statement, rows)
        self._sums = {}


def recount(connection: sa.Connection, circle: Circle) -> None:
    """Count every mail again: after the user's own addresses changed."""
    connection.execute(sa.delete(tables.contact))
    counter = ContactCounter(circle)
    column = tables.message.c
    query = sa.select(column.at, column.sender, column.sender_name, column.recipients, column.sent, column.nature)
    for row in connection.execute(query):
        counter.count(
            row.at,
            (row.sender, row.sender_name),
            [(email, name) for _, email, name in row.recipients],
            sent=row.sent,
            human=row.nature in WRITTEN_BY_PEOPLE,
        )
    counter.store(connection)


def mail_sums(me: Me, until: int) -> sa.Select[*tuple[Any, ...]]:
    """Return the query for the sums as they stood at a past moment: slower, since it counts mails."""
    who, what = tables.participant.c, tables.message.c
    ours = sa.or_(what.sent, what.sender.in_([*me.addresses, *me.shared]))
    received = sa.and_(who.role == "from", ~ours)
    automatic = sa.and_(received, what.nature.not_in(sorted(WRITTEN_BY_PEOPLE)))

    def count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((condition, 1), else_=0))

    return (
        sa.select(
            who.email,
            sa.func.coalesce(sa.func.max(tables.contact.c.name), "").label("name"),
            sa.func.min(who.at).label("first_at"),
            sa.func.max(who.at).label("last_at"),
            count(received).label("received"),
            count(sa.and_(who.role != "from", ours)).label("sent"),
            count(automatic).label("automatic"),
        )
        .join(tables.message, what.id == who.message)
        .join(tables.contact, tables.contact.c.email == who.email)
        .where(who.at <= until, sa.or_(received, sa.and_(who.role != "from", ours)))
        .group_by(who.email)
    )
