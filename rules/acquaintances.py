"""Who has just become known to us: what a first mail, a first meeting or an introduction tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from rules.model import Evidence

How = Literal["mail", "meeting", "introduction"]
"""How it began."""

RECENT = timedelta(days=14)
"""For how long somebody is new."""
BROUGHT = timedelta(days=60)
"""How long before the first word an introduction may have been made."""
ROUND = 12
"""Guests of a meeting up to which one gets to know each of them."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A third person's mail that brought us together."""

    by: str
    """Their person id."""
    name: str
    """As the mail or the book has it; their address where no name is known."""
    proof: Evidence
    thanked: bool
    """We have written to them since."""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A person with whom nothing had passed before."""

    how: How
    first: Evidence
    """Their first mail to us, or the first meeting."""
    account: str
    known: datetime
    """When we knew each other: both had written, or the meeting was over."""
    subject: str
    written: bool
    """We have written to them since then."""
    introduction: Introduction | None = None
