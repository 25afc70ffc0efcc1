"""Work for several accounts side by side, as if one did it all: the baton passes on only while a provider is asked.

So a slow provider keeps no other account waiting, and nothing else needs to know of threads: ledger and book see one
after the other. A connector is asked one thing at a time; not every provider's client can do more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectors.base import Connector


class Baton:
    """Held by whoever works."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for it, and work."""
        with self._lock:
            yield

    @contextmanager
    def passed_on(self) -> Iterator[None]:
        """Let others work meanwhile."""
        self._lock.release()
        try:
            yield
        finally:
            self._lock.acquire()


class GivingWay:
    """A connector whose every method passes the baton on while it is at work."""

    def __init__(self, connector: Connector, baton: Baton) -> None:
        self.account = connector.account
        self.capabilities = connector.capabilities
        self._connector = connector
        self._baton = baton
        self._asked = threading.Lock()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self._connector, name)

        def give_way(*arguments: Any, **options: Any) -> Any:
            with self._baton.passed_on(), self._asked:
                return method(*arguments, **options)

        return give_way


def side_by_side(work: Mapping[str, Callable[[], None]], baton: Baton) -> None:
    """Do each in a thread of its name, and wait for all. What the first to fail raised is raised in the end."""
    raised: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        with baton.taken():
            try:
                job()
            except BaseException as error:  # noqa: BLE001 - it is raised by whoever waits
                raised.append(error)

    if len(work) <= 1:
        with baton.taken():
            for job in work.values():
                job()
        return
    threads = [threading.Thread(target=run, args=(job,), name=name, daemon=True) for name, job in work.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
