"""The calendars of an account as changes: read, never written, for Exchange mails guests what changes of their meeting.

Source: Microsoft Graph, "Get incremental changes to events in a calendar view". A delta of a calendar view is bound to
the window it began with (`connectors.calendars`). Occurrences come as stubs (id, times, the id of their master): the
rest is the master's, which is fetched once a round. Removed events may be ones that never were in the window.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from zoneinfo import ZoneInfo

from connectors.base import Refused, Unreachable
from connectors.calendars import BadEvent, CalendarFeed, Read, State, Whose
from connectors.model import Change, SetAside
from connectors.outlook.addresses import Aliases
from connectors.outlook.client import UTC_TIMES, Client, Json, rows_of, segment
from connectors.outlook.errors import Expired, NotFound
from connectors.outlook.event import event_of
from connectors.outlook.message import address_of

PAGE = 500
DEFAULT = "default"
"""How the config calls the account's own calendar."""


class Calendars(CalendarFeed):
    """The calendars that the config names. `options.zone` (IANA) is the user's."""

    version = 1

    def __init__(self, client: Client, aliases: Aliases) -> None:
        super().__init__(client.account)
        self._client = client
        self._aliases = aliases
        self._masters: dict[str, Json] = {}

    def _whose(self, rows: Iterable[Json]) -> Whose:
        """Return whose calendar it is; Microsoft is asked for aliases only when a meeting is with none that are known."""
        own = self._client.options.own_addresses
        if any(self._is_strange(row, own) for row in rows):
            own = own | frozenset(self._aliases.known() or ())
        return Whose(self._account, own, ZoneInfo(self._client.options.zone))

    @staticmethod
    def _is_strange(row: Json, own: Collection[str]) -> bool:
        people = [address_of(guest) for guest in (*rows_of(row, "attendees"), row.get("organizer"))]
        emails = {who.email for who in people if who is not None}
        return bool(rows_of(row, "attendees")) and emails.isdisjoint(own)

    @property
    def ids(self) -> tuple[str, ...]:
        """The calendars' ids; the config names them as people do. Raises Refused for one that is not there."""
        return self._ids

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        names = self._client.options.calendars
        if all(name.casefold() == DEFAULT for name in names):
            return tuple(DEFAULT for _ in names[:1])
        rows = list(self._client.rows("/me/calendars", {"$select": "id,name", "$top": "100"}))
        by_name = {str(row.get("name") or "").casefold(): str(row["id"]) for row in rows if row.get("id")}
        by_name |= {DEFAULT: DEFAULT}
        missing = [name for name in names if name.casefold() not in by_name]
        if missing:
            known = ", ".join(sorted(str(row.get("name")) for row in rows)[:10])
            raise Refused(f"{self._account}: there is no calendar {missing[0]!r}", f"Outlook lists: {known}")
        return tuple(by_name[name.casefold()] for name in names)

    def _pages(self, calendar: str, state: State) -> Iterator[tuple[list[Json], str]]:
        """Yield the pages of a round; the last holds a delta link, which is the token."""
        self._masters.clear()
        prefer = (UTC_TIMES, f"odata.maxpagesize={PAGE}")
        place = "/me" if calendar == DEFAULT else f"/me/calendars/{segment(calendar)}"
        window = dict(zip(("startDateTime", "endDateTime"), state.bounds, strict=True))
        link = state.token
        seen: set[str] = set()
        try:
            while True:
                if link in seen:
                    raise Unreachable(f"{self._account}: Microsoft's pages go round in circles", "it is tried again")
                seen.add(link)
                answer = (
                    self._client.get(link, prefer=prefer)
                    if link
                    else self._client.get(f"{place}/calendarView/delta", window, prefer=prefer)
                )
                yield rows_of(answer), str(answer.get("@odata.deltaLink") or "")
                link = str(answer.get("@odata.nextLink") or "")
                if not link:
                    return
        except NotFound as missing:
            if state.token:
                raise Expired(missing.what) from missing
            raise Unreachable(
                f"{self._account}: Outlook has no calendar {calendar!r} for this account",
                "correct `calendars` in the config, or open the calendar in a browser: is it still there?",
            ) from missing

    def _read(self, calendar: str, rows: Iterable[Json], state: State, known: Collection[str]) -> Read:
        changes: dict[str, Change] = {}
        aside: dict[str, SetAside] = {}
        there: set[str] = set()
        latest = {str(row["id"]): row for row in rows if row.get("id")}
        masters = self._masters_of(latest.values())
        whose = self._whose([*latest.values(), *masters.values()])
        for ident, row in latest.items():
            ref = f"{calendar}/{ident}"
            if "@removed" in row:
                there.discard(ref)
                if ref in known:
                    changes[ref] = Change(self._account, "event", ref)
                continue
            if row.get("type") == "seriesMaster":
                continue
            try:
                event = event_of(row, ref, whose, masters.get(str(row.get("seriesMasterId"))), own=calendar == DEFAULT)
            except BadEvent as reason:
                there.add(ref)
                aside[ref] = SetAside(self._account, "event", ref, str(reason))
                continue
            if state.holds(event.starts, event.ends):
                there.add(ref)
                changes[ref] = Change(self._account, "event", ref, event)
            elif ref in known:
                changes[ref] = Change(self._account, "event", ref)
        return Read(changes.values(), aside.values(), there)

    def _masters_of(self, rows: Collection[Json]) -> Mapping[str, Json]:
        """Return the masters of the occurrences: as the page holds them, else fetched, each once a round."""
        for row in rows:
            if row.get("type") == "seriesMaster" and "subject" in row:
                self._masters[str(row["id"])] = row
        wanted = {str(row["seriesMasterId"]) for row in rows if row.get("seriesMasterId")} - self._masters.keys()
        places = {ref: f"/me/events/{segment(ref)}" for ref in sorted(wanted)}
        for ref, answer in self._client.many(places, {}):
            self._masters[ref] = answer if isinstance(answer, dict) else {}
        return self._masters
