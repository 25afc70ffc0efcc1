"""The words of greetings and sign-offs, and the pronouns that address somebody, by language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rules.remarks import Address


def _set(words: str, between: str = " ") -> frozenset[str]:
    return frozenset(words.split(between))


OPENERS: Mapping[str, str] = {
    # opener → its language, "" where several share it; the longest that fits is taken
    **dict.fromkeys(
        _set(
            "hi, hi there, hello, hello there, hey, hey there, dear, my dear, dearest, good morning, good afternoon, "
            "good evening, greetings, morning",
            ", ",
        ),
        "en",
    ),
    **dict.fromkeys(
        _set(
            "hallo, sehr geehrte, sehr geehrter, sehr verehrte, sehr verehrter, liebe, lieber, guten tag, guten "
            "morgen, guten abend, moin, moin moin, servus, grüß gott, grüezi, grüß dich, hallo liebe, hallo lieber, "
            "guten tag liebe, werte, werter",
            ", ",
        ),
        "de",
    ),
    **dict.fromkeys(("bonjour", "bonsoir", "salut", "coucou", "cher", "chère", "chers", "chères", "re-bonjour"), "fr"),
    **dict.fromkeys(
        _set(
            "hola, buenos días, buenas tardes, buenas noches, buenas, buen día, estimado, estimada, estimados, "
            "querido, querida, apreciado, apreciada, muy estimado, muy señor mío",
            ", ",
        ),
        "es",
    ),
    **dict.fromkeys(
        _set(
            "ciao, buongiorno, buonasera, salve, gentile, gentilissimo, gentilissima, egregio, egregia, spettabile, "
            "caro, cara, carissimo, carissima, buon giorno",
            ", ",
        ),
        "it",
    ),
    **dict.fromkeys(
        _set(
            "beste, geachte, dag, goedemorgen, goedemiddag, goedenavond, goedendag, hoi, hé, lieve, goeiemorgen",
            ", ",
        ),
        "nl",
    ),
    **dict.fromkeys(
        _set(
            "olá, oi, bom dia, boa tarde, boa noite, caro, cara, prezado, prezada, exmo., exma., exmo, exma, "
            "estimado, querido",
            ", ",
        ),
        "pt",
    ),
    **dict.fromkeys(
        _set(
            "dzień dobry, cześć, witam, witaj, szanowny, szanowna, szanowni, drogi, droga, hej, dobry wieczór",
            ", ",
        ),
        "pl",
    ),
    "caro": "",
    "cara": "",
    "estimado": "",
    "querido": "",
}
FIRST_WORDS = frozenset(opener.split()[0] for opener in OPENERS)
STIFF = _set(
    "sehr geehrte, sehr geehrter, sehr verehrte, sehr verehrter, geachte, egregio, egregia, spettabile, exmo., "
    "exma., exmo, exma, szanowny, szanowna, szanowni, prezado, prezada, muy señor mío, werte, werter",
    ", ",
)
"""Openers that are formal whatever follows."""
GENDERED = _set(
    "liebe lieber geehrte geehrter verehrte verehrter cher chère chers chères estimado estimada estimados querido "
    "querida apreciado apreciada caro cara carissimo carissima gentilissimo gentilissima egregio egregia prezado "
    "prezada exmo exma exmo. exma. szanowny szanowna drogi droga dearest werte werter"
)
"""Words that fit a man or a woman only: what they write to us can't be turned around."""
TITLES = _set(
    "mr mrs ms miss mx sir madam dr prof professor doctor herr herrn frau monsieur madame mademoiselle m mme mlle "
    "señor señora señorita sr sra srta don doña signor signore signora sig dott dottor dottore dottoressa dott.ssa "
    "sig.ra ing avv heer mevrouw mijnheer meneer dhr mevr senhor senhora dona pan pani panie panowie państwo panna"
)
"""Titles before a family name, without their full stop."""
NEUTRAL_TITLES = frozenset(("dr", "prof", "professor", "doctor", "ing", "avv", "dott"))
MANY = _set(
    "all friends list people class users guests partners team everyone everybody both folks guys gents gentlemen ladies colleagues friends together group alle "
    "allerseits zusammen leute kollegen kolleginnen damen herren freunde tous toutes équipe collègues mesdames "
    "messieurs todos todas equipo compañeros señores tutti tutte ragazzi colleghi allen iedereen collega's mensen "
    "heren dames equipa pessoal wszystkim wszyscy there again members customers customer"
)
"""Not a name: several people, or nobody."""
JOINING = frozenset(("and", "und", "et", "y", "e", "en", "i", "&", "or"))
PARTICLES = _set("de del della van von der den di da dos la le zu ter ten te du dem")

_DE_YOU = re.compile(r"(?<![.!?:\n\"„] )(?<!^)(?<!\n)\b(?:Sie|Ihre[nmrs]?|Ihr)\b|\bIhnen\b")
_PRONOUNS: Mapping[str, tuple[tuple[Address, re.Pattern[str]], ...]] = {
    "de": (
        ("Sie", _DE_YOU),
        ("du", re.compile(r"\b(?:[Dd]u|[Dd]ir|[Dd]ich|[Dd]ein(?:e[nmrs]?)?|[Ee]uch|[Ee]ure[nmrs]?)\b")),
    ),
    "fr": (
        ("vous", re.compile(r"\b(?:vous|votre|vos)\b", re.IGNORECASE)),
        ("tu", re.compile(r"\b(?:tu|te|toi|ton|tes|t'(?=\w))\b", re.IGNORECASE)),
    ),
    "es": (
        (
            "usted",
            re.compile(
                r"\b(?:usted(?:es)?|puede[n]?|podría[n]?|tiene[n]?|quiere[n]?|le|les|quisiera|saludarle|enviarle|dígame|escríbame)\b",
                re.IGNORECASE,
            ),
        ),
        (
            "tú",
            re.compile(
                r"\b(?:tú|ti|contigo|tu|tus|te|puedes|podrías|tienes|quieres|sabes|estás|dime)\b", re.IGNORECASE
            ),
        ),
    ),
    "it": (
        (
            "Lei",
            re.compile(
                r"(?<![.!?:\n] )(?<!^)(?<!\n)\b(?:Lei|Le|La|Suo|Sua|Suoi|Sue)\b|\b\w+(?:Le|La)\b|\b(?:Vi|Voi|Vostr[oaie])\b"
            ),
        ),
        ("tu", re.compile(r"\b(?:tu|te|ti|tuo|tua|tuoi|tue|puoi|potresti|hai|vuoi|sei|fammi|dimmi)\b", re.IGNORECASE)),
    ),
    "nl": (
        ("u", re.compile(r"\b(?:u|uw)\b", re.IGNORECASE)),
        ("je", re.compile(r"\b(?:je|jij|jou|jouw|jullie)\b", re.IGNORECASE)),
    ),
    "pt": (
        ("o senhor", re.compile(r"\b(?:o senhor|a senhora|V\.? ?Ex|vossa excelência)\b", re.IGNORECASE)),
        ("você", re.compile(r"\b(?:você|vocês)\b", re.IGNORECASE)),
        ("tu", re.compile(r"\b(?:tu|te|ti|contigo|teu|tua|podes|tens|queres)\b", re.IGNORECASE)),
    ),
    "pl": (
        ("Pan", re.compile(r"\b(?:Pan|Pana|Panu|Panem|Pani|Panią|Państwa|Państwo|Państwu)\b")),
        ("ty", re.compile(r"\b(?:[Tt]y|[Cc]iebie|[Cc]i|[Cc]ię|[Tt]obie|[Tt]woj\w+|[Tt]wój|możesz|masz|chcesz)\b")),
    ),
}


def address_of(text: str, language: str) -> Address:
    """Return how the text addresses its reader; "" in a language that knows one way only, or when both stand equally often."""
    pronouns = _PRONOUNS.get(language, ())
    counts = [(len(pattern.findall(text)), address) for address, pattern in pronouns]
    counts.sort(key=lambda counted: -counted[0])
    if not counts or counts[0][0] == 0 or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return ""
    return counts[0][1]
