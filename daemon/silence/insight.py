"""Why there is no article for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.silence import Silence, Target, no_answer, no_customer
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
    yield no_answer(view, "insight", person.id) or Silence("insight", "mail of these days is still to be read")
