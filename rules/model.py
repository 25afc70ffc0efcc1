"""The nouns of the judgement: people, readings, waits, signals, rules' plans.

Records are frozen; datetimes are aware. What belongs to the outside world stands in `connectors.model`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from connectors.model import Draft, Event, Task
from rules.facts import FactValue
from rules.remarks import NO_MANNER, LifeEvent, Manner, Remark

Nature = Literal[
    "person",
    "list",
    "newsletter",
    "feed",
    "transactional",
    "auto_reply",
    "away",
    "bounce",
    "report",
    "calendar",
    "encrypted",
]
"""What kind of sender and purpose stands behind a mail."""

WRITTEN_BY_PEOPLE: frozenset[Nature] = frozenset({"person", "list", "encrypted"})
"""Natures behind which somebody sat at a keyboard."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement comes from: a Message-ID, an event uid, `book`, `ledger`; the words that say it."""

    source: str
    at: datetime
    quote: str = ""


AsksMode = Literal["model", "rules"]
"""How it is judged whether a text asks for something: by the shipped model for English, or by rules alone."""


@dataclass(frozen=True, slots=True)
class Asks:
    """Does a text ask for something? `score` is in 0..1; `label` the decision; `quote` the sentence that decided."""

    score: float
    label: bool
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """Until when somebody is away: `back` is the first day on which they are there again; `quote` says so."""

    back: date
    quote: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the writer of a message promises."""

    quote: str
    """The sentence."""
    what: str
    """What is to be done, in the writer's words."""
    due: datetime | None
    """In the zone of the message; None when no date was said."""
    said: str
    """The words of the date; ""."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message says, as far as we understand it."""

    new_text: str
    """Without quotes, forwarded blocks, signature and disclaimer."""
    nature: Nature
    nature_reason: str
    """The header or the words that decided, for `why`."""
    asks: Asks
    closing: bool
    """Ends the exchange ("perfect, thanks") and expects nothing."""
    language: str
    """ISO 639-1, or "" when the text is too short to say."""
    quoted: tuple[str, ...] = ()
    """The quoted lines, stripped of their markers, at most 200."""
    forwarded: bool = False
    """The text ends in a forwarded mail."""
    settled: bool = False
    """What its writer asked for has settled itself ("never mind, found it"): they wait no more."""
    commitments: tuple[Commitment, ...] = ()
    """What its writer promises, at most ten."""
    holding: bool = False
    """A holding reply ("I'll check and come back to you"): one of the commitments is to answer."""
    absence: Absence | None = None
    """Of an absence note that names a day."""
    remarks: tuple[Remark, ...] = ()
    """What it says beside asking: a complaint, praise, …"""
    life_events: tuple[LifeEvent, ...] = ()
    manner: Manner = NO_MANNER

    @property
    def complaint(self) -> bool:
        """Tell whether somebody is unhappy with us and says so."""
        return any(remark.kind == "complaint" for remark in self.remarks)


BOOK = "book"
"""The source of what the user wrote down about a person."""


LeapDay = Literal["28 February", "1 March"]
"""When 29 February is kept in a year that has none."""


@dataclass(frozen=True, slots=True)
class SpecialDate:
    """A day to remember; `year` None when unknown."""

    kind: str
    month: int
    day: int
    year: int | None = None
    source: str = BOOK
    """Who says so: the book, or an account's contacts or calendar (`contacts:work`)."""
    holiday: str = ""
    """Of a public holiday, whose day moves: where and which ("US: Thanksgiving"); month and day are 0 then."""
    disputed: tuple[str, ...] = ()
    """What others say of it that does not fit, each with who says so; only where the book says nothing."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A logged contact outside the mail: a call, a visit, a letter."""

    at: datetime
    kind: str
    text: str = ""


TITLES = frozenset((
    "dr", "prof", "mr", "mrs", "ms", "miss", "sir", "herr", "frau", "hr", "fr", "mme", "mlle", "m", "don", "doña",
    "sig", "sra", "sr", "ing", "dipl", "med", "mag",
))  # fmt: skip
"""Words before a name that are no part of it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody worth keeping in touch with. `id` is the first known address, case-folded."""

    id: str
    names: tuple[str, ...]
    emails: tuple[str, ...]
    company: str = ""
    tier: str = ""
    interval: str = ""
    """How often to be in touch, as written ("3 weeks"); "" = the tier's."""
    dates: tuple[SpecialDate, ...] = ()
    tags: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """For the user's eyes: tasks and briefs only, never a draft."""
    talking_points: tuple[str, ...] = ()
    """Meant to be said: the only free text of the book that a draft may use."""
    language: str = ""
    zone: str = ""
    hours: str = ""
    """Their working hours as written ("Mon-Fri 08:00-16:00"), on the clock of `zone`; "" = not known."""
    hands_off: bool = False
    archived: str = ""
    """Why they are kept only for memory ("archived", "deceased"); "" = they are not."""
    touches: tuple[Touch, ...] = ()
    in_book: bool = False
    aliases: tuple[str, ...] = ()
    """Former ids of merged entries; the ledger honours them."""
    told_by: tuple[tuple[str, str], ...] = ()
    """(field, who says so) of each field that an account's contacts filled or added to (`contacts:work`)."""

    @property
    def left_alone(self) -> str:
        """Why nothing is ever made for them; "" when nothing speaks against it."""
        if self.hands_off:
            return "marked hands-off in the book"
        if self.archived:
            return f"marked {self.archived} in the book"
        return "the book has the day of their death" if any(day.kind in DEATHS for day in self.dates) else ""

    @property
    def known_as(self) -> tuple[str, ...]:
        """Every id they have or may have had: what the ledger says of any of them was about them."""
        return tuple(dict.fromkeys((self.id, *self.aliases, *self.emails)))

    @property
    def name(self) -> str:
        """The full name as best known; "" when only an address is known."""
        return self.names[0] if self.names else ""

    @property
    def first_name(self) -> str:
        """The given name, titles left out; handles `Family, Given`; "" when unknown."""
        name = self.name
        if "," in name:
            name = name.split(",", 1)[1]
        words = [word for word in name.split() if word.casefold().rstrip(".") not in TITLES]
        return words[0] if words else ""

    @property
    def last_name(self) -> str:
        """The family name; handles `Family, Given`; "" for a single name."""
        if "," in self.name:
            return self.name.split(",", 1)[0].strip()
        return self.name.split()[-1] if len(self.name.split()) > 1 else ""


DEATHS = frozenset(("death", "died", "deceased", "deathdate", "todestag", "gestorben"))
"""Names of a date that say that somebody is dead."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that happened, or failed to, with its evidence. `due` None: it has no deadline of its own."""

    kind: str
    account: str
    person: str
    """A person id."""
    about: str
    """Message-ID or event uid."""
    occasion: str
    covers: tuple[str, ...]
    since: datetime
    due: datetime | None
    facts: Mapping[str, FactValue]
    evidence: tuple[Evidence, ...]
    thread: str = ""
    """The thread's id; "" when the signal is not about a conversation."""
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Text for a person's notes in the book; `mark` keeps it from being written twice."""

    mark: str
    account: str
    person: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A few words on the user's screen, shown at most once. They hold no word of any mail."""

    mark: str
    account: str
    person: str
    title: str
    text: str


Artefact = Draft | Task | Note | Notice
ArtefactKind = Literal["draft", "task", "note", "notify"]
KINDS: tuple[ArtefactKind, ...] = get_args(ArtefactKind)
_KIND_OF: Mapping[type, ArtefactKind] = {Draft: "draft", Task: "task", Note: "note", Notice: "notify"}


def kind_of(artefact: Artefact) -> ArtefactKind:
    """Name the artefact's kind, as rule files and JSON do."""
    return _KIND_OF[type(artefact)]


HeldBy = Literal[
    "", "start", "snooze", "hand", "thread", "quiet", "cap", "gap", "approval", "budget", "account", "away",
    "complaint", "opt_out", "not_now", "sorrow",
]  # fmt: skip
"""What keeps an artefact back: the quiet start, a snooze, the user's own hand, another draft in the conversation,
quiet hours, a rule's cap, a gap, a missing approval, the day's budget, an account that does not answer, somebody who
is away; a complaint of theirs, their wish for no more mail, a "not now" of theirs, their illness or mourning
(`rules.freezing`)."""
REASONS: frozenset[HeldBy] = frozenset(get_args(HeldBy))


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One artefact that a rule wants to exist. `held` is "" or the reason why it is not made now."""

    key: str
    rule: str
    step: str
    signal: Signal
    account: str
    artefact: Artefact
    because: tuple[Evidence, ...]
    due: datetime
    """When the step fell due."""
    priority: int = 0
    replaces: str = ""
    """The key of an untouched draft of ours, of the same rule, that this one takes the place of."""
    held: str = ""
    held_by: HeldBy = ""


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def action_key(rule: str, step: str, occasion: str) -> str:
    """Return the 32 lower-case hex digits by which an artefact is known everywhere (DESIGN.md, Ledger)."""
    return hashlib.blake2b(_COMPACT.encode([rule, step, occasion]).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Scope:
    """What to look at: None = everything, else just these (dirty threads, person ids, event uids)."""

    threads: frozenset[str] | None = None
    persons: frozenset[str] | None = None
    events: frozenset[str] | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Tier:
    """What the user owes a class of people; durations as written in the config, already checked."""

    name: str
    answer_within: str = ""
    every: str = ""
    at_most: str = ""


@dataclass(frozen=True, slots=True)
class Attention:
    """How much a person can take a day, over all rules."""

    drafts: int = 8
    tasks: int = 15
    nudges: int = 3
    gap: str = ""
    """The least time between two drafts for one person, as written, already checked; "" = none."""
    quiet: str = ""
    """Hours in which nothing is made, notices excepted; as written, already checked; "" = none."""


@dataclass(frozen=True, slots=True)
class Me:
    """The user: every address is case-folded."""

    name: str
    addresses: tuple[str, ...]
    shared: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    """Domains or addresses that are never customers."""
    time_zone: str = "UTC"
    hours: str = "Mon-Fri 09:00-17:00"
    holidays: str = ""


@dataclass(frozen=True, slots=True)
class Customers:
    """Who counts as a customer: any of the conditions; `never` wins over all."""

    domains: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    written_to: bool = True
    everyone: bool = False
    lists: bool = False
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The part of the configuration that judgement depends on."""

    me: Me
    customers: Customers = field(default_factory=Customers)
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    attention: Attention = field(default_factory=Attention)
    catch_up_days: int = 14
    leap_day: LeapDay = "28 February"
    asks: AsksMode = "model"
    languages: Mapping[str, str] = field(default_factory=dict)
    """Account → the language of its mail where that is too short to tell."""
