"""Tasks in Microsoft To Do: a list of the account's, made when it is missing.

Each task carries its mark in a linked resource (`externalId`), where the user does not see it. To Do keeps of a due date only the day. A ref is `list/task`: ids change when a task is moved to another list. The
fingerprint covers title, notes and day; ticking off is told apart from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from connectors.base import Refused, Unanswered, sent
from connectors.mime_headers import clean
from connectors.model import Placed, Task
from connectors.outlook.client import Client, Json, rows_of, segment
from connectors.outlook.errors import NotFound
from connectors.outlook.reply import text_of, tidy

APPLICATION = "wellkept"
TITLE_LIMIT = 255
"""Characters: longer titles are refused by Outlook's clients."""
NOTES_LIMIT = 16_000
_PAGE = "100"
_EXPAND = {"$expand": "linkedResources"}
_DONE = "completed"
_AGAIN = "it is looked for again"


class Tasks:
    """The task list `options.task_list` of one account."""

    def __init__(self, client: Client) -> None:
        self._client = client
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
            others = [str(row["id"]) for row in self._lists() if row.get("id")]
            found = next((there for other in others if other != home for there in self._in_list(other, mark)), None)
        return found

    def marked(self, mark: str) -> tuple[Placed, ...]:
        """Return every task of the list with that mark."""
        home = self._home()
        return tuple(self._in_list(home, mark)) if home else ()

    def create(self, task: Task) -> Placed:
        """Put the task into the list."""
        title = clean(task.title, TITLE_LIMIT)
        linked = {"applicationName": APPLICATION, "externalId": task.mark, "displayName": title}
        body = {**self._body(task), "linkedResources": [linked]}
        try:
            return self._insert(task, body)
        except NotFound:  # the user deleted the list meanwhile
            self._list = ""
            return self._insert(task, body)

    def update(self, placed: Placed, task: Task) -> Placed | None:
        """Give an untouched task new content; None, and nothing changed, when the user touched it."""
        if self._untouched(placed) is None:
            return None
        self._client.patch(_place(placed.ref), self._body(task))
        there = self._get(placed.ref)
        return _placed(task.mark, placed.ref, there) if there is not None else None

    def withdraw(self, placed: Placed) -> bool:
        """Delete an untouched task of ours; False: nothing changed."""
        if self._untouched(placed) is None:
            return False
        try:
            self._client.delete(_place(placed.ref))
        except NotFound:
            return False
        return True

    def _insert(self, task: Task, body: Json) -> Placed:
        home = self._home() or self._new_home()
        made = self._client.post(f"/me/todo/lists/{segment(home)}/tasks", body)
        if made.get("id"):
            return _placed(task.mark, f"{home}/{made['id']}", made)
        with sent():
            there = next(self._in_list(home, task.mark), None)
        if there is None:
            raise Unanswered(f"{self._client.account}: the task that was made is not to be seen yet", _AGAIN)
        return there

    def _untouched(self, placed: Placed) -> Json | None:
        there = self._get(placed.ref)
        if there is None or there.get("status") == _DONE or _fingerprint(there) != placed.fingerprint:
            return None
        return there

    def _body(self, task: Task) -> Json:
        """Return what a task shows. The day is written as UTC, which is how To Do keeps days."""
        due = task.due
        return {
            "title": clean(task.title, TITLE_LIMIT),
            "body": {"contentType": "text", "content": tidy(task.notes).strip()[:NOTES_LIMIT]},
            "dueDateTime": None if due is None else {"dateTime": f"{self._day(due)}T00:00:00", "timeZone": "UTC"},
        }

    def _day(self, due: datetime) -> str:
        """Return the day in the user's zone."""
        return due.astimezone(self._zone).date().isoformat()

    def _get(self, ref: str) -> Json | None:
        if not all(ref.partition("/")):
            return None
        try:
            return self._client.get(_place(ref), _EXPAND)
        except Refused:
            return None

    def _in_list(self, home: str, mark: str) -> Iterator[Placed]:
        try:
            place = f"/me/todo/lists/{segment(home)}/tasks"
            untold: dict[str, Json] = {}
            for row in self._client.rows(place, {**_EXPAND, "$top": _PAGE}):
                if not row.get("id"):
                    continue
                if "linkedResources" not in row:
                    untold[str(row["id"])] = row
                elif _mark(row) == mark:
                    yield _placed(mark, f"{home}/{row['id']}", row)
            for ref, row in self._linked(home, untold):
                if _mark(row) == mark:
                    yield _placed(mark, f"{home}/{ref}", row)
        except NotFound:
            self._list = ""  # the user deleted the list

    def _linked(self, home: str, rows: dict[str, Json]) -> Iterator[tuple[str, Json]]:
        """Yield tasks with the links that their list did not show."""
        places = {ref: f"/me/todo/lists/{segment(home)}/tasks/{segment(ref)}/linkedResources" for ref in rows}
        for ref, answer in self._client.many(places, {}):
            if isinstance(answer, dict):
                yield ref, {**rows[ref], "linkedResources": rows_of(answer)}

    def _lists(self) -> Iterator[Json]:
        yield from self._client.rows("/me/todo/lists", {"$top": _PAGE})

    def _home(self) -> str:
        """Return the id of the list; "" when there is none."""
        if not self._list:
            wanted = self._client.options.task_list.casefold()
            for row in self._lists():
                if wanted in (str(row.get("displayName") or "").casefold(), str(row["id"]).casefold()):
                    self._list = str(row["id"])
                    break
        return self._list

    def _new_home(self) -> str:
        made = self._client.post("/me/todo/lists", {"displayName": self._client.options.task_list})
        self._list = str(made.get("id") or "")
        with sent():
            home = self._home()
        if not home:
            raise Unanswered(f"{self._client.account}: the task list that was made is not to be seen yet", _AGAIN)
        return home


def _place(ref: str) -> str:
    home, _, task = ref.partition("/")
    return f"/me/todo/lists/{segment(home)}/tasks/{segment(task)}"


def _mark(there: Json) -> str:
    rows = rows_of(there, "linkedResources")
    own = (row for row in rows if row.get("applicationName") == APPLICATION)
    return next((str(row.get("externalId") or "").lower() for row in own), "")


def _placed(mark: str, ref: str, there: Json) -> Placed:
    return Placed(mark, ref, _fingerprint(there), completed=there.get("status") == _DONE)


def _fingerprint(there: Json) -> str:
    due = there.get("dueDateTime")
    day = str(due.get("dateTime") or "")[:10] if isinstance(due, dict) else ""
    row = [clean(str(there.get("title") or "")), text_of(there).split(), day]
    return blake2b(repr(row).encode("utf-8", "replace"), digest_size=16).hexdigest()
