"""The table [insight]: where articles worth sharing come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from daemon.config_schema import InsightTable
from daemon.resources import resolve
from rules.document import Document

_SCHEMES = ("http", "https")
_FILE = "file://"
_WANTED = "write the address of a feed, `https://…`, or the path of a file that holds a feed or a list of feeds"


@dataclass(frozen=True, slots=True)
class InsightSources:
    """Where articles come from; paths are absolute."""

    feeds: tuple[str, ...] = ()
    """Addresses of feeds, or of lists of feeds: http and https."""
    files: tuple[Path, ...] = ()
    """Feeds, and lists of feeds, that lie on this machine."""
    folder: Path | None = None


NO_SOURCES = InsightSources()


def insight_sources(document: Document, table: InsightTable, folder: Path) -> InsightSources:
    """Return the sources; what can't be one is reported. `folder`: where relative paths start."""
    feeds: list[str] = []
    files: list[Path] = []
    for index, text in enumerate(table.feeds):
        at = ("insight", "feeds", index)
        if text in table.feeds[:index]:
            document.report(at, f"{text[:60]!r} is listed twice")
        elif text.startswith(_FILE):
            files.append(Path(url2pathname(text.removeprefix(_FILE))))
        elif "://" in text:
            if _is_address(text):
                feeds.append(text)
            else:
                document.report(at, f"{text[:60]!r} is no address of a feed", _WANTED)
        elif not text.strip() or "\0" in text:
            document.report(at, "this is no feed", _WANTED)
        else:
            files.append(resolve(text, folder))
    if "\0" in table.folder:
        document.report(("insight", "folder"), "this is no path")
    return InsightSources(tuple(feeds), tuple(files), resolve(table.folder, folder) if table.folder else None)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.hostname) and not any(char.isspace() for char in text)
