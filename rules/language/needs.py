"""What a pattern cannot match without: read off its source, so that it is tried only where that stands.

Reads the part of the syntax that the word lists use, and refuses the rest: https://docs.python.org/3/library/re.html
What it does not understand in detail (classes, dots, optional parts) it takes for "anything, or nothing".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Piece: TypeAlias = tuple[str, bool]
"""Letters and digits, folded, and whether they are a whole word (between two edges) or may be part of one."""
Need: TypeAlias = frozenset[Piece]
"""One of these stands in every match."""

SHORTEST_PART = 3
"""Letters of a part of a word: shorter ones stand in every other word."""
_WHOLE_WORTH = 2
"""By how many letters a whole word tells more than a part."""
_COMMON = frozenset(
    (
        "the", "and", "you", "your", "our", "are", "for", "not", "with", "this", "that", "have", "has", "was", "will", "can", "from", "all", "but", "one",
        "been", "what", "who", "how", "out", "don", "now", "die", "der", "das", "und", "nicht", "ist", "les", "des", "pas", "est", "que", "los", "las", "por",
        "con", "una", "non", "che", "per", "het", "een", "van", "niet", "hat", "is", "to", "of", "in", "on", "it", "we", "be", "me", "my", "us", "at", "no",
        "do", "if", "so", "as", "or", "by", "an", "up", "am",
    )
)  # fmt: skip
"""Words that tell next to nothing, since they stand in every other sentence."""
_ZERO_WIDTH = ("?=", "?!", "?<=", "?<!")
_OTHERWISE_ALIKE = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s"})
"""Letters that a pattern blind to case takes for another one, though lower case does not make them equal."""


def fold(text: str) -> str:
    """Return the text so that letters equal for `re.IGNORECASE` are equal. As many characters as before."""
    return text.lower() if text.isascii() else text.translate(_OTHERWISE_ALIKE).lower()


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the alternatives of a pattern; a match holds a piece of each need, the most telling need first."""

    source: str
    needs: tuple[Need, ...]


def alternatives(pattern: str) -> list[Alternative]:
    """Take a pattern apart at its outermost `|`. Raises ValueError for syntax that is not understood."""
    reader = _Reader(pattern)
    found: list[Alternative] = []
    while True:
        begin = reader.at
        items = list(reader.sequence())
        needs = sorted(set(_needs(items, left=False, right=False)), key=_worth, reverse=True)
        found.append(Alternative(pattern[begin : reader.at], tuple(needs)))
        if not reader.taken("|"):
            break
    if reader.at < len(pattern):
        raise ValueError(f"unbalanced ) in {pattern!r}")
    return found


class _Edge:
    """A place with a letter or digit on one side at most."""


class _Anything:
    """Something or nothing, of unknown characters."""


@dataclass(frozen=True, slots=True)
class _Group:
    choices: tuple[Sequence[_Item], ...]


_EDGE: Final = _Edge()
_ANYTHING: Final = _Anything()
_Item: TypeAlias = "str | _Edge | _Anything | _Group"
"""A character to match, or one of the above."""


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def taken(self, text: str) -> bool:
        """Go past the text if it stands here."""
        here = self.pattern.startswith(text, self.at)
        self.at += len(text) * here
        return here

    def sequence(self) -> Iterator[_Item]:
        """Read up to the next `|` or `)` of this level."""
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            item = self._item()
            least, most = self._times()
            if item is None:
                continue
            if least == 0:
                yield _ANYTHING
            elif most == 1 or (isinstance(item, str) and not _is_letter(item)):
                yield item
            elif isinstance(item, str):
                yield from (item, _ANYTHING)
            else:
                yield from (_ANYTHING, item, _ANYTHING)

    def _item(self) -> _Item | None:
        """Read one item; None: it looks around and matches nothing."""
        if self.taken("("):
            return self._group()
        if self.taken("["):
            return self._class()
        if self.taken("\\"):
            return self._escaped()
        self.at += 1
        character = self.pattern[self.at - 1]
        if character in "^$":
            return _EDGE
        return _ANYTHING if character == "." else character

    def _group(self) -> _Group | None:
        looks = any(self.taken(kind) for kind in _ZERO_WIDTH)
        if not looks and not self.taken("?:"):
            raise ValueError(f"a group of a kind not understood in {self.pattern!r}")
        choices = [tuple(self.sequence())]
        while self.taken("|"):
            choices.append(tuple(self.sequence()))
        if not self.taken(")"):
            raise ValueError(f"missing ) in {self.pattern!r}")
        return None if looks else _Group(tuple(choices))

    def _class(self) -> _Item:
        end = self.pattern.index("]", self.at + 1)
        members = self.pattern[self.at : end]
        self.at = end + 1
        plain = not members.startswith("^") and not any(map(_is_letter, members))
        return " " if plain and "\\" not in members and "-" not in members[1:-1] else _ANYTHING

    def _escaped(self) -> _Item:
        character = self.pattern[self.at]
        self.at += 1
        if character == "b":
            return _EDGE
        if character in "Ws":
            return " "
        if character in "wdS":
            return _ANYTHING
        if character == "n":
            return "\n"
        if character == "u":
            self.at += 4
            return chr(int(self.pattern[self.at - 4 : self.at], 16))
        if character.isalnum():
            raise ValueError(f"\\{character} is not understood in {self.pattern!r}")
        return character

    def _times(self) -> tuple[int, int]:
        """Read how often the last item stands at least, and whether more than once."""
        least, most = 1, 1
        if self.taken("?"):
            least = 0
        elif self.taken("*"):
            least, most = 0, 2
        elif self.taken("+"):
            most = 2
        elif self.taken("{"):
            end = self.pattern.index("}", self.at)
            least, most = int(self.pattern[self.at : end].partition(",")[0] or 0), 2
            self.at = end + 1
        return least, most


def _is_letter(character: str) -> bool:
    """Tell a character of words, as `re` sees it."""
    return character.isalnum() or character == "_"


def _needs(items: Sequence[_Item], *, left: bool, right: bool) -> Iterator[Need]:
    """Say what a sequence needs; `left`, `right`: whether an edge is known to be before and behind it."""
    run = ""
    for place, item in enumerate(items):
        if isinstance(item, str) and _is_letter(item):
            run += item
            continue
        edge = isinstance(item, str | _Edge)
        yield from _need_of_run(run, whole=left and edge)
        if isinstance(item, _Group):
            after = items[place + 1] if place + 1 < len(items) else None
            open_end = right if after is None else isinstance(after, _Edge) or _is_other(after)
            yield from _needs_of_group(item, left=left and not run, right=open_end)
        run, left = "", edge
    yield from _need_of_run(run, whole=left and right)


def _is_other(item: _Item) -> bool:
    return isinstance(item, str) and not _is_letter(item)


def _need_of_run(run: str, *, whole: bool) -> Iterator[Need]:
    if run and (whole or len(run) >= SHORTEST_PART):
        yield frozenset({(fold(run), whole)})


def _needs_of_group(group: _Group, *, left: bool, right: bool) -> Iterator[Need]:
    """Say what all choices together need: the most telling need of each, if each has one."""
    needs = [list(_needs(choice, left=left, right=right)) for choice in group.choices]
    if len(needs) == 1:
        yield from needs[0]
    elif all(needs):
        yield frozenset().union(*(max(of_choice, key=_worth) for of_choice in needs))


def _worth(need: Need) -> tuple[int, int, list[Piece]]:
    """Rank by how rare it is that a text fulfils the need."""
    return (
        min(0 if text in _COMMON else len(text) + _WHOLE_WORTH * whole for text, whole in need),
        -len(need),
        sorted(need),
    )
