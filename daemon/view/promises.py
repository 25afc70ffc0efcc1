"""Conversations in which something was promised, with all that may show that it was done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from daemon.database import AnyRow, chunks, from_stamp, to_stamp
from daemon.index import tables
from daemon.index.conversation import CONVERSATION_COLUMNS, thread_message
from daemon.index.correspondence import Mail
from daemon.ledger import Verdict
from daemon.view.contacts import touch_evidence
from daemon.view.people import Directory
from daemon.view.threads import Threads, doubt
from rules.circle import Circle
from rules.model import WRITTEN_BY_PEOPLE, Commitment, Evidence, Scope
from rules.pledges import FARTHEST, FORGOTTEN, REMEMBERED, Elsewhere, Promises, Promising

_COLUMNS = (
    *CONVERSATION_COLUMNS,
    tables.message.c.new_text,
    tables.message.c.commitments,
    tables.message.c.holding,
    tables.message.c.attached,
    tables.message.c.authentication,
)
# SQLite uses the partial index only where a query says its condition in the same words.
_PROMISES = sa.text("commitments != '[]'")


def promising_threads(
    connection: sa.Connection, begins: datetime, until: datetime, keys: Collection[str] | None = None
) -> Collection[int]:
    """Return the conversations with a promise that may not be forgotten by `begins`, made up to `until`.

    `keys`: first messages of those to look at; None: all.
    """
    column, thread = tables.message.c, tables.thread.c
    query = (
        sa.select(column.thread, column.at, column.commitments, column.nature, column.attached)
        .join(tables.thread, thread.id == column.thread)
        .where(_PROMISES, column.at > to_stamp(begins - FARTHEST), column.at <= to_stamp(until))
    )
    queries = [query] if keys is None else [query.where(thread.first_key.in_(part)) for part in chunks(keys)]
    return {row.thread for each in queries for row in connection.execute(each) if _counts(row, begins)}


def _counts(row: AnyRow, now: datetime) -> bool:
    """Tell whether a mail promises something that may not be forgotten by now.

    What was read before it was noted what hangs on a mail tells nothing: a promise would seem broken that a file kept.
    """
    if not row.commitments or row.attached is None or row.nature not in WRITTEN_BY_PEOPLE:
        return False
    if row.at > to_stamp(now - REMEMBERED):
        return True
    latest = max((said["due"] for said in row.commitments if said["due"] is not None), default=0)
    return bool(latest > to_stamp(now - FORGOTTEN))


def rows_promising(connection: sa.Connection, threads: Collection[int], until: datetime) -> dict[str, list[AnyRow]]:
    """Return each conversation's rows up to a moment by the key of its first message, oldest first."""
    column = tables.message.c
    found: dict[int, list[AnyRow]] = {}
    for part in chunks(threads):
        query = (
            sa.select(*_COLUMNS)
            .where(column.thread.in_(part), column.at <= to_stamp(until))
            .order_by(column.thread, column.at, column.key)
        )
        for row in connection.execute(query):
            found.setdefault(row.thread, []).append(row)
    return {rows[0].key: rows for rows in found.values()}


class PromisesKept:
    """What was promised, at the moment of one view; `threads` says what passed elsewhere."""

    def __init__(
        self,
        connection: sa.Connection,
        circle: Circle,
        directory: Directory,
        threads: Threads,
        verdicts: Sequence[Verdict],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._circle = circle
        self._directory = directory
        self._threads = threads
        self._given = verdicts
        self._now = now
        self._found: dict[Scope, list[Promises]] = {}

    def promises(self, scope: Scope) -> list[Promises]:
        """Return the conversations in the scope; asked again, the same list."""
        if scope not in self._found:
            self._found[scope] = self._find(scope)
        return self._found[scope]

    def judged_by(self, scope: Scope) -> Mapping[str, frozenset[str]]:
        """Return each conversation in which something was promised, with the people by whom that is judged."""
        return {talk.thread: talk.outside for talk in self.promises(scope)}

    def rows(self, scope: Scope) -> Mapping[str, Sequence[AnyRow]]:
        """Return the rows of the conversations in which something was promised lately."""
        numbers = promising_threads(self._connection, self._now, self._now, scope.threads)
        return rows_promising(self._connection, numbers, self._now)

    def _find(self, scope: Scope) -> list[Promises]:
        talks: list[tuple[str, Sequence[AnyRow], list[Promising], frozenset[str], datetime]] = []
        for key, rows in self.rows(scope).items():
            begun = [row.at for row in rows if _counts(row, self._now)]
            if begun:
                messages = [self._promising(row) for row in rows]
                talks.append((key, rows, messages, self._outside(messages), from_stamp(min(begun))))
        since: dict[str, datetime] = {}
        for _, _, _, people, begun_at in talks:
            for person in people:
                for email in self._directory.addresses(person):
                    since[email] = min(begun_at, since.get(email, begun_at))
        sent, got = self._threads.answers(since), self._threads.replies(since)
        meetings = self._threads.meetings(sorted(since), min(since.values(), default=self._now))
        accounts = self._threads.accounts_of(
            {row.id: row.key for _, rows, *_ in talks for row in rows if row.commitments}
        )
        closed = frozenset(
            covered
            for verdict in self._given
            if verdict.kind == "closed" and verdict.at <= self._now
            for covered in verdict.covers
        )
        found = []
        for key, rows, messages, people, begun_at in talks:
            elsewhere: list[Elsewhere] = []
            met: dict[str, list[Evidence]] = {}
            for person in sorted(people):
                for email in self._directory.addresses(person):
                    mails = (*sent.get(email, ()), *got.get(email, ()))
                    elsewhere += [
                        _elsewhere(mail, person)
                        for mail in mails
                        if mail.human and mail.thread != rows[0].thread and mail.at > begun_at
                    ]
                    met.setdefault(person, []).extend(
                        Evidence(event.uid, event.ends, event.title)
                        for event in meetings.get(email, ())
                        if event.ends > begun_at
                    )
            calls = {
                known.id: call
                for known in self._directory.in_book(people)
                if (call := touch_evidence(known.touches, self._now)) is not None
            }
            found.append(
                Promises(
                    thread=key,
                    subject=rows[0].subject,
                    messages=messages,
                    outside=people,
                    accounts=accounts,
                    elsewhere=sorted(elsewhere, key=lambda mail: (mail.proof.at, mail.proof.source)),
                    met=met,
                    called=calls,
                    closed=closed,
                    doubtful={
                        row.key: reason
                        for row in rows
                        if row.commitments
                        and not row.sent
                        and (reason := doubt(self._connection, self._directory, row))
                    },
                )
            )
        return sorted(found, key=lambda talk: talk.thread)

    def _outside(self, messages: Sequence[Promising]) -> frozenset[str]:
        """Return everybody from outside who wrote in a conversation, or to whom we did."""
        found: set[str] = set()
        for one in messages:
            found.update(one.message.recipients if one.message.ours else (one.message.sender,))
        return frozenset(person for person in found if not self._circle.is_ours(person))

    def _promising(self, row: AnyRow) -> Promising:
        counts = _counts(row, self._now)
        return Promising(
            message=thread_message(row, self._circle, self._directory.person_of),
            commitments=tuple(map(commitment_of, row.commitments)) if counts else (),
            holding=row.holding,
            attached=row.attached or "",
            said=f"{row.attached or ''}\n{row.new_text}",
        )


def commitment_of(held: Mapping[str, Any]) -> Commitment:
    """Return a commitment as the index holds it; its day in UTC."""
    due = held["due"]
    return Commitment(held["quote"], held["what"], None if due is None else from_stamp(due), held["said"])


def _elsewhere(mail: Mail, person: str) -> Elsewhere:
    said = f"{mail.subject}\n{mail.attached}\n{mail.new_text}"
    return Elsewhere(mail.evidence, person, mail.ours or mail.colleague, mail.attached, said)
