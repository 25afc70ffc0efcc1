"""What `promised` and `owed` share: open promises of a conversation → signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.business_time import WorkCalendar, parse_duration
from rules.context import ConversationNotice, PledgeContext, PledgeFacts
from rules.conversation import Wait
from rules.elapsing import later
from rules.facts import FactSpec, Span
from rules.material import CONVERSATION, Material, written_day
from rules.model import Evidence, Person, Scope, Signal
from rules.pledges import Pledge, Promises, Side, pledges
from rules.signals import Finding, Found, common_facts, worked_since
from rules.teller import Teller
from rules.threads import state
from rules.view import View

FACTS: Mapping[str, FactSpec] = {
    "subject": FactSpec("text", "the conversation's subject"),
    "what": FactSpec("text", "what is to be done, in the words of the promise"),
    "said": FactSpec("text", "the words of its day; unknown if it names none"),
    "dated": FactSpec("flag", "there is a day by which it is to be done: it was named, or an answer was promised"),
    "due": FactSpec("moment", "that day's end, or the moment that was named"),
    "given": FactSpec("span", "the time between the promise and its day"),
    "overdue": FactSpec("span", "the time since its day was over; less than nothing before"),
    "holding": FactSpec("flag", "what is promised is an answer"),
    "waits": FactSpec(
        "flag",
        "a message of theirs in the conversation waits for you meanwhile, other than a promise that asks nothing",
    ),
    "doubtful": FactSpec("flag", "the sender can't be trusted: such mail gets a task, never a draft"),
    "nudges": FactSpec("number", "how many messages of yours followed in the conversation once its day was over"),
    "nature": FactSpec("text", "`person`, `list` or `encrypted`", ("person", "list", "encrypted")),
}


def find_pledged(view: View, scope: Scope, now: datetime, side: Side) -> Found:
    """Return one signal for each open promise of a side whose other party, or maker, counts as a customer."""
    standing: list[tuple[Promises, list[Pledge]]] = []
    for talk in view.promises(scope):
        there = [
            pledge
            for pledge in pledges(talk, view.calendar)
            if pledge.side == side and not pledge.closed and pledge.forgotten > now
        ]
        if there:
            standing.append((talk, there))
    parties = frozenset(who for _, there in standing for pledge in there for who in pledge.parties)
    customers = {person.id: person for person in view.customers(Scope(persons=parties))} if parties else {}
    lists = view.settings.customers.lists
    found: dict[str, Finding] = {}
    for talk, there in standing:
        waits = state([one.message for one in talk.messages]).waits
        told = [
            (pledge, person)
            for pledge in there
            if (person := next((customers[who] for who in pledge.parties if who in customers), None)) is not None
            and (lists or pledge.message.nature != "list")
        ]
        if told:
            found[talk.thread] = Finding(
                tuple(_signal(talk, pledge, person, side, waits) for pledge, person in told),
                again=min(pledge.forgotten for pledge, _ in told),
            )
    return Found(found)


def _signal(talk: Promises, pledge: Pledge, person: Person, side: Side, waits: Sequence[Wait]) -> Signal:
    message = pledge.message
    account = talk.accounts[message.message_id]
    doubt = talk.doubtful.get(message.message_id, "")
    language = next((one.message.language for one in reversed(talk.messages) if one.message.language), "")
    return Signal(
        kind=side,
        account=account,
        person=person.id,
        about=message.message_id,
        occasion=pledge.occasion,
        covers=pledge.covers,
        since=message.at,
        due=pledge.due,
        facts={
            **common_facts(person, account, language),
            "subject": talk.subject,
            "what": pledge.what,
            "said": pledge.said or None,
            "dated": pledge.due is not None,
            "due": pledge.due,
            "given": None if pledge.due is None else Span(message.at, pledge.due),
            "overdue": None if pledge.due is None else Span(pledge.due),
            "holding": pledge.holding,
            "waits": any(
                wait.person == person.id and (wait.asks or wait.covers[-1] != message.message_id) for wait in waits
            ),
            "doubtful": bool(doubt) and side == "owed",
            "nudges": sum(
                one.message.ours and one.message.at > (pledge.due or message.at)
                for one in talk.messages
                if one.message.message_id != message.message_id
            ),
            "nature": message.nature,
        },
        evidence=tuple(
            Evidence(message.message_id, message.at, words)
            for words in (pledge.quote, doubt if side == "owed" else "")
            if words
        ),
        thread=talk.thread,
    )


_NEW_DAY = parse_duration("2 business days")


def _of_promise(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    calendar = teller.view.calendar
    known = bool(teller.quote(signal.evidence[0]))  # what was promised is told to nobody else
    return {
        **CONVERSATION.fill(signal, person, teller),
        "pledge": PledgeFacts(
            what=str(signal.facts["what"]) if known else "",
            said=str(signal.facts["said"] or "") if known else "",
            day=None if signal.due is None else last_day(signal.due, calendar).date(),
            holding=signal.facts["holding"] is True,
            new_day=later(calendar, teller.view.now, _NEW_DAY).date(),
        ),
    }


PLEDGE = Material(PledgeContext, _of_promise, ConversationNotice)


def last_day(due: datetime, calendar: WorkCalendar) -> datetime:
    """Return the last moment at which something due is not late, in the user's zone: midnight belongs to the day before."""
    return due.astimezone(calendar.zone) - timedelta(seconds=1)


def by_when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:
    """Say by when something was promised: "by Friday, 13 March"; without a day since when."""
    return (
        worked_since(signal, calendar, now)
        if signal.due is None
        else f"by {written_day(last_day(signal.due, calendar))}"
    )
