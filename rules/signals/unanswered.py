"""`unanswered`: a customer's message waits for us (DESIGN.md, "Waiting, exactly")."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from rules.business_time import parse_duration
from rules.conversation import ThreadMessage, Wait
from rules.elapsing import later
from rules.facts import FactSpec, Span
from rules.language.how_it_went import asks_how_it_went
from rules.material import CONVERSATION
from rules.model import Evidence, Person, Scope, Signal
from rules.signals import Finding, Found, SignalKind, common_facts
from rules.threads import in_order
from rules.view import Conversation, View

KIND = "unanswered"

FACTS: Mapping[str, FactSpec] = {
    "subject": FactSpec("text", "the conversation's subject"),
    "asks": FactSpec("flag", "one of the waiting messages asks for something"),
    "addressed": FactSpec("text", "how the mail reached you: `to`, `cc` or `list`", ("to", "cc", "list")),
    "waiting": FactSpec("span", "the time since the first waiting message that asks, else since the first"),
    "messages": FactSpec("number", "how many messages of theirs wait"),
    "met_since": FactSpec("flag", "a meeting, or another mail of yours, came after the wait began"),
    "doubtful": FactSpec("flag", "the sender can't be trusted: such mail gets a task, never a draft"),
    "complaint": FactSpec("flag", "one of the waiting messages complains"),
    "nature": FactSpec("text", "`person`, `list` or `encrypted`", ("person", "list", "encrypted")),
    "feedback": FactSpec(
        "flag", "it answers your question how something went; praise and complaints are signals of their own"
    ),
}


def find(view: View, scope: Scope, now: datetime) -> Found:  # noqa: ARG001 - one shape for all signals
    """Return one signal a person and conversation that waits; nothing depends on time alone."""
    conversations = view.open_conversations(scope)
    waiting = frozenset(wait.person for talk in conversations for wait in talk.state.waits)
    customers = {person.id: person for person in view.customers(Scope(persons=waiting))}
    lists = view.settings.customers.lists
    answering = _answering(view, conversations, customers)
    found: dict[str, Finding] = {}
    for talk in conversations:
        signals = tuple(
            _signal(view, talk, wait, customers[wait.person], feedback=wait.occasion in answering)
            for wait in talk.state.waits
            if wait.person in customers
            and (lists or wait.nature != "list")
            and wait.person not in talk.answered_elsewhere
        )
        if signals:
            found[talk.thread] = Finding(signals)
    return Found(found)


def _answering(view: View, talks: Iterable[Conversation], customers: Collection[str]) -> set[str]:
    """Return the waits that answer our question how something went, and neither praise nor complain."""
    asked = {
        wait.occasion: wait
        for talk in talks
        for wait in talk.state.waits
        if wait.person in customers and not wait.complaint and _asked_how_it_went(talk, wait)
    }
    if not asked:
        return set()
    told = view.told(Scope(persons=frozenset(wait.person for wait in asked.values())))
    praising = {one.message_id for heard in told.values() for one, _ in heard.of("praise")}
    return {occasion for occasion, wait in asked.items() if praising.isdisjoint(wait.covers)}


def _asked_how_it_went(talk: Conversation, wait: Wait) -> bool:
    ours: ThreadMessage | None = None
    for message in in_order(talk.messages):
        if message.message_id == wait.occasion:
            break
        if message.ours and wait.person in message.recipients:
            ours = message
    return ours is not None and ours.asks and asks_how_it_went(f"{talk.subject}\n{ours.quote}")


def _signal(view: View, talk: Conversation, wait: Wait, person: Person, *, feedback: bool) -> Signal:
    tier = view.settings.tiers.get(person.tier)
    within = tier.answer_within if tier else ""
    account = talk.accounts[wait.source]
    doubt = talk.doubtful.get(wait.source, "")
    evidence = [Evidence(wait.source, wait.since, wait.quote)]
    met = talk.met_since.get(wait.person)
    if met is not None:
        evidence.append(met)
    if doubt:
        evidence.append(Evidence(wait.source, wait.since, doubt))
    return Signal(
        kind=KIND,
        account=account,
        person=person.id,
        about=wait.source,
        occasion=wait.occasion,
        covers=wait.covers,
        since=wait.since,
        due=later(view.calendar, wait.since, parse_duration(within)) if within else None,
        facts={
            **common_facts(person, account, wait.language),
            "subject": talk.subject,
            "asks": wait.asks,
            "addressed": wait.addressed,
            "waiting": Span(wait.since),
            "messages": len(wait.covers),
            "met_since": met is not None,
            "doubtful": bool(doubt),
            "complaint": wait.complaint,
            "nature": wait.nature,
            "feedback": feedback,
        },
        evidence=tuple(evidence),
        thread=talk.thread,
    )


def _listed(signal: Signal, now: datetime) -> bool:  # noqa: ARG001 - one shape for all signals
    return signal.facts["addressed"] == "to" and bool(signal.facts["asks"])


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="thread",
    material=CONVERSATION,
    approach="answer",
    instead="Answer {name}: {about}",
    heading=("waits for you", "wait for you"),
    waiting=("conversation waits for your answer", "conversations wait for your answer"),
    has_due=True,
    listed=_listed,
)
