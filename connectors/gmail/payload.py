"""Gmail's JSON of a message (users.messages, format full) → `Message`.

The tree of parts is written down again as the mail it once was, with the contents in base64 as Gmail delivers them, and
read by `connectors.mime`: so a mail from Gmail is understood exactly as the same mail from a Maildir is. Attachments
come without their content. Gmail recodes most text to UTF-8 and leaves the charset in the header as it was: where the
bytes are UTF-8, they are labelled so.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from connectors.gmail.client import Json
from connectors.mime import READ_LIMIT, Unreadable, parse_message
from connectors.mime_headers import clean, parameters
from connectors.model import Message

FIELDS = "id,threadId,labelIds,historyId,internalDate,payload"
"""What is asked for of a message."""
NO_MAIL = frozenset({"DRAFT", "TRASH", "SPAM", "CHAT"})
"""Labels of what is not read."""
_DEPTH_LIMIT = 25
_PART_LIMIT = 300
_DATA_LIMIT = READ_LIMIT // 2 + 4
"""Characters of base64 of one part: a little more than `connectors.mime` looks at, so that it sees the cut."""
_NAME = re.compile(r"[!-9;-~]{1,100}")
_KIND = re.compile(r"[\w.+*-]{1,100}/[\w.+*-]{1,100}")
_SEVEN_BIT = ("iso-2022", "hz", "utf-7", "unicode-1-1-utf-7")
"""Charsets whose bytes look like ASCII, and so like UTF-8, whatever they say."""
_TO_STANDARD = str.maketrans("-_", "+/")
_REWRITTEN = frozenset({"content-type", "content-transfer-encoding"})


def is_mail(labels: Collection[str]) -> bool:
    """Tell whether a message with these labels is one that lies in the mailbox, not a draft or thrown away."""
    return NO_MAIL.isdisjoint(labels)


def message_of(data: Json, account: str) -> Message:
    """Read one message. Raises Unreadable for what is none."""
    payload = data.get("payload")
    if not isinstance(payload, dict):
        raise Unreadable("Gmail delivers it without its content")
    if not any(_headers(payload)):
        raise Unreadable("it has no header: this is not a mail")
    labels = data.get("labelIds") or ()
    return parse_message(
        as_mail(payload),
        account=account,
        ref=str(data["id"]),
        folder=next((name for name in ("SENT", "INBOX") if name in labels), ""),
        ours="SENT" in labels,
        delivered=delivered(data),
    )


def headers_of(data: Json) -> dict[str, str]:
    """Return a message's header fields by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for name, value in _headers(data.get("payload") or {}):
        found.setdefault(name.lower(), value)
    return found


def as_mail(payload: Json) -> bytes:
    """Return the tree of parts as a mail; at most about as much as `connectors.mime` looks at."""
    return b"".join(_Writer().part(payload, 0))


class _Writer:
    """Writes one mail: counts its parts, so that each boundary is another one and there are not too many."""

    def __init__(self) -> None:
        self._parts = 0

    def part(self, part: Json, depth: int) -> Iterator[bytes]:
        """Yield a part: header, empty line, content."""
        self._parts += 1
        said = [(name, value) for name, value in _headers(part) if name.lower() not in _REWRITTEN]
        for name, value in said:
            yield f"{name}: {value}\n".encode("utf-8", "replace")
        kind = str(part.get("mimeType") or "text/plain").lower()
        if kind.startswith("multipart/") and _KIND.fullmatch(kind):
            yield from self._several(part, kind, depth)
        else:
            disposed = any(name.lower() == "content-disposition" for name, _ in said)
            yield from _leaf(part, kind, disposed=disposed)

    def _several(self, part: Json, kind: str, depth: int) -> Iterator[bytes]:
        # The contents are base64, in which no line begins with `--`.
        boundary = f"=_{self._parts}"
        yield f'Content-Type: {kind}; boundary="{boundary}"\n\n'.encode()
        children = part.get("parts")
        for child in children if isinstance(children, list) else ():
            if isinstance(child, dict) and depth < _DEPTH_LIMIT and self._parts < _PART_LIMIT:
                yield f"\n--{boundary}\n".encode()
                yield from self.part(child, depth + 1)
        yield f"\n--{boundary}--\n".encode()


def _leaf(part: Json, kind: str, *, disposed: bool) -> Iterator[bytes]:
    body = part.get("body")
    data = body.get("data") if isinstance(body, dict) else None
    named = clean(str(part.get("filename") or ""), 255)
    is_text = kind.startswith("text/")
    content = data[:_DATA_LIMIT].translate(_TO_STANDARD) if is_text and isinstance(data, str) else ""
    yield f"Content-Type: {_content_type(part, kind, content)}\n".encode("utf-8", "replace")
    if named and not disposed:
        quoted = named.replace("\\", "\\\\").replace('"', '\\"')
        yield f'Content-Disposition: attachment; filename="{quoted}"\n'.encode("utf-8", "replace")
    yield f"Content-Transfer-Encoding: base64\n\n{content}\n".encode("ascii", "replace")


def _content_type(part: Json, kind: str, content: str) -> str:
    """Return the Content-Type as it stood, the charset put right."""
    said = next((value for name, value in _headers(part) if name.lower() == "content-type"), "")
    known, options = parameters(said)
    if not said or not known:
        return f"{clean(kind)}; charset=utf-8"
    charset = options.get("charset", "").strip("'\" ").lower()
    if not content or charset.startswith(_SEVEN_BIT) or not _is_utf8(content):
        return said
    kept = "".join(f"; {name}={options[name]}" for name in ("format", "delsp") if name in options)
    return f"{clean(known)}; charset=utf-8{clean(kept)}"


def _is_utf8(content: str) -> bool:
    try:
        binascii.a2b_base64(content[: len(content) // 4 * 4]).decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"  # it was cut
    except ValueError:
        return False
    return True


def _headers(part: Json) -> Iterator[tuple[str, str]]:
    rows: Any = part.get("headers")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and _NAME.fullmatch(name := str(row.get("name", ""))):
            yield name, " ".join(str(row.get("value", "")).replace("\x00", "").splitlines())


def delivered(data: Json) -> datetime:
    """Return when the message came, by Gmail's own clock. Raises Unreadable when it does not say."""
    try:
        return datetime.fromtimestamp(int(data["internalDate"]) / 1000, UTC)
    except (KeyError, ValueError, TypeError, OverflowError, OSError) as error:
        raise Unreadable("Gmail does not say when it came") from error
