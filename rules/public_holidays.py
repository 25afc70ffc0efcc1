"""Public holidays of countries and their subdivisions, as the `holidays` library knows them.

The library is loaded when a place is named for the first time: half a second that nobody else should pay.
"""

from __future__ import annotations

import difflib
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
