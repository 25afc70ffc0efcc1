"""The task folder: what clients do to it, what crashes do to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from connectors.base import Refused, Unreachable
from connectors.local.tasks import TaskFolder
from connectors.model import Task

MARK = "0123456789abcdef0123456789abcdef"
DUE = datetime(2026, 3, 11, 10, 30, tzinfo=timezone(timedelta(hours=1)))
TASK = Task(MARK, "work", "Answer Ann: Offer", "She asked;\nsee her mail.", DUE, "<post-1@acme.example>")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tasks"


def tasks(folder: Path) -> TaskFolder:
    return TaskFolder("work", folder)


def change(path: Path, old: bytes, new: bytes) -> None:
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))


def test_a_task_is_a_todo_that_other_programs_read(folder: Path) -> None:
    tasks(folder).create(TASK)
    path = folder / f"{MARK}.ics"
    todo: Any = Calendar.from_ical(path.read_bytes()).walk("VTODO")[0]
    assert (str(todo["UID"]), str(todo["SUMMARY"]), str(todo["DESCRIPTION"])) == (
        MARK,
        TASK.title,
        TASK.notes,
    )
    assert todo["DUE"].dt == datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
    assert str(todo["URL"]) == "mid:post-1@acme.example"
    assert todo["DTSTAMP"].dt.tzinfo is not None
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in folder.iterdir()] == [path.name]


@given(title=st.text(max_size=100), notes=st.text(max_size=300))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_makes_a_task_that_is_found_again(folder: Path, title: str, notes: str) -> None:
    task = replace(TASK, title=title, notes=notes)
    made = tasks(folder).create(task)
    assert tasks(folder).find(MARK, made.ref) == made
    assert tasks(folder).withdraw(made)
    assert list(folder.iterdir()) == []


def test_a_second_creation_returns_the_task_that_is_there(folder: Path) -> None:
    made = tasks(folder).create(TASK)
    assert tasks(folder).create(replace(TASK, title="Again")) == made


@pytest.mark.parametrize("mark", ["", "../escape", "a/b", ".hidden", "x" * 300, "a\nb"])
def test_a_mark_that_is_no_file_name_is_refused(folder: Path, mark: str) -> None:
    with pytest.raises(Refused):
        tasks(folder).create(replace(TASK, mark=mark))
    assert not folder.exists()


def test_a_foreign_file_under_our_name_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / f"{MARK}.ics").write_text("BEGIN:VTODO\nUID:other\nEND:VTODO\n")
    with pytest.raises(Refused):
        tasks(folder).create(TASK)
    assert "UID:other" in (folder / f"{MARK}.ics").read_text()


@pytest.mark.parametrize(
    "line",
    ["STATUS:COMPLETED", "STATUS:CANCELLED", "PERCENT-COMPLETE:100", "COMPLETED:20260311T100000Z"],
)
def test_every_way_to_tick_off_is_understood(folder: Path, line: str) -> None:
    made = tasks(folder).create(TASK)
    change(folder / made.ref, b"STATUS:NEEDS-ACTION", line.encode())
    found = tasks(folder).find(MARK, made.ref)
    assert found is not None
    assert found.completed
    assert found.fingerprint != made.fingerprint


def test_a_renamed_file_is_the_same_task(folder: Path) -> None:
    made = tasks(folder).create(TASK)
    (folder / made.ref).rename(folder / "call-ann.ICS")
    found = tasks(folder).find(MARK, made.ref)
    assert found == replace(made, ref="call-ann.ICS")
    updated = tasks(folder).update(made, replace(TASK, title="Ring Ann"))
    assert updated is not None
    assert updated.ref == "call-ann.ICS"
    assert tasks(folder).withdraw(updated)


def test_what_a_server_rewrites_is_no_edit(folder: Path) -> None:
    made = tasks(folder).create(TASK)
    path = folder / made.ref
    lines = path.read_text().replace("BEGIN:VTODO", "BEGIN:VTODO\nLAST-MODIFIED:20260311T100000Z\nSEQUENCE:3")
    path.write_text(lines.replace("PRODID:-//wellkept//tasks//EN", "PRODID:-//server//EN"))
    assert tasks(folder).find(MARK) == made
    assert tasks(folder).withdraw(made)


def test_a_file_that_holds_something_else_too_is_never_withdrawn(folder: Path) -> None:
    made = tasks(folder).create(TASK)
    change(folder / made.ref, b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR")
    assert not tasks(folder).withdraw(made)
    assert tasks(folder).update(made, TASK) is None
    assert b"UID:x" in (folder / made.ref).read_bytes()


def test_junk_in_the_folder_stops_nothing(folder: Path, corpora: Path) -> None:
    folder.mkdir()
    for path in (corpora / "hostile" / "ics").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "dir.ics").mkdir()
    (folder / "loop.ics").symlink_to("loop.ics")
    (folder / "huge.ics").write_bytes(b"UID:" + b"x" * 2_000_000)
    os.mkfifo(folder / "pipe.ics")
    list_of = tasks(folder)
    assert list_of.find(MARK) is None
    made = list_of.create(TASK)
    assert list_of.find(MARK) == made
    assert list_of.withdraw(made)


def test_a_missing_folder_is_no_verdict_on_a_task_that_was_in_it(folder: Path) -> None:
    made = tasks(folder).create(TASK)
    folder.rename(folder.with_name("unmounted"))
    with pytest.raises(Unreachable) as raised:
        tasks(folder).find(MARK, made.ref)
    assert raised.value.advice
    assert tasks(folder).find(MARK) is None


def test_a_folder_that_is_a_file_is_unreachable(folder: Path) -> None:
    folder.write_text("no folder")
    with pytest.raises(Unreachable):
        tasks(folder).create(TASK)


# Crashes


class Killed(BaseException):
    """Nothing runs after it: a SIGKILL."""


class Death:
    """Lets so many steps on the disk happen, and none after them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
        self.left = steps
        for owner, name in (
            (Path, "rename"),
            (Path, "unlink"),
            (Path, "hardlink_to"),
            (os, "fsync"),
            (os, "open"),
        ):
            monkeypatch.setattr(owner, name, self.counted(getattr(owner, name)))

    def counted(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def once(*arguments: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise Killed
            return step(*arguments, **named)

        return once


def dies_at_every_step(folder: Path, action: Callable[[], object]) -> list[str]:
    """Do the action ever again from the same files, dying one step later each time; what was left after each."""
    folder.mkdir(exist_ok=True)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    left: list[str] = []
    for steps in range(100):
        for path in folder.iterdir():
            path.unlink()
        for name, content in before.items():
            (folder / name).write_bytes(content)
        with pytest.MonkeyPatch.context() as patch:
            death = Death(patch, steps)
            try:
                action()
            except Killed:
                assert death.left < 0
            else:
                return left
        found = tasks(folder).find(MARK)
        names = [path.name for path in folder.iterdir()]
        assert names == ([found.ref] if found else [])
        left.append((folder / found.ref).read_text() if found else "")
    raise AssertionError("it never ends")


def test_a_crash_while_creating_leaves_nothing_or_the_whole_task(folder: Path) -> None:
    left = dies_at_every_step(folder, lambda: tasks(folder).create(TASK))
    assert {text == "" or text.rstrip().endswith("END:VCALENDAR") for text in left} == {True}
    assert (left[0], left[-1] != "") == ("", True)


def test_a_crash_while_withdrawing_leaves_the_whole_task_or_nothing(folder: Path) -> None:
    made = tasks(folder).create(TASK)
    whole = (folder / made.ref).read_text()
    left = dies_at_every_step(folder, lambda: tasks(folder).withdraw(made))
    assert set(left) == {whole, ""}


def test_a_crash_while_updating_leaves_the_old_task_or_the_new(folder: Path) -> None:
    made = tasks(folder).create(TASK)
    left = dies_at_every_step(folder, lambda: tasks(folder).update(made, replace(TASK, title="Ring Ann")))
    assert {("Answer Ann" in text, "Ring Ann" in text) for text in left} == {(True, False), (False, True)}


def test_a_crash_while_looking_at_an_edited_task_loses_no_edit(folder: Path) -> None:
    made = tasks(folder).create(TASK)
    change(folder / made.ref, b"Answer", b"Ring")
    left = dies_at_every_step(folder, lambda: tasks(folder).withdraw(made))
    assert {"Ring Ann" in text for text in left} == {True}


@pytest.mark.parametrize("withdraws", [True, False])
def test_an_edit_in_the_very_moment_is_put_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, withdraws: bool
) -> None:
    made = tasks(folder).create(TASK)
    rename = Path.rename

    def edited_first(path: Path, target: Path) -> Path:
        change(path, b"Answer", b"Ring")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", edited_first)
    outcome = tasks(folder).withdraw(made) if withdraws else tasks(folder).update(made, TASK)
    assert not outcome
    assert [path.name for path in folder.iterdir()] == [made.ref]
    assert b"Ring Ann" in (folder / made.ref).read_bytes()
