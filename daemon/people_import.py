"""People from elsewhere: an address book (vCard) or a table (CSV) poured into the book.

What the user wrote is never overwritten: a known person gains addresses, dates of a name not yet there, and
fields that are still empty. So importing a file twice adds nothing, and a file with mistakes can be mended
and read again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from daemon.book_checks import mistakes
from daemon.book_join import joined
from daemon.book_snapshot import BookSnapshot
from daemon.duplicates import name_key
from daemon.errors import UserError
from rules.match import fold
from rules.model import Person
from rules.rule import Place, Problem

SIZE_LIMIT = 10_000_000
"""Bytes of a file."""
ENTRY_LIMIT = 10_000
"""Cards or rows of a file, those with a mistake included."""

FILLED = (
    "names",
    "company",
    "tier",
    "interval",
    "tags",
    "interests",
    "notes",
    "talking_points",
    "language",
    "zone",
    "hours",
)
"""Fields of a known person that an import fills when they are empty."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody found in a file; `person.emails` are clean, at least one; `Merge` checks the rest."""

    place: Place
    person: Person


@dataclass(frozen=True, slots=True)
class Found:
    """What a file held: the usable entries, and what could not be read and why."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: ids of people, each in one of three lists, and what was passed over."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    merged: tuple[tuple[str, str], ...] = ()
    """(who stays, who became one with them): a card has shown that they are the same."""
    problems: tuple[Problem, ...] = ()


class Merge:
    """Pours entries into a copy of the book's people. Pure: `Book.take_in` writes the result."""

    def __init__(self, book: BookSnapshot, tiers: Collection[str] | None) -> None:
        self._tiers = tiers
        self._people = dict(book.people)
        self._owners = dict(book.by_address)
        self._before = book.people
        self._seen: dict[str, None] = {}
        self._problems: list[Problem] = []
        self._named: dict[tuple[str, str], set[str]] = {}
        for known in self._people.values():
            self._note_name(known)
        self.joined: list[tuple[Person, Person]] = []
        """People of the book to be made one, each as it was: (who stays, who goes)."""

    def take(self, entry: Entry) -> None:
        """Add the person, or give a known one what they lack; a field with a mistake is left out."""
        person = self._without_mistakes(entry)
        owners = list(dict.fromkeys(self._owners[email] for email in person.emails if email in self._owners))
        owners = owners or self._namesakes(person)
        if len(owners) > 1 and not self._join(owners, person):
            shared = "the addresses belong to different people in the book: " + ", ".join(sorted(owners))
            hint = f"if they are one: wellkept people merge {' '.join(owners[:2])}"
            self._problems.append(Problem(entry.place, shared, hint=hint))
            return
        taken = (
            _filled(self._people[owners[0]], person) if owners else replace(person, id=person.emails[0], in_book=True)
        )
        self._people[taken.id] = taken
        self._note_name(taken)
        self._owners.update(dict.fromkeys(taken.emails, taken.id))
        self._seen[taken.id] = None

    def _note_name(self, person: Person) -> None:
        for name in filter(None, map(name_key, person.names)):
            if person.company:
                self._named.setdefault((name, fold(person.company)), set()).add(person.id)

    def _namesakes(self, person: Person) -> list[str]:
        """Return who is known under the same full name at the same company: only one may be meant."""
        company = fold(person.company)
        keys = {(name, company) for name in filter(None, map(name_key, person.names))} if company else set()
        found = {id_ for key in keys for id_ in self._named.get(key, ()) if id_ in self._people}
        return sorted(found) if len(found) == 1 else []

    def _join(self, owners: list[str], person: Person) -> bool:
        """Make one of the book's people whom a card names together, if they and the card bear the same full name."""
        names = [
            {name_key(name) for name in one.names} - {""} for one in (*map(self._people.__getitem__, owners), person)
        ]
        if not set.intersection(*names) or any(one not in self._before for one in owners):
            return False
        kept, *others = (self._people[one] for one in owners)
        for gone in others:
            self.joined.append((kept, gone))
            kept = joined(kept, gone)
            del self._people[gone.id]
            self._seen.pop(gone.id, None)
            self._owners.update(dict.fromkeys((*gone.emails, gone.id, *gone.aliases), kept.id))
        self._people[kept.id] = kept
        return True

    def added(self) -> tuple[Person, ...]:
        """Return the people who were not in the book, in order of appearance."""
        return tuple(self._people[one] for one in self._seen if one not in self._before)

    def updated(self) -> tuple[Person, ...]:
        """Return the known people who gained something."""
        return tuple(
            self._people[one] for one in self._seen if one in self._before and self._people[one] != self._before[one]
        )

    def result(self) -> ImportResult:
        """Say what was done."""
        added = tuple(person.id for person in self.added())
        updated = tuple(person.id for person in self.updated())
        changed = {*added, *updated}
        rest = tuple(one for one in self._seen if one not in changed)
        merged = tuple((kept.id, gone.id) for kept, gone in self.joined)
        return ImportResult(added, updated, rest, merged, tuple(self._problems))

    def _without_mistakes(self, entry: Entry) -> Person:
        person = entry.person
        for mistake in mistakes(person, self._tiers):
            self._problems.append(
                Problem(entry.place, f"{mistake.what}: the field is left out", mistake.key, hint=mistake.hint)
            )
            name, _, kind = mistake.key.partition(".")
            kept = tuple(day for day in person.dates if day.kind != kind)
            empty: dict[str, Any] = {name: kept if name == "dates" else type(getattr(person, name))()}
            person = replace(person, **empty)
        return person


def _filled(person: Person, found: Person) -> Person:
    kinds = {day.kind for day in person.dates}
    changes: dict[str, Any] = {
        "emails": tuple(dict.fromkeys((*person.emails, *found.emails))),
        "dates": (*person.dates, *(day for day in found.dates if day.kind not in kinds)),
    }
    changes |= {name: getattr(found, name) for name in FILLED if not getattr(person, name)}
    return replace(person, **changes)


def read_people(path: Path) -> Found:
    """Read a CSV or vCard file, told apart by content. Raises UserError (neither, too big), OSError."""
    with path.open("rb") as file:
        content = file.read(SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        raise UserError(f"{path}: more than {SIZE_LIMIT // 1_000_000} MB", "split the file and import the parts")
    text = decoded(content)
    if "begin:vcard" in text[:10_000].casefold():
        from daemon.people_vcard import read_vcards

        return read_vcards(text, str(path))
    from daemon.people_csv import read_csv

    return read_csv(text, str(path))


def decoded(content: bytes) -> str:
    """Decode what address books and spreadsheets export: UTF-16 with a mark, UTF-8, else Latin-1.

    Latin-1 is read as Windows-1252, as browsers do (WHATWG Encoding Standard, 4.2); it never fails.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
