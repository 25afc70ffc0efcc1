"""The guard: an `httplib2.Http` that refuses whatever is not on the list, the parts of a batch included.

It also keeps a change from being made twice. httplib2 sends a request again, POST or not, when the server hangs up
without an answer (`_conn_request`, BadStatusLine); a draft whose answer was lost would then be made a second time.
Requests that change something therefore get a connection that opens once.
"""

from __future__ import annotations

import email
import http.client
from collections.abc import Mapping
from typing import Any

import httplib2

from connectors.allowlist import AllowList, NotAllowed
from connectors.gmail.options import TIMEOUT

ANSWER_LIMIT = 32 * 1024 * 1024
"""Bytes of one answer."""
_PIECE = 65_536


class TooLong(http.client.HTTPException):
    """The answer is longer than is read."""


class _Answer(http.client.HTTPResponse):
    """An answer that is read up to ANSWER_LIMIT. Raises TooLong, and IncompleteRead when it breaks off."""

    def read(self, amt: int | None = None) -> bytes:
        if amt is not None:
            return super().read(amt)
        if self.length is not None:
            if self.length > ANSWER_LIMIT:
                raise TooLong(f"an answer of {self.length} bytes")
            return super().read()
        pieces, size = [], 0
        while piece := super().read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > ANSWER_LIMIT:
                raise TooLong(f"an answer of more than {ANSWER_LIMIT} bytes")
        return b"".join(pieces)


class _Plain(httplib2.HTTPConnectionWithTimeout):
    response_class = _Answer


class _Tls(httplib2.HTTPSConnectionWithTimeout):
    response_class = _Answer


class _Once:
    """A connection that opens once: what it carried may have arrived, so that it must not be sent again."""

    opened = False

    def connect(self) -> None:
        if self.opened:
            raise ConnectionResetError("the server hung up without an answer")
        self.opened = True
        super().connect()  # type: ignore[misc]


class _PlainOnce(_Once, _Plain):
    pass


class _TlsOnce(_Once, _Tls):
    pass


class GuardedHttp(httplib2.Http):
    """Makes listed requests only. `batch` is the address whose requests hold others; `batchable` what those may be."""

    def __init__(
        self, allowed: AllowList, *, batch: str, batchable: AllowList, origin: str, timeout: float = TIMEOUT
    ) -> None:
        super().__init__(timeout=timeout)
        self.follow_redirects = False
        self._allowed = allowed
        self._batch = batch
        self._batchable = batchable
        self._origin = origin

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        redirections: int = httplib2.DEFAULT_MAX_REDIRECTS,
        connection_type: Any = None,
    ) -> tuple[httplib2.Response, bytes]:
        """As in httplib2. Raises NotAllowed before anything leaves the machine."""
        del connection_type  # ours decide what may be sent again
        headers = dict(headers or {})
        reads = method == "GET"
        if (method, uri) == ("POST", self._batch):
            self._check_batch(body, headers)
            reads = True
        else:
            self._allowed.check(method, uri, headers)
        if reads:
            kind: Any = _Tls if uri.startswith("https:") else _Plain
            return self._ask(uri, method, body, headers, redirections, kind)
        self.close()  # a kept connection may have gone stale: sending would fail after the fact
        try:
            kind = _TlsOnce if uri.startswith("https:") else _PlainOnce
            return self._ask(uri, method, body, headers, redirections, kind)
        finally:
            self.close()

    def _ask(
        self, uri: str, method: str, body: Any, headers: dict[str, str], redirections: int, kind: Any
    ) -> tuple[httplib2.Response, bytes]:
        response, content = super().request(uri, method, body, headers, redirections, kind)
        return response, content

    def _check_batch(self, body: Any, headers: Mapping[str, str]) -> None:
        """Check every request within a batch. Raises NotAllowed also for what cannot be read as a batch."""
        kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
        parts: Any = email.message_from_string(f"Content-Type: {kind}\n\n{text}").get_payload()
        if not isinstance(parts, list) or not parts:
            raise NotAllowed("a batch that holds no requests")
        for part in parts:
            if part.get_content_type() != "application/http":
                raise NotAllowed(f"a batch that holds {part.get_content_type()}")
            line, _, rest = str(part.get_payload()).replace("\r\n", "\n").partition("\n")
            words = line.split(" ")
            if len(words) != 3 or words[2] != "HTTP/1.1" or not words[1].startswith("/"):  # noqa: PLR2004
                raise NotAllowed(f"a batch that holds {line[:80]!r}")
            inner = email.message_from_string(rest)
            if str(inner.get_payload()).strip():
                raise NotAllowed("a batch with a request that has a body")
            self._batchable.check(words[0], f"{self._origin}{words[1]}", dict(inner.items()))
