"""The calendars of an account as changes: read, never written, for Exchange mails guests what changes of their meeting.

Source: Microsoft Graph, "Get incremental changes to events in a calendar view". A delta of a calendar view is bound to the window it began with, so that a calendar is read from scratch when time has
brought the window's end near. Occurrences come as stubs (id, times, the id of their master): the rest is the master's,
which is fetched once a round. Removed events may be ones that never were in the window. The cursor is JSON: for each
calendar its link and window.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from connectors.base import Batch, Known, Refused, StartOver, Unreachable
from connectors.model import Change, SetAside
from connectors.occurrences import AFTER, BEFORE
from connectors.outlook.addresses import Aliases
from connectors.outlook.client import UTC_TIMES, Client, Json, rows_of, segment
from connectors.outlook.errors import Expired, NotFound
from connectors.outlook.event import BadEvent, Whose, event_of
from connectors.outlook.message import address_of

PAGE = 500
DEFAULT = "default"
"""How the config calls the account's own calendar."""
STALE = timedelta(days=60)
"""How much of the window may be gone before the calendar is read from scratch."""
_VERSION = 1


@dataclass(frozen=True, slots=True)
class _State:
    """How far one calendar is read."""

    link: str
    since: datetime
    until: datetime

    def stale(self, now: datetime) -> bool:
        return not self.link or self.until - now < AFTER - STALE or self.since - now > -BEFORE

    def holds(self, starts: datetime, ends: datetime) -> bool:
        return starts < self.until and ends > self.since


class Calendars:
    """The calendars that the config names. `options.zone` (IANA) is the user's."""

    def __init__(self, client: Client, aliases: Aliases) -> None:
        self._client = client
        self._aliases = aliases
        self._account = client.account
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

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The calendars' ids; the config names them as people do. Raises Refused for one that is not there."""
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

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed; every batch but the last of a calendar carries the cursor of before it."""
        if now.tzinfo is None:
            raise ValueError("`now` has no time zone")
        states = _parse(cursor, self._account)
        self._masters.clear()
        for calendar in [calendar for calendar in states if calendar not in self.ids]:
            del states[calendar]
            yield Batch(self._gone(self._refs(calendar, known)), _text(states))
        for calendar in self.ids:
            state = states.get(calendar)
            if state is not None and not state.stale(now):
                try:
                    yield from self._since(calendar, state, states, known)
                    continue
                except Expired:
                    pass
            yield from self._whole(calendar, states, known, now)

    def _since(self, calendar: str, state: _State, states: dict[str, _State], known: Known) -> Iterator[Batch]:
        before = _text(states)
        refs: Collection[str] | None = None
        link = state.link
        for answer in self._pages(calendar, state, state.link):
            link = str(answer.get("@odata.deltaLink") or "")
            rows = rows_of(answer)
            if rows:
                refs = self._refs(calendar, known) if refs is None else refs
                changes, aside, _ = self._read(calendar, rows, state, refs)
                yield Batch(tuple(changes), before, tuple(aside))
        states[calendar] = replace(state, link=link)
        yield Batch((), _text(states))

    def _whole(self, calendar: str, states: dict[str, _State], known: Known, now: datetime) -> Iterator[Batch]:
        states.pop(calendar, None)
        before = _text(states)
        state = _State("", now - BEFORE, now + AFTER)
        refs = self._refs(calendar, known)
        there: set[str] = set()
        link = ""
        for answer in self._pages(calendar, state, ""):
            changes, aside, seen = self._read(calendar, rows_of(answer), state, refs)
            there |= seen
            link = str(answer.get("@odata.deltaLink") or "")
            yield Batch(tuple(change for change in changes if not change.gone), before, tuple(aside))
        states[calendar] = replace(state, link=link)
        yield Batch(self._gone(refs - there), _text(states))

    def _pages(self, calendar: str, state: _State, link: str) -> Iterator[Json]:
        """Yield the pages of a round; the last holds a delta link."""
        prefer = (UTC_TIMES, f"odata.maxpagesize={PAGE}")
        place = "/me" if calendar == DEFAULT else f"/me/calendars/{segment(calendar)}"
        window = {"startDateTime": _stamp(state.since), "endDateTime": _stamp(state.until)}
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
                yield answer
                link = str(answer.get("@odata.nextLink") or "")
                if not link:
                    return
        except NotFound as missing:
            raise Unreachable(
                f"{self._account}: Outlook has no calendar {calendar!r} for this account",
                "correct `calendars` in the config, or open the calendar in a browser: is it still there?",
            ) from missing

    def _read(
        self, calendar: str, rows: Iterable[Json], state: _State, known: Collection[str]
    ) -> tuple[list[Change], list[SetAside], set[str]]:
        """Return what the rows change, what of them cannot be read, and the refs that are there."""
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
                event = event_of(row, ref, whose, masters.get(str(row.get("seriesMasterId"))))
            except BadEvent as reason:
                there.add(ref)
                aside[ref] = SetAside(self._account, "event", ref, str(reason))
                continue
            if state.holds(event.starts, event.ends):
                there.add(ref)
                changes[ref] = Change(self._account, "event", ref, event)
            elif ref in known:
                changes[ref] = Change(self._account, "event", ref)
        return list(changes.values()), list(aside.values()), there

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

    def _refs(self, calendar: str, known: Known) -> frozenset[str]:
        return frozenset(ref for ref in known.refs("event") if ref.startswith(f"{calendar}/"))

    def _gone(self, refs: Iterable[str]) -> tuple[Change, ...]:
        return tuple(Change(self._account, "event", ref) for ref in sorted(refs))


def _parse(cursor: str | None, account: str) -> dict[str, _State]:
    if cursor is None:
        return {}
    try:
        held = json.loads(cursor)
        if held["v"] == _VERSION:
            return {
                calendar: _State(link, datetime.fromisoformat(since), datetime.fromisoformat(until))
                for calendar, (link, since, until) in held["calendars"].items()
            }
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise StartOver(f"{account}: the cursor of the calendars is not one of ours")


def _text(states: dict[str, _State]) -> str:
    calendars = {name: [held.link, held.since.isoformat(), held.until.isoformat()] for name, held in states.items()}
    return json.dumps({"v": _VERSION, "calendars": calendars})


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
