"""What happened in a mailbox since a history id (users.history.list): which messages came, went or changed their place.

History is no clean feed: records come twice, name messages that are gone by now, carry labels or not, and pages may be
empty. So the records are only read for which messages they touch and how each of them stands at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from connectors.base import Refused, StartOver
from connectors.gmail.client import Client, Json
from connectors.gmail.payload import NO_MAIL
from connectors.gmail.scope import SENT, Scope

PAGE = 500
_TELLING = NO_MAIL | {SENT}
"""Labels whose coming and going makes mail of what was none, or the other way round."""


@dataclass(slots=True)
class Fate:
    """What history says of one message: its labels after the last record (None: it does not say)."""

    thread: str = ""
    labels: frozenset[str] | None = None
    deleted: bool = False
    came: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """Everything since a history id, and the id up to which that is.

    `touched`: every message that is named, and the threads in which messages came or went. `explained`: the mailbox
    is no further on than its last record.
    """

    fates: dict[str, Fate] = field(default_factory=dict)
    history: str = ""
    touched: frozenset[str] = frozenset()
    explained: bool = False


def read_history(client: Client, start: str, scope: Scope) -> Happened:
    """Read all pages. Raises StartOver when Google no longer knows `start` (routine: after a week, or hours)."""
    fates: dict[str, Fate] = {}
    touched: set[str] = set()
    newest = last = start
    options: Json = {"userId": "me", "startHistoryId": start, "maxResults": PAGE}
    try:
        for answer in client.gmail_pages("history.list", lambda page: client.users.history().list(**options, **page)):
            for record in _rows(answer, "history"):
                _note(record, fates, scope)
                touched.update(_named(record))
                last = str(record.get("id") or last)
            newest = str(answer.get("historyId") or newest)
    except Refused as refused:  # 404: too old; 400: no id of this mailbox
        raise StartOver(f"{client.account}: Gmail's history does not reach back that far: {refused.what}") from refused
    return Happened(fates, newest, frozenset(touched), newest == last)


def _note(record: Json, fates: dict[str, Fate], scope: Scope) -> None:
    for message, _ in _touched(record, "messagesAdded"):
        fate = _fate(message, fates)
        fate.came, fate.deleted = True, False
    for kind in ("labelsAdded", "labelsRemoved"):
        for message, labels in _touched(record, kind):
            if not labels.isdisjoint(_TELLING | scope.labels):
                _fate(message, fates).moved = True
    for message, _ in _touched(record, "messagesDeleted"):
        _fate(message, fates).deleted = True


def _named(record: Json) -> Iterator[str]:
    yield from (str(message["id"]) for message in _rows(record, "messages") if message.get("id"))
    for kind in ("messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved"):
        for message, _ in _touched(record, kind):
            yield str(message["id"])
            if kind.startswith("messages") and message.get("threadId"):
                yield str(message["threadId"])


def _touched(record: Json, kind: str) -> Iterator[tuple[Json, frozenset[str]]]:
    for row in _rows(record, kind):
        message = row.get("message")
        if isinstance(message, dict) and message.get("id"):
            yield message, frozenset(map(str, row.get("labelIds") or ()))


def _fate(message: Json, fates: dict[str, Fate]) -> Fate:
    fate = fates.setdefault(str(message["id"]), Fate())
    fate.thread = str(message.get("threadId") or fate.thread)
    if isinstance(message.get("labelIds"), list):
        fate.labels = frozenset(map(str, message["labelIds"]))
    return fate


def _rows(answer: Json, key: str) -> list[Json]:
    rows: Any = answer.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
