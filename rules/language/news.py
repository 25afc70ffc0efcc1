"""Has something good happened to the writer, and do they tell us? What is hoped for, asked about or happens to others is no news."""

from __future__ import annotations

import re

from rules.language.hearing import DENIED, OTHERS, WISHED, Cue
from rules.language.lexicon import LEXICON

_SAYS = LEXICON.phrases(
    # English
    r"\b(?:i|we|i've|we've|we have|i have|company|team|startup|start-up)(?: have| has| had| just| finally| officially| successfully| now| also"
    r"| recently)* (?:closed|raised|secured|completed|landed) (?:\w+ ){0,3}"
    r"(?:series [a-e]|(?:seed|funding|financing|investment|angel|bridge|pre-seed) (?:round|capital)?|round|seed|funding|series|million|capital)\b|\b(?:closed"
    r"|raised|secured) (?:our|the|a) (?:\$|€|£)",
    r"\b(?:i|we|i've|we've|i have|we have|team|company|project|product|app|design|book|film)(?: have| has| had| just| finally| actually"
    r"| also)* won (?:\w+ ){0,4}(?:awards?|prizes?|contracts?|tenders?|bids?|competitions?|pitch|cases?|championships?|medal|grant|title|deal|project|appeal"
    r"|lawsuit|elections?)\b",
    r"\b(?:i've|we've|i have|we have|i|we) (?:just |finally |also |recently |now )?(?:been|was|were|got) (?:\w+ )?(?:promoted|nominated|shortlisted|awarded"
    r"|named|certified|accepted into|accepted to|admitted|elected|granted|appointed|published)\b|\b(?:i|we) (?:just |finally )?(?:got|received"
    r"|earned) (?:\w+ )?(?:promotion|award|funding|grant|certification|accreditation)\b",
    r"\b(?:happy|pleased|delighted|thrilled|excited|proud|glad|overjoyed) to (?:announce|share|report|tell you|tell everyone"
    r"|let you know)\b(?! (?:an? )?(?:offer|discount|sale))",
    r"\b(?:good|great|fantastic|wonderful|exciting|excellent|amazing|brilliant|terrific|very good) news\b(?! ?(?:letter|channel|story|coverage|source|article"
    r"|paper))",
    r"\b(?:we|we've|we have|website|product|app|new shop|new store|platform|site)(?: have| has| just| finally| successfully| officially)* (?:launched"
    r"|went live|gone live|opened our|opened the|opened a)\b",
    r"\b(?:best|record|strongest|most successful) (?:\w+ )?(?:year|quarter|month|week|season|sales|results|revenue)(?: (?:ever|yet|so far|to date"
    r"|in our history|since))\b|\brecord (?:year|quarter|month|sales|revenue|profits?|results)\b",
    r"\b(?:we|we've|we have|i|i've)(?: have| just| finally| now| already| officially)* (?:hit|reached|passed|surpassed|crossed|beat|smashed|exceeded|doubled"
    r"|tripled) (?:our|the|\d[\d,.]*|a) (?:\w+ ){0,3}(?:targets?|goals?|milestones?|customers|users|subscribers|sales|revenue|quota|mark|profits?|turnover"
    r"|members)\b|\bdoubled our (?:revenue|sales|turnover|profits?|customers|team)\b",
    r"\b(?:i|we|i've|we've)(?: have| just| finally| actually)* (?:got|landed|received|signed) (?:the|a|my|our) (?:\w+ )?(?:job|dream job|visa|scholarship"
    r"|book deal|green card|planning permission|patent|grant)\b|\b(?:i|we|i've|we've)(?: have| just| finally)* passed (?:my|the|our"
    r"|all my) (?:\w+ )?(?:exams?|bar|tests?|audit|driving test|certification|finals)\b",
    r"\b(?:our|my) (?:\w+ ){0,2}(?:patent|application|visa|grant|loan|mortgage|permit|proposal|paper|planning permission"
    r"|certification)(?: application)? (?:was|has been|got|is) (?:finally |now |just )?(?:approved|granted|accepted)\b",
    r"\b(?:i|we|i've|we've|team|company|firm|hotel|school)(?: have| has| had| just| finally| actually| also)* won (?:[\w'-]+ ){0,5}(?:awards?|prizes?|contracts?|tenders?|bids?|competitions?|medal|grant|title)\b",
    r"\b(?:i|we|i've|we've)(?: have| just| finally| also)* (?:landed|bagged|clinched|secured) (?:our|a|the|my) (?:[\w'-]+ ){0,3}(?:contract|deal|client|customer|order|account|tender)\b|\bwe(?:'ve| have)? (?:just )?been (?:acquired|bought) by\b",
    r"\bwe(?:'re| are| will|'ll| have|'ve)*(?: also| just| now| about to| going to| be)* (?:open|opening|opened) (?:a|an|our|another) (?:[\w'-]+ ){0,3}(?:office|branch|shop|store|location|showroom|site|restaurant|hotel|factory|plant|studio|practice|clinic|warehouse|headquarters)\b"
    r"|\bour (?:[\w'-]+ ){0,3}(?:branch|office|shop|store|showroom|restaurant|hotel|practice|studio) (?:opens|is opening|will open|opened) (?:its doors|next|on|in|this|last|today|tomorrow)\b",
    r"\b(?:our|the) (?:\w+ )?(?:funding|financing|investment|seed) round (?:is |has |was |has been )?(?:closed|complete|completed|oversubscribed)\b|\bmade it (?:in)?to (?:the )?(?:\w+ )?(?:top|finals?|shortlist|last)\b",
    r"\b(?:i've been|i have been|i was|i am|i'm) (?:just |now |officially |finally )?(?:made|named|appointed|elected) (?:\w+ ){0,3}(?:partner|director|head|manager|ceo|cfo|chair\w*|president|lead)\b"
    r"|\b(?:has|have|was|were) (?:just |finally )?(?:been )?(?:awarded|granted|given) (?:its|our|a|the) (?:[\w'-]+ ){0,4}(?:stars?|award|prize|certificate|certification|title|label|patent|grant)\b",
    r"\b(?:celebrates?|celebrated|celebrating|marks?|marked|marking) (?:our|the company's|the firm's|its) (?:[\w'-]+ ){0,3}(?:anniversary|jubilee)\b|\b(?:team|company|firm|we)(?: has| have|'ve)?(?: just)? (?:grown|grew) to (?:over |more than |nearly )?(?:\d|\w+ hundred|\w+ people)\b",
    r"\b(?:got|have|given|received) the (?:green light|go-ahead|all-clear)\b|\b(?:approved|accepted|granted) (?:our|my) (?:\w+ ){0,2}(?:loan|application|plans?|budget|extension|proposal|permit|visa|patent|funding|grant|expansion)\b|\bwe(?:'re| are) (?:\w+ )?(?:expanding (?:to|into)|moving (?:in)?to (?:a )?(?:bigger|larger|new))\b",
    r"\b(?:was|were|been|got) (?:just )?(?:named|voted|chosen|crowned|ranked) (?:\w+ )?(?:best|top|product|company|employer|number|one|supplier|\w+ of the (?:year|month))\b|\b(?:product|employer|company|start-?up|book|hotel|restaurant) of the year\b|\b(?:sales|revenue|turnover|orders|profits?|bookings|members?|subscribers) (?:have |has )?(?:just )?(?:doubled|tripled|quadrupled)\b",
    r"\bsigned (?:our|my) (?:[\w'-]+ ){0,2}(?:first|biggest|largest|hundredth|thousandth|\d+(?:st|nd|rd|th)|\w+th) (?:\w+ )?(?:customer|client|contract|deal|order)\b|\b(?:merger|acquisition|deal|sale) (?:has |is |was )?(?:just )?(?:gone through|went through|closed|completed|signed|done)\b|\belected to the (?:\w+ )?(?:board|council|committee)\b",
    r"\b(?:i'm|i am|i will be) going to be (?:a |the )?(?:\w+ )?(?:partner|director|head|manager|ceo|chair\w*)\b|\b(?:got|received|have) (?:our|my) (?:\w+ )?(?:certification|accreditation|licen[cs]e|planning permission|diploma|degree)\b|\bbest-?sellers? list\b",
    # German
    r"\b(?:meister|abschluss|bachelor|master|führerschein|fach)?prüfung bestanden\b|\b\w*(?:auftrag|kunden?) an land gezogen\b|\b(?:haben|hat|habe) (?:\w+ ){0,5}(?:stern|sterne|siegel|zertifikat|titel|zuschuss|förderung|genehmigung|lizenz) (?:\w+ )?(?:bekommen|erhalten|verliehen)\b|\bwir (?:expandieren|wachsen) (?:nach|in|ins)\b"
    r"|\b(?:hat|haben) (?:\w+ ){0,5}(?:anbau|umbau|neubau|antrag|projekt|fusion|finanzierung) (?:zugestimmt|bewilligt|genehmigt)\b|\bziehen (?:\w+ ){0,3}(?:in|ins) (?:\w+ )?(?:größere|neue|größeres|neues) (?:räume|büro|gebäude|räumlichkeiten)\b",
    r"\b(?:venons de|avons) (?:signer|signé) (?:\w+ ){0,3}(?:contrat|client|commande)\b|\bnos han concedido\b|\bci hanno concesso\b",
    r"\b(?:haben|habe|hat) (?:\w+ ){0,6}\w*(?:preis|award|auftrag|ausschreibung|wettbewerb|zuschlag|pitch|auszeichnung) (?:\w+ ){0,5}(?:gewonnen|bekommen|erhalten|geholt)\b|\b(?:eröffnen|eröffnet|eröffneten) (?:\w+ ){0,5}(?:filiale|standort|büro|laden|geschäft|niederlassung|praxis|showroom|restaurant|werk|hotel)\b",
    r"\b(?:haben|habe|hat) (?:\w+ ){0,6}(?:filiale|standort|büro|laden|geschäft|niederlassung|praxis|restaurant|werk|hotel) eröffnet\b|\b(?:million|millionen|mio\.?)(?: \w+)? (?:eingesammelt|eingeworben|bekommen)\b|\b(?:reached|passed|hit|crossed) (?:the )?(?:\w+ ){0,2}(?:hundred|thousand|million) (?:\w+ )?(?:users|customers|subscribers|members|downloads|orders|followers)\b",
    r"\bbin (?:seit|ab|nun|jetzt) (?:\w+ ){0,4}(?:geschäftsführer|partner|leiter|teilhaber|prokurist|abteilungsleiter|vorstand)\w*|\b[\w-]*jährige[ns]? (?:\w+ )?(?:bestehen|jubiläum|firmenjubiläum)\b|\bfeiern (?:\w+ ){0,4}\w*jubiläum\b"
    r"|\b(?:baugenehmigung|zusage|genehmigung|förderung|finanzierung|lizenz) (?:ist|liegt|wurde) (?:\w+ ){0,2}(?:da|durch|vor|erteilt|bewilligt)\b",
    r"\b(?:gute|tolle|großartige|erfreuliche|super|wunderbare|fantastische|schöne) (?:nachrichten|nachricht|neuigkeiten|neuigkeit|news)\b|\b(?:freue mich"
    r"|freuen uns)(?: sehr| riesig)?,? (?:\w+ ){0,3}(?:mitteilen|verkünden|mitzuteilen|zu verkünden|bekanntzugeben|bekannt zu geben|berichten)\b",
    r"\b(?:haben|habe|hat) (?:\w+ ){0,5}(?:preis|award|auftrag|ausschreibung|wettbewerb|zuschlag|pitch|auszeichnung|prozess|titel"
    r"|kunden) (?:\w+ ){0,2}(?:gewonnen|bekommen|erhalten|geholt)\b|\b(?:finanzierungsrunde|series [a-e]|seed-runde|finanzierung|investitionsrunde"
    r"|runde) (?:\w+ ){0,3}(?:abgeschlossen|geschlossen|gesichert|unter dach und fach|erfolgreich)\b",
    r"\b(?:bin|wurde|wurden|sind) (?:\w+ ){0,4}(?:befördert|ausgezeichnet|nominiert|gewählt|zertifiziert|prämiert)\b(?! werden)|\b(?:bestes|erfolgreichstes"
    r"|stärkstes) (?:\w+ )?(?:jahr|quartal|monat|ergebnis|geschäftsjahr)\b|\brekord(?:jahr|umsatz|quartal|ergebnis)\b|\b(?:prüfung|examen|audit"
    r"|führerschein) (?:\w+ )?bestanden\b|\bsind (?:\w+ )?(?:live gegangen|online gegangen)\b",
    # French
    r"\b(?:bonnes?|excellentes?|grandes?|belles?|super|très bonnes?) nouvelles?\b(?! (?:année|version|fois|adresse|page|équipe))|\b(?:heureux|heureuse"
    r"|ravie?s?|fière?s?|fiers|plaisir) (?:de|d'|vous) (?:vous |t')?(?:annoncer|informer que nous avons|faire part)\b|\b(?:avons|ai|a) (?:\w+ )?(?:remporté"
    r"|gagné|décroché|obtenu) (?:\w+ ){0,3}(?:prix|contrat|marché|appel d'offres|concours|trophée|poste|visa|financement|bourse|promotion)\b",
    r"\b(?:avons|ai) (?:\w+ )?(?:bouclé|levé|finalisé|clôturé) (?:\w+ ){0,3}(?:levée|tour|série|series|fonds|millions?|financement)\b|\b(?:j'ai été|ai été"
    r"|avons été|je suis) (?:\w+ )?(?:promue?s?|nommée?s?|récompensée?s?|primée?s?|reçue?s? à l'examen)\b|\b(?:meilleure?|record) (?:année|trimestre"
    r"|chiffre d'affaires) (?:de notre|jamais|depuis)\b|\bannée record\b",
    r"\b(?:ouvrons|ouvrirons|avons ouvert|allons ouvrir) (?:\w+ ){0,3}(?:agence|magasin|boutique|bureau|restaurant|site|succursale|filiale)\b|\b(?:abrimos|abriremos|hemos abierto|vamos a abrir) (?:\w+ ){0,3}(?:oficina|tienda|sede|sucursal|local)\b"
    r"|\b(?:apriamo|apriremo|abbiamo aperto) (?:\w+ ){0,4}(?:sede|filiale|negozio|ufficio|punto vendita)\b|\b(?:openen|openden) (?:\w+ ){0,4}(?:vestiging|winkel|kantoor|filiaal)\b",
    # Spanish
    r"\b(?:buenas?|excelentes?|grandes?|muy buenas?|fantásticas?|estupendas?) noticias?\b|\b(?:encantad[oa]s?|content[oa]s?|felices|feliz|orgullos[oa]s?"
    r"|placer|alegra|complace) (?:de |en )?(?:anunciar(?:les|os|te|le)?|compartir|comunicar(?:les|os|te|le)?|contar(?:te|os|les|le)?)\b|\b(?:hemos|he"
    r"|ha) (?:\w+ )?(?:ganado|conseguido|obtenido) (?:\w+ ){0,3}(?:premio|contrato|licitación|concurso|puesto|visado|beca|ascenso|financiación)\b"
    r"|\bganamos (?:\w+ ){1,3}(?:premio|contrato|licitación|concurso)\b",
    r"\b(?:hemos|he) (?:\w+ )?(?:cerrado|levantado|captado) (?:\w+ ){0,3}(?:ronda|serie|financiación|inversión|millones)\b|\bcerramos (?:nuestra|la) (?:ronda"
    r"|serie)\b|\b(?:me han|he sido|nos han|hemos sido) (?:ascendid[oa]s?|promovid[oa]s?|ascendido|premiad[oa]s?|galardonad[oa]s?|nominad[oa]s?|premiado"
    r"|nominado)\b|\b(?:mejor|récord) (?:\w+ )?(?:año|trimestre|mes) (?:de nuestra|de la historia|hasta)\b|\baño récord\b",
    # Italian
    r"\b(?:buone?|ottim[ae]|bell[ae]|grandi|fantastich?e) notizi[ae]\b|\b(?:felic[ei]|liet[oi]|orgoglios[oi]|content[oi]|entusiast[ai]) di (?:annunciar\w*"
    r"|condividere|comunicar\w*|dir[tv]i|informar\w+)\b|\b(?:abbiamo|ho|ha) (?:\w+ )?(?:vinto|ottenuto|conquistato) (?:\w+ ){0,3}(?:premio|contratto|gara"
    r"|appalto|concorso|posto|visto|borsa|promozione|finanziamento)\b|\b(?:abbiamo|ho) (?:\w+ )?(?:chiuso|raccolto|concluso) (?:\w+ ){0,3}(?:round|serie"
    r"|series|finanziamento|milioni)\b|\b(?:sono stat[oa]|siamo stati) (?:promoss[oaie]|premiat[oi]|nominat[oi])\b|\banno record\b",
    # Dutch
    r"\b(?:goed|geweldig|fantastisch|mooi|leuk|heel goed|super) nieuws\b|\b(?:blij|trots|verheugd) (?:om )?(?:je |u |jullie )?(?:te kunnen |te )(?:melden"
    r"|vertellen|delen|laten weten|mededelen)\b|\b(?:hebben|heb|heeft) (?:\w+ ){0,5}(?:prijs|award|aanbesteding|opdracht|wedstrijd|contract"
    r"|pitch) (?:\w+ )?(?:gewonnen|binnengehaald|gekregen)\b|\b(?:ben|zijn|is) (?:\w+ ){0,2}(?:gepromoveerd|bevorderd|genomineerd|bekroond)\b"
    r"|\b(?:investeringsronde|financiering|series [a-e]|ronde) (?:\w+ )?(?:rond|afgerond|gesloten|binnen)\b|\brecordjaar\b|\b(?:geslaagd voor"
    r"|examen gehaald)\b",
    # Portuguese, Polish
    r"\b(?:boas?|ótimas?|excelentes?|grandes?) notícias?\b|\b(?:ganhámos|ganhamos|vencemos|conquistamos) (?:\w+ ){1,3}(?:prémio|prêmio|contrato|concurso"
    r"|licitação)\b|\b(?:fui|fomos) (?:promovid[oa]s?|premiad[oa]s?|nomead[oa]s?)\b|\b(?:fechámos|fechamos|concluímos|captámos"
    r"|captamos) (?:\w+ ){0,2}(?:ronda|rodada|série|investimento|financiamento)\b",
    r"\b(?:dobra|świetna|wspaniała|radosna) (?:wiadomość|nowina)\b|\b(?:dobre|świetne|wspaniałe) (?:wieści|wiadomości|nowiny)\b|\b(?:wygraliśmy|zdobyliśmy"
    r"|dostaliśmy) (?:\w+ ){0,2}(?:nagrodę|przetarg|kontrakt|konkurs|finansowanie|grant)\b|\b(?:dostałem|dostałam|otrzymałem|otrzymałam) (?:\w+ )?awans\b"
    r"|\b(?:zamknęliśmy|pozyskaliśmy) (?:\w+ ){0,2}(?:rundę|finansowanie)\b",
)
_AWAITED = re.compile(
    r"\b(?:any|(?<!have )(?<!got )some|no|for|more|hear|hearing|await\w*|wait\w* for|hope\w* for|the|be|was|that's|that is|this is|which is|sounds like|such|what|here's to|auf"
    r"|auf eine|für|d'autres|de|alguna|qualche|of|only"
    r"|that would be|isn't|no es|keine) (?:a |an )?$"
    r"|\b(?:will|would|could|might|may|shall|going to|wird|werden|werde|zullen|zal) (?:\w+ ){0,3}$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\?[\"')\] ]*$|\bbad news\b|\bschlechte nachricht|\bmauvaise nouvelle|\bmalas? noticia|\bcattiv[ae] notizi|\bslecht nieuws|\b(?:sale|discount|% off"
    r"|special offer|subscribe|unsubscribe|click|you can|you will be able|available|new (?:\w+ )?(?:revision|version|release|features?|makeup|update|sdk)"
    r"|features?|prices?|valued customer|neue version|nouvelle version|nueva versión|nuova versione|nieuwe versie)\b",
    re.IGNORECASE,
)

NEWS = Cue(_SAYS, before=(DENIED, WISHED, OTHERS, _AWAITED), within=_TAKEN_BACK)
