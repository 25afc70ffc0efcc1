"""What calendars of all providers with a change feed have in common: a window, a token a calendar, rounds of pages.

A feed's token is bound to the window it began with (Graph), or cannot be combined with one (Google): so what comes is
cut to the window here, and a calendar is read from scratch when time has brought the window's end near, or when the
provider no longer knows the token. The cursor is JSON: for each calendar its token and window.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from connectors.base import Batch, Known, StartOver
from connectors.model import Change, SetAside
from connectors.occurrences import AFTER, BEFORE

Json = dict[str, Any]
STALE = timedelta(days=60)
"""How much of the window may be gone before the calendar is read from scratch."""
TITLE_LIMIT = 500
DESCRIPTION_LIMIT = 8_192
GUEST_LIMIT = 300


class BadEvent(ValueError):
    """An event that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose calendar it is: the owner's case-folded `addresses`; `zone` is that of the user, for whole days."""

    account: str
    addresses: Collection[str]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class State:
    """How far one calendar is read; without a token the server knows none, and it is read whole each time."""

    token: str
    since: datetime
    until: datetime

    def stale(self, now: datetime) -> bool:
        """Tell whether it is time to read the calendar from scratch."""
        return not self.token or self.until - now < AFTER - STALE or self.since - now > -BEFORE

    def holds(self, starts: datetime, ends: datetime) -> bool:
        """Tell whether an event lies in the window."""
        return starts < self.until and ends > self.since

    @property
    def bounds(self) -> tuple[str, str]:
        """The window in the words of the providers (RFC 3339, UTC)."""
        return _stamp(self.since), _stamp(self.until)


@dataclass(frozen=True, slots=True)
class Read:
    """What the rows of a page come to: changes, what cannot be read, and the refs that are there."""

    changes: Collection[Change]
    aside: Collection[SetAside]
    there: Collection[str]


class CalendarFeed(ABC):
    """The calendars that the config names, read by change feed. Nothing is ever written."""

    version: int
    """Of the cursor: with another one everything is read again."""

    def __init__(self, account: str) -> None:
        self._account = account

    @property
    @abstractmethod
    def ids(self) -> tuple[str, ...]:
        """The calendars' ids. Raises Refused for one that the config names and that is not there."""

    @abstractmethod
    def _pages(self, calendar: str, state: State) -> Iterator[tuple[list[Json], str]]:
        """Yield the rows of each page of a round, and the token if the page has one. Raises StartOver for a lost place."""

    @abstractmethod
    def _read(self, calendar: str, rows: Iterable[Json], state: State, known: Collection[str]) -> Read:
        """Read the rows of a page; their refs are `calendar/id`."""

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed; no batch but the last of a calendar carries a cursor."""
        if now.tzinfo is None:
            raise ValueError("`now` has no time zone")
        states = self._parse(cursor)
        for calendar in [calendar for calendar in states if calendar not in self.ids]:
            del states[calendar]
            yield Batch(self._gone(self._refs(calendar, known)), self._text(states))
        for calendar in self.ids:
            state = states.get(calendar)
            if state is not None and not state.stale(now):
                try:
                    yield from self._since(calendar, state, states, known)
                    continue
                except StartOver:  # of this calendar alone
                    pass
            yield from self._whole(calendar, states, known, now)

    def _since(self, calendar: str, state: State, states: dict[str, State], known: Known) -> Iterator[Batch]:
        token = state.token
        refs: Collection[str] | None = None
        for rows, following in self._pages(calendar, state):
            token = following or token
            if not rows:
                continue
            if refs is None:
                refs = self._refs(calendar, known)
            found = self._read(calendar, rows, state, refs)
            yield Batch(tuple(found.changes), None, tuple(found.aside))
        states[calendar] = replace(state, token=token)
        yield Batch((), self._text(states))

    def _whole(self, calendar: str, states: dict[str, State], known: Known, now: datetime) -> Iterator[Batch]:
        states.pop(calendar, None)
        state = State("", now - BEFORE, now + AFTER)
        refs = self._refs(calendar, known)
        there: set[str] = set()
        token = ""
        for rows, following in self._pages(calendar, state):
            found = self._read(calendar, rows, state, refs)
            there.update(found.there)
            token = following or token
            yield Batch(tuple(change for change in found.changes if not change.gone), None, tuple(found.aside))
        states[calendar] = replace(state, token=token)
        yield Batch(self._gone(refs - there), self._text(states))

    def _refs(self, calendar: str, known: Known) -> frozenset[str]:
        return frozenset(ref for ref in known.refs("event") if ref.startswith(f"{calendar}/"))

    def _gone(self, refs: Iterable[str]) -> tuple[Change, ...]:
        return tuple(Change(self._account, "event", ref) for ref in sorted(refs))

    def _parse(self, cursor: str | None) -> dict[str, State]:
        if cursor is None:
            return {}
        try:
            held = json.loads(cursor)
            if held["v"] == self.version:
                return {
                    calendar: State(token, datetime.fromisoformat(since), datetime.fromisoformat(until))
                    for calendar, (token, since, until) in held["calendars"].items()
                }
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        raise StartOver(f"{self._account}: the cursor of the calendars is not one of ours")

    def _text(self, states: Mapping[str, State]) -> str:
        calendars = {
            name: [held.token, held.since.isoformat(), held.until.isoformat()] for name, held in states.items()
        }
        return json.dumps({"v": self.version, "calendars": calendars})


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
