"""Trains the model that tells whether a sentence asks for something, and writes rules/language/asks_model.json.

Data: the training split of the Parakweet e-mail intent data set (Apache-2.0; see NOTICE). Its test split is never
opened. The figures printed are out of fold: each sentence is judged by a model that did not see it; the vocabulary of
each fold is its own.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from rules.language import asks_model
from rules.language.asks import by_model
from rules.language.asks_cues import Heard, cues_of, hear
from rules.language.asks_features import ABOUT, kind_of, phrases, tokens, words
from rules.language.asks_model import FILE, Model, values
from rules.language.lexicon import LEXICON
from rules.language.sentences import Sentence, sentences
from rules.language.signatures import strip_signature

LEAST = 5
"""Lines in which a phrase must stand to be a feature."""
NEVER_A_NAME = 3
"""Times that a word must stand in small letters, and as often at least as in capitals: a name does not."""
STRENGTH = 6.0
"""Inverse of the penalty on weights; 3 to 10 are equally good."""
TARGET = Path(str(FILE))
FOLDS = 10
RECALL = 0.8
DIGITS = 3
"""Of a weight: hides the last bits, in which processors differ."""
NAMES = frozenset({"ben"})
"""Words that people write in small letters although they are somebody's name."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the data."""

    sentence: Sentence
    heard: Heard
    asks: bool


def corpus() -> Path:
    """Return the file with the training split."""
    root = Path(os.environ.get("WELLKEPT_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")
    return root / "parakweet-asks" / "train.tsv"


def load(path: Path) -> list[Line]:
    """Read the lines with their labels."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = []
    for row in rows:
        parts = row["text"].split()
        sentence = Sentence(" ".join(parts), LEXICON.traces(parts))
        found.append(Line(sentence, hear(sentence, cues_of("en")), row["label"] == "Yes"))
    return found


def vocabulary(lines: Sequence[Line]) -> list[str]:
    """Return the words and phrases that are common enough and name nobody, in order."""
    small, capital, common = Counter[str](), Counter[str](), Counter[str]()
    for line in lines:
        said = tokens(line.sentence.text)
        common.update({kind_of(token) for token in said})
        small.update(token for token in said if token[0].islower())
        capital.update(token.casefold() for token in said[1:] if token[0].isupper())
    known = {word for word, times in common.items() if times >= LEAST and _is_word(word, small, capital)}
    found = Counter(phrase for line in lines for phrase in set(phrases(words(line.sentence.text, known))))
    return sorted(phrase for phrase, times in found.items() if times >= LEAST or phrase in known)


def _is_word(word: str, small: Counter[str], capital: Counter[str]) -> bool:
    if not word[0].isalpha() or word.startswith("i'") or word == "i":
        return True
    return word not in NAMES and small[word] >= max(NEVER_A_NAME, capital[word])


def fit(lines: Sequence[Line]) -> Model:
    """Train on the lines."""
    known = vocabulary(lines)
    names = DictVectorizer()
    table = names.fit_transform(_features(lines, frozenset(known)))
    learnt = LogisticRegression(C=STRENGTH, max_iter=5000, tol=1e-8).fit(table, [line.asks for line in lines])
    weights = dict.fromkeys((*ABOUT, *known), 0.0)
    weights.update(zip(names.get_feature_names_out(), (float(weight) for weight in learnt.coef_[0]), strict=True))
    return Model(
        round(float(learnt.intercept_[0]), DIGITS),
        {name: round(weight, DIGITS) for name, weight in weights.items()},
    )


def _features(lines: Sequence[Line], known: Collection[str]) -> Iterator[dict[str, float]]:
    return (values(line.sentence, line.heard, known) for line in lines)


def judged_out_of_fold(lines: Sequence[Line], texts: Sequence[str]) -> list[tuple[float, bool]]:
    """Return (score, label) of each line by a model that did not see it, as `wellkept read --text` would tell them."""
    told: list[tuple[float, bool]] = [(0.0, False)] * len(lines)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(lines, [line.asks for line in lines]):
        trained = fit([lines[at] for at in seen])
        for at in unseen:
            parts = sentences(strip_signature(texts[at]))
            found = by_model([(part, hear(part, cues_of("en"))) for part in parts], trained)
            told[at] = (found.score, found.label)
    return told


def write(trained: Model) -> None:
    """Write the model where the product reads it."""
    held = {"bias": trained.bias, "weights": dict(sorted(trained.weights.items()))}
    TARGET.write_text(json.dumps(held, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    asks_model.model.cache_clear()


def main() -> None:
    """Train, say how good it is out of fold, write."""
    lines = load(corpus())
    told = judged_out_of_fold(lines, [line.sentence.text for line in lines])
    _report(lines, told)
    trained = fit(lines)
    write(trained)
    print(f"{TARGET.name}: {len(trained.weights)} features, {TARGET.stat().st_size} bytes")


def _report(lines: Sequence[Line], told: Sequence[tuple[float, bool]]) -> None:
    yes = sum(line.asks for line in lines)
    right = sum(line.asks and label for line, (_, label) in zip(lines, told, strict=True))
    wrong = sum(label for _, label in told) - right
    print(
        f"out of fold: P {right / (right + wrong):.3f}  R {right / yes:.3f}  F1 {2 * right / (right + wrong + yes):.3f}"
    )
    # Half of these sentences ask; in mail fewer do. The same judge where three in ten ask:
    recall, false = right / yes, wrong / (len(lines) - yes)
    precision = 0.3 * recall / (0.3 * recall + 0.7 * false)
    print(
        f"where three in ten ask: P {precision:.3f}  R {recall:.3f}  F1 {2 * precision * recall / (precision + recall):.3f}"
    )
    ordered = sorted(zip((score for score, _ in told), (line.asks for line in lines), strict=True), reverse=True)
    right = wrong = 0
    for _, asking in ordered:
        right, wrong = right + asking, wrong + (not asking)
        if right >= RECALL * yes:
            break
    false = wrong / (len(lines) - yes)
    precision = 0.3 * RECALL / (0.3 * RECALL + 0.7 * false)
    print(f"at recall {RECALL}: P {right / (right + wrong):.3f}; where three in ten ask: P {precision:.3f}")
