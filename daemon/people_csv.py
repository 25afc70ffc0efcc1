"""A table of people (CSV): any order of columns, common English and German headings, any usual delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from daemon.book_checks import clean_address, free_text, one_line, parse_date
from daemon.errors import UserError
from daemon.people_import import ENTRY_LIMIT, Entry, Found
from rules.model import Person, SpecialDate
from rules.rule import Place, Problem

HEADINGS: Mapping[str, str] = {
    "name": "name, full name, fullname, display name, file as, contact, anzeigename, kontakt",
    "first": "first name, firstname, given name, forename, vorname",
    "last": "last name, lastname, family name, surname, nachname, familienname",
    "email": "e mail, email, mail, primary email, emailadresse, mailadresse, address",
    "company": "company, company name, organization, organisation, account, firma, unternehmen",
    "tier": "tier, class, klasse, stufe",
    "interval": "interval, every, intervall, rhythmus",
    "tags": "tags, tag, labels, category, categories, groups, kategorie, kategorien, gruppen",
    "interests": "interests, hobby, hobbies, interessen, hobbys",
    "birthday": "birthday, birth date, birthdate, date of birth, born, geburtstag, geburtsdatum",
    "anniversary": "anniversary, jahrestag, hochzeitstag",
    "note": "note, notes, comment, comments, remarks, notiz, notizen, bemerkung, bemerkungen, kommentar",
    "language": "language, sprache",
    "zone": "zone, time zone, timezone, zeitzone",
    "hours": "hours, working hours, office hours, arbeitszeit, arbeitszeiten, geschäftszeiten",
}
"""Column → the headings it goes by; `2`, `value`, `primary` and the like may follow (`E-mail 2 Address`)."""

_ALIASES = {alias: column for column, aliases in HEADINGS.items() for alias in aliases.split(", ")}
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})?", re.ASCII)
_FIELD_LIMIT = 100_000
_COLUMN_LIMIT = 500
_SIZE_LIMIT = 5_000_000
"""Characters of a table: ten thousand rows of 500."""
_LINE_LIMIT = 200_000
"""Lines of a table, blank ones and those within a field included."""


def read_csv(text: str, file: str) -> Found:
    """Read the rows below the heading. Raises UserError when no heading names an e-mail column, or it is too large."""
    if len(text) > _SIZE_LIMIT:
        raise UserError(
            f"{file}: the table has {len(text):,} characters, the limit is {_SIZE_LIMIT:,}",
            "split the file and import the parts, or leave out columns that are not needed",
        )
    columns: list[str] = []
    entries: list[Entry] = []
    problems: list[Problem] = []
    for place, row in _rows(text, file, problems):
        if not columns:
            columns = _columns(row, place)
            continue
        if len(entries) + len(problems) >= ENTRY_LIMIT:
            problems.append(
                Problem(place, f"more than {ENTRY_LIMIT} rows: the rest is not read", hint="split the file")
            )
            break
        person = _person(columns, row, place, problems)
        if person is not None:
            entries.append(Entry(place, person))
    if not columns:
        _columns((), Place(file, 1))
    return Found(tuple(entries), tuple(problems))


def _rows(text: str, file: str, problems: list[Problem]) -> Iterator[tuple[Place, list[str]]]:
    """Yield each row that is not blank, and where it begins; what can't be read is noted."""
    lines = io.StringIO(text, newline="")
    delimiter = _delimiter(text)
    if text[:5].casefold().startswith("sep=") and "\n" in text:  # Excel's own hint
        lines.readline()
    skipped = text[: lines.tell()].count("\n")
    rows = csv.reader(lines, delimiter=delimiter)
    csv.field_size_limit(_FIELD_LIMIT)
    while rows.line_num <= _LINE_LIMIT:
        place = Place(file, skipped + rows.line_num + 1)
        try:
            row = next(rows, None)
        except csv.Error as error:
            problems.append(Problem(place, f"the row can't be read: {error}"))
            continue
        if row is None:
            return
        if any(map(str.strip, row)):
            yield place, row
    problems.append(Problem(place, f"more than {_LINE_LIMIT} lines: the rest is not read", hint="split the file"))


def _columns(row: Sequence[str], place: Place) -> list[str]:
    columns = [column_of(cell[:100]) for cell in row[:_COLUMN_LIMIT]]
    if "email" not in columns:
        raise UserError(
            f"{place}: the headings name no e-mail column",
            "the first row names the columns: name, e-mail, company, tier, tags, birthday, note",
        )
    return columns


def column_of(heading: str) -> str:
    """Return the column that a heading means; "" for one that is of no use here."""
    words = " ".join(re.sub(r"[\W\d_]+", " ", heading.casefold()).split())
    while words:
        if words in _ALIASES:
            return _ALIASES[words]
        shorter = re.sub(r" (?:value|primary|home|work|other|privat|geschäftlich|address|adresse)$", "", words)
        if shorter == words:
            return ""
        words = shorter
    return ""


def _delimiter(text: str) -> str:
    """Return which of `,` `;` tab stands most often in the heading, quoted parts left out."""
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    if first[:4].casefold() == "sep=" and first[4:5] in {",", ";", "\t"}:
        return first[4]
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=bare.count)


def _person(columns: Sequence[str], row: Sequence[str], place: Place, problems: list[Problem]) -> Person | None:
    cells: dict[str, list[str]] = {}
    for column, cell in zip(columns, row, strict=False):
        if column and cell.strip():
            cells.setdefault(column, []).append(cell.strip())
    emails = []
    for text in (part for cell in cells.get("email", ()) for part in re.split(r"[;,\n]|:::", cell) if part.strip()):
        try:
            emails.append(clean_address(text))
        except ValueError as error:
            problems.append(Problem(place, str(error), "email"))
    if not emails:
        if "email" not in cells:
            problems.append(Problem(place, "the row has no e-mail address", "email"))
        return None

    def line(column: str) -> str:
        return one_line(cells.get(column, [""])[0])

    name = line("name") or one_line(f"{line('first')} {line('last')}")
    return Person(
        id=emails[0],
        names=(name,) if name else (),
        emails=tuple(dict.fromkeys(emails)),
        company=line("company"),
        tier=line("tier"),
        interval=line("interval"),
        dates=_dates(cells, place, problems),
        tags=_several(cells.get("tags", ())),
        interests=_several(cells.get("interests", ())),
        notes=tuple(note for note in map(free_text, cells.get("note", ())) if note),
        language=line("language").casefold(),
        zone=line("zone"),
        hours=line("hours"),
    )


def _several(cells: Sequence[str]) -> tuple[str, ...]:
    parts = (one_line(part) for cell in cells for part in re.split(r"[;,|\n]|:::", cell))
    return tuple(dict.fromkeys(part for part in parts if part and part != "* myContacts"))


def _dates(cells: Mapping[str, Sequence[str]], place: Place, problems: list[Problem]) -> tuple[SpecialDate, ...]:
    dates = []
    for kind in ("birthday", "anniversary"):
        for text in cells.get(kind, ())[:1]:
            german = _GERMAN_DATE.fullmatch(text)
            iso = f"{german[3] or '-'}-{int(german[2]):02d}-{int(german[1]):02d}" if german else text
            try:
                dates.append(parse_date(kind, iso))
            except ValueError as error:
                problems.append(Problem(place, f"{error}: the field is left out", kind))
    return tuple(dates)
