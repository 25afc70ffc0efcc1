"""Lists of feeds (OPML 2.0, http://opml.org/spec2.opml): the addresses in them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from connectors.feeds.identity import clean_link
from connectors.feeds.trouble import FeedTrouble

LARGEST = 5 * 1024 * 1024
MOST = 1_000
"""Feeds that are taken from one list."""


def read_opml(body: bytes) -> tuple[str, ...]:
    """Return the addresses of a list, in order, each once. Raises FeedTrouble when it is none.

    Entities are not needed for that and can be made to explode: a list that declares any is refused.
    """
    if len(body) > LARGEST:
        raise FeedTrouble("the list of feeds is larger than 5 MB")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise FeedTrouble("the list of feeds declares entities, and is not read", "export it anew from your reader")
    try:
        root = ET.fromstring(body)  # noqa: S314 - without a DOCTYPE there is nothing to expand
    except (ET.ParseError, ValueError, LookupError) as error:
        raise FeedTrouble(f"the list of feeds is no OPML: {error}", "export it anew from your reader") from error
    if root.tag.rpartition("}")[2].lower() != "opml":
        raise FeedTrouble("this is no list of feeds: it has no <opml>")
    found: dict[str, None] = {}
    for outline in root.iter():
        for name, value in outline.attrib.items():
            if name.lower() == "xmlurl" and len(found) < MOST and (link := clean_link(value)):
                found[link] = None
    return tuple(found)


def looks_like_opml(body: bytes) -> bool:
    """Tell whether a document begins as a list of feeds does."""
    return b"<opml" in body[:2_000].lower()
