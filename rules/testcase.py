"""The `[[test]]` blocks of rule files, as the runner gets them: a small world, moments, what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from connectors.model import Answer, Article, Event, Message
from rules.model import ArtefactKind, Person

Deed = Literal["done", "deleted", "sent", "discarded", "edited"]
"""What the user's hand did to an artefact, named as in rule files; the first two to tasks, the others to drafts."""

DEEDS: tuple[Deed, ...] = ("done", "deleted", "sent", "discarded", "edited")


class Samples(Protocol):
    """Reads the `.eml` and `.ics` files that tests name. Both raise ValueError with a reason for the user."""

    def mail(self, rule_file: str, path: str, at: datetime | None) -> Message:
        """Return the mail in a file, as of `at` where given; a relative path starts at the rule file's folder."""
        ...

    def events(self, rule_file: str, path: str, zone: str, now: datetime) -> tuple[Event, ...]:
        """Return the occurrences around `now` of the meetings in a file; `zone` is that of floating times."""
        ...


@dataclass(frozen=True, slots=True)
class TestMail:
    """A mail: addresses as written, `Name <address>` or bare. `to` (): the user."""

    __test__ = False

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    at: datetime
    """When it arrives as well."""
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
    declined: bool
    """By everybody who is invited."""
    series: bool


@dataclass(frozen=True, slots=True)
class TestEntry:
    """What a calendar holds, and since when: a meeting as written, or the occurrences read from a file."""

    __test__ = False

    what: TestEvent | tuple[Event, ...]
    added: datetime | None
    """None: it was always there."""
    cancelled: datetime | None
    """When it was called off; None: it was not, or from the first."""
    declined: datetime | None
    """When everybody declined; None: they did not, or from the first."""
    moved: tuple[tuple[datetime, datetime], ...] = ()
    """(when it was moved, when it starts then)."""


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
class TestMoment:
    """One pass: what the user did before it, and exactly what it makes (a multiset)."""

    __test__ = False

    now: datetime
    expect: tuple[Expected, ...] = ()
    deeds: tuple[tuple[Deed, str], ...] = ()
    """(what was done, a glob for the artefact's title or text), in the order of `DEEDS`."""
    approved: tuple[str, ...] = ()
    """Globs for what waits for an approval."""
    snoozed: tuple[tuple[str, datetime], ...] = ()
    """(a person's address, until when)."""


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test of one file's rules. All moments are in UTC."""

    __test__ = False

    name: str
    file: str
    """Names the file whose rules are tested, as the rules' places do."""
    line: int
    zone: str
    """The user's: an IANA name."""
    moments: tuple[TestMoment, ...]
    """In order of time; at least one."""
    people: tuple[Person, ...] = ()
    mail: tuple[TestMail | Message, ...] = ()
    """As written, or as read from a file."""
    events: tuple[TestEntry, ...] = ()
    touches: tuple[TestTouch, ...] = ()
    articles: tuple[Article, ...] = ()
    """Each comes at its `at`."""
