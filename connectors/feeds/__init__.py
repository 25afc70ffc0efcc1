"""What is worth sharing: news feeds, lists of feeds, and a folder of articles. Read-only, and nobody is told for whom."""

from connectors.feeds.fetching import Fetched, Validators, fetch, new_session
from connectors.feeds.folder import Folder, look_of, read_folder
from connectors.feeds.opml import looks_like_opml, read_opml
from connectors.feeds.reading import Feed, read_feed
from connectors.feeds.trouble import FeedTrouble

__all__ = [
    "Feed",
    "FeedTrouble",
    "Fetched",
    "Folder",
    "Validators",
    "fetch",
    "look_of",
    "looks_like_opml",
    "new_session",
    "read_feed",
    "read_folder",
    "read_opml",
]
