"""Until when is somebody away? An absence note → the first day back, with the words that say so. Eight languages.

"Back on" names the day itself. "Through", "bis", "jusqu'au", "hasta", "fino al", "até", "do" and the end of a span name
the last day away, "until" and "tot" the day of return, unless "inclusive" stands beside them. After a last day away
comes the next that is no Saturday or Sunday; holidays are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.model import Absence

_LOOKED_AT = 1_500
"""Characters of a note that are looked at."""
_NEAR = 60
"""Characters before a day in which its meaning stands."""
_LONG_PAST, _AHEAD = 30, 335
"""Days around the note within which a day without a year is looked for."""
_SATURDAY = 5

_MONTHS: Sequence[tuple[str, ...]] = (
    ("january", "januar", "jänner", "janvier", "enero", "gennaio", "januari", "janeiro", "stycznia"),
    ("february", "februar", "février", "febrero", "febbraio", "februari", "fevereiro", "lutego"),
    ("march", "märz", "maerz", "mars", "marzo", "maart", "mrt", "março", "marca"),
    ("april", "avril", "abril", "aprile", "kwietnia"),
    ("may", "mai", "mayo", "maggio", "mei", "maio", "maja"),
    ("june", "juni", "juin", "junio", "giugno", "junho", "czerwca"),
    ("july", "juli", "juillet", "julio", "luglio", "julho", "lipca"),
    ("august", "août", "aout", "agosto", "augustus", "sierpnia"),
    ("september", "septembre", "septiembre", "setiembre", "settembre", "setembro", "września"),
    ("october", "oktober", "octobre", "octubre", "ottobre", "outubro", "października"),
    ("november", "novembre", "noviembre", "novembro", "listopada"),
    ("december", "dezember", "décembre", "diciembre", "dicembre", "dezembro", "grudnia"),
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NUMBER_OF |= {
    name[:length]: number
    for name, number in _NUMBER_OF.items()
    for length in (3, 4)
    if name[:length] not in ("jui", "sie")
}
_WEEKDAYS: Sequence[str] = (
    r"monday|montag|lundi|lunes|lunedì|maandag|segunda(?:-feira)?|poniedziałek|poniedziałku",
    r"tuesday|dienstag|mardi|martes|martedì|dinsdag|terça(?:-feira)?|wtorek|wtorku",
    r"wednesday|mittwoch|mercredi|miércoles|mercoledì|woensdag|quarta(?:-feira)?|środę|środa|środy",
    r"thursday|donnerstag|jeudi|jueves|giovedì|donderdag|quinta(?:-feira)?|czwartek|czwartku",
    r"friday|freitag|vendredi|viernes|venerdì|vrijdag|sexta(?:-feira)?|piątek|piątku",
    r"saturday|samstag|sonnabend|samedi|sábado|sabato|zaterdag|sobotę|sobota|soboty",
    r"sunday|sonntag|dimanche|domingo|domenica|zondag|niedzielę|niedziela|niedzieli",
)
_ANY_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)}|(?:mon|tue|wed|thu|fri|mo|di|mi|do|fr|lun|mar|mer|jeu|ven)\.?)"
_MONTH = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_DAY = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)|\b(?P<d1>\d{{1,2}})(?P<sep>[./-])(?P<m1>\d{{1,2}})(?:(?P=sep)(?P<y1>\d{{4}}|\d{{2}})\b|(?P<end>\.)|(?![\d./-]))"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s(?:of |de |d')?(?P<m2>{_MONTH})\b(?:\.?,?\s(?:de )?(?P<y2>\d{{4}}))?"
    rf"|\b(?P<m3>{_MONTH})\b\.?\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<y3>\d{{4}}))?"
    rf"|\b(?P<weekday>{'|'.join(_WEEKDAYS)})\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:back|return(?:s|ing)?|again|wieder|zurück|zurueck|erreichbar|retour|reviendrai|reviens|rentrerai|nouveau|vuelta|vuelvo|volveré|regreso|regresaré|rientro"
    r"|rientrerò|tornerò|torno|nuovo|terug|weer|regresso|regressarei|voltarei|volto|volta|wracam|wrócę|powrotem|powrót|ponownie|available from|dostępn[ay] od)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|nicht|pas|no(?! dia)|non|niet|não|nie|kein\w*)\b[^.!?\n]{0,40}$", re.IGNORECASE)
_BACK_AFTER = re.compile(
    r"[^.!?\n]{0,30}\b(?:wieder|weer|terug|again|back|nouveau|nuevo|nuovo|novo|ponownie|zurück)\b", re.IGNORECASE
)
_LAST = re.compile(
    r"\b(?:(?P<open>until|till|til|tot(?! en met))|through|thru|bis|jusqu'(?:au|à)|hasta|fino al?|t/m|tot en met|até|do|au|al|ate)\b"
    rf"(?:\s(?:and including|und mit|einschlie(?:ß|ss)lich|einschl\.|inkl(?:usive|\.)?|zum|am|dnia|ao|dia|o dia|a|el|il|le|the|den|dem|{_ANY_WEEKDAY},?))*\s*$",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\s*(?:-|\u2013|to|through|and|bis|und|au|al|a|y|e|t/m|tot(?: en met)?|até|do|until|till|hasta|fino al?)(?:\s(?:zum|el|il|le|the|einschlie(?:ß|ss)lich|{_ANY_WEEKDAY},?))*\s*",
    re.IGNORECASE,
)
_INCLUSIVE = re.compile(r"inclu|inkl|einschl|compres|włącznie|\bthrough\b|\bthru\b|t/m|en met", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Named:
    day: date
    starts: int
    ends: int
    weekday: bool


def absence(text: str, written: date, *, english: bool) -> Absence | None:
    """Return the first day back with the words that say it; None where no day is named, or only a past one.

    `written` is the day of the note. `english` says that 5/6 may be a June or a May, and so is no day at all.
    """
    plain = " ".join(text[:_LOOKED_AT].replace("\u2019", "'").split())
    days = _days(plain, written, english=english)
    found: list[tuple[int, Absence]] = []
    for number, named in enumerate(days):
        before = plain[max(days[number - 1].ends if number else 0, named.starts - _NEAR) : named.starts]
        follower = days[number + 1] if number + 1 < len(days) else None
        if follower is not None and _SPAN.fullmatch(plain[named.ends : follower.starts]):
            continue
        if number and _SPAN.fullmatch(plain[days[number - 1].ends : named.starts]):
            found.append((1, _absence(plain, days[number - 1].starts, named, _after(named.day))))
        elif last := _LAST.search(before):
            starts = named.starts - len(before) + last.start()
            beside = plain[starts : named.starts] + plain[named.ends : named.ends + 14]
            opens = last["open"] and not _INCLUSIVE.search(beside)
            found.append((1, _absence(plain, starts, named, named.day if opens else _after(named.day))))
        elif (back := _BACK.search(before)) and not _DENIED.search(before):
            found.append((0, _absence(plain, named.starts - len(before) + back.start(), named, named.day)))
        elif (
            back := _BACK_AFTER.match(plain, named.ends, follower.starts if follower else len(plain))
        ) and not _DENIED.search(back[0]):
            found.append((0, Absence(named.day, plain[named.starts : back.end()])))
    told = [each for each in sorted(found, key=lambda each: each[0]) if each[1].back >= written]
    return told[0][1] if told else None


def _absence(plain: str, starts: int, named: _Named, back: date) -> Absence:
    ends = named.ends
    if beside := re.match(
        r"\s?\(?(?:inclus|inclusive|inklusive|einschlie(?:ß|ss)lich|compreso|włącznie)\b\)?", plain[ends : ends + 20]
    ):
        ends += beside.end()
    return Absence(back, plain[starts:ends].strip())


def _after(last: date) -> date:
    day = last + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def _days(plain: str, written: date, *, english: bool) -> list[_Named]:
    found: list[_Named] = []
    for match in _DAY.finditer(plain):
        day = _resolve(match, written, english=english)
        if day is None:
            continue
        weekday = match["weekday"] is not None
        close = found and match.start() - found[-1].ends <= len(", the ")
        if close and found[-1].weekday and not weekday:
            found.pop()  # "Monday, 14 April" is one day
        found.append(_Named(day, match.start(), match.end(), weekday))
    return found


def _resolve(match: re.Match[str], written: date, *, english: bool) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["weekday"]:
            return _next(match["weekday"], written)
        if match["d1"]:
            day, month = int(match["d1"]), int(match["m1"])
            if match["sep"] == "-" and not match["y1"]:
                return None
            if match["sep"] == "/" and english and day != month:
                if max(day, month) <= len(_MONTHS):
                    return None
                day, month = max(day, month), min(day, month)
            return _with_year(day, month, match["y1"], written)
        number = _NUMBER_OF[(match["m2"] or match["m3"]).casefold()]
        return _with_year(int(match["d2"] or match["d3"]), number, match["y2"] or match["y3"], written)
    except ValueError:
        return None


def _with_year(day: int, month: int, year: str | None, written: date) -> date | None:
    if year:
        return date(int(year) + 2000 * (len(year) == 2), month, day)  # noqa: PLR2004
    for number in (written.year, written.year + 1, written.year - 1):
        found = date(number, month, day)
        if -_LONG_PAST <= (found - written).days <= _AHEAD:
            return found
    return None


def _next(name: str, written: date) -> date:
    number = next(at for at, names in enumerate(_WEEKDAYS) if re.fullmatch(names, name, re.IGNORECASE))
    return written + timedelta(days=(number - written.weekday() - 1) % 7 + 1)
