"""Drafts in Gmail: found by ref, by mark, among the newest; made in the right thread; taken back only if untouched.

A ref is Gmail's draft id: it stays when the user edits, while the id of the message within changes with every edit.
The fingerprint is a digest of recipients, subject and contents as Gmail gives them back right after creation, for it
writes bodies anew. The search index lags behind, and whether our Message-ID survives an edit is for Google to say: so a
search for the mark is followed by a look at the newest drafts, and before anything is made in a thread, at its drafts.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from connectors.base import Occupied, Refused, Unanswered, sent
from connectors.compose import compose
from connectors.gmail.aliases import Aliases, refuse_empty, with_sender, with_subject
from connectors.gmail.batches import Batches, Request
from connectors.gmail.client import Client, Json
from connectors.gmail.errors import NotFound
from connectors.gmail.payload import FIELDS, headers_of, message_of
from connectors.gmail.vouched import Vouched
from connectors.mime import Unreadable, parse_message
from connectors.mime_headers import clean, identifier, identifiers
from connectors.model import Draft, Message, Placed

PAGE = 500
NEWEST = 50
"""Drafts whose headers are looked at; of older ones only the thread is known."""
_KEY = re.compile(r"[0-9a-f]{32}")
_SEARCHABLE = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`|~.@-]{1,250}>")
_HEADERS = ["Message-ID", "Message-Id", "In-Reply-To", "References", "Subject"]
_TWINS = 5
_HEADS_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class _Row:
    """A draft as lists name it."""

    ref: str
    message: str
    thread: str


@dataclass(frozen=True, slots=True)
class _Head:
    """What a draft's header tells: the local part of its Message-ID, what it answers, its subject."""

    mark: str
    answers: frozenset[str]
    subject: str = ""


class Drafts:
    """The drafts of one account."""

    def __init__(self, client: Client, batches: Batches, aliases: Aliases, vouched: Vouched) -> None:
        self._client = client
        self._batches = batches
        self._aliases = aliases
        self._vouched = vouched
        self._account = client.account
        self._heads: dict[str, _Head] = {}
        self._threads: dict[str, str] = {}

    def find(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """Return the live draft with that mark; see `connectors.base.Connector.find_draft`."""
        if (held := self._vouched.untouched(mark, ref)) is not None:
            return held
        there = self._get(ref) if ref else None
        if there is not None and self._mark(there) in ("", mark):
            return self._placed(mark, there)
        for rows in self._places(mark):
            for row in rows:
                if self._head(row).mark == mark and (found := self._get(row.ref)) is not None:
                    return self._placed(mark, found)
        return next(self._unmarked(made), None) if made is not None else None

    def marked(self, mark: str, made: Draft | None = None) -> tuple[Placed, ...]:
        """Return every live draft with that mark, or with the text of `made` and no mark."""
        refs = {row.ref for rows in self._places(mark) for row in rows if self._head(row).mark == mark}
        found = [there for ref in sorted(refs) if (there := self._get(ref)) is not None]
        unmarked = tuple(self._unmarked(made)) if made is not None else ()
        return (*(self._placed(mark, there) for there in found), *unmarked)

    def answering(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """Return the live drafts, anybody's, that answer one of the messages or lie in its thread."""
        wanted = frozenset(message_ids)
        if (known := self._vouched.answers(wanted)) is not None:
            return known
        rows = list(self._rows()) if wanted else []
        self._load_heads(rows[:NEWEST])
        found = [row for row in rows[:NEWEST] if not wanted.isdisjoint(self._head(row).answers)]
        if len(found) < len(rows):
            threads = {self._thread_of(message) for message in sorted(wanted)} - {""}
            found += [row for row in rows if row.thread in threads and row not in found]
        live = [there for row in found if (there := self._get(row.ref)) is not None]
        drafts = tuple(self._placed(self._mark(there), there) for there in live)
        self._vouched.answered(wanted, drafts)
        return drafts

    def create(self, draft: Draft) -> Placed:
        """Make the draft, or adopt the one that an interrupted run made. Raises Refused; see `Connector`."""
        self._vouched.changing()
        draft, raw, thread = self._written(draft)
        if thread:
            adopted = self._in_thread(draft, raw, thread)
            if adopted is not None:
                return adopted
        message: Json = {"raw": base64.urlsafe_b64encode(raw).decode("ascii")}
        if thread:
            message["threadId"] = thread
        client = self._client
        body = {"message": message}
        made = client.gmail("drafts.create", lambda: client.drafts.create(userId="me", body=body))
        with sent():
            there = self._get(str(made["id"]))
        if there is None:
            raise Unanswered(
                f"{self._account}: the draft that was made is not to be seen yet", "it is looked for again"
            )
        return self._placed(draft.mark, there)

    def withdraw(self, placed: Placed) -> bool:
        """Delete an untouched draft of ours for good (Google has no trash for drafts); False: nothing changed."""
        self._vouched.changing()
        there = self._get(placed.ref) if placed.mark and placed.ref else None
        if there is None or _fingerprint(there) != placed.fingerprint:
            return False
        client = self._client
        try:
            client.gmail("drafts.delete", lambda: client.drafts.delete(userId="me", id=placed.ref))
        except NotFound:
            return False
        return True

    def _written(self, draft: Draft) -> tuple[Draft, bytes, str]:
        """Return the draft as it is written here, its bytes, and its thread ("" for a new one). Raises Refused."""
        refuse_empty(draft)
        compose(draft)  # what cannot be written down is refused before anything is asked
        original, thread = self._original(draft)
        draft = with_subject(with_sender(draft, original, self._aliases.known() or ()), original)
        return draft, compose(draft, original), thread

    def _unmarked(self, made: Draft) -> Iterator[Placed]:
        """Yield what an interrupted run made, by its text: Google may have given it another Message-ID."""
        try:
            draft, raw, thread = self._written(made)
        except Refused:
            return
        rows = [row for row in self._rows(first_page=not thread) if not thread or row.thread == thread]
        if not thread:
            self._load_heads(rows[:NEWEST])
            rows = [row for row in rows[:NEWEST] if self._head(row).subject == clean(draft.subject)]
        for row in rows:
            there = self._get(row.ref)
            if there is not None and not self._mark(there) and self._same(there, raw):
                yield self._placed(made.mark, there)

    def _original(self, draft: Draft) -> tuple[Message | None, str]:
        """Return the mail that is answered, and its thread."""
        if draft.reply_to is None:
            return None, ""
        client, ref = self._client, draft.reply_to.ref
        try:
            found = client.gmail(
                "messages.get", lambda: client.mails.get(userId="me", id=ref, format="full", fields=FIELDS)
            )
        except NotFound as gone:
            raise Refused("the mail that this draft answers is no longer in the mailbox") from gone
        if "TRASH" in (found.get("labelIds") or ()):
            raise Refused("the mail that this draft answers lies in the trash", "move it back, or write by hand")
        try:
            return message_of(found, self._account), str(found.get("threadId") or "")
        except Unreadable:
            return None, str(found.get("threadId") or "")

    def _in_thread(self, draft: Draft, raw: bytes, thread: str) -> Placed | None:
        """Return our own draft in the thread: by its mark, else by its text. Raises Occupied for somebody else's."""
        others = False
        for row in [row for row in self._rows() if row.thread == thread]:
            there = self._get(row.ref)
            if there is None:
                continue
            mark = self._mark(there)
            if mark == draft.mark or (not mark and self._same(there, raw)):
                return self._placed(draft.mark, there)
            others = True
        if others:
            raise Occupied(
                "another draft lies in this conversation, and Gmail hides one behind the other", "send or discard it"
            )
        return None

    def _same(self, there: Json, raw: bytes) -> bool:
        """Tell whether a draft has the recipients and the text of ours; Google writes the rest of it anew."""
        try:
            held = message_of(there["message"], self._account)
        except Unreadable:
            return False
        ours = parse_message(raw, account=self._account, ref="", folder="", ours=True, delivered=held.at)
        same_people = {row.email for row in (*held.to, *held.cc)} == {row.email for row in (*ours.to, *ours.cc)}
        return same_people and bool(ours.text.split()) and held.text.split() == ours.text.split()

    def _places(self, mark: str) -> Iterator[list[_Row]]:
        """Yield where a draft with the mark may be: what the search finds, then the newest drafts."""
        for domain in sorted(self._domains()):
            rows = list(self._rows(f"rfc822msgid:{mark}@{domain}", first_page=True))[:NEWEST]
            self._load_heads(rows)
            yield rows
        rows = list(self._rows(first_page=True))[:NEWEST]
        self._load_heads(rows)
        yield rows

    def _domains(self) -> set[str]:
        known = {alias.address.email for alias in self._aliases.known() or ()} | self._client.options.own_addresses
        return {email.rpartition("@")[2] for email in known} - {""}

    def _rows(self, query: str = "", *, first_page: bool = False) -> Iterator[_Row]:
        options: Json = {"userId": "me", "maxResults": PAGE} | ({"q": query} if query else {})
        drafts = self._client.drafts
        for answer in self._client.gmail_pages("drafts.list", lambda page: drafts.list(**options, **page)):
            for row in answer.get("drafts") or ():
                message = row.get("message") or {}
                if message.get("id"):
                    yield _Row(str(row["id"]), str(message["id"]), str(message.get("threadId") or ""))
            if first_page:
                return

    def _load_heads(self, rows: Iterable[_Row]) -> None:
        """Fetch the headers that were not seen before; an edit gives the message another id."""
        mails = self._client.mails

        def request(message: str) -> Request:
            return Request(
                "messages.get",
                lambda: mails.get(userId="me", id=message, format="metadata", metadataHeaders=_HEADERS),
            )

        rows = list(rows)
        if len(self._heads) > _HEADS_KEPT:
            listed = {row.message for row in rows}
            self._heads = {message: head for message, head in self._heads.items() if message in listed}
        unseen = {row.message: request(row.message) for row in rows if row.message not in self._heads}
        for message, answer in self._batches.many(unseen):
            self._heads[message] = _head(answer) if isinstance(answer, dict) else _Head("", frozenset())

    def _head(self, row: _Row) -> _Head:
        return self._heads.get(row.message) or _Head("", frozenset())

    def _thread_of(self, message_id: str) -> str:
        """Return the thread of a mail, "" when it is not found."""
        if message_id in self._threads or not _SEARCHABLE.fullmatch(message_id):
            return self._threads.get(message_id, "")
        client = self._client
        query = f"rfc822msgid:{message_id[1:-1]}"
        answer = client.gmail("messages.list", lambda: client.mails.list(userId="me", q=query, maxResults=_TWINS))
        rows = answer.get("messages") or []
        if rows and len(rows) < _TWINS:  # more is the answer of a server that does not search
            self._threads[message_id] = str(rows[0].get("threadId") or "")
        return self._threads.get(message_id, "")

    def _get(self, ref: str) -> Json | None:
        """Return the draft as it is now; None when it is no draft (any more), or the ref is none of Gmail's."""
        client = self._client
        try:
            there = client.gmail("drafts.get", lambda: client.drafts.get(userId="me", id=ref, format="full"))
        except Refused:
            return None
        message = there.get("message")
        labels = message.get("labelIds") or ("DRAFT",) if isinstance(message, dict) else ()
        if "DRAFT" not in labels or "TRASH" in labels:
            return None
        return there

    def _placed(self, mark: str, there: Json) -> Placed:
        placed = Placed(mark, str(there["id"]), _fingerprint(there))
        message = there["message"]
        self._vouched.saw(placed, str(message.get("id") or ""), str(message.get("threadId") or ""))
        return placed

    @staticmethod
    def _mark(there: Json) -> str:
        return _head(there["message"]).mark


def _head(message: Json) -> _Head:
    fields = headers_of(message)
    local = identifier(fields.get("message-id", ""))[1:].partition("@")[0]
    answers = identifiers(fields.get("in-reply-to", "")) + identifiers(fields.get("references", ""))[-1:]
    return _Head(local if _KEY.fullmatch(local) else "", frozenset(answers), clean(fields.get("subject", "")))


def _fingerprint(there: Json) -> str:
    """Return a digest of what the user can change in a draft; labels, ids and dates are not part of it."""
    message = there["message"]
    fields = headers_of(message)
    digest = blake2b(digest_size=16)
    for name in ("from", "to", "cc", "bcc", "subject"):
        digest.update(f"{name}: {clean(fields.get(name, ''), 100_000)}\n".encode("utf-8", "replace"))
    parts: list[Any] = [message.get("payload")]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            body = part.get("body")
            content = (body.get("size"), body.get("data")) if isinstance(body, dict) else ()
            row = (part.get("mimeType"), part.get("filename"), *content)
            digest.update(repr(row).encode("utf-8", "replace"))
            inner = part.get("parts")
            parts += inner if isinstance(inner, list) else []
    return digest.hexdigest()
