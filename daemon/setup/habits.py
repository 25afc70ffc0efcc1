"""What somebody's mail says about them: their addresses, their name, their working hours, their colleagues.

Only counted, never guessed: where there is too little mail, nothing is said, and the defaults of the config hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from connectors.model import Message
from rules.companies import PUBLIC_MAIL

ENOUGH = 40
"""Mails of one's own from which working hours can be told."""
USUAL = 0.15
"""A working day has at least this share of the mails of the busiest one."""
EDGE = 0.04
"""The share of early, and of late, mails that lies outside of working hours."""
SHORTEST, LONGEST = 60, 13 * 60
"""Minutes of a day that can be somebody's working hours: who writes around the clock has none that could be told."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody with mail both ways."""

    name: str
    email: str
    mails: int
    """Theirs and ours."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What was found; empty where the mail does not say."""

    read: int = 0
    sent: int = 0
    since: datetime | None = None
    """The date of the oldest mail that was looked at."""
    name: str = ""
    addresses: tuple[str, ...] = ()
    """The one used most comes first."""
    colleagues: tuple[str, ...] = ()
    """Domains."""
    hours: str = ""
    """As in the config."""
    correspondents: Sequence[Correspondent] = ()
    """People who would count as customers by `written_to`, whom most was exchanged with first."""


@dataclass(slots=True)
class _Person:
    name: str = ""
    mails: int = 0
    theirs: set[date] = field(default_factory=set)
    ours: set[date] = field(default_factory=set)


def learn(messages: Iterable[Message], zone: ZoneInfo, addresses: Collection[str] = ()) -> Habits:
    """Count. `addresses`: known to be the user's; others are learned from what they sent."""
    names: Counter[str] = Counter()
    own: Counter[str] = Counter()
    moments: list[datetime] = []
    people: dict[str, _Person] = {}
    read, since = 0, None
    for message in messages:
        read += 1
        since = message.at if since is None or message.at < since else since
        ours = message.ours or message.sender.email.casefold() in addresses
        local = message.at.astimezone(zone)
        if ours:
            own[message.sender.email.casefold()] += 1
            names[message.sender.name] += bool(message.sender.name)
            moments.append(local)
        for other in message.to if ours else (message.sender,):
            person = people.setdefault(other.email.casefold(), _Person())
            person.name = person.name or other.name
            person.mails += 1
            (person.ours if ours else person.theirs).add(local.date())
    mine = tuple(
        dict.fromkeys((*addresses, *(email for email, count in own.most_common() if count * 50 >= len(moments))))
    )
    colleagues = _colleagues(mine, people)
    outside = {email: person for email, person in people.items() if email not in mine}
    return Habits(
        read=read,
        sent=len(moments),
        since=since,
        name=names.most_common(1)[0][0] if names else "",
        addresses=mine,
        colleagues=colleagues,
        hours=_hours(moments),
        correspondents=_correspondents(outside, colleagues),
    )


def _colleagues(mine: Sequence[str], people: Collection[str]) -> tuple[str, ...]:
    """Return the domains of the user's where others live as well, unless anybody may live there."""
    domains = dict.fromkeys(_domain(email) for email in mine)
    shared = {_domain(email) for email in people if email not in mine}
    return tuple(domain for domain in domains if domain in shared and domain not in PUBLIC_MAIL)


def _correspondents(people: dict[str, _Person], colleagues: Collection[str]) -> list[Correspondent]:
    found = [
        Correspondent(person.name, email, person.mails)
        for email, person in people.items()
        if person.theirs and person.ours and len(person.theirs | person.ours) > 1 and _domain(email) not in colleagues
    ]
    return sorted(found, key=lambda one: (-one.mails, one.email))


def _domain(email: str) -> str:
    return email.rpartition("@")[2]


def _hours(moments: Sequence[datetime]) -> str:
    """Return when the user writes, to the half hour, as the config has it; "" when there is too little to say."""
    if len(moments) < ENOUGH:
        return ""
    by_day = Counter(moment.weekday() for moment in moments)
    busiest = max(by_day.values())
    days = [day for day in range(7) if by_day[day] >= USUAL * busiest]
    clock = sorted(moment.hour * 60 + moment.minute for moment in moments if moment.weekday() in days)
    cut = int(len(clock) * EDGE)
    starts = clock[cut] // 30 * 30
    ends = min(24 * 60 - 30, -(-clock[-1 - cut] // 30) * 30)
    if not SHORTEST <= ends - starts <= LONGEST:
        return ""
    return f"{_ranges(days)} {starts // 60:02}:{starts % 60:02}-{ends // 60:02}:{ends % 60:02}"


def _ranges(days: Sequence[int]) -> str:
    """Write weekdays as the config does: `Mon-Thu,Sat`."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)
