"""Backups, the way back, and what happens after the ledger is lost."""

from __future__ import annotations

import json
import sqlite3
import stat
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.backup import back_up, restore
from daemon.book import Book
from daemon.cli import cli
from daemon.errors import UserError
from daemon.ledger import Ledger
from daemon.lost import LOST, LedgerLost
from tests.machines.world import NOW, copy_world, look, make_world, people_commands

AT = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


def wellkept(folder: Path, *command: str) -> int:
    argv = ["--quiet", "--config", str(folder / "config.toml"), "--now", NOW, *command]
    code = cli.main(argv, standalone_mode=False)
    return code if isinstance(code, int) else 0


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lived") / "world"
    make_world(folder)
    for command in (*people_commands(), ["apply"]):
        assert wellkept(folder, *command) == 0
    return folder


@pytest.fixture
def world(lived: Path, tmp_path: Path) -> Path:
    copy_world(lived, tmp_path / "world")
    return tmp_path / "world"


def lose(folder: Path, *names: str) -> None:
    for name in names:
        for file in (folder / "state").glob(f"{name}*"):
            if file.is_file():
                file.unlink()


def test_a_backup_brings_ledger_and_book_back_and_nothing_is_made_anew(world: Path, tmp_path: Path) -> None:
    before = look(world)
    file = tmp_path / "kept.zip"
    assert wellkept(world, "backup", str(file)) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lose(world, "ledger.db", "book.json")
    assert wellkept(world, "backup", "--restore", str(file)) == 0
    assert wellkept(world, "apply") == 0
    assert look(world) == before
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (world / "state").iterdir() if path.is_file()}
    assert set(modes.values()) == {0o600}


def test_nothing_is_made_after_a_restore_before_go(world: Path, tmp_path: Path) -> None:
    back_up(world / "state", tmp_path / "kept.zip", AT)
    restore(world / "state", tmp_path / "kept.zip", AT)
    ledger = Ledger.open(world / "state" / "ledger.db")
    assert ledger.starts() == {}
    assert len(ledger.open_entries()) > 10
    ledger.close()


def test_what_a_restore_replaces_is_backed_up_first(world: Path, tmp_path: Path) -> None:
    state = world / "state"
    back_up(state, tmp_path / "kept.zip", AT)
    assert wellkept(world, "people", "add", "Late Comer", "--email", "late@acme.example") == 0
    first, second = (restore(state, tmp_path / "kept.zip", AT) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first != second
    assert [one.id for one in Book(state / "book.json").people() if one.id.startswith("late")] == []
    restore(state, first, AT)
    assert [one.id for one in Book(state / "book.json").people() if one.id.startswith("late")] == ["late@acme.example"]


def test_a_backup_never_overwrites(world: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.zip"
    file.write_text("precious")
    with pytest.raises(UserError, match="exists already"):
        back_up(world / "state", file, AT)
    assert file.read_text() == "precious"
    assert not [path for path in (world / "state").iterdir() if path.name.startswith(".")]


def test_a_ledger_at_work_is_copied_whole(world: Path, tmp_path: Path) -> None:
    ledger = Ledger.open(world / "state" / "ledger.db")
    ledger.go("other", AT)  # in the write-ahead log
    back_up(world / "state", tmp_path / "kept.zip", AT)
    ledger.close()
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        archive.extract("ledger.db", tmp_path)
        assert set(archive.namelist()) == {"ledger.db", "book.json", "manifest.json"}
    with sqlite3.connect(tmp_path / "ledger.db") as copy:
        assert copy.execute("SELECT count(*) FROM start WHERE account = 'other'").fetchone() == (1,)
    copy.close()


def broken(file: Path, how: str) -> None:
    content = file.read_bytes()
    if how == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif how == "nonsense":
        file.write_bytes(b"PK no zip")
    elif how == "changed":
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["book.json"] += b" "
        _write(file, parts)
    elif how == "newer":
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | {"format": 2}).encode()
        _write(file, parts)
    elif how == "elsewhere":
        _write(file, {"manifest.json": b'{"format": 1, "parts": {"../../evil": "x"}}', "../../evil": b"x"})


def _write(file: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("how", ["cut", "nonsense", "changed", "newer", "elsewhere"])
def test_a_backup_that_cannot_be_used_changes_nothing(world: Path, tmp_path: Path, how: str) -> None:
    file = tmp_path / "kept.zip"
    back_up(world / "state", file, AT)
    broken(file, how)
    before = look(world)
    with pytest.raises(UserError) as caught:
        restore(world / "state", file, AT)
    assert str(file) in caught.value.what
    assert caught.value.advice
    assert look(world) == before


def test_a_damaged_ledger_is_kept_as_it_is_when_a_backup_takes_its_place(world: Path, tmp_path: Path) -> None:
    before = look(world)
    back_up(world / "state", tmp_path / "kept.zip", AT)
    lose(world, "ledger.db")
    (world / "state" / "ledger.db").write_bytes(b"no database at all" * 1000)
    former = restore(world / "state", tmp_path / "kept.zip", AT)
    assert former is not None
    assert (former / "ledger.db").read_bytes().startswith(b"no database")
    assert look(world).ledger == before.ledger


def test_after_the_loss_of_the_ledger_nothing_is_made_until_go_and_then_nothing_twice(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = look(world)
    lose(world, "ledger.db")
    with pytest.raises(LedgerLost, match="another one than before"):
        wellkept(world, "apply")
    assert (look(world).drafts, look(world).tasks) == (before.drafts, before.tasks)
    assert wellkept(world, "status") == 0
    assert LOST in " ".join(capsys.readouterr().out.split())
    assert wellkept(world, "go") == 0
    for _ in range(2):
        assert wellkept(world, "apply") == 0
        after = look(world)
        assert (after.drafts, after.tasks, after.notes) == (before.drafts, before.tasks, before.notes)
    kinds = outcomes(world, ("draft", "task"))
    assert set(kinds) == {"edited"}


def outcomes(folder: Path, kinds: Sequence[str]) -> list[str]:
    ledger = Ledger.open(folder / "state" / "ledger.db")
    try:
        return [held.outcome for held in ledger.open_entries() if held.kind in kinds]
    finally:
        ledger.close()


def test_a_first_apply_after_a_sync_is_no_loss(tmp_path: Path) -> None:
    make_world(tmp_path / "world")
    assert wellkept(tmp_path / "world", "sync") == 0
    assert wellkept(tmp_path / "world", "apply") == 0
    assert look(tmp_path / "world").drafts


def test_the_loss_of_index_and_ledger_is_a_quiet_start(world: Path) -> None:
    lose(world, "ledger.db", "index")
    assert wellkept(world, "sync") == 0
    assert outcomes(world, ("draft", "task")) == []
