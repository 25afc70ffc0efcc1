"""Text into sentences, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rules.language.lexicon import LEXICON

_END = re.compile(r"[\"')\]\s](?:(?<=[.!?…][\"')\]])[\"')\]]*\s+|(?<=[.!?…]\s)\s*|(?<=\n)\s*\n|(?<=\n)(?=\s*[-*•]))")
"""A mark that ends a sentence stands before it, or it is a blank line, or an item of a list follows.

What may be the first character stands first: `re` then looks at no other.
"""
_SHORT = re.compile(
    r"(?:^|[\s(\"'/-])(?:(?P<title>dr|mr|mrs|ms|messrs|prof|hr|hrn|fr|frl|sra|srta|mme|mlle|dott|drs|dipl|ing|vs|bzw|ggf|evtl|inkl|exkl|zzgl|vgl|approx"
    r"|(?-i:(?![ap]\.m)[a-z]\. ?[A-Za-zÄ]|[A-Z]\.[a-z]))|(?-i:(?P<half>[a-z]))|(?P<number>no|nos|nr|nrs|núm|num|n°|ca|tel|max|min|art|abs|fig|pos|ref|ext|str|seite|p|pp|vol)|(?P<day>\d{1,2}))\.$",
    re.IGNORECASE,
)
"""What ends in a full stop and goes on: a title before any word, a few words before a number, a number before a month."""
_COUNTED = re.compile(
    r"(?i:jan|feb|mär|mar|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-zä]*\b|[a-zäöü]|(?:Quartal|Halbjahr|Kalenderwoche|KW|Woche|Stock|Etage|OG|Geburtstag|Jahrestag)\b"
)
"""What follows an ordinal in German: a month, a few nouns, or any word in small letters."""
_HALF = re.compile(r"[A-Za-zÄ]\.")
"""The rest of a short form in two parts: "z. B."."""
_WEB = re.compile(r"(?:https?://|www\.)\S+")
_LONGEST = 600
"""Characters of a sentence: the rest of a longer one is looked at as the next."""
_SHORTEST = 14
"""Characters on either side of a full stop that tell whether it ends a sentence."""
_MOST = 400
"""Sentences of one text that are looked at."""


class Sentence(NamedTuple):
    """A sentence with its traces in the lexicon `LEXICON`."""

    text: str
    traces: int


def _named(found: re.Match[str]) -> str:
    """Return what stands for a web address: a question mark at its end is the sentence's."""
    return "URL?" if found[0].rstrip("\"')]").endswith("?") else "URL"


def _goes_on(text: str, end: re.Match[str]) -> bool:
    """Tell whether the full stop before a possible end belongs to a short form, or to a number that is an ordinal."""
    at = end.start()
    if text[at - 1 : at] != "." or end[0].count("\n") > 1:
        return False
    short = _SHORT.search(text, max(0, at - _SHORTEST), at)
    if short is None:
        return False
    following = text[end.end() : end.end() + _SHORTEST]
    if short["number"]:
        return following[:1].isdigit()
    if short["half"]:
        return _HALF.match(following) is not None
    return not short["day"] or _COUNTED.match(following) is not None


def _parts(text: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(text):
        if not _goes_on(text, end):
            yield text[begin : end.start()]
            begin = end.end()
    yield text[begin:]


def sentences(text: str) -> list[Sentence]:
    """Return the sentences with white space folded; web addresses become `URL`, their marks ask nothing."""
    found: list[Sentence] = []
    if "http" in text or "www." in text:
        text = _WEB.sub(_named, text)
    for part in _parts(text):
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
