"""Free times as one writes them in a mail, in the languages of the shipped templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.slots import Slot


@dataclass(frozen=True, slots=True)
class _Tongue:
    """`day`: how weekday, number and month are put together; `clock`: what follows the hours."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: Callable[[str, int, str], str]
    clock: str = ""


def _weekdays(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_TONGUES: Mapping[str, _Tongue] = {
    "en": _Tongue(
        _weekdays("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        _weekdays("January February March April May June July August September October November December"),
        lambda weekday, day, month: f"{weekday}, {day} {month}",
    ),
    "de": _Tongue(
        _weekdays("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        _weekdays("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        lambda weekday, day, month: f"{weekday}, {day}. {month}",
        " Uhr",
    ),
    "es": _Tongue(
        _weekdays("lunes martes miércoles jueves viernes sábado domingo"),
        _weekdays("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
        lambda weekday, day, month: f"{weekday} {day} de {month}",
    ),
    "fr": _Tongue(
        _weekdays("lundi mardi mercredi jeudi vendredi samedi dimanche"),
        _weekdays("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        lambda weekday, day, month: f"{weekday} {'1er' if day == 1 else day} {month}",
    ),
    "it": _Tongue(
        _weekdays("lunedì martedì mercoledì giovedì venerdì sabato domenica"),
        _weekdays("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
        lambda weekday, day, month: f"{weekday} {'1°' if day == 1 else day} {month}",
    ),
    "nl": _Tongue(
        _weekdays("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"),
        _weekdays("januari februari maart april mei juni juli augustus september oktober november december"),
        lambda weekday, day, month: f"{weekday} {day} {month}",
        " uur",
    ),
}


def slot_line(slot: Slot, theirs: ZoneInfo, language: str) -> str:
    """Write a time as the person's clock shows it; where the user's shows another, that follows with both places.

    "Tuesday, 17 March, 09:00-09:45 (Lisbon; 10:00-10:45 Berlin)", with real dashes. A language without words here is
    written as English.
    """
    tongue = _TONGUES.get(language.casefold().replace("_", "-").partition("-")[0], _TONGUES["en"])
    own = slot.starts.astimezone(theirs)
    here = f"{_day(own, tongue)}, {_hours(slot, theirs, tongue)}"
    if own.replace(tzinfo=None) == slot.starts.replace(tzinfo=None):
        return here
    mine = slot.starts.tzinfo
    zone = mine if isinstance(mine, ZoneInfo) else ZoneInfo("UTC")
    other = f"{_hours(slot, zone, tongue)} {place_of(zone)}"
    if own.date() != slot.starts.date():
        other = f"{_day(slot.starts, tongue)}, {other}"
    return f"{here} ({place_of(theirs)}; {other})"


def place_of(zone: ZoneInfo) -> str:
    """Return the city that a zone is named after: "New York" for `America/New_York`."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def _day(day: date, tongue: _Tongue) -> str:
    return tongue.day(tongue.weekdays[day.weekday()], day.day, tongue.months[day.month - 1])


def _hours(slot: Slot, zone: ZoneInfo, tongue: _Tongue) -> str:
    def clock(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%H:%M}"

    return f"{clock(slot.starts)}\u2013{clock(slot.ends)}{tongue.clock}"
