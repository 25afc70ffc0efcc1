"""What stands behind a mail: a person, a list, or one of nine kinds of machine. The reason is kept for `why`.

Sources: RFC 3834 (automatic responses), RFC 3464 (delivery reports), RFC 5965 (feedback reports), RFC 2919 and
RFC 2369 (List-*), RFC 5545 and 6047 (calendar mail), RFC 3156 and 8551 (encryption). People first: what answers a
mail and carries no sign of a list is from a person, whatever else its headers hint at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from connectors.model import Message
from rules.model import Nature

_LONG = 1_500
"""Characters beyond which a text that offers to unsubscribe is no private mail."""
_LOOKED_AT = 6_000
"""Characters of the text that are looked at."""

_MACHINES = re.compile(
    r"^(?:no-?_?reply|do-?_?not-?_?reply|noreply.*|.*[-_.](?:no-?reply|noreply)|notifications?|notify|mailer|news"
    r"|newsletters?|alerts?|automated|auto-?confirm|bounces?|updates?|receipts?|billing-?noreply|system|robot|daemon"
    r"|postmaster|root|cron|nagios|jenkins)(?:[+-].*)?@",
    re.IGNORECASE,
)
_BOUNCER = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-?daemon|mdaemon|majordomo|amavis|.*-bounces?|bounce|errors?)(?:[+-].*)?@",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|undelivrable|delivery (?:status notification|failure|has failed|report|notification|problem|delayed)"
    r"|(?:mail|message) (?:delivery|could not be delivered|not delivered|undeliverable|delivery failed)"
    r"|returned mail|failure notice|mail failure|non ?remis|unzustellbar|nicht zugestellt|warning: (?:could not|message)"
    r"|mail system error|rejected|non[- ]?delivery|user unknown|delivery failure|nondeliverable|permanent error"
    r"|mensaje no|correo devuelto|mancata consegna|niet bezorgd|zwrot|erreur d'envoi|\u914d\u4fe1|\u30a8\u30e9\u30fc",
    re.IGNORECASE,
)
_BOUNCE_TEXT = re.compile(
    r"(?:could not be delivered|couldn't be delivered|not be delivered to|delivery to the following|unable to deliver"
    r"|undeliverable|permanent fatal errors|user unknown|mailbox (?:unavailable|full|not found|does not exist)"
    r"|no such user|final-recipient|diagnostic-code|the following address(?:es)? (?:had|failed)|550[ -]5\.\d"
    r"|address(?:es)? rejected|recipient rejected|failed permanently|host unknown)",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"out of (?:the )?office|on (?:vacation|annual leave|holiday|parental leave|maternity leave)|away from (?:the|my) office"
    r"|abwesenheit|nicht im (?:büro|haus)|im urlaub|bin .{0,30}(?:abwesend|nicht erreichbar)|absen(?:t|ce) (?:du|de mon|jusqu|au)"
    r"|message d'absence|fuera de (?:la )?oficina|ausente|fuori (?:ufficio|sede)|assente|afwezig|ausência|nieobecno"
    r"|will be back|return(?:ing)? to the office|wieder (?:im büro|erreichbar|da)",
    re.IGNORECASE,
)
_AUTO_SUBJECT = re.compile(
    r"^(?:auto(?:matic|mated)?[- :]?(?:reply|response|antwort|matische antwort)|automatische antwort|réponse automatique"
    r"|respuesta automática|risposta automatica|automatisch antwoord|resposta automática|autorespon|out of office"
    r"|abwesenheits|automatyczna odpowied)",
    re.IGNORECASE,
)
_UNSUBSCRIBE = re.compile(
    r"unsubscribe|opt[- ]?out|abbestellen|abmelden|newsletter|désabonner|désinscri|darse de baja|cancellar(?:ti|si|e l'iscr)"
    r"|afmelden|uitschrijven|cancelar (?:a )?(?:inscri|assinatura)|wypisz|to be removed|remove (?:me|yourself|your)"
    r"|(?:change|manage|update) (?:your )?(?:subscription|preferences|email)|you (?:are receiving|received) this"
    r"|this (?:e-?mail|message|mailing) was sent|subscri(?:be|ption|ber)|view (?:this|it) (?:e-?mail )?in (?:your|a) browser",
    re.IGNORECASE,
)
_TRANSACTION = re.compile(
    r"(?:your (?:order|invoice|receipt|payment|booking|reservation|account|password|ticket|shipment|parcel|subscription)"
    r"|order (?:confirmation|#|no)|password reset|verify your|verification code|security (?:alert|code)|sign-in|receipt"
    r"|has shipped|ihre (?:bestellung|rechnung|buchung|zahlung)|bestellbestätigung|rechnung nr|sendungsverfolgung"
    r"|votre commande|su pedido|il tuo ordine|uw bestelling)",
    re.IGNORECASE,
)
_FEED_SENDER = re.compile(
    r"(?:\b|[._-])(?:rss|feeds?|atom)(?:\b|[\d._-])[\w.-]*@|@(?:[\w-]+\.)*(?:rss|feeds?)\.", re.IGNORECASE
)
_FEED_TEXT = re.compile(
    r"^(?:url|link|feed|permalink): *https?://\S+\s*(?:^(?:date|supplied|published): *.*)?",
    re.IGNORECASE | re.MULTILINE,
)
_LIST_FOOTER = re.compile(
    r"mailing list|list(?:info|serv)|/listinfo/|/mailman|yahoo ?groups|googlegroups|to post to this (?:group|list)"
    r"|^_{20,}$",
    re.IGNORECASE | re.MULTILINE,
)
_LIST_ADDRESS = re.compile(
    r"^[\w.+-]+@(?:[\w-]+\.)*(?:lists?|googlegroups|yahoogroups|groups|listserv|freelists|topica)\.[\w.-]+$"
    r"|^[\w.+-]*[-_](?:list|l|users?|talk|dev|devel|announce|discuss|general|help|forum)@|^(?:list|forum|announce)[\w.+-]*@"
    r"|@[\w-]*list[\w-]*\.",
    re.IGNORECASE,
)
_LIST_HEADERS = ("list-id", "list-post", "list-help", "list-subscribe", "mailing-list", "x-mailing-list", "x-list")
_BULK_HEADERS = (
    "feedback-id",
    "x-campaign",
    "x-campaign-id",
    "x-campaignid",
    "x-mc-user",
    "x-mj-mid",
    "x-csa-complaints",
)

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
    if re.search(
        r"abuse report|complaint about message|feedback[- ]loop|email feedback report", message.subject, re.IGNORECASE
    ):
        return "report", "the subject is a complaint report's"
    return None


def _bounce(message: Message) -> Verdict:
    content = message.headers.get("content-type", "").casefold()
    if "delivery-status" in content or "message/delivery-status" in _attached(message):
        return "bounce", "a delivery report (RFC 3464)"
    if "x-failed-recipients" in message.headers:
        return "bounce", "X-Failed-Recipients"
    sender = message.sender.email
    bouncer = bool(_BOUNCER.match(sender)) or not sender
    null_path = message.headers.get("return-path", "").strip() == "<>"
    titled = bool(_BOUNCE_SUBJECT.search(message.subject))
    if not (titled or bouncer or null_path):
        return None
    told = bool(_BOUNCE_TEXT.search(message.text[:_LOOKED_AT]))
    if titled and told:
        return "bounce", "subject and text report a delivery failure"
    if (titled or told) and (bouncer or null_path):
        return "bounce", f"a delivery failure from {sender or 'nobody'}"
    if bouncer and sender and not message.in_reply_to:
        return "bounce", f"sent by {sender}"
    return None


def _automatic_answer(message: Message) -> Verdict:
    submitted = message.headers.get("auto-submitted", "no").split(";")[0].strip().casefold()
    opening = message.text[:600]
    away = bool(_AWAY.search(message.subject) or _AWAY.search(opening))
    named = next(
        (
            name
            for name in (
                "x-autoreply",
                "x-autorespond",
                "x-auto-reply-from",
                "x-mail-autoreply",
                "x-vacation",
                "x-autogenerated",
            )
            if name in message.headers
        ),
        "",
    )
    precedence = message.headers.get("precedence", "").strip().casefold()
    if submitted == "auto-replied" or named or precedence in ("auto_reply", "auto-reply"):
        return ("away" if away else "auto_reply"), f"{named or 'Auto-Submitted'} says so"
    if _AUTO_SUBJECT.match(message.subject.strip()):
        return ("away" if away else "auto_reply"), "the subject is an automatic answer's"
    if message.headers.get("return-path", "").strip() == "<>" and away:
        return "away", "an absence note with a null return path"
    if submitted not in ("no", ""):
        return "transactional", f"Auto-Submitted: {submitted}"
    return None


def _calendar(message: Message) -> Verdict:
    content = message.headers.get("content-type", "").casefold()
    if _media(message) == "text/calendar" or "method=" in content or "text/calendar" in _attached(message):
        return "calendar", "it carries a calendar object (RFC 6047)"
    return None


def _feed(message: Message) -> Verdict:
    if "x-rss-feed" in message.headers or "x-feed-url" in message.headers:
        return "feed", "a feed's header"
    if _FEED_SENDER.search(message.sender.email):
        return "feed", f"sent by the feed gateway {message.sender.email}"
    if not _answers(message) and _FEED_TEXT.search(message.text[:600]):
        return "feed", "the text is a feed's entry"
    return None


def _of_list(message: Message) -> Verdict:
    header = next((name for name in _LIST_HEADERS if message.headers.get(name)), "")
    bulk = next((name for name in _BULK_HEADERS if name in message.headers), "")
    if header and (bulk or _is_newsletter(message)):
        return "newsletter", f"{bulk or header}, and an offer to unsubscribe, from one sender to many"
    if header:
        return "list", f"{header}: {message.headers[header]}"
    precedence = message.headers.get("precedence", "").strip().casefold()
    if precedence == "list":
        if not _answers(message) and _offers_way_out(message):
            return "newsletter", "Precedence: list, and an offer to unsubscribe"
        return "list", "Precedence: list"
    if precedence == "bulk" and _LIST_FOOTER.search(message.text[-1500:]):
        return "list", "Precedence: bulk, and a mailing list's footer"
    sender = message.headers.get("sender", "")
    if re.search(r"(?:owner-|-admin@|-request@|-bounces@|-owner@)", sender, re.IGNORECASE):
        return "list", f"Sender: {sender}"
    return None


def _answers(message: Message) -> bool:
    return bool(message.in_reply_to or message.references)


def _offers_way_out(message: Message) -> bool:
    return bool(_UNSUBSCRIBE.search(message.text[:1500]) or _UNSUBSCRIBE.search(message.text[-3000:]))


def _is_newsletter(message: Message) -> bool:
    """Tell a list that only its owner writes to: it says so, or a machine sends, or nobody can post to it."""
    if _answers(message) or "mailing-list" in message.headers:
        return False
    posts = message.headers.get("list-post", "").strip().casefold()
    if posts == "no" or _MACHINES.match(message.sender.email):
        return True
    return "list-unsubscribe" in message.headers and not posts and _offers_way_out(message)


def _bulk(message: Message) -> Verdict:
    if _answers(message):
        return None
    header = next((name for name in (*_BULK_HEADERS, "list-unsubscribe") if name in message.headers), "")
    precedence = message.headers.get("precedence", "").strip().casefold()
    machine = bool(_MACHINES.match(message.sender.email))
    if (machine or header) and _TRANSACTION.search(message.subject):
        return "transactional", f"a notification from {message.sender.email}"
    if header:
        return "newsletter", header
    to_many = bool(precedence in ("bulk", "junk") or message.html or machine or len(message.text) > _LONG)
    if to_many and _offers_way_out(message):
        return "newsletter", "an offer to unsubscribe"
    if precedence in ("bulk", "junk"):
        return "transactional", f"Precedence: {precedence}"
    return ("transactional", f"sent by {message.sender.email}") if machine else None


def _looks_like_list(message: Message) -> Verdict:
    """Without list headers (some exports strip them): a list's address alone in To, or its footer."""
    if message.to and all(_LIST_ADDRESS.search(address.email) for address in message.to):
        return "list", f"sent to {message.to[0].email}"
    if _LIST_FOOTER.search(message.text[-1200:]):
        return "list", "a mailing list's footer"
    return None


_TESTS: Sequence[Callable[[Message], Verdict]] = (
    _encrypted,
    _report,
    _bounce,
    _automatic_answer,
    _calendar,
    _feed,
    _of_list,
    _looks_like_list,
    _bulk,
)
