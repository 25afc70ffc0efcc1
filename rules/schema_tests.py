"""The shape of `[[test]]` blocks: a small world, moments, and what must come out (strict pydantic models)."""

# ruff: noqa: RUF012 - pydantic gives every record its own copy of a default

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from connectors.model import Answer
from rules.document import Table, as_list


def _moment(value: Any) -> datetime:
    """TOML date-times and ISO 8601 texts; may be naive."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError('this must be a moment such as 2026-03-10T16:00:00+01:00 or "2026-03-10 16:00"')


def _day(value: Any) -> str:
    """TOML dates and texts; `--MM-DD` has no year."""
    text = value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value
    if isinstance(text, str):
        whole = f"2000{text[1:]}" if text.startswith("--") else text  # a leap year: some are born on the 29th
        try:
            datetime.strptime(whole, "%Y-%m-%d")  # noqa: DTZ007 - only a check of the date
        except ValueError:
            pass
        else:
            return text
    raise ValueError('this must be a date such as 1980-05-04, or "--05-04" without the year')


OneOrMore = Annotated[list[str], BeforeValidator(as_list)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Moments = Annotated[list[Moment], BeforeValidator(as_list)]
Day = Annotated[str, BeforeValidator(_day)]


class PersonTable(Table):
    """Somebody in a test's book."""

    name: str = ""
    email: OneOrMore
    tier: str = ""
    tags: list[str] = []
    company: str = ""
    language: str = ""
    zone: str = ""
    hours: str = ""
    interval: str = ""
    hands_off: bool = False
    interests: list[str] = []
    notes: list[str] = []
    talking_points: list[str] = []
    dates: dict[str, Day] = {}


class MailTable(Table):
    """A mail in a test; `to` left out: the user."""

    from_: str = Field(alias="from")
    to: OneOrMore = []
    cc: OneOrMore = []
    at: Moment
    subject: str = ""
    text: str = ""
    thread: str = ""
    id: str = ""
    in_reply_to: str = ""
    headers: dict[str, str] = {}


class EventTable(Table):
    """A meeting in a test."""

    title: str = ""
    starts: Moment
    ends: Moment
    guests: OneOrMore = []
    organiser: str = ""
    description: str = ""
    our_answer: Answer | None = None
    whole_day: bool = False
    cancelled: bool = False


class TouchTable(Table):
    """A logged contact in a test."""

    person: str
    at: Moment
    kind: str = "call"
    text: str = ""


class ExpectTable(Table):
    """What must come out, by a glob for its title or text: exactly one of draft, task, note and notify."""

    rule: str = ""
    draft: str | None = None
    task: str | None = None
    note: str | None = None
    notify: str | None = None


class TestTable(Table):
    """A test of the file's rules: `now`, or several moments `at` which passes are run."""

    __test__ = False  # a table of the user's, nothing for pytest

    name: str = ""
    now: Moment | None = None
    at: Moments = []
    people: list[PersonTable] = []
    mail: list[MailTable] = []
    events: list[EventTable] = []
    touches: list[TouchTable] = []
    expect: list[ExpectTable] = []
