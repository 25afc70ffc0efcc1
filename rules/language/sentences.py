"""Text into sentences, in linear time."""

from __future__ import annotations

import re
from typing import NamedTuple

from rules.language.lexicon import LEXICON

_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|\n\s*\n|\n(?=\s*[-*•])")
_WEB = re.compile(r"(?:https?://|www\.)\S+")
_LONGEST = 600
"""Characters of a sentence: the rest of a longer one is looked at as the next."""
_MOST = 400
"""Sentences of one text that are looked at."""


class Sentence(NamedTuple):
    """A sentence with its marks in the lexicon `LEXICON`."""

    text: str
    marks: int


def sentences(text: str) -> list[Sentence]:
    """Return the sentences with white space folded; web addresses become `URL`, their marks ask nothing."""
    found: list[Sentence] = []
    for part in _END.split(_WEB.sub("URL", text)):
        folded = " ".join(part.split())
        for start in range(0, len(folded), _LONGEST):
            sentence = folded[start : start + _LONGEST]
            found.append(Sentence(sentence, LEXICON.marks(sentence)))
            if len(found) >= _MOST:
                return found
    return found
