"""Rows of one thread → what the pure thread functions work on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import sqlalchemy as sa

from daemon.database import AnyRow, chunks, from_stamp
from daemon.index import tables
from rules.circle import Circle
from rules.conversation import Addressed, ThreadMessage
from rules.model import Nature

CONVERSATION_COLUMNS = (
    tables.message.c.id,
    tables.message.c.key,
    tables.message.c.message_id,
    tables.message.c.at,
    tables.message.c.sender,
    tables.message.c.recipients,
    tables.message.c.reply_to,
    tables.message.c.refs,
    tables.message.c.sent,
    tables.message.c.nature,
    tables.message.c.asks,
    tables.message.c.closing,
    tables.message.c.complaint,
    tables.message.c.settled,
    tables.message.c.quote,
    tables.message.c.language,
    tables.message.c.gone,
    tables.message.c.thread,
    tables.message.c.subject,
)
"""What a ThreadMessage is made of; new text stays where it is."""


def thread_message(row: AnyRow, circle: Circle, person: Callable[[str], str]) -> ThreadMessage:
    """Turn a row into the message that `rules.threads.state` judges; `person` maps an address to a person id."""
    side = "ours" if row.sent else circle.side(row.sender)
    to = [email for role, email, _ in row.recipients if role == "to"]
    cc = [email for role, email, _ in row.recipients if role == "cc"]
    nature: Nature = row.nature
    if nature == "list" and not frozenset(circle.settings.me.shared).isdisjoint((*to, *cc)):
        nature = "person"  # a team mailbox is often run as a list; who writes to it writes to us
    return ThreadMessage(
        message_id=row.key,
        at=from_stamp(row.at),
        sender=person(row.sender),
        recipients=frozenset(map(person, (*to, *cc))),
        answer_to=frozenset(map(person, row.reply_to)),
        references=tuple(row.refs),
        addressed=addressed(to, cc, nature, circle),
        ours=side == "ours",
        colleague=side == "colleague",
        nature=nature,
        asks=row.asks,
        closing=row.closing,
        complaint=row.complaint,
        settled=row.settled,
        language=row.language,
        gone=row.gone,
        quote=row.quote,
    )


def addressed(to: Sequence[str], cc: Sequence[str], nature: Nature, circle: Circle) -> Addressed:
    """Say how a mail reached us.

    It lies in our mailbox, so an address of ours was on the envelope: with none in To or Cc it came over a list, by
    Bcc, or by an alias nobody told us of. A sole unknown recipient is taken for such an alias.
    """
    if any(circle.side(email) == "ours" for email in to):
        return "to"
    if any(circle.side(email) == "ours" for email in cc):
        return "cc"
    if nature == "list":
        return "list"
    return "to" if len(to) + len(cc) <= 1 else "cc"


def rows_of_threads(connection: sa.Connection, threads: Collection[int]) -> dict[int, list[AnyRow]]:
    """Return each thread's rows, oldest first."""
    found: dict[int, list[AnyRow]] = {}
    column = tables.message.c
    for part in chunks(threads):
        query = (
            sa.select(*CONVERSATION_COLUMNS)
            .where(column.thread.in_(part))
            .order_by(column.thread, column.at, column.key)
        )
        for row in connection.execute(query):
            found.setdefault(row.thread, []).append(row)
    return found
