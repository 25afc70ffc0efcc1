"""Words by which Spanish, Italian, Dutch, Portuguese and Polish promise."""

from __future__ import annotations

from rules.language.commitments_words import Promising
from rules.language.lexicon import LEXICON

_ES_VERBS = (
    r"(?:enviar|reenviar|mandar|llamar|responder|contestar|confirmar|entregar|avisar|informar|revisar|preparar|har|dar|dir|pondr|volver|comunicar|facilitar|pasar|remitir|escribir|terminar|pagar|consultar|mirar|comprobar"
    r"|verificar|contactar|resolver|solucionar|ocupar|encargar|mantendr|actualizar|corregir|compartir|completar|acabar|realizar|traer|llevar|firmar|publicar|estudiar|analizar|gestionar|tramitar|reservar|organizar|proporcionar"
    r"|presentar|investigar|averiguar|transferir|abonar|devolver|reembolsar|cambiar|instalar|arreglar|reparar|servir|suministrar|despachar|expedir|ver|tendr|finalizar|hablar|preguntar|adelantar|concretar|cerrar|acercar)"
)
SPANISH = Promising(
    LEXICON.phrases(
        r"\b" + _ES_VERBS + r"(?:é|emos)\b(?! mañana si)",
        r"\b(?:voy|vamos) a (?:enviar|mandar|llamar|responder|contestar|confirmar|entregar|avisar|informar|revisar|preparar|hacer|dar|decir|consultar|mirar|comprobar|verificar|averiguar|preguntar)\w*\b",
        r"\bme (?:encargo|ocupo|pongo con ello|pongo a ello|informo)\b|\bnos (?:encargamos|ocupamos)\b|\bquedo en\b|\bte (?:aviso|digo algo|cuento|mantengo)\b|\ble (?:mantengo|mantenemos)\b|\blo (?:consulto|miro|compruebo|reviso) y\b",
        r"\b(?:le|les|te|os) (?:llamará|contactará|responderá|enviará|escribirá|contestará)n?\b",
    ),
    LEXICON.phrases(
        r"\b(?:te|le|les|os|se|lo|la|los|las) (?:lo |la |los |las )?(?:mando|envío|envio|llamo|paso|confirmo|digo|aviso|respondo|contesto|traigo|hago|doy|comento|escribo|entrego|mandamos|enviamos|llamamos|pasamos|confirmamos|decimos"
        r"|avisamos|respondemos|damos|hacemos|entregamos|cuento|preparo|reenvío|facilito|miro|reviso|termino|tengo|tenemos|llevo|adelanto|acabo|dejo|remito|remitimos|informo|informamos)\b",
        r"\b(?:te|le|les|os) (?:lo |la |los |las )?(?!espero|agradezco|ruego|recuerdo|saludo|deseo|pido|quiero|puedo|debo|creo|echo|conozco|escribo (?:para|por|porque))\w{3,12}o\b",
        r"\b(?:recibirá|recibirás|recibiréis|recibirán|tendrá|tendrás|tendréis|tendrán|tienes|tiene|recibes|recibe|llegará|llegarán|saldrá|saldrán)\b",
        r"\b(?:estará|estarán|quedará|será) (?:\w+ )?(?:list[oa]s?|terminad[oa]s?|disponibles?|enviad[oa]s?|hech[oa]s?|resuelt[oa]s?|entregad[oa]s?|pagad[oa]s?|arreglad[oa]s?)\b",
        r"\b(?:voy|vamos) a\b|\b(?:puedo|podemos) (?:enviar|mandar|llamar|entregar|tener)\w*|\b(?:intentaré|trataré|procuraré|intentaremos|espero poder|prometo|prometemos|nos comprometemos|me comprometo|termino|preparo|reviso|entrego|acabo|finalizo|hablo con)\b",
    ),
)
_IT_VERBS = (
    r"(?:invier|mander|chiamer|richiamer|risponder|confermer|consegner|far|comunicher|dar|dir|scriver|preparer|verificher|controller|contatter|ricontatter|torner|spedir|fornir|aggiorner|informer|trasmetter|girer|inoltrer|provveder"
    r"|occuper|terminer|finir|pagher|sistemer|risolver|porter|presenter|completer|invìer|riparer|sostituir|rimborser|terr|rimander|metter|valuter|esaminer|sentir|riferir)"
)
ITALIAN = Promising(
    LEXICON.phrases(
        r"\b" + _IT_VERBS + r"(?:ò|o'|emo)\b",
        r"\bme ne occupo\b|\bce ne occupiamo\b|\bci pens(?:o|iamo) (?:io|noi)\b|\bmi informo\b|\b(?:le|ti|vi) (?:faccio|facciamo) sapere\b|\b(?:verifico|controllo|chiedo) e\b|\b(?:la|vi|ti) (?:contatterà|richiamerà|chiamerà|ricontatterà)\b",
    ),
    LEXICON.phrases(
        r"\b(?:ti|le|vi|glielo|gliela|te lo|te la|ve lo|la|lo|li) (?:mando|invio|chiamo|richiamo|faccio|rispondo|confermo|scrivo|giro|inoltro|do|dico|consegno|spedisco|porto|mandiamo|inviamo|facciamo|rispondiamo|confermiamo|chiamiamo"
        r"|spediamo|consegniamo|trasmetto|preparo|finisco|termino|aggiorno)\b|\b(?:glielo|gliela|gliel'|telo) ?(?:mando|invio|faccio|do)\b",
        r"\b(?:ti|vi|le|glielo|te lo|ve lo) (?!prego|ringrazio|chiedo|auguro|ricordo|saluto|aspetto|posso|devo|scrivo (?:per|perché))\w{3,12}o\b",
        r"\b(?:riceverà|riceverai|riceverete|avrà|avrai|avrete|arriverà|arriveranno|partirà)\b|\b(?:sarà|saranno) (?:\w+ )?(?:pront[oaie]|inviat[oaie]|consegnat[oaie]|disponibil[ei]|spedit[oaie]|fatt[oaie]|risolt[oaie])\b",
        r"\b(?:posso|possiamo) (?:mandar|inviar|consegnar|far|dar)\w*|\b(?:prometto|promettiamo|conto di|contiamo di|prevedo di|prevediamo di|cercherò di|cercheremo di)\b",
    ),
)
DUTCH = Promising(
    LEXICON.phrases(
        r"\b(?:ik zal|we zullen|wij zullen|zal ik|zullen we|zullen wij)\b(?! (?:niet|nooit|zien|wel zien|blij|graag van)\b)",
        r"\b(?:ik|we|wij) (?:laat|laten) (?:\S+ ){0,8}weten\b|\b(?:ik|we|wij) (?:kom|komen) (?:\S+ ){0,8}(?:terug|op terug)\b|\b(?:ik|we|wij) (?:neem|nemen) (?:\S+ ){0,4}contact\b|\b(?:laat|laten) (?:ik|we|wij) (?:\S+ ){0,6}weten\b",
        r"\b(?:ik|we|wij) (?:zoek|zoeken) (?:\S+ ){0,4}uit\b|\b(?:ik|we|wij) (?:regel|regelen) (?:het|dat|dit)\b|\b(?:kom|komen|neem|nemen) (?:ik|we|wij) (?:\S+ ){0,6}(?:terug|contact)\b|\bik (?:ga het na|vraag het na|check het)\b",
    ),
    LEXICON.phrases(
        r"\b(?:ik|we|wij) (?:stuur|sturen|verstuur|versturen|bel|bellen|mail|mailen|geef|geven|lever|leveren|maak|maken|bezorg|bezorgen|bevestig|bevestigen|antwoord|antwoorden|kijk|kijken|vraag|vragen|betaal|betalen|ga|gaan|hoop|verwacht"
        r"|verwachten|probeer|proberen|kan|kunnen|reageer|reageren|rond|werk|werken|zend|zenden|doe|doen|informeer|informeren)\b",
        r"\b(?:stuur|sturen|bel|bellen|mail|mailen|geef|geven|lever|leveren|bevestig|antwoord|kijk|betaal|betalen|reageer|versturen|verstuur|doe) (?:ik|we|wij)\b",
        r"\b(?:u|je|jullie) (?:ontvangt|ontvang|ontvangen|krijgt|krijg|krijgen|hoort|hoor|horen|heeft|hebt)\b|\b(?:ontvangt u|krijgt u|hoort u|heeft u|krijg je|ontvang je|heb je|hoor je)\b|\b(?:volgt|volgen)\b",
        r"\b(?:is|zijn|wordt|worden) (?:\S+ ){0,6}(?:klaar|verzonden|geleverd|verstuurd|bezorgd|betaald|gereed|opgelost|afgerond)\b",
    ),
)
_PT_VERBS = (
    r"(?:enviar|mandar|ligar|responder|confirmar|entregar|avisar|far|dar|dir|entrar|contactar|contatar|verificar|preparar|voltar|informar|tratar|remeter|escrever|comunicar|encaminhar|terminar|finalizar|pagar|consultar|resolver"
    r"|apresentar|analisar|retornar|corrigir|atualizar|concluir|fornecer|providenciar|rever|devolver|reembolsar|passar)"
)
PORTUGUESE = Promising(
    LEXICON.phrases(
        r"\b" + _PT_VERBS + r"(?:ei|emos)\b|\b\w{2,12}-(?:lhe|te|vos|lhes|lo|la|los|las)-(?:ei|emos)\b",
        r"\b(?:vou|vamos) (?:\w+ )?(?:enviar|mandar|ligar|responder|confirmar|entregar|avisar|fazer|dar|dizer|verificar|preparar|tratar|informar|encaminhar|consultar|retornar|contactar|resolver|pagar|terminar|ver)(?:-lhe|-te)?\b",
        r"\btrato disso\b|\bfico de\b|\b(?:verifico|vejo) e\b",
    ),
    LEXICON.phrases(
        r"\b(?:envio|mando|ligo|respondo|digo|dou|confirmo|aviso|faço|entrego|enviamos|mandamos|respondemos|damos|entregamos|ligamos|passo|termino|preparo|retorno)(?:-lhe|-te|-vos|-lhes)?\b",
        r"\b(?:receberá|receberão|receberás|terá|terás|terão|vai receber|vai ter|chegará)\b|\b(?:estará|estarão|será|ficará) (?:\w+ )?(?:pront[oa]s?|enviad[oa]s?|disponíve(?:l|is)|entregues?|concluíd[oa]s?|resolvid[oa]s?|pag[oa]s?)\b",
        r"\b(?:vou|vamos|consigo|conseguimos|posso|podemos|prometo)\b",
    ),
)
POLISH = Promising(
    LEXICON.phrases(
        r"\b(?:wyślę|prześlę|wyślemy|prześlemy|podeślę|podeślemy|odezwę|odezwiemy|zadzwonię|zadzwonimy|oddzwonię|oddzwonimy|odpowiem|odpowiemy|odpiszę|odpiszemy|dam znać|damy znać|przygotuję|przygotujemy|sprawdzę|sprawdzimy|wrócę|wrócimy"
        r"|dostarczę|dostarczymy|skontaktuję|skontaktujemy|przekażę|przekażemy|potwierdzę|potwierdzimy|zajmę się|zajmiemy się|zapłacę|zapłacimy|dokończę|skończę|ustalę|ustalimy|zrobię|zrobimy|poinformuję|poinformujemy|dowiem się|wystawię"
        r"|wystawimy|naprawimy|zrealizujemy|opłacimy|zwrócimy|umówię|załatwię|załatwimy|poprawię|poprawimy|uzupełnię|napiszę|napiszemy)\b",
    ),
    LEXICON.phrases(
        r"\b(?:otrzyma|otrzymacie|otrzymają|dostanie|dostaniesz|dostaniecie|dostaną|wysyłam|wysyłamy|będzie gotow\w+|będą gotow\w+|będę|będziemy|dostarczamy|przesyłam|przesyłamy|mogę|możemy|zostanie|zostaną|ma pan|ma pani|będziesz miał\w*)\b",
    ),
)
