"""Why nobody is away, as far as is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target, no_customer
from rules.model import Scope

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    if not target.person or target.threads:  # a conversation does not tell who is away
        return
    stranger = no_customer(view, "away", target.person)
    if stranger is not None:
        yield stranger
        return
    away = view.absences(Scope(persons=frozenset({target.person}))).get(target.person)
    if away is None:
        yield Silence("away", "no absence note of theirs in the last half year")
    elif away.wrote:
        yield Silence("away", "they have written by hand since their absence note", (away.noted,))
    elif away.returns is not None:
        yield Silence("away", f"they are back since {when(away.returns, view.calendar.zone)}", (away.noted,))
    else:
        yield Silence("away", "their absence note names no day, and was sent more than a week ago", (away.noted,))
