"""The words of promises: which of them name the matter, and whether it is a meeting or a call that is promised."""

from __future__ import annotations

import re
from functools import lru_cache

from rules.matter import matter_words

_LEAST = 4
"""Letters of a word that may name a matter by itself."""
_STEM = 5
"""Letters by which words in different forms are the same: "offer", "offers"."""
_LONGEST = 4096
_WORD = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")
_DOING = frozenset(
    _WORD.findall("""
    send sends sending sent mail email forward pass share give bring make take write call ring phone speak talk check look find out
    come back know prepare provide update revert reply answer ask confirm keep posted touch contact over later soon shortly
    will shall going would them their there here then than that this these those with what when which also just have been please
    today tomorrow morning afternoon evening week month year monday tuesday wednesday thursday friday saturday sunday next
    schicke schicken sende senden maile mailen melde melden gebe geben bescheid rufe rufen zurück prüfe prüfen kläre klären schaue schauen
    mache machen bringe bringen liefere liefern leite weiter ihnen ihre ihren euch dich mich dann noch auch heute morgen woche nächste montag
    gehe geht gehen raus bekomme bekommst bekommt bekommen erhalten erhaltet erhältst erhält habe haben hast
    dienstag mittwoch donnerstag freitag samstag sonntag spätestens zukommen lassen lasse kümmere kümmern darum
    envoie envoyer envoyons enverrai enverrons reviens revenir reviendrai vers vous rappelle appelle appeler vérifie vérifier donne donner
    demain semaine lundi mardi mercredi jeudi vendredi samedi dimanche prochaine avec cette votre plus
    envío enviar enviaré enviaremos mando mandar mandaré llamo llamar llamaré digo decir consulto miro aviso mañana semana lunes martes
    miércoles jueves viernes sábado domingo próxima para usted esta este
    gliela glielo gliele glieli mando manderò manderemo invio invierò inviare chiamo chiamerò faccio farò sapere controllo verifico domani settimana lunedì martedì
    mercoledì giovedì venerdì sabato domenica prossima questa
    krijg krijgt krijgen ontvang ontvangt stuur sturen stuurt mail bel bellen laat laten weten kijk kijken kom komen terug zoek morgen week maandag dinsdag woensdag donderdag
    vrijdag zaterdag zondag volgende deze naar
    envio enviarei enviaremos mando ligo ligarei verifico amanhã semana segunda terça quarta quinta sexta
    antwort réponse respuesta noticias risposta antwoord iets resposta notícias response done avere tardar entro uiterlijk
    wyślę wyślemy prześlę prześlemy zadzwonię sprawdzę odezwę jutro tydzień poniedziałek wtorek środa czwartek piątek
    """)
)
"""What is done with a matter, to whom and when; in the eight languages in which promises are read."""
_MEETING = re.compile(
    r"\b(?:meet|meeting|call|ring|phone|speak|talk|visit|see you|drop by|come by|come over"
    r"|anrufen|ruf\w*|telefonier\w*|treff\w*|sprech\w*|besuch\w*|vorbei\w*|schau\w* vorbei"
    r"|appel\w*|rappel\w*|téléphon\w*|rencontr\w*|passer\w*|llam\w*|reun\w*|visit\w*|habl\w*"
    r"|chiam\w*|telefon\w*|incontr\w*|bel|bellen|langs|spreek|spreken|lig\w*|encontr\w*|zadzwon\w*|spotka\w*)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _names(text: str) -> frozenset[str]:
    """Return the words of a promise that say what it is about."""
    return frozenset(
        word
        for word in matter_words(text)
        if word not in _DOING and (len(word) >= _LEAST or any(char.isdigit() for char in word))
    )


def names_matter(what: str) -> bool:
    """Tell whether a promise says what it is about: "I'll do it" does not."""
    return bool(_names(what))


def shares_matter(what: str, said: str, *, loosely: bool = False) -> bool:
    """Tell whether a text speaks of what was promised: half of the words that name it; `loosely`: one of them.

    A promise that names nothing is spoken of nowhere.
    """
    names = {_stem(word) for word in _names(what)}
    if not names:
        return False
    shared = len(names & _stems(said))
    return shared > 0 if loosely else shared * 2 >= len(names)


@lru_cache(maxsize=1024)
def _stems(said: str) -> frozenset[str]:
    return frozenset(_stem(word.casefold()) for word in _WORD.findall(said[:_LONGEST]))


def _stem(word: str) -> str:
    return word[:_STEM] if word.isalpha() else word


def speaks_of_meeting(what: str) -> bool:
    """Tell whether it is a meeting or a call that is promised."""
    return bool(_MEETING.search(what))
