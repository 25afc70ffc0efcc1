"""What people told us beside asking, with all that was said between us since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from daemon.database import AnyRow, chunks, from_stamp, to_stamp
from daemon.index import tables
from daemon.index.conversation import addressed
from daemon.index.told import life_events_of, remarks_of
from daemon.ledger import Verdict
from daemon.view.people import Directory
from daemon.view.threads import Threads, doubt
from rules.circle import Circle
from rules.heard import Closed, Heard, Telling, Word, consequential
from rules.model import WRITTEN_BY_PEOPLE, Evidence, Nature, Person

# SQLite uses the partial index only where a query says its condition in the same words.
_TELLS = sa.text(tables.TELLS)
_QUOTE = 120


class Hearing:
    """What was heard of everybody, at the moment of one view."""

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
        self._verdicts = verdicts
        self._now = now
        self._found: dict[frozenset[str] | None, dict[str, Heard]] = {}

    def told(self, persons: frozenset[str] | None) -> dict[str, Heard]:
        """Return what each of the persons, or everybody, told; who told nothing of consequence is left out.

        Asked again, the same answer: several kinds of signals ask about the same people.
        """
        if persons not in self._found:
            self._found[persons] = self._find(persons)
        return self._found[persons]

    def _find(self, persons: frozenset[str] | None) -> dict[str, Heard]:
        emails = None
        if persons is not None:
            emails = sorted({email for person in persons for email in self._directory.addresses(person)})
        rows = [row for row in self._telling(emails) if self._counts(row)]
        accounts = self._threads.accounts_of({row.id: row.key for row in rows})
        tellings: dict[str, list[Telling]] = {}
        for row in sorted(rows, key=lambda row: (row.at, row.key)):
            told = self._told(row, accounts[row.key])
            if consequential(told, self._now):
                tellings.setdefault(self._directory.person_of(row.sender), []).append(told)
        since = {
            email: to_stamp(told[0].at)
            for person, told in tellings.items()
            for email in self._directory.addresses(person)
        }
        words = self._words(since)
        return {person: self._heard(person, told, words) for person, told in sorted(tellings.items())}

    def _heard(self, person: str, told: Sequence[Telling], words: Mapping[str, Sequence[Word]]) -> Heard:
        said = {word.message_id: word for email in self._directory.addresses(person) for word in words.get(email, ())}
        ids = frozenset(one.message_id for one in told)
        return Heard(
            tellings=tuple(told),
            words=tuple(sorted(said.values(), key=lambda word: (word.at, word.message_id))),
            calls=_calls(self._directory.people.get(person), told[0].at, self._now),
            closed=tuple(
                Closed(verdict.at, verdict.covers)
                for verdict in sorted(self._verdicts, key=lambda verdict: verdict.at)
                if verdict.kind == "closed"
                and verdict.at <= self._now
                and {cover.partition(" ")[0] for cover in verdict.covers} & ids
            ),
        )

    def _counts(self, row: AnyRow) -> bool:
        """Tell whether a person from outside wrote it to us, and it has not vanished since."""
        if row.gone or row.sent or self._circle.is_ours(row.sender) or row.nature not in WRITTEN_BY_PEOPLE:
            return False
        return self._circle.settings.customers.lists or self._nature(row) != "list"

    def _nature(self, row: AnyRow) -> Nature:
        """Return the nature; a team mailbox is often run as a list, and who writes to it writes to us."""
        shared = frozenset(self._circle.settings.me.shared)
        to_us = any(email in shared for _, email, _ in row.recipients)
        return "person" if row.nature == "list" and to_us else row.nature

    def _told(self, row: AnyRow, account: str) -> Telling:
        nature = self._nature(row)
        to = [email for role, email, _ in row.recipients if role == "to"]
        cc = [email for role, email, _ in row.recipients if role == "cc"]
        return Telling(
            message_id=row.key,
            at=from_stamp(row.at),
            account=account,
            thread=row.first_key,
            subject=row.subject,
            language=row.language,
            nature=nature,
            addressed=addressed(to, cc, nature, self._circle),
            remarks=remarks_of(row.remarks),
            life_events=life_events_of(row.life_events),
            doubtful=self._doubt(row),
        )

    # What the index is asked

    def _telling(self, emails: Sequence[str] | None) -> list[AnyRow]:
        """Return the mails of the addresses, or of everybody, that tell something."""
        return telling(self._connection, emails, self._now)

    def _words(self, since: Mapping[str, int]) -> Mapping[str, Sequence[Word]]:
        """Return the mails between us and each of the addresses from its stamp on."""
        return words_with(self._connection, since, self._circle, self._now)

    def _doubt(self, row: AnyRow) -> str:
        return doubt(self._connection, self._directory, row)


def telling(connection: sa.Connection, emails: Sequence[str] | None, until: datetime) -> list[AnyRow]:
    """Return the mails up to a moment that tell something, of the addresses or of everybody."""
    what, thread = tables.message.c, tables.thread.c
    query = (
        sa.select(
            what.id,
            what.key,
            what.at,
            what.sender,
            what.recipients,
            what.reply_to,
            what.subject,
            what.language,
            what.nature,
            what.sent,
            what.gone,
            what.remarks,
            what.life_events,
            what.authentication,
            thread.first_key,
        )
        .join(tables.thread, thread.id == what.thread)
        .where(_TELLS, what.at <= to_stamp(until))
    )
    queries = [query] if emails is None else [query.where(what.sender.in_(part)) for part in chunks(emails)]
    return [row for each in queries for row in connection.execute(each)]


def words_with(
    connection: sa.Connection, since: Mapping[str, int], circle: Circle, until: datetime
) -> dict[str, list[Word]]:
    """Return address → the mails between it and us, or a colleague, from its own stamp on; those of people only."""
    who, what, thread = tables.participant.c, tables.message.c, tables.thread.c
    found: dict[str, list[Word]] = {}
    for part in chunks(sorted(since)):
        first = min(since[email] for email in part)
        query = (
            sa.select(
                who.email,
                who.role,
                what.key,
                what.at,
                what.sender,
                what.sent,
                what.nature,
                what.gone,
                what.subject,
                what.is_reply,
                what.asks,
                what.closing,
                what.settled,
                what.remarks,
                thread.first_key,
            )
            .join(tables.message, what.id == who.message)
            .join(tables.thread, thread.id == what.thread)
            .where(who.email.in_(part), who.at >= first, who.at <= to_stamp(until))
        )
        for row in connection.execute(query):
            word = _word(row, circle) if row.at >= since[row.email] else None
            if word is not None:
                found.setdefault(row.email, []).append(word)
    return found


def _word(row: AnyRow, circle: Circle) -> Word | None:
    ours = row.sent or circle.is_ours(row.sender)
    if (row.role == "from") == ours:
        return None  # to them, but from a third party
    if row.nature not in WRITTEN_BY_PEOPLE and not (ours and row.nature not in ("auto_reply", "away")):
        return None
    if row.gone and not ours:
        return None
    kinds = {remark[0] for remark in row.remarks}
    return Word(
        message_id=row.key,
        at=from_stamp(row.at),
        thread=row.first_key,
        ours=ours,
        subject=row.subject[:_QUOTE],
        begins=not row.is_reply and row.first_key == row.key,
        ends=(row.closing or row.settled) and not row.asks,
        complains="complaint" in kinds,
        praises="praise" in kinds,
    )


def _calls(person: Person | None, since: datetime, now: datetime) -> tuple[Evidence, ...]:
    touches = person.touches if person else ()
    calls = [touch for touch in touches if since < touch.at <= now]
    return tuple(
        Evidence("book", touch.at, f"{touch.kind} {touch.text}".strip())
        for touch in sorted(calls, key=lambda one: one.at)
    )
