"""What passed between us and a person: mails in both directions, meetings held, calls logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from connectors.model import Event
from daemon.database import AnyRow, from_stamp, to_stamp
from daemon.index import tables
from daemon.index.events import event_of
from rules.circle import Circle
from rules.model import WRITTEN_BY_PEOPLE, Evidence, Touch

CHUNK = 500
QUOTE = 120


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail between us and one address."""

    id: int
    key: str
    at: datetime
    thread: int
    ours: bool
    direct: bool
    """The address is the sender, or stands in To."""
    human: bool
    subject: str
    subject_key: str
    new_text: str
    language: str

    @property
    def evidence(self) -> Evidence:
        """The mail as evidence."""
        return Evidence(self.key, self.at, self.subject[:QUOTE])


def mails_with(
    connection: sa.Connection, emails: Sequence[str], circle: Circle, now: datetime, since: datetime | None = None
) -> dict[str, list[Mail]]:
    """Return address → the mails between us and it in (since, now], oldest first; third parties' mails left out."""
    found: dict[str, list[Mail]] = {}
    who, what = tables.participant.c, tables.message.c
    for start in range(0, len(emails), CHUNK):
        query = (
            sa.select(
                who.email,
                who.role,
                what.id,
                what.key,
                what.at,
                what.thread,
                what.sender,
                what.sent,
                what.nature,
                what.subject,
                what.subject_key,
                what.new_text,
                what.language,
            )
            .join(tables.message, what.id == who.message)
            .where(who.email.in_(emails[start : start + CHUNK]), who.at <= to_stamp(now))
            .order_by(who.email, who.at, what.key)
        )
        if since is not None:
            query = query.where(who.at > to_stamp(since))
        for row in connection.execute(query):
            mail = _mail(row, circle)
            if mail is not None:
                found.setdefault(row.email, []).append(mail)
    return found


def _mail(row: AnyRow, circle: Circle) -> Mail | None:
    ours = row.sent or circle.side(row.sender) == "ours"
    if (row.role == "from") == ours:
        return None  # to the person, but from a third party; or from an address of ours that is no outsider
    return Mail(
        id=row.id,
        key=row.key,
        at=from_stamp(row.at),
        thread=row.thread,
        ours=ours,
        direct=row.role != "cc",
        human=row.nature in WRITTEN_BY_PEOPLE or (ours and row.nature not in ("auto_reply", "away")),
        subject=row.subject,
        subject_key=row.subject_key,
        new_text=row.new_text,
        language=row.language,
    )


def two_way(mails: Sequence[Mail]) -> Mail | None:
    """Return the younger half of the latest two-way mail: the latest that answers the other side in its thread."""
    first_side: dict[tuple[int, bool], datetime] = {}
    latest: Mail | None = None
    for mail in mails:
        if not mail.human:
            continue
        opposite = first_side.get((mail.thread, not mail.ours))
        if opposite is not None and opposite <= mail.at:
            latest = mail
        first_side.setdefault((mail.thread, mail.ours), mail.at)
    return latest


def events_with(
    connection: sa.Connection, emails: Sequence[str], starts: datetime, ends: datetime
) -> dict[str, list[Event]]:
    """Return address → the meetings with it that ended in (starts, ends], oldest first, kept ones only."""
    found: dict[str, list[Event]] = {}
    who, what = tables.event_guest.c, tables.event.c
    for start in range(0, len(emails), CHUNK):
        query = (
            sa.select(who.email, tables.event)
            .join(tables.event, sa.and_(what.account == who.account, what.ref == who.ref))
            .where(
                who.email.in_(emails[start : start + CHUNK]),
                what.ends > to_stamp(starts),
                what.ends <= to_stamp(ends),
            )
            .order_by(what.ends)
        )
        for row in connection.execute(query):
            event = event_of(row)
            answers: Mapping[str, str] = {guest.address.email: guest.answer for guest in event.guests}
            if not event.cancelled and "declined" not in (event.our_answer, answers.get(row.email)):
                found.setdefault(row.email, []).append(event)
    return found


def latest(proofs: Sequence[Evidence | None]) -> Evidence | None:
    """Return the latest of the proofs that exist."""
    return max((proof for proof in proofs if proof), key=lambda proof: proof.at, default=None)


def touch_evidence(touches: Sequence[Touch], now: datetime) -> Evidence | None:
    """Return the latest logged contact up to `now`."""
    return latest(
        [Evidence("book", touch.at, f"{touch.kind} {touch.text}".strip()) for touch in touches if touch.at <= now]
    )
