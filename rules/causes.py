"""What `feedback` and `referral` share: a cause in the past that makes it a good moment to ask for something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.business_time import WorkCalendar
from rules.context import CauseContext, CauseFacts
from rules.facts import FactSpec, Span
from rules.material import Material, last_contact
from rules.model import Evidence, Person, Signal
from rules.signals import Finding, common_facts
from rules.teller import Teller
from rules.view import Contact, View

FACTS: Mapping[str, FactSpec] = {
    "label": FactSpec("text", "what tells it from others of its kind: `hall` of `delivery-hall`"),
    "happened": FactSpec("moment", "when that was"),
    "age": FactSpec("span", "the time since then"),
    "quote": FactSpec("text", "the sentence, or the day of the book, that says so"),
    "waits": FactSpec("flag", "a message of theirs waits for you at the same time"),
    "doubtful": FactSpec("flag", "the sender can't be trusted: such mail gets a task, never a draft"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that happened, and from when on it is worth a question."""

    kind: str
    name: str
    """Stays the same whoever tells of it: a Message-ID, or the words of the book."""
    proof: Evidence
    ripe: datetime
    label: str = ""
    doubtful: str = ""


def asking(
    view: View, kind: str, ripe: Mapping[Person, Iterable[Cause]], again: Mapping[str, datetime]
) -> dict[str, Finding]:
    """Return person id → the questions whose moment is there, until `again`.

    Who has left as many mails of ours without an answer as `nudges` says is asked nothing more, until they write; a
    question that lies ready stays as it is.
    """
    ids = [person.id for person in ripe]
    contacts, waiting = view.contacts(ids), view.waiting(ids)
    found: dict[str, Finding] = {}
    for person, causes in ripe.items():
        contact = contacts[person.id]
        signals = tuple(_signal(kind, person, contact, cause, waits=person.id in waiting) for cause in causes)
        silent = contact.unanswered_attempts >= view.settings.attention.nudges
        standing = frozenset(cover for signal in signals for cover in signal.covers) if silent else frozenset()
        found[person.id] = Finding(() if silent else signals, again.get(person.id), standing)
    return found


def _signal(kind: str, person: Person, contact: Contact, cause: Cause, *, waits: bool) -> Signal:
    """Return the signal of a kind for a cause."""
    covers = tuple(f"{known} {kind} {cause.name}" for known in person.known_as)
    evidence = [cause.proof]
    if cause.doubtful:
        evidence.append(Evidence(cause.proof.source, cause.proof.at, cause.doubtful))
    return Signal(
        kind=kind,
        account=contact.account,
        person=person.id,
        about=covers[0],
        occasion=covers[0],
        covers=covers,
        since=cause.ripe,
        due=None,
        facts={
            **common_facts(person, contact.account, contact.language),
            "cause": cause.kind,
            "label": cause.label or None,
            "happened": cause.proof.at,
            "age": Span(cause.proof.at),
            "quote": cause.proof.quote,
            "waits": waits,
            "doubtful": bool(cause.doubtful),
        },
        evidence=tuple(evidence),
    )


def _fill(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    zone = teller.view.calendar.zone
    at = signal.evidence[0].at.astimezone(zone)
    label = str(signal.facts["label"] or "").replace("-", " ")
    cause = CauseFacts(str(signal.facts["cause"]), label, at.date(), teller.quote(signal.evidence[0]))
    return {"cause": cause, "contact": last_contact(person, teller)}


def when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    """Say for the day's list what it is about, and when that was."""
    at = signal.evidence[0].at.astimezone(calendar.zone)
    return f"{signal.facts['cause']} on {at:%A} {at.day} {at:%B}"


CAUSE = Material(CauseContext, _fill)
