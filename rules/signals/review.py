"""`review`: a relationship has got clearly worse in three months, or it is time to look at it once a quarter."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rules.business_time import WorkCalendar
from rules.context import ReviewContext, ReviewFacts
from rules.days import begins
from rules.facts import FactSpec, Span
from rules.health import WINDOW, Health, Promise, health_of
from rules.material import Material
from rules.model import Evidence, Person, Scope, Settings, Signal
from rules.signals import Finding, Found, SignalKind, common_facts
from rules.teller import Teller
from rules.view import Contact, View

KIND = "review"

SPREAD = 70
"""Days of a quarter over which the people's reviews are spread: each has a day of their own."""
_MONTHS = 3
_DAY = timedelta(days=1)

FACTS: Mapping[str, FactSpec] = {
    "score": FactSpec("number", "how the relationship stands, from 0 to 100: see [health.md](health.md)"),
    "change": FactSpec("number", "points won or lost in three months; unknown while older mail is still to be read"),
    "fell": FactSpec("flag", "twenty points or more were lost in three months"),
    "periodic": FactSpec("flag", "the quarter's review of this person is due"),
    "period": FactSpec("text", "the quarter: `2026-Q1`"),
    "silent": FactSpec("span", "the time since the last touch"),
    "rhythm": FactSpec("number", "about every how many days you are in touch; unknown for fewer than four gaps"),
    "unanswered": FactSpec("number", "mails of yours since they last wrote"),
    "waits": FactSpec("flag", "a message of theirs waits for you"),
}


def promise_to(person: Person, settings: Settings) -> Promise:
    """Return what the user wants to keep towards a person."""
    tier = settings.tiers.get(person.tier)
    return Promise(person.interval or (tier.every if tier else ""), tier.answer_within if tier else "")


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each customer with an interval whose relationship got worse, or whose day has come."""
    if view.known_since.astimezone(UTC) > (now - WINDOW).astimezone(UTC):
        return Found({})  # mail that is still to be read may hold what is missing
    kept = frozenset(person.id for person in view.book(scope) if promise_to(person, view.settings).interval)
    people = view.customers(Scope(persons=kept)) if kept else ()
    if not people:
        return Found({})
    ids = [person.id for person in people]
    relations, contacts = view.relations(ids), view.contacts(ids)
    zone = view.calendar.zone
    today = view.calendar.local_date(now)
    found = {}
    for person in people:
        relation, promise = relations[person.id], promise_to(person, view.settings)
        health = health_of(relation, promise, view.calendar, view.known_since, now)
        starts = date(today.year, (today.month - 1) // _MONTHS * _MONTHS + 1, 1)
        day = starts + timedelta(days=_own_day(person.id))
        again = begins(today + _DAY, zone)
        if health.last_touch is None or not (health.fell or today >= day):
            found[person.id] = Finding(again=again)
            continue
        since = begins(starts if health.fell else day, zone)
        signal = _signal(person, health, health.last_touch, contacts[person.id], starts, since, periodic=today >= day)
        found[person.id] = Finding((signal,), again=again)
    return Found(found)


def _own_day(person: str) -> int:
    """Return after how many days of a quarter a person's review is due: always the same for them."""
    return hashlib.blake2b(person.encode(), digest_size=2).digest()[0] * SPREAD // 256


def _signal(
    person: Person, health: Health, last: Evidence, contact: Contact, starts: date, since: datetime, *, periodic: bool
) -> Signal:
    period = f"{starts.year}-Q{starts.month // _MONTHS + 1}"
    covers = tuple(f"{known} review {period}" for known in person.known_as)
    proofs = [proof for part in health.parts for proof in part.evidence[:1]]
    proofs = list(dict.fromkeys((*proofs, last)))
    return Signal(
        kind=KIND,
        account=contact.account,
        person=person.id,
        about=last.source,
        occasion=covers[0],
        covers=covers,
        since=since,
        due=None,
        facts={
            **common_facts(person, contact.account, contact.language),
            "score": health.score,
            "change": health.change,
            "fell": health.fell,
            "periodic": periodic,
            "period": period,
            "silent": Span(last.at),
            "rhythm": None if health.rhythm is None else round(health.rhythm),
            "unanswered": health.unanswered,
            "waits": any(part.name == "waits" for part in health.parts),
        },
        evidence=tuple(proofs),
    )


def _fill(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    score, change = signal.facts.get("score"), signal.facts.get("change")
    review = ReviewFacts(
        score=score if isinstance(score, int) else None,
        change=change if isinstance(change, int) else None,
        period=str(signal.facts.get("period") or ""),
        numbers=_numbers(person, teller) if teller.insider else "",
    )
    return {"review": review}


def _numbers(person: Person, teller: Teller) -> str:
    """Write down what the score is made of, each line with its message."""
    view = teller.view
    promise = promise_to(person, view.settings)
    health = health_of(view.relations([person.id])[person.id], promise, view.calendar, view.known_since, view.now)
    lines = [f"{health.score} of 100 points."]
    for part in health.parts:
        shown = [f"{view.calendar.local_date(proof.at)} {teller.quote(proof)}".strip() for proof in part.evidence]
        lines.append(f"-{part.points}: {part.says}" + (f" ({'; '.join(shown)})" if shown else ""))
    if health.rhythm is not None:
        wanted = f"; wanted: every {promise.interval}" if promise.interval else ""
        lines.append(f"You are in touch about every {health.rhythm:g} days{wanted}.")
    return "\n".join(lines)


def _listed(signal: Signal, now: datetime) -> bool:  # noqa: ARG001 - one shape for all signals
    return bool(signal.facts["fell"])


def _when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    change = signal.facts["change"]
    lost = f", {change:+} in three months" if isinstance(change, int) else ""
    return f"{signal.facts['score']} of 100{lost}"


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=Material(ReviewContext, _fill),
    instead="Look at how it stands with {name}",
    heading=("relationship got worse", "relationships got worse"),
    waiting=None,
    state_like=True,
    listed=_listed,
    when=_when,
)
