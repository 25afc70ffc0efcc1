"""Articles worth sharing, and whom they would interest: the words of an interest, found in title, categories or text.

Pure. A word is found in any of its usual forms ("heat pump" in "Heat pumps"), and in German and Dutch at the beginning of
a compound too ("Photovoltaik" in "Photovoltaikanlage"). A phrase is found where its words follow each other.
An interest of two or three capitals ("AI", "HR") is an abbreviation, and found only in capitals.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from connectors.model import Article

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_HISSING = ("ches", "shes", "sses", "xes", "zes")
_ENDINGS = ("ern", "en", "er", "em", "e", "n", "i", "o", "a")
"""What words gain and lose by number and case in the languages that are read, besides `s`; longest first."""
_STEM = 4
"""Letters that an ending leaves at least."""
_COMPOUNDING = frozenset({"de", "nl"})
_HEAD = 6
"""Letters of a word at least that is found at the beginning of a compound."""
_ABBREVIATION = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """An article that fits somebody, and which of their interests it is about."""

    article: Article
    interest: str
    place: int
    """Where it was found: 0 in the title, 1 in a category, 2 in the text."""


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what the forms of a word have in common: folded, without accents and endings."""
    folded = unicodedata.normalize("NFKD", word.casefold().replace("\u2019", "'"))
    plain = "".join(mark for mark in folded if not unicodedata.combining(mark)).removesuffix("'s")
    if plain.endswith(_HISSING):
        plain = plain[:-2]
    elif plain.endswith("s") and not plain.endswith("ss") and len(plain) > _STEM:
        plain = plain[:-1]
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= _STEM:
            return plain[: -len(ending)]
    return f"{plain[:-1]}i" if plain.endswith("y") and len(plain) > _STEM else plain


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An interest as it is looked for."""

    stems: tuple[str, ...]
    exact: str
    """An abbreviation, as it is written; "" for everything else."""

    @classmethod
    @lru_cache(maxsize=1024)
    def of(cls, interest: str) -> _Wanted:
        words = _words(interest)
        short = len(words) == 1 and len(words[0]) <= _ABBREVIATION and words[0].isupper()
        return cls(tuple(stem(word) for word in words), words[0] if short else "")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an article, title, categories and text: what is asked again and again for every person."""

    places: tuple[tuple[str, ...], ...]
    """Stems in order."""
    vocabulary: tuple[str, ...]
    """All stems, sorted, each once."""
    capitals: tuple[frozenset[str], ...]
    """Abbreviations."""
    compounding: bool

    @classmethod
    @lru_cache(maxsize=1024)
    def of(cls, article: Article) -> _Words:
        texts = (article.title, " · ".join(article.categories), article.text)
        words = [_words(text) for text in texts]
        places = tuple(tuple(map(stem, own)) for own in words)
        return cls(
            places=places,
            vocabulary=tuple(sorted(frozenset().union(*places))),
            capitals=tuple(
                frozenset(word for word in own if len(word) <= _ABBREVIATION and word.isupper()) for own in words
            ),
            compounding=not article.language or article.language in _COMPOUNDING,
        )

    def place_of(self, wanted: _Wanted) -> int | None:
        """Return where an interest is found; None: nowhere."""
        if wanted.exact:
            return next((place for place, held in enumerate(self.capitals) if wanted.exact in held), None)
        if not wanted.stems or not all(self._knows(one) for one in wanted.stems):
            return None
        return next((place for place, stems in enumerate(self.places) if self._follow(wanted.stems, stems)), None)

    def _knows(self, wanted: str) -> bool:
        at = bisect_left(self.vocabulary, wanted)
        return at < len(self.vocabulary) and self._same(wanted, self.vocabulary[at])

    def _follow(self, wanted: Sequence[str], stems: Sequence[str]) -> bool:
        """Tell whether the wanted words stand one after the other."""
        last = len(stems) - len(wanted)
        return any(
            all(self._same(one, stems[start + number]) for number, one in enumerate(wanted))
            for start in range(last + 1)
        )

    def _same(self, wanted: str, found: str) -> bool:
        return wanted == found or (self.compounding and len(wanted) >= _HEAD and found.startswith(wanted))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text)))


class Shelf:
    """Articles, the newest first."""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._articles = tuple(articles)

    def fits(self, interests: Iterable[str], language: str = "") -> list[Fit]:
        """Return the articles that fit one of the interests, each once, the best first.

        What stands in a title tells more than what stands in a text; of those alike, one in the person's `language`
        comes first, then the newest.
        """
        wanted = [(interest, _Wanted.of(interest)) for interest in interests]
        found: list[Fit] = []
        for article in self._articles:
            words = _Words.of(article)
            fits = [
                Fit(article, interest, place) for interest, one in wanted if (place := words.place_of(one)) is not None
            ]
            if fits:
                found.append(min(fits, key=lambda fit: fit.place))
        return sorted(found, key=lambda fit: (fit.place, _foreign(fit.article, language)))


def _foreign(article: Article, language: str) -> bool:
    return bool(article.language and language) and article.language != language
