"""A person as TOML, to be edited by hand: `to_text` explains every key, `from_text` reads it back.

`from_text(to_text(person), person) == person`. All mistakes are found together, each with its line.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from daemon.book_checks import clean_address, date_text, mistakes, parse_date
from rules.model import Person, SpecialDate, Touch
from rules.positions import Positions
from rules.rule import Place, Problem, Problems

KEYS: Mapping[str, str] = {
    "names": 'the first one is used: ["Ann Lee"] or ["Lee, Ann"]',
    "emails": "every address they write from; at least one",
    "company": "",
    "tier": "one of the tiers in the config: how fast to answer, how often to be in touch",
    "interval": 'how often to be in touch: "3 weeks"; empty: as the tier says',
    "tags": "for rules to match on; never in a draft",
    "interests": "articles about these are suggested",
    "notes": "for your eyes: in tasks and briefs, never in a draft",
    "talking_points": "meant to be said: a draft may use these",
    "language": 'to write in: "en", "de"; empty: that of their mail',
    "zone": 'their time zone: "Europe/Berlin"; empty: yours',
    "hours": 'when they work, on their clock: "Mon-Fri 08:00-16:00"; empty: as you; drafts fall due then',
    "hands_off": "true: nothing is ever drafted or planned for them",
    "archived": 'why they are kept only for memory: "archived", "deceased"; nothing is ever made for them; empty: they are not',
}
"""Key → what stands behind it, in the order of the text."""

_LISTS = ("names", "emails", "tags", "interests", "notes", "talking_points")
_ALL = (*KEYS, "dates", "touches")
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


def to_text(person: Person) -> str:
    """Write the person as TOML with a comment for every key."""
    lines = [f"# {person.id} in wellkept's book. Save to keep the changes; close without saving to keep none."]
    if person.aliases:
        lines.append(f"# Formerly: {', '.join(person.aliases)}")
    lines.append("")
    for key, about in KEYS.items():
        lines += [f"# {about}"] if about else []
        lines.append(f"{key} = {_value(getattr(person, key))}")
    lines += [
        "",
        '# days to remember: birthday = "1980-05-04", without the year anniversary = "--02-29"; holidays: thanksgiving = "US: Thanksgiving"',
        "[dates]",
    ]
    lines += [f"{_key(day.kind)} = {_string(date_text(day))}" for day in person.dates]
    lines += ["", "# calls, visits, letters (`wellkept log`), each as [[touches]] with at, kind, text"]
    for touch in person.touches:
        lines += [
            "[[touches]]",
            f"at = {touch.at.isoformat()}",
            f"kind = {_string(touch.kind)}",
            f"text = {_string(touch.text)}",
        ]
    return "\n".join(lines) + "\n"


def from_text(text: str, person: Person, tiers: Collection[str] | None = None, file: str = "") -> Person:
    """Return the person as the text says; id and aliases stay, keys left out are emptied.

    Raises Problems: the text is no TOML, a key is unknown, a value has the wrong type, `book_checks` objects.
    """
    where = file or person.id
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _AT_LINE.search(str(error))
        place = Place(where, int(at[1]), int(at[2])) if at else Place(where, text.count("\n") + 1)
        raise Problems((Problem(place, _AT_LINE.sub("", str(error)).strip()),)) from error
    reader = _Reader(table, where, Positions(text))
    texts: dict[str, Any] = {key: reader.text(key) for key in KEYS if key not in (*_LISTS, "hands_off")}
    lists: dict[str, Any] = {key: reader.texts(key) for key in _LISTS if key != "emails"}
    read = Person(
        id=person.id,
        emails=reader.emails(),
        **texts,
        **lists,
        hands_off=reader.flag("hands_off"),
        dates=reader.dates(),
        touches=reader.touches(),
        in_book=person.in_book,
        aliases=person.aliases,
    )
    reader.unknown()
    if not reader.problems:
        for mistake in mistakes(read, tiers):
            reader.wrong(mistake.key, mistake.what, mistake.hint)
    if reader.problems:
        raise Problems(tuple(sorted(reader.problems, key=lambda one: one.place.line)))
    return read


class _Reader:
    """Takes typed values from a parsed table and collects what is wrong with them."""

    def __init__(self, table: Mapping[str, Any], file: str, positions: Positions) -> None:
        self.table = table
        self.file = file
        self.positions = positions
        self.problems: list[Problem] = []

    def wrong(self, key: str, what: str, hint: str = "") -> None:
        line, column = self.positions.of(tuple(key.split(".", 1)))
        self.problems.append(Problem(Place(self.file, line, column), what, key, hint=hint))

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if isinstance(value, str):
            return " ".join(value.split())
        self.wrong(key, "must be a text in quotes")
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(one.strip() for one in value if one.strip())
        self.wrong(key, 'must be a list of texts: ["one", "two"]')
        return ()

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, "must be true or false")
        return value is True

    def emails(self) -> tuple[str, ...]:
        emails = []
        for text in self.texts("emails"):
            try:
                emails.append(clean_address(text))
            except ValueError as error:
                self.wrong("emails", str(error))
        return tuple(dict.fromkeys(emails))

    def dates(self) -> tuple[SpecialDate, ...]:
        value = self.table.get("dates", {})
        if not isinstance(value, dict):
            self.wrong("dates", "must be a table: [dates]")
            return ()
        dates = []
        for kind, day in value.items():
            # A bare 1980-05-04 is a date in TOML; a datetime is one too, but says more than a day.
            text = day.isoformat() if isinstance(day, date) and not isinstance(day, datetime) else day
            try:
                dates.append(parse_date(kind, text if isinstance(text, str) else repr(text)))
            except ValueError as error:
                self.wrong(f"dates.{kind}", str(error))
        return tuple(dates)

    def touches(self) -> tuple[Touch, ...]:
        value = self.table.get("touches", [])
        touches = []
        for entry in value if isinstance(value, list) else [value]:
            at, kind, text = (
                (entry.get(key, "") for key in ("at", "kind", "text")) if isinstance(entry, dict) else ("", 0, 0)
            )
            if not isinstance(at, datetime) or at.tzinfo is None:
                self.wrong("touches", "each needs at = 2026-03-10T16:00:00+01:00, a time with offset")
            elif not isinstance(kind, str) or not isinstance(text, str):
                self.wrong("touches", "kind and text must be texts in quotes")
            else:
                touches.append(Touch(at, kind, text))
        return tuple(touches)

    def unknown(self) -> None:
        for key in self.table:
            if key not in _ALL:
                near = difflib.get_close_matches(key, _ALL, n=1)
                self.wrong(key, "there is no such key", f"did you mean {near[0]!r}?" if near else "")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _string(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        parts = [_string(one) for one in value]
        long = any("\n" in one for one in parts) or sum(map(len, parts)) > 80  # noqa: PLR2004 - a line on the screen
        return "[\n" + "".join(f"    {one},\n" for one in parts) + "]" if long else f"[{', '.join(parts)}]"
    return _string(str(value))


def _string(text: str) -> str:
    """Write a TOML string; a text of several lines over several lines."""
    # JSON's escapes are TOML's, but for DEL, which JSON leaves bare.
    escaped = json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")
    if "\n" in text.strip():
        return '"""\n' + re.sub(r"(?<!\\)((?:\\\\)*)\\n", "\\1\n", escaped) + '"""'
    return f'"{escaped}"'
