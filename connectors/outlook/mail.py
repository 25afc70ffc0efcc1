"""The mail of an account as changes: folder by folder, each with a delta link of its own.

Source: Microsoft Graph, "Get incremental changes to messages in a folder". A page a folder in turn, newest first, so that questions and their answers come close to each other; after each page the
cursor stands where Graph goes on, and a backfill that was killed loses no more than a page. A delta is no clean feed:
messages come twice or with nothing but what changed, pages may be empty, and what one folder reports as removed may lie
in the next. When Graph has lost its place in a folder, that folder is read from its beginning, and in the end what the
index holds is compared with what is there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from connectors.base import Batch, ConnectorError, Known, Refused, Unreachable
from connectors.mime import Unreadable
from connectors.model import Change, Message, SetAside, our_mistake
from connectors.outlook.client import Client, Json, rows_of, segment
from connectors.outlook.cursor import Cursor, Place
from connectors.outlook.errors import Expired, NotFound, TooLarge, TooSlow
from connectors.outlook.folders import Folders
from connectors.outlook.message import SELECT, is_whole, message_of
from connectors.outlook.options import FOLDERS, OPTIONAL

PAGE = 1_000
_SMALL = 100
"""What a page is halved to at the least when Microsoft cannot fill one in time."""
GONE_AT_ONCE = 500
JUDGED = 1_000
"""Messages that a list no longer shows and that are asked for one by one; of more, the list is believed."""
_UNTOLD = frozenset(
    """
    id isRead parentFolderId flag categories importance inferenceClassification changeKey lastModifiedDateTime isDraft
    """.split()  # noqa: SIM905 - a list of words
)
"""What may change of a message without our seeing it differently."""
_FIRST = {"$select": SELECT, "$orderby": "receivedDateTime desc"}


@dataclass(slots=True)
class _Page:
    """What the rows of one page come to."""

    changes: dict[str, Change] = field(default_factory=dict)
    aside: dict[str, SetAside] = field(default_factory=dict)
    parts: dict[str, Json] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)

    def forget(self, ref: str) -> None:
        for held in (self.changes, self.aside, self.parts):
            held.pop(ref, None)
        self.removed.discard(ref)


class Mail:
    """Reads one account's mail."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._account = client.account
        self._size = PAGE

    @cached_property
    def folders(self) -> Folders:
        """Which folders are read."""
        return Folders(self._client)

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed; see `connectors.base.Connector.messages`."""
        held = Cursor.parse(cursor, self._account) if cursor is not None else Cursor(check=bool(known.refs("message")))
        names = self.folders.names
        for name in held.folders.keys() - set(names):
            del held.folders[name]
            held.check = True
        for name in names:
            held.folders.setdefault(name, Place())
        restarted: set[str] = set()
        turn = deque(names)
        trouble: Refused | None = None
        while turn:
            name = turn.popleft()
            try:
                more = yield from self._page(name, held, known, now, restarted)
            except Refused as missing:  # the other folders are read all the same
                trouble = trouble or missing
                continue
            if more:
                turn.append(name)
        if trouble is not None:
            raise trouble
        if held.check:
            yield from self._compare(held, known)

    def _page(
        self, name: str, held: Cursor, known: Known, now: datetime, restarted: set[str]
    ) -> Generator[Batch, None, bool]:
        """Yield one page of a folder; return whether there are more."""
        place = held.folders[name]
        try:
            answer = self._ask(name, place)
        except TooSlow:
            self._size = max(_SMALL, self._size // 2)
            raise
        except TooLarge:
            if self._size == 1:
                raise
            self._size = max(1, self._size // 4)
            return True
        except Expired as expired:
            if name in restarted:
                raise Unreachable(expired.what, "Microsoft forgets where it stood; it is tried again") from expired
            yield self._from_scratch(name, held, now, restarted)
            return True
        except NotFound as missing:
            if place.link and name not in restarted:
                yield self._from_scratch(name, held, now, restarted)
                return True
            return self._missing(name, held, missing)
        rows = rows_of(answer)
        more = self._move_on(place, answer)
        if not place.done:
            _note_age(place, rows)
        page = self._sort(name, rows)
        self._complete(name, page, known)
        aside = tuple(page.aside.values())
        yield Batch(tuple(page.changes.values()), held.text(), aside, reaches=_reaches(held, now))
        return more

    def _from_scratch(self, name: str, held: Cursor, now: datetime, restarted: set[str]) -> Batch:
        """Forget where a folder stood, for this once. It may be another folder of that name now."""
        restarted.add(name)
        held.folders[name] = Place(done=held.folders[name].done)
        held.check = True
        return Batch((), held.text(), reaches=_reaches(held, now))

    def _missing(self, name: str, held: Cursor, missing: NotFound) -> bool:
        """Do without a folder that many mailboxes do not have; raise Unreachable and Refused for others."""
        what = f"{self._account}: the folder {name!r} is not there: {missing.what}"
        if name in OPTIONAL:
            held.folders[name] = Place(done=True)
            return False
        if name in FOLDERS:
            raise Unreachable(what, "open the mailbox in a browser: is it still there?") from missing
        raise Refused(what, "correct `folders` in the config") from missing

    def _ask(self, name: str, place: Place) -> Json:
        prefer = (f"odata.maxpagesize={self._size}",)
        if place.link:
            return self._client.get(place.link, prefer=prefer)
        place.id = place.id or self.folders.id_of(name)
        return self._client.get(f"/me/mailFolders/{segment(place.id)}/messages/delta", _FIRST, prefer=prefer)

    def _move_on(self, place: Place, answer: Json) -> bool:
        """Set the link to ask next; return whether it leads to more of the same round."""
        following, last = answer.get("@odata.nextLink"), answer.get("@odata.deltaLink")
        link = following or last
        if not isinstance(link, str) or not link or (following and link == place.link):
            raise Unreachable(f"{self._account}: Microsoft does not say how it goes on", "it is tried again")
        place.link = link
        place.done = place.done or not following
        return bool(following)

    def _sort(self, name: str, rows: list[Json]) -> _Page:
        """Read what is whole; the last word on a message counts."""
        page = _Page()
        for row in rows:
            ref = str(row.get("id") or "")
            if not ref:
                continue
            part = page.parts.get(ref)
            page.forget(ref)
            if "@removed" in row:
                page.removed.add(ref)
            elif is_whole(row):
                self._read(name, ref, row, page)
            else:
                page.parts[ref] = {**(part or {}), **row}
        return page

    def _read(self, name: str, ref: str, row: Json, page: _Page) -> None:
        if row.get("isDraft"):
            return
        try:
            page.changes[ref] = Change(self._account, "message", ref, message_of(row, self._account, name))
        except Unreadable as reason:
            page.aside[ref] = SetAside(self._account, "message", ref, str(reason))
        except (TypeError, LookupError, AttributeError, RecursionError) as mistake:
            page.aside[ref] = SetAside(self._account, "message", ref, our_mistake(mistake))

    def _complete(self, name: str, page: _Page, known: Known) -> None:
        """Fetch what an update left out, and judge what was removed."""
        if not page.parts and not page.removed:
            return
        refs = known.refs("message")
        doubtful = {ref for ref in page.removed if ref in refs}
        wanted = []
        for ref, part in page.parts.items():
            if ref not in refs or not self._untold(part):
                wanted.append(ref)
            elif "parentFolderId" in part and not self.folders.holds(part):
                doubtful.add(ref)
        for ref in self.folders.gone(sorted(doubtful)):
            page.changes[ref] = Change(self._account, "message", ref)
        if wanted:
            self._fetch(name, wanted, page, refs)

    @staticmethod
    def _untold(part: Json) -> bool:
        return {key for key in part if "@" not in key} <= _UNTOLD

    def _fetch(self, name: str, wanted: list[str], page: _Page, refs: Collection[str]) -> None:
        places = {ref: f"/me/messages/{segment(ref)}" for ref in wanted}
        for ref, answer in self._client.many(places, {"$select": SELECT}):
            if isinstance(answer, NotFound) or (isinstance(answer, dict) and not self.folders.holds(answer)):
                if ref in refs:
                    page.changes[ref] = Change(self._account, "message", ref)
            elif isinstance(answer, ConnectorError):
                page.aside[ref] = SetAside(self._account, "message", ref, answer.what)
            else:
                self._read(name, ref, answer, page)

    def again(self, refs: Collection[str]) -> Iterator[Message]:
        """Yield the messages as they are now, without their folder; what is gone or can't be read is left out."""
        page = _Page()
        self._fetch("", list(refs), page, ())
        yield from (change.item for change in page.changes.values() if isinstance(change.item, Message))

    def _compare(self, held: Cursor, known: Known) -> Iterator[Batch]:
        """Yield as gone what the index holds and the mailbox does not. Raises Unreachable for an empty one."""
        refs = frozenset(known.refs("message"))
        there = {ref for name in self.folders.names for ref in self.folders.listed(name)} if refs else set()
        if refs and not there:
            raise Unreachable(
                f"{self._account}: the mailbox is suddenly empty", "open it in a browser: is the mail still there?"
            )
        missing = sorted(refs - there)
        gone = list(self.folders.gone(missing)) if len(missing) <= JUDGED else missing
        for start in range(0, len(gone), GONE_AT_ONCE):
            part = gone[start : start + GONE_AT_ONCE]
            yield Batch(tuple(Change(self._account, "message", ref) for ref in part), held.text())
        held.check = False
        yield Batch((), held.text())


def _note_age(place: Place, rows: list[Json]) -> None:
    """Note how far back a page of a backfill goes, if it is in order: Graph only promises so."""
    told = [str(row["receivedDateTime"]) for row in rows if row.get("receivedDateTime")]
    try:
        moments = [_aware(text) for text in told]
        before = _aware(place.since) if place.since else None
    except ValueError:
        return
    ordered = moments == sorted(moments, reverse=True)
    if moments and ordered and (before is None or moments[0] <= before):
        place.since = moments[-1].isoformat()


def _reaches(held: Cursor, now: datetime) -> datetime | None:
    """Return since when all folders are handed over; None when all of them are whole."""
    unfinished = [place.since for place in held.folders.values() if not place.done]
    if not unfinished:
        return None
    return max(_aware(since) if since else now for since in unfinished)


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
