"""What a template may say: the typed facts of each kind of signal.

The same classes drive the check of templates at load time (by their fields and types) and the rendering. A
fact that is not known is "" , None or (): printing it raises `MissingFact`, so that no placeholder ever
reaches a customer. Texts are cleaned when a template is rendered; fields marked MULTILINE keep their line
breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

MULTILINE = "multiline"
"""Marks a text whose line breaks are kept."""


@dataclass(frozen=True, slots=True)
class MyFacts:
    """The user: the mail is signed with this."""

    name: str
    first_name: str
    email: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """The customer, as far as a draft may speak of them."""

    name: str
    first_name: str
    last_name: str
    email: str
    company: str
    language: str
    talking_points: tuple[str, ...]
    greeting: str = field(default="", kw_only=True)
    """How you greet them, without the comma: "Hi Ann"; "" when that is not known."""
    sign_off: str = field(default="", kw_only=True)
    familiar: bool = field(default=False, kw_only=True)
    """You say du, tu, tú or je to each other."""


@dataclass(frozen=True, slots=True)
class InsiderFacts(PersonFacts):
    """The customer, with what is for the user's eyes only: tasks and notes."""

    notes: tuple[str, ...]
    tags: tuple[str, ...]
    tier: str


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """The conversation that waits."""

    subject: str
    quote: Annotated[str, MULTILINE]
    """The sentence that asks, or the start of the text."""
    since: datetime
    """In the user's zone."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """The meeting."""

    title: str
    starts: datetime
    """In the user's zone, as `ends`."""
    ends: datetime
    day: str
    """The day as one writes it in a mail: "Tuesday, 10 March"."""
    time: str
    """The time of day: "15:00"."""
    guests: tuple[str, ...]
    """Names of the outside guests, addresses where no name is known."""


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What last passed between us."""

    last_at: datetime | None
    last_quote: Annotated[str, MULTILINE]


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day to remember."""

    kind: str
    label: str
    """What tells it from others of its kind, as a name: "Mia", "Thanksgiving"."""
    date: date
    on: str
    """The day as one writes it in a task: "Tuesday, 10 March"."""
    years: int | None
    """How many years it is by then."""
    in_days: int
    """0 on the day itself, -1 the day after it."""
    belated: bool
    """The day is over where the person is."""


@dataclass(frozen=True, slots=True)
class AwayFacts:
    """An absence of theirs."""

    back: date | None
    """The first day on which they are there again."""
    on: str
    """That day as one writes it in a task: "Tuesday, 10 March"."""
    today: bool
    """It is today."""
    quote: Annotated[str, MULTILINE]
    """The words of their absence note."""
    asked: str
    """The subject of what you asked them and nobody answered."""


@dataclass(frozen=True, slots=True)
class NewcomerFacts:
    """How somebody became known."""

    how: str
    """`mail`, `meeting` or `introduction`."""
    subject: str
    """Of their first mail, or the title of the meeting."""
    introducer: str
    """The name of whoever brought you together, the address where no name is known."""
    tier: str
    """Of the others of their company in the book. For tasks and notes, as `command`."""
    command: str
    """What adds them to the book."""


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """How a relationship stands."""

    score: int | None
    """From 0 to 100."""
    change: int | None
    """Points won or lost in three months."""
    period: str
    """The quarter: "2026-Q1"."""
    numbers: Annotated[str, MULTILINE]
    """What the score is made of, line by line, with the messages. For tasks and notes."""


@dataclass(frozen=True, slots=True)
class Context:
    """Known for every signal. `person`: an `InsiderFacts` for tasks and notes, `PersonFacts` for drafts."""

    me: MyFacts
    person: PersonFacts
    today: date


@dataclass(frozen=True, slots=True)
class ConversationContext(Context):
    """For signals about a conversation."""

    thread: ThreadFacts
    waiting: str
    """Since when and how long: "since Tuesday 09:10, 4 h 10 min of working time"."""
    answer_by: date
    """The day by which an answer can be promised: two working days ahead, in the user's calendar."""


@dataclass(frozen=True, slots=True)
class PersonContext(Context):
    """For signals about a relationship."""

    contact: ContactFacts


@dataclass(frozen=True, slots=True)
class EventContext(Context):
    """For signals about a meeting."""

    event: EventFacts
    contact: ContactFacts


@dataclass(frozen=True, slots=True)
class DayContext(Context):
    """For signals about a day to remember."""

    day: DayFacts
    contact: ContactFacts


@dataclass(frozen=True, slots=True)
class PledgeFacts:
    """What was promised."""

    what: str
    """What is to be done, in the words of the promise: "send you the offer"."""
    said: str
    """The words of its day: "by Friday"; "" when it names none."""
    day: date | None
    """The day by which it is to be done, in the user's zone."""
    holding: bool
    """What is promised is an answer."""
    new_day: date
    """Two working days from today."""


@dataclass(frozen=True, slots=True)
class PledgeContext(ConversationContext):
    """For signals about something promised in a conversation."""

    pledge: PledgeFacts


@dataclass(frozen=True, slots=True)
class AwayContext(Context):
    """For signals about an absence."""

    away: AwayFacts
    contact: ContactFacts


@dataclass(frozen=True, slots=True)
class NewcomerContext(Context):
    """For signals about somebody new."""

    newcomer: NewcomerFacts


@dataclass(frozen=True, slots=True)
class ReviewContext(Context):
    """For signals about how a relationship stands."""

    review: ReviewFacts


@dataclass(frozen=True, slots=True)
class NewsFacts:
    """What they told."""

    kind: str
    """`thanks`, `news`, or the event as rules know it: `new_job`."""
    name: str
    """The same as one writes it: "new job"."""
    whose: str
    """Whose event it is, in their words ("my daughter"); "" when it is their own."""


@dataclass(frozen=True, slots=True)
class PraiseContext(ConversationContext):
    """For signals about good news and thanks."""

    news: NewsFacts


@dataclass(frozen=True, slots=True)
class CauseFacts:
    """What makes it a good moment to ask for something."""

    kind: str
    """`complaint`, `praise`, or the day of the book: `delivery`."""
    label: str
    """What tells it from others of its kind: "hall" of `delivery-hall`."""
    date: date
    quote: Annotated[str, MULTILINE]
    """Their sentence; from the book for tasks only."""


@dataclass(frozen=True, slots=True)
class CauseContext(PersonContext):
    """For signals about a good moment to ask."""

    cause: CauseFacts


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """Something worth sharing."""

    title: str
    link: str
    """Where it can be read; "" for one that has no address."""
    source: str
    """The name of the feed, or of the user's folder."""
    date: date
    """When it was published, in the user's zone."""
    interest: str
    """Which of their interests it is about. For tasks and notes."""


@dataclass(frozen=True, slots=True)
class InsightContext(PersonContext):
    """For signals about an article for somebody."""

    article: ArticleFacts


@dataclass(frozen=True, slots=True)
class NamedFacts:
    """The customer as a notice may name them: others see the user's screen."""

    first_name: str


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """The meeting as a notice may speak of it."""

    title: str
    starts: datetime
    """In the user's zone, as `ends`."""
    ends: datetime
    day: str
    time: str


@dataclass(frozen=True, slots=True)
class NoticeContext:
    """What a notice may say for every signal: no word of any mail, nothing from the book but the first name."""

    me: MyFacts
    person: NamedFacts
    today: date


@dataclass(frozen=True, slots=True)
class ConversationNotice(NoticeContext):
    """For signals about a conversation."""

    waiting: str
    """As in ConversationContext."""


@dataclass(frozen=True, slots=True)
class EventNotice(NoticeContext):
    """For signals about a meeting."""

    event: MeetingFacts


Shape = Mapping[str, Any]
"""The names that may follow a dot, each with its type."""


_SHAPES: dict[Any, Shape] = {}


def shape(record: Any) -> Shape:
    """Return the fields of a record's class with their types; `str` with a mark stays `Annotated`."""
    if record not in _SHAPES:  # looking up annotations costs more than rendering a line
        _SHAPES[record] = MappingProxyType(get_type_hints(record, include_extras=True))
    return _SHAPES[record]


def is_multiline(annotation: Any) -> bool:
    """Tell whether a field keeps its line breaks."""
    return get_origin(annotation) is Annotated and MULTILINE in get_args(annotation)


def values_of(record: Any) -> dict[str, Any]:
    """Return a record's own values by name, one level deep."""
    return {field.name: getattr(record, field.name) for field in fields(record)}
