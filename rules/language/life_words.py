"""The words of life events, by kind and language. `{kin}` stands for somebody close ("my daughter"), `{me}` for the writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rules.remarks import LifeEventKind

KIN: Final = (
    r"(?:(?:my|our) (?:\w+ )?(?:daughters?|sons?|wife|husband|partner|fiancée?|girlfriend|boyfriend|mother|father|mom|mum|dad|parents|brother|sister|kids?"
    r"|children|child|baby|twins"
    r"|grandmother|grandfather|grandma|grandpa|grandson|granddaughter|grandparents|grandchild|aunt|uncle|cousin|niece|nephew|colleague|boss|assistant"
    r"|secretary|friend|mother-in-law|father-in-law|dear friend|family)"
    r"|(?:mein|unser)(?:e|er|em|en|es)? (?:\w+ )?(?:töchter|tochter|söhne|sohn|frau|mann|partnerin|partner|lebensgefährt\w+|verlobter?|freundin|freund|mutter"
    r"|vater|eltern|mama|papa|bruder|schwester|kinder|kind|zwillinge|oma|opa|großmutter|großvater|schwiegermutter|schwiegervater|enkel(?:in|kind)?|tante"
    r"|onkel|cousine?|nichte|neffe|kollegin|kollege|kollegen|chefin|chef|baby)"
    r"|(?:mon|ma|mes|notre|nos) (?:\w+ )?(?:filles?|fils|femme|mari|épouse|époux|compagn\w+|conjointe?|fiancée?|mère|père|maman|papa|parents|frère|sœur|soeur"
    r"|enfants?|bébé|jumeaux|grand-mère|grand-père|tante|oncle|cousine?|nièce|neveu|collègue|patronne?|amie?|belle-mère|beau-père|petit-fils|petite-fille)"
    r"|(?:mi|mis|nuestr[oa]s?) (?:\w+ )?(?:hij[oa]s?|mujer|esposa|esposo|marido|pareja|novi[oa]|madre|padre|mamá|papá|padres|herman[oa]|niñ[oa]s?|bebé"
    r"|gemelos|abuel[oa]|tí[oa]|prim[oa]|sobrin[oa]|niet[oa]|compañer[oa]|jef[ea]|amig[oa]|suegr[oa])"
    r"|(?:mi[oae]|nostr[oaie]|la mia|il mio)(?: \w+)? (?:figli[oae]|moglie|marito|compagn[oa]|fidanzat[oa]|madre|padre|mamma|papà|genitori|fratello|sorella"
    r"|bambin[oaie]|gemelli|nonn[oa]|zi[oa]|cugin[oa]|nipote|collega|capo|amic[oa]|suocer[oa])"
    r"|(?:mijn|onze|ons) (?:\w+ )?(?:dochter|zoon|vrouw|man|partner|verloofde|vriendin|vriend|moeder|vader|mama|papa|ouders|broer|zus|kinderen|kind|baby"
    r"|tweeling|oma|opa|tante|oom|nicht|neef|collega|baas|schoonmoeder|schoonvader|kleinkind)"
    r"|(?:o meu|a minha|meu|minha|o nosso|a nossa|nosso|nossa) (?:filh[oa]|mulher|esposa|marido|namorad[oa]|mãe|pai|irmão|irmã|bebé|avó|avô|colega|chefe"
    r"|amig[oa])"
    r"|(?:mój|moja|mojego|mojej|nasz|nasza|naszej|naszego) (?:córk\w+|syn\w*|żon\w+|mąż|męża|mam\w+|tat\w+|matk\w+|ojci?e?c\w*|ojca|brat\w*|siostr\w+"
    r"|dzieck\w+|babci\w*|dziad\w+|koleg\w*|koleżank\w+|szef\w*))"
)
"""Somebody close to the writer, with the possessive."""
_CLOSE = r"(?:mother|father|mom|mum|dad|wife|husband|son|daughter|brother|sister|grandmother|grandfather|grandma|grandpa|uncle|aunt|friend|partner|parents|colleague|cousin|mother-in-law|father-in-law)"
_I = r"(?:i|i'm|i am|i'll|i'll be|i will|i will be|i've|i have|we|we're|we are|we'll|we'll be|we will|we will be|we've|we have|my wife and i|my husband and i|my partner and i|who|who is)"
_ADVERBS = r"(?: just| finally| also| recently| now| officially| actually| soon| only| have| has| had| be| been| is| will| will be| was| got| am| are| going to| about to| due to)*"

WORDS: Final[Mapping[LifeEventKind, Sequence[str]]] = {
    "birthday": (
        (
            r"\b(?:my|your|our|(?:'s|s')(?! (?:my|your|our))) (?:\w+ )?birthday\b(?! (?:present|gift|card|list|wish|cake|invit))|\bhappy (?:belated |early "
            r"|\d+\w* |\w+ )?birthday\b|\bcelebrat\w+ (?:my|your|{kin}'s) (?:\w+ )?birthday\b"
        ),
        (
            r"\b(?:{i}|{kin}){adverbs} (?:turn|turns|turning|turned) (?:(?:1[89]|[2-9]\d|100)|[1-9]|twenty|thirty|forty|fifty|sixty|seventy|eighty"
            r"|ninety)\b(?! ?(?:%|per|degrees|pages|of|years|out|in to|into|times))|^turning (?:1[89]|[2-9]\d|thirty|forty|fifty|sixty)\b"
        ),
        (
            r"\b(?:mein|meinen|meinem|ihr|ihren|ihrem|dein|deinen|deinem|zum|runden|seinen) (?:\d+\. |\w+ )?geburtstag\b(?!s)|\b(?:habe|hat|hast|haben"
            r"|feier\w*) (?:\w+ ){0,5}geburtstag\b|\b(?:geburtstag) (?:{kin})\b"
        ),
        (
            r"\b(?:ich|{kin}) (?:\w+ ){0,3}(?:werde|wird) (?:\w+ ){0,3}(?:1[89]|[2-9]\d|dreißig|vierzig|fünfzig|sechzig|siebzig)\b(?! ?(?:%|prozent|uhr|euro"
            r"|stück|minuten|tage|stunden))(?=[.,!]| jahre| und|$)|\bwerde (?:ich )?(?:\w+ ){0,3}(?:dreißig|vierzig|fünfzig|sechzig|[3-9]0)(?=[.,!]| jahre| und"
            r"|$)"
        ),
        (
            r"\b(?:mon|ton|votre|son) anniversaire\b(?! de)|\b(?:bon|joyeux|très bon|excellent) anniversaire\b|\banniversaire de {kin}\b|\b(?:j'aurai|je fête mes"
            r"|{kin} aura|{kin} fête ses) (?:\d+|trente|quarante|cinquante|soixante) ans\b"
        ),
        (
            r"\b(?:mi|tu|su) cumpleaños\b|\b(?:feliz|felicidades por (?:su|tu)) cumpleaños\b|\bcumpleaños de {kin}\b|\b(?:cumplo|cumpliré|{kin} cumple) (?:\d+"
            r"|treinta|cuarenta|cincuenta|sesenta)\b"
        ),
        (
            r"\b(?:mio|tuo|suo) compleanno\b|\bbuon compleanno\b|\bcompleanno d(?:i|el|ella) {kin}\b|\b(?:compio|compirò|{kin} compie) (?:\d+|trenta|quaranta"
            r"|cinquanta|sessanta)\b"
        ),
        (
            r"\b(?:mijn|jouw|je|uw) verjaardag\b(?! ?(?:s?feestje|cadeau))|\b(?:ben|is) (?:\w+ ){0,3}jarig\b|\b(?:gefeliciteerd|proficiat) met (?:je|uw"
            r"|jouw) verjaardag\b|\bverjaardag van {kin}\b|\b(?:ik|{kin}) (?:word|wordt) (?:\w+ ){0,3}(?:[2-9]\d|dertig|veertig|vijftig|zestig)(?=[.,!]|$)"
        ),
        (
            r"\b(?:meu|teu|seu) aniversário\b|\bfeliz aniversário\b|\bparabéns pelo (?:teu|seu) aniversário\b|\bfaço (?:\d\d) anos\b|\b(?:moje|mam"
            r"|twoje) urodziny\b|\bwszystkiego najlepszego z okazji urodzin\b|\burodziny {kin}\b"
        ),
    ),
    "wedding": (
        (
            r"\b(?:{i}|{kin}){adverbs} (?:getting|get|gets|got|be|be getting|to get) married\b|\b(?:my|our|your|'s(?! (?:my|your"
            r"|our))) (?:\w+ )?wedding\b(?! (?:dress|singer|plann|photo|invit|card|ring|band|cake|venue|business|client|anniversary|gift|present|guest|industry"
            r"|customer|collection))|\b{kin}{adverbs} (?:marry|marries|marrying|tying the knot)\b|\bcongratulations on (?:your|the) (?:\w+ )?(?:wedding"
            r"|marriage)\b|\b(?:we are|we're|we will be|we'll be) tying the knot\b"
        ),
        (
            r"\b(?:ich|wir) (?:\w+ ){0,2}(?:heirate|heiraten)\b|\b(?:heirate|heiraten) (?:ich|wir)\b|\b{kin} heiratet\b|\bheiratet {kin}\b|\b(?:haben|habe"
            r"|hat) (?:\w+ ){0,4}geheiratet\b|\b(?:unsere|unserer|meine|meiner|ihrer|eurer|deiner|zur) hochzeit\b(?! (?:von|eines|der|des))|\bhochzeit {kin}\b"
        ),
        (
            r"\b(?:je me marie|nous nous marions|on se marie|{kin} se marie)\b|\b(?:mon|notre|votre|ton) mariage\b|\bmariage de {kin}\b|\b(?:me caso|nos casamos"
            r"|{kin} se casa)\b|\b(?:mi|nuestra|su|vuestra|tu) boda\b|\bboda de {kin}\b"
        ),
        (
            r"\b(?:mi sposo|ci sposiamo|{kin} si sposa)\b|\b(?:mio|nostro|vostro|tuo|suo) matrimonio\b|\bmatrimonio d(?:i|el|ella) {kin}\b|\b(?:ik ga|wij gaan"
            r"|we gaan|{kin} gaat) (?:\w+ ){0,4}trouwen\b|\b(?:onze|mijn|jullie|uw) (?:bruiloft|trouwdag|trouwerij)\b|\bik trouw\b|\bwe trouwen\b"
        ),
        (
            r"\b(?:vou casar|vamos casar|{kin} vai casar)\b|\b(?:o meu|o nosso|o vosso|meu|nosso) casamento\b|\b(?:biorę ślub|bierzemy ślub|nasz ślub|mój ślub"
            r"|{kin} bierze ślub)\b"
        ),
    ),
    "birth": (
        (
            r"\b(?:we are|we're|i am|i'm|my wife is|my partner is|{kin} is|my (?:wife|husband|partner) and i are) (?:\w+ )?(?:expecting (?:a baby|our|a child|a boy|a girl|twins"
            r"|in \w+)|having a baby|pregnant)\b|\bour (?:\w+ )?(?:baby|daughter|son|twins|little one|little girl|little boy) (?:was|were|is|has|have|just"
            r"|finally)(?: just| finally)? (?:born|arrived|here|due)\b|\b{kin} (?:was|were) born (?:on|this|last|yesterday|today)\b"
        ),
        (
            r"\b(?:we|{kin}|i)(?: have| has| just| recently|'ve)* (?:had|welcomed) (?:a|our|their|her|twin|another) (?:\w+ )?(?:baby|boy|girl|daughter|son|twins"
            r"|child)\b|\b(?:{kin}|i)(?: has| have| just)* (?:gave|given) birth\b|\b(?:i|we|i've|we've|i'm|{kin})(?: have| has| just| am| are| recently| now"
            r"| finally)* (?:became|become|becoming|now) (?:a |an )?(?:father|mother|parents|dad|mum|mom|grandfather|grandmother|grandparents|grandpa|grandma)\b"
            r"|\bbirth of (?:my|our|your)\b|\bcongratulations on (?:your|the|the birth|the arrival) (?:\w+ )?(?:baby|birth|newborn|son|daughter|little one"
            r"|of your|of the)\b"
        ),
        (
            r"\b(?:erwarten|erwarte|bekommen|bekommt|erwartet) (?:\w+ ){0,5}(?:baby|kind|nachwuchs|zwillinge|tochter|sohn)\b|\b(?:sind|bin"
            r"|ist) (?:\w+ ){0,3}(?:eltern|vater|mutter|papa|mama|oma|opa|großeltern|schwanger) ?(?:geworden)?(?=[.,! ]|$)(?<=geworden|chwanger)|\b{kin} (?:ist"
            r"|wurde) (?:\w+ ){0,6}(?:geboren|zur welt gekommen|auf der welt|auf die welt gekommen)\b|\bgeburt (?:unsere|meine|ihre|eure|deine)[rs]\b"
        ),
        (
            r"\b(?:attendons|attends|attend) (?:\w+ )?(?:un bébé|un enfant|un heureux événement|des jumeaux)\b|\bnaissance de (?:notre|mon|ma|votre|ton|ta)\b"
            r"|\b{kin} est née?\b|\b(?:suis|est) enceinte\b|\bje suis (?:devenu )?(?:papa|maman)\b|\b(?:esperamos|espero|espera) (?:un bebé|un hijo|una hija"
            r"|gemelos)\b|\b(?:nacimiento de|ha nacido|nació) (?:mi|nuestr[oa]|su|tu|vuestr[oa])\b|\b(?:estoy|está) embarazada\b|\bhe sido (?:padre|madre)\b"
        ),
        (
            r"\b(?:aspettiamo|aspetto|aspetta) (?:un bambino|una bambina|un figlio|una figlia|due gemelli)\b|\b(?:nascita d(?:i|el|ella)|è nat[oa]) (?:mi[oa]"
            r"|nostr[oa]|nostra|vostr[oa]|tu[oa]|su[oa]|il|la)\b|\b(?:sono|è) incinta\b|\bsono diventat[oa] (?:papà|mamma|padre|madre|nonn[oa])\b|\b(?:verwachten"
            r"|verwacht) (?:\w+ )?(?:een baby|een kind|een tweeling|ons \w+ kind)\b|\b{kin} is (?:\w+ )?(?:geboren|zwanger|bevallen)\b|\bgeboorte van (?:onze"
            r"|mijn|jullie|uw|je)\b|\b(?:ben|is) (?:\w+ )?zwanger\b|\b(?:vader|moeder|ouders) geworden\b"
        ),
        (
            r"\b(?:estou|está) grávida\b|\bnascimento d[oa] (?:meu|minha|nosso|nossa|seu|sua)\b|\bnasceu [oa] (?:meu|minha|nosso|nossa)\b|\burodził[ao]? (?:nam"
            r"|mi) się\b|\bspodziewamy się dziecka\b|\bzostał[ae]m (?:ojcem|mamą|tatą|matką)\b"
        ),
    ),
    "graduation": (
        (
            r"\b(?:{i}|{kin}){adverbs} (?:graduate|graduates|graduating|graduated)\b(?!,? (?:student|school|program|degree|courses?|level"
            r"|(?:from )?(?:\w+ ){0,4}in (?:19|20)\d\d|with (?:a|an|my) \w+ in))|\b(?:my|our|your|'s(?! (?:my|your|our))) (?:\w+ )?graduation\b(?! (?:rate|gown"
            r"|requirement))|\b(?:finished|completed|received|got|earned) my (?:\w+ )?(?:degree|mba|phd|doctorate|master's|masters|bachelor's|studies|thesis)\b"
            r"|\bdefended my (?:\w+ )?(?:thesis|dissertation|phd)\b|\bcongratulations on (?:your|the) (?:graduation|degree|mba|phd)\b"
        ),
        (
            r"\b(?:ich|{kin}) (?:\w+ ){0,4}(?:mache|macht|schließe|schließt|habe|hat) (?:\w+ ){0,5}(?:abitur|abi|studium|master|bachelor|diplom|schulabschluss"
            r"|doktor|abschluss)\b|\b(?:mache|macht|habe|hat) (?:ich|{kin}) (?:\w+ ){0,4}(?:abitur|studium|master|bachelor|diplom|abschluss)\b|\b(?:meine|ihre"
            r"|deine|zur) (?:abschlussfeier|abifeier|zeugnisübergabe)\b|\b(?:bestanden(?:en|es) (?:abitur|examen|studium))\b"
        ),
        (
            r"\b(?:je|j'|{kin}) ?(?:\w+ ){0,2}(?:obtiens|obtient|obtenu|reçois|reçoit|aura|aurai|passe) (?:son|mon|sa|ma) (?:\w+ )?(?:diplôme|bac|baccalauréat"
            r"|master|doctorat|licence|thèse)\b|\b(?:ma|sa|votre) remise de diplômes?\b|\b(?:me gradúo|{kin} se gradúa|me he graduado|{kin} se ha graduado)\b"
            r"|\b(?:mi|su|tu) graduación\b|\bgraduación de {kin}\b"
        ),
        (
            r"\b(?:mi laureo|{kin} si laurea|mi sono laureat[oa]|{kin} si è laureat[oa])\b|\b(?:mia|sua|tua) laurea\b|\blaurea d(?:i|el|ella) {kin}\b|\b(?:ik"
            r"|{kin}) (?:studeer|studeert|ben|is) (?:\w+ ){0,5}(?:af|afgestudeerd)(?=[.,!]|$)|\b(?:mijn|haar|uw) (?:diploma-uitreiking|afstuderen"
            r"|buluitreiking)\b|\b(?:minha|sua) formatura\b|\bskończył[ae]m studia\b"
        ),
    ),
    "new_job": (
        (
            r"\b{i}{adverbs} (?:started|start|starting|begin|began|beginning|accepted|accept|got|taken|taking|found) (?:a|my|the) new (?:\w+ )?(?:job|position"
            r"|role|post|career|challenge)\b|\bmy (?:new (?:job|role|position|employer)|last (?:working )?day (?:at|is|with|here|in the office|will be|was|as))\b"
            r"|\b{i}{adverbs} (?:leaving|left|leave) (?:the company|the firm|my job|my position|my post|\w+ (?:to join|to start|for a new|after \d+ years))\b"
            r"|\b(?:congratulations|congrats) on (?:your|the) new (?:\w+ )?(?:job|role|position|post|gig)\b|\b{kin}{adverbs} (?:started|starts|starting|got"
            r"|found) (?:a|her|his|their) (?:new|first) (?:\w+ )?(?:job|position|role)\b"
        ),
        (
            r"\b(?:ich|meine|meinen|meiner|meinem) (?:\w+ ){0,5}neue[nrsm]? (?:\w+ )?(?:stelle|job|position|aufgabe|arbeitgeber|rolle|herausforderung)\b"
            r"|\bneue[nrsm]? (?:stelle|job|arbeitgeber) (?:\w+ ){0,3}(?:an|angetreten|begonnen|antreten|angefangen|gefunden)\b"
            r"|\bverlasse (?:ich )?(?:\w+ ){0,4}(?:das unternehmen|die firma|den betrieb)\b|\b(?:das unternehmen|die firma) (?:\w+ ){0,4}verlassen (?:werde"
            r"|habe)\b|\bmein letzter (?:arbeitstag|tag (?:bei|in|im))\b|\bglückwunsch zu[rm]? (?:\w+ )?neuen (?:stelle|job|position|aufgabe)\b"
        ),
        (
            r"\b(?:mon|ma|au|votre|d'un) nouveau (?:poste|travail|emploi|job|employeur)\b|\bje (?:commence|prends|débute|quitte) (?:\w+ ){0,3}(?:nouveau poste"
            r"|nouvelle fonction|mes fonctions|l'entreprise|la société|mon poste|nouvelles fonctions|nouveau travail)\b|\bmon dernier jour (?:chez|au|à|dans|sera"
            r"|est)\b|\b(?:mi|un|su|tu) nuevo (?:trabajo|puesto|empleo|cargo)\b(?! (?:de|para) (?:la|el) (?:cliente|proyecto))|\bmi último día (?:en|de|será"
            r"|es)\b|\bdejo (?:la empresa|la compañía|mi puesto)\b"
        ),
        (
            r"\b(?:mio|nuovo|il tuo|il suo) nuovo (?:lavoro|incarico|ruolo|impiego|posto)\b|\b(?:inizio|comincio|ho iniziato"
            r"|ho trovato) (?:\w+ )?(?:un )?nuovo (?:lavoro|incarico|ruolo)\b|\bmio ultimo giorno\b|\blascio (?:l'azienda|la società)\b|\b(?:mijn|een|je"
            r"|uw) nieuwe (?:baan|functie|rol|werkgever)\b(?! (?:vacature))|\bmijn laatste (?:werkdag|dag (?:bij|op))\b|\b(?:o meu|um|seu) novo (?:emprego"
            r"|trabalho|cargo)\b|\b(?:nową|nowej|moja nowa|moją nową) (?:pracę|pracy|praca)\b"
        ),
    ),
    "promotion": (
        (
            r"\b(?:{i}|{kin}){adverbs} (?:promoted|being promoted)\b(?! (?:the|a|our|your|this|by \w+ing|as an? (?:offer|product)))|\b(?:my"
            r"|your) (?:\w+ )?promotion\b(?! (?:code|offer|campaign|price|discount))|\b(?:congratulations|congrats) on (?:the|your) (?:\w+ )?(?:promotion"
            r"|appointment)\b|\b{i}{adverbs} (?:appointed|named) (?:as )?(?:the |a |an |our )?(?:new )?(?:head|director|vice|vp|chief|manager|partner|president"
            r"|ceo|cto|cfo|managing|senior)\b"
        ),
        (
            r"\b(?:bin|wurde|ist) (?:\w+ ){0,4}befördert\b(?! werden)(?= worden|[.,!]|$)|\b(?:meine|meiner|ihrer|deiner|zur) beförderung\b|\b(?:j'ai été|je suis"
            r"|{kin} a été) (?:\w+ )?(?:promue?|nommée? (?:directeur|directrice|responsable|chef))\b|\b(?:ma|votre|ta) promotion (?:au|comme|en tant)\b"
            r"|\bfélicitations pour (?:ta|votre) (?:promotion|nomination)\b|\b(?:me han|he sido|{kin} ha sido) (?:ascendido|ascendid[oa]|promovid[oa])\b|\b(?:mi"
            r"|su|tu) ascenso\b"
        ),
        (
            r"\b(?:sono stat[oa]|{kin} è stat[oa]) promoss[oa]\b|\b(?:mia|sua|tua) promozione\b(?! (?:valida|sconto))|\b(?:ben"
            r"|is) (?:\w+ ){0,2}(?:gepromoveerd tot|bevorderd)\b|\b(?:mijn|je|uw) promotie tot\b|\bgefeliciteerd met (?:je|uw|jouw) promotie\b"
            r"|\bfui promovid[oa]\b|\b(?:dostał[ae]m|otrzymał[ae]m) awans\b"
        ),
    ),
    "retirement": (
        (
            r"\b(?:{i}|{kin}){adverbs} (?:retire|retires|retiring|retired)\b(?! (?:the|that|this|our|your|it|old|to bed|early from the))|\b(?:my|your|'s(?! (?:my"
            r"|your|our))) (?:\w+ )?retirement\b(?! (?:account|plan|fund|saving|benefit|income|age|home|planning|portfolio|money|package|system|contribution))"
        ),
        (
            r"\b(?:gehe|geht|gehen|bin|verabschiede\w*) (?:\w+ ){0,6}in (?:rente|pension|den ruhestand|den wohlverdienten ruhestand)\b|\b(?:mein|meinem|meinen"
            r"|ihrem|ihren|deinem) (?:wohlverdienten )?ruhestand\b|\b(?:prends|prend|pars|part|prendrai|partirai) (?:\w+ ){0,3}(?:à la|en|ma|sa) retraite\b"
            r"|\bmon départ (?:à la|en) retraite\b|\bvotre (?:départ (?:à la|en) )?retraite\b"
        ),
        (
            r"\b(?:me jubilo|me jubilaré|{kin} se jubila)\b|\b(?:mi|su|tu) jubilación\b|\b(?:vado|andrò|va) (?:\w+ )?in pensione\b|\b(?:mia|sua|tua) pensione\b"
            r"|\b(?:ga|gaat) (?:\w+ ){0,4}met pensioen\b|\b(?:mijn|uw|je) pensioen\b(?!fonds)|\b(?:vou|irei) (?:me )?(?:reformar|aposentar)\b|\b(?:przechodzę"
            r"|idę) na emeryturę\b"
        ),
    ),
    "moving": (
        r"\b(?:i'm|i am|i will be|i'll be|{kin} is|my family is) moving (?:back )?to (?!the |an? |our |my |new |another |linux|windows|mac|gmail|outlook|python|slack|teams|google|office|version)[\w-]+(?= (?:in|next|on|at the|this|with|for|soon)|[.,!]|$)",
        (
            r"\b(?:{i}|{kin}|company|family){adverbs} (?:moving|relocating|relocate|moved|relocated|move) (?:house|home|offices?|premises|apartments?|flats?"
            r"|to (?:a |our |the )?(?:new|bigger|larger|smaller) (?:\w+ )?(?:house|home|apartment|flat|office|offices|building|premises|place|headquarters"
            r"|address)|into (?:a|our|the) (?:new|bigger) (?:\w+ )?(?:house|home|apartment|flat|office|offices|place))\b|\b(?:i'm|i am|i will be|i'll be|we're"
            r"|we are|we will be) relocating (?:to|from|back)\b|\b(?:my|our) (?:upcoming |big )?(?:relocation|house move|office move|move to (?:a|our) new)\b"
        ),
        (
            r"\b(?:ziehe|ziehen|zieht) (?:\w+ ){0,6}um(?=[.,!]|$| (?:nach|in|und))|\bziehen (?:\w+ ){0,4}in (?:neue|größere|ein neues|eine neue) (?:büro\w*|räume"
            r"|räumlichkeiten|haus|wohnung|gebäude)\b|\b(?:mein|unser|meinem|unserem|meinen|unseren) umzug\b|\b(?:sind|bin) (?:\w+ ){0,4}umgezogen\b"
            r"|\b(?:je déménage|nous déménageons|{kin} déménage|notre déménagement|mon déménagement)\b|\b(?:me mudo|nos mudamos|nos trasladamos|mi mudanza"
            r"|nuestra mudanza)\b"
        ),
        (
            r"\b(?:mi trasferisco|ci trasferiamo|traslochiamo|trasloco a|nostro trasloco|mio trasloco)\b|\b(?:ga|gaan|ik|we|wij) (?:\w+ ){0,5}verhuizen\b"
            r"|\b(?:onze|mijn) verhuizing\b|\b(?:verhuis|verhuizen) (?:\w+ )?naar\b|\b(?:vou|vamos) mudar de (?:casa|escritório)\b|\b(?:nossa|minha) mudança\b"
            r"|\b(?:przeprowadzam|przeprowadzamy) się\b"
        ),
    ),
    "parental_leave": (
        (
            r"\b(?:my|on|start|starting|go|going on|begin|beginning|for|from|back from|your|upcoming) (?:my |her |his |your )?(?:maternity|paternity"
            r"|parental) leave\b(?! (?:polic|law|regulation|rule|entitle|scheme|benefit))"
        ),
        (
            r"\b(?:in|meine|meiner|ihre|ihrer|aus der|aus|ab|deine) (?:\w+ )?(?:elternzeit|mutterschutz|karenz|vaterschaftsurlaub)\b(?!s)|\b(?:en|mon|votre"
            r"|ton) congé (?:de )?(?:maternité|paternité|parental)\b|\b(?:mi|de|su|tu) (?:baja|permiso) (?:de |por )?(?:maternidad|paternidad|parental)\b|\b(?:in"
            r"|mio|mia) (?:congedo (?:parentale|di maternità|di paternità)|maternità)\b|\b(?:met|mijn|uw|je) (?:zwangerschapsverlof|ouderschapsverlof"
            r"|bevallingsverlof|vaderschapsverlof)\b|\b(?:de|minha|em) licença (?:de )?(?:maternidade|paternidade|parental)\b|\bna (?:urlopie"
            r"|urlop) (?:macierzyńsk\w+|rodzicielsk\w+|tacierzyńsk\w+)\b"
        ),
    ),
    "work_anniversary": (
        (
            r"\b(?:my|your|happy|our) (?:\w+[- ]){0,2}(?:work|job|service|company|year work) ?anniversary\b|\b(?:i have|i've) been (?:with"
            r"|at) (?:\w+ ){1,4}(?:for )?(?:exactly )?(?:\d+|five|ten|fifteen|twenty|twenty-five|thirty) years (?:today|tomorrow|this (?:week|month)|on|next)\b"
            r"|\b(?:\d+|five|ten|fifteen|twenty|thirty) years (?:ago )?(?:today|this week|this month|tomorrow),? (?:since )?(?:i|we) (?:joined|started)\b"
            r"|\bmarks? (?:my|our) (?:\d+|five|ten|fifteen|twenty)(?:th|-year| years)? (?:anniversary |years? )?(?:at|with|in business)\b|\b(?:our|the company's"
            r"|our company's) (?:\d+(?:th|st|nd|rd)|tenth|twentieth|fiftieth) (?:company )?anniversary\b"
        ),
        (
            r"\b(?:mein|unser|ihr|zum|meinem|unserem|dein|ihrem) (?:\w+ )?(?:dienstjubiläum|firmenjubiläum|betriebsjubiläum|arbeitsjubiläum|jubiläum)\b|\b(?:bin"
            r"|arbeite) (?:\w+ ){0,4}seit (?:genau )?(?:\d+|fünf|zehn|fünfzehn|zwanzig|fünfundzwanzig) jahren (?:bei|im unternehmen|in der firma)\b|\b(?:mes|nos"
            r"|ses|vos) \d+ ans (?:chez|dans l'entreprise|d'ancienneté|de maison)\b|\b(?:mi|nuestro|su) aniversario (?:laboral|de empresa|en la empresa)\b"
            r"|\b(?:mio|nostro) anniversario (?:lavorativo|di lavoro|aziendale)\b|\b(?:mijn|ons|uw|je) (?:\w+ )?(?:jubileum|dienstjubileum|werkjubileum)\b"
            r"|\brocznica pracy\b"
        ),
    ),
    "illness": (
        (
            r"\b(?:i'm|i am|i've been|i have been|i was|i've fallen|i fell|i got|{kin} is|{kin} has been|{kin} was|{kin} fell|{kin} got)(?: \w+)? (?:very |quite "
            r"|rather |seriously |still |a bit |really |feeling |pretty |terribly |home |out |off )*(?:ill|sick|unwell|hospitali[sz]ed|in (?:the )?hospital"
            r"|diagnosed with|having surgery|having an operation|undergoing (?:surgery|chemo\w*|treatment)|recovering from (?:surgery|an operation|an accident"
            r"|an illness|the flu|covid|pneumonia|a stroke|a heart attack|my))\b(?! (?:of|and tired|to my stomach of|days?|leave polic))|\b(?:my|your|'s(?! (?:my"
            r"|your|our))) (?:\w+ )?(?:surgery|illness|chemo\w*|cancer|heart attack|stroke)\b|\b(?:on|my) sick leave\b|\bget well soon\b|\b(?:speedy|quick"
            r"|full) recovery\b(?! (?:of|in|plan|time))|\b{kin} (?:\w+ )?(?:had|suffered) (?:a |an )?(?:stroke|heart attack|accident|surgery|operation)\b"
        ),
        (
            r"\b(?:bin|war|liege|ist|liegt|wurde) (?:\w+ ){0,5}(?:krank|erkrankt|krankgeschrieben|im krankenhaus|arbeitsunfähig|operiert)\b(?=[.,!;]| und"
            r"| geschrieben| worden|$)|\bgute besserung\b|\b(?:meine|meiner|ihrer) (?:operation|krankheit|erkrankung)\b|\b(?:je suis|j'ai été|j'étais|{kin} est"
            r"|{kin} a été) (?:\w+ )?(?:malade|hospitalisée?|souffrante?|en arrêt maladie|opérée?|à l'hôpital)\b|\b(?:bon|prompt) rétablissement\b|\b(?:estoy"
            r"|he estado|{kin} está|estuve) (?:\w+ )?(?:enferm[oa]|hospitalizad[oa]|de baja|ingresad[oa]|en el hospital)\b|\bque te mejores\b"
            r"|\b(?:pronta recuperación)\b"
        ),
        (
            r"\b(?:sono|sono stat[oa]|{kin} è|è stat[oa]) (?:\w+ )?(?:malat[oa]|ricoverat[oa]|in ospedale|ammalat[oa]|operat[oa])\b|\bpronta guarigione\b"
            r"|\bbuona guarigione\b|\b(?:ben|is|lig|ligt) (?:\w+ ){0,4}(?:ziek|in het ziekenhuis|geopereerd|ziekgemeld|opgenomen)\b(?=[.,!;]| en|$)"
            r"|\bbeterschap\b|\b(?:estou|estive|está) (?:\w+ )?(?:doente|hospitalizad[oa]|internad[oa]|de baixa)\b|\b(?:boas )?melhoras\b(?=[.!,]|$)|\b(?:jestem"
            r"|był[ae]m|jest) (?:\w+ )?(?:chor[yaą]|w szpitalu|na zwolnieniu)\b|\bszybkiego powrotu do zdrowia\b"
        ),
    ),
    "bereavement": (
        (
            r"\b(?:my|our|his|her|your|their) (?:\w+ )?{close}(?:'s)?(?: has| have| had| just| suddenly| unexpectedly| peacefully| sadly| recently)* (?:died"
            r"|passed away|passed on|passed last|passing|death|funeral)\b|\b(?:death|loss|passing|funeral) of (?:my|our|your|a dear|his|her) (?:\w+ )?(?:{close}"
            r"|family|loved)\b|\b(?:sorry for|sorry about|deepest sympathy for) (?:your|the) (?:\w+ )?loss\b|\b(?:my|our|sincere|deepest|heartfelt) condolences\b"
            r"|\b(?:i|we)(?:'ve| have)? (?:just |recently |sadly )?lost (?:my|our) (?:\w+ )?{close}\b|\bdeath in (?:the|my|our) family\b"
            r"|\bbereavement\b(?! (?:polic|leave polic))"
        ),
        (
            r"\b(?:{kin}|mein\w*|unser\w*) (?:\w+ ){0,6}(?:verstorben|gestorben|entschlafen)\b|\bmein(?:e|em)? (?:aufrichtiges|herzliches|herzlichem|tiefes"
            r"|tiefstes) (?:beileid|mitgefühl)\b|\b(?:herzliches|aufrichtiges|tiefes|unser) beileid\b|\b(?:trauerfall|todesfall) (?:in|im)\b|\b(?:beerdigung"
            r"|beisetzung|trauerfeier|tod) (?:meine|unsere|ihre|deine|eure)[rs]\b"
        ),
        (
            r"\b(?:décès|disparition|obsèques|enterrement|mort) de (?:mon|ma|notre|votre|ton|ta)\b|\b{kin} (?:est|nous a) (?:\w+ )?(?:décédée?|morte?|quittés?)\b"
            r"|\b(?:mes|nos|toutes mes|sincères) (?:sincères )?condoléances\b|\b(?:fallecimiento|muerte|funeral|entierro) de (?:mi|nuestr[oa]|su|tu)\b"
            r"|\b{kin} (?:ha |nos ha )?(?:fallecido|falleció|murió|muerto|dejado)\b|\b(?:ha fallecido|falleció|murió|ha muerto) {kin}\b|\b(?:mi|mis|nuestro"
            r"|nuestras) (?:más )?(?:sentido pésame|sinceras? condolencias|pésame|condolencias)\b|\bsentido pésame\b"
        ),
        (
            r"\b(?:scomparsa|morte|lutto|funerale) d(?:i|el|ella) (?:mi[oa]|nostr[oa]|tu[oa]|su[oa]|vostr[oa])\b|\b{kin} (?:è |ci ha )(?:\w+ )?(?:mort[oa]"
            r"|mancat[oa]|scompars[oa]|decedut[oa]|venut[oa] a mancare)\b|\b(?:mie|nostre|sentite|sincere|più sentite) condoglianze\b|\b(?:overlijden|begrafenis"
            r"|uitvaart|crematie|dood) van (?:mijn|onze|uw|je|jullie)\b|\b{kin} is (?:\w+ ){0,3}(?:overleden|gestorven)\b|\bgecondoleerd\b|\binnige deelneming\b"
        ),
        (
            r"\b(?:falecimento|morte|funeral) d[oa] (?:meu|minha|nosso|nossa|seu|sua)\b|\b{kin} (?:faleceu|morreu)\b|\b(?:meus|sinceros|sentidos) (?:sentimentos"
            r"|pêsames)\b|\b{kin} (?:zmarł|zmarła|umarł|umarła|nie żyje)\b|\bwyrazy współczucia\b"
        ),
    ),
}


_SOMEBODY = (
    r"(?:my|our|mein|meine|meiner|meinen|meines|unser|unsere|unserer|mon|ma|mes|notre|nos|mi|mis|nuestro|nuestra|mio|mia|nostro|nostra|mijn|onze|ons|meu"
    r"|minha|nosso|nossa|mój|moja|mojej|nasz|nasza)"
    r" (?:\w+ )?[\w-]+"
)
"""A possessive and what follows: whether that is somebody close is looked at when all the rest is there."""


def patterns(kind: LifeEventKind) -> list[str]:
    """Return the patterns of a kind, with what stands for people put in."""
    held = {"{kin}": _SOMEBODY, "{close}": _CLOSE, "{i}": _I, "{adverbs}": _ADVERBS}
    found: list[str] = []
    for pattern in WORDS[kind]:
        for name, words in held.items():
            pattern = pattern.replace(name, words)  # noqa: PLW2901
        found.append(pattern)
    return found


NOUNS: Final = (
    r"(?:birthday|geburtstag|anniversaire|cumpleaños|compleanno|verjaardag|aniversário|urodziny|wedding|hochzeit|mariage|boda|matrimonio|bruiloft|trouwdag"
    r"|trouwerij|casamento|ślub"
    r"|graduation|abschlussfeier|abifeier|zeugnisübergabe|diplômes?|graduación|laurea|formatura|diploma-uitreiking|afstuderen|job|role|position|employer|day"
    r"|tag|arbeitstag|stelle|aufgabe|arbeitgeber|rolle|herausforderung"
    r"|poste|travail|emploi|employeur|jour|trabajo|puesto|empleo|cargo|día|lavoro|incarico|ruolo|impiego|posto|giorno|baan|functie|rol|werkgever|werkdag|dag"
    r"|emprego|trabalho|praca|pracę"
    r"|promotion|beförderung|ascenso|promozione|promotie|retirement|ruhestand|retraite|jubilación|pensione|pensioen|relocation|move|umzug|déménagement"
    r"|mudanza|trasloco|verhuizing|mudança"
    r"|leave|elternzeit|mutterschutz|karenz|vaterschaftsurlaub|congé|baja|permiso|congedo|maternità|zwangerschapsverlof|ouderschapsverlof|bevallingsverlof"
    r"|vaderschapsverlof|licença"
    r"|anniversary|\w*jubiläum|aniversario|anniversario|jubileum|dienstjubileum|ans|surgery|illness|chemo\w*|cancer|attack|stroke|diagnosis|recovery"
    r"|operation|krankheit|erkrankung|condolences|condoléances|condoglianze|beileid|mitgefühl|pésame|sentimentos)"
)
"""What somebody has: "my wedding" is the writer's, "my daughter marries" is not."""
