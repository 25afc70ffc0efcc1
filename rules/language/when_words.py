"""When something is to be, in the words of a text: "on Friday", "after the summer", "im Herbst". What day that is, `days.py` says."""

from __future__ import annotations

import re
from functools import cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio"
    r"|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
    r"|stycznia|styczniu|lutego|lutym|marca|marcu|kwietnia|kwietniu|maja|maju|czerwca|czerwcu|lipca|lipcu|sierpnia|sierpniu|września|wrześniu|października"
    r"|październiku|listopada|listopadzie|grudnia|grudniu"
)
_WEEKDAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi"
    r"|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|maandag|dinsdag|woensdag"
    r"|donderdag|vrijdag|zaterdag|zondag|segunda(?:-feira)?|terça(?:-feira)?|quarta(?:-feira)?|quinta(?:-feira)?|sexta(?:-feira)?|poniedziałek|wtorek|środę"
    r"|czwartek|piątek|sobotę|niedzielę"
)
_SEASONS = (
    r"spring|summer(?: (?:break|holidays?|vacation))?|autumn|fall|winter|holidays|easter|christmas|thanksgiving|new year|ramadan|vacation|frühjahr|frühling"
    r"|sommer(?:ferien|pause|urlaub)?"
    r"|herbst(?:ferien)?|ostern|pfingsten|weihnachten|jahreswechsel|ferien|urlaub|printemps|été|automne|hiver|pâques|noël|rentrée|vacances|primavera|verano"
    r"|otoño"
    r"|invierno|semana santa|navidad(?:es)?|vacaciones|estate|autunno|inverno|pasqua|natale|ferie|voorjaar|lente|zomer(?:vakantie)?|herfst|najaar|pasen|kerst"
    r"|vakantie"
    r"|verão|outono|páscoa|natal|férias|wiosn[aęyi]\w*|lato|lecie|jesie\w+|zim[aęiy]\w*|wielkanoc\w*|święta\w*|wakacj\w+"
)
_NUMBER = (
    r"(?:\d{1,3}|a|an|one|two|three|four|five|six|eight|ten|twelve|a few|a couple of|couple of|several|some|ein(?:em|er|e|en|igen|paar)?|ein paar|zwei|drei"
    r"|vier|fünf|sechs|acht|zehn"
    r"|quelques|une?|deux|trois|quatre|cinq|six|un par de|unos|unas|dos|tres|cuatro|cinco|seis|unos pocos|qualche|due|tre|quattro|cinque|sei|een paar|enkele"
    r"|twee|drie|vier|vijf|zes|"
    r"alguns|algumas|dois|duas|três|kilka|dwa|dwie|trzy|cztery|pół)"
)
_UNIT = (
    r"(?:days?|weeks?|months?|quarters?|years?|tage?n?|wochen?|monate?n?|jahre?n?|jours?|semaines?|mois|trimestres?|ans?|années?|días|semanas?|mes(?:es)?"
    r"|años?|giorni|settiman[ae]|mes[ei]|ann[oi]"
    r"|dagen|weken|week|maanden?|kwartaal|jaar|dias|anos?|dni|tygodni\w*|tydzień|miesi\w+|roku?|lat)"
)
_NEXT = r"(?:next|this|coming|following|nächste[nrsm]?|kommende[nrsm]?|dieses?|diesen|prochaine?|cette?|próxim[oa]|est[ea]|prossim[oa]|quest[oa]|volgende?|komende?|deze|aanstaande|przyszł\w+|najbliższ\w+|w tym)"
_PERIOD = r"(?:week(?:end)?|month|quarter|year|fiscal year|half|semester|term|woche(?:nende)?|monats?|quartals?|jahre?s?|halbjahre?s?|semaine|mois|trimestre|année|an|semana|mes|año|settimana|mese|anno|kwartaal|maand|jaar|semestre|mês|ano|tydzień|tygodniu|miesiąc\w*|kwartał\w*|rok\w*)"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.|º|er)? ?(?:of |de |di )?(?:{_MONTHS})\b(?:,? (?:de )?\d{{4}})?|(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd"
    rf"|th)?\b(?:,? \d{{4}})?"
    r"|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)(?!\d)|\d{1,2}\.\d{1,2}\.(?!\d)|(?:am|vom|dem|on|by|le|el|il|op|do|dnia|until|bis) \d{1,2}[./]\d{1,2}(?!\d)"
    r"|\d{4}-\d\d-\d\d|the \d{1,2}(?:st|nd|rd|th)\b)"
)
_PREPOSITION = (
    r"(?:on|in|at|by|from|after|before|until|till|around|about|over|during|for|since|late|early|mid|towards?|the|end of|beginning of|start of|of|am|im|ab|bis"
    r"|nach|vor|zum|zu|um|seit|gegen|den|dem|der|die|das|anfang|mitte|ende|erst"
    r"|en|à|au|aux|après|le|la|les|dès|fin|début|mi|vers|à partir de|à partir du|l'|de|du|d'|el|los|las|después de|después del|tras|a partir de|a partir del"
    r"|desde|hacia|para|pour|finales de|principios de|mediados de|a|in|dopo|il|lo|nel|nell'|per|dal|da|verso|fine|inizio|metà|"
    r"op|na|vanaf|rond|het|de|eind|begin|medio|em|no|depois de|depois do|depois da|após|w|we|po|od|do|na początku|pod koniec|ze)"
)
_WHEN = (
    rf"(?:\b{_PREPOSITION}[\s-]?){{0,4}}(?<![\w'])(?:(?:{_NEXT} )?(?:{_WEEKDAYS})\b(?:,? (?:the |den |le |el |il |de )?{_DAY})?|{_DAY}|{_NEXT} (?:{_PERIOD}"
    rf"|{_SEASONS}|{_MONTHS})\b"
    rf"|(?:{_NUMBER} {_UNIT})\b(?: time| from now)?|q[1-4]\b(?: \d{{4}})?|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:quarter|half"
    rf"|week)\b(?: of (?:\w+ )?(?:{_MONTHS}|year|\d{{4}})\b)?"
    rf"|(?:yesterday|gestern|vorgestern|hier|ayer|ieri|gisteren|ontem|wczoraj|tomorrow|today|tonight|morgen|heute|übermorgen|demain|aujourd'hui|mañana|hoy"
    rf"|domani|oggi|vandaag|amanhã|hoje|jutro|dzisiaj|dziś)\b|(?:{_SEASONS})\b(?: \d{{4}})?|(?:{_MONTHS})\b(?: (?:de )?\d{{4}})?|{_PERIOD} (?:prochaine?"
    rf"|que viene|próxim[oa]|prossim[oa])\b|(?:end|ende|fin|final|fine|eind|beginning|start|anfang) (?:(?:of|the|this|des|der|d'|de|del|dell'|van|het"
    rf"|dit) ?){{0,2}}{_PERIOD}\b|20\d\d\b)"
)
"""A stretch of a sentence that may say when. Looked for in sentences already known to say something, which are short."""
_NEEDS_MORE = _set("may mar mars mai fall spring mei de the lato été dec jan martes estate natal holidays lente")
"""Words of other meanings: alone, without a preposition, they say nothing."""


_AWAY = _set("vacation holidays ferien urlaub vacances vacaciones ferie vakantie férias")
"""Being away, unless it is said that it is after that, or before."""


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_WHEN, re.IGNORECASE)


def when_said(sentence: str, near: int = 0) -> str:
    """Return the words nearest behind `near` that say when, else the nearest before it; "" when none do."""
    found = [match for match in _pattern().finditer(sentence) if not _is_idle(match[0])]
    behind = next((match for match in found if match.end() > near), None)
    chosen = behind or (found[-1] if found else None)
    return chosen[0].strip() if chosen else ""


def _is_idle(words: str) -> bool:
    """Tell words that say no time by themselves: "may", "on vacation"."""
    folded = words.casefold().split()
    alone = len(folded) == 1 or folded[0] in {"on", "in", "im", "en", "op", "the"}
    return (len(folded) == 1 and folded[0] in _NEEDS_MORE) or (alone and folded[-1] in _AWAY)
