"""A copy of the state folder to work on: index, ledger and book of the user's stay byte for byte as they are."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from daemon.errors import UserError

if TYPE_CHECKING:
    from daemon.config import Config
    from daemon.desk import Desk

_STORES = ("index.db", "ledger.db")
_BESIDE = ("", "-wal")
"""SQLite's own files that belong to a store: what another process has written last may stand in the second only."""
_TRIES = 20
_PAUSE = 0.1
"""Seconds."""


@contextmanager
def shadow_desk(config: Config) -> Iterator[Desk]:
    """Open a desk over copies of the stores. What is written goes into the copies; they go away at the end.

    Raises UserError when another wellkept writes so much that no whole copy can be had.
    """
    from daemon.book import Book
    from daemon.desk import Desk
    from daemon.index import Index
    from daemon.ledger import Ledger

    with TemporaryDirectory(prefix="wellkept-") as name:
        folder = Path(name)
        for store in _STORES:
            copy_store(config.state_dir / store, folder / store)
        book = config.state_dir / "book.json"
        if book.exists():
            shutil.copyfile(book, folder / "book.json")
        index, ledger = Index.open(folder / "index.db"), Ledger.open(folder / "ledger.db")
        desk = Desk.of(config, index, ledger, Book(folder / "book.json"))
        try:
            yield desk
        finally:
            desk.close()
            index.close()
            ledger.close()


def copy_store(source: Path, target: Path) -> None:
    """Copy a SQLite store and its write-ahead log without opening it: even a reader may write beside it.

    Two looks at the files tell whether somebody wrote meanwhile; then the copy is made again.
    Source: https://www.sqlite.org/wal.html#read_only_databases
    """
    for _ in range(_TRIES):
        before = _looks(source)
        for beside in _BESIDE:
            file = source.with_name(source.name + beside)
            Path(f"{target}{beside}").unlink(missing_ok=True)
            try:
                shutil.copyfile(file, f"{target}{beside}")
            except FileNotFoundError:
                continue
        if _looks(source) == before:
            return
        time.sleep(_PAUSE)
    raise UserError(
        f"{source} is being written to all the time",
        "wait until the other wellkept has read the mailbox, then try again",
    )


def _looks(source: Path) -> list[tuple[int, int, int] | None]:
    found: list[tuple[int, int, int] | None] = []
    for beside in _BESIDE:
        try:
            status = source.with_name(source.name + beside).stat()
        except FileNotFoundError:
            found.append(None)
        else:
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
    return found
