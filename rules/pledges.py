"""What was promised in a conversation, by us and to us, and what shows that it was done.

Pure: messages, what passed elsewhere, meetings and the user's word go in; pledges come out, each open or with what
closed it. Words decide, not meaning: when in doubt a promise counts as kept, since nobody wants to be reminded of
what they have done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from rules.business_time import WorkCalendar, parse_duration
from rules.conversation import ThreadMessage
from rules.elapsing import later
from rules.language.commitments import promises_answer
from rules.model import WRITTEN_BY_PEOPLE, Commitment, Evidence
from rules.pledges_words import names_matter, shares_matter, speaks_of_meeting
from rules.threads import in_order

Side = Literal["promised", "owed"]
"""Who has to do something: we, or they."""

FORGOTTEN = timedelta(days=60)
"""How long after its day, or after it was made when it names none, a promise is remembered."""
REMEMBERED = timedelta(days=90)
"""How far back promises are looked for, those excepted whose day came later."""
FARTHEST = timedelta(days=400)
"""How far back promises are looked for whose day came later."""
ANSWERED_WITHIN = parse_duration("2 business days")
"""When a holding reply that names no day falls due."""


@dataclass(frozen=True, slots=True)
class Promising:
    """A message of a conversation with what its writer promises."""

    message: ThreadMessage
    commitments: tuple[Commitment, ...]
    holding: bool
    attached: str
    """The names of the documents that hang on it."""
    said: str
    """Its new text, with those names; not the subject, which all of them share."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A mail between us and a person outside the conversation."""

    proof: Evidence
    person: str
    ours: bool
    """From us or a colleague."""
    attached: str
    said: str


@dataclass(frozen=True, slots=True)
class Promises:
    """A conversation in which something was promised, with all that may show that it was done."""

    thread: str
    subject: str
    messages: Sequence[Promising]
    outside: frozenset[str]
    """The people who are neither ours nor colleagues."""
    accounts: Mapping[str, str]
    """Message → the account that the evidence lies in, of those that promise."""
    elsewhere: Sequence[Elsewhere]
    """Later than the first promise, oldest first."""
    met: Mapping[str, Sequence[Evidence]]
    """Person → the meetings held since then, oldest first."""
    called: Mapping[str, Evidence]
    """Person → the latest logged call."""
    closed: frozenset[str]
    """What the user closed."""
    doubtful: Mapping[str, str]
    """Message → why its sender can't be trusted, of those that promise."""


@dataclass(frozen=True, slots=True)
class Pledge:
    """One promise."""

    side: Side
    message: ThreadMessage
    quote: str
    what: str
    said: str
    due: datetime | None
    holding: bool
    """What is promised is an answer."""
    occasion: str
    covers: tuple[str, ...]
    parties: tuple[str, ...]
    """The people outside: those who wrote in the conversation first, the latest of them first."""
    closed: str = ""
    """What closed it, in words; "" = it is open."""
    proof: Evidence | None = None

    @property
    def forgotten(self) -> datetime:
        """From when on nobody is reminded of it any more."""
        return (self.due or self.message.at) + FORGOTTEN


def pledges(talk: Promises, calendar: WorkCalendar) -> tuple[Pledge, ...]:
    """Return every promise of the conversation in the order they were made, open or closed."""
    ordered = {promising.message.message_id: promising for promising in talk.messages}
    said = [ordered[message.message_id] for message in in_order([one.message for one in talk.messages])]
    said = [one for one in said if one.message.nature in WRITTEN_BY_PEOPLE]
    found: list[Pledge] = []
    for place, one in enumerate(said):
        since = said[place + 1 :]
        for pledge in _made(one, [other.message for other in said[:place]], talk.outside, calendar):
            words, proof = _closed(pledge, since, talk)
            found.append(replace(pledge, closed=words, proof=proof))
    return tuple(found)


# What is promised


def _made(
    one: Promising, before: Sequence[ThreadMessage], strangers: frozenset[str], calendar: WorkCalendar
) -> Iterator[Pledge]:
    message = one.message
    side: Side | None = "promised" if message.ours else None
    if not (message.ours or message.colleague) and message.addressed == "to" and not message.gone:
        side = "owed"
    if side is None:
        return
    spoke = [other.sender for other in reversed(before)]
    outside = (message.recipients if side == "promised" else frozenset((message.sender,))) & strangers
    if not outside:
        return
    parties = tuple(sorted(outside, key=lambda who: (spoke.index(who) if who in spoke else len(spoke), who)))
    seen: set[str] = set()
    for number, commitment in _weighty(one):
        holding = one.holding and promises_answer(commitment.quote)
        due = commitment.due if commitment.due is None or commitment.due > message.at else None
        if due is None and holding:
            due = later(calendar, message.at, ANSWERED_WITHIN)
        occasion = f"{message.message_id} {_digest(commitment.said, commitment.what)}"
        if occasion in seen:
            continue
        seen.add(occasion)
        yield Pledge(
            side=side,
            message=message,
            quote=commitment.quote,
            what=commitment.what,
            said=commitment.said,
            due=due,
            holding=holding,
            occasion=occasion,
            # A later version of the reading may cut `what` differently; the sentence stays.
            covers=(occasion, f"{message.message_id} {_digest(commitment.quote, str(number))}"),
            parties=parties,
        )


def _weighty(one: Promising) -> Iterator[tuple[int, Commitment]]:
    """Yield what counts of a message: of a sentence what has a day, else the first; of "I'll check" only the answer.

    The number is the place among those of its sentence.
    """
    sentences: dict[str, list[Commitment]] = {}
    for commitment in one.commitments:
        sentences.setdefault(commitment.quote, []).append(commitment)
    undated_answer = False
    dated_answer = any(each.due and promises_answer(each.quote) for each in one.commitments)
    for quote, told in sentences.items():
        dated = [each for each in told if each.due is not None]
        if not dated and one.holding and promises_answer(quote):
            if undated_answer or dated_answer:
                continue
            undated_answer = True
        yield from enumerate(dated or told[:1])


def _digest(*words: str) -> str:
    folded = "\n".join(" ".join(word.casefold().split()) for word in words)
    return hashlib.blake2b(folded.encode(errors="replace"), digest_size=5).hexdigest()


# What shows that it was done

_Closed = tuple[str, Evidence | None]


def _closed(pledge: Pledge, since: Sequence[Promising], talk: Promises) -> _Closed:
    if not talk.closed.isdisjoint(pledge.covers):
        return "you said that it is dealt with", None
    at = pledge.message.at
    for who in pledge.parties:
        call = talk.called.get(who)
        if call is not None and call.at > at:
            return "a logged contact came after it", call
    return _closed_here(pledge, since) or _closed_elsewhere(pledge, talk) or _met(pledge, talk) or ("", None)


def _closed_here(pledge: Pledge, since: Sequence[Promising]) -> _Closed | None:
    for one in since:
        message = one.message
        ours = message.ours or message.colleague
        if message.gone and not ours:
            continue
        if message.settled and (ours == (pledge.side == "owed")):
            return "it is no longer wanted", _proof(message)
        if ours != (pledge.side == "promised") or (ours and not _reaches(message, pledge)):
            continue
        closed = _answered(pledge, one)
        if closed:
            return closed, _proof(message)
    return None


def _answered(pledge: Pledge, one: Promising) -> str:
    """Say how a later message of those who promised closes it; "" when it does not."""
    if one.attached:
        return "a later mail has an attachment"
    again = any(
        shares_matter(pledge.what, each.what, loosely=True)
        or (each.due is not None and not names_matter(each.what))  # "You will have it by Tuesday."
        for each in one.commitments
    )
    if again or (one.holding and (pledge.holding or pledge.side == "owed")):
        return "a later mail promises it anew"
    if one.message.closing and not one.message.asks:
        return ""
    if not one.holding and (pledge.holding or pledge.side == "owed" or not names_matter(pledge.what)):
        return "a later mail answers"
    return "a later mail names the matter" if shares_matter(pledge.what, one.said, loosely=True) else ""


def _reaches(message: ThreadMessage, pledge: Pledge) -> bool:
    return not message.recipients.isdisjoint(pledge.parties)


def _closed_elsewhere(pledge: Pledge, talk: Promises) -> _Closed | None:
    for mail in talk.elsewhere:
        if mail.ours != (pledge.side == "promised") or mail.proof.at <= pledge.message.at:
            continue
        if mail.person not in pledge.parties:
            continue
        if mail.attached:
            return "a later mail has an attachment", mail.proof
        if shares_matter(pledge.what, mail.said):
            return "a later mail names the matter", mail.proof
    return None


def _met(pledge: Pledge, talk: Promises) -> _Closed | None:
    if not speaks_of_meeting(pledge.what):
        return None
    held = (proof for who in pledge.parties for proof in talk.met.get(who, ()) if proof.at > pledge.message.at)
    first = min(held, key=lambda proof: proof.at, default=None)
    return ("you met since", first) if first else None


def _proof(message: ThreadMessage) -> Evidence:
    return Evidence(message.message_id, message.at, message.quote)
