"""A task as Google has it, and as wellkept knows it."""

from __future__ import annotations

from hashlib import blake2b

from connectors.gmail.client import Json
from connectors.model import Placed

MARK = "wellkept "
"""What the last line of the notes begins with; the mark follows."""


def mark_of(there: Json) -> str:
    """Return the mark in the last line of the notes, "" for none."""
    last = str(there.get("notes") or "").rstrip().rpartition("\n")[2].strip()
    return last.removeprefix(MARK) if last.startswith(MARK) else ""


def is_done(there: Json) -> bool:
    """Tell whether the task is ticked off."""
    return there.get("status") == "completed"


def placed_of(mark: str, ref: str, there: Json) -> Placed:
    """Return the task as the contract has it; `ref` is `list/task`."""
    return Placed(mark, ref, fingerprint_of(there), completed=is_done(there))


def fingerprint_of(there: Json) -> str:
    """Return a digest of what the user can change in a task; ticking it off is told apart from that."""
    row = [str(there.get(key) or "") for key in ("title", "notes")]
    return blake2b(
        repr([*row, str(there.get("due") or "")[:10]]).encode("utf-8", "replace"), digest_size=16
    ).hexdigest()
