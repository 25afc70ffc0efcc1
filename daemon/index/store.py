"""Writing the index: a provider's batches go in, each with its cursor, in one transaction."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from connectors.base import Batch
from connectors.model import Card, Event, ItemKind
from daemon.database import AnyRow, chunks, from_stamp, is_writing, migrate, open_database, shut, to_stamp, writing
from daemon.index import tables
from daemon.index.articles import ArticleStore
from daemon.index.cards import replace_cards
from daemon.index.contacts import recount
from daemon.index.correspondence import tally
from daemon.index.events import cancelled, replace_events
from daemon.index.intake import ReadMessage, add_messages, remove_copies
from daemon.index.reread import outdated, renew
from daemon.index.seal import discard, unseal
from daemon.index.settle import join_strays, judge_threads
from daemon.index.touched import Touched
from rules.circle import Circle
from rules.language import READING_VERSION
from rules.model import AsksMode


@dataclass(frozen=True, slots=True)
class AccountState:
    """How far an account is synced: kind → moment of the last success."""

    account: str
    synced: Mapping[str, datetime]


def _judge_all(connection: sa.Connection) -> None:
    tables.metadata.create_all(connection)
    connection.execute(sa.update(tables.thread).values(dirty=True))


_MIGRATIONS = (
    tables.metadata.create_all,
    tables.metadata.create_all,
    _judge_all,
    tables.add_columns,
    tables.metadata.create_all,
    tables.add_columns,
    tables.add_columns_and_indexes,
    tables.add_columns_and_indexes,
    tables.metadata.create_all,
)
"""An index may be deleted; bringing an old one up to date spares reading all mail again."""


class _Known:
    """What the index holds of one account (connectors.base.Known)."""

    def __init__(self, engine: sa.Engine, account: str) -> None:
        self._engine = engine
        self._account = account

    def refs(self, kind: ItemKind) -> Collection[str]:
        """Every ref handed over, set-aside ones included."""
        held = {"message": [tables.copy], "event": [tables.event], "card": []}[kind]
        with self._engine.connect() as connection:
            query = sa.union_all(
                *(sa.select(table.c.ref).where(table.c.account == self._account) for table in held),
                *(
                    sa.select(table.c.ref).where(table.c.account == self._account, table.c.kind == kind)
                    for table in (tables.card, tables.set_aside)
                ),
            )
            return frozenset(connection.scalars(query))


_LEDGER = "ledger"
"""The name under which `meta` keeps the ledger's id."""


def _lift(connection: sa.Connection) -> None:
    """Take the seal away before anything is written: it would no longer be true."""
    if is_writing(connection):
        unseal(Path(str(connection.engine.url.database)))


def _make(engine: sa.Engine) -> None:
    path = Path(str(engine.url.database))
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with writing(engine) as connection:
        migrate(connection, _MIGRATIONS, path)


class Index:
    """The index of one state folder. One writer at a time; readers see whole transactions only."""

    version = len(_MIGRATIONS)
    """Of its schema."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._touched = Touched()
        self._sent_from: set[tuple[str, str]] = set()
        self.articles = ArticleStore(engine, self._note_articles)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or make the index. Raises UserError when a newer wellkept wrote it."""
        engine = open_database(path, _MIGRATIONS, synchronous="NORMAL")
        sa.event.listen(engine, "begin", _lift)
        return cls(engine)

    def rebuild(self) -> None:
        """Begin anew with an empty index in the place of one that cannot be trusted. The next sync fills it."""
        self.engine.dispose()
        discard(Path(str(self.engine.url.database)))
        _make(self.engine)

    def close(self) -> None:
        """Close every connection, for good."""
        shut(self.engine)

    def take_touched(self) -> Touched:
        """Return what this object's writing touched since it was last asked."""
        touched, self._touched = self._touched, Touched()
        return touched

    def _note_articles(self) -> None:
        self._touched.articles = True

    def known(self, account: str) -> _Known:
        """Return what is held of the account, for its connector."""
        return _Known(self.engine, account)

    def cursor(self, account: str, kind: ItemKind) -> str | None:
        """Return the cursor up to which everything has been taken in; None before the first success."""
        with self.engine.connect() as connection:
            query = sa.select(tables.cursor.c.cursor).where(
                tables.cursor.c.account == account, tables.cursor.c.kind == kind
            )
            found: str | None = connection.scalar(query)
            return found

    def account_states(self) -> Sequence[AccountState]:
        """Return each account met so far with its last successes, by name."""
        states: dict[str, dict[str, datetime]] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(sa.select(tables.cursor).order_by(tables.cursor.c.account)):
                states.setdefault(row.account, {})[row.kind] = from_stamp(row.at)
        return [AccountState(account, synced) for account, synced in states.items()]

    def newest(self) -> Mapping[str, datetime]:
        """Return account → the date of its newest mail; accounts without mail are left out."""
        held, mail = tables.copy, tables.message
        query = (
            sa.select(held.c.account, sa.func.max(mail.c.at).label("at"))
            .join(mail, mail.c.id == held.c.message)
            .group_by(held.c.account)
        )
        with self.engine.connect() as connection:
            return {row.account: from_stamp(row.at) for row in connection.execute(query)}

    def set_aside(self) -> Sequence[AnyRow]:
        """Return (account, kind, ref, reason) of every item that could not be read."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(tables.set_aside).order_by(*tables.set_aside.primary_key)).all()

    def configure(self, circle: Circle) -> None:
        """Take note of who the user is: a change of addresses re-judges every thread, without re-reading mail."""
        me = circle.settings.me
        fingerprint = hashlib.blake2b(
            repr((sorted(me.addresses), sorted(me.shared), sorted(me.colleagues), READING_VERSION)).encode(),
            digest_size=16,
        ).hexdigest()
        with writing(self.engine) as connection:
            held = connection.scalar(sa.select(tables.meta.c.value).where(tables.meta.c.name == "me"))
            if held == fingerprint:
                return
            if held is None:
                connection.execute(sa.insert(tables.meta).values(name="me", value=fingerprint))
            else:
                connection.execute(sa.update(tables.meta).where(tables.meta.c.name == "me").values(value=fingerprint))
            connection.execute(sa.update(tables.thread).values(dirty=True))
            recount(connection, circle)
            self._touched.add_everything()

    def ledger_id(self) -> str:
        """Return which ledger was kept beside this index so far; "" when none was."""
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(tables.meta.c.value).where(tables.meta.c.name == _LEDGER)) or ""

    def note_ledger(self, ledger: str) -> None:
        """Note which ledger is kept beside this index."""
        if self.ledger_id() != ledger:
            with writing(self.engine) as connection:
                connection.execute(sa.insert(tables.meta).prefix_with("OR REPLACE").values(name=_LEDGER, value=ledger))

    def take_in(
        self,
        account: str,
        kind: ItemKind,
        batch: Batch,
        messages: Sequence[ReadMessage],
        circle: Circle,
        now: datetime,
    ) -> None:
        """Store a batch and its cursor in one transaction. Handing the same batch in again changes nothing."""
        gone = [change.ref for change in batch.changes if change.gone]
        events = [change.item for change in batch.changes if isinstance(change.item, Event)]
        cards = [change.item for change in batch.changes if isinstance(change.item, Card)]
        with writing(self.engine) as connection:
            if kind == "message":
                self._note_senders(account, messages)
                add_messages(connection, account, messages, circle)
                if remove_copies(connection, account, gone):
                    self._touched.add_everything()
            else:
                called_off = [change.ref for change in batch.changes if change.cancelled]
                events += cancelled(connection, account, called_off, now)
                vanished = [*gone, *(card.ref for card in cards)]
                replace_events(connection, account, events, vanished, self._touched)
                replace_cards(connection, account, kind, cards, [*gone, *(event.ref for event in events)])
            self._note_set_aside(connection, account, kind, batch)
            if batch.reaches is not None:
                _cover(connection, account, to_stamp(batch.reaches))
            if batch.cursor is not None:
                connection.execute(
                    sa.insert(tables.cursor).prefix_with("OR REPLACE"),
                    {"account": account, "kind": kind, "cursor": batch.cursor, "at": to_stamp(now)},
                )

    def outdated(self, account: str, mode: AsksMode, now: datetime) -> list[str]:
        """Return the refs of mails that an older reading understood and that may still matter, newest first."""
        with writing(self.engine) as connection:
            return outdated(connection, account, mode, now)

    def renew(self, account: str, refs: Collection[str], messages: Sequence[ReadMessage], circle: Circle) -> None:
        """Put the new readings of mails in place of the old; `refs` are all that were to be read again."""
        with writing(self.engine) as connection:
            renew(connection, account, refs, messages, circle)

    def _note_senders(self, account: str, messages: Sequence[ReadMessage]) -> None:
        """Note from which addresses an account sends: of a mail in several accounts, its owner's holds the evidence."""
        senders = {(account, read.message.sender.email) for read in messages if read.message.ours}
        if not senders <= self._sent_from:
            self._sent_from |= senders
            self._touched.add_everything()

    @staticmethod
    def _note_set_aside(connection: sa.Connection, account: str, kind: ItemKind, batch: Batch) -> None:
        table = tables.set_aside
        for part in chunks({change.ref for change in batch.changes}):
            connection.execute(
                sa.delete(table).where(table.c.account == account, table.c.kind == kind, table.c.ref.in_(part))
            )
        rows = [{"account": account, "kind": kind, "ref": item.ref, "reason": item.reason} for item in batch.set_aside]
        if rows:
            connection.execute(sa.insert(table).prefix_with("OR REPLACE"), rows)

    def leave_out(self, account: str, kind: ItemKind, reason: str, advice: str) -> None:
        """Note why a part of an account could not be read, though the rest could; no reason: it was read."""
        if self.left_out().get((account, kind), ("", "")) == (reason, advice):
            return
        table = tables.left_out
        with writing(self.engine) as connection:
            connection.execute(sa.delete(table).where(table.c.account == account, table.c.kind == kind))
            if reason:
                row = {"account": account, "kind": kind, "reason": reason, "advice": advice}
                connection.execute(sa.insert(table), row)

    def left_out(self) -> Mapping[tuple[str, ItemKind], tuple[str, str]]:
        """Return (account, kind) → the reason why that part was not read last time, and what to do about it."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(tables.left_out))
            return {(row.account, row.kind): (row.reason, row.advice) for row in rows}

    def card_counts(self) -> Mapping[str, int]:
        """Return account → how many contacts of it are held."""
        table = tables.card
        query = (
            sa.select(table.c.account, sa.func.count().label("held"))
            .where(table.c.kind == "card")
            .group_by(table.c.account)
        )
        with self.engine.connect() as connection:
            return {row.account: row.held for row in connection.execute(query)}

    def settle(self, circle: Circle) -> None:
        """Join what reply headers left apart and judge every thread that changed. Costs what changed."""
        with writing(self.engine) as connection:
            join_strays(connection, circle)
            judge_threads(connection, circle, self._touched)

    def tally(self, circle: Circle) -> None:
        """Sum up again what passed between us and those whose threads changed: once a sync, after settling."""
        with writing(self.engine) as connection:
            tally(connection, circle)

    def cover(self, account: str, since: datetime | None) -> None:
        """Note that the account's mail is all here that came after a moment; None: all of it."""
        held = self.coverage()
        if account not in held or held[account] != since:
            with writing(self.engine) as connection:
                _cover(connection, account, None if since is None else to_stamp(since))

    def coverage(self) -> Mapping[str, datetime | None]:
        """Return account → the moment from which on all its mail is here (None: all of it), for those ever read."""
        with self.engine.connect() as connection:
            return coverage(connection)

    def own(self, account: str, emails: Collection[str]) -> None:
        """Note which addresses the provider knows as the owner's, in place of those it knew before."""
        if frozenset(emails) == self.own_addresses().get(account, frozenset()):
            return
        table = tables.own_address
        with writing(self.engine) as connection:
            connection.execute(sa.delete(table).where(table.c.account == account))
            if emails:
                connection.execute(sa.insert(table), [{"account": account, "email": one} for one in sorted(emails)])

    def own_addresses(self) -> Mapping[str, frozenset[str]]:
        """Return account → what its provider knows as the owner's addresses."""
        found: dict[str, set[str]] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(sa.select(tables.own_address)):
                found.setdefault(row.account, set()).add(row.email)
        return {account: frozenset(emails) for account, emails in found.items()}

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a connection for questions."""
        with self.engine.connect() as connection:
            yield connection


def coverage(connection: sa.Connection) -> dict[str, datetime | None]:
    """As `Index.coverage`."""
    rows = connection.execute(sa.select(tables.coverage))
    return {row.account: None if row.since is None else from_stamp(row.since) for row in rows}


def _cover(connection: sa.Connection, account: str, since: int | None) -> None:
    connection.execute(sa.insert(tables.coverage).prefix_with("OR REPLACE").values(account=account, since=since))
