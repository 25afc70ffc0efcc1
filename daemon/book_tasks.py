"""The tasks of accounts that have no task list of their own: they are kept in the book.

The same promises as in `connectors.base.Connector`; every method that changes something needs `now`, because
the first change of a day keeps a backup of the book.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tinydb import TinyDB, where
from tinydb.table import Document, Table

from connectors.model import Placed, Task
from daemon.book_storage import BookStorage

BOOK_REF = "book:"
"""What the ref of a task in the book begins with."""
LAST = datetime.max.replace(tzinfo=UTC)
"""Where tasks without a date stand in the list."""


class BookFile:
    """The tables of one `book.json`; `storage`: another place to keep them."""

    def __init__(self, path: Path, storage: BookStorage | None = None) -> None:
        self.path = path
        self._storage = storage or BookStorage(path)

    @property
    def trouble(self) -> str:
        """What is wrong with the file, or was until it was mended; "" if nothing."""
        return self._storage.trouble

    def keep(self, now: datetime) -> None:
        """Keep a copy of the book as it is, and mend it when it is torn. Raises UserError, OSError."""
        self._storage.keep(now)

    def _table(self, name: str) -> Table:
        # A new TinyDB each time: its idea of the next free number would outlive another process's change.
        return TinyDB(storage=lambda: self._storage).table(name, cache_size=0)

    @contextmanager
    def _changing(self, name: str, now: datetime) -> Iterator[Table]:
        with self._storage.changing(now):
            yield self._table(name)


class BookTasks(BookFile):
    """Tasks in the book, found by their mark. Raises UserError when the book can't be read."""

    def find_task(self, mark: str, ref: str = "") -> Placed | None:  # noqa: ARG002 - as connectors have it
        """Return the task that carries `mark`, ticked off or not; None when it is not in the book."""
        entry = _entry(self._table("tasks"), mark)
        return None if entry is None else _placed(entry)

    def create_task(self, task: Task, now: datetime) -> Placed:
        """Put the task into the book; one with this mark that is there already stays as it is."""
        with self._changing("tasks", now) as table:
            entry = _entry(table, task.mark)
            if entry is None:
                new: dict[str, object] = {"mark": task.mark, "account": task.account, **_content(task)}
                new |= {"completed": False, "created": now.isoformat(timespec="seconds")}
                table.insert(new)
                return _placed(new)
            return _placed(entry)

    def update_task(self, placed: Placed, task: Task, now: datetime) -> Placed | None:
        """Give an untouched task new content; None, and nothing changed, when the user touched it."""
        with self._changing("tasks", now) as table:
            entry = _entry(table, placed.mark)
            if entry is None or not _untouched(entry, placed):
                return None
            table.update(_content(task), doc_ids=[entry.doc_id])
            return _placed({**entry, **_content(task)})

    def withdraw_task(self, placed: Placed, now: datetime) -> bool:
        """Take back an untouched task of ours; False, and nothing changed, when the user touched it."""
        with self._changing("tasks", now) as table:
            entry = _entry(table, placed.mark)
            if entry is None or not _untouched(entry, placed):
                return False
            table.remove(doc_ids=[entry.doc_id])
            return True

    def tick(self, mark: str, now: datetime) -> bool:
        """Tick the task off; False when it is not there or was ticked off before."""
        with self._changing("tasks", now) as table:
            entry = _entry(table, mark)
            if entry is None or entry.get("completed"):
                return False
            table.update({"completed": True}, doc_ids=[entry.doc_id])
            return True

    def open_tasks(self) -> tuple[Task, ...]:
        """Return the tasks not ticked off, the earliest due first, those without a date last."""
        tasks = (_task(entry) for entry in self._table("tasks").all() if not entry.get("completed"))
        return tuple(sorted(tasks, key=lambda task: (task.due or LAST, task.mark)))


def _entry(table: Table, mark: str) -> Document | None:
    found = table.search(where("mark") == mark)
    return found[0] if found else None


def _content(task: Task) -> dict[str, str]:
    due = task.due.isoformat(timespec="seconds") if task.due else ""
    return {"title": task.title, "notes": task.notes, "due": due, "about": task.about}


def _untouched(entry: Mapping[str, Any], placed: Placed) -> bool:
    return not entry.get("completed") and _fingerprint(entry) == placed.fingerprint


def _fingerprint(entry: Mapping[str, Any]) -> str:
    text = json.dumps([entry.get(key) for key in ("title", "notes", "due")], ensure_ascii=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _placed(entry: Mapping[str, Any]) -> Placed:
    mark = str(entry["mark"])
    return Placed(mark, f"{BOOK_REF}{mark}", _fingerprint(entry), completed=bool(entry.get("completed")))


def _task(entry: Mapping[str, Any]) -> Task:
    """Read a task leniently: the user may have edited it by hand; a date that makes no sense is no date."""
    try:
        due = datetime.fromisoformat(str(entry.get("due", "")))
    except ValueError:
        due = None
    return Task(
        mark=str(entry.get("mark", "")),
        account=str(entry.get("account", "")),
        title=str(entry.get("title", "")),
        notes=str(entry.get("notes", "")),
        due=due if due and due.tzinfo else None,
        about=str(entry.get("about", "")),
    )
