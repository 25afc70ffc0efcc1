"""Does a sentence of ours ask how it went? What is answered to it is feedback, whatever else it says."""

from __future__ import annotations

import re

_ASKS = re.compile(
    # English
    r"\bhow (?:did|has) (?:it|that|this|everything|the [\w ]{1,30}) (?:go|gone|work out|been)\b|\bhow (?:do|did) you (?:like|find)\b|\bhow are things now\b"
    r"|\bhow (?:happy|satisfied|content|pleased) (?:are|were) you\b|\bare you (?:\w+ )?(?:happy|satisfied|content|pleased) with\b|\bwhat was good\b|\bwished otherwise\b"
    r"|\bwhat (?:could|can|should) (?:we|i) (?:do|have done|improve)\b|\b(?:your|any|some) (?:honest )?(?:feedback|impressions?)\b|\bis (?:all|everything) (?:well|fine|in order|ok(?:ay)?) now\b"
    # German
    r"|\bwie (?:ist|lief|war) (?:es|das|alles|die [\w ]{1,30}) (?:\w+ ){0,3}(?:gelaufen|gegangen)\b|\bwie (?:gefällt|gefallen|gefiel) (?:\w+ ){0,2}(?:ihnen|dir|euch)\b|\b(?:ihnen|dir|euch) gefallen\b"
    r"|\bsind sie (?:\w+ )?zufrieden\b|\bbist du (?:\w+ )?zufrieden\b|\bseid ihr (?:\w+ )?zufrieden\b|\bwie zufrieden\b|\bwas war gut\b|\banders gewünscht\b|\bwas (?:können|könnten|hätten) wir (?:\w+ ){0,2}besser\b"
    r"|\b(?:ihr|dein|euer|kurzes|ehrliches) feedback\b|\b(?:inzwischen|jetzt) alles in ordnung\b"
    # French
    r"|\bs'est[- ](?:il|elle)[- ](?:bien )?passée?\b|\bcomment (?:ça|cela) s'est passé\b|\bêtes[- ]vous (?:\w+ )?(?:satisfaite?s?|contente?s?)\b|\bes[- ]tu (?:\w+ )?(?:satisfaite?|contente?)\b"
    r"|\brentré dans l'ordre\b|\b(?:votre|ton|vos|tes) (?:avis|retours?|impressions?)\b|\bsouhaité autrement\b|\bfaire mieux\b|\btout va[- ]t[- ]il bien maintenant\b"
    # Spanish
    r"|\bqué tal (?:ha ido|fue|salió|han resultado)\b|\bcómo (?:ha ido|fue|salió) (?:todo|eso|la|el)\b|\b(?:está|estás|están) (?:usted |ustedes )?(?:satisfech[oa]s?|content[oa]s?|conformes?) con\b|\btodo (?:en orden|bien) ahora\b"
    r"|\b(?:su|tu|vuestra) (?:opinión|impresión|valoración)\b|\bqué (?:podemos|podríamos) mejorar\b|\bqué estuvo bien\b"
    # Italian
    r"|\bcom'è andat[oa]\b|\bcome (?:è andat[oa]|si trova|ti trovi|vi trovate)\b|\b(?:è|sei|siete) (?:\w+ )?soddisfatt[oaie] (?:di|del|della)\b|\b(?:ora|adesso) (?:va|è) tutto (?:bene|a posto)\b"
    r"|\bil (?:suo|tuo|vostro) (?:parere|riscontro)\b|\bche cosa è andato bene\b|\bcosa (?:possiamo|potremmo) migliorare\b"
    # Dutch
    r"|\bhoe is het (?:\w+ ){0,2}(?:gegaan|bevallen)\b|\bhoe (?:bevalt|bevallen)\b|\b(?:ben je|bent u|zijn jullie) (?:\w+ )?tevreden\b|\balles (?:nu )?in orde\b|\bliever anders gezien\b"
    r"|\b(?:uw|je|jullie) (?:mening|feedback|ervaring)\b|\bwat (?:kunnen|konden) we beter\b"
    # Portuguese, Polish
    r"|\bcomo correu\b|\bestá (?:\w+ )?satisfeit[oa]\b|\b(?:a sua|a tua) opinião\b|\bjak poszło\b|\bczy (?:jest|są|jesteś|jesteście) (?:\w+ ){0,3}zadowol\w+\b",
    re.IGNORECASE,
)


def asks_how_it_went(text: str) -> bool:
    """Tell whether a sentence of ours, or the subject above it, asks how it went or how somebody likes something."""
    return _ASKS.search(text.replace("\u2019", "'")) is not None
