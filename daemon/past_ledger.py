"""The ledger as it stood at a past moment, as far as it can be told: a copy in memory without what came later."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from connectors.memory import Memory
from connectors.model import Draft, Placed
from daemon.accounts import Accounts
from daemon.database import to_stamp, writing
from daemon.ledger import Ledger
from daemon.ledger_tables import approval, cover, entry, metadata, seen, snooze, start, verdict, verdict_cover

if TYPE_CHECKING:
    from daemon.book import Book
    from daemon.ledger import LedgerEntry


def ledger_at(ledger: Ledger, moment: datetime) -> Ledger:
    """Return the ledger of a moment. Nothing written to it lasts.

    What ended later lies there untouched, as when it was edited is not known. A snooze has no beginning: one that
    ends after the moment holds. What was cancelled and begun again counts from its last beginning.
    """
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    stamp = to_stamp(moment)
    with ledger.reading() as source, writing(engine) as target:
        metadata.create_all(target)
        for table in (entry, cover, verdict, verdict_cover, start, snooze, seen, approval):
            rows = [dict(row) for row in source.execute(sa.select(table)).mappings()]
            if rows:
                target.execute(sa.insert(table), rows)
        later = sa.select(entry.c.key).where(sa.func.coalesce(entry.c.begun, entry.c.planned) > stamp)
        target.execute(sa.delete(cover).where(cover.c.key.in_(later)))
        target.execute(sa.delete(entry).where(entry.c.key.in_(later)))
        words = sa.select(verdict.c.id).where(verdict.c.at > stamp)
        target.execute(sa.delete(verdict_cover).where(verdict_cover.c.verdict.in_(words)))
        target.execute(sa.delete(verdict).where(verdict.c.at > stamp))
        target.execute(sa.delete(start).where(start.c.at > stamp))
        target.execute(sa.delete(approval).where(approval.c.at > stamp))
        lay = sa.update(entry).where(entry.c.ended > stamp, entry.c.state == "made")
        target.execute(lay.values(outcome="untouched", ended=None))
    return Ledger(engine)


class _Then(Memory):
    """An account of which only our own drafts of then are known."""

    def __init__(self, account: str, lying: Sequence[LedgerEntry]) -> None:
        super().__init__(account)
        self._lying = [held for held in lying if held.account == account]

    def drafts_for(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """Return our drafts that answered one of the messages."""
        return tuple(
            held.placed
            for held in self._lying
            if isinstance(held.artefact, Draft)
            and held.artefact.reply_to is not None
            and held.artefact.reply_to.message_id in message_ids
        )


def accounts_at(accounts: Accounts, ledger: Ledger, book: Book) -> Accounts:
    """Return the accounts with the drafts that a ledger of then knows of: what drafts folders held is not kept."""
    lying = [held for held in ledger.open_entries() if held.live]
    return Accounts([_Then(name, lying) for name in accounts.names], book)
