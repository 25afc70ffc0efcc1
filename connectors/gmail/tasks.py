"""Tasks in Google Tasks: a list of the account's, made when it is missing; each task carries its mark in its notes.

Google keeps of a due date only the day. A ref is `list/task`. The fingerprint covers title, notes and day; ticking off
is told apart from it, and a task that was deleted is still delivered for a while, marked so. Our open tasks are looked
at all at once (`connectors.gmail.task_listings`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from connectors.base import NoTaskList, Refused
from connectors.gmail.client import Client, Json
from connectors.gmail.errors import NotFound
from connectors.gmail.task import MARK, fingerprint_of, is_done, mark_of, placed_of
from connectors.gmail.task_listings import PAGE, Listings
from connectors.mime_headers import clean
from connectors.model import Placed, Task

NOTES_LIMIT = 8_192
"""Characters, by Google's documentation of the Task resource."""
TITLE_LIMIT = 1_024


class Tasks:
    """The task list `options.task_list` of one account."""

    def __init__(self, client: Client, clock: Callable[[], float]) -> None:
        self._client = client
        self._listings = Listings(client, clock)
        self._moved: dict[str, str] = {}
        self._account = client.account
        self._zone = ZoneInfo(client.options.zone)
        self._list = ""

    def find(self, mark: str, ref: str = "") -> Placed | None:
        """Return the task with that mark, ticked off or not; in other lists too, when it is known to exist."""
        held = self._look(self._moved.get(ref, ref)) if ref else None
        if held is not None and held.mark in ("", mark):
            return replace(held, mark=mark)
        home = self._home()
        found = next(self._in_list(home, mark), None) if home else None
        if found is None and ref:  # it was there once: the user may have moved it
            others = [str(row["id"]) for row in self._lists()]
            found = next((there for other in others if other != home for there in self._in_list(other, mark)), None)
        if found is not None and ref:
            self._moved[ref] = found.ref
        else:
            self._moved.pop(ref, None)
        return found

    def marked(self, mark: str) -> tuple[Placed, ...]:
        """Return every task of the list with that mark."""
        home = self._home()
        return tuple(self._in_list(home, mark)) if home else ()

    def create(self, task: Task) -> Placed:
        """Put the task into the list."""
        self._listings.forget()
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
        return placed_of(task.mark, f"{made['home']}/{made['id']}", made)

    def update(self, placed: Placed, task: Task) -> Placed | None:
        """Give an untouched task new content; None, and nothing changed, when the user touched it."""
        there = self._untouched(placed)
        if there is None:
            return None
        home, _, ref = placed.ref.partition("/")
        body = self._body(task) | {"id": ref, "status": "needsAction"}
        tasks = self._client.tasks.tasks()
        made = self._client.other("tasks", lambda: tasks.update(tasklist=home, task=ref, body=body))
        return placed_of(task.mark, placed.ref, made)

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

    def _look(self, ref: str) -> Placed | None:
        """Return a task under the mark that it carries: from a listing of what is open, else by itself."""
        home, _, task = ref.partition("/")
        if not home or not task:
            return None
        held = self._listings.open(home, task)
        if held is None and (there := self._get(ref)) is not None:
            self._listings.saw(home, there)
            held = placed_of(mark_of(there), ref, there)
        return held

    def _untouched(self, placed: Placed) -> Json | None:
        """Return a task that is about to be changed, if nobody touched it."""
        self._listings.forget()
        there = self._get(placed.ref)
        if there is None or is_done(there) or fingerprint_of(there) != placed.fingerprint:
            return None
        return there

    def _body(self, task: Task) -> Json:
        last = f"{MARK}{task.mark}"
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
                    if mark_of(row) == mark and not row.get("deleted"):
                        yield placed_of(mark, f"{home}/{row['id']}", row)
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
