"""By what an article is known, for years and in whatever feed it stands."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|vero_id|wt_mc|ref_src|cmpid",
    re.IGNORECASE,
)
"""Parameters that tell who sent a reader, and nothing about what is read."""
_SCHEMES = frozenset({"http", "https"})
_LINK_LIMIT = 2_000
_TITLE_WORDS = 4
"""Words that a title has at least by which an article is known: shorter ones ("Editorial") come again."""


def clean_link(link: str) -> str:
    """Return a link that a reader may be given, without what tracks them; "" for anything but http and https."""
    text = link.strip()
    if len(text) > _LINK_LIMIT or any(char.isspace() or unicodedata.category(char) in {"Cc", "Cf"} for char in text):
        return ""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname or "@" in parts.netloc:
        return ""
    fields = parts.query.split("&") if parts.query else []
    query = "&".join(field for field in fields if not _TRACKING.fullmatch(field.partition("=")[0]))
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path, query, parts.fragment))


def key_of_link(link: str) -> str:
    """Return the key of the article behind a link as `clean_link` returns it."""
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return _digest("link", f"{host}{port}{parts.path.rstrip('/')}?{query}")


def key_of_guid(guid: str, feed: str) -> str:
    """Return the key of an article without a link, by what its feed calls it."""
    return _digest("guid", f"{feed}\n{guid}")


def keys_of_title(title: str, *, always: bool = False) -> Iterator[str]:
    """Yield the key of an article by its title; nothing for a short one, unless it is to be known by it `always`."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", title).casefold())
    if always or len(words) >= _TITLE_WORDS:
        yield _digest("title", " ".join(words))


def _digest(kind: str, text: str) -> str:
    return hashlib.blake2b(f"{kind}\n{text}".encode(), digest_size=8).hexdigest()
