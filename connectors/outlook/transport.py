"""The guard: a requests adapter that refuses whatever is not on the list, the parts of a batch included.

It stands below the session, so that a redirect or a library's own request has to pass as well. Nothing is sent twice:
a change whose answer was lost may have happened.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.request import getproxies

import requests
from requests.adapters import HTTPAdapter

from connectors.allowlist import AllowList, NotAllowed

CONNECT_TIMEOUT = 20.0
"""Seconds until there is a connection."""
AT_ONCE = 3
"""Requests in flight over the whole process: one less than Outlook allows an app and mailbox, for Microsoft is done with
a request a little later than we have its answer."""
BATCH_LIMIT = 20
"""Requests within one batch."""
in_flight = threading.BoundedSemaphore(AT_ONCE)
"""What every request to Graph holds while it is under way."""


class Guard(HTTPAdapter):
    """Carries listed requests only. `batch` is the address whose requests hold others; `batchable` what those may be."""

    def __init__(self, allowed: AllowList, *, root: str = "", batchable: AllowList | None = None) -> None:
        super().__init__(max_retries=0, pool_maxsize=AT_ONCE)
        self._allowed = allowed
        self._root = root
        self._batchable = batchable

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """As in requests. Raises NotAllowed before anything leaves the machine."""
        method, url = str(request.method), str(request.url)
        headers = {str(name): str(value) for name, value in request.headers.items()}
        for name in headers:
            if "method" in name.lower():
                raise NotAllowed(f"the header {name} would make another request of it")
        if self._batchable is not None and (method, url) == ("POST", f"{self._root}/$batch"):
            for part in _parts(request.body):
                self._check_part(part, self._batchable)
        else:
            self._allowed.check(method, url, headers)
        return super().send(request, *args, **options)

    def _check_part(self, part: object, batchable: AllowList) -> None:
        """Check one request within a batch: reading only, so without a body."""
        if not isinstance(part, dict) or not part.keys() <= {"id", "method", "url", "headers"}:
            raise NotAllowed("a batch with a request that is more than a question")
        url, headers = part.get("url"), part.get("headers", {})
        if not isinstance(url, str) or not url.startswith("/") or not isinstance(headers, dict):
            raise NotAllowed("a batch with a request to nowhere")
        if any("method" in str(name).lower() for name in headers):
            raise NotAllowed("a batch with a header that would make another request of it")
        batchable.check(str(part.get("method")), f"{self._root}{url}", headers)


def _parts(body: object) -> list[Any]:
    """Return the requests within a batch. Raises NotAllowed for what cannot be read as one."""
    try:
        held = json.loads(body) if isinstance(body, bytes | str) else None
    except (ValueError, RecursionError):
        held = None
    parts = held.get("requests") if isinstance(held, dict) and held.keys() == {"requests"} else None
    if not isinstance(parts, list) or not 1 <= len(parts) <= BATCH_LIMIT:
        raise NotAllowed("a batch that holds no requests, or too many")
    return parts


def guarded_session(adapter: Guard, *, local: bool = False) -> requests.Session:
    """Return a session that has no other way out than the adapter; a `local` one asks no proxy.

    Of the environment it takes proxies and certificates, never a `.netrc`: that would replace the token.
    """
    session = requests.Session()
    session.trust_env = False
    session.adapters.clear()
    for scheme in ("http://", "https://"):
        session.mount(scheme, adapter)
    if not local:
        session.proxies.update(_proxies())
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    return session


def _proxies() -> Mapping[str, str]:
    return {name: place for name, place in getproxies().items() if name in ("http", "https")}


def read_whole(pieces: Iterable[bytes], limit: int) -> bytes | None:
    """Return an answer's bytes; None when there are more than `limit`."""
    found, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            return None
        found.append(piece)
    return b"".join(found)
