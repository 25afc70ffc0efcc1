"""Who is away: the absence notes that the index holds, by person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from daemon.database import from_stamp, to_stamp
from daemon.index import tables
from daemon.index.told import absence_in
from rules.absences import MEMORY, AbsenceNote, Away, away_of
from rules.model import Evidence, Scope
from rules.signals.special_date import zone_of

if TYPE_CHECKING:
    from daemon.view.view import IndexView

_AWAY = sa.text("nature = 'away'")
"""As the partial index says it."""


def absence_notes(view: IndexView, until: datetime) -> dict[str, list[AbsenceNote]]:
    """Return person → the absence notes that were sent up to a moment and are still looked at, oldest first."""
    mail = tables.message.c
    query = (
        sa.select(mail.id, mail.key, mail.at, mail.sender, mail.subject, mail.absence)
        .where(_AWAY, ~mail.sent, mail.at > to_stamp(view.now - MEMORY), mail.at <= to_stamp(until))
        .order_by(mail.at, mail.key)
    )
    rows = [row for row in view.connection.execute(query) if row.sender and not view.is_ours(row.sender)]
    accounts = view.threads.accounts_of({row.id: row.key for row in rows})
    found: dict[str, list[AbsenceNote]] = {}
    for row in rows:
        told = absence_in(row.absence)
        proof = Evidence(row.key, from_stamp(row.at), told.quote if told else row.subject)
        note = AbsenceNote(proof, told.back if told else None, accounts.get(row.key, ""))
        found.setdefault(view.person_of(row.sender), []).append(note)
    return found


def absences(view: IndexView, notes: Mapping[str, Sequence[AbsenceNote]], scope: Scope) -> dict[str, Away]:
    """Return person → what their notes come to at the view's moment."""
    begins = view.now - MEMORY
    persons = notes.keys() if scope.persons is None else notes.keys() & scope.persons
    past = {person: [note for note in notes[person] if begins < note.proof.at <= view.now] for person in persons}
    standing = sorted(person for person, own in past.items() if own)
    if not standing:
        return {}
    contacts, people = view.contacts(standing), view.people(standing)
    found = {}
    for person in standing:
        last = contacts[person].last_received
        found[person] = away_of(past[person], last.at if last else None, zone_of(people[person], view.calendar))
    return found
