"""Why no good news of theirs, and no praise, wants a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.silence import Silence, Target, no_customer
from rules.model import Scope
from rules.signals.praise import FRESH, good_news

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal for the latest mail of theirs that has something good in it."""
    heard = view.told(Scope(persons=frozenset({target.person}))).get(target.person) if target.person else None
    told = next((one for one in reversed(heard.tellings) if good_news(one)), None) if heard else None
    if heard is None or told is None:
        return
    stranger = no_customer(view, "praise", target.person)
    if stranger is not None:
        yield stranger
        return
    _, _, quote = good_news(told) or ("", "", "")
    if heard.answered(told):
        because = "you have written or talked to them since"
    else:
        because = f"that is more than {FRESH.days} days ago"
    yield Silence("praise", f"“{quote}”: {because}", (told.proof(quote),))
