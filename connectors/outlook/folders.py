"""The folders that are read, and what has become of a message that one of them no longer holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from connectors.base import Refused
from connectors.outlook.client import Client, Json, segment
from connectors.outlook.errors import NotFound
from connectors.outlook.options import FOLDERS

WELL_KNOWN = frozenset(
    """
    archive clutter conversationhistory deleteditems drafts inbox junkemail outbox sentitems scheduled searchfolders
    """.split()  # noqa: SIM905 - a list of words
)
"""Names that Graph itself understands (mailFolder resource)."""
TRASH = "deleteditems"
_PAGE = "1000"


class Folders:
    """The folders of one account, by the names of the config. Ids are asked for when something hangs on them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        named = (name for name in client.options.folders if name.casefold() not in FOLDERS)
        self.names = (*FOLDERS, *dict.fromkeys(named))
        self._ids: dict[str, str] = {}

    def id_of(self, name: str) -> str:
        """Return what Graph calls a folder: a well-known name as it is, else an id. Raises Refused."""
        if name.casefold() in WELL_KNOWN:
            return name.casefold()
        found, ref = "", "/me/mailFolders"
        for part in name.split("/"):
            rows = list(self._client.rows(ref, {"$select": "id,displayName", "$top": "250"}))
            there = {str(row.get("displayName") or "").casefold(): str(row["id"]) for row in rows if row.get("id")}
            found = there.get(part.strip().casefold(), "")
            if not found:
                near = get_close_matches(part.casefold(), there, n=1)
                hint = f"did you mean {near[0]!r}?" if near else "correct `folders` in the config"
                raise Refused(f"{self._client.account}: there is no folder {name!r} in this mailbox", hint)
            ref = f"/me/mailFolders/{segment(found)}/childFolders"
        return found

    def real_ids(self, names: Iterable[str]) -> frozenset[str]:
        """Return the ids that messages name as their folder; folders that are not there have none."""
        wanted = [name for name in names if name not in self._ids]
        if wanted:
            places = {name: f"/me/mailFolders/{segment(self.id_of(name))}" for name in wanted}
            for name, answer in self._client.many(places, {"$select": "id"}):
                self._ids[name] = str(answer.get("id") or "") if isinstance(answer, dict) else ""
        return frozenset(self._ids[name] for name in names) - {""}

    def holds(self, data: Json) -> bool:
        """Tell whether a message lies in one of the folders, and is no draft."""
        return not data.get("isDraft") and data.get("parentFolderId") in self.real_ids(self.names)

    def trashed(self, data: Json) -> bool:
        """Tell whether a message lies in Deleted Items."""
        return data.get("parentFolderId") in self.real_ids((TRASH,))

    def gone(self, refs: Collection[str]) -> Iterator[str]:
        """Yield those that lie in none of the folders any more: what one folder lost may have been moved to another."""
        places = {ref: f"/me/messages/{segment(ref)}" for ref in refs}
        for ref, answer in self._client.many(places, {"$select": "id,parentFolderId,isDraft"}):
            if isinstance(answer, NotFound) or (isinstance(answer, dict) and not self.holds(answer)):
                yield ref

    def listed(self, name: str) -> Iterator[str]:
        """Yield the ids of all messages in a folder; none when it is not there."""
        try:
            place = f"/me/mailFolders/{segment(self.id_of(name))}/messages"
            for row in self._client.rows(place, {"$select": "id,isDraft", "$top": _PAGE}):
                if row.get("id"):
                    yield str(row["id"])
        except NotFound:
            return
