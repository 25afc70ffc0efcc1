"""Why nobody has gone quiet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target, no_answer, no_customer
from rules.business_time import parse_duration

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    if not target.person:
        return
    stranger = no_customer(view, "lapsed", target.person)
    if stranger is not None:
        yield stranger
        return
    person = view.people([target.person])[target.person]
    tier = view.settings.tiers.get(person.tier)
    interval = person.interval or (tier.every if tier else "")
    if not interval:
        yield Silence("lapsed", "neither the person nor the tier says how often to be in touch")
        return
    contact = view.contacts([person.id])[person.id]
    known = [proof for proof in (contact.last_touch, contact.last_attempt) if proof is not None]
    if not known:
        yield Silence("lapsed", "you were never in touch: there is nothing to count from")
        return
    last = max(known, key=lambda proof: proof.at)
    silent = no_answer(view, "lapsed", person.id)
    if silent is not None:
        yield silent
        return
    lapses = view.calendar.add(last.at, parse_duration(interval))
    yield Silence("lapsed", f"you were in touch: {interval} are over on {when(lapses, view.calendar.zone)}", (last,))
