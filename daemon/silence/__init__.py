"""Why nothing was noticed: for each kind of signal, what kept it from standing, with the proof.

A module has `explain(view, target)`, which yields the reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import sqlalchemy as sa

from daemon.database import to_stamp
from daemon.explain_rules import when
from daemon.index import tables
from daemon.index.conversation import rows_of_threads
from rules.model import Evidence

if TYPE_CHECKING:
    from connectors.model import Event
    from daemon.ledger import Verdict
    from daemon.view import IndexView

REGISTRY: Mapping[str, str] = {
    "unanswered": "daemon.silence.unanswered",
    "awaiting": "daemon.silence.awaiting",
    "lapsed": "daemon.silence.lapsed",
    "special_date": "daemon.silence.special_date",
    "upcoming": "daemon.silence.upcoming",
    "promised": "daemon.silence.promised",
    "owed": "daemon.silence.owed",
    "away": "daemon.silence.away",
    "met_new": "daemon.silence.met_new",
    "review": "daemon.silence.review",
    "met": "daemon.silence.met",
    "invited": "daemon.silence.invited",
    "fell_through": "daemon.silence.fell_through",
    "complaint": "daemon.silence.complaint",
    "praise": "daemon.silence.praise",
    "feedback": "daemon.silence.feedback",
    "referral": "daemon.silence.referral",
    "insight": "daemon.silence.insight",
}
"""Signal kind → the module that says why it found nothing; of others it is only said that they did not."""
NOTHING = "nothing of this kind was noticed"

RECENT_TALKS = 3
"""Conversations of a person that are looked into."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A kind of signal that found nothing, and why."""

    kind: str
    because: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody asks about: a person ("" = nobody in particular), conversations (numbers), meetings.

    `verdicts`: the user's, up to the view's moment.
    """

    person: str = ""
    threads: tuple[int, ...] = ()
    events: tuple[Event, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def silences(view: IndexView, target: Target, kinds: Iterable[str]) -> tuple[Silence, ...]:
    """Say why none of the kinds stands for the target."""
    found: list[Silence] = []
    for kind in kinds:
        found += import_module(REGISTRY[kind]).explain(view, target) if kind in REGISTRY else [Silence(kind, NOTHING)]
    return tuple(found)


def talks_of(view: IndexView, person: str) -> list[int]:
    """Return the person's latest conversations up to the view's moment, the latest first."""
    who, what = tables.participant.c, tables.message.c
    query = (
        sa.select(what.thread)
        .join(tables.message, what.id == who.message)
        .where(who.email.in_(view.directory.addresses(person)), who.at <= to_stamp(view.now))
        .group_by(what.thread)
        .order_by(sa.func.max(who.at).desc())
        .limit(RECENT_TALKS)
    )
    return list(view.connection.scalars(query))


def standing_of(view: IndexView, person: str) -> tuple[str, ...]:
    """Say how things stand with somebody about whom nothing was noticed: do they count, who had the last word."""
    found = []
    reason = view.why_no_customer(view.people([person])[person])
    if reason:
        found.append(f"{person} does not count as a customer: {reason}")
    threads = talks_of(view, person)
    rows = rows_of_threads(view.connection, threads)
    for thread in threads:
        judged = view.threads.judge(rows[thread])
        if judged is not None:
            found.append(f"conversation “{judged[0][0].subject}”: {judged[2].state}: {judged[2].because}")
    contact = view.contacts([person])[person]
    if contact.last_touch is not None:
        at = when(contact.last_touch.at, view.calendar.zone)
        found.append(f"last touch {at}: {contact.last_touch.quote} ({contact.last_touch.source})")
    return tuple(found)


def no_customer(view: IndexView, kind: str, person: str) -> Silence | None:
    """Return the reason when it is that somebody does not count as a customer; None when they do, or are nobody."""
    reason = view.why_no_customer(view.people([person])[person]) if person else ""
    return Silence(kind, f"{person} does not count as a customer: {reason}") if reason else None


def no_answer(view: IndexView, kind: str, person: str) -> Silence | None:
    """Return the reason when it is that so many mails of ours had no answer; None when it is not."""
    contact, nudges = view.contacts([person])[person], view.settings.attention.nudges
    if contact.unanswered_attempts < nudges:
        return None
    words = f"mails of yours without an answer: {contact.unanswered_attempts}, `nudges` allows {nudges}"
    proof = (contact.last_attempt,) if contact.last_attempt is not None else ()
    return Silence(kind, f"{words}: silence until they write", proof)
