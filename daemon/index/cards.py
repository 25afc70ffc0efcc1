"""Cards as rows: what the accounts' contacts, and the birthdays in their calendars, say of people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from connectors.model import Card, CardDate, ItemKind
from daemon.database import AnyRow, chunks
from daemon.index import tables

_EDITION = "cards"


def replace_cards(
    connection: sa.Connection, account: str, kind: ItemKind, cards: Sequence[Card], gone: Collection[str]
) -> None:
    """Store the cards that came with the changes of a kind, each in the place of an older one; forget those gone."""
    table = tables.card
    latest = {card.ref: card for card in cards}
    changed = len(latest)
    for part in chunks({*gone, *latest}):
        mine = sa.and_(table.c.account == account, table.c.kind == kind, table.c.ref.in_(part))
        changed += connection.execute(sa.delete(table).where(mine)).rowcount
    if latest:
        connection.execute(sa.insert(table), [_row(account, kind, card) for card in latest.values()])
    if changed:
        _next_edition(connection)


def _next_edition(connection: sa.Connection) -> None:
    table = tables.meta
    edition = cards_edition(connection) + 1
    connection.execute(sa.delete(table).where(table.c.name == _EDITION))
    connection.execute(sa.insert(table).values(name=_EDITION, value=str(edition)))


def cards_edition(connection: sa.Connection) -> int:
    """Return a number that is another one whenever cards have changed."""
    held = connection.scalar(sa.select(tables.meta.c.value).where(tables.meta.c.name == _EDITION))
    return int(held or 0)


def _row(account: str, kind: ItemKind, card: Card) -> dict[str, Any]:
    return {
        "account": account,
        "kind": kind,
        "ref": card.ref,
        "data": {
            "names": card.names,
            "emails": card.emails,
            "company": card.company,
            "dates": [[day.kind, day.month, day.day, day.year] for day in card.dates],
            "groups": card.groups,
            "of": card.of,
        },
    }


def held_cards(connection: sa.Connection, accounts: Collection[str]) -> list[Card]:
    """Return the cards of the accounts, in the order of these; within one, contacts before birthdays, each by ref."""
    place = {name: number for number, name in enumerate(accounts)}
    table = tables.card
    query = sa.select(table).where(table.c.account.in_(sorted(place))).order_by(table.c.kind, table.c.ref)
    return sorted(map(_card, connection.execute(query)), key=lambda card: place[card.account])


def _card(row: AnyRow) -> Card:
    data = row.data
    return Card(
        account=row.account,
        ref=row.ref,
        names=tuple(data["names"]),
        emails=tuple(data["emails"]),
        company=data["company"],
        dates=tuple(CardDate(*day) for day in data["dates"]),
        groups=tuple(data["groups"]),
        of=data["of"],
    )
