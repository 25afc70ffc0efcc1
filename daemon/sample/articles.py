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
            -9,
            "Reading corners that children come back to",
            "https://schoolrooms.example/reading-corners",
            "Warm light from the side, a bench with a back to lean on, and a shelf within reach: three schools show theirs.",
        ),
        (
            "bar-stools.md",
            -4,
            "Bar stools on which guests stay for a second glass",
            "https://barandtable.example/bar-stools",
            "Thirty centimetres between seat and counter, a rail for the feet, and a back that is there when it is wanted.",
        ),
    ):
        date = at(now, day, "08:00").date().isoformat()
        yield name, f"---\ntitle: {title}\nlink: {link}\ndate: {date}\nlanguage: en\n---\n\n{text}\n"
