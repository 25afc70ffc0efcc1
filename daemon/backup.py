"""Backups: ledger and book in one file, as they are at one moment, and the way back.

The ledger is copied by SQLite itself (https://www.sqlite.org/backup.html), so that a daemon at work does not disturb
it. The index is left out: it is rebuilt. A backup is as private as what it holds: it is the owner's alone, and nothing
is ever overwritten by it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import zipfile
import zlib
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from daemon.errors import UserError
from daemon.ledger_tables import MIGRATIONS

LEDGER, BOOK, MANIFEST = "ledger.db", "book.json", "manifest.json"
FORMAT = 1
_NO_BACKUP = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    RuntimeError,
)
"""What reading a file that is no zip file of ours raises."""
_LIMIT = 4 * 1024**3
"""Bytes of one part: nothing of ours comes near it."""


def back_up(state: Path, target: Path, now: datetime) -> None:
    """Write a backup. Raises UserError when the target exists or there is nothing to back up, OSError."""
    with TemporaryDirectory(prefix=".backup-", dir=state) as folder:
        parts = _collect(state, Path(folder))
        if not parts:
            raise UserError(f"there is nothing to back up in {state}", "")
        manifest = {
            "format": FORMAT,
            "at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "parts": {name: _digest(part) for name, part in parts.items()},
        }
        try:
            handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise UserError(f"{target} exists already", "name another file: nothing is overwritten") from None
        try:
            with os.fdopen(handle, "w+b") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                    for name, part in parts.items():
                        archive.write(part, name)
                    archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            target.unlink()
            raise


def restore(state: Path, source: Path, now: datetime) -> Path | None:
    """Put a backup in the place of ledger and book; the caller holds the state folder.

    What was there is backed up first: returns where, None when there was nothing. The restored ledger has no `go`:
    what happened since is not in it. Raises UserError when the backup cannot be used, OSError; all is then as before.
    """
    with TemporaryDirectory(prefix=".restore-", dir=state) as folder:
        parts = _unpack(source, Path(folder))
        former = _set_aside(state, now)
        for name, part in parts.items():
            part.chmod(0o600)
            for left in (f"{name}-wal", f"{name}-shm"):
                (state / left).unlink(missing_ok=True)
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(state / name)
        handle = os.open(state, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return former


def _collect(state: Path, folder: Path) -> dict[str, Path]:
    parts = {}
    if (state / LEDGER).exists():
        parts[LEDGER] = folder / LEDGER
        with (
            closing(sqlite3.connect(f"{(state / LEDGER).as_uri()}?mode=ro", uri=True)) as held,
            closing(sqlite3.connect(folder / LEDGER)) as copy,
        ):
            held.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    with suppress(FileNotFoundError):
        (folder / BOOK).write_bytes((state / BOOK).read_bytes())
        parts[BOOK] = folder / BOOK
    return parts


def _unpack(source: Path, folder: Path) -> dict[str, Path]:
    """Check a backup and lay its parts out. Raises UserError."""
    try:
        raw = source.read_bytes()
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] > FORMAT:
                raise UserError(f"{source} was written by a newer wellkept", "install the newer version first")
            parts = {name: _part(archive, name, digest, folder) for name, digest in manifest["parts"].items()}
    except _NO_BACKUP as error:
        raise UserError(f"{source} is no backup of wellkept, or it is damaged", "try an older one") from error
    if LEDGER in parts:
        _forget_go(parts[LEDGER], source)
    return parts


def _part(archive: zipfile.ZipFile, name: str, digest: str, folder: Path) -> Path:
    if name not in (LEDGER, BOOK) or archive.getinfo(name).file_size > _LIMIT:
        raise KeyError(name)
    part = folder / name
    part.write_bytes(archive.read(name))
    if _digest(part) != digest:
        raise KeyError(name)
    return part


def _forget_go(ledger: Path, source: Path) -> None:
    try:
        with closing(sqlite3.connect(ledger)) as held:
            (version,) = held.execute("SELECT version FROM schema_version").fetchone()
            if version > len(MIGRATIONS):
                raise UserError(f"{source} was written by a newer wellkept", "install the newer version first")
            held.execute("DELETE FROM start")
            held.commit()
    except (sqlite3.Error, TypeError) as error:
        raise UserError(f"the ledger in {source} is damaged: {error}", "try an older one") from error


def _set_aside(state: Path, now: datetime) -> Path | None:
    """Back up what is there before it is replaced; what is too damaged for that is kept as it is, under a name."""
    folder = state / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    base = f"before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%S}"
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, 1000))
    free = next(name for name in names if not (folder / f"{name}.zip").exists() and not (folder / name).exists())
    try:
        back_up(state, folder / f"{free}.zip", now)
        return folder / f"{free}.zip"
    except UserError:
        return None
    except sqlite3.Error:
        (folder / free).mkdir(mode=0o700)
        for path in (state / LEDGER, state / f"{LEDGER}-wal", state / BOOK):
            with suppress(FileNotFoundError):
                os.link(path, folder / free / path.name)
        return folder / free


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
