"""A Microsoft Graph on loopback, batches included, under the real client.

It refuses what the API description does not allow, judges its own answers by it too, counts what is in flight, and can
be told to fail.
"""

from __future__ import annotations

import json
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.outlook import description
from tests.outlook.answers import Handlers, Problem
from tests.outlook.world import World

Json = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """What happens to a request. `late`: after it took effect, as a lost answer does."""

    status: int = 0
    code: str = "madeUp"
    headers: tuple[tuple[str, str], ...] = ()
    late: bool = False
    hang_up: bool = False
    half: bool = False
    body: bytes | None = None


Chooser = Callable[[str, str], Fault | None]


@dataclass
class Asked:
    """One request, or one part of a batch."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    id: str
    prefer: str
    batch: bool = False


@dataclass
class GraphServer:
    """The server's state and switches; `url` is the endpoint."""

    world: World
    page: int = 1000
    batches: bool = True
    judging: bool = True
    """Whether answers are judged: of a hundred thousand mails that would take minutes."""
    tokens: set[str] = field(default_factory=lambda: {"good"})
    faults: deque[Fault | None] = field(default_factory=deque)
    """What happens to the next requests, one after the other; None: nothing."""
    choose: Chooser | None = None
    choose_part: Chooser | None = None
    """What happens to a part of a batch."""
    asked: list[Asked] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What the description forbids, of requests and of our own answers; must stay empty."""
    prefers: list[str] = field(default_factory=list)
    """The header `Prefer` of each request that came."""
    requests: int = 0
    in_flight: int = 0
    most: int = 0
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(
        self, method: str, target: str, body: Any, token: str, prefer: str, *, batch: bool = False
    ) -> tuple[int, Any]:
        """Return status and JSON for one request, or one part of a batch."""
        parts = urlsplit(target)
        query = parse_qs(parts.query, keep_blank_values=True)
        if not parts.path.startswith("/v1.0/"):
            self.wrong.append(f"no version: {parts.path}")
        path = parts.path.removeprefix("/v1.0")
        found = description.find(method, path)
        self.asked.append(Asked(method, path, query, body, found[0].id if found else "", prefer, batch))
        if token not in self.tokens:
            return problem(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
        if found is None:
            self.wrong.append(f"no such operation: {method} {path}")
            return problem(400, "BadRequest", f"Resource not found for the segment: {path}")
        operation, place = found
        if 'IdType="ImmutableId"' not in prefer:
            self.wrong.append(f"{operation.id}: without immutable ids")
        if trouble := description.wrong(operation, query, body):
            self.wrong.append(trouble)
            return problem(400, "BadRequest", trouble)
        status, told = self._handled(operation.id, place, query, body, parts.path)
        if self.judging and (trouble := description.wrong_answer(operation, status, told)):
            self.wrong.append(f"our answer: {operation.id}: {trouble}")
        return status, told

    def _handled(
        self, operation: str, place: list[str], query: dict[str, list[str]], body: Any, path: str
    ) -> tuple[int, Any]:
        handler = Handlers(self.world, self.url, path, self.page).of(operation)
        if handler is None:
            return problem(404, "notFound", f"{operation} is not played here")
        try:
            return handler(place, {name: values[0] for name, values in query.items()}, body)
        except Problem as told:
            return problem(told.status, told.code, str(told))
        except (KeyError, TypeError, ValueError, AssertionError) as missing:
            self.wrong.append(f"{operation}: {missing!r}")
            return problem(400, "BadRequest", f"{missing!r}")

    def batch(self, body: Any, token: str) -> tuple[int, Any]:
        """Answer the parts of a batch, in another order than they were asked in."""
        if not self.batches:
            return problem(404, "notFound", "no batches here")
        operation = description.named("batch")
        if trouble := description.wrong(operation, {}, body):
            self.wrong.append(trouble)
            return problem(400, "BadRequest", trouble)
        rows = []
        for part in reversed(body["requests"]):
            fault = self.choose_part(part["method"], part["url"]) if self.choose_part else None
            if fault is not None:
                status, told = problem(fault.status, fault.code, "made up")
                rows.append({"id": part["id"], "status": status, "headers": dict(fault.headers), "body": told})
                continue
            prefer = part.get("headers", {}).get("Prefer", "")
            target = f"/v1.0{part['url']}"
            status, told = self.answer(part["method"], target, part.get("body"), token, prefer, batch=True)
            rows.append({"id": part["id"], "status": status, "headers": {}, "body": told})
        answer = {"responses": rows}
        if trouble := description.wrong_answer(operation, 200, answer):
            self.wrong.append(f"our answer: {trouble}")
        return 200, answer

    def calls(self, operation: str) -> list[Asked]:
        """Return what was asked of one operation, by the end of its id: `messages.delta`."""
        return [asked for asked in self.asked if asked.id.endswith(f".{operation}")]


def problem(status: int, code: str, message: str) -> tuple[int, Any]:
    return status, {"error": {"code": code, "message": message, "innerError": {"date": "2026-03-10T15:00:00"}}}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    state: GraphServer

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        state = self.state
        with state.lock:
            state.requests += 1
            state.prefers.append(self.headers.get("prefer") or "")
            state.in_flight += 1
            state.most = max(state.most, state.in_flight)
        self._answer(raw)

    def _done(self) -> None:
        """Count a request as over before its answer leaves: whoever has the answer may ask the next thing at once."""
        with self.state.lock:
            self.state.in_flight -= 1

    def _answer(self, raw: bytes) -> None:
        state = self.state
        fault = state.faults.popleft() if state.faults else None
        if fault is None and state.choose is not None:
            fault = state.choose(self.command, self.path)
        if fault is not None and not fault.late and not fault.half:
            self._fail(fault)
            return
        body = json.loads(raw) if raw else None
        if raw and self.headers.get("content-type") != "application/json":
            state.wrong.append(f"a body that is not said to be JSON: {self.path}")
        token = str(self.headers.get("authorization") or "").removeprefix("Bearer ")
        if (self.command, self.path) == ("POST", "/v1.0/$batch"):
            status, answer = state.batch(body, token)
        else:
            status, answer = state.answer(self.command, self.path, body, token, self.headers.get("prefer") or "")
        content = json.dumps(answer).encode() if answer is not None else b""
        if fault is not None and fault.half:
            self._send(status, content, cut=len(content) // 2)
        elif fault is not None:
            self._fail(fault)
        else:
            self._send(status, content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the library's names

    def _fail(self, fault: Fault) -> None:
        if fault.hang_up:
            self._done()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        _, answer = problem(fault.status, fault.code, "made up")
        content = fault.body if fault.body is not None else json.dumps(answer).encode()
        self._send(fault.status, content, headers=fault.headers)

    def _send(self, status: int, content: bytes, cut: int = 0, headers: tuple[tuple[str, str], ...] = ()) -> None:
        self._done()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        if status != 204:
            self.send_header("content-length", str(len(content)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[:cut] if cut else content)
        if cut:
            self.close_connection = True
        self.wfile.flush()


@contextmanager
def serving(state: GraphServer) -> Iterator[GraphServer]:
    """Serve until the end of the block."""
    handler = type("Handler", (_Handler,), {"state": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        state.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
