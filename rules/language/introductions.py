"""Does a mail bring two people together? A few sure phrases in eight languages, in its subject or near its beginning."""

from __future__ import annotations

import re

_LOOKED_AT = 1_500
"""Characters of a text that are looked at: an introduction comes to the point."""
_INTRODUCES = re.compile(
    # English
    r"\be-?introduc\w*|\b(?:let me|like to|love to|want(?:ed)? to|happy to|pleased to|glad to|i'll|i will|i|allow me to) introduce\b|\bintroducing (?:you|[A-Z])"
    r"|\bintro(?:duction)?: |^(?:e-?)?intro(?:duction)?$|\w <-?> \w|\b(?:putting|put|bring(?:ing)?|get(?:ting)?) (?:you|the two of you|you two|you both) (?:both |two |guys )?(?:in touch|in contact|together)\b"
    r"|\bconnect(?:ing)? (?:you|the two of you|both of you)\b|\b(?:please|i'd like you to|you should) meet (?:my|our|(?-i:[A-Z]))"
    r"|\bmeet (?-i:[A-Z][\w'’-]+)(?: (?-i:[A-Z][\w'’-]+))?(?: \((?:in )?(?:cc|copy|copied|cc'd|cc’d)\)|,? (?:in|on) (?:cc|copy)\b|, (?:who|head|founder|director|ceo)\b)"
    # German
    r"|\b(?:darf|möchte|will|würde) (?:ich )?(?:\w+ ){0,6}vorstellen\b|\bstelle (?:ich )?(?:ihnen|dir|euch)\b[^.!?\n]{0,60}\bvor\b|\bmiteinander bekannt ?(?:machen|zu machen)\b"
    r"|\bmache (?:ich )?(?:euch|sie)\b[^.!?\n]{0,30}\bbekannt\b"
    r"|\bbringe? (?:ich )?(?:euch|sie|dich)\b[^.!?\n]{0,30}\b(?:zusammen|in kontakt)\b|\b(?:euch|sie) (?:beide )?(?:miteinander )?(?:vernetzen|in kontakt bringen|zusammenbringen)\b"
    # French
    r"|\bje (?:te|vous) présente\b|\b(?:te|vous) présenter\b|\b(?:vous )?(?:mets|mettre|mettant) en (?:contact|relation)\b"
    # Spanish
    r"|\b(?:te|os|les|le) presento\b|\bpresentar(?:te|os|les|le)\b|\b(?:os|les|te|le) pongo en contacto\b|\bponer(?:os|les|te|le)? en contacto\b"
    # Italian
    r"|\b(?:ti|vi|le) presento\b|\bpresentar(?:ti|vi|le)\b|\b(?:ti|vi|la) metto in contatto\b|\bmetter(?:ti|vi|la) in contatto\b"
    # Dutch
    r"|\bstel (?:ik )?(?:je|jullie|u)\b[^.!?\n]{0,60}\bvoor\b|\b(?:wil|mag) (?:ik )?(?:\w+ ){0,6}voorstellen\b|\bbreng (?:ik )?(?:jullie|je|u)\b[^.!?\n]{0,30}\bin contact\b"
    # Portuguese
    r"|\b(?:te|lhe|lhes|vos) apresento\b|\bapresentar-?(?:te|lhes?|vos)\b|\b(?:colocar|colocando|ponho|coloco)(?:-os| vocês)? em conta(?:c)?to\b"
    # Polish
    r"|\bprzedstawiam (?:ci|wam|państwu|panu|pani)\b|\bpoznajcie się\b|\bchciał(?:bym|abym) (?:ci |wam |państwu )?przedstawić\b",
    re.IGNORECASE,
)


def introduces(subject: str, text: str) -> bool:
    """Tell whether a mail introduces people to each other; who they are, its recipients tell."""
    return _INTRODUCES.search(subject[:300]) is not None or _INTRODUCES.search(text[:_LOOKED_AT]) is not None
