"""A notice on the desktop when an account needs its person: at most one a day for each, whatever is started anew.

What was told is on disk before it is shown, in `told.json` of the state folder: after a crash in between, a notice is
missing rather than shown twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.base import SignInNeeded
from daemon.notices import Show
from rules.model import Notice

NAME = "told.json"
AGAIN = timedelta(days=1)


class SignInNotices:
    """The notices of one state folder. The caller holds its lock."""

    def __init__(self, folder: Path, show: Show) -> None:
        self._path = folder / NAME
        self._show = show

    def tell(self, errors: Mapping[str, BaseException], now: datetime) -> list[str]:
        """Show a notice for each account that needs a sign-in and had none for a day; returns which. Raises nothing."""
        wanted = [account for account, error in errors.items() if isinstance(error, SignInNeeded)]
        if not wanted:
            return []
        # A moment far ahead was written while the clock was wrong: it would silence us for as long.
        told = {account: at for account, at in self._read().items() if abs(now - at) < AGAIN}
        due = [account for account in wanted if account not in told]
        if not due or not self._write(told | dict.fromkeys(due, now)):
            return []
        for account in due:
            self._show(_notice(account))
        return due

    def _read(self) -> dict[str, datetime]:
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
            found = {str(account): datetime.fromisoformat(at) for account, at in held.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
        return {account: at for account, at in found.items() if at.tzinfo is not None}

    def _write(self, told: Mapping[str, datetime]) -> bool:
        """Replace what is known; False when it could not be written down: then nothing may be shown."""
        draft = self._path.with_suffix(".tmp")
        try:
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump({account: at.astimezone(UTC).isoformat() for account, at in told.items()}, stream)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError:
            return False
        return True


def _notice(account: str) -> Notice:
    return Notice(
        mark="",
        account=account,
        person="",
        title=f"Sign in to {account} again",
        text=f"wellkept cannot read it until then: wellkept login {account}",
    )
