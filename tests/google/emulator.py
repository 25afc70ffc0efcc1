"""A Google emulator that we did not write (npm `emulate`), behind a proxy that notes what is asked of it."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

HOME = Path(__file__).parent / "emulate"
NODE = HOME / "node_modules" / "node" / "bin" / "node"
PROGRAM = HOME / "node_modules" / "emulate" / "dist" / "index.js"
TOKEN = "good"
PATIENCE = 60.0
_CLOCK = "const o = Number(process.env.STARTS_AT) - Date.now(), n = Date.now.bind(Date); Date.now = () => n() + o;"


def installed() -> None:
    """Skip where the emulator is not installed; in CI it must be."""
    if NODE.exists() and PROGRAM.exists():
        return
    how = f"npm ci --prefix {HOME.relative_to(Path.cwd()) if HOME.is_relative_to(Path.cwd()) else HOME}"
    assert "CI" not in os.environ, f"CI needs the emulator: {how}"
    pytest.skip(f"the emulator is not installed: {how}")


@dataclass
class Emulator:
    """The emulator as its own user sees it: nothing here passes the proxy."""

    origin: str
    proxy: str
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(method, path without its query) of every request that wellkept made."""

    def call(self, method: str, path: str, **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        done = requests.request(method, f"{self.origin}{path}", headers=headers, json=body or None, timeout=PATIENCE)
        assert done.ok, (method, path, done.status_code, done.text)
        return done.json() if done.text else None

    def receive(self, raw: str) -> str:
        """Let a mail come in; returns its id."""
        made = self.call("POST", "/gmail/v1/users/me/messages", raw=_web(raw), labelIds=["INBOX", "UNREAD"])
        return str(made["id"])

    def drafts(self) -> list[str]:
        found = self.call("GET", "/gmail/v1/users/me/drafts").get("drafts") or []
        return [str(row["id"]) for row in found]

    def draft(self, ref: str) -> Any:
        return self.call("GET", f"/gmail/v1/users/me/drafts/{ref}?format=full")["message"]

    def edit(self, ref: str, raw: str) -> None:
        thread = self.draft(ref)["threadId"]
        self.call("PUT", f"/gmail/v1/users/me/drafts/{ref}", message={"raw": _web(raw), "threadId": thread})

    def send(self, ref: str) -> None:
        self.call("POST", "/gmail/v1/users/me/drafts/send", id=ref)

    def discard(self, ref: str) -> None:
        self.call("DELETE", f"/gmail/v1/users/me/drafts/{ref}")


def header(message: Any, name: str) -> str:
    """Return a header of a Gmail message resource; "" when it is not there."""
    rows = message["payload"]["headers"]
    return next((str(row["value"]) for row in rows if row["name"].lower() == name.lower()), "")


def text(message: Any) -> str:
    """Return the plain text of a Gmail message resource."""
    parts = [message["payload"]]
    while parts:
        part = parts.pop(0)
        parts += part.get("parts") or []
        if part.get("mimeType") == "text/plain" and part["body"].get("data"):
            data = part["body"]["data"]
            return base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)).decode("utf-8")
    return ""


def _web(raw: str) -> str:
    return base64.urlsafe_b64encode(raw.encode("utf-8")).decode("ascii").rstrip("=")


@contextmanager
def emulating(folder: Path, seed: dict[str, Any], now: datetime | None = None) -> Iterator[Emulator]:
    """Start the emulator with a mailbox on a free port of the loopback; with `now`, its clock begins there."""
    installed()
    clock = ["--import", f"data:text/javascript,{_CLOCK}"] if now is not None else []
    begins = {"STARTS_AT": str(int(now.timestamp() * 1000))} if now is not None else {}
    (folder / "seed.json").write_text(json.dumps({"google": seed}), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["--port", str(port), "--seed", str(folder / "seed.json")]
    command = [str(NODE), *clock, str(PROGRAM), "start", "--service", "google", *where]
    environment = {**os.environ, **begins}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            assert running.stdout is not None
            said = []
            for line in running.stdout:
                said.append(line)
                if "Ready" in line:
                    break
            else:
                pytest.fail(f"the emulator did not start: {''.join(said)}")
            origin = f"http://127.0.0.1:{port}"
            with _proxy(origin) as emulator:
                yield emulator
        finally:
            running.terminate()


@contextmanager
def _proxy(origin: str) -> Iterator[Emulator]:
    emulator = Emulator(origin, "")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_any(self) -> None:
            emulator.asked.append((self.command, self.path.partition("?")[0]))
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: self.headers[name] for name in ("Authorization", "Content-Type") if name in self.headers}
            answer = requests.request(
                self.command, f"{origin}{self.path}", data=body or None, headers=headers, timeout=PATIENCE
            )
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "application/json"))
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_any  # noqa: N815 - the base's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's signature
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    emulator.proxy = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield emulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
