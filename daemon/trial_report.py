"""How a trial differs from what its test expects, with the reasons: what was noticed, and where each rule stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from daemon.decide import Decision
from daemon.desk import Desk
from daemon.explain import history_of
from daemon.explain_rules import judged_by
from daemon.perform import Performed
from daemon.silence import standing_of
from daemon.trial_world import headline, means
from daemon.view import IndexView
from rules.actions.draft import why_no_draft
from rules.model import PlannedAction, Scope, Signal, kind_of
from rules.rule import Rule
from rules.testcase import Expected, TestCase, TestMail, TestMoment

SHOWN = 5
"""Signals, people and meetings of which a report speaks; tests have few."""
QUOTE_LIMIT = 120
"""Characters of a quotation."""
_NEAR_YEARS = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """One pass of a test: what was decided and done at a moment."""

    desk: Desk
    rules: Sequence[Rule]
    case: TestCase
    moment: TestMoment
    decision: Decision
    performed: Sequence[Performed]

    @property
    def zone(self) -> ZoneInfo:
        """The test's zone."""
        return ZoneInfo(self.case.zone)


def differences(trial: Trial) -> list[str]:
    """Return what is too much (`+`), missing (`-`) or went wrong (`!`), each with its reasons below; [] = none."""
    unmet = list(trial.moment.expect)
    extra: list[PlannedAction] = []
    lines: list[str] = []
    for done in trial.performed:
        action = done.action
        if done.state == "failed":
            lines.append(f"! {action.rule}: the {kind_of(action.artefact)} was refused: {done.error}")
        if done.state != "made":
            continue
        met = next((expected for expected in unmet if _meets(action, expected)), None)
        if met is None:
            extra.append(action)
        else:
            unmet.remove(met)
    for action in extra:
        lines.append(f"+ {action.rule} made a {kind_of(action.artefact)}: “{headline(action.artefact)}”")
        lines.append(f"    its step {action.step} fell due {_when(action.due, trial.zone)}")
        lines.append(f"    because {_signal(action.signal, trial.zone)}")
    if unmet:
        with trial.desk.view(trial.moment.now) as view:
            for expected in unmet:
                lines.append(f"- {expected.rule} should have made a {expected.kind}: “{expected.glob}”")
                lines += [f"    {line}" for line in _why_not(trial, view, expected)]
    return lines


def _meets(action: PlannedAction, expected: Expected) -> bool:
    same = action.rule == expected.rule and kind_of(action.artefact) == expected.kind
    return same and means(expected.glob, action.artefact)


def _why_not(trial: Trial, view: IndexView, expected: Expected) -> list[str]:
    """Say, for each signal of the rule's kind, how far the rule came."""
    rule = next(rule for rule in trial.rules if rule.id == expected.rule)
    kinds = {step.kind for step in rule.steps}
    if expected.kind not in kinds and not (expected.kind == "task" and "draft" in kinds):
        return [f"none of its steps makes a {expected.kind}"]
    signals = [signal for signal in trial.decision.signals if signal.kind == rule.on]
    if not signals:
        return [f"no signal `{rule.on}` stands", *(f"  {line}" for line in _standing(trial, view, rule))]
    lines: list[str] = []
    for signal in signals[:SHOWN]:
        lines.append(_signal(signal, trial.zone))
        lines += [f"  {line}" for line in _stopped(trial, view, rule, signal)]
    if len(signals) > SHOWN:
        lines.append(f"and {len(signals) - SHOWN} more such signals")
    return lines


def _stopped(trial: Trial, view: IndexView, rule: Rule, signal: Signal) -> list[str]:
    """Say where the rule stopped for a signal: a condition, a time not yet come, what was made, what holds it."""
    fires, words = next((one.fired, one.because) for one in judged_by(trial.rules, signal, view) if one.rule == rule.id)
    if not fires:
        return [f"the rule does not fire: {words}"]
    lines = [f"the rule fires: {words}"]
    planned = [
        action
        for action in trial.decision.actions
        if action.rule == rule.id and (action.signal.kind, action.signal.occasion) == (signal.kind, signal.occasion)
    ]
    for action in planned:
        made = f"{kind_of(action.artefact)} “{headline(action.artefact)}”"
        lines.append(f"{action.step}: {made}" + (f" is held: {action.held}" if action.held else " was made"))
        step = next(step for step in rule.steps if step.id == action.step)
        if reason := why_no_draft(step, action.artefact):
            lines.append(f"  {reason}")
    covers = {signal.occasion, *signal.covers}
    now = {action.key for action in planned}
    entries = {held.key: held for found in trial.desk.ledger.covering(covers).values() for held in found}
    before = [entry for entry in entries.values() if entry.rule == rule.id and entry.key not in now]
    lines += [f"before: {line}" for line in history_of(before, trial.zone)]
    for verdict in trial.desk.ledger.verdicts():
        if verdict.kind == "closed" and signal.occasion in verdict.covers:
            lines.append(f"you closed it, {_when(verdict.at, trial.zone)}")
    return lines


def _standing(trial: Trial, view: IndexView, rule: Rule) -> list[str]:
    """Say how things stand with everybody and everything of which there could be a signal."""
    if rule.on == "upcoming":
        return _meetings(trial, view)
    written = [mail.sender if isinstance(mail, TestMail) else mail.sender.email for mail in trial.case.mail]
    addresses = [*(person.id for person in trial.case.people), *written]
    people = dict.fromkeys(view.person_of(_bare(address)) for address in addresses)
    lines = []
    for person in [person for person in people if person != "me" and not view.is_ours(person)][:SHOWN]:
        found = standing_of(view, person)
        lines += [f"{person}: {line}" for line in found or ("nothing passed between you by now",)]
    return lines or ["the test has neither people nor mail"]


def _meetings(trial: Trial, view: IndexView) -> list[str]:
    now = trial.moment.now
    years = [now.replace(year=now.year + by, day=1) for by in (-_NEAR_YEARS, _NEAR_YEARS)]
    found = view.events(Scope(), *years)
    lines = []
    for event in found[:SHOWN]:
        state = (
            "cancelled"
            if event.cancelled
            else "you declined"
            if event.our_answer == "declined"
            else "it has begun"
            if event.starts <= now
            else "too far ahead, or nobody from outside is invited"
        )
        lines.append(f"“{event.title}”, {_when(event.starts, trial.zone)}: {state}")
    return lines or ["there is no meeting in the calendar by now"]


def _signal(signal: Signal, zone: ZoneInfo) -> str:
    proof = signal.evidence[0]
    quote = " ".join(proof.quote.split())
    cut = quote if len(quote) <= QUOTE_LIMIT else quote[: QUOTE_LIMIT - 1] + "…"
    return f"{signal.kind}: {signal.person}, since {_when(signal.since, zone)}: “{cut}” ({proof.source})"


def _bare(address: str) -> str:
    return parseaddr(address)[1].casefold()


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
