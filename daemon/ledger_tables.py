"""The ledger's tables and numbered migrations. A migration, once released, never changes."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

metadata = sa.MetaData()

entry = sa.Table(
    "entry",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("signal", sa.Text, nullable=False),  # the signal's kind
    sa.Column("kind", sa.Text, nullable=False),  # draft, task, note, notify
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("occasion", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("artefact", sa.JSON),  # as created; emptied 30 days after its outcome
    sa.Column("because", sa.JSON, nullable=False),
    sa.Column("planned", sa.Integer, nullable=False),
    sa.Column("begun", sa.Integer),
    sa.Column("made", sa.Integer),
    sa.Column("ended", sa.Integer),  # when the outcome became known
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("doubted", sa.Integer),  # since when it is uncertain whether a request for it may still arrive
    sa.Column("doubted_tick", sa.Float),  # the same moment by the machine's monotonic clock, in seconds
)
sa.Index("entry_state", entry.c.state, entry.c.outcome)
sa.Index("entry_person", entry.c.person)
sa.Index("entry_begun", entry.c.begun)
_entry_rule = sa.Index("entry_rule", entry.c.rule, entry.c.begun)

cover = sa.Table(
    "cover",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),  # a message id of the wait, an event's occasion
    sa.Column("key", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)
sa.Index("cover_key", cover.c.key)

verdict = sa.Table(
    "verdict",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # closed: nothing more; no_drafts: tasks only
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("at", sa.Integer, nullable=False),
    sa.Column("by", sa.Text, nullable=False),  # the entry's key, or the command
)

verdict_cover = sa.Table(
    "verdict_cover",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("verdict", sa.Integer, primary_key=True),
    sqlite_with_rowid=False,
)

start = sa.Table(
    "start",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("at", sa.Integer, nullable=False),
)

snooze = sa.Table(
    "snooze",
    metadata,
    sa.Column("what", sa.Text, primary_key=True),  # a person id, an occasion or a key
    sa.Column("until", sa.Integer, nullable=False),
)

seen = sa.Table(
    "seen",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("at", sa.Integer, nullable=False),  # when all of its artefacts were last looked at
)


approval = sa.Table(
    "approval",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", sa.Integer, nullable=False),
)


identity = sa.Table("identity", metadata, sa.Column("id", sa.Text, primary_key=True))
"""One row: which ledger this is, by which the index notices that it was lost."""


def _first(connection: sa.Connection) -> None:
    metadata.create_all(connection)


def _approvals(connection: sa.Connection) -> None:
    approval.create(connection, checkfirst=True)
    _entry_rule.create(connection, checkfirst=True)


def _doubts(connection: sa.Connection) -> None:
    held = {column["name"] for column in sa.inspect(connection).get_columns("entry")}
    for column in (entry.c.doubted, entry.c.doubted_tick):
        if column.name not in held:  # `_first` makes the table as it is today
            kind = column.type.compile(connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE entry ADD COLUMN {column.name} {kind}")


def _identities(connection: sa.Connection) -> None:
    identity.create(connection, checkfirst=True)
    connection.execute(sa.insert(identity).values(id=uuid.uuid4().hex))


MIGRATIONS = (_first, _approvals, _doubts, _identities)
