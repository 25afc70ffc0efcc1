"""Who is new: people whose first mail or first meeting with us lies a few days back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from connectors.model import Event
from daemon.database import AnyRow, chunks, from_stamp, to_stamp
from daemon.index import tables
from daemon.index.correspondence import QUOTE, Mail
from rules.acquaintances import BROUGHT, RECENT, ROUND, Acquaintance, Introduction
from rules.language.introductions import introduces
from rules.model import WRITTEN_BY_PEOPLE, Evidence, Scope

if TYPE_CHECKING:
    from daemon.view.view import IndexView

EVER = datetime(1, 1, 2, tzinfo=UTC)


def new_addresses(view: IndexView, emails: Collection[str] | None) -> set[str]:
    """Return those of the addresses (None: of all) with which the first mail of people passed in the last days."""
    held = tables.contact.c
    begins = to_stamp(view.now - RECENT - BROUGHT)  # what was written to us first may have waited for its answer
    fresh = sa.select(held.email).where(
        held.first_at > begins, held.first_at <= to_stamp(view.now), held.received > held.automatic, held.sent > 0
    )
    queries = [fresh] if emails is None else [fresh.where(held.email.in_(part)) for part in chunks(sorted(emails))]
    return {email for query in queries for email in view.connection.scalars(query)}


def acquaintances(view: IndexView, scope: Scope) -> dict[str, Acquaintance]:
    """Return person → how we came to know each other, of those with whom that was in the last days."""
    held = [event for event in view.events(Scope(), view.now - RECENT, view.now) if _counts(view, event)]
    guests = {email for event in held for email in _outside(view, event)}
    wanted = None
    if scope.persons is not None:
        wanted = {email for person in scope.persons for email in view.directory.addresses(person)}
        guests &= wanted
    candidates = view.new_addresses(wanted) | guests
    persons = {view.person_of(email) for email in candidates}
    people = view.people(persons)
    persons = {one for one in persons if not view.circle.why_never(people[one])}
    emails = sorted({email for person in persons for email in view.directory.addresses(person)})
    if not emails:
        return {}
    mails, meetings = view.threads.mails(emails), view.threads.meetings(emails, EVER)
    found: dict[str, Acquaintance] = {}
    for person in sorted(persons):
        own = view.directory.addresses(person)
        exchanged = sorted(
            (mail for email in own for mail in mails.get(email, ()) if mail.human), key=lambda mail: (mail.at, mail.key)
        )
        met = [event for email in own for event in meetings.get(email, ()) if _counts(view, event)]
        ways = [one for one in (_by_meeting(exchanged, met), _by_mail(view, exchanged)) if one is not None]
        one = min(ways, key=lambda way: way.known, default=None)
        if one is None or not view.now - RECENT < one.known <= view.now:
            continue
        heard = [mail.at for mail in exchanged if not mail.ours] + [touch.at for touch in people[person].touches]
        if all(at > one.known - BROUGHT for at in heard):
            found[person] = one
    return _introduced(view, found)


def _counts(view: IndexView, event: Event) -> bool:
    declined = event.cancelled or event.our_answer == "declined"
    return not declined and event.ends <= view.now and len(_outside(view, event)) <= ROUND


def _outside(view: IndexView, event: Event) -> set[str]:
    named = {guest.address.email for guest in event.guests if guest.answer != "declined"}
    named.update([event.organiser.email] if event.organiser else [])
    return {email for email in named if email and not view.is_ours(email)}


def _by_meeting(exchanged: Collection[Mail], met: Collection[Event]) -> Acquaintance | None:
    """Tell of the first meeting."""
    first = min(met, key=lambda event: (event.ends, event.uid), default=None)
    if first is None:
        return None
    return Acquaintance(
        how="meeting",
        first=Evidence(first.uid, first.ends, first.title),
        account=first.account,
        known=first.ends,
        subject=first.title,
        written=any(mail.ours and mail.direct and mail.at > first.ends for mail in exchanged),
    )


def _by_mail(view: IndexView, exchanged: Collection[Mail]) -> Acquaintance | None:
    """Tell of a first mail to us in person, once both have written."""
    theirs = [mail for mail in exchanged if not mail.ours]
    ours = next((mail for mail in exchanged if mail.ours and mail.direct), None)
    if not theirs or ours is None:
        return None
    personal = _personal(view, [mail.key for mail in theirs])
    first = next((mail for mail in theirs if mail.key in personal), None)
    if first is None:
        return None
    known = max(first.at, ours.at)
    accounts = view.threads.accounts_of({first.id: first.key})
    written = any(mail.ours and mail.direct and mail.at > known for mail in exchanged)
    return Acquaintance("mail", first.evidence, accounts.get(first.key, ""), known, first.subject, written)


def _personal(view: IndexView, keys: Collection[str]) -> set[str]:
    """Return those of the mails that a person wrote with one of us in To."""
    mail = tables.message.c
    found: set[str] = set()
    for part in chunks(keys):
        query = sa.select(mail.key, mail.recipients).where(mail.key.in_(part), mail.nature == "person")
        for key, recipients in view.connection.execute(query):
            if any(role == "to" and view.circle.side(email) == "ours" for role, email, _ in recipients):
                found.add(key)
    return found


def _introduced(view: IndexView, found: Mapping[str, Acquaintance]) -> dict[str, Acquaintance]:
    """Add who brought us together, where a mail of somebody else to both of us did."""
    owner = {email: person for person in found for email in view.directory.addresses(person)}
    by: dict[str, AnyRow] = {}
    for row in _third_parties(view, owner):
        person = owner[row.email]
        early = from_stamp(row.at) <= found[person].known and from_stamp(row.at) > found[person].known - BROUGHT
        if early and person not in by and owner.get(row.sender) != person and introduces(row.subject, row.new_text):
            by[person] = row
    senders = {row.sender for row in by.values()}
    sent = view.threads.mails(sorted(senders)) if senders else {}
    people = view.people(senders)
    told = dict(found)
    for person, row in by.items():
        one, at = found[person], from_stamp(row.at)
        introduction = Introduction(
            by=view.person_of(row.sender),
            name=people[row.sender].name or row.sender_name or row.sender,
            proof=Evidence(row.key, at, row.subject[:QUOTE]),
            thanked=any(mail.ours and mail.direct and mail.at > at for mail in sent.get(row.sender, ())),
        )
        how = "introduction" if one.how == "mail" else one.how
        told[person] = Acquaintance(how, one.first, one.account, one.known, one.subject, one.written, introduction)
    return told


def _third_parties(view: IndexView, emails: Iterable[str]) -> list[AnyRow]:
    """Return the mails of others to both the addresses and us, oldest first."""
    who, mail = tables.participant.c, tables.message.c
    found: list[AnyRow] = []
    for part in chunks(sorted(emails)):
        query = (
            sa.select(
                who.email,
                mail.key,
                mail.at,
                mail.sender,
                mail.sender_name,
                mail.subject,
                mail.new_text,
                mail.recipients,
            )
            .join(tables.message, mail.id == who.message)
            .where(who.email.in_(part), who.role != "from", who.at <= to_stamp(view.now))
            .where(~mail.sent, mail.nature.in_(sorted(WRITTEN_BY_PEOPLE)), mail.sender != who.email)
            .order_by(mail.at, mail.key)
        )
        found += [
            row
            for row in view.connection.execute(query)
            if view.circle.side(row.sender) != "ours"
            and any(view.circle.side(email) == "ours" for _, email, _ in row.recipients)
        ]
    return found
