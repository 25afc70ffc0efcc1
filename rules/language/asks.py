"""Does a text ask for something: a question, a request, a proposal to meet? By rules in eight languages, for English by a model.

The rules score each sentence by the strongest cue in it; courtesies that look like questions are taken out first. The
model weighs the same cues together with the words around them. Both judge sentence by sentence, and the most demanding
one is the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from rules.language.asks_cues import COURTEOUS, Heard, cues_of, family, hear, highest
from rules.language.asks_model import Model, model
from rules.language.asks_words import Cues
from rules.language.sentences import Sentence, sentences
from rules.language.troubles import lasting, troubled
from rules.model import Asks, AsksMode

THRESHOLD = 0.5
"""The rules' score from which a sentence asks."""
MODEL_THRESHOLD = 0.5
"""The model's probability from which a sentence asks: the best out of fold on training data where three in ten ask."""
QUESTION_THRESHOLD = 0.125
"""The model's probability from which a question asks: what it learnt from are also advertisements, which ask a lot and
want no answer. A person's question that goes unheard costs as much as seven that are heard too many; so every request
of our own making in tests/language is heard."""
INVITATION_THRESHOLD = 0.7
"""The model's probability from which "feel free to call" is meant: above that of the phrases that everybody uses."""
_TROUBLE = 0.2
"""What is added to the score of a text that tells of a trouble, as a share of what it lacks."""
_LASTING = 0.4
"""The same of a text that asks for nothing, and tells of a trouble that lasts."""
_A_LINE = 2
"""Sentences of a text up to which it is like the lines that the model learnt from."""
_MODELLED = 60
"""Sentences of a text that the model looks at, those with cues first: a long text stays cheap."""


def asks(said: Sequence[Sentence], language: str = "", mode: AsksMode = "model") -> tuple[Asks, bool]:
    """Judge a text by its most demanding sentence; the earliest of equals is the evidence.

    `language` spares the cues of other languages but English, which many mails mix in; "" tries all. The model
    judges English, and what is too short to tell its language as long as no other language has a cue in it.
    Returns the judgement, and whether the rules alone say that it asks.
    """
    found, plainly = _worded(said, language, mode)
    if not found.label and (trouble := lasting(said)):
        found = Asks(round(found.score + (1 - found.score) * _LASTING, 4), True, trouble)
    return found, plainly


def _worded(said: Sequence[Sentence], language: str, mode: AsksMode) -> tuple[Asks, bool]:
    """Judge by what asks in so many words."""
    if mode == "rules" or language not in {"en", ""}:
        found = by_rules(said, cues_of(family(language) if language else None))
        return found, found.label
    heard = [(sentence, hear(sentence, cues_of("en"))) for sentence in said]
    plainly = any(found.score >= THRESHOLD for _, found in heard)
    if not language and not plainly:
        foreign = by_rules(said, cues_of(None))
        if foreign.label:
            return foreign, True
    return by_model(heard), plainly


def by_rules(said: Sequence[Sentence], cues: Cues) -> Asks:
    """Judge by words alone."""
    best, quote = 0.0, ""
    for sentence in said:
        if best >= highest(sentence):
            continue
        score = hear(sentence, cues).score
        if score > best:
            best, quote = score, sentence.text
    return Asks(best, best >= THRESHOLD, quote if best >= THRESHOLD else "")


def by_model(heard: Sequence[tuple[Sentence, Heard]], judge: Model | None = None) -> Asks:
    """Judge sentences by a model, the shipped one unless told.

    A question asks from a lower probability on, an invitation from a higher one, other courtesies and promises never. In
    a text of more than two sentences the rules count as much as the model in the score, which learnt from single lines and
    finds one that seems to ask in any long text; what does not work raises it.
    """
    judge = judge or model()
    if len(heard) > _MODELLED:
        heard = sorted(heard, key=lambda each: -each[1].score)[:_MODELLED]
    top, best, quote = 0.0, (False, 0.0), ""
    for sentence, found in heard:
        score = judge.probability(sentence, found)
        top = max(top, score if len(heard) <= _A_LINE else (score + found.score) / 2)
        verdict = (_asks(found, score), score)
        if verdict > best:
            best, quote = verdict, sentence.text
    if any(troubled(sentence) for sentence, _ in heard):
        top += (1 - top) * _TROUBLE
    return Asks(round(top, 4), best[0], quote if best[0] else "")


def _asks(found: Heard, score: float) -> bool:
    if (found.courteous or found.told) and found.score <= COURTEOUS:
        return found.invited and not found.told and score >= INVITATION_THRESHOLD
    question = (found.question or found.opened) and found.score >= THRESHOLD
    return score >= (QUESTION_THRESHOLD if question else MODEL_THRESHOLD)


def reasons(quote: str, language: str = "", most: int = 4) -> list[str]:
    """Return what in a sentence spoke most for or against asking, as the model weighs it; [] where rules decide."""
    if language not in {"en", ""} or not quote:
        return []
    sentence = sentences(quote)[0]
    found = hear(sentence, cues_of("en"))
    return [f"{name} ({added:+.2f})" for name, added in model().strongest(sentence, found, most)]
