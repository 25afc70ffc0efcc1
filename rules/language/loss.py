"""Have they decided against us? Another supplier, a contract not renewed, an offer turned down; not what others did or what may happen."""

from __future__ import annotations

import re

from rules.language.hearing import CONDITIONAL, OTHERS, Cue
from rules.language.lexicon import LEXICON

_SAYS = LEXICON.phrases(
    # English
    r"\b(?:go|going|gone|went|proceed|proceeding|proceeded|move forward|moving forward|moved forward|move ahead|moving ahead|work|working|sign|signed|signing"
    r"|partner|partnered|stay|staying|stick|sticking|engage|engaged)"
    r" (?:ahead )?(?:with|for|to) (?:the |a |an |your |our |one of |one of your |another |some )*(?:another (?:vendor|provider|supplier|company|partner"
    r"|agency|firm|solution|option|product|bidder|candidate|contractor|consultant|vendor's|tool|platform)|different (?:vendor|provider|supplier|company"
    r"|partner"
    r"|agency|firm|solution|option|product|direction|contractor|tool|platform)|other (?:vendor|provider|supplier|company|agency|firm|solution|offer|bidder)"
    r"|someone else|somebody else|competitor|competitors|competing (?:offer|bid|product)|(?:current|existing|incumbent|present) (?:vendor|provider|supplier"
    r"|partner|agency|solution))\b",
    r"\b(?:chose|chosen|choose|selected|picked|hired|opted for|opt for|decided on|decided for|settled on|awarded (?:\w+ ){0,4}to|given (?:\w+ ){0,3}to|found"
    r"|signed with|bought from|ordered from) (?:a |an |the )?(?:another|different|cheaper|competing|competitor's|other) (?:\w+ )?(?:vendor|provider|supplier"
    r"|company|partner|agency|firm|solution|offer|bidder|contractor|tool|platform|candidate|quote|bid|product)\b"
    r"|\bawarded (?:the |this )?(?:\w+ )?(?:contract|project|tender|business|job|order) to (?:another|someone|somebody|a different|a competitor|one of)\b",
    r"\b(?:decided|chosen|elected|opted|decision|agreed) (?:\w+ ){0,3}?(?:not to|against) (?:renew|renewing|proceed|proceeding|continue|continuing"
    r"|move forward|moving forward|move ahead|go ahead|going ahead|go forward|going forward|extend|extending|pursue|pursuing|sign|accept|accepting"
    r"|your|using|use your|buy|buying|purchase|purchasing|work with you|working with you|take you|take up your|go with)\b",
    r"\b(?:will not|won't|not be|not going to|are not|aren't|am not|not|no longer)(?: be)? (?:renew|renewing|extending|extend) (?:\w+ ){0,2}(?:contract"
    r"|subscription|licen[cs]es?|agreement|membership|support|plan|maintenance|service|account|with you)\b",
    r"\b(?:cancel|cancelling|canceling|cancelled|canceled|terminate|terminating|terminated|ending|discontinue|discontinuing|close) (?:our|my"
    r"|the) (?:\w+ )?(?:contract|subscription|account with|agreement|membership|service|services|licen[cs]e|licen[cs]es|plan|account|order|collaboration"
    r"|cooperation|relationship)\b",
    r"\b(?:switched|switching|moved|moving|migrated|migrating|changed|changing|transferred|defected|moving over|switched over|moved over|going over) to (?:a "
    r"|an |one of )?(?:another|different|new|your|cheaper|competing|competitor) (?:\w+ )?(?:vendor|provider|supplier|company|partner|agency|firm|solution"
    r"|competitors?|tool|platform|product)\b|\b(?:switched|switching|moved|moving|migrated|migrating) to (?:a |your )?competitor\b",
    r"\b(?:no longer|don't|do not|won't|will not) (?:be )?(?:need|needing|require|requiring|use|using|work|working|do|doing|continue with"
    r"|continuing with) (?:with you|your (?:services?|products?|software|help|company|support|offer|assistance|firm|platform|tool)|business with you)\b"
    r"|\b(?:take|taking|took|taken) (?:our|my) business elsewhere\b",
    r"\b(?:your|the|our) (?:\w+ )?(?:bid|offer|proposal|quote|quotation|tender|application|submission) (?:was|has|is|were|has been"
    r"|did)(?: been)? (?:not (?:been )?(?:selected|successful|accepted|chosen|shortlisted)|unsuccessful|rejected|declined|turned down|not make)\b"
    r"|\byou (?:were|have) not (?:been )?(?:selected|successful|chosen|shortlisted)\b",
    r"\b(?:decline|declining|turn down|turning down|reject|rejecting|pass on) (?:your|this) (?:\w+ )?(?:offer|proposal|bid|quote|quotation|opportunity)\b"
    r"|\b(?:going|gone|went|go) elsewhere\b(?! for (?:lunch|dinner|drinks|coffee))",
    r"^(?:\w+,? )?(?:no,? )?(?:thanks,? |thank you,? )?(?:but )?(?:(?:i am|i'm|we are|we're) )?not interested(?:,? (?:thanks|thank you|sorry))?[.!]*$",
    r"\b(?:not|won't|aren't)(?: be)? (?:going|go|moving|move|proceeding|proceed) (?:ahead |forward )?with (?:you|your|this (?:offer|proposal|project|order)|the (?:offer|proposal|project|order|purchase))\b|\b(?:won't|will not|not)(?: be)? (?:renewing|renew)(?=[.!,]|$| this| our| it)",
    r"\b(?:ordered|bought|purchased|got) (?:it |them |these )?(?:from|at|with) (?:somebody|someone|anyone) else\b|\b(?:ordered|bought|purchased) (?:it |them |these )?elsewhere\b",
    r"\b(?:given|awarded|gave) (?:the|this) (?:\w+ )?(?:job|contract|order|project|work) to (?:a |an |another |some)(?!one of you)(?:\w+ )?(?:\w*(?:firm|company|supplier|competitor|contractor|agency|vendor|provider|else))\b|\bplaced (?:the|our|an) order with (?:a |another |someone |somebody )\w+|\b(?:another|other) (?:bidder|supplier|vendor|offer) was (?:\w+ )?(?:cheaper|better|faster)\b",
    r"\b(?:can't|cannot|won't|will not|not) (?:be )?(?:continue|continuing) (?:with )?(?:our|the|this) (?:\w+ )?(?:cooperation|collaboration|contract|partnership|relationship)\b",
    # German
    r"\bverlängern (?:\w+ ){0,3}(?:vertrag|abo|abonnement|wartung|lizenz|zusammenarbeit) (?:\w+ )?nicht\b|\b(?:künftig|zukünftig|in zukunft|ab (?:jetzt|sofort|\w+)) mit (?:einer|einem) anderen \w+\b|\bmit (?:einer|einem) anderen (?:agentur|firma|anbieter|lieferanten|partner|dienstleister) (?:zusammen|weiter|arbeiten)\w*",
    r"\b(?:mitbewerber|wettbewerber|konkurrent|konkurrenz|anbieter) (?:war|ist|waren) (?:\w+ ){0,2}(?:günstiger|billiger|besser|schneller)\b",
    r"\b(?:woanders|anderswo) (?:\w+ )?(?:bestellt|gekauft|beauftragt|vergeben|fündig)\b",
    r"\bfür (?:einen|eine|ein|ihren|den|das) (?:ganz )?(?:anderen|andere|anderes|wettbewerber|mitbewerber|konkurrenten|günstigeren"
    r"|günstigeres)(?: (?:anbieter|lieferanten|dienstleister|lösung|agentur|partner|angebot|produkt|hersteller|system|firma|unternehmen"
    r"|bewerber))? (?:\w+ ){0,3}(?:entschieden|entscheiden|ausgesprochen)\b|\bgegen (?:ihr|euer|dein|das|ihre|eure|eine|die) (?:\w+ ){0,2}(?:angebot|lösung"
    r"|produkt|verlängerung|zusammenarbeit|weiterführung|software|vorschlag) (?:\w+ )?entschieden\b",
    r"\b(?:vertrag|abo|abonnement|lizenz|lizenzen|mitgliedschaft|vereinbarung|wartungsvertrag"
    r"|vertragsverhältnis) (?:\w+ ){0,5}(?:nicht (?:mehr )?(?:zu )?verlängern|nicht verlängert|kündigen|gekündigt|kündige|nicht zu verlängern"
    r"|nicht erneuern)\b|\b(?:kündige|kündigen) (?:\w+ ){0,4}(?:vertrag|abo|abonnement|lizenz|lizenzen|mitgliedschaft|vereinbarung|wartungsvertrag)\b"
    r"|\bnicht (?:mehr )?(?:zu )?verlängern\b",
    r"\b(?:auftrag|projekt|zuschlag) (?:\w+ ){0,4}(?:anderweitig|an einen anderen|an eine andere|an ein anderes|an einen mitbewerber|an einen wettbewerber)\b"
    r"|\banderweitig (?:vergeben|entschieden|beauftragt)\b|\b(?:wechseln|gewechselt|gehen|gegangen) (?:\w+ ){0,2}zu (?:einem|einer) (?:anderen|neuen"
    r"|mitbewerber|wettbewerber)\b|\bzu (?:einem|einer) (?:anderen|neuen) (?:anbieter|lieferanten|dienstleister|agentur|firma) (?:\w+ )?(?:gewechselt"
    r"|wechseln|gehen|gegangen)\b|\bzusammenarbeit (?:\w+ ){0,4}(?:beenden|beendet|nicht (?:fort|weiter|mehr))\w*|\bandere[nrs]? (?:anbieter|lieferant"
    r"|dienstleister|agentur|partner)\w* (?:\w+ )?(?:gefunden|beauftragt|gewählt|ausgewählt)\b",
    r"\b(?:ihr|euer) angebot (?:\w+ )?(?:leider )?(?:nicht (?:berücksichtig\w+|annehmen|zum zug)|ablehnen|abgelehnt)\b|\blehnen (?:\w+ )?(?:ihr|euer"
    r"|das) angebot\b",
    # French
    r"\b(?:choisi|opté pour|retenu|sélectionné|privilégié|décidés? pour|partis? (?:avec|sur)|allons (?:avec|travailler avec)|préféré|signé avec"
    r"|travailler avec) (?:un|une|l')? ?(?:autre|concurrent\w*) ?(?:fournisseur|prestataire|solution|société|agence|partenaire|offre|produit|entreprise"
    r"|proposition)?\b|\bdécid(?:é|ons|er) de ne (?:pas|plus) (?:renouveler|donner suite|poursuivre|continuer|retenir|prolonger|reconduire"
    r"|travailler avec vous)\b",
    r"\bne (?:renouvell?erons|renouvellerai|donnerons|donnerai|poursuivrons|souhaitons|souhaite|reconduirons|prolongerons) (?:pas|plus) (?:renouveler"
    r"|donner suite|poursuivre|continuer|suite|le contrat|notre|l'abonnement|avec|reconduire|cette)\w*|\brésili(?:er|ons|e|é) (?:notre|mon|le"
    r"|l')\s?(?:contrat|abonnement|accord|adhésion)\b|\bvotre (?:offre|proposition|candidature|devis) n'a(?: malheureusement)? pas été (?:retenue?"
    r"|acceptée?)\b|\b(?:changé|changeons|changer) de (?:fournisseur|prestataire)\b",
    # Spanish
    r"\b(?:elegido|optado por|decidido por|decantado por|contratado|escogido|seleccionado|ido con|trabajar con|decidimos por|elegimos) (?:a )?(?:otro|otra"
    r"|un competidor|la competencia) ?(?:proveedor|empresa|opción|solución|agencia|oferta|compañía|candidat[oa]|propuesta)?\b|\b(?:decidido|decidimos"
    r"|decisión de|optado por) no (?:renovar|continuar|seguir|avanzar|aceptar|prorrogar|proceder)\b",
    r"\bno (?:vamos a|renovaremos|continuaremos|seguiremos|queremos) (?:renovar|continuar|seguir|el contrato|con ustedes|con vosotros|prorrogar|con su)\b"
    r"|\b(?:cancelar|rescindir|cancelamos|rescindimos|cancelo) (?:nuestr[oa]|mi|el|la) (?:contrato|suscripción|cuenta|servicio|acuerdo|membresía)\b"
    r"|\bdar(?:nos|me)? de baja (?:el|la|del|nuestr[oa]|mi) (?:contrato|suscripción|servicio|cuenta)\b|\b(?:cambiado|cambiamos|cambiarnos) (?:de proveedor"
    r"|a otro proveedor|a la competencia)\b|\bsu (?:oferta|propuesta) no ha sido (?:seleccionada|aceptada|elegida)\b",
    # Italian
    r"\b(?:scelto|optato per|deciso per|selezionato|preferito|affidarci a|affidato (?:\w+ )?a|andati con|rivolti a) (?:un|una|un') ?(?:altro|altra|diverso"
    r"|diversa|concorrente)(?: (?:fornitore|azienda|soluzione|partner|agenzia|offerta|società|candidato))?\b|\bdecis[oi](?:one)? di non (?:rinnovare"
    r"|proseguire|procedere|continuare|accettare|prolungare)\b|\bnon (?:rinnoveremo|rinnoverò|proseguiremo|intendiamo (?:rinnovare|proseguire))\b",
    r"\b(?:disdire|disdiciamo|disdico|rescindere|recedere dal|annullare|cancellare) (?:il |l'|la )?(?:nostro |mio |nostra |mia )?(?:contratto|abbonamento"
    r"|sottoscrizione|iscrizione)\b|\b(?:cambiato|cambiare|passati a un altro|passiamo a un altro) fornitore\b|\bla (?:vostra|sua) (?:offerta"
    r"|proposta) non è stata (?:selezionata|accettata|scelta)\b",
    # Dutch
    r"\b(?:voor|met) een (?:andere|ander) (?:leverancier|partij|aanbieder|partner|oplossing|bureau|bedrijf|product) (?:\w+ )?(?:gekozen|verder|in zee|gaan)\b"
    r"|\b(?:gekozen voor|kiezen voor|gaan voor|in zee met|verder met|overgestapt naar|stappen over naar|overstappen naar|overgestapt op) (?:een )?(?:andere"
    r"|ander|concurrent) ?(?:leverancier|partij|aanbieder|partner|oplossing|bureau|bedrijf|product)?\b|\bbesloten (?:\w+ ){0,5}niet (?:\w+ )?(?:te verlengen"
    r"|door te gaan|verder te gaan|voort te zetten|te vernieuwen)\b",
    r"\b(?:contract|abonnement|overeenkomst|lidmaatschap|licentie) (?:\w+ ){0,4}(?:opzeggen|op te zeggen|opgezegd|beëindigen|te beëindigen"
    r"|niet (?:te )?verlengen|niet meer verlengen|niet verlengd)\b|\bzeg(?:gen)? (?:hierbij )?(?:ons|het|mijn) (?:contract|abonnement"
    r"|lidmaatschap) (?:\w+ ){0,3}op\b|\buw (?:offerte|aanbod|voorstel) (?:\w+ )?niet (?:gekozen|geselecteerd|geaccepteerd)\b",
    # Portuguese, Polish
    r"\b(?:escolhemos|escolhido|optámos por|optamos por|optado por|decidimos por|contratámos|contratamos) (?:um |uma )?(?:outro|outra) (?:fornecedor|empresa"
    r"|solução|proposta|parceiro)\b|\bdecidi(?:mos|do|u) não (?:renovar|continuar|avançar|prosseguir|aceitar)\b|\bnão (?:vamos|iremos) (?:renovar"
    r"|continuar)\b|\b(?:cancelar|rescindir) (?:o |a )?(?:nosso|nossa|meu|minha)? ?(?:contrato|assinatura|subscrição|conta)\b",
    r"\b(?:wybraliśmy|zdecydowaliśmy się na|postanowiliśmy wybrać) (?:inn\w+) ?(?:dostawc\w+|firm\w+|ofert\w+|rozwiązani\w+|wykonawc\w+)?\b"
    r"|\b(?:zdecydowaliśmy|postanowiliśmy) (?:się )?nie (?:przedłużać|odnawiać|kontynuować|korzystać)\b|\bnie (?:przedłużymy|będziemy przedłużać|odnowimy)\b"
    r"|\b(?:wypowiadam|wypowiadamy|rezygnuję z|rezygnujemy z) (?:umow\w+|abonament\w+|subskrypcj\w+|współprac\w+|państwa usług)\b",
)
_NOT_SO = re.compile(
    r"\b(?:not|never|n't|nicht|nie|pas|niet)(?: yet| want to| going to| planning to| noch)? $|\b(?:how (?:do|can|to)|where (?:do|can)|before (?:you|we|i)"
    r"|instead of|rather than|right to|entitled to|able to|option to|free to|threaten\w*|don't want to|do not want to|never want to|didn't|did not"
    r"|haben wir noch nicht|bevor|statt|anstatt|avant de|au lieu de|antes de|en lugar de|prima di|invece di|voordat|in plaats van)\b[^,;]{0,40}$",
    re.IGNORECASE,
)
_NO_MATTER = re.compile(
    r"\b(?:dinner|lunch|restaurant|hotel|flight|airline|doctor|dentist|babysitter|glad (?:you|we)|chose(?:n)? you)\b",
    re.IGNORECASE,
)
LOSS = Cue(_SAYS, before=(CONDITIONAL, OTHERS, _NOT_SO), within=_NO_MATTER)
