"""Does a text read like one person's letter to another? What protects a customer whose mail looks like a machine's.

A CRM adds List-Unsubscribe to a salesman's own mail, a mail server Precedence: bulk to all that it forwards, a helpdesk
Auto-Submitted to the answers of its people; and whose address is `news@` may write letters. Eight languages.
"""

from __future__ import annotations

import re

from rules.language.lexicon import LEXICON
from rules.language.nature_words import ACKNOWLEDGED, WAY_OUT

_LONGEST = 1_500
"""Characters of such a letter; mailings that pass for one are short, too."""
_ENOUGH = 3
"""Signs of a letter that must come together: greeting, writer, request, name below."""
_LOOKED_AT = 6_000
"""Characters of a text that are looked at."""
_HEAD, _FOOT = 3, 12
"""Lines with text in which a greeting stands, and from the end on a sign-off."""

_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|day|evening)|hallo|liebe[rs]?|sehr geehrte[rs]?|guten (?:tag|morgen|abend)|servus|moin"
    r"|bonjour|bonsoir|cher|chère|madame|monsieur|hola|buen(?:os|as) (?:días|tardes)|estimad[oa]s?|querid[oa]s?|ciao|buon(?:giorno|asera)"
    r"|gentile|egregi[oa]|salve|beste|geachte|goede(?:morgen|middag|navond)|dag|olá|oi|bom dia|boa (?:tarde|noite)|car[oa]s?|prezad[oa]s?"
    r"|dzień dobry|cześć|witam|szanown[aiy]\w*|drog[ai]\w*)\b.{0,60}|[^\W\d_][\w'-]{1,20}(?: [\w'-]{1,20})?[,!]",
    re.IGNORECASE,
)
_WRITER = LEXICON.phrases(
    r"\b(?:i|i'm|i'd|i've|i'll|we|we're|we'd|we've|me|my|our|us|ich|wir|mir|mich|uns|unser\w*|mein\w*|je|j'\w+|nous|notre|nos|mon|mes"
    r"|yo|nosotros|me|nuestr[oa]s?|mi|io|noi|nostr[oaie]|mio|mia|ik|wij|we|ons|onze|mijn|eu|nós|nosso|nossa|meu|minha|mnie|nam|nasz\w*|mój|moj\w+)\b"
)
_REQUEST = LEXICON.phrases(
    r"\b(?:please|could you|can you|would you|let (?:me|us) know|bitte|können sie|könnten sie|kannst du|merci de|pourriez|pouvez|por favor|podría\w*|puede"
    r"|per favore|potrebbe|può|graag|kunt u|kun je|poderia|pode|proszę|prosimy|czy)\b|\bi need\b|\bwe need\b|\bich brauche\b|\bwir brauchen\b|\bbesoin\b"
)
_SIGNED = re.compile(
    r"(?:(?:with |my |many )?(?:best|kind|warm)?(?:est)? ?(?:regards|wishes)|best|cheers|thanks|thank you|thx|sincerely|yours\b.{0,20}|(?:mit )?(?:viele|freundliche|beste|liebe|herzliche|schöne)[nr]? gr(?:ü|ue)(?:ß|ss)en?"
    r"|gruß|grüße|lg|vg|mfg|danke|vielen dank|(?:bien )?cordialement|bien à vous|merci|salutations|(?:un )?saludos?(?: cordiales)?|atentamente|gracias|(?:cordiali|distinti) saluti|grazie"
    r"|(?:met )?(?:vriendelijke )?groet(?:en)?|bedankt|(?:melhores )?cumprimentos|atenciosamente|obrigad[oa]|pozdrawiam(?: serdecznie)?|(?:z )?poważaniem|dziękuję)[ ,.!]{0,3}"
    r"|[A-ZÀ-ÖØ-Þ][\w'-]{1,20}(?: [A-ZÀ-ÖØ-Þ][\w'.-]{0,20}){0,2}",
    re.IGNORECASE,
)
_TEAM = LEXICON.phrases(
    r"\b(?:the|your) .{0,40}\bteam\b|\b(?:ihr|dein|das) .{0,40}team\b|\bl'équipe\b|\bel equipo\b|\bil team\b|\bhet .{0,40}team\b|\ba equipe\b|\bzespół\b"
)


def is_letter(text: str) -> bool:
    """Tell a letter by a greeting, its writer, a request and a name below; what offers a way out of a mailing is none.

    Three signs are enough. "The Acme team" signs no letter, and "we have received your request" acknowledges one.
    """
    said = _own(text)
    if not 0 < len(said) <= _LONGEST or WAY_OUT.found_in(said) or ACKNOWLEDGED.found_in(said):
        return False
    return _signs(said) >= _ENOUGH


def is_plain_letter(text: str) -> bool:
    """Tell a letter although its words are those of a mailing: it is short, and no sign is missing."""
    said = _own(text)
    return 0 < len(said) <= _LONGEST // 2 and not ACKNOWLEDGED.found_in(said) and _signs(said) > _ENOUGH


def is_signed(text: str) -> bool:
    """Tell a letter of any length: its writer greets, speaks of himself, asks or signs."""
    return _signs(_own(text)) >= _ENOUGH


def _own(text: str) -> str:
    """Return the lines that are not quoted, blank ones left out."""
    lines = (line.strip() for line in text[:_LOOKED_AT].replace("\u2019", "'").split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith(">"))


def _signs(said: str) -> int:
    lines = said.split("\n")
    greeted = any(len(line) < 80 and _GREETING.fullmatch(line) for line in lines[:_HEAD])  # noqa: PLR2004
    signed = any(_SIGNED.fullmatch(line) for line in lines[1:][-_FOOT:] if len(line) < 60)  # noqa: PLR2004
    asked = "?" in re.sub(r"https?://\S+", "", said) or _REQUEST.found_in(said)
    return greeted + _WRITER.found_in(said) + asked + (signed and not _TEAM.found_in("\n".join(lines[-_FOOT:])))
