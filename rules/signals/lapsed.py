"""`lapsed`: no real touch (two-way mail, meeting, logged call) within the person's interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from rules.absences import still_away
from rules.business_time import WorkCalendar, parse_duration
from rules.elapsing import later, not_before
from rules.facts import FactSpec, Span
from rules.material import RELATIONSHIP
from rules.model import Evidence, Person, Scope, Signal
from rules.signals import Finding, Found, Reach, SignalKind, common_facts
from rules.view import Contact, View

KIND = "lapsed"

AHEAD = timedelta(days=14)
"""How far ahead a meeting with the person counts as being in touch soon."""

MARGIN = timedelta(days=4)
"""What counting back from now may differ from counting forward: a changed clock, months of unequal length."""

FACTS: Mapping[str, FactSpec] = {
    "silent": FactSpec("span", "the time since the last touch, or since your last unanswered mail"),
    "heard": FactSpec("span", "the time since they last wrote to you, whatever it was; unknown if never"),
    "last_touch": FactSpec("moment", "when you were last really in touch; unknown if never"),
    "nudges": FactSpec("number", "mails of yours since they last wrote"),
    "overdue": FactSpec("flag", "the tier's `at_most` has passed as well"),
    "waits": FactSpec("flag", "a message of theirs waits for you at the same time"),
    "meeting_ahead": FactSpec("flag", "you meet within the next two weeks"),
    "away": FactSpec("flag", "they are away, as an absence note of theirs says"),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return a signal for each customer with an interval that has passed; of the others, when it may have passed."""
    kept = frozenset(person.id for person in view.book(scope) if _interval(view, person))
    people, found = _overdue(view, view.customers(Scope(persons=kept)), now)
    if not people:
        return Found(found)
    ids = [person.id for person in people]
    contacts = view.contacts(ids)
    waiting, absent = view.waiting(ids), still_away(view, ids)
    meeting = {
        view.person_of(guest.address.email)
        for event in view.events(Scope(), now, now + AHEAD)
        if not event.cancelled and event.our_answer != "declined"
        for guest in event.guests
    }
    longest_ago: dict[tuple[str, str], datetime] = {}
    for person in people:
        contact = contacts[person.id]
        last = _last(contact)
        if last is None or contact.unanswered_attempts >= view.settings.attention.nudges:
            continue
        lapses = later(view.calendar, last.at, parse_duration(_interval(view, person)))
        if lapses > now:
            found[person.id] = Finding(again=lapses)
            continue
        kind = (person.interval, person.tier)
        if kind not in longest_ago:
            longest_ago[kind] = _longest_ago(view, person, now)
        if view.known_since > min(last.at, longest_ago[kind]):
            # Mail that is still to be read may hold a later touch: nobody can say when it will have been read.
            found[person.id] = Finding(again=now, standing=frozenset(_occasions(view, person, last)))
            continue
        signal = _signal(
            view,
            person,
            contact,
            last,
            lapses,
            now,
            waits=person.id in waiting,
            meeting_ahead=person.id in meeting,
            away=person.id in absent,
        )
        moments = (signal.due, absent.get(person.id))
        again = min((moment for moment in moments if moment is not None and moment > now), default=None)
        found[person.id] = Finding((signal,), again=again)
    return Found(found)


def _overdue(view: View, people: Sequence[Person], now: datetime) -> tuple[list[Person], dict[str, Finding]]:
    """Return those whose interval has passed since the last mail and call, and when the others' may have.

    A meeting may have been later: who is left out here is not overdue, who is in may not be.
    """
    words = view.last_words([person.id for person in people])
    overdue: list[Person] = []
    in_time: dict[str, Finding] = {}
    bounds: dict[str, datetime] = {}
    for person in people:
        calls = [touch.at for touch in person.touches if touch.at <= now]
        last = max((at for at in (words[person.id], *calls) if at is not None), default=None)
        interval = _interval(view, person)
        duration = parse_duration(interval)
        if interval not in bounds:
            # Across an absence of weeks, counting back tells nothing about counting forward in business time.
            bounds[interval] = now if duration.business else view.calendar.subtract(now, duration) + MARGIN
        if last is None or last < bounds[interval]:
            overdue.append(person)
        else:
            soonest = not_before(last, duration)
            in_time[person.id] = Finding(again=soonest if soonest > now else later(view.calendar, last, duration))
    return overdue, in_time


def _interval(view: View, person: Person) -> str:
    tier = view.settings.tiers.get(person.tier)
    return person.interval or (tier.every if tier else "")


def _longest_ago(view: View, person: Person, now: datetime) -> datetime:
    """Return from when on the mail must be known before anybody can say that it has been too quiet."""
    tier = view.settings.tiers.get(person.tier)
    intervals = [_interval(view, person), tier.at_most if tier else ""]
    return min(view.calendar.subtract(now, parse_duration(text)) for text in intervals if text)


def _occasions(view: View, person: Person, last: Evidence) -> tuple[str, ...]:
    """Return the occasion as it is, and as it was called while the person had another id."""
    day = view.calendar.local_date(last.at).isoformat()
    return tuple(f"{known} {day}" for known in person.known_as)


def _last(contact: Contact) -> Evidence | None:
    """Return the later of the last touch and our last attempt: from there the interval runs."""
    known = [proof for proof in (contact.last_touch, contact.last_attempt) if proof is not None]
    return max(known, key=lambda proof: proof.at, default=None)


def _signal(
    view: View,
    person: Person,
    contact: Contact,
    last: Evidence,
    lapses: datetime,
    now: datetime,
    *,
    waits: bool,
    meeting_ahead: bool,
    away: bool,
) -> Signal:
    tier = view.settings.tiers.get(person.tier)
    at_most = tier.at_most if tier else ""
    due = later(view.calendar, last.at, parse_duration(at_most)) if at_most else None
    occasions = _occasions(view, person, last)
    return Signal(
        kind=KIND,
        account=contact.account,
        person=person.id,
        about=last.source,
        occasion=occasions[0],
        covers=occasions,
        since=lapses,
        due=due,
        facts={
            **common_facts(person, contact.account, contact.language),
            "silent": Span(last.at),
            "heard": Span(contact.last_received.at) if contact.last_received else None,
            "last_touch": contact.last_touch.at if contact.last_touch else None,
            "nudges": contact.unanswered_attempts,
            "overdue": due is not None and due <= now,
            "waits": waits,
            "meeting_ahead": meeting_ahead,
            "away": away,
        },
        evidence=(last,),
        thread=contact.last_thread,
    )


def _when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    last = signal.evidence[0].at.astimezone(calendar.zone)
    return f"last touch {last:%A} {last.day} {last:%B}"


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=RELATIONSHIP,
    approach="ask",
    instead="Get in touch with {name}",
    heading=("has gone quiet", "have gone quiet"),
    waiting=("person has not heard from you for too long", "people have not heard from you for too long"),
    has_due=True,
    state_like=True,
    meetings=Reach(ahead=AHEAD),
    when=_when,
)
