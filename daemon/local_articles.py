"""What is worth sharing on this machine: the user's folder of articles, and files that hold a feed or a list of feeds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from connectors.model import Article
from daemon.config_insight import InsightSources
from daemon.index.articles import FOLDER, ArticleStore, FeedState

LARGEST = 5 * 1024 * 1024
"""Bytes of a file."""


class LocalArticles:
    """Reads the folder and the files again when they look different."""

    def __init__(self, sources: InsightSources, store: ArticleStore) -> None:
        self._sources = sources
        self._store = store
        self._seen: dict[str, object] = {}
        """Origin → what it looked like when it was last read."""

    @property
    def origins(self) -> Iterator[str]:
        """Under which names the articles from here are kept."""
        if self._sources.folder is not None:
            yield FOLDER
        yield from map(str, self._sources.files)

    def read(self, now: datetime) -> None:
        """Take in what has changed."""
        held = self._store.feeds()
        if self._sources.folder is not None:
            self._read_folder(self._sources.folder, held.get(FOLDER, FeedState(FOLDER)), now)
        for path in self._sources.files:
            self._read_file(path, held.get(str(path), FeedState(str(path))), now)

    def _read_folder(self, folder: Path, state: FeedState, now: datetime) -> None:
        from connectors.feeds import look_of, read_folder

        try:
            look = look_of(folder)
            if look == self._seen.get(FOLDER):
                return
            found = read_folder(folder)
        except OSError as error:
            self._failed(state, f"the folder can't be read: {error.strerror}", "see `folder` of [insight]", now)
            return
        self._seen[FOLDER] = look
        aside = "; ".join(f"{name}: {reason}" for name, reason in found.set_aside[:3])
        self._store.put(_fine(state, now, trouble=aside), found.articles, now, whole=True)

    def _read_file(self, path: Path, state: FeedState, now: datetime) -> None:
        from connectors.feeds import FeedTrouble, looks_like_opml, read_feed, read_opml

        try:
            told = path.stat()
            look = (told.st_mtime_ns, told.st_size, told.st_ino)
            if look == self._seen.get(state.url):
                return
            body = _content(path)
            listed: tuple[str, ...] = ()
            articles: Collection[Article] = ()
            if looks_like_opml(body):
                listed = read_opml(body)
            else:
                articles = read_feed(body, path.as_uri()).articles
        except OSError as error:
            self._failed(state, f"it can't be read: {error.strerror}", "see `feeds` of [insight]", now)
        except FeedTrouble as trouble:
            self._failed(state, trouble.what, trouble.advice, now)
        else:
            self._seen[state.url] = look
            self._store.put(replace(_fine(state, now), listed=listed), articles, now)

    def _failed(self, state: FeedState, what: str, advice: str, now: datetime) -> None:
        if state.trouble != what:
            self._store.put(replace(state, tried=now, trouble=what, advice=advice), None, now)


def _content(path: Path) -> bytes:
    """Return what is in a file. Raises OSError, FeedTrouble."""
    from connectors.feeds import FeedTrouble

    with path.open("rb") as file:
        body = file.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise FeedTrouble("it is larger than 5 MB")
    return body


def _fine(state: FeedState, now: datetime, *, trouble: str = "") -> FeedState:
    return replace(state, tried=now, succeeded=now, trouble=trouble, advice="")
