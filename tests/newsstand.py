"""A server of feeds on loopback: what it serves can be changed, and it notes what was asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from threading import Thread


@dataclass
class Page:
    """What lies at a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    stream: Callable[[BufferedIOBase], None] | None = None
    """Writes the body by itself, as slowly and as long as it likes."""


@dataclass
class Newsstand:
    """The server, from outside."""

    address: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """(path, headers) of each request, in order."""

    def url(self, path: str = "/feed") -> str:
        """Return the address of a page."""
        return f"{self.address}{path}"


@contextmanager
def newsstand() -> Iterator[Newsstand]:
    """Open the server on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stand.asked.append((self.path, dict(self.headers)))
            page = stand.pages.get(self.path, Page(status=404))
            status = page.status
            if page.etag and self.headers.get("If-None-Match") == page.etag:
                status = 304
            self.send_response(status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.etag:
                self.send_header("ETag", page.etag)
            if page.stream is None:
                self.send_header("Content-Length", "0" if status == 304 else str(len(page.body)))
            self.end_headers()
            if page.stream is not None:
                page.stream(self.wfile)
            elif status != 304:
                self.wfile.write(page.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stand = Newsstand(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def rss(*items: str, title: str = "Building News", language: str = "en") -> bytes:
    """Return a feed of these items, the inside of each <item> given."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"<language>{language}</language>{inside}</channel></rss>"
    ).encode()


def item(title: str, link: str = "", day: str = "Tue, 10 Mar 2026 08:00:00 GMT", about: str = "") -> str:
    """Return the inside of an <item>."""
    parts = [f"<title>{title}</title>", f"<link>{link}</link>" if link else "", f"<description>{about}</description>"]
    return "".join([*parts, f"<pubDate>{day}</pubDate>" if day else ""])
