"""Text into sentences, in linear time."""

from __future__ import annotations

import re
from typing import NamedTuple

from rules.language.lexicon import LEXICON

_END = re.compile(r"[\"')\]\s](?:(?<=[.!?…][\"')\]])[\"')\]]*\s+|(?<=[.!?…]\s)\s*|(?<=\n)\s*\n|(?<=\n)(?=\s*[-*•]))")
"""A mark that ends a sentence stands before it, or it is a blank line, or an item of a list follows.

What may be the first character stands first: `re` then looks at no other.
"""
_WEB = re.compile(r"(?:https?://|www\.)\S+")
_LONGEST = 600
"""Characters of a sentence: the rest of a longer one is looked at as the next."""
_MOST = 400
"""Sentences of one text that are looked at."""


class Sentence(NamedTuple):
    """A sentence with its traces in the lexicon `LEXICON`."""

    text: str
    traces: int


def _named(found: re.Match[str]) -> str:
    """Return what stands for a web address: a question mark at its end is the sentence's."""
    return "URL?" if found[0].rstrip("\"')]").endswith("?") else "URL"


def sentences(text: str) -> list[Sentence]:
    """Return the sentences with white space folded; web addresses become `URL`, their marks ask nothing."""
    found: list[Sentence] = []
    if "http" in text or "www." in text:
        text = _WEB.sub(_named, text)
    for part in _END.split(text):
        words = part.split()
        folded = " ".join(words)
        if 0 < len(folded) <= _LONGEST:
            found.append(Sentence(folded, LEXICON.traces(words)))
        else:
            pieces = [folded[start : start + _LONGEST] for start in range(0, len(folded), _LONGEST)]
            found.extend(Sentence(piece, LEXICON.traces(piece.split())) for piece in pieces)
        if len(found) >= _MOST:
            break
    return found[:_MOST]
