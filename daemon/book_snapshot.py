"""The people of the book at one moment: read once a pass, asked often, never changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from daemon.book_checks import clean_address
from daemon.book_records import from_record
from daemon.errors import UserError
from rules.model import Person

SHOWN = 5
"""How many candidates an error names."""


class UnknownPerson(UserError):
    """Nobody in the book is meant; `near` are names and addresses that look alike."""

    def __init__(self, who: str, near: tuple[str, ...]) -> None:
        hint = f"did you mean {', '.join(near)}? " if near else ""
        super().__init__(
            f"there is nobody like {who!r} in the book",
            f"{hint}`wellkept people list` shows everybody, `wellkept people add` adds somebody",
        )
        self.who = who
        self.near = near


class AmbiguousPerson(UserError):
    """Several people in the book may be meant: `ids`."""

    def __init__(self, who: str, ids: tuple[str, ...]) -> None:
        more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
        super().__init__(
            f"{who!r} may be {', '.join(ids[:SHOWN])}{more}",
            "say it with the address: that is never ambiguous",
        )
        self.who = who
        self.ids = ids


@dataclass(frozen=True)
class BookSnapshot:
    """`people` by id, in the order of ids; `problems`: what was passed over in the file, and why."""

    people: Mapping[str, Person]
    problems: tuple[str, ...] = ()

    @cached_property
    def by_address(self) -> Mapping[str, str]:
        """Address, id or alias → id; of two people who claim one, the first in order of ids has it."""
        owners = {person.id: person.id for person in self.people.values()}
        for person in self.people.values():
            for address in (*person.emails, *person.aliases):
                owners.setdefault(address, person.id)
        return MappingProxyType(owners)

    def owner(self, address: str) -> Person | None:
        """Return who has the address (case-folded), id or alias."""
        found = self.by_address.get(address)
        return None if found is None else self.people[found]

    def get(self, who: str) -> Person:
        """Return the person meant by an id, an address, or an unambiguous name or part of it, in any case.

        Raises UnknownPerson, AmbiguousPerson.
        """
        try:
            found = self.owner(clean_address(who)) if "@" in who else self.owner(who.casefold())
        except ValueError:
            found = None
        if found is not None:
            return found
        wanted = " ".join(who.casefold().split())
        for candidates in (self._named(wanted), self._partly_named(frozenset(wanted.split()))):
            if len(candidates) == 1:
                return self.people[candidates[0]]
            if candidates:
                raise AmbiguousPerson(who, candidates)
        names = {name.casefold(): name for person in self.people.values() for name in (*person.names, *person.emails)}
        near = difflib.get_close_matches(wanted, names, n=3)
        raise UnknownPerson(who, tuple(names[one] for one in near))

    def _named(self, wanted: str) -> tuple[str, ...]:
        return tuple(
            person.id
            for person in self.people.values()
            if any(" ".join(name.casefold().split()) == wanted for name in person.names)
        )

    def _partly_named(self, words: frozenset[str]) -> tuple[str, ...]:
        return tuple(
            person.id
            for person in self.people.values()
            if words and any(words <= frozenset(name.casefold().replace(",", " ").split()) for name in person.names)
        )


def snapshot(records: Iterable[Mapping[str, Any]]) -> BookSnapshot:
    """Read the records; what makes no sense is passed over and named, a second record of one id too."""
    problems: list[str] = []
    people: dict[str, Person] = {}
    for record in records:
        person = from_record(record, problems.append)
        if person is None:
            continue
        if person.id in people:
            problems.append(f"{person.id}: a second entry with this id: passed over")
            if person.hands_off:  # where two entries disagree, the careful one counts
                people[person.id] = replace(people[person.id], hands_off=True)
            continue
        people[person.id] = person
    return BookSnapshot(MappingProxyType(dict(sorted(people.items()))), tuple(problems))
