"""A person as a record of `book.json`, and back.

A record is an object with these keys, all optional but `emails` (or `id`): id, names, emails, company, tier,
interval, dates (name → "1980-05-04" or "--02-29"), tags, interests, notes (text, or {text, at, mark}),
talking_points, language, zone, hours, hands_off, archived (why: "archived", "deceased"), touches ({at, kind, text}), aliases; and `marks`, the marks of
notes that the user has removed. Other keys are the user's: they are kept as they are.

Records may be written by hand, so reading them is lenient: a field that makes no sense counts as not there
and is named, and it stays in the file until the user changes that field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from connectors.model import require_aware
from daemon.book_checks import clean_address, date_text, parse_date
from rules.model import Person, SpecialDate, Touch

Record = dict[str, Any]
Report = Callable[[str], None]

TEXT_KEYS = ("company", "tier", "interval", "language", "zone", "hours")
LIST_KEYS = ("tags", "interests", "talking_points")
FIELDS = tuple(name for name in (one.name for one in fields(Person)) if name not in {"id", "in_book", "told_by"})
"""What `apply` may change: everything that is written down but the id, which is for good."""


def from_record(record: Mapping[str, Any], report: Report) -> Person | None:
    """Read a record; None when it names nobody. `report` is told what was passed over."""
    emails = _emails(record.get("emails"), report)
    who = record_id(record)
    if not who:
        report("a person without any e-mail address")
        return None

    def say(what: str) -> None:
        report(f"{who}: {what}")

    hands_off = record.get("hands_off", False)
    if not isinstance(hands_off, bool):
        say("hands_off is neither true nor false: taken as true, so that nothing is written to them")
        hands_off = True
    texts: dict[str, Any] = {key: _text(record, key, say) for key in TEXT_KEYS if key in record}
    lists: dict[str, Any] = {key: _texts(record[key], key, say) for key in LIST_KEYS if key in record}
    return Person(
        id=who,
        names=_texts(record.get("names"), "names", say),
        emails=emails,
        **texts,
        **lists,
        dates=_dates(record.get("dates"), say),
        notes=_notes(record.get("notes"), say),
        hands_off=hands_off,
        archived=_archived(record.get("archived"), say),
        touches=_touches(record.get("touches"), say),
        in_book=True,
        aliases=tuple(alias.casefold() for alias in _texts(record.get("aliases"), "aliases", say)),
    )


def record_id(record: Mapping[str, Any]) -> str:
    """Return the id of the person in the record: `id`, else the first proper address, else ""."""
    own = record.get("id")
    if isinstance(own, str) and own:
        return own.casefold()
    return next(iter(_emails(record.get("emails"), lambda _: None)), "")


def to_record(person: Person, record: Mapping[str, Any] | None = None) -> Record:
    """Write the person over the record: only fields that differ from what it says, the rest stays."""
    changed = dict(record or {})
    before = from_record(changed, lambda _: None) if record else None
    changed["id"] = person.id
    for name in FIELDS:
        value = getattr(person, name)
        if (before is None and value) or (before is not None and value != getattr(before, name)):
            changed[name] = _written(name, value, changed)
    if before is not None and person.notes != before.notes:
        _remember_marks(record or {}, changed)
    return changed


def three_way(current: Person, base: Person, edited: Person) -> Person:
    """Apply what was edited since `base` to `current`, which may have gained notes and touches meanwhile."""
    result = current
    for name in FIELDS:
        was, is_now, wanted = getattr(base, name), getattr(current, name), getattr(edited, name)
        if wanted == was:
            continue
        if isinstance(wanted, tuple) and is_now != was:
            kept = tuple(one for one in is_now if one not in was or one in wanted)
            wanted = kept + tuple(one for one in wanted if one not in was and one not in kept)
        result = replace(result, **{name: wanted})
    return result


def note_marks(record: Mapping[str, Any]) -> frozenset[str]:
    """Return the marks of all notes that were ever written, removed ones included."""
    notes, gone = record.get("notes"), record.get("marks")
    there = [note.get("mark") for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []
    return frozenset(mark for mark in (*there, *(gone if isinstance(gone, list) else ())) if isinstance(mark, str))


def add_note(record: Record, mark: str, text: str, at: datetime) -> None:
    """Append a marked note to the record."""
    notes = record.get("notes")
    entry = {"text": text, "at": at.isoformat(timespec="seconds"), "mark": mark}
    record["notes"] = [*(notes if isinstance(notes, list) else ()), entry]


def person_json(person: Person) -> dict[str, object]:
    """Return the person as `--json` shows it: every field, dates and times as text."""
    shown: dict[str, object] = {"id": person.id}
    for name in FIELDS:
        value = getattr(person, name)
        shown[name] = _written(name, value, {}) if name in {"dates", "touches"} else value
    return shown


def _written(name: str, value: Any, record: Mapping[str, Any]) -> Any:
    if name == "dates":
        return {day.kind: date_text(day) for day in value}
    if name == "touches":
        return [
            {"at": touch.at.isoformat(timespec="seconds"), "kind": touch.kind, "text": touch.text} for touch in value
        ]
    if name == "notes":  # a note that stays keeps its mark and date
        notes = record.get("notes")
        marked = {note["text"]: note for note in notes if _is_note(note)} if isinstance(notes, list) else {}
        return [marked.get(text, text) for text in value]
    return list(value) if isinstance(value, tuple) else value


def _remember_marks(before: Mapping[str, Any], after: Record) -> None:
    gone = note_marks(before) - note_marks(after | {"marks": []})
    if gone:
        after["marks"] = sorted(gone)


def _is_note(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("text"), str)


def _text(record: Mapping[str, Any], key: str, say: Report) -> str:
    value = record.get(key, "")
    if isinstance(value, str):
        return value
    say(f"{key} is not a text: passed over")
    return ""


def _archived(value: object, say: Report) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    say("archived is not a text: taken as archived, so that nothing is written to them")
    return "archived"


def _texts(value: object, key: str, say: Report) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list):
        texts = tuple([one for one in value if isinstance(one, str)])
        if len(texts) != len(value):
            say(f"{key}: an entry is not a text: passed over")
        return texts
    say(f"{key} is not a list: passed over")
    return ()


def _emails(value: object, report: Report) -> tuple[str, ...]:
    emails = []
    for text in _texts(value, "emails", report):
        try:
            emails.append(clean_address(text))
        except ValueError as error:
            report(f"{error}: passed over")
    return tuple(dict.fromkeys(emails))


def _dates(value: object, say: Report) -> tuple[SpecialDate, ...]:
    if value is None:
        return ()
    if not isinstance(value, dict):
        say("dates is not an object: passed over")
        return ()
    dates = []
    for kind, text in value.items():
        try:
            dates.append(parse_date(kind, text if isinstance(text, str) else repr(text)))
        except ValueError as error:
            say(f"dates.{kind}: {error}: passed over")
    return tuple(dates)


def _notes(value: object, say: Report) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        say("notes is not a list: passed over")
        return ()
    notes = [
        entry if isinstance(entry, str) else entry["text"]
        for entry in value
        if isinstance(entry, str) or _is_note(entry)
    ]
    if len(notes) != len(value):
        say("notes: an entry has no text: passed over")
    return tuple(notes)


def _touches(value: object, say: Report) -> tuple[Touch, ...]:
    if value is None:
        return ()
    touches = []
    entries: list[Any] = value if isinstance(value, list) else [value]
    for entry in entries:
        try:
            at = datetime.fromisoformat(entry["at"])
            require_aware(at)
            touches.append(Touch(at, str(entry.get("kind", "")), str(entry.get("text", ""))))
        except (TypeError, KeyError, ValueError, AttributeError):
            say("touches: an entry needs `at`, a time with offset: passed over")
    return tuple(touches)
