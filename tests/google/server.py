"""A Google server on loopback: Gmail, Calendar, Tasks, People and batches, under the real client library.

It refuses what the discovery documents do not allow, counts quota by the price table, and can be told to fail.
"""

from __future__ import annotations

import email
import json
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.gmail.options import CURRENT, PRICES
from tests.google import discovery
from tests.google.answers import Handlers, Problem
from tests.google.world import World

Json = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """What happens to a request. `late`: after it took effect, as a lost answer does."""

    status: int = 0
    reason: str = ""
    message: str = "made up"
    headers: tuple[tuple[str, str], ...] = ()
    late: bool = False
    hang_up: bool = False
    half: bool = False
    silent: bool = False
    """Nothing is answered until the other side gives up."""
    body: bytes | None = None
    before: float = 0.0
    """Seconds that pass before the request takes effect: it does, whoever hangs up meanwhile."""
    after: float = 0.0
    """Seconds that pass between its effect and the answer."""

    until: threading.Event | None = None
    """What has to happen before the request takes effect."""

    @property
    def slow(self) -> bool:
        """Nothing goes wrong, it only takes its time."""
        return bool(self.before or self.after or self.until)


Chooser = Callable[[str, str], Fault | None]


@dataclass
class Asked:
    """One request, or one part of a batch."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    id: str
    batch: bool = False


@dataclass
class SignIns:
    """Google's sign-in: which codes and refresh tokens are good, and what was granted."""

    scopes: str = ""
    refresh: str = "lasting"
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    revoked: bool = False

    def token(self, form: dict[str, list[str]]) -> tuple[int, Json]:
        self.asked.append(form)
        kind = form["grant_type"][0]
        if self.revoked or (kind == "refresh_token" and form["refresh_token"] != [self.refresh]):
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        answer = {"access_token": "good", "expires_in": 3599, "token_type": "Bearer", "scope": self.scopes}
        return 200, answer | ({"refresh_token": self.refresh} if kind == "authorization_code" and self.refresh else {})


@dataclass
class GoogleServer:
    """The server's state and switches; `url` is the endpoint. `clock` is that of its quota."""

    world: World
    clock: Callable[[], float]
    units_per_minute: int = 6_000
    batches: bool = True
    tokens: set[str] = field(default_factory=lambda: {"good"})
    faults: deque[Fault | None] = field(default_factory=deque)
    """What happens to the next requests, one after the other; None: nothing."""
    choose: Chooser | None = None
    choose_part: Callable[[Asked], Fault | None] | None = None
    """What happens to a single request, parts of batches included, before it takes effect: statuses only."""
    sign_ins: SignIns = field(default_factory=SignIns)
    asked: list[Asked] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What the discovery documents forbid; must stay empty."""
    refused: int = 0
    """Requests refused for want of quota."""
    spent: deque[tuple[float, int]] = field(default_factory=deque)
    units: int = 0
    requests: int = 0
    url: str = ""
    doing: threading.Lock = field(default_factory=threading.Lock)
    """Held while a request takes effect: slow ones may come at the same time."""
    closing: threading.Event = field(default_factory=threading.Event)
    under_way: int = 0
    settled: threading.Condition = field(default_factory=threading.Condition)

    def settle(self) -> None:
        """Wait until no request is under way."""
        with self.settled:
            assert self.settled.wait_for(lambda: self.under_way == 0, timeout=60)

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self.settled:
            self.under_way += 1
        try:
            yield
        finally:
            with self.settled:
                self.under_way -= 1
                self.settled.notify_all()

    def answer(self, method: str, target: str, body: Any, token: str, *, batch: bool = False) -> tuple[int, Any, Json]:
        """Return status, JSON and headers for one request, or one part of a batch."""
        parts = urlsplit(target)
        query = parse_qs(parts.query, keep_blank_values=True)
        found = discovery.find(method, parts.path)
        self.asked.append(Asked(method, parts.path, query, body, found[0].id if found else "", batch))
        if self.choose_part is not None and (fault := self.choose_part(self.asked[-1])) is not None:
            status, answer, _ = problem(fault.status, fault.reason, fault.message)
            return status, answer, dict(fault.headers)
        if token not in self.tokens:
            return problem(401, "authError", "Request had invalid authentication credentials.", "UNAUTHENTICATED")
        if found is None:
            return problem(404, "notFound", f"no such method: {method} {parts.path}")
        called, place = found
        query.pop("alt", None)
        query.pop("prettyPrint", None)
        if trouble := discovery.wrong(called, query, body):
            self.wrong.append(trouble)
            return problem(400, "badRequest", trouble, "INVALID_ARGUMENT")
        if self._charge(called.id):
            return problem(429, "rateLimitExceeded", "Resource has been exhausted", "RESOURCE_EXHAUSTED")
        handler = Handlers(self.world).of(called.id)
        if handler is None or called.id in self.world.missing:
            return problem(404, "notFound", f"{called.id} is not played here")
        try:
            return 200, handler(place, query, body), {}
        except Problem as told:
            return problem(told.status, told.reason, str(told))
        except (KeyError, TypeError, ValueError) as missing:
            self.wrong.append(f"{called.id}: {missing!r}")
            return problem(400, "badRequest", f"{missing!r}")

    def _charge(self, method: str) -> bool:
        """Count a Gmail request; True when the minute does not pay for it."""
        name = method.removeprefix("gmail.users.")
        if name == method:
            return False
        price = PRICES[CURRENT][name]
        now = self.clock()
        while self.spent and self.spent[0][0] <= now - 60:
            self.spent.popleft()
        if sum(units for _, units in self.spent) + price > self.units_per_minute:
            self.refused += 1
            return True
        self.spent.append((now, price))
        self.units += price
        return False

    def calls(self, method: str) -> list[Asked]:
        """Return what was asked of one method, by its id without service: `messages.get`."""
        return [asked for asked in self.asked if asked.id.endswith(f".{method}")]


def problem(status: int, reason: str, message: str, name: str = "") -> tuple[int, Any, Json]:
    told = {"message": message, "domain": "global", "reason": reason}
    return status, {"error": {"code": status, "message": message, "errors": [told], "status": name}}, {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    state: GoogleServer

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def _serve(self) -> None:
        wanted = int(self.headers.get("content-length") or 0)
        raw = self.rfile.read(wanted)
        if len(raw) < wanted:  # whoever asked was killed on the way: half a request is none
            self.close_connection = True
            return
        with self.state.counted():
            self._take(raw)

    def _take(self, raw: bytes) -> None:
        state = self.state
        state.requests += 1
        fault = state.faults.popleft() if state.faults else None
        if fault is None and state.choose is not None:
            fault = state.choose(self.command, self.path)
        if fault is not None and fault.slow:
            with suppress(ConnectionError):
                self._answer(raw, fault)
            return
        if fault is not None and not fault.late and not fault.half:
            self._fail(fault)
            return
        self._answer(raw, fault)

    def _answer(self, raw: bytes, fault: Fault | None) -> None:
        state = self.state
        if fault is not None:
            state.closing.wait(fault.before)
            if fault.until is not None:
                fault.until.wait(60)
        with state.doing:
            status, content, kind, told = self._effect(raw)
        if fault is not None and fault.slow:
            state.closing.wait(fault.after)
            self._send(status, content, kind, headers=told)
        elif fault is not None and fault.half:
            self._send(status, content, kind, cut=len(content) // 2)
        elif fault is not None:
            self._fail(fault)
        else:
            self._send(status, content, kind, headers=told)

    def _effect(self, raw: bytes) -> tuple[int, bytes, str, tuple[tuple[str, str], ...]]:
        state = self.state
        place = urlsplit(self.path).path
        told: tuple[tuple[str, str], ...] = ()
        if place == "/batch/gmail/v1":
            status, content, kind = self._batch(raw)
        elif place == "/token":
            status, answer = state.sign_ins.token(parse_qs(raw.decode()))
            content, kind = json.dumps(answer).encode(), "application/json"
        else:
            body = json.loads(raw) if raw else None
            status, answer, extra = state.answer(self.command, self.path, body, self._token(self.headers))
            told = tuple(extra.items())
            content, kind = json.dumps(answer).encode() if answer is not None else b"", "application/json"
        return status, content, kind, told

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the library's names

    @staticmethod
    def _token(headers: Any) -> str:
        return str(headers.get("authorization") or "").removeprefix("Bearer ")

    def _fail(self, fault: Fault) -> None:
        if fault.silent:
            self.connection.recv(1)  # returns when the other side hangs up
        if fault.hang_up or fault.silent:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        _, answer, _ = problem(fault.status, fault.reason, fault.message)
        content = fault.body if fault.body is not None else json.dumps(answer).encode()
        self._send(fault.status, content, "application/json", headers=fault.headers)

    def _send(
        self, status: int, content: bytes, kind: str, cut: int = 0, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[:cut] if cut else content)
        if cut:
            self.close_connection = True
        self.wfile.flush()

    def _batch(self, raw: bytes) -> tuple[int, bytes, str]:
        if not self.state.batches:
            status, answer, _ = problem(404, "notFound", "no batches here")
            return status, json.dumps(answer).encode(), "application/json"
        head = f"Content-Type: {self.headers['content-type']}\n\n".encode()
        parts: Any = email.message_from_bytes(head + raw).get_payload()
        out = []
        for part in parts:
            line, _, rest = str(part.get_payload()).replace("\r\n", "\n").partition("\n")
            method, target, _ = line.split(" ")
            inner = email.message_from_string(rest)
            content = str(inner.get_payload()).strip()
            body = json.loads(content) if content else None
            status, answer, headers = self.state.answer(method, target, body, self._token(inner), batch=True)
            ident = str(part["Content-ID"]).strip("<>")
            extra = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            out.append(
                f"--batch_made\r\nContent-Type: application/http\r\nContent-ID: <response-{ident}>\r\n\r\n"
                f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{extra}\r\n{json.dumps(answer)}\r\n"
            )
        return 200, ("".join(out) + "--batch_made--\r\n").encode(), "multipart/mixed; boundary=batch_made"


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that whoever was killed left behind."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(state: GoogleServer) -> Iterator[GoogleServer]:
    """Serve until the end of the block."""
    handler = type("Handler", (_Handler,), {"state": state})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        state.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield state
        finally:
            state.closing.set()
            server.shutdown()
            thread.join()
