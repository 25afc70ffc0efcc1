"""What became of our artefacts: the user's hand is the verdict, given in the mail client and the task list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from connectors.base import ConnectorError, NoTaskList
from connectors.model import Draft
from daemon.abreast import Baton, side_by_side
from daemon.accounts import Accounts
from daemon.database import from_stamp, to_stamp
from daemon.index import Index, tables
from daemon.ledger import Ledger, LedgerEntry, Outcome
from rules.circle import Circle

SECOND_LOOK = timedelta(days=2)
"""How long a draft taken for discarded may still turn up as sent: clients delete it before Sent is synced."""


@dataclass(slots=True)
class Observation:
    """What was seen. `away`: accounts that could not be asked."""

    concluded: list[tuple[LedgerEntry, Outcome]] = field(default_factory=list)
    away: dict[str, ConnectorError] = field(default_factory=dict)


class Observer:
    """Compares every open artefact with what the provider holds now."""

    def __init__(self, ledger: Ledger, accounts: Accounts, index: Index, circle: Circle, now: datetime) -> None:
        self._ledger = ledger
        self._baton = Baton()
        self._accounts = accounts.giving_way(self._baton)
        self._index = index
        self._circle = circle
        self._now = now
        self._seen = ledger.seen()
        self._known_since = {name: since for name, since in index.coverage().items() if since is not None}

    def observe(self, unsynced: Sequence[str] = ()) -> Observation:
        """Look at every open artefact once. `unsynced`: accounts whose last sync failed; nothing is said of them."""
        seen = Observation()
        entries = self._ledger.open_entries()
        lying: dict[str, list[LedgerEntry]] = {}
        for entry in entries:
            # a note or a notice lies with no provider
            if not entry.pending and entry.account in self._accounts and entry.kind in ("draft", "task"):
                lying.setdefault(entry.account, []).append(entry)
        side_by_side({name: partial(self._look, held, seen, unsynced) for name, held in lying.items()}, self._baton)
        place = {entry.key: number for number, entry in enumerate(entries)}
        seen.concluded.sort(key=lambda concluded: place[concluded[0].key])
        for entry in self._ledger.lately_discarded(self._now - SECOND_LOOK):
            if self._was_sent(entry):
                self._ledger.retract(entry.key)
                self._ledger.conclude(entry.key, "sent", self._now)
                seen.concluded.append((entry, "sent"))
        self._ledger.see([name for name in self._accounts.names if name not in {*unsynced, *seen.away}], self._now)
        self._ledger.forget_artefacts(self._now)
        return seen

    def _look(self, lying: Sequence[LedgerEntry], seen: Observation, unsynced: Sequence[str]) -> None:
        """Look at the artefacts of one account, until it does not answer."""
        for entry in lying:
            if self._unsure(entry, unsynced):
                continue
            try:
                outcome = self._outcome(entry)
            except ConnectorError as error:
                seen.away[entry.account] = error
                return
            if outcome is not None and outcome != entry.outcome:
                self._conclude(entry, outcome)
                seen.concluded.append((entry, outcome))

    def _outcome(self, entry: LedgerEntry) -> Outcome | None:
        """Return what became of an artefact; None when nothing can be said of it, or was said already."""
        try:
            if entry.state == "uncertain":
                self._taking_back(entry)
                return None
            return self._draft(entry) if entry.kind == "draft" else self._task(entry)
        except NoTaskList:
            return None  # what can't be seen at the moment was not ticked off, and not deleted

    def _unsure(self, entry: LedgerEntry, unsynced: Sequence[str]) -> bool:
        """Tell whether mail that has not been read yet may be this draft, sent."""
        since = self._known_since.get(entry.account)
        unread = since is not None and entry.made is not None and since > entry.made
        return unread or entry.account in unsynced

    def _conclude(self, entry: LedgerEntry, outcome: Outcome) -> None:
        if outcome == "edited":
            self._ledger.conclude(entry.key, outcome, self._now)
        elif outcome == "discarded" and entry.kind == "draft":
            self._ledger.conclude(entry.key, outcome, self._now, ("no_drafts", self._decided(entry)))
        elif outcome in ("discarded", "completed"):
            self._ledger.conclude(entry.key, outcome, self._now, ("closed", self._decided(entry)))
        else:
            self._ledger.conclude(entry.key, outcome, self._now)

    def _decided(self, entry: LedgerEntry) -> datetime:
        """Return the earliest moment at which the user can have decided: what came after it may not be meant.

        A verdict found on Monday may have been given on Friday; what was written on Saturday still waits.
        """
        column = tables.message.c
        with self._index.reading() as connection:
            latest = connection.scalar(sa.select(sa.func.max(column.at)).where(column.key.in_(entry.covers)))
        moments = [self._seen.get(entry.account), entry.made, from_stamp(latest) if latest is not None else None]
        return min(self._now, max((moment for moment in moments if moment is not None), default=self._now))

    def _taking_back(self, entry: LedgerEntry) -> None:
        """Find out how a withdrawal ended that was interrupted: gone means that it went through."""
        if entry.kind == "draft":
            placed = self._accounts[entry.account].find_draft(entry.key, entry.ref)
        else:
            placed = self._accounts.tasks(entry.account, self._now).find_task(entry.key, entry.ref)
        if placed is None:
            self._ledger.conclude(entry.key, entry.outcome, self._now)
        else:
            self._ledger.leave(entry.key, "untouched" if placed.fingerprint == entry.fingerprint else "edited")

    def _draft(self, entry: LedgerEntry) -> Outcome | None:
        connector = self._accounts[entry.account]
        placed = connector.find_draft(entry.key, entry.ref)
        if placed is not None:
            return "untouched" if placed.fingerprint == entry.fingerprint and entry.outcome != "edited" else "edited"
        if self._was_sent(entry):
            return "sent"
        # Some clients give a saved draft a new Message-ID: what answers the same message now is ours, edited.
        if isinstance(entry.artefact, Draft) and entry.artefact.reply_to is not None:
            answered = [entry.artefact.reply_to.message_id]
            if any(not other.mark for other in connector.drafts_for(answered)):
                return "edited"
        return "discarded"

    def _task(self, entry: LedgerEntry) -> Outcome | None:
        placed = self._accounts.tasks(entry.account, self._now).find_task(entry.key, entry.ref)
        if placed is None:
            return "discarded"
        if placed.completed:
            return "completed"
        return "untouched" if placed.fingerprint == entry.fingerprint and entry.outcome != "edited" else "edited"

    def _was_sent(self, entry: LedgerEntry) -> bool:
        """Tell whether the draft went out: under its mark, or as a later mail of ours in the same conversation."""
        if not isinstance(entry.artefact, Draft) or entry.made is None:
            return False
        draft = entry.artefact
        column = tables.message.c
        with self._index.reading() as connection:
            marked = sa.select(column.id).where(
                column.message_id.startswith(f"<{entry.key}@", autoescape=True),
                column.sender.in_([*self._circle.settings.me.addresses, *self._circle.settings.me.shared]),
            )
            if connection.scalar(marked) is not None:
                return True
            if draft.reply_to is None:
                return self._mail_to(connection, draft, entry.made)
            thread = connection.scalar(sa.select(column.thread).where(column.message_id == draft.reply_to.message_id))
            if thread is None:
                return False
            later = sa.select(column.sender, column.sent).where(
                column.thread == thread, column.at >= to_stamp(entry.made)
            )
            return any(row.sent or self._circle.side(row.sender) == "ours" for row in connection.execute(later))

    def _mail_to(self, connection: sa.Connection, draft: Draft, made: datetime) -> bool:
        """For mail that answers nothing: a later mail of ours to the same person with the same subject."""
        who, what = tables.participant.c, tables.message.c
        query = (
            sa.select(what.at)
            .join(tables.message, what.id == who.message)
            .where(
                who.email == draft.to[0].email,
                who.role == "to",
                who.at >= to_stamp(made),
                what.subject == draft.subject,
            )
        )
        stamp = connection.scalar(query)
        return stamp is not None and from_stamp(stamp) >= made.replace(microsecond=0)
