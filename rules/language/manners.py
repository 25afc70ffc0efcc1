"""How a mail greets and signs off, so that a draft may do it the same way.

Only what a person wrote by hand is worth repeating: a greeting with braces, brackets or signs of a mail merge in it is
none. Names become `{first}`, `{last}` or `{name}`; whoever uses the form puts the person's own in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.language.manner_words import (
    FIRST_WORDS,
    GENDERED,
    JOINING,
    MANY,
    NEUTRAL_TITLES,
    OPENERS,
    PARTICLES,
    STIFF,
    TITLES,
    address_of,
)
from rules.language.signatures import is_regards, is_thanks
from rules.remarks import FAMILIAR, NO_MANNER, Formality, Manner


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LONGEST = 60
"""Characters of a greeting."""
_MOST_WORDS = 6
_LOOKED_AT = 4000
"""Characters in which pronouns are counted."""
_TAIL = 14
"""Lines from the end among which a sign-off stands."""
_MERGE = re.compile(r"[{}\[\]<>%$_|*#@=\\/0-9]")
"""Signs of a mail merge that failed, of addresses and of placeholders."""
_PLACEHOLDER = re.compile(
    r"\b(?:first ?name|last ?name|f?name|vorname|nachname|prénom|nom|nombre|nome|voornaam|naam|imię|customer|recipient|kunde)\b",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"([^,:!.;?\n–—]{2,60}?(?:\b(?:Dr|Mr|Mrs|Ms|Prof|Sig|Sr|Sra|Dott|M|Mme)\.[^,:!.;?\n–—]{1,40})?)\s?([,:!.]|[–—-](?=\s|$)|$)"
)
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞŁŚŻŹĆ][\w.'-]*")
_LAST_WORDS = _set(
    "regards wishes greetings sincerely truly faithfully best grüße grüßen grüsse grüssen gruß gruss salutations "
    "cordialement saludos saludo abrazo saluti saluto groet groeten cumprimentos abraços pozdrawiam poważaniem "
    "thanks you dank danke gracias grazie merci vous"
)
"""Words that end a sign-off, written large, and are no name."""
_FADING = 0.7
"""What a mail counts beside the one after it."""


def manner(text: str, tail: str, language: str) -> Manner:
    """Return the manner of a text; `tail`: what was cut off below it as a signature."""
    greeting, form, stiff = _greeting(text)
    sign_off = _sign_off(text, tail)
    address = address_of(text[:_LOOKED_AT], language) if language not in {"", "en"} else ""
    formality: Formality = ""
    if stiff or "{last}" in form:
        formality = "formal"
    elif address:
        formality = "first_name" if address in FAMILIAR else "formal"
    elif "{first}" in form:
        formality = "first_name"
    if not (greeting or sign_off or address):
        return NO_MANNER
    return Manner(greeting, form, sign_off, formality, address, language or _spoken(greeting))


def _spoken(greeting: str) -> str:
    """Return the language that the opener of a greeting belongs to."""
    words = greeting.casefold().replace(",", "").split()
    return next((OPENERS[said] for many in (3, 2, 1) if (said := " ".join(words[:many])) in OPENERS), "")


def _greeting(text: str) -> tuple[str, str, bool]:
    """Return the greeting, its form, and whether it is formal whatever it calls the reader."""
    head = text.lstrip()[: _LONGEST + 20]
    first = head.split(maxsplit=1)[0].casefold().rstrip(",:!.") if head else ""
    found = _SALUTATION.match(head.split("\n", 1)[0]) if first in FIRST_WORDS else None
    words = found[1].split() if found else []
    opener = next((many for many in (3, 2, 1) if " ".join(words[:many]).casefold() in OPENERS), 0)
    greeting, said, named = " ".join(words), " ".join(words[:opener]), words[opener:]
    if not found or not opener or len(named) > _MOST_WORDS or _MERGE.search(greeting) or _PLACEHOLDER.search(greeting):
        return "", "", False
    if found[2] == "," and not named and (name := _named_behind(head, found.end())):  # Spanish: "Hola, Ann:"
        greeting, said, named = f"{said}, {name}", f"{said},", name.split()
    form = _form(said, named)
    if form is None:
        return "", "", False
    titled = any(word.casefold().rstrip(".") in TITLES - NEUTRAL_TITLES for word in named)
    return greeting, form, titled or said.casefold() in STIFF


def _named_behind(head: str, at: int) -> str:
    """Return the name between the comma behind an opener and the mark that ends the greeting."""
    found = re.match(r"\s?((?:[A-ZÀ-ÖØ-Þ][\w'-]*)(?: [A-ZÀ-ÖØ-Þ][\w'-]*){0,2})[:,!](?=\s|$)", head[at:])
    return found[1] if found and not _MERGE.search(found[1]) else ""


def _form(said: str, named: Sequence[str]) -> str | None:
    """Return the form of a greeting; "" when it greets several people; None when it is no greeting at all."""
    folded = [word.casefold().rstrip(".,") for word in named]
    if not named:
        return said
    if any(word in MANY or word in JOINING for word in folded):
        return ""
    at = 0
    while at < len(named) and folded[at] in TITLES:
        at += 1
    names = named[at:]
    if not all(_UPPER.fullmatch(word) or word.casefold() in PARTICLES for word in names):
        return None  # "Hi just a quick question": a sentence
    if not names:
        return "" if at else said
    if at and folded[0] in {"pan", "pani"}:
        return ""  # a Polish name stands in another case here
    if at:
        return " ".join(
            (said, *named[:at], "{last}" if len(names) == 1 or names[0].casefold() in PARTICLES else "{name}")
        )
    return f"{said} {{first}}" if len(names) == 1 else f"{said} {{name}}"


def _sign_off(text: str, tail: str) -> str:
    """Return the sign-off: in what was cut off below the text, else the thanks that end it above a name."""
    for line in _first_lines(tail):
        bare = line.strip().replace("\u2019", "'")
        if len(bare) <= _LONGEST and is_regards(bare) and not _MERGE.search(bare.replace("/", "")):
            return _without_name(bare)
    last = text[-_LONGEST * 2 :].rsplit("\n", 1)[-1].strip()
    return _without_name(last) if tail.strip() and len(last) <= _LONGEST and is_thanks(last) else ""


def _first_lines(tail: str) -> list[str]:
    return [line for line in tail[:1200].split("\n") if line.strip()][:_TAIL]


def _without_name(line: str) -> str:
    """Take mark and name behind a sign-off away: "Best, Ann", "Viele Grüße Ann"."""
    words = re.split(r" ?[,;!\u2013\u2014]| - ", line, maxsplit=1)[0].split()
    while len(words) > 1 and _is_name(words[-1]) and is_regards(" ".join(words[:-1])):
        words.pop()
    return " ".join(words).rstrip(".!")


def _is_name(word: str) -> bool:
    return _UPPER.fullmatch(word) is not None and word.casefold() not in _LAST_WORDS


@dataclass(frozen=True, slots=True)
class Written:
    """How one mail between us and a person was written."""

    manner: Manner
    ours: bool


def manner_of(mails: Sequence[Written], language: str = "") -> Manner:
    """Return how we and a person write to each other; `mails` oldest first, the latest count most, ours before theirs.

    `language` leaves out mails in others. Of theirs, only a greeting that fits anybody is turned around: "Liebe Dana"
    says nothing of how to greet Mr Lee.
    """
    of_language = [mail for mail in reversed(mails) if not language or mail.manner.language == language]
    ours = [mail.manner for mail in of_language if mail.ours]
    theirs = [_turned(mail.manner) for mail in of_language if not mail.ours]
    greeted = _favourite([each for each in ours if each.form], "form") or _favourite(
        [each for each in theirs if each.form], "form"
    )
    signed = _favourite([each for each in ours if each.sign_off], "sign_off") or _favourite(
        [each for each in theirs if each.sign_off], "sign_off"
    )
    addressed = next((each for each in (*ours, *theirs) if each.address), NO_MANNER)
    formal: Formality = next((each.formality for each in (*ours, *theirs) if each.formality), "")
    if not (greeted or signed or addressed.address or formal):
        return NO_MANNER
    return replace(
        greeted or NO_MANNER,
        sign_off=signed.sign_off if signed else "",
        formality=formal,
        address=addressed.address,
        language=language or next((each.language for each in (*ours, *theirs) if each.language), ""),
    )


def greeting_for(manner: Manner, *, first: str, last: str, name: str) -> str:
    """Return the greeting with a person's names put into its form; "" when one that it needs is not known."""
    held = {"{first}": first, "{last}": last, "{name}": name}
    greeting = manner.form
    for place, word in held.items():
        if place in greeting:
            if not word or _MERGE.search(word):
                return ""
            greeting = greeting.replace(place, word)
    return greeting


def _turned(manner: Manner) -> Manner:
    """Return what a manner of theirs says about how to write to them."""
    words = manner.form.casefold().replace(",", "").split()
    if "{last}" in manner.form or not GENDERED.isdisjoint(words) or not TITLES.isdisjoint(words):
        return replace(manner, greeting="", form="")
    return manner


def _favourite(manners: Sequence[Manner], by: str) -> Manner | None:
    """Return the latest of those whose `by` stands most often, later ones counting more; latest first."""
    weights: dict[str, float] = {}
    for age, each in enumerate(manners):
        said = getattr(each, by)
        weights[said] = weights.get(said, 0.0) + _FADING**age
    best = max(weights, key=weights.__getitem__, default=None)
    return next((each for each in manners if getattr(each, by) == best), None)
