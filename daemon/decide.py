"""From the view and the ledger to the plan: collects what the pure engine needs, and asks it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from connectors.base import ConnectorError
from daemon.accounts import Accounts
from daemon.ledger import Ledger, LedgerEntry
from daemon.reconsider import moved, pointless, unwelcome
from daemon.view import IndexView
from rules import signals as known_signals
from rules.absences import held_for_return
from rules.business_time import WorkCalendar, parse_duration
from rules.engine import Plan, plan, serve
from rules.freezing import Freeze, frozen
from rules.history import History, LiveDraft
from rules.ladder import Gathered, Hours, gather
from rules.limits import WISHES_APART, Begun, midnight
from rules.making import Workshop
from rules.model import EVERYTHING, REASONS, Artefact, ArtefactKind, HeldBy, PlannedAction, Scope, Signal, kind_of
from rules.rule import Rule, Step
from rules.templating import Templates


@dataclass(frozen=True, slots=True)
class Decision:
    """What was noticed, what is to be made, and which of our artefacts have lost their reason."""

    signals: tuple[Signal, ...]
    actions: tuple[PlannedAction, ...]
    pointless: tuple[LedgerEntry, ...]
    """Untouched, and no longer wanted."""
    moved: tuple[PlannedAction, ...]
    """Untouched tasks whose event moved, planned anew under their old keys."""
    again: datetime | None
    """When something falls due or lapses even if no mail comes."""
    left_over: Mapping[ArtefactKind, int] = field(default_factory=dict)
    """How many of a kind wait because the day's budget is used up."""

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


def noticed(view: IndexView, kinds: Sequence[str] = ()) -> tuple[Signal, ...]:
    """Return all signals of these kinds, or of every kind, that are anything to the user."""
    return _welcome(view, notice(view, EVERYTHING, kinds))


def decide(
    view: IndexView,
    rules: Sequence[Rule],
    templates: Templates,
    ledger: Ledger,
    accounts: Accounts,
    *,
    found: Sequence[known_signals.Found] | None = None,
    memory: Gathered | None = None,
    held: Collection[HeldBy] = REASONS,
) -> Decision:
    """Return the decision at the view's moment. Changes nothing anywhere.

    `found`: everything that stands, where that is known already; `memory`: of the last decision. `held`: what is held for these reasons is in it as
    well, with its text.
    """
    found = notice(view, EVERYTHING) if found is None else found
    signals = _welcome(view, found)
    workshop = Workshop(view, templates)
    state_like = _state_like()

    written: dict[str, Artefact] = {}

    def make(rule: Rule, step: Step, signal: Signal, key: str, due: datetime) -> Artefact:
        if key not in written:
            written[key] = workshop.make(rule, step, signal, key, due)
        return written[key]

    history = _history(view, rules, signals, ledger, accounts)
    hours = working_hours(view)
    wants = gather(rules, signals, history, view.calendar, view.now, hours, state_like, memory)
    history = replace(history, frozen=frozen_people(view, (want.signal for want in wants.due)))

    def planned(history: History, held: Collection[HeldBy] = ()) -> Plan:
        return serve(wants, history, view.settings, view.calendar, make, view.now, state_like=state_like, held=held)

    result = planned(history)
    live: dict[str, LiveDraft] = {}
    asked: set[str] = set()
    unseen: set[str] = set()
    # What a live draft holds back leaves budget to another draft, which has not been asked about yet.
    while wanted := _unasked(result.actions, asked):
        if found_live := _live_drafts(wanted, ledger, accounts, unseen):
            live |= found_live
            result = planned(replace(history, live=live))
    if held:
        result = planned(replace(history, live=live), held)
    standing = frozenset(covered for signal in signals for covered in (signal.occasion, *signal.covers)).union(
        *(look.standing for look in found)
    )
    moments = [item.again for look in found for item in look.items.values()] + [result.next_due]
    return Decision(
        signals=signals,
        actions=tuple(
            replace(action, held=f"the drafts of {action.account} can't be seen", held_by="account")
            if action.account in unseen and kind_of(action.artefact) == "draft" and not action.held
            else action
            for action in result.actions
        ),
        pointless=tuple(dict.fromkeys((*pointless(view, ledger, standing), *unwelcome(view, ledger)))),
        moved=moved(rules, signals, ledger, workshop, view, hours),
        again=min((moment for moment in moments if moment is not None and moment > view.now), default=None),
        left_over=result.left_over,
    )


@dataclass(frozen=True, slots=True)
class Glance:
    """What is noticed, and what would come of it."""

    signals: Sequence[Signal]
    plan: Plan


def glance(view: IndexView, rules: Sequence[Rule], templates: Templates, ledger: Ledger, accounts: Accounts) -> Glance:
    """Return the plan as far as index and ledger tell, with what waits for an approval; no account is asked."""
    signals = noticed(view)
    history = _history(view, rules, signals, ledger, accounts)
    found = plan(
        rules,
        signals,
        replace(history, frozen=frozen_people(view, signals)),
        view.settings,
        view.calendar,
        Workshop(view, templates).make,
        view.now,
        state_like=_state_like(),
        hours=working_hours(view),
        held=_APPROVALS,
    )
    return Glance(signals, found)


def _welcome(view: IndexView, found: Sequence[known_signals.Found]) -> tuple[Signal, ...]:
    """Return the signals without those about people who are to be left alone, and of accounts that left the config."""
    people = view.directory.people
    configured = frozenset(view.accounts)
    return tuple(
        signal
        for look in found
        for signal in look.signals
        if signal.account in configured and ((person := people.get(signal.person)) is None or not person.left_alone)
    )


_APPROVALS: frozenset[HeldBy] = frozenset({"approval"})


def _state_like() -> list[str]:
    return [kind for kind in known_signals.REGISTRY if known_signals.load(kind).state_like]


def working_hours(view: IndexView) -> Hours:
    """Return when people work, by id, as far as the book says.

    Whose zone alone is known works the user's hours there; whose hours alone are known keeps them in the user's zone.
    """
    me = view.settings.me
    found: dict[str, WorkCalendar] = {}
    for person in view.directory.people.values():
        if not person.zone and not person.hours:
            continue
        try:
            found[person.id] = _calendar_of(person.hours or me.hours, person.zone or me.time_zone)
        except ValueError:
            continue  # written into the book by hand: `people edit` says what is wrong with it
    return found


@lru_cache(maxsize=1024)
def _calendar_of(hours: str, zone: str) -> WorkCalendar:
    return WorkCalendar.of(hours, zone)


def _history(
    view: IndexView, rules: Sequence[Rule], signals: Sequence[Signal], ledger: Ledger, accounts: Accounts
) -> History:
    now = view.now
    ids = {covered for signal in signals for covered in (signal.occasion, *signal.covers)}
    taken: dict[tuple[str, str], set[str]] = {}
    for covered, steps in ledger.taken(ids).items():
        for step in steps:
            taken.setdefault(step, set()).add(covered)
    verdicts = [verdict for verdict in ledger.verdicts() if verdict.at <= now]
    starts = ledger.starts()
    spent = ledger.begun_between(*local_day(view.calendar, now))
    entries = ledger.open_entries()
    return History(
        taken={step: frozenset(covers) for step, covers in taken.items()},
        no_drafts=frozenset(covered for verdict in verdicts for covered in verdict.covers),
        closed=frozenset(covered for verdict in verdicts if verdict.kind == "closed" for covered in verdict.covers),
        snoozed=_snoozed(view, ledger),
        started={name: starts.get(name, now) for name in accounts.names},
        spent=spent,
        begun=frozenset(entry.key for entry in entries if entry.pending),
        lying=_lying(view, entries),
        approved=ledger.approved() if any(step.asks for rule in rules for step in rule.steps) else frozenset(),
        away=held_for_return(view, signals),
        approaches=known_signals.approaches(),
        wishes=known_signals.wishes(),
        counted=tuple(counted(view, rules, ledger.begun_by)),
    )


def _lying(view: IndexView, entries: Iterable[LedgerEntry]) -> dict[tuple[str, str], set[str]]:
    """Return (person id, what it is about) → the rules whose drafts lie there, people under their present ids."""
    found: dict[tuple[str, str], set[str]] = {}
    for entry in entries:
        if entry.kind == "draft" and not entry.pending:
            found.setdefault((view.person_of(entry.person), entry.about), set()).add(entry.rule)
    return found


def frozen_people(view: IndexView, signals: Iterable[Signal]) -> Mapping[str, Sequence[Freeze]]:
    """Return what keeps us from turning to the people whom signals are about."""
    persons = frozenset(signal.person for signal in signals)
    return frozen(view.told(Scope(persons=persons)), view.now, view.calendar.zone) if persons else {}


def _snoozed(view: IndexView, ledger: Ledger) -> Mapping[str, datetime]:
    """Return what is snoozed; people under their present ids, the longest snooze of those who became one."""
    found: dict[str, datetime] = {}
    for what, until in ledger.snoozed(view.now).items():
        who = view.person_of(what)
        found[who] = max(until, found.get(who, until))
    return found


BegunBy = Callable[[Collection[str] | None, datetime | None, datetime], Sequence[Begun]]
"""(rule ids, since, until) → what was begun, as `Ledger.begun_by` tells it."""


def counted(view: IndexView, rules: Sequence[Rule], begun_by: BegunBy) -> Sequence[Begun]:
    """Return what caps and gaps count, as far back as they reach, under the people's present ids."""
    wishes = known_signals.wishes()
    wishing = [rule for rule in rules if rule.on in wishes]
    limited = [rule for rule in rules if rule.caps or rule.gap]
    gap = view.settings.attention.gap
    gaps = [rule.gap for rule in limited if rule.gap] + ([parse_duration(gap)] if gap else [])
    gaps += [WISHES_APART] if wishing else []
    caps = [cap for rule in limited for cap in rule.caps]
    if not caps and not gaps:
        return ()
    today = view.calendar.local_date(view.now)
    reach = [midnight(cap.begins(today), view.calendar) for cap in caps if cap.period]
    reach += [view.calendar.subtract(view.now, gap) for gap in gaps]
    since = min(reach) - _MARGIN if all(cap.period for cap in caps) else None
    # the gap of all drafts asks of every rule
    names = None if gap else {name for rule in (*limited, *wishing) for name in rule.ids}
    begun = begun_by(names, since, view.now)
    return [replace(one, person=view.person_of(one.person)) for one in begun]


_MARGIN = timedelta(days=32)
"""What counting back may fall short of counting forward: months are of unequal length."""


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
            signal = action.signal
            ids = [one for one in dict.fromkeys((*signal.covers, signal.about)) if one not in asked]
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
    ours = {(entry.account, entry.ref): entry for entry in ledger.open_entries() if entry.ref}
    begun = {
        covered
        for covered, entries in ledger.covering({covered for ids in wanted.values() for covered in ids}).items()
        if any(entry.pending and entry.kind == "draft" for entry in entries)
    }
    for name, ids in wanted.items():
        connector = accounts[name]
        try:
            if not connector.drafts_for(ids):
                continue
            for covered in ids:
                for placed in connector.drafts_for([covered]):
                    # Providers may give a draft another Message-ID: then its ref tells whose it is.
                    entry = ledger.get(placed.mark) if placed.mark else ours.get((name, placed.ref))
                    if entry.pending if entry is not None else covered in begun:
                        continue  # of ours, after a crash, or not: performing finds out
                    touched = entry is None or placed.fingerprint != entry.fingerprint
                    found[covered] = LiveDraft(entry.key if entry else "", entry.rule if entry else "", touched)
        except ConnectorError:
            unseen.add(name)
    return found
