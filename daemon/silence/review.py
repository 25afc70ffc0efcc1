"""Why a relationship needs no review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING

from daemon.silence import Silence, Target, no_customer
from rules.health import WINDOW, health_of
from rules.signals.review import promise_to

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    if not target.person or target.threads:
        return
    stranger = no_customer(view, "review", target.person)
    if stranger is not None:
        yield stranger
        return
    person = view.people([target.person])[target.person]
    promise = promise_to(person, view.settings)
    if not promise.interval:
        yield Silence("review", "neither the person nor the tier says how often to be in touch")
    elif view.known_since.astimezone(UTC) > (view.now - WINDOW).astimezone(UTC):
        yield Silence("review", "older mail is still to be read: nobody can say yet how it stood before")
    else:
        health = health_of(view.relations([person.id])[person.id], promise, view.calendar, view.known_since, view.now)
        if health.last_touch is None:
            yield Silence("review", "you were never in touch: there is nothing to count from")
            return
        words = (
            f"{health.score} of 100 points, {health.change or 0:+} in three months, and this quarter's day is to come"
        )
        yield Silence("review", words, (health.last_touch,))
