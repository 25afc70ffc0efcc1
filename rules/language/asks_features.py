"""A sentence → its features: one to three neighbouring words, and what the rules heard in it.

Names and addresses are no features. A word that the model's vocabulary does not hold is told as rare, or as a name when
it is capitalised; numbers, times, days, web and mail addresses are told as such.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import compress, pairwise

from rules.language.asks_cues import Heard

_TOKEN = re.compile(
    r"(?:https?:|www\.|\$)[^\s?!]+|[\w.+-]{1,64}@[\w.-]+|\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\d{1,2}:\d\d\b|\d[\d.,]*"
    r"|[^\W\d_]+(?:'[^\W\d_]+)?|[?!.,:;]",
    re.IGNORECASE,
)
_DAYS = frozenset((
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu",
    "thur", "thurs", "fri", "today", "tonight", "tomorrow",
))  # fmt: skip
_MOST_TOKENS = 80
"""Of a sentence: what comes later adds little."""
_SHORT, _FEW, _MANY = 4, 8, 25
"""Words up to which a sentence is very short or short, and from which it is long."""
_REMEMBERED = 8192


def tokens(text: str) -> list[str]:
    """Return the words and marks of a sentence as written."""
    return _TOKEN.findall(text.replace("\u2019", "'"))[:_MOST_TOKENS]


@lru_cache(_REMEMBERED)
def kind_of(token: str) -> str:
    """Return what kind of token it is where the word itself does not matter, else the word in lower case."""
    first = token[0]
    if first.isdigit():
        return "<time>" if ":" in token or token[-1] in "mM" else "<number>"
    if "@" in token:
        return "<address>"
    folded = token.casefold()
    if first == "$" or folded == "url" or folded.startswith(("http:", "https:", "www.")):
        return "<link>"
    return "<day>" if folded in _DAYS else folded


def words(text: str, vocabulary: Collection[str]) -> list[str]:
    """Return the tokens that the model sees."""
    return [
        kind
        if (kind := kind_of(token)) in vocabulary or kind[0] == "<"
        else ("<name>" if number and token[0].isupper() else "<rare>")
        for number, token in enumerate(tokens(text))
    ]


def phrases(said: Sequence[str]) -> list[str]:
    """Return each one, two and three neighbours; `^` stands for the beginning of the sentence, `$` for its end."""
    ones = ["^", *said, "$"]
    twos = [f"{first} {second}" for first, second in pairwise(ones)]
    return [*ones, *twos, *(f"{two} {last}" for two, last in zip(twos, ones[2:], strict=False))]


ABOUT = (
    "=a strong cue",
    "=a weaker cue",
    "=a question",
    "=a question word",
    "=a question that requests",
    "=a courtesy",
    "=tells rather than asks",
    "=the rules say so",
    "=speaks to its reader",
    "=very short",
    "=short",
    "=long",
)
"""What the rules heard and how long the sentence is, in words that people read in `why`."""
_READER = re.compile(r"\byou\b", re.IGNORECASE)
_STRONG, _ENOUGH = 0.8, 0.5


def about(text: str, heard: Heard, count: int) -> list[str]:
    """Return those of ABOUT that hold of a sentence of so many tokens."""
    holds = (
        heard.cue > _STRONG,
        0 < heard.cue <= _STRONG,
        heard.question,
        heard.opened,
        heard.question and heard.cue > 0,
        heard.courteous,
        heard.told,
        heard.score >= _ENOUGH,
        _READER.search(text) is not None,
        count < _SHORT,
        count < _FEW,
        count > _MANY,
    )
    return list(compress(ABOUT, holds))
