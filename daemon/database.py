"""Opening a SQLite store: closed to others, WAL, numbered migrations, one writer at a time.

Source of the settings: https://www.sqlite.org/wal.html and https://www.sqlite.org/pragma.html#pragma_synchronous
(NORMAL may lose the last commits on power loss but never corrupts; FULL loses none).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa

from daemon.errors import UserError

CHUNK = 500
_STATEMENTS = 8
"""Prepared statements that a connection keeps for another use. Those with a list are as many as there are lengths of it: the
driver's own 128 a connection would be megabytes that fill up over days."""

Migration = Callable[[sa.Connection], None]
AnyRow: TypeAlias = "sa.Row[*tuple[Any, ...]]"
"""A row whose columns are known by name only."""

_version = sa.Table("schema_version", sa.MetaData(), sa.Column("version", sa.Integer, nullable=False))


def open_database(
    path: Path, migrations: Sequence[Migration], *, synchronous: Literal["OFF", "NORMAL", "FULL"]
) -> sa.Engine:
    """Open (or make) the store and bring its schema up to date.

    Raises UserError when a newer wellkept wrote it: reading it with old eyes could do harm.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.close(descriptor)
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30, "cached_statements": _STATEMENTS})

    def prepare(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    sa.event.listen(engine, "connect", prepare)
    # The driver would open transactions late; here a reader sees one state, a writer has the lock from the start.
    sa.event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    sa.event.listen(engine, "begin", _begin)
    with writing(engine) as connection:
        migrate(connection, migrations, path)
    return engine


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing(connection) else "BEGIN")


def is_writing(connection: sa.Connection) -> bool:
    """Tell whether a transaction is one of `writing`."""
    return bool(connection.get_execution_options().get("wellkept_write", False))


class StoreClosed(RuntimeError):
    """Somebody who is late asks a store that has been closed."""


def shut(engine: sa.Engine) -> None:
    """Close every connection, for good: whoever comes late gets StoreClosed, and opens no file anew.

    By itself an engine would connect again, and a worker that nobody waits for any more would leave a log behind
    beside a store that is sealed.
    """

    def refuse(*_: object) -> None:
        raise StoreClosed

    sa.event.listen(engine, "do_connect", refuse)
    engine.dispose()


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open one write transaction: committed at the end, rolled back on an error."""
    with engine.execution_options(wellkept_write=True).begin() as connection:
        yield connection


def migrate(connection: sa.Connection, migrations: Sequence[Migration], path: Path) -> None:
    """Bring the schema up to date. Raises UserError when it is newer than what is known here."""
    _version.create(connection, checkfirst=True)
    version = connection.scalar(sa.select(_version.c.version))
    if version is None:
        version = 0
        connection.execute(sa.insert(_version).values(version=0))
    if version > len(migrations):
        raise UserError(
            f"{path} was written by a newer wellkept (schema {version}, this one knows {len(migrations)})",
            "install the newer version again, or restore the backup made before the upgrade",
        )
    for number, migration in enumerate(migrations[version:], start=version + 1):
        migration(connection)
        connection.execute(sa.update(_version).values(version=number))


def insert_rows(
    connection: sa.Connection, table: sa.Table, rows: Collection[Sequence[int | str]], *, replace: bool = False
) -> None:
    """Insert many rows of plain numbers and texts, given in the order of the table's columns.

    Straight to the driver: for rows as small as these, preparing each costs more than inserting it.
    """
    if rows:
        verb = "INSERT OR REPLACE" if replace else "INSERT"
        marks = ", ".join("?" for _ in table.columns)
        connection.exec_driver_sql(f"{verb} INTO {table.name} VALUES ({marks})", [tuple(row) for row in rows])


def chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    """Cut values, in order, into lists that one query can name: well below SQLite's limit of host parameters."""
    ordered = sorted(values)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def to_stamp(moment: datetime) -> int:
    """Return the moment as whole seconds since 1970 UTC, as the stores keep it."""
    return int(moment.timestamp())


def from_stamp(stamp: int) -> datetime:
    """Return the moment of a stored stamp, UTC."""
    return datetime.fromtimestamp(stamp, UTC)
