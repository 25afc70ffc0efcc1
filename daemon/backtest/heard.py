"""What was told in a period, in memory: it follows the moment as it moves forward."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from daemon.backtest.threads import PastThreads
from daemon.database import AnyRow, to_stamp
from daemon.ledger import Verdict
from daemon.view.heard import Hearing, telling, words_with
from daemon.view.people import Directory
from rules.circle import Circle
from rules.heard import Word


class PastHearing(Hearing):
    """The answers of `Hearing` at a moment that moves. All that tells something, and what followed, is loaded once."""

    def __init__(
        self,
        connection: sa.Connection,
        circle: Circle,
        directory: Directory,
        threads: PastThreads,
        verdicts: Sequence[Verdict],
        begins: datetime,
        until: datetime,
    ) -> None:
        super().__init__(connection, circle, directory, threads, verdicts, begins)
        self._rows: dict[str, list[AnyRow]] = {}
        for row in sorted(telling(connection, None, until), key=lambda row: (row.at, row.key)):
            self._rows.setdefault(row.sender, []).append(row)
        first = {
            email: min(rows[0].at for own in directory.addresses(person) if (rows := self._rows.get(own)))
            for person in {directory.person_of(sender) for sender in self._rows}
            for email in directory.addresses(person)
        }
        self._said = words_with(connection, first, circle, until)
        for said in self._said.values():
            said.sort(key=lambda word: (word.at, word.message_id))
        self._doubted: dict[int, str] = {}

    def move(self, now: datetime) -> None:
        """Let time pass."""
        self._now = now
        self._found.clear()

    def _telling(self, emails: Sequence[str] | None) -> list[AnyRow]:
        stamp = to_stamp(self._now)
        wanted = self._rows if emails is None else [email for email in emails if email in self._rows]
        return [row for email in wanted for row in self._rows[email] if row.at <= stamp]

    def _words(self, since: Mapping[str, int]) -> Mapping[str, Sequence[Word]]:
        found: dict[str, Sequence[Word]] = {}
        for email, first in since.items():
            said = self._said.get(email, ())
            last = bisect_right(said, self._now, key=lambda word: word.at)
            found[email] = [word for word in said[:last] if to_stamp(word.at) >= first]
        return found

    def _doubt(self, row: AnyRow) -> str:
        if row.id not in self._doubted:
            self._doubted[row.id] = super()._doubt(row)
        return self._doubted[row.id]
