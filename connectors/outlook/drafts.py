"""Drafts in Outlook: a reply is begun by Outlook itself, read back, and given our text above its quotation.

A ref is the immutable id: it stays when the user edits, moves or sends. The mark is an extended property, which no
recipient sees. Between Outlook's beginning of a reply and our text in it a crash may come: a reply to the same mail
without a mark and without a word of anybody's is therefore taken up, never made a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from connectors.base import Known, Occupied, Refused, Unanswered, sent
from connectors.compose import OUR_TEXT_LIMIT, compose
from connectors.mime_headers import clean
from connectors.model import Address, Draft, Parent, Placed
from connectors.outlook.addresses import Aliases
from connectors.outlook.client import Client, Json, segment
from connectors.outlook.errors import Conflict, NotFound, NotImplementedThere
from connectors.outlook.folders import Folders
from connectors.outlook.message import moment_of, recipients
from connectors.outlook.reply import (
    KEY,
    addressed,
    fingerprint,
    is_bare,
    mark_of,
    marked,
    page,
    tidy,
    with_ours,
    written,
)

SELECT = (
    "id,subject,body,toRecipients,ccRecipients,bccRecipients,conversationId,isDraft,hasAttachments,parentFolderId,"
    "createdDateTime,lastModifiedDateTime"
)
_HEAD = "id,conversationId,subject,isDraft,parentFolderId"
_EXPAND = f"singleValueExtendedProperties($filter=id eq '{KEY}')"
_ORIGINAL = "id,subject,body,from,replyTo,toRecipients,ccRecipients,conversationId,isDraft,parentFolderId,sentDateTime"
_ARRIVAL = "id,isDraft,parentFolderId,receivedDateTime"
_CLOCKS_DIFFER = timedelta(hours=1)
"""By how much an answer may seem to have come before the mail that it answers."""
_PAGE = "100"
_SUBJECT_LIMIT = 500
_AGAIN = "it is looked for again"
_WRITES = 3
"""How often a reply is written when somebody's hand was on it."""
_AT_BIRTH = 60.0
"""Seconds between the beginning of a reply and its last change, within which nobody came back to it."""


class Drafts:
    """The drafts of one account."""

    def __init__(self, client: Client, aliases: Aliases) -> None:
        self._client = client
        self._aliases = aliases
        self._account = client.account
        self._folders = Folders(client)
        self._conversations: dict[str, frozenset[str]] = {}
        self._searchable = True

    def find(self, mark: str, ref: str = "") -> Placed | None:
        """Return the live draft with that mark; see `connectors.base.Connector.find_draft`."""
        there = self._get(ref) if ref else None
        if there is not None and self._live(there) and mark_of(there) in ("", mark):
            return _placed(mark, there)
        return next(self._marked(mark), None)

    def marked(self, mark: str) -> tuple[Placed, ...]:
        """Return every live draft with that mark."""
        return tuple(self._marked(mark))

    def _marked(self, mark: str) -> Iterator[Placed]:
        for row in self._candidates(mark):
            if "singleValueExtendedProperties" in row:
                found: Json | None = row
            else:  # a list need not show what it was searched by
                found = self._get(str(row.get("id") or ""))
            if found is not None and mark_of(found) == mark and self._live(found):
                yield _placed(mark, found)

    def _candidates(self, mark: str) -> Iterator[Json]:
        """Yield what may carry the mark; every draft where nothing can be searched by it, or nothing was found.

        A search may lag behind, or know nothing of properties and say nothing of it: a draft that is missed is made twice.
        """
        if self._searchable:
            wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY}' and ep/value eq '{_quoted(mark)}')"
            try:
                found = False
                for row in self._rows("/me/messages", {"$filter": wanted}):
                    found = True
                    yield row
                if found:
                    return
            except (Refused, NotImplementedThere):
                self._searchable = False
        yield from self._rows("/me/mailFolders/drafts/messages", {})

    def answering(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """Return the live drafts, anybody's, that lie in the conversation of one of the messages."""
        rows = list(self._heads()) if message_ids else []
        if not rows:
            return ()
        wanted = {found for message in sorted(set(message_ids)) for found in self._conversation(message)}
        held = [self._get(str(row["id"])) for row in rows if row.get("conversationId") in wanted]
        return tuple(_placed(mark_of(there), there) for there in held if there is not None and self._live(there))

    def has_news(self, parent: Parent, known: Known) -> bool:
        """Tell whether a mail of the conversation came that is not known; see `connectors.base.Connector`."""
        earliest = parent.at - _CLOCKS_DIFFER
        try:
            came = {
                str(row["id"])
                for conversation in self._conversation(parent.message_id)
                for row in self._client.rows(
                    "/me/messages",
                    {"$filter": f"conversationId eq '{_quoted(conversation)}'", "$select": _ARRIVAL, "$top": _PAGE},
                )
                if row.get("id") and self._folders.holds(row) and _received(row) >= earliest
            }
        except (Refused, NotImplementedThere):  # a server that cannot search so: what the last sync brought stands
            return False
        return bool(came - {parent.ref}) and not came <= {parent.ref, *known.refs("message")}

    def create(self, draft: Draft) -> Placed:
        """Make the draft, or take up the one that an interrupted run began. Raises Refused; see `Connector`."""
        if not draft.to:
            raise Refused("the draft has no recipient", "give it an address in To")
        compose(draft)  # what cannot be written down is refused before anything is asked
        if draft.reply_to is None:
            return self._placed(draft, self._new(draft))
        original = self._original(draft.reply_to.ref)
        begun, finished = self._begun(draft, original)
        if finished:
            return _placed(draft.mark, begun)
        if not begun:
            begun = self._begin(draft, original)
        return self._placed(draft, self._fill(draft, begun, original))

    def withdraw(self, placed: Placed) -> bool:
        """Move an untouched draft of ours to Deleted Items; False: nothing changed."""
        there = self._get(placed.ref) if placed.mark and placed.ref else None
        if there is None or not self._live(there) or fingerprint(there) != placed.fingerprint:
            return False
        try:
            self._client.delete(f"/me/messages/{segment(placed.ref)}")
        except NotFound:
            return False
        return True

    def _new(self, draft: Draft) -> str:
        body = {
            "subject": clean(draft.subject, _SUBJECT_LIMIT),
            "body": {"contentType": "html", "content": page(draft.text[:OUR_TEXT_LIMIT])},
            **addressed(draft),
            "singleValueExtendedProperties": marked(draft.mark),
        }
        sender = self._alias([draft.sender])
        made = self._written(body, sender, lambda whole: self._client.post("/me/messages", whole))
        with sent():
            ref = str(made.get("id") or "") or next((found.ref for found in self._marked(draft.mark)), "")
        if not ref:
            raise Unanswered(f"{self._account}: the draft that was made is not to be seen yet", _AGAIN)
        return ref

    def _original(self, ref: str) -> Json:
        """Return the mail that is answered. Raises Refused when it cannot be."""
        try:
            found = self._client.get(f"/me/messages/{segment(ref)}", {"$select": _ORIGINAL})
        except NotFound as gone:
            raise Refused("the mail that this draft answers is no longer in the mailbox") from gone
        if found.get("isDraft"):
            raise Refused("what this draft answers is a draft itself")
        if self._folders.trashed(found):
            raise Refused("the mail that this draft answers lies in the trash", "move it back, or write by hand")
        return found

    def _begun(self, draft: Draft, original: Json) -> tuple[Json, bool]:
        """Return the draft of ours in the conversation, empty if there is none, and whether it is finished.

        What Outlook filed as another conversation is known by its subject and quotation. Raises Occupied for somebody
        else's.
        """
        others = False
        bare: Json = {}
        conversation = original.get("conversationId")
        subject = str(original.get("subject") or "").casefold()
        for row in self._heads():
            near = bool(conversation) and row.get("conversationId") == conversation
            if not near and not (subject and str(row.get("subject") or "").casefold().endswith(subject)):
                continue
            there = self._get(str(row["id"]))
            if there is None or not self._live(there):
                continue
            mark = mark_of(there)
            if mark == draft.mark:
                return there, True
            if not mark and _unmodified(there) and is_bare(there, original, quoting=not near):
                bare = there
            elif near:
                others = True
        if others:
            raise Occupied("another draft lies in this conversation", "send or discard it")
        return bare, False

    def _begin(self, draft: Draft, original: Json) -> Json:
        """Let Outlook begin the reply, without a body: with one it would leave out the quotation."""
        assert draft.reply_to is not None
        way = "createReplyAll" if draft.cc or len(draft.to) > 1 else "createReply"
        made = self._client.post(f"/me/messages/{segment(draft.reply_to.ref)}/{way}")
        with sent():
            begun = self._get(str(made["id"])) if made.get("id") else self._begun(draft, original)[0]
        if not begun:
            raise Unanswered(f"{self._account}: the draft that was begun is not to be seen yet", _AGAIN)
        return begun

    def _fill(self, draft: Draft, begun: Json, original: Json) -> str:
        """Put our text above the quotation. Graph would change sent mail too: only a draft is touched.

        Outlook's own choice of recipients does not always honour Reply-To, so it is replaced by the draft's.
        """
        ref = str(begun["id"])
        if not begun.get("isDraft"):
            raise Refused("the draft was sent before it was written")
        body = {
            "body": with_ours(begun, tidy(draft.text)[:OUR_TEXT_LIMIT]),
            **addressed(draft),
            "singleValueExtendedProperties": marked(draft.mark),
        }
        asked = [*recipients(original, "toRecipients"), *recipients(original, "ccRecipients")]
        sender = self._alias([Address(who.email, draft.sender.name) for who in asked])
        for attempt in range(_WRITES):
            try:
                self._written(body, sender, lambda whole: self._client.patch(f"/me/messages/{segment(ref)}", whole))
                break
            except Conflict:
                there = self._get(ref)
                if attempt == _WRITES - 1 or there is None or not self._live(there) or not is_bare(there, original):
                    raise
        return ref

    @staticmethod
    def _written(body: Json, sender: Address | None, write: Callable[[Json], Json]) -> Json:
        """Write a draft; as its sender does, unless Microsoft refuses: organisations may forbid to write from aliases."""
        if sender is None:
            return write(body)
        try:
            return write({**body, "from": written((sender,))[0]})
        except Refused:
            return write(body)

    def _alias(self, asked: Collection[Address]) -> Address | None:
        """Return the alias of the account that the customer wrote to; None for the account's own address."""
        if not asked or self._client.options.address in {who.email for who in asked}:
            return None
        main, *aliases = self._aliases.known() or ("",)
        if main in {who.email for who in asked}:
            return None
        return next((who for who in asked if who.email in aliases), None)

    def _placed(self, draft: Draft, ref: str) -> Placed:
        """Return the draft as Outlook holds it: it writes bodies anew."""
        with sent():
            there = self._get(ref)
        if there is None:
            raise Unanswered(f"{self._account}: the draft that was made is not to be seen yet", _AGAIN)
        return _placed(draft.mark, there)

    def _heads(self) -> Iterator[Json]:
        """Yield what tells the drafts apart; bodies are fetched of those that matter."""
        query = {"$select": _HEAD, "$top": _PAGE}
        for row in self._client.rows("/me/mailFolders/drafts/messages", query):
            if row.get("id") and row.get("isDraft", True):
                yield row

    def _rows(self, place: str, query: Json) -> Iterator[Json]:
        yield from self._client.rows(place, {**query, "$select": SELECT, "$expand": _EXPAND, "$top": _PAGE})

    def _conversation(self, message_id: str) -> Iterable[str]:
        """Return the conversations in which a mail lies: none when it is not found."""
        if message_id not in self._conversations:
            query = {
                "$filter": f"internetMessageId eq '{_quoted(message_id)}'",
                "$select": "id,conversationId",
                "$top": "10",
            }
            try:
                rows = list(self._client.rows("/me/messages", query))
            except (Refused, NotImplementedThere):
                return ()
            found = frozenset(str(row["conversationId"]) for row in rows if row.get("conversationId"))
            if not found:
                return ()
            self._conversations[message_id] = found
        return self._conversations[message_id]

    def _get(self, ref: str) -> Json | None:
        """Return a message as it is now; None when it is not there, or the ref is none of Outlook's."""
        try:
            return self._client.get(f"/me/messages/{segment(ref)}", {"$select": SELECT, "$expand": _EXPAND})
        except Refused:
            return None

    def _live(self, there: Json) -> bool:
        """Tell whether a message is a draft (sent, it keeps its id) that was not discarded."""
        return bool(there.get("isDraft")) and not self._folders.trashed(there)


def _received(row: Json) -> datetime:
    """Return when a mail came; now, as good as ever, when that is not told."""
    return moment_of(row.get("receivedDateTime")) or datetime.max.replace(tzinfo=UTC)


def _unmodified(there: Json) -> bool:
    """Tell whether nobody came back to a draft after it was begun, as far as Outlook tells."""
    created, changed = (moment_of(there.get(key)) for key in ("createdDateTime", "lastModifiedDateTime"))
    if created is None or changed is None:
        return True
    return abs((changed - created).total_seconds()) <= _AT_BIRTH


def _placed(mark: str, there: Json) -> Placed:
    return Placed(mark, str(there["id"]), fingerprint(there))


def _quoted(text: str) -> str:
    """Return text as it stands within quotes of a filter (OData: a quote is doubled)."""
    return text.replace("'", "''")
