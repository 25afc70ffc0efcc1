"""What passed between us and people in the last year and a quarter, mail by mail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from daemon.database import chunks, from_stamp, to_stamp
from daemon.index import tables
from daemon.index.correspondence import QUOTE
from rules.health import WINDOW, Relation, Said, midnight
from rules.meetings import occasion_of
from rules.model import WRITTEN_BY_PEOPLE, Evidence, Scope

if TYPE_CHECKING:
    from daemon.view.view import IndexView

MOST = 5_000
"""Mails with one address that are looked at, the latest."""


def relations(view: IndexView, persons: Collection[str], open_in: Collection[str]) -> dict[str, Relation]:
    """Return person → what passed; `open_in`: the conversations in which something may wait."""
    begins = midnight(view.calendar, view.now) - WINDOW
    owner = {email: person for person in persons for email in view.directory.addresses(person)}
    mails = _mails(view, owner, begins)
    meetings, contacts = view.threads.meetings(sorted(owner), begins), view.contacts(list(persons))
    waits: dict[str, list[Evidence]] = {}
    complaints: dict[str, list[Evidence]] = {}
    for talk in view.open_conversations(Scope(threads=frozenset(open_in))) if open_in else ():
        for wait in talk.state.waits:
            proof = Evidence(wait.source, wait.since, wait.quote)
            waits.setdefault(wait.person, []).append(proof)
            if wait.complaint:
                complaints.setdefault(wait.person, []).append(proof)
    found = {}
    for person in persons:
        own = view.directory.addresses(person)
        said = {mail.proof.source: mail for email in own for mail in mails.get(email, ())}
        known = view.directory.people.get(person)
        others = {
            occasion_of(event): Evidence(event.uid, event.ends, event.title)
            for email in own
            for event in meetings.get(email, ())
        }
        logged = [
            Evidence("book", touch.at, f"{touch.kind} {touch.text}".strip())
            for touch in (known.touches if known else ())
            if begins < touch.at <= view.now
        ]
        last = contacts[person].last_touch
        earlier = [last] if last is not None and last.at <= begins else []
        found[person] = Relation(
            mails=sorted(said.values(), key=lambda mail: (mail.proof.at, mail.proof.source)),
            others=sorted([*earlier, *others.values(), *logged], key=lambda proof: (proof.at, proof.source)),
            waits=tuple(sorted(waits.get(person, ()), key=lambda proof: (proof.at, proof.source))),
            complaints=tuple(complaints.get(person, ())),
        )
    return found


def _mails(view: IndexView, emails: Collection[str], begins: datetime) -> dict[str, list[Said]]:
    """Return address → the mails of people with it, in the window and up to the view's moment."""
    who, mail = tables.participant.c, tables.message.c
    first, last = to_stamp(begins), to_stamp(view.now)
    found: dict[str, list[Said]] = {}
    for part in chunks(sorted(emails)):
        query = (
            sa.select(
                who.email, who.role, mail.key, mail.at, mail.thread, mail.sender, mail.sent, mail.nature, mail.subject
            )
            .join(tables.message, mail.id == who.message)
            .where(who.email.in_(part), who.at > first, who.at <= last)
            .order_by(who.email, who.at.desc())
        )
        for email, role, key, at, thread, sender, sent, nature, subject in view.connection.execute(query):
            ours = sent or view.circle.side(sender) == "ours"
            if (role == "from") == ours or (nature not in WRITTEN_BY_PEOPLE and not ours):
                continue
            held = found.setdefault(email, [])
            if len(held) < MOST:
                held.append(Said(Evidence(key, from_stamp(at), subject[:QUOTE]), str(thread), ours, role != "cc"))
    return found
