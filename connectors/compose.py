"""A `Draft` and the mail it answers → the bytes of an RFC 5322 message, for every provider that stores bytes.

The header is written here, field by field, from values that hold no control characters: `email`'s own
policies decode encoded words in what they are given, so that a hostile subject can become a header of its
own. Whatever is not plain ASCII becomes an encoded word (RFC 2047), as does what merely looks like one. Only
the body goes through `email`. There is no Bcc, and nothing here names the program that wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from connectors.base import Refused
from connectors.mime_headers import clean
from connectors.model import Address, Draft, Message

OUR_TEXT_LIMIT = 100_000
"""Characters of our own text."""
QUOTE_LIMIT = 16_384
"""Characters of the original that are quoted."""
_SUBJECT_LIMIT = 500
_NAME_LIMIT = 200
_RECIPIENT_LIMIT = 100
_REFERENCES_LIMIT = 50
_WIDTH = 76
_CUT = "[…]"

_MARK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\Z")
_ID = re.compile(r"<[!-;=?-~]{1,900}>\Z")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9-]{1,63}|\[[0-9A-Fa-f.:]{3,45}\])\Z")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def compose(draft: Draft, original: Message | None = None, date: datetime | None = None) -> bytes:
    """Return the draft as a message with CRLF line ends; the original, where given, is quoted below our text.

    The original's own Message-ID and References win over those in `draft.reply_to`. With an HTML original the
    answer gets an HTML part, rebuilt from text: nothing of the sender's HTML passes. `date` is the Date
    field; a provider that dates drafts itself leaves it out. Raises Refused when the mark or an address
    cannot be written down.
    """
    body = EmailMessage(policy=SMTP)
    ours = _tidy(draft.text)[:OUR_TEXT_LIMIT].rstrip("\n")
    attribution, quoted = _quotation(original)
    lines = [ours, "", attribution, *map(_quote, quoted)] if quoted else [ours]
    body.set_content("\n".join(lines) + "\n", charset="utf-8", cte="quoted-printable")
    if original is not None and original.html:
        page = _page(ours, attribution, quoted)
        body.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")
    del body["MIME-Version"]
    return _head(draft, original, date).encode("ascii") + body.as_bytes()


def message_id(draft: Draft) -> str:
    """Return the Message-ID by which the draft is found again: `<mark@the sender's domain>`."""
    if not _MARK.match(draft.mark):
        raise Refused(f"{draft.mark!r} cannot be the mark of a draft")
    return f"<{draft.mark}@{_email(draft.sender).rpartition('@')[2].strip('[]').replace(':', '-')}>"


def _head(draft: Draft, original: Message | None, date: datetime | None) -> str:
    fields = [f"Message-ID: {message_id(draft)}"]
    if date is not None:
        fields.append(f"Date: {format_datetime(date)}")
    fields.append(_people("From", [draft.sender]))
    if len(draft.to) + len(draft.cc) > _RECIPIENT_LIMIT:
        raise Refused(f"a draft to more than {_RECIPIENT_LIMIT} recipients is not a personal mail")
    fields.extend(_people(name, people) for name, people in (("To", draft.to), ("Cc", draft.cc)) if people)
    fields.append(f"Subject: {_text(draft.subject, _SUBJECT_LIMIT, len('Subject: '))}")
    parent, chain = _chain(draft, original)
    if parent:
        fields.append(f"In-Reply-To: {parent}")
    if chain:
        fields.append("References: " + "\r\n ".join(chain))
    fields.append("MIME-Version: 1.0")
    return "".join(f"{field}\r\n" for field in fields)


def _people(name: str, people: Sequence[Address]) -> str:
    return f"{name}: " + ",\r\n ".join(_mailbox(address, len(name) + 2) for address in people)


def _mailbox(address: Address, indent: int) -> str:
    email = _email(address)
    name = clean(address.name, _NAME_LIMIT)
    if not name:
        return email
    if name.isascii() and "=?" not in name:
        if not _ATOMS.match(name):
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            name = f'"{quoted}"'
        return f"{name} <{email}>"
    return f"{_encoded(name, indent)}\r\n <{email}>"


def _email(address: Address) -> str:
    """Return the address as it is written into a header; a domain outside ASCII in its IDNA form."""
    local, _, domain = address.email.rpartition("@")
    if not domain.isascii():
        try:
            domain = domain[:255].encode("idna").decode("ascii")
        except UnicodeError:
            domain = ""
    if not (_LOCAL.match(local) and _DOMAIN.match(domain)):
        raise Refused(f"{clean(address.email, 100)!r} is not an address a mail can be written to")
    return f"{local}@{domain}"


def _text(text: str, limit: int, indent: int) -> str:
    text = clean(text, limit)
    if text.isascii() and "=?" not in text and indent + len(text) <= _WIDTH:
        return text
    return _encoded(text, indent)


def _encoded(text: str, indent: int) -> str:
    return Header(text, "utf-8", maxlinelen=_WIDTH, header_name="x" * indent).encode(linesep="\r\n")


def _chain(draft: Draft, original: Message | None) -> tuple[str, list[str]]:
    """Return In-Reply-To and References (RFC 5322, 3.6.4); of a long chain the first and the latest."""
    if original is not None:
        parent, before = original.message_id, original.references or original.in_reply_to[:1]
    elif draft.reply_to is not None:
        parent, before = draft.reply_to.message_id, draft.reply_to.references
    else:
        return "", []
    chain = [one for one in dict.fromkeys(before) if _ID.match(one) and one != parent]
    if not _ID.match(parent):
        return "", chain[:1] + chain[1:][-_REFERENCES_LIMIT:]
    return parent, [*chain[:1], *chain[1:][-_REFERENCES_LIMIT:], parent]


def _quotation(original: Message | None) -> tuple[str, list[str]]:
    """Return the line above the quotation, in no language, and the quoted lines."""
    if original is None or not original.text.strip():
        return "", []
    text = _tidy(original.text).strip("\n")
    lines = text[:QUOTE_LIMIT].split("\n")
    if len(text) > QUOTE_LIMIT or original.cut:
        lines.append(_CUT)
    who = original.sender
    name = clean(who.name, _NAME_LIMIT)
    sender = f"{name} <{who.email}>" if name and who.email else who.email or name
    return f"{sender} ({original.at:%Y-%m-%d %H:%M}):", [line.rstrip() for line in lines]


def _quote(line: str) -> str:
    return f">{line}" if line.startswith(">") else f"> {line}".rstrip()


def _page(ours: str, attribution: str, quoted: Sequence[str]) -> str:
    parts = [f"<html><body><div>{_markup(ours.split(chr(10)))}</div>"]
    if quoted:
        parts.append(f'<div><br>{escape(attribution)}</div><blockquote type="cite">{_markup(quoted)}</blockquote>')
    return "\n".join([*parts, "</body></html>"]) + "\n"


def _markup(lines: Sequence[str]) -> str:
    return "<br>\n".join(escape(line).replace("  ", "&nbsp; ") for line in lines)


def _tidy(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
