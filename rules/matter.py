"""Does a mail of ours name the matter that somebody waits about? Words, not meaning: cautious by design."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")
SHORTEST = 3
"""Letters of a word that may name a matter; numbers may be shorter."""
_COMMON = frozenset(
    [
        "a",
        "about",
        "again",
        "all",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "aus",
        "bei",
        "by",
        "can",
        "das",
        "dem",
        "den",
        "der",
        "des",
        "die",
        "dringend",
        "ein",
        "eine",
        "einen",
        "for",
        "frage",
        "from",
        "für",
        "fyi",
        "hello",
        "hi",
        "hallo",
        "i",
        "ihr",
        "ihre",
        "im",
        "in",
        "info",
        "is",
        "it",
        "kurze",
        "mail",
        "meeting",
        "mit",
        "my",
        "neue",
        "new",
        "next",
        "of",
        "on",
        "or",
        "our",
        "please",
        "question",
        "quick",
        "re",
        "reminder",
        "request",
        "short",
        "termin",
        "that",
        "the",
        "this",
        "thread",
        "to",
        "und",
        "unser",
        "unsere",
        "update",
        "urgent",
        "von",
        "was",
        "we",
        "wegen",
        "wg",
        "with",
        "you",
        "your",
        "zu",
        "zum",
        "zur",
    ]
)


@lru_cache(maxsize=4096)
def matter_words(subject: str) -> frozenset[str]:
    """Return the words of a normalised subject that say what it is about."""
    words = (word.casefold() for word in _WORD.findall(subject[:500]))
    return frozenset(word for word in words if word not in _COMMON and (len(word) >= SHORTEST or word.isdigit()))


def names_matter(subject: str, our_subject: str, our_text: str) -> bool:
    """Tell whether our mail is about the subject: the same subject, or every word of the matter is in it.

    A single everyday word is no matter: it takes two words, or one with a digit in it ("4711", "v2").
    """
    if subject and subject == our_subject:
        return True
    words = matter_words(subject)
    if not words:
        return False
    if len(words) == 1 and not any(any(char.isdigit() for char in word) for word in words):
        return False
    said = frozenset(word.casefold() for word in _WORD.findall(f"{our_subject}\n{our_text}"))
    return words <= said
