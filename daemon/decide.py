"""From the view and the ledger to the plan: collects what the pure engine needs, and asks it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.base import ConnectorError
from connectors.model import Task
from daemon.accounts import Accounts
from daemon.ledger import Ledger, LedgerEntry
from daemon.view import IndexView
from rules import signals as known_signals
from rules.business_time import WorkCalendar
from rules.engine import History, LiveDraft, Plan, falls_due, plan
from rules.making import Workshop
from rules.model import EVERYTHING, PlannedAction, Scope, Signal, kind_of
from rules.rule import Rule
from rules.templating import Templates


@dataclass(frozen=True, slots=True)
class Decision:
    """What was noticed, what is to be made, and which of our artefacts have lost their reason."""

    signals: tuple[Signal, ...]
    actions: tuple[PlannedAction, ...]
    pointless: tuple[LedgerEntry, ...]
    moved: tuple[PlannedAction, ...]
    """Untouched tasks whose event moved, planned anew under their old keys."""
    again: datetime | None
    """When something falls due or lapses even if no mail comes."""

    def only(self, accounts: Collection[str]) -> Decision:
        """Return the part of the decision that concerns the accounts."""
        return replace(
            self,
            actions=tuple(action for action in self.actions if action.account in accounts),
            pointless=tuple(entry for entry in self.pointless if entry.account in accounts),
            moved=tuple(action for action in self.moved if action.account in accounts),
        )


def notice(view: IndexView, scope: Scope, kinds: Sequence[str] = ()) -> list[known_signals.Found]:
    """Ask every kind of signal, or the ones named, to look at the scope."""
    return [known_signals.load(kind).find(view, scope, view.now) for kind in kinds or known_signals.REGISTRY]


def decide(
    view: IndexView,
    rules: Sequence[Rule],
    templates: Templates,
    ledger: Ledger,
    accounts: Accounts,
    *,
    scope: Scope = EVERYTHING,
) -> Decision:
    """Return the decision at the view's moment. Changes nothing anywhere."""
    found = notice(view, scope)
    signals = tuple(signal for look in found for signal in look.signals)
    workshop = Workshop(view, templates)
    state_like = [kind for kind in known_signals.REGISTRY if known_signals.load(kind).STATE_LIKE]

    def planned(history: History) -> Plan:
        return plan(
            rules,
            signals,
            history,
            view.settings,
            view.calendar,
            workshop.make,
            view.now,
            state_like=state_like,
        )

    history = _history(view, signals, ledger, accounts)
    result = planned(history)
    live: dict[str, LiveDraft] = {}
    asked: set[str] = set()
    unseen: set[str] = set()
    # What a live draft holds back leaves budget to another draft, which has not been asked about yet.
    while wanted := _unasked(result.actions, asked):
        live |= _live_drafts(wanted, ledger, accounts, unseen)
        result = planned(replace(history, live=live))
    standing = frozenset(covered for signal in signals for covered in (signal.occasion, *signal.covers)).union(
        *(look.standing for look in found)
    )
    moments = [moment for moment in (result.next_due, *(look.again for look in found)) if moment is not None]
    return Decision(
        signals=signals,
        actions=tuple(
            replace(action, held=f"the drafts of {action.account} can't be seen")
            if action.account in unseen and kind_of(action.artefact) == "draft" and not action.held
            else action
            for action in result.actions
        ),
        pointless=_pointless(ledger, standing) if scope == EVERYTHING else (),
        moved=_moved(rules, signals, ledger, workshop, view),
        again=min(moments, default=None),
    )


def _history(view: IndexView, signals: Sequence[Signal], ledger: Ledger, accounts: Accounts) -> History:
    now = view.now
    ids = {covered for signal in signals for covered in (signal.occasion, *signal.covers)}
    taken: dict[tuple[str, str], set[str]] = {}
    for covered, entries in ledger.covering(ids).items():
        for entry in entries:
            # What was begun but never seen is planned again: performing looks its mark up first.
            if entry.state not in ("planned", "begun", "cancelled"):
                taken.setdefault((entry.rule, entry.step), set()).add(covered)
    verdicts = [verdict for verdict in ledger.verdicts() if verdict.at <= now]
    starts = ledger.starts()
    spent = ledger.begun_between(*local_day(view.calendar, now))
    return History(
        taken={step: frozenset(covers) for step, covers in taken.items()},
        no_drafts=frozenset(covered for verdict in verdicts for covered in verdict.covers),
        closed=frozenset(covered for verdict in verdicts if verdict.kind == "closed" for covered in verdict.covers),
        snoozed=ledger.snoozed(now),
        started={name: starts.get(name, now) for name in accounts.names},
        spent=spent,
        begun=frozenset(entry.key for entry in ledger.open_entries() if entry.state == "begun"),
    )


def local_day(calendar: WorkCalendar, now: datetime) -> tuple[datetime, datetime]:
    """Return the midnights around `now` in the user's zone: the day that budgets count."""
    day = calendar.local_date(now)
    tomorrow = day + timedelta(days=1)
    return (
        datetime(day.year, day.month, day.day, tzinfo=calendar.zone),
        datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=calendar.zone),
    )


def _unasked(actions: Sequence[PlannedAction], asked: set[str]) -> dict[str, list[str]]:
    """Return account → the messages that drafts are now planned for, each of them once: `asked` grows."""
    wanted: dict[str, list[str]] = {}
    for action in actions:
        if kind_of(action.artefact) == "draft" and not action.held and action.signal.thread:
            ids = [covered for covered in action.signal.covers if covered not in asked]
            asked.update(ids)
            if ids:
                wanted.setdefault(action.account, []).extend(ids)
    return wanted


def _live_drafts(
    wanted: Mapping[str, Sequence[str]], ledger: Ledger, accounts: Accounts, unseen: set[str]
) -> dict[str, LiveDraft]:
    """Ask the drafts folders about messages; ours and the user's own drafts count.

    Accounts that do not answer go to `unseen`: a draft made there could stand beside one of the user's own.
    """
    found: dict[str, LiveDraft] = {}
    for name, ids in wanted.items():
        connector = accounts[name]
        try:
            if not connector.drafts_for(ids):
                continue
            for covered in ids:
                for placed in connector.drafts_for([covered]):
                    entry = ledger.get(placed.mark) if placed.mark else None
                    if entry is not None and entry.state == "begun":
                        continue  # of ours, after a crash: performing adopts it
                    touched = entry is None or placed.fingerprint != entry.fingerprint
                    found[covered] = LiveDraft(placed.mark, entry.rule if entry else "", touched)
        except ConnectorError:
            unseen.add(name)
    return found


def _pointless(ledger: Ledger, standing: frozenset[str]) -> tuple[LedgerEntry, ...]:
    """Return what lies untouched though its occasion no longer stands: answered, cancelled, met."""
    return tuple(
        entry
        for entry in ledger.open_entries()
        if entry.state == "made"
        and entry.outcome == "untouched"
        and entry.kind != "note"
        and standing.isdisjoint((entry.occasion, *entry.covers))
    )


def _moved(
    rules: Sequence[Rule], signals: Sequence[Signal], ledger: Ledger, workshop: Workshop, view: IndexView
) -> tuple[PlannedAction, ...]:
    by_id = {rule.id: rule for rule in rules}
    about = {signal.occasion: signal for signal in signals if signal.event is not None}
    found: list[PlannedAction] = []
    for occasion, entries in ledger.covering(about).items():
        signal = about[occasion]
        for entry in entries:
            if entry.kind != "task" or entry.state != "made" or entry.outcome != "untouched":
                continue
            rule = by_id.get(entry.rule)
            step = next((step for step in rule.steps if step.id == entry.step), None) if rule else None
            if rule is None or step is None or entry.artefact is None:
                continue
            due = falls_due(step, signal, view.calendar) or view.now
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
