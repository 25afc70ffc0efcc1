"""Events as rows: kept whole as JSON beside the columns that questions are asked by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from connectors.model import Address, Event, Guest
from daemon.database import AnyRow, chunks, to_stamp
from daemon.index import tables
from daemon.index.touched import Touched


def replace_events(
    connection: sa.Connection, account: str, events: Sequence[Event], gone: Collection[str], touched: Touched
) -> None:
    """Store the occurrences, each in the place of an older version of itself, and forget the vanished ones."""
    touched.add(events=(event.uid for event in events))
    for part in chunks({*gone, *(event.ref for event in events)}):
        held = tables.event.c.account == account, tables.event.c.ref.in_(part)
        invited = tables.event_guest.c.account == account, tables.event_guest.c.ref.in_(part)
        touched.add(events=connection.scalars(sa.select(tables.event.c.uid).where(*held)))
        touched.add(emails=connection.scalars(sa.select(tables.event_guest.c.email).where(*invited)))
        connection.execute(sa.delete(tables.event).where(*held))
        connection.execute(sa.delete(tables.event_guest).where(*invited))
    latest = {event.ref: event for event in events}
    if latest:
        connection.execute(sa.insert(tables.event), [_row(account, event) for event in latest.values()])
    guests = [
        {"email": email, "account": account, "ref": event.ref}
        for event in latest.values()
        for email in sorted(_addresses(event))
    ]
    touched.add(emails=(guest["email"] for guest in guests))
    if guests:
        connection.execute(sa.insert(tables.event_guest), guests)


def cancelled(connection: sa.Connection, account: str, refs: Collection[str], now: datetime) -> list[Event]:
    """Return what is known of meetings that do not take place, as cancelled `now`.

    One that is over was deleted from a calendar, not cancelled: it is left out.
    """
    found: list[Event] = []
    for part in chunks(refs):
        of_part = sa.select(tables.event).where(tables.event.c.account == account, tables.event.c.ref.in_(part))
        rows = connection.execute(of_part.where(tables.event.c.ends > to_stamp(now)))
        found += (
            replace(event, cancelled=True, changed=event.changed if event.cancelled else now)
            for event in map(event_of, rows)
        )
    return found


def _addresses(event: Event) -> set[str]:
    found = {guest.address.email for guest in event.guests}
    if event.organiser is not None:
        found.add(event.organiser.email)
    return found - {""}


def _row(account: str, event: Event) -> dict[str, Any]:
    return {
        "account": account,
        "ref": event.ref,
        "uid": event.uid,
        "starts": to_stamp(event.starts),
        "ends": to_stamp(event.ends),
        "data": {
            "recurrence_id": event.recurrence_id,
            "starts": event.starts.isoformat(),
            "ends": event.ends.isoformat(),
            "whole_day": event.whole_day,
            "organiser": _pair(event.organiser) if event.organiser else None,
            "guests": [[*_pair(guest.address), guest.answer] for guest in event.guests],
            "our_answer": event.our_answer,
            "title": event.title,
            "description": event.description,
            "cancelled": event.cancelled,
            "busy": event.busy,
            "out_of_office": event.out_of_office,
            "changed": event.changed.isoformat() if event.changed else None,
        },
    }


def _pair(address: Address) -> list[str]:
    return [address.email, address.name]


def event_of(row: AnyRow) -> Event:
    """Return the event of a row of `tables.event`."""
    data: Mapping[str, Any] = row.data
    return Event(
        account=row.account,
        ref=row.ref,
        uid=row.uid,
        recurrence_id=data["recurrence_id"],
        starts=datetime.fromisoformat(data["starts"]),
        ends=datetime.fromisoformat(data["ends"]),
        whole_day=data["whole_day"],
        organiser=Address(*data["organiser"]) if data["organiser"] else None,
        guests=tuple(Guest(Address(email, name), answer) for email, name, answer in data["guests"]),
        our_answer=data["our_answer"],
        title=data["title"],
        description=data["description"],
        cancelled=data["cancelled"],
        busy=data["busy"],
        out_of_office=data["out_of_office"],
        changed=datetime.fromisoformat(changed) if (changed := data.get("changed")) else None,
    )
