"""Two changes of the book that were made at the same time, as one: ours, and an edit by hand. Pure.

What only one side changed is taken from it. Where both changed the same, lists are put together, and for anything
else the hand has the last word. Two new entries under one number both stay.
"""

from __future__ import annotations

from typing import Any

Tables = dict[str, dict[str, Any]]
_NOTHING = object()


def merge(base: Tables, ours: Tables, theirs: Tables) -> Tables:
    """Return the tables with the changes of both sides since `base`."""
    merged: Tables = {}
    for name in dict.fromkeys((*theirs, *ours)):
        table = _table(base.get(name, {}), ours.get(name, {}), theirs.get(name, {}))
        if table or name in theirs:
            merged[name] = table
    return merged


def _table(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    homeless = []
    for number in dict.fromkeys((*theirs, *ours)):
        our, their = ours.get(number, _NOTHING), theirs.get(number, _NOTHING)
        if number not in base and our is not _NOTHING and their is not _NOTHING and our != their:
            table[number] = their
            homeless.append(our)
            continue
        value = _value(base.get(number, _NOTHING), our, their)
        if value is not _NOTHING:
            table[number] = value
    following = max((int(number) for number in (*table, *base)), default=0)
    return table | {str(number): entry for number, entry in enumerate(homeless, start=following + 1)}


def _value(base: Any, ours: Any, theirs: Any) -> Any:
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    if isinstance(ours, dict) and isinstance(theirs, dict):
        held = base if isinstance(base, dict) else {}
        found = {
            key: _value(held.get(key, _NOTHING), ours.get(key, _NOTHING), theirs.get(key, _NOTHING))
            for key in dict.fromkeys((*theirs, *ours))
        }
        return {key: value for key, value in found.items() if value is not _NOTHING}
    if isinstance(ours, list) and isinstance(theirs, list):
        before = base if isinstance(base, list) else []
        kept = [entry for entry in theirs if entry in ours or entry not in before]
        return [*kept, *(entry for entry in ours if entry not in before and entry not in theirs)]
    return theirs
