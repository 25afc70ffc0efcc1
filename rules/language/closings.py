"""Is this the end of an exchange? "Perfect, thanks!": short, content, asking nothing and telling nothing new.

To take news for a closing silences somebody who waits; to take a closing for news costs one look. So what is left of the
text without its thanks, greetings and good wishes must be next to nothing.
"""

from __future__ import annotations

import re

from rules.language.lexicon import LEXICON

_LONGEST = 240
"""Characters: whoever writes more has something to say."""
_MOST_LEFT = 2
"""Words beside the closing ones: a name."""
_MOST_CONTENT = 8
"""The same in a text that thanks and says that all is well: "the table looks lovely"."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_CLOSING = LEXICON.phrases(
    # What comes after "thanks for" belongs to the thanks.
    r"\b(?:(?:many |thousand )?thanks|thank you|thx|danke(?:schön)?|dank (?:je|u)(?: wel)?|(?:vielen|besten|herzlichen|tausend) dank"
    r"|merci|gracias|grazie|bedankt|dank|obrigad[oa]|dziękuję|dzięki)"
    r"(?: (?:a lot|again|so much|very much|sehr|dir|ihnen|euch|nochmals|beaucoup|bien|mille|bardzo|muito|je|u|wel|schön))*"
    r"(?:,? (?:for|für|pour|de|d'|por|per|di|voor|pel[ao]s?|za) [^,;.!?\n]{1,80})?",
    r"\b(?:cheers|much appreciated|perfect(?:ly)?|great|excellent|wonderful|awesome|brilliant|lovely|nice|cool|super|top|fantastic)\b",
    r"\b(?:got it|received|noted|understood|agreed|sounds (?:good|great|fine|perfect)|will do|ok|okay|fine|all (?:good|set|clear|right))\b",
    r"\b(?:(?:that |this |it )?works (?:for|with) (?:me|us)|(?:that|it|this) works|that(?:'s| is) (?:great|perfect|fine|clear|good|ok(?:ay)?))\b",
    r"\b(?:you(?:'re| are) (?:very |most )?welcome|no (?:problem|worries)|(?:it was )?my pleasure|don't mention it|you too|likewise|anytime)\b",
    r"\b(?:see you|talk (?:soon|then|to you (?:soon|then))|until then|have a (?:\w+ )?(?:nice|good|great|lovely|safe) \w+|well received)\b",
    r"\b(?:passt|perfekt|prima|wunderbar|klasse|alles (?:klar|gut|bestens)|in ordnung|erhalten|einverstanden|(?:sehr )?gern(?:e)?(?: geschehen)?)\b",
    r"\b(?:kein problem|keine ursache|bis (?:dann|morgen|bald|nächste woche|später|\w+tag|mittwoch)|(?:schönes|schönen|gutes|schöne) \w+|ebenfalls|geht klar)\b",
    r"\b(?:parfait|très bien|bien reçu|entendu|d'accord|c'est (?:noté|parfait|bon|bien)|bonne (?:journée|soirée)|bon week-end|de rien|avec plaisir|à (?:bientôt|demain|\w+di))\b",
    r"\b(?:perfecto|de acuerdo|muy bien|recibido|vale|de nada|hasta (?:mañana|luego|pronto|entonces|el \w+)|buen (?:día|fin de semana))\b",
    r"\b(?:perfetto|va bene|ricevuto|benissimo|prego|di niente|a (?:domani|presto|dopo|\w+dì)|buona (?:giornata|serata))\b",
    r"\b(?:akkoord|helemaal goed|graag gedaan|geen probleem|tot (?:morgen|dan|straks|\w+dag)|fijne (?:dag|avond)|fijn weekend)\b",
    r"\b(?:perfeito|combinado|recebido|está bem|tudo bem|de nada|até (?:amanhã|logo|breve|lá|terça|\w+-feira)|bom (?:dia|fim de semana))\b",
    r"\b(?:świetnie|w porządku|nie ma (?:sprawy|problemu|za co)|do (?:zobaczenia|usłyszenia|jutra)|miłego dnia|zgoda)\b",
)
_SIGNS = re.compile(r"[\U0001f44d\U0001f64f\U0001f44c\U0001f642\U0001f60a\u2705]")
_FILLERS = _any(
    r"\b(?:hi|hello|hey|dear|hallo|liebe[r]?|bonjour|hola|ciao|olá|cześć)(?: \w+){0,3}\b(?=[,!.\n]| *$)",
    r"\b(?:yes|yep|ja|oui|sí|sì|sim|tak|and|und|et|y|e|i|en|so|very|sehr|very much|then|dann|alors|entonces|allora|dan|então|again|that|das|it|is|ist|this"
    r"|for|me|you|a|the|all|am|at|on|um|le|el|il|op|um|w|dir|dich|ihnen|too|auch|both|everyone|team"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today|soon|morgen|heute|demain|mañana|domani|amanhã|jutro"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu|vendre)di|martes|lunes|viernes|wtorek|(?:maan|dins|donder|vrij)dag"
    r"|best regards|kind regards|regards|best|viele grüße|grüße)\b|\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m| uhr)?",
)
_NEWS = LEXICON.phrases(
    r"\b(?:but|however|unfortunately|although|except|problem|issue|wrong|missing|instead|yet|still|broken|damaged|too \w+|another|one more|also"
    r"|order|buy|decided|chose|proceed|go ahead|accept|take|want|need|needs|send|sending|sent|waiting|question|supplier|quote|price|invoice is|cancel)\b",
    r"\b(?:i|we)(?:'ll| will) (?!be there\b|do\b|see you\b|be in touch\b)\w+|\bout of (?:the )?office\b"
    r"|\b(?:here (?:is|are|it is|you go)|attached|enclosed|anbei|hier (?:ist|sind)|voici|ci-joint|adjunt\w+|aquí (?:está|tiene)\w*|ecco|allegat\w+|hierbij|bijgevoegd"
    r"|segue|anexo|załącz\w+|przesyłam)\b",
    r"\b(?:aber|jedoch|leider|allerdings|fehl(?:t|en)|problem|falsch|noch|kaputt|defekt|zu (?:teuer|spät|viel|klein|groß)|außerdem|nehmen|entschieden|bestell\w*|kauf\w*|brauch\w*"
    r"|will|wollen|möchte\w*|schicke?\w*|sende\w*|melde|frage|warte\w*)\b",
    r"\b(?:mais|malheureusement|manque|encore|en outre|pero|lamentablemente|falta|todavía|además|però|ma|purtroppo|manca|ancora|inoltre"
    r"|maar|helaas|ontbreekt|nog|mas|infelizmente|ainda|também|ale|niestety|brakuje|jeszcze)\b",
)
_NEWS_MARKS = _any(r"\bp\.? ?s\b|\d{3}")
_THANKS = _any(
    r"\b(?:thanks|thank you|thx|danke(?:schön)?|dank|merci|gracias|grazie|bedankt|obrigad[oa]|dziękuję|dzięki)\b"
)
_CONTENT = _any(
    r"\b(?:good|great|lovely|nice|beautiful|works?|working|fine|happy|pleased|love[d]?|well|arrived|fixed|solved|helped|enjoyed)\b",
    r"\b(?:gut|gute|schön\w*|super|toll|hell|zufrieden|freu\w*|klappt|geklappt|funktioniert|läuft|angekommen|gefällt|gefallen|geholfen)\b",
    r"\b(?:bien|beau|belle|content\w*|marche|fonctionne|arrivé\w*|bueno|buena|bonito|funciona|llegado|bene|bello|bella|funziona|arrivat\w+)\b",
    r"\b(?:goed|mooi|werkt|aangekomen|bom|boa|bem|bonito|chegou|chegaram|dobrze|działa|pięknie|dotar\w+)\b",
)
_IS_FINE = _any(
    r"\b(?:is|are|was|were|looks?|ist|sind|war|sieht|est|sont|è|sono|es|está|zijn|é|são|jest|są) (?:\w+ ){0,4}"
    r"(?:lovely|great|nice|excellent|wonderful|perfect|super|prima|wunderbar|perfekt|parfaite?|perfett[oa]|perfect[oa]|perfeit[oa])\b"
)
_DENIED = _any(
    r"\bthanks for (?:nothing|not)\b|\bdanke für nichts\b|\bmerci pour rien\b",
    r"\b(?:not|isn't|aren't|n't|no|nicht|kein\w*|pas|non|geen|niet|não|nie|sin)\s+(?:\w+\s+)?"
    r"(?:ok(?:ay)?|fine|thanks?|thank you|good|great|clear|set|agreed|perfect|received|works?|danke|passt|klar|gut|einverstanden|erhalten|merci|bien"
    r"|reçu|gracias|grazie|bene|ricevuto|akkoord|goed|obrigad[oa]|bem|dziękuję)\b",
    r"\bpasst (?:leider |so |mir |uns )*nicht\b|\b(?:works?|fine) not\b",
)
_PHRASES = _any(
    r"\b(?:not a problem|no (?:problem|worries)|kein problem|keine ursache|geen probleem|nie ma (?:sprawy|problemu|za co)|still waiting)\b"
)


_SETTLED = LEXICON.phrases(
    r"\b(?:i|we)(?:'ve| have)? (?:\w+ )?(?:solved|resolved|fixed|figured|sorted|found|got) (?:it|this|that|the (?:problem|issue|solution|answer|error|mistake))\b"
    r"(?: out)?(?! (?:hard|odd|strange|difficult|confusing|useful))",
    r"\b(?:it|this|that|everything|the (?:problem|issue|error))(?:'s| is| has been| got| was) (?:now |all |already )?(?:solved|resolved|sorted(?: out)?)\b",
    r"\b(?:that|this|it) (?:\w+ )?(?:solves|solved|settles|settled|fixes|fixed|sorts|sorted) (?:it|that|this|everything|things|the (?:problem|matter|issue|error))\b|\b(?:that|this|it) did the trick\b"
    r"|\bdamit ist (?:das|es|alles|die sache|der fall|das problem|für (?:uns|mich) alles) (?:\w+ )?(?:erledigt|geklärt|gelöst|behoben)\b|\b(?:cela|ça) (?:résout|règle) (?:tout|le problème|la question)\b|\b(?:eso|esto) (?:lo )?(?:resuelve|soluciona) (?:todo|el problema)\b"
    r"|\b(?:questo|così) (?:lo )?risolve (?:tutto|il problema)\b|\bdaarmee is (?:het|alles|dat) (?:\w+ )?opgelost\b",
    r"\b(?:all|everything)(?:'s| is| has been)? (?:good|fine|well|in order|ok(?:ay)?|as it should be|sorted|settled|solved) now\b|\bnow (?:all|everything) is (?:good|fine|well|in order|ok(?:ay)?)\b",
    r"\b(?:jetzt|nun|inzwischen) (?:ist|passt|läuft|funktioniert|stimmt|klappt) (?:\w+ )?alles\b|\balles (?:ist )?(?:jetzt|nun|inzwischen) (?:\w+ )?(?:gut|bestens|in ordnung|ok(?:ay)?|geklärt|erledigt)\b",
    r"\btout est (?:maintenant )?(?:en ordre|réglé|rentré dans l'ordre|résolu)\b|\b(?:ya|ahora) está todo (?:bien|solucionado|resuelto|en orden)\b|\b(?:ora|adesso) è tutto (?:a posto|risolto|in ordine)\b|\balles is nu (?:in orde|goed|opgelost)\b|\bnu is alles (?:in orde|goed|opgelost)\b",
    r"(?:^|[,.!] )(?:solved|problem solved|(?:please )?(?:never ?mind|disregard|ignore)|all sorted|my (?:mistake|bad|fault))\b",
    r"\b(?:please )?(?:disregard|ignore|forget) (?:my|the|this) (?:\w+ )?(?:e-?mail|mail|message|question|request|post|note)\b|\bno longer (?:an issue|a problem|needed)\b",
    r"\b(?:hat sich|ist|habe es|haben es)(?: \w+){0,2} (?:erledigt|gelöst|geklärt)\b|(?:^|[,.!] )(?:erledigt|schon gut|bitte ignorieren)\b"
    r"|\bvergessen sie (?:meine|die) (?:letzte )?(?:mail|nachricht|frage)\b",
    r"\b(?:c'est|j'ai|nous avons) (?:\w+ )?(?:résolu|réglé|trouvé la solution)\b|\b(?:oubliez|ne tenez pas compte de) (?:mon|ma) (?:dernier )?(?:message|mail|question)\b",
    r"\b(?:ya (?:está|lo he|lo hemos) (?:resuelto|solucionado|encontrado))\b|\b(?:ignore|olvide) mi (?:último )?(?:mensaje|correo)\b"
    r"|\b(?:ho|abbiamo) (?:risolto|trovato la soluzione)\b|\bignor(?:i|ate) la mia (?:ultima )?mail\b",
    r"\b(?:het is|is (?:al|inmiddels)) opgelost\b|\bja foi resolvido\b|\bjá (?:está|foi) (?:resolvido|resolvida)\b|\b(?:już |problem )(?:rozwiązan[ey]|rozwiązałem|rozwiązałam)\b",
)
"""The writer's own matter is over, without us."""
_UNSETTLED = _any(
    r"\b(?:not|\w+n't|never|nicht|pas|non|niet|não|nie)\b(?! ?mind)"
    r"|\b(?:none|nothing|neither|hardly|barely|scarcely|doubt\w*|kaum|nichts|keine[rs]|bezweif\w+|dout\w+|aucune?|dudo|ningun[ao]|dubito|nessun[ao]?|betwijfel)\b"
    r"|\b(?:but|however|although|unless|until|if|when|once|hope|please (?!ignore|disregard|never|forget)"
    r"|another|still|also|aber|jedoch|wenn|falls|mais|pero|ma|maar|mas|ale)\b"
)
"""What such a text must not hold: a condition, a denial, or more to say."""


def is_settled(text: str, *, asks: bool) -> bool:
    """Tell whether the writer says that what they asked for has settled itself, and nothing more is wanted.

    To take one for settled that is not loses a customer, so whatever asks, denies, doubts or goes on, does not.
    """
    if asks or "?" in text or len(text) > _LONGEST:
        return False
    folded = " ".join(text.replace("\u2019", "'").split())
    return _SETTLED.found_in(folded) and not _UNSETTLED.search(folded)


def is_closing(text: str, *, asks: bool) -> bool:
    """Tell whether the text only closes the exchange; whatever asks, tells news, denies or says "but", does not."""
    if asks or "?" in text:
        return False
    words = text.replace("\u2019", "'").split()
    folded = " ".join(words)
    if not folded or len(folded) > _LONGEST:
        return False
    left = _CLOSING.pattern.sub(" ", folded) if _CLOSING.search(folded, LEXICON.traces(words)) else folded
    left = _SIGNS.sub(" ", left)
    if left == folded or _NEWS_MARKS.search(left) or _NEWS.found_in(left):
        return False
    if _DENIED.search(_PHRASES.sub(" ", folded)):
        return False
    most = (
        _MOST_CONTENT if _THANKS.search(folded) and (_CONTENT.search(left) or _IS_FINE.search(folded)) else _MOST_LEFT
    )
    return len(re.findall(r"\w+", _FILLERS.sub(" ", left))) <= most
