"""Graph's JSON of a message → `Message`.

The message is written down again as the mail it once was, from its internet headers and its body, and read by
`connectors.mime`: so a mail from Outlook is understood exactly as the same mail from a Maildir is. What Graph keeps no
headers of (sent mail) is written from its own fields.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from connectors.mime import READ_LIMIT, Unreadable, parse_message
from connectors.mime_headers import clean
from connectors.model import Address, Attachment, Message
from connectors.outlook.client import Json, rows_of

SELECT = (
    "id,internetMessageId,conversationId,subject,from,sender,toRecipients,ccRecipients,replyTo,sentDateTime,"
    "receivedDateTime,isDraft,parentFolderId,hasAttachments,body,internetMessageHeaders"
)
"""What is asked for of a message."""
SENT = "sentitems"
_DATES = ("receivedDateTime", "sentDateTime", "createdDateTime")
_WHO = ("from", "sender", "toRecipients", "internetMessageHeaders", "internetMessageId")
_MEETING = {
    "eventmessage": "text/calendar",
    "eventmessagerequest": "text/calendar; method=REQUEST",
    "eventmessageresponse": "text/calendar; method=REPLY",
}
"""Graph's types of mail about meetings, which it shows without their calendar part (RFC 6047)."""
_NO_DOCUMENT = ("multipart/signed", "multipart/report", "text/calendar", "application/pkcs7", "application/x-pkcs7")
"""Kinds of mail whose attachment is not somebody's document."""
_ATTACHED = Attachment("", "application/octet-stream")
"""Something that hangs on a mail, pictures within its text left out; its name would cost a request a mail."""
_REWRITTEN = frozenset({"content-type", "content-transfer-encoding", "mime-version"})
_NAME = re.compile(r"[!-9;-~]{1,100}")
_HEADER_LIMIT = 500
_RECIPIENT_LIMIT = 200


def is_whole(data: Json) -> bool:
    """Tell whether a row of a delta is a message; an update may hold only what changed.

    What a message has none of (a subject, recipients) may be left out of it.
    """
    return "body" in data and any(key in data for key in _DATES) and any(key in data for key in _WHO)


def message_of(data: Json, account: str, folder: str) -> Message:
    """Read one message of the folder. Raises Unreadable for what is none."""
    fields = list(_headers(data))
    known = {name.lower() for name, _ in fields}
    added = [(name, value) for name, value in _own_fields(data) if value and name.lower() not in known]
    if not known and not any(name in ("Message-ID", "From", "To", "Cc") for name, _ in added):
        raise Unreadable("Microsoft delivers it without sender, recipients and header: this is not a mail")
    body = data.get("body")
    content = str(body.get("content") or "") if isinstance(body, dict) else ""
    html = isinstance(body, dict) and str(body.get("contentType")).casefold() == "html"
    read = parse_message(
        _as_mail([*fields, *added], content, html=html),
        account=account,
        ref=str(data["id"]),
        folder=folder,
        ours=folder == SENT,
        delivered=_delivered(data),
    )
    said = _MEETING.get(str(data.get("@odata.type")).rpartition(".")[2].casefold()) or next(
        (value for name, value in _all_headers(data) if name.lower() == "content-type"), ""
    )
    facts = {**read.headers, "content-type": clean(said)} if said else read.headers
    attached = data.get("hasAttachments") is True and not facts.get("content-type", "").lower().startswith(_NO_DOCUMENT)
    names = {who.email: who.name for who in _named(data)}
    return replace(
        read,
        headers=facts,
        conversation=conversation_of(data),
        sender=_with_name(read.sender, names),
        to=tuple(_with_name(who, names) for who in read.to),
        cc=tuple(_with_name(who, names) for who in read.cc),
        attachments=(_ATTACHED,) if attached else read.attachments,
    )


def _named(data: Json) -> Iterator[Address]:
    """Yield who Graph knows the name of: from its address books, where the mail's own header gives none."""
    told = (address_of(data.get("sender")), address_of(data.get("from")))
    rows = (*recipients(data, "toRecipients"), *recipients(data, "ccRecipients"), *told)
    return (who for who in rows if who is not None and who.name)


def _with_name(who: Address, names: Mapping[str, str]) -> Address:
    return who if who.name else replace(who, name=names.get(who.email, ""))


def conversation_of(data: Json) -> str:
    """Return Outlook's conversation in the form of a Message-ID, "" when there is none."""
    told = str(data.get("conversationId") or "")
    return f"<{blake2b(told.encode(), digest_size=12).hexdigest()}@conversation.outlook>" if told else ""


def address_of(row: object) -> Address | None:
    """Return who a recipient is; None for nobody."""
    told: Any = row.get("emailAddress") if isinstance(row, dict) else None
    if not isinstance(told, dict):
        return None
    email, name = clean(str(told.get("address") or "")).casefold(), clean(str(told.get("name") or ""))
    if not email and not name:
        return None
    return Address(email, "" if name.casefold() == email else name)


def recipients(data: Json, key: str) -> tuple[Address, ...]:
    """Return the recipients that stand under `toRecipients`, `ccRecipients`, `replyTo`."""
    found = (address_of(row) for row in rows_of(data, key)[:_RECIPIENT_LIMIT])
    return tuple(address for address in found if address is not None)


def _all_headers(data: Json) -> Iterator[tuple[str, str]]:
    for row in rows_of(data, "internetMessageHeaders")[:_HEADER_LIMIT]:
        if _NAME.fullmatch(name := str(row.get("name", ""))):
            yield name, " ".join(str(row.get("value") or "").replace("\x00", "").splitlines())


def _headers(data: Json) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in _all_headers(data) if name.lower() not in _REWRITTEN)


def _own_fields(data: Json) -> Iterator[tuple[str, str]]:
    """Yield the fields that Graph tells in its own way."""
    sender = address_of(data.get("from")) or address_of(data.get("sender"))
    yield "From", _written((sender,)) if sender else ""
    yield "To", _written(recipients(data, "toRecipients"))
    yield "Cc", _written(recipients(data, "ccRecipients"))
    yield "Reply-To", _written(recipients(data, "replyTo"))
    yield "Subject", clean(str(data.get("subject") or ""))
    yield "Message-ID", clean(str(data.get("internetMessageId") or ""))
    sent = moment_of(data.get("sentDateTime"))
    yield "Date", f"{sent:%d} {_MONTHS[sent.month - 1]} {sent:%Y %H:%M:%S} +0000" if sent else ""


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _written(people: tuple[Address, ...]) -> str:
    rows = []
    for who in people:
        name = who.name.replace("\\", "\\\\").replace('"', '\\"')
        rows.append(f'"{name}" <{who.email}>' if name else f"<{who.email}>")
    return ", ".join(rows)


def _as_mail(fields: list[tuple[str, str]], content: str, *, html: bool) -> bytes:
    head = "".join(f"{name}: {value}\n" for name, value in fields).encode("utf-8", "replace")
    kind = b"text/html" if html else b"text/plain"
    coded = base64.b64encode(content[: READ_LIMIT // 2].encode("utf-8", "replace"))
    return b"%bContent-Type: %b; charset=utf-8\nContent-Transfer-Encoding: base64\n\n%b\n" % (head, kind, coded)


def _delivered(data: Json) -> datetime:
    for key in _DATES:
        if (moment := moment_of(data.get(key))) is not None:
            return moment
    raise Unreadable("Microsoft does not say when it came")


def moment_of(told: object) -> datetime | None:
    """Read a moment of Graph's, in UTC with or without saying so; None for what is none."""
    try:
        moment = datetime.fromisoformat(str(told))
        return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
