"""Complaints that name what is wrong rather than how one feels: a thing of yours and its fault, what was done in vain, a threat.

Nouns and faults are lists, put together by a gap of bounded length: "the shelves you sent us are full of scratches". A
question, a condition and what the writer says of their own wares complain of nothing.
"""

from __future__ import annotations

import re

from rules.language.hearing import CONDITIONAL, DENIED, OTHERS, Cue
from rules.language.lexicon import LEXICON


def _of(subject: str, fault: str, gap: int = 50) -> str:
    """Return a pattern: the subject, and its fault behind it in the same clause."""
    return rf"\b(?:{subject})\b[^,.;:!?]{{0,{gap}}}\b(?:{fault})\b"


_EN_YOURS = (
    r"your|you (?:sent|delivered|shipped|supplied|installed|sold|built|made|did|provided)|the (?:delivery|order|shipment|parcel|goods|invoice|bill"
    r"|installation|repairs?|translation|furniture|technician|driver|paint|paintwork|flooring|boxes|workmanship|appointment|soup|meal|food|breakfast|dinner|(?:hotel )?room|hotel|heating|trainer|training|course|seminar|hotline|replacement|waiter|staff"
    r"|fitters?|plumber|electrician|engineer|colou?rs?|quality)"
)
_EN_FAULT = (
    r"full of (?:mistakes|errors|scratches|bugs|holes|typos|dents|stains)|scratched|cracked|peeling|leak(?:s|ed|ing)|falling apart|fell apart|broke down"
    r"|soaked|ruined|(?:don't|doesn't|do not|does not|didn't) (?:even |properly |really )?(?:fit|close|match)|incomplete|defective|damaged|dirty|torn"
    r"|rude|unfriendly|impolite|arrogant|(?:a|such a) mess|careless|sloppy|sloppily|(?:keeps|kept) (?:\w+ )?(?:crash|break|fail|stopp)ing|worse than"
    r"|never (?:arrived|came|showed|turned up|works?|worked)|(?:is|are) missing|nothing like|down (?:again|twice|for|three times|all day)|wrong again|(?:is|are|was|were|been|came|arrived|so|very|too|and) (?:\w+ ){0,2}(?:cold|slow|late|useless)|badly \w+ed"
    r"|crash(?:es|ed|ing)|hangs|freez(?:es|ing)|stuck|smell(?:s|ed|y)|noisy|(?:has|have|had|shows?) (?:\w+ )?the same (?:fault|problem|defect|mistake)|(?:not|doesn't|didn't|don't) work(?:ing)?|unprepared|clueless|incompetent"
    r"|overpriced|disorganised|chaotic|unreliable|unusable|wobbl(?:y|es)|rust(?:y|ing)|mouldy|stale|burnt|stained|fell off|came off|bent|dented|crooked|uneven|mixed up|dropped (?:a lot|sharply)|(?:can't|cannot|can not) be used"
    r"|makes? (?:a|such a) (?:\w+ )?noise"
)
_DE_YOURS = (
    r"ihr(?:e[nrms]?)?|die gelieferten?|de[rn] (?:gelieferten?|techniker|monteur|handwerker|fahrer)|das gelieferte|die (?:ware|lieferung|abrechnung|arbeiten|handwerker"
    r"|montage|reparatur|bedienung|heizung|hotline|qualität)|das (?:essen|zimmer|hotel|personal)|der (?:trainer|service|kellner)"
)
_DE_FAULT = (
    r"fehlerhaft|unvollständig|schlampig|unfreundlich|unhöflich|verschmutzt|verdreckt|undicht|gesprungen|verkratzt|zerkratzt|gerissen|zerbrochen|defekt"
    r"|kaputt|voller (?:fehler|kratzer|flecken)|schließ\w+ nicht|passen nicht|passt nicht|nicht (?:gekommen|erschienen|aufgetaucht)|stimm\w+ (?:\w+ ){0,4}nicht"
    r"|nachgelassen|ausgefallen|kalt|dreckig|schmutzig|zu laut|langsam|zu spät|stürzt|abgestürzt|hängt sich|ungenießbar|unbrauchbar|nutzlos|wackel\w+|rostig|überteuert|unzuverlässig"
    r"|inkompetent|chaotisch|funktionier\w+ (?:\w+ )?nicht|nie (?:bestellt|vereinbart|bekommen)"
)
_FR_YOURS = r"votre|vos|le (?:colis|technicien|livreur)|le (?:repas|service|personnel|chauffage)|la (?:commande|livraison|marchandise|machine|chambre|formation)|les (?:articles|travaux)"
_FR_FAULT = (
    r"en panne|cassée?s?|abîmée?s?|endommagée?s?|défectueu\w+|pleine?s? de|manque(?:nt)?|impolie?s?|désagréables?|mal (?:fait|posé|fini|installé)\w*"
    r"|jamais (?:respecté|venu|arrivé)\w*|pas (?:venue?s?|respecté\w*)|baissé|froide?s?|sales?|lente?s?|bruyante?s?|plante(?:nt)?|se bloque(?:nt)?|inutilisables?|incompétente?s?"
)
_ES_YOURS = r"sus?|el (?:material|pedido|producto|paquete|técnico)|el (?:servicio|personal)|la (?:mercancía|entrega|instalación|habitación|comida)|los (?:muebles|productos|envíos)"
_ES_FAULT = (
    r"llen[oa]s? de|rot[oa]s?|dañad[oa]s?|defectuos[oa]s?|llegan? (?:\w+ )?(?:con retraso|incomplet[oa]s?|tarde)|mal (?:hech|instalad|puest)\w+|muy mal[oa]"
    r"|groser[oa]|no (?:cierra|encaja)n?|averiad[oa]|colgó el teléfono|no (?:vino|apareció)|suci[oa]s?|frí[oa]s?|lent[oa]s?|ruidos[oa]s?|se cuelga|se bloquea|antipátic[oa]s?"
)
_IT_YOURS = r"la (?:merce|consegna)|il (?:lavoro|pacco|tecnico)|il (?:cibo|servizio|personale)|la camera|i (?:pezzi|mobili)|vostr[oaie]|avete (?:installato|consegnato|inviato|mandato|fatto)"
_IT_FAULT = (
    r"rott[oiae]|danneggiat\w+|difettos\w+|incomplet\w+|in ritardo|fatt[oa] male|non corrispond\w+|scortes\w+|maleducat\w+|graffi\w*|perde acqua"
    r"|sporc[oaihe]+|fredd[oaie]|lent[oaie]|rumoros[oaie]|si blocca|inutil[ei]|non (?:è venut|si è presentat)\w+"
)
_NL_YOURS = r"de (?:levering|bestelling|monteur)|het (?:apparaat|pakket|werk|eten)|de (?:kamer|bediening)|uw|jullie"
_NL_FAULT = r"te laat|stuk|kapot|beschadigd|onvolledig|onbeleefd|slordig|vol krassen|incompleet|niet compleet|niet (?:komen opdagen|gekomen)|vies|koud|traag|onvriendelijk|loopt (?:\w+ )?vast|crasht|onbruikbaar"

_FAULTS = LEXICON.phrases(
    _of(_EN_YOURS, _EN_FAULT),
    _of(_DE_YOURS, _DE_FAULT),
    _of(_FR_YOURS, _FR_FAULT),
    _of(_ES_YOURS, _ES_FAULT),
    _of(_IT_YOURS, _IT_FAULT),
    _of(_NL_YOURS, _NL_FAULT),
)
FAULTS = Cue(
    _FAULTS,
    before=(
        DENIED,
        CONDITIONAL,
        OTHERS,
        re.compile(r"\b(?:our|unsere?[nrms]?|notre|nos|nuestr[oa]s?|onze)\s*$", re.IGNORECASE),
    ),
    within=re.compile(
        r"\?\W*$|\b(?:friendly|thanks|thank you|danke|merci|gracias|grazie|bedankt|quickly|schnell|at once)\b|\b(?:if|in case|whether|falls|wenn sich|sollten?|si (?:la|le|les|el|los)|als er|we (?:will |'ll )?repair|complete and|not (?:damaged|broken|torn|scratched)"
        r"|nicht (?:beschädigt|defekt|kaputt)|sorry|apologi[sz]e|entschuldig\w+|désolée?s?|disculp\w+|scus\w+|chez notre client|old|alten?|was (?:repaired|replaced|fixed)"
        r"|will (?:repair|replace|fix|send)|(?:reparier|tausch|ersetz)\w+|(?:répar|remplac)\w+|repar\w+|sustitu\w+|schicke|send you|offer|angebot|offre|oferta"
        r"|of ours|your claim|competitor\w*|konkurrenz|concurrents?|competencia|concorrenza|concurrentie)\b",
        re.IGNORECASE,
    ),
)
"""A thing of theirs, and what is wrong with it."""

DEEDS = Cue(
    LEXICON.phrases(
        # Done in vain
        r"\b(?:called|phoned|rang|written|wrote|emailed|e-mailed|contacted|chased|reminded)\b(?! (?:to )?(?:them|him|her)\b).{0,40}\b(?:(?:two|three|four|five|six|several|many|\d+) times|twice|repeatedly|again and again)\b.{0,60}\b(?:but|nobody|no one|every time|each time|without|never|still|no)\b",
        r"\b(?:this|it|that) (?:isn't|is not|wasn't|was not) the first time(?:\W*$| (?:that )?(?:you|it|this|i|we|your)\b)|\bgoing on for (?:\w+ ){0,3}(?:days|weeks|months|years)\b|\bno (?:word|sign|reaction) (?:at all )?from you\b|\bkee?pt? being (?:told|put off|passed)\b",
        r"\bon hold for (?:\w+ ){0,3}(?:minutes|hours?)\b|\b(?:nobody|no one) (?:turned up|showed up|came|on your side|from your)\b|\b(?:and|but|yet) (?:it|they|you|that|nothing) never (?:was|were|did|came|happened|has|have|arrived)\b",
        r"\bnothing works\b|\blosing (?:\w+ )?(?:money|customers|business|sales|time)\b.{0,60}\b(?:your|you)\b",
        r"\b(?:charged|billed|invoiced|debited) (?:\w+ ){0,3}(?:twice|double)\b|\bover-?charged\b|\bdouble[- ](?:charged|billed)\b|\bnever (?:mentioned|agreed|announced) (?:in|to|on|before|by|with)\b|\b(?:invoice|bill|fee) .{0,30}\b(?:above|higher than|more than|exceeds?) (?:your|the) (?:\w+ )?(?:estimate|offer|quote|quotation|price)\b",
        r"\b(?:angerufen|geschrieben|nachgefragt|gemahnt|erinnert|gemeldet)\b.{0,40}\b(?:vertröstet|niemand|keine[rn]?|nichts|ohne|umsonst)\b|\b(?:werde|wurde|wurden|werden) (?:\w+ ){0,4}(?:vertröstet|hingehalten)\b|\bnie eine (?:antwort|reaktion|rückmeldung)\b",
        r"\b(?:termin|zusage|frist|vereinbarung|absprache)\w* .{0,40}\bnicht (?:eingehalten|gehalten)\b|\bdoppelt (?:berechnet|abgebucht|in rechnung)\b|\bnie (?:vereinbart|bestellt|besprochen)\b|\bbezahlt\b.{0,40}\bnur .{0,20}\b(?:bekommen|erhalten)\b",
        r"\b(?:cela|ça|voilà) fait .{0,25}(?:jours|semaines|mois) que\b.{0,40}\b(?:attend\w*|demand\w+|relanc\w+|appel\w+|sans)\b|\b(?:appelé|relancé|écrit) .{0,20}\b(?:deux|trois|quatre|plusieurs) fois\b|\bpersonne ne (?:m'a|nous a|me|nous|répond|rappelle)\b|\btoutes les semaines\b.{0,50}\bne pou\w+ plus\b",
        r"\b(?:facturé|prélevé|débité)\w* deux fois\b|\bjamais (?:commandé|convenu)\w*\b",
        r"\bllev(?:o|amos) .{0,30}\b(?:días|semanas|meses) (?:\w+ )?(?:llamando|esperando|pidiendo|reclamando|intentando)\b|\bnadie (?:me|nos) (?:\w+ )?(?:da|responde|contesta|atiende|llama|ayuda)\b|\b(?:cobrado|facturado)\b.{0,40}\b(?:dos veces|de más|no (?:hemos|he) (?:contratado|pedido|solicitado))\b|\b(?:segunda|tercera|cuarta|enésima) vez que\b|\bcómo es posible que\b|\bno puede ser que\b|\bpagamos por .{0,40}\bno (?:recibimos|tenemos|funciona)\b",
        r"\bsono (?:\w+ ){0,2}(?:giorni|settimane|mesi) che (?:aspett|chiam|scriv|attend)\w+|\bnessuno (?:mi|ci) (?:\w+ )?(?:richiama|risponde|aiuta)\b|\b(?:addebitat|fatturat)\w+ due volte\b|\b(?:seconda|terza|ennesima) volta che\b|\bpromesso .{0,40}\bnon l'avete\b",
        r"\b(?:horen|hoor) (?:wij|we|ik) (?:\w+ )?niets\b|\bniets (?:meer )?(?:gehoord|vernomen) van\b|\bzonder overleg\b|\bdubbel (?:berekend|gefactureerd|afgeschreven)\b|\b(?:twee|drie|vier|meerdere) keer (?:gebeld|gemaild|gevraagd)\b|\bwijkt? (?:\w+ )?af van wat\b",
        r"\b(?:cobrado|faturado|cobraram|faturaram) (?:\w+ ){0,3}duas vezes\b|\bninguém (?:me|nos) (?:responde|liga|ajuda)\b|\bod (?:\w+ ){1,2}(?:tygodni|miesięcy|dni) (?:czekam|czekamy)\b|\bnikt (?:nie )?(?:odpowiada|oddzwania)\b",
        r"\b(?:trying|tried) to (?:reach|contact|call|get hold of) you\b.{0,60}\b(?:without|since|still|in vain|nobody|weeks|days|no)\b|\byou keep (?:sending|charging|billing|changing|ignoring|moving|postponing|promising)\b|\b(?:i|we) (?:was|were) promised\b|\bfor no reason\b|\b(?:nobody|no one|not even|never) (?:even )?bothered to\b|\bnobody thought of\b",
        r"\bexpected to be (?:treated|informed|told|called)\b|\bleft (?:us|me) (?:\w+ )?(?:alone|hanging|waiting|stranded|in the lurch)\b|\btook no notice\b|\bnot (?:been )?taken seriously\b",
        r"\bim stich gelassen\b|\ballein ?gelassen\b|\bnicht ernst genommen\b|\bversuche .{0,30}\bvergeblich\b|\bohne (?:jede |jegliche )?(?:vorwarnung|ankündigung|absprache)\b",
        r"\b(?:sentons|sens) (?:\w+ )?(?:abandonn|tromp|flou|ignor)\w+|\blaissée?s? tomber\b|\bpas (?:\w+ )?pris(?:es?)? au sérieux\b|\bsans (?:me |nous )?prévenir\b",
        r"\b(?:prometieron|prometió|prometido)\b.{0,50}\b(?:sigo|seguimos|nada|nadie|pero|no)\b|\bnadie hizo nada\b|\bsin (?:previo )?aviso\b|\b(?:sentiamo|sento) (?:\w+ )?(?:abbandonat|ingannat|presi in giro|ignorat)\w*|\bsenza preavviso\b",
        r"\baan (?:ons|mijn|m'n) lot overgelaten\b|\bin de steek gelaten\b|\bniet serieus genomen\b",
        # Less than was paid for, or was agreed
        r"\b(?:came|arrived|delivered) without (?!(?:any |a |an |the slightest |much )?(?:problem|trouble|damage|scratch|delay|difficult|incident|hitch|fault|issue)|(?:him|her|me|us|you|them|his|my|our|your|their)\b)|\b(?:charged|billed) (?:us |me )?for .{0,50}\b(?:never|nobody|no one|not|didn't|don't|although|though)\b|\b(?:i|we) (?:have )?paid for .{3,50}\b(?:but|yet|and) (?:(?:i|we|you|it|they) )?(?:got|only|received|never|nothing|still|the \w+ (?:took|was|were|came|arrived|had))\b"
        r"|\bnot enough (?:\w+ )?for (?:everybody|everyone|all)\b|\bnothing (?:of what|that|we|you) .{0,40}\b(?:agreed|promised|discussed)\b.{0,40}\b(?:done|happened|changed|delivered)\b"
        r"|\b(?:leak|fault|noise|damage|smell|stain|hole|mould|crack)s? (?:is|are) still there\b|\bstill (?:leaks|leaking|drips|dripping|broken|faulty)\b|\b(?:my|our) (?:team|staff|people|colleagues) (?:can't|cannot|can not|couldn't) work(?=\W*(?:$|[.,;:!]|any more|anymore|properly|like))"
        r"|\bwhy (?:do |should )?(?:we|i) (?:always |still )?have to (?:chase|remind|beg|run after)\b",
        r"\bgeliefert ohne (?!(?:jede\w* |große )?(?:problem|schaden|schäden|kratzer|verspätung|mängel|schwierigkeit))|\bnichts von dem,? was (?:wir|vereinbart|besprochen|ausgemacht)\b|\b(?:berechnet|abgerechnet)\b.{0,40}\b(?:nie|niemand|obwohl|trotzdem)\b|\b(?:tropft|leckt|undicht|klemmt) (?:immer noch|noch immer|weiterhin)\b",
        r"\b(?:sbagliat|incomplet|rott)\w+ .{0,20}\b(?:seconda|terza) volta\b|\b(?:equivocad|incomplet|rot)\w+ .{0,20}\bpor (?:segunda|tercera) vez\b|\b(?:fauss|erroné|incompl|cassé)\w+ .{0,20}\bpour la (?:deuxième|troisième) fois\b",
        r"\bnadie (?:contesta|responde|atiende|coge el teléfono)\b|\bpersonne ne (?:décroche|répond|rappelle)\b|\bnessuno (?:risponde|richiama)\b|\bniemand (?:neemt|belt|reageert|antwoordt)\b",
        # Felt about you
        r"\bfeel (?:\w+ )?(?:misled|cheated|ignored|let down|ripped off|deceived|neglected)\b|\b(?:i'm|i am|we're|we are) (?:\w+ ){0,2}(?:tired|sick) of (?:this|it|waiting|your|explaining|asking|chasing)\b|\bdeserve (?:a )?(?:\w+ )?better\b|\b(?:i|we) find it (?:\w+ )?(?:hard|difficult) to accept\b|\bcan't be right\b",
        r"\b(?:rather|very|quite|really|extremely) (?:annoyed|angry|upset|cross) (?:about|at|by|with|that)\b|\bregret to (?:say|tell|inform)\b.{0,60}\b(?:mistakes|errors|fault\w*|poor|late|broken|wrong)\b|\b(?:get|getting|got) (?:\w+ )?worse (?:support|service|quality)\b",
        r"\bärgert (?:uns|mich)\b|\b(?:bin|sind) (?:\w+ )?(?:sauer|genervt|wütend|empört|entsetzt)\b|\bhätten? (?:ich|wir) .{0,60}\berwartet\b|\b(?:für|zu) diese[nm] preis\b.{0,40}\berwartet\b|\bschlampig (?:ausgeführt|gemacht|gearbeitet|verarbeitet)\b",
        r"\bmanque de (?:sérieux|respect|professionnalisme)\b|\b(?:étonnée?s?|choquée?s?|outrée?s?|scandalisée?s?) (?:de|par) (?:la façon|la manière|votre|le comportement|l'attitude)\b",
        r"\btrato .{0,50}\b(?:mal[oa]|pésim[oa]|lamentable)\b|\bme siento (?:engañad|estafad)\w+|\bhart[oa]s? de\b|\bstuf[oaie] di\b|\bvind(?:en)? (?:ik |wij |we )?(?:het )?(?:\w+ )?niet (?:kunnen|netjes|normaal)\b|\bfatto male\b|\bna .{0,20}\b(?:dagen|weken|maanden) al (?:stuk|kapot)\b|\bdrie weken te laat\b",
        # Or else
        r"\b(?:take|taking) (?:our|my) business elsewhere\b|\b(?:suchen|sehen) (?:wir|ich) (?:uns |mich )?(?:\w+ ){0,3}(?:anderen lieferanten|anderen anbieter)\b|\b(?:hand|pass|give) (?:this|it|the matter) (?:over )?to (?:my|our) (?:lawyer|solicitor)s?\b|\b(?:schalte|schalten|nehmen) .{0,20}\b(?:anwalt|verbraucherzentrale)\b",
    ),
    before=(
        re.compile(
            r"\b(?:sorry|hope|if you|when you|asked|wonder\w*|whether|wenn sie|si vous|si usted)\b[^,;:]{0,50}$",
            re.IGNORECASE,
        ),
        OTHERS,
    ),
    within=re.compile(r"\b(?:our|unsere?[rn]?) (?:old|former|previous|last|alte[rn]?|letzte[rn]?) \w+", re.IGNORECASE),
)
"""What was done to the writer, what they feel about it, what they threaten."""
