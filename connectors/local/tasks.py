"""The task list as a folder of .ics files, a VTODO each (RFC 5545, section 3.6.2), as todoman has them.

A task lies in `<mark>.ics`, and its UID is the mark: clients rename files, so it is also found by its UID.
DTSTAMP is the moment at which the file system says the file was written, so that nothing here asks the clock.

A crash (SIGKILL too) at any step leaves nothing or the whole task: a new file is written under a hidden name
and linked into place; before an old one is changed or withdrawn it is renamed to a hidden name, compared
there, and put back when it differs. What a crash left hidden is put back or cleaned up by the next call.
There must be one writer of ours at a time; other programs may write whenever they like.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from connectors.base import Refused, Unreachable
from connectors.ics import Line, decode, unfold
from connectors.model import Placed, Task

SIZE_LIMIT = 1_000_000
"""A larger file in the folder is not one of our tasks, bytes."""
_MARK = re.compile(r"[A-Za-z0-9_@-][A-Za-z0-9_@.-]{0,199}")
_CLAIMED = ".claimed"
_BEGUN = ".begun"
_BOOKKEEPING = {"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"}
"""What clients and servers rewrite without the user's doing."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class _Todo(NamedTuple):
    """What a file says about one task: its own lines, unfolded, those of its alarms included."""

    uid: str
    lines: tuple[Line, ...]
    alone: bool

    def placed(self, path: Path) -> Placed:
        facts = {line.name: line.value.strip() for line in self.lines}
        percent = facts.get("PERCENT-COMPLETE", "")
        done = facts.get("STATUS", "").upper() in {"COMPLETED", "CANCELLED"} or "COMPLETED" in facts
        content = sorted(line.text for line in self.lines if line.name not in _BOOKKEEPING)
        return Placed(
            self.uid,
            path.name,
            blake2b("\n".join(content).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest(),
            completed=done or (percent.isdecimal() and int(percent[:9]) >= 100),  # noqa: PLR2004
        )


class TaskFolder:
    """The folder of one account. Made when the first task is; every method may raise Unreachable."""

    def __init__(self, account: str, folder: Path) -> None:
        self.account = account
        self._folder = folder
        self._seen: dict[Path, tuple[tuple[int, int, int], frozenset[str]]] = {}

    def find(self, mark: str, ref: str = "") -> Placed | None:
        """Return the task whose UID is `mark`, ticked off or not; `ref` is the file name it had last.

        Raises Unreachable when the folder is missing although it held the task (`ref`) before: a folder that
        is not mounted is no sign that the user deleted anything.
        """
        self._mend()
        if ref and not self._folder.is_dir():
            raise Unreachable(
                f"{self.account}: the task folder {self._folder} is missing",
                "mount or restore it, or correct `tasks` in the account's configuration",
            )
        found = self._look(mark, ref)
        return found[1].placed(found[0]) if found else None

    def create(self, task: Task) -> Placed:
        """Put the task into its file, mode 0600; a second call for the same mark returns what is there.

        Raises Refused for a mark that is no file name, and when another task lies under that name.
        """
        name = _file_name(task.mark)
        with _reaching(self.account, self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._mend()
        target = self._folder / name
        with _reaching(self.account, self._folder), suppress(FileExistsError):
            self._write(task, target)
        found = self._look(task.mark, name)
        if found is None:
            raise Refused(f"{self.account}: {target} holds something else", "move that file away")
        return found[1].placed(found[0])

    def update(self, placed: Placed, task: Task) -> Placed | None:
        """Exchange the content of an untouched task, in the file it lies in now; None when it was touched."""
        path = self._claim(placed)
        if path is None:
            return None
        with _reaching(self.account, self._folder):
            try:
                self._write(task, path)
            except FileExistsError:
                # Another program has made the file anew in this moment: its version stays.
                todo = None
            else:
                todo = self._read(path, placed.mark)
            _hidden(path, _CLAIMED).unlink()
            _sync(self._folder)
        return todo.placed(path) if todo else None

    def withdraw(self, placed: Placed) -> bool:
        """Delete an untouched task; False, and nothing changed, when it was touched or is gone."""
        path = self._claim(placed)
        if path is None:
            return False
        with _reaching(self.account, self._folder):
            _hidden(path, _CLAIMED).unlink()
            _sync(self._folder)
        return not path.exists()

    def _claim(self, placed: Placed) -> Path | None:
        """Take the task's file aside if it is as `placed` says, and return the path it had."""
        self._mend()
        found = self._look(placed.mark, placed.ref)
        if found is None or not _untouched(found[1], found[0], placed):
            return None
        path = found[0]
        hidden = _hidden(path, _CLAIMED)
        with _reaching(self.account, self._folder):
            path.rename(hidden)
            # Compared again now that no other program can reach it by name.
            todo = self._read(hidden, placed.mark)
            if todo is None or not _untouched(todo, path, placed):
                _put_back(hidden, path)
                _sync(self._folder)
                return None
        return path

    def _look(self, mark: str, ref: str) -> tuple[Path, _Todo] | None:
        names = [name for name in (ref, f"{mark}.ics") if name and "/" not in name and name[0] != "."]
        for path in (*(self._folder / name for name in names), *self._others(mark)):
            with _reaching(self.account, self._folder):
                todo = self._read(path, mark)
            if todo is not None:
                return path, todo
        return None

    def _others(self, mark: str) -> Iterator[Path]:
        """Yield the files that hold the UID, by what they held when they were last read."""
        for path in self._files():
            try:
                status = path.stat()
                stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
                if self._seen.get(path, (None, None))[0] != stamp:
                    self._seen[path] = stamp, frozenset(todo.uid for todo in _todos(_bytes(path)))
            except OSError:
                # A file that somebody else keeps locked is none of ours.
                continue
            if mark in self._seen[path][1]:
                yield path

    def _files(self) -> list[Path]:
        if not self._folder.exists():
            return []
        with _reaching(self.account, self._folder):
            return sorted(
                path for path in self._folder.iterdir() if path.suffix.lower() == ".ics" and path.name[0] != "."
            )

    def _read(self, path: Path, mark: str) -> _Todo | None:
        return next((todo for todo in _todos(_bytes(path)) if todo.uid == mark), None)

    def _write(self, task: Task, target: Path) -> None:
        """Raise FileExistsError when there is something at `target`."""
        begun = _hidden(target, _BEGUN)
        begun.unlink(missing_ok=True)
        descriptor = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            moment = datetime.fromtimestamp(os.fstat(descriptor).st_mtime, UTC)
            file.write(_text(task, moment))
            file.flush()
            os.fsync(descriptor)
        try:
            _place(begun, target)
        finally:
            begun.unlink(missing_ok=True)
            _sync(self._folder)

    def _mend(self) -> None:
        """Put back what a crash left hidden, and clean away what it left half made."""
        if not self._folder.exists():
            return
        with _reaching(self.account, self._folder):
            for left in list(self._folder.glob(f".*.ics{_BEGUN}")):
                left.unlink()
            for left in list(self._folder.glob(f".*.ics{_CLAIMED}")):
                _put_back(left, self._folder / left.name[1 : -len(_CLAIMED)])


class _reaching:  # noqa: N801 - used like a function
    """Turn an OSError into Unreachable with advice."""

    def __init__(self, account: str, folder: Path) -> None:
        self._account = account
        self._folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise Unreachable(
                f"{self._account}: the task folder {self._folder} cannot be used: {error.strerror}",
                "see that the folder is there and may be read and written",
            ) from error


def _text(task: Task, moment: datetime) -> bytes:
    from icalendar import Calendar, Todo

    todo = Todo()
    todo.add("uid", task.mark)
    todo.add("dtstamp", moment.replace(microsecond=0))
    todo.add("summary", _clean(task.title))
    if task.notes:
        todo.add("description", _clean(task.notes))
    if task.due is not None:
        todo.add("due", task.due.astimezone(UTC).replace(microsecond=0))
    if task.about.startswith("<"):
        # RFC 2392: a client that knows `mid:` opens the mail itself.
        todo.add("url", "mid:" + quote(task.about.strip("<>"), safe="@"))
    todo.add("status", "NEEDS-ACTION")
    calendar = Calendar()
    calendar.add("prodid", "-//wellkept//tasks//EN")
    calendar.add("version", "2.0")
    calendar.add_component(todo)
    text: bytes = calendar.to_ical()
    return text


def _clean(text: str) -> str:
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", whole).encode("utf-8", "replace").decode("utf-8")


def _todos(data: bytes) -> list[_Todo]:
    """Return every VTODO of a file, however broken the rest is; an override of a recurrence is none."""
    found: list[list[Line]] = []
    path: list[str] = []
    others = 0
    for line in unfold(decode(data)):
        if line.name == "BEGIN":
            path.append(line.value.strip().upper())
            if path[-1] == "VTODO":
                found.append([])
            others += path[-1] in {"VEVENT", "VJOURNAL"}
        if "VTODO" in path and found:
            found[-1].append(line)
        if line.name == "END" and path:
            path.pop()
    return [
        _Todo(uid, tuple(lines), alone=len(found) == 1 and not others)
        for lines in found
        if (uid := next((line.value.strip() for line in lines if line.name == "UID"), ""))
        and not any(line.name == "RECURRENCE-ID" for line in lines)
    ]


def _bytes(path: Path) -> bytes:
    """Return the content; b"" for what is not a readable regular file of a task's size."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not path.is_file() or os.fstat(descriptor).st_size > SIZE_LIMIT:
                return b""
            return file.read(SIZE_LIMIT)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return b""


def _untouched(todo: _Todo, path: Path, placed: Placed) -> bool:
    return todo.alone and todo.placed(path).fingerprint == placed.fingerprint


def _file_name(mark: str) -> str:
    if not _MARK.fullmatch(mark):
        raise Refused(f"{mark!r} cannot be the name of a task's file", "use letters, digits and _ @ . -")
    return f"{mark}.ics"


def _hidden(path: Path, ending: str) -> Path:
    return path.with_name(f".{path.name}{ending}")


def _put_back(hidden: Path, path: Path) -> None:
    """Give the file its name again; a newer file that another program has put there meanwhile wins."""
    with suppress(FileExistsError):
        _place(hidden, path)
    hidden.unlink(missing_ok=True)


def _place(hidden: Path, path: Path) -> None:
    """Give a file its name, never over another one."""
    try:
        path.hardlink_to(hidden)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links (FAT, some network mounts).
        if path.exists():
            raise FileExistsError(path) from None
        hidden.rename(path)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
