"""The contract of a provider, and the small tree of errors that every provider speaks.

Words: an *account* is one entry of the user's config; a *ref* is the provider's own handle of an item; a *cursor*
is the provider's opaque bookmark of "everything up to here has been handed over"; a *mark* is the key that our
drafts and tasks carry, by which they are found again. There is no verb for sending.

    ConnectorError
    ├── SignInNeeded    only a person can mend it: sign in again
    ├── WaitUntil       the provider asks for patience; says how long
    ├── StartOver       the cursor is no longer valid: read everything again
    ├── Refused         this one call will never succeed as it is
    │   ├── Occupied    a draft of the user's own stands where ours would
    │   └── NoTaskList  the account turns out to have no task list
    └── Unreachable     nothing can be said about the account now; try again later
        └── Unanswered  a change was asked for and no answer came: it may still happen
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, Self, runtime_checkable

from connectors.model import Change, Draft, ItemKind, Message, Parent, Placed, SetAside, Task


class ConnectorError(Exception):
    """Something a provider could not do: `what` happened and where, `advice` says what to do next.

    Neither repeats what a provider wrote in its answer: it may quote the user's mail. Of that, status and reason stay.
    """

    code: str = ""
    """Status and reason of the provider's answer ("403 quotaExceeded"), or how the network failed ("ECONNREFUSED"):
    words of machines, fit for a log; empty when there is none."""

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice

    where: str = ""
    """The folder or file that it is about, where `what` does not name it: for the owner's eyes, never for a log."""

    def coded(self, code: str) -> Self:
        """Return this error with its code."""
        self.code = code
        return self

    def at(self, where: object) -> Self:
        """Return this error with the place that `wellkept doctor` names."""
        self.where = str(where)
        return self


class SignInNeeded(ConnectorError):
    """The account needs its person: no retry will help."""


class WaitUntil(ConnectorError):
    """The provider asks for patience."""

    def __init__(self, what: str, seconds: float, advice: str = "") -> None:
        super().__init__(what, advice)
        self.seconds = seconds


class StartOver(ConnectorError):
    """The cursor is not accepted any more: call again with None."""


class Refused(ConnectorError):
    """The provider will not do this, however often it is asked."""


class Occupied(Refused):
    """The user has begun a draft in this conversation: ours would stand beside it."""


class NoTaskList(Refused):
    """The provider has task lists, and this account has none to be used: tasks belong elsewhere."""


class Unreachable(ConnectorError):
    """Nothing can be said about the account at the moment."""


class Unanswered(Unreachable):
    """A change was sent and no answer came: it has happened, or may still happen within `Capabilities.lag`."""


@contextmanager
def sent() -> Iterator[None]:
    """Mark what is asked after a change was sent: when it fails now, whether it happened is not known."""
    try:
        yield
    except Unanswered:
        raise
    except (SignInNeeded, Unreachable, WaitUntil) as error:
        raise Unanswered(error.what, error.advice).coded(error.code) from error


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do beyond reading mail."""

    drafts: bool = False
    calendar: bool = False
    tasks: bool = False
    contacts: bool = False
    remote: bool = False
    """Reached over a network: what failed may work a moment later."""
    lag: timedelta | None = None
    """How long after a request was sent what it asks for may still appear though no answer came: longer than we wait
    for an answer, for the provider may take longer still. None: what is made is there when the call ends, or never."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some changes and the cursor that stands for them: both are stored in one transaction.

    `cursor` None means "not yet": more batches follow, and a crash before the last one reads these again.
    """

    changes: tuple[Change, ...]
    cursor: str | None
    set_aside: tuple[SetAside, ...] = ()
    left: int = 0
    """Items still to come after this batch, as far as the provider knows: what a progress bar shows."""
    reaches: datetime | None = None
    """In a backfill that goes newest first: all mail that came after this moment has been handed over with this batch.
    A stream that ends without saying so has handed over everything."""


class Known(Protocol):
    """What the index already holds of one account: spares a provider without change feed from reading it again."""

    def refs(self, kind: ItemKind) -> Collection[str]:
        """Every ref handed over and not reported gone since, set-aside ones included."""
        ...


@runtime_checkable
class Connector(Protocol):
    """One account at one provider. Not thread-safe: one worker an account.

    Every method may raise SignInNeeded, WaitUntil or Unreachable.
    """

    account: str
    capabilities: Capabilities

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed in the mail since `cursor` (None: everything, newest first where possible).

        Raises StartOver when the cursor has expired, Unreachable when a mailbox that held mail is missing or
        suddenly empty: absence of evidence is no deletion. A bad message is set aside, never raised.
        """
        ...

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed in the calendars since `cursor`, as occurrences around `now`."""
        ...

    def again(self, refs: Collection[str]) -> Iterator[Message]:
        """Yield known mail once more, for a reading that has improved; what is gone or can't be read is left out."""
        ...

    def cards(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed in the address book since `cursor`; nothing when the account has none to read.

        Raises StartOver as `messages` does, and SignInNeeded when only this part was not permitted. Somebody without an
        address is nobody's: neither handed over nor set aside.
        """
        ...

    def addresses(self) -> tuple[str, ...] | None:
        """Return the addresses that the provider knows as the owner's own, case-folded; None when it does not tell."""
        ...

    def find_draft(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """Return the live draft that carries `mark`; `ref`, where known, is only a shortcut.

        `made` is what was to be left under the mark: a provider that may give drafts other ids knows it by that too.
        None means that a look at the drafts folder showed it is not there; a folder that cannot be read raises.
        """
        ...

    def drafts_for(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """Return the live drafts, the user's own too, that answer one of the messages (mark "" for foreign ones)."""
        ...

    def has_news(self, parent: Parent, known: Known) -> bool:
        """Tell whether the conversation of a mail has got another one that `messages` has still to hand over.

        The last look before an answer is drafted: as cheap as the provider allows. A mail of the user's own counts.
        """
        ...

    def drafts_marked(self, mark: str, made: Draft | None = None) -> tuple[Placed, ...]:
        """Return every live draft that carries `mark`: two, when a request came late. `made` as in `find_draft`."""
        ...

    def create_draft(self, draft: Draft) -> Placed:
        """Leave the draft in the drafts folder. Never called before `find_draft` said None.

        Raises Refused when the draft can't be made as it is (its parent is gone, an address is not usable), Occupied
        where the provider allows one draft a conversation and the user's own is there, Unanswered when it may have
        been made, or may yet be.
        """
        ...

    def withdraw_draft(self, placed: Placed) -> bool:
        """Take back an untouched draft of ours; False, and nothing changed, when the user touched it."""
        ...

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        """Return the task that carries `mark`, ticked off or not; None when it is not in the list."""
        ...

    def tasks_marked(self, mark: str) -> tuple[Placed, ...]:
        """Return every task that carries `mark`, as `drafts_marked` does."""
        ...

    def create_task(self, task: Task) -> Placed:
        """Put the task into the task list. Never called before `find_task` said None."""
        ...

    def update_task(self, placed: Placed, task: Task) -> Placed | None:
        """Give an untouched task new content; None, and nothing changed, when the user touched it."""
        ...

    def withdraw_task(self, placed: Placed) -> bool:
        """Take back an untouched task of ours; False, and nothing changed, when the user touched it."""
        ...

    def close(self) -> None:
        """Let go of files and connections; a second call does nothing."""
        ...
