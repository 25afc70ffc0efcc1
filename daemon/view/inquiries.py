"""What somebody owes us an answer to: the conversations in which we asked them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from daemon.database import chunks, to_stamp
from daemon.index import tables
from rules.model import Scope
from rules.signals.awaiting import FORGOTTEN
from rules.view import Conversation

if TYPE_CHECKING:
    from daemon.view.view import IndexView


def asked_in(view: IndexView, persons: Iterable[str]) -> set[str]:
    """Return the conversations, by their first message, with the persons in which something may be open on their side."""
    who, what, thread = tables.participant.c, tables.message.c, tables.thread.c
    stamp = to_stamp(view.now)
    # of what was written later than the view's moment, nobody knows yet how it stood then
    may_be = sa.or_(thread.state == "waits_for_them", thread.state == "waits_for_us", thread.last_at > stamp)
    emails = {email for person in persons for email in view.directory.addresses(person)}
    found: set[str] = set()
    for part in chunks(sorted(emails)):
        query = (
            sa.select(thread.first_key)
            .join(tables.message, what.thread == thread.id)
            .join(tables.participant, who.message == what.id)
            .where(who.email.in_(part), may_be, thread.last_at > to_stamp(view.now - FORGOTTEN))
            .distinct()
        )
        found.update(view.connection.scalars(query))
    return found


def inquiries(view: IndexView, keys: Collection[str], persons: Collection[str]) -> dict[str, list[Conversation]]:
    """Return person → those of the conversations in which they were asked and nobody answered, the oldest first."""
    found: dict[str, list[Conversation]] = {person: [] for person in persons}
    if not keys:
        return found
    for talk in view.open_conversations(Scope(threads=frozenset(keys))):
        inquiry = talk.state.inquiry
        if inquiry is None or view.now - inquiry.since >= FORGOTTEN:
            continue
        for person in inquiry.asked:
            if person in found and person not in talk.answered_elsewhere:
                found[person].append(talk)
    for talks in found.values():
        talks.sort(key=_since)
    return found


def _since(talk: Conversation) -> tuple[float, str]:
    return talk.state.inquiry.since.timestamp() if talk.state.inquiry else 0.0, talk.thread
