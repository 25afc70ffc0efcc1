"""When something is to be, as a text says it: words of time → moments, in eight languages.

`when` reads each date against the moment of writing, in its zone. What the words leave open is decided in dates_phrases;
beyond that:
- A day without a time ends with work on it: as the owner's calendar says, else at 17:00. Said when that is over, today
  lasts until 23:59. A day off stays the day that was said.
- "before Friday" is due at the end of the last working day before it; "after Easter" on the first working day after.
- The morning ends at noon, the afternoon with work, the evening at 21:00; "first thing" is the first hour of work.
- "at 3" is 15:00: hours from 1 to 6 are those after noon, unless a zero, "am" or "in the morning" says otherwise.
- "3/4" is in the order that is usual where the text was written: month first in English from zones of America
  (UTC-10 to UTC-4), day first elsewhere; figures above 12 decide by themselves.
- Lengths of hours are counted exactly, "two days" in calendar days, "two business days" in working days.
- What lies behind, comes back ("every Friday") or depends on something ("30 days of receipt", "as soon as") is no date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.model import require_aware
from rules.business_time import WorkCalendar
from rules.language.dates_calendar import Hours
from rules.language.dates_grammar import Grammar, Span
from rules.language.dates_tokens import TABLES, may_tell, tokens

_AMERICA = timedelta(hours=-10), timedelta(hours=-4)
_MOST = 20
"""Dates of one text that are told."""


@dataclass(frozen=True, slots=True)
class When:
    """From when until when, in the zone of the moment of writing; `end` is what is due then."""

    start: datetime
    end: datetime
    quote: str
    """The words that say it."""
    said_time: bool
    """A time of the day or a length in hours was said: `end` is no end of a working day."""
    deadline: bool = False
    """The words set a limit: "by", "within", "at the latest"."""
    aside: bool = False
    """They only describe something: "Friday's meeting"."""
    begin: int = 0
    """Where the quote begins in the text."""


def when(
    text: str, at: datetime, tongue: str = "", work: WorkCalendar | None = None, *, month_first: bool | None = None
) -> list[When]:
    """Return what a text says about when, in the order of the text, at most twenty.

    `at`: the moment of writing, in the zone in which its days are meant; a naive one raises ValueError. `tongue`: ISO
    639-1; for "" and languages that are not known, the one in which most is understood. `month_first` decides "3/4";
    None: by language and zone.
    """
    require_aware(at)
    languages = (tongue,) if tongue in TABLES else tuple(TABLES)
    best: list[When] = []
    for language in languages:
        found = _read(text, at, language, Hours(work), month_first)
        if sum(len(each.quote) for each in found) > sum(len(each.quote) for each in best):
            best = found
    if not best and tongue in TABLES and tongue != "en":
        return _read(text, at, "en", Hours(work), month_first)  # "EOD" is said in every office
    return best


def _read(text: str, at: datetime, language: str, hours: Hours, month_first: bool | None) -> list[When]:
    if not may_tell(text, language):
        return []
    if month_first is None:
        offset = at.utcoffset() or timedelta()
        month_first = language == "en" and _AMERICA[0] <= offset <= _AMERICA[1]
    said = tokens(text, language)
    grammar = Grammar(said, at, language, hours, month_first=month_first)
    found: list[tuple[Span, When]] = []
    place = 0
    while place < len(said) - 1 and len(found) < _MOST:
        span, place = grammar.read(place)
        if span is None:
            continue
        begin, end = said[span.first].begin, said[span.after - 1].end
        told = When(span.start, span.end, text[begin:end], span.said_time, span.deadline, aside=span.aside, begin=begin)
        if found and said[span.first - 1].tag == "R" and found[-1][0].after == span.first - 1:
            _, earlier = found.pop()
            told = replace(
                told,
                start=min(earlier.start, told.start),
                end=max(earlier.end, told.end),
                quote=text[earlier.begin : end],
                deadline=earlier.deadline or told.deadline,
                begin=earlier.begin,
            )
        found.append((span, told))
    return [told for _, told in found]
