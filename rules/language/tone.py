"""Is somebody unhappy with us, and says so? A careful lexicon; a negated word complains about nothing."""

from __future__ import annotations

import re

from rules.language.sentences import sentences

_STRONG = re.compile(
    r"\b(?:complain(?:t|ts|ing)?|unacceptable|not acceptable|disappoint(?:ed|ing|ment)|dissatisfied|unhappy with"
    r"|fed up|outrag(?:ed|eous)|terrible (?:service|experience)|poor (?:service|quality)|very (?:upset|angry|frustrated)"
    r"|frustrat(?:ed|ing)|appalled|let (?:us|me) down|(?:third|second|fourth) time (?:now|already|this|that|i|we)"
    r"|still (?:not|no|doesn't|does not|isn't|hasn't) (?:work|working|arrived|fixed|received|solved|been)"
    r"|demand (?:a|my|our) (?:refund|money)|want (?:a|my|our) (?:refund|money back)|cancel (?:the|my|our) contract"
    r"|(?:third|second) wrong|wrong (?:again|for the)"
    r"|reklamation|reklamiere|beschwerde|beschwere|unzufrieden|enttäuscht|verärgert|inakzeptabel|nicht akzeptabel"
    r"|unzumutbar|frechheit|zum (?:dritten|zweiten|wiederholten) mal|immer noch (?:nicht|kein)|geld zurück"
    r"|mangelhaft|réclamation|mécontent|déçue?s?|inacceptable|inadmissible|queja|reclamación|decepcionad[oa]"
    r"|inaceptable|insatisfech[oa]|reclamo|delus[oaie]|inaccettabile|klacht|ontevreden|teleurgesteld"
    r"|onaanvaardbaar|reclamação|desapontad[oa]|insatisfeit[oa]|inaceitável|reklamacj[aęi]|skarga|niezadowolon[ya])\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|never|without|nothing to|can't|cannot|hardly|kein(?:e|en)?|nicht|nie|ohne|keinerlei|pas|aucune?|sin"
    r"|no hay|nessun[ao]?|geen|niet|sem|não|nie|bez)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_STEMS = (
    "complain", "accept", "disappoint", "dissatis", "unhappy", "fed up", "outrag", "terrible", "poor ", "upset", "angry",
    "frustrat", "appalled", "us down", "me down", "third time", "second time", "fourth time", "still ", "refund", "money", "cancel", "wrong", "reklam",
    "beschwer", "unzufrieden", "enttäuscht", "verärgert", "akzeptabel", "zumutbar", "frechheit", "en mal", "immer noch",
    "mangelhaft", "réclam", "mécontent", "déçu", "admissible", "queja", "reclam", "decepcion", "inaceptable",
    "insatisf", "delus", "inaccett", "klacht", "ontevreden", "teleurgesteld", "onaanvaard", "desapont", "inaceit",
    "skarga", "niezadowol",
)  # fmt: skip
"""One of these stands in every complaint: looking for them first spares most mails the search."""
_NEAR = 40
"""Characters before the word in which a denial counts."""


def is_complaint(text: str) -> bool:
    """Tell whether a sentence of the text complains."""
    folded = text.casefold()
    if not any(stem in folded for stem in _STEMS):
        return False
    for sentence in sentences(text):
        for found in _STRONG.finditer(sentence):
            if not _DENIED.search(sentence[max(0, found.start() - _NEAR) : found.start()]):
                return True
    return False
