"""Text that can be stored: JSON may bring half of a surrogate pair, which no database and no file takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")
_HALF = re.compile("[\ud800-\udfff]")


def sound(record: T) -> T:
    """Return a record (text, a tuple or mapping of them, a dataclass) with U+FFFD for each half of a pair.

    The record itself when there is none, which is nearly always.
    """
    made: Any = _sound(record)
    return made  # type: ignore[no-any-return]


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() or not _HALF.search(value) else _HALF.sub("\ufffd", value)
    if isinstance(value, tuple):
        made = tuple(map(_sound, value))
        return value if all(new is old for new, old in zip(made, value, strict=True)) else made
    if isinstance(value, Mapping):
        mended = {_sound(key): _sound(held) for key, held in value.items()}
        return value if all(mended.get(key) is held for key, held in value.items()) else mended
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value)}
        changed = {name: new for name, old in held.items() if (new := _sound(old)) is not old}
        return replace(value, **changed) if changed else value
    return value
