"""The facts that rules match on: their names, types and meanings. Each signal adds its own to the common ones.

One table drives everything: the check of rule files, the comparison at run time, and the reference in the docs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FactType = Literal["text", "texts", "flag", "number", "span", "moment"]
"""`texts` matches when any member does; a `span` is compared with durations, a `moment` with dates."""


@dataclass(frozen=True, slots=True)
class FactSpec:
    """What a fact is and what it means, in the words of the reference."""

    type: FactType
    doc: str
    values: tuple[str, ...] = ()
    """A text's only possible values; () = any."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time between two moments: how long it is depends on whether business time is asked for.

    None stands for the present: such a span grows, or shrinks, and is the same span all the same.
    """

    starts: datetime | None
    ends: datetime | None = None

    def at(self, now: datetime) -> tuple[datetime, datetime]:
        """Return its two moments as they are at `now`."""
        return self.starts or now, self.ends or now

    def seconds(self, now: datetime) -> int:
        """Return the elapsed calendar time."""
        starts, ends = self.at(now)
        return int((ends - starts).total_seconds())


FactValue = str | tuple[str, ...] | bool | int | float | Span | datetime | None
"""None: unknown; it fails every condition but `unless`."""

COMMON: Mapping[str, FactSpec] = {
    "person": FactSpec("text", "the person's id: the first known address"),
    "email": FactSpec("texts", "every address of the person"),
    "company": FactSpec("text", "the person's company, from the book"),
    "tier": FactSpec("text", "the person's tier, from the book"),
    "tags": FactSpec("texts", "the person's tags, from the book"),
    "language": FactSpec("text", "the language to write in: the book's, else that of the latest mail"),
    "in_book": FactSpec("flag", "the person has an entry in the book"),
    "account": FactSpec("text", "the account the evidence lies in"),
}
"""Known for every signal."""
