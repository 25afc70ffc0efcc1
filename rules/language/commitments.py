"""What a writer promises: cue, action, when, in eight languages.

A sentence promises where a cue stands ("I'll send", "ich schicke Ihnen", "te lo mando") that no condition, doubt, denial,
question or quotation takes back, and that is not reported of somebody. Present tense, plans and what only goes on count
with a date alone. Requests to the reader ask (asks.py); they promise nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from rules.business_time import WorkCalendar
from rules.language.commitments_words import ENGLISH, FRENCH, GERMAN, Promising
from rules.language.commitments_words_more import DUTCH, ITALIAN, POLISH, PORTUGUESE, SPANISH
from rules.language.dates import When, when
from rules.language.lexicon import LEXICON, Phrases
from rules.language.sentences import Sentence
from rules.model import Commitment
from rules.pledges_words import names_matter

_PROMISING: Mapping[str, Promising] = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pt": PORTUGUESE,
    "pl": POLISH,
}
_MOST, _LONGEST_WHAT, _SHORT = 10, 160, 80
"""Commitments of one text, characters of what is promised, and of a short sentence."""
_NEXT_CLAUSE = re.compile(r"[,;:.!]| (?:and|und|et|y|e|en|i|but|aber|mais|pero) ")


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_TAGGED = _any(
    r"[,.;-] ?(?:ok(?:ay)?|alright|all right|right|is that (?:ok(?:ay)?|fine|all right)|does that work(?: for you)?|in ordnung|passt das(?: so)?|ja|d'accord|ça (?:vous )?va|vale|de acuerdo|va bene|goed|está bem|dobrze) ?\?\W*$"
)
"""A question that only makes sure: "I'll send it on Friday, ok?"."""
_CONDITION = _any(
    r"\b(?:if|in case|provided(?: that)?|assuming|as long as|whenever|should (?:you|there|anything|any|we need|this|the need)|had (?:i|we) |were (?:i|we) )\b"
    r"|\b(?:falls|sofern|vorausgesetzt|gegebenenfalls|ggf|sollten? (?:sie|du|ihr|es|etwas|noch|der|die|das|sich)|wenn (?:sie|du|ihr|es|das|die|der|noch|nötig|gewünscht|etwas|alles|nichts|möglich)|wenn ich (?:es |das )?(?:kann|könnte|darf|soll))\b"
    r"|\b(?:si (?!bien\b)|s'il (?!vous|te)|s'ils|au cas où|à condition|pourvu que)|\b(?:si (?:quiere|quieres|lo|te|le|no|es|hay|necesita|puedo|todo|así)|en caso de|siempre que|a menos que)\b"
    r"|\b(?:se (?:vuole|vuoi|volete|serve|necessario|c'è|ci sono|non|quiser|precisar|houver|for|não)|qualora|nel caso|caso (?:queira|seja|haja)|indien|mits|als (?:u|je|jullie|het|er|dat|de|nodig)|jeśli|jeżeli|gdyby|o ile)\b"
)
_ASKED_WHETHER = _any(
    r"\b(?:check|see|know|ask(?:ed)?|find out|tell you|confirm|clear|sure|verify|investigate|clarify|understand|figure out|hear|wonder\w*|test|look|determine|decide|even|as|schaue?n?|prüfen?|sehen?|demander?\w*|voir|savoir|vérifi\w+|regarde\w*"
    r"|saber|ver|comprob\w+|consult\w+|mirar?é?|verificar?\w*|sapere|vedere|controll\w+)(?: (?:\w+ ){0,3})?$"
)
"""What comes before an "if" that asks instead of setting a condition."""
_NOT_SO = _any(
    r"^if (?:not (?:sooner|earlier|before)|possible|at all possible|all goes well|everything goes)|^wenn möglich|^si possible|^si es posible"
)
"""Conditions that take nothing back."""
_DOUBTED = _any(
    r"\b(?:said|says|say|told|tells|thought|asked|wrote|writes|claimed|claims|mentioned|stated|assumed|suppose|wish(?:es)?|hop(?:e|es|ing)|doubt\w*|unlikely|afraid|worr\w+|whether|unless|lest|not sure|unsure|don't (?:think|believe|know)"
    r"|do not (?:think|believe|know)|hopefully|maybe|perhaps|possibly|might|wonder\w*|once|when|before|until|after|so that|how|what|why|where|which|who|reason|imagine|pretend|would|as if|the more|because|since)\b[^.;:!?,]{0,30}$"
    r"|\b(?:he|she|they|you|it|who) (?:\w+ ){0,2}(?:said|think|thinks|believe|believes|promised|hope|hopes|know|knows|expect|expects|assume|assumes)[^.;:!?]{0,20}$"
    r"|\b(?:hoff\w+|vielleicht|eventuell|möglicherweise|glaub\w+ nicht|weiß nicht|ob|bevor|damit|sagte\w*|meinte\w*|würde\w*|könnte\w*|falls|sofern)(?:,? dass)?,?[^.;:!?,]{0,25}$|\bbis\s*$"
    r"|\b(?:espér\w+|peut-être|éventuellement|disait|dit que|demandé|avant que|pour que|afin que|quizás|quizá|tal vez|ojalá|espero que|dijo que|para que|forse|spero|magari|misschien|hopelijk|talvez|espero|może|mam nadzieję)[^.;:!?]{0,25}$"
)
"""Words before a cue that make it a hope, a doubt, or somebody else's saying."""
_NO_BEFORE = _any(
    r"\b(?:no|nunca|tampoco|non|mai|não|nao|nie|never|neither|nor|nobody|kein\w*|niemals)(?: (?:te|le|les|os|se|lo|la|los|las|me|nos|ti|vi|gli|glielo|lhe|wir|ich))*\s*$"
)
_NO_BEHIND = _any(
    r"\b(?:nicht|kein(?:e|en|er|em|es)?|niemals|niet|geen|pas|plus rien|jamais)\b(?! (?:später|mehr als|nur|länger|plus tard|later))"
)
_NO_COMMITMENT = _any(
    r"\bbe back (?:at|in|to|from) (?:the |my |our )?(?:office|work|desk|school|town|country|home|holidays?|vacation|leave)\b|\bbe back(?: again)?(?: on| from| next| tomorrow| in the| after| around| soon)?(?: \w+){0,3}[.,!]?$|\bzurück sein\b|\bwieder (?:da|zurück|erreichbar|im büro|im haus) sein\b"
    r"|\bcall it a day\b|\bgive you that\b|\blet you go\b|\blet you know if\b|\bkeep (?:that|this|it) in mind\b|\bask you (?:to|for)\b|\banbei\b|\bhiermit\b|\bim anhang\b|\bbeigefügt\w*|\bangehängt\w*|\bin der anlage\b|\bals anlage\b"
    r"|\bci-joint\w*|\bci-après|\ben pièces? jointes?|\bcijoint|\bpar la présente|\badjunt\w+|\ben adjunto|\ballegat\w+|\bin allegato|\bbijgevoegd|\bkom(?:en)? (?:\S+ ){0,3}terug op (?:mijn|ons|onze)\b|\bin de bijlage|\bhierbij|\bem anexo|\bsegue em anexo|\bw załącz\w+"
    r"|\bce (?:mail|message|courriel) pour\b|\beste (?:correo|mensaje|e-?mail) para\b|\bherewith\b|\b(?:schreibe|schreiben|écris|escribo|scrivo)\b.{0,30}\b(?:weil|um|wegen|da|pour|car|porque|para|perché|per)\b"
)
"""What looks like a promise and is said, done or asked right here."""
_GOING = re.compile(r"\b[Gg]oing to (?:[A-Z]|(?:the|an?|my|our|his|her|their|lunch|dinner|work|see) )")
"""Where somebody goes."""
_SOON = _any(
    r"\b(?:sobald|baldmöglichst|in kürze|umgehend|zeitnah|schnellstmöglich|so schnell wie möglich|demnächst|dès (?:que|mon|réception)|au plus vite|rapidement|sous peu|prochainement|dans les meilleurs délais|en cuanto|tan pronto|lo antes"
    r"|cuanto antes|en breve|pronto|(?:non )?appena|al più presto|quanto prima|a breve|zodra|zo snel mogelijk|spoedig|assim que|logo que|em breve|o mais breve|jak tylko|wkrótce|niebawem|jak najszybciej)\b"
)
"""No date, but a promise to come."""
_LATEST = _any(
    r"\b(?:latest|no later|spätestens|längstens|au plus tard|dernier délai|más tardar|muy tarde|como máximo|al più tardi|non oltre|uiterlijk|o mais tardar|najpóźniej)\b"
)
"""The last of several limits."""
_OPEN, _SHUT = "\u201c\u201e\u00ab", "\u201d\u00bb"
_HOLDING = LEXICON.phrases(
    r"\b(?:check|look into|find out|ask|see what|verify|investigate|discuss|think about|consult|talk to|speak (?:to|with)|review|confirm)\b.{0,80}\b(?:get|come|be|circle) back\b|\b(?:get|come|revert|be|circle) back (?:to|in touch|with)\b"
    r"|\bbe in touch\b|\b(?:let me|i'll|we'll|i will|we will) (?:just |quickly |first )?(?:check|look into|find out|look (?:this|it) up|investigate|see what|double[- ]check|verify|have a look)\b",
    r"\b(?:i'm|we're|i am|we are) (?:already |now |currently )?(?:looking into|on it|working on (?:it|this)|checking)\b|\bleave (?:it|this|that) with (?:me|us)\b|\blet you know\b|\bkeep you (?:posted|updated|informed)\b|\bwill (?:revert|follow up)\b"
    r"|\byou(?:'ll| will) hear (?:back )?from (?:me|us)\b",
    r"\bmelden? (?:mich|uns|ich mich|wir uns)\b|\b(?:klären?|prüfen?|kläre|checke) (?:ich |wir )?(?:das|es|dies)\b|\b(?:gebe?n?|sage?n?) (?:\S+ ){0,6}bescheid\b|\b(?:komme?n?) (?:\S+ ){0,6}auf (?:sie|dich|euch) (?:zu|zurück)\b"
    r"|\b(?:schaue?|sehe) (?:\S+ ){0,4}(?:nach|an)\b|\bkümmern? (?:mich|uns)\b|\b(?:sie hören|du hörst|hören sie|hörst du) (?:\S+ ){0,4}von\b|\bfrage (?:\S+ ){0,5}nach\b|\bauf dem laufenden\b",
    r"\b(?:reviens|reviendrai|revenons|reviendrons) (?:vers|auprès)\b|\bme renseigne(?:rai)?\b|\b(?:je|nous) (?:vérifie|regarde|vérifions|vais (?:vérifier|voir|regarder|me renseigner))\b|\btien(?:s|drai|drons) au courant\b|\bm'en (?:occupe|charge)\b",
    r"\b(?:consulto|consultaré|miro|miraré|compruebo|averiguo|verifico) (?:y|e)\b|\blo (?:consulto|miro|reviso|compruebo|averiguo|consultaré|miraré|revisaré)\b|\b(?:te|le) (?:digo algo|aviso|avisaré|diré algo|mantendré)\b|\bpondr(?:é|emos) en contacto\b",
    r"\b(?:le|ti|vi) (?:faccio|farò|faremo|facciamo) sapere\b|\bmi informo\b|\b(?:verifico|controllo|chiedo) e\b|\bme ne occupo\b|\b(?:laat|laten) (?:\S+ ){0,6}weten\b|\b(?:kom|komen) (?:\S+ ){0,6}op terug\b|\bzoek (?:\S+ ){0,4}uit\b"
    r"|\b(?:entrarei|entraremos) em contac?to\b|\b(?:vou verificar|verifico e)\b|\b(?:darei|dou)(?:-lhe)? (?:notícias|resposta)\b|\b(?:odezwę|odezwiemy) się\b|\b(?:dam|damy) znać\b|\bsprawdz(?:ę|imy) (?:i|to)\b",
)
_HOLDING_WORDS = 60
"""Words of a holding reply: whoever writes more answers."""


def commitments(
    said: Sequence[Sentence], at: datetime, language: str = "", work: WorkCalendar | None = None
) -> tuple[Commitment, ...]:
    """Return what the writer of some sentences commits to, in their order; at most ten.

    `at`: when it was written, in the zone in which its days are meant. `language`: ISO 639-1, "" tries all eight.
    """
    found: list[Commitment] = []
    for sentence in _joined(said, language):
        found += _of_sentence(sentence, at, language, work)
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def is_holding(said: Sequence[Sentence], promised: Sequence[Commitment]) -> bool:
    """Tell whether sentences are a holding reply: short, and what they promise is to come back with an answer."""
    if not promised or sum(len(sentence.text.split()) for sentence in said) > _HOLDING_WORDS:
        return False
    return any(promises_answer(commitment.quote) for commitment in promised)


def promises_answer(quote: str) -> bool:
    """Tell whether a sentence that promises something promises to come back with an answer."""
    return bool(_HOLDING.found_in(quote.replace("\u2019", "'")))


def _joined(said: Sequence[Sentence], language: str) -> Iterator[Sentence]:
    """Yield the sentences, those put together again that were parted after "15." or "Fr."."""
    held: Sentence | None = None
    for sentence in said:
        if held is not None:
            sentence = Sentence(f"{held.text} {sentence.text}", held.traces | sentence.traces)  # noqa: PLW2901
        held = None
        if len(sentence.text) < _LONGEST_JOINED and (_HALF if language == "en" else _DOTTED).search(sentence.text):
            held = sentence
        else:
            yield sentence
    if held is not None:
        yield held


_LONGEST_JOINED = 600
_HALF = re.compile(r"\d ?[ap]\.m\.$")
_DOTTED = _any(
    r"(?:\b\d{1,2}|\b(?:mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|ca|bzw|z\.b|nr|jan|feb|sept|okt|nov|dez))\.$"
)


def _of_sentence(sentence: Sentence, at: datetime, language: str, work: WorkCalendar | None) -> list[Commitment]:
    text, traces = sentence
    if "\u2019" in text:
        text = text.replace("\u2019", "'")
        traces = LEXICON.traces(text.split())
    if text.endswith("?") and not _TAGGED.search(text):
        return []
    undated: list[Commitment] = []
    for name in _languages(text, language):
        sure, dated = _PROMISING[name]
        is_sure = sure.search(text, traces)
        if not (is_sure or dated.search(text, traces)):
            continue
        dates = [each for each in when(text, at, name, work) if not each.aside]
        cues = _cues(sure, text) if is_sure else []
        if not cues and (dates or (name != "en" and _SOON.search(text))):
            cues = _cues(dated, text)
        found = list(_promised(text, sentence.text, cues, dates))
        if any(each.due is not None for each in found):
            return found
        undated = undated or found  # "enviaremos" promises in two languages, its date is in one
    return undated


def _languages(text: str, language: str) -> Sequence[str]:
    """Return the languages to try: of a short sentence the others as well, since their language is told uncertainly."""
    if language not in _PROMISING:
        return tuple(_PROMISING)
    return (language,) if language == "en" or len(text) > _SHORT else tuple(dict.fromkeys((language, *_PROMISING)))


def _cues(phrases: Phrases, text: str) -> list[tuple[int, int]]:
    """Return where cues begin and end that nothing takes back."""
    found: list[tuple[int, int]] = []
    for each in phrases.pattern.finditer(text):
        begin, end = each.span()
        if found and not _NEXT_CLAUSE.search(text, found[-1][1] - 1, begin + 1):
            continue  # "you'll have the answer ready": one promise
        if _stands(text, begin, end):
            found.append((begin, end))
    return found


def _stands(text: str, begin: int, end: int) -> bool:
    """Tell whether nothing around a cue takes it back."""
    before, behind = text[:begin], text[end:]
    if before.count('"') % 2 or sum(map(before.count, _OPEN)) > sum(map(before.count, _SHUT)):
        return False
    if (
        _DOUBTED.search(before)
        or _NO_BEFORE.search(before)
        or _NO_COMMITMENT.search(text)
        or _GOING.search(text, begin)
    ):
        return False
    clause = re.split(r"[,;:(]| and | und | et | y | but | aber | mais | pero ", behind, maxsplit=1)[0]
    if _NO_BEHIND.search(text[begin:end] + clause):
        return False
    return not any(
        not _ASKED_WHETHER.search(text[: found.start()]) and not _NOT_SO.search(text[found.start() :])
        for found in _CONDITION.finditer(text)
    )


def _promised(text: str, quote: str, cues: Sequence[tuple[int, int]], dates: Sequence[When]) -> Iterator[Commitment]:
    """Yield a commitment for each cue, with the date that belongs to it: up to the next cue, limits first."""
    for number, (begin, _) in enumerate(cues):
        until = cues[number + 1][0] if number + 1 < len(cues) else len(text)
        since = cues[number - 1][1] if number else 0
        clause = text[begin:until]
        if until < len(text):
            clause = clause[: max((each.start() for each in _NEXT_CLAUSE.finditer(clause)), default=len(clause))]
        own = [each for each in dates if (begin <= each.begin or number == 0) and each.begin < until]
        date = max(
            own,
            key=lambda each: (_LATEST.search(each.quote) is not None, each.deadline, each.begin >= begin),
            default=None,
        )
        what = _matter(clause, date)
        if not names_matter(_NEXT_CLAUSE.split(what, maxsplit=1)[0]):
            what = _put_before(text[since:begin], date) or what
        yield Commitment(
            quote=quote,
            what=what[:_LONGEST_WHAT],
            due=None if date is None else date.end,
            said="" if date is None else date.quote,
        )


def _matter(clause: str, date: When | None) -> str:
    """Return what a clause is about: without who promises, and without the day."""
    return _undated(_ENDS.split(_LEADING.sub("", clause), maxsplit=1)[0], date)


def _undated(text: str, date: When | None) -> str:
    if date is not None:
        text = text.replace(date.quote, " ")
    return " ".join(text.split()).strip(" ,.;:!-")


def _put_before(text: str, date: When | None) -> str:
    """Return what a cue that names nothing is said of: "the drawings" of "the drawings you'll have by Friday"."""
    parts = [part for part in _NEXT_CLAUSE.split(text) if part.strip()]
    found = _undated(parts[-1], date) if parts else ""
    return found if _NAMED.search(found) and names_matter(found) else ""


_NAMED = _any(
    r"^(?:the|this|these|those|your|our|my|as for|about|regarding|concerning|d(?:ie|as|en|er|em)|(?:ihr|eu(?:er|re)|unser|dein|mein|ein)e?[nrms]?|zu[mr]?|bezüglich|wegen"
    r"|l(?:es|e|a)|vos|votre|nos|notre|ces|quant|concernant|el|los|las|sus?|sobre|il|gli|i|sul(?:la|le)?|de|het|uw|jullie|over|os?|seus?|suas?) |^l'"
)
"""How a matter begins that stands before its verb: "on my way home I'll do it" names none."""
_LEADING = _any(
    r"^you(?:'ll| will) (?:be (?:getting|receiving)|have|get|receive|find)\s+",
    r"^(?:bekommst du|bekommen sie|bekommt ihr|erhältst du|erhalten sie|erhaltet ihr|hast du|haben sie|du (?:bekommst|erhältst|hast)|sie (?:bekommen|erhalten|haben))\s+",
    r"^(?:(?:i|we|you|it|they)(?:'ll| will| shall|'m| am|'re| are| can)?(?: going to)?|let me|ich|wir|je|j'|nous|on|ik|we|wij)(?: (?:also|just|then|now|werde|werden|vais|allons|zal|zullen))?\s+",
)
_ENDS = re.compile(r"[.;!?](?:\s|$)|,? (?:but|and then|because|aber|weil|mais|pero) ")
