"""The calendars of an account as changes (Calendar API, "Synchronize resources efficiently"). Nothing is ever written.

Each calendar has a sync token of its own. A token cannot be combined with a window, and what it brings is not bound to
the window it began with (`connectors.calendars`). 410 means that the token is too old.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from zoneinfo import ZoneInfo

from connectors.base import Refused, Unreachable
from connectors.calendars import BadEvent, CalendarFeed, Read, State, Whose
from connectors.gmail.card import BIRTHDAY, birthday_of
from connectors.gmail.client import Client, Json
from connectors.gmail.errors import NotFound
from connectors.gmail.event import event_of
from connectors.model import Change, SetAside

PAGE = 250
KINDS = ("birthday", "default", "focusTime", "fromGmail", "outOfOffice")
"""Event types that are read: working places are no meetings, and birthdays become cards."""


class Calendars(CalendarFeed):
    """The calendars that the config names. `options.zone` (IANA) is the user's."""

    version = 2

    def __init__(self, client: Client) -> None:
        super().__init__(client.account)
        self._client = client
        self._whose = Whose(client.account, client.options.own_addresses, ZoneInfo(client.options.zone))

    @property
    def ids(self) -> tuple[str, ...]:
        """The calendars' ids; the config may name them as people do. Raises Refused for one that is not there."""
        return self._ids

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        names = self._client.options.calendars
        if all(name == "primary" or "@" in name for name in names):
            return names
        calendars = self._client.calendar.calendarList()
        pages = self._client.other_pages("calendar", lambda page: calendars.list(maxResults=250, **page))
        rows = [row for answer in pages for row in answer.get("items") or ()]
        by_name = {str(row.get("summary") or "").casefold(): str(row["id"]) for row in rows}
        by_name |= {str(row.get("summaryOverride") or "").casefold(): str(row["id"]) for row in rows}
        by_name |= {str(row["id"]).casefold(): str(row["id"]) for row in rows}
        missing = [name for name in names if name != "primary" and name.casefold() not in by_name]
        if missing:
            known = ", ".join(sorted(str(row.get("summary")) for row in rows)[:10])
            raise Refused(f"{self._account}: there is no calendar {missing[0]!r}", f"Google lists: {known}")
        return tuple(name if name == "primary" else by_name[name.casefold()] for name in names)

    def _pages(self, calendar: str, state: State) -> Iterator[tuple[list[Json], str]]:
        """Yield the pages; everything but the window or token is the same for both, as the API demands."""
        low, high = state.bounds
        options: Json = {
            "calendarId": calendar,
            "singleEvents": True,
            "showDeleted": True,
            "maxResults": PAGE,
            "eventTypes": list(KINDS),
            **({"syncToken": state.token} if state.token else {"timeMin": low, "timeMax": high}),
        }
        events = self._client.calendar.events()
        try:
            for answer in self._client.other_pages("calendar", lambda page: events.list(**options, **page)):
                yield answer.get("items") or [], str(answer.get("nextSyncToken") or "")
        except NotFound as missing:
            raise Unreachable(
                f"{self._account}: Google has no calendar {calendar!r} for this account",
                "correct `calendars` in the config, or subscribe to it again",
            ) from missing

    def _read(self, calendar: str, rows: Iterable[Json], state: State, known: Collection[str]) -> Read:
        changes: dict[str, Change] = {}
        aside: list[SetAside] = []
        there: set[str] = set()
        for row in rows:
            if not row.get("id"):
                continue
            ref = f"{calendar}/{row['id']}"
            try:
                event = event_of(row, ref, self._whose)
            except BadEvent as reason:
                # Of what its organiser cancelled, a guest's calendar may keep no more than the id.
                if row.get("status") != "cancelled":
                    there.add(ref)
                    aside.append(SetAside(self._account, "event", ref, str(reason)))
                elif ref in known:
                    changes[ref] = Change(self._account, "event", ref, cancelled=True)
                continue
            item = birthday_of(row, ref, self._account) if row.get("eventType") == BIRTHDAY else event
            if item is not None and state.holds(event.starts, event.ends):
                there.add(ref)
                changes[ref] = Change(self._account, "event", ref, item)
            elif ref in known:
                changes[ref] = Change(self._account, "event", ref)
        return Read(changes.values(), aside, there)
