"""Meetings with people, and what we wrote to them after one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from connectors.model import Event
from daemon.database import chunks, to_stamp
from daemon.index import tables
from daemon.index.events import event_of
from daemon.view.contacts import stands
from daemon.view.people import Directory
from daemon.view.threads import Threads
from rules.model import Evidence


def written_since(
    threads: Threads, directory: Directory, since: Mapping[str, datetime], now: datetime
) -> dict[str, Evidence]:
    """Return person → the first mail of ours, or logged contact, after their moment and up to `now`."""
    moments = {email: at for person, at in since.items() for email in directory.addresses(person)}
    mails = threads.answers(moments)
    found: dict[str, Evidence] = {}
    for person, at in since.items():
        own = directory.addresses(person)
        words = [mail.evidence for email in own for mail in mails.get(email, ()) if mail.human and mail.ours]
        known = directory.people.get(person)
        words += [
            Evidence("book", touch.at, f"{touch.kind} {touch.text}".strip())
            for touch in (known.touches if known else ())
            if at < touch.at <= now
        ]
        if words:
            found[person] = min(words, key=lambda proof: (proof.at, proof.source))
    return found


def meetings_with(
    connection: sa.Connection, directory: Directory, persons: Collection[str], starts: datetime, ends: datetime
) -> dict[str, list[Event]]:
    """Return person → the meetings with them that stand and overlap [starts, ends), ordered by start."""
    owner = {email: person for person in persons for email in directory.addresses(person)}
    who, what = tables.event_guest.c, tables.event.c
    found: dict[str, dict[tuple[str, str], Event]] = {}
    for part in chunks(owner):
        query = (
            sa.select(who.email, tables.event)
            .join(tables.event, sa.and_(what.account == who.account, what.ref == who.ref))
            .where(who.email.in_(part), what.starts < to_stamp(ends), what.ends > to_stamp(starts))
        )
        for row in connection.execute(query):
            event = event_of(row)
            if stands(event, row.email):
                found.setdefault(owner[row.email], {}).setdefault((event.uid, event.recurrence_id), event)
    return {
        person: sorted(held.values(), key=lambda event: (event.starts, event.uid, event.recurrence_id))
        for person, held in found.items()
    }
