"""Does a text ask for something? Rules only: questions, requests and proposals to meet, in eight languages.

Each sentence is scored by the strongest cue in it; courtesies that look like questions are taken out first.
"""

from __future__ import annotations

from rules.language.asks_words import COURTESY, COURTESY_STEMS, CUES, GREETING, NOT_ASKED, QUESTION, Cues
from rules.language.sentences import sentences
from rules.model import Asks

THRESHOLD = 0.5
"""The score from which a text asks."""
_COURTEOUS, _TOLD = 0.1, 0.3
"""Scores of a sentence that is only polite, and of one whose cue belongs to what it tells."""
_QUESTION, _OPEN_QUESTION, _MOST = 0.7, 0.85, 0.97
"""Scores of a question mark, of one after a question word, and of a question that also requests."""
_FEWEST_WORDS = 3
"""Words that must be left of a question when its courtesy is taken out."""


def asks(text: str, language: str = "") -> Asks:
    """Judge a text by its most demanding sentence; the earliest of equals is the evidence.

    `language` spares the cues of other languages but English, which many mails mix in; "" tries all.
    """
    families = ("en", _family(language)) if language else tuple(CUES)
    cues = [cue for family in dict.fromkeys(families) for cue in CUES[family]]
    best, quote = 0.0, ""
    for sentence in sentences(text):
        score = score_sentence(sentence, cues)
        if score > best:
            best, quote = score, sentence
    return Asks(best, best >= THRESHOLD, quote if best >= THRESHOLD else "")


def _family(language: str) -> str:
    return language if language in CUES else ""


def score_sentence(sentence: str, cues: Cues) -> float:
    """Return how strongly one sentence asks for something, 0 to 1."""
    folded = sentence.casefold()
    rest = COURTESY.sub(" ", sentence) if any(stem in folded for stem in COURTESY_STEMS) else sentence
    courteous = rest != sentence
    cue = _strongest(rest, cues)
    if sentence.rstrip("\"')] ").endswith("?"):
        if courteous and not cue and len(GREETING.sub("", rest).split()) < _FEWEST_WORDS:
            return _COURTEOUS
        asked = _OPEN_QUESTION if QUESTION.search(rest) else _QUESTION
        return min(_MOST, max(cue, asked) + 0.05 * bool(cue))
    if cue and NOT_ASKED.search(sentence):
        return _TOLD
    return cue or _COURTEOUS * courteous


def _strongest(sentence: str, cues: Cues) -> float:
    return max((weight for weight, pattern in cues if pattern.search(sentence)), default=0.0)
