"""Where the book lies: a TinyDB storage that is always whole, and a lock that lets one writer in at a time.

TinyDB's own JSON storage truncates the file and then writes it: a kill or a full disk in between leaves half
a book. Here a new file is written beside the old one, synced, and renamed over it (POSIX rename is atomic),
so that whoever looks finds the old book or the new one. Changes happen inside `changing()`, which holds the
lock, reads the book afresh, and writes it once at the end: two processes never lose each other's change, and
what an editor saved in between is merged (`daemon.book_merge`).

Beside the dated backups lies a copy of the book as it is (`backups/book.json.last`). When the book is torn, by a
dying disk or a slip of the user's, that copy is the book: the next change, or `keep`, puts it in its place, and what
was torn is kept as `book.json.damaged-1`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from filelock import FileLock, Timeout
from tinydb.storages import Storage

from daemon.book_merge import Tables, merge
from daemon.errors import UserError

BACKUPS_KEPT = 7
LOCK_SECONDS = 30.0
"""How long a writer waits for another one: a change takes milliseconds, an import seconds."""


class BookStorage(Storage):
    """`book.json`, read on every look and written once a change."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()  # a link to the real book stays a link
        self.backups = self.path.parent / "backups"
        self.trouble = ""
        """What is wrong with the book, or was until it was mended; "" if nothing."""
        self._last = self.backups / f"{self.path.name}.last"
        self._held: Tables | None = None
        self._dirty = False

    def read(self) -> Tables | None:
        """Return the tables; None when there has never been a book. Raises UserError when unreadable."""
        if self._held is not None:
            return self._held
        content = self._content()
        return None if content is None else self._parsed(content)

    def digest(self) -> bytes:
        """Return what tells the file's content from any other; b"" when there is none to read."""
        try:
            return blake2b(self.path.read_bytes(), digest_size=16).digest()
        except OSError:
            return b""

    def write(self, data: Tables) -> None:
        """Take the new tables; they reach the disk when the change ends."""
        if self._held is None:
            raise RuntimeError("the book is written inside changing() only")
        self._held = data
        self._dirty = True

    @contextmanager
    def changing(self, now: datetime) -> Iterator[None]:
        """Hold the lock, and write what was changed inside, once, if nothing was raised.

        The first change of a day (UTC, by `now`) keeps the book as it was before it. Raises UserError when
        another process keeps the lock, OSError when the disk does not take the book (which is then
        unchanged).
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(str(self.path) + ".lock", timeout=LOCK_SECONDS, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise UserError(
                f"{self.path}: another program has been changing the book for {LOCK_SECONDS:.0f} seconds",
                "wait until it has finished, then run the command again",
            ) from None
        try:
            content = self._content()
            self._held = {} if content is None else self._parsed(content)
            self._dirty = False
            yield
            if self._dirty:
                self._put(content, self._held, now)
        finally:
            self._held = None
            lock.release()

    def keep(self, now: datetime) -> None:
        """Keep a copy of the book as it is, edits by hand included; mend it when it is torn. Costs a look mostly.

        Raises UserError when there is nothing to mend it with, OSError when the disk refuses.
        """
        content = self._content()
        if content is None or _bytes_of(self._last) == content:
            return
        with self.changing(now):
            there = _bytes_of(self.path)
            if there is None or _tables(there) is None:
                self._dirty = True
            else:
                self._copy(there)

    def _content(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            if not self._backups() and not self._last.exists():
                return None
            raise self._unreadable("is missing, although there are backups of it") from None

    def _put(self, before: bytes | None, held: Tables, now: datetime) -> None:
        """Write the book; what somebody saved since it was read is merged, what is torn is kept under a name."""
        there = _bytes_of(self.path)
        if there != before and before is not None and there is not None:
            theirs, base = _tables(there), _tables(before)
            if theirs is not None and base is not None:
                held = merge(base, held, theirs)
        if there is not None and _tables(there) is None:
            self._set_aside(there)
        else:
            self._back_up(now)
        content = _as_bytes(held)
        if content != there:
            self._replace(self.path, content)
        with suppress(OSError):  # the change stands, whatever becomes of its copy: the next one makes it good
            self._copy(content)

    def _copy(self, content: bytes) -> None:
        self.backups.mkdir(mode=0o700, exist_ok=True)
        self._replace(self._last, content)

    def _set_aside(self, torn: bytes) -> None:
        """Keep a torn book under the next free name."""
        number = 1
        while (kept := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists():
            if kept.read_bytes() == torn:
                break
            number += 1
        self._replace(kept, torn)
        self.trouble = f"{self.path} was not whole: the last good copy is in its place, the damaged one is {kept}"

    def _parsed(self, content: bytes) -> Tables:
        tables = _tables(content)
        if tables is not None:
            return tables
        last = _bytes_of(self._last)
        good = None if last is None else _tables(last)
        if good is None:
            raise self._unreadable("is not whole: it does not hold the tables of a book")
        self.trouble = f"{self.path} is not whole: the last good copy {self._last} is used instead"
        return good

    def _unreadable(self, what: str) -> UserError:
        for backup in (self._last, *(self.backups / name for name in reversed(self._backups()))):
            with suppress(OSError):
                if _tables(backup.read_bytes()) is not None:
                    return UserError(
                        f"{self.path} {what}",
                        f"the newest readable backup is {backup}: copy it to {self.path}",
                    )
        return UserError(f"{self.path} {what}", "there is no readable backup: mend the file, or move it away")

    def _backups(self) -> list[str]:
        """Name the backups, oldest first."""
        dated = re.compile(re.escape(self.path.name) + r"\.\d{4}-\d\d-\d\d")
        try:
            return sorted(file.name for file in self.backups.iterdir() if dated.fullmatch(file.name))
        except FileNotFoundError:
            return []

    def _back_up(self, now: datetime) -> None:
        target = self.backups / f"{self.path.name}.{now.astimezone(UTC).date().isoformat()}"
        if target.exists() or not self.path.exists():
            return
        self.backups.mkdir(mode=0o700, exist_ok=True)
        self._replace(target, self.path.read_bytes())
        for name in self._backups()[:-BACKUPS_KEPT]:
            (self.backups / name).unlink()

    @staticmethod
    def _replace(target: Path, content: bytes) -> None:
        """Put the content in the target's place, whole or not at all, and on the disk when this returns."""
        # One fixed name: what a kill leaves behind is overwritten by the next change instead of piling up.
        temporary = target.with_name(f"{target.name}.tmp")
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            try:
                rest = memoryview(content)
                while rest:
                    rest = rest[os.write(handle, rest) :]
                os.fsync(handle)
            finally:
                os.close(handle)
            temporary.replace(target)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _tables(content: bytes) -> Tables | None:
    """Read a book; None when it is none."""
    try:
        tables = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return tables if _is_tables(tables) else None


def _is_tables(value: object) -> bool:
    """Tell whether it has the shape that TinyDB keeps: tables of numbered documents."""
    return isinstance(value, dict) and all(
        isinstance(table, dict)
        and all(number.isdigit() and isinstance(document, dict) for number, document in table.items())
        for table in value.values()
    )


def _as_bytes(tables: Tables) -> bytes:
    """One record a line: quick to read, and a change is one line in a diff."""
    parts = []
    for name, table in tables.items():
        lines = ",\n".join(
            f"{json.dumps(number)}: {json.dumps(entry, ensure_ascii=False)}" for number, entry in table.items()
        )
        parts.append(f"{json.dumps(name, ensure_ascii=False)}: {{\n{lines}\n}}")
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    return text.encode("utf-8", "replace")  # half a surrogate pair in somebody's note must not cost the book
