"""The provider `gmail` as a Connector."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.base import Batch, Capabilities, Known, Refused
from connectors.gmail.options import CURRENT, LATE, PRICES, PROJECT_UNITS, TIMEOUT, UNITS, Options, Quota
from connectors.model import Draft, Message, Parent, Placed, Task
from connectors.pacing import Clock, Sleep

if TYPE_CHECKING:
    from connectors.gmail.aliases import Aliases
    from connectors.gmail.batches import Batches
    from connectors.gmail.calendar import Calendars
    from connectors.gmail.client import Client
    from connectors.gmail.contacts import Contacts
    from connectors.gmail.drafts import Drafts
    from connectors.gmail.mail import Mail
    from connectors.gmail.tasks import Tasks
    from connectors.gmail.vouched import Vouched


def options_of(
    account: str,
    *,
    address: str = "",
    labels: Sequence[str] = (),
    calendars: Sequence[str] = ("primary",),
    task_list: str = "wellkept",
    contacts: bool = True,
    endpoint: str = "",
    token_command: Sequence[str] = (),
    client_secret: Path | None = None,
    config: Path = Path(),
    secrets: Path = Path(),
    quota: str = CURRENT,
    prices: Mapping[str, int] | None = None,
    units_per_minute: int = 0,
    project_units_per_minute: int = 0,
    addresses: Collection[str] = (),
    zone: str = "UTC",
    timeout: float = TIMEOUT,
    late: float = LATE,
) -> Options:
    """Return an account's options from the keys of its config (docs/google.md); 0 units: as the price list says."""
    return Options(
        account=account,
        address=address.casefold(),
        labels=tuple(labels),
        calendars=tuple(calendars),
        task_list=task_list,
        contacts=contacts,
        endpoint=endpoint,
        token_command=tuple(token_command),
        client_secret=client_secret,
        config=config,
        secrets=secrets,
        quota=Quota(
            {**PRICES[quota], **(prices or {})},
            units_per_minute or UNITS[quota],
            project_units_per_minute or PROJECT_UNITS,
        ),
        addresses=tuple(addresses),
        zone=zone,
        timeout=timeout,
        late=late,
    )


class Gmail:
    """A Connector (see `connectors.base`) over a Google account.

    The options are those of `options_of`. Making one opens nothing and imports nothing of Google's library; `clock`,
    `sleep` and `jitter` are for tests.
    """

    def __init__(
        self,
        account: str,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
        jitter: Callable[[float, float], float] = random.uniform,
        **keys: Any,
    ) -> None:
        self.account = account
        self.options = options_of(account, **keys)
        self.capabilities = Capabilities(
            drafts=True,
            calendar=bool(self.options.calendars),
            tasks=bool(self.options.task_list),
            contacts=self.options.contacts,
            remote=True,
            lag=self.options.lag,
        )
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter

    @cached_property
    def client(self) -> Client:
        """Return the way to Google."""
        from connectors.gmail.client import Client

        return Client(self.options, clock=self._clock, sleep=self._sleep, jitter=self._jitter)

    @cached_property
    def _batches(self) -> Batches:
        from connectors.gmail.batches import Batches

        return Batches(self.client)

    @cached_property
    def _aliases(self) -> Aliases:
        from connectors.gmail.aliases import Aliases

        return Aliases(self.client)

    @cached_property
    def _vouched(self) -> Vouched:
        from connectors.gmail.vouched import Vouched

        return Vouched(self._clock)

    @cached_property
    def _mail(self) -> Mail:
        from connectors.gmail.mail import Mail

        return Mail(self.client, self._batches, self._vouched)

    @cached_property
    def _drafts(self) -> Drafts:
        from connectors.gmail.drafts import Drafts

        return Drafts(self.client, self._batches, self._aliases, self._vouched)

    @cached_property
    def _calendars(self) -> Calendars:
        from connectors.gmail.calendar import Calendars

        return Calendars(self.client)

    @cached_property
    def _contacts(self) -> Contacts:
        from connectors.gmail.contacts import Contacts

        return Contacts(self.client)

    @cached_property
    def _tasks(self) -> Tasks:
        from connectors.gmail.tasks import Tasks

        if not self.options.task_list:
            raise Refused(f"account {self.account!r} has no task list", "set its `task_list`")
        return Tasks(self.client, self._clock)

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed in the mail: news first, then what is left of the backfill, newest first."""
        return self._mail.messages(cursor, known, now)

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed in the calendars; nothing when the account names none."""
        return self._calendars.events(cursor, known, now) if self.options.calendars else iter(())

    def again(self, refs: Collection[str]) -> Iterator[Message]:
        """Fetch the messages once more."""
        return self._mail.again(refs)

    def cards(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed in the contacts; nothing when the config says not to read them."""
        del now  # contacts know no window
        return self._contacts.cards(cursor, known) if self.options.contacts else iter(())

    def addresses(self) -> tuple[str, ...] | None:
        """Return the addresses that the account may send from; None where Google does not tell."""
        found = self._aliases.known()
        return None if found is None else tuple(alias.address.email for alias in found)

    def find_draft(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """Return the live draft that carries the mark, or is `made` under another one."""
        return self._drafts.find(mark, ref, made)

    def drafts_for(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """Return the live drafts that answer one of the messages, or lie in its conversation."""
        return self._drafts.answering(message_ids)

    def has_news(self, parent: Parent, known: Known) -> bool:
        """Ask for the mails of the thread, without their contents."""
        return self._mail.has_news(parent, known)

    def drafts_marked(self, mark: str, made: Draft | None = None) -> tuple[Placed, ...]:
        """Return every live draft that carries the mark."""
        return self._drafts.marked(mark, made)

    def create_draft(self, draft: Draft) -> Placed:
        """Leave the draft in its conversation."""
        return self._drafts.create(draft)

    def withdraw_draft(self, placed: Placed) -> bool:
        """Delete an untouched draft of ours."""
        return self._drafts.withdraw(placed)

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        """Return the task that carries the mark."""
        return self._tasks.find(mark, ref)

    def tasks_marked(self, mark: str) -> tuple[Placed, ...]:
        """Return every task of the list that carries the mark."""
        return self._tasks.marked(mark)

    def create_task(self, task: Task) -> Placed:
        """Put the task into the task list, which is made when it is missing."""
        return self._tasks.create(task)

    def update_task(self, placed: Placed, task: Task) -> Placed | None:
        """Give an untouched task new content."""
        return self._tasks.update(placed, task)

    def withdraw_task(self, placed: Placed) -> bool:
        """Delete an untouched task of ours."""
        return self._tasks.withdraw(placed)

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        if "client" in self.__dict__:
            self.client.close()
