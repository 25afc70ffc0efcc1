"""What passed between us and a person beside mail: meetings held, calls logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from connectors.model import Event
from daemon.database import chunks, to_stamp
from daemon.index import tables
from daemon.index.events import event_of
from rules.model import Evidence, Touch


def events_with(
    connection: sa.Connection, emails: Sequence[str], starts: datetime, ends: datetime
) -> dict[str, list[Event]]:
    """Return address → the meetings with it that ended in (starts, ends], oldest first, kept ones only."""
    found: dict[str, list[Event]] = {}
    who, what = tables.event_guest.c, tables.event.c
    for part in chunks(emails):
        query = (
            sa.select(who.email, tables.event)
            .join(tables.event, sa.and_(what.account == who.account, what.ref == who.ref))
            .where(
                who.email.in_(part),
                what.ends > to_stamp(starts),
                what.ends <= to_stamp(ends),
            )
            .order_by(what.ends)
        )
        for row in connection.execute(query):
            event = event_of(row)
            if stands(event, row.email):
                found.setdefault(row.email, []).append(event)
    return found


def stands(event: Event, email: str) -> bool:
    """Tell whether a meeting with somebody is neither cancelled nor declined, by us or by them."""
    answers: Mapping[str, str] = {guest.address.email: guest.answer for guest in event.guests}
    return not event.cancelled and "declined" not in (event.our_answer, answers.get(email))


def latest(proofs: Sequence[Evidence | None]) -> Evidence | None:
    """Return the latest of the proofs that exist."""
    return max((proof for proof in proofs if proof), key=lambda proof: proof.at, default=None)


def touch_evidence(touches: Sequence[Touch], now: datetime) -> Evidence | None:
    """Return the latest logged contact up to `now`."""
    return latest(
        [Evidence("book", touch.at, f"{touch.kind} {touch.text}".strip()) for touch in touches if touch.at <= now]
    )
