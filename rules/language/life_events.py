"""What happens in somebody's life, the writer's, the reader's or another's: told, not wished for, asked about or denied."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from rules.language.days import day_of
from rules.language.hearing import Cue
from rules.language.lexicon import LEXICON
from rules.language.life_words import KIN, NOUNS, WORDS, patterns
from rules.language.sentences import Sentence
from rules.language.when_words import when_said
from rules.remarks import LifeEvent, LifeEventKind

_AROUND = 24
"""Characters before and behind a phrase in which whose event it is may stand."""
_READER = re.compile(
    r"\b(?:your|you|happy (?:\w+ )?birthday|happy work|congrat\w+|condolences|get well|recovery|sorry for|sorry about|ihr(?:e[rmn]?|em|en)?|dein(?:e[rmn]?)?"
    r"|eure[rm]?|alles gute|glückwunsch|glückwünsche"
    r"|gratulier\w+|zum geburtstag|beileid|mitgefühl|gute besserung|votre|ton|ta|(?:bon|joyeux) anniversaire|félicitations|condoléances|rétablissement|su|tu"
    r"|vuestr[oa]|feliz|felicidades|enhorabuena|pésame|condolencias"
    r"|que te mejores|pronta recuperación|tu[oa]|su[oa]|vostr[oa]|buon compleanno|auguri|condoglianze|guarigione|uw|je|jouw|jullie|gefeliciteerd|proficiat"
    r"|gecondoleerd|deelneming"
    r"|beterschap|parabéns|seu|sua|melhoras|pêsames|wszystkiego najlepszego|gratul\w+|współczucia|szybkiego powrotu)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:i|i'm|i've|i'll|we|we're|my|our|ich|wir|mein\w*|unser\w*|je (?!verjaardag|promotie)|j'\w*|nous|mon|ma|notre|mi|me|nos|nuestr[oa]|mio|mia|nostr[oa]"
    r"|ci|ik|wij|mijn|onze|meu|minha|mój|moja|moje)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:if|unless|hypothetical\w*|suppose|pretend\w*|imagine|falls|wenn|ob|whether)\b[^,;]{0,60}$|\b(?:not|never|nicht|kein\w*|nie|ne|niet|geen"
    r"|não)(?: \w+){0,2} $|n't(?: \w+){0,2} $",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\?[\"')\] ]*$|\b(?:in (?:19\d\d|20[01]\d)|years ago|a long time ago|vor (?:\w+ )?jahren|il y a (?:\w+ )?ans|hace (?:\w+ )?años|anni fa|jaar geleden)\b",
    re.IGNORECASE,
)
"""Questions, and what is long over."""

_POSSESSIVE = re.compile(
    r"(?:my|our|mein\w*|unser\w*|mon|ma|mes|notre|nos|mis|nuestr[oa]|mi[oa]|nostr[oa]|mijn|onze|ons|meu|minha|nosso|nossa|mój|moja|mojej|nasz|nasza) ",
    re.IGNORECASE,
)


_NAMED = re.compile(r"[A-ZÀ-ÖØ-Þ][\w-]+$")
"""A name before its genitive."""


_DENIED_BEHIND = re.compile(r" (?:\w+ ){0,2}(?:nicht|niet|keineswegs)\b", re.IGNORECASE)
"""Where German and Dutch deny a verb."""


@cache
def _kin() -> re.Pattern[str]:
    return re.compile(KIN, re.IGNORECASE)


@cache
def _noun() -> re.Pattern[str]:
    return re.compile(rf"\b{NOUNS}\b", re.IGNORECASE)


class _Event(Cue):
    """An event of somebody's life: "my laptop turns five" is none."""

    __slots__ = ()

    def counts(self, match: re.Match[str]) -> bool:
        """Tell whether nothing before the phrase takes it back."""
        things = _POSSESSIVE.match(match[0]) and not _kin().match(match[0]) and not _noun().search(match[0])
        return not things and not _DENIED_BEHIND.match(match.string, match.end()) and Cue.counts(self, match)


_CUES: Mapping[LifeEventKind, Cue] = {
    kind: _Event(LEXICON.phrases(*patterns(kind)), before=(_TAKEN_BACK,), within=_NOT_NOW) for kind in WORDS
}


def life_events(
    said: Sequence[Sentence], traces: int, at: datetime | None = None, language: str = ""
) -> tuple[LifeEvent, ...]:
    """Return the events that the sentences tell, one of a kind and person; `traces`: those of all sentences together.

    `at`: when it was written, aware; without it the words for when name no day.
    """
    found: dict[tuple[LifeEventKind, str], LifeEvent] = {}
    for kind, cue in _CUES.items():
        if cue.says.may_stand(traces):
            for sentence, match in cue.heard(said):
                if whose := _whose(kind, match):
                    when = when_said(sentence, match.start())
                    found.setdefault((kind, whose), LifeEvent(kind, whose, sentence, day_of(when, at, language), when))
    return tuple(found.values())


def _whose(kind: LifeEventKind, match: re.Match[str]) -> str:
    """Say whose event it is, "" for nobody who is named. Who mourns is meant, not who died; a child's birth is its parents'."""
    words = match[0]
    if kind == "bereavement" or (kind == "birth" and _OWN.search(words)):
        return "reader" if _READER.search(words) and not _OWN.search(words) else "writer"
    kin = _kin().search(words) or _kin().search(match.string[max(0, match.start() - _AROUND) : match.end() + _AROUND])
    if kin:
        return kin[0]
    if words.startswith(("'", "s'")):
        named = _NAMED.search(match.string[: match.start()])
        return named[0] if named else ""
    return "reader" if _READER.search(words) and not _OWN.search(words) else "writer"
