"""Every conversation as it stood at a moment, mailing lists included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from daemon.database import chunks, to_stamp
from daemon.index import tables
from daemon.index.conversation import rows_of_threads
from daemon.view import IndexView
from rules.conversation import ThreadMessage, ThreadState


@dataclass(frozen=True, slots=True)
class ListedThread:
    """A conversation in a list. `message_ids` and `people` are in order of their first appearance."""

    thread: str
    subject: str
    message_ids: Sequence[str]
    people: Sequence[str]
    last: ThreadMessage
    state: ThreadState


def list_threads(view: IndexView, since: datetime | None) -> list[ListedThread]:
    """Return the conversations up to the view's moment, the latest first; `since` bounds their last message."""
    column = tables.thread.c
    query = sa.select(column.id).order_by(column.id)
    if since is not None:
        query = query.where(column.last_at >= to_stamp(since))
    connection = view.connection
    numbers = connection.scalars(query).all()
    found: list[ListedThread] = []
    for part in chunks(numbers):
        for rows in rows_of_threads(connection, part).values():
            judged = view.threads.judge(rows)
            if judged is None:
                continue
            past, messages, standing = judged
            last = messages[-1]
            if since is not None and last.at < since:
                continue
            people = dict.fromkeys(message.sender for message in messages if not message.ours)
            found.append(
                ListedThread(
                    thread=past[0].key,
                    subject=past[0].subject,
                    message_ids=[row.message_id for row in past],
                    people=list(people),
                    last=last,
                    state=standing,
                )
            )
    return sorted(found, key=lambda thread: (thread.last.at, thread.thread), reverse=True)
