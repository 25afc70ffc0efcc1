"""How mail programs announce what they quote, as they write it in eight languages; names and addresses made up."""

from __future__ import annotations

WHO = "Ada Reed <ada@reed.example>"
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")

ATTRIBUTIONS: dict[str, dict[str, str]] = {
    "gmail": {
        "en": f"On Tue, Mar 10, 2026 at 9:10\u202fAM {WHO} wrote:",
        "de": f"Am Di., 10. März 2026 um 09:10 Uhr schrieb {WHO}:",
        "fr": f"Le mar. 10 mars 2026 à 09:10, {WHO} a écrit :",
        "es": "El mar, 10 mar 2026 a las 9:10, Ada Reed (<ada@reed.example>) escribió:",
        "it": f"Il giorno mar 10 mar 2026 alle ore 09:10 {WHO} ha scritto:",
        "nl": f"Op di 10 mrt 2026 om 09:10 schreef {WHO}:",
        "pt": f"{WHO} escreveu (terça, 10/03/2026 à(s) 09:10):",
        "pl": f"wt., 10 mar 2026 o 09:10 {WHO} napisał(a):",
    },
    "apple mail": {
        "en": f"On 10 Mar 2026, at 09:10, {WHO} wrote:",
        "de": f"Am 10.03.2026 um 09:10 schrieb {WHO}:",
        "fr": f"Le 10 mars 2026 à 09:10, {WHO} a écrit :",
        "es": f"El 10 mar 2026, a las 9:10, {WHO} escribió:",
        "it": f"Il giorno 10 mar 2026, alle ore 09:10, {WHO} ha scritto:",
        "nl": f"Op 10 mrt. 2026, om 09:10 heeft {WHO} het volgende geschreven:",
        "pt": f"No dia 10/03/2026, às 09:10, {WHO} escreveu:",
        "pl": f"Wiadomość napisana przez {WHO} w dniu 10.03.2026, o godz. 09:10:",
    },
    "thunderbird": {
        "en": "On 10/03/2026 09:10, Ada Reed wrote:",
        "de": "Am 10.03.26 um 09:10 schrieb Ada Reed:",
        "fr": "Le 10/03/2026 à 09:10, Ada Reed a écrit :",
        "es": "El 10/03/2026 a las 9:10, Ada Reed escribió:",
        "it": "Il 10/03/2026 09:10, Ada Reed ha scritto:",
        "nl": "Op 10-03-2026 om 09:10 schreef Ada Reed:",
        "pt": "Às 09:10 de 10/03/2026, Ada Reed escreveu:",
        "pl": "W dniu 10.03.2026 o 09:10, Ada Reed pisze:",
    },
    "yahoo": {
        "en": f"On Tuesday, March 10, 2026 at 09:10:00 AM GMT+1, {WHO} wrote:",
        "de": f"Am Dienstag, 10. März 2026 um 09:10:00 MEZ hat {WHO} Folgendes geschrieben:",
        "fr": f"Le mardi 10 mars 2026 à 09:10:00 UTC+1, {WHO} a écrit :",
        "es": f"El martes, 10 de marzo de 2026, 09:10:00 CET, {WHO} escribió:",
        "it": f"Il martedì 10 marzo 2026 alle ore 09:10:00 CET, {WHO} ha scritto:",
        "nl": f"Op dinsdag 10 maart 2026 om 09:10:00 CET schreef {WHO}:",
        "pt": f"Em terça-feira, 10 de março de 2026 09:10:00 WET, {WHO} escreveu:",
        "pl": f"W dniu wtorek, 10 marca 2026 09:10:00 CET użytkownik {WHO} napisał:",
    },
    "proton": {
        "en": f"On Tuesday, March 10th, 2026 at 9:10 AM, {WHO} wrote:",
        "de": f"{WHO} schrieb am Dienstag, 10. März 2026 um 09:10:",
        "fr": f"Le mardi 10 mars 2026 à 09:10, {WHO} a écrit :",
        "es": f"El martes, 10 de marzo de 2026 a las 9:10, {WHO} escribió:",
        "it": f"Il martedì 10 marzo 2026 09:10, {WHO} ha scritto:",
        "nl": f"Op dinsdag 10 maart 2026 om 09:10 schreef {WHO}:",
        "pt": f"Em terça-feira, 10 de março de 2026 às 09:10, {WHO} escreveu:",
        "pl": f"wtorek, 10 marca 2026 09:10, {WHO} napisał(a):",
    },
    "mutt": {
        "en": "On Tue, Mar 10, 2026 at 09:10:11AM +0100, Ada Reed wrote:",
        "de": "Am Di, 10. Mär 2026 um 09:10:11 +0100 schrieb Ada Reed:",
        "fr": "Le mar. 10 mars 2026 à 09:10:11 +0100, Ada Reed a écrit :",
        "es": "El mar, 10 mar 2026 a las 09:10:11 +0100, Ada Reed escribió:",
        "it": "Il mar, 10 mar 2026 alle 09:10:11 +0100, Ada Reed ha scritto:",
        "nl": "Op di 10 mrt 2026 om 09:10:11 +0100 schreef Ada Reed:",
        "pt": "Em ter, 10 mar 2026 às 09:10:11 +0000, Ada Reed escreveu:",
        "pl": "Dnia wto, mar 10, 2026 at 09:10:11 +0100, Ada Reed napisał(a):",
    },
    "k-9": {
        "en": f"On 10 March 2026 09:10:11 CET, {WHO} wrote:",
        "de": f"Am 10. März 2026 09:10:11 MEZ schrieb {WHO}:",
        "fr": f"Le 10 mars 2026 09:10:11 GMT+01:00, {WHO} a écrit :",
        "es": f"El 10 de marzo de 2026 9:10:11 CET, {WHO} escribió:",
        "it": f"Il 10 marzo 2026 09:10:11 CET, {WHO} ha scritto:",
        "nl": f"Op 10 maart 2026 09:10:11 CET schreef {WHO}:",
        "pt": f"Em 10 de março de 2026 09:10:11 WET, {WHO} escreveu:",
        "pl": f"Dnia 10 marca 2026 09:10:11 CET, {WHO} napisał/a:",
    },
}
"""Mail program → language → the line above a quote."""

_LABELS = {
    "en": ("From:", "Sent:", "Date:", "To:", "Subject:"),
    "de": ("Von:", "Gesendet:", "Datum:", "An:", "Betreff:"),
    "fr": ("De :", "Envoyé :", "Date :", "À :", "Objet :"),
    "es": ("De:", "Enviado el:", "Fecha:", "Para:", "Asunto:"),
    "it": ("Da:", "Inviato:", "Data:", "A:", "Oggetto:"),
    "nl": ("Van:", "Verzonden:", "Datum:", "Aan:", "Onderwerp:"),
    "pt": ("De:", "Enviada em:", "Data:", "Para:", "Assunto:"),
    "pl": ("Od:", "Wysłano:", "Data:", "Do:", "Temat:"),
}
DAYS = {
    "en": "Tuesday, March 10, 2026 9:10 AM",
    "de": "Dienstag, 10. März 2026 09:10",
    "fr": "mardi 10 mars 2026 09:10",
    "es": "martes, 10 de marzo de 2026 9:10",
    "it": "martedì 10 marzo 2026 09:10",
    "nl": "dinsdag 10 maart 2026 09:10",
    "pt": "terça-feira, 10 de março de 2026 09:10",
    "pl": "wtorek, 10 marca 2026 09:10",
}
_NUMBERS = {
    "en": "10/03/2026 09:10 (GMT+01:00)",
    "de": "10.03.26 09:10 (GMT+01:00)",
    "fr": "10/03/2026 09:10 (GMT+01:00)",
    "es": "10/3/26 9:10 (GMT+01:00)",
    "it": "10/03/26 09:10 (GMT+01:00)",
    "nl": "10-03-2026 09:10 (GMT+01:00)",
    "pt": "10/03/26 09:10 (GMT+00:00)",
    "pl": "10.03.2026 09:10 (GMT+01:00)",
}
_ORIGINAL = {
    "en": "Original message",
    "de": "Ursprüngliche Nachricht",
    "fr": "Message d'origine",
    "es": "Mensaje original",
    "it": "Messaggio originale",
    "nl": "Oorspronkelijk bericht",
    "pt": "Mensagem original",
    "pl": "Oryginalna wiadomość",
}
PHONES = {
    "en": "Sent from my iPhone",
    "de": "Von meinem iPhone gesendet",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
    "it": "Inviato da iPhone",
    "nl": "Verstuurd vanaf mijn iPhone",
    "pt": "Enviado do meu iPhone",
    "pl": "Wysłane z iPhone'a",
}
_OUTLOOK = {
    "en": "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "de": "Outlook für iOS beziehen<https://aka.ms/o0ukef>",
    "fr": "Obtenir Outlook pour iOS<https://aka.ms/o0ukef>",
    "es": "Obtener Outlook para iOS<https://aka.ms/o0ukef>",
    "it": "Ottieni Outlook per iOS<https://aka.ms/o0ukef>",
    "nl": "Outlook voor iOS downloaden<https://aka.ms/o0ukef>",
    "pt": "Obter o Outlook para iOS<https://aka.ms/o0ukef>",
    "pl": "Pobierz program Outlook dla systemu iOS<https://aka.ms/o0ukef>",
}
_SAMSUNG = {
    "en": "Sent from my Galaxy",
    "de": "Von meinem Galaxy gesendet",
    "fr": "Envoyé depuis mon smartphone Samsung Galaxy.",
    "es": "Enviado desde mi Galaxy",
    "it": "Inviato dal mio Galaxy",
    "nl": "Verzonden vanaf mijn Galaxy",
    "pt": "Enviado do meu Galaxy",
    "pl": "Wysłane z mojego Galaxy",
}


def blocks(language: str) -> dict[str, str]:
    """Return by mail program the lines that it puts above a quote without marks, footers of its own included."""
    sender, sent, date, to, subject = _LABELS[language]
    spelt, numbers, original = DAYS[language], _NUMBERS[language], _ORIGINAL[language]
    head = f"{sender} {WHO}\n{sent} {spelt}\n{to} Dana Fox <dana@fox.example>\n{subject} Re: Offer 12"
    dated = f"{sender} {WHO}\n{date} {spelt}\n{to} Dana Fox <dana@fox.example>\n{subject} Re: Offer 12"
    counted = f"{sender} {WHO}\n{date} {numbers}\n{to} Dana Fox <dana@fox.example>\n{subject} Re: Offer 12"
    bold = "\n".join(f"*{label}* {rest}" for label, rest in zip(_LABELS[language][:2], (WHO, spelt), strict=True))
    return {
        "outlook desktop": head,
        "outlook desktop, with copies": head.replace(f"\n{subject}", f"\nCc: Cy Moor <cy@moor.example>\n{subject}"),
        "outlook desktop, bold": f"{bold}\n*{to}* Dana Fox <dana@fox.example>\n*{subject}* Re: Offer 12",
        "outlook desktop, old": f"-----{original}-----\n{head}",
        "outlook web": f"{'_' * 32}\n{head}",
        "outlook mobile": f"{_OUTLOOK[language]}\n{'_' * 32}\n{head}",
        "outlook mac": dated,
        "samsung": f"{_SAMSUNG[language]}\n\n-------- {original} --------\n{counted}",
        "blackberry": f"-----{original}-----\n{counted}",
        "blackberry 10": f"  {original}  \n{head}",
        "lotus notes": f"{sender}\tAda Reed/Sales/Reed\n{to}\tDana Fox/Fox@Fox\n{date}\t{numbers}\n{subject}\tRe: Offer 12",
        "gmx and web.de": f'{sent} {spelt}\n{sender} "Ada Reed" <ada@reed.example>\n{to} dana@fox.example\n{subject} Re: Offer 12',
        "windows live mail": f"\n{sender} Ada Reed\n{sent} {spelt}\n{to} dana@fox.example\n{subject} Re: Offer 12",
    }


FORWARDS = {
    "en": ("---------- Forwarded message ---------", "Begin forwarded message:", "-------- Forwarded Message --------"),
    "de": ("---------- Forwarded message ---------", "Anfang der weitergeleiteten Nachricht:", "-------- Weitergeleitete Nachricht --------"),
    "fr": ("---------- Forwarded message ---------", "Début du message réexpédié :", "-------- Message transféré --------"),
    "es": ("---------- Forwarded message ---------", "Inicio del mensaje reenviado:", "-------- Mensaje reenviado --------"),
    "it": ("---------- Forwarded message ---------", "Inizio messaggio inoltrato:", "-------- Messaggio Inoltrato --------"),
    "nl": ("---------- Forwarded message ---------", "Begin doorgestuurd bericht:", "-------- Doorgestuurd bericht --------"),
    "pt": ("---------- Forwarded message ---------", "Início da mensagem reencaminhada:", "-------- Mensagem encaminhada --------"),
    "pl": ("---------- Forwarded message ---------", "Początek przekazywanej wiadomości:", "-------- Treść przekazanej wiadomości --------"),
}  # fmt: skip
"""Gmail (which has announced in English only for years), Apple Mail, Thunderbird."""

SAID = {
    "en": ("Fine by me, we take forty.", "And where do we meet?"),
    "de": ("Einverstanden, wir nehmen vierzig.", "Und wo treffen wir uns?"),
    "fr": ("C'est d'accord, nous en prenons quarante.", "Et où nous voyons-nous ?"),
    "es": ("De acuerdo, compramos cuarenta.", "¿Y dónde nos vemos?"),
    "it": ("Va bene, ne prendiamo quaranta.", "E dove ci vediamo?"),
    "nl": ("Prima, we nemen er veertig.", "En waar spreken we af?"),
    "pt": ("Está bem, levamos quarenta.", "E onde nos encontramos?"),
    "pl": ("Dobrze, bierzemy czterdzieści.", "A gdzie się spotkamy?"),
}
"""Two things that an answer says."""
MY_SIDE = {
    "en": "From: my side everything is fine.",
    "de": "Von: meiner Seite ist alles in Ordnung.",
    "fr": "De : mon côté tout va bien.",
    "es": "De: mi parte todo está bien.",
    "it": "Da: parte mia va tutto bene.",
    "nl": "Van: mijn kant is alles in orde.",
    "pt": "De: minha parte está tudo bem.",
    "pl": "Od: mojej strony wszystko w porządku.",
}
"""What begins like a header line and is none."""
DISCLAIMERS = {
    "en": "This e-mail is confidential and intended solely for the addressee. If you are not the intended recipient, please delete it.",
    "de": "Diese E-Mail enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt.",
    "fr": "Ce message est confidentiel et réservé à son destinataire. Merci de le détruire si vous n'êtes pas le destinataire.",
    "es": "Este mensaje es confidencial y está destinado únicamente a su destinatario.",
    "it": "Questo messaggio è riservato e destinato esclusivamente al destinatario.",
    "nl": "Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde.",
    "pt": "Esta mensagem é confidencial e destinada apenas ao destinatário.",
    "pl": "Ta wiadomość jest poufna i przeznaczona wyłącznie dla adresata.",
}
