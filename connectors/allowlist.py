"""What may be asked of a provider at all: a list of methods and addresses, checked below the client library.

Google's scopes that permit drafts permit sending as well, so "never sends" cannot be left to the provider. The list
holds what is allowed; whatever it does not hold is refused before a connection is opened.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from connectors.base import Refused

_PARAMETER = re.compile(r"\{[a-z_]+\}")
_STRAY = re.compile(r"[\x00-\x20\x7f\\/%]|^\.{1,2}$")
"""What no id holds once it is decoded: another segment, a step up, something encoded twice."""
_PLAIN_OPTIONS = frozenset({"alt", "prettyPrint", "fields"})
"""Query parameters of a request that changes something: how the answer is written, nothing else."""


class NotAllowed(Refused):
    """A request that is not on the list was stopped. That is a mistake in this program, never the user's."""


class AllowList:
    """The requests that may be made: `GET https://host/path/{id}`, where `{id}` is one segment of the path."""

    def __init__(self, entries: Iterable[str], *, options: Collection[str] = ()) -> None:
        """`options`: the system options (`$select`) that a request which only reads may carry."""
        self.entries = tuple(entries)
        self._allowed = [_compiled(entry) for entry in self.entries]
        self._options = frozenset(options)

    def check(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> None:
        """Raise NotAllowed unless the list holds the request. Nothing is decoded or tidied before it is compared."""
        for name in headers or {}:
            if "override" in name.lower():
                raise NotAllowed(f"{method} {_shown(url)}: the header {name} would make another request of it")
        address, _, query = url.partition("?")
        for allowed, pattern in self._allowed:
            match = pattern.fullmatch(address) if method == allowed else None
            if (
                match
                and not any(_STRAY.search(unquote(part)) for part in match.groups())
                and _harmless(method, query, self._options)
            ):
                return
        raise NotAllowed(f"{method} {_shown(url)} is not among the requests that wellkept makes")


def _compiled(entry: str) -> tuple[str, re.Pattern[str]]:
    method, _, template = entry.partition(" ")
    pieces = [re.escape(piece) for piece in _PARAMETER.split(template)]
    return method, re.compile("([^/?#]+)".join(pieces))


def _harmless(method: str, query: str, options: frozenset[str]) -> bool:
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    if method == "GET":
        return not any(name.startswith(("$", "_")) or "ethod" in name for name in names - options)
    return names <= _PLAIN_OPTIONS


def _shown(url: str) -> str:
    """Return an address without its query: that may hold what is searched for."""
    parts = urlsplit(url[:500])
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
