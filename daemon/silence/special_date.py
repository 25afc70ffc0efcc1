"""Why no day to remember is near."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.book_checks import date_text
from daemon.silence import Silence, Target, no_customer
from rules.days import next_kept, remembered
from rules.model import Evidence
from rules.signals.special_date import HORIZON as SEEN_AHEAD
from rules.signals.special_date import zone_of

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    if not target.person or target.threads:  # a conversation has nothing to do with their days
        return
    stranger = no_customer(view, "special_date", target.person)
    if stranger is not None:
        yield stranger
        return
    person = view.people([target.person])[target.person]
    days = remembered(person.dates)
    if not days:
        yield Silence("special_date", f"neither the book nor a contact names a day to remember for {person.id}")
        return
    today = view.now.astimezone(zone_of(person, view.calendar)).date()
    for name, day in days:
        kept = next_kept(day, today, view.settings.leap_day)
        words = f"the next {name.occasion} is on {kept.isoformat()}" if kept else f"no {name.occasion} is in sight"
        proof = Evidence(day.source, view.now, date_text(day))
        yield Silence("special_date", f"{words}: noticed from {SEEN_AHEAD.days} days before", (proof,))
