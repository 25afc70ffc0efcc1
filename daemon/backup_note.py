"""When the user last made a backup: for `doctor`. Where it lies is not noted."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

_NAME = "last-backup"


def note_backup(state: Path, now: datetime) -> None:
    """Note that a backup was made. Raises nothing: the backup is what counts."""
    folder = state / "backups"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / _NAME).touch(mode=0o600)
        (folder / _NAME).write_text(now.astimezone(UTC).isoformat(timespec="seconds"), encoding="ascii")


def last_backup(state: Path) -> datetime | None:
    """Return when a backup was made last; None when nobody knows of one."""
    try:
        at = datetime.fromisoformat((state / "backups" / _NAME).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return at if at.tzinfo is not None else None
