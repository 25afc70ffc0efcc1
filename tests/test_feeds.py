"""When feeds are asked, and what is kept of their answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.config_insight import InsightSources
from daemon.feeds import Feeds
from daemon.index import Index
from daemon.index.articles import published
from tests.newsstand import Newsstand, Page, item, newsstand, rss

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with newsstand() as found:
        found.pages["/feed"] = Page(rss(item("A heat pump", "https://news.example/1", day="")))
        yield found


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    found = Index.open(tmp_path / "index.db")
    yield found
    found.close()


def look(feeds: Feeds, now: datetime, *, eagerly: bool = False) -> None:
    feeds.ask(now, eagerly=eagerly)
    feeds.take(now)


def titles(index: Index, now: datetime) -> list[str]:
    with index.reading() as connection:
        return [article.title for article in published(connection, now - timedelta(days=90), now)]


def paths(stand: Newsstand) -> list[str]:
    return [path for path, _ in stand.asked]


def test_who_stays_on_duty_asks_every_hour_and_a_command_at_once(stand: Newsstand, index: Index) -> None:
    feeds = Feeds(InsightSources((stand.url(),)), index, luck=lambda: 0.5)
    for minutes in (0, 30, 59, 60, 90):
        look(feeds, NOW + timedelta(minutes=minutes))
    assert len(stand.asked) == 2
    look(feeds, NOW + timedelta(minutes=91), eagerly=True)
    assert len(stand.asked) == 3
    assert titles(index, NOW + 2 * HOUR) == ["A heat pump"]
    assert index.take_touched().articles
    look(feeds, NOW + 3 * HOUR)
    assert not index.take_touched().articles, "nothing is new"


def test_what_a_server_says_about_its_freshness_holds_for_commands_too(stand: Newsstand, index: Index) -> None:
    stand.pages["/feed"] = Page(rss(), headers={"Cache-Control": "max-age=7200"})
    feeds = Feeds(InsightSources((stand.url(),)), index, luck=lambda: 0.5)
    look(feeds, NOW, eagerly=True)
    look(feeds, NOW + HOUR, eagerly=True)
    assert len(stand.asked) == 1
    look(feeds, NOW + 2 * HOUR, eagerly=True)
    assert len(stand.asked) == 2
    look(feeds, NOW - HOUR, eagerly=True)
    assert len(stand.asked) == 3, "a clock that was put back makes it void"


def test_what_fails_is_asked_later_and_later_and_what_it_said_stays(stand: Newsstand, index: Index) -> None:
    feeds = Feeds(InsightSources((stand.url(),)), index, luck=lambda: 0.5)
    look(feeds, NOW)
    stand.pages["/feed"] = Page(status=500)
    for hours in range(1, 60):
        look(feeds, NOW + hours * HOUR, eagerly=hours % 2 == 0)
    assert 6 <= len(stand.asked) <= 9
    (state,) = index.articles.feeds().values()
    assert (state.trouble, state.succeeded) == ("its server answers 500", NOW)
    assert titles(index, NOW + 60 * HOUR) == ["A heat pump"]
    stand.pages["/feed"] = Page(status=410)
    look(feeds, NOW + 90 * HOUR)
    asked = len(stand.asked)
    look(feeds, NOW + timedelta(days=20), eagerly=True)
    assert len(stand.asked) == asked, "it is gone for good"


def test_a_list_of_feeds_is_followed_at_once_and_what_it_drops_is_forgotten(stand: Newsstand, index: Index) -> None:
    listed = f'<opml version="2.0"><body><outline xmlUrl="{stand.url("/feed")}"/></body></opml>'
    stand.pages["/list"] = Page(listed.encode())
    sources = InsightSources((stand.url("/list"),))
    look(Feeds(sources, index), NOW)
    assert paths(stand) == ["/list", "/feed"]
    assert titles(index, NOW) == ["A heat pump"]
    stand.pages["/list"] = Page(b'<opml version="2.0"><body/></opml>')
    look(Feeds(sources, index), NOW + 2 * HOUR)
    look(Feeds(sources, index), NOW + 4 * HOUR)
    assert titles(index, NOW + 4 * HOUR) == []


def test_an_article_without_a_date_is_as_old_as_its_first_sight_and_none_comes_from_the_future(
    stand: Newsstand, index: Index
) -> None:
    feeds = Feeds(InsightSources((stand.url(),)), index)
    look(feeds, NOW, eagerly=True)
    ahead = item("Tomorrow's", "https://news.example/2", day="Sat, 14 Mar 2026 09:00:00 GMT")
    stand.pages["/feed"] = Page(rss(item("A heat pump", "https://news.example/1", day=""), ahead))
    look(feeds, NOW + HOUR, eagerly=True)
    with index.reading() as connection:
        told = {one.title: one.at for one in published(connection, NOW - HOUR, NOW + HOUR)}
    assert told == {"A heat pump": NOW, "Tomorrow's": NOW + HOUR}


def test_a_late_answer_rings_and_is_there_for_the_next_look(stand: Newsstand, index: Index) -> None:
    rung: list[bool] = []
    feeds = Feeds(InsightSources((stand.url(),)), index, lambda: rung.append(True), patience=0)
    feeds.ask(NOW, eagerly=True)
    feeds.take(NOW)
    later = Feeds(InsightSources(), index)
    assert not later.busy
    while feeds.busy:
        feeds.take(NOW)
    assert titles(index, NOW) == ["A heat pump"]
