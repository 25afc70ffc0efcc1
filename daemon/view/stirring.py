"""What the mere passing of time may change: mail dated ahead that is now past, meetings that begin, end, come near."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from daemon.database import chunks, to_stamp
from daemon.index import tables


@dataclass(frozen=True, slots=True)
class Stirred:
    """What may stand differently: conversations by their first message, addresses, event uids."""

    threads: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    articles: bool = False
    """One has been published meanwhile."""


def stirred(connection: sa.Connection, before: datetime, now: datetime, shifts: Collection[timedelta] = ()) -> Stirred:
    """Return what the time in [before, now] stirs. `shifts`: how long before a meeting begins, or ends, it counts too.

    Both moments are in it: the index knows whole seconds only.
    """
    threads: set[str] = set()
    emails: set[str] = set()
    events: set[str] = set()
    first, last = to_stamp(before), to_stamp(now)
    what, thread = tables.message.c, tables.thread.c
    mails = (
        sa.select(thread.first_key, what.sender, what.recipients)
        .join(tables.thread, thread.id == what.thread)
        .where(thread.last_at >= first, what.at >= first, what.at <= last)
    )
    for key, sender, recipients in connection.execute(mails):
        threads.add(key)
        emails.update((sender, *(email for _, email, _ in recipients)))
    held, who = tables.event.c, tables.event_guest.c
    spans = [(to_stamp(before + shift), to_stamp(now + shift)) for shift in {timedelta(), *shifts}]
    meetings = (
        sa.select(held.uid, who.email)
        .outerjoin(tables.event_guest, sa.and_(who.account == held.account, who.ref == held.ref))
        .where(sa.or_(*(column.between(*span) for span in spans for column in (held.starts, held.ends))))
    )
    for uid, email in connection.execute(meetings):
        events.add(uid)
        emails.update([email] if email is not None else [])
    at = tables.article.c.at
    fresh = connection.scalar(sa.select(sa.exists().where(at >= first, at <= last)))
    return Stirred(frozenset(threads), frozenset(emails), frozenset(events), bool(fresh))


def conversations_of(connection: sa.Connection, keys: Collection[str]) -> set[str]:
    """Return the conversations, by their first message, that hold one of the messages."""
    what, thread = tables.message.c, tables.thread.c
    found: set[str] = set()
    for part in chunks(keys):
        query = sa.select(thread.first_key).join(tables.message, what.thread == thread.id).where(what.key.in_(part))
        found.update(connection.scalars(query))
    return found


def guests_of(
    connection: sa.Connection, starts: datetime, ends: datetime, uids: Collection[str] | None = None
) -> dict[str, set[str]]:
    """Return uid → everybody named in the occurrences that overlap [starts, ends)."""
    held, who = tables.event.c, tables.event_guest.c
    query = (
        sa.select(held.uid, who.email)
        .join(tables.event_guest, sa.and_(who.account == held.account, who.ref == held.ref))
        .where(held.starts < to_stamp(ends), held.ends > to_stamp(starts))
    )
    found: dict[str, set[str]] = {}
    for part in [None] if uids is None else chunks(uids):
        for uid, email in connection.execute(query if part is None else query.where(held.uid.in_(part))):
            found.setdefault(uid, set()).add(email)
    return found
