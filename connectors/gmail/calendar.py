"""The calendars of an account as changes (Calendar API, "Synchronize resources efficiently"). Nothing is ever written.

Each calendar has a sync token of its own. A token cannot be combined with a window, and what it brings is not bound to
the window it began with: so what comes is cut to the window here, and the calendar is read from scratch when time has
brought the window's end near. 410 means the same. The cursor is JSON: for each calendar its token and window.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from connectors.base import Batch, Known, Refused, StartOver, Unreachable
from connectors.gmail.card import BIRTHDAY, birthday_of
from connectors.gmail.client import Client, Json
from connectors.gmail.errors import Expired, NotFound
from connectors.gmail.event import BadEvent, Whose, event_of
from connectors.model import Change, SetAside
from connectors.occurrences import AFTER, BEFORE

PAGE = 250
STALE = timedelta(days=60)
"""How much of the window may be gone before the calendar is read from scratch."""
KINDS = ("birthday", "default", "focusTime", "fromGmail", "outOfOffice")
"""Event types that are read: working places are no meetings, and birthdays become cards."""
_VERSION = 2


@dataclass(frozen=True, slots=True)
class _State:
    """How far one calendar is read; without a token the server knows none, and it is read whole each time."""

    token: str
    since: datetime
    until: datetime

    def stale(self, now: datetime) -> bool:
        return not self.token or self.until - now < AFTER - STALE or self.since - now > -BEFORE

    def holds(self, starts: datetime, ends: datetime) -> bool:
        return starts < self.until and ends > self.since


class Calendars:
    """The calendars that the config names. `options.zone` (IANA) is the user's."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._account = client.account
        self._whose = Whose(client.account, client.options.own_addresses, ZoneInfo(client.options.zone))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The calendars' ids; the config may name them as people do. Raises Refused for one that is not there."""
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

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed; no batch but the last of a calendar carries a cursor."""
        if now.tzinfo is None:
            raise ValueError("`now` has no time zone")
        states = _parse(cursor, self._account)
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
        token = state.token
        refs: Collection[str] | None = None
        for answer in self._pages(calendar, {"syncToken": token}):
            token = str(answer.get("nextSyncToken") or token)
            rows = answer.get("items") or ()
            if not rows:
                continue
            if refs is None:
                refs = self._refs(calendar, known)
            changes, aside, _ = self._read(calendar, rows, state, refs)
            yield Batch(tuple(changes), None, tuple(aside))
        states[calendar] = _State(token, state.since, state.until)
        yield Batch((), _text(states))

    def _whole(self, calendar: str, states: dict[str, _State], known: Known, now: datetime) -> Iterator[Batch]:
        states.pop(calendar, None)
        state = _State("", now - BEFORE, now + AFTER)
        refs = self._refs(calendar, known)
        there: set[str] = set()
        token = ""
        window = {"timeMin": _stamp(state.since), "timeMax": _stamp(state.until)}
        for answer in self._pages(calendar, window):
            changes, aside, seen = self._read(calendar, answer.get("items") or (), state, refs)
            there |= seen
            token = str(answer.get("nextSyncToken") or token)
            yield Batch(tuple(change for change in changes if not change.gone), None, tuple(aside))
        states[calendar] = _State(token, state.since, state.until)
        yield Batch(self._gone(refs - there), _text(states))

    def _pages(self, calendar: str, where: Json) -> Iterator[Json]:
        """Yield the pages; everything but the window or token is the same for both, as the API demands."""
        options: Json = {
            "calendarId": calendar,
            "singleEvents": True,
            "showDeleted": True,
            "maxResults": PAGE,
            "eventTypes": list(KINDS),
            **where,
        }
        events = self._client.calendar.events()
        try:
            yield from self._client.other_pages("calendar", lambda page: events.list(**options, **page))
        except NotFound as missing:
            raise Unreachable(
                f"{self._account}: Google has no calendar {calendar!r} for this account",
                "correct `calendars` in the config, or subscribe to it again",
            ) from missing

    def _read(
        self, calendar: str, rows: Iterable[Json], state: _State, known: Collection[str]
    ) -> tuple[list[Change], list[SetAside], set[str]]:
        """Return what the rows change, what of them cannot be read, and the refs that are there."""
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
                # Of what was deleted, Google may keep no more than the id.
                if row.get("status") != "cancelled":
                    there.add(ref)
                    aside.append(SetAside(self._account, "event", ref, str(reason)))
                elif ref in known:
                    changes[ref] = Change(self._account, "event", ref)
                continue
            item = birthday_of(row, ref, self._account) if row.get("eventType") == BIRTHDAY else event
            if item is not None and state.holds(event.starts, event.ends):
                there.add(ref)
                changes[ref] = Change(self._account, "event", ref, item)
            elif ref in known:
                changes[ref] = Change(self._account, "event", ref)
        return list(changes.values()), aside, there

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
                calendar: _State(token, datetime.fromisoformat(since), datetime.fromisoformat(until))
                for calendar, (token, since, until) in held["calendars"].items()
            }
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise StartOver(f"{account}: the cursor of the calendars is not one of ours")


def _text(states: dict[str, _State]) -> str:
    calendars = {name: [held.token, held.since.isoformat(), held.until.isoformat()] for name, held in states.items()}
    return json.dumps({"v": _VERSION, "calendars": calendars})


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
