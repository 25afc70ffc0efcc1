"""`run.json`: what `wellkept run` lets other commands know about itself, in the state folder, for the owner only.

Whoever is on duty holds a lock on it (flock(2)) that dies with the process: a file left behind by a killed one is
known by that, whatever other process has its number by now. It is replaced as a whole, so that no half of it is read.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

NAME = "run.json"
_LOOKS = 5
"""How often a file that is just being replaced is opened anew."""


class DutyFile:
    """The writing side. The caller holds the lock of the state folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._handle: int | None = None

    def write(self, content: Mapping[str, Any]) -> None:
        """Replace what is known. Raises OSError, after which the former content stands."""
        draft = self._path.with_suffix(".tmp")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with os.fdopen(os.dup(handle), "w", encoding="utf-8") as stream:
                json.dump(content, stream)
            draft.replace(self._path)
        except BaseException:
            os.close(handle)
            raise
        self._let_go()
        self._handle = handle

    def close(self) -> None:
        """Nobody is on duty any more."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._let_go()

    def _let_go(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def read_duty(folder: Path) -> dict[str, Any] | None:
    """Return what the one on duty last wrote; None when nobody is."""
    path = folder / NAME
    for _ in range(_LOOKS):
        try:
            with path.open(encoding="utf-8") as stream:
                if _held(stream.fileno()):
                    found = json.load(stream)
                    return found if isinstance(found, dict) else None
                if os.fstat(stream.fileno()).st_ino == path.stat().st_ino:
                    return None  # left behind
        except (OSError, ValueError):
            return None
    return None


def _held(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
