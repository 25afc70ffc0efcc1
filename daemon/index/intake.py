"""Messages into rows: one row a mail, however many folders and accounts hold a copy of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from connectors.model import Message
from daemon.database import chunks, insert_rows, to_stamp
from daemon.index import tables
from daemon.index.attached import documents
from daemon.index.contacts import ContactCounter
from daemon.index.linking import Fresh, link
from daemon.index.told import told_values
from rules.circle import Circle
from rules.language import is_reply_subject, line_hashes, normal_subject, reading_mark
from rules.model import WRITTEN_BY_PEOPLE, AsksMode, Reading

TEXT_KEPT = 4096
"""Characters of new text kept of a message (DESIGN.md, State)."""


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A message and what the reader made of it."""

    message: Message
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Held:
    """What identifies a mail that the index holds already."""

    id: int
    key: str
    at: int
    sender: str
    subject_key: str


def content_digest(message: Message, new_text: str) -> str:
    """Return 32 hex digits from Date, From, Subject and new text: who a mail is when it has no usable id."""
    text = "\n".join((str(to_stamp(message.at)), message.sender.email, message.subject, new_text))
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=16).hexdigest()


def add_messages(connection: sa.Connection, account: str, reads: Sequence[ReadMessage], circle: Circle) -> None:
    """Add a batch of messages; those already held gain at most a copy. Marks every touched thread dirty."""
    held_refs = _held_refs(connection, account, [read.message.ref for read in reads])
    ids = {_message_id(read): read for read in reads}
    twins = _held_messages(connection, ids)
    next_id: int = (connection.scalar(sa.select(sa.func.max(tables.message.c.id))) or 0) + 1
    rows: list[dict[str, Any]] = []
    copies: list[tuple[str, str, str, int]] = []
    fresh: list[Fresh] = []
    counter = ContactCounter(circle)
    for read in reads:
        message_id = _message_id(read)
        known = twins.setdefault(message_id, [])
        same = next((held for held in known if _is_same_mail(held, read)), None)
        if same is not None and held_refs.get(read.message.ref) == same.id:
            continue
        if same is None:
            key = message_id if not known else f"{message_id[:-1]}#{content_digest(read.message, '')[:8]}>"
            row = message_row(next_id, key, message_id, read, circle.settings.asks)
            known.append(_Held(next_id, key, row["at"], row["sender"], row["subject_key"]))
            rows.append(row)
            fresh.append(_fresh(row, read))
            counter.add(read.message, human=read.reading.nature in WRITTEN_BY_PEOPLE)
            same = known[-1]
            next_id += 1
        elif same.id < next_id - len(rows):
            _seen_again(connection, same.id, sent=read.message.ours)
        copies.append((account, read.message.ref, read.message.folder, same.id))
    if copies:
        remove_copies(connection, account, [ref for _, ref, _, _ in copies if ref in held_refs])
    if rows:
        connection.execute(sa.insert(tables.message), rows)
        insert_rows(connection, tables.participant, participants(rows))
        counter.store(connection)
        link(connection, fresh)
    insert_rows(connection, tables.copy, copies, replace=True)


def remove_copies(connection: sa.Connection, account: str, refs: Collection[str]) -> bool:
    """Forget copies that the provider no longer holds; a mail without any copy is marked gone, not deleted.

    Returns whether there was mail among them that the account sent.
    """
    sent = False
    for part in chunks(refs):
        where = sa.and_(tables.copy.c.account == account, tables.copy.c.ref.in_(part))
        touched = connection.scalars(sa.select(tables.copy.c.message).where(where)).all()
        connection.execute(sa.delete(tables.copy).where(where))
        left = sa.select(tables.copy.c.message).where(tables.copy.c.message == tables.message.c.id)
        lost = tables.message.c.id.in_(touched)
        sent = sent or bool(connection.scalar(sa.select(sa.exists().where(lost, tables.message.c.sent))))
        connection.execute(  # a mail that lies elsewhere as well may be another account's from now on
            sa.update(tables.thread)
            .where(tables.thread.c.id.in_(sa.select(tables.message.c.thread).where(lost)))
            .values(dirty=True)
        )
        connection.execute(sa.update(tables.message).where(lost, ~left.exists()).values(gone=True))
    return sent


def _message_id(read: ReadMessage) -> str:
    if read.message.message_id:
        return read.message.message_id
    return f"<{content_digest(read.message, read.reading.new_text)}@no-message-id>"


def _held_refs(connection: sa.Connection, account: str, refs: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in chunks(refs):
        query = sa.select(tables.copy.c.ref, tables.copy.c.message).where(
            tables.copy.c.account == account, tables.copy.c.ref.in_(part)
        )
        found.update((row.ref, row.message) for row in connection.execute(query))
    return found


def _held_messages(connection: sa.Connection, ids: Collection[str]) -> dict[str, list[_Held]]:
    found: dict[str, list[_Held]] = {}
    column = tables.message.c
    for part in chunks(ids):
        query = sa.select(column.id, column.key, column.at, column.sender, column.subject_key, column.message_id).where(
            column.message_id.in_(part)
        )
        for row in connection.execute(query.order_by(column.id)):
            held = _Held(row.id, row.key, row.at, row.sender, row.subject_key)
            found.setdefault(row.message_id, []).append(held)
    return found


def _is_same_mail(held: _Held, read: ReadMessage) -> bool:
    """Tell whether it is a copy: those share sender and date, though a list may have changed its subject tag or footer."""
    message = read.message
    return (held.at, held.sender, held.subject_key) == (
        to_stamp(message.at),
        message.sender.email,
        normal_subject(message.subject),
    )


def _seen_again(connection: sa.Connection, message: int, *, sent: bool) -> None:
    values: dict[str, Any] = {"gone": False} | ({"sent": True} if sent else {})
    connection.execute(sa.update(tables.message).where(tables.message.c.id == message).values(**values))
    of_it = sa.select(tables.message.c.thread).where(tables.message.c.id == message)
    connection.execute(sa.update(tables.thread).where(tables.thread.c.id == of_it.scalar_subquery()).values(dirty=True))


def message_row(number: int, key: str, message_id: str, read: ReadMessage, mode: AsksMode) -> dict[str, Any]:
    """Return the row of `tables.message` for a mail that nothing is known to be linked with yet."""
    message, reading = read.message, read.reading
    named = (*message.references, *message.in_reply_to, *filter(None, (message.conversation,)))
    refs = tuple(dict.fromkeys(ref for ref in named if ref != message_id))
    subject_key = normal_subject(message.subject)
    return {
        "id": number,
        "key": key,
        "message_id": message_id,
        "at": to_stamp(message.at),
        "sender": message.sender.email,
        "sender_name": message.sender.name,
        "recipients": [
            [role, address.email, address.name]
            for role, addresses in (("to", message.to), ("cc", message.cc))
            for address in addresses
        ],
        "reply_to": [address.email for address in message.reply_to],
        "refs": refs,
        "subject": message.subject,
        "subject_key": subject_key,
        "is_reply": is_reply_subject(message.subject),
        "sent": message.ours,
        **reading_values(message, reading, mode),
        "authentication": message.headers.get("authentication-results", ""),
        "gone": False,
        "thread": number,
        "stray": not refs,
        "parent": None,
        "unjoined": not refs,
    }


def reading_values(message: Message, reading: Reading, mode: AsksMode) -> dict[str, Any]:
    """Return the columns that a reading fills."""
    return {
        "new_text": reading.new_text[:TEXT_KEPT],
        "cut": message.cut or len(reading.new_text) > TEXT_KEPT,
        "nature": reading.nature,
        "nature_reason": reading.nature_reason,
        "asks_score": reading.asks.score,
        "asks": reading.asks.label,
        "quote": reading.asks.quote or " ".join(reading.new_text.split())[:200],
        "closing": reading.closing,
        "complaint": reading.complaint,
        "settled": reading.settled,
        **told_values(reading),
        "commitments": [
            {"quote": said.quote, "what": said.what, "due": said.due and to_stamp(said.due), "said": said.said}
            for said in reading.commitments
        ],
        "holding": reading.holding,
        "attached": documents(message.attachments),
        "language": reading.language,
        "read_as": reading_mark(mode),
    }


def _fresh(row: dict[str, Any], read: ReadMessage) -> Fresh:
    kept = row["stray"] and (row["nature"] in WRITTEN_BY_PEOPLE or row["sent"])
    said, quoted = line_hashes(read.message.text, read.reading.quoted) if kept else (frozenset(), frozenset())
    return Fresh(
        id=row["id"],
        message_id=row["message_id"],
        refs=row["refs"],
        stray=row["stray"],
        lines=said,
        quoted=quoted,
    )


def participants(rows: Sequence[dict[str, Any]]) -> Collection[tuple[str, int, int, str]]:
    """Return the rows of `tables.participant` for rows of `tables.message`."""
    return {
        (email, row["at"], row["id"], role): None
        for row in rows
        for role, email in (("from", row["sender"]), *((role, email) for role, email, _ in row["recipients"]))
        if email
    }
