"""The vocabulary of the outside world: what every provider reads and makes.

All records are frozen, all datetimes aware (a naive one raises ValueError at once, where it was made).
E-mail addresses are the bare addr-spec, case-folded; Message-IDs keep their angle brackets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Answer = Literal["accepted", "declined", "tentative", "needs_action"]
"""A guest's answer to an invitation (RFC 5545 PARTSTAT, folded)."""

ItemKind = Literal["message", "event", "card"]
"""What a change is about: the three things that are read."""

TRAIL_MARK = " | "
"""Stands between the Received lines in the header fact `received`: at most thirty, the newest first."""


def require_aware(*moments: datetime | None) -> None:
    """Raise ValueError when one of the moments has no time zone."""
    for moment in moments:
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"naive datetime {moment.isoformat()}: a time without a zone has no meaning here")


@dataclass(frozen=True, slots=True)
class Address:
    """Who: `email` is the case-folded addr-spec ("" when a header held none), `name` the decoded display name."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on a message: never its content."""

    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Message:
    """One mail as a provider holds it: bounded, decoded, never interpreted."""

    account: str
    ref: str
    """The provider's handle: stays the same when flags change; opaque to everyone else."""
    folder: str
    message_id: str
    """With angle brackets; "" when the mail has none (the index then makes one from its content)."""
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Address
    """From, its first mailbox."""
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    at: datetime
    """The Date header; when that is missing or unreadable, the moment of delivery."""
    ours: bool
    """True when the provider itself says that this account sent it (it lies in the Sent folder)."""
    subject: str
    text: str
    """Decoded plain text with quotes and signature, at most `connectors.mime.TEXT_LIMIT` characters."""
    cut: bool = False
    """True when `text` is not the whole text."""
    html: bool = False
    """True when the mail had an HTML body (a reply then gets one as well)."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The raw facts that tell a person from a machine, by lower-case name: see `connectors.mime.FACT_HEADERS`."""
    attachments: tuple[Attachment, ...] = ()
    conversation: str = ""
    """The provider's own word for the conversation, in the form of a Message-ID that no message has; "" for none."""

    def __post_init__(self) -> None:
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited, and what they answered."""

    address: Address
    answer: Answer = "needs_action"


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence in a calendar. A recurring event arrives as its occurrences, each with a recurrence id.

    `uid` + `recurrence_id` (the original start, UTC, as `20260310T090000Z`; "" for a single event) stay the same
    when the occurrence is moved. A whole-day event starts at midnight in the calendar's zone; `ends` is exclusive.
    """

    account: str
    ref: str
    uid: str
    recurrence_id: str
    starts: datetime
    ends: datetime
    whole_day: bool
    organiser: Address | None
    guests: tuple[Guest, ...]
    our_answer: Answer | None
    """The account owner's own answer; None when the owner is not among the guests."""
    title: str
    description: str = ""
    cancelled: bool = False
    busy: bool = True
    """False for events marked as free time (TRANSP:TRANSPARENT)."""
    out_of_office: bool = False
    """True when the calendar itself says so (event type, Outlook's busy status OOF)."""
    changed: datetime | None = None
    """When it was last changed, by whoever; None when the calendar does not say."""

    def __post_init__(self) -> None:
        require_aware(self.starts, self.ends, self.changed)


@dataclass(frozen=True, slots=True)
class CardDate:
    """A day that a card names, `kind` in its owner's words ("birthday", "Wedding day"); `year` None when unknown."""

    kind: str
    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What an address book says of one person (RFC 6350 calls that a card); the book of wellkept is another thing.

    A calendar's birthday is a card too: it has no address, but the name it is about, or says whose it is (`of`).
    """

    account: str
    ref: str
    names: tuple[str, ...]
    """The best first: given and family name without titles where the provider tells them apart."""
    emails: tuple[str, ...]
    """The main one first, case-folded."""
    company: str = ""
    dates: tuple[CardDate, ...] = ()
    groups: tuple[str, ...] = ()
    """Groups, labels or categories by the names that the user sees; the provider's own ("all contacts") left out."""
    of: str = ""
    """The ref of the card, in the same account, that this one adds to."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference since the last sync: `item` is None exactly when the item is gone.

    Of kind "event" the item may be a card: a birthday in a calendar is no meeting. `cancelled`: of a meeting that is
    gone, the provider says so much that it does not take place, and nothing else.
    """

    account: str
    kind: ItemKind
    ref: str
    item: Message | Event | Card | None = None
    cancelled: bool = False

    @property
    def gone(self) -> bool:
        """True when the provider no longer holds it."""
        return self.item is None


@dataclass(frozen=True, slots=True)
class OwnerSettings:
    """What a provider knows of its user: an IANA `time_zone`, working `hours` as the config has them; "" = not known."""

    time_zone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An item that could not be read: named with its reason, while everything else goes on."""

    account: str
    kind: ItemKind
    ref: str
    reason: str


def our_mistake(error: Exception) -> str:
    """Return the reason for an item at which our own code failed: nothing of what it says, only what to do."""
    return f"reading it failed ({type(error).__name__}), which is a mistake of ours: please report this"


@dataclass(frozen=True, slots=True)
class Parent:
    """The message that a draft answers: what the four reply headers and the quotation need."""

    ref: str
    message_id: str
    references: tuple[str, ...]
    sender: Address
    at: datetime

    def __post_init__(self) -> None:
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to be left in the drafts folder. `text` is ours alone: the connector adds quotation and HTML."""

    mark: str
    account: str
    reply_to: Parent | None
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """An entry for the task list. `due` None means: no date. `about` is a Message-ID, event uid or person id."""

    mark: str
    account: str
    title: str
    notes: str
    due: datetime | None
    about: str = ""

    def __post_init__(self) -> None:
        require_aware(self.due)


@dataclass(frozen=True, slots=True)
class Placed:
    """An artefact as the provider holds it now.

    `fingerprint` changes whenever the user changes the content, and only then (flags and renames do not count).
    """

    mark: str
    ref: str
    fingerprint: str
    completed: bool = False
    """For tasks: ticked off."""


@dataclass(frozen=True, slots=True)
class Article:
    """Something worth sharing, from a feed or from a folder of the user's: bounded, plain text."""

    key: str
    """16 hex digits: the same over feeds, and whatever else changes about it."""
    title: str
    """One line, at most 300 characters."""
    link: str
    """What a reader clicks: http or https; "" when there is none."""
    text: str
    """How it begins, or what it is about: at most 2,000 characters."""
    at: datetime | None
    """When it was published, in UTC; None when nobody says."""
    source: str
    """The name of the feed or the folder."""
    language: str
    """ISO 639-1; "" when nobody says."""
    categories: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Further keys: under each of them it is the same article."""

    def __post_init__(self) -> None:
        require_aware(self.at)
