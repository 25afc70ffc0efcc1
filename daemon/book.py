"""The book: the people the user keeps in touch with, and the tasks that no other task list holds.

It belongs to the user: what wellkept does not understand is kept, nothing is overwritten that was not meant
to be changed, and every change is one atomic write under a lock (`daemon.book_storage`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tinydb.table import Table

from daemon.book_checks import Mistake, clean_address, free_text, mistakes
from daemon.book_join import DISTINCT, distinct_ids, joined_record, parted, parts
from daemon.book_records import add_note, note_marks, record_id, three_way, to_record
from daemon.book_snapshot import AmbiguousPerson, BookSnapshot, UnknownPerson, snapshot
from daemon.book_storage import BookStorage
from daemon.book_tasks import BookTasks
from daemon.errors import UserError
from daemon.people_import import Entry, ImportResult, Merge
from rules.model import Person, Touch

__all__ = ["AddressTaken", "AmbiguousPerson", "Book", "BookSnapshot", "NotAPerson", "UnknownPerson"]


class AddressTaken(UserError):
    """An address belongs to one person only."""

    def __init__(self, address: str, owner: Person) -> None:
        super().__init__(
            f"{address} already belongs to {owner.name or owner.id} in the book",
            f"`wellkept people edit {owner.id}` changes that entry",
        )


class NotAPerson(UserError):
    """What was to be written is not a proper entry; `mistakes` says why."""

    def __init__(self, found: tuple[Mistake, ...]) -> None:
        super().__init__("; ".join(str(one) for one in found), "nothing was changed: say it again without the mistake")
        self.mistakes = found


class OnePerson(UserError):
    """Two words mean the same person."""

    def __init__(self, person: Person) -> None:
        super().__init__(f"both are {person.name or person.id} already", "nothing was changed")


class NotMerged(UserError):
    """There is no merge to take back."""

    def __init__(self, person: Person) -> None:
        super().__init__(f"nobody was merged into {person.name or person.id}", "nothing was changed")


class Book(BookTasks):
    """`book.json`. Every method looks at the file afresh; a pass calls `load` once and asks the snapshot.

    Safe against other processes, and against other threads with a Book of their own: one Book a thread.

    Methods that change something take `now` for the day's backup, and raise UserError when the book can't be
    read or another process locks it for too long, OSError when the disk refuses; the book is then unchanged.
    """

    def __init__(self, path: Path, storage: BookStorage | None = None) -> None:
        super().__init__(path, storage)
        self._known: tuple[bytes, BookSnapshot] | None = None

    def load(self) -> BookSnapshot:
        """Read the people; an empty book when there is none yet. A book that did not change is not parsed again."""
        digest = self._storage.digest()
        if not digest or self._known is None or self._known[0] != digest:
            self._known = digest, snapshot(self._table("people").all())
        return self._known[1]

    def people(self) -> tuple[Person, ...]:
        """Return everybody, ordered by id."""
        return tuple(self.load().people.values())

    def get(self, who: str) -> Person:
        """Return the person meant by an id, address or name. Raises UnknownPerson, AmbiguousPerson."""
        return self.load().get(who)

    def add(self, person: Person, now: datetime, tiers: Collection[str] | None = None) -> Person:
        """Add somebody; the first address becomes the id. Raises NotAPerson, AddressTaken."""
        found = mistakes(person, tiers)
        if found:
            raise NotAPerson(found)
        new = replace(person, id=person.emails[0], in_book=True)
        with self._changing("people", now) as table:
            _refuse_taken(snapshot(table.all()), new, itself="")
            table.insert(to_record(new))
        return new

    def replace(
        self,
        person: Person,
        now: datetime,
        *,
        base: Person | None = None,
        tiers: Collection[str] | None = None,
    ) -> Person:
        """Write the person over the entry with the same id, and return the entry as it now is.

        With `base`, the person as it was before editing, only what was edited since is written: a call logged
        meanwhile stays. Raises UnknownPerson, NotAPerson, AddressTaken.
        """
        found = mistakes(person, tiers)
        if found:
            raise NotAPerson(found)
        with self._changing("people", now) as table:
            people = snapshot(table.all())
            current = people.people.get(person.id)
            if current is None:
                raise UnknownPerson(person.id, ())
            wanted = replace(person if base is None else three_way(current, base, person), in_book=True)
            _refuse_taken(people, wanted, itself=wanted.id)
            _write(table, wanted)
        return wanted

    def ignore(self, who: str, now: datetime) -> Person:
        """Leave somebody alone from now on; an address that is not in the book gets an entry that says so."""
        with self._changing("people", now) as table:
            known = one_more(snapshot(table.all()), who)
            left_alone = replace(known, hands_off=True, in_book=True)
            if known.in_book:
                _write(table, left_alone)
            else:
                table.insert(to_record(left_alone))
        return left_alone

    def archive(self, who: str, why: str, now: datetime) -> Person:
        """Keep somebody for memory only; `why`: "archived", "deceased", or "" to bring them back."""
        with self._changing("people", now) as table:
            kept = replace(snapshot(table.all()).get(who), archived=why)
            _write(table, kept)
        return kept

    def merge(self, kept: str, gone: str, now: datetime) -> Person:
        """Make one person of two; an address that is nobody's in the book may be the second. Raises UnknownPerson.

        Raises OnePerson when they are one already.
        """
        with self._changing("people", now) as table:
            people = snapshot(table.all())
            other = one_more(people, gone)
            return _join(table, people.get(kept), other, now)

    def unmerge(self, who: str, now: datetime) -> tuple[Person, str]:
        """Take the last merge of somebody back; returns them and the id of the other. Raises NotMerged."""
        with self._changing("people", now) as table:
            person = snapshot(table.all()).get(who)
            number = _numbers(table)[person.id]
            record = dict(next(one for one in table.all() if one.doc_id == number))
            two, ids = parted(record), parts(record)
            if two is None or ids is None:
                raise NotMerged(person)
            table.update(_instead(two[0]), doc_ids=[number])
            if two[1]:
                table.insert(two[1])
            return snapshot(table.all()).people[person.id], ids[1]

    def tell_apart(self, who: str, other: str, now: datetime) -> None:
        """Remember that the user says two people are two."""
        with self._changing("people", now) as table:
            person = snapshot(table.all()).get(who)
            number = _numbers(table)[person.id]
            record = dict(next(one for one in table.all() if one.doc_id == number))
            record[DISTINCT] = sorted({*distinct_ids(record), other})
            table.update(record, doc_ids=[number])

    def told_apart(self) -> frozenset[frozenset[str]]:
        """Return the pairs of ids that the user said are two people."""
        return frozenset(
            frozenset((record_id(record), other))
            for record in self._table("people").all()
            for other in distinct_ids(record)
        )

    def touch(self, who: str, touch: Touch, now: datetime) -> Person:
        """Log a contact outside the mail. Raises UnknownPerson, AmbiguousPerson."""
        with self._changing("people", now) as table:
            person = snapshot(table.all()).get(who)
            kept = replace(touch, text=free_text(touch.text))
            touched = replace(person, touches=tuple(sorted((*person.touches, kept), key=lambda one: one.at)))
            _write(table, touched)
        return touched

    def note(self, who: str, mark: str, text: str, now: datetime) -> bool:
        """Add a note under its mark; False when it was added before, even if removed since."""
        with self._changing("people", now) as table:
            person = snapshot(table.all()).get(who)
            number = _numbers(table)[person.id]
            record = dict(next(one for one in table.all() if one.doc_id == number))
            if mark in note_marks(record):
                return False
            add_note(record, mark, free_text(text), now)
            table.update(record, doc_ids=[number])
        return True

    def take_in(self, entries: Collection[Entry], now: datetime, tiers: Collection[str] | None = None) -> ImportResult:
        """Add imported people and what known ones lack, in one write; never overwrites."""
        with self._changing("people", now) as table:
            merge = Merge(snapshot(table.all()), tiers)
            for entry in entries:
                merge.take(entry)
            for kept, gone in merge.joined:
                _join(table, kept, gone, now)
            table.insert_multiple(to_record(person) for person in merge.added())
            updated = {person.id: person for person in merge.updated()}
            if updated:
                numbers = _numbers(table)
                table.update(_over(updated), doc_ids=[numbers[one] for one in updated])
        return merge.result()


def one_more(people: BookSnapshot, who: str) -> Person:
    """Return the person meant, or a new one of just that address. Raises UnknownPerson, AmbiguousPerson."""
    try:
        return people.get(who)
    except UnknownPerson:
        try:
            address = clean_address(who)
        except ValueError:
            address = ""
        if not address:
            raise
        return Person(address, (), (address,))


def _join(table: Table, kept: Person, gone: Person, now: datetime) -> Person:
    if kept.id == gone.id:
        raise OnePerson(kept)
    numbers = _numbers(table)
    records = {one.doc_id: dict(one) for one in table.all()}
    number, other = numbers[kept.id], numbers.get(gone.id)
    record = joined_record(records[number], records[other] if other is not None else {}, gone, now)
    table.update(_instead(record), doc_ids=[number])
    if other is not None:
        table.remove(doc_ids=[other])
    return snapshot([record]).people[kept.id]


def _instead(record: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], None]:
    """Return TinyDB's in-place change that leaves nothing of a document but the record."""

    def change(document: Mapping[str, Any]) -> None:
        assert isinstance(document, dict)
        document.clear()
        document.update(record)

    return change


def _over(people: Mapping[str, Person]) -> Callable[[Mapping[str, Any]], None]:
    """Return TinyDB's in-place change that writes each of the people over their document."""

    def change(document: Mapping[str, Any]) -> None:
        _instead(to_record(people[record_id(document)], document))(document)

    return change


def _numbers(table: Table) -> dict[str, int]:
    """Return person id → document number; of two documents with one id the first, as in the snapshot."""
    return {record_id(document): document.doc_id for document in reversed(table.all())}


def _write(table: Table, person: Person) -> None:
    table.update(_over({person.id: person}), doc_ids=[_numbers(table)[person.id]])


def _refuse_taken(people: BookSnapshot, person: Person, *, itself: str) -> None:
    """Raise AddressTaken when an address (an id or alias too) is somebody else's."""
    for address in person.emails:
        owner = people.owner(address)
        if owner is not None and owner.id != itself:
            raise AddressTaken(address, owner)
