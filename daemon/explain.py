"""Why something was made, or was not: the chain from reading to signal to rule to step, now or at a past moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from daemon.decide import Decision, decide
from daemon.explain_rules import Judged, Past, judged_by, outcome_of, verdict_words
from daemon.find_about import About, Finder
from daemon.index import tables
from daemon.index.conversation import rows_of_threads
from daemon.index.told import life_events_of, remarks_of
from daemon.ledger import LedgerEntry
from daemon.past_ledger import accounts_at, ledger_at
from daemon.silence import Silence, Target, silences
from rules import signals as known_signals
from rules.language import reasons
from rules.model import Signal
from rules.remarks import RemarkKind

if TYPE_CHECKING:
    from daemon.desk import Desk
    from daemon.ledger import Ledger
    from daemon.view import IndexView


_REMARKED: Mapping[RemarkKind, str] = {
    "complaint": "a complaint",
    "praise": "praise",
    "news": "good news",
    "loss": "they decided against you",
    "opt_out": "no more mail, they say",
    "not_now": "not now, they say",
}


@dataclass(frozen=True, slots=True)
class AboutSignal:
    """A signal, and what each rule of its kind made of it."""

    signal: Signal
    rules: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to say about one thing, in the order in which it is said."""

    about: str
    """What was taken to be meant."""
    history: tuple[str, ...]
    """What was made, and what became of it."""
    verdicts: tuple[str, ...]
    """What the user decided."""
    readings: tuple[str, ...]
    """What was understood of the message."""
    signals: tuple[AboutSignal, ...]
    silent: tuple[Silence, ...]
    """Kinds of signal that found nothing."""


def explain_word(desk: Desk, word: str, moment: datetime, *, past: bool = False) -> Explanation:
    """Explain what a word means at a moment; `past`: with the ledger as it stood then, as far as it can be told.

    Raises UserError when it means nothing, or more than one thing; Problems for mistakes in rules.
    """
    with desk.view(moment) as view:
        ledger = ledger_at(desk.ledger, moment) if past else desk.ledger
        try:
            accounts = accounts_at(desk.accounts, ledger, desk.book) if past else desk.accounts
            decision = decide(view, desk.rulebook.rules, desk.rulebook.templates, ledger, accounts)
            finder = Finder(view, ledger, desk.book.load(), decision.signals, decision.actions)
            about = finder.find(word)
            return _explained(desk, view, ledger, decision, about)
        finally:
            if past:
                ledger.close()


def _explained(desk: Desk, view: IndexView, ledger: Ledger, decision: Decision, about: About) -> Explanation:
    zone = view.calendar.zone
    verdicts = [word for word in ledger.verdicts() if word.at <= view.now]
    covered = {*about.ids, *(one for signal in about.signals for one in (signal.occasion, *signal.covers))}
    entries = {held.key: held for found in ledger.covering(covered).values() for held in found}
    if about.entry is not None:
        entries[about.entry.key] = about.entry
    noticed = {signal.kind for signal in about.signals}
    noticed |= {signal.kind for signal in decision.signals if signal.person == about.person and _is_personal(signal)}
    kinds = [kind for kind in known_signals.REGISTRY if kind not in noticed]
    target = Target(about.person, about.threads, about.events, tuple(verdicts))
    return Explanation(
        about=about.words,
        history=history_of(entries.values(), zone),
        verdicts=tuple(verdict_words(word, zone) for word in verdicts if word.covers & covered),
        readings=tuple(line for key in about.messages for line in _readings(view, key)),
        signals=tuple(
            AboutSignal(signal, judged_by(desk.rulebook.rules, signal, view, Past.of(signal, ledger, decision.actions)))
            for signal in about.signals
        ),
        silent=silences(view, target, [kind for kind in kinds if _concerns(kind, about)]),
    )


def _is_personal(signal: Signal) -> bool:
    """Tell whether a signal is about somebody whatever conversation is asked about."""
    return known_signals.load(signal.kind).hangs_on != "thread"


def _concerns(kind: str, about: About) -> bool:
    """Tell whether the silence of a kind says something about what is meant."""
    hangs_on = known_signals.load(kind).hangs_on
    if about.events:
        return hangs_on == "event"
    return hangs_on == "thread" or bool(about.person)


def history_of(entries: Iterable[LedgerEntry], zone: ZoneInfo) -> tuple[str, ...]:
    """Say what became of each of the artefacts, oldest first."""
    return tuple(
        f"{entry.key[:8]} {entry.kind} by {entry.rule}/{entry.step}: {outcome_of(entry, zone)} {entry.ref}"
        for entry in sorted(entries, key=lambda entry: (entry.planned, entry.key))
    )


def _readings(view: IndexView, key: str) -> list[str]:
    """Say what was understood of a message, and where its conversation stands."""
    row = view.connection.execute(sa.select(tables.message).where(tables.message.c.key == key)).one()
    reason = f" ({row.nature_reason})" if row.nature_reason else ""
    asks = f"asks: “{row.quote}”" if row.asks else "asks nothing"
    if row.asks and view.settings.asks == "model" and (weighed := reasons(row.quote, row.language)):
        asks += f", for {', '.join(weighed)}"
    more = "".join(
        f"; {word}"
        for word, holds in (
            ("a closing", row.closing),
            ("settled, as they say", row.settled),
            ("a holding reply", row.holding),
            ("gone", row.gone),
        )
        if holds
    )
    more += "".join(f"; {_REMARKED[remark.kind]}: “{remark.quote}”" for remark in remarks_of(row.remarks))
    more += "".join(
        f"; {event.kind.replace('_', ' ')} ({event.whose}): “{event.quote}”"
        for event in life_events_of(row.life_events)
    )
    more += "".join(f"; promises: “{said['quote']}”" for said in row.commitments)
    ours = "yours, " if row.sent or view.is_ours(row.sender) else ""
    found = [f"{row.message_id}: {ours}{row.nature}{reason}; {asks}{more}"]
    judged = view.threads.judge(rows_of_threads(view.connection, [row.thread])[row.thread])
    found.append(
        f"conversation: {judged[2].state}: {judged[2].because}" if judged else "conversation: it had not begun then"
    )
    return found
