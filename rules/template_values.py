"""Values on their way into a text, cleaned and spelled out; the filters and tests that templates may use.

Every filter returns at most `OUTPUT_LIMIT` characters, so that no chain of them can grow without bound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar, cast

from jinja2 import Undefined

from rules.context import is_multiline, shape, values_of

OUTPUT_LIMIT = 20_000
"""Characters that one rendering, or one value within it, may have."""
VALUE_LIMIT = 4_096
"""Characters of one fact."""
LIST_LIMIT = 100
"""Members of one list: more are left out."""

_BREAKS = re.compile("(?:\r\n|[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029])+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\uffa0"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""Control characters but the line feed; marks, embeddings, overrides and isolates that turn the direction of
writing (Unicode TR9); spaces, fillers, hyphens and tags that nobody sees. The joiners stay: Persian and emoji need
them."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_DATE_FORMAT = re.compile(r"(?:[^%]|%-?[aAbBdmyYHMIpj]|%%){1,60}")

_Record = TypeVar("_Record")


class MissingFact(Exception):
    """A template prints a fact that is not known: there must be no draft with a hole in it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not known")
        self.name = name


class TooLong(ValueError):
    """A text grew beyond `OUTPUT_LIMIT`."""


def clean(text: str, *, multiline: bool = False) -> str:
    """Return the text without anything that could disturb a mail, its header or the direction of writing."""
    text = text[:VALUE_LIMIT]
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ") if multiline else _BREAKS.sub(" ", text)
    return _SURROGATES.sub("\ufffd", _UNSEEN.sub("", text)).strip()


def cleaned(record: _Record) -> _Record:
    """Return a copy of a context record with every text in it clean, nested records and lists included."""
    hints = shape(type(record))
    values = {
        name: _clean_value(value, multiline=is_multiline(hints[name])) for name, value in values_of(record).items()
    }
    return cast("_Record", replace(cast("Any", record), **values))


def _clean_value(value: Any, *, multiline: bool) -> Any:
    if isinstance(value, str):
        return clean(value, multiline=multiline)
    if isinstance(value, tuple):
        members = (clean(member, multiline=multiline) for member in value[:LIST_LIMIT])
        return tuple(member for member in members if member)
    return cleaned(value) if is_dataclass(value) else value


def missing(value: Any) -> bool:
    """Tell whether there is nothing to print."""
    return isinstance(value, Undefined) or value is None or value in ("", ())


def said(value: Any, name: str) -> str:
    """Spell a value out for a text. Raises MissingFact, with the expression's name, when it is missing."""
    if missing(value):
        raise MissingFact(name)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, tuple | list):
        return capped(", ".join(str(member) for member in value))
    return capped(value.isoformat() if isinstance(value, date) else str(value))


def glued(parts: Sequence[str]) -> str:
    """Join the operands of `~`."""
    return capped("".join(parts))


def capped(text: str) -> str:
    """Return the text. Raises TooLong when it is too long."""
    if len(text) > OUTPUT_LIMIT:
        raise TooLong(f"a text in the template grows beyond {OUTPUT_LIMIT} characters")
    return text


def _on_text(change: Callable[[str], str]) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        return value if missing(value) else capped(change(said(value, "")))

    return apply


def _first(value: Any) -> Any:
    return "" if missing(value) else value[0]


def _last(value: Any) -> Any:
    return "" if missing(value) else value[-1]


def _length(value: Any) -> int:
    return 0 if missing(value) else len(value)


def _join(value: Any, glue: str = ", ") -> str:
    return "" if missing(value) else capped(str(glue).join(str(member) for member in value))


def _default(value: Any, instead: Any) -> Any:
    return instead if missing(value) else value


def _replace(value: Any, old: str, new: str) -> Any:
    if missing(value):
        return value
    text, old, new = said(value, ""), str(old), str(new)
    if not old:
        raise ValueError("`replace` needs a text to look for")
    if len(text) + text.count(old) * len(new) > 2 * OUTPUT_LIMIT:
        raise TooLong(f"a text in the template grows beyond {OUTPUT_LIMIT} characters")
    return capped(text.replace(old, new))


def _truncate(value: Any, length: int = 80) -> Any:
    if missing(value):
        return value
    text = said(value, "")
    return text if len(text) <= length else text[: max(length - 1, 0)].rstrip() + "…"


def _date(value: Any, form: str = "%Y-%m-%d") -> Any:
    if missing(value):
        return value
    if not isinstance(value, date):
        raise ValueError("`date` writes dates and times only")  # noqa: TRY004 - the template is wrong
    if not _DATE_FORMAT.fullmatch(form):
        raise ValueError(f"`{form[:60]}` is no form of a date: write for example `%d.%m.%Y`")
    return value.strftime(form)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "upper": _on_text(str.upper),
    "lower": _on_text(str.lower),
    "capitalize": _on_text(str.capitalize),
    "title": _on_text(str.title),
    "trim": _on_text(str.strip),
    "first": _first,
    "last": _last,
    "length": _length,
    "join": _join,
    "default": _default,
    "replace": _replace,
    "truncate": _truncate,
    "date": _date,
}
"""What may follow `|`; a fact that is not known stays unknown through them."""

TESTS = frozenset({"none", "defined", "undefined", "equalto", "eq", "ne", "in"})
"""What may follow `is`: Jinja's own."""
