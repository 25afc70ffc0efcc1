"""`met_new`: somebody with whom nothing had passed before has written and been answered, was introduced, or was met."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rules.acquaintances import RECENT, Acquaintance
from rules.business_time import WorkCalendar
from rules.companies import company_domain, company_name
from rules.context import NewcomerContext, NewcomerFacts
from rules.facts import FactSpec
from rules.material import Material
from rules.model import EVERYTHING, Person, Scope, Signal
from rules.signals import Finding, Found, Reach, SignalKind, common_facts
from rules.teller import Teller
from rules.view import Contact, View

KIND = "met_new"

FACTS: Mapping[str, FactSpec] = {
    "how": FactSpec("text", "how it began: `mail`, `meeting` or `introduction`", ("mail", "meeting", "introduction")),
    "subject": FactSpec("text", "the subject of their first mail, or the title of the meeting"),
    "domain": FactSpec("text", "their company's domain; unknown for public mail such as gmail.com"),
    "firm": FactSpec(
        "text", "what the company is called: as in the book, else told by the domain; unknown as `domain` is"
    ),
    "introduced_by": FactSpec("text", "the person id of whoever brought you together; unknown if nobody did"),
    "thanked": FactSpec("flag", "you have written to them since the introduction; unknown without one"),
    "written": FactSpec("flag", "you have written to the new person since you know each other"),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each person who has become known in the last two weeks. Nobody is, before all mail is read."""
    if view.known_since != datetime.min.replace(tzinfo=UTC):
        return Found({})
    met = view.acquaintances(scope)
    if not met:
        return Found({})
    people, contacts = view.people(met), view.contacts(list(met))
    found = {}
    for id_, one in met.items():
        # what passes with whoever introduced us stirs them, not the person whom they introduced
        again = now if one.introduction is not None else one.known + RECENT
        found[id_] = Finding((_signal(people[id_], one, contacts[id_]),), again=again)
    return Found(found)


def _neighbours(person: Person, book: Sequence[Person]) -> Sequence[Person]:
    """Return the others of the book who have an address at the same company."""
    domains = {domain for email in person.emails if (domain := company_domain(email))}
    if not domains:
        return ()
    return [
        other
        for other in book
        if other.id != person.id and not domains.isdisjoint(company_domain(email) for email in other.emails)
    ]


def _signal(person: Person, one: Acquaintance, contact: Contact) -> Signal:
    address = next((email for email in person.emails if company_domain(email)), "")
    introduction = one.introduction
    covers = tuple(f"{known} met" for known in person.known_as)
    return Signal(
        kind=KIND,
        account=one.account or contact.account,
        person=person.id,
        about=one.first.source,
        occasion=covers[0],
        covers=covers,
        since=one.known,
        due=None,
        facts={
            **common_facts(person, one.account or contact.account, contact.language),
            "how": one.how,
            "subject": one.subject or None,
            "domain": company_domain(address) or None,
            "firm": person.company or company_name(address) or None,
            "introduced_by": introduction.by if introduction else None,
            "thanked": introduction.thanked if introduction else None,
            "written": one.written,
        },
        evidence=(one.first, *((introduction.proof,) if introduction else ())),
    )


def _most(values: Iterable[str]) -> str:
    """Return what most of them say, of those that say anything."""
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value), default="")


def _fill(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    facts = signal.facts
    by = facts.get("introduced_by")
    introducer = teller.view.people([str(by)])[str(by)] if by else None
    neighbours = _neighbours(person, teller.view.book(EVERYTHING)) if teller.insider else ()
    tier = person.tier or _most(other.tier for other in neighbours)
    firm = person.company or _most(other.company for other in neighbours) or str(facts.get("firm") or "")
    newcomer = NewcomerFacts(
        how=str(facts.get("how") or ""),
        subject=teller.quote(signal.evidence[0]),
        introducer=(introducer.name or introducer.id) if introducer else "",
        tier=tier if teller.insider else "",
        command=_command(person, firm, tier) if teller.insider else "",
    )
    return {"newcomer": newcomer}


def _command(person: Person, firm: str, tier: str) -> str:
    """Return what adds them to the book; names come out of mails, so each word is quoted for the shell."""
    words = ["wellkept", "people", "add", person.name or person.id, "--email", person.emails[0]]
    words += ["--company", firm] if firm else []
    words += ["--tier", tier] if tier else []
    return shlex.join(words)


def _when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    at = signal.since.astimezone(calendar.zone)
    return f"known since {at:%A} {at.day} {at:%B}"


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=Material(NewcomerContext, _fill),
    instead="Write to {name}, whom you have just met",
    heading=("is new to you", "are new to you"),
    waiting=None,
    meetings=Reach(behind=RECENT),
    when=_when,
)
