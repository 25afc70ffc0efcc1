"""The grammar of dates: tokens of one text → the days and times they name, against the moment of writing.

Hand-written and predictive: what may stand at a place is told by the tag there, and nothing is looked at further than
a few tokens on, so that a text takes time in proportion to its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from rules.language import dates_calendar as cal
from rules.language.dates_clock import Clock, clock_at
from rules.language.dates_periods import Period
from rules.language.dates_phrases import Days
from rules.language.dates_tokens import BREAK, COMMA, OTHER, POSSESSIVE, Token

_LEADS: Final = "BbyaivorhuV"
_NOTHING = frozenset({OTHER, BREAK, COMMA, POSSESSIVE})
"""Tags with which nothing about time begins."""
_MOST_LEADS = 4
_SAME_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class Span:
    """What was found: moments, and the tokens that say it."""

    start: datetime
    end: datetime
    first: int
    after: int
    said_time: bool
    deadline: bool
    """The words set a limit ("by", "within", "at the latest")."""
    aside: bool
    """It only describes something: "Friday's meeting"."""


class Grammar:
    """Reads dates among the tokens of one text."""

    def __init__(
        self, said: Sequence[Token], at: datetime, language: str, hours: cal.Hours, *, month_first: bool
    ) -> None:
        self.said = said
        self.at = at
        self.hours = hours
        self.days = Days(said, at, language, hours, month_first=month_first)

    def read(self, place: int) -> tuple[Span | None, int]:
        """Return what is said at a place, and where to go on; what lies behind or returns is passed over."""
        begin = place + 1
        if self.said[place].tag in _NOTHING:
            return None, begin
        try:
            if self.said[place].tag in "ezl" and not self.days.is_last_week(place):
                _, after = self._period(begin, "iBo")
                _, after = self._clock_behind(after, "") if after > begin else (None, after)
                return None, max(after, begin)
            leads, begin = self._leads(place)
            return self._phrase(place, begin, leads)
        except (OverflowError, ValueError):  # a day that no calendar has
            return None, max(begin, place + 1)

    def _leads(self, place: int) -> tuple[str, int]:
        at = place
        while self.said[at].tag in _LEADS and at < place + _MOST_LEADS:
            at += 1
        return "".join(token.tag for token in self.said[place:at]), at

    def _phrase(self, place: int, begin: int, leads: str) -> tuple[Span | None, int]:
        clock, after = clock_at(self.said, begin, leads, dated=False)
        period: Period | None = None
        if clock is not None:
            more, behind = self._joined(after)
            found, end = self._period(behind, more)
            if found is not None:
                period, after, leads = found, end, leads + more
            elif not clock.anchored:
                clock = None
        if clock is None:
            period, after = self._period(begin, leads)
            if period is None:
                return None, max(after, place + 1)
            if period.behind:
                return None, after
            if period.size == "day":
                period, after = self._closing(period, after)
            clock, after = self._clock_behind(after, leads)
            if clock is not None and clock.part:
                clock, after = self._clock_within(clock, after)
        if period is not None and period.behind:
            return None, after
        late = self.said[after].tag == "B" and self.said[after + 1].tag in {BREAK, COMMA, "x"}
        after += late
        aside = self.said[after].tag == POSSESSIVE
        span = self._settle(period, clock, leads, place, after, late=late, aside=aside)
        return (span if span and span.end >= self.at else None), after

    def _joined(self, at: int) -> tuple[str, int]:
        """Go past what may stand between a time and its day."""
        comma = self.said[at].tag == COMMA
        more, behind = self._leads(at + comma)
        return (more, behind) if set(more) <= set("oiBr") else ("", at)

    def _clock_behind(self, after: int, leads: str) -> tuple[Clock | None, int]:
        """Return the time behind a day."""
        comma = self.said[after].tag == COMMA
        more, behind = self._leads(after + comma)
        if self.said[behind][:2] == ("D", "0") and self.said[behind + 1].tag == "P":  # "lundi dans la matinée"
            behind += 1
        timed = self.said[behind].tag in "@PJ" or self.said[min(behind + 1, len(self.said) - 1)].tag in "TZ"
        if comma and not more and not timed:
            return None, after
        clock, end = clock_at(self.said, behind, leads.replace("i", "") + more, dated=True)
        return (clock, end) if clock is not None else (None, after)

    def _clock_within(self, part: Clock, after: int) -> tuple[Clock, int]:
        """Return the time said behind a part of the day, as "tomorrow afternoon at 3"."""
        found, end = self._clock_behind(after, "")
        if found is None or found.part:
            return part, after
        late = part.part in {"afternoon", "evening", "night"} and found.minutes < 12 * 60
        return Clock(found.minutes + 12 * 60 * late), end

    def _closing(self, day: Period, after: int) -> tuple[Period, int]:
        """Go on past "EOD" behind a day."""
        comma = self.said[after].tag == COMMA
        _, behind = self._leads(after + comma)
        if self.said[behind].tag != "C":
            return day, after
        return Period(day.first, day.last, "edge", limit=True), behind + 1

    def _period(self, at: int, leads: str) -> tuple[Period | None, int]:
        found, after = self.days.read(at, leads)
        if found is None or "V" not in leads:
            return found, after
        if self.said[after].tag in "xR" and self.said[after].value in {"and", "und", "et", "y", "e", "en", "i", ""}:
            other, behind = self.days.read(after + 1, leads)
            if other is not None and not other.behind:
                return Period(found.first, other.last, other.size), behind
        return found, after

    def _settle(
        self, period: Period | None, clock: Clock | None, leads: str, place: int, after: int, *, late: bool, aside: bool
    ) -> Span | None:
        timed = clock is not None and not clock.part
        if period is None:
            if clock is None:
                return None
            start, end = self._today_or_tomorrow(clock)
        elif period.instant is not None:
            start = end = period.instant
            timed = True
        elif clock is not None:
            start, end = self._at_clock(period, clock)
        else:
            first, last = self._days_meant(period, leads)
            start, end = self._moment(first, time()), self._close(last)
        if clock is not None and "a" in leads:
            end = max(end, self._close(end.date()))
        deadline = late or any(lead in leads for lead in "Bbv") or (period is not None and period.limit)
        return Span(start, end, place, after, timed, deadline, aside)

    def _days_meant(self, period: Period, leads: str) -> tuple[date, date]:
        """Return the first and last day of what leads say of a period: by, before, after."""
        if ("b" in leads or "y" in leads) and period.size != "edge":
            before = max(self.hours.after(period.first, -1), self.at.date())
            return before, before
        if "a" in leads and period.size != "length":
            ahead = cal.days_later(period.last, 1)
            ahead = ahead if self.hours.works(ahead) else self.hours.after(ahead)
            return ahead, ahead
        if "B" in leads and period.size in {"month", "long"}:
            return period.first, period.first
        if "B" in leads and period.size == "weekend":
            friday = max(cal.days_later(period.first, -1), self.at.date())
            return friday, friday
        return period.first, period.last

    def _at_clock(self, period: Period, clock: Clock) -> tuple[datetime, datetime]:
        """Return a time on some days; one that is over today is that of the afternoon, if it can be."""
        last = period.last
        begins, ends = clock.span(self.hours.opens(last), self.hours.closes(last))
        start, end = self._moment(period.first, begins), self._moment(last, ends)
        if self.at < end or last != self.at.date():
            return start, end
        if clock.part:
            return start, self._moment(last, _SAME_DAY)
        later = end + timedelta(hours=12 * (not clock.sure))
        return later, later

    def _today_or_tomorrow(self, clock: Clock) -> tuple[datetime, datetime]:
        """Return the next time that a clock shows what was said."""
        day = self.at.date()
        for ahead in (cal.days_later(day, clock.part in {"early", "themorning"}), cal.days_later(day, 1)):
            begins, ends = clock.span(self.hours.opens(ahead), self.hours.closes(ahead))
            start, end = self._moment(ahead, begins), self._moment(ahead, ends)
            if end > self.at:
                return start, end
            if not clock.sure and end + timedelta(hours=12) > self.at:
                return (start + timedelta(hours=12), end + timedelta(hours=12))
        return start, end

    def _moment(self, day: date, clock: time) -> datetime:
        return cal.moment(day, clock, self.at)

    def _close(self, day: date) -> datetime:
        """Return when work ends on a day; today, when that is over, the end of the day itself."""
        closes = self._moment(day, self.hours.closes(day))
        return closes if closes > self.at else self._moment(day, _SAME_DAY)
