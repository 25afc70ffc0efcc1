"""`praise`: good news of theirs, a happy event of their lives, or thanks: celebrate together (DESIGN.md, "Signals")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from rules.business_time import WorkCalendar
from rules.context import NewsFacts, PraiseContext
from rules.facts import FactSpec, Span
from rules.heard import Telling
from rules.material import CONVERSATION, Material
from rules.model import Evidence, Person, Scope, Signal
from rules.remarks import LifeEventKind, RemarkKind
from rules.signals import Finding, Found, SignalKind, common_facts
from rules.teller import Teller
from rules.view import View

KIND = "praise"

FRESH = timedelta(days=21)
"""How long after a mail good news is no old news."""
HAPPY: tuple[LifeEventKind, ...] = (
    "wedding",
    "birth",
    "graduation",
    "promotion",
    "new_job",
    "retirement",
    "work_anniversary",
)
"""On which one congratulates; of several in a mail the first of these counts. Birthdays are `special_date`."""

_PLAIN: tuple[tuple[str, RemarkKind], ...] = (("news", "news"), ("thanks", "praise"))

FACTS: Mapping[str, FactSpec] = {
    "kind": FactSpec(
        "text",
        "`thanks`, `news`, or the event: `wedding`, `birth`, `graduation`, `promotion`, `new_job`, `retirement` or "
        "`work_anniversary`",
        ("thanks", "news", *HAPPY),
    ),
    "whose": FactSpec("text", "whose event it is: `writer`, or in their words (`my daughter`)"),
    "quote": FactSpec("text", "the sentence that says it"),
    "thanks": FactSpec("flag", "the mail praises you, whatever else it tells"),
    "subject": FactSpec("text", "the conversation's subject"),
    "age": FactSpec("span", "the time since the mail"),
    "waits": FactSpec("flag", "a message of theirs waits for you at the same time"),
    "addressed": FactSpec("text", "how the mail reached you: `to` or `cc`", ("to", "cc")),
    "doubtful": FactSpec("flag", "the sender can't be trusted: such mail gets a task, never a draft"),
    "nature": FactSpec("text", "`person`, `list` or `encrypted`", ("person", "list", "encrypted")),
}


def good_news(told: Telling) -> tuple[str, str, str] | None:
    """Return the kind, whose it is and the sentence of what is worth a word; None: nothing, or they complain as well."""
    if told.addressed == "list" or told.remark("complaint"):
        return None
    happy = [event for event in told.life_events if event.kind in HAPPY and event.whose != "reader"]
    if happy:
        first = min(happy, key=lambda event: (event.whose != "writer", HAPPY.index(event.kind)))
        return first.kind, first.whose, first.quote
    plain = ((kind, told.remark(name)) for kind, name in _PLAIN)
    return next(((kind, "writer", remark.quote) for kind, remark in plain if remark), None)


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return one signal for each mail of a customer with something good in it, to which nobody of ours has said anything."""
    standing: dict[str, list[Telling]] = {}
    for id_, heard in view.told(scope).items():
        there = [one for one in heard.tellings if one.at > now - FRESH and good_news(one) and not heard.answered(one)]
        if there:
            standing[id_] = there
    if not standing:
        return Found({})
    waiting = view.waiting(standing)
    found: dict[str, Finding] = {}
    for person in view.customers(Scope(persons=frozenset(standing))):
        there = standing.get(person.id, [])
        signals = tuple(_signal(person, one, waits=person.id in waiting) for one in there)
        found[person.id] = Finding(signals, again=min((one.at + FRESH for one in there), default=None))
    return Found(found)


def _signal(person: Person, told: Telling, *, waits: bool) -> Signal:
    kind, whose, quote = good_news(told) or ("", "", "")
    evidence = [told.proof(quote)]
    if told.doubtful:
        evidence.append(Evidence(told.message_id, told.at, told.doubtful))
    return Signal(
        kind=KIND,
        account=told.account,
        person=person.id,
        about=told.message_id,
        occasion=told.message_id,
        covers=(told.message_id,),
        since=told.at,
        due=None,
        facts={
            **common_facts(person, told.account, told.language),
            "kind": kind,
            "whose": whose,
            "quote": quote,
            "thanks": told.remark("praise") is not None,
            "subject": told.subject,
            "age": Span(told.at),
            "waits": waits,
            "addressed": told.addressed,
            "doubtful": bool(told.doubtful),
            "nature": told.nature,
        },
        evidence=tuple(evidence),
        thread=told.thread,
    )


def _fill(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    kind, whose = str(signal.facts["kind"]), str(signal.facts["whose"])
    news = NewsFacts(kind, kind.replace("_", " "), "" if whose == "writer" else whose)
    return {**CONVERSATION.fill(signal, person, teller), "news": news}


def _when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    at = signal.since.astimezone(calendar.zone)
    return f"{str(signal.facts['kind']).replace('_', ' ')}, {at:%A} {at.day} {at:%B}"


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=Material(PraiseContext, _fill, CONVERSATION.notice),
    approach="greeting",
    instead="A word to {name}: {about}",
    heading=("has good news or thanks", "have good news or thanks"),
    waiting=None,
    when=_when,
)
