"""What does not work, and whether that is still so: who tells us that hopes for help, though nothing is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.language.lexicon import LEXICON
from rules.language.sentences import Sentence

TROUBLE = LEXICON.phrases(
    r"\b(?:does|do|did|is|has|have|had|was|will|wo|ca|could|can)(?:n't| not) (?:\w+ ){0,3}(?:works?|working|load\w*|start\w*|open\w*|run|find|install\w*|seem"
    r"|display\w*|show\w*|see|get|figure|understand|arrived?)\b|\bcannot (?:\w+ ){0,3}(?:work|load|start|open|run|find|install|see|get|figure)\b"
    r"|\bstill (?:not|no|fails?)\b|\bunable to\b|\berrors?\b|\bcrash(?:es|ed|ing)?\b|\bfail(?:s|ed|ing|ures?)\b|\bnot (?:found|permitted)\b|\bno idea\b|\bnot sure\b"
    r"|\b(?:a|the|any|my|having|this|get|got|had) (?:\w+ )?(?:problems?|trouble|difficult\w+|issues?)\b|\b(?:confus|puzzl)(?:ed|ing)\b|\b(?:strange|weird)\b",
    r"\b(?:funktioniert|klappt|geht|startet|öffnet|lädt|läuft) (?:\w+ ){0,3}nicht\b|\bfehler(?:meldung)?\b|\b(?:problem|schwierigkeiten) (?:mit|bei|beim)\b|\bnicht (?:möglich|gefunden|sicher)\b",
    r"\bne (?:fonctionne|marche|s'ouvre|démarre|trouve) (?:\w+ ){0,2}pas\b|\b(?:erreur|un problème|des problèmes)\b|\bje n'arrive pas\b",
    r"\bno (?:funciona|abre|arranca|encuentro|puedo)\b|\b(?:un|el) (?:error|problema)\b|\bnon (?:funziona|si apre|parte|trovo|riesco)\b|\b(?:un|l')\s?(?:errore|problema)\b",
    r"\b(?:werkt|lukt|start|opent) (?:\w+ ){0,2}niet\b|\b(?:foutmelding|een (?:fout|probleem))\b|\bnão (?:funciona|abre|consigo|encontro)\b|\bum (?:erro|problema)\b",
    r"\bnie (?:działa|otwiera|uruchamia|mogę|wiem)\b|\b(?:błąd|problem z)\b",
)
"""What does not work, or did not: not all of it is still so."""
LASTING = LEXICON.phrases(
    r"\bstill (?:\w+ )?(?:not|no|fail(?:s|ing)?|can't|cannot|doesn't|don't|isn't|won't|unable|broken|crash(?:es|ing)?|wrong)\b|\bstill (?:get|getting|see|seeing|gives?|have|having|shows?|a)\b.{0,30}\b(?:errors?|problems?|trouble|difficult\w+|issues?|message)\b",
    r"\b(?:get|got|getting|gives?|receive|received|receiving|see|seeing) (?:\w+ ){0,3}(?:error|failure)s?\b|\b(?:error|problem|issue)s? (?:still )?(?:remains?|persists?)\b|\bthe error i get\b",
    r"\b(?:doesn't|does not|isn't|is not|aren't|are not|won't) (?:\w+ ){0,2}(?:work|works|working|start|open|load|print|respond|fit)\b|\b(?:don't|do not) (?:\w+ ){0,2}work\b|\b(?:refuses? to|keeps?) (?:\w+ )?(?:crash|fail|hang|freez|work|open|start|load)\w*",
    r"\b(?:i|we) (?:still )?(?:can't|can not|cannot|am unable to|are unable to|am not able to|are not able to) (?:\w+ )?(?:get|load|install|open|start|find|run|log|access|print|see|connect|use|build|download|reach)\b(?! over)",
    r"\b(?:is|are|seems?|appears?)(?: to be)? (?:still |now )?(?:broken|down again|down since|corrupt(?:ed)?|damaged|not responding)\b|\b(?:hasn't|has not|haven't|have not) (?:\w+ )?(?:arrived|received)\b",
    r"(?:^|\s)(?:error|fehler|erreur)(?: in [^:]{1,60})? ?: \w|\bcommand not found\b|\bpermission denied\b|\bnot permitted\b|\bno such file\b",
    r"\b(?:funktioniert|klappt|geht|startet|öffnet|lädt|läuft|druckt) (?:\w+ ){0,3}nicht\b|\bnoch (?:immer )?nicht (?:angekommen|erhalten|eingetroffen|bekommen|da)\b|\bfehlermeldung\b",
    r"\bne (?:fonctionne|marche|s'ouvre|démarre|répond|charge) (?:\w+ ){0,2}(?:pas|plus)\b|\bje n'arrive (?:pas|plus) à\b|\bmessage d'erreur\b|\bpas encore (?:reçu|arrivée?s?)\b",
    r"\bno (?:me |nos )?(?:funciona|abre|arranca|carga|enciende)\b|\bmensaje de error\b|\b(?:aún|todavía) no (?:he|hemos|ha) (?:recibido|llegado)\b|\bnon (?:mi |ci )?(?:funziona|si apre|parte|si accende|riesco a)\b|\bmessaggio di errore\b|\bnon (?:è|ho|abbiamo) ancora (?:arrivat|ricevut)\w+",
    r"\b(?:werkt|lukt|start|opent) (?:\w+ ){0,2}niet\b|\bfoutmelding\b|\bnog (?:steeds )?niet (?:ontvangen|aangekomen|binnen)\b|\bnão (?:funciona|abre|liga|consigo)\b|\bmensagem de erro\b|\bainda não (?:recebi|recebemos|chegou)\b",
    r"\bnie (?:działa|otwiera|uruchamia|mogę się)\b|\bkomunikat o błędzie\b|\bnadal nie\b|\bjeszcze nie (?:otrzyma|dotar|przysz)\w+",
)
"""What does not work now, or is not there yet."""
OVER = LEXICON.phrases(
    r"\b(?:works?|worked|working|runs?|running) (?:\w+ )?(?:now|fine|well|great|perfectly|like a charm|again|as expected|properly|correctly|nicely)\b|\bnow (?:\w+ ){0,2}works?\b|\b(?:that|this|it|which) (?:\w+ )?(?:worked|helped)\b",
    r"\b(?:solved|solves|resolved|resolves|sorted|did the trick|never ?mind)\b|\bfix(?:ed|es) (?:the|my|it|that|this|by)\b|\b(?:been|is|was|got|now) fixed\b|\b(?:i|we) fixed\b|\bturn(?:s|ed) out\b|\bgot(?:ten)? around\b|\b(?:my|our) (?:fault|mistake|own error|bad)\b|\b(?:i|we)(?:'ve| have)?(?: now)? found (?:the|a|my)\b",
    r"\b(?:erledigt|gelöst|behoben|funktioniert (?:jetzt|nun|wieder)|(?:jetzt|nun|inzwischen) (?:funktioniert|geht|klappt|läuft))\b|\b(?:résolue?|réglée?|fonctionne maintenant|marche maintenant)\b|\b(?:resuelt[oa]|solucionad[oa]|ya funciona)\b",
    r"\b(?:risolt[oa]|ora funziona)\b|\b(?:opgelost|werkt nu|werkt weer)\b|\b(?:resolvid[oa]|já funciona)\b|\b(?:rozwiązan[eya]|już działa)\b",
)
"""It works again."""
_SUPPOSED = re.compile(
    r"\b(?:if|in case|when(?:ever)?|unless|until|why|falls|wenn|sollte|si|quand|cuando|se|quando|als|wanneer|jeśli|jeżeli|gdy)\b",
    re.IGNORECASE,
)
"""Before a trouble: it is only thought of."""


def troubled(sentence: Sentence) -> bool:
    """Tell whether the sentence says that something does not work."""
    return TROUBLE.search(*sentence)


def lasting(said: Sequence[Sentence]) -> str:
    """Return the last sentence that tells of a trouble of now; "" without one, and where it is over by the end."""
    for sentence in reversed(said):
        if OVER.search(*sentence):
            return ""
        if any(not _SUPPOSED.search(sentence.text, 0, found.start()) for found in LASTING.matches(*sentence)):
            return sentence.text
    return ""
