"""A connector that reads like the real one and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from connectors.base import Batch, Connector, Known
from connectors.model import Draft, Message, Parent, Placed, Task

REF = "dry-run"
"""The ref of everything that would have been made."""


class DryRun:
    """`inner` without its writes: reads pass through, a write answers as if it had been done."""

    def __init__(self, inner: Connector) -> None:
        self.account = inner.account
        self.capabilities = inner.capabilities
        self._inner = inner

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """As `inner`."""
        return self._inner.messages(cursor, known, now)

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """As `inner`."""
        return self._inner.events(cursor, known, now)

    def again(self, refs: Collection[str]) -> Iterator[Message]:
        """As `inner`."""
        return self._inner.again(refs)

    def cards(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """As `inner`."""
        return self._inner.cards(cursor, known, now)

    def addresses(self) -> tuple[str, ...] | None:
        """As `inner`."""
        return self._inner.addresses()

    def find_draft(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """As `inner`."""
        return self._inner.find_draft(mark, ref, made)

    def drafts_for(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """As `inner`."""
        return self._inner.drafts_for(message_ids)

    def has_news(self, parent: Parent, known: Known) -> bool:
        """As `inner`."""
        return self._inner.has_news(parent, known)

    def drafts_marked(self, mark: str, made: Draft | None = None) -> tuple[Placed, ...]:
        """As `inner`."""
        return self._inner.drafts_marked(mark, made)

    def create_draft(self, draft: Draft) -> Placed:
        """Make nothing."""
        return Placed(draft.mark, REF, "")

    def withdraw_draft(self, placed: Placed) -> bool:
        """Withdraw nothing; False when the draft is not there as it was made."""
        return self._inner.find_draft(placed.mark, placed.ref) == placed

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        """As `inner`."""
        return self._inner.find_task(mark, ref)

    def tasks_marked(self, mark: str) -> tuple[Placed, ...]:
        """As `inner`."""
        return self._inner.tasks_marked(mark)

    def create_task(self, task: Task) -> Placed:
        """Make nothing."""
        return Placed(task.mark, REF, "")

    def update_task(self, placed: Placed, task: Task) -> Placed | None:
        """Change nothing; None when the task is not there as it was made."""
        there = self._inner.find_task(placed.mark, placed.ref) == placed
        return Placed(task.mark, REF, "") if there else None

    def withdraw_task(self, placed: Placed) -> bool:
        """Withdraw nothing; False when the task is not there as it was made."""
        return self._inner.find_task(placed.mark, placed.ref) == placed

    def close(self) -> None:
        """As `inner`."""
        self._inner.close()
