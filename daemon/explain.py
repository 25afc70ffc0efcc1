"""Why something was made, or was not: the chain from reading to signal to rule to step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from daemon.database import to_stamp
from daemon.decide import notice, working_hours
from daemon.errors import UserError
from daemon.find import find_meant
from daemon.index import tables
from daemon.index.conversation import rows_of_threads
from daemon.ledger import LedgerEntry
from rules.ladder import falls_due, matches, stopped_by
from rules.model import EVERYTHING, Signal
from rules.rule import Rule

if TYPE_CHECKING:
    from daemon.desk import Desk
    from daemon.view import IndexView


@dataclass(frozen=True, slots=True)
class AboutSignal:
    """A signal, and what each rule of its kind made of it: (rule id, fired, words)."""

    signal: Signal
    rules: tuple[tuple[str, bool, str], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`history`: what the ledger holds; `readings`: what was understood of the message; `signals`: what followed."""

    history: tuple[str, ...]
    readings: tuple[str, ...]
    signals: tuple[AboutSignal, ...]


def explain_word(desk: Desk, word: str, moment: datetime) -> Explanation:
    """Explain what a word means at a moment. Raises UserError when it means nothing."""
    with desk.view(moment) as view:
        signals = [signal for look in notice(view, EVERYTHING) for signal in look.signals]
        readings = _readings(view, word)
        try:
            meant = find_meant(word, view, desk.ledger, desk.book.load(), signals)
        except UserError:
            bracketed = word if word.startswith("<") else f"<{word}>"
            past = desk.ledger.covering([bracketed]).get(bracketed, ())
            if not readings and not past:
                raise
            return Explanation(history_of(past, view.calendar.zone), readings, ())
        about = meant.signals
        if meant.entry is not None:
            covers = {meant.entry.occasion, *meant.entry.covers}
            about = tuple(signal for signal in signals if covers & {signal.occasion, *signal.covers})
        if meant.kind == "person" and not about:
            readings = standing_of(view, meant.person)
        zone = view.calendar.zone
        occasions = {covered for signal in about for covered in (signal.occasion, *signal.covers)}
        entries = {held.key: held for found in desk.ledger.covering(occasions).values() for held in found}
        if meant.entry is not None:
            entries[meant.entry.key] = meant.entry
        history = history_of(entries.values(), zone)
        return Explanation(
            history,
            readings,
            tuple(AboutSignal(signal, judged_by(desk.rulebook.rules, signal, view)) for signal in about),
        )


RECENT_TALKS = 3
"""Conversations that `why` shows of somebody about whom nothing was noticed."""


def standing_of(view: IndexView, person: str) -> tuple[str, ...]:
    """Say how things stand with somebody about whom nothing was noticed: do they count, who had the last word."""
    found = []
    reason = view.why_no_customer(view.people([person])[person])
    if reason:
        found.append(f"{person} does not count as a customer: {reason}")
    who, what = tables.participant.c, tables.message.c
    latest = sa.func.max(who.at)
    query = (
        sa.select(what.thread)
        .join(tables.message, what.id == who.message)
        .where(who.email.in_(view.directory.addresses(person)), who.at <= to_stamp(view.now))
        .group_by(what.thread)
        .order_by(latest.desc())
        .limit(RECENT_TALKS)
    )
    threads = view.connection.scalars(query).all()
    rows = rows_of_threads(view.connection, threads)
    for thread in threads:
        judged = view.threads.judge(rows[thread])
        if judged is not None:
            found.append(f"conversation “{judged[0][0].subject}”: {judged[2].state}: {judged[2].because}")
    contact = view.contacts([person])[person]
    if contact.last_touch is not None:
        at = _when(contact.last_touch.at, view.calendar.zone)
        found.append(f"last touch {at}: {contact.last_touch.quote} ({contact.last_touch.source})")
    return tuple(found)


def history_of(entries: Iterable[LedgerEntry], zone: ZoneInfo) -> tuple[str, ...]:
    """Say what became of each of the artefacts, oldest first."""
    return tuple(
        f"{entry.key[:8]} {entry.kind} by {entry.rule}/{entry.step}: {entry.state}"
        f"{', ' + entry.outcome if entry.outcome else ''}, {_when(entry.made or entry.begun, zone)} {entry.ref}"
        for entry in sorted(entries, key=lambda entry: (entry.planned, entry.key))
    )


def judged_by(rules: Sequence[Rule], signal: Signal, view: IndexView) -> tuple[tuple[str, bool, str], ...]:
    """Say what each rule of the signal's kind makes of it: (rule id, fired, its first failed condition or its steps)."""
    found = []
    theirs = working_hours(view).get(signal.person)
    for rule, stopper in stopped_by(rules, signal, view.calendar):
        if stopper is not None:
            found.append((rule.id, False, f"does not look at it: {stopper.id} applies and says `stop`"))
            continue
        failed = matches(rule, signal, view.calendar)
        if failed is not None:
            found.append((rule.id, False, failed.explain(signal.facts, view.calendar)))
            continue
        steps = []
        for step in rule.steps:
            due = falls_due(step, signal, view.calendar, theirs)
            when = "never: no deadline" if due is None else _when(due, view.calendar.zone)
            steps.append(f"{step.id} {'due' if due is not None and due <= view.now else 'not before'} {when}")
        found.append((rule.id, True, "; ".join(steps)))
    return tuple(found)


def _readings(view: IndexView, word: str) -> tuple[str, ...]:
    bracketed = word if word.startswith("<") else f"<{word}>"
    column = tables.message.c
    rows = view.connection.execute(sa.select(tables.message).where(column.message_id == bracketed)).all()
    found = []
    for row in rows:
        reason = f" ({row.nature_reason})" if row.nature_reason else ""
        asks = f"asks: “{row.quote}”" if row.asks else "asks nothing"
        found.append(f"{row.message_id}: {row.nature}{reason}; {asks}{'; a closing' if row.closing else ''}")
        judged = view.threads.judge(rows_of_threads(view.connection, [row.thread])[row.thread])
        if judged is not None:
            found.append(f"conversation: {judged[2].state}: {judged[2].because}")
    return tuple(found)


def _when(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
