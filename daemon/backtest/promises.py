"""What was promised in a period, in memory: what stands of it follows the moment as it moves forward."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from daemon.backtest.threads import PastThreads
from daemon.database import AnyRow, to_stamp
from daemon.ledger import Verdict
from daemon.view.people import Directory
from daemon.view.promises import PromisesKept, promising_threads, rows_promising
from rules.circle import Circle
from rules.model import Scope


class PastPromises(PromisesKept):
    """The answers of `PromisesKept` at a moment that moves. The mail of every such conversation is loaded once."""

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
        self._rows = rows_promising(connection, promising_threads(connection, begins, until), until)
        self._stamps = {key: [row.at for row in rows] for key, rows in self._rows.items()}
        self._talks_of: dict[str, set[str]] = {}
        for key, rows in self._rows.items():
            for row in rows:
                for email in (row.sender, *(email for _, email, _ in row.recipients)):
                    self._talks_of.setdefault(directory.person_of(email), set()).add(key)

    def move(self, now: datetime) -> None:
        """Let time pass."""
        self._now = now
        self._found.clear()

    def leaning_on(self, persons: Iterable[str]) -> set[str]:
        """Return the conversations in which one of the persons takes part."""
        return {key for person in persons for key in self._talks_of.get(person, ())}

    def rows(self, scope: Scope) -> Mapping[str, Sequence[AnyRow]]:
        """Return the rows up to the moment of the conversations in which something is promised."""
        keys = self._rows.keys() if scope.threads is None else self._rows.keys() & scope.threads
        stamp = to_stamp(self._now)
        cut = {key: self._rows[key][: bisect_right(self._stamps[key], stamp)] for key in sorted(keys)}
        return {key: rows for key, rows in cut.items() if any(row.commitments for row in rows)}
