"""Mails without reply headers → conversations, told by subject, quoted lines, people and time.

Only *strays* come here: messages that name no other message and that no other one names (DESIGN.md, Threads).
Each chooses at most one earlier stray as its parent; a conversation is a connected component of choices.
A choice depends on the set of strays alone, never on the order in which they arrived, so that a rebuilt index
tells the same conversations.

The evidence, strongest first:

1. the child quotes lines that an earlier mail of the same subject said first;
2. the same subject between the same people or on the same list, soon enough, from somebody else;
3. most of what it quotes stands in one conversation of another subject: it was changed while replying.

A line that several mails say first (a greeting, a signature, a banner) proves nothing. The usual algorithms
(https://www.jwz.org/doc/threading.html; RFC 5256, REFERENCES, step 5) join by subject alone, however old.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NEAREST = 200
"""Candidates that a stray chooses among: the latest ones before it."""
MOST_HOLDERS = 3
"""A line that more candidates than this say first is a phrase; that few may be one mail and its copies."""
POPULAR = 20
"""A line that more strays than this said before leads to none of them. What is said later takes nothing back."""

QUOTED_WITHIN = timedelta(days=365)
"""How long after a mail it may be quoted under its own subject."""
RENAMED_WITHIN = timedelta(days=14)
"""How long after a mail it may be quoted under a new subject."""
ANSWERED_WITHIN = timedelta(days=90)
"""How long after a mail one that is marked as a reply, or quotes something else, may answer it."""
CONTINUED_WITHIN = timedelta(days=7)
"""How long after a mail an unmarked one of its subject continues it; later, a new matter is as likely."""

RENAMED_LINES = 2
"""Lines that a reply under a new subject must quote, unless all it quotes is one line."""

UNTITLED = frozenset(
    {
        "", "(no subject)", "no subject", "(none)", "none", "(kein betreff)", "kein betreff",
        "(ohne betreff)", "(sans objet)", "sans objet", "(pas d'objet)", "(sin asunto)", "sin asunto",
        "(nessun oggetto)", "(geen onderwerp)", "(sem assunto)", "(brak tematu)",
    }
)  # fmt: skip
"""What mail clients write when there is no subject; it says nothing about what belongs together."""

_UNIT = 6
"""Weight of a line that one candidate says first; 2 and 3 divide it, so that sums are exact in any order."""

_DIGEST = re.compile(r"\bdigest\b.*\d")
"""A list's digest ("… Digest, Vol 75, Issue 18"). Reply headers of an answer to it name the digest, never the
conversation that it quotes, so nothing else does either."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A message without any link by reply headers, reduced to what may tell its conversation."""

    key: int
    """The caller's handle. It never decides anything."""
    at: datetime
    sender: str
    recipients: frozenset[str]
    """To and Cc without the user's own addresses, which connect nothing; those of lists are in it."""
    subject: str
    """Without prefixes and list tags, case-folded (`rules.language.normal_subject`)."""
    is_reply: bool
    """The raw subject starts with a reply prefix (`rules.language.is_reply_subject`); a list's tag is none."""
    lines: frozenset[int]
    """Hashes of the lines of its own text (`rules.language.line_hash`) long enough to tell something."""
    quoted: frozenset[int]
    """Hashes of the lines it quotes, of all depths."""
    message_id: str = ""
    """Orders strays of the same second."""


class Strays:
    """Strays in memory, found by subject or by line."""

    def __init__(self, strays: Iterable[Stray]) -> None:
        self._by_subject: dict[str, list[Stray]] = defaultdict(list)
        self._by_line: dict[int, list[Stray]] = defaultdict(list)
        for stray in sorted(strays, key=_place):
            self._by_subject[stray.subject].append(stray)
            for value in stray.lines:
                self._by_line[value].append(stray)

    def candidates(self, child: Stray) -> list[Stray]:
        """Return the strays before the child that share its subject or say a line that it quotes.

        At most NEAREST of them, the latest first.
        """
        same = self._by_subject.get(child.subject, [])
        end = bisect_left(same, _place(child), key=_place)
        found = {stray.key: stray for stray in same[max(0, end - NEAREST) : end]}
        for value in child.quoted:
            holders = self._by_line.get(value, [])
            earlier = bisect_left(holders, _place(child), hi=min(len(holders), POPULAR + 1), key=_place)
            if earlier <= POPULAR:
                found.update((stray.key, stray) for stray in holders[:earlier])
        return sorted(found.values(), key=_place, reverse=True)[:NEAREST]


def parent(child: Stray, candidates: Iterable[Stray]) -> int | None:
    """Return the key of the stray that the child continues; None when it starts a conversation.

    Candidates that are not before the child are passed over, so choices never form a circle.
    """
    earlier = [stray for stray in candidates if _is_before(stray, child)]
    holders = Counter(value for stray in earlier for value in stray.lines & child.quoted)
    weights = {value: _UNIT // count for value, count in holders.items() if count <= MOST_HOLDERS}
    same = [stray for stray in earlier if stray.subject == child.subject]
    found = (
        _most_quoted(child, same, weights, QUOTED_WITHIN)
        or max((stray for stray in same if _continues(child, stray)), key=_place, default=None)
        or _renamed(child, [stray for stray in earlier if stray.subject != child.subject], weights)
    )
    return found.key if found else None


def conversations(strays: Sequence[Stray]) -> list[list[Stray]]:
    """Join all of the strays at once: conversations by their first message, each in order of time."""
    pool = Strays(strays)
    roots: dict[int, int] = {}
    joined: dict[int, list[Stray]] = {}
    for stray in sorted(strays, key=_place):
        above = parent(stray, pool.candidates(stray))
        roots[stray.key] = stray.key if above is None else roots[above]
        joined.setdefault(roots[stray.key], []).append(stray)
    return list(joined.values())


def _most_quoted(
    child: Stray, candidates: Iterable[Stray], weights: Mapping[int, int], within: timedelta
) -> Stray | None:
    """Return the candidate whose own words the child quotes most; of equals, the latest."""
    quoted = [
        (sum(weights.get(value, 0) for value in stray.lines & child.quoted), stray)
        for stray in candidates
        if child.at - stray.at <= within and not _is_copy(child, stray)
    ]
    return max(
        ((weight, stray) for weight, stray in quoted if weight),
        key=lambda choice: (choice[0], *_place(choice[1])),
        default=(0, None),
    )[1]


def _continues(child: Stray, stray: Stray) -> bool:
    """Tell whether equal subjects, people and time make the child a continuation of an earlier stray."""
    gap = child.at - stray.at
    marked = child.is_reply or bool(child.quoted)
    if gap > (ANSWERED_WITHIN if marked else CONTINUED_WITHIN) or _is_copy(child, stray):
        return False
    if child.subject in UNTITLED:
        return marked and stray.sender in child.recipients
    if not marked and child.sender == stray.sender:  # sent again, or the next of a series: "Weekly report"
        return False
    return (
        child.sender in stray.recipients
        or stray.sender in child.recipients
        or not child.recipients.isdisjoint(stray.recipients)
    )


def _renamed(child: Stray, candidates: Iterable[Stray], weights: Mapping[int, int]) -> Stray | None:
    """Return whom the child answers under a new subject.

    One conversation must account for at least half of all it quotes: a reply quotes what it answers, and what
    that quoted, while two mails that paste the same log or banner differ in the rest.
    """
    if _DIGEST.search(child.subject):
        return None
    by_subject: dict[str, list[Stray]] = defaultdict(list)
    for stray in candidates:
        if child.at - stray.at <= RENAMED_WITHIN:
            by_subject["" if stray.subject in UNTITLED else stray.subject].append(stray)
    choices = []
    for group in by_subject.values():
        said = {value for stray in group for value in stray.lines if value in weights} & child.quoted
        known = child.quoted & frozenset[int]().union(*(stray.lines | stray.quoted for stray in group))
        enough = len(said) >= RENAMED_LINES or len(said) == len(child.quoted)
        best = _most_quoted(child, group, weights, RENAMED_WITHIN)
        again = not child.is_reply and all(stray.sender == child.sender for stray in group)  # a better subject
        if best and enough and not again and 2 * len(known) >= len(child.quoted):
            choices.append((len(said), best))
    return max(choices, key=lambda choice: (choice[0], *_place(choice[1])), default=(0, None))[1]


def _is_copy(child: Stray, stray: Stray) -> bool:
    """Tell whether the child says the same once more: a mail that was sent twice, perhaps corrected, answers nothing.

    Some clients mark what they quote in no way, so a reply may repeat the whole; its prefix tells.
    """
    shared = child.lines & stray.lines
    if child.is_reply or not shared:
        return False
    return shared == child.lines or (child.sender == stray.sender and 2 * len(shared) > len(child.lines))


def _is_before(stray: Stray, child: Stray) -> bool:
    return stray.at < child.at or (stray.at == child.at and _place(stray) < _place(child))


def _place(stray: Stray) -> tuple[datetime, str, str, str, list[int], list[int]]:
    """Where a stray stands in time; at the same moment, its content decides, never its key."""
    if stray.message_id:
        return (stray.at, stray.message_id, "", "", [], [])
    return (stray.at, "", stray.sender, stray.subject, sorted(stray.lines), sorted(stray.quoted))
