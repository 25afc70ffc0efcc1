"""Hashes of lines: by them a quoted line finds the text it quotes, in whatever mail that stands."""

from __future__ import annotations

import hashlib
import re

_MARKS = re.compile(r"^[\s>|]+")
_SIGNIFICANT = 12
"""Letters and digits a line must have to say anything."""


def line_hash(line: str) -> int:
    """Return a stable 63-bit hash of a line, blind to white space, case and quote marks; 0 for a line too short."""
    kept = "".join(char for char in _MARKS.sub("", line[:500]).casefold() if char.isalnum())
    if len(kept) < _SIGNIFICANT:
        return 0
    return int.from_bytes(hashlib.blake2b(kept.encode(), digest_size=8).digest(), "big") >> 1
