"""Who an address belongs to: the book's people, and everybody else as just an address."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from daemon.database import chunks
from daemon.index import tables
from rules.model import Person


class Directory:
    """The book's people by id, alias and address, with what the mail knows added for the others."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = {person.id: person for person in people}
        self._by_email: dict[str, str] = {}
        for person in people:
            for known in (person.id, *person.aliases, *person.emails):
                self._by_email[known] = person.id

    def person_of(self, email: str) -> str:
        """Return the person id of an address; the address itself when it is nobody's in the book."""
        return self._by_email.get(email, email)

    def addresses(self, person: str) -> tuple[str, ...]:
        """Return every address of a person id."""
        known = self.people.get(person)
        return known.emails or (known.id,) if known else (person,)

    def resolve(self, connection: sa.Connection, ids: Collection[str]) -> dict[str, Person]:
        """Return each id or address as a person; names of strangers come from their mails' headers."""
        strangers = {found for found in ids if self.person_of(found) not in self.people}
        names: dict[str, str] = {}
        for part in chunks(strangers):
            query = sa.select(tables.contact.c.email, tables.contact.c.name).where(tables.contact.c.email.in_(part))
            names.update((row.email, row.name) for row in connection.execute(query))
        found: dict[str, Person] = {}
        for wanted in ids:
            known = self.people.get(self.person_of(wanted))
            found[wanted] = known or stranger(wanted, names.get(wanted, ""))
        return found

    def in_book(self, ids: Iterable[str]) -> list[Person]:
        """Return the book's people among the ids."""
        return [self.people[found] for found in ids if found in self.people]


def stranger(email: str, name: str) -> Person:
    """Return a person of whom only an address and perhaps a name is known."""
    clean = name.strip().strip("'\"")
    usable = bool(clean) and "@" not in clean
    return Person(id=email, names=(clean,) if usable else (), emails=(email,))
