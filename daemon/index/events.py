"""Events as rows: kept whole as JSON beside the columns that questions are asked by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from connectors.model import Address, Event, Guest
from daemon.database import AnyRow, to_stamp
from daemon.index import tables

CHUNK = 500


def replace_events(connection: sa.Connection, account: str, events: Sequence[Event], gone: Collection[str]) -> None:
    """Store the occurrences, each in the place of an older version of itself, and forget the vanished ones."""
    refs = sorted({*gone, *(event.ref for event in events)})
    for start in range(0, len(refs), CHUNK):
        part = refs[start : start + CHUNK]
        for table in (tables.event, tables.event_guest):
            connection.execute(sa.delete(table).where(table.c.account == account, table.c.ref.in_(part)))
    latest = {event.ref: event for event in events}
    if latest:
        connection.execute(sa.insert(tables.event), [_row(account, event) for event in latest.values()])
    guests = [
        {"email": email, "account": account, "ref": event.ref}
        for event in latest.values()
        for email in sorted(_addresses(event))
    ]
    if guests:
        connection.execute(sa.insert(tables.event_guest), guests)


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
    )
