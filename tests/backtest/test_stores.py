"""A store is copied as it is, what another process has written last included, and nothing is left beside it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from daemon.backtest import shadow
from daemon.backtest.shadow import copy_store
from daemon.errors import UserError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """Keep a store open as a running wellkept does: its last word stands in the log only."""
    path = tmp_path / "mine" / "index.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE said (word TEXT)")
        writer.execute("INSERT INTO said VALUES ('hello')")
        yield path


def look(path: Path) -> dict[str, tuple[int, bytes]]:
    return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in sorted(path.parent.iterdir())}


def test_what_stands_only_in_the_log_is_in_the_copy_and_nothing_is_touched(store: Path, tmp_path: Path) -> None:
    assert store.with_name("index.db-wal").stat().st_size > 0
    before = look(store)
    copy_store(store, tmp_path / "copy.db")
    assert look(store) == before
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT word FROM said").fetchall() == [("hello",)]


def test_what_does_not_exist_has_no_copy(tmp_path: Path) -> None:
    copy_store(tmp_path / "index.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_written_to_all_the_time_is_refused(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = sqlite3.connect(store, isolation_level=None)
    copied = shutil.copyfile

    def meanwhile(source: Path, target: str) -> None:
        copied(source, target)
        writer.execute("INSERT INTO said VALUES ('again')")

    monkeypatch.setattr(shutil, "copyfile", meanwhile)
    monkeypatch.setattr(shadow, "_PAUSE", 0)
    with closing(writer), pytest.raises(UserError, match="written to all the time"):
        copy_store(store, tmp_path / "copy.db")
