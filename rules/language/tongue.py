"""Which language a text is in, told by its most frequent small words (stop-words) and letters, of eight languages.

Neighbours that share many of those words (Swedish, Danish, Czech, Romanian) are known as well, only to say "" for them:
a draft in no language is mended by the user's setting, one in the wrong language is embarrassing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import TypeAlias

_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 400
"""Words looked at: more change nothing."""
_ENOUGH = 1.5
"""The least score that says anything: one word that stands in a single language, and a hint."""
_LEAD = 1.4
"""How many times the score of the next language the best one must reach."""
_REMEMBERED = 8192
"""Words kept with what they tell: mails repeat themselves."""
_SHARE = 0.1
"""Score per word below which the text is in a language not known here, or no text."""

_TOLD = frozenset({"en", "de", "fr", "es", "it", "nl", "pt", "pl"})

_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and you to of for is that this with have are we will your can on be it our please would not from if what"
        " when could thanks thank i my me but just hello dear regards at was has an all any how do did get let know still"
        " need send call about he she they been us there no yes today tomorrow good great which who where should may am"
        " very were had so or as by up out it's i'm don't",
        "de": "der die das und ist nicht wir sie ich mit für auf den dem ein eine einen einer zu von bei haben können bitte uns"
        " ihr ihre ihren ihnen wie wann danke noch auch sehr im am hallo grüße es wird dass sind hat habe kann könnten"
        " würde würden mir mich bis um vielen dank über mein unser du dir dich an aus nach oder aber wenn schon gerne"
        " geht gibt keine kein sich zum zur vom war doch mal alles guten tag heute morgen",
        "fr": "le la les et est que nous vous je pour avec dans des une du pas sur votre vos notre merci bonjour au aux ce cette"
        " avez pouvez serait cordialement si plus un de en il elle ne qui mais ou où sont ont bien mon ma mes j'ai suis"
        " été quand comment demain hier très ça par veuillez à moi tu te toujours nos leur être avons aurions pourriez",
        "es": "el los las y que por para con una nosotros usted su sus gracias hola del al está muy pero como cuándo puede podría"
        " favor saludos lo nos es más un la de en se no me le si sí qué ya hay estoy esta este nuestro nuestra"
        " mañana buenos días necesitamos hemos tiene bien cuando mi ha son también sigo quedo",
        "it": "il gli che per con una di del della non sono è grazie buongiorno ciao vostro nostro potete può saluti ma anche"
        " questo questa le ci vi lei alla nel un la lo mi si al da dei delle ho abbiamo ha come quando domani molto se"
        " vorrei vorremmo cordiali i nella sul più sua suo vostra nostra fatto stato bene buona",
        "nl": "de het een en van ik je wij niet voor met dat is op te zijn kunt graag bedankt hallo groet u uw onze ons maar ook"
        " wat wanneer aan nog we wil kan kun kunnen zou heb hebben heeft dit deze er als naar bij om mij me mijn jullie"
        " jouw laat weten morgen goed of hoe gaat wordt alstublieft dank geen al zo",
        "pt": "o os as e que para com uma nós você não do da dos das obrigado obrigada olá por favor seu sua nosso está pode"
        " poderia mas mais cumprimentos em no na um de se é ao à foi como quando me já muito são estou temos tem pelo"
        " pela amanhã bom dia boa também isso este esta fico aguardo até nos às há",
        "pl": "i w na z do nie się że jest to proszę dziękuję dzień dobry pozdrawiam czy jak dla od o po przez mamy państwa państwo"
        " będzie mogę są jestem pan pana panu pani mi mnie za co kiedy ale tak już jeszcze nam nas jutro bardzo może by"
        " tej ten tego prosimy u ma mam",
        "sv": "och att det som är på för jag har inte med till den en ett vi av om kan du ni men tack hej när",
        "da": "og at det som er på for jeg har ikke med til den en et vi af om kan du men tak hej når fra",
        "cs": "a se na je že v to s z do o prosím děkuji dobrý den jsem jsme by pro jako k tak ale",
        "ro": "și în de la că pe cu nu este pentru un o vă mulțumesc bună ziua sunt din mai",
    }.items()
}
_LETTERS: Mapping[str, Mapping[str, float]] = {
    "ß": {"de": 1.0},
    "ä": {"de": 0.4, "sv": 0.4},
    "ö": {"de": 0.4, "sv": 0.4},
    "ü": {"de": 0.5},
    "ñ": {"es": 1.0},
    "¿": {"es": 1.5},
    "¡": {"es": 1.5},
    "ã": {"pt": 1.0},
    "õ": {"pt": 1.0},
    "ç": {"fr": 0.5, "pt": 0.5},
    "ê": {"fr": 0.5, "pt": 0.5},
    "è": {"fr": 0.4, "it": 0.4},
    "ù": {"fr": 0.5, "it": 0.5},
    "œ": {"fr": 1.0},
    "å": {"sv": 1.0, "da": 1.0},
    "ø": {"da": 1.0},
    "ř": {"cs": 1.0},
    "ě": {"cs": 1.0},
    "ů": {"cs": 1.0},
    "ț": {"ro": 1.0},
    "ș": {"ro": 1.0},
    **{letter: {"pl": 0.7} for letter in "łąęśźżćń"},
}
"""Letters that hint at a language; each counts once, however often it stands in the text."""

_Hints: TypeAlias = Sequence[tuple[str, float]]
"""How much a word speaks for each language."""

_HINTS_OF: Mapping[str, _Hints] = {
    word: [(language, 1.0 if len(languages) == 1 else 1.2 / len(languages)) for language in languages]
    for word in frozenset().union(*_SMALL_WORDS.values())
    for languages in ([language for language, small in _SMALL_WORDS.items() if word in small],)
}


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the text's language, "" when it is too short or undecided."""
    head = text[: _LOOKED_AT * 12]
    words = 0
    scores = dict.fromkeys(_SMALL_WORDS, 0.0)
    for hints in islice(chain.from_iterable(map(_hints, head.split())), _LOOKED_AT):
        words += 1
        for language, hint in hints:
            scores[language] += hint
    if not head.isascii():
        for letter in set(head.lower()) & _LETTERS.keys():
            for language, hint in _LETTERS[letter].items():
                scores[language] += hint
    best, second, *_ = sorted(scores.values(), reverse=True)
    if best < _ENOUGH or best < second * _LEAD or best < words * _SHARE:
        return ""
    winner = max(scores, key=scores.__getitem__)
    return winner if winner in _TOLD else ""


@lru_cache(_REMEMBERED)
def _hints(token: str) -> Sequence[_Hints]:
    """Return the hints of each word in what stands between white space."""
    folded = token.casefold()
    return () if _is_name(folded) else [_HINTS_OF.get(word, ()) for word in _WORD.findall(folded)]


def _is_name(token: str) -> bool:
    """Tell addresses and paths, whose parts are words of no language, and "e-mail", a word of all of them."""
    return "@" in token or "/" in token or "." in token[:-1] or token.startswith("e-mail")
