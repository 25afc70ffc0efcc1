"""A feed (RSS, Atom, RDF; parsed by feedparser) → its articles."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from connectors.feeds.identity import clean_link, key_of_guid, key_of_link, keys_of_title
from connectors.feeds.texts import SOURCE_LIMIT, one_line, summary
from connectors.feeds.trouble import FeedTrouble
from connectors.model import Article

MOST = 500
"""Articles that are taken from one feed, the newest."""
_CATEGORIES = 20
_ENTITY_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was fetched."""

    title: str
    articles: tuple[Article, ...]


def read_feed(body: bytes, url: str, content_type: str = "") -> Feed:
    """Return what a feed holds. `url`: where it was fetched, for links without a host. Raises FeedTrouble when it is none."""
    if body.count(b"<!ENTITY") > _ENTITY_LIMIT:
        raise FeedTrouble("the feed declares entities without end, and is not read")
    import feedparser

    parsed: Any = feedparser.parse(
        body,
        response_headers={"content-type": _as_xml(content_type), "content-location": url},
        sanitize_html=False,  # no HTML of it is ever shown: texts are read out of it
        resolve_relative_uris=False,
    )
    if not parsed.version:
        raise FeedTrouble(*_no_feed(body, url))
    about: Mapping[str, Any] = parsed.feed
    source = one_line(str(about.get("title") or ""), SOURCE_LIMIT) or (urlsplit(url).hostname or "")
    language = _language(str(about.get("language") or ""))
    found: dict[str, Article] = {}
    for entry in parsed.entries:
        article = _article(entry, url, source, language)
        if article is not None:
            found.setdefault(article.key, article)
    newest = sorted(found.values(), key=lambda one: one.at or datetime.max.replace(tzinfo=UTC), reverse=True)
    return Feed(source, tuple(newest[:MOST]))


def _article(entry: dict[str, Any], url: str, source: str, language: str) -> Article | None:
    """Return an entry as an article; None for one without a title and a text."""
    text = summary(str(_content(entry)))
    title = one_line(str(entry.get("title") or "")) or one_line(text.partition("\n")[0])
    if not title:
        return None
    link = clean_link(urljoin(url, str(entry.get("link") or "")) if entry.get("link") else "")
    guid = str(entry.get("id") or "")
    by_title = tuple(keys_of_title(title, always=not link and not guid))
    key = key_of_link(link) if link else key_of_guid(guid, url) if guid else by_title[0]
    return Article(
        key=key,
        title=title,
        link=link,
        text=text,
        at=_moment(entry),
        source=source,
        language=_language(str((entry.get("title_detail") or {}).get("language") or "")) or language,
        categories=tuple(_categories(entry)),
        also=tuple(one for one in by_title if one != key),
    )


def _content(entry: Mapping[str, Any]) -> str:
    if entry.get("summary"):
        return str(entry["summary"])
    return next((str(part.get("value") or "") for part in entry.get("content") or ()), "")


def _categories(entry: Mapping[str, Any]) -> Iterator[str]:
    for tag in (entry.get("tags") or ())[:_CATEGORIES]:
        if name := one_line(str(tag.get("label") or tag.get("term") or ""), SOURCE_LIMIT):
            yield name


def _moment(entry: dict[str, Any]) -> datetime | None:
    """Return when it was published, else last changed; feedparser gives UTC."""
    for name in ("published_parsed", "updated_parsed"):
        if parsed := dict.get(entry, name):  # its own `get` passes one off as the other, and warns
            try:
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
            except (ValueError, OverflowError, OSError):
                continue
    return None


def _language(tag: str) -> str:
    """Return the language of a tag (RFC 5646): "en-GB" is English."""
    code = tag.replace("_", "-").partition("-")[0].strip().lower()
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 else ""  # noqa: PLR2004


def _as_xml(content_type: str) -> str:
    """Return a content type that lets a feed be read as one: servers say text/html, text/plain, or nothing."""
    charset = next(
        (part.strip() for part in content_type.split(";")[1:] if part.strip().lower().startswith("charset=")), ""
    )
    return f"application/xml; {charset}" if charset else "application/xml"


def _no_feed(body: bytes, url: str) -> tuple[str, str]:
    """Say what there is instead of a feed; a page may name its feed."""
    start = body[:200_000]
    if b"<html" not in start.lower():
        return "what comes from there is no feed", "look at the address with a browser"
    from selectolax.lexbor import LexborHTMLParser

    for node in LexborHTMLParser(start.decode("utf-8", "replace")).css('link[rel="alternate"]')[:50]:
        kind, href = node.attributes.get("type") or "", node.attributes.get("href") or ""
        if ("rss" in kind or "atom" in kind) and (link := clean_link(urljoin(url, href))):
            return "this is a page, no feed", f"its feed seems to be {link}"
    return "this is a page, no feed", "look for the address of its feed (RSS, Atom)"
