"""What stands in a draft: our text above the quotation that Outlook wrote, and what of it is the user's own."""

from __future__ import annotations

import re
from hashlib import blake2b
from html import escape

from connectors.html_text import html_to_text
from connectors.mime_headers import clean
from connectors.model import Address, Draft
from connectors.outlook.client import Json, rows_of
from connectors.outlook.message import address_of, recipients

KEY = "String {4f1d8e0a-6f0b-4c52-9d3b-7a5be2a4c9d1} Name key"
"""The extended property that carries our mark (named property of our own set)."""
TEXT_LIMIT = 60_000
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LABEL = re.compile(r"[^\W\d_][\w .-]{0,30}:(?:\s|$)|.*\d.*:$|-{2,}[^-]+-{2,}$")
_RULE = re.compile(r"[\W_]*")
_ENOUGH = 20
"""Characters from which on a line that the quoted mail begins with is no coincidence."""


def page(text: str, quote: str = "") -> str:
    """Return our text as HTML; with a quotation, above it and within its page."""
    ours = f"<div>{_markup(text)}</div>"
    if not quote:
        return f"<html><body>{ours}</body></html>"
    match = _BODY.search(quote)
    place = match.end() if match else 0
    return f"{quote[:place]}{ours}<br>{quote[place:]}"


def body_of(data: Json) -> tuple[str, bool]:
    """Return a message's body and whether it is HTML."""
    body = data.get("body")
    if not isinstance(body, dict):
        return "", False
    return str(body.get("content") or ""), str(body.get("contentType")).casefold() == "html"


def with_ours(data: Json, text: str) -> Json:
    """Return the body to give a reply that Outlook began: our text, then all that stands in it."""
    quote, html = body_of(data)
    if html or not quote:
        return {"contentType": "html", "content": page(text, quote)}
    return {"contentType": "text", "content": f"{tidy(text)}\n\n{quote}"}


def text_of(data: Json) -> str:
    """Return a body as plain text."""
    content, html = body_of(data)
    return html_to_text(content, TEXT_LIMIT)[0] if html else content[:TEXT_LIMIT]


def is_bare(data: Json, original: Json, *, quoting: bool = False) -> bool:
    """Tell whether a reply holds nothing but the quotation: nobody wrote a word above it.

    With `quoting` an empty one is none.

    What may stand there are rules, labelled lines (`From: …`), the title of a quotation (`-----Original Message-----`),
    and a line that ends with a colon and has a date in it or says who wrote.
    """
    whole = text_of(original)
    quoted = {_plain(line) for line in whole.split("\n")} - {""}
    begins = " ".join(_plain(whole).split())
    who = address_of(original.get("from"))
    names = tuple(word.casefold() for word in (who.name, who.email) if word) if who is not None else ()
    for line in text_of(data).split("\n"):
        plain = _plain(line)
        if plain in quoted or (len(plain) >= _ENOUGH and begins.startswith(plain)):
            return True
        said = plain.endswith(":") and any(name in plain.casefold() for name in names)
        if plain and not said and not _RULE.fullmatch(plain) and not _LABEL.match(plain):
            return False
    return not quoting


def _plain(line: str) -> str:
    return " ".join(line.lstrip("> \t").split())


def mark_of(data: Json) -> str:
    """Return the mark that a draft carries, "" for none."""
    rows = rows_of(data, "singleValueExtendedProperties")
    return next((str(row.get("value")).lower() for row in rows if str(row.get("id")).lower() == KEY.lower()), "")


def marked(mark: str) -> list[Json]:
    """Return the property that carries the mark."""
    return [{"id": KEY, "value": mark}]


def written(people: tuple[Address, ...]) -> list[Json]:
    """Return recipients as Graph takes them."""
    return [{"emailAddress": {"address": who.email, "name": clean(who.name, 200) or who.email}} for who in people]


def addressed(draft: Draft) -> Json:
    """Return the draft's recipients: those, and nobody else."""
    return {"toRecipients": written(draft.to), "ccRecipients": written(draft.cc), "bccRecipients": []}


def fingerprint(data: Json) -> str:
    """Return a digest of what the user can change in a draft: recipients, subject, words, attachments.

    Of the body it takes the words: programs write its HTML anew when a draft is merely opened.
    """
    digest = blake2b(digest_size=16)
    for key in ("toRecipients", "ccRecipients", "bccRecipients"):
        emails = [who.email for who in recipients(data, key)]
        digest.update(f"{key} {emails}\n".encode("utf-8", "replace"))
    row = (clean(str(data.get("subject") or "")), bool(data.get("hasAttachments")), text_of(data).split())
    digest.update(repr(row).encode("utf-8", "replace"))
    return digest.hexdigest()


def tidy(text: str) -> str:
    """Return text without what no mail may hold."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _markup(text: str) -> str:
    return "<br>\n".join(escape(line).replace("  ", "&nbsp; ") for line in tidy(text).split("\n"))
