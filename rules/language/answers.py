"""Does a sentence that asks want an answer? A question does; "please keep the box" is content with being done."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_QUESTION = ("?", "\uff1f", "\u061f")
_ANSWER = _any(
    r"\b(?:let (?:me|us) (?:know|have)|tell (?:me|us)|(?:write|reply|respond|answer|confirm|get back|come back)(?: \w+)? (?:to )?(?:me|us|by|until)\b"
    r"|(?:please|kindly|could you) (?:\w+ )?(?:confirm|advise|reply|respond|answer|send|choose|decide|fill|sign|return|propose|suggest)"
    r"|send (?:me|us)|(?:need|awaiting|waiting for|looking forward to) (?:your|to hear|hearing)|hear(?:ing)? (?:back )?from you)",
    r"\b(?:bitte (?:\w+ ){0,4}(?:bestätig|antwort|bescheid|schick|send|melde|teil|nenn|sag|wähl|unterschreib|zurück)\w*"
    r"|(?:geben|gib|sag(?:en|t)?) (?:sie )?(?:mir|uns) (?:\w+ ){0,3}bescheid|(?:schicken|senden|nennen|melden|teilen|sagen) sie (?:mir|uns|sich)"
    r"|(?:warte|warten) (?:\w+ )?auf|rückmeldung|freue mich auf ihre)",
    r"\b(?:(?:dites|envoyez|confirmez|répondez|indiquez|donnez)[- ](?:moi|nous)|merci de (?:me|nous|bien vouloir|confirmer|répondre|renvoyer)"
    r"|(?:j'attends|dans l'attente de) (?:votre|vos)|votre (?:réponse|retour|avis|accord)|tenez[- ]moi au courant)",
    r"\b(?:(?:díga|dime|dígan|envíe|envía|mánde|confirme|confírme|responda|avíse)\w*|(?:espero|quedo a la espera de) (?:su|tu)|su (?:respuesta|confirmación))",
    r"\b(?:(?:mi|ci) (?:faccia|fa|dica|mandi|confermi|invii) \w+|fammi sapere|mandami|attendo (?:un|una|il|la|tua|sua|vostra)|(?:sua|tua|vostra) risposta)",
    r"\b(?:laat (?:het )?(?:me|mij|ons) (?:even )?weten|(?:stuur|mail|geef|bevestig) (?:u |je )?(?:me|mij|ons|even)|ik hoor graag|graag uw|graag je|uw (?:antwoord|reactie))",
    r"\b(?:(?:diga|avise|envie|confirme|responda)(?:-me|-nos)?|me (?:diga|avise|envie|confirme)|aguardo (?:a )?(?:sua|tua|o|um)|(?:sua|tua) resposta)",
    r"\b(?:proszę o (?:odpowiedź|potwierdzenie|informację|przesłanie|kontakt)|(?:daj|dajcie) (?:mi |nam )?znać|czekam na|(?:prześlij|wyślij|potwierdź)\w*)",
)
"""What asks for word, or for something to be sent; in eight languages."""


def wants_answer(sentence: str) -> bool:
    """Tell whether the writer of a sentence that asks will wait to hear something."""
    return any(mark in sentence for mark in _QUESTION) or _ANSWER.search(sentence) is not None
