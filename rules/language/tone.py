"""Is somebody unhappy with us, and says so? A careful lexicon; a negated word complains about nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.language.lexicon import LEXICON
from rules.language.sentences import Sentence, sentences

_UNHAPPY = LEXICON.phrases(
    # English
    r"\bcomplain(?:t|ts|ing)?\b(?! (?:department|form|handling|management|procedure|software|process|team|desk))",
    r"\b(?:unacceptable|not acceptable|inexcusable|disappoint(?:ed|ing|ment)|dissatisfied|unhappy (?:with|about)|fed up|outrag(?:ed|eous)"
    r"|appalled|appalling|frustrat(?:ed|ing)|(?:very|really|so|quite|rather) (?:upset|angry|annoyed)|i am annoyed|let (?:us|me) down|(?:not|isn't) good enough|unprofessional)\b",
    r"\b(?:terrible|poor|awful|horrible|bad|lousy|worst) (?:\w+ )?(?:service|experience|quality|support|communication)\b",
    r"\b(?:your|the) (?:\w+ ){0,2}(?:is|are|was|were) (?:\w+ )?(?:useless|a joke|terrible service|a disgrace|a disaster|shameful)\b"
    r"|\bthis is (?:\w+ )?(?:ridiculous|a joke|outrageous|a disgrace|absurd)\b|\bwaste of (?:time|money)\b",
    r"\b(?:for the (?:second|third|fourth|fifth)|(?:second|third|fourth|fifth)) time (?:now|already|in a row|this (?:week|month|year))\b"
    r"|\b(?:wrong|broken|late|failed|fails|working|happened|problem|error|asking|ask|wrote|writing) .{0,40}for the (?:second|third|fourth|fifth) time\b",
    r"\bstill (?:not|no|nothing|doesn't|does not|isn't|hasn't|have not|haven't|don't) (?:\w+ )?(?:work|works|working|arrived|fixed|received|solved|been"
    r"|resolved|answer\w*|repl\w+|response)\b",
    r"\b(?:demand|want|expect|insist on|require) (?:\w+ ){0,2}(?:refund|money back)\b|\bcancel (?:the|my|our) contract\b",
    r"\b(?:third|second) wrong\b|\bwrong again\b|\byou promised\b.{0,100}\b(?:nothing|never|nobody|no one|not|but)\b",
    r"\b(?:nobody|no one|noone) (?:has |ever |even |bothered to )*(?:answer|repl|respond|call|react|car|help)\w*"
    r"|\bwait(?:ed|ing) .{0,40}\b(?:weeks|months)\b.{0,60}\b(?:still|nobody|no one|nothing|no (?:answer|reply|response))\b",
    r"\b(?:arrived|came|(?:was|were) delivered|received (?:it|them)) (?:\w+ )?(?:broken|damaged|defective|faulty|scratched|torn|incomplete)\b"
    r"|\b(?:your|new|delivered|replacement) \w+ (?:is|are|was|were) (?:\w+ )?(?:broken|damaged|defective|faulty|scratched|torn|rude)\b"
    r"|\b(?:quality|service|support) (?:\w+ ){0,2}(?:is|was) (?:\w+ )?(?:poor|bad|terrible|awful|low|horrible)\b"
    r"|\b(?:second|third|fourth|last) reminder\b.{0,80}\bno (?:answer|reply|response)\b"
    r"|\bstopped working (?:again|after)\b|\b(?:broken|defective) again\b",
    # German
    r"\b(?:reklamation|reklamiere[n]?|beschwerde|beschwere[n]?|bemängel[en]+|unzufrieden|enttäuscht|enttäuschend|verärgert|inakzeptabel|unzumutbar|frechheit"
    r"|unverschämt\w*|mangelhaft\w*|zumutung|stinksauer|verärgernd|miserabel|katastrophal)\b(?!s?(?:formular|abteilung|management))",
    r"\b(?:nicht (?:akzeptabel|hinnehmbar|zufrieden)|zum (?:dritten|zweiten|vierten|wiederholten) mal|immer noch (?:nicht|kein\w*)|so geht (?:das|es) nicht"
    r"|kann (?:doch )?nicht wahr sein|nicht mehr tragbar)\b",
    r"\b(?:geld|kaufpreis) (?:\w+ )?zurück\b|\b(?:beschädigt|defekt|kaputt|zerkratzt|zerbrochen) (?:an|geliefert|angekommen|erhalten|bei uns)\b"
    r"|\b(?:schon wieder|erneut|wieder) (?:kaputt|defekt|falsch|beschädigt|ausgefallen)\b|\bfunktioniert (?:schon wieder|noch immer) nicht\b",
    r"\bseit .{0,30}(?:wochen|monaten|tagen) (?:warte|keine|nichts|versuche)\b|\b(?:niemand|keiner) (?:meldet|antwortet|reagiert|geht|kümmert)\b",
    r"\b(?:service|qualität|support|lieferung|leistung|ergebnis) (?:ist|war|sind|waren) (?:\w+ )?(?:schlecht|mies|miserabel|katastrophal|unter aller)\b",
    # French, Spanish, Italian
    r"\b(?:service|qualité|livraison) (?:est|était) (?:\w+ )?(?:mauvaise?|nulle?|lamentable|déplorable|catastrophique)\b"
    r"|\barrivée?s? (?:\w+ )?(?:cassée?s?|abîmée?s?|endommagée?s?)\b",
    r"\b(?:servicio|calidad|atención) (?:es|ha sido|fue) (?:\w+ )?(?:mal[oa]|pésim[oa]|terrible|horrible)\b"
    r"|\bllegó (?:\w+ )?(?:rot[oa]|dañad[oa]|defectuos[oa])\b",
    r"\b(?:servizio|qualità) (?:è|era|è stat[oa]) (?:\w+ )?(?:pessim[oa]|scadente|terribile)\b"
    r"|\barrivat[oaie] (?:\w+ )?(?:rott[oaie]|danneggiat[oaie]|difettos[oaie])\b",
    r"\b(?:réclamation|mécontente?s?|déçue?s?|décevante?|inacceptable|inadmissible|scandaleux|pas (?:\w+ )?(?:satisfaite?s?|contente?s?)|pas normal"
    r"|toujours (?:pas|rien) (?:reçu|fonction\w*|réponse))\b",
    r"\b(?:quejas?|reclamación|decepcionad[oa]s?|inaceptable|insatisfech[oa]s?|indignante|vergüenza|no est(?:oy|amos) (?:\w+ )?(?:satisfech|content)\w+"
    r"|sigue sin (?:funcionar|llegar))\b",
    r"\b(?:reclamo|delus[oaie]|deludente|inaccettabile|insoddisfatt[oaie]|vergogn[ao]s?o?|non s(?:ono|iamo) (?:\w+ )?(?:soddisfatt|content)\w+"
    r"|ancora non (?:funziona|arriva\w*))\b",
    # Dutch, Portuguese, Polish
    r"\b(?:kapot|beschadigd|defect) (?:aan|geleverd|aangekomen)\b|\b(?:service|kwaliteit) (?:is|was) (?:\w+ )?(?:slecht|waardeloos)\b"
    r"|\bchegou (?:\w+ )?(?:partid[oa]|danificad[oa]|estragad[oa]|com defeito)\b|\b(?:serviço|qualidade) (?:é|foi|está) (?:\w+ )?(?:péssim[oa]|má|mau|terrível)\b"
    r"|\b(?:przysz|dotar)\w+ (?:\w+ )?(?:uszkodzon|zepsut|wadliw)\w+|\b(?:obsługa|jakość) (?:jest|była) (?:\w+ )?(?:fatalna|zła|kiepska|beznadziejna)\b",
    r"\b(?:klacht(?:en)?|ontevreden|teleurgesteld|teleurstellend|onaanvaardbaar|onacceptabel|schandalig|niet (?:\w+ )?tevreden|nog steeds (?:niet|geen))\b",
    r"\b(?:reclamação|reclamações|desapontad[oa]s?|desiludid[oa]s?|decepcionad[oa]s?|insatisfeit[oa]s?|inaceitável|vergonha|não est(?:ou|amos) (?:\w+ )?satisfeit\w+"
    r"|continua sem (?:funcionar|chegar))\b",
    r"\b(?:reklamacj[aęi]|skarg[aęi]|niezadowolon[yaie]+|rozczarowan[yaie]+|niedopuszczaln[eya]|skandal|nie jest(?:em|eśmy) (?:\w+ )?zadowol\w+"
    r"|nadal nie (?:działa|dotarł\w*|otrzymał\w*))\b",
    # Denials that are the complaint
    r"\b(?:not|isn't|aren't|wasn't|weren't|never) (?:at all |really |very |exactly |fully |entirely )?(?:happy|satisfied|pleased|impressed)\b",
)
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|without|nothing to|can't|cannot|hardly|kein(?:e|en)?|nicht|nie|ohne|keinerlei|pas|aucune?|sin|ningun[ao]?|ningún"
    r"|nessun[ao]?|geen|niet|sem|não|nenhuma?|nie|bez|żadn\w+|niemand|nobody|no one|personne|nadie|nessuno|ninguém|nikt)|n't)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:(?:he|she|they|er|il|elle) (?:is|was|are|were|war|ist|est|était) (?:\w+ )?|(?:if|in case|unless|falls|wenn|sollten?|si|se|als|caso|jeśli|gdyby)\b[^,]{0,34}"
    r"|(?:customers?|client|user|our|bearbeitung von|umgang mit|kunden)['s]* ?|hope (?:you (?:are|were|aren't)|it was) (?:\w+ )?|sorry (?:if|to) .{0,30})$",
    re.IGNORECASE,
)
"""Somebody else's unhappiness, a possible one, or the business of handling it."""
_NEAR = 40
"""Characters before the word in which a denial counts."""


def is_complaint(text: str, said: Sequence[Sentence]) -> bool:
    """Tell whether a sentence of the text complains; `said`: its sentences as they stand."""
    if "\u2019" in text:
        said = sentences(text.replace("\u2019", "'"))
    for sentence, traces in said:
        if not _UNHAPPY.search(sentence, traces):
            continue
        for found in _UNHAPPY.pattern.finditer(sentence):
            before = sentence[max(0, found.start() - _NEAR) : found.start()]
            if not _DENIED.search(before) and not _OF_OTHERS.search(before):
                return True
    return False
