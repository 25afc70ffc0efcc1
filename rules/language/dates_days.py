"""Single days among the tokens of a text: of the calendar, of the week, counted from today."""

from __future__ import annotations

from datetime import date

from rules.language import dates_calendar as cal
from rules.language.dates_clock import may_follow
from rules.language.dates_periods import WEEK, Period, Periods
from rules.language.dates_tokens import COMMA, ISO, NUMERIC, ORDINAL, OTHER, YEAR, fold

_CENTURY, _MONTHS = 2000, 12
_OF_NEXT_WEEK = frozenset({"en", "de", "nl", "pl"})
"""Where "next Tuesday" is next week's."""
_DOTTED = frozenset({"de", "pl", "nl", "it", "fr", "pt", "es"})
"""Where "15.3." may be a day."""
_NAMED_DAY = frozenset({"pt", "es", "it"})
"""Where "dia 20" is the 20th."""
_ARTICLES = frozenset({"le", "el", "il", "den", "dem", "zum", "del", "dia", "o", "do", "ao", "the", "de", "du", "al"})
_BEFORE_DAY = "BbaoirhV"


class SingleDays(Periods):
    """Reads single days."""

    def _date(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Read "15 March 2026", "March 15th", "15-17 March", "2026-03-15", "3/15", "the 15th"."""
        token = self.said[at]
        if token.tag == ISO:
            year, month, day = map(int, token.value.split("-"))
            return self._the(date(year, month, day)), at + 1
        if token.tag == NUMERIC:
            return self._figures(at, leads)
        if token.tag in "Mm":
            return self._month_first(at)
        if token.tag not in {"N", ORDINAL}:
            return self._week_of_month(at, leads)
        week, after = self._week_of_month(at, leads)
        if week is not None:
            return week, after
        one, here = self._number(at), at + 1
        other = one
        if self._tag(here) in "RV" and self._tag(here + 1) in {"N", ORDINAL}:
            other, here = self._number(here + 1), here + 2
        if self._tag(here) in "Mm" and self._is_month(here, counted=True):
            month = int(self.said[here].value)
            of_year, after = self._year(here + 1)
            end = self._dated(other, month, of_year)
            return Period(end.replace(day=min(one, other)), end), after
        month_of, after = self._unit(here, "u")
        if month_of is not None and month_of.size == "month" and not month_of.behind:
            first = month_of.first.replace(day=other)
            return self._the(first if first >= self.today else cal.months_later(first, 1)), after
        return self._bare_day(at, leads)

    def is_last_week(self, at: int) -> bool:
        """Tell whether "the last week of March" stands here: it need not be over."""
        return (self._tag(at), self._tag(at + 1)) == ("l", "U") and self._tag(
            at + 2 + (self._tag(at + 2) == "i")
        ) in "Mm"

    def _week_of_month(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Read "the 2nd week of April", "the last week of March", "15. Kalenderwoche"; "dia 20"."""
        token, after = self.said[at], self.said[min(at + 1, len(self.said) - 1)]
        if token.tag == "U" and token.value == "day" and after.tag in {"N", ORDINAL} and self.language in _NAMED_DAY:
            return self._date(at + 1, leads + "o")
        if token.tag not in {ORDINAL, "l"} or (after.tag, after.value) != ("U", "week"):
            return None, at
        number = self._number(at) if token.tag == ORDINAL else 0
        here = at + 2 + (self._tag(at + 2) == "i")
        if self._tag(here) not in "Mm":
            return (self._numbered_week(number), at + 2) if self.language == "de" and number else (None, at)
        said_year, end = self._year(here + 1)
        month = self._month(int(self.said[here].value), "", said_year)
        last = min(month.first.replace(day=WEEK * number), month.last) if number else month.last
        return Period(cal.days_later(last, 1 - WEEK), last, "week", behind=month.behind), end

    def _bare_day(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Read "by the 15th", "am 15.", "le 15"."""
        token = self.said[at]
        article = token.led or (fold(self.said[at - 1].raw).split() or [""])[-1] * (at > 0 and bool(leads))
        led = article in _ARTICLES or "o" in leads or token.tag == ORDINAL
        if token.tag == "N" and (token.led == "the" or not token.raw.isdigit() or self.language == "en"):
            return None, at
        if not led or (not any(lead in leads for lead in _BEFORE_DAY) and article not in _ARTICLES):
            return None, at
        verb = self.language == "de" and token.tag == ORDINAL and self.said[at + 1].raw[:1].islower()
        if not (verb or may_follow(self.said, at + 1)):  # German nouns have capitals
            return None, at
        day = int(token.value)
        for ahead in range(3):
            first, last = cal.month_of(*_month(self.today, ahead))
            if day <= last.day and first.replace(day=day) >= self.today:
                return self._the(first.replace(day=day)), at + 1
        return None, at

    def _month_first(self, at: int) -> tuple[Period | None, int]:
        """Read "March 15th, 2026"."""
        here = at + 1
        if self._tag(here) not in {"N", ORDINAL} or not self._is_month(at, counted=True):
            return None, at
        if self._tag(here) == "N" and not (may_follow(self.said, here + 1) or self._tag(here + 1) == YEAR):
            return None, at
        year, after = self._year(here + 1 + (self._tag(here + 1) == COMMA and self._tag(here + 2) == YEAR))
        day = self._dated(self._number(here), int(self.said[at].value), year)
        return self._the(day), after

    def _figures(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Read "15/3", "3/15/2026", "15.3.": the order as said by the figures, else by what is usual there."""
        written = self.said[at].value
        parts = written.replace("/", ".").replace("-", ".").strip(".").split(".")
        slash = "/" in written
        weekday = at > 0 and self.said[at - 1].tag in "Ww," and at > 1
        whole = len(parts) > len("dm") or (written.endswith(".") and not slash and self.language in _DOTTED)
        led = any(lead in leads for lead in _BEFORE_DAY) or weekday or self.said[at].led in _ARTICLES
        if not whole and not (led and (slash or self.language in _DOTTED)):
            return None, at
        one, two = int(parts[0]), int(parts[1])
        month_first = slash and (two > _MONTHS or (self.month_first and one <= _MONTHS))
        day, month = (two, one) if month_first else (one, two)
        year = int(parts[2]) if len(parts) > len("dm") else None
        year = year + _CENTURY if year is not None and year < _CENTURY else year
        return self._the(self._dated(day, month, year)), at + 1

    def _weekday(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Read "next Tuesday", "Tuesday week", "Dienstag nächster Woche", "Friday, 13 March"."""
        here = at
        which = self._tag(here) if self._tag(here) in "nctlA" else ""
        here += bool(which)
        token = self.said[min(here, len(self.said) - 1)]
        if token.tag not in "Ww" or (token.tag == "w" and not self._is_weekday(here, leads + which)):
            return None, at
        weekday = int(token.value)
        here += 1
        comma = self._tag(here) == COMMA
        dated, after = self._date(here + comma + (self._tag(here + comma) == "o"), "o")
        if dated is not None and not (comma and self._tag(here + 1) == "N" and self._tag(here + 2) not in "Mm"):
            return dated, after
        of_week, after = self._week_of(here)
        if of_week is not None:
            day = cal.days_later(of_week, weekday)
            return self._the(day), after
        if not which and self._tag(here) in "nclA":
            which, here = self._tag(here), here + 1
        if which == "l":
            return Period(self.today, self.today, behind=True), here
        day = self._coming(weekday, which)
        weeks, after = self._weeks_on(here)
        return self._the(cal.days_later(day, weeks)), after

    def _is_weekday(self, at: int, leads: str) -> bool:
        """Tell whether an abbreviation is meant: by what leads to it, or by the figures behind it."""
        token, after = self.said[at], self.said[at + 1]
        if self.language == "pt":
            return any(lead in leads for lead in "Bboictrah") or token.led in {"na", "a"}
        if not token.raw[0].isupper() and (self.language == "de" or token.value in {"2", "5", "6"}):
            return False
        if after.tag == OTHER and after.raw[:1].isupper():
            return False
        figures = after.tag in {"@", NUMERIC, ISO, ORDINAL, "M", "m", "P"} or self.said[at + 1].tag == COMMA
        figures = figures and (after.tag != COMMA or self.said[at + 2].tag in {NUMERIC, ISO, ORDINAL, "N", "M", "m"})
        counted = after.tag == "N" and (self._tag(at + 2) in "ZTMm" or self.language == "en")
        return figures or counted or any(lead in leads for lead in "BbonctaCEr")

    def _week_of(self, at: int) -> tuple[date | None, int]:
        """Read the week that a weekday is in; return its Monday."""
        here = at + (self._tag(at) in "ir")
        if (self._tag(here) == "U" and self._tag(here + 1) not in "nctA") or self._tag(here) not in "nctAUk":
            return None, at
        found, after = self._unit(here, "") if self._tag(here) != "k" else self._named(here, "")
        if found is None or found.size != "week" or found.behind:
            return None, at
        return found.first, after

    def _weeks_on(self, at: int) -> tuple[int, int]:
        """Read "week" after "Thursday", "in einer Woche", "en huit"; return the days they add."""
        if self._tag(at) == "+":
            return self._number(at), at + 1
        if self.language == "en" and self._tag(at) == "U" and self.said[at].value == "week":
            return (WEEK, at + 1) if self._tag(at + 1) not in {"N", "k"} else (0, at)
        if self._tag(at) == "i" and self._tag(at + 1) in {"N", "1"} and self._tag(at + 2) == "U":
            unit = self.said[at + 2].value.rstrip("+")
            if unit in {"week", "day"}:
                return self._number(at + 1) * (WEEK if unit == "week" else 1), at + 3
        return 0, at

    def _coming(self, weekday: int, which: str) -> date:
        ahead = (weekday - self.today.weekday()) % WEEK
        if which == "n" and self.language in _OF_NEXT_WEEK:
            return cal.days_later(self.today, weekday - self.today.weekday() + WEEK)
        if which == "t":
            return cal.days_later(self.today, ahead)
        return cal.days_later(self.today, (ahead or WEEK) + WEEK * (which == "A"))

    def _day(self, at: int, leads: str) -> tuple[Period | None, int]:
        """Read "tomorrow", "today in a week", "tomorrow, Wednesday"."""
        if self._tag(at) not in "DQ":
            return None, at
        ahead, here = int(self.said[at].value or 1), at + 1
        if "l" in leads:
            return Period(self.today, self.today, behind=True), here
        comma = self._tag(here) == COMMA
        if self._tag(here + comma) == "W" and self._coming(self._number_of(here + comma), "t") == cal.days_later(
            self.today, ahead
        ):
            here += comma + 1
        more, here = self._weeks_on(here)
        day = cal.days_later(self.today, ahead + more)
        return Period(day, day), here


def _month(day: date, ahead: int) -> tuple[int, int]:
    later = cal.months_later(day.replace(day=1), ahead)
    return later.year, later.month
