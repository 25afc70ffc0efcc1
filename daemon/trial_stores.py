"""Index, ledger and book for trials of rules: opened once, emptied for each, and safe from nothing but lasting.

One pair of databases serves all trials of a run: making the tables anew, and SQL that each new engine compiles
anew, would cost ten times what a small trial itself does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import sqlalchemy as sa

from daemon.book import Book
from daemon.book_merge import Tables
from daemon.book_storage import BookStorage
from daemon.database import open_database, writing
from daemon.index import Index, tables
from daemon.ledger import Ledger
from daemon.ledger_tables import MIGRATIONS
from daemon.ledger_tables import metadata as ledger_metadata


class TrialStores:
    """Where the state of one trial after the other is kept, in a folder that goes away at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engines = (
            open_database(folder / "index.db", (tables.metadata.create_all,), synchronous="OFF"),
            open_database(folder / "ledger.db", MIGRATIONS, synchronous="OFF"),
        )

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Self]:
        """Open the stores for a run of trials."""
        with TemporaryDirectory(prefix="wellkept-") as folder:
            stores = cls(Path(folder))
            try:
                yield stores
            finally:
                for engine in stores._engines:
                    engine.dispose()

    def fresh(self) -> tuple[Index, Ledger, Book]:
        """Return empty stores; what an earlier call returned must not be used any more."""
        index, ledger = self._engines
        _empty(index, tables.metadata)
        _empty(ledger, ledger_metadata)
        path = self._folder / "book.json"
        return Index(index), Ledger(ledger), Book(path, _HeldBook(path))


class _HeldBook(BookStorage):
    """A book that only this object holds: nothing to lock, to sync or to back up."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._tables: Tables = {}

    def read(self) -> Tables:
        return self._tables

    def write(self, data: Tables) -> None:
        self._tables = data

    @contextmanager
    def changing(self, now: datetime) -> Iterator[None]:  # noqa: ARG002 - as on the disk
        yield


def _empty(engine: sa.Engine, metadata: sa.MetaData) -> None:
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.exec_driver_sql(f"DELETE FROM {table.name}")  # noqa: S608 - our own names
