"""The provider `local`: a Maildir, calendar folders and a task folder, each of them optional."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from connectors.base import Batch, Capabilities, Known, Refused
from connectors.local.calendars import CalendarFolders
from connectors.local.drafts import Drafts
from connectors.local.maildir import Maildir
from connectors.local.tasks import TaskFolder
from connectors.model import Draft, Message, Parent, Placed, Task


class Local:
    """A Connector (see `connectors.base`) over files on this machine.

    `sent` and `drafts` name folders of the Maildir whose own names do not tell. `addresses` are the account
    owner's, `zone` (an IANA name) is that of calendar times without one.
    """

    def __init__(
        self,
        account: str,
        *,
        maildir: Path | None,
        sent: str = "",
        drafts: str = "",
        calendars: Sequence[Path] = (),
        tasks: Path | None = None,
        addresses: Collection[str] = (),
        zone: str = "UTC",
    ) -> None:
        self.account = account
        self.capabilities = Capabilities(drafts=maildir is not None, calendar=bool(calendars), tasks=tasks is not None)
        self._mail = Maildir(account, maildir, sent, drafts) if maildir is not None else None
        self._drafts = Drafts(self._mail, drafts) if self._mail is not None else None
        self._calendars = CalendarFolders(account, calendars, addresses, zone) if calendars else None
        self._tasks = TaskFolder(account, tasks) if tasks is not None else None

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed in the Maildir; nothing when the account has none."""
        return self._mail.messages(cursor, known, now) if self._mail is not None else iter(())

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed in the calendars; nothing when the account has none."""
        return self._calendars.events(cursor, known, now) if self._calendars is not None else iter(())

    def again(self, refs: Collection[str]) -> Iterator[Message]:
        """Read the files once more."""
        return self._mail.again(refs) if self._mail is not None else iter(())

    def cards(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield nothing: address books are imported (`wellkept people import`)."""
        del cursor, known, now
        return iter(())

    def addresses(self) -> tuple[str, ...] | None:
        """Return None: a folder does not know whose it is."""
        return None

    def find_draft(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """Return the live draft that carries the mark."""
        del made  # a file keeps its Message-ID
        return self._with_drafts().find(mark, ref)

    def drafts_for(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """Return the live drafts that answer one of the messages; none when the account has no Maildir."""
        return self._drafts.answering(message_ids) if self._drafts is not None else ()

    def has_news(self, parent: Parent, known: Known) -> bool:
        """List the folders; look into what is not known there."""
        return self._mail is not None and self._mail.has_news(parent, known)

    def drafts_marked(self, mark: str, made: Draft | None = None) -> tuple[Placed, ...]:
        """Return the live draft that carries the mark: a file appears when the call ends, or never."""
        found = self.find_draft(mark, made=made)
        return () if found is None else (found,)

    def create_draft(self, draft: Draft) -> Placed:
        """Leave the draft in the drafts folder, which is made when it is missing."""
        return self._with_drafts().create(draft)

    def withdraw_draft(self, placed: Placed) -> bool:
        """Take back an untouched draft of ours."""
        return self._with_drafts().withdraw(placed)

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        """Return the task that carries the mark."""
        return self._with_tasks().find(mark, ref)

    def tasks_marked(self, mark: str) -> tuple[Placed, ...]:
        """As `drafts_marked`."""
        found = self.find_task(mark)
        return () if found is None else (found,)

    def create_task(self, task: Task) -> Placed:
        """Put the task into the task folder."""
        return self._with_tasks().create(task)

    def update_task(self, placed: Placed, task: Task) -> Placed | None:
        """Give an untouched task new content."""
        return self._with_tasks().update(placed, task)

    def withdraw_task(self, placed: Placed) -> bool:
        """Take back an untouched task of ours."""
        return self._with_tasks().withdraw(placed)

    def close(self) -> None:
        """Do nothing: no file stays open between calls."""

    def _with_drafts(self) -> Drafts:
        if self._drafts is None:
            raise Refused(f"account {self.account!r} has no mail to leave drafts in", "set its `maildir`")
        return self._drafts

    def _with_tasks(self) -> TaskFolder:
        if self._tasks is None:
            raise Refused(f"account {self.account!r} has no task list", "set its `tasks`")
        return self._tasks
