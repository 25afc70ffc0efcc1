"""Does a text ask for something? Rules only: questions, requests and proposals to meet, in eight languages.

Each sentence is scored by the strongest cue in it; courtesies that look like questions are taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.language.sentences import sentences
from rules.model import Asks

THRESHOLD = 0.5
"""The score from which a text asks."""

_COURTESY = re.compile(
    r"how are you|how is it going|how's it going|hope (?:you|all|this|everything)|do not hesitate|don't hesitate"
    r"|feel free|if you have any (?:further )?questions|should you have any|any questions,? (?:please )?(?:just )?"
    r"(?:call|let|contact|feel)|wie geht(?:'s| es (?:ihnen|dir|euch))|ich hoffe|hoffentlich|zögern sie nicht"
    r"|bei (?:rück)?fragen (?:stehe|melden|können|kontaktieren)|stehe ich .{0,30}zur verfügung"
    r"|comment (?:allez|vas|ça va)|j'espère que|n'hésitez pas|¿?cómo está|espero que|no dude en|come (?:sta|stai|va)"
    r"|spero che|non esiti|hoe gaat het|ik hoop dat|aarzel niet|como (?:está|vai)|não hesite|jak się masz|mam nadzieję"
    r"|see what i mean|you know what|who knows|why not\?|guess what|right\?$",
    re.IGNORECASE,
)
"""Said out of politeness, or to oneself."""

_REQUEST: Sequence[tuple[str, float, re.Pattern[str]]] = (
    (
        "en",
        0.9,
        re.compile(
            r"\b(?:could|can|would|will) (?:you|someone|somebody|anyone|we|u)\b"
            r"|\bplease (?!find|note|see attached|be advised|don't hesitate|do not hesitate|feel free|accept|disregard)\w+"
            r"|\bpls\b|\bplz\b|\blet (?:me|us) know\b|\bkindly\b|\bi(?:'d| would) (?:appreciate|be grateful)"
            r"|\bappreciate (?:it )?if\b|\bdo you (?:want|have|know|think|need|mind)\b|\bare you (?:able|available|free)\b"
            r"|\bmind if\b|\bany (?:news|update|chance|idea|word|feedback)s?\b.{0,40}\?"
            r"|\b(?:we|i) (?:still )?need (?:you|your|the|a|an|to (?:know|get|have|see|talk|meet|discuss))\b"
            r"|\b(?:send|give|get|call|email|e-mail|forward|fax|bring|show|tell|drop|shoot) (?:me|us|it to|them to)\b"
            r"|\bi(?:'d| would) like (?:to (?:know|see|get|have|set|schedule|meet|discuss|talk|ask|order|book)|you|a|an|the)\b"
            r"|\b(?:i am|i'm|we are|we're) (?:still )?(?:waiting|looking) for\b|\bcan i\b|\bmay i\b|\bshall we\b"
            r"|\bhow about\b|\bwhat about\b|\bget back to me\b|\bask you to\b|\bmake sure\b|\bbe sure to\b",
            re.IGNORECASE,
        ),
    ),
    (
        "en",
        0.75,
        re.compile(
            r"\b(?:lunch|dinner|drinks?|coffee|meet(?:ing)?|call|conference|get together|appointment)\b.{0,60}"
            r"\b(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next week|weekend"
            r"|noon|\d{1,2}(?::\d\d)? ?(?:am|pm|o'clock))\b"
            r"|\blet'?s (?:meet|talk|discuss|get|do|have|plan|set|try|schedule|go|grab|catch)\b"
            r"|\bwe should (?:meet|talk|discuss|get|set|schedule)\b|\bgive (?:me|us) a (?:call|ring|shout)\b"
            r"|^(?:hi |hello |hey )?(?:\w+, )?(?:please|check|review|send|call|advise|confirm|provide|forward|update"
            r"|schedule|print|look|let|take|contact|come|bring|remember|respond|reply|sign|complete|prepare|set|put)\b"
            r"|\b(?:works?|good|okay|ok|fine) (?:for|with) (?:you|me|us)\b|\bplan (?:to|on) (?:meet|attend)",
            re.IGNORECASE,
        ),
    ),
    (
        "de",
        0.9,
        re.compile(
            r"\b(?:können|könnten|könnt|kannst|würden|würdest|dürfen|darf|haben|wären) (?:sie|du|wir|ich|ihr)\b"
            r"|\bbitte (?!beachten|entschuldig|finden|sehr)\w+|\bbrauchen wir\b|\b(?:ich|wir) (?:bräuchten?|benötigen?|brauchen?)\b"
            r"|\b(?:ich|wir) bitten? (?:um|sie)\b|\bgeben sie (?:mir|uns)\b|\bmelden sie sich\b|\bwürde (?:mich|uns) freuen\b"
            r"|\bwann (?:können|kommt|passt|wäre|ist)\b|\b(?:schicken|senden|nennen|sagen|teilen) sie (?:mir|uns)\b"
            r"|\bhätten sie\b|\bich möchte (?:gern|gerne|sie)\b|\bwir warten\b|\bich warte\b|\bpasst (?:es )?(?:ihnen|dir)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "",
        0.9,
        re.compile(
            r"\b(?:pouvez|pourriez|peux|pourrais|auriez|serait-il|pourrait)[- ](?:vous|tu|il|on|nous)\b|\bmerci de (?!votre|ton)\w+"
            r"|\bveuillez (?!trouver|agréer|noter|accepter)|\bj'aimerais\b|\bnous (?:aurions|avons) besoin\b|\bj'(?:ai|aurais) besoin\b"
            r"|\b(?:puede|podría|podrías|puedes|pueden)\b|\bpor favor\b|\bnecesit(?:o|amos)\b|\bme gustaría\b"
            r"|\b(?:può|potrebbe|puoi|potete|potresti)\b|\bper favore\b|\bvorrei\b|\b(?:ho|abbiamo) bisogno\b"
            r"|\b(?:kunt|kun|zou|zoudt) (?:u|je|jij)\b|\bgraag (?:ontvang|hoor|zou)|\balstublieft\b|\bwil je\b"
            r"|\b(?:pode|poderia|podem|podes)\b|\bpreciso\b|\bgostaria\b"
            r"|\b(?:czy|proszę o|prosimy o|mógłby|mogłaby|możesz|może pan)\b",
            re.IGNORECASE,
        ),
    ),
)
"""(language, weight, cues); "" = the other six languages."""
_QUESTION_WORDS = re.compile(
    r"^\W*(?:and |but |so |also |hi \w+, )?(?:who|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|will"
    r"|wann|wie|wo|wer|was|welche[rsn]?|warum|haben|ist|sind|gibt"
    r"|quand|comment|où|qui|quel(?:le)?s?|pourquoi|est-ce|cuándo|cómo|dónde|quién|qué|cuál"
    r"|quando|come|dove|chi|quale|wanneer|hoe|waar|wie|como|onde|quem|kiedy|jak|gdzie|kto|czy)\b",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"\b(?:i can|i could|you can (?:also )?(?:find|see|reach)|as you can see|if you would like to unsubscribe|unsubscribe"
    r"|click (?:here|below|on)|please find (?:attached|enclosed)|as (?:you|i) (?:asked|requested))\b",
    re.IGNORECASE,
)


def asks(text: str, language: str = "") -> Asks:
    """Judge a text by its most demanding sentence; the earliest of equals is the evidence.

    `language` spares the cues of other languages; "" tries all.
    """
    cues = [(weight, cue) for tongue, weight, cue in _REQUEST if not language or tongue == _family(language)]
    best, quote = 0.0, ""
    for sentence in sentences(text):
        score = score_sentence(sentence, cues)
        if score > best:
            best, quote = score, sentence
    return Asks(best, best >= THRESHOLD, quote if best >= THRESHOLD else "")


def _family(language: str) -> str:
    return language if language in ("en", "de") else ""


def score_sentence(sentence: str, cues: Sequence[tuple[float, re.Pattern[str]]]) -> float:
    """Return how strongly one sentence asks for something, 0 to 1."""
    cue = max((weight for weight, pattern in cues if pattern.search(sentence)), default=0.0)
    if (cue or "?" in sentence) and _COURTESY.search(sentence):
        return 0.1
    question = sentence.rstrip("\"')] ").endswith("?")
    if question:
        asked = 0.85 if _QUESTION_WORDS.search(sentence) else 0.7
        return min(0.97, max(cue, asked) + 0.05 * bool(cue))
    if cue and _NOT_ASKED.search(sentence):
        return 0.3
    return cue
