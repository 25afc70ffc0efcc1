"""The mail of an account as changes: first what happened lately (history), then what is still to be read (backfill).

The cursor is JSON: the history id up to which everything is handed over, whether the backfill is still going on, and
which labels it was made for. A backfill takes hours, and history ids may live no longer: so history is asked again
every few minutes in between, which also brings new mail while old mail is still being read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from connectors.base import Batch, Known, StartOver
from connectors.gmail.backfill import Plan, make_plan
from connectors.gmail.batches import Batches
from connectors.gmail.client import Client
from connectors.gmail.errors import NotFound
from connectors.gmail.fetch import Fetcher
from connectors.gmail.history import read_history
from connectors.gmail.scope import SENT, Scope, digest_of, find_scope
from connectors.gmail.vouched import Vouched
from connectors.model import Change, Message, Parent

HISTORY_SECONDS = 300.0
"""How often history is asked while a backfill goes on."""
GONE_AT_ONCE = 500
_VERSION = 1
_CLOCKS_DIFFER_MS = 3_600_000.0
"""Milliseconds that an answer may seem to have come before the mail that it answers."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Up to where the mail is handed over."""

    history: str
    backfill: bool
    scope: str

    def text(self) -> str:
        """Return it as it is stored."""
        return json.dumps({"v": _VERSION, "history": self.history, "backfill": self.backfill, "scope": self.scope})

    @classmethod
    def parse(cls, text: str, account: str) -> Cursor:
        """Read it again. Raises StartOver for a cursor that is not ours."""
        try:
            held = json.loads(text)
            if held["v"] == _VERSION:
                return cls(str(held["history"]), bool(held["backfill"]), str(held["scope"]))
        except (ValueError, KeyError, TypeError):
            pass
        raise StartOver(f"{account}: the cursor of the mail is not one of ours")


class Mail:
    """Reads one account's mail. What is left of a backfill is kept between calls: the list costs something too."""

    def __init__(self, client: Client, batches: Batches, vouched: Vouched) -> None:
        self._client = client
        self._batches = batches
        self._vouched = vouched
        self._account = client.account
        self._plan: Plan | None = None
        self._reaches: datetime | None = None

    @cached_property
    def scope(self) -> Scope:
        """Which mail is read. Raises Refused for a label that is not there."""
        return find_scope(self._client)

    @cached_property
    def _fetcher(self) -> Fetcher:
        return Fetcher(self._client, self._batches, self.scope)

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed; see `connectors.base.Connector.messages`."""
        held = Cursor.parse(cursor, self._account) if cursor is not None else None
        scope = digest_of(self._client.options.labels)
        if held is not None and held.scope != scope:
            raise StartOver(f"{self._account}: other labels are to be read now")
        if held is None or not held.history:
            self._plan = None
            held = Cursor(self._latest(), backfill=True, scope=scope)
        else:
            held = yield from self._news(held, known)
        if held.backfill:
            yield from self._backfill(held, known, now)

    def has_news(self, parent: Parent, known: Known) -> bool:
        """Tell whether a mail of the thread came after the parent and is not known; see `connectors.base.Connector`."""
        client, ref = self._client, parent.ref
        try:
            there = client.gmail("messages.get", lambda: client.mails.get(userId="me", id=ref, format="minimal"))
            thread = str(there.get("threadId") or ref)
            answer = client.gmail("threads.get", lambda: client.threads.get(userId="me", id=thread, format="minimal"))
        except NotFound:
            return True  # the mail is gone: that is news as well
        rows = [row for row in answer.get("messages") or () if isinstance(row, dict)]
        earliest = parent.at.timestamp() * 1000 - _CLOCKS_DIFFER_MS
        came = {
            str(row.get("id"))
            for row in rows
            if self.scope.holds(row.get("labelIds") or ()) and float(row.get("internalDate") or 0) >= earliest
        }
        return bool(came - {ref}) and not came <= {ref, *known.refs("message")}

    def again(self, refs: Collection[str]) -> Iterator[Message]:
        """Yield the messages as they are now; what is gone or can't be read is left out."""
        plan = Plan()
        for ref in refs:
            plan.add(ref, ref)  # one by one: their threads are not wanted
        for batch in self._fetcher.batches(plan, ()):
            yield from (change.item for change in batch.changes if isinstance(change.item, Message))

    def _latest(self) -> str:
        """Return the mailbox's history id as it is now; "" for an empty mailbox of a server that does not tell it."""
        latest = self._ask_latest()
        self._vouched.begin(latest)
        return latest

    def _ask_latest(self) -> str:
        client = self._client
        try:
            profile = client.gmail("getProfile", lambda: client.users.getProfile(userId="me"))
            return str(profile["historyId"])
        except (NotFound, KeyError):  # a server without profiles: the newest message knows
            newest = client.gmail("messages.list", lambda: client.mails.list(userId="me", maxResults=1))
            rows = newest.get("messages") or []
            if not rows:
                return ""
            ref = str(rows[0]["id"])
            got = client.gmail("messages.get", lambda: client.mails.get(userId="me", id=ref, format="minimal"))
            return str(got.get("historyId") or "")

    def _news(self, held: Cursor, known: Known) -> Generator[Batch, None, Cursor]:
        """Yield what happened since the cursor; return the cursor after it."""
        happened = read_history(self._client, held.history, self.scope)
        self._vouched.read(held.history, happened.history, happened.touched, explained=happened.explained)
        after = replace(held, history=happened.history)
        left = self._plan.left if self._plan is not None else 0
        refs = known.refs("message") if happened.fates else ()
        gone: list[str] = []
        plan = Plan()
        for message, fate in reversed(happened.fates.items()):
            if fate.deleted or (fate.labels is not None and not self.scope.holds(fate.labels)):
                gone.append(message)
            elif message in refs and not (fate.moved and SENT in (fate.labels or ())):
                continue  # it only came twice, or was archived, starred, read
            elif fate.came or fate.moved:
                plan.add(message, fate.thread or message)
                if self._plan is not None:
                    self._plan.promote(fate.thread)
        changes = self._gone(gone, refs)
        # Until everything is handed over, the old cursor stands for it: a crash reads it again.
        for batch in self._fetcher.batches(plan, refs):
            more = (*changes, *batch.changes)
            yield replace(batch, changes=more, cursor=held.text(), left=left + plan.left, reaches=None)
            changes = ()
        yield Batch(changes, after.text(), left=left)
        return after

    def _backfill(self, held: Cursor, known: Known, now: datetime) -> Iterator[Batch]:
        asked = self._client.clock()
        while True:
            if self._plan is None:
                refs = known.refs("message")
                self._plan = make_plan(self._client, self.scope, refs)
                if self._plan.left:
                    self._reaches = now
                    yield Batch((), held.text(), left=self._plan.left, reaches=now)
                gone = self._gone(self._plan.gone, refs)
                for start in range(0, len(gone), GONE_AT_ONCE):
                    yield Batch(gone[start : start + GONE_AT_ONCE], held.text(), left=self._plan.left)
                self._plan.gone = ()
            for batch in self._fetcher.batches(self._plan, ()):
                yield replace(batch, cursor=held.text(), left=self._plan.left, reaches=self._reached(batch.reaches))
                if self._client.clock() - asked >= HISTORY_SECONDS:
                    break
            else:
                self._plan = None
                yield Batch((), replace(held, backfill=False).text())
                return
            asked = self._client.clock()
            try:
                held = yield from self._news(held, known)
            except StartOver:  # it died young: list what there is once more
                held = replace(held, history=self._latest())
                self._plan = None

    def _reached(self, newest: datetime | None) -> datetime | None:
        """Return how far back the backfill reaches: a thread with news in it may have been served out of turn."""
        if newest is not None:
            self._reaches = min(self._reaches or newest, newest)
        return self._reaches

    def _gone(self, refs: Iterable[str], known: Collection[str]) -> tuple[Change, ...]:
        return tuple(Change(self._account, "message", ref) for ref in refs if ref in known)
