"""Pages written anew show the same text, and no page makes a deep or a wide tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.html_nesting import DEPTH_LIMIT, tame
from connectors.html_text import html_to_text

LONG = "<!--" + "x" * 20_000 + "-->"
"""What shows nothing, and makes a page long enough to be written anew."""


def text_of(page: str) -> str:
    return html_to_text(page, 65_536)[0]


def size_of(page: str) -> tuple[int, int]:
    """Count the elements of a page's tree, and the levels."""
    root = LexborHTMLParser(page).root
    assert root is not None
    elements = levels = 0
    waiting: list[tuple[LexborNode, int]] = [(root, 1)]
    while waiting:
        node, level = waiting.pop()
        elements, levels = elements + 1, max(levels, level)
        child = node.child
        while child is not None:
            waiting.append((child, level + 1))
            child = child.next
    return elements, levels


PAGES = {
    "paragraphs without an end": "<p>one<p>two<div>three<p>four</div>five",
    "items without an end": "<ul><li>one<li>two<ul><li>three</ul><li>four</ul>five",
    "rows without an end": "<table><tr><td>one<td>two<tr><td><p>three<td>four</table>five",
    "an end too many in a cell": "<div>a<table><tr><td>one</div>two</td><td>three</td></tr></table>b</div>c",
    "formatting crossed": "<p>one <b>two <i>three</b> four</i> five</p>",
    "a block in formatting": "<b>one<p>two</b>three</p>four",
    "hidden": "<div>one<span style='display:none'>two<b>three</b></span><i hidden>four</i>five</div>",
    "quotations": "<div class=\"gmail_quote\">Ann wrote:<blockquote type='cite'>one<br>two</blockquote></div>three",
    "angles in attributes": '<p title="a > b">one</p><a href=\'x?a="<b>"\'>two</a>',
    "a stray angle": "<p>1 < 2 and 3 > 2 <3</p>",
    "a quote in a tag": "<p title=don't>one</p>it's<p>two",
    "comments": "one<!-- <div> <p> -->two<!--[if mso]><table><tr><td><![endif]-->three<!-->four<!---->five",
    "styles and scripts": "<style>p > b { } </p></style>one<script>if (a < b) '</div>'</script>two<title>no</title>",
    "entities": "<p>&lt;b&gt; &amp;lt; &euro;&#8364;&nbsp;x</p>",
    "breaks": "one<br>two<br/>three</br>four</p>five<hr>six",
    "preformatted": "<pre>one\n  <b>two</b>\nthree</pre>four",
    "capitals": "<DIV>one<BR>two</DIV><P>three</P>",
    "choices": "<select><option>one<option>two</select>three",
    "an endless tag": '<p>one</p><p title="two',
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_a_page_written_anew_shows_the_same_text(page: str) -> None:
    assert text_of(LONG + page) == text_of(page)
    assert text_of(page)


PIECES = st.sampled_from(
    ["<div>", "</div>", "<p>", "</p>", "<b x=1>", "<b>", "</b>", "<i>", "</i>", "<table>", "</table>", "<tr>", "<td>", "</td>",
     "<ul>", "<li>", "</ul>", "<span>", "</span>", "<svg>", "</svg>", "<a href='>'>", '<a b=">', "<!--", "-->", "</x>", "<br>",
     "<select>", "<option>", "<button>", "<form>", "<h1>", "</h1>", "<script>", "</script>", "<template>", "word ", "<", ">", '"'],
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.lists(PIECES, min_size=1, max_size=12), st.integers(1, 3))
def test_no_page_makes_a_tree_deeper_or_larger_than_its_tags(pieces: list[str], times: int) -> None:
    page = LONG + "".join(pieces) * (times * 600)
    elements, levels = size_of(tame(page))
    assert levels <= 2 * DEPTH_LIMIT + 10
    assert elements <= 8 * len(pieces) * times * 600 + 10


def test_no_text_is_lost_however_deep_it_lies() -> None:
    page = "".join(f"<div>{number} " for number in range(5_000)) + "</div>" * 5_000
    assert text_of(page).split() == [str(number) for number in range(5_000)]


def test_every_real_page_reads_the_same_written_anew(corpora: Path) -> None:
    pages = [
        raw.decode("utf-8", "replace")
        for path in sorted((corpora / "hostile" / "mail").iterdir())
        if b"<html" in (raw := path.read_bytes()).lower() and b"\x00" not in raw
    ]
    assert len(pages) > 20
    assert [page[:80] for page in pages if text_of(LONG + page)[:30_000] != text_of(page)[:30_000]] == []
