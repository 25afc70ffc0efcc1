"""The `[[test]]` blocks of rule files, as the runner gets them: a small world, moments, what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from connectors.model import Answer
from rules.model import ArtefactKind, Person


@dataclass(frozen=True, slots=True)
class TestMail:
    """A mail: addresses as written, `Name <address>` or bare. `to` (): the user."""

    __test__ = False

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    at: datetime
    subject: str
    text: str
    thread: str
    """Mails of one name belong to one conversation; "" = told by subject and `in_reply_to`."""
    id: str
    in_reply_to: str
    """The `id` of another mail of the test, or a Message-ID."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By lower-case name."""


@dataclass(frozen=True, slots=True)
class TestEvent:
    """A meeting; guests as written."""

    __test__ = False

    title: str
    starts: datetime
    ends: datetime
    guests: tuple[str, ...]
    organiser: str
    description: str
    our_answer: Answer | None
    whole_day: bool
    cancelled: bool


@dataclass(frozen=True, slots=True)
class TestTouch:
    """A logged contact with a person, named by address or name."""

    __test__ = False

    person: str
    at: datetime
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Expected:
    """An artefact that must come out; `glob` is matched, case-folded, with its title (task) or text."""

    rule: str
    kind: ArtefactKind
    glob: str


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test of one file's rules. All moments are aware: naive ones took the offset of the first moment."""

    __test__ = False

    name: str
    file: str
    """Names the file whose rules are tested, as the rules' places do."""
    line: int
    moments: tuple[datetime, ...]
    """When passes are run, in order; at least one."""
    people: tuple[Person, ...] = ()
    mail: tuple[TestMail, ...] = ()
    events: tuple[TestEvent, ...] = ()
    touches: tuple[TestTouch, ...] = ()
    expect: tuple[Expected, ...] = ()
    """The exact multiset of what comes out at the last moment's end."""
