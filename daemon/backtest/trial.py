"""One rule set played through the past: what it made, kept in memory as a ledger would keep it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from connectors.model import Draft, Task
from daemon.backtest.view import PastView
from daemon.backtest.watch import Seen, Unit, Watch
from daemon.decide import counted, frozen_people, working_hours
from daemon.ledger import Ledger, Verdict
from rules import signals as known_signals
from rules.absences import held_for_return
from rules.engine import Plan, plan
from rules.freezing import freeze_of, frozen
from rules.history import History, LiveDraft
from rules.limits import Begun
from rules.making import Workshop
from rules.model import Artefact, ArtefactKind, HeldBy, Note, Person, PlannedAction, Scope, Signal, kind_of
from rules.rule import Rule, Step
from rules.templating import Templates

_SECOND = timedelta(seconds=1)
End = Literal["", "withdrawn", "replaced"]


@dataclass(slots=True)
class Made:
    """An artefact that would have been made, and when it would have been taken back (None: it lies there still)."""

    key: str
    rule: str
    step: str
    kind: ArtefactKind
    signal: str
    person: str
    headline: str
    occasion: str
    covers: tuple[str, ...]
    about: str
    at: datetime
    answers: str = ""
    """The message that a reply answers."""
    ended: datetime | None = None
    end: End = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """An artefact that was wanted and never made, with the last reason and its moment."""

    rule: str
    kind: ArtefactKind
    by: HeldBy | Literal["book"]
    """As in a plan; `book`: a note for somebody who is not in it."""
    at: datetime


@dataclass(slots=True)
class _Words:
    """The user's verdicts so far."""

    no_drafts: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()

    @classmethod
    def until(cls, now: datetime, verdicts: Iterable[Verdict]) -> _Words:
        past = [verdict for verdict in verdicts if verdict.at <= now]
        return cls(
            frozenset(cover for verdict in past for cover in verdict.covers),
            frozenset(cover for verdict in past if verdict.kind == "closed" for cover in verdict.covers),
        )


@dataclass(slots=True)
class _Lying:
    """What lies untouched, by key, by what it covers, and the drafts by their matter and by the message that they answer."""

    by_key: dict[str, Made] = field(default_factory=dict)
    by_cover: dict[str, set[str]] = field(default_factory=dict)
    by_matter: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """(Person id, what it is about) → the keys of the drafts, each with its rule."""
    replies: dict[str, LiveDraft] = field(default_factory=dict)
    freed: bool = False
    """A draft was taken away: others may have waited for that."""

    def add(self, made: Made) -> None:
        self.by_key[made.key] = made
        for cover in (made.occasion, *made.covers):
            self.by_cover.setdefault(cover, set()).add(made.key)
        if made.kind == "draft":
            self.by_matter.setdefault((made.person, made.about), {})[made.key] = made.rule
        if made.answers:
            self.replies[made.answers] = LiveDraft(made.key, made.rule, touched=False)

    def take(self, key: str, now: datetime, end: End) -> None:
        made = self.by_key.pop(key)
        made.ended, made.end = now, end
        for cover in (made.occasion, *made.covers):
            self.by_cover[cover].discard(key)
        if made.kind == "draft":
            del self.by_matter[made.person, made.about][key]
            self.freed = True
        if made.answers:
            self.replies.pop(made.answers, None)

    def matters(self, signals: Iterable[Signal]) -> dict[tuple[str, str], set[str]]:
        """Return (person id, what it is about) → the rules whose drafts lie there, as far as the signals go."""
        asked = {(signal.person, signal.about) for signal in signals}
        return {matter: set(held.values()) for matter in asked if (held := self.by_matter.get(matter))}


class Trial:
    """Plays one rule set. What it makes lies untouched until its reason goes, or a later step takes its place.

    Of the real ledger only the user's words count: verdicts, each from its moment on, and approvals.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        templates: Templates,
        view: PastView,
        ledger: Ledger,
        accounts: Sequence[str],
    ) -> None:
        self.rules = rules
        self.made: list[Made] = []
        self.held: dict[str, Kept] = {}
        self._view = view
        self._workshop = Workshop(view, templates)
        self._verdicts = ledger.verdicts()
        self._approved = ledger.approved()
        self._hours = working_hours(view)
        self._words: tuple[int, _Words] = (-1, _Words())
        self._started = dict.fromkeys(accounts, view.now)
        self._state_like = [kind for kind in known_signals.REGISTRY if known_signals.load(kind).state_like]
        self._taken: dict[str, set[tuple[str, str]]] = {}
        """Covered id → the (rule, step) made for it."""
        self._lying = _Lying()
        self._artefacts: dict[tuple[str, str, datetime, Person], Artefact] = {}
        self._spent: dict[ArtefactKind, int] = {}
        self._waiting: dict[Unit, bool] = {}
        """Where something is held that time alone lets go → whether a new day is needed for it."""
        self._behind: set[Unit] = set()
        """Where something is held because another draft lies there."""
        self.wake: datetime | None = None
        """When something that is held may be made, or earlier."""

    def turn(self, watch: Watch, seen: Seen, *, new_day: bool) -> None:
        """Make what is to be made now. `new_day`: there is a new budget, and what is held is tried again."""
        now = self._view.now
        if new_day:
            self._spent = {}
        units = set(seen.fresh)
        if new_day or (self.wake is not None and self.wake <= now):
            units.update(unit for unit, tomorrow in self._waiting.items() if new_day or not tomorrow)
            self.wake = None
        units.update(self._known_better(watch, seen.stirred))
        signals = [signal for unit in sorted(units) for signal in watch.signals.get(unit, ())]
        result = self._plan(signals)
        self._note_held(units, watch, result)
        for cover in seen.gone:
            for key in sorted(self._lying.by_cover.get(cover, ())):
                made = self._lying.by_key[key]
                if not watch.stands((made.occasion, *made.covers)):
                    self._lying.take(key, now, "withdrawn")
        self._take_back_unwelcome(seen.turned)
        for action in result.actions:
            if isinstance(action.artefact, Note) and not self._in_book(action.artefact.person):
                self.held[action.key] = Kept(action.rule, "note", "book", now)
            elif not action.held:
                self._keep(action)
        if self._lying.freed:
            self._lying.freed = False
            self._waiting.update(dict.fromkeys(self._behind, False))
            self.wake = now + _SECOND

    def _known_better(self, watch: Watch, persons: Collection[str]) -> Iterator[Unit]:
        """Yield what waits for somebody of whom there is news: what they are called, say, and a task is a draft."""
        for unit in self._waiting if persons else ():
            if any(signal.person in persons for signal in watch.signals.get(unit, ())):
                yield unit

    def _take_back_unwelcome(self, persons: Collection[str]) -> None:
        """Take back the drafts for people who have since given a reason to be left in peace."""
        approaches = known_signals.approaches()
        lying = [made for made in self._lying.by_key.values() if made.person in persons and made.kind == "draft"]
        if lying:
            told = self._view.told(Scope(persons=frozenset(made.person for made in lying)))
            held = frozen(told, self._view.now, self._view.calendar.zone)
            for made in lying:
                if freeze_of(held.get(made.person, ()), approaches[made.signal], made.kind):
                    self._lying.take(made.key, self._view.now, "withdrawn")

    def _in_book(self, person: str) -> bool:
        known = self._view.directory.people.get(person)
        return known is not None and known.in_book

    def _plan(self, signals: Sequence[Signal]) -> Plan:
        if not signals:
            return Plan(())
        view = self._view
        history = self._history(signals)
        return plan(
            self.rules,
            signals,
            history,
            view.settings,
            view.calendar,
            self._make,
            view.now,
            state_like=self._state_like,
            hours=self._hours,
        )

    def _note_held(self, units: Iterable[Unit], watch: Watch, result: Plan) -> None:
        """Remember what is held, and whether it may be let go before the day is over."""
        drafted = {action.signal.thread for action in result.actions if not action.held}
        held: dict[str, bool] = {}
        behind: set[str] = set()
        for action in result.actions:
            if action.held:
                occasion = action.signal.occasion
                self.held[action.key] = Kept(action.rule, kind_of(action.artefact), action.held_by, self._view.now)
                if action.held_by == "thread":
                    behind.add(occasion)
                if action.held_by == "thread" and action.signal.thread in drafted:
                    held[occasion] = False  # only in this pass: the next one asks the drafts folder
                elif action.held_by in _PASSING:
                    held[occasion] = held.get(occasion, True) and action.held_by == "budget"
        for unit in units:
            self._waiting.pop(unit, None)
            self._behind.discard(unit)
            if any(signal.occasion in behind for signal in watch.signals.get(unit, ())):
                self._behind.add(unit)
            waits = [held[signal.occasion] for signal in watch.signals.get(unit, ()) if signal.occasion in held]
            if waits:
                self._waiting[unit] = all(waits)
        if not all(held.values()):
            soon = self._view.now + _SECOND
            self.wake = soon if drafted else min(filter(None, (self.wake, result.next_due)), default=None)

    def _history(self, signals: Iterable[Signal]) -> History:
        words = self._said()
        covers = {cover for signal in signals for cover in (signal.occasion, *signal.covers)}
        taken: dict[tuple[str, str], set[str]] = {}
        for cover in covers:
            for step in self._taken.get(cover, ()):
                taken.setdefault(step, set()).add(cover)
        return History(
            taken={step: frozenset(held) for step, held in taken.items()},
            no_drafts=words.no_drafts,
            closed=words.closed,
            started=self._started,
            spent=self._spent,
            approved=self._approved,
            away=held_for_return(self._view, signals),
            frozen=frozen_people(self._view, signals),
            approaches=known_signals.approaches(),
            wishes=known_signals.wishes(),
            counted=tuple(counted(self._view, self.rules, self._begun_by)),
            live={cover: self._lying.replies[cover] for cover in covers if cover in self._lying.replies},
            lying=self._lying.matters(signals),
        )

    def _begun_by(self, rules: Collection[str] | None, since: datetime | None, until: datetime) -> Sequence[Begun]:
        """Return as `Ledger.begun_by` does."""
        return [
            Begun(one.rule, one.person, one.kind, one.at, one.signal)
            for one in self.made
            if (rules is None or one.rule in rules) and (since is None or one.at >= since) and one.at <= until
        ]

    def _said(self) -> _Words:
        count = sum(verdict.at <= self._view.now for verdict in self._verdicts)
        if self._words[0] != count:
            self._words = (count, _Words.until(self._view.now, self._verdicts))
        return self._words[1]

    def _make(self, rule: Rule, step: Step, signal: Signal, key: str, due: datetime) -> Artefact:
        known = (key, signal.about, signal.since, self._workshop.person(signal))
        if known not in self._artefacts:
            self._artefacts[known] = self._workshop.make(rule, step, signal, key, due)
        return self._artefacts[known]

    def _keep(self, action: PlannedAction) -> None:
        artefact, signal, now = action.artefact, action.signal, self._view.now
        kind = kind_of(artefact)
        if action.replaces in self._lying.by_key:
            self._lying.take(action.replaces, now, "replaced")
        made = Made(
            key=action.key,
            rule=action.rule,
            step=action.step,
            kind=kind,
            signal=signal.kind,
            person=signal.person,
            headline=headline(artefact),
            occasion=signal.occasion,
            covers=signal.covers,
            about=signal.about,
            at=now,
            answers=artefact.reply_to.message_id if isinstance(artefact, Draft) and artefact.reply_to else "",
        )
        self.made.append(made)
        self.held.pop(action.key, None)
        for cover in (signal.occasion, *signal.covers):
            self._taken.setdefault(cover, set()).add((action.rule, action.step))
        self._spent[kind] = self._spent.get(kind, 0) + 1
        if kind in ("draft", "task"):
            self._lying.add(made)


def headline(artefact: Artefact) -> str:
    """Return what an artefact is recognised by."""
    if isinstance(artefact, Draft):
        return artefact.subject
    return artefact.title if isinstance(artefact, Task) else artefact.text


_PASSING: frozenset[HeldBy] = frozenset({"budget", "quiet", "cap", "gap", "away", "complaint", "not_now", "sorrow"})
"""What time alone lets go. Other reasons pass only when something happens in the conversation."""
