"""Fetching a feed politely: only when it changed, bounded in time and size, and without saying who asks.

RFC 9110 (conditional requests, redirects, Retry-After) and RFC 9111 (Cache-Control). No cookie, referrer or sign-in goes out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from connectors.feeds.opml import looks_like_opml, read_opml
from connectors.feeds.reading import Feed, read_feed
from connectors.feeds.trouble import FeedTrouble

if TYPE_CHECKING:
    import requests

LARGEST = 5 * 1024 * 1024
"""Bytes of a feed, unpacked."""
REDIRECTS = 5
CONNECT, READ, WHOLE = 10.0, 20.0, 30.0
"""Seconds without an answer, and altogether: a server may send a byte now and then for ever."""
LONGEST = timedelta(days=1)
"""How long a server may ask to be left alone."""
_CHUNK = 65_536
_OK, _NOT_MODIFIED, _GONE, _TOO_MANY, _UNAVAILABLE = 200, 304, 410, 429, 503
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ADVICE = {
    401: "it wants a sign-in, which feeds have no place for",
    403: "it refuses to be read by a program",
    404: "look for its new address",
}


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server called the feed's state the last time (RFC 9110, 8.8); "" when it did not."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What asking for a feed brought."""

    feed: Feed | None
    """None: it is as it was, or it is a list of feeds."""
    validators: Validators
    feeds: tuple[str, ...] | None = None
    """What a list of feeds names; None: it is none, or as it was."""
    moved_to: str = ""
    """Its address from now on, where the server says so."""
    fresh_for: timedelta = timedelta()
    """How long the server wants not to be asked again."""


def new_session() -> requests.Session:
    """Return a session that keeps nothing between two requests. Proxies of the environment hold, its passwords don't."""
    import requests
    from requests.adapters import HTTPAdapter

    session = requests.Session()
    session.headers.clear()
    session.auth = _nobody
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=0, pool_maxsize=1))
    return session


def fetch(session: requests.Session, url: str, held: Validators, now: datetime) -> Fetched:
    """Ask for a feed at a moment. Raises FeedTrouble."""
    import requests

    until = monotonic() + WHOLE
    here, moved_to = url, ""
    try:
        for _ in range(REDIRECTS + 1):
            with session.get(
                here, headers=_headers(held), timeout=(CONNECT, READ), stream=True, allow_redirects=False
            ) as response:
                if response.status_code in _REDIRECTS:
                    following = _following(here, response.headers.get("Location", ""))
                    permanent = response.status_code in _PERMANENT and here == (moved_to or url)
                    moved_to = following if permanent else moved_to
                    here = following
                    continue
                return _answer(response, here, moved_to, held, until, now)
    except requests.exceptions.SSLError as error:
        raise FeedTrouble("its certificate can't be trusted", "look at the address with a browser") from error
    except requests.exceptions.Timeout as error:
        raise FeedTrouble("it does not answer in time") from error
    except (requests.exceptions.RequestException, OSError, ValueError) as error:
        raise FeedTrouble("it can't be reached") from error
    raise FeedTrouble("it leads from one address to the next without end")


def _answer(
    response: requests.Response, url: str, moved_to: str, held: Validators, until: float, now: datetime
) -> Fetched:
    status, headers = response.status_code, response.headers
    fresh = _fresh_for(headers.get("Cache-Control", ""))
    if status == _NOT_MODIFIED:
        return Fetched(None, held, moved_to=moved_to, fresh_for=fresh)
    if status != _OK:
        wait = _retry_after(headers.get("Retry-After", ""), now) if status in (_TOO_MANY, _UNAVAILABLE) else None
        if status == _GONE:
            raise FeedTrouble("it is gone for good, says its server", "take it out of [insight] feeds", gone=True)
        raise FeedTrouble(f"its server answers {status}", _ADVICE.get(status, ""), retry_after=wait)
    body = _body(response, until)
    validators = Validators(headers.get("ETag", ""), headers.get("Last-Modified", ""))
    if looks_like_opml(body):
        return Fetched(None, validators, read_opml(body), moved_to, fresh)
    return Fetched(read_feed(body, url, headers.get("Content-Type", "")), validators, None, moved_to, fresh)


def _body(response: requests.Response, until: float) -> bytes:
    """Return what is sent, unpacked: a small answer may unpack to any size."""
    found = bytearray()
    for chunk in response.iter_content(_CHUNK):
        found += chunk
        if len(found) > LARGEST:
            raise FeedTrouble("it is larger than 5 MB")
        if monotonic() > until:
            raise FeedTrouble("it does not answer in time")
    return bytes(found)


def _headers(held: Validators) -> dict[str, str]:
    headers = {
        "User-Agent": "wellkept",
        "Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
    }
    if held.etag:
        headers["If-None-Match"] = held.etag
    if held.modified:
        headers["If-Modified-Since"] = held.modified
    return headers


def _following(here: str, location: str) -> str:
    """Return where a redirect leads: never to a file, and never from a protected connection to an open one."""
    following = urljoin(here, location)
    parts = urlsplit(following)
    if not location or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FeedTrouble("it leads to something that is no web address")
    if urlsplit(here).scheme == "https" and parts.scheme == "http":
        raise FeedTrouble("it leads from a protected connection to an open one", "look for its new address")
    return following


def _fresh_for(cache_control: str) -> timedelta:
    found = re.search(r"\bmax-age\s*=\s*\"?([0-9]{1,9})", cache_control, re.IGNORECASE)
    if found is None or re.search(r"\bno-cache\b|\bno-store\b", cache_control, re.IGNORECASE):
        return timedelta()
    return min(LONGEST, timedelta(seconds=int(found[1])))


def _retry_after(text: str, now: datetime) -> timedelta | None:
    """Read both forms of Retry-After (RFC 9110, 10.2.3): seconds, and a date."""
    if text.strip().isdecimal():
        return min(LONGEST, timedelta(seconds=int(text.strip()[:9])))
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(LONGEST, max(timedelta(), at - now))


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Sign in nowhere: what a .netrc knows is not meant for feeds."""
    return request
