"""The ledger for who asks it again and again: answers hold until somebody writes, this process or another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from daemon.ledger import Ledger, LedgerEntry, Verdict
from rules.model import ArtefactKind

KEPT = 100
"""Answers kept besides what was made for whom: the day is in the question."""
_EVER = datetime(1970, 1, 2, tzinfo=UTC)
_Answer = TypeVar("_Answer")


class Recall(Ledger):
    """A ledger that remembers what it was asked. What an occasion has been made for is kept for those asked last."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self._watcher = engine.raw_connection()
        self._version: int | None = None
        self._answers: dict[Hashable, Any] = {}
        self._taken: dict[str, frozenset[tuple[str, str]]] = {}

    @classmethod
    def of(cls, ledger: Ledger) -> Recall:
        """Return the same ledger with a memory."""
        return cls(ledger.engine)

    def close(self) -> None:
        """Let go of the connection that watches."""
        self._watcher.close()

    def _is_fresh(self) -> bool:
        """Tell whether nobody has written since the last question; else everything is forgotten.

        https://www.sqlite.org/pragma.html#pragma_data_version: it tells of every other connection's commits.
        """
        cursor = self._watcher.cursor()
        cursor.execute("PRAGMA data_version")
        (version,) = cast("tuple[int]", cursor.fetchone())
        cursor.close()
        fresh = version == self._version
        if not fresh:
            self._version = version
            self._answers.clear()
            self._taken.clear()
        return fresh

    def _recalled(self, question: Hashable, ask: Callable[[], _Answer]) -> _Answer:
        if not self._is_fresh() or len(self._answers) > KEPT:
            self._answers.clear()
        if question not in self._answers:
            self._answers[question] = ask()
        return cast("_Answer", self._answers[question])

    def open_entries(self) -> Sequence[LedgerEntry]:
        """Return as `Ledger.open_entries`."""
        return self._recalled("open", super().open_entries)

    def approved(self) -> frozenset[str]:
        """Return as `Ledger.approved`."""
        return self._recalled("approved", super().approved)

    def verdicts(self) -> Sequence[Verdict]:
        """Return as `Ledger.verdicts`."""
        return self._recalled("verdicts", super().verdicts)

    def starts(self) -> Mapping[str, datetime]:
        """Return as `Ledger.starts`."""
        return self._recalled("starts", super().starts)

    def begun_between(self, starts: datetime, ends: datetime) -> Mapping[ArtefactKind, int]:
        """Return as `Ledger.begun_between`."""
        ask = super().begun_between
        return self._recalled(("begun", starts, ends), lambda: ask(starts, ends))

    def snoozed(self, now: datetime) -> Mapping[str, datetime]:
        """Return as `Ledger.snoozed`."""
        ask = super().snoozed
        ever = self._recalled("snoozed", lambda: ask(_EVER))
        second = now.replace(microsecond=0)
        return {what: until for what, until in ever.items() if until > second}

    def taken(self, ids: Collection[str]) -> Mapping[str, frozenset[tuple[str, str]]]:
        """Return as `Ledger.taken`."""
        if not self._is_fresh() or len(self._taken) > 2 * len(ids) + KEPT:
            self._taken = {}
        held = self._taken
        missing = [one for one in ids if one not in held]
        if missing:
            found = super().taken(missing)
            held.update((one, found.get(one, _NOTHING)) for one in missing)
        return {one: steps for one in ids if (steps := held[one])}


_NOTHING: frozenset[tuple[str, str]] = frozenset()
