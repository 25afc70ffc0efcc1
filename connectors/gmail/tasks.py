"""Tasks in Google Tasks: a list of the account's, made when it is missing; each task carries its mark in its notes.

Google keeps of a due date only the day. A ref is `list/task`. The fingerprint covers title, notes and day; ticking off
is told apart from it, and a task that was deleted is still delivered for a while, marked so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from connectors.base import NoTaskList, Refused
from connectors.gmail.client import Client, Json
from connectors.gmail.errors import NotFound
from connectors.mime_headers import clean
from connectors.model import Placed, Task

NOTES_LIMIT = 8_192
"""Characters, by Google's documentation of the Task resource."""
TITLE_LIMIT = 1_024
PAGE = 100
_MARK = "wellkept "
"""What the last line of the notes begins with; the mark follows."""


class Tasks:
    """The task list `options.task_list` of one account."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._account = client.account
        self._zone = ZoneInfo(client.options.zone)
        self._list = ""

    def find(self, mark: str, ref: str = "") -> Placed | None:
        """Return the task with that mark, ticked off or not; in other lists too, when it is known to exist."""
        held = self._get(ref) if ref else None
        if held is not None and _mark(held) in ("", mark):
            return _placed(mark, ref, held)
        home = self._home()
        found = next(self._in_list(home, mark), None) if home else None
        if found is None and ref:  # it was there once: the user may have moved it
            others = [str(row["id"]) for row in self._lists()]
            found = next((there for other in others if other != home for there in self._in_list(other, mark)), None)
        return found

    def marked(self, mark: str) -> tuple[Placed, ...]:
        """Return every task of the list with that mark."""
        home = self._home()
        return tuple(self._in_list(home, mark)) if home else ()

    def create(self, task: Task) -> Placed:
        """Put the task into the list."""
        body = self._body(task)
        tasks = self._client.tasks.tasks()

        def insert() -> Json:
            home = self._home() or self._new_home()
            made = self._client.other("tasks", lambda: tasks.insert(tasklist=home, body=body))
            return made | {"home": home}

        try:
            made = insert()
        except NotFound:  # the user deleted the list meanwhile
            self._list = ""
            made = insert()
        return _placed(task.mark, f"{made['home']}/{made['id']}", made)

    def update(self, placed: Placed, task: Task) -> Placed | None:
        """Give an untouched task new content; None, and nothing changed, when the user touched it."""
        there = self._untouched(placed)
        if there is None:
            return None
        home, _, ref = placed.ref.partition("/")
        body = self._body(task) | {"id": ref, "status": "needsAction"}
        tasks = self._client.tasks.tasks()
        made = self._client.other("tasks", lambda: tasks.update(tasklist=home, task=ref, body=body))
        return _placed(task.mark, placed.ref, made)

    def withdraw(self, placed: Placed) -> bool:
        """Delete an untouched task of ours; False: nothing changed."""
        if self._untouched(placed) is None:
            return False
        home, _, ref = placed.ref.partition("/")
        tasks = self._client.tasks.tasks()
        try:
            self._client.other("tasks", lambda: tasks.delete(tasklist=home, task=ref))
        except NotFound:
            return False
        return True

    def _untouched(self, placed: Placed) -> Json | None:
        there = self._get(placed.ref)
        if there is None or _done(there) or _fingerprint(there) != placed.fingerprint:
            return None
        return there

    def _body(self, task: Task) -> Json:
        last = f"{_MARK}{task.mark}"
        room = NOTES_LIMIT - len(last) - 2
        notes = task.notes.replace("\r\n", "\n").strip()[:room].rstrip()
        body: Json = {"title": clean(task.title, TITLE_LIMIT), "notes": f"{notes}\n\n{last}" if notes else last}
        if task.due is not None:
            body["due"] = f"{self._day(task.due)}T00:00:00.000Z"
        return body

    def _day(self, due: datetime) -> str:
        """Return the day in the user's zone: that is all Google keeps."""
        return due.astimezone(self._zone).date().isoformat()

    def _get(self, ref: str) -> Json | None:
        home, _, task = ref.partition("/")
        if not home or not task:
            return None
        tasks = self._client.tasks.tasks()
        try:
            there = self._client.other("tasks", lambda: tasks.get(tasklist=home, task=task))
        except Refused:
            return None
        return None if there.get("deleted") else there

    def _in_list(self, home: str, mark: str) -> Iterator[Placed]:
        tasks = self._client.tasks.tasks()
        options: Json = {"tasklist": home, "maxResults": PAGE, "showCompleted": True, "showHidden": True}
        try:
            for answer in self._client.other_pages("tasks", lambda page: tasks.list(**options, **page)):
                for row in answer.get("items") or ():
                    if _mark(row) == mark and not row.get("deleted"):
                        yield _placed(mark, f"{home}/{row['id']}", row)
        except NotFound:
            self._list = ""  # the user deleted the list

    def _lists(self) -> Iterator[Json]:
        lists = self._client.tasks.tasklists()
        try:
            for answer in self._client.other_pages("tasks", lambda page: lists.list(maxResults=PAGE, **page)):
                yield from answer.get("items") or ()
        except (
            NotFound
        ) as error:  # everybody has lists: where there are none, there is no service (Workspace can do that)
            what = f"{self._account}: Google Tasks is switched off for this account"
            raise NoTaskList(what, "tasks are kept in the book until it is switched on") from error

    def _home(self) -> str:
        """Return the id of the list; "" when there is none."""
        if not self._list:
            wanted = self._client.options.task_list.casefold()
            for row in self._lists():
                if wanted in (str(row.get("title") or "").casefold(), str(row["id"]).casefold()):
                    self._list = str(row["id"])
                    break
        return self._list

    def _new_home(self) -> str:
        lists = self._client.tasks.tasklists()
        body = {"title": self._client.options.task_list}
        made = self._client.other("tasks", lambda: lists.insert(body=body))
        self._list = str(made["id"])
        return self._list


def _mark(there: Json) -> str:
    """Return the mark in the last line of the notes."""
    last = str(there.get("notes") or "").rstrip().rpartition("\n")[2].strip()
    return last.removeprefix(_MARK) if last.startswith(_MARK) else ""


def _done(there: Json) -> bool:
    return there.get("status") == "completed"


def _placed(mark: str, ref: str, there: Json) -> Placed:
    return Placed(mark, ref, _fingerprint(there), completed=_done(there))


def _fingerprint(there: Json) -> str:
    row = [str(there.get(key) or "") for key in ("title", "notes")]
    return blake2b(
        repr([*row, str(there.get("due") or "")[:10]]).encode("utf-8", "replace"), digest_size=16
    ).hexdigest()
