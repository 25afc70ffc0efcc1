"""One wellkept at work a state folder: the operating system's lock decides, the pid file says whose it is."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from daemon.errors import UserError


class Held(UserError):
    """Another wellkept is at work; `pid` None when it has only just begun and has not said who it is."""

    def __init__(self, folder: Path, pid: int | None, since: datetime | None) -> None:
        who = f"process {pid}" if pid is not None else "it has only just begun"
        started = f", since {since.astimezone():%Y-%m-%d %H:%M}" if since else ""
        stop = f"stop it (kill {pid})" if pid is not None else "stop it"
        super().__init__(
            f"another wellkept is at work in {folder} ({who}{started})",
            f"wait until it has finished, or {stop}; commands that only show things work meanwhile",
        )
        self.pid = pid
        self.since = since


class StateLock:
    """Held while the state folder is written to: `with StateLock(folder): ...`. Raises Held.

    It waits for somebody else to finish for the seconds of `patience` only.

    A lock of a killed process is gone with it, whatever files it left behind. Not re-entrant.
    """

    def __init__(self, folder: Path, patience: float = 0.0) -> None:
        self._folder = folder
        self._pid_file = folder / "wellkept.pid"
        self._lock = FileLock(folder / "wellkept.lock", timeout=patience, mode=0o600)

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._lock.is_locked:
            raise Held(self._folder, os.getpid(), None)
        try:
            self._lock.acquire()
        except Timeout:
            raise self._held() from None
        try:
            self._sign()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(FileNotFoundError):
            self._pid_file.unlink()
        self._lock.release()

    def _sign(self) -> None:
        # Whatever lies there is a killed process's; a new file also gives the right owner, mode and time.
        with suppress(FileNotFoundError):
            self._pid_file.unlink()
        handle = os.open(self._pid_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{os.getpid()}\n")

    def _held(self) -> Held:
        try:
            pid = int(self._pid_file.read_text(encoding="ascii"))
            since = datetime.fromtimestamp(self._pid_file.stat().st_mtime, UTC)
        except (OSError, ValueError):
            return Held(self._folder, None, None)
        return Held(self._folder, pid, since)
