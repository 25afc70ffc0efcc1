"""`complaint`: somebody is unhappy with us: acknowledge, resolve, check back (DESIGN.md, "Signals")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rules.complaints import Complaint, ComplaintState, complaints
from rules.facts import FactSpec, Span
from rules.heard import REMEMBERED
from rules.material import CONVERSATION
from rules.model import Evidence, Person, Scope, Signal
from rules.signals import Finding, Found, SignalKind, common_facts
from rules.view import View

KIND = "complaint"

FACTS: Mapping[str, FactSpec] = {
    "state": FactSpec(
        "text",
        "`new`: nobody of yours has written to them since; `acknowledged`: somebody has; `resolved`: they say so",
        ("new", "acknowledged", "resolved"),
    ),
    "quote": FactSpec("text", "the latest sentence that complains"),
    "subject": FactSpec("text", "the conversation's subject"),
    "times": FactSpec("number", "how many mails of theirs complain"),
    "age": FactSpec("span", "the time since they first complained"),
    "waits": FactSpec("flag", "a message of theirs waits for you at the same time"),
    "addressed": FactSpec("text", "how the mail reached you: `to` or `cc`", ("to", "cc")),
    "doubtful": FactSpec("flag", "the sender can't be trusted: such mail gets a task, never a draft"),
    "nature": FactSpec("text", "`person`, `list` or `encrypted`", ("person", "list", "encrypted")),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return one signal for each complaint of a customer that is open, or that they have called resolved of late."""
    standing = {
        person: there
        for person, heard in view.told(scope).items()
        if (there := [one for one in complaints(heard) if one.state(now) != "forgotten" and one.thaws > now])
    }
    if not standing:
        return Found({})
    waiting = view.waiting(standing)
    found: dict[str, Finding] = {}
    for person in view.customers(Scope(persons=frozenset(standing))):
        there = standing.get(person.id, [])
        signals = tuple(
            _signal(person, one, state, waits=person.id in waiting)
            for one in there
            if (state := one.state(now)) != "resolved" or not one.by_user
        )
        moments = [
            moment
            for one in there
            for moment in (one.ends, one.thaws, *(told.at + REMEMBERED for told in one.tellings))
        ]
        found[person.id] = Finding(signals, again=min((one for one in moments if one > now), default=None))
    return Found(found)


def _signal(person: Person, complaint: Complaint, state: ComplaintState, *, waits: bool) -> Signal:
    latest = complaint.tellings[-1]
    # Each state is an occasion: what was made for one of them is taken back when the next one begins.
    covers = complaint.covers if state == "new" else tuple(f"{one} {state}" for one in complaint.covers)
    evidence = [complaint.proof]
    if complaint.acknowledged:
        evidence.append(complaint.acknowledged)
    if complaint.resolved:
        evidence.append(complaint.resolved)
    if latest.doubtful:
        evidence.append(Evidence(latest.message_id, latest.at, latest.doubtful))
    return Signal(
        kind=KIND,
        account=latest.account,
        person=person.id,
        about=latest.message_id,
        occasion=covers[0],
        covers=covers,
        since=complaint.since(),
        due=None,
        facts={
            **common_facts(person, latest.account, latest.language),
            "state": state,
            "quote": complaint.proof.quote,
            "subject": latest.subject,
            "times": len(complaint.tellings),
            "age": Span(complaint.opened),
            "waits": waits,
            "addressed": min((one.addressed for one in complaint.tellings), key=("to", "cc").index),
            "doubtful": bool(latest.doubtful),
            "nature": latest.nature,
        },
        evidence=tuple(evidence),
        thread=latest.thread,
    )


def _listed(signal: Signal, now: datetime) -> bool:  # noqa: ARG001 - one shape for all signals
    return signal.facts["addressed"] == "to" and signal.facts["state"] != "resolved"


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=CONVERSATION,
    approach="answer",
    instead="Take care of {name}'s complaint: {about}",
    heading=("is unhappy with you", "are unhappy with you"),
    waiting=("complaint is open", "complaints are open"),
    listed=_listed,
)
