"""The days that tokens name: "next Tuesday", "15 March", "in two weeks", "end of next month", "after Easter".

What is left open by the words is decided here, once:
- A weekday is the next to come; today's own name means a week from today ("this Friday" on a Friday is today).
- "next Tuesday" is the Tuesday of the next week in English, German, Dutch and Polish; in the Romance languages, whose
  dictionaries say so, the next to come ("mardi prochain"), like "kommenden Dienstag".
- A day without a year is the next to come, today included.
- The beginning of a week is Monday and Tuesday, its middle Wednesday, its end Friday; on a weekend, "this week" is the
  one ahead. The beginning of a month is its first seven days, its middle the 15th, its end the last day.
- "By April" is by its first day, "in April" by its last; "by the weekend" by the Friday before it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rules.language import dates_calendar as cal
from rules.language.dates_days import SingleDays
from rules.language.dates_periods import WEEK, Period
from rules.language.dates_tokens import BREAK, COMMA, HOURS, OTHER, POSSESSIVE, YEAR

_FEW, _MONTHS = 3, 12


class Days(SingleDays):
    """Reads the days among the tokens of one text."""

    def read(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Return the days named at a place, and where their name ends."""
        for reads in (self._length, self._edge, self._date, self._weekday, self._day, self._unit, self._named):
            found, after = reads(at, leads)
            if found is not None:
                return found, after
        return None, at

    def _length(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Read "two weeks" after "in", "the next 3 days", "48h", "a week on Thursday", "two weeks ago"."""
        if self._tag(at) == HOURS:
            return self._hours(at, leads)
        following = self._tag(at) in "nc"
        least, most, here = self._count(at + following)
        if self._tag(here) in "nc" and here > at + following:
            following, here = True, here + 1
        counted = here > at + following
        plural = self._tag(here) == "U" and self.said[here].value.endswith("+")
        if not counted and not plural and "v" in leads:  # "within the hour"
            counted, least, most = True, 1, 1
        if self._tag(here) != "U" or not (counted or (plural and (following or "v" in leads))):
            return None, at
        unit, here = self.said[here].value.rstrip("+"), here + 1
        if self._tag(here) in "nc":
            following, here = True, here + 1
        here += self._tag(here) == POSSESSIVE
        if self._tag(here) == "G" or "y" in leads or "l" in leads:
            return Period(self.today, self.today, behind=True), here + (self._tag(here) == "G")
        if self._tag(here) == "f":
            return self._after(unit, least, most), here + 1
        shifted, after = (None, at) if following else self._from(here, unit, most)
        if shifted is not None:
            return shifted, after
        if not (following or any(lead in leads for lead in "ivBa")) or self._of_something(here):
            return None, at
        return self._after(unit, least, most), here

    def _count(self, at: int) -> tuple[int, int, int]:
        """Read "two", "2-3", "a"; return the least, the most and where it ends: a few where nothing is counted."""
        if self._tag(at) not in {"N", "1", YEAR}:
            return _FEW, _FEW, at
        number = self._number(at)
        between = at + 1 + (self._tag(at + 1) in "RBh" or self.said[at + 1].value == "to")
        if self._tag(between) == "N" and (between > at + 1 or self.said[between].led == "a"):
            return number, self._number(between), between + 1
        return number, number, at + 1

    def _hours(self, at: int, leads: str) -> tuple[Period | None, int]:
        number = int(self.said[at].value)
        limited = any(lead in leads for lead in "iv") or ("B" in leads and number >= 24)  # noqa: PLR2004 - hours of a day
        return (self._after("hour", number, number), at + 1) if limited else (None, at)

    def _from(self, at: int, unit: str, number: int) -> tuple[Period | None, int]:
        """Read the day from which a length is counted: "on Thursday", "from Monday", "today"."""
        if unit not in {"week", "month", "day"}:
            return None, at
        led = self._tag(at) in "orha"
        start = at + led
        if self._tag(start) not in "WD":
            return None, at
        found, after = self._weekday(start, "") if self._tag(start) == "W" else self._day(start, "")
        if found is None or (self._tag(start) == "D" and not led and self.language != "en"):
            return None, at
        days = {"week": WEEK * number, "day": number}.get(unit)
        day = cal.months_later(found.first, number) if days is None else cal.days_later(found.first, days)
        return Period(day, day), after

    def _of_something(self, at: int) -> bool:
        """Tell whether a length is counted from what no calendar knows: "30 days of receipt"."""
        token = self.said[at]
        if token.tag in "ar":  # at the end it is part of a verb: "in zwei Tagen nach"
            return self._tag(at + 1) != BREAK
        return token.tag == OTHER and (
            token.led in {"of", "de", "du", "des", "di", "del", "da", "do", "dal", "van", "von"}
            or token.value in {"of", "worth"}
        )

    def _after(self, unit: str, least: int, most: int) -> Period:
        """Return the days a length of time from now. Raises OverflowError and ValueError past the calendar."""
        if unit in {"minute", "hour"}:
            passed = timedelta(minutes=most) if unit == "minute" else timedelta(hours=most)
            moment = cal.elapsed(self.at, passed)
            return Period(moment.date(), moment.date(), "length", instant=moment)
        first, last = (self._later(unit, number) for number in (min(least, most), most))
        return Period(first, last, "length")

    def _later(self, unit: str, number: int) -> date:
        if unit == "work":
            return self.hours.after(self.today, number)
        if unit in {"day", "week"}:
            return cal.days_later(self.today, number * (WEEK if unit == "week" else 1))
        return cal.months_later(self.today, number * {"month": 1, "quarter": 3, "year": _MONTHS}[unit])

    def _edge(self, at: int, _leads: str) -> tuple[Period | None, int]:
        """Read "end of next week", "mid-April", "later this month", "EOD Friday"."""
        tag = self._tag(at)
        if tag == "C":
            behind = at + 1 + (self._tag(at + 1) in "oiBr") + (self._tag(at + 1) == COMMA)
            found, after = self.read(behind, "") if self._tag(behind) not in "CESHL" else (None, at)
            if found is None or found.size != "day" or found.behind:
                return Period(self.today, self.today, "edge", limit=True), at + 1
            return replace(found, size="edge", limit=True), after
        if tag not in "ESHL" or (tag == "E" and self.said[at].raw.lower() == "late" and self._tag(at + 1) == "P"):
            return None, at
        behind = at + 1
        while self._tag(behind) in "oriu" and behind < at + 3:
            behind += 1
        found, after = self._weekday(behind, "o")
        for reads in (self._unit, self._named, self._day):
            if found is None:
                found, after = reads(behind, "uoE")
        if found is None or found.behind:
            return None, at
        edge = "E" if tag == "L" else tag
        if self._tag(after) == YEAR and found.size in {"month", "long"}:
            after += 1
        part = self._part(found, edge)
        if part.last < self.today and self._tag(behind) == "U":  # "at the beginning of the month": of the next
            part = self._part(self._these(self.said[behind].value, 1) or found, edge)
        return part, after

    def _part(self, whole: Period, edge: str) -> Period:
        first, last = whole.first, whole.last
        if edge == "E":
            late = cal.days_later(last, -1 if whole.size == "week" else -5 if whole.size == "month" else 0)
            return Period(max(late, first), last, "edge")
        if whole.size == "week":
            days = (first, cal.days_later(first, 1)) if edge == "S" else (cal.days_later(first, 2),) * 2
        elif whole.size == "month":
            days = (first, cal.days_later(first, WEEK - 1)) if edge == "S" else (first.replace(day=15),) * 2
        elif whole.size == "long" and edge == "S":
            days = cal.month_of(first.year, first.month)
        elif whole.size == "long":
            days = (cal.days_later(first, (last - first).days // 2),) * 2
        else:
            days = first, first
        return Period(*days, "edge")
