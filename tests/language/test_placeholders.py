"""A mail whose text is not here is not taken for one that says nothing."""

from __future__ import annotations

import pytest

from rules.language import read, read_text
from rules.language.placeholders import without_placeholders
from tests.language.test_reading import mail

SCRUBBED = (
    "An embedded and charset-unspecified text was scrubbed...\nName: not available\nURL: <https://lists.example/a.pl>"
)
PART = (
    "-------------- next part --------------\nAn HTML attachment was scrubbed...\nURL: <https://lists.example/a.html>"
)


@pytest.mark.parametrize(
    "text", [SCRUBBED, PART, "[cid:image001.png@01D9]", "[image: Screenshot.png]", "<image002.jpg>"]
)
def test_a_mail_of_placeholders_may_ask(text: str) -> None:
    reading = read(mail(text))
    assert (reading.new_text, reading.asks.label, reading.asks.quote) == ("", True, "")
    assert 0 < reading.asks.score < 0.5


@pytest.mark.parametrize("text", [SCRUBBED, PART, "[cid:image001.png@01D9]"])
def test_placeholders_are_no_new_text(text: str) -> None:
    reading = read_text(f"The lamp is lovely.\n\n{text}\n")
    assert (reading.new_text, reading.asks.label) == ("The lamp is lovely.", False)


@pytest.mark.parametrize(
    "text", ["Name: Ann Lee\nType: lamp", "The image was scrubbed clean.", "[image] of the firm?", ""]
)
def test_what_somebody_says_is_no_placeholder(text: str) -> None:
    assert without_placeholders(text) == (text, False)


def test_an_empty_mail_asks_nothing() -> None:
    assert not read(mail("")).asks.label
