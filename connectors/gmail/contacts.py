"""The contacts of an account as changes (People API, people.connections.list with a sync token). Nothing is written.

"Other contacts", whom Google collected from mail by itself, are not read. A token lives seven days from the last full
list; with one, contacts that went come with `metadata.deleted`, and one that was linked anew names its former ids.
Groups are asked for each time: a contact does not change when its group gets another name. The cursor is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from connectors.base import Batch, Known, Refused, SignInNeeded, StartOver
from connectors.gmail.card import FIELDS, card_of
from connectors.gmail.client import Client, Json
from connectors.gmail.errors import Expired, mend
from connectors.gmail.options import CONTACT_SCOPES
from connectors.model import Change, SetAside, our_mistake

PAGE = 1_000
_VERSION = 1
_EVERYBODY = frozenset({"mycontacts", "all", "blocked", "chatbusy"})
"""Groups of Google's own that say nothing about whom they hold."""


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The sync token, and a digest of the groups' names that the cards were read with."""

    token: str
    groups: str

    def text(self) -> str:
        return json.dumps({"v": _VERSION, "token": self.token, "groups": self.groups})

    @classmethod
    def parse(cls, text: str, account: str) -> _Cursor:
        try:
            held = json.loads(text)
            if held["v"] == _VERSION:
                return cls(str(held["token"]), str(held["groups"]))
        except (ValueError, KeyError, TypeError):
            pass
        raise StartOver(f"{account}: the cursor of the contacts is not one of ours")


class Contacts:
    """Reads one account's address book."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._account = client.account

    def cards(self, cursor: str | None, known: Known) -> Iterator[Batch]:
        """Yield what changed; see `connectors.base.Connector.cards`. Only the last batch carries a cursor."""
        held = _Cursor.parse(cursor, self._account) if cursor is not None else None
        if not self._client.permits(CONTACT_SCOPES):
            raise SignInNeeded(f"{self._account}: you have not allowed to see your contacts", mend(self._account))
        groups = self._groups()
        digest = _digest(groups)
        if held is not None and held.token and held.groups == digest:
            try:
                yield from self._since(held.token, groups, digest, known)
            except Expired:
                pass
            else:
                return
        yield from self._whole(groups, digest, known)

    def _since(self, token: str, groups: Mapping[str, str], digest: str, known: Known) -> Iterator[Batch]:
        refs: Collection[str] | None = None
        following = token
        for answer in self._pages({"syncToken": token}):
            following = str(answer.get("nextSyncToken") or following)
            rows = _rows(answer, "connections")
            if rows:
                refs = known.refs("card") if refs is None else refs
                changes, aside, _ = self._read(rows, groups, refs)
                yield Batch(tuple(changes), None, tuple(aside))
        yield Batch((), _Cursor(following, digest).text())

    def _whole(self, groups: Mapping[str, str], digest: str, known: Known) -> Iterator[Batch]:
        refs = frozenset(known.refs("card"))
        there: set[str] = set()
        token = ""
        for answer in self._pages({}):
            changes, aside, seen = self._read(_rows(answer, "connections"), groups, ())
            there |= seen
            token = str(answer.get("nextSyncToken") or token)
            yield Batch(tuple(changes), None, tuple(aside))
        gone = tuple(Change(self._account, "card", ref) for ref in sorted(refs - there))
        yield Batch(gone, _Cursor(token, digest).text())

    def _pages(self, where: Json) -> Iterator[Json]:
        """Yield the pages; everything but the token is the same for both, as the API demands."""
        options: Json = {
            "resourceName": "people/me",
            "personFields": FIELDS,
            "pageSize": PAGE,
            "requestSyncToken": True,
            **where,
        }
        connections = self._client.people.people().connections()
        return self._client.other_pages("people", lambda page: connections.list(**options, **page))

    def _read(
        self, rows: Iterable[Json], groups: Mapping[str, str], known: Collection[str]
    ) -> tuple[list[Change], list[SetAside], set[str]]:
        """Return what the rows change, what of them cannot be read, and the refs that are there."""
        changes: dict[str, Change] = {}
        aside: dict[str, SetAside] = {}
        there: set[str] = set()
        for row in rows:
            ref = str(row.get("resourceName") or "")
            if not ref:
                continue
            told = row.get("metadata")
            metadata = told if isinstance(told, dict) else {}
            former = metadata.get("previousResourceNames")
            gone = [str(name) for name in former if name != ref] if isinstance(former, list) else []
            try:
                card = None if metadata.get("deleted") else card_of(row, self._account, groups)
            except (TypeError, ValueError, LookupError, AttributeError) as mistake:
                there.add(ref)
                aside[ref] = SetAside(self._account, "card", ref, our_mistake(mistake))
                continue
            if card is None:
                gone.append(ref)
            else:
                there.add(ref)
                changes[ref] = Change(self._account, "card", ref, card)
            for name in gone:
                there.discard(name)
                changes.pop(name, None)
                if name in known:
                    changes[name] = Change(self._account, "card", name)
        return list(changes.values()), list(aside.values()), there

    def _groups(self) -> dict[str, str]:
        """Return resource name → the group's name, where it is worth a word; {} where Google does not tell."""
        groups = self._client.people.contactGroups()
        options: Json = {"pageSize": PAGE, "groupFields": "groupType,name"}
        try:
            pages = list(self._client.other_pages("people", lambda page: groups.list(**options, **page)))
        except Refused:
            return {}
        rows = [row for answer in pages for row in _rows(answer, "contactGroups")]
        return {
            str(row.get("resourceName")): str(row.get("formattedName") or row.get("name") or "")
            for row in rows
            if not (row.get("groupType") == "SYSTEM_CONTACT_GROUP" and str(row.get("name")).casefold() in _EVERYBODY)
        }


def _rows(answer: Json, key: str) -> list[Json]:
    rows = answer.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _digest(groups: Mapping[str, str]) -> str:
    return blake2b(json.dumps(sorted(groups.items())).encode(), digest_size=8).hexdigest()
