"""The shape of `[[test]]` blocks: a small world, moments, and what must come out (strict pydantic models)."""

# ruff: noqa: RUF012 - pydantic gives every record its own copy of a default

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from connectors.model import Answer
from rules.document import Table, as_list
from rules.public_holidays import parse_holiday

_YEARS = (1971, 2199)
"""Everything that is counted from a moment of these years stays within the calendar."""


def _moment(value: Any) -> datetime:
    """TOML date-times and ISO 8601 texts; may be naive."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime):
        if not _YEARS[0] <= value.year <= _YEARS[1]:
            raise ValueError(f"a test takes place between {_YEARS[0]} and {_YEARS[1]}")
        return value
    raise ValueError('this must be a moment such as 2026-03-10T16:00:00+01:00 or "2026-03-10 16:00"')


def _whether_or_when(value: Any) -> bool | datetime:
    return value if isinstance(value, bool) else _moment(value)


def _day(value: Any) -> str:
    """TOML dates and texts; `--MM-DD` has no year."""
    text = value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value
    if isinstance(text, str) and ":" in text:
        parse_holiday(text)
        return text
    if isinstance(text, str):
        whole = f"2000{text[1:]}" if text.startswith("--") else text  # a leap year: some are born on the 29th
        try:
            datetime.strptime(whole, "%Y-%m-%d")  # noqa: DTZ007 - only a check of the date
        except ValueError:
            pass
        else:
            return text
    raise ValueError('this must be a date such as 1980-05-04, or "--05-04" without the year')


# What editors are told: TOML's own dates and times, and texts of the same look. Both are texts to a JSON Schema;
# tombi tells TOML's kinds of date and time apart by these formats.
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_WRITTEN = f"^{_DATE}([T ].*)?$"
_WHEN: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": _WRITTEN, "format": "date-time"},
        {"type": "string", "pattern": _WRITTEN, "format": "date-time-local"},
        {"type": "string", "pattern": _WRITTEN},
    ]
}
_TEXTS: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_ON: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": f"^{_DATE}$", "format": "date"},
        {"type": "string", "pattern": f"^({_DATE}|--[0-9]{{2}}-[0-9]{{2}}|[A-Za-z]{{2,3}}(-[^:]+)?:.+)$"},
    ]
}

OneOrMore = Annotated[list[str], BeforeValidator(as_list), WithJsonSchema(_TEXTS)]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema(_WHEN)]
WhetherOrWhen = Annotated[
    bool | datetime,
    BeforeValidator(_whether_or_when),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, *_WHEN["anyOf"]]}),
]
Day = Annotated[str, BeforeValidator(_day), WithJsonSchema(_ON)]


class PersonTable(Table):
    """Somebody in a test's book."""

    name: str = ""
    """Their name."""
    email: OneOrMore
    """Their address, or a list of all of them."""
    tier: str = ""
    """Their tier, one of the config's."""
    tags: list[str] = []
    """Their tags."""
    company: str = ""
    """Where they work."""
    language: str = ""
    """The language to write to them in, such as `de`."""
    zone: str = ""
    """Their time zone, such as `Europe/Lisbon`."""
    hours: str = ""
    """Their working hours: `Mon-Fri 09:00-17:00`."""
    interval: str = ""
    """How often you want to be in touch: `6 weeks`."""
    hands_off: bool = False
    """True: nothing is ever made for them."""
    archived: str = ""
    """Why they are kept only for memory: nothing is ever made for them either."""
    interests: list[str] = []
    """What interests them."""
    notes: list[str] = []
    """What you noted about them."""
    talking_points: list[str] = []
    """What is meant to be said to them."""
    dates: dict[str, Day] = {}
    """Dates by name: `{ birthday = 1980-05-04 }`, without the year `"--05-04"`, or a holiday: `"US: Thanksgiving"`."""


class MailTable(Table):
    """A mail in a test: a `file`, or written out; `to` left out: the user."""

    file: str = ""
    """A mail as a file, such as `"mails/offer.eml"`, found from the rule file: instead of all the rest but `at`."""
    from_: str = Field(default="", alias="from")
    """The sender; `"me"` is you."""
    to: OneOrMore = []
    """The receivers; left out: you."""
    cc: OneOrMore = []
    """Who gets a copy."""
    at: Moment | None = None
    """When it was sent, and arrives; of a `file`: instead of its own date."""
    subject: str = ""
    """Its subject."""
    text: str = ""
    """Its text."""
    thread: str = ""
    """A name of yours: mails with the same name are one conversation."""
    id: str = ""
    """A name of yours for this mail, for `in_reply_to`."""
    in_reply_to: str = ""
    """The `id` of the mail that this one answers."""
    headers: dict[str, str] = {}
    """Further header lines, by name."""


class MoveTable(Table):
    """A change of a meeting's time in a test."""

    at: Moment
    """When it is moved."""
    starts: Moment
    """When it starts then; it lasts as long as before."""


class EventTable(Table):
    """A meeting in a test: a `file`, or written out."""

    file: str = ""
    """Meetings as a file, such as `"review.ics"`, found from the rule file: instead of all the rest but `added` and `cancelled`."""
    title: str = ""
    """Its title."""
    starts: Moment | None = None
    """When it starts."""
    ends: Moment | None = None
    """When it ends."""
    added: Moment | None = None
    """When it came into the calendar; left out: it was always there."""
    guests: OneOrMore = []
    """The addresses that are invited."""
    organiser: str = ""
    """Whose meeting it is; left out: yours."""
    description: str = ""
    """Its description."""
    our_answer: Answer | None = None
    """What you said to the invitation."""
    whole_day: bool = False
    """True: it has no time of day."""
    cancelled: WhetherOrWhen = False
    """True: it does not take place; or the moment when it was cancelled."""
    declined: WhetherOrWhen = False
    """True: everybody who is invited has declined; or the moment when they did."""
    series: bool = False
    """True: it is one of a series."""
    moved: list[MoveTable] = []
    """When it is moved, and to when: `[{ at = "2026-03-10 09:00", starts = "2026-03-12 15:00" }]`."""


class TouchTable(Table):
    """A logged contact in a test."""

    person: str
    """An address of theirs."""
    at: Moment
    """When."""
    kind: str = "call"
    """What it was: `call`, `visit`, …"""
    text: str = ""
    """What it was about."""


class ArticleTable(Table):
    """An article of your feeds in a test."""

    title: str
    """Its title."""
    at: Moment
    """When it is published."""
    link: str = ""
    """Where it can be read."""
    text: str = ""
    """What it is about."""
    source: str = "News"
    """The name of the feed."""
    language: str = ""
    """The language it is written in, such as `de`."""


class ExpectTable(Table):
    """What must come out, by a glob for its title or text: exactly one of draft, task, note and notify."""

    rule: str = ""
    """The `id` of the rule that makes it."""
    draft: str | None = None
    """A draft, by a pattern for its text."""
    task: str | None = None
    """A task, by a pattern for its title."""
    note: str | None = None
    """A note, by a pattern for its text."""
    notify: str | None = None
    """A notice, by a pattern for its title."""


class SnoozeTable(Table):
    """Somebody snoozed in a test."""

    person: str
    """An address of theirs."""
    until: Moment
    """Until when nothing is made for them."""


class MomentTable(Table):
    """A pass of a test: what you did before it, and what it makes. A deed names what lies there by a pattern."""

    now: Moment | None = None
    """The moment of the pass."""
    done: OneOrMore = []
    """Before it, you ticked off these tasks: patterns for their titles."""
    deleted: OneOrMore = []
    """Before it, you deleted these tasks."""
    sent: OneOrMore = []
    """Before it, you sent these drafts: patterns for their texts."""
    discarded: OneOrMore = []
    """Before it, you threw these drafts away."""
    edited: OneOrMore = []
    """Before it, you changed these drafts."""
    approved: OneOrMore = []
    """Before it, you approved these, which waited for that: patterns for their titles or texts."""
    snoozed: list[SnoozeTable] = []
    """Before it, you snoozed these people."""
    expect: list[ExpectTable] = []
    """Exactly what this pass must make; left out: nothing."""


class TestTable(Table):
    """A test of the file's rules: one moment, `now` and `expect`, or several, each a `[[test.at]]`."""

    __test__ = False  # a table of the user's, nothing for pytest

    name: str = ""
    """What is expected, as a sentence."""
    zone: str = ""
    """The user's time zone, such as `"Europe/Berlin"`; left out: the offset of the first moment, all year."""
    now: Moment | None = None
    """The moment of the pass."""
    at: list[MomentTable] = []
    """Several passes instead, in order of time: `[[test.at]]`."""
    people: list[PersonTable] = []
    """Who stands in the book."""
    mail: list[MailTable] = []
    """What was written; each mail arrives at its `at`."""
    events: list[EventTable] = []
    """What stands in the calendar."""
    touches: list[TouchTable] = []
    """Logged contacts."""
    articles: list[ArticleTable] = []
    """What your feeds hold."""
    expect: list[ExpectTable] = []
    """Exactly what the pass at `now` must make; left out: nothing."""
