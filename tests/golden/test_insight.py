"""Something worth sharing: feeds and a folder → `signals --kind insight --json`, and what becomes of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.golden.world import Json, Mail, World, mine
from tests.newsstand import Newsstand, Page, item, newsstand, rss

QUIET = item("Heat pumps that nobody hears", "https://news.example/quiet?utm_source=feed", about="They hum no more.")
CHAIRS = item("The chair of the year", "https://news.example/chairs")
TOUCH = (
    Mail("q", "2026-02-10 09:10", "Thank you for the chairs."),
    mine("r", "2026-02-10 10:00", "You are welcome.", answers="q"),
)
LATER = "2026-04-14T10:00:00+02:00"


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with newsstand() as found:
        found.pages["/feed"] = Page(rss(QUIET, CHAIRS), etag='"1"')
        yield found


@pytest.fixture
def world(tmp_path: Path, stand: Newsstand) -> World:
    found = World(tmp_path)
    found.configure(rules=["pack:insight"], insight={"feeds": [stand.url()], "folder": "articles"})
    (tmp_path / "articles").mkdir()
    found.knows("Ann Lee", "--company", "Acme", "--interest", "heat pump")
    found.deliver(*TOUCH)
    return found


def drafts(made: list[Json]) -> list[str]:
    return [one["artefact"]["text"] for one in made if one["artefact"]["kind"] == "draft"]


def test_an_article_of_a_feed_becomes_a_draft_that_hands_it_on_once(world: World, stand: Newsstand) -> None:
    (found,) = world.signals("insight")
    assert (found["person"], found["since"]) == ("ann@acme.example", "2026-03-10T09:00:00+01:00")
    facts = {"title": "Heat pumps that nobody hears", "interest": "heat pump", "source": "Building News"}
    assert {name: found["facts"][name] for name in facts} == facts
    (proof,) = found["evidence"]
    assert (proof["source"], proof["quote"]) == ("https://news.example/quiet", "Heat pumps that nobody hears")
    (text,) = drafts(world.apply())
    assert "\n\nHeat pumps that nobody hears\nhttps://news.example/quiet\n\n" in text
    assert "at Acme" in text
    assert world.apply() == []
    world.forget_index()
    assert world.apply() == [], "the ledger knows what they got"
    stand.pages["/feed"] = Page(rss(item("Heat pumps that nobody hears", "https://www.other.example/a/1")))
    assert world.apply("2026-03-13T10:00:00+01:00") == [], "the same article in other words"


def test_the_next_article_waits_for_a_month(world: World, stand: Newsstand) -> None:
    assert len(drafts(world.apply())) == 1
    more = item("A heat pump for every roof", "https://news.example/roof", "Thu, 02 Apr 2026 08:00:00 GMT")
    stand.pages["/feed"] = Page(rss(QUIET, more))
    assert world.apply("2026-04-10T10:00:00+02:00") == []
    (text,) = drafts(world.apply(LATER))
    assert "A heat pump for every roof" in text


def test_what_is_put_into_the_folder_is_as_good_as_a_feed(world: World) -> None:
    folder = world.root / "articles"
    page = folder / "page.html"
    page.write_text(
        '<html lang="de"><head><title>x</title><meta property="og:title" content="Heat pumps on trial">'
        '<link rel="canonical" href="https://paper.example/trial"></head><body>…</body></html>'
    )
    note = folder / "Heat-pump-guide.pdf"
    note.write_bytes(b"%PDF-1.7")
    (folder / ".hidden.md").write_text("# Heat pumps in secret")
    (folder / "broken.url").write_text("[InternetShortcut]\n")
    for number, path in enumerate((page, note)):
        at = datetime.fromisoformat(f"2026-03-1{number}T09:00:00+01:00").timestamp()
        os.utime(path, (at, at))
    titles = {found["facts"]["title"]: found["facts"]["link"] for found in world.signals("insight")}
    assert titles == {
        "Heat pumps that nobody hears": "https://news.example/quiet",
        "Heat pumps on trial": "https://paper.example/trial",
        "Heat pump guide": None,
    }
    feeds = {one["source"]: one for one in json.loads(world.fine("status", "--json"))["feeds"]}
    assert feeds[None]["trouble"] == {"reason": "broken.url: it holds no address", "advice": None}
    page.unlink()
    assert len(world.signals("insight")) == 2


def test_nobody_is_written_to_who_waits_or_was_written_to_lately(world: World) -> None:
    world.deliver(Mail("w", "2026-03-11 09:00", "Could you send the offer?"))
    (found,) = world.signals("insight")
    assert found["facts"]["waits"] is True
    assert world.apply() == []
    world.deliver(mine("a", "2026-03-12 09:00", "Here it is.", answers="w"))
    assert world.apply() == []
    assert world.signals("insight")[0]["facts"]["silent"] == 3600


def test_no_server_learns_whom_it_is_for_and_is_asked_only_for_news(world: World, stand: Newsstand) -> None:
    world.apply()
    world.apply()
    assert [path for path, _ in stand.asked] == ["/feed", "/feed"]
    first, second = (headers for _, headers in stand.asked)
    assert set(first) <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert first["User-Agent"] == "wellkept"
    assert second["If-None-Match"] == '"1"'
    told = json.dumps(stand.asked)
    assert not [word for word in ("heat", "pump", "ann", "acme", "dana", "northwind") if word in told.lower()]


def test_a_feed_that_fails_harms_nobody_and_status_says_why(world: World, stand: Newsstand) -> None:
    lists = world.root / "feeds.opml"
    lists.write_text(f'<opml version="2.0"><body><outline xmlUrl="{stand.url("/listed")}"/></body></opml>')
    dead = stand.url("/dead")
    world.configure(rules=["pack:insight"], insight={"feeds": [dead, stand.url(), "feeds.opml"]})
    stand.pages["/listed"] = Page(rss(item("Heat pumps of the north", "https://north.example/1")))
    stand.pages["/dead"] = Page(b"<html><body>Not here</body></html>", status=200)
    assert len(world.signals("insight")) == 2
    feeds = {one["source"]: one["trouble"] for one in json.loads(world.fine("status", "--json"))["feeds"]}
    assert feeds[dead]["reason"] == "this is a page, no feed"
    assert feeds[stand.url()] is feeds[stand.url("/listed")] is None
    assert f"{dead}: this is a page, no feed" in world.run("doctor").out
    asked = [path for path, _ in stand.asked]
    world.signals("insight")
    assert [path for path, _ in stand.asked[len(asked) :]].count("/dead") == 0, "it is asked later and later"
    world.configure(rules=["pack:insight"], insight={"feeds": [stand.url()]})
    assert len(world.signals("insight")) == 1, "what is listed no more is forgotten"


def test_a_feed_may_be_a_file(world: World) -> None:
    (world.root / "news.xml").write_bytes(rss(item("Heat pumps in a file", "https://news.example/file")))
    address = (world.root / "more.xml").as_uri()
    (world.root / "more.xml").write_bytes(rss(item("Heat pumps by an address", "https://news.example/address")))
    world.configure(rules=["pack:insight"], insight={"feeds": ["news.xml", address, "gone.xml"]})
    titles = {found["facts"]["title"] for found in world.signals("insight")}
    assert titles == {"Heat pumps in a file", "Heat pumps by an address"}
    (world.root / "news.xml").write_bytes(rss(item("A heat pump, later", "https://news.example/later")))
    assert "A heat pump, later" in {found["facts"]["title"] for found in world.signals("insight")}
    assert f"{world.root / 'gone.xml'}: it can't be read" in world.fine("status")


def test_why_says_what_kept_an_article_from_somebody(world: World) -> None:
    world.knows("Bo Berg", "--email", "bo@fjord.example", "--interest", "sailing")
    assert "no article of the last 30 days is about sailing" in world.fine("why", "bo@fjord.example")
    world.apply()
    assert "Heat pumps that nobody hears" in world.fine("why", "ann@acme.example")
