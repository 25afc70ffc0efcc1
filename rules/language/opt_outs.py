"""Does the writer want no more mail from us? Only for themselves ("remove me"): footers and third parties tell how, or of others."""

from __future__ import annotations

import re

from rules.language.hearing import CONDITIONAL, OTHERS, Cue
from rules.language.lexicon import LEXICON

_LISTS = r"(?:list|lists|mailing|mailings|database|distribution|records|contacts|e-?mails?|mail|campaign|campaigns|newsletter|newsletters|system|crm|sequence|cc|thread|chain)"
_SAYS = LEXICON.phrases(
    # English
    r"\b(?:stop|quit|cease|refrain from) (?:writing|emailing|e-mailing|mailing|contacting|messaging|calling|spamming|bothering|pestering|harassing"
    r"|texting)(?: to)? (?:me|us)\b|\b(?:stop|quit|cease) (?:sending|forwarding) (?:me |us )?(?:these|this|such|any|your|all|out|anything|emails|e-mails|mails)\b",
    rf"\b(?:remove|take|delete|drop|strike|unsubscribe|exclude|scratch) (?:me|us|my name|my address|my email|my e-mail|my email address|my e-mail address"
    rf"|our address|this address|this email|my details|our company|my contact details) (?:(?:from|off|of|out|permanently|immediately|please|asap"
    rf"|at once) )+(?:\w+ ){{0,4}}{_LISTS}\b",
    r"\bunsubscribe (?:me|us|my|this address)\b|^(?:please,? )?unsubscribe(?: please)?[.!]*$|\b(?:please|kindly|you|you to) (?:remove|delete"
    r"|erase) (?:all )?(?:of )?(?:my|our) (?:\w+ )?(?:personal )?(?:data|details|information|records)\b|\b(?:i|we)(?:'d| would)? (?:like|want"
    r"|wish) to (?:unsubscribe|be removed|be taken off)\b|\bto opt out of (?:your|these|all|this)\b|\bopt (?:me|us) out\b|\btake me off\b(?! guard)",
    r"\b(?:do not|don't|dont|never|not to) (?:ever )?(?:contact|e-?mail|write|write to|call|message|approach|text) (?:me|us)(?: about \w+)? (?:again"
    r"|any ?more|any further|ever|in the future|in future|at all)\b|\b(?:do not|don't) (?:contact|e-?mail|write to|message) (?:me|us)[.!]+$|\b(?:do not"
    r"|don't) send (?:me|us) (?:any ?(?:more|further|thing)|more|further)\b",
    r"\b(?:no|not want any|don't want any|without) (?:further|more|other) (?:contact|e-?mails?|mails?|messages?|communications?|correspondence|calls"
    r"|solicitations?|offers)\b(?:[.,!]|,? please| from you| please| of this|$)",
    r"\b(?:don't|do not|no longer|not|would rather not|never|don't|didn't) (?:\w+ )?(?:want|wish|care|like|need|interested in)(?: to)? (?:be contacted"
    r"|receive|receiving|hear from you|get|getting|be (?:e-?mailed|called|on))(?: (?:any|your|these|such|more|further|from you|you|on|this kind of|anything"
    r"|again|about)\b)?(?=.{0,40}\b(?:mails?|messages?|contact\w*|newsletters?|hear from|list|offers|calls|anymore|again|you)\b)|\b(?:leave|left) (?:me"
    r"|us) alone\b|\blose my (?:number|address|e-?mail)\b",
    r"\brather not (?:get|receive|be on|hear from|be sent)\b(?=.{0,30}\b(?:mails?|e-?mails?|messages?|list|newsletters?|offers|you)\b)|\b(?:no longer|don't|do not) (?:wish|want|care|like) to hear (?:anything )?from (?:you|your)\b",
    # German
    r"\b(?:nehmen|streichen|löschen|entfernen|tragen|nimm|streiche?|lösche?|entferne?|trage?) (?:sie )?(?:bitte )?(?:mich|uns|meine \w+|meinen \w+"
    r"|unsere \w+)(?: bitte| umgehend| sofort)? (?:aus|von|vom) (?:\w+ ){0,2}(?:\w*verteiler\w*|\w*liste\w*|datenbank|newsletter|mailing\w*|kartei"
    r"|adressbestand|system)\b|\b(?:aus|von|vom) (?:\w+ ){0,2}(?:\w*verteiler|\w*liste|datenbank) (?:zu )?(?:nehmen|streichen|entfernen|löschen|austragen)\b",
    r"\b(?:schreib\w*|kontaktier\w*|mail\w*|ruf\w*|belästig\w*|anschreib\w*|schick\w*|send\w*) (?:sie )?(?:mir|mich|uns) (?:bitte |künftig |in zukunft "
    r"|keine \w+ |keine weiteren \w+ )*(?:nicht|nie|keine\w*) (?:\w+ )?(?:mehr|wieder|länger|weiteren)\b|\bkeine (?:weiteren|weitere) (?:e-?mails?|mails?"
    r"|nachrichten|werbung|anrufe|kontaktaufnahme\w*|zusendungen|angebote|kontaktversuche)\b|\bkeine (?:e-?mails?|mails?|nachrichten|werbung|anrufe"
    r"|newsletter|zusendungen) mehr\b",
    r"\b(?:möchte|möchten|will|wollen|wünsche|wünschen) (?:\w+ ){0,4}(?:nicht (?:mehr|weiter|länger)|keinen? (?:weiteren )?(?:kontakt"
    r"|kontaktaufnahme)) ?(?:von ihnen )?(?:kontaktiert|angeschrieben|angerufen|hören|angemailt|belästigt|kontakt)?(?: werden)?[.!,]"
    r"|\blass\w* (?:sie )?(?:mich|uns) (?:bitte )?(?:\w+ )?in ruhe\b|\b(?:lösch\w*) (?:sie )?(?:bitte )?(?:alle )?(?:meine|unsere) (?:\w+ )?daten\b"
    r"|\bkeinen kontakt mehr\b|\bunterlassen sie\b",
    r"\b(?:nicht|nie) (?:mehr|weiter|wieder) (?:anzuschreiben|zu kontaktieren|anzurufen|zu schreiben|anzumailen|zu belästigen)\b",
    # French
    r"\b(?:arrêtez|cessez|arrête|merci d'arrêter|merci de cesser|veuillez cesser|veuillez arrêter) (?:\w+ )?(?:de |d')(?:m'|nous |me )?(?:\w+)?(?:écrire"
    r"|contacter|envoyer|appeler|solliciter|relancer|démarcher)\b|\bne (?:me|m'|nous) ?(?:\w+ )?(?:écrivez|contactez|envoyez|appelez|sollicitez|relancez"
    r"|plus)\b(?: \w+)? ?(?:plus|jamais|contacter|écrire|envoyer|solliciter)\b|\bne (?:plus|pas) (?:me|m'|nous) ?(?:contacter|écrire|envoyer|appeler"
    r"|solliciter|relancer)\b",
    r"\b(?:retirez|supprimez|enlevez|retirer|supprimer|enlever|désinscrivez|désinscrire|désabonnez|rayez)(?:-moi|-nous| mon adresse| mes coordonnées"
    r"| mes données| mon nom| moi)\b|\bme (?:désabonner|désinscrire|retirer de|supprimer de|rayer de)\b|\bplus (?:recevoir|être contactée?"
    r"|être sollicitée?)\b(?: \w+){0,2}|\blaissez-(?:moi|nous) tranquilles?\b|\bplus de (?:mails|messages|contact|courriels|relances)[.! ,]",
    # Spanish
    r"\b(?:dejen?|deje|deja|dejad) de (?:escribir|contactar|enviar|mandar|llamar|molestar)(?:me|nos)\b|\bno (?:me|nos) (?:\w+ )?(?:escriban?|contacten?"
    r"|envíen?|manden?|llamen?|escribas|contactes|molesten?|vuelvan? a (?:escribir|contactar|llamar|enviar))\b(?: \w+){0,2} ?(?:más|nunca|escribir"
    r"|contactar)?\b|\bno (?:quiero|queremos|deseo|deseamos) (?:recibir|que me|que nos|seguir recibiendo|ser contactad\w+|más (?:correos|mensajes"
    r"|contacto))\b",
    r"\b(?:bórr|elimín|quít|sáqu|d[ée]n?|borr|elimin|quit|sac|retír)\w*(?:me|nos) (?:\w+ )?(?:de (?:su|la|sus|esta|tu|vuestra) (?:\w+ )?(?:lista|base|listado"
    r"|distribución|boletín|correos|newsletter)|de baja)\b|\b(?:darme|darnos|dar me) de baja (?:de|del) (?:\w+ )?(?:lista|boletín|newsletter|correos|sus)\b"
    r"|\b(?:eliminen|borren|elimine|borre) (?:todos )?mis datos\b|\bdéj(?:e|en|a)(?:me|nos) en paz\b",
    # Italian
    r"\b(?:smett\w+|la smetta|basta|cessate|cessi) (?:di|con) (?:scriver|contattar|inviar|mandar|chiamar|disturbar|le mail|le e-mail|queste mail)\w*\b"
    r"|\bnon (?:mi|ci) (?:scriv\w+|contatt\w+|mand\w+|invi\w+|chiam\w+|disturb\w+) (?:più|mai)\b|\bnon (?:scrivermi|contattarmi|scriveteci|scrivetemi"
    r"|contattatemi|mandatemi|inviatemi) più\b|\bnon (?:desidero|desideriamo|voglio|vogliamo|vorrei) (?:più )?(?:ricevere|essere contattat\w+)\b",
    r"\b(?:toglie|rimuove|cancella|elimina|tolga|rimuova|cancelli|elimini)\w*(?:temi|teci|mi|ci|rmi)?(?: mi)? (?:\w+ )?(?:dalla|dal|dall'"
    r"|dai) (?:\w+ )?(?:lista|elenco|mailing|newsletter|database|indirizzario)\b|\b(?:cancellate|eliminate|cancelli|elimini) i miei dati\b"
    r"|\blasciat\w+ in pace\b",
    # Dutch
    r"\bgeen (?:mails?|e-?mails?|berichten|nieuwsbrie\w+) meer\b(?! (?:ontvangen|gekregen|gezien|binnen))",
    r"\b(?:stop|stoppen|houd|hou) (?:\w+ ){0,3}(?:met|op met) (?:het )?(?:mij |ons |me )?(?:te )?(?:mailen|schrijven|benaderen|bellen|contacteren|sturen"
    r"|sturen van)\b|\b(?:haal|verwijder|schrap|schrijf) (?:mij|me|ons|mijn \w+) (?:\w+ )?(?:van|uit) (?:\w+ ){0,2}(?:lijst|mailinglijst|mailinglist|bestand"
    r"|database|verzendlijst|nieuwsbrief|mailing)\b|\b(?:geen|niet) (?:\w+ )?(?:mails?|e-mails?|berichten|contact|telefoontjes) meer (?:\w+ )?(?:ontvangen"
    r"|sturen|opnemen|van u|van jullie)\b",
    r"\b(?:mail|schrijf|benader|bel|contacteer) (?:mij|me|ons) (?:\w+ )?(?:niet|nooit) (?:meer|weer)\b|\b(?:wil|willen|wens|wensen) (?:\w+ ){0,3}(?:niet meer"
    r"|geen) (?:\w+ )?(?:benaderd|gemaild|gebeld|gecontacteerd|contact)\b|\blaat (?:mij|me|ons) met rust\b|\b(?:verwijder|wis) (?:al )?mijn (?:gegevens"
    r"|data)\b",
    # Portuguese, Polish
    r"\b(?:parem?|deixem?|pare) de (?:me |nos )?(?:escrever|contactar|contatar|enviar|mandar|ligar|incomodar)(?:-me|-nos)?\b|\bnão (?:me"
    r"|nos) (?:\w+ )?(?:escrevam?|contactem?|contatem?|enviem?|mandem?) (?:mais|novamente)\b|\b(?:remov\w+|retir\w+|elimin\w+|tir\w+)(?:-me|-nos| meu e-?mail"
    r"| o meu e-?mail) (?:\w+ )?(?:da|de|das|do) (?:\w+ )?(?:lista|base|mailing|newsletter)\b|\bnão (?:quero|desejo|queremos|pretendo) (?:mais )?(?:receber"
    r"|ser contactad\w+)\b",
    r"\b(?:proszę )?(?:przestać|przestańcie|nie) (?:już )?(?:do (?:mnie|nas) (?:więcej )?(?:pisać|dzwonić|piszcie)|pisać do (?:mnie|nas)|wysyłać (?:mi|nam)"
    r"|kontaktować się)(?: więcej)?\b|\b(?:usunąć|usuńcie|wypisać|wykreślić|wypiszcie|proszę o usunięcie) (?:mnie|nas|mój \w+|mojego \w+|moich danych"
    r"|moje dane)(?: \w+)? ?(?:z|ze)? ?(?:\w+ )?(?:listy|bazy|newslettera|subskrypcji|danych)?\b|\bnie (?:chcę|życzę sobie|chcemy) (?:\w+ )?(?:otrzymywać"
    r"|dostawać|kontaktu|być kontaktowan\w+)\b",
)
_HOW_TO = re.compile(
    r"\bto (?:unsubscribe|opt out|be removed|stop receiving)\b(?=.{0,60}\b(?:click|link|reply|visit|send|here|URL|follow)\b)|\bclick\b|\bfollow the link\b"
    r"|\bURL\b|\breply with\b|\bwith (?:the (?:word|subject)|\W?(?:remove|unsubscribe)\W? in)\b"
    r"|\bklicken sie\b|\bcliquez\b|\bhaga clic\b|\bklik hier\b|\bclicca\b|\bthis (?:meeting|invite|invitation)\b",
    re.IGNORECASE,
)
_OTHER_DENIED = re.compile(
    r"\b(?:did not|didn't|don't want you to|do not want you to|please don't|please do not|never|why did (?:you|they)|asked (?:him|her|them)|told (?:him|her"
    r"|them)|ask (?:him|her|them)|bitte nicht|ne pas|no me diga\w*)(?: \w+){0,3} $",
    re.IGNORECASE,
)

_UNLESS_ASKED = re.compile(rf"(?!.*\b(?:could|can|would|will) you (?:\w+ )?$)(?:{CONDITIONAL.pattern})", re.IGNORECASE)
"""A condition; "could you take me off" is none."""

OPT_OUT = Cue(_SAYS, before=(_UNLESS_ASKED, OTHERS, _OTHER_DENIED), within=_HOW_TO)
