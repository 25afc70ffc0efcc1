"""How machines, lists and newsletters name themselves: addresses, subjects and phrases, in eight languages.

No pattern can backtrack badly: repetitions are bounded, callers clip the text they look at.
"""

from __future__ import annotations

import re

from rules.language.lexicon import LEXICON

MACHINES = re.compile(
    r"^(?:no-?_?reply|do-?_?not-?_?reply|noreply.*|.*[-_.](?:no-?reply|noreply)|notifications?|notify|mailer|news"
    r"|newsletters?|alerts?|automated|auto-?confirm|bounces?|updates?|receipts?|billing-?noreply|system|robot|daemon"
    r"|postmaster|root|cron|nagios|jenkins)(?:[+-].*)?@",
    re.IGNORECASE,
)
BOUNCER = re.compile(
    r"^(?:mailer-daemon|post_?master|mail-?daemon|mdaemon|majordomo|amavis|mail\.?delivery\.?system|.*-bounces?|bounce|errors?)(?:[+-].*)?@",
    re.IGNORECASE,
)
DAEMON = re.compile(r"^(?:mailer-daemon|mail-?daemon|mdaemon|.*-bounces?|bounces?)(?:[+-].*)?@", re.IGNORECASE)
"""Bouncers behind which nobody sits: a postmaster also writes letters."""
BOUNCE_SUBJECT = LEXICON.phrases(
    r"undeliver|undelivrable|delivery (?:status notification|failure|has failed|report|notification|problem|delayed)"
    r"|(?:mail|message) (?:delivery|could not be delivered|not delivered|undeliverable|delivery failed)"
    r"|returned mail|failure notice|mail failure|non ?remis|unzustellbar|nicht zugestellt|warning: (?:could not|message)"
    r"|mail system error|rejected|non[- ]?delivery|user unknown|delivery failure|nondeliverable|permanent error"
    r"|error sending your mail|mensaje no|correo devuelto|mancata consegna|niet bezorgd|zwrot|erreur d'envoi"
)
BOUNCE_SUBJECT_PARTS = ("\u914d\u4fe1", "\u30a8\u30e9\u30fc")
"""Delivery, error: Japanese parts no words with spaces."""
BOUNCE_TEXT = LEXICON.phrases(
    r"could not be delivered|couldn't be delivered|not be delivered to|delivery to the following|unable to deliver"
    r"|undeliverable|permanent fatal errors|user unknown|mailbox (?:unavailable|full|not found|does not exist)"
    r"|no such user|invalid user address|could not find a gateway|final-recipient|diagnostic-code|the following address(?:es)? (?:had|failed)|550[ -]5\.\d"
    r"|address(?:es)? rejected|recipient rejected|failed permanently|host unknown"
)
AWAY = LEXICON.phrases(
    r"out of (?:the )?office|on (?:vacation|annual leave|holiday|parental leave|maternity leave)|away from (?:the|my) office"
    r"|abwesenheit|nicht im (?:büro|haus)|im urlaub|bin .{0,30}(?:abwesend|nicht erreichbar)|absen(?:t|ce) (?:du|de mon|jusqu|au)"
    r"|message d'absence|fuera de (?:la )?oficina|ausente|fuori (?:ufficio|sede)|assente|afwezig|ausência|nieobecno"
    r"|will be back|return(?:ing)? to the office|upon my return|limited access to (?:e-?)?mail|wieder (?:im büro|erreichbar|da)"
    r"|^(?:away|absent|abwesend|afwezig|ausente|assente|nieobecn[ya]) (?:until|till|from|bis|vom|jusqu|du|tot|van|hasta|até|fino|do|od)\b"
)
AUTO_SUBJECT = re.compile(
    r"^(?:auto(?:matic|mated)?[- :]?(?:reply|response|antwort|matische antwort)|automatische antwort|réponse automatique"
    r"|respuesta automática|risposta automatica|automatisch antwoord|resposta automática|autorespon"
    r"|out of (?:the )?office(?: *$| *[-:;,(!.\u2013\u2014]| (?:auto|reply|re\b|response|message|notification|notice|until|till|from|today|this|next))"
    r"|abwesenheits|automatyczna odpowied)",
    re.IGNORECASE,
)
UNSUBSCRIBE = LEXICON.phrases(
    r"unsubscribe|opt[- ]?out|abbestellen|abmelden|newsletter|désabonner|désinscri|darse de baja|cancellar(?:ti|si|e l'iscr)"
    r"|afmelden|uitschrijven|cancelar (?:a )?(?:inscri|assinatura)|wypisz|to be removed|remove (?:me|yourself|your)"
    r"|(?:change|manage|update) (?:your )?(?:subscription|preferences|email)|you (?:are receiving|received) this"
    r"|this (?:e-?mail|message|mailing) was sent|subscri(?:be|ption|ber)|view (?:this|it) (?:e-?mail )?in (?:your|a) browser"
)
WAY_OUT = LEXICON.phrases(
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
TRANSACTION = LEXICON.phrases(
    r"your (?:order|invoice|receipt|payment|booking|reservation|account|password|ticket|shipment|parcel|subscription)"
    r"|order (?:confirmation|#|no)|password reset|verify your|verification code|security (?:alert|code)|sign-in|receipt"
    r"|has shipped|ihre (?:bestellung|rechnung|buchung|zahlung)|bestellbestätigung|rechnung nr|sendungsverfolgung"
    r"|votre commande|su pedido|il tuo ordine|uw bestelling"
)
FEED_SENDER = re.compile(
    r"(?:\b|[._-])(?:rss(?:-?feeds?|2e?mail)?|feeds?|atom)(?:\b|[\d._-])[\w.-]*@|@(?:[\w-]+\.)*(?:rss|feeds?)\.",
    re.IGNORECASE,
)
FEED_TEXT = LEXICON.phrases(
    r"^(?:url|link|feed|permalink): *\S+[ \t]*\n\s{0,4}(?:date|supplied|published): ",
    multiline=True,
)
LIST_FOOTER = LEXICON.phrases(
    r"^[-_]{2,}[ \t]*\n.{0,80}(?:mailing list|\blist\b)|mailing list(?: <\S{1,80}>)?[ \t]*\n\S{1,80}@|/listinfo/|/mailman/|\blistserv\b"
    r"|yahoo!? ?groups|yahoogroups\.|googlegroups\.|groups\.google|to post to this (?:group|list)|: general discussions? about ",
    multiline=True,
)
LIST_ADDRESS = re.compile(
    r"^[\w.+-]+@(?:[\w-]+\.)*(?:lists?|googlegroups|yahoogroups|groups|listserv|freelists|topica)\.[\w.-]+$"
    r"|^[\w.+-]*[-_](?:list|l|users?|talk|dev|devel|announce|discuss|general|help|forum)@|^(?:list|forum|announce)[\w.+-]*@"
    r"|@[\w-]*list[\w-]*\.",
    re.IGNORECASE,
)
LIST_HEADERS = ("list-id", "list-post", "list-help", "list-subscribe", "mailing-list", "x-mailing-list", "x-list")
REPORT_SUBJECT = re.compile(
    r"(?:complaint about message|email feedback report for|(?:fw: |fwd: )?abuse report (?:for|from|id|\d)|.{0,40}feedback[- ]loop\b)",
    re.IGNORECASE,
)
CALENDAR_SUBJECT = re.compile(
    r"(?:updated |canceled |cancelled )?(?:invitation|accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|new time proposed"
    r"|einladung|aktualisierte einladung|zugesagt|abgelehnt|abgesagt|mit vorbehalt|acceptée?|refusée?|annulée?|aceptad[oa]|rechazad[oa]|cancelad[oa]"
    r"|accettato|rifiutato|annullato|geaccepteerd|geweigerd|geannuleerd|aceite|recusado|zaakceptowano|odrzucono|anulowano)\b",
    re.IGNORECASE,
)
BULK_HEADERS = (
    "feedback-id",
    "x-campaign",
    "x-campaign-id",
    "x-campaignid",
    "x-mc-user",
    "x-mj-mid",
    "x-csa-complaints",
)
