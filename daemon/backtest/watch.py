"""The signals that stand, kept up to date: who was stirred is looked at again, everybody else stays as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from daemon.backtest.view import PastView, Stirred
from daemon.decide import working_hours
from rules import signals as known_signals
from rules.elapsing import later
from rules.engine import plan
from rules.facts import Span
from rules.freezing import frozen, reasons
from rules.history import History
from rules.match import Lasts
from rules.model import Artefact, HeldBy, Note, Scope, Signal
from rules.rule import Rule, Step
from rules.signals import Finding, HangsOn

Unit = tuple[str, str]
"""(kind of signal, what it hangs on): a conversation's first message, a person id or an event's uid."""

_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Seen:
    """What a look brought: where signals are new or different, what stands no longer, and when to look again."""

    fresh: set[Unit] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    turned: set[str] = field(default_factory=set)
    """Who may be turned to now and could not be before, or the other way round."""
    stirred: frozenset[str] = frozenset()
    """About whom there is news."""
    again: list[tuple[datetime, Unit]] = field(default_factory=list)

    def __add__(self, other: Seen) -> Seen:
        return Seen(
            self.fresh | other.fresh,
            self.gone | other.gone,
            self.turned | other.turned,
            self.stirred | other.stirred,
            [*self.again, *other.again],
        )


class Watch:
    """Every signal of a view that moves. `rules`: all of those tried, for the moments at which they change their mind."""

    def __init__(self, view: PastView, rules: Sequence[Sequence[Rule]]) -> None:
        self._view = view
        self._rules = rules
        self._hours = working_hours(view)
        self._kinds = {kind: known_signals.load(kind) for kind in known_signals.REGISTRY}
        self._tests: dict[str, list[tuple[str, Lasts]]] = {}
        for rule in (rule for tried in rules for rule in tried):
            for group in (*rule.match, *rule.unless):
                spans = [(condition.name, condition.test) for condition in group if isinstance(condition.test, Lasts)]
                self._tests.setdefault(rule.on, []).extend(spans)
        self._frozen: dict[str, frozenset[tuple[HeldBy, datetime | None]]] = {}
        """Person id → what keeps us from turning to them, as it was told last."""
        self.signals: dict[Unit, tuple[Signal, ...]] = {}
        self._standing: Counter[str] = Counter()
        self._besides: dict[str, set[str]] = {}
        """Kind → occasions that hold without a signal of their own."""

    def stands(self, ids: Iterable[str]) -> bool:
        """Tell whether an occasion, or one of the ids that it covers, still holds."""
        return any(self._standing[one] > 0 or any(one in held for held in self._besides.values()) for one in ids)

    def look(self, stirred: Stirred, called: Collection[Unit]) -> Seen:
        """Look at what was stirred, and at the units whose moment has come."""
        seen = Seen(stirred=stirred.persons)
        hangs: Mapping[HangsOn, frozenset[str]] = {
            "thread": stirred.threads,
            "person": stirred.persons,
            "event": stirred.events,
        }
        for kind, module in self._kinds.items():
            wanted = hangs[module.hangs_on] | {one for named, one in called if named == kind}
            for one in sorted(wanted):
                unit = (kind, one)
                found = module.find(self._view, _scope(module.hangs_on, one), self._view.now).items.get(one, Finding())
                self._besides.setdefault(kind, set()).update(found.standing)
                if found.again is not None and found.again > self._view.now:
                    seen.again.append((found.again, unit))
                self._put(unit, found.signals, seen, anew=unit in called)
        self._melt(stirred.persons, seen)
        return seen

    def _melt(self, persons: Collection[str], seen: Seen) -> None:
        """Count as fresh all that is about somebody who may be turned to now, or may no longer be."""
        if not persons:
            return
        view = self._view
        now_held = frozen(view.told(Scope(persons=frozenset(persons))), view.now, view.calendar.zone)
        changed: set[str] = set()
        for person in persons:
            state = reasons(now_held.get(person, ()))
            if state != self._frozen.get(person, frozenset()):
                changed.add(person)
            self._frozen[person] = state
        seen.turned |= changed
        if changed:
            seen.fresh.update(
                unit for unit, signals in self.signals.items() if any(signal.person in changed for signal in signals)
            )

    def look_at_all(self) -> Seen:
        """Look at everybody in the book and every meeting: once a day, for what the time alone has changed."""
        seen = Seen()
        for kind, module in self._kinds.items():
            if module.hangs_on == "thread":
                continue
            standing = {one for named, one in self.signals if named == kind}
            known = Scope(persons=self._view.known() | standing) if module.hangs_on == "person" else Scope()
            found = module.find(self._view, known, self._view.now)
            seen.gone |= self._besides.get(kind, set()) - found.standing
            self._besides[kind] = set(found.standing)
            for one in standing | found.items.keys():
                self._put((kind, one), found.items.get(one, Finding()).signals, seen, anew=False)
        return seen

    def _put(self, unit: Unit, signals: tuple[Signal, ...], seen: Seen, *, anew: bool) -> None:
        """Take the signals of a unit. The same ones as before are no news, unless they are wanted `anew`."""
        old = self.signals.get(unit, ())
        if not anew and [_timeless(signal) for signal in old] == [_timeless(signal) for signal in signals]:
            return
        self.signals.pop(unit, None)
        for signal in signals:
            self._standing.update({signal.occasion, *signal.covers})
        for signal in old:
            left = {signal.occasion, *signal.covers}
            self._standing.subtract(left)
            seen.gone.update(one for one in left if not self._standing[one])
        if signals:
            self.signals[unit] = signals
            seen.fresh.add(unit)
            seen.again.extend((moment, unit) for signal in signals for moment in self._moments(signal))

    def _moments(self, signal: Signal) -> Iterator[datetime]:
        """Yield when a rule may think differently of the signal though nothing happens: steps, spans, the deadline."""
        view = self._view
        for rules in self._rules:
            result = plan(
                rules, [signal], History(), view.settings, view.calendar, _nothing, view.now, hours=self._hours
            )
            if result.next_due is not None:
                yield result.next_due
        if signal.due is not None and signal.due > view.now:
            yield signal.due
        for name, test in self._tests.get(signal.kind, ()):
            span = signal.facts.get(name)
            if isinstance(span, Span):
                if span.starts is not None and span.ends is None:
                    turn = later(view.calendar, span.starts, test.duration)
                elif span.starts is None and span.ends is not None:
                    turn = view.calendar.subtract(span.ends, test.duration)
                else:
                    continue
                yield from (moment for moment in (turn, turn + _SECOND) if moment > view.now)


def _scope(hangs_on: HangsOn, one: str) -> Scope:
    only = frozenset({one})
    if hangs_on == "thread":
        return Scope(threads=only)
    return Scope(persons=only) if hangs_on == "person" else Scope(events=only)


def _timeless(signal: Signal) -> tuple[object, ...]:
    """Return what of a signal does not change by time alone."""
    facts = tuple((name, value) for name, value in signal.facts.items() if not isinstance(value, Span))
    return signal.kind, signal.occasion, signal.covers, signal.since, signal.due, facts


def _nothing(rule: Rule, step: Step, signal: Signal, key: str, due: datetime) -> Artefact:  # noqa: ARG001
    return Note(key, signal.account, signal.person, "")
