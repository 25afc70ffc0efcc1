"""What stands behind a mail: a person, a list, or one of nine kinds of machine. The reason is kept for `why`.

Sources: RFC 3834 (automatic responses), RFC 3464 (delivery reports), RFC 5965 (feedback reports), RFC 2919 and
RFC 2369 (List-*), RFC 5545 and 6047 (calendar mail), RFC 3156 and 8551 (encryption). People first: what answers a
mail and carries no sign of a list is from a person, whatever else its headers hint at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from connectors.model import Message
from rules.language.lexicon import LEXICON
from rules.model import Nature

_LONG = 1_500
"""Characters beyond which a text that offers to unsubscribe is no private mail."""
_SHORT = 500
"""Characters of an absence note that no header tells: a longer text says more than that."""
_LOOKED_AT = 6_000
"""Characters of the text that are looked at."""

_MACHINES = re.compile(
    r"^(?:no-?_?reply|do-?_?not-?_?reply|noreply.*|.*[-_.](?:no-?reply|noreply)|notifications?|notify|mailer|news"
    r"|newsletters?|alerts?|automated|auto-?confirm|bounces?|updates?|receipts?|billing-?noreply|system|robot|daemon"
    r"|postmaster|root|cron|nagios|jenkins)(?:[+-].*)?@",
    re.IGNORECASE,
)
_BOUNCER = re.compile(
    r"^(?:mailer-daemon|post_?master|mail-?daemon|mdaemon|majordomo|amavis|mail\.?delivery\.?system|.*-bounces?|bounce|errors?)(?:[+-].*)?@",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"^(?:mailer-daemon|mail-?daemon|mdaemon|.*-bounces?|bounces?)(?:[+-].*)?@", re.IGNORECASE)
"""Bouncers behind which nobody sits: a postmaster also writes letters."""
_BOUNCE_SUBJECT = LEXICON.phrases(
    r"undeliver|undelivrable|delivery (?:status notification|failure|has failed|report|notification|problem|delayed)"
    r"|(?:mail|message) (?:delivery|could not be delivered|not delivered|undeliverable|delivery failed)"
    r"|returned mail|failure notice|mail failure|non ?remis|unzustellbar|nicht zugestellt|warning: (?:could not|message)"
    r"|mail system error|rejected|non[- ]?delivery|user unknown|delivery failure|nondeliverable|permanent error"
    r"|error sending your mail|mensaje no|correo devuelto|mancata consegna|niet bezorgd|zwrot|erreur d'envoi"
)
_BOUNCE_SUBJECT_PARTS = ("\u914d\u4fe1", "\u30a8\u30e9\u30fc")
"""Delivery, error: Japanese parts no words with spaces."""
_BOUNCE_TEXT = LEXICON.phrases(
    r"could not be delivered|couldn't be delivered|not be delivered to|delivery to the following|unable to deliver"
    r"|undeliverable|permanent fatal errors|user unknown|mailbox (?:unavailable|full|not found|does not exist)"
    r"|no such user|invalid user address|could not find a gateway|final-recipient|diagnostic-code|the following address(?:es)? (?:had|failed)|550[ -]5\.\d"
    r"|address(?:es)? rejected|recipient rejected|failed permanently|host unknown"
)
_AWAY = LEXICON.phrases(
    r"out of (?:the )?office|on (?:vacation|annual leave|holiday|parental leave|maternity leave)|away from (?:the|my) office"
    r"|abwesenheit|nicht im (?:büro|haus)|im urlaub|bin .{0,30}(?:abwesend|nicht erreichbar)|absen(?:t|ce) (?:du|de mon|jusqu|au)"
    r"|message d'absence|fuera de (?:la )?oficina|ausente|fuori (?:ufficio|sede)|assente|afwezig|ausência|nieobecno"
    r"|will be back|return(?:ing)? to the office|upon my return|limited access to (?:e-?)?mail|wieder (?:im büro|erreichbar|da)"
    r"|^(?:away|absent|abwesend|afwezig|ausente|assente|nieobecn[ya]) (?:until|till|from|bis|vom|jusqu|du|tot|van|hasta|até|fino|do|od)\b"
)
_AUTO_SUBJECT = re.compile(
    r"^(?:auto(?:matic|mated)?[- :]?(?:reply|response|antwort|matische antwort)|automatische antwort|réponse automatique"
    r"|respuesta automática|risposta automatica|automatisch antwoord|resposta automática|autorespon"
    r"|out of (?:the )?office(?: *$| *[-:;,(!.\u2013\u2014]| (?:auto|reply|re\b|response|message|notification|notice|until|till|from|today|this|next))"
    r"|abwesenheits|automatyczna odpowied)",
    re.IGNORECASE,
)
_UNSUBSCRIBE = LEXICON.phrases(
    r"unsubscribe|opt[- ]?out|abbestellen|abmelden|newsletter|désabonner|désinscri|darse de baja|cancellar(?:ti|si|e l'iscr)"
    r"|afmelden|uitschrijven|cancelar (?:a )?(?:inscri|assinatura)|wypisz|to be removed|remove (?:me|yourself|your)"
    r"|(?:change|manage|update) (?:your )?(?:subscription|preferences|email)|you (?:are receiving|received) this"
    r"|this (?:e-?mail|message|mailing) was sent|subscri(?:be|ption|ber)|view (?:this|it) (?:e-?mail )?in (?:your|a) browser"
)
_WAY_OUT = LEXICON.phrases(
    r"(?<!want )(?<!like )(?<!how )(?<!need )(?<!trying )to (?:unsubscribe|opt[- ]?out|be removed|stop receiving|remove yourself|change your (?:e-?mail|subscription|profile))"
    r"|unsubscribe (?:here|instantly|at any time|from this|link|or|\||:)|^\W{0,9}(?:unsubscribe|abmelden|abbestellen|désabonner|se désinscrire|uitschrijven)\W{0,9}$"
    r"|https?://\S{0,200}(?:unsub|opt-?out|/remove|abmeld|desabon|desinscri)|(?:click|visit|go to|reply) .{0,80}(?:unsubscribe|opt[- ]?out|remove)"
    r"|(?:newsletter|mailing|e-?mails?) (?:nicht mehr|abbestellen|abmelden)|vom newsletter ab|hier (?:abmelden|abbestellen)|vous désabonner|darse de baja"
    r"|(?:annullare l'iscrizione|cancellarsi|cancellati)|cancelar a (?:inscrição|assinatura)|wypisz|manage (?:your )?(?:subscriptions?|preferences)"
    r"|you(?:'re| are)? (?:are )?(?:now |currently )?(?:receiving|received|subscribed|being sent|have received|have been subscribed)"
    r"(?: to)? (?:this|the|our|as|because) ?(?:e-?mail|newsletter|message|mailing|because|publication|\S+ (?:newsletter|mailing|list))?"
    r"|this (?:e-?mail|message|mailing|newsletter) (?:was|has been|is being) sent (?:to|by|because|on behalf)|view (?:this|it) (?:e-?mail |newsletter )?in (?:your|a) browser"
    r"|(?:you|is) (?:are )?a member of (?:the|our)\W+mailing list|advertising opportunities|\bin this issue\b|version of (?:our|this) newsletter"
    r"|this newsletter (?:is|was) (?:available|sent)|newsletter - (?:edition|issue)|newsletters? you no longer|copyright (?:\(c\) |\u00a9 ?)?\d{4}.{0,80}all rights reserved",
    multiline=True,
)
"""How a mail to many offers to be sent no more: a customer who asks to be taken off does not say it so."""
_TRANSACTION = LEXICON.phrases(
    r"your (?:order|invoice|receipt|payment|booking|reservation|account|password|ticket|shipment|parcel|subscription)"
    r"|order (?:confirmation|#|no)|password reset|verify your|verification code|security (?:alert|code)|sign-in|receipt"
    r"|has shipped|ihre (?:bestellung|rechnung|buchung|zahlung)|bestellbestätigung|rechnung nr|sendungsverfolgung"
    r"|votre commande|su pedido|il tuo ordine|uw bestelling"
)
_FEED_SENDER = re.compile(
    r"(?:\b|[._-])(?:rss(?:-?feeds?|2e?mail)?|feeds?|atom)(?:\b|[\d._-])[\w.-]*@|@(?:[\w-]+\.)*(?:rss|feeds?)\.",
    re.IGNORECASE,
)
_FEED_TEXT = LEXICON.phrases(
    r"^(?:url|link|feed|permalink): *\S+[ \t]*\n\s{0,4}(?:date|supplied|published): ",
    multiline=True,
)
_LIST_FOOTER = LEXICON.phrases(
    r"^[-_]{2,}[ \t]*\n.{0,80}(?:mailing list|\blist\b)|mailing list(?: <\S{1,80}>)?[ \t]*\n\S{1,80}@|/listinfo/|/mailman/|\blistserv\b"
    r"|yahoo!? ?groups|yahoogroups\.|googlegroups\.|groups\.google|to post to this (?:group|list)|: general discussions? about ",
    multiline=True,
)
_LIST_ADDRESS = re.compile(
    r"^[\w.+-]+@(?:[\w-]+\.)*(?:lists?|googlegroups|yahoogroups|groups|listserv|freelists|topica)\.[\w.-]+$"
    r"|^[\w.+-]*[-_](?:list|l|users?|talk|dev|devel|announce|discuss|general|help|forum)@|^(?:list|forum|announce)[\w.+-]*@"
    r"|@[\w-]*list[\w-]*\.",
    re.IGNORECASE,
)
_LIST_HEADERS = ("list-id", "list-post", "list-help", "list-subscribe", "mailing-list", "x-mailing-list", "x-list")
_REPORT_SUBJECT = re.compile(
    r"(?:complaint about message|email feedback report for|(?:fw: |fwd: )?abuse report (?:for|from|id|\d)|.{0,40}feedback[- ]loop\b)",
    re.IGNORECASE,
)
_CALENDAR_SUBJECT = re.compile(
    r"(?:updated |canceled |cancelled )?(?:invitation|accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|new time proposed"
    r"|einladung|aktualisierte einladung|zugesagt|abgelehnt|abgesagt|mit vorbehalt|acceptée?|refusée?|annulée?|aceptad[oa]|rechazad[oa]|cancelad[oa]"
    r"|accettato|rifiutato|annullato|geaccepteerd|geweigerd|geannuleerd|aceite|recusado|zaakceptowano|odrzucono|anulowano)\b",
    re.IGNORECASE,
)
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
    if not _answers(message) and _REPORT_SUBJECT.match(message.subject.strip()):
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
    path = message.headers.get("return-path", "").strip()
    null_path = path == "<>" or path.casefold().startswith("<mailer-daemon@")
    titled = _BOUNCE_SUBJECT.found_in(message.subject) or any(part in message.subject for part in _BOUNCE_SUBJECT_PARTS)
    if not (titled or bouncer or null_path):
        return None
    told = _BOUNCE_TEXT.found_in(message.text[:_LOOKED_AT])
    if titled and told and not _answers(message):
        return "bounce", "subject and text report a delivery failure"
    if (titled or told) and (bouncer or null_path):
        return "bounce", f"a delivery failure from {sender or 'nobody'}"
    if _DAEMON.match(sender) and not message.in_reply_to:
        return "bounce", f"sent by {sender}"
    return None


def _automatic_answer(message: Message) -> Verdict:
    submitted = message.headers.get("auto-submitted", "no").split(";")[0].strip().casefold()
    opening = message.text[:600]
    titled, told = _AWAY.found_in(message.subject), _AWAY.found_in(opening)
    away = titled or told
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
    if titled and told and len(message.text) <= _SHORT and "?" not in opening:
        return "away", "subject and text say that the sender is away"
    if submitted not in ("no", ""):
        return "transactional", f"Auto-Submitted: {submitted}"
    return None


def _calendar(message: Message) -> Verdict:
    content = message.headers.get("content-type", "").casefold()
    if _media(message) == "text/calendar" or "method=" in content:
        return "calendar", "it is a calendar object (RFC 6047)"
    if "text/calendar" not in _attached(message):
        return None
    if _answers(message) and not _CALENDAR_SUBJECT.match(message.subject.strip()):
        return None
    return "calendar", "it carries a calendar object (RFC 6047)"


def _feed(message: Message) -> Verdict:
    if "x-rss-feed" in message.headers or "x-feed-url" in message.headers:
        return "feed", "a feed's header"
    if _FEED_SENDER.search(message.sender.email):
        return "feed", f"sent by the feed gateway {message.sender.email}"
    if not _answers(message) and _FEED_TEXT.found_in(message.text[:600]):
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
    if precedence == "bulk" and _LIST_FOOTER.found_in(_own_tail(message)):
        return "list", "Precedence: bulk, and a mailing list's footer"
    sender = message.headers.get("sender", "")
    if re.search(r"(?:owner-|-admin@|-request@|-bounces@|-owner@)", sender, re.IGNORECASE):
        if _is_newsletter(message):
            return "newsletter", f"Sender: {sender}, and only its owner writes"
        return "list", f"Sender: {sender}"
    return None


def _answers(message: Message) -> bool:
    return bool(message.in_reply_to or message.references)


def _own_tail(message: Message) -> str:
    """Return the end of the text without what it quotes: a list's footer below a quote is the quoted list's."""
    return "\n".join(line for line in message.text[-1_500:].split("\n") if not line.startswith(">"))


def _offers_way_out(message: Message) -> bool:
    return _UNSUBSCRIBE.found_in(message.text[:1500]) or _UNSUBSCRIBE.found_in(message.text[-3000:])


def _shows_way_out(message: Message) -> bool:
    return _WAY_OUT.found_in(message.text[:1500]) or _WAY_OUT.found_in(message.text[-3000:])


def _is_newsletter(message: Message) -> bool:
    """Tell a list that only its owner writes to: it says so, or a machine sends, or nobody can post to it."""
    if _answers(message):
        return False
    posts = message.headers.get("list-post", "").split("(")[0].strip().casefold()
    if posts == "no" or _MACHINES.match(message.sender.email):
        return True
    if "mailing-list" in message.headers:
        return False
    return "list-unsubscribe" in message.headers and not posts and _offers_way_out(message)


def _bulk(message: Message) -> Verdict:
    if _answers(message):
        return None
    header = next((name for name in (*_BULK_HEADERS, "list-unsubscribe") if name in message.headers), "")
    precedence = message.headers.get("precedence", "").strip().casefold()
    machine = bool(_MACHINES.match(message.sender.email))
    if (machine or header) and _TRANSACTION.found_in(message.subject):
        return "transactional", f"a notification from {message.sender.email}"
    if header == "feedback-id" and machine and not _offers_way_out(message):
        return "transactional", f"sent by {message.sender.email}"
    if header:
        return "newsletter", header
    if (machine or precedence in ("bulk", "junk")) and _offers_way_out(message):
        return "newsletter", "an offer to unsubscribe"
    if (message.html or len(message.text) > _LONG) and _shows_way_out(message):
        return "newsletter", "an offer to unsubscribe"
    if precedence in ("bulk", "junk"):
        return "transactional", f"Precedence: {precedence}"
    if message.headers.get("x-auto-response-suppress", "none").strip().casefold() not in ("", "none"):
        return "transactional", "X-Auto-Response-Suppress: its sender wants no automatic answers"
    return ("transactional", f"sent by {message.sender.email}") if machine else None


def _looks_like_list(message: Message) -> Verdict:
    """Without list headers (some exports strip them): a list's address alone in To, or its footer."""
    addressed = bool(message.to) and all(_LIST_ADDRESS.search(address.email) for address in message.to)
    footer = _LIST_FOOTER.found_in(_own_tail(message))
    if not addressed and not footer:
        return None
    own = _MACHINES.match(message.sender.email) or _LIST_ADDRESS.search(message.sender.email)
    if own and not _answers(message) and _offers_way_out(message):
        return "newsletter", f"an offer to unsubscribe, from {message.sender.email}"
    return ("list", f"sent to {message.to[0].email}") if addressed else ("list", "a mailing list's footer")


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
)
