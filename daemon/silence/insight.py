"""Why there is no article for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.silence import Silence, Target, no_customer
from rules.signals.insight import FRESH, fitting

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    person = view.directory.people.get(target.person)
    if person is None or not person.interests or target.threads:
        return
    stranger = no_customer(view, "insight", person.id)
    if stranger is not None:
        yield stranger
        return
    if not fitting(view, person):
        yield Silence("insight", f"no article of the last {FRESH.days} days is about {', '.join(person.interests)}")
        return
    unanswered = view.contacts([person.id])[person.id].unanswered_attempts
    if unanswered >= view.settings.attention.nudges:
        words = f"mails of yours without an answer: {unanswered}, `nudges` allows {view.settings.attention.nudges}"
        yield Silence("insight", f"{words}: silence until they write")
    else:
        yield Silence("insight", "mail of these days is still to be read")
