"""Public holidays of countries and their subdivisions, as the `holidays` library knows them.

The library is loaded when a place is named for the first time: half a second that nobody else should pay.
"""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

_ACCEPTED = 'write a country and, where there are any, a subdivision, such as "DE-BY", "US-CA" or "AT"'
_MANY = 20


def parse_places(text: str) -> tuple[str, ...]:
    """Read "DE-BY, AT" (ISO 3166-1 codes, with a subdivision of ISO 3166-2 or the library's own where one is named).

    Upper and lower case are the same. Raises ValueError naming the place that nobody knows.
    """
    return tuple(_place(written.strip()) for written in text.split(",") if written.strip())


@lru_cache(maxsize=1024)
def days_off(places: tuple[str, ...], year: int) -> frozenset[date]:
    """Return the public holidays of all the places in a year; none in years that the library says nothing about."""
    if not places:
        return frozenset()
    import holidays

    found: set[date] = set()
    for place in places:
        country, _, subdivision = place.partition("-")
        with warnings.catch_warnings():  # India: "available only from 2001 to 2035"
            warnings.simplefilter("ignore", UserWarning)
            found.update(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    return frozenset(found)


def _place(written: str) -> str:
    import holidays
    from holidays.registry import COUNTRIES

    country, dash, subdivision = written.partition("-")
    code = country.strip().upper()
    codes = {code for _, *codes in COUNTRIES.values() for code in codes if code.isupper()}
    if code not in codes:
        near = difflib.get_close_matches(country.strip().lower().replace(" ", "_"), COUNTRIES, n=1, cutoff=0.8)
        hint = f"did you mean {COUNTRIES[near[0]][1]}?" if near else _ACCEPTED
        raise ValueError(f"no holidays are known for {written[:40]!r}: {hint}")
    if not dash:
        return code
    known: Iterable[str] = getattr(holidays, code).subdivisions
    for name in known:
        if name.casefold() == subdivision.strip().casefold():
            return f"{code}-{name}"
    names = list(known)
    which = ", ".join(names[:_MANY]) + (" and others" if len(names) > _MANY else "")
    raise ValueError(
        f"no holidays are known for {written[:40]!r}: "
        + (f"after {code}- stands one of {which}" if names else f"{code} has no subdivisions, write {code} alone")
    )


_HOLIDAY = re.compile(r"\s*([A-Za-z]{2,3}(?:-[\w ]{1,40})?)\s*:\s*(\S.{0,98})", re.DOTALL)
_YEARS_TRIED = 4
"""From the present one on: a feast of the lunar calendar may be missing from a year, and stand in another twice."""


def parse_holiday(text: str) -> tuple[str, str]:
    """Read "US: Thanksgiving": a place as `parse_places` knows it, and a holiday's name or a part of it. Raises ValueError.

    Whether there is such a holiday is for `check_holiday` to say, which loads the library.
    """
    found = _HOLIDAY.fullmatch(text)
    if found is None:
        raise ValueError(f"{text.strip()[:60]!r} is no holiday: write a country and its name, as in US: Thanksgiving")
    return found[1].strip(), " ".join(found[2].split())


def check_holiday(text: str, year: int) -> None:
    """Raise ValueError when no holiday is called so in the years from `year` on, with what may be meant."""
    place, name = parse_holiday(text)
    (known,) = parse_places(place)
    if any(holiday_in(text, tried) for tried in range(year, year + _YEARS_TRIED)):
        return
    names = sorted({called for _, called in _called(known, year)})
    near = difflib.get_close_matches(name, names, n=1) or names[:_MANY]
    raise ValueError(f"{known} has no holiday {name[:60]!r}: did you mean {' or '.join(near)}?")


@lru_cache(maxsize=4096)
def holiday_in(text: str, year: int) -> date | None:
    """Return the first day of a holiday in a year; None where it is not known, or the text names none."""
    try:
        place, name = parse_holiday(text)
        (known,) = parse_places(place)
    except ValueError:
        return None
    wanted = name.casefold()
    named = [(day, called.casefold()) for day, called in _called(known, year)]
    exact = [day for day, called in named if called == wanted]
    return min(exact or [day for day, called in named if wanted in called], default=None)


@lru_cache(maxsize=256)
def _called(place: str, year: int) -> tuple[tuple[date, str], ...]:
    """Return the holidays of a place by their names, in English and in the country's language, never the day off instead."""
    import holidays

    country, _, subdivision = place.partition("-")
    known = getattr(holidays, country)
    languages = {known.default_language, "en_US"} & {*known.supported_languages, None}
    found: set[tuple[date, str]] = set()
    for language in languages or {None}:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            days = holidays.country_holidays(
                country,
                subdiv=subdivision or None,
                years=year,
                observed=False,
                language=language,
                categories=tuple(one for one in known.supported_categories if one in _FEASTS),
            )
        found.update((day, name) for day, names in days.items() for name in names.split("; "))
    return tuple(sorted(found))


_FEASTS = frozenset(
    ("public", "optional", "unofficial", "catholic", "christian", "orthodox", "islamic", "hebrew", "hindu")
)
"""The library's kinds of days on which people wish each other something; school holidays are none."""
