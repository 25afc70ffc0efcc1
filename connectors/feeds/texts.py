"""Titles and texts of articles: plain, bounded, without anything that a reader would not see."""

from __future__ import annotations

import html
import re
import unicodedata

from connectors.html_text import html_to_text

TITLE_LIMIT = 300
TEXT_LIMIT = 2_000
SOURCE_LIMIT = 80
_MARKUP = re.compile(r"<[a-zA-Z!/]|&#?\w+;")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def one_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return a title as one line: markup and characters that nobody sees are gone."""
    return _bounded(" ".join(_plain(text[: 20 * limit], 20 * limit).split()), limit)


def summary(text: str) -> str:
    """Return the beginning of a text; paragraphs stay."""
    plain = _plain(text, 4 * TEXT_LIMIT)
    lines = [" ".join(line.split()) for line in plain.splitlines()]
    return _bounded(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), TEXT_LIMIT)


def _plain(text: str, limit: int) -> str:
    if _MARKUP.search(text):
        text = html_to_text(text, limit)[0] if "<" in text else html.unescape(text)
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in _UNSEEN else " " for char in text[: 4 * limit]
    )


def _bounded(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    kept = text[: limit - 1].rsplit(None, 1)[0] if " " in text[: limit - 1] else text[: limit - 1]
    return f"{kept.rstrip()}…"
