"""`away`: a customer is away until a day, or has just come back (DESIGN.md, "Signals")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.absences import Away
from rules.business_time import WorkCalendar
from rules.context import AwayContext, AwayFacts
from rules.days import begins
from rules.facts import FactSpec
from rules.material import Material, last_contact, written_day
from rules.model import Evidence, Person, Scope, Signal
from rules.signals import Finding, Found, Reach, SignalKind, common_facts, lapsed
from rules.signals.special_date import zone_of
from rules.teller import Teller
from rules.view import Contact, Conversation, View

KIND = "away"

BACK_FOR = timedelta(days=5)
"""How long after the return it can still be told of: over a weekend, or a machine that was off."""
UNDATED = timedelta(days=7)
"""How long a note without a day is news."""
_DAY = timedelta(days=1)

FACTS: Mapping[str, FactSpec] = {
    "back": FactSpec("moment", "when their first day back begins where they are; unknown when the note names no day"),
    "in_days": FactSpec("number", "days until then: 0 on the day itself, -1 the day after it"),
    "away": FactSpec("flag", "they are still away; unknown when the note names no day"),
    "asked": FactSpec("text", "the subject of what you asked them longest ago and nobody answered; unknown if nothing"),
    "waits": FactSpec("flag", "a message of theirs waits for you"),
    "quiet": FactSpec("flag", "you have not been in touch for longer than their interval: `lapsed` stands for them"),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each customer who is away or has come back a few days ago, and has not written since."""
    told = {person: away for person, away in view.absences(scope).items() if not away.wrote and now < _until(away)}
    people = view.customers(Scope(persons=frozenset(told))) if told else ()
    if not people:
        return Found({})
    ids = [person.id for person in people]
    contacts, waiting, asked = view.contacts(ids), view.waiting(ids), view.inquiries(ids)
    silent = lapsed.find(view, Scope(persons=frozenset(ids)), now).items
    found: dict[str, Finding] = {}
    for person in people:
        away, zone = told[person.id], zone_of(person, view.calendar)
        today = now.astimezone(zone).date()
        lapses = silent.get(person.id, Finding())
        signal = _signal(
            person,
            away,
            contacts[person.id],
            None if away.back is None else (away.back - today).days,
            now,
            asked=asked[person.id],
            waits=person.id in waiting,
            quiet=bool(lapses.signals),
        )
        moments = [begins(today + _DAY, zone), _until(away)]
        moments += [lapses.again] if lapses.again is not None and lapses.again > now else []
        found[person.id] = Finding((signal,), again=min(moments))
    return Found(found)


def _until(away: Away) -> datetime:
    return away.noted.at + UNDATED if away.returns is None else away.returns + BACK_FOR


def _signal(
    person: Person,
    away: Away,
    contact: Contact,
    in_days: int | None,
    now: datetime,
    *,
    asked: Sequence[Conversation],
    waits: bool,
    quiet: bool,
) -> Signal:
    day = away.back.isoformat() if away.back is not None else f"since {away.noted.at.date().isoformat()}"
    covers = tuple(f"{known} away {day}" for known in person.known_as)
    proofs: list[Evidence] = [away.noted]
    if asked and (inquiry := asked[0].state.inquiry):
        proofs.append(inquiry.asks)
    return Signal(
        kind=KIND,
        account=away.account,
        person=person.id,
        about=away.noted.source,
        occasion=covers[0],
        covers=covers,
        since=away.noted.at,
        due=away.returns,
        facts={
            **common_facts(person, away.account, contact.language),
            "back": away.returns,
            "in_days": in_days,
            "away": None if away.returns is None else now < away.returns,
            "asked": (asked[0].subject or "no subject") if asked else None,
            "waits": waits,
            "quiet": quiet,
        },
        evidence=tuple(proofs),
    )


def _fill(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    returns, in_days = signal.facts.get("back"), signal.facts.get("in_days")
    away = AwayFacts(
        back=returns.date() if isinstance(returns, datetime) else None,
        on=written_day(returns) if isinstance(returns, datetime) else "",
        today=in_days == 0,
        quote=signal.evidence[0].quote,
        asked=str(signal.facts.get("asked") or ""),
    )
    return {"away": away, "contact": last_contact(person, teller)}


def _when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    if signal.due is None:
        return f"since {signal.since:%A} {signal.since.day} {signal.since:%B}, nobody knows until when"
    # the day is theirs: it is named as it is where they are
    return f"{'until' if now < signal.due else 'back since'} {signal.due:%A} {signal.due.day} {signal.due:%B}"


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=Material(AwayContext, _fill),
    instead="{name} was away: {about}",
    heading=("is away or has come back", "are away or have come back"),
    waiting=None,
    has_due=True,
    moving=True,
    meetings=Reach(ahead=lapsed.AHEAD),
    when=_when,
)
