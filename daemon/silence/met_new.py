"""Why somebody is not new."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from daemon.silence import Silence, Target
from rules.acquaintances import RECENT

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    if not target.person or target.threads:
        return
    person = view.people([target.person])[target.person]
    if reason := view.circle.why_never(person):
        yield Silence("met_new", f"{person.id} is nobody to get to know: {reason}")
    elif view.known_since != datetime.min.replace(tzinfo=UTC):
        yield Silence("met_new", "older mail is still to be read: nobody can say that it was the first")
    else:
        yield Silence(
            "met_new", f"no first mail that was answered, and no first meeting, in the last {RECENT.days} days"
        )
