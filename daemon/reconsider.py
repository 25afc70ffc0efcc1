"""What lies prepared, looked at again: what has lost its reason, has become unwelcome, or is about a day that moved."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.model import Task
from daemon.ledger import Ledger, LedgerEntry
from daemon.view import IndexView
from rules import signals as known_signals
from rules.freezing import freeze_of, frozen
from rules.ladder import Hours, falls_due
from rules.making import Workshop
from rules.model import PlannedAction, Scope, Signal
from rules.rule import Rule


def pointless(view: IndexView, ledger: Ledger, standing: frozenset[str]) -> tuple[LedgerEntry, ...]:
    """Return what lies untouched though its occasion no longer stands: answered, cancelled, met.

    An occasion older than what is known so far may stand all the same: an index that is rebuilt begins with the news. So
    may one of a meeting that a calendar forgets when it is cancelled.
    """
    found = [
        entry
        for entry in ledger.open_entries()
        if entry.state == "made"
        and entry.outcome == "untouched"
        and entry.kind != "note"
        and standing.isdisjoint((entry.occasion, *entry.covers))
        and view.known_since <= min((proof.at for proof in entry.because), default=entry.planned)
    ]
    forgotten = known_signals.forgotten()
    about = {entry.about for entry in found if entry.signal in forgotten}
    unknown = about - view.known_meetings(about)
    return tuple(entry for entry in found if entry.about not in unknown)


def unwelcome(view: IndexView, ledger: Ledger) -> tuple[LedgerEntry, ...]:
    """Return the untouched drafts for people who have since given a reason to be left in peace: a complaint, say."""
    approaches = known_signals.approaches()
    lying = [
        entry
        for entry in ledger.open_entries()
        if entry.kind == "draft" and entry.state == "made" and entry.outcome == "untouched"
    ]
    if not lying:
        return ()
    persons = frozenset(view.person_of(entry.person) for entry in lying)
    held = frozen(view.told(Scope(persons=persons)), view.now, view.calendar.zone)
    return tuple(
        entry
        for entry in lying
        if freeze_of(held.get(view.person_of(entry.person), ()), approaches.get(entry.signal, "answer"), entry.kind)
    )


def moved(
    rules: Sequence[Rule],
    signals: Sequence[Signal],
    ledger: Ledger,
    workshop: Workshop,
    view: IndexView,
    hours: Hours,
) -> tuple[PlannedAction, ...]:
    """Return the untouched tasks whose meeting or day has moved, planned anew under their keys."""
    by_id = {rule.id: rule for rule in rules}
    about = {
        one: signal
        for signal in signals
        if known_signals.load(signal.kind).moving
        for one in (signal.occasion, *signal.covers)
    }
    found: list[PlannedAction] = []
    for entry in ledger.open_entries():
        signal = next((about[one] for one in (entry.occasion, *entry.covers) if one in about), None)
        if signal is None or entry.kind != "task" or entry.state != "made" or entry.outcome != "untouched":
            continue
        rule = by_id.get(entry.rule)
        step = next((step for step in rule.steps if step.id == entry.step), None) if rule else None
        if rule is None or step is None or entry.artefact is None:
            continue
        due = falls_due(step, signal, view.calendar, hours.get(signal.person)) or view.now
        fresh = workshop.make(rule, step, signal, entry.key, due)
        if isinstance(fresh, Task) and isinstance(entry.artefact, Task) and fresh.due != entry.artefact.due:
            found.append(
                PlannedAction(
                    key=entry.key,
                    rule=rule.id,
                    step=step.id,
                    signal=signal,
                    account=entry.account,
                    artefact=fresh,
                    because=signal.evidence,
                    due=due,
                )
            )
    return tuple(found)
