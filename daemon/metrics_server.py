"""A window for monitoring, on this machine only: `GET /metrics` and `GET /healthz`, off unless the config opens it.

One thread waits in accept(2) and answers one request after the other, so that nothing wakes while nobody asks. A page
in the user's own browser is somebody else: what is not asked for under this machine's name is refused, against DNS
rebinding (RFC 9110, 7.4 and 15.5.20). Whoever is slow is cut off.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from types import TracebackType
from typing import Self

from daemon.listen_at import ListenAt
from daemon.log import crashed

_LONGEST = 8_192
"""Bytes that the head of a request may have."""
_PATIENCE = 2.0
"""Seconds in which a request must be here, and its answer taken."""
_STOPPING = 1.0
_PHRASES = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    421: "Misdirected Request",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets."""

    status: int
    text: str = ""
    kind: str = TEXT
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """Write it as HTTP. Nothing may keep it, and no page of another origin may read it."""
        body = (self.text or f"{_PHRASES[self.status]}\n").encode()
        headers = {
            "Content-Type": self.kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Connection": "close",
            **self.headers,
        }
        lines = [
            f"HTTP/1.1 {self.status} {_PHRASES[self.status]}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode("ascii") + body


Pages = Mapping[str, Callable[[], Answer]]
"""Path → what answers it. Called on the thread of the window."""


class Window:
    """The window. `with` it: a thread of its own answers until the end. Raises OSError where the port is taken."""

    def __init__(self, place: ListenAt, pages: Pages) -> None:
        self._place = place
        self._pages = pages
        self._ended = Event()
        self._talking: socket.socket | None = None
        family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
        self._door = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._door.bind((place.host, place.port))
            self._door.listen(16)
        except OSError:
            self._door.close()
            raise
        self._thread = Thread(target=self._serve, name="window", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        talking = self._talking
        if talking is not None:
            with suppress(OSError):
                talking.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):  # accept(2) does not end by itself when its socket is closed
            socket.create_connection((self._place.host, self._place.port), timeout=_STOPPING).close()
        self._thread.join(_STOPPING)
        self._door.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._door.accept()
            except OSError:
                if self._ended.is_set():
                    return
                time.sleep(_STOPPING)  # no descriptors left: others will be given back
                continue
            self._talking = connection
            with suppress(OSError), connection:
                if not self._ended.is_set():
                    self._talk(connection)
            self._talking = None

    def _talk(self, connection: socket.socket) -> None:
        head = _head(connection, time.monotonic() + _PATIENCE)
        if head is None:
            return
        connection.settimeout(_PATIENCE)
        connection.sendall(self._answer(head).encoded())

    def _answer(self, head: bytes) -> Answer:
        line, *rest = head.decode("latin-1").split("\r\n")
        words = line.split(" ")
        hosts = [value.strip() for name, _, value in (row.partition(":") for row in rest) if name.lower() == "host"]
        if len(words) != 3 or not words[2].startswith("HTTP/1.") or len(hosts) != 1:  # noqa: PLR2004 - method, target, version
            return Answer(400)
        if hosts[0].lower() not in self._place.names:
            return Answer(421)
        if words[0] != "GET":
            return Answer(405, headers={"Allow": "GET"})
        page = self._pages.get(words[1].partition("?")[0])
        if page is None:
            return Answer(404)
        try:
            return page()
        except Exception as error:  # noqa: BLE001 - told to the log; whoever watches is to see that something is wrong
            crashed(error, "the window for monitoring")
            return Answer(500)


def _head(connection: socket.socket, until: float) -> bytes | None:
    """Return the head of a request; None when it does not come in time, is too long, or breaks off."""
    held = b""
    while b"\r\n\r\n" not in held:
        left = until - time.monotonic()
        if left <= 0 or len(held) > _LONGEST:
            return None
        connection.settimeout(left)
        piece = connection.recv(_LONGEST)
        if not piece:
            return None
        held += piece
    return held.partition(b"\r\n\r\n")[0]
