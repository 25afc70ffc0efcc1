"""How the sample's mails are told: people, turns of a conversation, days before the sample's now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
"""Where the sample's user lives; all its wall times are here unless they say otherwise."""
TUESDAY = 1
HOUR = time(15)
"""The hour of the sample's now."""

Folder = Literal["", ".Sent", ".Archive", ".Junk", ".Trash"]
"""Of the Maildir; "" is the inbox."""


def sample_now(moment: datetime) -> datetime:
    """Return the latest Tuesday, 15:00 in Berlin, that is not after a moment."""
    local = moment.astimezone(ZONE)
    day = local.date() - timedelta(days=(local.weekday() - TUESDAY) % 7)
    latest = datetime.combine(day, HOUR, ZONE)
    return latest if latest <= moment else datetime.combine(day - timedelta(days=7), HOUR, ZONE)


def at(now: datetime, day: int, clock: str, zone: ZoneInfo = ZONE) -> datetime:
    """Return a wall time ("09:10"), `day` days after the day of `now` (negative: before)."""
    return datetime.combine(now.astimezone(ZONE).date() + timedelta(days=day), time.fromisoformat(clock), zone)


@dataclass(frozen=True, slots=True)
class Someone:
    """A mailbox: who writes and is written to."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        """The part behind the @."""
        return self.email.rpartition("@")[2]


DANA = Someone("Dana Fox", "dana@northwind.example")
"""The user."""
SALES = Someone("Northwind", "sales@northwind.example")
"""A team mailbox that the user answers from as well."""
PIET = Someone("Piet Aalders", "piet@northwind.example")
"""A colleague in the workshop."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One mail of a conversation. It answers the turn before it, unless the talk says otherwise."""

    who: Someone
    day: int
    clock: str
    text: str
    to: tuple[Someone, ...] = ()
    """Empty: the user, or the partner of the talk when the user writes."""
    cc: tuple[Someone, ...] = ()
    quotes: bool = False
    """Quotes the whole of the turn before below its own text."""
    html: bool = False
    """Has an HTML part as well, as most clients make them."""
    folder: Folder | None = None
    """None: where it belongs, Sent or the inbox."""
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation; its name becomes part of its Message-IDs."""

    name: str
    subject: str
    partner: Someone
    turns: tuple[Turn, ...]
    german: bool = False

    def message_id(self, place: int) -> str:
        """Return the Message-ID of a turn, counted from 0."""
        return f"<{self.name}.{place + 1}@{self.turns[place].who.domain}>"


@dataclass(frozen=True, slots=True)
class Post:
    """One mail that stands for itself, from a machine or a list. `headers` are set as they are."""

    name: str
    sender: Someone
    subject: str
    day: int
    clock: str
    text: str
    to: Someone = DANA
    headers: tuple[tuple[str, str], ...] = ()
    html: bool = False
    folder: Folder = ""
    unread: bool = False

    @property
    def message_id(self) -> str:
        """The Message-ID."""
        return f"<{self.name}@{self.sender.domain}>"
