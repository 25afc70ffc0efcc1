"""Is somebody happy with us, and says so? Courtesies, plain thanks, wishes, irony and praise of others are none."""

from __future__ import annotations

import re

from rules.language.hearing import DENIED, OTHERS, WISHED, Cue
from rules.language.lexicon import LEXICON

_SAYS = LEXICON.phrases(
    # English
    r"\b(?:great|excellent|amazing|fantastic|outstanding|superb|wonderful|brilliant|awesome|terrific|impressive|incredible|phenomenal|stellar|exceptional"
    r"|first[- ]class"
    r"|splendid|fabulous|super|nice|beautiful|good|lovely|marvell?ous|tremendous) (?:work|job|stuff)\b(?! (?:of art|of fiction|opportunit|offer|market"
    r"|interview|experience|permit|search|description|for you))",
    r"\b(?:great|excellent|amazing|fantastic|outstanding|superb|wonderful|brilliant|awesome|terrific|exceptional|first[- ]class|splendid|fabulous|perfect"
    r"|incredible) "
    r"(?:\w+ )?(?:service|support|customer care|teamwork|cooperation|collaboration|effort|experience with you|communication)\b",
    r"\bwell done\b|\bkudos\b|\bhats off\b|\btwo thumbs up\b|\bkeep up the (?:\w+ )?work\b|\byou rock\b|^way to go\b",
    r"\byou(?:'ve| have| guys| all| two| really| just| guys have)* (?:saved|rescued) (?:my|our|the|us|me)\b",
    r"\b(?:couldn't|could not|couldnt|wouldn't have|would not have|never have)(?: have)? (?:\w+ ){1,4}without (?:you|your|the help of your)\b",
    r"\byou(?:'ve| have| were| are|'re)(?: been)? (?:so|very|extremely|incredibly|really|most|super|amazingly|always so|all so|truly) (?:helpful|kind|patient"
    r"|responsive|professional"
    r"|supportive|accommodating|generous|thorough|quick)\b",
    r"\byou(?:'re| are| guys are| all are|'ve been| have been)(?: really| truly| just| always| simply)? (?:the best|amazing|awesome|great to work with"
    r"|fantastic|brilliant|a star|a lifesaver|a life saver|a gem"
    r"|a legend|a genius|an angel|wonderful|incredible|a pleasure to work with|a joy to work with|superb)\b",
    r"\b(?:thanks|thank you|thank-you|thx|grateful|appreciate)(?: you| so much| very much| a lot| again| for| to| all| everyone|,)* (?:the |your |all "
    r"|all your |all the |this |that |such |such a |such an |a |an )*"
    r"(?:great|excellent|amazing|fantastic|outstanding|superb|wonderful|brilliant|awesome|terrific|exceptional|hard|incredible|impressive|super fast"
    r"|superfast|lightning|speedy|beautiful|tremendous"
    r"|dedication|dedicated|professionalism|patience)\b",
    r"\bthank(?:s| you) (?:so|very) much for (?:all )?(?:of )?your (?:\w+ )?(?:help|support|work|efforts?|assistance|patience|care|time and \w+)\b",
    r"\bthank(?:s| you) for (?:all (?:of )?)(?:your|the) (?:\w+ )?(?:help|support|work|efforts?|assistance|things you)\b",
    r"\b(?:i|we|i really|we really|i truly|we truly|i very much|i do|we do|really|much|truly) appreciated? (?:\w+ )?(?:all )?(?:of )?(?:your|the"
    r"|you) (?:\w+ ){0,2}(?:work|help|effort|efforts|support|patience|dedication"
    r"|professionalism|attention to detail|doing|going)\b",
    r"\b(?:i|we|everyone|everybody|my team|our team|our customers|the team|my wife|my husband|my boss|the whole team|the kids)(?:'re| are| all| just"
    r"| absolutely| really| truly| simply| so)* (?:love|loved|adore|adored) "
    r"(?:it|the|your|what you|how you|working with you|them|this)\b",
    r"\b(?:i am|i'm|we are|we're|we were|i was|is|are|was|were) (?:all )?(?:very|really|so|extremely|absolutely|truly|super|incredibly|more than|thoroughly"
    r"|deeply|seriously|quite|most|completely|100% )+ ?"
    r"(?:happy|pleased|satisfied|impressed|delighted|thrilled) (?:with|by|at) (?:you|your|the|how|it|this|them|everything|what|our new)\b",
    r"\b(?:i am|i'm|we are|we're|we were|i was) (?:delighted|thrilled|impressed|blown away) (?:with|by|at) (?:you|your|the|how|it|this|them|everything"
    r"|what)\b",
    r"\b(?:could not|couldn't|cannot|can't) be (?:\w+ )?(?:happier|more (?:pleased|happy|satisfied|impressed))\b|\bcan't (?:praise|thank) you enough\b"
    r"|\bcannot (?:praise|thank) you enough\b",
    r"\b(?:exceeded|exceeds|surpassed|beyond) (?:all )?(?:of )?(?:our|my) (?:\w+ )?expectations\b|\b(?:went|gone|going|go) above and beyond\b",
    r"\b(?:highly|wholeheartedly|warmly|definitely|gladly) recommend(?:ed)? (?:you|your)\b|\b(?:recommended|recommending|will recommend) (?:you"
    r"|your \w+) to (?:all|my|our|every|friends|other|a)\b",
    r"\b(?:best|finest) (?:\w+ )?(?:service|support|experience|supplier|vendor|partner|team|customer service) (?:i|we|i've|we've|ever|that (?:i|we))\b",
    r"\b(?:a|an|such a|real|true|great|absolute) (?:\w+ )?(?:pleasure|joy|delight) (?:working|to work|doing business|to do business|dealing"
    r"|to deal) with (?:you|your)\b",
    r"\byour (?:\w+ ){0,2}(?:is|was|are|were|has been|have been|did|does|do) (?:a |an |really |truly |simply |absolutely |just |such a |such an |so "
    r"|very )*(?:great|excellent|amazing|fantastic|outstanding|superb"
    r"|wonderful|brilliant|awesome|terrific|impressive|exceptional|first[- ]class|spot on|helpful|flawless|invaluable|(?:great|excellent|amazing|fantastic"
    r"|wonderful|superb) job)\b",
    r"\b(?:works|worked|running|runs|went|working|turned out) (?:\w+ )?(?:perfectly|beautifully|flawlessly|brilliantly|wonderfully|like a charm"
    r"|like a dream)\b",
    r"\b(?:went|gone|going|go) out of your way\b|\bdone us proud\b|\bdid us proud\b|\btop marks\b|\bfive[- ]stars? (?:from|service|all|for)\b|\b(?:10|ten) out of (?:10|ten)\b|\bleft (?:[\w'-]+ ){1,3}spotless\b",
    r"\bnothing but (?:\w+ )?(?:compliments|praise|good things)\b|\b(?:lots of|so many|many|only|plenty of) compliments\b|\btold (?:[\w'-]+ ){1,5}about (?:you|your (?:work|service|company|team))\b[.!, ]",
    r"\b(?:pass on|give|send) (?:my|our) (?:\w+ )?(?:thanks|compliments|praise) to (?:your|the) (?:\w+ )?(?:team|crew|people|guys|fitters|colleagues?|staff|men)\b"
    r"|\b(?:couldn't|could not) have (?:gone|been|worked out|asked for|wished for) (?:\w+ ){0,2}(?:better|smoother|easier|more|happier)\b",
    r"\bworking with you (?:has been|is|was) (?:\w+ ){0,3}(?:pleasure|joy|delight|treat|breeze)\b|\bwhat a difference (?:your|you|it makes|they make|this makes)\b"
    r"|\b(?:smoothest|best|easiest|quickest|fastest|nicest|finest|friendliest) (?:\w+ ){1,3}(?:we|i)(?:'ve| have)? (?:ever|worked with|had|seen|used)\b",
    r"\b(?:everyone|everybody|nobody|(?:the|my|our) (?:\w+ ){0,2}(?:team|staff|office|family|board|guests|customers|clients|patients|residents|children|boss|husband|wife|colleagues|people|users))"
    r"(?: here| there)? (?:just |absolutely |really |simply )?(?:loves?|loved|adores?|adored|raves about|(?:is|are) raving about|can't stop talking about) (?:it|the|your|what you|how you|working with you|them|this|these)\b",
    r"\b(?:we|i|everyone|everybody|(?:the|my|our) (?:\w+ ){0,2}(?:team|staff|office|family|board|guests|customers|clients|people|colleagues|boss))(?: here| there| all)?(?:'m|'re| am| are| is| was| were) (?:\w+ ){0,2}"
    r"(?:happy|pleased|delighted|thrilled|impressed|enchanted|over the moon|satisfied) (?:with|by|about) (?:the (?:new|result|outcome|work|quality|finish|service|way)|your (?:work|service|team|people)|how|everything|our new)\b",
    r"\bhow (?:happy|pleased|delighted|impressed|satisfied) (?:we|i|everyone|the team) (?:all )?(?:are|am|is|were|was) (?:with|by)\b|^(?:really |very |so |most |hugely |incredibly |seriously |thoroughly |absolutely |deeply )?(?:impressed|delighted|thrilled) (?:with|by|at) (?:how|your|the|what)\b",
    r"\byour (?:\w+ ){0,2}(?:team|people|staff|fitters?|crew|guys|men|colleagues?|installers?|drivers?|engineers?|technicians?|workmen|joiners?|electricians?|painters?|trainers?|consultants?)(?: and \w+)? (?:was|were|is|are|has been|have been) (?:\w+ ){0,2}"
    r"(?:polite|punctual|friendly|professional|helpful|careful|courteous|brilliant|wonderful|great|fantastic|amazing|excellent|superb|lovely|quick|tidy|first[- ]class|patient|a delight|a pleasure|a credit)\b",
    r"\b(?:the|your|these|those|our new|my new|it all|everything|it|they) (?:[\w'-]+ ){0,4}(?:looks?|looked|turned out|came out|came up) (?:\w+ ){0,2}(?:stunning|fantastic|gorgeous|amazing|wonderful|beautiful|superb|brilliant|spectacular|magnificent|incredible|marvellous)\b",
    r"\b(?:the|your|these|those|our new|my new) (?:[\w'-]+ ){1,4}(?:is|are|was|were) (?:\w+ ){0,2}(?:fantastic|superb|stunning|gorgeous|flawless|impeccable|outstanding|exquisite|spotless|second to none|top[- ]notch|first[- ]class)\b",
    r"\b(?:the|your|this) (?:\w+ ){0,2}(?:training|support|service|advice|deliver(?:y|ies)|installation|work|workmanship|results?|team|consultation|workshop|presentation|course|handover|migration|fitting|finish|craftsmanship|quality|communication|help|job|execution|design|organisation|organization|aftercare|onboarding|care)(?: \w+){0,5}? (?:is|was|has been|were|are) (?:\w+ ){0,2}(?:excellent|great|outstanding|superb|wonderful|amazing|fantastic|brilliant|exceptional|exemplary|impeccable|flawless|faultless|perfect|terrific|first[- ]class|spot on|top[- ]notch|second to none|marvellous|invaluable)\b",
    r"\b(?:you|your (?:\w+ ){1,3})(?: and your \w+)?(?:'re| is| was| are| were| have been| has been) (?:\w+ )?(?:a|an) (?:\w+ )?(?:star|stars|gem|lifesaver|godsend|legend|dream|marvel|treasure|joy)\b|\bdeserves? a (?:medal|raise|prize|bonus)\b",
    r"\b(?:better|nicer|faster|smoother|easier|more beautiful) than (?:i|we)(?:'d| had| would have)? (?:\w+ )?(?:hoped|expected|imagined|dreamt|dreamed|dared)\b|\bmade all the difference\b|\bruns? like clockwork\b|\b(?:going|went|gone|go) the extra mile\b|\bwithout a hitch\b",
    r"\b(?:so )?(?:glad|happy|pleased) (?:that )?(?:we|i) (?:chose|picked|found|hired|went with|came to) you\b|\b(?:wouldn't|would not) hesitate to (?:\w+ )?(?:use|recommend|hire|book|choose|order from|work with) you\b|\bwould (?:\w+ ){0,2}(?:use|hire|book|choose|order from|work with) you again\b"
    r"|\b(?:rarely|seldom|never) (?:seen|had|met|experienced) such\b|\bmade (?:my|our) (?:\w+ )?(?:lives|life|work|job) (?:so |a lot |much |so much )*easier\b|\bsuch (?:\w+ )?(?:and \w+ )?(?:friendly|helpful|patient|kind|lovely|skilled)(?: and \w+)? people\b",
    r"^(?:perfect|superb|excellent|brilliant|outstanding|fantastic) (?:work|job|service)\b|\b(?:compliments|comments) (?:on|about|for) (?:the|our|your)(?: \w+){0,4} (?:every|all|daily|since)\b|\bkeeps? asking where (?:the|we|our)\b",
    r"\b(?:you|your (?:\w+ ){1,3})(?:really |truly )?(?:saved|rescued|made) (?:my|our|the) (?:\w+ ){0,2}(?:day|week|launch|event|opening|project|deadline|show|life|lives)\b|\byou (?:\w+ )?(?:handled|managed|solved|sorted|dealt with) (?:that|this|it|everything|the \w+) (?:\w+ )?(?:beautifully|brilliantly|perfectly|superbly|wonderfully|so well|very well)\b"
    r"|\bthanks to you\b.{0,40}\b(?:success|triumph|went (?:\w+ )?(?:well|smoothly|perfectly))\b|\bwent (?:so |very |really )?smoothly,? thanks to you\b|\bwhat a (?:great|fantastic|wonderful|brilliant|lovely|superb) (?:team|job|service|crew|result|company)\b",
    # German
    r"\b(?:ist|sind|war|waren) (?:\w+ )?(?:ein voller erfolg|ein echter gewinn)\b",
    r"\b(?:die|der|das|ihre?|eure|euer|deine?) (?:\w+ ){0,2}(?:schulung|beratung|service|support|lieferung|montage|arbeit|ergebnis|team|workshop|präsentation|betreuung|zusammenarbeit|umsetzung|qualität|organisation|einbau|aufbau|veranstaltung|unterstützung|hilfe|verarbeitung) (?:\w+ ){0,3}"
    r"(?:war|ist|waren|sind|lief) (?:\w+ ){0,3}(?:hervorragend|vorbildlich|ausgezeichnet|großartig|super|toll|klasse|spitze|perfekt|erstklassig|wunderbar|exzellent|top|gold wert|fantastisch|einwandfrei|prima|genial|spitzenmäßig)\b",
    r"\bgold wert\b|\b(?:ist|sind|war) (?:\w+ )?(?:ein|der reinste|ein wahrer) (?:traum|segen|schatz)\b|\b(?:großes|dickes|herzliches|riesiges) dankeschön an\b|\bjederzeit wieder (?:bei|mit) (?:ihnen|euch|dir)\b|\b(?:wunderbar|super|toll|prima|hervorragend|perfekt|reibungslos|bestens) (?:geklappt|funktioniert|gelaufen|gepasst)\b"
    r"|\bso (?:\w+ ){1,2}hat (?:\w+ ){0,2}noch (?:niemand|keiner)\b|\btip+ ?-?top\b|\bkomplimente (?:für|zu|zum|zur|wegen)\b",
    r"\bmit (?:\w+ ){1,4}(?:rundum|sehr|überaus|wirklich|so|total|restlos|richtig) (?:glücklich|happy|zufrieden)\b|\bman merkt,? dass (?:sie|ihr|du) (?:\w+ ){0,4}(?:handwerk|fach|geschäft|sache)\b|\bweiterempfohlen\b",
    r"\b(?:monteure?|team|leute|mitarbeiter\w*|kolleg\w+|fahrer|handwerker|techniker|jungs|mannschaft) (?:\w+ ){0,2}(?:war|waren|ist|sind) (?:\w+ ){0,3}(?:freundlich|pünktlich|zuvorkommend|hilfsbereit|kompetent|professionell|super|toll|klasse|spitze|großartig)\b",
    r"\bso (?:reibungslos|schnell|unkompliziert|angenehm|gut|sauber|professionell) (?:lief|war|ging|hat|haben|wurde|wurden) (?:\w+ ){0,3}(?:noch (?:keine?r?|nie)|selten)\b|\bbesser (?:hätten?|könnten?|kann) (?:es|man|das|ich|wir|sie) (?:\w+ ){0,3}nicht\b"
    r"|\b(?:hätten?|könnten?) (?:\w+ ){0,3}nicht besser (?:laufen|sein|klappen|gehen|machen)\b",
    r"\bzusammenarbeit (?:\w+ ){0,4}(?:freude|spaß|vergnügen|hervorragend|super|toll|großartig)\b|\b(?:viele|lauter|jede menge|nur) komplimente\b|\b(?:sieht|sehen) (?:\w+ ){0,3}(?:großartig|wunderschön|traumhaft|fantastisch|umwerfend|hervorragend) aus\b",
    r"\b(?:tolle[rsn]?|super|großartige[rsn]?|hervorragende[rsn]?|ausgezeichnete[rsn]?|klasse|spitzen?|erstklassige[rsn]?|fantastische[rsn]?|wunderbare[rsn]?"
    r"|exzellente[rsn]?|geniale[rsn]?|perfekte[rsn]?|prima|gute)"
    r" (?:\w+ )?(?:arbeit|leistung|betreuung|beratung|unterstützung|hilfe|service|job|umsetzung|präsentation|zusammenarbeit|kundenservice|team|einsatz)\b",
    r"\b(?:gut|super|toll|klasse|prima|großartig|perfekt|hervorragend) (?:gemacht|gelöst|umgesetzt|geworden|gelaufen|beraten|geholfen)\b|\bhut ab\b"
    r"|\b(?:großes|dickes|ein) (?:kompliment|lob)\b|\bkompliment an (?:sie|euch|dich|das team)\b|\bweiter so\b",
    r"\b(?:sehr|äußerst|rundum|absolut|mehr als|wirklich|total|überaus|höchst|restlos|voll und ganz|so) (?:zufrieden|begeistert|beeindruckt|angetan) (?:mit"
    r"|von|über)\b|\b(?:sind|bin|waren|war) (?:\w+ ){0,3}(?:begeistert|beeindruckt|hin und weg)\b",
    r"\b(?:sehr|äußerst|rundum|absolut|mehr als|restlos|voll und ganz) zufrieden\b",
    r"\b(?:haben|hast|habt|hat) (?:uns|mir|mich) (?:\w+ ){0,3}(?:gerettet|sehr geholfen|enorm geholfen|weitergeholfen)\b|\b(?:haben|hast"
    r"|habt) (?:\w+ ){0,3}(?:gerettet)\b|\bohne (?:sie|euch|dich|ihre hilfe|eure hilfe|deine hilfe) (?:hätten|wären|hätte|wäre)\b",
    r"\b(?:ihr seid|sie sind|du bist) (?:\w+ )?(?:super|spitze|die besten|der beste|die beste|klasse|toll|großartig|ein schatz|genial|fantastisch)\b",
    r"\bempfehl\w* (?:sie|euch|dich|ihre \w+|eure \w+) (?:\w+ ){0,3}weiter\b|\b(?:gern|gerne|jederzeit|wärmstens|unbedingt) (?:weiter)?empfehlen\b"
    r"|\berwartungen (?:\w+ )?übertroffen\b",
    r"\b(?:läuft|funktioniert|klappt|lief|klappte) (?:\w+ )?(?:perfekt|einwandfrei|hervorragend|wunderbar|tadellos|wie geschmiert|super)\b",
    # French
    r"\b(?:excellent|excellente|super|beau|magnifique|remarquable|formidable|très bon|très bonne|sacré|fantastique|bon) (?:travail|service|boulot"
    r"|accompagnement|prestation|équipe|collaboration|accueil)\b|\b(?:travail|service|équipe) (?:remarquable|formidable|exceptionnel\w*|impeccable|magnifique"
    r"|exemplaire)\b",
    r"\bbravo\b|\bchapeau\b(?! (?:de|en|melon))|\bvous (?:nous )?(?:avez|nous avez|m'avez) (?:\w+ )?(?:sauvé|sauvés|beaucoup aidé|énormément aidé"
    r"|tant aidé)\b|\btu (?:nous as|m'as) (?:\w+ )?(?:sauvé|sauvés)\b|\bsans vous,? (?:nous|on|je) (?:n'|aur|ser)\w*",
    r"\b(?:très|vraiment|extrêmement|entièrement|pleinement|tellement|tout à fait|particulièrement) (?:satisfaite?s?|contente?s?|impressionnée?s?|heureux"
    r"|ravie?s?) (?:de|du|des|par|avec|d')|\b(?:suis|sommes|étions) (?:\w+ )?(?:ravie?s?|bluffée?s?|enchantée?s?) (?:de|du|des|par) (?!vous (?:inform|annonc"
    r"|rencontr|accueill|présent))",
    r"\b(?:au-delà de|dépass\w+) (?:toutes )?(?:nos|mes) (?:attentes|espérances)\b|\b(?:vous|te) (?:recommande|recommanderai|recommanderons"
    r"|recommandons) (?:\w+ )?(?:vivement|chaleureusement|sans hésit\w+|à tous|autour)\b|\bvous êtes (?:\w+ )?(?:formidables?|géniaux|géniale?s?|super"
    r"|les meilleurs|au top)\b|\b(?:merci|remercie) (?:infiniment|mille fois|encore mille fois)\b|\bmerci pour (?:votre|ce|cet|cette|ton|tout votre"
    r"|l') ?(?:excellente?|formidable|super|magnifique|beau|remarquable)\b",
    r"\b(?:équipes?|monteurs?|techniciens?|livreurs?|collaborateurs?) (?:\w+ ){0,2}(?:a été|ont été|était|étaient|est|sont) (?:\w+ ){0,2}(?:formidables?|remarquables?|efficaces?|aimables?|professionnel\w*|au top|adorables?|ponctuel\w*)\b"
    r"|\bvous ai (?:\w+ )?recommandée?s?\b|\bc'est (?:\w+ ){0,2}(?:magnifique|superbe|splendide)[ !.,]",
    r"\b(?:travail|service|prestation|résultat|accueil) (?:\w+ ){0,2}(?:impeccable|remarquable|exceptionnel\w*|parfait|magnifique|formidable)\b|\b(?:dépasse\w*|au-delà de) (?:toutes )?(?:nos|mes) (?:attentes|espérances)\b|\btout le monde (?:\w+ )?adore\b",
    # Spanish
    r"\b(?:resultado|trabajo|servicio) (?:\w+ )?(?:es|ha sido|fue) (?:\w+ )?(?:espectacular|impecable|excelente|fantástico|perfecto|magnífico|estupendo)\b|\btrabajo impecable\b|\b(?:il|un) (?:lavoro|risultato|servizio) (?:\w+ ){0,2}(?:ben fatto|impeccabile|splendido|fantastico|eccellente|perfetto)\b",
    r"\bhan? quedado (?:\w+ )?(?:precios|perfect|genial|espectacular|fantástic|estupend|maravillos)\w*|\b(?:su|vuestro|tu|el) equipo (?:ha sido|fue|es|son) (?:\w+ ){0,2}(?:profesional|amabl|encantador|puntual|excelente)\w*"
    r"|\b(?:l[oae]s?|os|te) (?:he|hemos) recomendado\b",
    r"\b(?:excelente|gran|buen|magnífic[oa]|estupend[oa]|fantástic[oa]|increíble|extraordinari[oa]|maravillos[oa]|impecable|inmejorable) (?:trabajo|servicio"
    r"|labor|atención|apoyo|equipo|esfuerzo|trato)\b|\b(?:trabajo|servicio|atención|trato) (?:\w+ )?(?:excelente|impecable|fantástic[oa]|increíble"
    r"|inmejorable|magnífic[oa]|estupend[oa])\b",
    r"\b(?:muy|realmente|sumamente|súper|tan|totalmente|plenamente) (?:content[oa]s?|satisfech[oa]s?|impresionad[oa]s?|feliz|felices|agradecid[oa]s?) (?:con"
    r"|por|de) (?:su|sus|el|la|tu|vuestr[oa]|los|todo|cómo|ustedes|vosotros)\b|\b(?:estoy|estamos|quedamos|quedé) (?:\w+ )?encantad[oa]s? (?:con|de cómo)\b",
    r"\b(?:nos|me) (?:ha|han|has|habéis) salvado\b|\bsin (?:ustedes|vosotros|ti|usted|su ayuda|vuestra ayuda) (?:no|nunca)\b|\b(?:superado|superó"
    r"|superaron) (?:\w+ )?(?:nuestras|mis|las) expectativas\b|\b(?:l[oae]s?|os|te) (?:recomendaré|recomendaremos|recomiendo|recomendamos)\b|\b(?:sois"
    r"|son ustedes|eres|es usted) (?:un[oa]s? )?(?:l[oa]s mejores|el mejor|la mejor|genial|geniales|fantástic[oa]s?|increíbles?|crack|cracks)\b"
    r"|\b(?:bien hecho|enhorabuena por (?:el|su|tu|vuestro) (?:gran )?(?:trabajo|esfuerzo))\b",
    # Italian
    r"\b(?:ottim[oa]|eccellente|fantastic[oa]|splendid[oa]|bel|magnific[oa]|grande|gran|straordinari[oa]|impeccabile|ottimo|bellissimo) (?:lavoro|servizio"
    r"|supporto|assistenza|collaborazione|squadra)\b|\b(?:lavoro|servizio) (?:\w+ )?(?:eccellente|impeccabile|fantastico|splendido|straordinario)\b",
    r"\bcomplimenti\b|\bbravissim[oaie]\b|\bben fatto\b|\b(?:molto|davvero|estremamente|veramente|pienamente) (?:soddisfatt[oaie]|content[oaie]|colpit[oaie]"
    r"|felic[ei]|impressionat[oaie]) (?:del|della|dei|delle|di|per|dal|dalla|con)\b|\b(?:ci|mi) (?:avete|hai|ha) (?:\w+ )?(?:salvat[oaie]"
    r"|aiutat[oaie] (?:tantissimo|moltissimo))\b|\bsenza (?:di )?(?:voi|lei|te) non\b|\bsuperato (?:\w+ )?(?:le )?(?:nostre|mie) aspettative\b|\b(?:vi|la"
    r"|ti) (?:consiglierò|consiglieremo|raccomanderò)\b|\bsiete (?:\w+ )?(?:i migliori|fantastici|grandi|bravissimi|straordinari)\b",
    r"\bè (?:venut|riuscit)[oa] (?:\w+ )?(?:benissimo|meravigli|perfettamente|splendid|alla grande)\w*|\b(?:vostr|su)\w+ (?:\w+ )?(?:team|squadra|ragazzi|tecnici|montatori) (?:è stat[oa]|sono stati|è|sono) (?:\w+ )?(?:gentil|puntual|professional|bravissim|fantastic|eccezional)\w*"
    r"|\b(?:vi|la|ti) ho (?:\w+ )?(?:consigliat|raccomandat)\w+",
    r"\b(?:sono|siamo) (?:\w+ )?felicissim[oaie] (?:del|della|dei|di|per)\b",
    # Dutch
    r"\b(?:is|zijn|ziet|zien) (?:\w+ ){0,3}(?:prachtig|schitterend|fantastisch|geweldig) (?:geworden|uit)\b|\bresultaat is (?:\w+ )?(?:prachtig|schitterend|fantastisch|geweldig|super)\b"
    r"|\b(?:jullie|uw) (?:\w+ )?(?:monteurs|team|mensen|collega's) (?:waren|was|zijn|is) (?:\w+ ){0,2}(?:vriendelijk|netjes|professioneel|geweldig|super)\b",
    r"\b(?:geweldig|uitstekend|fantastisch|prachtig|goed|mooi|top|prima|schitterend|super|knap|uitstekende|geweldige|fantastische|goede) (?:werk|gedaan"
    r"|service|ondersteuning|samenwerking|team|begeleiding|hulp)\b|\bpetje af\b|\b(?:complimenten|mijn complimenten|compliment) (?:voor|aan)\b"
    r"|\bcomplimenten!|\bgoed bezig\b",
    r"\b(?:heel|erg|zeer|ontzettend|super|enorm|zo|bijzonder) (?:tevreden|blij|enthousiast|onder de indruk) (?:met|over|van) (?:jullie|je|jouw|uw|het|de|hoe"
    r"|deze)\b|\b(?:jullie hebben|je hebt|u hebt|u heeft) (?:\w+ ){0,3}(?:gered|enorm geholfen)\b|\bzonder (?:jullie|jou|u|uw hulp|jullie hulp) (?:was|waren"
    r"|hadden|had)\b|\bverwachtingen (?:\w+ )?overtroffen\b|\b(?:jullie zijn|je bent|u bent) (?:\w+ )?(?:de besten|de beste|geweldig|toppers?|fantastisch)\b",
    # Portuguese, Polish
    r"\b(?:excelente|ótimo|ótima|fantástico|incrível|grande|belo|bom|magnífico|óptimo) (?:trabalho|serviço|atendimento|apoio|equipa|equipe)\b|\b(?:muito"
    r"|realmente|extremamente|super) (?:satisfeit[oa]s?|content[es]+|impressionad[oa]s?|feliz|felizes) com (?:o|a|os|as|vocês|seu|sua|vosso|vossa)\b"
    r"|\bparabéns pelo (?:\w+ )?trabalho\b|\b(?:salvaram|salvou|salvaste) (?:o|a|nosso|nossa|me|nos)\b|\bsuper(?:ou|aram) (?:\w+ )?(?:as )?(?:nossas"
    r"|minhas) expectativas\b",
    r"\b(?:świetna|doskonała|znakomita|fantastyczna|dobra|wspaniała|kawał dobrej|rewelacyjna) (?:robota|praca|roboty|obsługa|współpraca)\b|\b(?:jestem"
    r"|jesteśmy) (?:bardzo|niezwykle|naprawdę) (?:zadowol\w+|zachwyc\w+) z\b|\b(?:uratowal\w+|uratował\w+) (?:nas|mnie|nasz\w*)\b|\bprzeszł\w+ (?:nasze"
    r"|moje) (?:najśmielsze )?oczekiwania\b|\bbrawo\b|\bdobra robota\b",
)
_IRONY = re.compile(
    r"\b(?:another (?:delay|problem|issue|outage|failure|error|mistake|bug|invoice)|(?:late|wrong|broken|failed|down|missing|delayed|cancelled) again"
    r"|again (?:late|wrong|broken|nothing|no )|thanks for nothing|not working|doesn't work|does not work"
    r"|delays?|outages?|disaster|late again|breaking|broke|ruin\w*|unfortunately|however|disappoint\w*|yet again|still (?:no|not|waiting)|as (?:usual"
    r"|always), (?:late|wrong|nothing)|schon wieder|wieder mal|verspät\w+|leider|allerdings|danke für nichts"
    r"|encore (?:un|une) (?:retard|problème|erreur)|retards?|malheureusement|otra vez|otro (?:retraso|error|problema)|retrasos?|lamentablemente"
    r"|un altro (?:ritardo|problema|errore)|di nuovo|ritardo|purtroppo|alweer|vertraging|helaas|atrasos?|infelizmente|znowu|opóźnieni\w+|niestety)\b"
    r"|[\U0001f644\U0001f620\U0001f621]|^(?:oh|well),? (?:great|fantastic|wonderful|brilliant)|\bbut\b|\baber\b|\bpero\b|\bperò\b|\bmaar\b|\bmais\b|\bale\b",
    re.IGNORECASE,
)
"""Praise with such words beside it is irony, or comes before the complaint."""
_NOT_OURS = re.compile(
    r"(?<!\bwhat )(?<!\bsuch )(?<!\bwas )(?<!\bis )(?<!\bbeen )\b(?:an?|any|some|more|eine[nrs]?|une?|una|een|um|uma) (?:\w+ )?$"
    r"|\b(?:for|of|on|to|with|about|into|from|auf|für|weiterhin|from|gets?|getting|find|finding|need|needs|offer\w*|provid\w*|deliver\w*|ensur\w*|receive"
    r"|bieten?|wünsch\w*|pour|à|para|hacer|haga|hagan"
    r"|por|per|fare|fai|voor|om|fazer|faça)(?: (?:the|our|such|your|more|eine|unsere|notre|nuestro|nostro|onze))? $",
    re.IGNORECASE,
)
"""Work that is wanted, offered or promised: "we provide excellent service", "auf gute Zusammenarbeit"."""
_DONE = re.compile(
    r"\b(?:you|you've|your team|team|guys|y'all|ihr|sie)\b[^,;]{0,25}(?:did|done|doing|do|made)\b[^,;]{0,12}$",
    re.IGNORECASE,
)
_PRAISED_OTHER = re.compile(
    r"(?:\b(?-i:[A-Z][a-z]+)|\b(?:he|she|they|it|i|we|i've|we've|who|to)) (?:has |have |had |is |was |are |will |can |always |really |all |both )*(?:did|done"
    r"|do|does|doing|made|gave|got|get)\b[^,;]{0,15}$",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\?[\"')\] ]*$|^why\b|\b(?:position|job|role) will\b")


_NEVER_OURS = re.compile(
    r"\b(?:weather|summer|winter|spring|autumn|weekend|holidays?|vacation|trip|hotel|flight|train|news|idea|ideas|day|evening|food|lunch|dinner|films?|movie|game|match|view|sunset|concert|party|city|restaurant|wedding|time|offers?|price"
    r"|prices|interview|conference|talk|speech|article|kids|baby|plan|proposal|draft|quote|photos?|pictures?|garden|sea|country|season|sound|thought|show|song|music|story|wetter|urlaub)\b(?! \w+ (?:is|are|was|were|looks?)\b)",
    re.IGNORECASE,
)
"""What is praised in such words and was never made by us."""


class _Praise(Cue):
    """Praise of us: what is wanted, offered, promised, or done by others is none, unless it is said that you did it."""

    __slots__ = ()

    def counts(self, match: re.Match[str]) -> bool:
        """Tell whether nothing before the phrase takes it back."""
        before = match.string[: match.start()][-60:]
        after = match.string[match.end() : match.end() + 20].split()
        if _NEVER_OURS.search(f"{match[0]} {' '.join(after[:1])}"):
            return False
        if _DONE.search(before):
            return not DENIED.search(before) and not WISHED.search(before)
        vetoes = (*self.before, _NOT_OURS, _PRAISED_OTHER)
        return not any(veto.search(before) for veto in vetoes)


PRAISE = _Praise(
    _SAYS, before=(DENIED, WISHED, OTHERS), within=re.compile(f"{_IRONY.pattern}|{_QUESTION.pattern}", re.IGNORECASE)
)
