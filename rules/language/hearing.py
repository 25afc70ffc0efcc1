"""How a cue is heard in a sentence: the words stand there, nothing denies them, nobody else is meant, it is not only a wish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.language.lexicon import Phrases
from rules.language.sentences import Sentence

NEAR = 60
"""Characters before a cue that can take it back."""
NEVER = re.compile(r"(?!)")
"""Matches nothing."""

_NO = (
    r"(?:no|not|never|without|nothing|neither|nor|can't|cannot|hardly|none|kein(?:e|en|em|er|erlei)?|nicht|nie|niemals|ohne|keinesfalls"
    r"|pas|jamais|aucune?|sans|sin|nunca|ningun[ao]?|ningún|tampoco|nessun[ao]?|senza|geen|niet|nooit|zonder|sem|não|nunca|nenhuma?|nie|bez|żadn\w+"
    r"|niemand|nobody|no one|personne|nadie|nessuno|ninguém|nikt|rien|nada|niente)"
)
DENIED = re.compile(rf"(?:\b{_NO}|n't)\s+(?:[\w'-]+\s+){{0,3}}$", re.IGNORECASE)
"""A word of denial, and at most three words to the cue."""
_IF = (
    r"if|in case|unless|whether|until|hope|hopes|hoping|hopefully|could|might|may|should|try|tries|trying|expect|expects|expecting|so that|in order to"
    r"|wenn|falls|sobald|ob|hoffe\w*|hoffentlich|könnte\w*|sollte\w*|damit|espér\w+|pourr\w+|afin|esper\w+|ojalá|cuando|podría\w*|sper\w+|potrebbe\w*|quando"
    r"|indien|hoop|hopen|hopelijk|zou|zouden|caso|oxalá|jeśli|jeżeli|gdyby|aby|żeby|mam nadzieję"
)
_WILL = (
    r"would|wish|wishes|want|wants|wanted|plan|plans|planning|can|würde\w*|wünsch\w*|wollen|möchte\w*|souhait\w+|quisiera\w*|deseo|vorre\w+"
    r"|kunnen|wil|willen|gostaria\w*"
)
_IF_AT_START = r"|(?:^|[,;:(] ?|\b(?:and|und|et|y|e|en|i) )(?:si|se|als|s'il)\b[^,;:]{0,50}$"
"""Words that mean other things elsewhere in a clause."""
CONDITIONAL = re.compile(rf"\b(?:{_IF})\b[^,;:]{{0,50}}$" + _IF_AT_START, re.IGNORECASE)
"""A condition or a hope in the same clause: nothing is decided."""
WISHED = re.compile(rf"\b(?:{_IF}|{_WILL})\b[^,;:]{{0,50}}$" + _IF_AT_START, re.IGNORECASE)
"""A condition, a hope, a plan in the same clause: nothing has happened yet."""
OTHERS = re.compile(
    r"\b(?:he|she|they|he's|she's|they've|they're|who|er|ils?|elles?|él|ella|ellos|lui|loro|hij|zij|ele|ela|eles"
    r"|his|her|their|seine?|leur|the customers?|customers|client|clients|supplier|der kunde|le client|el cliente|il cliente|de klant)"
    r"(?: (?:has|have|had|is|was|are|were|been|just|also|really|already|hat|haben|ist|war|ont|est|ha|han|heeft|is|recently|finally|then|always|team"
    r"|company))*\s*$",
    re.IGNORECASE,
)
"""Somebody else is the subject."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Phrases that say one thing. They count where nothing before them, up to NEAR characters, takes them back."""

    says: Phrases
    before: tuple[re.Pattern[str], ...] = (DENIED, WISHED, OTHERS)
    """What takes a phrase back when it stands right before it."""
    within: re.Pattern[str] = NEVER
    """What takes every phrase of the sentence back."""

    def heard(self, said: Sequence[Sentence]) -> Iterator[tuple[str, re.Match[str]]]:
        """Yield the sentences that say it, each with the phrase."""
        for sentence, traces in said:
            if not self.says.may_stand(traces):
                continue
            found = next((match for match in self.says.matches(sentence, traces) if self.counts(match)), None)
            if found is not None and not self.within.search(sentence):
                yield sentence, found

    def quote(self, said: Sequence[Sentence]) -> str:
        """Return the first sentence that says it, "" when none does."""
        return next((sentence for sentence, _ in self.heard(said)), "")

    def counts(self, match: re.Match[str]) -> bool:
        """Tell whether nothing before the phrase takes it back."""
        before = match.string[max(0, match.start() - NEAR) : match.start()]
        return not any(veto.search(before) for veto in self.before)
