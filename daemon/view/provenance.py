"""Who knows what a mail or a meeting says, and which accounts hold it."""

from __future__ import annotations

from collections.abc import Callable, Collection

import sqlalchemy as sa

from daemon.database import chunks
from daemon.index import tables
from daemon.index.events import event_of
from rules.view import Provenance


def provenance(
    connection: sa.Connection, sources: Collection[str], person_of: Callable[[str], str]
) -> dict[str, Provenance]:
    """Return source → its audience and accounts; sources that are neither a mail's key nor an event's uid are left out."""
    found: dict[str, Provenance] = {}
    for part in chunks(sources):
        mail, copy = tables.message.c, tables.copy.c
        lying: dict[int, set[str]] = {}
        held = sa.select(copy.message, copy.account).join(tables.message, mail.id == copy.message)
        for number, account in connection.execute(held.where(mail.key.in_(part))):
            lying.setdefault(number, set()).add(account)
        for row in connection.execute(
            sa.select(mail.id, mail.key, mail.sender, mail.recipients, mail.subject).where(mail.key.in_(part))
        ):
            emails = [row.sender, *(email for _, email, _ in row.recipients)]
            found[row.key] = Provenance(
                frozenset(map(person_of, emails)), frozenset(lying.get(row.id, ())), row.subject
            )
        meetings: dict[str, tuple[set[str], set[str], str]] = {}
        for row in connection.execute(sa.select(tables.event).where(tables.event.c.uid.in_(part))):
            event = event_of(row)
            audience, accounts, _ = meetings.setdefault(event.uid, (set(), set(), event.title))
            audience.update(guest.address.email for guest in event.guests)
            audience.update([event.organiser.email] if event.organiser else [])
            accounts.add(event.account)
        for uid, (audience, accounts, title) in meetings.items():
            found[uid] = Provenance(frozenset(map(person_of, audience)), frozenset(accounts), title)
    return found
