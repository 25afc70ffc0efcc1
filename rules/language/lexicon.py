"""Hundreds of phrases, each tried only on texts that hold the words it cannot do without.

Python's `re` tries an alternation at every character, choice by choice: milliseconds for the sentences of one mail. Here
each word of a text is looked up once, and the traces it leaves tell which phrases are worth trying. Nothing more is
found by it, and nothing less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rules.language.needs import SHORTEST_PART, Alternative, Need, alternatives, fold

_WORD = re.compile(r"\w+")
_REMEMBERED = 20_000
"""Words kept with their traces: mails repeat themselves."""
_LONGEST_REMEMBERED = 40
"""Characters of such a word, so that no mail fills the memory."""


class Lexicon:
    """Phrases that are looked for together. All are declared before the first text is looked at."""

    def __init__(self) -> None:
        self.declared: list[Phrases] = []
        self._remembered: dict[str, int] = {}
        self._older: dict[str, int] = {}

    def phrases(self, *patterns: str, multiline: bool = False) -> Phrases:
        """Declare patterns, blind to case; any of them may match. `multiline`: `^` and `$` are a line's."""
        if "bits" in vars(self):
            raise ValueError("a phrase was declared after the first text was looked at")
        declared = Phrases(self, patterns, re.IGNORECASE | (re.MULTILINE if multiline else re.NOFLAG))
        self.declared.append(declared)
        return declared

    def traces(self, words: Iterable[str]) -> int:
        """Return the bits of all needs of which a piece stands in a text, given as what stands between white space."""
        traces = 0
        remembered = self._remembered
        for word in words:
            held = remembered.get(word)
            traces |= self._traces_of(word) if held is None else held
        return traces

    @cached_property
    def bits(self) -> Mapping[Need, int]:
        """A bit for each need of each phrase."""
        needs = dict.fromkeys(need for said in self.declared for each in said.alternatives for need in each.needs)
        return {need: 1 << number for number, need in enumerate(needs)}

    @cached_property
    def _words(self) -> Mapping[str, int]:
        """Whole word → its bits."""
        found: dict[str, int] = {}
        for need, bit in self.bits.items():
            for text, whole in need:
                if whole:
                    found[text] = found.get(text, 0) | bit
        return found

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[tuple[str, int]]]:
        """The first letters of a part of a word → such parts, each with its bit."""
        found: dict[str, list[tuple[str, int]]] = {}
        for need, bit in self.bits.items():
            for text, whole in need:
                if not whole:
                    found.setdefault(text[:SHORTEST_PART], []).append((text, bit))
        return found

    def _traces_of(self, token: str) -> int:
        """Return the traces of what stands between white space."""
        traces = self._older.get(token)
        if traces is None:
            traces = 0
            folded = fold(token)
            for word in (folded,) if folded.isalnum() else _WORD.findall(folded):
                traces |= self._words.get(word, 0)
                heads = [word[start : start + SHORTEST_PART] for start in range(len(word) - SHORTEST_PART + 1)]
                if not self._parts.keys().isdisjoint(heads):
                    traces |= self._traces_of_parts(word, heads)
        if len(token) <= _LONGEST_REMEMBERED:
            if len(self._remembered) >= _REMEMBERED:
                self._older, self._remembered = self._remembered, {}
            self._remembered[token] = traces
        return traces

    def _traces_of_parts(self, word: str, heads: Sequence[str]) -> int:
        traces = 0
        for start, head in enumerate(heads):
            for part, bit in self._parts.get(head, ()):
                if word.startswith(part, start):
                    traces |= bit
        return traces


@dataclass(frozen=True)
class _Attempt:
    source: str
    flags: re.RegexFlag
    needed: int

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source, self.flags)


@dataclass(frozen=True, eq=False)
class Phrases:
    """Patterns, any of which may match. `traces` are always those that the lexicon gives for the same text."""

    lexicon: Lexicon
    patterns: Sequence[str]
    flags: re.RegexFlag

    def found_in(self, text: str) -> bool:
        """Tell whether one of the patterns matches somewhere in the text."""
        return self.search(text, self.lexicon.traces(text.split()))

    def search(self, text: str, traces: int) -> bool:
        """Tell whether one of the patterns matches somewhere."""
        return bool(traces & self._first) and any(tried.pattern.search(text) for tried in self._worth_trying(traces))

    def matches(self, text: str, traces: int) -> Iterator[re.Match[str]]:
        """Yield every match of every alternative, alternative by alternative."""
        if traces & self._first:
            for tried in self._worth_trying(traces):
                yield from tried.pattern.finditer(text)

    def may_stand(self, traces: int) -> bool:
        """Tell whether one of them may match in a text, or in one of several whose traces were put together."""
        return bool(traces & self._first)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All as one: for what needs the match itself."""
        return re.compile("|".join(self.patterns), self.flags)

    @cached_property
    def alternatives(self) -> Sequence[Alternative]:
        """The patterns, taken apart. Raises ValueError when one could match a text of any words."""
        found = [alternative for pattern in self.patterns for alternative in alternatives(pattern)]
        if bare := [alternative.source for alternative in found if not alternative.needs]:
            raise ValueError(f"no word that these need: {bare}")
        return found

    def _worth_trying(self, traces: int) -> Iterator[_Attempt]:
        left = traces & self._first
        while left:
            bit = left & -left
            left ^= bit
            for attempt in self._attempts[bit]:
                if traces & attempt.needed == attempt.needed:
                    yield attempt

    @cached_property
    def _attempts(self) -> Mapping[int, Sequence[_Attempt]]:
        """The bit of an alternative's most telling need → such alternatives."""
        found: dict[int, list[_Attempt]] = {}
        for alternative in self.alternatives:
            bits = [self.lexicon.bits[need] for need in alternative.needs]
            found.setdefault(bits[0], []).append(_Attempt(alternative.source, self.flags, sum(bits)))
        return found

    @cached_property
    def _first(self) -> int:
        return sum(self._attempts)


LEXICON = Lexicon()
"""All that is looked for in mails: one, since a mail's words are then looked up once."""
