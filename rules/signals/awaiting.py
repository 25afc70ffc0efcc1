"""`awaiting`: we asked for something and nobody answered (DESIGN.md, "Signals")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from rules.conversation import Inquiry
from rules.facts import FactSpec, Span
from rules.material import CONVERSATION
from rules.model import Person, Scope, Signal
from rules.signals import Finding, Found, SignalKind, common_facts
from rules.view import Conversation, View

KIND = "awaiting"

FORGOTTEN = timedelta(days=60)
"""How long an inquiry is open: who comes back to something after that begins anew."""
PATIENCE = timedelta(days=3)
"""How long somebody may take to answer before the day's list tells of it."""

FACTS: Mapping[str, FactSpec] = {
    "subject": FactSpec("text", "the conversation's subject"),
    "waiting": FactSpec("span", "the time since your latest message there"),
    "nudges": FactSpec("number", "how many messages of yours followed the first that asked"),
    "met_since": FactSpec("flag", "a meeting, or another mail of theirs, came after you asked"),
    "heard": FactSpec("flag", "they have written to you before, in whatever conversation"),
    "away": FactSpec("flag", "they are away, as an absence note of theirs says"),
    "nature": FactSpec("text", "`person`, `list` or `encrypted`", ("person", "list", "encrypted")),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return one signal for each conversation in which we asked a customer and nobody answered."""
    open_here = {
        talk.thread: (talk, talk.state.inquiry)
        for talk in view.open_conversations(scope)
        if talk.state.inquiry and now - talk.state.inquiry.since < FORGOTTEN
    }
    asked = frozenset(person for _, inquiry in open_here.values() for person in inquiry.asked)
    customers = {person.id: person for person in view.customers(Scope(persons=asked))} if asked else {}
    lists, most = view.settings.customers.lists, view.settings.attention.nudges
    told: dict[str, tuple[Conversation, Inquiry, Person]] = {}
    for thread, (talk, inquiry) in open_here.items():
        person = next((customers[one] for one in inquiry.asked if one in customers), None)
        if person is None or (inquiry.nature == "list" and not lists):
            continue
        if len(inquiry.covers) <= most and not talk.answered_elsewhere.keys() & set(inquiry.asked):
            told[thread] = talk, inquiry, person
    ids = {person.id for _, _, person in told.values()}
    contacts = view.contacts(ids) if ids else {}
    absent = view.absences(Scope(persons=frozenset(ids))) if ids else {}
    found: dict[str, Finding] = {}
    for thread, (talk, inquiry, person) in told.items():
        heard = contacts[person.id].last_received is not None
        away = absent.get(person.id)
        back = away.ends if away and away.ends else inquiry.since
        signal = _signal(talk, inquiry, person, max(inquiry.since, back, key=_utc), heard=heard, away=back > now)
        again = inquiry.since + FORGOTTEN
        found[thread] = Finding((signal,), again=min(again, back, key=_utc) if back > now else again)
    return Found(found)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _signal(
    talk: Conversation, inquiry: Inquiry, person: Person, since: datetime, *, heard: bool, away: bool
) -> Signal:
    latest = inquiry.covers[-1]
    account = talk.accounts[latest]
    met = talk.met_since.get(person.id)
    return Signal(
        kind=KIND,
        account=account,
        person=person.id,
        about=latest,
        occasion=inquiry.occasion,
        covers=inquiry.covers,
        since=since,
        due=None,
        facts={
            **common_facts(person, account, inquiry.language),
            "subject": talk.subject,
            "waiting": Span(inquiry.since),
            "nudges": len(inquiry.covers) - 1,
            "met_since": met is not None,
            "heard": heard,
            "away": away,
            "nature": inquiry.nature,
        },
        evidence=(inquiry.asks, met) if met else (inquiry.asks,),
        thread=talk.thread,
    )


def _listed(signal: Signal, now: datetime) -> bool:
    return bool(signal.facts["heard"]) and signal.since <= now - PATIENCE


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="thread",
    material=CONVERSATION,
    approach="ask",
    instead="Ask {name} again: {about}",
    heading=("owes you an answer", "owe you an answer"),
    waiting=("question of yours has no answer", "questions of yours have no answer"),
    state_like=True,
    listed=_listed,
)
