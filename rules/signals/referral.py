"""`referral`: time to ask for an introduction: some days after they praised us, and nothing came in between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from rules.causes import CAUSE, Cause, asking, when
from rules.causes import FACTS as OF_CAUSE
from rules.facts import FactSpec
from rules.heard import Heard
from rules.model import Person, Scope
from rules.signals import Finding, Found, SignalKind
from rules.view import View

KIND = "referral"

RIPE = timedelta(days=3)
"""How long praise is left to stand by itself."""
STANDS = timedelta(days=60)
"""How long after the praise it is a good moment."""

FACTS: Mapping[str, FactSpec] = {"cause": FactSpec("text", "`praise`", ("praise",)), **OF_CAUSE}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each customer who has praised us lately and not complained since."""
    causes = {person: cause for person, heard in view.told(scope).items() if (cause := cause_of(heard, now))}
    if not causes:
        return Found({})
    found: dict[str, Finding] = {}
    ripe: dict[Person, list[Cause]] = {}
    for person in view.customers(Scope(persons=frozenset(causes))):
        cause = causes.get(person.id)
        if cause is None:
            continue
        if cause.ripe > now:
            found[person.id] = Finding(again=cause.ripe)
        else:
            ripe[person] = [cause]
    again = {person.id: cause.proof.at + STANDS for person, (cause,) in ripe.items()}
    return Found(found | asking(view, KIND, ripe, again) if ripe else found)


def cause_of(heard: Heard, now: datetime) -> Cause | None:
    """Return the first praise that is still fresh: more of it within these weeks is no reason to ask again."""
    complained = max((told.at for told, _ in heard.of("complaint", "loss")), default=None)
    for told, remark in heard.of("praise"):
        if told.addressed == "list" or told.remark("complaint") or told.at <= now - STANDS:
            continue
        if complained is None or told.at > complained:
            return Cause("praise", told.message_id, told.proof(remark.quote), told.at + RIPE, doubtful=told.doubtful)
    return None


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=CAUSE,
    approach="ask",
    instead="Ask {name} for an introduction",
    heading=("may know somebody for you", "may know somebody for you"),
    waiting=None,
    when=when,
)
