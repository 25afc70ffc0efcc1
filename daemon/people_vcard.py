"""Address books as vCards: 2.1, 3.0 (RFC 2426), 4.0 (RFC 6350); several cards a file, Apple's extensions.

A file is cut into cards here, and each is stripped of what is of no use (photos, keys, nested agents) before
vobject sees it: one broken card costs only itself, and a picture of ten megabytes costs nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from daemon.book_checks import clean_address, free_text, one_line, parse_date
from daemon.errors import UserError
from daemon.people_import import ENTRY_LIMIT, Entry, Found
from rules.model import Person, SpecialDate
from rules.rule import Place, Problem

CARD_LIMIT = 100_000
"""Characters of the useful part of a card."""
_LINES_OF_A_CARD = 500
_LINES_OF_A_FILE = 400_000
"""Pictures included, at 75 characters a line."""
_WORK_LIMIT = 1_000_000
_CARD_WORK = 80
_LINE_WORK = 25
_PART_WORK = 2
_LETTER_WORK = 0.15
"""What one file may cost, and what a card, a useful line, a part of it and a letter do: microseconds, estimated from what
the file says and never measured, so that a file is read the same way on every machine."""

_USEFUL = re.compile(
    r"(?:[\w-]+\.)?(?:N|FN|EMAIL|ORG|BDAY|ANNIVERSARY|X-ANNIVERSARY|X-EVOLUTION-ANNIVERSARY|X-ABDATE|X-ABLABEL|DEATHDATE|NOTE|CATEGORIES)\s*[;:]",
    re.IGNORECASE,
)
_QUOTED_PRINTABLE = re.compile(r"[^:]*;\s*(?:ENCODING\s*=\s*)?QUOTED-PRINTABLE\b", re.IGNORECASE)
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_TIME = re.compile(r"[T ].*", re.DOTALL)


def read_vcards(text: str, file: str) -> Found:
    """Read every card; one that is broken or names no address is reported with the line it begins in.

    Raises UserError when the file has too many lines.
    """
    if max(text.count("\n"), text.count("\r")) > _LINES_OF_A_FILE:
        raise UserError(f"{file}: more than {_LINES_OF_A_FILE:,} lines", "split the file and import the parts")
    entries: list[Entry] = []
    problems: list[Problem] = []
    left = float(_WORK_LIMIT)
    for count, (number, card, whole) in enumerate(_cards(text)):
        place = Place(file, number)
        left -= _work(card)
        if count >= ENTRY_LIMIT or left < 0:
            problems.append(
                Problem(place, f"only the first {count} cards are read: the file is too large", hint="split the file")
            )
            break
        if not whole:
            problems.append(Problem(place, "the card has no end: it is left out"))
        elif len(card) > CARD_LIMIT or card.count("\n") > _LINES_OF_A_CARD:
            problems.append(Problem(place, "the card is too long: it is left out"))
        else:
            person = _person(card, place, problems)
            if person is not None:
                entries.append(Entry(place, person))
    return Found(tuple(entries), tuple(problems))


def _work(card: str) -> float:
    parts = card.count(";") + card.count(",")
    return _CARD_WORK + _LINE_WORK * card.count("\n") + _PART_WORK * parts + _LETTER_WORK * len(card)


def _cards(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield (line it begins in, its useful lines, whether it ends), nested cards left out.

    Folded lines go with the line they continue (RFC 6350, 3.2; vCard 2.1: soft breaks of quoted-printable).
    """
    useful: list[str] = []
    begin = depth = size = 0
    taking = quoted = soft_break = agent = False
    for number, ended in enumerate(io.StringIO(text, newline=None), start=1):
        line = ended.removesuffix("\n")
        word = line.rstrip().casefold()
        if word == "begin:vcard":
            if depth and not agent:  # the open one has lost its end
                yield begin, "", False
                depth = 0
            depth += 1
            if depth == 1:
                begin, useful, size = number, [], 0
            taking = soft_break = agent = False
        elif word == "end:vcard":
            depth = max(depth - 1, -1)
            if depth == 0:
                yield begin, "\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *useful, "END:VCARD", "")), True
            depth = max(depth, 0)
            taking = soft_break = agent = False
        else:
            if not (line[:1] in {" ", "\t"} or soft_break):
                taking = depth == 1 and _USEFUL.match(line) is not None
                quoted = _QUOTED_PRINTABLE.match(line[:200]) is not None
                agent = word.startswith("agent") and word.endswith(":")
            if taking and size <= CARD_LIMIT:  # more would only be thrown away
                useful.append(line)
                size += len(line) + 2
            soft_break = quoted and line.endswith("=")
    if depth:
        yield begin, "", False


def _person(card: str, place: Place, problems: list[Problem]) -> Person | None:
    import vobject

    try:
        content: dict[str, list[Any]] = vobject.readOne(card, allowQP=True).contents
    except (vobject.base.VObjectError, ValueError, LookupError, TypeError, AttributeError) as error:
        problems.append(Problem(place, f"the card can't be read: {one_line(str(error))}"))
        return None
    emails = []
    for line in content.get("email", ()):
        try:
            emails.append(clean_address(_flat(line.value)))
        except ValueError as error:
            problems.append(Problem(place, str(error), "EMAIL"))
    if not emails:
        problems.append(
            Problem(place, f"no usable e-mail address: {' '.join(_names(content)[:1]) or 'the card'} is left out")
        )
        return None
    companies = [one_line(_first(line.value)) for line in content.get("org", ())]
    tags = (one_line(_flat(tag)) for line in content.get("categories", ()) for tag in _listed(line.value))
    notes = (free_text(_flat(line.value)) for line in content.get("note", ()))
    return Person(
        id=emails[0],
        names=_names(content),
        emails=tuple(dict.fromkeys(emails)),
        company=next((company for company in companies if company), ""),
        dates=_dates(content, place, problems),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag and tag != "myContacts")),
        notes=tuple(note for note in notes if note),
    )


def _names(content: dict[str, list[Any]]) -> tuple[str, ...]:
    """Return given and family name, then the formatted name: that one may begin with a title."""
    names = []
    for line in content.get("n", ())[:1]:
        given, family = _flat(getattr(line.value, "given", "")), _flat(getattr(line.value, "family", ""))
        if given:
            names.append(one_line(f"{given} {family}"))
    names += [one_line(_flat(line.value)) for line in content.get("fn", ())[:1]]
    return tuple(dict.fromkeys(name for name in names if name))


def _dates(content: dict[str, list[Any]], place: Place, problems: list[Problem]) -> tuple[SpecialDate, ...]:
    labels = {line.group: _flat(line.value) for line in content.get("x-ablabel", ())}
    lines = [("birthday", line) for line in content.get("bday", ())]
    lines += [("death", line) for line in content.get("deathdate", ())]  # RFC 6474
    for name in ("anniversary", "x-anniversary", "x-evolution-anniversary"):
        lines += [("anniversary", line) for line in content.get(name, ())]
    for line in content.get("x-abdate", ()):
        label = labels.get(line.group, "")
        apple = _APPLE_LABEL.fullmatch(label)
        lines.append((apple[1] if apple else label or "anniversary", line))
    dates: dict[str, SpecialDate] = {}
    for kind, line in lines:
        try:
            day = parse_date(kind, _day_text(line))
        except ValueError as error:
            problems.append(Problem(place, f"{error}: the date is left out", kind))
            continue
        dates.setdefault(day.kind, day)
    return tuple(dates.values())


def _day_text(line: Any) -> str:
    """Return the day without its time, and without Apple's year that stands for none (1604)."""
    text = _TIME.sub("", _flat(line.value).strip())
    omitted = [*line.params.get("X-APPLE-OMIT-YEAR", ()), "1604"]
    return "--" + text[4:].lstrip("-") if text[:4] in omitted else text


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else str(value).split(",")


def _first(value: Any) -> str:
    return _flat(value[0]) if isinstance(value, list) and value else _flat(value)


def _flat(value: Any) -> str:
    """Return a value as text: vobject gives lists where a field has several parts."""
    return " ".join(_flat(part) for part in value) if isinstance(value, list | tuple) else str(value)
