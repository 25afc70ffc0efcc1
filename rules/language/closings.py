"""Is this the end of an exchange? "Perfect, thanks!": short, content, asking nothing."""

from __future__ import annotations

import re

_LONGEST = 240
"""Characters: whoever writes more has something to say."""
_MOST_WORDS = 30
_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|cheers|perfect|great|excellent|wonderful|awesome|got it|received|noted|sounds good"
    r"|will do|ok(?:ay)?|fine|all (?:good|set|clear)|works for me|that(?:'s| is) (?:great|perfect|fine|clear)|see you"
    r"|much appreciated|you too|have a (?:nice|good|great)|well received|understood|agreed|brilliant|lovely"
    r"|danke|dankeschön|vielen dank|besten dank|herzlichen dank|passt|perfekt|super|prima|alles klar|in ordnung"
    r"|erhalten|einverstanden|gern geschehen|bis (?:dann|morgen|bald|montag|dienstag|mittwoch|donnerstag|freitag)"
    r"|schönes wochenende|wunderbar|klasse|merci|parfait|très bien|bien reçu|entendu|d'accord|c'est noté|bonne journée"
    r"|gracias|perfecto|de acuerdo|muy bien|recibido|vale|grazie|perfetto|va bene|ricevuto|d'accordo|benissimo"
    r"|bedankt|dank (?:je|u)|prima|akkoord|helemaal goed|top|obrigad[oa]|perfeito|combinado|recebido|está bem"
    r"|dziękuję|dzięki|świetnie|w porządku|super)\b|[\U0001f44d\U0001f64f\U0001f44c\U0001f642\U0001f60a\u2705]",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:but|however|unfortunately|although|except|problem|issue|wrong|missing|instead|not yet|still"
    r"|aber|jedoch|leider|allerdings|fehlt|problem|falsch|noch nicht|mais|malheureusement|pero|lamentablemente"
    r"|ma|purtroppo|maar|helaas|mas|infelizmente|ale|niestety)\b",
    re.IGNORECASE,
)


def is_closing(text: str, *, asks: bool) -> bool:
    """Tell whether the text only closes the exchange; whatever asks, or says "but", does not."""
    folded = " ".join(text.split())
    if asks or not folded or len(folded) > _LONGEST or len(folded.split()) > _MOST_WORDS:
        return False
    return bool(_THANKS.search(folded)) and not _BUT.search(folded) and "?" not in folded
