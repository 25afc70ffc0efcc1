"""The new text of a message, told from what it quotes or forwards.

Follows what mail programs write: `>` lines (RFC 3676, 4.5), an attribution line above them, Outlook's header blocks and
the lines that announce an original or forwarded message, in English, German, French, Spanish, Italian, Dutch, Portuguese
and Polish. Every line is looked at a bounded number of times and at bounded length: linear on any input.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MOST_QUOTED = 200
_LOOKED_AT = 400
"""Characters of a line that are looked at."""
_ATTRIBUTION_LINES = 3
_ATTRIBUTION_LENGTH = 400
_NAME_LENGTH = 120
"""Characters of a line with a name and a verb: longer ones are prose."""
_FEWEST_HEADERS = 3
"""Kinds of header line in a block: two also stand in a list of points."""
_GAP = 8
"""Blank lines allowed between an attribution or a marker and what it announces."""
_WRAPPED, _LEFT_OVER = 66, 40
"""A quoted line long enough to be wrapped, and the most that is left over of it on the next."""
_RULE = 5
"""Characters of a drawn line."""
_BLOCK = 30
"""Lines looked at for a block of header lines."""

_LAST = frozenset(":*_")
"""What the last line of an attribution ends with: its colon may stand in bold."""
_QUOTATION = ('"', "'", "\u201c", "\u201e", "\u00ab", "\u2018")

_MONTH = (
    r"(?:jan|feb|fev|fév|mar|mär|maa|mrt|apr|avr|abr|mai|may|maj|mag|mei|jun|jui|giu|jul|lug|lip|aug|aoû|aou|ago|sep|set"
    r"|oct|okt|ott|out|nov|dec|dez|déc|dic|ene|gen|sty|lut|kwi|cze|sie|wrz|paź|lis|gru)\w{0,9}"
)
_DATE = re.compile(
    r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?,?[ -](?:de )?{_MONTH}|\b{_MONTH},? \d{{1,2}}(?!\d{{3}})",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_ADDRESS = re.compile(r"\w@\w")
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|schrieben|geschrieben|[aà?\ufffd] [é?\ufffd]crit|escribió|escribio|ha scritto|scrive|schreef|geschreven"
    r"|escreveu|napisał|napisała|napisał\(-?a\)|pisze|skrev)(?!\w)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:on|at|am|le|el|il|op|em|a|no dia|w dniu|dnia|den|\w{2,12}[.,]?)\s[^a-z]?.{0,14}(?:\d|[a-z]{3}[.,])",
    re.IGNORECASE,
)
"""How the first of several lines of an attribution begins: a word or two, then a day."""

_LABELS = {
    label: kind
    for kind, labels in {
        "from": "from|von|de|da|van|od",
        "date": "sent|date|gesendet|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviado em|fecha|inviato|data"
        "|verzonden|enviada|enviada em|wysłano|wysłane",
        "to": "to|an|à|a|para|aan|do",
        "cc": "cc|bcc|kopie|dw|reply-to|antwort an|répondre à|importance|wichtigkeit|priorität|attachments|anlagen|anhänge",
        "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat",
    }.items()
    for label in labels.split("|")
}
_WITH_ADDRESSES = frozenset({"from", "to", "cc"})
_LABEL = re.compile(r"[*_]{0,2}([^\W\d_][\w'-]{0,11}(?: \w{1,6}){0,2})[*_]{0,2} ?:[*_]{0,2}(?= |$|[^/])")

_LABEL_LENGTH = 36

_ORIGINAL = frozenset(
    {
        "original message", "original appointment", "original e-mail", "original email", "original-nachricht",
        "originalnachricht", "ursprüngliche nachricht", "ursprünglicher termin", "ursprüngliche mail",
        "message d'origine", "message original", "mensaje original", "messaggio originale",
        "messaggio di origine", "oorspronkelijk bericht", "oorspronkelijke bericht", "origineel bericht",
        "mensagem original", "wiadomość oryginalna", "oryginalna wiadomość", "reply message",
    }
)  # fmt: skip
_FORWARDED = frozenset(
    {
        "forwarded message", "begin forwarded message", "start of forwarded message", "weitergeleitete nachricht",
        "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "message transféré",
        "message réexpédié", "message transmis", "début du message réexpédié", "début du message transféré",
        "mensaje reenviado", "inicio del mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato",
        "inizio del messaggio inoltrato", "doorgestuurd bericht", "begin doorgestuurd bericht",
        "begin van doorgestuurd bericht", "mensagem encaminhada", "mensagem reencaminhada",
        "início da mensagem encaminhada", "início da mensagem reencaminhada", "przekazana wiadomość",
        "wiadomość przekazana", "wiadomość przesłana dalej", "przesłana wiadomość",
        "początek przekazywanej wiadomości", "początek przekazanej wiadomości",
    }
)  # fmt: skip
_FORWARDED_BY = re.compile(r"[- ]{2,80}forwarded by .{1,160}", re.IGNORECASE)
_END_OF_FORWARD = frozenset({"end forwarded message", "end of forwarded message"})


@dataclass(frozen=True, slots=True)
class Split:
    """A message's text, taken apart.

    `new` keeps the author's lines in order, outer blank lines removed. `quoted` holds the first 200 lines quoted or
    forwarded, without blank ones and without `>` marks, header lines and attributions. `forwarded` says that a line
    announced a forwarded message.
    """

    new: str
    quoted: tuple[str, ...]
    forwarded: bool


def split(text: str) -> Split:
    """Take a plain text apart; line ends may be of any kind."""
    pages = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    folded = [line[:_LOOKED_AT].replace("\xa0", " ").replace("\u2019", "'").strip() for line in pages]
    new: list[str] = []
    quoted: list[str] = []
    forwarded = False
    at = 0
    while at < len(pages):
        if _is_quote(folded, at) or _is_broken_quote(folded, at):
            if not forwarded and _announces(folded, at) and not _attributed(folded, at):
                forwarded = True
            quoted.append(pages[at])
            _part(new)
            at += 1
        elif taken := _attribution(folded, at):
            at += taken
            if not _quote_follows(folded, at, _GAP):
                quoted.extend(pages[at:])
                break
        elif (mark := _mark(folded, at)) or _header_block(folded, at):
            _drop_rule(new)
            forwarded = forwarded or mark == "forwarded"
            start = at + 1 if mark else at
            end = _end_of_forward(folded, start) if mark == "forwarded" else len(pages)
            quoted.extend(pages[_after_headers(folded, start) : end])
            at = end + 1
        elif _notes_header(folded, at):
            quoted.extend(pages[_after_headers(folded, at) :])
            _drop_sender(new)
            break
        else:
            new.append(_unescaped(pages[at]))
            at += 1
    return Split("\n".join(new).strip(), _bare(quoted), forwarded)


def _bare(lines: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for line in lines:
        bare = line.strip().lstrip("> \t").rstrip()
        if bare:
            found.append(bare)
            if len(found) == _MOST_QUOTED:
                break
    return tuple(found)


def _is_quote(lines: Sequence[str], at: int) -> bool:
    """Tell a `>` line; a lone `>From` is mbox's escape for a line that began with "From"."""
    if not lines[at].startswith(">"):
        return False
    if not lines[at].startswith(">From "):
        return True
    return any(0 <= near < len(lines) and lines[near].startswith(">") for near in (at - 1, at + 1))


def _part(new: list[str]) -> None:
    """Keep what stands above a quote and what stands below it two paragraphs."""
    if new and new[-1].strip():
        new.append("")


def _unescaped(line: str) -> str:
    return line[1:] if line.startswith(">From ") else line


def _is_broken_quote(lines: Sequence[str], at: int) -> bool:
    """Tell the rest of a quoted line that a mail program wrapped without repeating the mark."""
    if not 0 < at < len(lines) - 1:
        return False
    before, line, after = lines[at - 1], lines[at], lines[at + 1]
    return (
        before.startswith(">")
        and after.startswith(">")
        and len(before) >= _WRAPPED
        and before[-1] not in ".?!:;"
        and 0 < len(line) <= _LEFT_OVER
        and line[0].islower()
    )


def _quote_follows(lines: Sequence[str], at: int, gap: int) -> bool:
    for line in lines[at : at + gap + 1]:
        if line:
            return line.startswith(">")
    return False


def _attribution(lines: Sequence[str], at: int) -> int:
    """Return how many lines from `at` on say who wrote what follows; 0 if they do not."""
    for count in range(1, _ATTRIBUTION_LINES + 1):
        if at + count > len(lines) or not lines[at + count - 1]:
            return 0
        if _ends_attribution(lines[at + count - 1]):
            return count if _is_attribution(lines, at, count) else 0
    return 0


def _ends_attribution(line: str) -> bool:
    return line[-1:] in _LAST and line.rstrip("*_ ").endswith(":")


def _is_attribution(lines: Sequence[str], at: int, count: int) -> bool:
    told = " ".join(lines[at : at + count]).rstrip("*_ ")
    if len(told) > _ATTRIBUTION_LENGTH or lines[at].startswith(">"):
        return False
    verb = _WROTE.search(told) is not None
    address = _ADDRESS.search(told) is not None
    if not verb and not address:
        return False
    dated = _DATE.search(told) is not None
    if count > 1 and not (
        (dated or address)
        and (_OPENING.match(lines[at]) or _ADDRESS.search(lines[at]) or _DATE.search(lines[at]))
        and not _is_whole(lines[at + count - 1])
    ):
        return False
    if _quote_follows(lines, at + count, _GAP):
        return (address and dated) or (verb and (address or dated or _said_by(told)))
    if _starts_quotation(lines, _skip_blank(lines, at + count)):
        return False
    if verb:
        return address or (dated and _CLOCK.search(told) is not None)
    return address and dated and _CLOCK.search(told) is not None and told.endswith((">:", "):"))


def _starts_quotation(lines: Sequence[str], at: int) -> bool:
    """Tell words cited in the author's own sentence, which is no reply's quote."""
    return at < len(lines) and lines[at].startswith(_QUOTATION)


def _is_whole(line: str) -> bool:
    """Tell a last line that says who and when by itself: what stands above it is the author's text."""
    return _DATE.search(line) is not None and (_WROTE.search(line) is not None or _ADDRESS.search(line) is not None)


def _said_by(told: str) -> bool:
    """Tell "Name wrote:" and "On Monday we wrote:", which count right above a quote only."""
    return len(told) <= _NAME_LENGTH and _WROTE.search(told[-32:]) is not None


def _attributed(lines: Sequence[str], at: int) -> bool:
    """Tell whether the quote at `at` is the go-on of another or stands under an attribution."""
    before = at - 1
    while before >= max(0, at - _GAP) and not lines[before]:
        before -= 1
    return before >= 0 and (lines[before].startswith(">") or _ends_attribution(lines[before]))


def _announces(lines: Sequence[str], at: int) -> bool:
    return _phrase(lines[at].lstrip("> ")) in _FORWARDED


def _phrase(line: str) -> str:
    return line.strip("-_=*>~ :").casefold()


def _mark(lines: Sequence[str], at: int) -> str:
    """Return "original" or "forwarded" if the line announces a message below it, else ""."""
    line = lines[at]
    if not line or len(line) > _NAME_LENGTH:
        return ""
    phrase = _phrase(line)
    if phrase in _ORIGINAL and (
        line.startswith(("--", "__", "==")) or _header_block(lines, _skip_blank(lines, at + 1))
    ):
        return "original"
    if phrase in _FORWARDED and (
        line.startswith(("--", "__", "==")) or line.endswith(":") or _header_block(lines, _skip_blank(lines, at + 1))
    ):
        return "forwarded"
    if line.startswith("--") and _FORWARDED_BY.match(_joined(lines, at)):
        return "forwarded"
    return ""


def _joined(lines: Sequence[str], at: int) -> str:
    return " ".join(lines[at : at + 2])[:_LOOKED_AT]


def _end_of_forward(lines: Sequence[str], at: int) -> int:
    for end in range(at, len(lines)):
        if lines[end].startswith("--") and _phrase(lines[end]) in _END_OF_FORWARD:
            return end
    return len(lines)


def _kind(line: str) -> str:
    found = _LABEL.match(line) if ":" in line[:_LABEL_LENGTH] else None
    return _LABELS.get(found[1].casefold(), "") if found else ""


def _headers(lines: Sequence[str], at: int) -> tuple[set[str], str, int]:
    """Return the kinds of header line from `at` on, the lines as one text and where they end.

    A header may be wrapped onto a second line, a list of addresses onto more, and one blank line may stand between two.
    """
    kinds: set[str] = set()
    last = ""
    end = at
    for here in range(at, min(at + _BLOCK, len(lines))):
        kind = _kind(lines[here])
        if kind:
            kinds.add(kind)
            last = kind
            end = here + 1
        elif here == end and last in _WITH_ADDRESSES and ("@" in lines[here] or lines[here].endswith((",", ";"))):
            end = here + 1
        elif here - end >= (1 if lines[here] else 2):
            break
    return kinds, " ".join(lines[at:end]), end


def _header_block(lines: Sequence[str], at: int) -> bool:
    """Tell a block of header lines with a sender, and a date or an address in it; `at` is its first line."""
    if at >= len(lines) or not _kind(lines[at]) or (at > 0 and _kind(lines[at - 1])):
        return False
    kinds, told, _ = _headers(lines, at)
    evidence = (_ADDRESS.search(told) is not None) + (_DATE.search(told) is not None)
    return "from" in kinds and len(kinds) >= _FEWEST_HEADERS - (evidence > 1) and evidence > 0


def _after_headers(lines: Sequence[str], at: int) -> int:
    at = _skip_blank(lines, at)
    if at < len(lines) and _kind(lines[at]):
        return _headers(lines, at)[2]
    return at


def _skip_blank(lines: Sequence[str], at: int) -> int:
    """Return where the next line with text stands; the last line, or `at`, if there is none near."""
    end = min(at + _GAP, len(lines) - 1)
    while at < end and not lines[at]:
        at += 1
    return at


def _notes_header(lines: Sequence[str], at: int) -> bool:
    """Tell Lotus Notes' header: a name and a moment, then To, cc and Subject without a From."""
    if _kind(lines[at]) != "to" or (at > 0 and _kind(lines[at - 1])):
        return False
    kinds, _, _ = _headers(lines, at)
    above = [line for line in lines[max(0, at - 4) : at] if line][-2:]
    return "subject" in kinds and any(_DATE.search(line) and _CLOCK.search(line) for line in above)


def _drop_sender(new: list[str]) -> None:
    """Take away the moment above a Notes header and, right above that, the name."""
    while new and not (_DATE.search(new[-1][:_LOOKED_AT]) and _CLOCK.search(new[-1][:_LOOKED_AT])):
        new.pop()
    if new:
        new.pop()
    if new and len(new[-1]) <= _NAME_LENGTH:
        new.pop()


def _drop_rule(new: list[str]) -> None:
    """Take away the line of underscores that Outlook draws above a header block."""
    while new and not new[-1].strip():
        new.pop()
    if new and len(new[-1].strip()) >= _RULE and not new[-1].strip().strip("_-*="):
        new.pop()
