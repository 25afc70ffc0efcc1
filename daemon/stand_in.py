"""A signal that does not stand, made of what there is of a person: so that a rule's texts can be seen beforehand.

It shares with a real one what texts are made of (person, mail, meeting, last touch); it proves nothing, and no rule
is matched against it.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from connectors.model import Event
from daemon.index import tables
from daemon.view import IndexView
from rules.context import ConversationContext, DayContext, EventContext
from rules.days import Kept, begins, next_kept, remembered
from rules.model import Evidence, Person, Scope, Signal
from rules.signals import common_facts, load
from rules.signals.special_date import signal_of, zone_of

MEETINGS = timedelta(days=400)
"""How far back and ahead a meeting is looked for."""


def stand_in(view: IndexView, kind: str, person: Person) -> Signal | None:
    """Return a signal of the kind about the person's last mail, meeting or touch; None when there is no such thing."""
    context = load(kind).material.context
    if issubclass(context, ConversationContext):
        return _of_last_mail(view, kind, person)
    if issubclass(context, EventContext):
        return _of_meeting(view, kind, person)
    if issubclass(context, DayContext):
        return _of_day(view, person)
    return _of_last_touch(view, kind, person)


def _of_day(view: IndexView, person: Person) -> Signal | None:
    """Take the next of their days, as it will be noticed on that very day."""
    zone = zone_of(person, view.calendar)
    today = view.now.astimezone(zone).date()
    days = [
        (on, name, day)
        for name, day in remembered(person.dates)
        if (on := next_kept(day, today - timedelta(days=1), view.settings.leap_day)) is not None
    ]
    if not days:
        return None
    on, name, day = min(days, key=lambda found: found[0])
    contact = view.contacts([person.id])[person.id]
    return signal_of(person, contact, Kept(name, day, on, on.year), zone, begins(on, zone), waits=False)


def _of_last_mail(view: IndexView, kind: str, person: Person) -> Signal | None:
    last = view.contacts([person.id])[person.id].last_received
    if last is None:
        return None
    row = view.connection.execute(sa.select(tables.message).where(tables.message.c.key == last.source)).one()
    account = view.threads.accounts_of({row.id: row.key})[row.key]
    proof = Evidence(last.source, last.at, row.quote)
    facts = {**common_facts(person, account, row.language), "subject": row.subject}
    return Signal(
        kind, account, person.id, row.key, row.key, (row.key,), last.at, None, facts, (proof,), thread=str(row.thread)
    )


def _of_meeting(view: IndexView, kind: str, person: Person) -> Signal | None:
    """Take the next meeting with them, else the last one."""
    own = set(view.directory.addresses(person.id))
    found = [
        event
        for event in view.events(Scope(), view.now - MEETINGS, view.now + MEETINGS)
        if not event.cancelled and own & _attending(event)
    ]
    ahead = [event for event in found if event.starts > view.now]
    if not found:
        return None
    event = ahead[0] if ahead else found[-1]
    occasion = f"{event.uid} {event.recurrence_id}".strip()
    facts = {
        **common_facts(person, event.account, view.contacts([person.id])[person.id].language),
        "title": event.title,
    }
    proof = Evidence(event.uid, event.starts, event.title)
    return Signal(
        kind,
        event.account,
        person.id,
        event.uid,
        occasion,
        (occasion,),
        event.starts,
        event.starts,
        facts,
        (proof,),
        event=event,
    )


def _attending(event: Event) -> set[str]:
    organiser = {event.organiser.email} if event.organiser else set()
    return organiser | {guest.address.email for guest in event.guests}


def _of_last_touch(view: IndexView, kind: str, person: Person) -> Signal | None:
    contact = view.contacts([person.id])[person.id]
    known = [proof for proof in (contact.last_touch, contact.last_attempt, contact.last_received) if proof is not None]
    if not known:
        return None
    last = max(known, key=lambda proof: proof.at)
    occasion = f"{person.id} {view.calendar.local_date(last.at).isoformat()}"
    facts = common_facts(person, contact.account, contact.language)
    return Signal(
        kind,
        contact.account,
        person.id,
        last.source,
        occasion,
        (occasion,),
        last.at,
        None,
        facts,
        (last,),
        thread=contact.last_thread,
    )
