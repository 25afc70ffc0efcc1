"""The provider `outlook` as a Connector."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.base import Batch, Capabilities, Known, Refused
from connectors.model import Draft, Message, OwnerSettings, Parent, Placed, Task
from connectors.outlook.options import LATE, REQUESTS_PER_MINUTE, TIMEOUT, Options
from connectors.pacing import Clock, Sleep

if TYPE_CHECKING:
    from connectors.outlook.addresses import Aliases
    from connectors.outlook.calendar import Calendars
    from connectors.outlook.client import Client
    from connectors.outlook.contacts import Contacts
    from connectors.outlook.drafts import Drafts
    from connectors.outlook.mail import Mail
    from connectors.outlook.tasks import Tasks


def options_of(
    account: str,
    *,
    address: str = "",
    client_id: str = "",
    tenant: str = "common",
    cloud: str = "global",
    folders: Sequence[str] = (),
    calendars: Sequence[str] = ("default",),
    task_list: str = "wellkept",
    contacts: bool = True,
    endpoint: str = "",
    token_command: Sequence[str] = (),
    device_code: bool = False,
    config: Path = Path(),
    secrets: Path = Path(),
    requests_per_minute: int = REQUESTS_PER_MINUTE,
    addresses: Collection[str] = (),
    zone: str = "UTC",
    timeout: float = TIMEOUT,
    late: float = LATE,
) -> Options:
    """Return an account's options from the keys of its config (docs/outlook.md)."""
    return Options(
        account=account,
        address=address.casefold(),
        client_id=client_id,
        tenant=tenant,
        cloud=cloud,
        folders=tuple(folders),
        calendars=tuple(calendars),
        task_list=task_list,
        contacts=contacts,
        endpoint=endpoint,
        token_command=tuple(token_command),
        device_code=device_code,
        config=config,
        secrets=secrets,
        requests_per_minute=requests_per_minute,
        addresses=tuple(addresses),
        zone=zone,
        timeout=timeout,
        late=late,
    )


class Outlook:
    """A Connector (see `connectors.base`) over a Microsoft account.

    The options are those of `options_of`. Making one opens nothing; `clock`, `sleep` and `jitter` are for tests.
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
        """Return the way to Graph."""
        from connectors.outlook.client import Client

        return Client(self.options, clock=self._clock, sleep=self._sleep, jitter=self._jitter)

    @cached_property
    def _mail(self) -> Mail:
        from connectors.outlook.mail import Mail

        return Mail(self.client)

    @cached_property
    def _drafts(self) -> Drafts:
        from connectors.outlook.drafts import Drafts

        return Drafts(self.client, self._aliases)

    @cached_property
    def _calendars(self) -> Calendars:
        from connectors.outlook.calendar import Calendars

        return Calendars(self.client, self._aliases)

    @cached_property
    def _aliases(self) -> Aliases:
        from connectors.outlook.addresses import Aliases

        return Aliases(self.client)

    @cached_property
    def _contacts(self) -> Contacts:
        from connectors.outlook.contacts import Contacts

        return Contacts(self.client)

    @cached_property
    def _tasks(self) -> Tasks:
        from connectors.outlook.tasks import Tasks

        if not self.options.task_list:
            raise Refused(f"account {self.account!r} has no task list", "set its `task_list`")
        return Tasks(self.client)

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed in the mail, a page a folder in turn, newest first."""
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
        """Return the account's addresses, aliases included; None where Microsoft does not tell."""
        return self._aliases.known()

    def owner_settings(self) -> OwnerSettings:
        """Return the time zone and the working hours that were set in Outlook, to be proposed for the config."""
        from connectors.outlook.mailbox import owner_settings

        return owner_settings(self.client)

    def find_draft(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """Return the live draft that carries the mark."""
        del made  # the mark stays, whatever ids the draft is given
        return self._drafts.find(mark, ref)

    def drafts_for(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """Return the live drafts that lie in the conversation of one of the messages."""
        return self._drafts.answering(message_ids)

    def has_news(self, parent: Parent, known: Known) -> bool:
        """Ask for the mails of the conversation, without their contents."""
        return self._drafts.has_news(parent, known)

    def drafts_marked(self, mark: str, made: Draft | None = None) -> tuple[Placed, ...]:
        """Return every live draft that carries the mark."""
        del made
        return self._drafts.marked(mark)

    def create_draft(self, draft: Draft) -> Placed:
        """Leave the draft in its conversation."""
        return self._drafts.create(draft)

    def withdraw_draft(self, placed: Placed) -> bool:
        """Move an untouched draft of ours to the trash."""
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


def settings_of(account: str, **keys: Any) -> OwnerSettings:
    """Ask a signed-in account for its owner's settings. `keys`: the account's options. Raises ConnectorError."""
    connector = Outlook(account, **keys)
    try:
        return connector.owner_settings()
    finally:
        connector.close()
