"""How machines, lists and newsletters name themselves: addresses, subjects and phrases, in eight languages.

No pattern can backtrack badly: repetitions are bounded, callers clip the text they look at.
"""

from __future__ import annotations

import re

from rules.language.lexicon import LEXICON

MACHINES = re.compile(
    r"^(?:no-?_?reply|do-?_?not-?_?reply|noreply[\d._+-]*|.*[-_.](?:no-?reply|noreply)|notifications?|notify|mailer|news"
    r"|newsletters?|alerts?|automated|auto-?confirm|bounces?|updates?|receipts?|billing-?noreply|system|robot|daemon"
    r"|postmaster|root|cron|nagios|jenkins)(?:[+-].*)?@",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"^(?:no-?_?reply|do-?_?not-?_?reply|noreply[\d._+-]*|.*[-_.](?:no-?reply|noreply)|mailer|mailer-daemon|automated|auto-?confirm|bounces?"
    r"|billing-?noreply|robot|daemon|cron|nagios|jenkins)(?:[+-].*)?@",
    re.IGNORECASE,
)
"""Those of MACHINES that say that nobody reads there: behind the others people may sit."""
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
ACKNOWLEDGED = LEXICON.phrases(
    r"\b(?:we have|we've|have) received your (?:request|e-?mail|message|enquiry|inquiry|ticket|application|order|question)|\bthank(?:s| you) for (?:contacting|your (?:e-?mail|message|enquiry|inquiry|request)|getting in touch|reaching out|writing to)"
    r"|\bthis is an auto(?:mated|matic)|\b(?:do not|don't) (?:reply|respond) to this|\b(?:ticket|case|request) (?:number )?\W?\w{0,12}\W? ?(?:has been|was) (?:created|opened|received|updated|closed|resolved)|\bautomatically generated",
    r"\b(?:ihre|deine) (?:anfrage|nachricht|e-?mail|mail) (?:ist |haben wir |wurde )?(?:\w+ ){0,2}(?:eingegangen|erhalten)|\bhaben ihre (?:anfrage|nachricht|e-?mail|mail) erhalten|\bautomatisch (?:generiert|erstellt|erzeugt|versendet|verschickt)|\bdies ist eine automatische",
    r"\bbien reçu votre (?:demande|message|e-?mail|courriel)|\b(?:ceci est un|réponse) (?:message )?automatique|\bhemos recibido (?:su|tu) (?:solicitud|mensaje|correo|consulta)|\b(?:mensaje|respuesta) automátic[oa]",
    r"\babbiamo ricevuto (?:la (?:sua|tua)|il (?:suo|tuo)) (?:richiesta|messaggio|e-?mail|mail)|\b(?:messaggio|risposta) automatic[oa]|\bwij hebben uw (?:bericht|aanvraag|e-?mail|mail|verzoek) (?:\w+ )?ontvangen|\b(?:automatisch (?:bericht|antwoord|gegenereerd))",
    r"\brecebemos (?:o seu|a sua|seu|sua) (?:pedido|mensagem|e-?mail|solicitação)|\b(?:mensagem|resposta) automática|\botrzymaliśmy (?:twoją|twoje|państwa|pana|pani) (?:wiadomość|zgłoszenie|zapytanie)|\b(?:wiadomość|odpowiedź) (?:została wygenerowana )?automatyczn",
)
"""What a machine says that has taken a mail in; a person says it below a header that tells of machines only seldom."""
ANSWERING_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-vacation",
    "x-apple-action",
    "x-auto-reply",
)
TICKET = re.compile(
    r"\[[^\]]{0,20}\d{2,}[^\]]{0,20}\]|\b(?:case|ticket|request|vorgang|anfrage|dossier|caso|zaak|zgłoszenie) ?(?:no\.?|nr\.?|#|:)? ?#?\d{2,}",
    re.IGNORECASE,
)
"""A helpdesk's number: its people's own words come through it."""
AWAY = LEXICON.phrases(
    r"out of (?:the )?office|on (?:vacation|(?:annual|parental|maternity|paternity|sick|medical) leave|leave until|holidays?)|away from (?:the|my) (?:office|desk)|not in the office|be away\b"
    r"|abwesenheit|nicht im (?:büro|haus)|(?:im|in) (?:\w+ )?urlaub|in elternzeit|bin .{0,30}(?:abwesend|nicht erreichbar)|absente? (?:du|de mon|jusqu|au)|absence (?:du|de mon|jusqu|au)|(?:suis|serai) (?:\w+ )?(?:absente?|en (?:congés?|vacances))|de vacaciones|in (?:ferie|vacanza)|op vakantie|met (?:verlof|vakantie)|de férias|na urlopie"
    r"|message d'absence|fuera de (?:la )?oficina|ausente|fuori (?:ufficio|sede)|assente|afwezig|ausência|nieobecno"
    r"|will be back|return(?:ing)? to the office|upon my return|limited access to (?:e-?)?mail|wieder (?:im büro|erreichbar|da)"
    r"|^(?:away|absent|abwesend|afwezig|ausente|assente|nieobecn[ya]) (?:until|till|from|bis|vom|jusqu|du|tot|van|hasta|até|fino|do|od)\b"
)
AUTO_SUBJECT = re.compile(
    r"^\W{0,2}(?:auto(?:matic|mated)?[- :]?(?:reply|response|antwort|matische antwort|svar)\b|auto: |automatische antwort|réponse automatique"
    r"|respuesta automática|risposta automatica|automatisch antwoord|resposta automática|(?:odpowiedź automatyczna|automatyczna odpowied)|autorespon|automatiskt svar|automatisk svar"
    r"|(?:vacation|holiday|absence) (?:reply|response|message|notice|notification)|absence du bureau|message d'absence|fuera de la oficina\b|abwesend: "
    r"|out of (?:the )?office(?: *$| *[-:;,(!.\u2013\u2014]| (?:auto|reply|re\b|response|message|notification|notice|until|till|from|today|this|next))"
    r"|abwesenheits)",
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
    r"|unsubscribe (?:here|instantly|at any time|from this (?:list|newsletter|mailing)|link|or|\||:)|^\W{0,9}(?:unsubscribe|abmelden|abbestellen|désabonner|se désinscrire|uitschrijven)\W{0,9}$"
    r"|https?://\S{0,200}(?:unsub|opt-?out|/remove|abmeld|desabon|desinscri)|(?:click|visit|go to|reply) .{0,80}(?:unsubscribe|opt[- ]?out|remove (?:yourself|your (?:name|e-?mail|address)|from))"
    r"|(?:newsletter|mailing|e-?mails?) (?:nicht mehr|abbestellen|abmelden)|vom newsletter ab(?:zu)?|hier (?:abmelden|abbestellen)|vous désabonner|darse de baja"
    r"|(?:annullare l'iscrizione|cancellarsi|cancellati)|cancelar a (?:inscrição|assinatura)|wypisz|manage (?:your )?(?:subscriptions?|preferences)"
    r"|you(?:'re| are) (?:now |currently )?(?:receiving|subscribed|being sent)(?: to)? (?:this|the|our|as|because|\S+)"
    r"|you(?: have)? received (?:this|our) (?:e-?mail|newsletter|message|mailing|publication) (?:because|as|since|due)|you have been subscribed|(?:cancel|change|manage) your subscription to (?:this|our)|(?:do not|don't) (?:want|wish) to receive (?:future|further|any more|these)"
    r"|this (?:e-?mail|message|mailing|newsletter) (?:was|has been|is being) sent (?:to|by|because|on behalf)(?! (?:you by|you in error|the wrong|mistake|accident|me\b|us\b))|view (?:this|it) (?:e-?mail |newsletter )?in (?:your|a) browser"
    r"|(?:you|is) (?:are )?a member of (?:the|our)\W+mailing list"
    r"|this newsletter (?:is|was) (?:available|sent)|newsletter - (?:edition|issue)|newsletters? you no longer",
    multiline=True,
)
"""How a mail to many offers to be sent no more: a customer who asks to be taken off does not say it so."""
MASS = LEXICON.phrases(
    r"advertising opportunities|\bin this issue\b|version of (?:our|this) newsletter|copyright \W{0,3}(?:c\W{1,2})?\d{4}.{0,80}all rights res"
)
"""What also stands below letters: it tells a mailing only where nothing tells a letter."""
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
    r"|^[\w.+-]*[-_](?:list|l|users?|talk|dev|devel|workers|announce|discuss|forum)@|^(?:list|forum|announce)[\w.+-]*@"
    r"|@(?:[\w-]+\.)*(?:[\w-]*-)?lists?(?:man|box|serv)?\d*\.",
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
