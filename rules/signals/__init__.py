"""What can be noticed. A new signal is one module with `KIND`, `FACTS` and `find`, and one line here."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, cast

from rules.facts import COMMON, FactSpec, FactValue
from rules.model import Person, Scope, Signal
from rules.view import View

REGISTRY: Mapping[str, str] = {
    "unanswered": "rules.signals.unanswered",
    "lapsed": "rules.signals.lapsed",
    "upcoming": "rules.signals.upcoming",
    "awaiting": "rules.signals.awaiting",
    "special_date": "rules.signals.special_date",
}
"""Signal kind → its module."""

AHEAD: Collection[str] = frozenset({"upcoming"})
"""Kinds that stand only until their `due`: their steps count back from it."""
MOVING: Collection[str] = frozenset({"upcoming", "special_date"})
"""Kinds whose day may be moved or mended: an untouched task of theirs gets the new date."""


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


class SignalModule(Protocol):
    """What a signal's module holds."""

    KIND: str
    FACTS: Mapping[str, FactSpec]
    HAS_DUE: bool
    STATE_LIKE: bool
    HANGS_ON: HangsOn
    MEETINGS: Reach

    def find(self, view: View, scope: Scope, now: datetime) -> Found:
        """Look at the threads, persons and events in the scope."""
        ...


def load(kind: str) -> SignalModule:
    """Import a signal's module. Raises KeyError for an unknown kind."""
    return cast("SignalModule", importlib.import_module(REGISTRY[kind]))


def facts(kind: str) -> Mapping[str, FactSpec]:
    """Return every fact that rules on this kind may match, the common ones included."""
    return {**COMMON, **load(kind).FACTS}


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
