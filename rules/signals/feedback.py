"""`feedback`: time to ask how it went, a week after something was delivered, two after a complaint was settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.causes import CAUSE, Cause, asking, when
from rules.causes import FACTS as OF_CAUSE
from rules.complaints import complaints
from rules.days import begins, remembered
from rules.facts import FactSpec
from rules.heard import NOTHING_HEARD, Heard
from rules.model import Evidence, Person, Scope
from rules.signals import Finding, Found, SignalKind
from rules.view import View

KIND = "feedback"

DELIVERIES = ("delivery", "go-live", "project-end")
"""Days of the book after which it is asked how it went; they have a year."""
AFTER_DELIVERY = timedelta(days=7)
AFTER_COMPLAINT = timedelta(days=14)
STANDS = timedelta(days=45)
"""How long it is a good moment."""

FACTS: Mapping[str, FactSpec] = {
    "cause": FactSpec(
        "text", "`complaint`, or the day of the book: `delivery`, `go-live`, `project-end`", ("complaint", *DELIVERIES)
    ),
    **OF_CAUSE,
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each customer who can be asked how it went, and has not said so since."""
    told = view.told(scope)
    dated = [person.id for person in view.book(scope) if any(day.year for day in person.dates)]
    found: dict[str, Finding] = {}
    ripe: dict[Person, list[Cause]] = {}
    again: dict[str, datetime] = {}
    for person in view.customers(Scope(persons=frozenset((*told, *dated)))):
        coming = list(causes(person, told.get(person.id, NOTHING_HEARD), view.calendar.zone))
        there = [cause for cause in coming if cause.ripe <= now < cause.ripe + STANDS]
        moments = [moment for cause in coming for moment in (cause.ripe, cause.ripe + STANDS) if moment > now]
        if there:
            ripe[person] = there
        if moments:
            again[person.id] = min(moments)
            found[person.id] = Finding(again=again[person.id])
    return Found(found | asking(view, KIND, ripe, again) if ripe else found)


def causes(person: Person, heard: Heard, zone: ZoneInfo) -> Iterator[Cause]:
    """Yield what they can be asked about. Whoever has praised or complained since has told how it went."""
    for complaint in complaints(heard):
        if complaint.resolved and not _told_since(heard, complaint.resolved.at):
            proof = complaint.proof
            doubtful = complaint.tellings[-1].doubtful
            ripe = complaint.resolved.at + AFTER_COMPLAINT
            yield Cause("complaint", complaint.covers[0], proof, ripe, doubtful=doubtful)
    for name, day in remembered(person.dates):
        kind = next((one for one in DELIVERIES if name.kind == one or name.kind.startswith(f"{one}-")), "")
        if not kind or day.year is None or day.holiday:
            continue
        on = date(day.year, day.month, day.day)
        if not _told_since(heard, begins(on, zone)):
            proof = Evidence(day.source, begins(on, zone), f"{day.kind} {on.isoformat()}")
            label = name.kind.removeprefix(kind).strip("-")
            yield Cause(kind, f"{name.occasion} {on.isoformat()}", proof, begins(on + AFTER_DELIVERY, zone), label)


def _told_since(heard: Heard, at: datetime) -> bool:
    return any(told.at > at for told, _ in heard.of("praise", "complaint"))


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=CAUSE,
    approach="ask",
    instead="Ask {name} how it went",
    heading=("can be asked how it went", "can be asked how it went"),
    waiting=None,
    when=when,
)
