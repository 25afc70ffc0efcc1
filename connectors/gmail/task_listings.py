"""Our open tasks, seen all at once: one listing of what is open answers for each of them.

Google has no change feed for tasks (tasks.list, https://developers.google.com/workspace/tasks/reference/rest), and a
project may make 50,000 requests a day. A listing of the *changes* would have to be believed where it is silent, and it
is silent about a task in another list and, after a while, about a deleted one. So what is listed is what is still
open, and silence is no answer: a task that is missing is asked for by itself. `updatedMin` leaves out what was changed
last before the oldest of ours was: in a list that holds the user's own tasks too, that is most of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

from connectors.base import Refused
from connectors.gmail.client import Client, Json
from connectors.gmail.task import is_done, mark_of, placed_of
from connectors.model import Placed

PAGE = 100
"""The most that Google gives in a page."""
PAGES = 10
"""The most that are read of what is open; what lies beyond is asked for by itself."""
FRESH = 60.0
"""Seconds for which a listing is believed."""
_MARGIN = timedelta(seconds=1)
"""A `updatedMin` may be compared in whole seconds."""


@dataclass(slots=True)
class _Listing:
    """What was open in a list at a moment: task → as it lies there, and when it was changed last."""

    at: float
    open: dict[str, tuple[Placed, str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    """The tasks asked for since: each may be asked for once."""


class Listings:
    """The last listing of each list that holds tasks of ours."""

    def __init__(self, client: Client, clock: Callable[[], float]) -> None:
        self._client = client
        self._clock = clock
        self._held: dict[str, _Listing] = {}
        self._ours: dict[str, dict[str, str]] = {}
        """List → open task that was asked for → when it was changed last."""

    def open(self, home: str, task: str) -> Placed | None:
        """Return an open task of a list under the mark that it carries; None: nothing is known of it.

        A second question about the same task is answered by a new listing. Raises Unreachable, WaitUntil, SignInNeeded.
        """
        listing = self._held.get(home)
        if listing is None or task in listing.asked or self._clock() - listing.at >= FRESH:
            listing = self._held[home] = self._listed(home)
        found = listing.open.get(task)
        if found is None:
            return None
        listing.asked.add(task)
        self._ours[home][task] = found[1]
        return found[0]

    def saw(self, home: str, there: Json) -> None:
        """Take in that a task was asked for by itself: the next listing begins early enough to hold it."""
        if not is_done(there):
            self._ours[home][str(there.get("id") or "")] = str(there.get("updated") or "")

    def forget(self) -> None:
        """Believe none of them any more: something is about to be changed."""
        self._held.clear()

    def _listed(self, home: str) -> _Listing:
        ours = self._ours.setdefault(home, {})
        tasks = self._client.tasks.tasks()
        options: Json = {"tasklist": home, "maxResults": PAGE, "showCompleted": False, **_since(ours.values())}
        listing = _Listing(self._clock())
        try:
            pages = self._client.other_pages("tasks", lambda page: tasks.list(**options, **page))
            for answer in islice(pages, PAGES):
                for row in answer.get("items") or ():
                    ref = str(row.get("id") or "")
                    if ref and not is_done(row) and not row.get("deleted"):
                        placed = placed_of(mark_of(row), f"{home}/{ref}", row)
                        listing.open[ref] = placed, str(row.get("updated") or "")
        except Refused:  # the user deleted the list; whoever asks for a task by itself is told so
            listing.open.clear()
        self._ours[home] = {ref: listing.open[ref][1] for ref in ours if ref in listing.open}
        return listing


def _since(changed: Collection[str]) -> Json:
    """Return the option that leaves out what was changed last before all of these; none when that is not known."""
    try:
        moments = [datetime.fromisoformat(moment).astimezone(UTC) for moment in changed]
        return {"updatedMin": f"{min(moments) - _MARGIN:%Y-%m-%dT%H:%M:%S}Z"} if moments else {}
    except (ValueError, OverflowError):
        return {}
