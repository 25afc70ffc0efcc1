"""The conversations of a period in memory: where each of them stands follows the moment as it moves forward."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import sqlalchemy as sa

from connectors.model import Event
from daemon.database import AnyRow, to_stamp
from daemon.index import tables
from daemon.index.conversation import rows_of_threads, thread_message
from daemon.index.correspondence import Mail, mails_with
from daemon.ledger import Verdict
from daemon.view.contacts import events_with
from daemon.view.people import Directory
from daemon.view.threads import Threads, is_open
from rules.circle import Circle
from rules.conversation import ThreadMessage, ThreadState
from rules.model import WRITTEN_BY_PEOPLE, Scope
from rules.signals.awaiting import FORGOTTEN
from rules.threads import state
from rules.view import Conversation

_EVER = datetime(1, 1, 2, tzinfo=UTC)


class PastThreads(Threads):
    """The answers of `Threads` at a moment that moves. Mail is loaded once, and only what somebody asks about."""

    def __init__(
        self,
        connection: sa.Connection,
        circle: Circle,
        directory: Directory,
        verdicts: Sequence[Verdict],
        accounts: Sequence[str],
        begins: datetime,
        until: datetime,
    ) -> None:
        super().__init__(connection, circle, directory, (), accounts, begins)
        self._until = until
        self._given = sorted(verdicts, key=lambda verdict: verdict.at)
        self._standing: dict[str, Conversation] = {}
        self._in_order: list[Conversation] | None = None
        self._waits_of: dict[str, set[str]] = {}
        self._asked: dict[str, set[str]] = {}
        """Person → conversations in which they were asked for something."""
        self._mail_of: dict[str, tuple[list[int], list[Mail]]] = {}
        self._meetings_of: dict[str, tuple[list[int], list[Event]]] = {}
        self._account_of: dict[int, str | None] = {}
        self._doubt_of: dict[int, str] = {}
        self._rows = self._load(to_stamp(begins))
        self._messages = {
            key: [thread_message(row, circle, directory.person_of) for row in rows] for key, rows in self._rows.items()
        }
        self._stamps = {key: [row.at for row in rows] for key, rows in self._rows.items()}
        self._key_of = {row.id: row.key for rows in self._rows.values() for row in rows}
        inbound = {
            row.id: row.key
            for key, rows in self._rows.items()
            for row, message in zip(rows, self._messages[key], strict=True)
            if not (message.ours or message.colleague) and message.nature in WRITTEN_BY_PEOPLE
        }
        self.accounts_of(inbound)
        self._doubts(inbound)
        self.thread_of = {row.key: key for key, rows in self._rows.items() for row in rows}
        """Message → the conversation it belongs to, for those of the period."""

    def _load(self, begins: int) -> dict[str, list[AnyRow]]:
        """Load what was said in the period, or may have waited when it began, by each conversation's first message."""
        column = tables.thread.c
        memory = begins - int(FORGOTTEN.total_seconds())
        query = sa.select(column.id).where(sa.or_(column.state == "waits_for_us", column.last_at >= memory))
        numbers = self._connection.scalars(query).all()
        return {rows[0].key: rows for rows in rows_of_threads(self._connection, numbers).values()}

    def fetch(self, emails: Iterable[str]) -> None:
        """Load the mail and the meetings with these addresses, if that was not done."""
        missing = sorted(set(emails) - self._mail_of.keys())
        if not missing:
            return
        mails = mails_with(self._connection, missing, self._circle, self._until, colleagues=True)
        meetings = events_with(self._connection, missing, _EVER, self._until)
        for email in missing:
            held, met = mails.get(email, []), meetings.get(email, [])
            self._mail_of[email] = [to_stamp(mail.at) for mail in held], held
            self._meetings_of[email] = [to_stamp(event.ends) for event in met], met

    def move(self, now: datetime) -> None:
        """Let time pass. What stands where is unchanged until `refresh`."""
        self._now = now
        if len(self._verdicts) < len(self._given):
            self._verdicts = [verdict for verdict in self._given if verdict.at <= now]

    def talks_of(self, persons: Iterable[str]) -> set[str]:
        """Return the conversations in which one of the persons waits."""
        return {key for person in persons for key in self._waits_of.get(person, ())}

    def asked_in(self, persons: Iterable[str]) -> set[str]:
        """Return the conversations in which one of the persons owes us an answer."""
        return {key for person in persons for key in self._asked.get(person, ())}

    def refresh(self, keys: Collection[str]) -> None:
        """Judge conversations anew at the present moment."""
        standing = []
        for key in keys:
            gone = self._standing.pop(key, None)
            for wait in gone.state.waits if gone else ():
                self._waits_of[wait.person].discard(key)
            for person in _asked(gone):
                self._asked[person].discard(key)
            judged = self._stands(key)
            if judged is not None:
                standing.append(judged)
        for talk in self._conversations(standing):
            self._standing[talk.thread] = talk
            for wait in talk.state.waits:
                self._waits_of.setdefault(wait.person, set()).add(talk.thread)
            for person in _asked(talk):
                self._asked.setdefault(person, set()).add(talk.thread)
        self._in_order = None

    def _stands(self, key: str) -> tuple[list[AnyRow], list[ThreadMessage], ThreadState] | None:
        count = bisect_right(self._stamps.get(key, ()), to_stamp(self._now))
        if not count:
            return None
        messages = self._messages[key][:count]
        judged = state(messages, self._closed_until(messages))
        return (self._rows[key][:count], messages, judged) if is_open(judged) else None

    def all_keys(self) -> Collection[str]:
        """Return every conversation of the period."""
        return self._rows.keys()

    # What `Threads` asks the index

    def open_conversations(self, scope: Scope) -> list[Conversation]:
        """Return the conversations in the scope where somebody waits for us, or we for them."""
        if scope.threads is not None:
            return [self._standing[key] for key in sorted(scope.threads) if key in self._standing]
        if self._in_order is None:
            self._in_order = [talk for _, talk in sorted(self._standing.items())]
        return self._in_order

    def mails(self, emails: Sequence[str]) -> Mapping[str, Sequence[Mail]]:
        """Return address → the mails between us and it up to the moment."""
        self.fetch(emails)
        return {
            email: [mail for mail in _between(*self._mail_of[email], None, self._now) if not mail.colleague]
            for email in emails
        }

    def answers(self, since: Mapping[str, datetime]) -> Mapping[str, Sequence[Mail]]:
        """Return address → our mails to it, and colleagues', after its moment."""
        self.fetch(since)
        return {
            email: [mail for mail in _between(*self._mail_of[email], at, self._now) if mail.ours or mail.colleague]
            for email, at in since.items()
        }

    def replies(self, since: Mapping[str, datetime]) -> Mapping[str, Sequence[Mail]]:
        """Return address → the mails from it after its moment."""
        self.fetch(since)
        return {
            email: [
                mail for mail in _between(*self._mail_of[email], at, self._now) if not (mail.ours or mail.colleague)
            ]
            for email, at in since.items()
        }

    def meetings(self, emails: Sequence[str], since: datetime) -> Mapping[str, Sequence[Event]]:
        """Return address → the meetings with it that ended since."""
        self.fetch(emails)
        return {email: _between(*self._meetings_of[email], since, self._now) for email in emails}

    def accounts_of(self, ids: Mapping[int, str]) -> dict[str, str]:
        """Return message → account."""
        missing = {number: key for number, key in ids.items() if number not in self._account_of}
        if missing:
            found = super().accounts_of(missing)
            self._account_of.update((number, found.get(key)) for number, key in missing.items())
        return {key: account for number, key in ids.items() if (account := self._account_of[number]) is not None}

    def _doubts(self, ids: Collection[int]) -> dict[str, str]:
        missing = set(ids) - self._doubt_of.keys()
        if missing:
            found = super()._doubts(missing)
            self._doubt_of.update((number, found.get(self._key_of[number], "")) for number in missing)
        return {self._key_of[number]: doubt for number in ids if (doubt := self._doubt_of[number])}


Held = TypeVar("Held")


def _asked(talk: Conversation | None) -> Sequence[str]:
    return talk.state.inquiry.asked if talk and talk.state.inquiry else ()


def _between(stamps: Sequence[int], held: list[Held], since: datetime | None, now: datetime) -> list[Held]:
    first = 0 if since is None else bisect_right(stamps, to_stamp(since))
    return held[first : bisect_right(stamps, to_stamp(now))]
