"""A folder into which the user puts what is worth sharing: texts, saved pages, bookmarks, PDFs by their names."""

from __future__ import annotations

import os
import plistlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from xml.parsers.expat import ExpatError

from selectolax.lexbor import LexborHTMLParser

from connectors.feeds.identity import clean_link, key_of_link, keys_of_title
from connectors.feeds.texts import SOURCE_LIMIT, one_line, summary
from connectors.mime_headers import decode
from connectors.model import Article

MOST = 2_000
"""Files that are looked at, the latest changed first."""
READ = 1024 * 1024
"""Bytes that are read of each."""
DEEP = 2
"""Levels of folders within folders."""
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
_FIELD = re.compile(r"^(\w+)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_BOOKMARK = re.compile(r"^URL(?:\[\$e\])?=(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in a folder of articles."""

    articles: tuple[Article, ...]
    set_aside: tuple[tuple[str, str], ...] = ()
    """(file name, why it can't be read)."""


def look_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what is another one whenever something in the folder has changed. Raises OSError."""
    return tuple(sorted((str(path), at, size) for path, at, size in _files(folder)))


def read_folder(folder: Path) -> Folder:
    """Return the articles in a folder, the latest first. Raises OSError when it can't be listed.

    Hidden and half-written files are left alone; links that lead out of the folder are not followed.
    """
    files = sorted(_files(folder), key=lambda found: (-found[1], found[0]))[:MOST]
    found: dict[str, Article] = {}
    set_aside: list[tuple[str, str]] = []
    for path, changed, _ in files:
        try:
            article = _read(path, datetime.fromtimestamp(changed / 1e9, UTC), one_line(folder.name, SOURCE_LIMIT))
        except (OSError, ValueError) as error:
            set_aside.append((path.name, getattr(error, "strerror", "") or str(error)))
        else:
            found.setdefault(article.key, article)
    return Folder(tuple(found.values()), tuple(set_aside))


def _files(folder: Path) -> Iterator[tuple[Path, int, int]]:
    """Yield (path, time of change in ns, size) of what may be an article."""
    root = Path(os.path.realpath(folder))
    todo = [(root, 0)]
    while todo:
        here, depth = todo.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                with suppress(OSError):  # gone while we look
                    if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(root):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        todo += [(Path(entry.path), depth + 1)] if depth < DEEP else []
                    elif Path(entry.name).suffix.lower() in _READERS and entry.is_file():
                        told = entry.stat()
                        yield Path(entry.path), told.st_mtime_ns, told.st_size


@dataclass(slots=True)
class _Found:
    """What a file says of itself."""

    title: str = ""
    link: str = ""
    text: str = ""
    language: str = ""
    at: datetime | None = None


def _read(path: Path, changed: datetime, source: str) -> Article:
    """Return a file as an article. Raises OSError, ValueError with the reason."""
    found = _READERS[path.suffix.lower()](path)
    title = one_line(found.title) or one_line(re.sub(r"[-_]+", " ", path.stem))
    if not title:
        raise ValueError("it has neither a title nor a name")
    by_title = tuple(keys_of_title(title, always=not found.link))
    key = key_of_link(found.link) if found.link else by_title[0]
    return Article(
        key=key,
        title=title,
        link=found.link,
        text=summary(found.text),
        at=found.at or changed,
        source=source,
        language=found.language,
        also=tuple(one for one in by_title if one != key),
    )


def _content(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(READ)
    if b"\0" in data:
        raise ValueError("it is no text")
    return decode(data).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _text(path: Path) -> _Found:
    """Read a text, in Markdown or not, which may begin with fields between two lines of dashes."""
    content = _content(path)
    front = _FRONT.match(content)
    fields = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(front[1])} if front else {}
    body = content[front.end() :] if front else content
    heading = _HEADING.search(body)
    first = next((line for line in body.splitlines() if line.strip()), "")
    link = next((link for name in ("link", "url", "source") if (link := clean_link(fields.get(name, "")))), "")
    return _Found(
        title=fields.get("title", "") or (heading[1] if heading else first),
        link=link,
        text=body,
        language=fields.get("language", fields.get("lang", ""))[:2].lower(),
        at=_day(fields.get("date", "")),
    )


def _page(path: Path) -> _Found:
    """Read a saved page."""
    content = _content(path)
    tree = LexborHTMLParser(content[:262_144])

    def told(selector: str, name: str) -> str:
        node = tree.css_first(selector)
        return (node.attributes.get(name) or "") if node is not None else ""

    title = tree.css_first("title")
    link = clean_link(told('link[rel="canonical"]', "href")) or clean_link(told('meta[property="og:url"]', "content"))
    return _Found(
        title=told('meta[property="og:title"]', "content") or (title.text() if title is not None else ""),
        link=link,
        text=content,
        language=told("html", "lang")[:2].lower(),
        at=_day(told('meta[property="article:published_time"]', "content")[:10]),
    )


def _bookmark(path: Path) -> _Found:
    """Read a bookmark of Windows (.url) or of a Linux desktop: `URL=`."""
    return _Found(link=_needed(_BOOKMARK.search(_content(path))))


def _webloc(path: Path) -> _Found:
    """Read a bookmark of macOS: a property list."""
    with path.open("rb") as file:
        data = file.read(READ)
    if b"<!ENTITY" in data:
        raise ValueError("it holds no address")
    try:
        held = plistlib.loads(data)
    except (ValueError, ExpatError, plistlib.InvalidFileException, TypeError, OverflowError) as error:
        raise ValueError("it is no bookmark") from error
    link = clean_link(str(held.get("URL", ""))) if isinstance(held, dict) else ""
    if not link:
        raise ValueError("it holds no address")
    return _Found(link=link)


def _named(path: Path) -> _Found:  # noqa: ARG001 - one shape for all
    """Take a PDF for what its name says."""
    return _Found()


def _needed(found: re.Match[str] | None) -> str:
    link = clean_link(found[1]) if found else ""
    if not link:
        raise ValueError("it holds no address")
    return link


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


_READERS: Mapping[str, Callable[[Path], _Found]] = {
    ".md": _text,
    ".markdown": _text,
    ".txt": _text,
    ".html": _page,
    ".htm": _page,
    ".url": _bookmark,
    ".desktop": _bookmark,
    ".webloc": _webloc,
    ".pdf": _named,
}
