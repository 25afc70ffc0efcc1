"""Looking for phrases only where their words stand finds exactly what looking everywhere finds."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.language.lexicon import LEXICON, Lexicon, Phrases
from rules.language.needs import alternatives, fold
from tests.language.test_asks import ASKING, POLITE

SOURCES = [(alternative.source, phrases) for phrases in LEXICON.declared for alternative in phrases.alternatives]


def needs(pattern: str) -> list[list[set[str]]]:
    """Return what each alternative needs; `-` marks a part of a word."""
    return [
        sorted(({text if whole else f"-{text}-" for text, whole in need} for need in alternative.needs), key=sorted)
        for alternative in alternatives(pattern)
    ]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\bplease\b", [[{"please"}]]),
        (r"please", [[{"-please-"}]]),
        (r"\bplease call", [[{"-call-"}, {"please"}]]),
        (r"\b(?:can|could) you\b", [[{"can", "could"}, {"you"}]]),
        (r"\bquestions?\b|\bask\b", [[{"-question-"}], [{"ask"}]]),
        (r"\bany (?:news|update)s?\b", [[{"-news-", "-update-"}, {"any"}]]),
        (r"\blook(?:ing)? forward\b", [[{"-look-"}, {"forward"}]]),
        (r"\b(?:very )?good\b", [[{"-good-"}]]),
        (r"^thanks[.! ]{0,5}$", [[{"-thanks-"}]]),
        (r"^thanks$", [[{"thanks"}]]),
        (r"\bthanks(?= \w)", [[{"-thanks-"}]]),
        (r"(?<!not )happy\b", [[{"-happy-"}]]),
        (r"\b(?:please|\w+) wait\b", [[{"wait"}]]),
        (r"\bwait[- ]for\b", [[{"for"}, {"wait"}]]),
        (r"\bset ?up\b", [[{"-set-"}]]),
        (r"(?:abc)+def", [[{"-abc-"}, {"-def-"}]]),
        (r"go|\w+", [[], []]),
        (r"GRÜSSE\.", [[{"-grüsse-"}]]),
    ],
)
def test_what_a_pattern_needs_is_read_off_it(pattern: str, needed: list[list[set[str]]]) -> None:
    assert needs(pattern) == needed


@pytest.mark.parametrize("pattern", [r"(a)", r"(?P<name>a)", r"(?i:a)", r"\A", r"a\1", "a)", "(?:a"])
def test_syntax_that_is_not_understood_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        alternatives(pattern)


def test_phrases_without_any_word_are_refused() -> None:
    phrases = Lexicon().phrases(r"\w+ [aeiou]\b")
    with pytest.raises(ValueError, match="no word"):
        phrases.found_in("be a")


def test_phrases_are_declared_before_the_first_text() -> None:
    lexicon = Lexicon()
    assert lexicon.phrases(r"\bhello\b").found_in("Well, hello.")
    with pytest.raises(ValueError, match="declared after"):
        lexicon.phrases(r"\bgoodbye\b")


def test_many_different_words_do_not_fill_the_memory() -> None:
    lexicon = Lexicon()
    phrases = lexicon.phrases(r"\bhello there\b")
    words = " ".join(f"word{number}" for number in range(30_000))
    assert phrases.found_in(f"hello there {words} {'x' * 50_000}")
    assert len(lexicon._remembered) <= 20_000
    assert max(map(len, lexicon._remembered)) <= 40
    assert phrases.found_in(f"{words} Hello there")


def test_letters_that_a_pattern_takes_for_equal_are_folded_alike() -> None:
    letters = {letter for need in LEXICON.bits for text, _ in need for letter in text}
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    for letter in letters:
        alike = re.findall(re.escape(letter), everything, re.IGNORECASE)
        assert {fold(other) for other in alike} == {letter}


def test_folding_keeps_where_words_begin_and_end() -> None:
    word = re.compile(r"\w")
    everything = [chr(number) for number in range(sys.maxunicode + 1)]
    assert [c for c in everything if len(fold(c)) != 1 or bool(word.match(c)) != bool(word.match(fold(c)))] == []


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.sampled_from(SOURCES), st.data())
def test_whatever_a_phrase_matches_has_its_words(declared: tuple[str, Phrases], data: st.DataObject) -> None:
    source, phrases = declared
    text = data.draw(st.from_regex(re.compile(source, phrases.flags)))
    if re.search(source, text, phrases.flags):
        assert phrases.found_in(text)


def check(text: str) -> None:
    traces = LEXICON.traces(text.split())
    for phrases in LEXICON.declared:
        found = phrases.pattern.search(text) is not None
        assert phrases.search(text, traces) is found


@pytest.mark.parametrize("text", [text for texts in ASKING.values() for text in texts] + POLITE)
def test_made_up_sentences_are_found_all_the_same(text: str) -> None:
    check(text)
    check(text.upper())
    check(f"«{text}»_")


WORDS = [
    "could",
    "you",
    "CALL",
    "me",
    "let",
    "us",
    "know",
    "please",
    "\u017fend",
    "\u0130",
    "need",
    "the",
    "\u212aINDLY",
    "OK,",
]


@given(st.lists(st.sampled_from(WORDS)))
def test_words_in_any_order_are_found_all_the_same(words: list[str]) -> None:
    check(" ".join(words))


def sentences_of(corpora: Path) -> Iterator[str]:
    with (corpora / "parakweet-asks" / "train.tsv").open(encoding="utf-8", newline="") as file:
        yield from (row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with (corpora / "bc3-acts" / "dev.csv").open(encoding="utf-8", newline="") as file:
        yield from (row["text"] for row in csv.DictReader(file))


def test_real_sentences_are_found_all_the_same(corpora: Path) -> None:
    for text in islice(sentences_of(corpora), 0, None, 4):
        check(text)
