"""How a relationship stands, in numbers that each name their messages (docs/health.md has the formula in words).

Nothing here guesses at moods. A hundred points are what nothing speaks against; each thing that does takes some away, and
says which and why. The same is reckoned for a moment three months ago, without what is only known of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TypeVar

from rules.business_time import WorkCalendar, parse_duration
from rules.days import begins
from rules.elapsing import compared, later
from rules.model import Evidence

YEAR = timedelta(days=365)
LATELY = timedelta(days=90)
"""What counts as now; and how far back the comparison lies."""
WINDOW = YEAR + LATELY
"""How far back mail is looked at."""
GAPS = 4
"""Gaps between touches from which a rhythm can be told."""
ANSWERS = 3
"""Answers of ours from which it can be told whether they are late."""
EXPECTED = 2.0
"""Days of contact that a quarter must have had before fewer of them mean anything."""
GRACE = timedelta(days=3)
"""How long somebody may take to answer before a mail of ours counts as unanswered."""
FELL = 20
"""Points lost in three months from which a relationship has got worse."""

QUIET, RARER, LATE, EACH_ATTEMPT, ATTEMPTS, EACH_WAIT, WAITS, COMPLAINT = 40, 20, 15, 5, 15, 10, 20, 20
"""The most points that each thing takes."""


@dataclass(frozen=True, slots=True)
class Said:
    """One mail between us, written by hand."""

    proof: Evidence
    thread: str
    ours: bool
    direct: bool
    """They wrote it, or stand in its To."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What passed between us and one person in the last `WINDOW`, oldest first, and what is open now."""

    mails: Sequence[Said]
    others: Sequence[Evidence]
    """Meetings held, contacts logged, and the last touch of all where that was earlier."""
    waits: Sequence[Evidence] = ()
    """What of theirs waits for us."""
    complaints: Sequence[Evidence] = ()
    """Of those, what complains."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that speaks against it: what it is called, what it takes, in a sentence, and what shows it."""

    name: str
    points: int
    says: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """What the user owes the person, as written in the book or the tier; "" = nothing."""

    interval: str = ""
    answer_within: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """How it stands. `before` is None where older mail is still to be read, or nothing had passed by then."""

    score: int
    before: int | None
    """The score three months ago; compared with `lately`."""
    lately: int
    """The score without what is only known of today."""
    parts: tuple[Part, ...]
    last_touch: Evidence | None
    touches: int
    """Days with a touch in the last year."""
    rhythm: float | None
    """The middle gap between them, in days; None for fewer than `GAPS` gaps."""
    answering: timedelta | None
    """The middle of our answers in the last three months, in working time; None for fewer than `ANSWERS`."""
    answers: int
    unanswered: int
    """Mails of ours since they last wrote."""
    due: datetime | None
    """When the interval is over, or was."""

    @property
    def change(self) -> int | None:
        """Points won or lost in three months."""
        return None if self.before is None else self.lately - self.before

    @property
    def fell(self) -> bool:
        """Tell whether it got clearly worse."""
        return self.change is not None and self.change <= -FELL


def health_of(
    relation: Relation, promise: Promise, calendar: WorkCalendar, known_since: datetime, now: datetime
) -> Health:
    """Return how a relationship stands at a moment."""
    touches = _touches(relation)
    past = _past(touches, now, _at)
    days = _days(past, calendar, midnight(calendar, now) - YEAR)
    rhythm = _rhythm(days)
    today_began = midnight(calendar, now)
    lasting = _lasting(relation, touches, promise, calendar, now)
    today = _open(relation)
    before = None
    if known_since.astimezone(UTC) <= (now - WINDOW).astimezone(UTC) and _past(touches, today_began - LATELY, _at):
        before = _score(_lasting(relation, touches, promise, calendar, today_began - LATELY))
    answered = _answers(_past(relation.mails, now, _when), today_began - LATELY)
    last = past[-1] if past else None
    return Health(
        score=_score([*lasting, *today]),
        before=before,
        lately=_score(lasting),
        parts=tuple(sorted((*lasting, *today), key=lambda part: -part.points)),
        last_touch=last,
        touches=len(days),
        rhythm=rhythm,
        answering=timedelta(
            seconds=median(calendar.worked(asked.at, ours.at).total_seconds() for asked, ours in answered)
        )
        if len(answered) >= ANSWERS
        else None,
        answers=len(answered),
        unanswered=len(_attempts(relation.mails, now)),
        due=later(calendar, last.at, parse_duration(promise.interval)) if last and promise.interval else None,
    )


def midnight(calendar: WorkCalendar, now: datetime) -> datetime:
    """Return when the day began in the user's zone."""
    return begins(calendar.local_date(now), calendar.zone)


def _score(parts: Iterable[Part]) -> int:
    return max(0, 100 - sum(part.points for part in parts))


def _at(proof: Evidence) -> datetime:
    return proof.at.astimezone(UTC)


def _when(mail: Said) -> datetime:
    return mail.proof.at.astimezone(UTC)


Item = TypeVar("Item")


def _past(items: Sequence[Item], now: datetime, at: Callable[[Item], datetime]) -> Sequence[Item]:
    return [item for item in items if at(item) <= now.astimezone(UTC)]


def _touches(relation: Relation) -> list[Evidence]:
    """Return every touch: a mail that follows one of the other side in its conversation, meetings, logged contacts."""
    begun: set[tuple[str, bool]] = set()
    found = list(relation.others)
    for mail in relation.mails:
        if (mail.thread, not mail.ours) in begun:
            found.append(mail.proof)
        begun.add((mail.thread, mail.ours))
    return sorted(found, key=lambda proof: (proof.at.astimezone(UTC), proof.source))


def _days(touches: Sequence[Evidence], calendar: WorkCalendar, since: datetime) -> list[Evidence]:
    """Return the first touch of each day since a moment: ten mails in an afternoon are one conversation."""
    found: dict[date, Evidence] = {}
    for proof in touches:
        if _at(proof) > since.astimezone(UTC):
            found.setdefault(calendar.local_date(proof.at), proof)
    return list(found.values())


def _rhythm(days: Sequence[Evidence]) -> float | None:
    gaps = [(two.at - one.at) / timedelta(days=1) for one, two in pairwise(days)]
    return round(median(gaps), 1) if len(gaps) >= GAPS else None


def _answers(mails: Sequence[Said], since: datetime) -> list[tuple[Evidence, Evidence]]:
    """Return (the first mail of theirs that waited, our answer in the same conversation) for answers since a moment."""
    open_ones: dict[str, Evidence] = {}
    found = []
    for mail in mails:
        if not mail.ours:
            open_ones.setdefault(mail.thread, mail.proof)
        elif (asked := open_ones.pop(mail.thread, None)) is not None and _when(mail) > since.astimezone(UTC):
            found.append((asked, mail.proof))
    return found


def _attempts(mails: Sequence[Said], now: datetime) -> list[Evidence]:
    """Return our mails to them since they last wrote."""
    found: list[Evidence] = []
    for mail in _past(mails, now, _when):
        if not mail.ours:
            found = []
        elif mail.direct:
            found.append(mail.proof)
    return found


def _lasting(
    relation: Relation, touches: Sequence[Evidence], promise: Promise, calendar: WorkCalendar, now: datetime
) -> list[Part]:
    """Return what speaks against it as far as it can be told of any moment.

    Time is counted in days, as of the beginning of the day: within it only what happens changes anything.
    """
    past, day = _past(touches, now, _at), midnight(calendar, now)
    days = _days(past, calendar, day - YEAR)
    return [
        part
        for part in (
            _quiet(past, _rhythm(days), promise, calendar, now),
            _rarer(days, day),
            _late(_answers(_past(relation.mails, now, _when), day - LATELY), promise, calendar),
            _ignored(
                [proof for proof in _attempts(relation.mails, now) if _at(proof) <= (day - GRACE).astimezone(UTC)]
            ),
        )
        if part is not None and part.points > 0
    ]


def _quiet(
    past: Sequence[Evidence], rhythm: float | None, promise: Promise, calendar: WorkCalendar, now: datetime
) -> Part | None:
    """Tell of silence: beyond the interval, else beyond the rhythm so far; twice as long takes all of it."""
    wanted = promise.interval or (f"{rhythm:g} days, as you used to" if rhythm else "")
    if not wanted or not past:  # from nothing, nothing can be counted
        return None
    last = past[-1]
    began = calendar.local_date(last.at)
    silent = (calendar.local_date(now) - began).days
    length = rhythm or 1.0
    if promise.interval:
        length = (calendar.local_date(later(calendar, last.at, parse_duration(promise.interval))) - began).days
    points = round(QUIET * min(1.0, max(0.0, silent / max(length, 1) - 1)))
    return Part("quiet", points, f"last touch {silent} days ago; wanted: every {wanted}", (last,))


def _rarer(days: Sequence[Evidence], today: datetime) -> Part | None:
    """Tell of fewer days of contact in the last three months than the nine before them make expect."""
    turn = (today - LATELY).astimezone(UTC)
    recent = sum(_at(proof) > turn for proof in days)
    earlier = len(days) - recent
    expected = earlier * (LATELY / (YEAR - LATELY))
    if expected < EXPECTED or recent >= expected:
        return None
    points = round(RARER * (1 - recent / expected))
    says = f"{recent} days of contact in the last {LATELY.days} days; {expected:.0f} would be as before"
    return Part("rarer", points, says, tuple(days[-1:]))


def _late(answered: Sequence[tuple[Evidence, Evidence]], promise: Promise, calendar: WorkCalendar) -> Part | None:
    """Tell of answers of ours that took longer than the tier allows."""
    if not promise.answer_within or len(answered) < ANSWERS:
        return None
    within = parse_duration(promise.answer_within)
    late = [ours for asked, ours in answered if compared(calendar, asked.at, within, ours.at) > 0]
    says = f"{len(late)} of your {len(answered)} answers came later than {promise.answer_within}"
    return Part("late", round(LATE * len(late) / len(answered)), says, tuple(late[-3:]))


def _ignored(attempts: Sequence[Evidence]) -> Part | None:
    if not attempts:
        return None
    says = f"mails of yours without an answer: {len(attempts)}"
    return Part("unanswered", min(ATTEMPTS, EACH_ATTEMPT * len(attempts)), says, tuple(attempts[-3:]))


def _open(relation: Relation) -> list[Part]:
    """Return what is open today."""
    found = []
    if relation.waits:
        points = min(WAITS, EACH_WAIT * len(relation.waits))
        found.append(Part("waits", points, f"they wait for you: {len(relation.waits)}", tuple(relation.waits[:3])))
    if relation.complaints:
        found.append(Part("complaint", COMPLAINT, "a complaint of theirs is open", tuple(relation.complaints[:3])))
    return found
