"""HTML of a mail → the plain text a reader would see, quotations marked with `>` as in a plain mail.

The tree is built by lexbor (selectolax) from a bounded source that was tamed first (`connectors.html_nesting`), and
walked without recursion, so neither depth nor width of a hostile document matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors import html_quotes
from connectors.html_nesting import tame

SOURCE_LIMIT = 262_144
"""Characters of HTML that are looked at."""
_NODE_LIMIT = 60_000
_QUOTE_LIMIT = 20
"""Levels of quotation that are told apart."""
_CONTAINER_LIMIT = 50
"""Gmail containers that are looked into: each look costs a walk through what it holds."""

_DROPPED = frozenset(
    """
    audio canvas head iframe math noscript object script select style svg template textarea title video
    """.split()  # noqa: SIM905 - a list of words
)
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6
    header hr html li main nav ol p pre section table tbody tfoot thead tr ul
    """.split()  # noqa: SIM905 - a list of words
)
_PARAGRAPHS = frozenset(
    """
    blockquote h1 h2 h3 h4 h5 h6 ol p pre table ul
    """.split()  # noqa: SIM905 - a list of words
)
_NAMED = frozenset({"div", "hr"})
"""Elements that mail programs name when they quote."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")


class _Lines:
    """The text so far: lines with their depth of quotation, blank lines never doubled."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.lines: list[str] = []
        self.current: list[str] = []
        self.depth = 0
        self.last_depth = 0
        self.blank = False
        self.inked = False

    @property
    def full(self) -> bool:
        return self.size > self.limit

    def write(self, text: str, *, raw: bool = False) -> None:
        if raw:
            first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._put(first)
            for line in rest:
                self.end()
                self._put(line)
            return
        text = _SPACES.sub(" ", text)
        if not self.inked or (self.current and self.current[-1].endswith(" ")):
            text = text.removeprefix(" ")
        self._put(text)

    def _put(self, text: str) -> None:
        if not text:
            return
        if self.blank and text.strip():
            self._append("", min(self.depth, self.last_depth))
            self.blank = False
        self.inked = self.inked or not text.isspace()
        self.current.append(text)
        self.size += len(text)

    def end(self) -> None:
        """Finish the line; an empty one counts as well (a `<br>` of its own)."""
        text = "".join(self.current).rstrip()
        if self.blank and text:
            self.blank = False
        self._append(text, self.depth)
        self.current.clear()
        self.inked = False

    def close(self, *, paragraph: bool = False) -> None:
        """Finish the line if there is one; `paragraph` asks for an empty line before the next text."""
        if self.inked:
            self.end()
        self.current.clear()
        self.blank = self.blank or paragraph

    def bullet(self) -> None:
        """Begin an item of a list; without a text of its own it makes no line."""
        self.current.append("- ")

    def _append(self, text: str, depth: int) -> None:
        marks = ">" * depth
        if not text and (not self.lines or not self.lines[-1].strip("> ")):
            return
        self.lines.append(f"{marks} {text}" if marks and text else marks or text)
        self.size += len(marks) + 1
        self.last_depth = depth


def html_to_text(source: str, limit: int) -> tuple[str, bool]:
    """Return the readable text, at most `limit` characters, and whether something was cut off."""
    looked_at = source[:SOURCE_LIMIT]
    cut = len(looked_at) < len(source)
    root = LexborHTMLParser(tame(looked_at.replace("\x00", ""))).root
    if root is None:
        return "", cut
    page = _Page(limit)
    for count, (node, level, opening) in enumerate(_walk(root)):
        if page.out.full or count > _NODE_LIMIT:
            cut = True
            break
        page.visit(node, level, opening=opening)
    page.out.close()
    text = "\n".join(page.out.lines).strip("\n")
    return text[:limit], cut or len(text) > limit


class _Page:
    """What has been seen of the page so far: its lines, and the quotations that are open."""

    def __init__(self, limit: int) -> None:
        self.out = _Lines(limit)
        self.quotes: set[int] = set()
        self.preformatted = 0
        self.containers = _CONTAINER_LIMIT
        self.divided = False

    def visit(self, node: LexborNode, level: int, *, opening: bool) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.out.write(node.text_content or "", raw=self.preformatted > 0)
            return
        if tag == "br":
            self.out.end()
            return
        if tag == "pre":
            self.preformatted += 1 if opening else -1
        if tag in _BLOCKS:
            self.out.close(paragraph=tag in _PARAGRAPHS)
        elif tag in ("td", "th") and opening and self.out.inked:
            self.out.write(" ")
        if not opening:
            self._leave(level)
        elif self._quotes(node, tag):
            self.out.close()
            self.quotes.add(level)
            self._set_depth()
        elif tag == "li":
            self.out.bullet()

    def _leave(self, level: int) -> None:
        if level in self.quotes:
            self.out.close()
            self.quotes.remove(level)
            self._set_depth()

    def _set_depth(self) -> None:
        self.out.depth = min(len(self.quotes) + self.divided, _QUOTE_LIMIT)

    def _quotes(self, node: LexborNode, tag: str) -> bool:
        """Tell a quotation: a blockquote, a mail program's container or the line above them; and see a divider."""
        if tag == "blockquote":
            return True
        if tag not in _NAMED or not node.attributes:
            return False
        if not self.quotes and not self.divided and html_quotes.divides(node):
            self.divided = True
            self.out.close()
            self._set_depth()
            return False
        if tag != "div" or not self.containers or not html_quotes.is_named(node):
            return False
        self.containers -= 1
        return html_quotes.is_quotation(node)


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, int, bool]]:
    """Visit each visible node when it opens and, with children, when it closes: (node, level, opening)."""
    stack: list[LexborNode] = []
    node: LexborNode | None = root
    while node is not None:
        visible = _visible(node)
        if visible:
            yield node, len(stack), True
        child = node.child if visible else None
        if child is not None:
            stack.append(node)
            node = child
            continue
        if visible and node.tag in _BLOCKS:
            yield node, len(stack), False
        following = node.next if stack else None
        while following is None and stack:
            node = stack.pop()
            yield node, len(stack), False
            following = node.next if stack else None
        node = following


def _visible(node: LexborNode) -> bool:
    tag = node.tag or ""
    if tag == "-text":
        return True
    if tag.startswith(("-", "!", "_")) or tag in _DROPPED:
        return False
    attributes = node.attributes
    if not attributes:
        return True
    return "hidden" not in attributes and not _HIDDEN.search((attributes.get("style") or "")[:2_000])
