"""Articles worth sharing, and what is known of the feeds they come from. All of it can be fetched again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from connectors.model import Article
from daemon.database import AnyRow, from_stamp, to_stamp, writing
from daemon.index import tables

KEPT = timedelta(days=90)
"""How long an article is kept that its feed no longer holds; an older one is not taken in."""
FOLDER = ""
"""The origin of what lies in the user's folder."""
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a source of articles; moments are aware."""

    url: str
    """As the user lists it; "" for the folder."""
    moved_to: str = ""
    etag: str = ""
    modified: str = ""
    listed: tuple[str, ...] = ()
    """The feeds that a list of feeds names."""
    tried: datetime | None = None
    fresh_until: datetime | None = None
    """As its server says: no question before."""
    again: datetime | None = None
    """When `run` asks next."""
    succeeded: datetime | None = None
    failures: int = 0
    trouble: str = ""
    advice: str = ""


class ArticleStore:
    """The part of an index that holds articles. `note` is called when one has come, changed or gone."""

    def __init__(self, engine: sa.Engine, note: Callable[[], None]) -> None:
        self._engine = engine
        self._note = note

    def feeds(self) -> Mapping[str, FeedState]:
        """Return what is known of each source ever asked."""
        with self._engine.connect() as connection:
            return {row.url: _state(row) for row in connection.execute(sa.select(tables.feed))}

    def put(
        self, state: FeedState, articles: Collection[Article] | None, now: datetime, *, whole: bool = False
    ) -> None:
        """Note what became of asking a source, with what it holds now; None: the same as the last time.

        What a feed no longer holds stays until it is old; with `whole` it is gone. An article keeps the moment at which
        it was first seen, unless its publisher says when it was published. Nobody publishes in the future.
        """
        with writing(self._engine) as connection:
            connection.execute(sa.insert(tables.feed).prefix_with("OR REPLACE"), _row(state))
            if articles is not None and _replace(connection, state.url, articles, now, whole=whole):
                self._note()

    def keep_only(self, origins: Collection[str], now: datetime) -> None:
        """Forget the sources that are listed no more, and what is old."""
        table = tables.article
        old = sa.or_(table.c.at <= to_stamp(now - KEPT), table.c.origin.not_in(sorted(origins)))
        with self._engine.connect() as connection:
            gone = connection.scalar(sa.select(sa.func.count()).where(old).select_from(table))
            stale = connection.scalars(
                sa.select(tables.feed.c.url).where(tables.feed.c.url.not_in(sorted(origins)))
            ).all()
        if gone or stale:
            with writing(self._engine) as connection:
                connection.execute(sa.delete(table).where(old))
                connection.execute(sa.delete(tables.feed).where(tables.feed.c.url.in_(stale)))
            self._note()


def published(connection: sa.Connection, since: datetime, until: datetime) -> Sequence[Article]:
    """Return the articles of (since, until], the newest first, each once though several sources hold it."""
    table = tables.article
    query = (
        sa.select(table)
        .where(table.c.at > to_stamp(since), table.c.at <= to_stamp(until))
        .order_by(table.c.at.desc(), table.c.key, table.c.origin)
    )
    found: dict[str, Article] = {}
    for row in connection.execute(query):
        names = (row.key, *row.also)
        if found.keys().isdisjoint(names):
            article = _article(row)
            found.update(dict.fromkeys(names, article))
    return tuple(dict.fromkeys(found.values()))


def _replace(
    connection: sa.Connection, origin: str, articles: Collection[Article], now: datetime, *, whole: bool
) -> bool:
    """Store the articles of a source; returns whether anything is different."""
    table = tables.article
    held = {row.key: row for row in connection.execute(sa.select(table).where(table.c.origin == origin))}
    rows = {}
    for article in articles:
        known = held.get(article.key)
        at = min(article.at, now) if article.at else from_stamp(known.at) if known and not known.dated else now
        if at > now - KEPT:
            rows[article.key] = {
                "origin": origin,
                "key": article.key,
                "at": to_stamp(at),
                "dated": article.at is not None,
                "title": article.title,
                "link": article.link,
                "text": article.text,
                "source": article.source,
                "language": article.language,
                "categories": list(article.categories),
                "also": list(article.also),
            }
    new = [row for key, row in rows.items() if key not in held or row != _held(held[key])]
    there = {article.key for article in articles}
    old = to_stamp(now - KEPT)
    gone = [key for key, row in held.items() if key not in there and (whole or row.at <= old)]
    for key in gone:
        connection.execute(sa.delete(table).where(table.c.origin == origin, table.c.key == key))
    if new:
        connection.execute(sa.insert(table).prefix_with("OR REPLACE"), new)
    return bool(new or gone)


def _held(row: AnyRow) -> dict[str, object]:
    return {column.name: getattr(row, column.name) for column in tables.article.columns}


def _article(row: AnyRow) -> Article:
    return Article(
        key=row.key,
        title=row.title,
        link=row.link,
        text=row.text,
        at=from_stamp(row.at),
        source=row.source,
        language=row.language,
        categories=tuple(row.categories),
        also=tuple(row.also),
    )


def _state(row: AnyRow) -> FeedState:
    def moment(stamp: int | None) -> datetime | None:
        return None if stamp is None else from_stamp(stamp)

    return FeedState(
        url=row.url,
        moved_to=row.moved_to,
        etag=row.etag,
        modified=row.modified,
        listed=tuple(row.listed),
        tried=moment(row.tried),
        fresh_until=moment(row.fresh_until),
        again=moment(row.again),
        succeeded=moment(row.succeeded),
        failures=row.failures,
        trouble=row.trouble,
        advice=row.advice,
    )


def _row(state: FeedState) -> dict[str, object]:
    def stamp(moment: datetime | None) -> int | None:
        return None if moment is None else to_stamp(moment)

    return {
        "url": state.url,
        "moved_to": state.moved_to,
        "etag": state.etag,
        "modified": state.modified,
        "listed": list(state.listed),
        "tried": stamp(state.tried),
        "fresh_until": stamp(state.fresh_until),
        "again": stamp(state.again),
        "succeeded": stamp(state.succeeded),
        "failures": state.failures,
        "trouble": state.trouble,
        "advice": state.advice,
    }
