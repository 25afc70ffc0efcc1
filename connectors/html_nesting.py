"""HTML of strangers, written anew so that no tree builder can be made slow or large by it.

What a tree costs depends on how deep it is, and the standard (WHATWG HTML, 13.2.6) lets a page of a few kilobytes
make one of gigabytes: formatting elements that were left open are opened again in every paragraph. So formatting
elements become plain spans, and a long page is written anew: every end meets its start, nothing lies deeper
than DEPTH_LIMIT, an unusual tag loses its attributes. The text stays, in its order.
"""

from __future__ import annotations

import re

DEPTH_LIMIT = 400
"""Levels that are kept: a page from a mail client has ten, and a few more for each mail it quotes."""
_SHORT = 20_000
"""Characters of a page that is taken as it is: whatever it holds, its tree takes no time."""
_ATTRIBUTES_LIMIT = 4_000
"""Characters of a tag beside its name."""
_STEPS = 200_000
"""Open elements that are looked at, over the whole page, in search of the start that an end belongs to."""

_FORMATTING = re.compile(
    r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE | re.ASCII
)
_TOKEN = re.compile(
    r"<!--(?:>|->|.*?(?:--!?>|\Z))"
    r"|<(?P<raw>iframe|noembed|noframes|script|style|textarea|title|xmp)(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])[^>]*+(?:>|\Z)|\Z)"
    r"|<plaintext(?=[\s/>])[^>]*+(?:>|\Z)"
    r"|<(?P<name>[a-z][^\s/>]*+)(?P<rest>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)(?:>|\Z)"
    r"|</(?P<end>[a-z][^\s/>]*+)[^>]*+(?:>|\Z)"
    r"|<[/!?][^>]*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_ATTRIBUTES = re.compile(
    r"(?:[\s/]++[a-z][a-z0-9_:.-]*+(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'=<>`]++))?+)*+[\s/]*+",
    re.IGNORECASE | re.ASCII,
)
_NAME = re.compile(r"[a-z][a-z0-9:-]{0,30}+", re.ASCII)

_VOID = frozenset(
    """
    area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr
    """.split()  # noqa: SIM905 - a list of words
)
_CELLS = frozenset({"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
_BLOCKS = _CELLS | frozenset(
    """
    address article aside blockquote body button center dd details dir div dl dt fieldset figure footer form h1 h2
    h3 h4 h5 h6 header html li main menu nav object ol p pre section select svg template ul
    """.split()  # noqa: SIM905 - a list of words
)
_ITEMS = {
    "p": frozenset({"p"}),
    "li": frozenset({"p", "li"}),
    "dd": frozenset({"p", "dd", "dt"}),
    "dt": frozenset({"p", "dd", "dt"}),
    "option": frozenset({"option"}),
    "td": frozenset({"p", "td", "th"}),
    "th": frozenset({"p", "td", "th"}),
    "tr": frozenset({"p", "td", "th", "tr"}),
}
"""What the start of an element ends, where it is open at the end: people leave these ends out."""


def tame(source: str) -> str:
    """Return a page that shows the same text and takes linear time to build; `source` holds no NUL."""
    plain = _FORMATTING.sub(r"<\1span", source)
    return plain if len(plain) <= _SHORT else _Rewriter().rewrite(plain)


def _known(name: str | None) -> str:
    """Return the name of an element in lower case; "" for none, and for what no element is called."""
    name = (name or "").lower()
    return name if _NAME.fullmatch(name) else ""


class _Rewriter:
    """One pass over a page: what is open at this place, and how many elements of each name."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[str] = []
        self.names: dict[str, int] = {}
        self.steps = _STEPS

    def rewrite(self, source: str) -> str:
        place = 0
        for token in _TOKEN.finditer(source):
            if place < token.start():
                self.out.append(source[place : token.start()].replace("<", "&lt;"))
            place = token.end()
            if name := _known(token["name"]):
                self._start(name, token["rest"])
            elif name := _known(token["end"]):
                self._end(name)
        self.out.append(source[place:].replace("<", "&lt;"))
        return "".join(self.out)

    def _start(self, name: str, rest: str) -> None:
        usual = len(rest) <= _ATTRIBUTES_LIMIT and _ATTRIBUTES.fullmatch(rest)
        attributes = rest if usual else ""
        if name in _VOID:
            self.out.append(f"<{name}{attributes}>")
            return
        ended = _ITEMS.get(name) or (_ITEMS["p"] if name in _BLOCKS else None)
        while ended and self.open and self.open[-1] in ended:
            self._close()
        self.open.append(name)
        self.names[name] = self.names.get(name, 0) + 1
        if len(self.open) <= DEPTH_LIMIT:
            self.out.append(f"<{name}{attributes}>")

    def _end(self, name: str) -> None:
        """Close the element, and what was left open in it; an end that would tear a cell or a block open is none."""
        if not self.names.get(name):
            self.out.append({"br": "<br>", "p": "<p></p>"}.get(name, ""))
            return
        walls = frozenset({"table"}) if name in _CELLS else _CELLS if name in _BLOCKS else _BLOCKS
        depth = len(self.open) - 1
        while self.steps and self.open[depth] != name:
            self.steps -= 1
            if self.open[depth] in walls:
                return
            depth -= 1
        if self.open[depth] == name:
            while len(self.open) > depth:
                self._close()

    def _close(self) -> None:
        name = self.open.pop()
        self.names[name] -= 1
        if len(self.open) < DEPTH_LIMIT:
            self.out.append(f"</{name}>")
