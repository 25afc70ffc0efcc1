"""Does the writer say "not now", and when to come back? A call to be made after lunch is no deferral, nor their own promise to reply."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.language.hearing import CONDITIONAL, OTHERS, Cue
from rules.language.lexicon import LEXICON
from rules.language.sentences import Sentence
from rules.language.when_words import when_said

_NOT_NOW = LEXICON.phrases(
    # English
    r"\bnot (?:\w+ ){0,5}(?:at the moment|right now|at this time|at present|at this point|currently|for now|just now|at this stage|this (?:quarter|year"
    r"|season)|until (?:next|later|january|february|march|april|june|july|august|september|october|november|december|q[1-4]))\b|\bno (?:need|budget|capacity"
    r"|plans|interest|requirement|demand|use|bandwidth|appetite|resources) (?:\w+ ){0,3}(?:at the moment|right now|at this time|at present|currently|for now"
    r"|this (?:quarter|year|season)|until)\b",
    r"^(?:\w+,? ){0,3}not (?:now|right now|at the moment|at this time|just yet|for now)\b|\b(?:isn't|is not|not) (?:\w+ )?(?:the right time|a good time"
    r"|the best time|a priority|the right moment|on the agenda)\b|\b(?:timing|time) (?:is not|isn't|is just not|isn't quite|is not quite) (?:\w+ )?(?:right"
    r"|good|ideal|great)\b|\b(?:bad|wrong) tim(?:e|ing) (?:for us|for me|right now|at the moment|at present)\b",
    r"\b(?:too early|too soon) for (?:us|me)\b|\b(?:budget|budgets|project|purchasing|spending|hiring|everything|initiative|plans|decision|this) (?:is|are"
    r"|has been|have been|was|were) (?:\w+ )?(?:frozen|on hold|postponed until|on ice|deferred|put off until|spent for)\b|\b(?:put|putting|place|placing"
    r"|have to put) (?:this|it|that|the \w+|everything|things) on (?:hold|ice|the back burner)\b|\bno budget (?:left|until|this|for)\b",
    r"\b(?:can't|cannot|can not|won't|will not|unable to|not able to|not going to) (?:\w+ ){0,5}(?:before|until|till) (?:the |next |after |at least )?(?:the )?(?:summer|autumn|fall|winter|spring|holidays|easter|christmas|new year|year|quarter|q[1-4]"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b|\bother priorities\b|\bbudgets? (?:\w+ ){0,4}(?:is|are|has been|have been) (?:\w+ )?(?:spent|used up|exhausted|gone|allocated)\b",
    r"\b(?:decided|prefer|want|like|going) to (?:wait|hold off|postpone|put (?:it|this|that) off|park|pause|shelve) (?:\w+ ){0,4}(?:(?:until|till) (?:after )?(?:the |next |at least )?(?:year|quarter|season|spring|summer|autumn|fall|winter|holidays|easter|christmas"
    r"|q[1-4]|january|february|march|april|may|june|july|august|september|october|november|december)|for now|this year|this quarter)\b",
    r"\b(?:put|putting) (?:all |our |any )?(?:\w+ ){0,2}(?:purchases|spending|projects?|investments?|orders|plans|decisions?) on (?:hold|ice)\b|\b(?:have|has|'ll have|needs?) to wait (?:\w+ )?(?:until|till) (?:after )?(?:the |next )(?:\w+ )?(?:year|quarter|season|spring|summer|autumn|fall|winter|holidays)\b"
    r"|\bnot before (?:the )?(?:next )?(?:year|spring|summer|autumn|fall|winter|january|february|march|april|june|july|august|september|october|november|december|q[1-4])\b",
    r"\b(?:don't|do not|haven't|have not) (?:have|got) (?:the |any |a )?(?:budget|money|capacity|funds|resources|time for this) (?:\w+ ){0,3}(?:this (?:year|quarter|season)|at the moment|right now|at present|currently|for now|until)\b",
    # German
    r"\b(?:dieses jahr|in diesem jahr|heuer|dieses quartal|momentan|derzeit) (?:\w+ ){0,3}kein budget\b|\b(?:gerade|momentan|derzeit|im moment) (?:\w+ ){0,2}(?:nicht|kein) (?:aktuell|thema|auf der agenda)\b",
    r"\b(?:investitionen|projekte|anschaffungen|bestellungen|ausgaben) (?:sind |werden |wurden )?(?:\w+ ){0,2}(?:gestoppt|eingefroren|auf eis|zurückgestellt)\b|\bvor (?:herbst|sommer|ostern|weihnachten|dem (?:herbst|sommer|frühjahr)|\w+ nächsten jahres) (?:\w+ ){0,3}nichts\b",
    r"\b(?:projekt|vorhaben|entscheidung|umbau|kauf|anschaffung|planung|das|es) (?:\w+ ){0,4}(?:auf|ins|in den|bis|in das) (?:\w+ ){0,3}verschoben\b|\b(?:dieses jahr|in diesem jahr|heuer|dieses quartal) (?:\w+ ){0,4}nichts mehr\b|\bbudget (?:\w+ ){0,5}(?:eingefroren|aufgebraucht|ausgeschöpft|weg|erschöpft)\b",
    r"\b(?:derzeit|momentan|aktuell|zurzeit|zur zeit|im moment|im augenblick|gerade|vorerst|vorläufig) (?:\w+ ){0,3}(?:nicht|keine?n?|kein)\b|\b(?:nicht"
    r"|keine?n?) (?:\w+ ){0,3}(?:im moment|im augenblick|zur zeit|derzeit|momentan|zum jetzigen zeitpunkt)\b|\b(?:kein|keinen) (?:bedarf"
    r"|budget) (?:mehr )?(?:in diesem|dieses|bis|für)\b|\b(?:nicht der richtige|kein guter|ungünstiger|falscher) (?:zeitpunkt|moment)\b|\b(?:noch zu früh"
    r"|zu früh für uns)\b|\bauf eis\b|\bbudget (?:\w+ )?(?:eingefroren|aufgebraucht|ausgeschöpft)\b",
    # French
    r"\b(?:pas|plus|aucun|pas de) (?:\w+ ){0,4}(?:pour le moment|pour l'instant|en ce moment|actuellement|cette année|ce trimestre|à l'heure actuelle"
    r"|avant (?:janvier|février|mars|avril|juin|juillet|septembre|octobre|la rentrée|l'été))\b|\b(?:pour le moment|pour l'instant|en ce moment"
    r"|actuellement),? (?:\w+ ){0,3}(?:ne|n'|pas|aucun)|\b(?:pas le bon moment|pas une priorité|trop tôt pour nous|budgets? (?:est |sont )?gelés?)\b",
    # Spanish, Italian
    r"\b(?:por el momento|de momento|por ahora|ahora mismo|en este momento|actualmente|este año),? (?:\w+ ){0,2}no\b|\bno (?:\w+ ){0,5}(?:por el momento"
    r"|de momento|por ahora|ahora mismo|en este momento|actualmente|este año|este trimestre|hasta (?:enero|febrero|marzo|abril|mayo|junio|septiembre|octubre"
    r"|después|el))\b|\b(?:no es (?:el|un) (?:buen )?momento|no es una prioridad|demasiado pronto para nosotros|presupuesto (?:está )?congelado)\b",
    r"\b(?:per il momento|per ora|al momento|attualmente|adesso|quest'anno),? (?:\w+ ){0,2}non\b|\bnon (?:\w+ ){0,5}(?:per il momento|per ora|al momento"
    r"|attualmente|in questo momento|quest'anno|questo trimestre|prima di (?:gennaio|febbraio|marzo|aprile|giugno|settembre|ottobre|autunno))\b"
    r"|\b(?:non è (?:il|un) (?:buon )?momento|non è una priorità|troppo presto per noi|budget (?:è )?(?:bloccato|congelato))\b",
    # Dutch, Portuguese, Polish
    r"\b(?:op dit moment|momenteel|voorlopig|nu|dit jaar|op het moment) (?:\w+ ){0,2}(?:niet|geen)\b|\b(?:niet|geen) (?:\w+ ){0,4}(?:op dit moment|momenteel"
    r"|voorlopig|op het moment|dit jaar|dit kwartaal)\b|\b(?:niet het juiste moment|geen goed moment|geen prioriteit|te vroeg voor ons)\b",
    r"\b(?:de momento|por agora|neste momento|por enquanto|atualmente) (?:\w+ ){0,2}não\b|\bnão (?:\w+ ){0,5}(?:de momento|por agora|neste momento"
    r"|por enquanto|este ano|agora)\b|\b(?:obecnie|na razie|w tej chwili|aktualnie|teraz) (?:\w+ ){0,2}nie\b|\bnie (?:\w+ ){0,4}(?:w tej chwili"
    r"|w tym momencie|na razie|obecnie|w tym roku)\b",
)
_AGAIN = LEXICON.phrases(
    # English
    r"\b(?:ask|try|check in|check back|check|contact|reach out|get in touch|be in touch|touch base|circle back|come back|get back|follow up|call|write|ping"
    r"|e-?mail (?:me|us)|speak|talk|reconnect|connect|revisit|approach|knock|remind|look at (?:this|it)|discuss|pick (?:this|it) up|pick (?:this"
    r"|it) (?:back )?up|resume|catch up|meet)\b"
    r" ?(?:to |with |this |it )?(?:me|us|to me|to us|with me|with us|this|it|that|things)? ?(?:again|back|then)? ?,?(?:sometime |some time |maybe |perhaps "
    r"|please |later )?(?:in|after|next|later|towards|early|mid|at the (?:end|beginning|start)|from|around|once|when|by|over|during|end of|beginning of"
    r"|this) (?:the )?(?:\w+ ){0,4}"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|apr|aug|sept?|oct|nov|dec|spring|summer|autumn|fall"
    r"|winter|holidays|easter|christmas|new year|quarter|year|months?|season|half|few weeks|weeks)\b|\b(?:revisit|reconnect|touch base|ask again|check back"
    r"|get in touch|come back|reach out)(?: \w+){0,4} (?:in|after|by|early) q[1-4]\b",
    r"\b(?:revisit|reconsider|re-?evaluate|review|circle back|reconnect) (?:\w+ ){0,4}(?:next|in|after|later)\b|\b(?:back|again) to (?:me|us) (?:in|after"
    r"|next|later)\b|\b(?:ask|try|call|write|contact|check|reach out|come back|get in touch|e-?mail)(?: \w+){0,3} again (?:in|after|next|later|at)\b",
    r"^(?:\w+,? )?(?:maybe|perhaps|possibly|rather|better) (?:next (?:year|quarter|spring|summer|autumn|fall|winter)|after (?:the )?(?:summer|holidays)|later (?:this|in the) year)\b",
    # German
    r"^(?:\w+,? )?(?:vielleicht|eher|lieber) (?:wieder )?(?:nächstes jahr|im (?:frühjahr|sommer|herbst|winter|neuen jahr|nächsten jahr)|nach (?:dem|der|den) \w+)\b",
    r"\b(?:melden|melde|fragen|frag|frage|kommen|komm|rufen|ruf|schreiben|schreib|kontaktieren|versuchen|sprechen|probieren)\b(?: (?!nicht|nie"
    r"|keine?n?)[\w.]+){1,9} (?:wieder|noch ?(?:ein)?mal|nochmals?|erneut|zurück|nach|zu|an)(?=[.,!?;:)]|$| (?:auf|bei|zu|im|in|nach|ab|mit))|\b(?:wieder"
    r"|erneut|noch ?(?:ein)?mal) (?:\w+ ){0,3}(?:melden|fragen|nachfragen|anfragen|sprechen|kontaktieren|anzurufen|zu melden|anrufen|zukommen|aufgreifen)\b",
    r"\b(?:erst|frühestens|eher) (?:wieder )?(?:im (?:frühjahr|frühling|sommer|herbst|winter|januar|februar|märz|april|mai|juni|juli|august|september|oktober"
    r"|november|dezember|neuen jahr|nächsten jahr|kommenden jahr)|nach (?:der|den|dem) \w+|nächstes jahr|in (?:\w+ ){1,2}(?:wochen|monaten)|ab )",
    # French
    r"\b(?:recontactez|recontacter|recontactons|rappelez|relancez|réécrivez|revenez|reparlons|reparler|contactez|revoyons|reprenons|reprendre contact"
    r"|reprenez contact|revenir vers|revenez vers|redemandez)(?:-nous|-moi|-en)? ?(?:\w+ ){0,6}(?:en|après|à|au|dans|l'|d'ici|vers|fin|début)\b",
    # Spanish, Italian
    r"\b(?:contácte(?:n?me|n?nos)|contáctame|contáctanos|escríba(?:me|nos)|escríbeme|escríbenos|llám(?:e|a)(?:me|nos)|pregúnt(?:e|a)(?:me|nos)|vuelva a"
    r"|vuelvan a|vuelve a|volver a|volvamos a|retom\w+|hablemos|hablamos|póngase en contacto)(?: \w+){0,6} (?:en|después|tras|a partir|dentro de|hacia"
    r"|el próximo|la próxima|pasad[oa])\b",
    r"\b(?:ricontatt\w+|richiam\w+|riscriv\w+|risent\w+|riparl\w+|si faccia sentire|fatevi sentire|fatti sentire|ci sentiamo|risentir\w+|rivediamo\w*"
    r"|riprend\w+|contattatec?i|mi contatti)(?: \w+){0,5} (?:a|in|dopo|fra|tra|nel|ad|verso|da|in autunno|il prossimo|l'anno|dell'anno|dall')",
    # Dutch, Portuguese, Polish
    r"\b(?:neem|vraag|mail|bel|kom|probeer|meld|benader|schrijf|laten we)\b(?: (?!niet|nooit)[\w']+){0,8} (?:weer|opnieuw|nog eens|terug|nogmaals|verder"
    r"|weer contact|contact)\b|\b(?:pas|weer) (?:weer )?(?:in (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|het (?:voorjaar|najaar|nieuwe jaar))|na de (?:zomer|vakantie|kerst|zomervakantie))\b",
    r"\b(?:contacte|contactem|volte|voltem|fale|falem|escreva|ligue|pergunte|falamos|voltamos a|retomamos)(?:-nos|-me)?(?: \w+){0,6} (?:em|depois|após|no|na"
    r"|a partir|daqui)\b|\b(?:proszę|prosimy) (?:\w+ )?(?:odezwać się|zapytać|skontaktować się|napisać|zadzwonić|wrócić)(?: \w+){0,4} (?:w|we|po|na|za|od)\b"
    r"|\b(?:wróćmy do|odezwij się|odezwijcie się|zapytaj)(?: \w+){0,4} (?:w|we|po|na|za|od)\b",
)
_THEIR_PROMISE = re.compile(
    r"\b(?:i|we|i'll|we'll|i will|we will|he|she|they|i'd|ich|wir|je|nous|j'|ik|wij|we)(?: will| shall| can| would| should| plan to| need to| must| 'll"
    r"| have to| am going to| are going to| hope to| want to| just| also| then| did| didn't| had| could| was| were| werde| werden| may| might)* $",
    re.IGNORECASE,
)
_FIRST_PERSON_GERMAN = re.compile(
    r"\b(?:ich|wir)\b|\b(?:melde|frage|rufe|schreibe|komme) (?:ich|mich)\b", re.IGNORECASE
)
_FAR = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|aug|sept?|oct|nov|dec|spring|summer|autumn"
    r"|fall|winter|holidays|easter|christmas|new year|q[1-4]|quarter|year|months?|weeks|half|season"
    r"|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|frühjahr|frühling|sommer\w*|herbst\w*|ostern|pfingsten|weihnachten|jahr\w*|monate?n?|wochen"
    r"|quartal\w*|ferien|urlaub|messe"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|printemps|été|automne|hiver|pâques|noël|rentrée|vacances|mois"
    r"|semaines|trimestre|année|an"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|primavera|verano|otoño|invierno|navidad\w*|vacaciones|mes"
    r"|meses|semanas|año|semana santa"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|estate|autunno|inverno|pasqua|natale|ferie|mes[ei]|settimane|anno"
    r"|januari|februari|maart|mei|augustus|voorjaar|lente|zomer\w*|herfst|najaar|pasen|kerst|vakantie|maanden?|weken|jaar|kwartaal"
    r"|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|verão|outono|páscoa|natal|férias|ano|meses"
    r"|stycz\w+|lut\w+|marc\w+|kwiet\w+|maj\w*|czerw\w+|lip\w+|sierp\w+|wrze\w+|paździer\w+|listopad\w*|grud\w+|wiosn\w+|lecie|jesieni\w*|zim\w+|wielkanoc\w*"
    r"|święt\w+|wakacj\w+|rok\w*|miesi\w+)\b",
    re.IGNORECASE,
)
"""A time far enough to be forgotten."""
_NO_DEFERRAL = re.compile(
    r"\b(?:meeting|call|appointment|lunch|dinner|flight|conference call|delivery|payment|invoice|available|in the office|at my desk|reachable|working|chance"
    r"|not sure|don't know|not know|do not know|office|feeling|answer)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\?[\"')\] ]*$")

_REFUSAL = Cue(_NOT_NOW, before=(CONDITIONAL, OTHERS))
_INVITATION = Cue(_AGAIN, before=(OTHERS, _THEIR_PROMISE))
_SUBJECTS = re.compile(
    r"\b(?:interest\w*|need|needs|budgets?|priorit\w+|look\w*|ready|plan\w*|market|timing|buy\w*|invest\w*|purchas\w*|decid\w*|switch\w*|capacity|hold|ice"
    r"|early|soon|wait|purchases?|spending|before|hold off|postpon\w*|park|shelve|take (?:this|it|that) on|demand|bandwidth|agenda|frozen|expand\w*|upgrad\w*|renew\w*|proceed\w*|commit\w*"
    r"|thema|aktuell|investition\w*|anschaffung\w*|projekt|vorhaben|nichts mehr|verschoben|bedarf|interesse|zeitpunkt|früh|eis|suchen|brauchen|benötigen|planen|entscheid\w*|bestellen|kapazität\w*|besoin|intéressé\w*|priorité|budget|projet"
    r"|cherchons|tôt|presupuesto|interesa\w*|necesit\w*|prioridad|pronto|interés|bisogno|interessat\w+|priorità|presto|cerchiamo|prevediamo"
    r"|behoefte|geïnteresseerd|prioriteit|nodig|vroeg|zoek|interessad\w+|precisamos|orçamento|necessidade|zainteresowan\w+|potrzeb\w+|budżetu|planujemy)\b",
    re.IGNORECASE,
)
"""What is put off: a need, an interest, a budget."""
_BARE = re.compile(
    r"^(?!.*\b(?:is|are|am|was|ist|sind|est|sont|è|zijn)\b)(?:\w+,? ){0,3}(?:not|nicht|pas|no|non|niet|não|nie)(?: \w+){0,4}[.,!;:]"
    r"|^(?:\w+,? ){0,3}not (?:now|right now|at the moment|at this time|just yet|for now)\b",
    re.IGNORECASE,
)


def deferral(said: Sequence[Sentence], traces: int) -> tuple[str, str]:
    """Return the sentence that says "not now" and the words that say when to come back, each "" when there are none.

    An invitation to come back counts when it names a far time; else it takes a refusal beside it. `traces`: those of
    all sentences together.
    """
    if not (_NOT_NOW.may_stand(traces) or _AGAIN.may_stand(traces)):
        return "", ""
    refused = next(
        (
            sentence
            for sentence, _ in _REFUSAL.heard(said)
            if not _QUESTION.search(sentence)
            and (_SUBJECTS.search(sentence) or _BARE.match(sentence))
            and (not _NO_DEFERRAL.search(sentence) or _BARE.match(sentence))
        ),
        "",
    )
    for sentence, found in _INVITATION.heard(said):
        if _FIRST_PERSON_GERMAN.search(sentence[: found.start() + 20]) or (_QUESTION.search(sentence) and not refused):
            continue
        when = when_said(sentence, found.start())
        if when and (refused or _is_far(when)):
            return sentence, when
    return (refused, when_said(refused)) if refused else ("", "")


def _is_far(when: str) -> bool:
    return _FAR.search(when) is not None
