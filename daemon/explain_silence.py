"""Why nothing was noticed: for each kind of signal, what kept it from standing, with the proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from daemon.book_checks import date_text
from daemon.database import to_stamp
from daemon.explain_rules import verdict_words, when
from daemon.index import tables
from daemon.index.conversation import rows_of_threads
from daemon.view.contacts import touch_evidence
from rules.business_time import parse_duration
from rules.conversation import Inquiry, ThreadMessage
from rules.days import next_kept, remembered
from rules.model import WRITTEN_BY_PEOPLE, Evidence, Scope
from rules.signals.awaiting import FORGOTTEN
from rules.signals.special_date import HORIZON as SEEN_AHEAD
from rules.signals.special_date import zone_of
from rules.signals.upcoming import HORIZON
from rules.threads import in_order, state

if TYPE_CHECKING:
    from connectors.model import Event
    from daemon.database import AnyRow
    from daemon.ledger import Verdict
    from daemon.view import IndexView

RECENT_TALKS = 3
"""Conversations of a person that are looked into."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A kind of signal that found nothing, and why."""

    kind: str
    because: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody asks about: a person ("" = nobody in particular), conversations (numbers), meetings.

    `verdicts`: the user's, up to the view's moment.
    """

    person: str = ""
    threads: tuple[int, ...] = ()
    events: tuple[Event, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def silences(view: IndexView, target: Target, kinds: Iterable[str]) -> tuple[Silence, ...]:
    """Say why none of the kinds stands for the target."""
    found: list[Silence] = []
    for kind in kinds:
        explain = _EXPLAIN.get(kind)
        reasons = list(explain(view, target)) if explain else [Silence(kind, "nothing of this kind was noticed")]
        found += reasons
    return tuple(found)


def talks_of(view: IndexView, person: str) -> list[int]:
    """Return the person's latest conversations up to the view's moment, the latest first."""
    who, what = tables.participant.c, tables.message.c
    query = (
        sa.select(what.thread)
        .join(tables.message, what.id == who.message)
        .where(who.email.in_(view.directory.addresses(person)), who.at <= to_stamp(view.now))
        .group_by(what.thread)
        .order_by(sa.func.max(who.at).desc())
        .limit(RECENT_TALKS)
    )
    return list(view.connection.scalars(query))


def standing_of(view: IndexView, person: str) -> tuple[str, ...]:
    """Say how things stand with somebody about whom nothing was noticed: do they count, who had the last word."""
    found = []
    reason = view.why_no_customer(view.people([person])[person])
    if reason:
        found.append(f"{person} does not count as a customer: {reason}")
    threads = talks_of(view, person)
    rows = rows_of_threads(view.connection, threads)
    for thread in threads:
        judged = view.threads.judge(rows[thread])
        if judged is not None:
            found.append(f"conversation “{judged[0][0].subject}”: {judged[2].state}: {judged[2].because}")
    contact = view.contacts([person])[person]
    if contact.last_touch is not None:
        at = when(contact.last_touch.at, view.calendar.zone)
        found.append(f"last touch {at}: {contact.last_touch.quote} ({contact.last_touch.source})")
    return tuple(found)


def _no_customer(view: IndexView, kind: str, person: str) -> Silence | None:
    reason = view.why_no_customer(view.people([person])[person]) if person else ""
    return Silence(kind, f"{person} does not count as a customer: {reason}") if reason else None


# unanswered


def _unanswered(view: IndexView, target: Target) -> Iterator[Silence]:
    threads = target.threads or tuple(talks_of(view, target.person) if target.person else ())
    stranger = _no_customer(view, "unanswered", target.person)
    if stranger is not None:
        yield stranger
    rows = rows_of_threads(view.connection, threads)
    if not threads and target.person:
        yield Silence("unanswered", f"no mail from or to {target.person} is known")
    for thread in threads:
        yield _talk(view, target, rows[thread])


def _talk(view: IndexView, target: Target, rows: Sequence[AnyRow]) -> Silence:
    person = target.person
    judged = view.threads.judge(rows)
    if judged is None:
        return Silence("unanswered", f"the conversation had not begun at {when(view.now, view.calendar.zone)}")
    past, messages, standing = judged
    subject = f"“{past[0].subject}”: " if past[0].subject else ""
    waits = [wait for wait in standing.waits if not person or wait.person == person]
    if waits:
        wait = waits[0]
        proof = Evidence(wait.source, wait.since, wait.quote)
        reason = _no_customer(view, "unanswered", wait.person)
        if reason is not None:
            return Silence("unanswered", f"{subject}{reason.because}", (proof,))
        for talk in view.open_conversations(Scope(threads=frozenset({past[0].key}))):
            elsewhere = talk.answered_elsewhere.get(wait.person)
            if elsewhere is not None:
                return Silence("unanswered", f"{subject}another mail of yours names the matter", (elsewhere,))
        if wait.nature == "list":
            return Silence("unanswered", f"{subject}it is list mail, and `lists` of [customers] is false", (proof,))
    return _quiet(view, target, messages, subject)


def _quiet(view: IndexView, target: Target, messages: Sequence[ThreadMessage], subject: str) -> Silence:
    """Say why nobody, or not this person, waits in a conversation."""
    person = target.person
    dealt = _dealt_with(view, target, messages)
    if dealt is not None:
        return Silence("unanswered", subject + dealt[0], (dealt[1],))
    ordered = in_order(messages)
    theirs = [one for one in ordered if not (one.ours or one.colleague) and (not person or one.sender == person)]
    if not theirs:
        return Silence("unanswered", f"{subject}{person or 'nobody from outside'} wrote nothing in it")
    last = theirs[-1]
    after = ordered[ordered.index(last) + 1 :]
    answer = next((one for one in reversed(after) if one.ours or one.colleague), None)
    if answer is not None:
        whose = "ours" if answer.ours else "a colleague's"
        day = when(answer.at, view.calendar.zone)
        return Silence("unanswered", f"{subject}the last word is {whose}, {answer.message_id} {day}", (_proof(answer),))
    return Silence("unanswered", f"{subject}{_of_no_weight(view, last)}", (_proof(last),))


def _dealt_with(view: IndexView, target: Target, messages: Sequence[ThreadMessage]) -> tuple[str, Evidence] | None:
    """Say what the user decided, or logged, about somebody who would wait without it."""
    wait = next((one for one in state(messages).waits if not target.person or one.person == target.person), None)
    if wait is None:
        return None
    for word in reversed(target.verdicts):
        if word.covers & frozenset(wait.covers):
            return verdict_words(word, view.calendar.zone), Evidence(wait.source, wait.since, wait.quote)
    for known in view.directory.in_book([wait.person]):
        call = touch_evidence(known.touches, view.now)
        if call is not None:
            return f"a logged {call.quote} counts as an answer", call
    return None


def _of_no_weight(view: IndexView, last: ThreadMessage) -> str:
    """Say why a message of theirs that nobody answered does not wait."""
    if last.nature not in WRITTEN_BY_PEOPLE:
        return f"{last.message_id} is no person's mail: {_nature(view, last)}"
    if last.gone:
        return f"{last.message_id} is no longer in the mailbox"
    if last.closing and not last.asks:
        return f"{last.message_id} closes the exchange and asks nothing"
    if last.addressed == "list":
        return "a list's conversation in which you never wrote"
    return "nobody waits in it"


def _nature(view: IndexView, message: ThreadMessage) -> str:
    column = tables.message.c
    row = view.connection.execute(
        sa.select(column.nature, column.nature_reason).where(column.key == message.message_id)
    ).one()
    return f"{row.nature}, {row.nature_reason}" if row.nature_reason else str(row.nature)


def _proof(message: ThreadMessage) -> Evidence:
    return Evidence(message.message_id, message.at, message.quote)


# awaiting


def _awaiting(view: IndexView, target: Target) -> Iterator[Silence]:
    threads = target.threads or tuple(talks_of(view, target.person) if target.person else ())
    for rows in rows_of_threads(view.connection, threads).values():
        judged = view.threads.judge(rows)
        if judged is not None and judged[2].inquiry is not None:
            yield _inquiry(view, judged[2].inquiry, judged[0][0])


def _inquiry(view: IndexView, inquiry: Inquiry, first: AnyRow) -> Silence:
    """Say why what we asked in a conversation gave no signal."""
    subject = f"“{first.subject}”: " if first.subject else ""
    proof = (inquiry.asks,)
    if view.now - inquiry.since >= FORGOTTEN:
        return Silence("awaiting", f"{subject}you asked more than {FORGOTTEN.days} days ago", proof)
    for talk in view.open_conversations(Scope(threads=frozenset({first.key}))):
        for person in inquiry.asked:
            if person in talk.answered_elsewhere:
                answer = (talk.answered_elsewhere[person],)
                return Silence("awaiting", f"{subject}another mail of theirs names the matter", answer)
    if len(inquiry.covers) > view.settings.attention.nudges:
        words = f"{subject}{len(inquiry.covers) - 1} more mails of yours had no answer either: silence until they write"
        return Silence("awaiting", words, proof)
    if inquiry.nature == "list" and not view.settings.customers.lists:
        return Silence("awaiting", f"{subject}it is list mail, and `lists` of [customers] is false", proof)
    return Silence("awaiting", f"{subject}nobody whom you asked counts as a customer", proof)


# lapsed


def _lapsed(view: IndexView, target: Target) -> Iterator[Silence]:
    if not target.person:
        return
    stranger = _no_customer(view, "lapsed", target.person)
    if stranger is not None:
        yield stranger
        return
    person = view.people([target.person])[target.person]
    tier = view.settings.tiers.get(person.tier)
    interval = person.interval or (tier.every if tier else "")
    if not interval:
        yield Silence("lapsed", "neither the person nor the tier says how often to be in touch")
        return
    contact = view.contacts([person.id])[person.id]
    known = [proof for proof in (contact.last_touch, contact.last_attempt) if proof is not None]
    if not known:
        yield Silence("lapsed", "you were never in touch: there is nothing to count from")
        return
    last = max(known, key=lambda proof: proof.at)
    nudges = view.settings.attention.nudges
    if contact.unanswered_attempts >= nudges:
        words = f"mails of yours without an answer: {contact.unanswered_attempts}, `nudges` allows {nudges}"
        yield Silence("lapsed", f"{words}: silence until they write", (last,))
        return
    lapses = view.calendar.add(last.at, parse_duration(interval))
    yield Silence("lapsed", f"you were in touch: {interval} are over on {when(lapses, view.calendar.zone)}", (last,))


# upcoming


def _upcoming(view: IndexView, target: Target) -> Iterator[Silence]:
    if target.events:
        for event in target.events:
            yield Silence("upcoming", _meeting(view, event), (Evidence(event.uid, event.starts, event.title),))
    elif target.person:
        days = HORIZON.days
        yield Silence("upcoming", f"no meeting with {target.person} within the next {days} days")


def _meeting(view: IndexView, event: Event) -> str:
    zone = view.calendar.zone
    emails = [guest.address.email for guest in event.guests if guest.answer != "declined"]
    if event.organiser is not None:
        emails.append(event.organiser.email)
    outside = [email for email in emails if email and not view.is_ours(email)]
    if event.cancelled:
        return "the meeting is cancelled"
    if event.our_answer == "declined":
        return "you declined it"
    if event.starts <= view.now:
        return f"it began on {when(event.starts, zone)}"
    if event.starts > view.now + HORIZON:
        return f"it is more than {HORIZON.days} days ahead: {when(event.starts, zone)}"
    if not outside:
        return "nobody from outside takes part"
    if all(person.left_alone for person in view.people(outside).values()):
        return "everybody from outside is marked hands-off or archived in the book"
    return "nothing was noticed about it"


# special_date


def _special_date(view: IndexView, target: Target) -> Iterator[Silence]:
    if not target.person or target.threads:  # a conversation has nothing to do with their days
        return
    stranger = _no_customer(view, "special_date", target.person)
    if stranger is not None:
        yield stranger
        return
    person = view.people([target.person])[target.person]
    days = remembered(person.dates)
    if not days:
        yield Silence("special_date", f"neither the book nor a contact names a day to remember for {person.id}")
        return
    today = view.now.astimezone(zone_of(person, view.calendar)).date()
    for name, day in days:
        kept = next_kept(day, today, view.settings.leap_day)
        words = f"the next {name.occasion} is on {kept.isoformat()}" if kept else f"no {name.occasion} is in sight"
        proof = Evidence(day.source, view.now, date_text(day))
        yield Silence("special_date", f"{words}: noticed from {SEEN_AHEAD.days} days before", (proof,))


_EXPLAIN: Mapping[str, Callable[[IndexView, Target], Iterator[Silence]]] = {
    "unanswered": _unanswered,
    "awaiting": _awaiting,
    "lapsed": _lapsed,
    "upcoming": _upcoming,
    "special_date": _special_date,
}
