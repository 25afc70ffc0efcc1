"""Where a quotation begins in the HTML of a mail, by what mail programs call it: whatever language they speak.

A container holds the quotation and what announces it. A divider stands above it, and all that follows is quoted. Taken
from what Gmail, Yahoo, Proton, Tuta, GMX, Thunderbird, Zimbra, Notes and the Outlooks write.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

_CONTAINERS = frozenset(
    """
    gmail_quote iNotesHistory moz-forward-container ms-outlook-mobile-reference-message protonmail_quote
    tutanota_quote yahoo_quoted
    """.split()  # noqa: SIM905 - a list of words
)
_MARKERS = frozenset({"__HEADERS__", "__QUOTED_TEXT__"})
_ANNOUNCEMENTS = frozenset({"gmail_attr", "moz-cite-prefix"})
_DIVIDERS = frozenset({"divRplyFwdMsg", "stopSpelling", "zwchr"})
_FORWARDED = "---"
"""How a forwarded mail is announced: the reader of the text knows more about that."""
_OUTLOOK_RULE = ("border:none;border-top:solid#e1e1e11.0pt", "border:none;border-top:solid#b5c4df1.0pt")
_LOOKED_AT = 200
"""Characters of an attribute that are looked at."""


def is_named(node: LexborNode) -> bool:
    """Tell by its name what may be a quotation, or the line that says whose it is."""
    named = _classes(node)
    known = not (_CONTAINERS | _ANNOUNCEMENTS).isdisjoint(named) or any(name.endswith("yahoo_quoted") for name in named)
    return known or _get(node, "data-marker") in _MARKERS or _get(node, "name") == "quote"


def is_quotation(node: LexborNode) -> bool:
    """Tell of a named node whether all of it is quoted: not if a blockquote in it marks better what is.

    What announces a forwarded mail is left to the reader of the text. Walks through what the node holds.
    """
    named = _classes(node)
    if node.css_first("blockquote") is not None:
        return False
    told_by_words = "gmail_quote" in named or not _ANNOUNCEMENTS.isdisjoint(named)
    return not (told_by_words and node.text(strip=True).startswith(_FORWARDED))


def divides(node: LexborNode) -> bool:
    """Tell what stands above a quoted mail that goes on to the end."""
    if _get(node, "id") in _DIVIDERS:
        return True
    style = _get(node, "style").replace(" ", "").casefold()
    return node.tag == "div" and style.startswith(_OUTLOOK_RULE)


def _classes(node: LexborNode) -> list[str]:
    return _get(node, "class").split()


def _get(node: LexborNode, name: str) -> str:
    return (node.attributes.get(name) or "")[:_LOOKED_AT]
