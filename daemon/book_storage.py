"""Where the book lies: a TinyDB storage that is always whole, and a lock that lets one writer in at a time.

TinyDB's own JSON storage truncates the file and then writes it: a kill or a full disk in between leaves half
a book. Here a new file is written beside the old one, synced, and renamed over it (POSIX rename is atomic),
so that whoever looks finds the old book or the new one. Changes happen inside `changing()`, which holds the
lock, reads the book afresh, and writes it once at the end: two processes never lose each other's change.
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
from typing import Any

from filelock import FileLock, Timeout
from tinydb.storages import Storage

from daemon.errors import UserError

BACKUPS_KEPT = 7
LOCK_SECONDS = 30.0
"""How long a writer waits for another one: a change takes milliseconds, an import seconds."""

Tables = dict[str, dict[str, Any]]
"""What TinyDB stores: table → document id (as text) → document."""


class BookStorage(Storage):
    """`book.json`, read on every look and written once a change."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()  # a link to the real book stays a link
        self.backups = self.path.parent / "backups"
        self._held: Tables | None = None
        self._dirty = False

    def read(self) -> Tables | None:
        """Return the tables; None when there has never been a book. Raises UserError when unreadable."""
        if self._held is not None:
            return self._held
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            if not self._backups():
                return None
            raise self._unreadable("is missing, although there are backups of it") from None
        return self._parsed(content)

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
            self._held = self.read() or {}
            self._dirty = False
            yield
            if self._dirty:
                self._back_up(now)
                self._replace(self.path, _as_bytes(self._held))
        finally:
            self._held = None
            lock.release()

    def _parsed(self, content: bytes) -> Tables:
        try:
            tables = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise self._unreadable(f"is not whole: {error}") from error
        if not _is_tables(tables):
            raise self._unreadable("does not hold the tables of a book")
        return tables  # type: ignore[no-any-return] # just checked

    def _unreadable(self, what: str) -> UserError:
        for name in reversed(self._backups()):
            backup = self.backups / name
            with suppress(OSError, ValueError, RecursionError):
                if _is_tables(json.loads(backup.read_bytes())):
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
