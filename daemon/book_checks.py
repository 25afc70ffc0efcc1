"""What may stand in the book: addresses, dates, intervals, zones. Pure; all mistakes are said."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from rules.business_time import parse_duration
from rules.hours import parse_hours
from rules.model import Person, SpecialDate
from rules.public_holidays import check_holiday, parse_holiday

ADDRESS_LIMIT = 254
"""RFC 5321, 4.5.3.1.3, without the brackets."""
LINE_LIMIT = 300
"""Characters of a one-line field (name, company, tag)."""
TEXT_LIMIT = 10_000
"""Characters of a note or talking point."""
LIST_LIMIT = 1_000
"""Entries of a list field."""

_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x20\x7f]+@(?:[\w-]+\.)+[\w-]{2,}")
_PLAIN = re.compile(r"[a-z0-9._+-]{1,64}@(?:[a-z0-9-]{1,60}\.){1,3}[a-z]{2,6}", re.ASCII)
_DATE = re.compile(r"(?:(?P<year>\d{4})-?|--)(?P<month>\d\d)-?(?P<day>\d\d)", re.ASCII)
_KIND = re.compile(r"[^\W\d_][\w-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.ASCII | re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_HOLIDAYS_FROM = 2026
"""A year in which every holiday that the library knows may be looked for."""
_LEAP = 2000
"""Stands in for an unknown year: 29 February exists in it."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one field of a person; `key` as in the TOML text (`tier`, `dates.birthday`)."""

    key: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.key}: {self.what}" + (f" ({self.hint})" if self.hint else "")


def one_line(text: str) -> str:
    """Fold white space and control characters into single blanks, at most LINE_LIMIT characters."""
    return " ".join(_CONTROL.sub(" ", text[: 4 * LINE_LIMIT]).split())[:LINE_LIMIT]


def free_text(text: str) -> str:
    """Drop control characters other than line ends and tabs, at most TEXT_LIMIT characters."""
    return _CONTROL.sub("", text[: 4 * TEXT_LIMIT].replace("\r\n", "\n")).strip()[:TEXT_LIMIT]


def clean_address(text: str) -> str:
    """Return the bare address, case-folded; takes `mailto:` and `Name <address>` too. Raises ValueError."""
    if _PLAIN.fullmatch(text):
        return text  # as it nearly always is in the book, which is read often
    bare = text.strip()[:1000]
    if bare.endswith(">") and "<" in bare:
        bare = bare[bare.rindex("<") + 1 : -1]
    bare = bare.strip().casefold().removeprefix("mailto:")
    if len(bare) > ADDRESS_LIMIT or not _ADDRESS.fullmatch(bare):
        raise ValueError(f"{text.strip()[:80]!r} is not an e-mail address")
    return bare


@lru_cache(maxsize=1024)
def parse_date(kind: str, text: str) -> SpecialDate:
    """Read `1980-05-04`, or `--05-04` when the year is unknown (ISO 8601; vCard's `--0504` too).

    29 February needs a leap year, or none. A holiday whose day moves is named: `US: Thanksgiving`. Raises ValueError.
    """
    name = "-".join(kind.casefold().split())
    if not _KIND.fullmatch(name):
        raise ValueError(f"{kind[:40]!r} is not a name for a date: use letters, digits and hyphens")
    if ":" in text:
        place, feast = parse_holiday(text)
        return SpecialDate(name, 0, 0, holiday=f"{place}: {feast}")
    found = _DATE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text.strip()[:40]!r} is not a date: write 1980-05-04, or --05-04 without the year")
    year, month, day = found["year"], int(found["month"]), int(found["day"])
    try:
        date(int(year) if year else _LEAP, month, day)
    except ValueError:
        raise ValueError(f"there is no {text.strip()!r} in the calendar") from None
    return SpecialDate(name, month, day, int(year) if year else None)


def date_text(day: SpecialDate) -> str:
    """Write the date as `parse_date` reads it."""
    if day.holiday:
        return day.holiday
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}" if day.year else f"--{day.month:02d}-{day.day:02d}"


def mistakes(person: Person, tiers: Collection[str] | None = None) -> tuple[Mistake, ...]:
    """Say everything that is wrong with the person by itself; `tiers` None leaves the tier unchecked."""
    return (
        *_wrong_addresses(person),
        *_wrong_tier(person, tiers),
        *_wrong_words(person),
        *_wrong_dates(person),
        *_too_much(person),
    )


def _wrong_addresses(person: Person) -> Iterator[Mistake]:
    if not person.emails:
        yield Mistake("emails", "a person needs at least one e-mail address")
    for email in person.emails:
        try:
            if clean_address(email) != email:
                yield Mistake("emails", f"{email!r} must be a bare address in lower case")
        except ValueError as error:
            yield Mistake("emails", str(error))


def _wrong_tier(person: Person, tiers: Collection[str] | None) -> Iterator[Mistake]:
    if person.tier and tiers is not None and person.tier not in tiers:
        near = difflib.get_close_matches(person.tier, tiers, n=1)
        known = ", ".join(sorted(tiers)) or "none"
        hint = f"did you mean {near[0]!r}?" if near else f"the config has: {known}"
        yield Mistake("tier", f"there is no tier {person.tier!r}", hint)


def _wrong_words(person: Person) -> Iterator[Mistake]:
    if person.interval:
        try:
            parse_duration(person.interval)
        except ValueError as error:
            yield Mistake("interval", str(error))
    if person.zone and not is_zone(person.zone):
        yield Mistake("zone", f"there is no time zone {person.zone!r}", "write it as Europe/Berlin")
    if person.hours:
        try:
            parse_hours(person.hours)
        except ValueError as error:
            yield Mistake("hours", str(error))
    if person.language and not _LANGUAGE.fullmatch(person.language):
        yield Mistake("language", f"{person.language!r} is not a language", "write it as en or de")


def _wrong_dates(person: Person) -> Iterator[Mistake]:
    for day in person.dates:
        try:
            if day.holiday:
                check_holiday(day.holiday, _HOLIDAYS_FROM)
            if parse_date(day.kind, date_text(day)) != day:
                yield Mistake(f"dates.{day.kind}", "the name of a date is in lower case, without blanks")
        except ValueError as error:
            yield Mistake(f"dates.{day.kind}", str(error))
    for kind, count in Counter(day.kind for day in person.dates).items():
        if count > 1:
            yield Mistake(f"dates.{kind}", f"{count} dates of one name", f"call the second one {kind}-2")


def _too_much(person: Person) -> Iterator[Mistake]:
    lines = {
        "names": person.names,
        "tags": person.tags,
        "interests": person.interests,
        "company": (person.company,),
    }
    texts = {"notes": person.notes, "talking_points": person.talking_points}
    for key, entries in (lines | texts).items():
        limit = TEXT_LIMIT if key in texts else LINE_LIMIT
        if len(entries) > LIST_LIMIT:
            yield Mistake(key, f"{len(entries)} entries are too many", f"at most {LIST_LIMIT}")
        if any(len(entry) > limit for entry in entries):
            yield Mistake(key, "an entry is too long", f"at most {limit} characters")
        if any(not entry.strip() for entry in entries) and key != "company":
            yield Mistake(key, "an entry is empty")


def is_zone(name: str) -> bool:
    """Tell whether the machine knows the time zone."""
    try:
        ZoneInfo(name)
    except (
        ValueError,
        OSError,
        LookupError,
    ):  # a wrong shape, a folder of the zone database, an unknown name
        return False
    return True
