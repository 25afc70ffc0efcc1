"""Why a text is no TOML: each slip with its place, its key and what to do about it.

`tomllib` stops at the first slip and says where it noticed, which may be many lines below. Here the statement is
found in which it lies, what was never closed is blamed where it was opened, and what is given twice where it stands
the second time. Reading goes on behind a slip only where what follows can be told from it without doubt.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from rules.positions import Path, Positions

ROUNDS_LIMIT = 100
"""Slips told of one text."""
WORK_LIMIT = 3_000_000
"""Characters that are read again to find further slips."""

TOKEN = re.compile(
    r'#[^\n]*|"""(?:[^"\\]|\\.|"(?!""))*(?:"{3,5}|\Z)|\'\'\'(?:[^\']|\'(?!\'\'))*(?:\'{3,5}|\Z)'
    r'|"(?:[^"\\\n]|\\.)*"?|\'[^\'\n]*\'?|[\[\]{}.,=\n]',
    re.DOTALL,
)
"""What bounds the parts of a TOML text: comments and strings whole, and the signs between them."""
_KEY_PART = r'(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\[^\n])*"|\'[^\'\n]*\')'
_KEY = re.compile(rf"[ \t]*({_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART})*)")
_HEAD = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART})*)")
_BEGINS = re.compile(rf"[ \t]*(?:\[\[?[ \t]*[A-Za-z][\w. \t-]*\]|{_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART})*[ \t]*=)")
"""What a statement looks like: in the middle of a list it tells that the list was never closed."""
_NEXT = re.compile(rf"\Z|\n[ \t]*(?:[\n#]|\Z)|\n{_BEGINS.pattern}")
_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_HUGE = re.compile(r"[0-9_]{4000,}")

_ONE_PIECE = "`{}` was written in one piece: nothing can be added to it"
_TWICE = {
    "Cannot overwrite a value": "`{}` has a value already",
    "Duplicate inline table key": "`{}` has a value already",
    "Cannot declare": "`{}` is declared already",
    "Cannot redefine namespace": "`{}` is declared already",
    "Cannot mutate immutable namespace": _ONE_PIECE,
}
_HINTS = (
    ("Unescaped '\\'", "write `\\\\` for a backslash, or put the text in single quotation marks"),
    ("Invalid hex value", "write `\\\\` for a backslash, or put the text in single quotation marks"),
    ("Unclosed inline table", "an inline table `{ … }` stands on one line"),
    ("Invalid initial character for a key part", "no comma before the `}`, and no key without a name"),
    ("Expected '=' after a key", 'a key with spaces stands in quotation marks: `"my key" = …`'),
    ("Expected ']'", "a heading is written `[me]` or `[[rule]]`"),
    ("Invalid date or datetime", "there is no such day or time"),
)
_ENDS = (
    (re.compile(r"\s*\d{1,4}[-:]\d"), "write a date as `2026-03-10`, a moment as `2026-03-10T16:00:00+01:00`"),
    (re.compile(r"\s*[0-9]+\s+[A-Za-z]"), "a text stands in quotation marks"),
    (re.compile(r"\s*[+-]?[0-9.]"), "write a number plainly: `12`, `2.5`"),
    (re.compile(r"\s*[\"']"), 'a quotation mark within the text ends it: write `\\"` there; one statement a line'),
)
_VALUES = (
    (re.compile("[\u201c-\u201f\u2018-\u201b\xab\xbb]"), 'use straight quotation marks: `"…"`'),
    (re.compile(r"(?i)(?:true|yes|on)\b"), "write `true`"),
    (re.compile(r"(?i)(?:false|no|off)\b"), "write `false`"),
    (re.compile(r"(?i)(?:null|none|nil)\b"), "leave the key out"),
    (re.compile(r"\w"), "a text stands in quotation marks"),
    (re.compile(r"\s*(?:\n|#|\Z)"), "write a value behind the `=`"),
)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong at one place; `line` and `column` count from 1. `path`: the key, () when none can be told."""

    line: int
    column: int
    path: Path
    what: str
    hint: str = ""


def slips(text: str) -> tuple[list[Slip], str | None]:
    """Return what keeps a text from being TOML, and the text without what was given twice.

    The latter is None when any other slip was found: what else stands in such a text can't be judged.
    """
    text = text.replace("\r\n", "\n")
    found: list[Slip] = []
    whole = True
    for _ in range(max(1, min(ROUNDS_LIMIT, WORK_LIMIT // (len(text) + 1)))):
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            slip, mended, twice = _explained(text, str(error))
        except ValueError:  # a number of thousands of digits
            huge = _HUGE.search(text)
            at = huge.start() if huge else 0
            slip = Slip(*line_column(text, at), key_at(text, at), "this number is out of all proportion")
            mended, twice = None, False
        else:
            return found, text if whole else None
        if found and (slip.line, slip.column) == (found[-1].line, found[-1].column):
            return found, None
        found.append(slip)
        whole = whole and twice
        if mended is None:
            return found, None
        text = mended
    return found, None


def key_at(text: str, at: int) -> Path:
    """Return the key whose value, or which itself, stands at an offset; all before it must be sound."""
    return _reached(text, _statement(text, at).start, at)[0]


@dataclass(frozen=True, slots=True)
class _Statement:
    """Where the statement around an offset begins, and which of its brackets are open there."""

    start: int
    opened: tuple[int, ...]


def _explained(text: str, error: str) -> tuple[Slip, str | None, bool]:
    """Return the slip, the text on which to go on, and whether something was merely given twice."""
    place = _AT.search(error)
    what = _AT.sub("", error)
    at = _offset(text, int(place[1]), int(place[2])) if place and place[1] else len(text)
    if what == 'Expected "\'"':  # the end of the text is named, though such a string ends with its line
        at = next((token.end() for token in TOKEN.finditer(text) if _open_literal(token[0])), at)
    statement = _statement(text, at)
    path, row, column = _reached(text, statement.start, at)
    line, place_column = line_column(text, at)
    for beginning, words in _TWICE.items():
        if what.startswith(beginning):
            return _given_twice(text, statement, (path, row, column), words)
    opening = _never_closed(text, statement, at)
    if opening is not None:
        name = "list" if text[opening] == "[" else "inline table" if text[opening] == "{" else "text"
        hint = f"noticed on line {line}" if at < len(text) else "the file ends before it does"
        begins = Slip(
            *line_column(text, opening), path, f"this is not TOML: the {name} that begins here is not closed", hint
        )
        return begins, None, False
    slip = Slip(line, place_column, path, f"this is not TOML: {what[:1].lower()}{what[1:200]}", _hint(text, at, what))
    return slip, _without_line(text, statement.start, at), False


def _open_literal(token: str) -> bool:
    return token[0] == "'" and not token.startswith("'''") and (len(token) == 1 or token[-1] != "'")


def _given_twice(
    text: str, statement: _Statement, reached: tuple[Path, int, int], words: str
) -> tuple[Slip, str | None, bool]:
    path, row, column = reached
    heading = text[statement.start :].lstrip(" \t").startswith("[")
    if heading and path and isinstance(path[-1], int):
        path = path[:-1]
    name = ".".join(str(part)[:60] for part in path if isinstance(part, str))
    earlier = Positions(text[: statement.start])
    before = earlier.exactly(path)
    if before is None and earlier.exactly(path[:-1]):
        name, words = ".".join(str(part)[:60] for part in path[:-1] if isinstance(part, str)), _ONE_PIECE
    hint = f"it stands on line {before[0]}" if before else ""
    slip = Slip(row, column, path, words.format(name.rpartition(".")[2]), hint)
    if heading:  # the keys below it would be taken for those of another table
        return slip, None, False
    end = _end(text, statement.start)
    blank = re.sub(r"[^\n]", " ", text[statement.start : end])
    return slip, text[: statement.start] + blank + text[end:], True


def _never_closed(text: str, statement: _Statement, at: int) -> int | None:
    """Return where the string, list or inline table begins that swallowed what follows; None when none did."""
    if not statement.opened or _HEAD.match(text, statement.start):
        return None
    if at >= len(text.rstrip()):
        return statement.opened[-1]
    if text.startswith(('"""', "'''"), statement.opened[-1]):
        return None
    line = text.rfind("\n", 0, at) + 1
    return statement.opened[0] if line > statement.start and _BEGINS.match(text, line) else None


def _statement(text: str, at: int) -> _Statement:
    start = 0
    opened: list[int] = []
    for token in TOKEN.finditer(text):
        if token.start() >= at:
            break
        sign = token[0]
        if sign in {"[", "{"}:
            opened.append(token.start())
        elif sign in {"]", "}"}:
            opened = opened[:-1]
        elif sign == "\n" and not opened:
            start = token.end()
        elif token.end() >= at and sign.startswith(('"""', "'''")):
            opened.append(token.start())
    return _Statement(start, tuple(opened))


def _end(text: str, start: int) -> int:
    """Return where the sound statement ends that begins at `start`: at its line end."""
    depth = 0
    for token in TOKEN.finditer(text, start):
        if token[0] in {"[", "{"}:
            depth += 1
        elif token[0] in {"]", "}"}:
            depth -= 1
        elif token[0] == "\n" and not depth:
            return token.start()
    return len(text)


def _reached(text: str, start: int, at: int) -> tuple[Path, int, int]:
    """Return the path of the key that was being read, and its line and column."""
    before = text[:start]
    head = _HEAD.match(text, start, max(at, start))
    if head:
        closing = "]]" if head[1] == "[[" else "]"
        return Positions(before + text[start : head.end()] + closing + "\n").last()
    closers: list[str] = []
    cut, at_cut = 0, ""
    outside: list[tuple[int, str]] = []
    """What was being read when each of the open brackets was met."""
    for token in TOKEN.finditer(text, start, at):
        if token[0] in {"[", "{"}:
            closers.append("]" if token[0] == "[" else "}")
            outside.append((cut, at_cut))
        elif token[0] in {"]", "}"} and closers:
            closers.pop()
            cut, at_cut = outside.pop()
        elif token[0] == "=":
            cut, at_cut = token.end(), "".join(reversed(closers))
    if cut:
        return Positions(f"{text[:cut]} 0 {at_cut}\n").last()
    key = _KEY.match(text, start, max(at, start))
    if key is None:
        path, row, column = Positions(before + '"" = 0\n').last()
        return path[:-1], row, column
    return Positions(text[: key.end()] + " = 0\n").last()


def _without_line(text: str, start: int, at: int) -> str | None:
    """Return the text with the faulty line emptied, if that can't change what the lines below it mean."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    line = text[start:end]
    pairs = all(line.count(one) == line.count(other) for one, other in ("[]", "{}"))
    heading = line.lstrip(" \t").startswith("[")
    if at > end or heading or not pairs or '"""' in line or "'''" in line:
        return None
    key = _KEY.match(line)
    sound = key is not None and line[key.end() :].lstrip(" \t").startswith("=")
    if not _NEXT.match(text, end):  # a text that goes on there, perhaps
        return None
    return text[:start] + (f"{key[0]} = 0" if key and sound else "") + text[end:]


def _hint(text: str, at: int, what: str) -> str:
    if what.startswith("Invalid value"):
        return next((hint for pattern, hint in _VALUES if pattern.match(text, at)), "")
    if what.startswith("Expected newline") and _BEGINS.match(text, at):
        return "one statement a line"
    if what.startswith("Expected newline"):
        value = text.rfind("=", 0, at) + 1
        return next((hint for pattern, hint in _ENDS if pattern.match(text, value)), "one statement a line")
    if what.startswith(("Illegal character '\\n'", "Found invalid character '\\n'", 'Expected "\'"')):
        return "the text that begins on this line is not closed"
    return next((hint for beginning, hint in _HINTS if what.startswith(beginning)), "")


def _offset(text: str, line: int, column: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at + column - 1


def line_column(text: str, at: int) -> tuple[int, int]:
    """Return the line and column of an offset, both counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
