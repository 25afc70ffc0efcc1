"""Address lists of a mail header, read in one pass whatever they hold (RFC 5322, 3.4 and 4.4)."""

from __future__ import annotations

import re

from connectors.mime_headers import UNWANTED, VALUE_LIMIT, clean, unquoted, unword
from connectors.model import Address

ADDRESS_LIMIT = 200
"""Addresses of one field."""
_EMAIL_LIMIT = 320
_SPECIAL = re.compile(r'["(),:;<>\\]')


def addresses(text: str, limit: int = ADDRESS_LIMIT) -> tuple[Address, ...]:
    """Read an address list, groups included: at most `limit`, each with an e-mail, a name or both."""
    scan = _Scan(text, limit, quotes=True)
    if scan.inside == '"':  # a quote that is never closed is a character like any other
        scan = _Scan(text, limit, quotes=False)
    return tuple(scan.found)


class _Scan:
    """One pass over a list: splits at commas outside of quotes, comments and angles."""

    def __init__(self, text: str, limit: int, *, quotes: bool) -> None:
        self.text = text
        self.quotes = quotes
        self.found: list[Address] = []
        self.inside = ""
        self.depth = 0
        self.place = 0
        self._begin()
        self._run(limit)

    def _begin(self) -> None:
        self.phrase: list[str] = []
        self.comment: list[str] = []
        self.angle: str | None = None

    def _run(self, limit: int) -> None:
        escaped = -1
        for match in _SPECIAL.finditer(self.text):
            at, char = match.start(), match[0]
            if at == escaped:
                continue
            if char == "\\":
                escaped = at + 1
            elif self.inside:
                self._within(char, at)
            else:
                self._between(char, at)
                if len(self.found) >= limit:
                    return
        rest = self.text[self.place :]
        if self.inside == "<" and self.angle is None:
            self.angle = rest
        elif self.inside != "(":
            self.phrase.append(rest)
        self._finish()

    def _within(self, char: str, at: int) -> None:
        if self.inside == "(":
            self.depth += (char == "(") - (char == ")")
            if self.depth:
                return
            self.comment.append(self.text[self.place : at])
        elif self.inside == '"' and char == '"':
            self.phrase.append(self.text[self.place : at + 1])
        elif self.inside == "<" and char == ">":
            self.angle = self.text[self.place : at] if self.angle is None else self.angle
        else:
            return
        self.inside, self.place = "", at + 1

    def _between(self, char: str, at: int) -> None:
        if char in "(<" or (char == '"' and self.quotes):
            self.phrase.append(self.text[self.place : at])
            self.inside, self.depth = char, 1
            self.place = at if char == '"' else at + 1
        elif char in ",;":
            self.phrase.append(self.text[self.place : at])
            self.place = at + 1
            self._finish()
        elif char == ":":  # what stood before it was the name of a group
            self.phrase.clear()
            self.place = at + 1

    def _finish(self) -> None:
        address = _address("".join(self.phrase), self.angle, "".join(self.comment))
        if address is not None:
            self.found.append(address)
        self._begin()


def _address(phrase: str, angle: str | None, comment: str) -> Address | None:
    name = phrase.strip()
    if angle is not None:
        email = angle if '"' in angle else angle.rpartition(":")[2]  # an obsolete route ends in a colon
    else:
        before, _, last = name.rpartition(" ")
        email, name = (last, before) if "@" in last else ("", name)
        if before.count('"') % 2:  # a quoted local part with a space in it
            email, name = phrase, ""
    email = "".join(UNWANTED.sub("", email).split()).strip("<>'.,;").casefold()[:_EMAIL_LIMIT]
    if "@" not in email.strip("@"):
        name, email = name or email, ""
    shown = clean(unword(unquoted(name[:VALUE_LIMIT] or comment[:VALUE_LIMIT])))
    if len(shown) > 1 and shown[0] == shown[-1] == "'":
        shown = shown[1:-1].strip()
    if shown.casefold() == email:
        shown = ""
    return Address(email, shown) if email or shown else None
