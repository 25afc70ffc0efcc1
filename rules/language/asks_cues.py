"""How strongly one sentence asks, by its words alone; and what that says to the model (asks_model)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from rules.language.asks_words import (
    COURTESY,
    CUES,
    GREETING,
    INVITATION,
    NOT_ASKED,
    PROMISE,
    QUESTION,
    Cues,
)
from rules.language.lexicon import LEXICON
from rules.language.sentences import Sentence

COURTEOUS, TOLD = 0.1, 0.3
"""Scores of a sentence that is only polite, and of one whose cue belongs to what it tells."""
_QUESTION, _OPEN_QUESTION, _MOST = 0.7, 0.85, 0.97
"""Scores of a question mark, of one after a question word, and of a question that also requests."""
_FEWEST_WORDS = 3
"""Words that must be left of a question when its courtesy is taken out."""


class Heard(NamedTuple):
    """What the words of a sentence say about its asking."""

    score: float
    """0 to 1."""
    cue: float = 0.0
    """The weight of its strongest cue; 0 without one."""
    courteous: bool = False
    question: bool = False
    """It ends with a question mark."""
    opened: bool = False
    """A question word opens it, and it asks."""
    told: bool = False
    """It tells: what its cue belongs to, or what its writer is going to do."""
    invited: bool = False
    """Its courtesy is one that may be meant: "feel free to call"."""


def family(language: str) -> str:
    """Return which cues a language has: its own, or those of the small ones together."""
    return language if language in CUES else ""


@cache
def cues_of(of: str | None) -> Cues:
    """Return the cues of a family and of English, of all families without one; the strongest first."""
    families = tuple(CUES) if of is None else tuple(dict.fromkeys(("en", of)))
    return sorted((cue for name in families for cue in CUES[name]), key=lambda cue: -cue[0])


_LOST_MARKS = re.compile(r"[\w(] \?[^\s?][^?]{0,120}\?\W*$")

_TOP_CUE = max(weight for cues in CUES.values() for weight, _ in cues)


def is_question(sentence: Sentence) -> bool:
    """Tell whether a question mark ends the sentence, and is not what became of quotation marks: "in package ?base?"."""
    return sentence.text.rstrip("\"')]: ").endswith("?") and not _LOST_MARKS.search(sentence.text)


def highest(sentence: Sentence) -> float:
    """Return the score beyond which no such sentence can come."""
    return _MOST if is_question(sentence) else _TOP_CUE


def hear(sentence: Sentence, cues: Cues) -> Heard:
    """Return what the words of one sentence say."""
    text, traces = sentence
    if "\u2019" in text:
        text = text.replace("\u2019", "'")
        traces = LEXICON.traces(text.split())
    whole = Sentence(text, traces)
    question = is_question(whole)
    courteous = COURTESY.search(text, traces)
    if courteous:
        text = COURTESY.pattern.sub(" ", text)
        traces = LEXICON.traces(text.split())
    cue = next((weight for weight, phrases in cues if phrases.search(text, traces)), 0.0)
    if question:
        if courteous and not cue and len(GREETING.sub("", text).split()) < _FEWEST_WORDS:
            return Heard(COURTEOUS, courteous=True, question=True)
        opened = QUESTION.search(text) is not None
        asked = _OPEN_QUESTION if opened else _QUESTION
        score = min(_MOST, max(cue, asked) + 0.05 * bool(cue))
        return Heard(score, cue, courteous, question=True, opened=opened)
    if cue and NOT_ASKED.search(*whole):
        return Heard(TOLD, cue, courteous, told=True)
    if cue:
        return Heard(cue, cue, courteous, opened=QUESTION.search(text) is not None)
    told, invited = PROMISE.match(text) is not None, courteous and INVITATION.search(*whole)
    return Heard(COURTEOUS * courteous, 0.0, courteous, told=told, invited=invited)
