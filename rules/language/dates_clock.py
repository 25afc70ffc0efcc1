"""Times of the day among the tokens of a text: "at 3", "15 Uhr", "half past nine", "in the afternoon"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from rules.language.dates_tokens import BREAK, CLOCK, COMMA, HOURS, NUMERIC, ORDINAL, OTHER, Token, fold

_NOON, _LAST_HOUR, _DAWN, _SIXTY = 12, 24, 7, 60
_AND = (
    "and und et y e i en to so but if for with when sharp if aber mais pero oder then please bitte an ab thanks cet gmt"
    " utc est"
)
_FOLLOWS = frozenset(_AND.split())
"""Words that may come after a bare number that is an hour."""
_ARTICLES = frozenset({"le", "el", "il", "den", "dem", "zum", "al", "del", "du", "the", "dia"})
_NEXT = "|,WwDQPBbohRMm@'u"
"""Tags that may."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day, or a part of it: `part` names it, "" for a time."""

    minutes: int = 0
    part: str = ""
    sure: bool = True
    """Whether it is known to be before or after noon."""
    anchored: bool = True
    """Whether it may stand without a day."""

    def shown(self) -> time:
        """Return a time as it is meant: of the small hours, those after noon."""
        minutes = self.minutes + _NOON * _SIXTY * (not self.sure and self.minutes < _DAWN * _SIXTY)
        return time(23, 59) if minutes >= _LAST_HOUR * _SIXTY else time(*divmod(minutes, _SIXTY))

    def span(self, opens: time, closes: time) -> tuple[time, time]:
        """Return from when until when, on a day with these hours of work."""
        if not self.part:
            return self.shown(), self.shown()
        return {
            "early": (opens, time(min(opens.hour + 1, 23), opens.minute)),
            "morning": (opens, time(12)),
            "themorning": (opens, time(12)),
            "noon": (time(12), time(12)),
            "lunch": (time(12), time(13)),
            "afternoon": (time(12), max(closes, time(13))),
            "evening": (time(17), time(21)),
            "night": (time(20), time(23, 59)),
        }[self.part]


def clock_at(said: Sequence[Token], at: int, leads: str, *, dated: bool) -> tuple[Clock | None, int]:
    """Return the time that stands at a place, and where it ends. `dated`: a day stands before it."""
    token, after = said[at], said[min(at + 1, len(said) - 1)]
    led = any(lead in leads for lead in "hBba")
    found: Clock | None = None
    end = at + 1
    if token.tag == "P" or (token.tag == "Q" and (dated or "u" in leads)):
        part = token.value or "morning"
        loose = " " in token.raw or any(lead in leads for lead in "BbauV") or part in {"early", "themorning"}
        return Clock(part=part, anchored=loose), at + 1
    if token.tag == CLOCK:
        found = _written(token.value, anchored=led)
    elif token.tag == NUMERIC and token.value.count(".") == 1 and (led or after.tag == "T" or dated):
        hour, minute = map(int, token.value.split("."))
        if (after.tag == "T" or "h" in leads or minute > _NOON) and minute < _SIXTY:
            found, end = _hour(hour, minute, anchored=True), at + 1 + (after.tag == "T")
    elif token.tag == HOURS and not any(lead in leads for lead in "iv"):
        found = _hour(int(token.value), 0, anchored=led)
    elif token.tag == "j" and after.tag == "N":
        found, end = _hour(int(after.value), int(token.value), anchored=True), at + 2
    elif token.tag == "N" or (token.tag == ORDINAL and "h" in leads and token.raw.isdigit() and after.tag == BREAK):
        found, end = _numbered(said, at, leads, dated=dated)
    return (None, at) if found is None else _with_half(said, end, found)


def _numbered(said: Sequence[Token], at: int, leads: str, *, dated: bool) -> tuple[Clock | None, int]:
    """Read "3 pm", "15 Uhr", "9 h 30", "a las 15 horas", "at 3"."""
    hour, after = int(said[at].value), said[min(at + 1, len(said) - 1)]
    led = any(lead in leads for lead in "hBba")
    if after.tag == "Z":
        return _written(f"{hour}:00{after.value}", anchored=True), at + 2
    if after.tag == CLOCK and hour == _NOON:  # "12 noon"
        return Clock(_NOON * _SIXTY), at + 2
    if after.tag == "d":
        return _hour(hour, int(after.value), anchored=True), at + 2
    hours = (
        after.tag == "U" and after.value.startswith("hour") and set(leads) & set("hb") and not set(leads) & set("iv")
    )
    if after.tag == "T" or hours:
        third = said[min(at + 2, len(said) - 1)]
        if third.tag == "d" or (third.tag == "N" and third.raw.isdigit() and int(third.value) < _SIXTY):
            return _hour(hour, int(third.value), anchored=led), at + 3
        return _hour(hour, 0, anchored=led or after.raw.isalpha()), at + 2
    if "V" in leads and after.tag == OTHER and after.value in _FOLLOWS:  # "between 9 and 12": until the later
        behind = at + 2 + (said[min(at + 2, len(said) - 1)].tag == "h")
        if said[min(behind, len(said) - 1)].tag == "N" and (dated or said[behind + 1].tag in "TZ"):
            return _numbered(said, behind, "h", dated=dated)
    if hour and _timed(said, at, leads):
        return _hour(hour, 0, anchored=said[at].raw.isdigit() or dated or "h" in leads), at + 1
    return None, at


def _timed(said: Sequence[Token], at: int, leads: str) -> bool:
    """Tell whether a bare number is an hour: by what leads to it, and since it counts nothing and is no day."""
    token, after = said[at], said[min(at + 1, len(said) - 1)]
    article = token.led or (at > 0 and fold(said[at - 1].raw).rpartition(" ")[2] in _ARTICLES)
    limited = ("B" in leads or "b" in leads) and int(token.value) <= _NOON and not article
    if not ("h" in leads or limited) or after.tag in "Mm":
        return False
    return after.tag in _NEXT or (after.tag == OTHER and after.value in _FOLLOWS)


def _with_half(said: Sequence[Token], at: int, found: Clock) -> tuple[Clock | None, int]:
    """Go on past "in the afternoon", "pm", "o'clock" behind a time."""
    at += said[at].tag == "T"
    token = said[at]
    if token.tag == "Z":
        return _written(f"{found.minutes // _SIXTY}:{found.minutes % _SIXTY:02}{token.value}", anchored=True), at + 1
    if token.tag == "P" and token.value in {"morning", "themorning", "afternoon", "evening"}:
        late = token.value in {"afternoon", "evening"} and found.minutes < _NOON * _SIXTY
        return replace(found, minutes=found.minutes + _NOON * _SIXTY * late, sure=True), at + 1
    return found, at


def _written(text: str, *, anchored: bool) -> Clock | None:
    """Read "15:00", "3:00pm", "12"; a zero before the hour, or a half of the day, says which half is meant."""
    half = text.strip("0123456789:").replace(".", "")
    hour, _, minute = text.rstrip("apm.").partition(":")
    if half:
        if not 1 <= int(hour) <= _NOON:
            return None
        later = _NOON * (half == "pm")
        return Clock((int(hour) % _NOON + later) * _SIXTY + int(minute or 0))
    found = _hour(int(hour), int(minute or 0), anchored=anchored)
    return replace(found, sure=True) if found and hour.startswith("0") else found


def _hour(hour: int, minute: int, *, anchored: bool) -> Clock | None:
    if not 0 <= hour <= _LAST_HOUR:
        return None
    minutes = hour * _SIXTY + minute
    return Clock(minutes, sure=hour >= _NOON or hour == 0, anchored=anchored) if minutes >= 0 else None


def may_follow(said: Sequence[Token], at: int) -> bool:
    """Tell whether what stands here may come after a bare day of the month: no noun that it would count."""
    token = said[at]
    return token.tag in _NEXT + "iarC" or token.tag == COMMA or (token.tag == OTHER and token.value in _DAY_FOLLOWS)


_THEN = (
    "i we you he she they it will the is are was at latest as since because while per or without unless"
    " ich wir sie du er es das die der schicke schicken melde melden je nous vous tu il on le la les yo te lo a"
    " with at for via avec chez pour par con per com met bij por para z ze dla"
    " werde werden habe haben bin sind wird kann erhalten bekommen senden sende liefern liefere rufe gebe"
)
_DAY_FOLLOWS = _FOLLOWS | frozenset(_THEN.split())
"""Words that may come after a bare day of the month."""
