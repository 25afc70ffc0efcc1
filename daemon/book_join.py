"""Two entries of the book that are one person: what becomes of them, said beforehand, and how it is taken back. Pure.

The joined entry is the one that is kept, with what it lacks filled from the other. The other's id stays as an alias,
so that the ledger, the mail and later imports know both. Under `merged` the record keeps both as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from daemon.book_checks import date_text
from daemon.book_records import Record, from_record, note_marks, three_way, to_record
from rules.model import Person

MERGED = "merged"
"""The record's key for what was joined into it, oldest first: {at, kept, gone}."""
DISTINCT = "distinct"
"""The record's key for ids of people whom the user said to be others."""
_FILLED = ("company", "tier", "interval", "language", "zone", "hours", "archived")
_LISTS = ("names", "emails", "tags", "interests", "notes", "talking_points")


def joined(kept: Person, gone: Person) -> Person:
    """Return the one person that both are; where they differ, `kept` is right, and who is left alone stays so."""
    known = {day.kind for day in kept.dates}
    lists: dict[str, Any] = {name: _united(getattr(kept, name), getattr(gone, name)) for name in _LISTS}
    filled: dict[str, Any] = {name: getattr(kept, name) or getattr(gone, name) for name in _FILLED}
    return replace(
        kept,
        **lists,
        **filled,
        dates=(*kept.dates, *(day for day in gone.dates if day.kind not in known)),
        hands_off=kept.hands_off or gone.hands_off,
        touches=tuple(sorted(_united(kept.touches, gone.touches), key=lambda touch: touch.at)),
        aliases=_united(kept.aliases, (gone.id, *gone.aliases)),
        in_book=True,
    )


def _united(ours: Sequence[Any], theirs: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*ours, *theirs)))


def changes(kept: Person, gone: Person) -> Iterator[str]:
    """Say line by line what joining them does, and what of `gone` is not taken."""
    one = joined(kept, gone)
    yield f"{_who(gone)} becomes one with {_who(kept)}, who keeps the id {kept.id}"
    for name in (*_FILLED, *_LISTS, "touches"):
        ours, theirs, after = getattr(kept, name), getattr(gone, name), getattr(one, name)
        if isinstance(after, tuple):
            new = [entry for entry in after if entry not in ours]
            if new:
                shown = f"{len(new)} more" if name in ("touches", "notes") else ", ".join(new)
                yield f"{name.replace('_', ' ')}: {shown}"
        elif after != ours:
            yield f"{name}: {after}"
        elif theirs and theirs != after:
            yield f"{name}: stays {after}, not {theirs}"
    ours = {day.kind: date_text(day) for day in kept.dates}
    for day in gone.dates:
        text = date_text(day)
        if day.kind not in ours:
            yield f"{day.kind}: {text}"
        elif ours[day.kind] != text:
            yield f"{day.kind}: stays {ours[day.kind]}, not {text}"
    if gone.hands_off and not kept.hands_off:
        yield "hands off: yes, as one of them is"


def _who(person: Person) -> str:
    return f"{person.name} ({person.id})" if person.name else person.id


def joined_record(kept: Record, gone: Mapping[str, Any], other: Person, at: datetime) -> Record:
    """Return the record of both; `other`: who `gone` is, with an empty record when the book has none of them."""
    one = joined(_read(kept), other)
    record = {**{key: value for key, value in gone.items() if key not in (MERGED, "id")}, **kept}
    for key in ("notes", DISTINCT):  # notes keep their marks and dates
        record[key] = [*_list(kept, key), *(entry for entry in _list(gone, key) if entry not in _list(kept, key))]
        if not record[key]:
            del record[key]
    marks = {*_list(kept, "marks"), *_list(gone, "marks")} - note_marks({"notes": record.get("notes")})
    if marks:
        record["marks"] = sorted(marks)
    before = {key: value for key, value in kept.items() if key != MERGED}
    past = {"at": at.isoformat(timespec="seconds"), "kept": before, "gone": {**gone}, "id": other.id}
    return {**to_record(one, record), MERGED: [*_list(kept, MERGED), past]}


def parted(record: Mapping[str, Any]) -> tuple[Record, Record] | None:
    """Return the two records of the last joining, with what was written since on the kept one; None: there was none.

    The second is empty when the book had nothing of the other person.
    """
    past = _list(record, MERGED)
    if not past:
        return None
    *earlier, last = past
    kept, gone = dict(last["kept"]), dict(last["gone"])
    before = _read(kept)
    other = _read(gone) if gone else Person(str(last["id"]), (), (str(last["id"]),))
    now = three_way(before, joined(before, other), _read(record))
    back = to_record(now, kept)
    if earlier:
        back[MERGED] = earlier
    return back, gone


def parts(record: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the ids that the last joining made one: the kept one, and the other; None: there was none."""
    past = _list(record, MERGED)
    return (_read(record).id, str(past[-1]["id"])) if past else None


def distinct_ids(record: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of those whom the user said to be others than this one."""
    return frozenset(one for one in _list(record, DISTINCT) if isinstance(one, str))


def _read(record: Mapping[str, Any]) -> Person:
    person = from_record(record, lambda _: None)
    if person is None:
        raise ValueError("the record names nobody")
    return person


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return list(value) if isinstance(value, list) else []
