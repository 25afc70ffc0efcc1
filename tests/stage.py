"""What the contract of a provider is played on: mails and meetings to put in, an index to read into, the two parts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from connectors.base import Batch, Connector
from connectors.model import Address, Card, Change, Event, ItemKind, Message, Parent, Placed, SetAside

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
ME = Address("dana@northwind.example", "Dana Fox")
ANN = Address("ann@acme.example", "Ann Lee")
MARK = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Post:
    """A mail from ANN to ME."""

    number: int

    @property
    def message_id(self) -> str:
        return f"<post-{self.number}@acme.example>"

    @property
    def subject(self) -> str:
        return f"Offer {self.number}"

    @property
    def text(self) -> str:
        return f"Could you send offer {self.number} today?"

    @property
    def at(self) -> datetime:
        return NOW - timedelta(days=40) + timedelta(hours=self.number)


@dataclass(frozen=True)
class Meeting:
    """An hour that ANN asked ME to."""

    uid: str
    starts: datetime
    title: str = "Review"


@dataclass(frozen=True)
class Friend:
    """Somebody in the address book, with a birthday of unknown year, in one group."""

    number: int
    name: str = "Ann"
    group: str = "Customers"

    @property
    def email(self) -> str:
        return f"friend{self.number}@acme.example"


@dataclass
class Kept:
    """What an index keeps: items by kind and ref, and a cursor a kind, stored together as they come."""

    items: dict[tuple[ItemKind, str], Message | Event | Card | SetAside] = field(default_factory=dict)
    cursors: dict[ItemKind, str | None] = field(default_factory=dict)

    def refs(self, kind: ItemKind) -> Collection[str]:
        return {ref for held, ref in self.items if held == kind}

    def take(self, kind: ItemKind, batch: Batch) -> None:
        for change in batch.changes:
            assert change.kind == kind
            if change.item is None:
                self.items.pop((kind, change.ref), None)
            else:
                assert change.item.ref == change.ref
                self.items[kind, change.ref] = change.item
        for item in batch.set_aside:
            assert item.reason
            self.items[kind, item.ref] = item
        if batch.cursor is not None:
            self.cursors[kind] = batch.cursor

    def batches(self, account: Connector, kind: ItemKind) -> Iterator[Batch]:
        read = {"message": account.messages, "event": account.events, "card": account.cards}[kind]
        for batch in read(self.cursors.get(kind), self, NOW):
            self.take(kind, batch)
            yield batch

    def sync(self, account: Connector, kind: ItemKind) -> list[Change | SetAside]:
        rows: list[Change | SetAside] = []
        for batch in self.batches(account, kind):
            rows += [*batch.changes, *batch.set_aside]
        return rows

    @property
    def mails(self) -> dict[str, Message]:
        return {item.message_id: item for item in self.items.values() if isinstance(item, Message)}

    @property
    def meetings(self) -> dict[str, Event]:
        return {item.uid: item for item in self.items.values() if isinstance(item, Event)}

    @property
    def cards(self) -> dict[str, Card]:
        return {item.emails[0]: item for item in self.items.values() if isinstance(item, Card) and item.emails}

    @property
    def set_aside(self) -> list[SetAside]:
        return [item for item in self.items.values() if isinstance(item, SetAside)]


class Stage(ABC):
    """The parts that a provider's tests play."""

    @abstractmethod
    def connect(self) -> Connector:
        """Open the account once more: what lies in it is what lay there before."""

    @abstractmethod
    def deliver(self, post: Post) -> None: ...

    @abstractmethod
    def deliver_unreadable(self) -> None: ...

    @abstractmethod
    def delete_mail(self, mail: Message) -> None: ...

    @abstractmethod
    def lose_mail(self) -> None:
        """Let the mailbox vanish as a disk does that is not mounted."""

    @abstractmethod
    def schedule(self, meeting: Meeting) -> None:
        """Put the meeting into the calendar, or change the one with its uid."""

    @abstractmethod
    def schedule_unreadable(self) -> None: ...

    @abstractmethod
    def delete_meeting(self, uid: str) -> None: ...

    @abstractmethod
    def lose_calendar(self) -> None: ...

    @abstractmethod
    def begins_draft(self, parent: Parent) -> None:
        """Let the user begin an answer of their own."""

    @abstractmethod
    def replies(self, parent: Parent) -> None:
        """Let the user answer by hand: the answer lies among the sent mail."""

    @abstractmethod
    def edits_draft(self, placed: Placed) -> None: ...

    @abstractmethod
    def discards_draft(self, placed: Placed) -> None: ...

    @abstractmethod
    def retitles(self, placed: Placed) -> None: ...

    @abstractmethod
    def ticks(self, placed: Placed) -> None: ...

    @abstractmethod
    def deletes_task(self, placed: Placed) -> None: ...


class CardStage(Stage):
    """The parts that the tests of a provider with contacts play besides."""

    @abstractmethod
    def note_down(self, friend: Friend) -> None:
        """Put the friend into the address book, or change the one with that number."""

    @abstractmethod
    def note_down_without_address(self) -> None: ...

    @abstractmethod
    def strike_out(self, friend: Friend) -> None: ...

    @abstractmethod
    def forget_cursors(self) -> None:
        """Let every cursor handed out so far be too old."""

    @abstractmethod
    def lose_cards(self) -> None: ...
