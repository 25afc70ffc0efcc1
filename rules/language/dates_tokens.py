"""Text → tokens that mean something to the grammar of dates (dates_grammar); what the tags mean stands in dates_words.

Accents and case are folded, so that "Marz" and "manana" are understood. Web and mail addresses, prices, phone and order
numbers, and whatever else a number is glued to, end a date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from rules.language.dates_words import ENGLISH, GERMAN, GERMAN_PARTS, Words
from rules.language.dates_words_fr_es import FRENCH, SPANISH
from rules.language.dates_words_it_pt import ITALIAN, PORTUGUESE
from rules.language.dates_words_nl_pl import DUTCH, DUTCH_PARTS, POLISH

TABLES: Mapping[str, Words] = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pt": PORTUGUESE,
    "pl": POLISH,
}
"""By language."""
_PARTS: Mapping[str, Words] = {"de": GERMAN_PARTS, "nl": DUTCH_PARTS}
OTHER, BREAK, COMMA, POSSESSIVE, FILLER, NUMERIC, ISO, CLOCK, HOURS, ORDINAL, YEAR = "x|,'_#I@JOY"
"""Tags that no table gives: another word, a break, a date in figures, "15:00", "15h" (a time or a length), "15th"."""


class Token(NamedTuple):
    """A word or sign, or several that mean something together."""

    tag: str
    value: str
    begin: int
    end: int
    raw: str
    """As written."""
    led: str = ""
    """The filler before it, folded."""


_CHUNK = re.compile(r"\S+")
_PIECE = re.compile(r"[^\W\d_]+|[/\u2013-]|['\u2019\u2018]|\d+")
_BEFORE, _AFTER = "([{\"'\u201e\u201c\u201d\u201a\u2018\u00ab<*_", ")]}\"'\u201c\u201d\u2018\u2019\u00bb>*_,;:!?.\u2026"
_LONGEST_CHUNK = 40
_FIGURES = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})(?:t[\d:.+z-]*)?"
    r"|(?P<dated>\d{1,2}([./-])\d{1,2}\3(?:20\d\d|\d\d))"
    r"|(?P<short>\d{1,2}/\d{1,2}|\d{1,2}\.\d{1,2}\.?)"
    r"|(?P<clock>\d{1,2})[:h.](?P<minute>[0-5]\d)(?:h|hrs?|uhr|u)?(?P<half>[ap]\.?m\.?)?"
    r"|(?P<hour>\d{1,2})(?P<noon>[ap]\.?m\.?|uhr)"
    r"|(?P<either>\d{1,3})(?:h|hs|hrs?)\.?"
    r"|(?P<ordinal>\d{1,2})-?(?:st|nd|rd|th|er|ere|e|eme|ste|de|o|\u00ba|\u00aa|\u00b0|\.)"
    r"|(?P<from>\d{1,3})[\u2013-](?P<to>\d{1,3})"
    r"|(?P<number>\d{1,4})"
    r"|(?P<letters>(?:kw|cw|wk|w|s|q|h|t))(?P<of>\d{1,2})"
    r"|(?P<amount>\d{1,4})(?P<unit>[a-z]{1,8})"
)
_PREFIX = re.compile(r"(?:mid|mi|mitte|ende|anfang|fin|d'|l'|[^\W\d_]{3,10}-)(?=\d)", re.IGNORECASE)
"""A word written in one with the figures behind it: "mid-15", "Fri-15"."""
_YEAR = re.compile(r"20\d\d")
_WEEKS = frozenset({"kw", "cw", "wk", "w", "s"})
_NUMBERED = (
    "version versions release v kapitel chapter section abschnitt punkt nr no number page seite figure room raum zimmer"
    " chapitre seccion capitulo pagina sezione hoofdstuk step schritt build patch paragraph article artikel python ip"
)
_VERSIONS = frozenset(_NUMBERED.split())
"""What comes after them is the number of something."""
_SHORT = 5
"""Letters of an abbreviation that may end with a full stop."""


@cache
def fold(word: str) -> str:
    """Return a word in small letters without accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("\u0142", "l")


_Phrase = tuple[tuple[str, ...], tuple[str, ...]]
"""Words → tags with their values."""


@cache
def phrases_of(language: str) -> Mapping[str, Sequence[_Phrase]]:
    """Return a language's phrases by their first word, the longest first."""
    found: dict[str, list[_Phrase]] = {}
    for tags, words in TABLES[language].items():
        for phrase in words.split("|"):
            parts = tuple(phrase.split())
            found.setdefault(parts[0], []).append((parts, tuple(tags.split())))
    for parts, meant in _compounds(language):
        found.setdefault(parts[0], []).append((parts, meant))
    for phrases in found.values():
        phrases.sort(key=lambda each: -len(each[0]))
    return found


_OF_TIME = frozenset("WwMmDQPUCFsKqk@TZjdL")
"""Kinds of words without one of which, or a figure, no time is told."""


@cache
def _words_of_time(language: str) -> frozenset[str]:
    """Return the words with which a phrase begins that holds what every date needs."""
    return frozenset(
        word
        for word, phrases in phrases_of(language).items()
        if any(tag[0] in _OF_TIME for _, tags in phrases for tag in tags)
    )


def may_tell(text: str, language: str) -> bool:
    """Tell whether a text may hold a date: a figure, or a word of time. Far cheaper than to read it."""
    known = _words_of_time(language)
    return any(piece.isdigit() or fold(piece) in known for piece in _PIECE.findall(text))


def _compounds(language: str) -> Iterator[_Phrase]:
    """Yield what is written in one: "Freitagnachmittag", "Aprilwoche", "zweite Maihälfte"."""
    table = TABLES[language]
    for part, words in _PARTS.get(language, {}).items():
        for weekday, word in product(range(7), words.split("|")):
            yield from (((day + word,), (f"W{weekday}", part)) for day in table[f"W{weekday}"].split("|"))
    if language == "de":
        for weekday in range(7):
            yield from (
                (("im", "laufe", "des", day + "s"), ("o", f"W{weekday}")) for day in table[f"W{weekday}"].split("|")
            )
        for number in range(1, 13):
            for month in table[f"M{number}"].split("|"):
                yield (month + "woche",), ("Uweek", f"M{number}")
                for ordinal, edge in (("erste", "H"), ("zweite", "E")):
                    yield from (((ordinal + end, month + "halfte"), (edge, f"M{number}")) for end in ("", "n"))


def tokens(text: str, language: str) -> list[Token]:
    """Return the tokens of a text, without fillers; the last one is a break."""
    known = phrases_of(language)
    pieces = list(_pieces(text, language))
    found: list[Token] = []
    led = ""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.tag != OTHER:
            found.append(piece._replace(led=led))
            led, at = "", at + 1
            continue
        size, tags = _phrase(pieces, at, known.get(piece.value, ()))
        if tags == (FILLER,) or (tags == ("1",) and not _before_unit(pieces, at + size, known)):
            led = piece.value
        else:
            for tag in tags or (OTHER + piece.value,):
                end = pieces[at + size - 1].end
                found.append(Token(tag[0], tag[1:], piece.begin, end, text[piece.begin : end], led))
                led = ""
        at += size
    found.append(Token(BREAK, "", len(text), len(text), ""))
    return found


def _phrase(pieces: Sequence[Token], at: int, known: Sequence[_Phrase]) -> tuple[int, tuple[str, ...]]:
    """Return how many pieces the longest phrase here takes, and its tags; (1, ()) for a word that is unknown."""
    for words, tags in known:
        if at + len(words) <= len(pieces) and all(
            pieces[at + number].value == word and pieces[at + number].tag == OTHER for number, word in enumerate(words)
        ):
            return len(words), tags
    return 1, ()


def _before_unit(pieces: Sequence[Token], at: int, known: Mapping[str, Sequence[_Phrase]]) -> bool:
    """Tell whether a length of time stands here: "a" is then a number."""
    if at >= len(pieces) or pieces[at].tag != OTHER:
        return False
    _, tags = _phrase(pieces, at, known.get(pieces[at].value, ()))
    return bool(tags) and tags[0][0] == "U"


def _pieces(text: str, language: str) -> Iterator[Token]:
    """Yield words (tag OTHER, folded), figures and signs."""
    numbered = False
    for chunk in _CHUNK.finditer(text):
        raw, begin = chunk[0], chunk.start()
        if len(raw) > _LONGEST_CHUNK or "@" in raw or "://" in raw:
            yield Token(BREAK, "", begin, chunk.end(), raw)
            continue
        core = raw.lstrip(_BEFORE)
        if len(core) < len(raw):
            yield Token(BREAK, "", begin, begin, raw)
        begin += len(raw) - len(core)
        bare = core.rstrip(_AFTER)
        tail = core[len(bare) :]
        if bare.lower() == "w/c":  # week commencing
            yield Token(OTHER, "wc", begin, begin + len(bare), bare)
        elif any(map(str.isdigit, bare)):
            dotted = tail.startswith(".") and language not in {"en", "fr", "es", "it", "pt"}
            yield from _figures(bare, begin, numbered=numbered, dotted=dotted)
        else:
            yield from _words(bare, begin)
        numbered = fold(bare) in _VERSIONS
        if tail:
            yield from _sign(bare, tail, begin + len(bare), dotted=language not in {"en", "fr", "es", "it", "pt"})


def _sign(bare: str, tail: str, at: int, *, dotted: bool) -> Iterator[Token]:
    if not tail.strip("'\u2019*_"):
        return
    if tail[0] == "," and len(tail) == 1:
        yield Token(COMMA, ",", at, at + 1, tail)
    elif tail != "." or not (
        (bare.replace(".", "").isalpha() and len(bare) < _SHORT) or (dotted and bare[-1:].isdigit())
    ):
        yield Token(BREAK, "", at, at, tail)


def _words(bare: str, begin: int) -> Iterator[Token]:
    for piece in _PIECE.finditer(bare):
        raw, place, end = piece[0], begin + piece.start(), begin + piece.end()
        if raw[0].isalpha():
            possessive = raw in {"s", "S"} and piece.start() and bare[piece.start() - 1] in "'\u2019"
            yield Token(POSSESSIVE if possessive else OTHER, fold(raw), place, end, raw)
        elif raw == "/":
            yield Token("R", "", place, end, raw)
    if not bare or not any(map(str.isalpha, bare)):
        yield Token(BREAK, "", begin, begin + len(bare), bare)


def _figures(bare: str, begin: int, *, numbered: bool, dotted: bool) -> Iterator[Token]:
    """Yield what stands in figures. `numbered`: it numbers something; `dotted`: a full stop follows, as in "15. März"."""
    end = begin + len(bare)
    found = None if numbered else _FIGURES.fullmatch(fold(bare))
    if found is not None:
        for place, (tag, value) in enumerate(_meaning(found, dotted=dotted)):
            unit = tag == OTHER and place > 0  # "48hrs": the word behind the number is written in one with it
            yield Token(tag, value, end if unit else begin, end, value if unit else bare)
        return
    prefix = None if numbered else _PREFIX.match(bare)
    if prefix is None:
        yield Token(BREAK, "", begin, end, bare)
        return
    yield from _words(prefix[0], begin)
    yield from _figures(bare[prefix.end() :], begin + prefix.end(), numbered=False, dotted=dotted)


def _meaning(found: re.Match[str], *, dotted: bool) -> Iterator[tuple[str, str]]:
    """Yield the tags and values of what _FIGURES found."""
    if found["clock"]:
        yield CLOCK, f"{found['clock']}:{found['minute']}{found['half'] or ''}"
    elif found["hour"]:
        yield CLOCK, f"{found['hour']}:00{found['noon'] if found['noon'] != 'uhr' else ''}"
    elif found["from"]:
        yield from (("N", found["from"]), ("R", ""), ("N", found["to"]))
    elif found["number"]:
        yield _number(found["number"], dotted=dotted)
    elif found["letters"]:
        letters, of = found["letters"], found["of"]
        yield from (("k", ""), ("N", of)) if letters in _WEEKS else (("q", str(int(of) + 4 * (letters == "h"))),)
    elif found["amount"]:
        yield from (("N", found["amount"]), (OTHER, found["unit"]))
    elif found["dated"] or found["short"]:
        yield NUMERIC, (found["dated"] or found["short"]) + "." * dotted
    else:
        kind = "iso" if found["iso"] else "either" if found["either"] else "ordinal"
        yield {"iso": ISO, "either": HOURS, "ordinal": ORDINAL}[kind], found[kind]


def _number(value: str, *, dotted: bool) -> tuple[str, str]:
    if dotted and len(value) <= len("31"):
        return ORDINAL, value
    return (YEAR if _YEAR.fullmatch(value) else "N"), value
