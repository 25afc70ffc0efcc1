"""Does a text ask for something? Rules only: questions, requests and proposals to meet, in eight languages.

Each sentence is scored by the strongest cue in it; courtesies that look like questions are taken out first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rules.language.asks_words import COURTESY, CUES, GREETING, NOT_ASKED, QUESTION, Cues
from rules.language.lexicon import LEXICON
from rules.language.sentences import Sentence
from rules.model import Asks

THRESHOLD = 0.5
"""The score from which a text asks."""
_COURTEOUS, _TOLD = 0.1, 0.3
"""Scores of a sentence that is only polite, and of one whose cue belongs to what it tells."""
_QUESTION, _OPEN_QUESTION, _MOST = 0.7, 0.85, 0.97
"""Scores of a question mark, of one after a question word, and of a question that also requests."""
_FEWEST_WORDS = 3
"""Words that must be left of a question when its courtesy is taken out."""


def asks(said: Sequence[Sentence], language: str = "") -> Asks:
    """Judge a text by its most demanding sentence; the earliest of equals is the evidence.

    `language` spares the cues of other languages but English, which many mails mix in; "" tries all.
    """
    cues = _cues(_family(language) if language else None)
    best, quote = 0.0, ""
    for sentence in said:
        question = sentence.text.rstrip("\"')] ").endswith("?")
        if best >= (_MOST if question else _TOP_CUE):
            continue
        score = _score(sentence, cues, question=question)
        if score > best:
            best, quote = score, sentence.text
    return Asks(best, best >= THRESHOLD, quote if best >= THRESHOLD else "")


def _family(language: str) -> str:
    return language if language in CUES else ""


@cache
def _cues(family: str | None) -> Cues:
    """Return the cues of a family and of English, of all families without one; the strongest first."""
    families = tuple(CUES) if family is None else tuple(dict.fromkeys(("en", family)))
    return sorted((cue for name in families for cue in CUES[name]), key=lambda cue: -cue[0])


_TOP_CUE = max(weight for cues in CUES.values() for weight, _ in cues)
"""No sentence without a question mark asks more strongly."""


def _score(sentence: Sentence, cues: Cues, *, question: bool) -> float:
    """Return how strongly one sentence asks for something, 0 to 1."""
    text, traces = sentence
    courteous = COURTESY.search(text, traces)
    if courteous:
        text = COURTESY.pattern.sub(" ", text)
        traces = LEXICON.traces(text.split())
    cue = next((weight for weight, phrases in cues if phrases.search(text, traces)), 0.0)
    if question:
        if courteous and not cue and len(GREETING.sub("", text).split()) < _FEWEST_WORDS:
            return _COURTEOUS
        asked = _OPEN_QUESTION if QUESTION.search(text) else _QUESTION
        return min(_MOST, max(cue, asked) + 0.05 * bool(cue))
    if cue and NOT_ASKED.search(*sentence):
        return _TOLD
    return cue or _COURTEOUS * courteous
