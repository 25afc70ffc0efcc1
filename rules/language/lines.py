"""Hashes of lines: by them a quoted line finds the text it quotes, in whatever mail that stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_NOT_SAID = re.compile(r"[\W_]+")
"""Quote marks, white space and punctuation."""
_NOT_SAID_ASCII = bytes(code for code in range(128) if not chr(code).isalnum())
_SIGNIFICANT = 12
"""Letters and digits a line must have to say anything."""


LINES_KEPT = 400
"""Lines of a mail that are looked at, said and quoted ones each."""


def line_hashes(text: str, quoted: Iterable[str]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the hashes of what a mail says and of what it quotes; `quoted`: lines known to be quotations.

    Whatever is not marked as quoted counts as said, signatures and attribution lines too: others quote them as well.
    """
    lines = text.splitlines()
    said = [line for line in lines if not line.startswith(">")][:LINES_KEPT]
    marked = [line for line in lines if line.startswith(">")][:LINES_KEPT]
    return frozenset(map(line_hash, said)) - {0}, frozenset(map(line_hash, (*marked, *quoted))) - {0}


def line_hash(line: str) -> int:
    """Return a stable 63-bit hash of a line, blind to white space, case and quote marks; 0 for a line too short."""
    line = line[:500]
    if line.isascii():
        kept = line.encode().translate(None, _NOT_SAID_ASCII).lower()
        letters = len(kept)
    else:
        text = _NOT_SAID.sub("", line).casefold()
        kept, letters = text.encode(), len(text)
    if letters < _SIGNIFICANT:
        return 0
    return int.from_bytes(hashlib.blake2b(kept, digest_size=8).digest(), "big") >> 1
