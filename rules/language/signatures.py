"""What stands below a message and is not said in it: signature, disclaimer, footers of phones and lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LOOKED_AT = 400
"""Characters of a line that are looked at."""
_LONGEST_SIGNATURE = 30
"""Lines below the delimiter of RFC 3676 that are still taken for a signature."""
_LONGEST_GUESS = 12
"""Lines below a lone `--`."""
_FOOTER = 120
"""Characters of a phone's footer; it is a sentence of its own, so it begins with a capital."""
_NAME_BLOCK = 8
_NAME_LINE = 80
_LONGEST_DISCLAIMER = 60
_ROUNDS = 4
"""A phone's footer under a signature under a disclaimer: no more layers are peeled off."""

_PHONE = re.compile(
    r"(?:sent (?:from|via|with|using) (?:my \S+|the all[- ]new \S+|(?-i:[A-Z])\S*)(?: \S+){0,5}"
    r"|get outlook for \w+.{0,60}"
    r"|(?:von|mit) meine[mr] \S+(?: \S+){0,4} (?:gesendet|gesandt|geschickt)|gesendet (?:von|mit|über|aus) \S+(?: \S+){0,5}"
    r"|diese nachricht wurde von meinem .{1,40} gesendet|holen sie sich outlook für .{1,60}|outlook für \w+ (?:holen|beziehen).{0,60}"
    r"|envoyé (?:de|depuis|à partir de|avec) (?:mon |ma )?\S+(?: \S+){0,5}|(?:obtenir|télécharger|téléchargez) outlook pour .{1,60}"
    r"|enviado desde (?:mi )?\S+(?: \S+){0,5}|(?:obtener|obtén|descargar) outlook para .{1,60}"
    r"|inviato da(?:l mio|lla mia|l)? \S+(?: \S+){0,5}|(?:ottieni|scarica) outlook per .{1,60}"
    r"|verzonden (?:vanaf|via|met|vanuit) (?:mijn )?\S+(?: \S+){0,5}|verstuurd (?:vanaf|via) (?:mijn )?\S+(?: \S+){0,5}"
    r"|(?:outlook voor \w+ downloaden|download outlook voor .{1,20}).{0,60}"
    r"|enviad[oa] (?:do|a partir do|pelo|de) (?:meu )?\S+(?: \S+){0,5}|(?:obter|obtenha) (?:o )?outlook para .{1,60}"
    r"|wysłan[eoy] z (?:mojego )?\S+(?: \S+){0,5}|pobierz (?:program )?outlook (?:dla|na) .{1,60})[.!]?",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(
    r"confidentia|privileged|vertraulich|confidentiel|confidencia|riservat|confidenzial|vertrouwelijk|poufn",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\W{0,6}(?:(?:e-?mail )?(?:confidentiality|disclaimer|legal notice|important notice|haftungsausschluss"
    r"|vertraulichkeits|avis de confidentialité|aviso (?:legal|de confidencialidad)|avviso)|notice:|privileged"
    r"|(?:this|the information|the contents?|any (?:information|e-?mail)) .{0,60}(?:mail|message|transmission|communication)"
    r"|this communication|(?:diese|die|der inhalt) .{0,40}(?:mail|nachricht)"
    r"|(?:ce|cet|le présent|les informations) .{0,60}(?:message|mail|courriel|courrier)"
    r"|(?:este|esta|la información|a informação) .{0,60}(?:mensaje|correo|mensagem|mail)"
    r"|(?:questo|questa|le informazioni|il (?:presente|contenuto)) .{0,60}(?:messaggio|mail)"
    r"|(?:dit|deze|de informatie|de inhoud) .{0,60}(?:bericht|mail)"
    r"|(?:ta|niniejsza|treść|informacje) .{0,60}(?:wiadomoś|mail))",
    re.IGNORECASE,
)
_DRAWN = 5
"""Characters of a drawn line at least."""
_TELEPHONE = re.compile(
    r"(?:tel|telefon|telephone|ph|phone|fon|fax|mobile?|cell|tél|móvil)\b[^\d?]{0,12}\d", re.IGNORECASE
)
_HEADING = re.compile(r"\w+(?: \w+)?:")
_ADDRESSED = re.compile(
    r"intended|recipient|addressee|attachment|empfänger|adressat|anhänge|anhang|anlagen|bestimmt|destinataire|pièces? jointe"
    r"|destinatari|destinad|adjunt|allegat|bestemd|geadresseerde|bijlage|anexo|adresat|załącznik|przeznaczon",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"mailing[ -]?list|/listinfo|mailman|listserv|unsubscribe|do you yahoo|yahoo! mail|virus-free|virenfrei|groups\.google|yahoogroups|google groups|abmelden|désabonner",
    re.IGNORECASE,
)
_LIST_OPENING = re.compile(
    r"you (?:received|are receiving|have received|'re receiving) this (?:message|e-?mail) because|to unsubscribe\b",
    re.IGNORECASE,
)

_REGARDS = (
    r"(?:(?:with |my )?(?:best|kind|kindest|warm|warmest|many|cordial) (?:regards|wishes|greetings)|(?:kind )?regards|best(?= ?[,.!-]|$)"
    r"|rgds|br|cheers|yours(?: (?:sincerely|truly|faithfully))?|sincerely(?: yours)?|all the best|respectfully|take care"
    r"|(?:mit )?(?:(?:vielen|freundlichen|besten|lieben|herzlichen|schönen|viele|beste|liebe|herzliche|schöne|freundliche)"
    r" )(?:grüßen|grüssen|gruessen|grüße|grüsse|gruesse|gruß|gruss)|(?:mit )?(?:freundlichem|bestem|lieber|bester|schöner) gru(?:ß|ss)"
    r"|(?:schöne|viele|liebe|beste) grüße (?:aus|nach) \w+|gru(?:ß|ss)|grüße|mfg|lg|vg|hochachtungsvoll"
    r"|(?:bien |très )?cordialement|cordialement vôtre|bien à vous|(?:sincères|meilleures) salutations|salutations"
    r"|(?:un )?(?:cordial |atento )?saludos?|saludos cordiales|atentamente|un abrazo|cordialmente"
    r"|(?:cordiali |distinti |un )?salut[io]|un cordiale saluto|a presto"
    r"|(?:met )?(?:vriendelijke|hartelijke|beste) groet(?:en)?|groet(?:en|jes)?|hoogachtend|mvg"
    r"|(?:com os melhores |melhores )?cumprimentos|atenciosamente|abraços?|att"
    r"|pozdrawiam(?: serdecznie)?|(?:z|serdecznie) (?:poważaniem|wyrazami szacunku|pozdrawiam)|pozdrowienia)"
)
_THANKS = (
    r"(?:(?:many )?thanks(?: (?:a lot|again|so much|very much|in advance|and (?:best |kind )?regards))?|thank you(?: (?:very|so) much| in advance)?"
    r"|thx|danke(?: (?:schön|sehr|im voraus))?|vielen dank(?: im voraus)?|merci(?: (?:beaucoup|d'avance|par avance))?"
    r"|(?:muchas )?gracias(?: de antemano)?|grazie(?: (?:mille|in anticipo))?|(?:alvast )?bedankt|dank u(?: wel)?"
    r"|obrigad[oa]|dziękuję|z góry dziękuję)"
)
_NAME = r"(?:[A-ZÀ-ÖØ-ÞŁŚŻŹĆ][\w.'-]*|de|del|della|van|von|der|den|di|da|dos|la|le)"
_NAMED = re.compile(rf"{_NAME}(?: {_NAME}){{0,3}}")
_SIGNED = re.compile(rf"[-\u2013\u2014]{{1,2}} ?{_NAME}(?: {_NAME}){{0,2}}")
_REGARDS_LINE = re.compile(
    rf"(?i:{_REGARDS}(?: ?[/|] ?{_REGARDS})?)(?: ?[,.!;]+| ?[-\u2013\u2014])?(?: {_NAMED.pattern})?[,.!]?"
)
_THANKS_LINE = re.compile(rf"(?i:{_THANKS})(?: ?[,.!;]+)?")
_POSTSCRIPT = re.compile(r"p\. ?s\.|ps\b|n\. ?b\.", re.IGNORECASE)


def is_regards(line: str) -> bool:
    """Tell whether a line is a sign-off, with or without a name behind it; its apostrophes are plain."""
    return _REGARDS_LINE.fullmatch(line) is not None


def is_thanks(line: str) -> bool:
    """Tell whether a line thanks and says no more."""
    return _THANKS_LINE.fullmatch(line) is not None


def strip_signature(text: str) -> str:
    """Return the text without what is appended to it; a question below a sign-off is kept, and so is all above it.

    A line that thanks stays (it may be all that is said), the name below it goes.
    """
    lines: list[str] = []
    folded: list[str] = []
    plain = text.replace("\xa0", " ").replace("\u2019", "'")
    for line, seen in zip(text.split("\n"), plain.split("\n"), strict=True):
        seen = seen[:_LOOKED_AT].strip()  # noqa: PLW2901
        if not _is_phone(seen):
            lines.append(line)
            folded.append(seen)
    for _ in range(_ROUNDS):
        cut = min(
            _list_footer(folded), _disclaimer(folded), _delimiter(lines, folded), _drawn(folded), _sign_off(folded)
        )
        if cut == len(lines):
            break
        del lines[cut:], folded[cut:]
    return "\n".join(lines).strip()


def _is_phone(line: str) -> bool:
    bare = line.strip("*_<>[]() ")
    return 0 < len(bare) <= _FOOTER and bare[0].isupper() and _PHONE.fullmatch(bare) is not None


def _is_rule(line: str) -> bool:
    """Tell a drawn line, and the delimiter of a signature."""
    return len(line) > 1 and not line.strip("_-=*~#")


def _tail(lines: Sequence[str], most: int) -> list[int]:
    """Return where the last `most` lines that are not blank stand, in order."""
    found: list[int] = []
    for at in range(len(lines) - 1, -1, -1):
        if lines[at]:
            found.append(at)
            if len(found) == most:
                break
    return found[::-1]


def _list_footer(lines: Sequence[str]) -> int:
    tail = _tail(lines, _LONGEST_GUESS)
    for number, at in enumerate(tail):
        below = tail[number + 1 :]
        if _LIST_OPENING.match(lines[at]):
            return at
        if (
            _is_rule(lines[at])
            and below
            and len(below) <= _NAME_BLOCK
            and any(_LIST.search(lines[row]) for row in below)
        ):
            return at
    return len(lines)


def _disclaimer(lines: Sequence[str]) -> int:
    tail = _tail(lines, _LONGEST_DISCLAIMER)
    for number, at in enumerate(tail):
        if number == 0 and at == 0:
            continue
        opens = not lines[at - 1] or _is_rule(lines[at - 1]) or _is_heading(lines[at - 1])
        if not opens or not _DISCLAIMER.match(" ".join(lines[at : at + 2])):
            continue
        told = " ".join(lines[at : at + 8])
        if (
            _CONFIDENTIAL.search(told)
            and _ADDRESSED.search(told)
            and not any(lines[row].endswith("?") for row in tail[number:])
        ):
            return _heading_of(lines, at)
    return len(lines)


def _is_heading(line: str) -> bool:
    return line.endswith(":") and _HEADING.fullmatch(line) is not None


def _heading_of(lines: Sequence[str], at: int) -> int:
    """Go up from a disclaimer over its heading and the line drawn above it."""
    if at and _is_heading(lines[at - 1]):
        at -= 1
    if at and _is_rule(lines[at - 1]):
        at -= 1
    return at


def _delimiter(raw: Sequence[str], lines: Sequence[str]) -> int:
    """Return where the delimiter stands: `-- ` as RFC 3676, 4.3 has it, or a lone `--` near the end."""
    for at in _tail(lines, _LONGEST_SIGNATURE + 1):
        if lines[at] not in {"--", "—", "__"}:
            continue
        below = [row for row in range(at + 1, len(lines)) if lines[row]]
        if len(below) > _NAME_BLOCK and not any(lines[:at]):
            continue
        if raw[at].rstrip("\r") == "-- " or (
            len(below) <= _LONGEST_GUESS and not any(lines[row].endswith("?") for row in below)
        ):
            return at
    return len(lines)


def _drawn(lines: Sequence[str]) -> int:
    """Return where a drawn line stands near the end, with names and somebody's telephone below it."""
    tail = _tail(lines, _LONGEST_SIGNATURE)
    for number, at in enumerate(tail):
        below = [lines[row] for row in tail[number + 1 :]]
        if (
            at
            and len(lines[at]) >= _DRAWN
            and _is_rule(lines[at])
            and any(_TELEPHONE.match(line) for line in below[:_NAME_BLOCK])
            and not any(line.endswith("?") for line in below)
        ):
            return at
    return len(lines)


def _sign_off(lines: Sequence[str]) -> int:
    tail = _tail(lines, _NAME_BLOCK + 1)
    first = len(tail) - 1
    while first > 0 and _is_of_name_block(lines[tail[first]]):
        first -= 1
    for number, at in enumerate(tail[max(first, 0) :], max(first, 0)):
        if _REGARDS_LINE.fullmatch(lines[at]):
            return at
        below = tail[number + 1 :]
        if _THANKS_LINE.fullmatch(lines[at]) and below and _NAMED.fullmatch(lines[below[0]].rstrip(",.")):
            return at + 1
    if (
        len(tail) > 1
        and _SIGNED.fullmatch(lines[tail[-1]])
        and not lines[tail[-2]].startswith(("-", "\u2013", "\u2014"))
    ):
        return tail[-1]
    return len(lines)


def _is_of_name_block(line: str) -> bool:
    return (
        len(line) <= _NAME_LINE
        and not ("?" in line and "://" not in line)
        and not _POSTSCRIPT.match(line)
        and not _is_sentence(line)
    )


def _is_sentence(line: str) -> bool:
    """Tell what is said from names, positions and addresses, which are capitalised and end without a full stop."""
    words = line.split()
    small = sum(word[0].islower() for word in words)
    return small >= 7 or (small >= 2 and len(words) >= 4 and line[-1] in ".!")  # noqa: PLR2004
