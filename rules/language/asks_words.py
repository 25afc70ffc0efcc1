"""Words by which a sentence asks, in eight languages, and the courtesies that only look like it.

No pattern can backtrack badly: gaps are bounded, and a sentence has at most 600 characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rules.language.lexicon import LEXICON, Phrases

Cues = Sequence[tuple[float, Phrases]]
"""How strongly a sentence with one of these words asks, 0 to 1."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_OPENING = (
    r"^\W*(?:(?:hi|hello|hey|dear|and|so|also|then|or|but|ok|okay|yes|no|thanks|thank you)[ ,:!-]+)?(?:\w+[,:]+ ?)?"
)
"""What may stand before an imperative: a word or two, a name with a comma or colon."""

_ENGLISH: Cues = (
    (
        0.9,
        LEXICON.phrases(
            r"\b(?:could|can|would|will) (?:you|someone|somebody|anyone|u)\b(?! (?:believe|guess|imagine)\b)|\b(?:could|can|would|shall|may) (?:we|i)\b.{0,200}\?",
            r"\b(?:pls|plz|kindly)\b|(?<!\bhe )(?<!they )(?<!also )(?<!she can )(?<!he can )(?<!that )\blet (?:me|us) know\b|\bkeep (?:me|us) (?:posted|informed|updated)\b"
            r"|(?<=\w[ ,])please[.! ]{0,5}$|(?<=, )please[.! ]{0,5}$|^\W*(?:may|could|can|shall) (?:we|i)\b",
            r"(?<!\bto )\bplease (?!find\b|note\b|see (?:the )?attached|be advised|(?:do not|don't) (?:hesitate|reply|respond to this)|feel free|accept\b"
            r"|keep in mind|bear with|reach out|remove yourself|be (?:assured|aware)|add (?:mailto|\S{1,80}@)|add to|follow (?:me|us)\b|a\b|every\b|remember\b|click\b|take a (?:moment|minute|look at our)"
            r"|excuse|forgive|disregard|ignore|click|visit|log ?in|sign (?:in|up|on)|go to|follow the|try (?:to sign|again)"
            r"|add ?\S{0,80} ?\S{0,80} to your|add events|unsubscribe|enjoy|refer to|read our)\w+",
            r"\b(?:i|we)(?:'d| would) (?:\w+ ){0,2}appreciate\b|\b(?:i|we)(?:'d| would) be (?:\w+ )?grateful"
            r"|\b(?:i|we) (?:\w+ ){0,2}appreciate (?:it|any|some|if|hearing|receiving|an?|your (?:\w+ )?(?:reply|response|answer|feedback|input|thoughts|comments|confirmation|advice|views?))\b",
            r"\bif you could\b|\bwould be (?:great|good|nice|helpful|lovely|appreciated|wonderful) (?:if|to (?:get|have|know|hear|see))",
            r"\bdo you (?:want|have|know|think|need|mind)\b|\bare you (?:able|available|free|interested)\b|\bmind if\b",
            r"\bany (?:news|update|chance|idea|word|feedback)s?\b.{0,40}\?|\b(?:was|am|were|are|'m) wondering (?:if|whether|what|when|where|how|about|could)\b",
            r"\b(?:we|i)(?:'d| would|'ll| will)? (?:still |really |urgently )?(?:need|require) (?:you|your|the|a|an|this|that|some|more|what|to (?:know|get|see|talk"
            r"|meet|discuss|speak|order|change|cancel|move))\b",
            r"\b(?<!to )(?<!will )(?<!'ll )(?<!did )(?<!just )(?<!them )(?:send|give|get|call|email|e-mail|forward|fax|bring|show|tell|drop|shoot)"
            r" (?:me|us|it to|them to)\b",
            r"\b(?:i|we)(?:'d| would) (?:also )?like (?:to (?:know|see|get|have|set|schedule|meet|discuss|talk|speak|ask|order|book|buy"
            r"|change|cancel|move|invite|request)|you|a|an|some)\b(?! (?:to join my network|that from))",
            r"\b(?:i am|i'm|we are|we're) (?:still )?(?:waiting|looking) for\b|\bcan i\b|\bshall we\b|\bhow about\b|\bwhat about\b",
            r"\bget back to (?:me|us)\b|\bask you to\b|\bawaiting your\b|\bneed you to (?!be\b)|\byou (?:still )?owe (?:me|us)\b",
            r"\blook(?:ing)? forward to (?:your (?:\w+ )?(?:reply|response|answer|feedback|comments|thoughts|call|confirmation)"
            r"|hear(?:ing)? )",
            r"\bis it (?:possible|ok|okay|all right|alright) (?:to|if|for|that)\b|\bwhy don't (?:you|we)\b",
            r"\bcheck(?:ing)? in on\b|\bfollow(?:ing)? up on (?:my|our|the)\b|\binvite you\b|\bif you want to (?:come|join|meet|go)\b",
            r"\bam i (?:right|correct|wrong|mistaken|missing (?:something|anything))\b|\bcorrect me if\b|\bif i(?:'ve| have)? (?:understand|understood|get|got) (?:\w+ ){0,3}(?:right|correctly|properly|well)\b"
            r"|\b(?:hope|think|believe) (?:i|we)(?:'ve| have)? (?:understand|understood|get|got) (?:\w+ ){0,4}(?:right|correctly|properly|right idea)\b",
            r"(?:^|\byes[,!. ]+|\bok(?:ay)?[,!. ]+)\W*(?:that|this|it)(?:'d| would) be (?:\w+ )?(?:great|perfect|lovely|wonderful|helpful|fantastic|excellent|brilliant|awesome|super|kind)\b",
            r"\bsee what you think\b|\bwhat (?:do|did) you think\b|\bto inquire (?:about|whether|if)\b"
            r"|\b(?:were|was|am|are|'m|'re) hoping (?:for|to (?:get|have|see|hear))\b",
        ),
    ),
    (
        0.7,
        LEXICON.phrases(
            r"\b(?<!after the )(?<!at the )(?<!open the )(?<!are )(?<!is )(?<!be )(?<!have a noon )(?<!forward to )(?:lunch|dinner|drinks?|coffee|meet(?:ing)?|(?:a|the|our|phone) call|get together)\b.{0,60}"
            r"\b(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next week|weekend"
            r"|noon|\d{1,2}(?::\d\d)? ?(?:am|pm|o'clock))\b",
            r"\blet'?s (?!say\b|see how|face it|hope|you\b|me\b|wait)\w+",
            r"\bwe (?:should|can|could|will|need to|'ll) (?:\w+ )?(?:meet|talk|discuss|get together|set up|schedule)\b",
            r"\bgive (?:me|us|him|her|them|\w+)? ?a (?:call|ring|shout)\b|\bjoin (?:me|us)\b",
            r"\byou (?:should|need to|might want to|might|may want to|have to|must) (?:also )?(?:call|tell|talk|check|contact|send|speak"
            r"|look|get|put|ask|make|give|let)\b",
            _OPENING
            + r"(?:check|review|send|resend|call|advise|confirm|provide|forward|update|schedule|print|look(?! forward| like)|take"
            r"|contact|come|bring|remember|respond|reply|sign|complete|prepare|set up|put|talk to|speak to|ask|tell|give|try|help"
            r"|make sure|be sure|ensure|go ahead|double[- ]check|have a look|invite|suggest|explain|fix|arrange|book)\b"
            r"(?! (?:care|you|yours|this out))",
            _OPENING
            + r"(?:how (?:much|many|long|soon|often|far)|when (?:will|can|do|is|are)|what (?:is|are|would)|where (?:is|are|can))\b",
            r"\b(?:works?|good|okay|ok|fine) (?:for|with) you\b|\bplan (?:to|on) (?:meet|attend)",
            r"(?<!don't )(?<!will )(?<!and )\b(?:like|want|need|love) to (?:discuss|talk|speak|meet|chat)\b|\b(?:love|like) to hear\b|\bi need (?!to\b)\w+|\bneeds? your\b",
            r"\b(?:i|we)(?:'d| would)? (?:also |strongly |very much )?(?:suggest|propose|recommend|encourage)\b|\bi(?: also| just| only)? want(?:ed)? to know\b|\bneed to know\b",
            r"\b(?:glad|happy|love|pleased) to (?:meet|join (?:you|us|me)|see you|get together|have lunch)\b|\bmeet(?: with)? you (?:\w+ ){0,3}"
            r"(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next week)\b",
            r"\bwe (?:could|should) (?:\w+ )?(?:meet|have|try|find|arrange|get|do|go|make|set|start|look|talk)\b|\b(?:set up|schedule|arrange|have) (?:a|another) (?:\w+ )?(?:call|meeting|discussion|chat|time)\b(?! (?:was|is|were)\b)",
            r"\bi can (?:meet|come|do) (?:\w+ ){0,2}(?:at|on|around|any|this|next|mon|tue|wed|thu|fri|\d)\w*",
            r"\bkeep me (?:in the loop|up to date|in mind)\b|\b(?:i|we) (?:assume|expect|trust)(?: that)? you(?:'ll| will| can)\b|\bexpect (?:an answer|to hear)\b|\bwould (?:\w+ )?appreciate\b|\bbe (?:greatly |much |very |really )?appreciated\b",
            r"^\W*(?:see|grab|keep|remind|page) (?:me|us)\b|\bgive (?:me|us) your\b|(?:^|[,.] )you(?:'ll| will)? (?:just |also |still |only )?need to (?!know\b|be\b)\w+",
        ),
    ),
)
_GERMAN: Cues = (
    (
        0.9,
        LEXICON.phrases(
            r"\b(?:können|könnten|würden|dürften|hätten|wären|haben|möchten|wollen|mögen) sie\b|\bdarf ich\b|\bhätten? (?:ich |wir )?gerne?\b|\berwarten? (?:ich |wir )?(?:ihr|eure|deine|bis|eine)\w*|\bkann ich\b.{0,200}\?",
            r"\b(?:kannst|könntest|würdest|hast|hättest|wärst|magst|möchtest|willst) du\b|\b(?:könnt|könntet|würdet|habt|hättet|wollt) ihr\b",
            r"^(?:\W*\w+[,!] )?(?:(?:können|könnten|dürfen|dürften|wollen|sollen|sollten) wir|(?:kann|könnte|würde|mag) (?:mich|mir|uns|jemand|man|bitte))\b|\b(?:können|könnten) wir\b.{0,200}\?",
            r"\bbitte\b(?! (?:beachten|entschuldig|verzeih|finden|sehr|schön|haben sie verständnis|zögern|nicht (?:zögern|antworten|auf)"
            r"|melden sie sich (?:jederzeit|gern)))(?= \w)|(?<=\w )bitte[.! ]{0,5}$|(?<=, )bitte[.! ]{0,5}$",
            r"\b(?:brauch(?:e|en|st)|benötigen?|bräuchten?) (?:ich|wir|noch|die|das|den|ein)|\b(?:ich|wir) (?:bräuchten?|benötigen?|brauchen?)\b",
            r"\b(?:ich|wir) bitten? (?:um|sie)\b|\bbitten wir\b|\bbitte ich\b|\bwürden? .{0,60}\bfreuen\b"
            r"|\bfreuen? (?:ich )?(?:mich|uns) auf (?:ihre|eure|deine|eine) (?:\w+ )?(?:antwort|rückmeldung|nachricht|zusage|anruf)",
            r"\blass(?:en|t)? (?:sie |es )?(?:mich|uns|mir) (?:bitte |es |kurz |doch )*(?:wissen|hören|zukommen)",
            r"\b(?:wäre|wären|bin|sind) .{0,60}\bdankbar\b|\bdankbar, wenn\b|\b(?:wäre|ist) es (?:dir |ihnen )?möglich\b",
            r"\bwäre (?:\w+ )?(?:schön|toll|super|nett|prima|hilfreich|gut|klasse|lieb|wichtig), (?:wenn|dass)",
            r"\b(?:würden?|möchten?|wollen|will) .{0,80}\b(?:bestellen|buchen|wissen|vereinbaren|verschieben|kaufen|besprechen|kündigen"
            r"|ändern|stornieren|erfahren|nachfragen|fragen|beauftragen)\b",
            r"\bwarten? (?:ich |wir )?(?:noch|immer|weiter|seit|auf)\b|\b(?:wir warten|ich warte)\b|\bfehl(?:t|en) (?:mir|uns)\b"
            r"|\bsteh(?:t|en) noch aus\b",
            r"\b(?:geben|gib|gebt|sag|sagt|sagen) .{0,40}\bbescheid\b|\bwann (?:können|könnt|kannst|kommt|kommen|passt|wäre|ist|hätten)\b",
            r"\b(?:schicken|senden|nennen|sagen|teilen|geben|rufen|melden|erklären|bestätigen|prüfen|überprüfen|kommen|leiten) sie"
            r" (?:mir|uns|mich|sich|bitte|doch|das|die|den|mal|es)\b(?! (?:jederzeit|gern))",
            r"\b(?:wenn|falls) (?:ich|wir) (?:\w+ ){0,3}(?:richtig|recht|korrekt) (?:verstehe|verstehen|verstanden)\b|\bliege ich (?:\w+ )?(?:richtig|falsch)\b|\bkorrigieren sie mich\b",
            r"^\W*(?:ja[,!. ]+)?(?:das|es) wäre (?:\w+ )?(?:toll|super|prima|nett|klasse|perfekt|hilfreich|wunderbar|spitze)\b",
            r"\bpasst (?:es |das )?(?:ihnen|dir|euch)\b|\bgibt es (?:schon|bereits|inzwischen|etwas|neuigkeiten)\b",
        ),
    ),
    (
        0.7,
        LEXICON.phrases(
            r"^\W*(?:\w+, )?(?:schick|sende?|melde? dich|ruf|prüfe?|gib|sag|schau|komm|denk|frag|besorg|mach)\b(?! ich)",
            r"^\W*(?:was (?:kostet|kosten|ist|sind)|wie (?:viel|lange|teuer|hoch|weit)|wieviel|(?:ab|bis) wann|wo (?:ist|sind|kann|finde))\b",
            r"\b(?:treffen|termin|telefonat|mittagessen|anruf) .{0,40}\b(?:vorschlag|vorschlagen|vereinbaren|ausmachen)",
            r"\bich möchte (?:gern|gerne|sie)\b|\b(?:sollten|müssten) (?:wir|sie)\b",
        ),
    ),
)
_OTHERS: Cues = (
    (
        0.9,
        LEXICON.phrases(
            r"\b(?:pouvez|pourriez|peux|pourrais|auriez|avez|serait|pourrait|est|savez|voulez)[- ](?:vous|tu|il|on|nous)\b(?! (?:bien )?reçu\.)",
            r"\bmerci (?:de|d') ?(?!votre|ton|vos|tes|l['a]|m'avoir|nous avoir|avoir)(?:m'|nous |me |bien )?(?:\w+(?:er|ir|re)\b)",
            r"\b(?:veuillez|prie de|prions de) (?!trouver|agréer|noter|accepter|croire|recevoir|excuser)|\bs'il (?:vous|te) plaît|\bsvp\b",
            r"\bj'aimerais\b|\b(?:nous|je|j')\s?(?:avons|ai|aurions|aurais) besoin\b|\b(?:je|nous) (?:souhait|voudr)\w+",
            r"\b(?:j'attends|nous attendons|attente de|attends toujours)\b|\b(?:tenez|dites|envoyez|faites|rappelez|donnez|confirmez)-(?:moi|nous|le|la)\b",
            r"\b(?:tiens|dis|envoie|rappelle|donne)-(?:moi|nous)\b|\best-il possible\b|\best-ce (?:que|qu')",
            r"\bsi (?:je|j'ai|nous|nous avons) (?:vous )?(?:ai )?(?:bien )?(?:compris|comprends|comprenons)\b|\bcorrigez-moi\b|^\W*(?:oui[,!. ]+)?(?:ce|ça) serait (?:\w+ )?(?:super|parfait|génial|bien|formidable|gentil|top)\b",
            # Spanish
            r"\bsi (?:no )?(?:he |lo he )?(?:entiendo|entendí|entendido|comprendo) (?:bien|correctamente|mal)\b|\bcorríjame\b|^\W*(?:sí[,!. ]+)?(?:eso )?sería (?:\w+ )?(?:genial|estupendo|perfecto|ideal|fantástico|fenomenal)\b",
            r"\b(?:puede|puedes|pueden|podría|podrías|podrían|podemos|podríamos)\b.{0,200}\?|\bpor favor\b|\b(?:necesit|precis)(?:o|amos)\b",
            r"\b(?:me|nos) gustaría\b|\b(?:quisiera|quisiéramos|queremos|quería) (?:saber|pedir|hacer|comprar|cambiar|anular|reservar|encargar)",
            r"\b(?:agradecer(?:ía|íamos|é)|ruego|rogamos)\b|\b(?:espera|esperando) (?:de )?(?:su|tu|una|vuestra|respuesta|noticias)",
            r"\b(?:aví[sc]e|avisa|avísa|env[ií]e|env[ií]a|díga|llám[ea]|llam[ea]|confírme|mánde|mánda|manda|infórme)(?:n)?(?:me|nos)\b|\b(?:dime|dinme|dinos|dinnos)\b|\bhágame saber\b",
            # Italian
            r"\bse (?:ho )?(?:capito|capisco) bene\b|\bmi corregga\b|^\W*(?:sì[,!. ]+)?sarebbe (?:\w+ )?(?:perfetto|fantastico|ottimo|bello|magnifico)\b",
            r"\b(?:può|potrebbe|puoi|potete|potresti|potreste)\b.{0,200}\?|\bper (?:favore|cortesia|piacere)\b|\bvorre(?:i|mmo)\b",
            r"\b(?:ho|abbiamo|avrei|avremmo) bisogno\b|\b(?:attesa|aspettando|attendo|attendiamo|aspetto) (?:di )?(?:un|una|il|la|sua|suo|vostr[oa]|risposta|riscontro|notizie)",
            r"\b(?:prego|preghiamo) di\b|\bgrat[oaie] se\b|\bfa(?:temi|mi|ccia|cci|teci)(?:mi)? sapere\b|\bè possibile\b|\bmi (?:mandi|invii|dica|chiami|faccia|confermi)\b",
            r"\b(?:mand|invi|conferm|chiam)(?:atemi|ami|ateci|aci)\b|\bditemi\b|\bdimmi\b",
            # Dutch
            r"\bals ik (?:\w+ )?goed (?:begrijp|heb begrepen|begrepen heb)\b|^\W*(?:ja[,!. ]+)?dat zou (?:\w+ )?(?:fijn|mooi|geweldig|prettig|leuk|super) zijn\b",
            r"\b(?:kunt|kun|zou|zoudt|wilt|wil|kan) (?:u|je|jij|jullie)\b|\bgraag (?:ontvang|hoor|zou|bevestig|uw|je|een|voor|z(?:o|s)|even)\w*",
            r"\b(?:hoor|ontvang|verneem|zie|horen|ontvangen|vernemen) (?:ik |wij |we )?(?:graag|gaarne)\b|\balstublieft\b|\balsjeblieft\b|\bgelieve\b",
            r"\blaat (?:\w+ )?(?:me|mij|ons|het)\b.{0,20}\bweten\b|\b(?:ik|we|wij) wacht(?:en)?\b|\b(?:hebben|heb) .{0,60}\bnodig\b|\bstuur (?:me|mij|ons)\b",
            r"\b(?:wil|willen|zou|zouden) (?:\w+ )?graag\b|\bis het mogelijk\b|\bverzoek(?:en)? (?:ik|wij|u)\b",
            # Portuguese
            r"\bse (?:entendi|percebi|compreendi) bem\b|^\W*(?:sim[,!. ]+)?(?:isso )?seria (?:\w+ )?(?:ótimo|óptimo|perfeito|excelente|fantástico)\b",
            r"\b(?:pode|poderia|podem|podes|poderiam|podemos)\b.{0,200}\?|\bprecis(?:o|amos) d|\bpreciso\b|\bgostar(?:ia|íamos)\b",
            r"\b(?:aguard(?:o|amos|ar)|à espera|esperando) (?:a |o |d[aoe] |uma? |pel[ao] )?(?:sua |seu |vossa |tua )?(?:resposta|retorno|confirmação|contacto|contato|notícias|informaç)",
            r"\b(?:agradec(?:ia|íamos|eria)) (?:que|se)\b|\b(?:avise|envie|diga|ligue|confirme|mande|informe)(?:m)?-(?:me|nos)\b|\bqueria (?:saber|pedir|encomendar)\b",
            r"\bme (?:avise|envie|diga|ligue|confirme|mande)\b",
            # Polish
            r"\bjeśli dobrze (?:rozumiem|zrozumiał[ae]?m)\b|^\W*(?:tak[,!. ]+)?(?:to )?byłoby (?:\w+ )?(?:świetnie|super|wspaniale|idealnie|miło)\b",
            r"\bczy\b.{0,300}\?|\b(?:proszę|prosimy|prosiłbym|prosiłabym) (?:o|dać|przesłać|wysłać|potwierdz|sprawdz|zadzwoni|napisa|poda|odpowied)",
            r"\b(?:mógłby|mogłaby|możesz|mogą|może) (?:pan|pani|państwo|mi|nam|do)\b|\bpotrzebuj(?:ę|emy)\b|\b(?:czekam|czekamy|oczekuj(?:ę|emy)) na\b",
            r"\b(?:chciał(?:bym|abym)|chcieli(?:byśmy)?|chcemy) (?:\w+ )?(?:zamówić|wiedzieć|kupić|zapytać|umówić|zmienić|prosić)",
            r"\b(?:wdzięczn\w+) (?:za|gdyby|jeśli)\b|\bdaj(?:cie)? (?:mi )?znać\b|\bdać znać\b",
        ),
    ),
)
CUES: Mapping[str, Cues] = {"en": _ENGLISH, "de": _GERMAN, "": _OTHERS}
"""By language; "" = the other six."""

QUESTION = _any(
    r"^\W*(?:and |but |so |also |hi \w+, )?(?:who|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|will"
    r"|wann|wie|wo|wer|was|welche[rsn]?|warum|haben|ist|sind|gibt"
    r"|quand|comment|où|qui|quel(?:le)?s?|pourquoi|est-ce|cuándo|cómo|dónde|quién|qué|cuál"
    r"|quando|come|dove|chi|quale|wanneer|hoe|waar|wie|como|onde|quem|kiedy|jak|gdzie|kto|czy)\b"
)
GREETING = _any(
    r"^\W*(?:hi|hello|hey|dear|hallo|liebe[r]?|guten (?:tag|morgen)|bonjour|hola|ciao|buongiorno|beste|olá|dzień dobry)(?: \w+){0,3}\W+"
)
COURTESY = LEXICON.phrases(
    r"\bhow (?:are|have) (?:you|things|y'all)(?: been)?(?: doing| keeping)?(?: today| these days)?|\bhow(?:'s| is) (?:it|everything) going",
    r"\bhope (?:you(?:'re| are| had| have| enjoyed)|all(?:'s| is| goes)|this |everything|things)(?:(?! and | but )[^,;.!?]){0,80}",
    r"\bwie geht(?:'s| es)(?: (?:ihnen|dir|euch))?(?: (?:denn|heute|so))?"
    r"|\b(?:ich hoffe|wir hoffen|hoffentlich),? (?:es|ihnen|dir|euch|alles|sie (?:sind|hatten))[^;.!?,]{0,20}(?:, [^,;.!?]{0,60})?",
    r"\bcomment (?:allez|vas|ça va)[- ]?(?:vous|tu)?|\bj'espère que (?:vous|tu|tout)[^,;.!?]{0,80}"
    r"|¿?\bcómo (?:está|estás|están|te va|le va)(?: usted)?\b|\bespero que (?:est|todo|te|se|tudo|você)[^,;.!?]{0,80}",
    r"\bcome (?:sta|stai|state|va)\b|\bspero che (?:stia|tu|tutto|lei|voi)[^,;.!?]{0,80}|\bhoe gaat het(?: met (?:u|je|jou|jullie))?",
    r"\bik hoop dat (?:het|alles|u|je)[^,;.!?]{0,80}|\bcomo (?:está|vai|estás|estão)(?: (?:você|o senhor|a senhora))?\b",
    r"\bjak się (?:\w+ )?(?:masz|ma|miewa|macie)|\bmam nadzieję,? że (?:u|wszystko|ma|jest)[^;.!?]{0,80}",
    r"\bplease find[^;,.!?]{0,80}|\bplease (?:note|be (?:advised|aware|assured))\b|\b(?:do not|don't) hesitate[^;.!?]{0,200}|\bfeel free[^;.!?]{0,200}",
    r"\b(?:if|should) you (?:have|need|require|got) (?:any |further |more |additional |other |some )*(?:questions?|quer(?:y|ies)|concerns?"
    r"|problems?|trouble|issues?|help|assistance|information)\b[^;.!?]{0,200}",
    r"\bany questions,? (?:please )?(?:just )?(?:call|let|contact|feel|ask)[^;.!?]{0,200}",
    r"\b(?:zögern sie nicht|zögern)[^;.!?]{0,120}|\bbei (?:rück|weiteren )?fragen (?:\w+ )?(?:stehe?n?|melden|können|kontaktieren|gern)[^;.!?]{0,120}"
    r"|\bstehen? (?:ich|wir) .{0,60}zur verfügung|\bfür (?:rück)?fragen[^;.!?]{0,80}verfügung",
    r"\bn'hésitez pas[^;.!?]{0,120}|\bno dude en[^;.!?]{0,120}|\bnon esit\w+[^;.!?]{0,120}|\baarzel niet[^;.!?]{0,120}"
    r"|\bnão hesite\w*[^;.!?]{0,120}|\b(?:w razie|w przypadku) (?:\w+ )?pytań[^;.!?]{0,120}",
    r"\byou(?: were| are|'re) (?:so |absolutely |quite |totally )?(?:right|correct|a star|the best|amazing|a lifesaver)\b(?! (?:to|if|about))",
    r"\b(?:sorry|apologies|apologi[sz]e) (?:to (?:make (?:\w+ )?work for|bother|trouble|disturb)|for (?:bothering|troubling|disturbing|making (?:\w+ )?work for)) (?:you|everyone|everybody)(?: all)?\b",
    r"\bsee what i mean|\byou know what|\bwho knows|\bwhy not\?|\bguess what|\bdo you yahoo|\bcan you believe|, right\?$|,? (?:oder|gell|nicht wahr)\?$",
)
"""Said out of politeness, or to oneself: taken out before the rest of the sentence is judged."""
INVITATION = LEXICON.phrases(
    r"\b(?:do not|don't) hesitate|\bfeel free|\b(?:if|should) you (?:have|need|require|got)\b|\bany questions,? (?:please )?(?:just )?(?:call|let|contact|feel|ask)"
)
"""A courtesy that somebody may mean: the model decides, for English."""
PROMISE = _any(
    r"\W*(?:\w+, )?(?:i|we)(?:'ll| will| shall) (?:just |also |then )?(?:call|phone|ring|send|check|look into|find out|get back|let you know|be back"
    r"|confirm|forward|email|write|ask|try|take care|see to|do (?:it|that|so)|pass|keep you|come back|prepare|fix|update|discuss|talk to|speak to|think (?:about|it)|work on|investigate|report)\b"
)
"""Says what its writer is going to do: that waits for nobody."""
NOT_ASKED = LEXICON.phrases(
    r"\b(?:(?<!so )(?<!and )(?<!if )(?<!that )(?<!where )(?<!when )(?<!maybe )(?<!what )(?<!how )i can|(?<!if )(?<!wondering )i could|you can (?:also )?(?:find|see|reach)|as you can see|unsubscribe|no longer (?:want|wish|like|receive)"
    r"|opt[- ]out|click (?:here|below|on|the)|as (?:you|i) (?:asked|requested)|no need to"
    r"|(?:hier|dort|unter|damit|dann|jederzeit|so) .{0,40}(?:können|finden) sie|wie (?:von ihnen )?(?:gebeten|gewünscht|besprochen)"
    r"|address book)\b",
    r"^(?!.*\b(?:if|whether|when|until|how|what|sure|check|hope)\b).{1,80}\bworks(?: now| again| fine| well| perfectly| as (?:it should|expected))?[.!]*$",
)
"""Tells, and asks nothing, unless a question mark says otherwise."""
