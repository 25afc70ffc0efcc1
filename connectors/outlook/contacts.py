"""The contacts of an account as changes: folder by folder, each with a delta link of its own. Nothing is written.

Source: Microsoft Graph, "Get incremental changes to messages, events, contacts" (contact: delta). The default folder
has no name there; the others are listed. With immutable ids a contact that is moved keeps its id: one folder reports it
removed, another one new, in any order. So what is gone is only said when all folders are through. The cursor is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from connectors.base import Batch, Known, Refused, StartOver, Unreachable
from connectors.model import Change, SetAside, our_mistake
from connectors.outlook.card import SELECT, card_of, is_whole
from connectors.outlook.client import Client, Json, rows_of, segment
from connectors.outlook.errors import Expired, NotFound
from connectors.outlook.mailbox import mailbox_zone

PAGE = 500
DEFAULT = ""
"""The folder that every mailbox has."""
_VERSION = 1


@dataclass(slots=True)
class _Round:
    """What one look at all folders has come to so far. `links`: folder → where to go on next time."""

    links: dict[str, str] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)


class Contacts:
    """Reads one account's address book. Where the mailbox tells no time zone, `options.zone` (IANA) counts as its own."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._account = client.account

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(mailbox_zone(self._client) or self._client.options.zone)

    def cards(self, cursor: str | None, known: Known) -> Iterator[Batch]:
        """Yield what changed; see `connectors.base.Connector.cards`. Only the last batch carries a cursor."""
        held = _parse(cursor, self._account) if cursor is not None else {}
        folders = self._folders()
        since = held.keys() == set(folders)
        found = _Round()
        for folder in folders:
            try:
                yield from self._folder(folder, held[folder] if since else "", found)
            except Expired as expired:
                raise StartOver(expired.what) from expired
        refs = frozenset(known.refs("card"))
        gone = (found.removed if since else refs) - found.there
        changes = tuple(Change(self._account, "card", ref) for ref in sorted(gone & refs))
        yield Batch(changes, json.dumps({"v": _VERSION, "folders": found.links}))

    def _folders(self) -> tuple[str, ...]:
        """Return the ids of the folders, the default one first; just that one where Graph does not tell."""
        try:
            rows = list(self._client.rows("/me/contactFolders", {"$select": "id,displayName", "$top": "100"}))
        except Refused:
            rows = []
        return (DEFAULT, *sorted({str(row["id"]) for row in rows if row.get("id")}))

    def _folder(self, folder: str, link: str, found: _Round) -> Iterator[Batch]:
        for answer in self._pages(folder, link):
            found.links[folder] = str(answer.get("@odata.deltaLink") or "")
            changes, aside = self._read(rows_of(answer), found)
            if changes or aside:
                yield Batch(tuple(changes), None, tuple(aside))

    def _pages(self, folder: str, link: str) -> Iterator[Json]:
        """Yield the pages of a round; the last holds a delta link. Links are replayed to the letter."""
        prefer = (f"odata.maxpagesize={PAGE}",)
        place = f"/me/contactFolders/{segment(folder)}" if folder else "/me"
        seen: set[str] = set()
        started = bool(link)
        try:
            answer = (
                self._client.get(link, prefer=prefer)
                if link
                else self._client.get(f"{place}/contacts/delta", {"$select": SELECT}, prefer=prefer)
            )
            while True:
                yield answer
                link = str(answer.get("@odata.nextLink") or "")
                if not link:
                    return
                if link in seen:
                    raise Unreachable(f"{self._account}: Microsoft's pages go round in circles", "it is tried again")
                seen.add(link)
                answer = self._client.get(link, prefer=prefer)
        except NotFound as missing:
            if started and self._begins(place):
                raise Expired(missing.what) from missing
            raise Unreachable(
                f"{self._account}: Outlook shows no contacts for this account: {missing.what}",
                "open them in a browser: are they still there?",
            ) from missing

    def _begins(self, place: str) -> bool:
        """Tell whether a folder whose link leads nowhere is there all the same."""
        try:
            self._client.get(f"{place}/contacts/delta", {"$select": "id"}, prefer=("odata.maxpagesize=1",))
        except NotFound:
            return False
        return True

    def _read(self, rows: Iterable[Json], found: _Round) -> tuple[list[Change], list[SetAside]]:
        """Return what the rows change and what of them cannot be read; note in `found` what is there and what is not."""
        latest: dict[str, Json] = {str(row["id"]): row for row in rows if row.get("id")}
        self._complete(latest)
        zone = self._zone if any(row.get("birthday") for row in latest.values()) else ZoneInfo("UTC")
        changes: list[Change] = []
        aside: list[SetAside] = []
        for ref, row in latest.items():
            if "@removed" in row:
                found.removed.add(ref)
                continue
            try:
                card = card_of(row, self._account, zone)
            except (TypeError, ValueError, LookupError, AttributeError) as mistake:
                found.there.add(ref)
                aside.append(SetAside(self._account, "card", ref, our_mistake(mistake)))
                continue
            if card is None:
                found.removed.add(ref)
            else:
                found.there.add(ref)
                changes.append(Change(self._account, "card", ref, card))
        return changes, aside

    def _complete(self, rows: dict[str, Json]) -> None:
        """Fetch what updates left out; a contact that is gone by now counts as removed."""
        parts: Collection[str] = [ref for ref, row in rows.items() if "@removed" not in row and not is_whole(row)]
        places = {ref: f"/me/contacts/{segment(ref)}" for ref in parts}
        for ref, answer in self._client.many(places, {"$select": SELECT}):
            if isinstance(answer, NotFound):
                rows[ref] = {"id": ref, "@removed": {"reason": "deleted"}}
            elif isinstance(answer, dict):
                rows[ref] = answer
            else:
                raise answer


def _parse(cursor: str, account: str) -> dict[str, str]:
    try:
        held = json.loads(cursor)
        if held["v"] == _VERSION:
            return {str(folder): str(link) for folder, link in held["folders"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise StartOver(f"{account}: the cursor of the contacts is not one of ours")
