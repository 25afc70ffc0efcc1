"""Is somebody unhappy with us, and says so? A careful lexicon; a negated word complains about nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.language.grievances import DEEDS, FAULTS
from rules.language.lexicon import LEXICON
from rules.language.sentences import Sentence

_UNHAPPY = LEXICON.phrases(
    # English
    r"\b(?:must|have to|want to|need to|like to|writing to|wish to|going to|obliged to|forced to) complain\b|\b(?:my|our|formal|official|serious|file a"
    r"|lodge a|make a|raise a|submit a|register a) complaints?\b(?! (?:department|form|handling|management|procedure|software|process|team|desk))"
    r"|\b(?:a|this|the|of) complaint (?:about|regarding|concerning)\b(?! (?:him|her|them|another))|\b(?:customers?|clients?|users?|guests?|patients?"
    r"|colleagues|team)(?: \w+){0,3} (?:complain|complains|complained|complaining) about your\b",
    r"\b(?:unacceptable|not acceptable|inexcusable|disappoint(?:ed|ing)|(?:big|great|huge|real|major|bitter|complete) disappointment|dissatisfied"
    r"|unhappy (?:with|about)|fed up|outrag(?:ed|eous)"
    r"|appalled|appalling|frustrat(?:ed|ing)|(?:very|really|so|quite|rather) (?:upset|angry|annoyed)|i am annoyed|let (?:us|me) down|(?:not"
    r"|isn't) good enough|unprofessional)\b",
    r"\b(?:terrible|poor|awful|horrible|bad|lousy|worst) (?:\w+ )?(?:service|experience|quality|support|communication)\b",
    r"\b(?:your|the (?:service|support|product|quality|system|delivery|whole thing)) (?:\w+ ){0,2}(?:is|are|was|were) (?:\w+ )?(?:useless|a joke"
    r"|terrible service|a disgrace|a disaster|shameful)\b"
    r"|(?<!sure )\bthis is (?:\w+ )?(?:ridiculous|a joke|outrageous|a disgrace|absurd)\b|\bwaste of (?:time|money)\b",
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
    r"\bcaused by your\b|\blook elsewhere\b",
    # German
    r"\bdas (?:zweite|dritte|vierte|fünfte) mal,? dass (?:sie|ihr|du)\b|\b(?:stimmt|funktioniert|klappt|geht|läuft) schon wieder nicht\b|\bschon wieder (?:zu spät|verschoben)\b"
    r"|\b(?:streikt|spinnt|klemmt|tropft|hakt) (?:schon )?wieder\b",
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
    r"\b(?:réclamation|mécontente?s?|déçue?s?|décevante?|inacceptable|inadmissible|scandaleux|pas (?:\w+ ){0,2}(?:satisfaite?s?|contente?s?)|pas normal"
    r"|toujours (?:pas|rien) (?:reçu|fonction\w*|réponse))\b",
    r"\b(?:quejas?|reclamación|decepcionad[oa]s?|inaceptable|insatisfech[oa]s?|indignante|vergüenza|no est(?:oy|amos) (?:\w+ )?(?:satisfech|content)\w+"
    r"|sigue sin (?:funcionar|llegar))\b",
    r"\b(?:reclamo|delus[oaie]|deludente|inaccettabile|insoddisfatt[oaie]|vergogn[ao]s?o?|non s(?:ono|iamo) (?:\w+ )?(?:soddisfatt|content)\w+"
    r"|ancora non (?:funziona|arriva\w*))\b",
    # Dutch, Portuguese, Polish
    r"\b(?:kapot|beschadigd|defect) (?:aan|geleverd|aangekomen)\b|\b(?:service|kwaliteit) (?:is|was) (?:\w+ )?(?:slecht|waardeloos)\b"
    r"|\bchegou (?:\w+ )?(?:partid[oa]|danificad[oa]|estragad[oa]|com defeito)\b|\b(?:serviço|qualidade) (?:é|foi|está) (?:\w+ )?(?:péssim[oa]|má|mau"
    r"|terrível)\b"
    r"|\b(?:przysz|dotar)\w+ (?:\w+ )?(?:uszkodzon|zepsut|wadliw)\w+|\b(?:obsługa|jakość) (?:jest|była) (?:\w+ )?(?:fatalna|zła|kiepska|beznadziejna)\b",
    r"\b(?:klacht(?:en)?|ontevreden|teleurgesteld|teleurstellend|onaanvaardbaar|onacceptabel|schandalig|niet (?:\w+ )?tevreden|nog steeds (?:niet|geen))\b",
    r"\b(?:reclamação|reclamações|desapontad[oa]s?|desiludid[oa]s?|decepcionad[oa]s?|insatisfeit[oa]s?|inaceitável|vergonha|não est(?:ou"
    r"|amos) (?:\w+ )?satisfeit\w+"
    r"|continua sem (?:funcionar|chegar))\b",
    r"\b(?:reklamacj[aęi]|skarg[aęi]|niezadowolon[yaie]+|rozczarowan[yaie]+|niedopuszczaln[eya]|skandal|nie jest(?:em|eśmy) (?:\w+ )?zadowol\w+"
    r"|nadal nie (?:działa|dotarł\w*|otrzymał\w*))\b",
    # Denials that are the complaint
    r"\b(?:i|we|i'm|we're|customers?|clients?|boss|team|manager|everyone)(?: am| are| was| were| is| have been| has been| really| honestly| frankly)* (?:not"
    r"|isn't|aren't|wasn't|weren't|am not|never)"
    r" (?:at all |really |very |exactly |fully |entirely |so |too |all that )*(?:happy|satisfied|pleased|impressed)\b(?! until)|^(?:\w+,? )?not (?:at all "
    r"|really |very |exactly |fully |entirely )*(?:happy|satisfied|pleased|impressed) (?:with|about|at)\b",
    # Said politely
    r"\b(?:expected|hoped for|had expected|would have expected) (?:more from|better|something better|rather more|a better|a faster|more of)\b|\b(?:not|isn't"
    r"|is not|wasn't|was not) (?:quite |at all |exactly |really )?what (?:we|i)(?: had|'d)? (?:ordered|agreed|expected|paid for|asked for|wanted"
    r"|were promised|was promised)\b",
    r"\b(?:leaves?|left) (?:\w+ ){1,3}to be desired\b|\b(?:fell|falls|fallen|fall) (?:\w+ )?short of (?:our|my|the|what|your)\b|\b(?:below|not up to"
    r"|didn't meet|did not meet|doesn't meet|does not meet|not met|don't meet) (?:our|my|the|your|any) (?:\w+ )?(?:expectations?|standards?|requirements)\b"
    r"|\bnot up to (?:standard|scratch|par|the mark)\b",
    r"\b(?:late|wrong|broken|missing|incomplete|delayed|faulty|defective|failed|down|out of stock) (?:yet |once )?again\b(?!\?)|\b(?:once again|yet again"
    r"|again),? (?:\w+ ){0,3}(?:late|wrong|broken|missing|incomplete|delayed|faulty|defective|failed)\b|\bthis is (?:now |already )?the (?:second|third"
    r"|fourth|fifth) time\b(?! (?:we meet|we've met))",
    r"\b(?:received|got|sent|delivered|shipped) (?:us |me )?(?:\w+ )?(?:the )?wrong (?:\w+ )?(?:item|items|size|colou?r|product|products|order|goods|chairs?"
    r"|parts?|model|version|invoice|quantity|article|one|ones)\b|\bwrong (?:item|size|colou?r|product|order|goods|model|quantity|article) (?:was|were"
    r"|has been|arrived|again|came)\b",
    r"\b(?:have|has|'ve|been|are|am|'re|'m)(?: still)? (?:been )?waiting (?:\w+ ){0,6}(?:for|since) (?:\w+ ){0,3}(?:weeks|months)\b|\b(?:how much longer"
    r"|how many more times|how many times)\b.{0,40}\b(?:wait|ask|write|call|remind|explain)\b|\b(?:lost|losing|running out of) (?:\w+ )?(?:patience|trust"
    r"|confidence in you)\b",
    r"\b(?:lässt|lassen|ließ) (?:\w+ ){0,4}zu wünschen übrig\b|\b(?:mehr|besseres) (?:von ihnen )?erwartet\b|\bentspricht nicht (?:\w+ ){0,2}(?:erwartungen"
    r"|vereinbar\w+|absprache\w*|bestellung|vorstellungen|anforderungen)\b|\bnicht (?:das,? )?was (?:wir|ich) (?:bestellt|vereinbart|erwartet|besprochen)\b"
    r"|\b(?:warte|warten) (?:ich |wir )?(?:noch immer|immer noch|weiterhin|seit (?:\w+ )?(?:wochen|monaten|tagen))\b"
    r"|\b(?:falsche|falschen|falsches) (?:\w+ )?(?:ware|artikel|größe|farbe|menge|produkt|rechnung|lieferung|modell|stühle) (?:\w+ )?(?:geliefert|erhalten"
    r"|bekommen|geschickt|gesendet)\b",
    r"\blaiss(?:e|ent|ait) (?:\w+ )?à désirer\b|\bpas à la hauteur\b|\b(?:attendons|attends) toujours\b|\bne (?:correspond|correspondent) pas à (?:ce que"
    r"|notre|ma|nos)\b|\bpas ce que (?:nous avons|j'ai) (?:commandé|demandé|convenu)\b|\b(?:deja|dejan) mucho que desear\b|\bno es lo que (?:pedimos"
    r"|esperábamos|habíamos|pedí|esperaba|acordamos)\b|\b(?:seguimos|sigo) esperando\b",
    r"\blascia(?:no)? (?:molto )?a desiderare\b|\bnon è (?:quello|ciò) che (?:abbiamo|avevamo|ho|ci) (?:ordinato|chiesto|concordato|aspettavamo|richiesto)\b"
    r"|\b(?:stiamo|sto) ancora aspettando\b|\b(?:laat|laten) (?:\w+ )?te wensen over\b|\bniet wat (?:we|wij|ik) (?:hadden |hebben |had |heb )?(?:besteld"
    r"|verwacht|afgesproken)\b|\b(?:wachten|wacht) (?:\w+ )?nog steeds\b|\b(?:deixa|deixam) muito a desejar\b|\bnão é o que (?:encomendámos|pedimos"
    r"|esperávamos)\b|\bpozostawia wiele do życzenia\b|\bnie to,? co zamówi\w+\b",
)
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|without|nothing to|can't|cannot|hardly|kein(?:e|en)?|nicht|nie|ohne|keinerlei|pas|aucune?|sin|ningun[ao]?|ningún"
    r"|nessun[ao]?|geen|niet|sem|não|nenhuma?|nie|bez|żadn\w+|niemand|nobody|no one|personne|nadie|nessuno|ninguém|nikt)|n't)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:(?:he|she|they|you|who|he's|she's|they're|you're|er|il|elle) (?:is|was|are|were|war|ist|est|était|am|will be|must be|may be|might be|got|get|seem"
    r"|felt|feel) (?:\w+ )?|(?:about|by) (?:him|her|them) |(?:if|in case|unless|falls|wenn|sollten?|si|se|als|caso|jeśli|gdyby)\b[^,]{0,34}"
    r"|(?:customers?|client|user|bearbeitung von|umgang mit|kunden)['s]* ?|hope (?:you (?:are|were|aren't)|it was) (?:\w+ )?|sorry (?:if|to) .{0,30})$",
    re.IGNORECASE,
)
"""Somebody else's unhappiness, a possible one, or the business of handling it."""
_REGRETTED = re.compile(
    r"\b(?:sorry|regrets?|apologi[sz]e|bedauern?|leid|désolée?s?|regrett\w+|lament\w+|sent(?:imos|ía)|siento|dispiace|spijt|przykro|pena)\b"
    r"[^.;!?]{0,40}\b(?:you|your|sie|ihnen|du|vous|tu|usted|le|les|lei|la|voi|u|je|jullie|você|pan|pani)\b[^.;!?]{0,60}$"
    r"|(?:lament|sent)(?:amos|imos|o) que [^.;!?]{0,40}$|\b(?:would|could|might|may) be (?:\w+ )?$|\b(?:argue|argues|argued|claim|claims|claimed|some say|people say)\b[^.;!?]{0,40}$|\byou(?:'ll| will| may| might) find\b[^.;!?]{0,40}$",
    re.IGNORECASE,
)
"""The reader's unhappiness, which the writer is sorry about; one that is supposed, or argued about."""
_FELT = re.compile(
    r"disappoint(?:ed|ing)|frustrat(?:ed|ing)|unhappy (?:with|about)|unacceptable|not acceptable|outrag(?:ed|eous)|unprofessional|waste of (?:time|money)|this is (?:\w+ )?ridiculous"
    r"|enttäuschend|ärgerlich|décevante?|decepcionante|deludente|teleurstellend",
    re.IGNORECASE,
)
"""Words that people use of anything: of the weather, an election, somebody else's software."""
_ABOUT_YOU = re.compile(
    r"\b(?:you|your|yours|sie|ihr\w*|euch|eure?\w*|vous|votre|vos|usted\w*|sus?|voi|vostr\w+|lei|u|uw|jullie)\b"
    r"|\b(?:service|support|delivery|order|invoice|quality|result|work|product|offer|answer|reply|response|delay|wait|price|hotline|staff|treatment|experience|situation)\b|^\W*(?:(?:and|but|so|sorry|honestly|frankly),? )?(?:this|that)\b"
    r"|\b(?:lieferung|ergebnis|qualität|livraison|qualité|résultat|servicio|calidad|resultado|servizio|qualità|risultato|levering|kwaliteit)\b",
    re.IGNORECASE,
)
_I_AM = re.compile(
    r"\b(?:i'm|i am|we're|we are|i feel|we feel|am|ich bin|wir sind|bin|sind|we were|i was)(?: \w+){0,3} ?$",
    re.IGNORECASE,
)
_OF_THEIR_OWN = re.compile(
    r"^(?:\w+,? ){0,2}(?:unsere?[nrms]?|meine?[nrms]?|our|my|notre|nos|mon|ma|mes|nuestr[oa]s?|mis?|nostr[oaie]|mi[oa]|onze?|mijn)\b"
    r"(?!.*\b(?:you|your|ihre?[nrms]?|ihnen|eure?[nrms]?|deine?[nrms]?|vous|votre|vos|usted|sus?|vostr[oaie]|uw?|jullie)\b)"
    r".*\b(?:dort|there|bisherig\w*|jetzig\w*|alte[nrms]?|old|current|existing|actuel\w*|viej[oa]s?|vecchi\w*|oude|huidige)\b"
    r"|\b(?:my|our) (?:own|last|old|previous|former) \w+|\bour \w+ (?:has |have |had )?let (?:us|me) down\b",
    re.IGNORECASE,
)
"""What they have so far is bad: that is why they write to us."""
_NEAR = 40
"""Characters before the word in which a denial counts."""


def complaint(said: Sequence[Sentence], traces: int) -> str:
    """Return the first sentence that complains, "" when none does; `traces`: those of all sentences together."""
    if _UNHAPPY.may_stand(traces):
        for sentence, own in said:
            if _complains(sentence, own):
                return sentence
    for cue in (FAULTS, DEEDS):
        if cue.says.may_stand(traces) and (quote := cue.quote(said)):
            return quote
    return ""


def _complains(sentence: str, traces: int) -> bool:
    if not _UNHAPPY.search(sentence, traces) or _OF_THEIR_OWN.search(sentence):
        return False
    for found in _UNHAPPY.matches(sentence, traces):
        before = sentence[max(0, found.start() - _NEAR) : found.start()]
        if _DENIED.search(before) or _OF_OTHERS.search(before) or _REGRETTED.search(sentence[: found.start()]):
            continue
        if _ABOUT_YOU.search(sentence) or not _FELT.fullmatch(found[0]) or _I_AM.search(before):
            return True
    return False
