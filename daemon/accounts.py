"""The user's accounts as connectors: made from the config, patient, with a task list in the book where none is set."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

import connectors
from connectors.base import Connector, ConnectorError, NoTaskList, Unreachable
from connectors.model import Placed, Task
from connectors.retry import Retry
from daemon.abreast import Baton, GivingWay
from daemon.book_tasks import BOOK_REF
from rules.model import ArtefactKind

if TYPE_CHECKING:
    from daemon.book import Book
    from daemon.config import Config


class TaskList(Protocol):
    """Where tasks go: the provider's list, or the book."""

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        """As in connectors.base.Connector."""
        ...

    def create_task(self, task: Task) -> Placed:
        """As in connectors.base.Connector."""
        ...

    def update_task(self, placed: Placed, task: Task) -> Placed | None:
        """As in connectors.base.Connector."""
        ...

    def withdraw_task(self, placed: Placed) -> bool:
        """As in connectors.base.Connector."""
        ...


@dataclass(frozen=True, slots=True)
class _BookTasks:
    """The book's own tasks, at the moment of this pass."""

    book: Book
    now: datetime

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        return self.book.find_task(mark, ref)

    def create_task(self, task: Task) -> Placed:
        return self.book.create_task(task, self.now)

    def update_task(self, placed: Placed, task: Task) -> Placed | None:
        return self.book.update_task(placed, task, self.now)

    def withdraw_task(self, placed: Placed) -> bool:
        return self.book.withdraw_task(placed, self.now)


@dataclass(frozen=True, slots=True)
class _EitherTasks:
    """The provider's task list; the book where the provider turns out to have none for this account."""

    list: TaskList
    book: _BookTasks

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        """Look where it lies, or everywhere. Raises NoTaskList when its list is out of sight: it may lie there still."""
        if ref:
            return self._holder(ref).find_task(mark, ref)
        held = self.book.find_task(mark)
        if held is not None:
            return held
        try:
            return self.list.find_task(mark)
        except NoTaskList:
            return None

    def create_task(self, task: Task) -> Placed:
        try:
            return self.list.create_task(task)
        except NoTaskList:
            return self.book.create_task(task)

    def update_task(self, placed: Placed, task: Task) -> Placed | None:
        return self._holder(placed.ref).update_task(placed, task)

    def withdraw_task(self, placed: Placed) -> bool:
        return self._holder(placed.ref).withdraw_task(placed)

    def _holder(self, ref: str) -> TaskList:
        return self.book if ref.startswith(BOOK_REF) else self.list


class _Away:
    """Stands in for an account that is not to be asked now: whatever it is asked for, it raises at once."""

    def __init__(self, connector: Connector, reason: ConnectorError | OSError) -> None:
        self.account = connector.account
        self.capabilities = connector.capabilities
        self._reason = reason

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        def away(*_args: object, **_keys: object) -> NoReturn:
            reason = self._reason
            if isinstance(reason, ConnectorError):
                raise reason.with_traceback(None)  # one error may be raised for days: its traceback must not grow
            raise Unreachable(f"{self.account}: {reason.strerror or reason}") from reason

        return away


class Accounts:
    """Every configured account, in config order."""

    def __init__(self, held: Collection[Connector], book: Book) -> None:
        self._held = {connector.account: connector for connector in held}
        self._book = book
        self._away: dict[str, ConnectorError | OSError] = {}

    def leave_alone(self, away: Mapping[str, ConnectorError | OSError]) -> None:
        """Ask these accounts for nothing until this is called again: they do not answer, or are still being read.

        Who asks all the same gets the error. Reading (`for connector in accounts`) is not concerned.
        """
        self._away = dict(away)

    @classmethod
    def open(cls, config: Config, book: Book) -> Accounts:
        """Make a connector for each account of the config. Touches nothing outside yet."""
        made: list[Connector] = []
        me = config.settings.me
        for account in config.accounts:
            provider = connectors.load(account.provider)
            connector = provider(account.name, addresses=me.addresses, zone=me.time_zone, **account.options)
            made.append(Retry(connector) if connector.capabilities.remote else connector)
        return cls(made, book)

    def giving_way(self, baton: Baton) -> Accounts:
        """Return the same accounts, whose connectors pass the baton on while they are at work."""
        found = Accounts([cast("Connector", GivingWay(held, baton)) for held in self._held.values()], self._book)
        found.leave_alone(self._away)
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The accounts' names in config order."""
        return tuple(self._held)

    def __iter__(self) -> Iterator[Connector]:
        return iter(self._held.values())

    def __getitem__(self, name: str) -> Connector:
        held = self._held[name]
        return cast("Connector", _Away(held, self._away[name])) if name in self._away else held

    def __contains__(self, name: str) -> bool:
        return name in self._held

    def tasks(self, name: str, now: datetime) -> TaskList:
        """Return where the account's tasks go."""
        connector = self[name]
        book = _BookTasks(self._book, now)
        return _EitherTasks(connector, book) if connector.capabilities.tasks else book

    def lag(self, name: str, kind: ArtefactKind) -> timedelta | None:
        """Return how long an artefact of that kind may still appear after a request without an answer; None: never."""
        can = self._held[name].capabilities
        return can.lag if kind == "draft" or (kind == "task" and can.tasks) else None

    def close(self) -> None:
        """Close every connector."""
        for connector in self._held.values():
            connector.close()
