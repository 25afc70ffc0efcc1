"""Words by which English, German and French promise; `sure` needs no date, `dated` promises only with one.

No pattern can backtrack badly: gaps are bounded, and a sentence has at most 600 characters.
"""

from __future__ import annotations

from typing import NamedTuple

from rules.language.lexicon import LEXICON, Phrases


class Promising(NamedTuple):
    """How a language promises."""

    sure: Phrases
    """With or without a date."""
    dated: Phrases
    """Only with a date: else it is what is done right now, what is planned, or how things go."""


_ADVERBS = (
    r"(?: (?:also|just|then|now|gladly|happily|certainly|definitely|surely|personally|first|quickly|immediately|soon|shortly|both|all|simply|always|probably"
    r"|most likely|of course|try to|try and|make sure to|make sure that i|be sure to|be happy to|be glad to|be able to|do my best to|do our best to|aim to|have to|need to))*"
)
_SUBJECT = (
    r"\b(?:i|we)\b(?:'ll| ll| will| shall|'m going to| am going to|'re going to| are going to| gonna|'m gonna)\b"
    + _ADVERBS
)
_DO = (
    r"(?:(?:re)?send|forward|get (?:back|in touch|it to|this to|that to|them to|you (?:the|a|an|that|this|some|your|my|our)|the \w+ (?:\w+ )?to you|onto it|on to it|right on|to the bottom)"
    r"|come back|reply|respond|answer|call|ring|phone|e-?mail|mail you|write (?:back|to you|you)|text you|message you|let (?:you|them|him|her|everyone|everybody) know|share|provide|prepare|draft"
    r"|update|check|double[- ]check|look (?:into|at|through|over|it up|for)|find out|ask|confirm|deliver|ship|submit|finish|finali[sz]e|complete|fix|repair|review|investigate|arrange"
    r"|organi[sz]e|set (?:up|it up|that up|one up)|schedule|book|put (?:together|it together|something together)|work (?:on|out)|make sure|ensure|take (?:care|a look)|follow[- ]up|revert"
    r"|keep (?:you|everyone) (?:posted|updated|informed|in the loop)|circulate|sign|pay|transfer|refund|reimburse|drop (?:you|it)|bring|pass (?:it|this|that|on|along|your|the)"
    r"|give you (?:an?|the|my|our|feedback|more|some)|be (?:in touch|sending|back (?:to you|in touch|with)|calling|getting back|writing|emailing)|contact|reach out|talk to|speak (?:to|with)"
    r"|upload|go (?:through|over)|process|issue|replace|invite|introduce|remind|invoice|quote you|handle|sort|chase|escalate|do (?:it|this|that|so)\b|clarify|inform|notify|report back"
    r"|see (?:what|if|whether|to it)|tell you|show you|ping|supply|solve|resolve|deal with|figure|dig|print|amend|cancel|consult|verify|touch base|circle back|hop on|attend to)\b"
)
_NEVER = (
    r"(?! (?:not|never|be (?!in touch|sending|able|back|calling|getting|with you|done|finished|ready|through|sharing|shipping|delivering|working on|posting|setting up|putting|submitting|completing|uploading|updating|paying|issuing|emailing|forwarding|finishing|providing|making|preparing|contacting|reaching|following)|see|need|want|miss|look forward|wait|await|expect|require"
    r"|appreciate|assume|admit|think|hope|like|love|let you go|leave you|know|remember|understand|keep (?:it|that|this|you) in|consider|only|meet|have to|no longer|hardly|enjoy|stay|travel|fly|agree|accept|close"
    r"|arrive|probably not|in no|regret|forget|wish|benefit|lose|find|owe|use|take it that|live|sleep|continue|call it|by no|of course not|likely not)\b)"
)
_READY = (
    r"(?:with you|sent|ready|delivered|shipped|done|finished|completed?|there|available|in your|on (?:its|their) way|fixed|resolved|dispatched|posted|published|processed|paid|transferred|released|signed|updated"
    r"|forwarded|finali[sz]ed|in the (?:mail|post)|yours|e?mailed|provided|issued|over to you|submitted|uploaded|out|live|refunded|installed|repaired|replaced|back to you|circulated)\b"
)
_REACH_YOU = r"(?:call|contact|get back to|get in touch with|reach out to|send|e-?mail|write to|reply to|be in touch with|phone|ring|update|follow up with)"
ENGLISH = Promising(
    LEXICON.phrases(
        _SUBJECT + r"(?= " + _DO + ")",
        r"\blet me (?:just |quickly |first |please )?(?=(?:check|look into|look at|find out|get back|come back|ask|see (?:what (?!you\b)|if|whether)|confirm|verify|investigate|dig|talk to|speak (?:to|with)|run (?:this|it) by"
        r"|double[- ]check|consult|discuss|look this up|look it up|think (?:about|it)|have a look|take a look|get (?:this|that|it|you)|work on)\b)",
        r"\bleave (?:it|this|that) with (?:me|us)\b|\b(?:i'm|i am|we're|we are) (?:already |now |currently )?(?:on it|looking into|working on (?:it|this|that)|checking)\b",
        r"^\W*(?:(?:ok|okay|sure|yes|great|thanks|thank you|perfect|noted|fine|no problem|absolutely|understood|got it|hi|hello|dear)\b(?: \w+)?[ ,.!-]{1,3})?(?:will|shall) (?=(?:send|do\b|get (?:back|it|this)|check"
        r"|let (?:you|them)|call|forward|reply|revert|e-?mail|update|come back|look (?:into|at)|follow up|confirm|ship|deliver|be in touch|ask|fix|pass|try|share|keep you|prepare|have it|bring|write|ring|review|sign|pay))",
        r"\b(?:i|we) (?:hereby )?(?:promise|guarantee|undertake|commit) (?:you |that )?(?:to |we |i |you |it )",
        r"\b(?:my|our) (?:\w+ ){0,2}(?:colleagues?|team|assistant|accountants?|lawyers?|boss|manager|partner|office|support|department|warehouse|technicians?|engineers?|secretary|people|staff)"
        r"(?:'ll| will) (?:\w+ )?(?=" + _REACH_YOU + r"\b)",
        r"(?<!\bhe )(?<!\bshe )\b(?!he\b|she\b|they\b|it\b|who\b|you\b|that\b|which\b|one\b|nobody\b|this\b|if\b|someone\b|i\b|we\b)\w{2,20} will "
        + _REACH_YOU
        + r" you\b",
        r"\byou(?:'ll| will| shall) (?:soon |then |shortly )?hear (?:back )?from (?:me|us)\b",
    ),
    LEXICON.phrases(
        _SUBJECT + _NEVER + r"(?= \w)",
        r"\byou(?:'ll| will| shall| should| can expect to| are going to) (?:\w+ )?(?:(?:have|get|receive)(?! to\b)|hear|find)\b|\byou can (?:\w+ )?expect\b|^\W*expect (?:it|the|my|our|an?|to hear|your|delivery|news)\b",
        r"\b(?:it|they|this|that|everything|(?:the|your|my|our|an?|all|both|these|those)(?: [\w-]+){1,6}?)(?:'ll| will| should| is going to| are going to)\b(?: \w+)? (?:be |have been )(?="
        + _READY
        + ")",
        r"\b(?:it|they|this|that|(?:the|your|my|our|all|an?)(?: [\w-]+){1,6}?)(?:'ll| will)\b(?: \w+)? (?=(?:follow|arrive|go out|ship|reach you|leave|come through)\b)",
        r"\b(?:details|more|rest|everything|offer|invoice|quote|documents?|report|reply|answer) to follow\b|\b(?:going out|goes out|ships|is shipping|are shipping|coming your way|is being sent|are being sent|will follow)\b",
        r"\b(?:i'm|i am|we're|we are) (?:\w+ )?(?=(?:sending|calling|shipping|delivering|finishing|preparing|paying|mailing|e-?mailing|forwarding|submitting|aiming|planning to|getting (?:it|this|that|you)|handing|sorting|seeing to"
        r"|on track|committed|releasing|publishing|dropping|coming back)\b)",
        r"\b(?:i|we) (?:\w+ )?(?=(?:aim|plan|intend|expect|mean|undertake|commit|target) (?:to (?:have|send|ship|deliver|finish|complete|get|reply|respond|answer|publish|release|submit|call|provide|do|fix|review|sign|pay)|for|on)\b)",
        r"\b(?:i|we) can (?:\w+ )?(?=(?:have (?!a )|get|send|deliver|finish|ship|provide|give|call|e-?mail|complete|let you)\b)",
        r"\b(?:i|we) (?:send|call|ship|deliver) (?:you|it|them|the|your)\b|\b(?:i|we) (?:should|ought to) (?:\w+ )?(?:have|be able|know|get|hear|finish)\b",
        r"\b(?:ready|done|finished|reply|answer|feedback|delivery|payment|update|back) (?:by|within|no later than|before)\b",
    ),
)

_ICH = (
    r"(?:schicke?|schick's|sende|übersende|maile|melde|rufe?|gebe?|kümmere|kümmer|prüfe?|überprüfe|kläre?|liefere|bringe?|leite|reiche?|bereite|erstelle|überweise|informiere|sage?|sag|halte|antworte|bestätige"
    r"|erledige|setze|frage?|frag|schaue?|schau|sehe|lasse?|besorge|veranlasse|stelle|mache|mach|komme|komm|schreibe|schreib|übernehme|organisiere|buche|reserviere|werde|bespreche|trage|nehme|telefoniere|korrigiere|ergänze"
    r"|aktualisiere|unterschreibe|zahle|bezahle|versuche|arbeite|teile|übermittle|hake|vereinbare|recherchiere|verspreche|nenne|beantworte|erkundige|ruf|überarbeite|schaffe|finalisiere|repariere|bestelle|drucke|lade|veröffentliche|verschicke|baue|tausche|ersetze|entwerfe|schließe|passe|werte|formuliere|übersetze|rechne|hole|stornier[e]?|fertige|plane|lege|führe|bearbeite|beende|storniere|hinterlege|lese|teste|rede|spreche|treffe|gehe)"
)
_WIR = (
    r"(?:schicken|senden|übersenden|mailen|melden|rufen|geben|kümmern|prüfen|überprüfen|klären|liefern|bringen|leiten|reichen|bereiten|erstellen|überweisen|informieren|sagen|halten|antworten|bestätigen|erledigen|setzen|fragen"
    r"|schauen|sehen|lassen|besorgen|veranlassen|stellen|machen|kommen|schreiben|übernehmen|organisieren|buchen|reservieren|werden|besprechen|nehmen|korrigieren|ergänzen|aktualisieren|unterschreiben|zahlen|bezahlen|versuchen"
    r"|teilen|übermitteln|vereinbaren|versprechen|nennen|beantworten|versenden|verschicken|beheben|reparieren|installieren|montieren|stornieren|erstatten|bearbeiten|überarbeiten|schaffen|finalisieren|bestellen|drucken|laden|veröffentlichen|bauen|tauschen|ersetzen|entwerfen|schließen|passen|werten|formulieren|übersetzen|rechnen|holen|fertigen|legen|führen|beenden|hinterlegen|lesen|testen|starten|beginnen|tauschen|produzieren|buchen|zahlen|rufen)"
)
_SEND_DE = (
    r"(?:schicke?n?|sende[nt]?|übersende[nt]?|maile[nt]?|melde[nt]?|liefer[ent]+|zuschicken|zusenden|zukommen|anrufen|zurückrufen|nachreichen|weiterleiten|bescheid|kümmer[ent]+|prüfe[nt]?|kläre[nt]?|antworte[nt]?|beantworte[nt]?"
    r"|informiere[nt]?|bestätige[nt]?|erledige[nt]?|erstelle[nt]?|vorbereiten|überweise[nt]?|veranlassen|abklären|nachfragen|nachsehen|nachschauen|beheben|zurückmelden|in verbindung|versende[nt]?|verschicken|dem laufenden"
    r"|auf (?:sie|dich|euch) zu|mitteilen|besprechen|zurückkommen|darum)"
)
GERMAN = Promising(
    LEXICON.phrases(
        r"\b(?:ich|wir) (?:schicken?|schick|senden?|übersenden?|mailen?|melden? (?:mich|uns)|kümmern? (?:mich|uns)|prüfen?|überprüfen?|klären?|liefern?|liefere|antworten?|informieren?|bestätigen?|erledigen?|erstellen?|überweisen?"
        r"|besorgen?|veranlassen?|reichen?|leiten?|übernehmen?|erkundigen?|kläre|beantworten?|verspreche[n]?)\b",
        r"\b(?:ich|wir) (?:gebe?|geben|sage?|sagen) (?:\S+ ){0,8}(?:bescheid|rückmeldung)\b|\b(?:ich|wir) (?:rufe?n?) (?:\S+ ){0,10}(?:an|zurück)\b|\b(?:ich|wir) (?:lassen?) (?:\S+ ){0,8}(?:wissen|zukommen)\b",
        r"\b(?:ich|wir) (?:halten?) (?:sie|dich|euch) (?:\S+ ){0,4}auf dem laufenden\b|\b(?:ich|wir) (?:kommen?) (?:\S+ ){0,8}(?:auf (?:sie|dich|euch) (?:zu|zurück)|darauf zurück)\b|\b(?:ich|wir) (?:setzen?) (?:mich|uns)\b",
        r"\b(?:ich|wir) (?:schaue?n?|sehe?n?|frage?n?) (?:\S+ ){0,6}(?:nach|an)\b|\b(?:ich|wir) (?:frage?n?|schaue?n?|gucke?n?) (?:mal|kurz|gleich|beim|bei)\b",
        r"\b(?:schicke?|schick|sende|übersende|maile|melde|prüfe|kläre|liefere|antworte|informiere|bestätige|erledige|erstelle|überweise|besorge|veranlasse|kümmere|gebe?|rufe?|lasse|komme|setze|halte|beantworte) ich\b",
        r"\b(?:schicken|senden|übersenden|mailen|melden|prüfen|klären|liefern|antworten|informieren|bestätigen|erledigen|erstellen|überweisen|veranlassen|kümmern|geben|rufen|lassen|kommen|setzen|halten|beantworten|versenden) wir\b",
        r"\b(?:ich werde|wir werden|werde ich|werden wir)\b(?=.{1,110}\b" + _SEND_DE + r"\b)",
        r"\bmeldet sich (?:\S+ ){0,6}bei (?:ihnen|dir|euch)\b|\bwird (?:sich (?:\S+ ){0,4}bei (?:ihnen|dir|euch)|(?:sie|dich|euch|ihnen|dir) (?:\S+ ){0,6}(?:anrufen|kontaktieren|informieren|schicken|senden|antworten|zurückrufen))\b",
        r"\b(?:sie hören|du hörst|ihr hört|hören sie|hörst du) (?:\S+ ){0,5}von (?:mir|uns)\b|\bbin (?:ich )?(?:schon |gerade )?dran\b",
    ),
    LEXICON.phrases(
        r"\bich (?:"
        + _ICH[3:]
        + r"\b|\b(?:"
        + _ICH[3:]
        + r" ich\b|\bwir (?:"
        + _WIR[3:]
        + r"\b|\b(?:"
        + _WIR[3:]
        + r" wir\b",
        r"\b(?:sie|ihr|du) (?:es |sie |ihn |ihr |ihre |alles )?(?:erhalten|bekommen|kriegen|erhältst|bekommst|kriegst|hast|haben|habt|bekommt|erhaltet)\b|\b(?:erhalten|bekommen|kriegen|haben) sie\b"
        r"|\b(?:erhältst|bekommst|kriegst|hast) du\b|\b(?:bekommt|erhaltet|habt) ihr\b",
        r"\b(?:geht|gehen|kommt|kommen|ist|sind|wird|werden|steht) (?:\S+ ){0,12}(?:fertig\w*|raus|hinaus|rein|da|bei (?:ihnen|dir|euch)|versandt|versendet|verschickt|geliefert|zugeschickt|zugesandt|erledigt|zugestellt|bereit"
        r"|ausgeliefert|überwiesen|unterwegs|behoben|bezahlt|in die post|zu|abgeschlossen|eingebaut|repariert|erstattet|zugesendet|auf dem weg|verfügbar)\b",
        r"\bich (?!danke|wünsche|bitte|rate|empfehle|habe|hatte|hätte|würde|könnte|möchte|glaube|schulde|sollte|müsste|erwarte|brauche|wollte|dachte|konnte|musste)\w{3,14}e (?:ihnen|dir|euch|sie|dich)\b"
        r"|\b(?!danke|wünsche|bitte|rate|empfehle|habe|hatte|hätte|würde|könnte|möchte|glaube|schulde|sollte|müsste|erwarte|brauche|wollte|dachte|konnte|musste)\w{3,14}e ich (?:ihnen|dir|euch|sie|dich)\b",
        r"\b(?:folgt|folgen|erfolgt)\b|\blieferung (?:erfolgt|kommt)\b",
        r"\b(?:kann|können|könnte) (?:ich|wir) (?:\S+ ){0,14}(?:schicken|senden|liefern|fertig|geben|sagen|zusagen|anrufen|erledigen)\b|\b(?:ich|wir) (?:kann|können) (?:\S+ ){0,14}(?:schicken|senden|liefern|fertig|geben|sagen|erledigen|haben)\b",
        r"\b(?:ich|wir) (?:versuchen?|planen?|beabsichtigen?|wollen|will|habe?n? vor|denken?|rechnen?)\b|\bmeldet sich\b",
    ),
)

_FR_PRONOUNS = r"(?:(?:vous|te|le|la|les|lui|leur|y|en|me|nous|m'en|s'en|[tlmn]')\s?){0,3}"
_FR_STEMS = (
    r"(?:(?:r?envo|enver|renver|répond|rappel|appel|transmett|fe|donne|confirme|contacte|recontacte|reviend|tiend|livre|adresse|communique|expédie|vérifie|regarde|occupe|charge|informe|prépare|fini|termine|paie|paye"
    r"|règle|régle|mett|prend|passe|écri|soumett|fourni|procéde|renseigne|remett|partage|relance|corrige|étudie|examine|traite|propose|établi|présente|rend|dépose|valide|complète|compléte|signe|rembourse|verse|vire|planifie"
    r"|organise|réserve|averti|préviend|apporte|ajoute|modifie|poste|publie|résoud|demande|di|ve|communi|sollicite|installe|répare|remplace|facture|chercherai|cherche|diffuse|actualise|ouvri|lance)r+(?:ai|ons|a)\b)"
)
FRENCH = Promising(
    LEXICON.phrases(
        r"\b(?:je|j|nous|on)\b'?\s?" + _FR_PRONOUNS + _FR_STEMS,
        r"\b(?:je vais|nous allons|on va)\b(?! (?:pas|voir|bien|mal|devoir|essayer de savoir)\b)(?= .{0,40}\b(?:\w{3,}(?:er|ir|re))\b)",
        r"\b(?:je|nous|on) (?:reviens|revenons|revient) (?:vers|auprès)\b|\b(?:je m'en|nous nous en|on s'en) (?:occupe|occupons|charge|chargeons)\b|\b(?:je m'occupe|nous nous occupons|je me charge|nous nous chargeons) (?:de|du|d)\b|\bje m'en (?:occupe|charge)\b",
        r"\b(?:je|on) (?:vous|te) (?:tiens?|tient|rappelle|recontacte|redis|redit)\b|\bnous vous (?:tenons|rappelons|recontactons)\b|\bje me renseigne\b|\bje (?:vérifie|regarde)\b|\bnous (?:vérifions|étudions|regardons)\b",
        r"\b(?:vous|te|t') ?(?:contactera|rappellera|appellera|répondra|enverra|recontactera|écrira|transmettra|livrera|reviendra vers)\b",
    ),
    LEXICON.phrases(
        r"\b(?:je|nous|on) (?:(?:vous|te|le|la|les|lui|leur|[tl]')\s?){1,3}(?:envoie|envoyons|renvoie|transmets|transmettons|transmet|appelle|appelons|réponds|répondons|répond|fais|faisons|fait|donne|donnons|confirme|confirmons|dis|dit|disons"
        r"|livre|livrons|apporte|passe|prépare|adresse|adressons|mets|règle|réglons|communique|communiquons|partage|écris|écrivons|expédie|expédions|rends|termine|finis|paie|envoi)\b",
        r"\b(?:je|nous|on) (?:envoie|envoyons|prépare|préparons|termine|terminons|finis|finissons|livre|livrons|passe|passons|règle|appelle|rappelle|finalise|finalisons|reprends|reprenons|complète|corrige|corrigeons|valide|relis|commande|poste|organise|planifie|rédige|traite|traitons|effectue|effectuons|dépose|installe|installons|signe|procède|procédons|vérifie|contacte|contactons|renvoie|reviens|revenons|compte|comptons|prévois|prévoyons|pense|essaie|essayons|mets|boucle)\b",
        r"\bje (?:vous|te|le|la|les|lui|leur|[tl]')\s?(?:(?:le|la|les|l')\s?)?(?!remercie|souhaite|prie|demande|attends|rappelle que|confirme (?:que|avoir)|savais|avais|trouve|dois|crois|invite|espère|étais|suis)\w{3,14}(?:e|s)\b",
        r"\bvous (?:l'|les |en )?(?:recevrez|aurez|allez recevoir|serez|devriez recevoir)\b|\btu (?:l'|les |en )?(?:recevras|auras|vas recevoir|devrais recevoir)\b",
        r"\b(?:sera|seront|est|sont) (?:\S+ ){0,3}?(?:prête?s?|envoyée?s?|livrée?s?|disponibles?|expédiée?s?|terminée?s?|réglée?s?|payée?s?|transmise?s?|chez vous|faite?s?|corrigée?s?|adressée?s?|effectuée?s?|publiée?s?)\b",
        r"\b(?:je|nous) (?:peux|pouvons|vais|allons|m'engage|nous engageons|ferai|tâcherai|promets)\b|\b(?:livraison|envoi|réponse|retour) (?:prévue?|au plus tard|sous)\b|\b(?:suivra|suivront|arrivera|arriveront|partira|part)\b",
    ),
)
