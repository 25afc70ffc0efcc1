"""`special_date`: a day to remember is near: a birthday, an anniversary, the day somebody became a customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rules.business_time import WorkCalendar
from rules.context import DayContext, DayFacts
from rules.days import Kept, begins, kept_days, next_kept, remembered, roundness
from rules.facts import FactSpec
from rules.material import Material, last_contact, written_day
from rules.model import Evidence, Person, Scope, Signal, SpecialDate
from rules.signals import Finding, Found, SignalKind, common_facts
from rules.teller import Teller
from rules.view import Contact, View

KIND = "special_date"

HORIZON = timedelta(days=31)
"""How far ahead days are noticed: the longest lead that a rule can have."""
BELATED = timedelta(days=7)
"""How long after the day it can still be made good: over a weekend, or a machine that was off."""
_DAY = timedelta(days=1)

FACTS: Mapping[str, FactSpec] = {
    "kind": FactSpec(
        "text",
        "`birthday`, `child`, `anniversary`, `graduation`, `customer-since`, `holiday`, or the name that you gave it",
    ),
    "label": FactSpec(
        "text", "what tells it from others of its kind: `mia` of `child-mia`, `thanksgiving` of a holiday"
    ),
    "date": FactSpec("moment", "when the day begins where the person is"),
    "in_days": FactSpec("number", "days until then: 0 on the day itself, -1 the day after it"),
    "years": FactSpec("number", "how many years it is by then; unknown when the year is"),
    "round": FactSpec("number", "the largest of 100, 50, 25, 10 and 5 that divides the years; 0 when none does"),
    "source": FactSpec("text", "who says so: `book`, `contacts:NAME` or `calendar:NAME`"),
    "disputed": FactSpec("flag", "your accounts name different days, and the book none: no draft is written"),
    "waits": FactSpec("flag", "a message of theirs waits for you at the same time"),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each day that is near, for everybody who counts as a customer; else when one comes near."""
    dated = frozenset(person.id for person in view.book(scope) if person.dates)
    found: dict[str, Finding] = {}
    near: list[tuple[Person, ZoneInfo, Sequence[Kept]]] = []
    for person in view.customers(Scope(persons=dated)):
        zone = zone_of(person, view.calendar)
        today = now.astimezone(zone).date()
        days = remembered(person.dates)
        kept = list(kept_days(days, view.settings.leap_day, today - BELATED, today + HORIZON))
        if kept:
            near.append((person, zone, kept))
        again = begins(today + _DAY, zone) if kept else _comes_near(view, [day for _, day in days], today, zone)
        found[person.id] = Finding(again=again)
    if not near:
        return Found(found)
    ids = [person.id for person, *_ in near]
    contacts, waiting = view.contacts(ids), view.waiting(ids)
    for person, zone, standing in near:
        contact, waits = contacts[person.id], person.id in waiting
        signals = tuple(signal_of(person, contact, one, zone, now, waits=waits) for one in standing)
        found[person.id] = replace(found[person.id], signals=signals)
    return Found(found)


def zone_of(person: Person, calendar: WorkCalendar) -> ZoneInfo:
    """Return where the person's days begin: their zone, else the user's."""
    try:
        return ZoneInfo(person.zone) if person.zone else calendar.zone
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return calendar.zone  # written into the book by hand: `people edit` says what is wrong with it


def _comes_near(view: View, days: Sequence[SpecialDate], today: date, zone: ZoneInfo) -> datetime:
    """Return when the next of the days comes near, or when to look for one again: feasts move, and may be unknown yet."""
    seen = today + HORIZON
    coming = [kept for day in days if (kept := next_kept(day, seen, view.settings.leap_day)) is not None]
    return begins(min((*(kept - HORIZON for kept in coming), seen)), zone)


def signal_of(person: Person, contact: Contact, kept: Kept, zone: ZoneInfo, now: datetime, *, waits: bool) -> Signal:
    """Return the signal about a day as it is kept in one year."""
    name, day, on = kept.name, kept.day, kept.on
    starts = begins(on, zone)
    covers = tuple(f"{known} {name.occasion} {kept.year}" for known in person.known_as)
    years = None if day.year is None else kept.year - day.year
    return Signal(
        kind=KIND,
        account=contact.account,
        person=person.id,
        about=covers[0],
        occasion=covers[0],
        covers=covers,
        since=starts,
        due=starts,
        facts={
            **common_facts(person, contact.account, contact.language),
            "kind": name.kind,
            "label": name.label or None,
            "date": starts,
            "in_days": (on - now.astimezone(zone).date()).days,
            "years": years,
            "round": None if years is None else roundness(years),
            "source": day.source,
            "disputed": bool(day.disputed),
            "waits": waits,
        },
        evidence=(
            Evidence(day.source, starts, f"{day.kind} {_written(day)}"),
            *(Evidence(day.source, starts, claim) for claim in day.disputed),
        ),
    )


def _written(day: SpecialDate) -> str:
    if day.holiday:
        return day.holiday
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}" if day.year else f"--{day.month:02d}-{day.day:02d}"


def _fill(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    facts = signal.facts
    starts, label, years, in_days = signal.since, facts.get("label"), facts.get("years"), facts.get("in_days")
    days = in_days if isinstance(in_days, int) else 0
    day = DayFacts(
        kind=str(facts.get("kind") or ""),
        label=" ".join(str(label).split("-")).title() if label else "",
        date=starts.date(),
        on=written_day(starts),
        years=years if isinstance(years, int) else None,
        in_days=days,
        belated=days < 0,
    )
    return {"day": day, "contact": last_contact(person, teller)}


def _when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    # the day is theirs: it is named as it is where they are
    return f"{signal.facts['label'] or signal.facts['kind']} on {signal.since:%A} {signal.since.day} {signal.since:%B}"


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=Material(DayContext, _fill),
    approach="greeting",
    instead="Write to {name}: {about}",
    heading=("day to remember", "days to remember"),
    waiting=None,
    has_due=True,
    moving=True,
    stated=True,
    when=_when,
)
