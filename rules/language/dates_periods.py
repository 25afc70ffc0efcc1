"""Weeks, months, quarters, years, feasts and weekends among the tokens of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.language import dates_calendar as cal
from rules.language.dates_tokens import BREAK, COMMA, ORDINAL, YEAR, Token

WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """Some days. `size`: day, week, weekend, month, long, feast, edge, length; `instant`: a moment instead of days."""

    first: date
    last: date
    size: str = "day"
    instant: datetime | None = None
    behind: bool = False
    """It is over: "last Friday", "two weeks ago"."""
    limit: bool = False
    """It is a limit by itself: "EOD"."""


class Periods:
    """Reads the longer periods among the tokens of one text, against the moment of writing."""

    def __init__(
        self, said: Sequence[Token], at: datetime, language: str, hours: cal.Hours, *, month_first: bool
    ) -> None:
        self.said = said
        self.at = at
        self.today = at.date()
        self.language = language
        self.hours = hours
        self.month_first = month_first

    def _tag(self, at: int) -> str:
        return self.said[at].tag if at < len(self.said) else BREAK

    def _number(self, at: int) -> int:
        return int(self.said[at].value or 1)

    def _is_month(self, at: int, *, counted: bool) -> bool:
        """Tell whether a word that is something else as well is a month: by its capital, or by what follows."""
        token = self.said[at]
        if token.tag == "M" or self.language != "en":
            return True
        return token.raw[0].isupper() or (counted and self._tag(at + 1) in {BREAK, COMMA, YEAR, "N", ORDINAL})

    def _year(self, at: int) -> tuple[int | None, int]:
        return (self._number(at), at + 1) if self._tag(at) == YEAR else (None, at)

    def _dated(self, day: int, month: int, year: int | None) -> date:
        """Return a day of a month, of the next year that has it still ahead when none is named. Raises ValueError."""
        if year is not None:
            return date(year, month, day)
        for ahead in range(9):
            try:
                found = date(self.today.year + ahead, month, day)
            except ValueError:  # 29 February
                continue
            if found >= self.today:
                return found
        raise ValueError(f"no {day}.{month}.")

    def _the(self, day: date) -> Period:
        return Period(day, day, behind=day < self.today)

    def _number_of(self, at: int) -> int:
        return int(self.said[at].value)

    def _unit(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Read "next week", "la semaine prochaine", "week 14", "the week after next", "next week Tuesday"."""
        here = at
        which = ""
        while self._tag(here) in "nctlA" and here < at + 2:
            which, here = which + self._tag(here), here + 1
        if self._tag(here) != "U" or self.said[here].value.endswith("+"):
            return None, at
        unit, here = self.said[here].value, here + 1
        if not which and unit == "week":
            week, after = self._named_week(here)
            if week is not None:
                return week, after
        while self._tag(here) in "nclAt" and len(which) < len("nA"):
            which, here = which + self._tag(here), here + 1
        if "l" in which:
            return Period(self.today, self.today, behind=True), here
        if not which and ("u" not in leads or self._tag(here) in "Mm"):
            return None, at
        found = self._these(unit, 2 if "A" in which else 1 if "n" in which or "c" in which else 0)
        if found is None:
            return None, at
        behind = here + (self._tag(here) == "o")
        if found.size == "week" and self._tag(behind) == "W" and "E" not in leads:
            day = cal.days_later(found.first, self._number_of(behind))
            return self._the(day), behind + 1
        return found, here

    def _named_week(self, at: int) -> tuple[Period | None, int]:
        """Read what names a week behind the word: its number, or the day it begins on ("week of April 13")."""
        token = self.said[at]
        if token.tag == "N" and token.raw.isdigit() and not token.led and self._tag(at + 1) not in "Mm":
            return self._numbered_week(self._number(at)), at + 1
        here = at + (self._tag(at) == "r")
        one, two = (here + 1, here) if self._tag(here) in "Mm" else (here, here + 1)
        if self._tag(one) not in {"N", ORDINAL} or self._tag(two) not in "Mm":
            return None, at
        year, after = self._year(here + 2)
        day = self._dated(self._number(one), self._number_of(two), year)
        return Period(*cal.working_week(day), "week"), after

    def _these(self, unit: str, ahead: int) -> Period | None:
        if unit == "week":
            week = cal.working_week(cal.days_later(self.today, WEEK * ahead)) if ahead else cal.this_week(self.today)
            return Period(*week, "week")
        if unit in {"month", "quarter", "year"}:
            first = self.today.replace(day=1)
            if unit == "month":
                day = cal.months_later(first, ahead)
                return Period(*cal.month_of(day.year, day.month), "month")
            if unit == "quarter":
                day = cal.months_later(first, 3 * ahead)
                return Period(*cal.quarter_of(day.year, (day.month + 2) // 3), "long")
            year = self.today.year + ahead
            return Period(date(year, 1, 1), date(year, 12, 31), "long")
        if unit == "day" and ahead:
            day = cal.days_later(self.today, ahead)
            return Period(day, day)
        return None

    def _numbered_week(self, number: int) -> Period:
        return Period(*cal.week_number(self.today, number), "week")

    def _named(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Read "March 2026", "Q2", "KW 14", "the weekend", "Easter", "2027"; what could be a name needs a lead."""
        here = at
        which = self._tag(here) if self._tag(here) in "nctlA" else ""
        here += bool(which)
        token = self.said[min(here, len(self.said) - 1)]
        if token.tag == "k" and self._tag(here + 1) == "N":
            return self._numbered_week(self._number(here + 1)), here + 2
        led = bool(which) or any(lead in leads for lead in "BbyairuhVE") or (token.tag == "K" and token.led == "el")
        here += 1
        if self._tag(here) in "nclA" and not which:
            which, here, led = self._tag(here), here + 1, True
        if which == "l" and token.tag in "MmqFsK":
            return Period(self.today, self.today, behind=True), here
        if token.tag == "K":
            weekend = cal.weekend_of(cal.days_later(self.today, WEEK * {"n": 1, "A": 1}.get(which, 0)))
            return (Period(*weekend, "weekend"), here) if led or "o" in leads else (None, at)
        if not led or (token.tag == "m" and not self._is_month(here - 1, counted="E" in leads or which != "")):
            return None, at
        if token.tag == YEAR:
            year = int(token.value)
            return Period(date(year, 1, 1), date(year, 12, 31), "long", behind=year < self.today.year), here
        said_year, here = self._year(here)
        if token.tag in "Mm":
            return self._month(int(token.value), which, said_year), here
        if token.tag in "Fs":
            days = cal.feast(token.value, self.today, said_year)
            return Period(*days, "feast" if token.tag == "F" else "long"), here
        if token.tag == "q":
            return self._quarter(int(token.value), said_year), here
        return None, at

    def _month(self, month: int, which: str, year: int | None) -> Period:
        if year is None:
            passed = month < self.today.month or (month == self.today.month and which == "n")
            year = self.today.year + passed
        days = cal.month_of(year, month)
        return Period(*days, "month", behind=days[1] < self.today)

    def _quarter(self, quarter: int, year: int | None) -> Period:
        days = cal.quarter_of(year or self.today.year, quarter)
        if year is None and days[1] < self.today:
            days = cal.quarter_of(self.today.year + 1, quarter)
        return Period(*days, "long", behind=days[1] < self.today)
