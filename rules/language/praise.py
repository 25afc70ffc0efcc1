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
    # German
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
    # Spanish
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
    # Dutch
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


class _Praise(Cue):
    """Praise of us: what is wanted, offered, promised, or done by others is none, unless it is said that you did it."""

    __slots__ = ()

    def counts(self, match: re.Match[str]) -> bool:
        """Tell whether nothing before the phrase takes it back."""
        before = match.string[: match.start()][-60:]
        if _DONE.search(before):
            return not DENIED.search(before) and not WISHED.search(before)
        vetoes = (*self.before, _NOT_OURS, _PRAISED_OTHER)
        return not any(veto.search(before) for veto in vetoes)


PRAISE = _Praise(
    _SAYS, before=(DENIED, WISHED, OTHERS), within=re.compile(f"{_IRONY.pattern}|{_QUESTION.pattern}", re.IGNORECASE)
)
