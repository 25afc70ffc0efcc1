"""What can be noticed. A new signal is one module that ends in its `SIGNAL`, and one line here."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from rules.business_time import WorkCalendar, describe_worked
from rules.context import ConversationContext, Shape, shape
from rules.facts import COMMON, FactSpec, FactValue
from rules.freezing import Approach
from rules.material import PLAIN, Material
from rules.model import ArtefactKind, Person, Scope, Signal
from rules.view import View

REGISTRY: Mapping[str, str] = {
    "complaint": "rules.signals.complaint",
    "unanswered": "rules.signals.unanswered",
    "awaiting": "rules.signals.awaiting",
    "lapsed": "rules.signals.lapsed",
    "special_date": "rules.signals.special_date",
    "upcoming": "rules.signals.upcoming",
    "promised": "rules.signals.promised",
    "owed": "rules.signals.owed",
    "away": "rules.signals.away",
    "met_new": "rules.signals.met_new",
    "review": "rules.signals.review",
    "met": "rules.signals.met",
    "invited": "rules.signals.invited",
    "fell_through": "rules.signals.fell_through",
    "praise": "rules.signals.praise",
    "feedback": "rules.signals.feedback",
    "referral": "rules.signals.referral",
    "insight": "rules.signals.insight",
}
"""Signal kind → its module, in the order of the day's list."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one conversation, person or meeting: it holds until `again`, if nothing happens."""

    signals: tuple[Signal, ...] = ()
    again: datetime | None = None
    """When time alone may change it; not later than now: at any moment. None: never."""
    standing: frozenset[str] = frozenset()
    """Occasions without a signal of their own whose artefacts are still right as they are."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look brought, by what the kind of signal hangs on; who is not in it has nothing to say."""

    items: Mapping[str, Finding]

    @property
    def signals(self) -> tuple[Signal, ...]:
        """All signals."""
        return tuple(signal for item in self.items.values() for signal in item.signals)

    @property
    def standing(self) -> frozenset[str]:
        """All occasions that stand without a signal."""
        return frozenset().union(*(item.standing for item in self.items.values()))


@dataclass(frozen=True, slots=True)
class Reach:
    """How far from now a kind of signal looks at meetings: those that overlap [now - behind, now + ahead)."""

    behind: timedelta = timedelta()
    ahead: timedelta = timedelta()


HangsOn = Literal["thread", "person", "event"]
"""What a kind of signal is looked for by: one member of a scope decides about its own signals, and about no others."""
OneOrMany = tuple[str, str]
"""Words that follow a count: for one, and for any other number."""


def worked_since(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:
    """Say since when something waits: "since Tuesday 10 March 09:10, 4 h 10 min of working time"."""
    at = signal.since.astimezone(calendar.zone)
    return f"since {at:%A} {at.day} {at:%B %H:%M}, {describe_worked(calendar, signal.since, now)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalKind:
    """Everything that is to be known of one kind of signal: the last word of its module."""

    kind: str
    facts: Mapping[str, FactSpec]
    """Its own; every signal has `COMMON` besides."""
    find: Callable[[View, Scope, datetime], Found]
    """Look at the threads, persons and events in the scope."""
    hangs_on: HangsOn
    material: Material
    """What its texts are made of."""
    instead: str
    """The title of the task that stands in for a draft, with `{name}` and `{about}`."""
    heading: OneOrMany
    """Over its part of the day's list."""
    waiting: OneOrMany | None
    """What `status` counts; None: it comes by itself, and nobody waits because of it."""
    has_due: bool = False
    """It may have a deadline, which steps can count back from."""
    ahead: bool = False
    """It stands only until its `due`: its steps count back from it."""
    moving: bool = False
    """Its day may be moved or mended: an untouched task of its gets the new date."""
    state_like: bool = False
    """It tells of a state, not of an event: a late start cuts nothing off."""
    stated: bool = False
    """Its evidence is what somebody noted down, not what somebody wrote to us."""
    forgotten: bool = False
    """The calendar may no longer hold its meeting: one that the index has never met may be a reason all the same."""
    approach: Approach = "business"
    """What a mail about it is to its reader: some are kept back while they complain or mourn (`rules.freezing`)."""
    meetings: Reach = Reach()
    listed: Callable[[Signal, datetime], bool] = lambda signal, now: True  # noqa: ARG005
    """Whether it belongs on the day's list at a moment."""
    when: Callable[[Signal, WorkCalendar, datetime], str] = worked_since
    """Say in the day's list since when, or when, at a moment."""


def load(kind: str) -> SignalKind:
    """Import a kind of signal. Raises KeyError for an unknown one."""
    return cast("SignalKind", importlib.import_module(REGISTRY[kind]).SIGNAL)


def approaches() -> Mapping[str, Approach]:
    """Return what a mail about each kind of signal is to its reader."""
    return {kind: load(kind).approach for kind in REGISTRY}


def forgotten() -> frozenset[str]:
    """Return the kinds whose reason may be gone from the calendar that told of it."""
    return frozenset(kind for kind in REGISTRY if load(kind).forgotten)


def wishes() -> frozenset[str]:
    """Return the kinds whose mails nobody waits for, and which want something: not those about what is under way."""
    kinds = map(load, REGISTRY)
    return frozenset(one.kind for one in kinds if one.approach == "ask" and one.hangs_on == "person")


def facts(kind: str) -> Mapping[str, FactSpec]:
    """Return every fact that rules on this kind may match, the common ones included."""
    return {**COMMON, **load(kind).facts}


def _material(kind: str) -> Material:
    """Return what texts are made of; of a kind that a rule file made up, what every signal has."""
    return load(kind).material if kind in REGISTRY else PLAIN


def variables(kind: str, artefact: ArtefactKind) -> Shape:
    """Return the top-level names that a template for this kind of signal and artefact sees."""
    return _material(kind).variables(artefact)


def homes(name: str) -> tuple[str, ...]:
    """Return the signal kinds whose templates see the top-level `name`."""
    return tuple(kind for kind in REGISTRY if name in shape(_material(kind).context))


def is_reply(kind: str) -> bool:
    """Tell whether a draft for this kind of signal answers a mail and keeps its subject."""
    return issubclass(_material(kind).context, ConversationContext)


def common_facts(person: Person, account: str, language: str) -> dict[str, FactValue]:
    """Return the facts that every signal has; `language` is that of the person's latest mail, "" if unknown."""
    return {
        "person": person.id,
        "email": person.emails,
        "company": person.company or None,
        "tier": person.tier or None,
        "tags": person.tags,
        "language": person.language or language or None,
        "in_book": person.in_book,
        "account": account,
    }
