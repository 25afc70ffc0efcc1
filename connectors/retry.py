"""A connector that asks again: patience in one place, so that providers hold no retry loops.

Unreachable is tried again with exponential backoff and full jitter (AWS Architecture Blog, "Exponential backoff
and jitter"), WaitUntil after the seconds it names when those are bearable, and nothing else at all.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from connectors.base import Batch, Connector, ConnectorError, Known, Unanswered, Unreachable, WaitUntil
from connectors.model import Draft, Message, Parent, Placed, Task

Answer = TypeVar("Answer")

_FIRST_WAIT = 1.0
_LONGEST_BACKOFF = 20.0
_BARREN = 4
"""How many times the tries may be used up while cursors move on and nothing comes."""


class Retry:
    """`inner` with patience. Each call is made at most `tries` times; `longest` bounds one wait, in seconds.

    A WaitUntil that asks for more than `longest` is raised at once: the daemon has other work.
    `sleep(seconds)` and `jitter(low, high)` are arguments so that tests need neither time nor luck.
    """

    def __init__(
        self,
        inner: Connector,
        *,
        tries: int = 4,
        longest: float = 60.0,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.account = inner.account
        self.capabilities = inner.capabilities
        self._inner = inner
        self._tries = tries
        self._longest = longest
        self._sleep = sleep
        self._jitter = jitter
        self._retrying = Retrying(
            retry=retry_if_exception(self._worth_another_try),
            wait=self._wait,
            stop=stop_after_attempt(tries),
            sleep=sleep,
            reraise=True,
        )

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """As `inner`; after a failure it goes on from the last cursor, and what stands for none comes again."""
        return self._stream(lambda held: self._inner.messages(held, known, now), cursor)

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """As `messages`."""
        return self._stream(lambda held: self._inner.events(held, known, now), cursor)

    def again(self, refs: Collection[str]) -> Iterator[Message]:
        """As `inner`, all at once."""
        return iter(self._again(lambda: list(self._inner.again(refs))))

    def cards(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """As `messages`."""
        return self._stream(lambda held: self._inner.cards(held, known, now), cursor)

    def addresses(self) -> tuple[str, ...] | None:
        """As `inner`."""
        return self._again(self._inner.addresses)

    def find_draft(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """As `inner`."""
        return self._again(lambda: self._inner.find_draft(mark, ref, made))

    def drafts_for(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """As `inner`."""
        return self._again(lambda: self._inner.drafts_for(message_ids))

    def has_news(self, parent: Parent, known: Known) -> bool:
        """As `inner`."""
        return self._again(lambda: self._inner.has_news(parent, known))

    def drafts_marked(self, mark: str, made: Draft | None = None) -> tuple[Placed, ...]:
        """As `inner`."""
        return self._again(lambda: self._inner.drafts_marked(mark, made))

    def create_draft(self, draft: Draft) -> Placed:
        """As `inner`. What was sent and not answered is never sent again: a look tells whether it is there already."""
        return self._create(
            lambda: self._inner.find_draft(draft.mark, "", draft),
            lambda: self._inner.create_draft(draft),
        )

    def withdraw_draft(self, placed: Placed) -> bool:
        """As `inner`; a draft that is gone after a failed try was withdrawn by that try."""
        return self._withdraw(
            lambda: self._inner.find_draft(placed.mark, placed.ref),
            lambda: self._inner.withdraw_draft(placed),
        )

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        """As `inner`."""
        return self._again(lambda: self._inner.find_task(mark, ref))

    def tasks_marked(self, mark: str) -> tuple[Placed, ...]:
        """As `inner`."""
        return self._again(lambda: self._inner.tasks_marked(mark))

    def create_task(self, task: Task) -> Placed:
        """As `create_draft`."""
        return self._create(
            lambda: self._inner.find_task(task.mark),
            lambda: self._inner.create_task(task),
        )

    def update_task(self, placed: Placed, task: Task) -> Placed | None:
        """As `inner`. After a lost answer the new content passes for the user's: it is then left alone."""
        return self._again(lambda: self._inner.update_task(placed, task))

    def withdraw_task(self, placed: Placed) -> bool:
        """As `withdraw_draft`."""
        return self._withdraw(
            lambda: self._inner.find_task(placed.mark, placed.ref),
            lambda: self._inner.withdraw_task(placed),
        )

    def close(self) -> None:
        """As `inner`."""
        self._inner.close()

    def _again(self, call: Callable[[], Answer]) -> Answer:
        # A copy for each call: Retrying keeps its state in itself.
        return self._retrying.copy()(call)

    def _stream(self, read: Callable[[str | None], Iterator[Batch]], cursor: str | None) -> Iterator[Batch]:
        failures = barren = 0
        batches = read(cursor)
        while True:
            try:
                batch = next(batches, None)
            except (Unreachable, WaitUntil) as error:
                failures += 1
                barren += 1
                if failures >= self._tries or barren >= self._tries * _BARREN or not self._worth_another_try(error):
                    raise
                self._sleep(self._seconds(error, failures))
                batches = read(cursor)
                continue
            if batch is None:
                return
            if batch.cursor is not None:
                # What has its cursor does not come again: that is progress, and patience begins anew. A cursor that
                # moves on with nothing may be a page without mail, or a server that names the same place anew.
                if batch.changes or batch.set_aside:
                    failures = barren = 0
                elif batch.cursor != cursor:
                    failures = 0
                cursor = batch.cursor
            yield batch

    def _create(self, find: Callable[[], Placed | None], create: Callable[[], Placed]) -> Placed:
        tried = False

        def once() -> Placed | Unanswered:
            nonlocal tried
            found = find() if tried else None
            tried = True
            try:
                return found or create()
            except Unanswered as lost:
                return lost

        made = self._again(once)
        if isinstance(made, Placed):
            return made
        try:
            found = self._again(find)
        except ConnectorError:
            found = None
        if found is None:
            raise made
        return found

    def _withdraw(self, find: Callable[[], Placed | None], withdraw: Callable[[], bool]) -> bool:
        tried = False

        def once() -> bool:
            nonlocal tried
            if tried and find() is None:
                return True
            tried = True
            return withdraw()

        return self._again(once)

    def _worth_another_try(self, error: BaseException) -> bool:
        if isinstance(error, WaitUntil):
            return error.seconds <= self._longest
        return isinstance(error, Unreachable)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        return self._seconds(error, state.attempt_number)

    def _seconds(self, error: BaseException | None, failures: int) -> float:
        if isinstance(error, WaitUntil):
            return max(error.seconds, 0.0)
        ceiling = min(_FIRST_WAIT * 2 ** (failures - 1), _LONGEST_BACKOFF, self._longest)
        return self._jitter(0.0, ceiling)
