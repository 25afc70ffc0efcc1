"""What stands behind a mail: a person, a list, or one of nine kinds of machine. The reason is kept for `why`.

Sources: RFC 3834 (automatic responses), RFC 3464 (delivery reports), RFC 5965 (feedback reports), RFC 2919 and
RFC 2369 (List-*), RFC 5545 and 6047 (calendar mail), RFC 3156 and 8551 (encryption). People first: what answers a
mail and carries no sign of a list is from a person, whatever else its headers hint at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from connectors.model import TRAIL_MARK, Message
from rules.language.letters import is_letter, is_plain_letter, is_signed
from rules.language.nature_words import (
    ACKNOWLEDGED,
    ANSWERING_HEADERS,
    AUTO_SUBJECT,
    AWAY,
    BOUNCE_SUBJECT,
    BOUNCE_SUBJECT_PARTS,
    BOUNCE_TEXT,
    BOUNCER,
    BULK_HEADERS,
    CALENDAR_SUBJECT,
    DAEMON,
    FEED_SENDER,
    FEED_TEXT,
    LIST_ADDRESS,
    LIST_FOOTER,
    LIST_HEADERS,
    MACHINES,
    MASS,
    NOBODY,
    REPORT_SUBJECT,
    TICKET,
    TRANSACTION,
    UNSUBSCRIBE,
    WAY_OUT,
)
from rules.language.trail import redistributed_by
from rules.model import Nature

_LONG = 1_500
"""Characters beyond which a text that offers to unsubscribe is no private mail."""
_LONGER = 3_000
"""Characters of an issue of a newsletter, which a mail of somebody to a list seldom has."""
_SHORT = 500
"""Characters of an absence note that no header tells: a longer text says more than that."""
_LOOKED_AT = 6_000
"""Characters of the text that are looked at."""

Verdict = tuple[Nature, str] | None
"""A nature with its reason; None = this test has nothing to say."""


def nature(message: Message) -> tuple[Nature, str]:
    """Return the message's nature and the header or words that decided."""
    for test in _TESTS:
        verdict = test(message)
        if verdict is not None:
            return verdict
    return "person", "nothing speaks of a machine"


def _media(message: Message) -> str:
    return message.headers.get("content-type", "").split(";")[0].strip().casefold()


def _attached(message: Message) -> frozenset[str]:
    return frozenset(attachment.media_type.casefold() for attachment in message.attachments)


def _encrypted(message: Message) -> Verdict:
    content = message.headers.get("content-type", "").casefold()
    if _media(message) == "multipart/encrypted":
        return "encrypted", "Content-Type: multipart/encrypted"
    if _media(message) in ("application/pkcs7-mime", "application/x-pkcs7-mime") and "signed-data" not in content:
        return "encrypted", f"Content-Type: {_media(message)}"
    if message.text.lstrip().startswith("-----BEGIN PGP MESSAGE-----"):
        return "encrypted", "the text is a PGP message"
    return None


def _report(message: Message) -> Verdict:
    content = message.headers.get("content-type", "").casefold()
    if "feedback-report" in content or "message/feedback-report" in _attached(message):
        return "report", "a feedback report (RFC 5965)"
    if "disposition-notification" in content or "message/disposition-notification" in _attached(message):
        return "report", "a read receipt (RFC 8098)"
    if re.match(r"report domain:", message.subject, re.IGNORECASE):
        return "report", "a DMARC report"
    if not _answers(message) and REPORT_SUBJECT.match(message.subject.strip()):
        return "report", "the subject is a complaint report's"
    return None


def _bounce(message: Message) -> Verdict:
    content = message.headers.get("content-type", "").casefold()
    if "delivery-status" in content or "message/delivery-status" in _attached(message):
        return "bounce", "a delivery report (RFC 3464)"
    if "x-failed-recipients" in message.headers:
        return "bounce", "X-Failed-Recipients"
    sender = message.sender.email
    bouncer = bool(BOUNCER.match(sender)) or not sender
    path = message.headers.get("return-path", "").strip()
    null_path = path == "<>" or path.casefold().startswith("<mailer-daemon@")
    titled = BOUNCE_SUBJECT.found_in(message.subject) or any(part in message.subject for part in BOUNCE_SUBJECT_PARTS)
    if not (titled or bouncer or null_path):
        return None
    told = BOUNCE_TEXT.found_in(message.text[:_LOOKED_AT])
    if titled and told and not _answers(message) and not is_letter(message.text):
        return "bounce", "subject and text report a delivery failure"
    if (titled or told) and (bouncer or null_path) and not (is_letter(message.text) and not DAEMON.match(sender)):
        return "bounce", f"a delivery failure from {sender or 'nobody'}"
    if DAEMON.match(sender) and not message.in_reply_to:
        return "bounce", f"sent by {sender}"
    return None


def _automatic_answer(message: Message) -> Verdict:
    submitted = message.headers.get("auto-submitted", "no").split(";")[0].strip().casefold()
    titled, told = AWAY.found_in(message.subject), AWAY.found_in(message.text[:600])
    kind: Nature = "away" if titled or told else "auto_reply"
    header = next((name for name in ANSWERING_HEADERS if name in message.headers), "")
    precedence = message.headers.get("precedence", "").strip().casefold()
    if submitted.startswith("auto-replied") or header or precedence in ("auto_reply", "auto-reply"):
        return kind, f"{header or 'Auto-Submitted'} says so"
    if AUTO_SUBJECT.match(message.subject.strip()):
        return kind, "the subject is an automatic answer's"
    if is_letter(message.text):
        ours = _answers(message) or TICKET.search(message.subject)
        return None if ours or submitted in ("no", "") else ("transactional", f"Auto-Submitted: {submitted}")
    marked = (
        submitted not in ("no", "")
        or message.headers.get("return-path", "").strip() == "<>"
        or _wants_no_answer(message)
    )
    if marked and kind == "away":
        return "away", "an absence note that a machine sent"
    if titled and told and len(message.text) <= _SHORT and "?" not in message.text[:600]:
        return "away", "subject and text say that the sender is away"
    if (marked or NOBODY.match(message.sender.email)) and ACKNOWLEDGED.found_in(message.text[:_LOOKED_AT]):
        return "auto_reply", "it acknowledges what was sent"
    if submitted not in ("no", ""):
        return "transactional", f"Auto-Submitted: {submitted}"
    return None


def _wants_no_answer(message: Message) -> bool:
    return message.headers.get("x-auto-response-suppress", "none").strip().casefold() not in ("", "none")


def _calendar(message: Message) -> Verdict:
    content = message.headers.get("content-type", "").casefold()
    if _media(message) == "text/calendar" or "method=" in content:
        return "calendar", "it is a calendar object (RFC 6047)"
    if "text/calendar" not in _attached(message):
        return None
    if _answers(message) and not CALENDAR_SUBJECT.match(message.subject.strip()):
        return None
    return "calendar", "it carries a calendar object (RFC 6047)"


def _feed(message: Message) -> Verdict:
    if "x-rss-feed" in message.headers or "x-feed-url" in message.headers:
        return "feed", "a feed's header"
    if FEED_SENDER.search(message.sender.email) and not is_letter(message.text):
        return "feed", f"sent by the feed gateway {message.sender.email}"
    if not _answers(message) and FEED_TEXT.found_in(message.text[:600]):
        return "feed", "the text is a feed's entry"
    return None


def _of_list(message: Message) -> Verdict:
    header = next((name for name in LIST_HEADERS if message.headers.get(name)), "")
    bulk = next((name for name in BULK_HEADERS if name in message.headers), "")
    if header and (bulk or _is_newsletter(message)):
        return "newsletter", f"{bulk or header}, and an offer to unsubscribe, from one sender to many"
    if header:
        return "list", f"{header}: {message.headers[header]}"
    precedence = message.headers.get("precedence", "").strip().casefold()
    if precedence == "list":
        if not _answers(message) and _offers_way_out(message):
            return "newsletter", "Precedence: list, and an offer to unsubscribe"
        return "list", "Precedence: list"
    if precedence == "bulk" and LIST_FOOTER.found_in(_own_tail(message)):
        return "list", "Precedence: bulk, and a mailing list's footer"
    sender = message.headers.get("sender", "")
    if _is_list_owner(sender, message):
        if _is_newsletter(message):
            return "newsletter", f"Sender: {sender}, and only its owner writes"
        return "list", f"Sender: {sender}"
    return None


def _is_list_owner(sender: str, message: Message) -> bool:
    """Tell a list's own address in Sender; `x-admin@` is one where the mail went to `x@`, else it is an assistant's."""
    if re.search(r"(?:\bowner-|-request@|-bounces@|-owner@)", sender, re.IGNORECASE):
        return True
    found = re.search(r"([\w.+-]{1,64})-admin@", sender, re.IGNORECASE)
    return found is not None and any(
        address.email.startswith(f"{found[1].casefold()}@") for address in (*message.to, *message.cc)
    )


def _answers(message: Message) -> bool:
    return bool(message.in_reply_to or message.references)


def _own_tail(message: Message) -> str:
    """Return the end of the text without what it quotes: a list's footer below a quote is the quoted list's."""
    return "\n".join(line for line in message.text[-1_500:].split("\n") if not line.startswith(">"))


def _offers_way_out(message: Message) -> bool:
    return UNSUBSCRIBE.found_in(message.text[:1500]) or UNSUBSCRIBE.found_in(message.text[-3000:])


def _shows_way_out(message: Message) -> bool:
    return WAY_OUT.found_in(message.text[:1500]) or WAY_OUT.found_in(message.text[-3000:])


def _is_newsletter(message: Message) -> bool:
    """Tell a list that only its owner writes to: it says so, or a machine sends, or nobody can post to it."""
    if _answers(message):
        return False
    posts = message.headers.get("list-post", "").split("(")[0].strip().casefold()
    if posts == "no" or MACHINES.match(message.sender.email):
        return True
    if message.sender.email in {address.email for address in message.to}:
        return _offers_way_out(message)
    if "mailing-list" in message.headers:
        return False
    return "list-unsubscribe" in message.headers and not posts and _offers_way_out(message)


def _bulk(message: Message) -> Verdict:
    if _answers(message):
        return None
    sender = message.sender.email
    nobody = bool(NOBODY.match(sender))
    header = next((name for name in (*BULK_HEADERS, "list-unsubscribe") if name in message.headers), "")
    if not nobody and header in ("", "list-unsubscribe") and _is_letter(message):
        return None
    machine = nobody or bool(MACHINES.match(sender))
    if (machine or header) and TRANSACTION.found_in(message.subject):
        return "transactional", f"a notification from {sender}"
    if header == "feedback-id" and machine and not _shows_way_out(message):
        return "transactional", f"sent by {sender}"
    if header:
        return "newsletter", header
    precedence = message.headers.get("precedence", "").strip().casefold()
    precedence = precedence if precedence in ("bulk", "junk") else ""
    if mailing := _mailing(message, machine=machine or bool(precedence)):
        return "newsletter", mailing
    if precedence:
        return "transactional", f"Precedence: {precedence}"
    if _wants_no_answer(message):
        return "transactional", "X-Auto-Response-Suppress: its sender wants no automatic answers"
    return ("transactional", f"sent by {sender}") if machine else None


def _mailing(message: Message, *, machine: bool) -> str:
    """Return what in text and addresses tells a newsletter, "" for nothing."""
    text, sender = message.text, message.sender.email
    if (machine and _offers_way_out(message)) or ((message.html or len(text) > _LONG) and _shows_way_out(message)):
        return "an offer to unsubscribe"
    if message.html and len(text) > _LONG and MASS.found_in(text[-3_000:]) and not is_signed(text):
        return "it speaks of itself as of a mailing"
    if sender.startswith(("news@", "newsletter@", "newsletters@")):
        return f"sent by {sender}"
    if len(text) > _LONGER and [address.email for address in message.to] == [sender]:
        return "a long text that went to its own sender, and so to many"
    return ""


def _is_letter(message: Message) -> bool:
    return is_letter(message.text) or is_plain_letter(message.text)


def _redistributed(message: Message) -> Verdict:
    """Without list headers (some exports strip them): what the servers on the way wrote down."""
    trail = message.headers.get("received", "").split(TRAIL_MARK)
    by = redistributed_by(trail, (*message.to, *message.cc))
    return ("list", f"the server of {by} sent it on to many") if by else None


def _looks_like_list(message: Message) -> Verdict:
    """Without list headers (some exports strip them): a list's address alone in To, or its footer."""
    addressed = bool(message.to) and all(LIST_ADDRESS.search(address.email) for address in message.to)
    footer = LIST_FOOTER.found_in(_own_tail(message))
    if not addressed and not footer:
        return None
    own = MACHINES.match(message.sender.email) or LIST_ADDRESS.search(message.sender.email)
    if own and not _answers(message) and _offers_way_out(message):
        return "newsletter", f"an offer to unsubscribe, from {message.sender.email}"
    if addressed:
        return "list", f"sent to {message.to[0].email}"
    if len(message.text) > _LONGER and not _answers(message) and _shows_way_out(message):
        return "newsletter", "a mailing list's footer below a long text that answers nothing"
    return "list", "a mailing list's footer"


_TESTS: Sequence[Callable[[Message], Verdict]] = (
    _encrypted,
    _report,
    _bounce,
    _calendar,
    _automatic_answer,
    _feed,
    _of_list,
    _looks_like_list,
    _bulk,
    _redistributed,
)
