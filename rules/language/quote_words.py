"""How mail programs announce a quoted or forwarded message, in eight languages: words and patterns.

No pattern can backtrack: repetitions are bounded and callers clip the lines they look at.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan|feb|fev|fév|mar|mär|maa|mrt|apr|avr|abr|mai|may|maj|mag|mei|jun|jui|giu|jul|lug|lip|aug|aoû|aou|ago|sep|set"
    r"|oct|okt|ott|out|nov|dec|dez|déc|dic|ene|gen|sty|lut|kwi|cze|sie|wrz|paź|lis|gru)\w{0,9}"
)
DATE = re.compile(
    r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?,?[ -](?:de )?{_MONTH}|\b{_MONTH},? \d{{1,2}}(?!\d{{3}})",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
ADDRESS = re.compile(r"\w@\w")
WROTE = re.compile(
    r"^(?:quoting|zitat von|citando|citazione) |\b(?:wrote|writes|schrieb|schrieben|geschrieben|[aà?\ufffd] [é?\ufffd]crit|escribi[óo?\ufffd]|ha scritto|scrive|schreef|geschreven"
    r"|escreveu|napisał|napisała|napisał\(-?a\)|napisan[ay] przez|pisze|skrev)(?!\w)",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"wiadomość napisana przez |(?:on|at|am|le|el|il|op|em|a|no dia|w dniu|dnia|den|\w{2,12}[.,]?)\s[^a-z]?.{0,14}(?:\d|[a-z]{3}[.,])",
    re.IGNORECASE,
)
"""How the first of several lines of an attribution begins: a word or two, then a day."""

LABELS = {
    label: kind
    for kind, labels in {
        "from": "from|von|de|da|van|od",
        "date": "sent|date|gesendet|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviado em|fecha|inviato|data"
        "|verzonden|enviada|enviada em|wysłano|wysłane",
        "to": "to|an|à|a|para|aan|do",
        "cc": "cc|bcc|kopie|dw|reply-to|antwort an|répondre à|importance|wichtigkeit|priorität|attachments|anlagen|anhänge",
        "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat",
    }.items()
    for label in labels.split("|")
}
WITH_ADDRESSES = frozenset({"from", "to", "cc"})
LABEL = re.compile(r"[*_]{0,2}([^\W\d_][\w'-]{0,11}(?: \w{1,6}){0,2})[*_]{0,2} ?:[*_]{0,2}(?= |$|[^/])")

LABEL_LENGTH = 36

ORIGINAL = frozenset(
    {
        "original message", "original appointment", "original e-mail", "original email", "original-nachricht",
        "originalnachricht", "ursprüngliche nachricht", "ursprünglicher termin", "ursprüngliche mail",
        "message d'origine", "message original", "mensaje original", "messaggio originale",
        "messaggio di origine", "oorspronkelijk bericht", "oorspronkelijke bericht", "origineel bericht",
        "mensagem original", "wiadomość oryginalna", "oryginalna wiadomość", "reply message",
    }
)  # fmt: skip
FORWARDED = frozenset(
    {
        "forwarded message", "begin forwarded message", "start of forwarded message", "weitergeleitete nachricht",
        "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "message transféré",
        "message réexpédié", "message transmis", "début du message réexpédié", "début du message transféré",
        "mensaje reenviado", "inicio del mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato",
        "inizio del messaggio inoltrato", "doorgestuurd bericht", "begin doorgestuurd bericht",
        "begin van doorgestuurd bericht", "mensagem encaminhada", "mensagem reencaminhada",
        "início da mensagem encaminhada", "início da mensagem reencaminhada", "przekazana wiadomość",
        "wiadomość przekazana", "wiadomość przesłana dalej", "przesłana wiadomość", "treść przekazanej wiadomości",
        "początek przekazywanej wiadomości", "początek przekazanej wiadomości",
    }
)  # fmt: skip
FORWARDED_BY = re.compile(r"[- ]{2,80}forwarded by .{1,160}", re.IGNORECASE)
END_OF_FORWARD = frozenset({"end forwarded message", "end of forwarded message"})
