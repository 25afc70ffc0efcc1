"""How relationships stand, as `wellkept health` shows it: worst first, and who falls due next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from daemon import shapes
from rules.health import Health, Promise, health_of
from rules.model import EVERYTHING, Person, Scope
from rules.signals.review import promise_to

if TYPE_CHECKING:
    from daemon.view import IndexView

SOON = timedelta(days=7)
"""How far ahead falling due is told of."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's relationship."""

    person: Person
    promise: Promise
    health: Health


def standings(view: IndexView, persons: Collection[str] | None = None) -> list[Standing]:
    """Return how it stands with the persons (None: the book's customers), worst first."""
    if persons is None:
        book = frozenset(person.id for person in view.book(EVERYTHING))
        people = list(view.customers(Scope(persons=book))) if book else []
    else:
        people = list(view.people(persons).values())
    relations = view.relations([person.id for person in people])
    found = []
    for person in people:
        promise = promise_to(person, view.settings)
        health = health_of(relations[person.id], promise, view.calendar, view.known_since, view.now)
        found.append(Standing(person, promise, health))
    return sorted(found, key=lambda one: (one.health.score, one.person.id))


def due_next(view: IndexView, listed: Sequence[Standing]) -> list[Standing]:
    """Return whose interval is over within the next week, the first first."""
    soon = [one for one in listed if one.health.due is not None and view.now < one.health.due <= view.now + SOON]
    return sorted(soon, key=lambda one: (str(one.health.due), one.person.id))


def shape(one: Standing, zone: ZoneInfo) -> shapes.Json:
    """Write down how it stands (docs/json.md)."""
    health = one.health
    return {
        "person": one.person.id,
        "name": one.person.name,
        "tier": one.person.tier or None,
        "score": health.score,
        "change": health.change,
        "last_touch": shapes.evidence(health.last_touch, zone) if health.last_touch else None,
        "days_with_a_touch": health.touches,
        "rhythm_days": health.rhythm,
        "interval": one.promise.interval or None,
        "due": shapes.moment(health.due, zone),
        "answer_within": one.promise.answer_within or None,
        "answers": health.answers,
        "answering": None if health.answering is None else health.answering.total_seconds(),
        "unanswered": health.unanswered,
        "parts": [
            {
                "name": part.name,
                "points": part.points,
                "says": part.says,
                "evidence": [shapes.evidence(proof, zone) for proof in part.evidence],
            }
            for part in health.parts
        ],
    }
