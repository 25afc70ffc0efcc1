"""A Gmail mailbox as Google keeps it: messages, threads, labels, history with its oddities, drafts that are rewritten."""

from __future__ import annotations

import base64
import email
import email.message
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

Json = dict[str, Any]


@dataclass
class Mail:
    id: str
    thread: str
    labels: set[str]
    raw: bytes
    at: int  # milliseconds
    history: int

    @property
    def parsed(self) -> email.message.Message:
        return email.message_from_bytes(self.raw)


@dataclass
class Mailbox:
    """One account. `keeps_ids`: whether a draft keeps the Message-ID that it was made with."""

    address: str
    keeps_ids: bool = True
    mails: dict[str, Mail] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    records: list[tuple[int, str, str, str, tuple[str, ...], tuple[str, ...] | None]] = field(default_factory=list)
    """History: (id, kind, message, thread, labels that came or went, all labels after it)."""
    oldest: int = 0
    """What history still reaches back to."""
    labels: dict[str, str] = field(default_factory=lambda: {name: name for name in ("INBOX", "SENT", "DRAFT", "TRASH")})
    aliases: list[Json] = field(default_factory=list)
    number: int = 0x18F000000000000
    history: int = 1000

    def add(
        self,
        raw: bytes | str,
        *labels: str,
        thread: str = "",
        at: datetime | None = None,
        ref: str = "",
        mute: bool = False,
    ) -> Mail:
        data = raw.encode() if isinstance(raw, str) else raw
        parsed = email.message_from_bytes(data)
        self.number += 1
        ref = ref or f"{self.number:x}"
        moment = at or _date(parsed)
        self.history += 1
        mail = Mail(
            ref,
            thread or self._thread_of(parsed) or ref,
            set(labels),
            data,
            int(moment.timestamp() * 1000),
            self.history,
        )
        self.mails[ref] = mail
        if not mute:
            self._record("messagesAdded", mail)
        return mail

    def delete(self, ref: str) -> None:
        mail = self.mails.pop(ref)
        self.history += 1
        self._record("messagesDeleted", mail)

    def relabel(self, ref: str, *, add: set[str] = frozenset(), remove: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        mail = self.mails[ref]
        self.history += 1
        mail.history = self.history
        mail.labels = (mail.labels | add) - remove
        if add:
            self._record("labelsAdded", mail, tuple(add))
        if remove:
            self._record("labelsRemoved", mail, tuple(remove))

    def listed(self, labels: list[str] | None = None) -> list[Mail]:
        found = [
            mail
            for mail in self.mails.values()
            if not mail.labels & {"TRASH", "SPAM"} and set(labels or ()) <= mail.labels
        ]
        return sorted(found, key=lambda mail: (mail.at, mail.id), reverse=True)

    def thread(self, ref: str) -> list[Mail]:
        return sorted((mail for mail in self.mails.values() if mail.thread == ref), key=lambda mail: (mail.at, mail.id))

    def with_id(self, message_id: str) -> list[Mail]:
        wanted = message_id.strip("<>")
        return [
            mail for mail in self.mails.values() if str(mail.parsed["Message-ID"] or "").strip().strip("<>") == wanted
        ]

    # Drafts

    def make_draft(self, raw: bytes, thread: str) -> str:
        raw = self._rewritten(raw)
        if thread and thread not in {mail.thread for mail in self.mails.values()}:
            raise LookupError(thread)
        mail = self.add(raw, "DRAFT", thread=thread, at=datetime.now(UTC))
        ref = f"r{self.number}"
        self.drafts[ref] = mail.id
        return ref

    def edit_draft(self, ref: str, raw: bytes) -> None:
        """Change a draft as the web does: the message within gets another id."""
        old = self.mails[self.drafts[ref]]
        self.delete(old.id)
        self.drafts[ref] = self.add(raw, "DRAFT", thread=old.thread, at=datetime.now(UTC)).id

    def discard_draft(self, ref: str) -> None:
        self.delete(self.drafts.pop(ref))

    def send_draft(self, ref: str, at: datetime) -> Mail:
        old = self.mails[self.drafts.pop(ref)]
        self.delete(old.id)
        dated = email.message_from_bytes(old.raw)
        del dated["Date"]
        dated["Date"] = at.strftime("%a, %d %b %Y %H:%M:%S +0000")
        return self.add(dated.as_bytes(), "SENT", thread=old.thread, at=at)

    def _rewritten(self, raw: bytes) -> bytes:
        """Rewrite a body as Google does: other line ends, another boundary, a date of its own."""
        parsed = email.message_from_bytes(raw.replace(b"\r\n", b"\n"))
        if parsed.is_multipart():
            parsed.set_boundary("000000000000" + str(self.number))
        if not self.keeps_ids:
            del parsed["Message-ID"]
            parsed["Message-ID"] = f"<CA+{self.number}@mail.gmail.example>"
        parsed["X-Draft"] = "1"
        return parsed.as_bytes()

    def _thread_of(self, parsed: email.message.Message) -> str:
        for answered in re.findall(r"<[^>]+>", f"{parsed['In-Reply-To'] or ''} {parsed['References'] or ''}"):
            for mail in self.with_id(answered) if len(self.mails) < 2000 else ():
                return mail.thread
        return ""

    def _record(self, kind: str, mail: Mail, labels: tuple[str, ...] = ()) -> None:
        self.records.append((self.history, kind, mail.id, mail.thread, labels, tuple(sorted(mail.labels))))


def payload(mail: Mail) -> Json:
    """Return the tree of parts: decoded, text recoded to UTF-8, attachments without content."""
    return next(_part(mail.parsed, ""))


def _part(part: email.message.Message, number: str) -> Iterator[Json]:
    row: Json = {
        "partId": number,
        "mimeType": part.get_content_type(),
        "filename": part.get_filename() or "",
        "headers": [{"name": name, "value": str(value)} for name, value in part.items()],
        "body": {"size": 0},
    }
    if part.is_multipart():
        inner: Any = part.get_payload()
        row["parts"] = [next(_part(child, f"{number}.{index}".lstrip("."))) for index, child in enumerate(inner)]
    else:
        content: Any = part.get_payload(decode=True) or b""
        row["body"]["size"] = len(content)
        if row["filename"]:
            row["body"]["attachmentId"] = "ANGjdJ"
        elif content:
            charset = part.get_content_charset() or "utf-8"
            if part.get_content_maintype() == "text":
                content = content.decode(charset, "replace").encode()
            row["body"]["data"] = base64.urlsafe_b64encode(content).decode()
    yield row


def _date(parsed: email.message.Message) -> datetime:
    try:
        return parsedate_to_datetime(str(parsed["Date"]))
    except ValueError:
        return datetime(2026, 3, 1, tzinfo=UTC)
