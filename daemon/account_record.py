"""`accounts.json`: what became of the last try at each account, and when the next one is, for whoever asks meanwhile.

It lies in the state folder, for the owner only, and holds no word of a provider's. It may be deleted: the next try
writes it anew. When an account was last read whole is not in it: the index knows, and is asked (`daemon.account_health`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from daemon.account_health import AccountHealth
from daemon.trouble import trouble_of

NAME = "accounts.json"
_MOMENTS = ("last_attempt", "next_try", "failing_since")
_TEXTS = ("reason", "code", "mend")


class AccountRecord:
    """The file. Whoever writes holds the lock of the state folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def read(self) -> Mapping[str, AccountHealth]:
        """Return account → what became of its last try; of a file that is damaged, nothing."""
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(account): _health(str(account), row) for account, row in held.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def note(
        self, names: Collection[str], tried: Collection[str], errors: Mapping[str, BaseException], now: datetime
    ) -> None:
        """Note what became of a try at some of the accounts. Who is none of `names` is forgotten: they left the config."""
        held = self.read()
        before = {name: held.get(name, AccountHealth(name)) for name in names}
        self._write(
            [_after(health, errors.get(name), now) if name in tried else health for name, health in before.items()]
        )

    def expect(self, tries: Mapping[str, datetime]) -> None:
        """Note when each account is tried next; who is left out will not be."""
        self._write([replace(health, next_try=tries.get(name)) for name, health in self.read().items()])

    def _write(self, healths: Collection[AccountHealth]) -> None:
        """Replace the file as a whole. A disk that is full keeps nobody from their work."""
        draft = self._path.with_suffix(".tmp")
        with suppress(OSError):
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump({health.account: _row(health) for health in healths}, stream)
            draft.replace(self._path)


def _after(before: AccountHealth, error: BaseException | None, now: datetime) -> AccountHealth:
    if error is None:
        return AccountHealth(before.account, last_attempt=now, next_try=before.next_try)
    trouble = trouble_of(error, before.account)
    return replace(
        before,
        last_attempt=now,
        failures=before.failures + 1,
        failing_since=before.failing_since or now,
        reason=trouble.kind,
        code=trouble.code,
        mend=trouble.mend,
    )


def _row(health: AccountHealth) -> dict[str, Any]:
    moments = {name: getattr(health, name) for name in _MOMENTS}
    return {
        **{name: at and at.astimezone(UTC).isoformat() for name, at in moments.items()},
        **{name: getattr(health, name) for name in _TEXTS},
        "failures": health.failures,
    }


def _health(account: str, row: Mapping[str, Any]) -> AccountHealth:
    """Read a row. Raises KeyError, TypeError, ValueError for what is none."""
    attempt, following, since = (_moment(row[name]) for name in _MOMENTS)
    reason, code, mend = (str(row[name]) for name in _TEXTS)
    return AccountHealth(
        account,
        last_attempt=attempt,
        next_try=following,
        failures=int(row["failures"]),
        failing_since=since,
        reason=reason,
        code=code,
        mend=mend,
    )


def _moment(text: str | None) -> datetime | None:
    at = None if text is None else datetime.fromisoformat(text)
    if at is not None and at.tzinfo is None:
        raise ValueError(text)
    return at
