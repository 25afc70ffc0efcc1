"""Every mail program in every language: the answers stay, what they answer goes."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.language import read_text
from rules.language.quotes import split
from tests.language.clients import (
    ATTRIBUTIONS,
    DAYS,
    DISCLAIMERS,
    FORWARDS,
    LANGUAGES,
    MY_SIDE,
    PHONES,
    SAID,
    WHO,
    blocks,
)

ATTRIBUTED = [
    pytest.param(language, line, id=f"{client}-{language}")
    for client, lines in ATTRIBUTIONS.items()
    for language, line in lines.items()
]
BLOCKS = [
    pytest.param(language, block, id=f"{client}-{language}")
    for language in LANGUAGES
    for client, block in blocks(language).items()
]
ASKED = "Shall we say forty lamps on Friday at the usual place?"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


@pytest.mark.parametrize(("language", "line"), ATTRIBUTED)
def test_an_answer_above_the_quote_is_all_that_is_new(language: str, line: str) -> None:
    first, second = SAID[language]
    for above in (
        line,
        textwrap.fill(line, 60, break_on_hyphens=False),
        textwrap.fill(line, 36, break_on_hyphens=False),
    ):
        for gap in ("\n", "\n\n"):
            assert split(f"{first}\n\n{second}\n\n{above}{gap}{quoted(ASKED)}\n").new == f"{first}\n\n{second}"


@pytest.mark.parametrize(("language", "line"), ATTRIBUTED)
def test_a_quote_without_marks_goes_with_the_line_above_it(language: str, line: str) -> None:
    first, _ = SAID[language]
    parts = split(f"{first}\n\n{line}\n\n{ASKED}\n\nAda\n")
    assert (parts.new, parts.quoted[:1]) == (first, (ASKED,))


@pytest.mark.parametrize(("language", "line"), ATTRIBUTED)
def test_answers_below_and_between_stay(language: str, line: str) -> None:
    first, second = SAID[language]
    below = split(f"{line}\n{quoted(ASKED)}\n\n{first}\n\n{second}\n")
    between = split(f"{line}\n{quoted(ASKED)}\n\n{first}\n\n{quoted('And the price?')}\n\n{second}\n")
    assert below.new == f"{first}\n\n{second}"
    assert list(filter(None, between.new.split("\n"))) == [first, second]
    assert between.quoted == (ASKED, "And the price?")


@pytest.mark.parametrize(("language", "line"), ATTRIBUTED)
def test_a_quote_in_a_quote_goes_too(language: str, line: str) -> None:
    first, _ = SAID[language]
    inner = f"{line}\n{quoted(ASKED)}\n\nNo, fifty."
    parts = split(f"{first}\n\n{line}\n{quoted(inner)}\n")
    assert parts.new == first
    assert "No, fifty." in parts.quoted


@pytest.mark.parametrize(("language", "block"), BLOCKS)
def test_all_below_a_block_of_headers_is_old(language: str, block: str) -> None:
    first, second = SAID[language]
    for said in (first, f"{first}\n\n{second}"):
        reading = read_text(f"{said}\n\n{block}\n\n{ASKED}\n\nAda\n\n{block}\n\nHello\n")
        assert reading.new_text == said
        assert ASKED in reading.quoted


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_says_goodbye_below_every_answer(language: str) -> None:
    first, second = SAID[language]
    line = ATTRIBUTIONS["apple mail"][language]
    above = read_text(f"{first}\n\n{second}\n\n{PHONES[language]}\n\n> {line}\n> \n> {ASKED}\n")
    below = read_text(f"{first}\n\n{second}\n\n{line}\n\n{quoted(ASKED)}\n\n{PHONES[language]}\n")
    assert above.new_text == below.new_text == f"{first}\n\n{second}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_disclaimer_is_said_by_nobody(language: str) -> None:
    first, second = SAID[language]
    said = f"{first}\n\n{second}"
    for rule in ("", "_" * 40 + "\n", "\n"):
        assert read_text(f"{said}\n\n{rule}{DISCLAIMERS[language]}\n").new_text == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forwarded_mail_is_not_the_forwarders_word(language: str) -> None:
    first, _ = SAID[language]
    head = blocks(language)["outlook mac"]
    for announced in FORWARDS[language]:
        for body in (f"{head}\n\n{ASKED}\n", f"\n{quoted(f'{head}')}\n> \n{quoted(ASKED)}\n"):
            parts = split(f"{first}\n\n{announced}\n{body}")
            assert (parts.new, parts.forwarded) == (first, True), announced


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_begins_like_a_header_line_stays(language: str) -> None:
    first, second = SAID[language]
    text = f"{first}\n\n{MY_SIDE[language]}\n\n{second}"
    assert split(text).new == text
    assert split(f"{text}\n\n{ATTRIBUTIONS['gmail'][language]}\n{quoted(ASKED)}\n").new == text
    assert split(f"{text}\n\n{blocks(language)['outlook desktop']}\n\n{ASKED}\n").new == text


PIECES = [
    "Fine by me.", "", "> quoted", ">> twice", "-- ", "_" * 32, "From: my side everything is fine", "10:30 am", WHO, DAYS["en"],
    *(line for lines in ATTRIBUTIONS.values() for line in lines.values()),
    *(line for language in LANGUAGES for block in blocks(language).values() for line in block.split("\n")),
    *(line for lines in FORWARDS.values() for line in lines),
]  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_new_text_is_some_of_the_lines_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    parts = split(text)
    left = iter(line.strip() for line in text.split("\n"))
    assert all(any(line.strip() == other for other in left) for line in parts.new.split("\n") if line.strip())
    again = split(parts.new).new
    assert len(again) <= len(parts.new)
