"""What Dana has put aside because somebody might like to read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from daemon.sample.script import at


def articles(now: datetime) -> Iterator[tuple[str, str]]:
    """Yield (file name, text) of each article as of the sample's now."""
    for name, day, title, link, text in (
        (
            "reading-corners.md",
            -4,
            "Reading corners that children come back to",
            "https://schoolrooms.example/reading-corners",
            "Warm light from the side, a bench with a back to lean on, and a shelf within reach: three schools show theirs.",
        ),
        (
            "bar-stools.md",
            -9,
            "How high is a bar stool?",
            "https://barandtable.example/stool-heights",
            "Why 30 centimetres between seat and counter feel right to most people.",
        ),
    ):
        date = at(now, day, "08:00").date().isoformat()
        yield name, f"---\ntitle: {title}\nlink: {link}\ndate: {date}\nlanguage: en\n---\n\n{text}\n"
