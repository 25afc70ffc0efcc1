"""Where each key of a TOML text stands. Parsed only when there is something to point at.

A syntax tree knows what a search in the text can't: which of the look-alikes within multi-line strings,
comments and quoted keys is the key itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Path = tuple[str | int, ...]
"""The way to a value: keys, and indexes of arrays from 0."""

_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})


class Positions:
    """The places of a TOML text's keys and array members: lines and columns count from 1.

    A column counts characters (code points): a tab is one, and so is an accented letter. A byte order mark is none.
    """

    def __init__(self, text: str) -> None:
        self._source = text.encode("utf-8", "replace")

    def of(self, path: Path) -> tuple[int, int]:
        """Return line and column of the key, or of the nearest one around it; (1, 1) when there is none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._places:
                row, column = self._places[path[:length]]
                return row + 1, self._characters(row, column) + 1
        return 1, 1

    def exactly(self, path: Path) -> tuple[int, int] | None:
        """Return line and column of the key itself; None when it does not stand in the text."""
        return self.of(path) if path in self._places else None

    def last(self) -> tuple[Path, int, int]:
        """Return the path, line and column of the last key in the text; ((), 1, 1) when it has none."""
        if not self._found:
            return (), 1, 1
        path, row, column = self._found[-1]
        return path, row + 1, self._characters(row, column) + 1

    def _characters(self, row: int, column: int) -> int:
        return len(self._lines[row][:column].decode("utf-8", "replace"))

    @cached_property
    def _lines(self) -> list[bytes]:
        return self._source.split(b"\n")

    @cached_property
    def _found(self) -> Sequence[tuple[Path, int, int]]:
        """Every path with its row and column in bytes, from 0, in the order of the text."""
        root = Parser(Language(tree_sitter_toml.language())).parse(self._source).root_node
        return [(path, node.start_point.row, node.start_point.column) for path, node in _walk(root)]

    @cached_property
    def _places(self) -> Mapping[Path, tuple[int, int]]:
        """Each path's first place."""
        places: dict[Path, tuple[int, int]] = {}
        for path, row, column in self._found:
            places.setdefault(path, (row, column))
        return places


def _walk(root: Node) -> Iterator[tuple[Path, Node]]:
    counts: dict[Path, int] = {}
    for node in root.children:
        if node.type == "pair":
            yield from _pairs((), node)
        elif node.type in {"table", "table_array_element"}:
            head = next((child for child in node.children if child.type in _KEYS), None)
            if head is None:
                continue
            path: Path = ()
            parts = _parts(head)
            for depth, (name, at) in enumerate(parts, 1):
                path = (*path, name)
                yield path, at
                if depth == len(parts) and node.type == "table_array_element":
                    counts[path] = counts.get(path, -1) + 1
                if path in counts:
                    path = (*path, counts[path])
                    yield path, at
            for child in node.children:
                if child.type == "pair":
                    yield from _pairs(path, child)


def _pairs(base: Path, pair: Node) -> Iterator[tuple[Path, Node]]:
    """Yield a pair's path and those of everything within it, without recursion."""
    stack = [(base, pair)]
    while stack:
        path, node = stack.pop()
        if node.type == "pair":
            for name, at in _parts(node.children[0]):
                path = (*path, name)
                yield path, at
            stack.append((path, node.children[-1]))
        elif node.type == "inline_table":
            stack.extend((path, child) for child in reversed(node.children) if child.type == "pair")
        elif node.type == "array":
            members = [child for child in node.children if child.is_named and child.type != "comment"]
            for index, member in enumerate(members):
                yield (*path, index), member
            stack.extend(((*path, index), member) for index, member in reversed(list(enumerate(members))))


def _parts(key: Node) -> list[tuple[str, Node]]:
    """Return the names of a key, dotted or not, in order."""
    parts: list[tuple[str, Node]] = []
    stack = [key]
    while stack:
        node = stack.pop()
        if node.type == "dotted_key":
            stack.extend(reversed([child for child in node.children if child.type in _KEYS]))
        elif node.type in _KEYS:
            parts.append((_name(node), node))
    return parts


def _name(key: Node) -> str:
    text = (key.text or b"").decode("utf-8", "replace")
    if key.type == "bare_key":
        return text
    try:
        return next(iter(tomllib.loads(f"{text} = 0")))
    except (tomllib.TOMLDecodeError, StopIteration):
        return text
