"""Why something that is due may not be made now: each thing is weighed in turn against what was begun before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rules.absences import WAITS_FOR_RETURN
from rules.actions import expected_kind
from rules.budget import Purse
from rules.business_time import WorkCalendar, parse_duration
from rules.freezing import freeze_of
from rules.history import History, LiveDraft
from rules.hours import Week, parse_quiet
from rules.ladder import Want
from rules.limits import Begun, Hold, Tally
from rules.model import ArtefactKind, HeldBy, Settings, Signal


@dataclass(frozen=True, slots=True)
class Reason:
    """What keeps something back, in words, and until when; None: until something else changes."""

    by: HeldBy
    why: str
    until: datetime | None = None


class Scales:
    """Weighs what is due, one thing after the other; what is taken weighs on those that follow."""

    def __init__(
        self, history: History, settings: Settings, calendar: WorkCalendar, now: datetime, state_like: frozenset[str]
    ) -> None:
        self._history = history
        self._calendar = calendar
        self._now = now
        self._state_like = state_like
        self._catch_up = timedelta(days=settings.catch_up_days)
        attention = settings.attention
        self._gap = parse_duration(attention.gap) if attention.gap else None
        self._quiet = parse_quiet(attention.quiet) if attention.quiet else None
        self._open: dict[Week, datetime] = {}
        self._tally = Tally(calendar, now, wishes=history.wishes)
        self._tally.count(history.counted)
        self._threads: set[str] = set()
        self._lying = {matter: set(rules) for matter, rules in history.lying.items()}
        self.purse = Purse.of(attention, history.spent)

    def against(self, want: Want) -> Reason | None:
        """Return what speaks against it, the lasting reasons first; None when nothing does.

        It is weighed as what the step is expected to make: nothing is written yet.
        """
        return next(self._reasons(want, expected_kind(want.step, want.signal)), None)

    def take(self, want: Want, kind: ArtefactKind) -> Reason | None:
        """Count what was written, or say what speaks against it after all.

        A draft that could not be written has become a task, and another budget pays for it.
        """
        if kind != expected_kind(want.step, want.signal):
            reason = next(self._reasons(want, kind), None)
            if reason is not None:
                return reason
        if kind == "draft":
            if want.signal.thread:
                self._threads.add(want.signal.thread)
            self._lying.setdefault(_matter(want), set()).add(want.rule.id)
        if want.key not in self._history.begun:
            self.purse.pay(kind, want.signal)
            self._tally.count([Begun(want.rule.id, want.signal.person, kind, self._now, want.signal.kind)])
        return None

    def replaced(self, want: Want) -> str:
        """Return the key of our own untouched draft that this one takes the place of; "" when there is none."""
        live = self._live(want)
        return live.key if live is not None else ""

    def _reasons(self, want: Want, kind: ArtefactKind) -> Iterator[Reason]:
        yield from self._lasting(want)
        yield from self._frozen(want, kind)
        if kind == "draft":
            yield from self._drafts(want)
        yield from self._quiet_hours(want, kind)
        counted = want.key in self._history.begun
        if not counted:
            yield from self._too_often(want, kind)
        if want.step.asks and not self._approved(want):
            yield Reason("approval", f"waits for your approval: wellkept approve {want.key[:8]}")
        if kind == "draft" and self._lies_there(want):
            yield Reason("thread", "a draft is there")
        if not counted and self.purse.empty(kind, want.signal):
            yield _reason("budget", self.purse.refuse(kind, self._calendar, self._now))

    def _lasting(self, want: Want) -> Iterator[Reason]:
        """Yield the quiet start, a snooze and an absence: they hold whatever the step makes."""
        signal = want.signal
        begin = self._history.started.get(signal.account)
        if (
            begin is not None
            and signal.kind not in self._state_like
            and _fell_due(want, self._now) < begin - self._catch_up
        ):
            yield Reason("start", "before start")
        for what in (signal.person, signal.occasion, want.key):
            if what in self._history.snoozed:
                until = self._history.snoozed[what]
                yield Reason("snooze", f"snoozed until {self._calendar.local_date(until).isoformat()}", until)
        yield from self._absent(signal)

    def _absent(self, signal: Signal) -> Iterator[Reason]:
        """Yield an absence: what wants something of somebody waits until they are back."""
        back = self._history.away.get(signal.person)
        if back is not None and back > self._now and signal.kind in WAITS_FOR_RETURN:
            yield Reason("away", f"they are away, back on {self._calendar.local_date(back).isoformat()}", back)

    def _frozen(self, want: Want, kind: ArtefactKind) -> Iterator[Reason]:
        """Yield what keeps us from turning to the person at all."""
        held = self._history.frozen.get(want.signal.person, ())
        approach = self._history.approaches.get(want.signal.kind, "business")
        if held and (freeze := freeze_of(held, approach, kind)):
            yield Reason(freeze.by, freeze.why, freeze.until)

    def _drafts(self, want: Want) -> Iterator[Reason]:
        """Yield what the user did with drafts, and a draft that lies in the conversation."""
        if not want.covered.isdisjoint(self._history.no_drafts):
            yield Reason("hand", "you discarded a draft for this")
        live = self._live(want)
        if live is None:
            return
        if live.touched or not live.key:
            yield Reason("hand", "your draft is there")
        elif live.rule not in want.rule.ids:
            yield Reason("thread", "a draft is there")

    def _lies_there(self, want: Want) -> bool:
        """Tell whether this pass drafts in the conversation, or a draft of another rule is about the same for them."""
        others = self._lying.get(_matter(want), set())
        return want.signal.thread in self._threads or not others.issubset(want.rule.ids)

    def _live(self, want: Want) -> LiveDraft | None:
        live = self._history.live
        return (
            next((live[one] for one in sorted(want.covered | {want.signal.about}) if one in live), None)
            if live
            else None
        )

    def _quiet_hours(self, want: Want, kind: ArtefactKind) -> Iterator[Reason]:
        """Yield quiet hours: the rule's own, and those of all, which notices don't keep."""
        general = None if kind == "notify" else self._quiet
        if general is None and want.rule.quiet is None:
            return
        opens = max((self._opens(week) for week in (want.rule.quiet, general) if week is not None), default=self._now)
        if opens.astimezone(UTC) > self._now.astimezone(UTC):
            yield Reason("quiet", f"quiet until {opens:%Y-%m-%d %H:%M}", opens)

    def _opens(self, week: Week) -> datetime:
        """Return the first moment from now on in which something may be made."""
        if week not in self._open:
            self._open[week] = WorkCalendar(self._calendar.zone, week).next_opening(self._now)
        return self._open[week]

    def _too_often(self, want: Want, kind: ArtefactKind) -> Iterator[Reason]:
        rule, person = want.rule, want.signal.person
        if rule.caps and (over := self._tally.over(rule.ids, person, rule.caps)):
            yield _reason("cap", over)
        if rule.gap and (soon := self._tally.too_soon(rule.ids, person, rule.gap)):
            yield _reason("gap", soon)
        if self._gap and kind == "draft" and (soon := self._tally.too_soon([""], person, self._gap)):
            yield _reason("gap", soon)
        wish = kind == "draft" and want.signal.kind in self._history.wishes
        if wish and (soon := self._tally.wished(rule.ids, person)):
            yield _reason("gap", soon)

    def _approved(self, want: Want) -> bool:
        return not self._history.approved.isdisjoint(want.keys)


def _matter(want: Want) -> tuple[str, str]:
    return want.signal.person, want.signal.about


def _fell_due(want: Want, now: datetime) -> datetime:
    """Return from when on a want was pressing: what was promised long ago presses since its day."""
    deadline = want.signal.due
    return max(want.due, deadline) if deadline is not None and deadline <= now else want.due


def _reason(by: HeldBy, hold: Hold) -> Reason:
    return Reason(by, hold.why, hold.until)
