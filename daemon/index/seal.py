"""The index's seal: by it, damage to a file at rest is known that SQLite cannot see.

SQLite notices a broken structure, not a changed letter in a text; and a reply whose Message-ID is damaged makes an
answered customer wait again. So whoever held the state folder leaves a digest of the whole file behind: everything in
it (the write-ahead log is folded in first), nobody at work. Whoever takes the folder over takes the digest away. After
a kill there is none, and the file is examined as far as SQLite can.

Source: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint, #pragma_quick_check
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

_SIZE = 16


def seal(engine: sa.Engine, path: Path, version: int) -> bool:
    """Leave the digest of the index behind; False when somebody who reads keeps the log from being folded in.

    The caller holds the state folder. Raises OSError and sqlalchemy's DatabaseError.
    """
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")  # not within a transaction
        busy, logged, folded = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        connection.exec_driver_sql("BEGIN")
    if busy or logged != folded:
        return False
    place = place_of(path)
    draft = place.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{version} {_digest(path)}")
    draft.replace(place)
    return True


def unseal(path: Path) -> bool:
    """Take the digest away, before anything is written; returns whether there was one."""
    try:
        place_of(path).unlink()
    except FileNotFoundError:
        return False
    return True


def is_broken(path: Path, version: int) -> bool:
    """Tell whether the index differs from its digest. Without one nothing is known: False.

    Nor with one for another version of the schema: whoever merely reads may have brought the index up to date.
    """
    place = place_of(path)
    try:
        text = place.read_text("ascii", "replace")
        made_for, _, wanted = text.partition(" ")
        if made_for != str(version) or _digest(path) == wanted:
            return False
        # Taken away meanwhile: somebody is at work, and what was read means nothing.
        return place.read_text("ascii", "replace") == text
    except FileNotFoundError:
        return False


def is_sound(engine: sa.Engine) -> bool:
    """Tell whether SQLite finds nothing wrong with the structure. Costs a reading of the whole file."""
    try:
        with engine.connect() as connection:
            return bool(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok")
    except sa.exc.OperationalError:
        raise
    except sa.exc.DatabaseError:
        return False


def discard(path: Path) -> None:
    """Remove the index and what belongs to it: the next sync rebuilds it."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", place_of(path).name):
        with suppress(FileNotFoundError):
            path.with_name(name).unlink()


def place_of(path: Path) -> Path:
    """Return where the digest lies."""
    return path.with_suffix(".seal")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=_SIZE)).hexdigest()
