"""The nouns of conversations: their messages, who waits in them, what we asked.

Records are frozen; datetimes are aware.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rules.model import Evidence, Nature

Addressed = Literal["to", "cc", "list"]
"""How a message reached us: one of our addresses in To, only in Cc, or neither (a list, an alias)."""


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """One message as the thread functions see it: who, when, and what the reading found."""

    message_id: str
    """Unique in the index: a second, different mail under one Message-ID carries a suffix."""
    at: datetime
    sender: str
    """The person id where the address is somebody's in the book, else the address."""
    recipients: frozenset[str]
    """To and Cc, as person ids or addresses."""
    answer_to: frozenset[str]
    """Where the sender wants answers (Reply-To), as person ids or addresses; empty = the sender."""
    references: tuple[str, ...]
    """The messages it answers, oldest first."""
    addressed: Addressed
    ours: bool
    """From the user (any address, any account) or a shared address."""
    colleague: bool
    nature: Nature
    asks: bool
    closing: bool
    complaint: bool = False
    settled: bool = False
    language: str = ""
    gone: bool = False
    """Vanished from the mailbox: ours still counts as said, a customer's no longer waits."""
    quote: str = ""
    """The sentence that asks, or the start of the text."""


@dataclass(frozen=True, slots=True)
class Wait:
    """The run of one person's messages since our last word to them, within one thread."""

    person: str
    since: datetime
    occasion: str
    covers: tuple[str, ...]
    asks: bool
    complaint: bool
    last_at: datetime
    addressed: Addressed
    nature: Nature
    """Of the message that `since` belongs to."""
    source: str
    """The message that `since` belongs to."""
    quote: str
    language: str
    """Of the latest of the messages that has one; "" when none says."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Our messages since the last word of anybody outside, within one thread, when one of them asks for something."""

    since: datetime
    """Of our latest message."""
    occasion: str
    """Our first message that asks."""
    covers: tuple[str, ...]
    """Ours from that one on; the last is the latest."""
    asks: Evidence
    """Our latest message that asks, with its sentence."""
    nature: Nature
    """Of that message."""
    asked: tuple[str, ...]
    """To whom it went: first those who wrote in the thread, the latest first."""
    language: str
    """Of the latest message in the thread that has one; "" when none says."""


ThreadStatus = Literal["waits_for_us", "waits_for_them", "closed", "automatic"]


@dataclass(frozen=True, slots=True)
class ThreadState:
    """Where a conversation stands."""

    state: ThreadStatus
    because: str
    waits: tuple[Wait, ...]
    joined: bool
    """One of us wrote in it."""
    inquiry: Inquiry | None = None
    """What we asked last and nobody answered; None when nothing is open on their side."""
