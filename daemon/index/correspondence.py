"""Mail between us and an address: as it lies in the index, and what is kept of it so that no pass reads it again.

What is kept of an address (the table `tally`) is made anew from all its mails whenever one of its threads changed;
until then the address stands in the table `untallied`, and whoever asks reads the mails themselves.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from daemon.database import AnyRow, chunks, from_stamp, insert_rows, to_stamp
from daemon.index import tables
from rules.circle import Circle
from rules.model import WRITTEN_BY_PEOPLE, Evidence

QUOTE = 120
_ADDRESSES = 200
"""Addresses tallied at a time: bounds what their mails take of the memory."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What is told of a mail as evidence."""

    id: int
    key: str
    at: datetime
    subject: str

    @property
    def evidence(self) -> Evidence:
        """The mail as evidence."""
        return Evidence(self.key, self.at, self.subject[:QUOTE])


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
    """Empty where texts were not asked for."""
    language: str
    attached: str = ""
    """Names of the documents that hang on it, one a line."""
    colleague: bool = False
    """From a colleague to them, where those were asked for."""

    @property
    def trace(self) -> Trace:
        """What is told of it."""
        return Trace(self.id, self.key, self.at, self.subject)

    @property
    def evidence(self) -> Evidence:
        """The mail as evidence."""
        return self.trace.evidence


@dataclass(frozen=True, slots=True)
class Exchange:
    """What all the mails with somebody come to."""

    touch: Trace | None
    """The younger half of the latest two-way mail."""
    attempt: Trace | None
    """Our latest mail to them."""
    received: Trace | None
    """Their latest mail, of a human."""
    last: Trace | None
    """The latest mail either way, whoever wrote it."""
    language: str
    unanswered: int
    """Mails of ours since they last wrote."""
    received_count: int
    sent_count: int


def exchange(mails: Sequence[Mail]) -> Exchange:
    """Sum mails up, given oldest first."""
    received = [mail for mail in mails if not mail.ours and mail.human]
    attempts = [mail for mail in mails if mail.ours and mail.human and mail.direct]
    since = received[-1].at if received else None
    return Exchange(
        touch=_trace(two_way(mails)),
        attempt=_trace(attempts[-1] if attempts else None),
        received=_trace(received[-1] if received else None),
        last=_trace(mails[-1] if mails else None),
        language=next((mail.language for mail in reversed(received) if mail.language), ""),
        unanswered=sum(since is None or mail.at > since for mail in attempts),
        received_count=len(received),
        sent_count=len(attempts),
    )


def _trace(mail: Mail | None) -> Trace | None:
    return None if mail is None else mail.trace


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


def mails_with(
    connection: sa.Connection,
    emails: Collection[str],
    circle: Circle,
    now: datetime | None = None,
    *,
    texts: bool = True,
    colleagues: bool = False,
) -> dict[str, list[Mail]]:
    """Return address → the mails between us and it up to `now`, oldest first.

    Third parties' mails are left out; `colleagues`: those of colleagues to it are not.
    """
    who = tables.participant.c
    found: dict[str, list[Mail]] = {}
    for part in chunks(emails):
        query = _mails(texts=texts).where(who.email.in_(part))
        if now is not None:
            query = query.where(who.at <= to_stamp(now))
        _collect(connection, query, circle, found, colleagues=colleagues)
    return found


def mails_to(
    connection: sa.Connection, since: Mapping[str, datetime], circle: Circle, now: datetime
) -> dict[str, list[Mail]]:
    """Return address → our mails to it, and colleagues', after its own moment and up to `now`, oldest first."""
    return _since(connection, since, circle, now, tables.participant.c.role != "from", colleagues=True)


def mails_from(
    connection: sa.Connection, since: Mapping[str, datetime], circle: Circle, now: datetime
) -> dict[str, list[Mail]]:
    """Return address → the mails from it after its own moment and up to `now`, oldest first."""
    return _since(connection, since, circle, now, tables.participant.c.role == "from")


def _since(
    connection: sa.Connection,
    since: Mapping[str, datetime],
    circle: Circle,
    now: datetime,
    role: sa.ColumnElement[bool],
    *,
    colleagues: bool = False,
) -> dict[str, list[Mail]]:
    if not since:
        return {}
    who = tables.participant.c
    found: dict[str, list[Mail]] = {}
    begins = sa.func.json_each(json.dumps({email: to_stamp(at) for email, at in since.items()}))
    each = begins.table_valued("key", "value")
    query = _mails().join(each, sa.and_(who.email == each.c.key, who.at > each.c.value))
    _collect(connection, query.where(role, who.at <= to_stamp(now)), circle, found, colleagues=colleagues)
    return found


def _mails(*, texts: bool = True) -> sa.Select[*tuple[Any, ...]]:
    who, what = tables.participant.c, tables.message.c
    columns = (
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
        what.new_text if texts else sa.literal(""),
        what.language,
        what.attached,
    )
    joined = tables.participant.join(tables.message, what.id == who.message)
    return sa.select(*columns).select_from(joined).order_by(who.email, who.at, what.key)


def _collect(
    connection: sa.Connection,
    query: sa.Select[*tuple[Any, ...]],
    circle: Circle,
    found: dict[str, list[Mail]],
    *,
    colleagues: bool,
) -> None:
    for row in connection.execute(query):
        mail = _mail(row, circle, colleagues=colleagues)
        if mail is not None:
            found.setdefault(row[0], []).append(mail)


def _mail(row: AnyRow, circle: Circle, *, colleagues: bool) -> Mail | None:
    # Unpacked at once: by name, a column costs as much as the rest of this function.
    _, role, number, key, at, thread, sender, sent, nature, subject, subject_key, text, language, attached = row
    side = "ours" if sent else circle.side(sender)
    ours, colleague = side == "ours", colleagues and side == "colleague" and role != "from"
    if (role == "from") == ours and not colleague:
        return None  # to the person, but from a third party; or from an address of ours that is no outsider
    human = nature in WRITTEN_BY_PEOPLE or (ours and nature not in ("auto_reply", "away"))
    moment = from_stamp(at)
    direct = role != "cc"
    return Mail(
        number,
        key,
        moment,
        thread,
        ours,
        direct,
        human,
        subject,
        subject_key,
        text,
        language,
        attached or "",
        colleague,
    )


def outdate(connection: sa.Connection, emails: Collection[str]) -> None:
    """Note that what is kept of the addresses no longer holds."""
    if emails:
        statement = sa.insert(tables.untallied).prefix_with("OR IGNORE")
        connection.execute(statement, [{"email": email} for email in sorted(emails)])


def tally(connection: sa.Connection, circle: Circle) -> None:
    """Sum up again what was outdated. Costs the mails with those addresses."""
    waiting = connection.scalars(sa.select(tables.untallied.c.email)).all()
    for start in range(0, len(waiting), _ADDRESSES):
        part = waiting[start : start + _ADDRESSES]
        mails = mails_with(connection, part, circle, texts=False)
        insert_rows(
            connection,
            tables.tally,
            [_row(email, exchange(mails.get(email, []))) for email in part],
            replace=True,
        )
    connection.execute(sa.delete(tables.untallied))


def _row(email: str, found: Exchange) -> tuple[Any, ...]:
    ids = [trace.id if trace else None for trace in (found.touch, found.attempt, found.received, found.last)]
    words = max((to_stamp(trace.at) for trace in (found.touch, found.attempt) if trace), default=None)
    last = to_stamp(found.last.at) if found.last else 0
    return (email, *ids, words, last, found.language, found.unanswered, found.received_count, found.sent_count)


@dataclass(frozen=True, slots=True)
class Kept:
    """The tally of one address: what is asked of everybody, without a look at the mails."""

    row: tuple[Any, ...]
    last_word: datetime | None
    """The later of the last two-way mail and our last one."""


def kept(connection: sa.Connection, emails: Collection[str], now: datetime) -> dict[str, Kept]:
    """Return address → its tally, where it holds at that moment. An address without mail has an empty one."""
    table = tables.tally.c
    found: dict[str, Kept] = dict.fromkeys(emails, _EMPTY)
    stamp = to_stamp(now)
    for part in chunks(emails):
        for row in connection.execute(sa.select(tables.tally).where(table.email.in_(part))):
            if row[_LAST_AT] > stamp:
                del found[row[0]]
            else:
                words = row[_LAST_WORD_AT]
                found[row[0]] = Kept(tuple(row), None if words is None else from_stamp(words))
    stale = tables.untallied.c.email
    for email in connection.scalars(sa.select(stale)):
        found.pop(email, None)
    return found


_EMPTY = Kept(("", None, None, None, None, None, 0, "", 0, 0, 0), None)
_LAST_WORD_AT, _LAST_AT = 5, 6


def exchanges(connection: sa.Connection, tallies: Mapping[str, Kept]) -> dict[str, Exchange]:
    """Return the tallies with what is told of the mails in them."""
    ids = {number for held in tallies.values() for number in held.row[1:5] if number is not None}
    what = tables.message.c
    told: dict[int | None, Trace] = {}
    for part in chunks(ids):
        query = sa.select(what.id, what.key, what.at, what.subject).where(what.id.in_(part))
        for number, key, at, subject in connection.execute(query):
            told[number] = Trace(number, key, from_stamp(at), subject)
    found: dict[str, Exchange] = {}
    for email, held in tallies.items():
        _, touch, attempt, received, last, _, _, language, unanswered, got, sent = held.row
        traces = (told.get(touch), told.get(attempt), told.get(received), told.get(last))
        found[email] = Exchange(*traces, language, unanswered, got, sent)
    return found
