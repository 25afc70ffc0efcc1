"""Feeds from a server that behaves as servers do, well and badly; the keys of articles; a folder of files."""

from __future__ import annotations

import gzip
import plistlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BufferedIOBase
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.feeds import (
    FeedTrouble,
    Fetched,
    Validators,
    fetch,
    fetching,
    new_session,
    read_feed,
    read_folder,
    read_opml,
)
from connectors.feeds.identity import clean_link, key_of_link
from connectors.model import Article
from tests.newsstand import Newsstand, Page, item, newsstand, rss

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
ONE = rss(item("A heat pump", "https://news.example/1"))
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Neues</title>
<entry><title type="html">W&amp;auml;rme &lt;b&gt;neu&lt;/b&gt;</title><link href="/w"/><id>urn:1</id>
<updated>2026-03-10T08:00:00+02:00</updated><category term="heat"/><summary>Kurz.</summary></entry></feed>"""
RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="x"><title>Old</title></channel><item rdf:about="a"><title>An old format</title><link>https://old.example/a</link></item></rdf:RDF>"""


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with newsstand() as found:
        yield found


def ask(url: str, held: Validators | None = None) -> Fetched:
    with new_session() as session:
        return fetch(session, url, held or Validators(), NOW)


def articles(url: str) -> tuple[Article, ...]:
    feed = ask(url).feed
    assert feed is not None
    return feed.articles


@pytest.mark.parametrize(
    ("body", "title", "link", "at", "language"),
    [
        (ONE, "A heat pump", "https://news.example/1", datetime(2026, 3, 10, 8, tzinfo=UTC), "en"),
        (ATOM, "Wärme neu", "https://feed.example/w", datetime(2026, 3, 10, 6, tzinfo=UTC), "de"),
        (RDF, "An old format", "https://old.example/a", None, ""),
        (rss(item("Without an address", day="")), "Without an address", "", None, "en"),
        (
            rss(item("Bad &lt;b onclick=x&gt;x&lt;/b&gt;\u202egnp\n\n here", "javascript:alert(1)", "soon")),
            "Bad x gnp here",
            "",
            None,
            "en",
        ),
    ],
    ids=["RSS 2.0", "Atom", "RSS 1.0", "no link", "hostile"],
)
def test_every_kind_of_feed_is_read(body: bytes, title: str, link: str, at: datetime | None, language: str) -> None:
    (article,) = read_feed(body, "https://feed.example/rss", "text/plain; charset=utf-8").articles
    assert (article.title, article.link, article.at, article.language) == (title, link, at, language)


def test_a_feed_that_did_not_change_costs_nothing(stand: Newsstand) -> None:
    stand.pages["/feed"] = Page(ONE, etag='"7"', headers={"Cache-Control": "public, max-age=7200"})
    first = ask(stand.url())
    assert first.fresh_for == timedelta(hours=2)
    again = ask(stand.url(), first.validators)
    assert again.feed is None
    assert again.validators == first.validators == Validators('"7"')


def test_what_moved_for_good_is_asked_at_its_new_place(stand: Newsstand) -> None:
    stand.pages["/new"] = Page(ONE)
    stand.pages["/feed"] = Page(status=301, headers={"Location": "/newer"})
    stand.pages["/newer"] = Page(status=308, headers={"Location": stand.url("/new")})
    assert ask(stand.url()).moved_to == stand.url("/new")
    stand.pages["/newer"] = Page(status=302, headers={"Location": "/new"})
    assert ask(stand.url()).moved_to == stand.url("/newer"), "the second step is for now only"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (Page(status=404), "its server answers 404"),
        (Page(status=302, headers={"Location": "/feed"}), "without end"),
        (Page(status=302, headers={"Location": "file:///etc/passwd"}), "no web address"),
        (Page(status=302), "no web address"),
        (Page(b"\x00\x01\x02"), "no feed"),
        (Page(b"{}", headers={"Content-Type": "application/json"}), "no feed"),
        (Page(gzip.compress(b"<rss>" + b" " * 30_000_000), headers={"Content-Encoding": "gzip"}), "larger than 5 MB"),
        (Page(b"<!DOCTYPE x [" + b'<!ENTITY a "b">' * 200 + b"]><rss/>"), "entities"),
        (Page(b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'), "a page"),
    ],
    ids=["not there", "a circle", "a file", "nowhere", "bytes", "JSON", "a bomb", "entities", "a page"],
)
def test_what_is_no_feed_is_said_to_be_none(stand: Newsstand, page: Page, says: str) -> None:
    stand.pages["/feed"] = page
    with pytest.raises(FeedTrouble, match=says) as found:
        ask(stand.url())
    assert not found.value.gone
    assert page.body[:6] != b"<html>" or found.value.advice == f"its feed seems to be {stand.url('/rss')}"


def test_a_server_that_wants_peace_gets_it(stand: Newsstand) -> None:
    for status, wait, pause in ((429, "120", 120), (503, "Thu, 12 Mar 2026 09:10:00 GMT", 600), (503, "1e9", None)):
        stand.pages["/feed"] = Page(status=status, headers={"Retry-After": wait})
        with pytest.raises(FeedTrouble) as found:
            ask(stand.url())
        assert found.value.retry_after == (None if pause is None else timedelta(seconds=pause))
    stand.pages["/feed"] = Page(status=410)
    with pytest.raises(FeedTrouble, match="gone for good") as gone:
        ask(stand.url())
    assert gone.value.gone


def test_a_server_that_drips_is_given_up(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(out: BufferedIOBase) -> None:
        deadline = time.monotonic() + 20
        try:
            while time.monotonic() < deadline:
                out.write(b"<!-- wait -->" * 6_000)
                out.flush()
        except OSError:
            return

    monkeypatch.setattr(fetching, "WHOLE", 0.05)
    monkeypatch.setattr(fetching, "LARGEST", 10**12)
    stand.pages["/feed"] = Page(stream=drip)
    with pytest.raises(FeedTrouble, match="in time"):
        ask(stand.url())


def test_no_cookie_and_no_password_goes_out(stand: Newsstand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "netrc"
    secret.write_text("machine 127.0.0.1 login dana password hunter2\n")
    monkeypatch.setenv("NETRC", str(secret))
    stand.pages["/feed"] = Page(ONE, headers={"Set-Cookie": "id=1; Path=/"})
    with new_session() as session:
        for _ in range(2):
            fetch(session, stand.url(), Validators(), NOW)
    assert all(not {"Cookie", "Authorization", "Referer"} & headers.keys() for _, headers in stand.asked)


def test_lists_of_feeds_are_read_wherever_they_come_from(stand: Newsstand) -> None:
    inner = '<outline text="a"><outline xmlUrl="https://a.example/f"/><outline XMLURL="https://a.example/f"/></outline>'
    body = f'<?xml version="1.0"?><opml version="2.0"><body>{inner}<outline xmlUrl="file:///x"/></body></opml>'.encode()
    assert read_opml(body) == ("https://a.example/f",)
    stand.pages["/feed"] = Page(body)
    assert ask(stand.url()).feeds == ("https://a.example/f",)
    for bad in (b"<opml>", b"<html/>", b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>', b""):
        with pytest.raises(FeedTrouble):
            read_opml(bad)


LINKS = st.builds(
    lambda path, fields: f"https://news.example/{path}{'?' + '&'.join(fields) if fields else ''}",
    st.text("abc/", min_size=1, max_size=6),
    st.lists(st.sampled_from(["a=1", "b=2", "id=33"]), unique=True),
)


@given(link=LINKS, order=st.randoms(use_true_random=False))
def test_an_article_is_the_same_however_its_address_is_written(link: str, order: object) -> None:
    parts = urlsplit(link)
    fields = [*(parts.query.split("&") if parts.query else []), "utm_source=mail", "fbclid=x"]
    order.shuffle(fields)  # type: ignore[attr-defined]
    other = f"http://WWW.News.example{parts.path.rstrip('/')}/?{'&'.join(fields)}#part"
    assert key_of_link(clean_link(other)) == key_of_link(clean_link(link))
    assert "utm_" not in clean_link(other)
    assert key_of_link(clean_link(link)) != key_of_link(clean_link(f"{link}x"))


@given(st.text(max_size=80))
def test_what_is_no_web_address_is_never_given_to_anybody(text: str) -> None:
    link = clean_link(text)
    assert link == "" or link.startswith(("http://", "https://"))
    assert link.isprintable()


def test_a_folder_holds_texts_pages_bookmarks_and_papers(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(
        '---\ntitle: "Quiet pumps"\nurl: https://n.example/1\ndate: 2026-03-01\n---\nText.'
    )
    (tmp_path / "plain.txt").write_text("First line\n\nThe rest.")
    (tmp_path / "Some page.url").write_text("[InternetShortcut]\r\nURL=https://n.example/2?utm_medium=x\r\n")
    (tmp_path / "Safari.webloc").write_bytes(plistlib.dumps({"URL": "https://n.example/3"}))
    (tmp_path / "A_long-paper.pdf").write_bytes(b"%PDF\0")
    (tmp_path / "binary.txt").write_bytes(b"a\0b")
    (tmp_path / "bomb.webloc").write_bytes(b'<!DOCTYPE plist [<!ENTITY a "b">]><plist/>')
    (tmp_path / ".hidden.md").write_text("# Hidden")
    (tmp_path / "out.md").symlink_to("/etc/hostname")
    (tmp_path / "picture.png").write_bytes(b"x")
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (deep.parent / "in.txt").write_text("Within reach")
    (deep / "out.txt").write_text("Too deep")
    found = read_folder(tmp_path)
    told = {article.title: article.link for article in found.articles}
    assert told == {
        "Quiet pumps": "https://n.example/1",
        "First line": "",
        "Some page": "https://n.example/2",
        "Safari": "https://n.example/3",
        "A long paper": "",
        "Within reach": "",
    }
    assert {name for name, _ in found.set_aside} == {"binary.txt", "bomb.webloc"}
    (quiet,) = [article for article in found.articles if article.title == "Quiet pumps"]
    assert quiet.at == datetime(2026, 3, 1, tzinfo=UTC)
    (tmp_path / "plain.txt").rename(tmp_path / "moved.txt")
    assert {one.key for one in read_folder(tmp_path).articles} == {one.key for one in found.articles}
