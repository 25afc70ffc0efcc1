"""The linear model: a sentence and what the rules heard in it → the probability that it asks for something.

English only. Trained by `make train` (training/asks.py) from the data that NOTICE names; docs/reading.md has its figures.
"""

from __future__ import annotations

import importlib.resources
import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from rules.language.asks_cues import Heard
from rules.language.asks_features import about, phrases, words
from rules.language.sentences import Sentence

FILE = importlib.resources.files("rules.language") / "asks_model.json"
"""Part of the code as much as the words of asks_words: data of the package, read once."""


def values(sentence: Sentence, heard: Heard, vocabulary: Collection[str]) -> dict[str, float]:
    """Return the features that a sentence has: its known phrases share a length of one, what was heard counts whole."""
    said = words(sentence.text, vocabulary)
    known = dict.fromkeys(phrase for phrase in phrases(said) if phrase in vocabulary)
    found = dict.fromkeys(known, 1 / math.sqrt(len(known) or 1))
    found.update(dict.fromkeys(about(sentence.text, heard, len(said)), 1.0))
    return found


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of phrases and of what was heard; the vocabulary is what has a weight."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, sentence: Sentence, heard: Heard) -> float:
        """Return how likely the sentence asks for something, 0 to 1."""
        weights = self.weights
        said = words(sentence.text, weights)
        known = {phrase: weight for phrase in phrases(said) if (weight := weights.get(phrase)) is not None}
        logit = self.bias + sum(known.values()) / math.sqrt(len(known) or 1)
        logit += sum(weights[name] for name in about(sentence.text, heard, len(said)))
        return 1 / (1 + math.exp(-logit))

    def strongest(self, sentence: Sentence, heard: Heard, most: int) -> list[tuple[str, float]]:
        """Return the features that speak most for or against asking, with what each adds to the logit."""
        found = values(sentence, heard, self.weights)
        added = [(name.lstrip("="), self.weights.get(name, 0.0) * value) for name, value in found.items()]
        return sorted(added, key=lambda each: (-abs(each[1]), each[0]))[:most]


@cache
def model() -> Model:
    """Load the shipped model."""
    held = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(held["bias"], held["weights"])
