"""Google's JSON of a person (people v1, Person resource), and of a birthday in a calendar → `Card`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.cards import date_of, dates_of, emails_of, names_of, words_of
from connectors.gmail.client import Json
from connectors.mime_headers import clean
from connectors.model import Card, CardDate

FIELDS = "names,emailAddresses,birthdays,events,organizations,memberships,metadata"
"""What is asked for of each person."""
BIRTHDAY = "birthday"
"""The event type of the days that Google puts into calendars."""


def card_of(data: Json, account: str, groups: Mapping[str, str]) -> Card | None:
    """Read one contact; None when it has no address. `groups`: resource name → the name that the user sees."""
    emails = emails_of(row.get("value") for row in _rows(data, "emailAddresses"))
    if not emails:
        return None
    name = next(_rows(data, "names"), {})
    given = f"{name['givenName']} {name.get('familyName') or ''}" if name.get("givenName") else ""
    birthdays = (_day("birthday", row.get("date")) for row in _rows(data, "birthdays"))
    events = (
        _day(str(row.get("type") or row.get("formattedType") or ""), row.get("date")) for row in _rows(data, "events")
    )
    work = sorted(_rows(data, "organizations"), key=lambda row: not row.get("current"))
    return Card(
        account=account,
        ref=str(data["resourceName"]),
        names=names_of(given, name.get("displayName") or name.get("unstructuredName")),
        emails=emails,
        company=next((clean(str(row["name"]), 300) for row in work if row.get("name")), ""),
        dates=dates_of((*birthdays, *events)),
        groups=words_of(groups.get(ref, "") for ref in _memberships(data)),
    )


def birthday_of(data: Json, ref: str, account: str) -> Card | None:
    """Read a birthday or anniversary in a calendar (Event resource, `birthdayProperties`); None for the owner's own, and for one taken back.

    Its year is that of the occurrence, not of the birth. Without a contact, the title is all that says whose it is.
    """
    told = data.get("birthdayProperties")
    told = told if isinstance(told, dict) else {}
    kind = str(told.get("type") or "birthday")
    start = data.get("start")
    year, _, rest = str(start.get("date") if isinstance(start, dict) else "").partition("-")
    month, _, day = rest.partition("-")
    if (
        kind == "self"
        or data.get("status") == "cancelled"
        or not (year.isdecimal() and month.isdecimal() and day.isdecimal())
    ):
        return None
    found = date_of(str(told.get("customTypeName") or "other") if kind == "custom" else kind, 0, int(month), int(day))
    if found is None:
        return None
    whose = clean(str(told.get("contact") or ""))
    return Card(account, ref, names_of(data.get("summary")), (), dates=(found,), of=whose)


def _rows(data: Json, key: str) -> Iterator[Json]:
    """Yield the rows of a field, the primary one first (FieldMetadata)."""
    held: Any = data.get(key)
    rows = [row for row in held if isinstance(row, dict)] if isinstance(held, list) else []
    yield from sorted(rows, key=lambda row: not _is_primary(row))


def _is_primary(row: Json) -> bool:
    told = row.get("metadata")
    return isinstance(told, dict) and bool(told.get("primary"))


def _memberships(data: Json) -> Iterator[str]:
    for row in _rows(data, "memberships"):
        group = row.get("contactGroupMembership")
        if isinstance(group, dict):
            yield str(group.get("contactGroupResourceName") or f"contactGroups/{group.get('contactGroupId')}")


def _day(kind: str, told: object) -> CardDate | None:
    """Read a date of the API: a year of 0 is none, and so is a day of 0."""
    if not isinstance(told, dict):
        return None
    try:
        return date_of(kind, int(told.get("year") or 0), int(told.get("month") or 0), int(told.get("day") or 0))
    except (TypeError, ValueError):
        return None
