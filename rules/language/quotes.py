"""The new text of a message, told from what it quotes or forwards.

Follows what mail programs write: `>` lines (RFC 3676, 4.5), an attribution line above them, Outlook's header blocks and
the lines that announce an original or forwarded message, in English, German, French, Spanish, Italian, Dutch, Portuguese
and Polish. Every line is looked at a bounded number of times and at bounded length: linear on any input.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from rules.language.quote_words import (
    ADDRESS,
    CLOCK,
    DATE,
    END_OF_FORWARD,
    FORWARDED,
    FORWARDED_BY,
    LABEL,
    LABEL_LENGTH,
    LABELS,
    OPENING,
    ORIGINAL,
    WITH_ADDRESSES,
    WROTE,
)

_MOST_QUOTED = 200
_LOOKED_AT = 400
"""Characters of a line that are looked at."""
_ATTRIBUTION_LINES = 4
_ATTRIBUTION_LENGTH = 400
_CUT_QUOTE = 20
"""Lines below an attribution in which a quote begins that was cut at its head."""
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

_INVISIBLE = " \t\f\v\ufeff\u200b\u200e\u200f\u2060"
_LAST = frozenset(":*_")
"""What the last line of an attribution ends with: its colon may stand in bold."""
_DRAWN = "-_=*>~ :"
"""What stands around a phrase that announces a message."""
_LONGEST_PHRASE = max(map(len, ORIGINAL | FORWARDED))
_QUOTATION = ('"', "'", "\u201c", "\u201e", "\u00ab", "\u2018")


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
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pages = text.split("\n")
    plain = text.replace("\xa0", " ").replace("\u2019", "'")
    folded = [line[:_LOOKED_AT].strip(_INVISIBLE) for line in plain.split("\n")]
    ends = {at for at, line in enumerate(folded) if line[-1:] in _LAST}
    new: list[str] = []
    quoted: list[str] = []
    forwarded = False
    at = 0
    while at < len(pages):
        if _is_prose(folded, at, ends):
            new.append(pages[at] if folded[at] else "")
            at += 1
        elif run := _quoted_run(folded, at) or _is_broken_quote(folded, at):
            if not forwarded and not _attributed(folded, at) and _announces(folded, at):
                forwarded = True
            quoted.extend(pages[at : at + run])
            _part(new)
            at += run
        elif taken := _attribution(folded, at):
            at += taken
            if not _quote_follows(folded, at, _GAP) and not _is_interleaved(folded, at):
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
    bare = (line.strip().lstrip("> \t") for line in lines)
    return tuple(islice((line for line in bare if line), _MOST_QUOTED))


def _is_prose(lines: Sequence[str], at: int, ends: AbstractSet[int]) -> bool:
    """Tell most lines at a glance: blank, or long and bearing no mark of all that is looked for here.

    `ends`: the lines that may end an attribution.
    """
    line = lines[at]
    if not line:
        return True
    if len(line) <= _LONGEST_PHRASE or line[0] in _DRAWN or line[-1] in _DRAWN or ":" in line[:LABEL_LENGTH]:
        return False
    return ends.isdisjoint(range(at + 1, at + _ATTRIBUTION_LINES)) and not (at and lines[at - 1].startswith(">"))


def _quoted_run(lines: Sequence[str], at: int) -> int:
    """Return how many `>` lines stand here; a lone `>From` is mbox's escape for a line that began with "From"."""
    end = at
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    alone = end == at + 1 and not (at and lines[at - 1].startswith(">"))
    return 0 if alone and lines[at].startswith(">From ") else end - at


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


def _is_interleaved(lines: Sequence[str], at: int) -> bool:
    """Tell a cut quote ("[...]") with answers in it from a quote without marks, which may hold a marked one."""
    before = ""
    for line in lines[at : at + _CUT_QUOTE]:
        if line.startswith(">"):
            return bool(before) and not (_ends_attribution(before) and (WROTE.search(before) or ADDRESS.search(before)))
        before = line or before
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
    verb = WROTE.search(told) is not None
    address = ADDRESS.search(told) is not None
    if not verb and not address:
        return False
    if count > 1 and not _opens(lines[at], lines[at + count - 1], told):
        return False
    if _quote_follows(lines, at + count, _GAP):
        return (verb and (address or _said_by(told) or _is_dated(told))) or (address and _is_dated(told))
    if _starts_quotation(lines, _skip_blank(lines, at + count)):
        return False
    if verb:
        return address or (CLOCK.search(told) is not None and _is_dated(told))
    return told.endswith((">:", "):")) and CLOCK.search(told) is not None and _is_dated(told)


def _is_dated(told: str) -> bool:
    return DATE.search(told) is not None


def _opens(first: str, last: str, told: str) -> bool:
    """Tell whether the first of several lines begins an attribution and is not the author's text above the last."""
    if not (ADDRESS.search(told) or _is_dated(told)):
        return False
    return not _is_whole(last) and bool(OPENING.match(first) or ADDRESS.search(first) or _is_dated(first))


def _starts_quotation(lines: Sequence[str], at: int) -> bool:
    """Tell words cited in the author's own sentence, which is no reply's quote."""
    return at < len(lines) and lines[at].startswith(_QUOTATION)


def _is_whole(line: str) -> bool:
    """Tell a last line that says who and when by itself: what stands above it is the author's text."""
    return DATE.search(line) is not None and (WROTE.search(line) is not None or ADDRESS.search(line) is not None)


def _said_by(told: str) -> bool:
    """Tell "Name wrote:" and "On Monday we wrote:", which count right above a quote only."""
    return len(told) <= _NAME_LENGTH and WROTE.search(told[-32:]) is not None


def _attributed(lines: Sequence[str], at: int) -> bool:
    """Tell whether the quote at `at` is the go-on of another or stands under an attribution."""
    before = at - 1
    while before >= max(0, at - _GAP) and not lines[before]:
        before -= 1
    return before >= 0 and (lines[before].startswith(">") or _ends_attribution(lines[before]))


def _announces(lines: Sequence[str], at: int) -> bool:
    return _phrase(lines[at].lstrip("> ")) in FORWARDED


def _phrase(line: str) -> str:
    return line.strip(_DRAWN).casefold()


def _mark(lines: Sequence[str], at: int) -> str:
    """Return "original" or "forwarded" if the line announces a message below it, else ""."""
    line = lines[at]
    if not line or len(line) > _NAME_LENGTH:
        return ""
    phrase = _phrase(line)
    if phrase in ORIGINAL and (line.startswith(("--", "__", "==")) or _header_block(lines, _skip_blank(lines, at + 1))):
        return "original"
    if phrase in FORWARDED and (
        line.startswith(("--", "__", "==")) or line.endswith(":") or _header_block(lines, _skip_blank(lines, at + 1))
    ):
        return "forwarded"
    if line.startswith("--") and FORWARDED_BY.match(_joined(lines, at)):
        return "forwarded"
    return ""


def _joined(lines: Sequence[str], at: int) -> str:
    return " ".join(lines[at : at + 2])[:_LOOKED_AT]


def _end_of_forward(lines: Sequence[str], at: int) -> int:
    for end in range(at, len(lines)):
        if lines[end].startswith("--") and _phrase(lines[end]) in END_OF_FORWARD:
            return end
    return len(lines)


def _kind(line: str) -> str:
    found = LABEL.match(line) if ":" in line[:LABEL_LENGTH] else None
    return LABELS.get(found[1].casefold(), "") if found else ""


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
        elif here == end and last in WITH_ADDRESSES and ("@" in lines[here] or lines[here].endswith((",", ";"))):
            end = here + 1
        elif here - end >= (1 if lines[here] else 2):
            break
    return kinds, " ".join(lines[at:end]), end


def _header_block(lines: Sequence[str], at: int) -> bool:
    """Tell a block of header lines with a sender, and a date or an address in it; `at` is its first line."""
    if at >= len(lines) or not _kind(lines[at]) or (at > 0 and _kind(lines[at - 1])):
        return False
    kinds, told, _ = _headers(lines, at)
    evidence = (ADDRESS.search(told) is not None) + (DATE.search(told) is not None)
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
    above = [line for line in lines[max(0, at - 4) : at] if line and not line.startswith(">")][-2:]
    return "subject" in kinds and any(DATE.search(line) and CLOCK.search(line) for line in above)


def _drop_sender(new: list[str]) -> None:
    """Take away the moment above a Notes header and, right above that, the name."""
    for at in range(len(new) - 1, max(0, len(new) - 4) - 1, -1):
        line = new[at][:_LOOKED_AT]
        if DATE.search(line) and CLOCK.search(line):
            named = at > 0 and len(new[at - 1]) <= _NAME_LENGTH
            del new[at - named :]
            return


def _drop_rule(new: list[str]) -> None:
    """Take away the line of underscores that Outlook draws above a header block."""
    while new and not new[-1].strip():
        new.pop()
    if new and len(new[-1].strip()) >= _RULE and not new[-1].strip().strip("_-*="):
        new.pop()
