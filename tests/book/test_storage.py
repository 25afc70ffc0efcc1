"""The book is always whole: killed, out of disk, written by two, torn, or lost."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.book import Book
from daemon.errors import UserError
from rules.model import Person

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
ROOT = Path(__file__).parents[2]

KILLED_WRITER = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from daemon.book import Book
from rules.model import Person

step, book = sys.argv[1], Path(sys.argv[2])
real_open, real_write, real_fsync, real_replace = os.open, os.write, os.fsync, os.replace
handles = set()

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def watched_open(path, *rest, **named):
    ours = str(path).endswith("book.json.tmp")
    if ours and step == "before open":
        die()
    handle = real_open(path, *rest, **named)
    if ours:
        handles.add(handle)
        if step == "after open":
            die()
    return handle

def watched_write(handle, content):
    if handle in handles and step == "half written":
        real_write(handle, bytes(content)[: len(content) // 2])
        die()
    return real_write(handle, content)

def watched_fsync(handle):
    if handle in handles and step == "before sync":
        die()
    real_fsync(handle)

def watched_replace(source, target, **named):
    ours = str(target).endswith("book.json")
    if ours and step == "before rename":
        die()
    real_replace(source, target, **named)
    if ours and step == "after rename":
        die()

os.open, os.write, os.fsync, os.replace = watched_open, watched_write, watched_fsync, watched_replace
Book(book).add(Person("", ("Bo",), ("bo@acme.example",)), datetime(2026, 3, 11, tzinfo=UTC))
"""

ADDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from daemon.book import Book
from rules.model import Person

for number in range(50):
    email = f"{sys.argv[1]}{number}@acme.example"
    Book(Path(sys.argv[2])).add(Person("", (), (email,)), datetime(2026, 3, 10, tzinfo=UTC))
"""


TORN = [b"", b'{"people": {"1": {"id"', b"[]", b'{"people": []}', b"\xff\xfe\x00", b"[" * 100_000]


def person(email: str, **fields: object) -> Person:
    return Person(email, ("Ann Lee",), (email,), **fields)  # type: ignore[arg-type]


def run(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "book.json"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("before open", ["ann@acme.example"]),
        ("after open", ["ann@acme.example"]),
        ("half written", ["ann@acme.example"]),
        ("before sync", ["ann@acme.example"]),
        ("before rename", ["ann@acme.example"]),
        ("after rename", ["ann@acme.example", "bo@acme.example"]),
    ],
)
def test_a_kill_at_any_step_leaves_the_old_or_the_new_book_and_the_next_change_works(
    path: Path, step: str, expected: list[str]
) -> None:
    Book(path).add(person("ann@acme.example"), NOW)
    assert run(KILLED_WRITER, step, str(path)).wait(60) == -signal.SIGKILL
    assert [one.id for one in Book(path).people()] == expected
    Book(path).add(person("cy@acme.example"), NOW)
    assert [one.id for one in Book(path).people()] == [*expected, "cy@acme.example"]
    assert not list(path.parent.glob("*.tmp"))


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_full_or_dying_disk_leaves_the_old_book_and_no_debris(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    book = Book(path)
    book.add(person("ann@acme.example"), NOW)
    before = path.read_bytes()

    def full(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(OSError, match=re.escape(os.strerror(number))):
            book.add(person("bo@acme.example"), NOW + timedelta(days=1))
    assert path.read_bytes() == before
    assert not list(path.parent.rglob("*.tmp"))
    book.add(person("bo@acme.example"), NOW)
    assert len(book.people()) == 2


def test_two_processes_adding_at_once_lose_nothing(path: Path) -> None:
    writers = [run(ADDER, name, str(path)) for name in ("a", "b")]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    assert len(Book(path).people()) == 100


@pytest.mark.parametrize("content", TORN)
def test_a_torn_book_is_read_from_its_last_good_copy_and_mended_by_the_next_change(path: Path, content: bytes) -> None:
    book = Book(path)
    for day in range(3):
        book.add(person(f"p{day}@acme.example"), NOW + timedelta(days=day))
    path.write_bytes(content)
    assert len(Book(path).people()) == 3
    assert path.read_bytes() == content
    book = Book(path)
    book.add(person("late@acme.example"), NOW + timedelta(days=9))
    assert len(Book(path).people()) == 4
    kept = path.parent / "book.json.damaged-1"
    assert kept.read_bytes() == content
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert str(kept) in book.trouble
    assert Book(path).trouble == ""


@pytest.mark.parametrize("content", TORN)
def test_a_torn_book_whose_copy_is_torn_too_is_an_error_that_names_the_newest_backup(
    path: Path, content: bytes
) -> None:
    book = Book(path)
    for day in range(3):
        book.add(person(f"p{day}@acme.example"), NOW + timedelta(days=day))
    path.write_bytes(content)
    for name in ("last", "2026-03-12"):
        (path.parent / "backups" / f"book.json.{name}").write_bytes(b"{torn too")
    with pytest.raises(UserError) as caught:
        book.people()
    assert str(path) in caught.value.what
    assert "book.json.2026-03-11" in caught.value.advice
    with pytest.raises(UserError):
        book.add(person("late@acme.example"), NOW + timedelta(days=9))
    assert path.read_bytes() == content


def test_a_torn_book_without_backups_is_an_error_too(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"{")
    with pytest.raises(UserError, match="not whole"):
        Book(path).people()


def test_a_book_that_vanished_is_not_taken_for_an_empty_one(path: Path) -> None:
    book = Book(path)
    book.add(person("ann@acme.example"), NOW)
    book.add(person("bo@acme.example"), NOW)
    path.unlink()
    with pytest.raises(UserError, match="missing") as caught:
        book.people()
    assert "book.json.last" in caught.value.advice


def test_a_book_that_never_was_is_empty(path: Path) -> None:
    assert Book(path).people() == ()
    assert not path.parent.exists()


def test_one_backup_a_day_holds_the_book_before_the_day_and_seven_are_kept(path: Path) -> None:
    book = Book(path)
    for day in range(12):
        book.add(person(f"p{day}@acme.example"), NOW + timedelta(days=day))
        book.add(person(f"q{day}@acme.example"), NOW + timedelta(days=day, hours=1))
    backups = sorted((path.parent / "backups").glob("book.json.2*"))
    assert [file.name for file in backups] == [f"book.json.2026-03-{day}" for day in range(15, 22)]
    assert len(json.loads(backups[-1].read_bytes())["people"]) == 22


def test_nobody_else_may_read_the_book_its_backups_or_its_folder(path: Path) -> None:
    old = os.umask(0)
    try:
        Book(path).add(person("ann@acme.example"), NOW)
        Book(path).add(person("bo@acme.example"), NOW)
    finally:
        os.umask(old)
    modes = {file: stat.S_IMODE(file.stat().st_mode) for file in (path.parent, *path.parent.rglob("*"))}
    assert modes == {file: 0o700 if file.is_dir() else 0o600 for file in modes}
    assert len(modes) == 6


def test_a_linked_book_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "book.json"
    link = tmp_path / "state" / "book.json"
    real.parent.mkdir()
    link.parent.mkdir()
    link.symlink_to(real)
    Book(link).add(person("ann@acme.example"), NOW)
    assert link.is_symlink()
    assert len(Book(real).people()) == 1


def test_a_change_that_fails_halfway_changes_nothing(path: Path) -> None:
    book = Book(path)
    book.add(person("ann@acme.example"), NOW)
    before = path.read_bytes()
    with pytest.raises(UserError):
        book.add(person("ann@acme.example"), NOW)
    assert path.read_bytes() == before


def test_truncated_at_every_64th_byte_the_book_loses_no_note(path: Path) -> None:
    book = Book(path)
    for number in range(12):
        book.add(person(f"p{number}@acme.example", notes=(f"likes tea number {number}",)), NOW)
    book.note("p3@acme.example", "k" * 32, "rang twice", NOW)
    whole, people = path.read_bytes(), book.people()
    assert len(whole) > 1_000
    for end in range(0, len(whole), 64):
        path.write_bytes(whole[:end])
        torn = Book(path)
        assert torn.people() == people
        torn.keep(NOW)
        assert path.read_bytes() == whole
        (path.parent / "book.json.damaged-1").unlink()


def test_what_was_typed_by_hand_is_in_the_copy_too(path: Path) -> None:
    book = Book(path)
    book.add(person("ann@acme.example"), NOW)
    by_hand = path.read_bytes().replace(b"Ann Lee", b"Ann Fox")
    path.write_bytes(by_hand)
    book.keep(NOW)
    assert path.read_bytes() == by_hand
    path.write_bytes(by_hand[:40])
    assert [one.names for one in Book(path).people()] == [("Ann Fox",)]


def test_an_edit_by_hand_that_is_saved_during_a_change_is_merged(path: Path) -> None:
    book = Book(path)
    for name in ("ann", "bo"):
        book.add(person(f"{name}@acme.example", notes=("first",)), NOW)
    with book._changing("people", NOW) as table:
        table.update({"tier": "gold", "notes": ["first", "ours"]}, doc_ids=[1])
        table.insert({"id": "cy@acme.example", "emails": ["cy@acme.example"]})
        edited = json.loads(path.read_bytes())
        edited["people"]["1"] |= {"company": "Acme", "notes": ["first", "by hand"]}
        edited["people"]["3"] = {"id": "dee@acme.example", "emails": ["dee@acme.example"]}
        del edited["people"]["2"]
        path.write_text(json.dumps(edited))
    ann, cy, dee = book.people()
    assert (ann.tier, ann.company, ann.notes) == ("gold", "Acme", ("first", "by hand", "ours"))
    assert (cy.id, dee.id) == ("cy@acme.example", "dee@acme.example")


def test_half_an_edit_that_is_met_during_a_change_is_kept_under_a_name(path: Path) -> None:
    book = Book(path)
    book.add(person("ann@acme.example"), NOW)
    with book._changing("people", NOW) as table:
        table.update({"tier": "gold"}, doc_ids=[1])
        path.write_text('{"people": {"1": {"id": "ann@acme.ex')
    assert [one.tier for one in book.people()] == ["gold"]
    assert (path.parent / "book.json.damaged-1").read_text().endswith("ann@acme.ex")
