"""What a rule would write for somebody now: its steps rendered on the real signal, or on a stand-in. Makes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from daemon.decide import noticed, working_hours
from daemon.errors import UserError
from daemon.explain_rules import judged_by
from daemon.find import find_meant
from daemon.stand_in import stand_in
from rules.actions.draft import why_no_draft
from rules.document import suggest
from rules.ladder import falls_due, matches
from rules.making import Workshop
from rules.model import EVERYTHING, Artefact, Person, Signal, action_key
from rules.rule import Rule, Step

if TYPE_CHECKING:
    from daemon.desk import Desk
    from daemon.view import IndexView

TRIED = 50
"""People for whom a stand-in is looked for when nobody is named."""


@dataclass(frozen=True, slots=True)
class StepPreview:
    """One step's artefact. `due` None: that can't be said. `instead`: why a draft became a task, or ""."""

    step: str
    due: datetime | None
    artefact: Artefact
    template: str
    """The file that the text is from, such as `check-in.de.txt`; "" for a text that stands in the rule."""
    wanted: str
    """The language to write in, by the book or their latest mail; "" when nothing says."""
    instead: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would write for a person. `real`: the signal stands; else it is made up of their last mail or so."""

    rule: Rule
    person: Person
    signal: Signal
    real: bool
    fires: bool
    because: str
    """When the steps fall due, or the condition that fails; for a stand-in why there is no signal."""
    steps: tuple[StepPreview, ...]


def preview(desk: Desk, rule_id: str, who: str, step_id: str, now: datetime) -> Preview:
    """Render a rule's steps (`step_id` "": all) for a person (`who` "": whoever fits best).

    Raises UserError for names that mean nothing, and when there is nothing of the person to write about.
    """
    rule = _rule(desk.rulebook.rules, rule_id)
    steps = _steps(rule, step_id)
    with desk.view(now) as view:
        signals = list(noticed(view, [rule.on]))
        person = ""
        if who:
            every = noticed(view)
            meant = find_meant(who, view, desk.ledger, desk.book.load(), every)
            person = meant.person
            about = {signal.occasion for signal in meant.signals}
            signals = [signal for signal in signals if signal.person == person]
            signals.sort(key=lambda signal: signal.occasion not in about)
        signals.sort(key=lambda signal: matches(rule, signal, view.calendar, now) is not None)
        signal = signals[0] if signals else _made_up(view, rule, person)
        them = view.people([signal.person])[signal.person]
        workshop = Workshop(view, desk.rulebook.templates)
        if signals:
            judged = judged_by(desk.rulebook.rules, signal, view)
            fires, because = next((one.fired, one.because) for one in judged if one.rule == rule.id)
        else:
            fires, because = False, view.why_no_customer(them)
        hours = working_hours(view).get(signal.person)
        dues = [falls_due(step, signal, view.calendar, hours) if signals else None for step in steps]
        written = tuple(_written(workshop, rule, step, signal, due) for step, due in zip(steps, dues, strict=True))
        return Preview(rule, them, signal, bool(signals), fires, because, written)


def _rule(rules: Sequence[Rule], name: str) -> Rule:
    found = next((rule for rule in rules if rule.id == name), None)
    if found is None:
        ids = [rule.id for rule in rules]
        raise UserError(f"there is no rule {name!r}", suggest(name, ids) or f"the rules are {', '.join(sorted(ids))}")
    return found


def _steps(rule: Rule, name: str) -> Sequence[Step]:
    steps = [step for step in rule.steps if name in ("", step.id)]
    if not steps:
        ids = [step.id for step in rule.steps]
        raise UserError(
            f"the rule {rule.id} has no step {name!r}", suggest(name, ids) or f"its steps: {', '.join(ids)}"
        )
    return steps


def _made_up(view: IndexView, rule: Rule, person: str) -> Signal:
    if person:
        found = stand_in(view, rule.on, view.people([person])[person])
        if found is None:
            what = (
                f"no signal `{rule.on}` stands for {person}, and there is nothing of theirs that could stand in for it"
            )
            raise UserError(what, "name somebody else with --person")
        return found
    people = view.customers(EVERYTHING)
    contacts = view.contacts([one.id for one in people])

    def latest(one: Person) -> float:
        known = (contacts[one.id].last_received, contacts[one.id].last_touch, contacts[one.id].last_attempt)
        return max((proof.at.timestamp() for proof in known if proof is not None), default=0.0)

    for one in sorted(people, key=latest, reverse=True)[:TRIED]:
        found = stand_in(view, rule.on, one)
        if found is not None:
            return found
    raise UserError(
        f"no signal `{rule.on}` stands, and there is nobody to make one of", "`wellkept people add` somebody"
    )


def _written(workshop: Workshop, rule: Rule, step: Step, signal: Signal, due: datetime | None) -> StepPreview:
    key = action_key(rule.id, step.id, signal.occasion)
    artefact = workshop.make(rule, step, signal, key, due or workshop.view.now)
    wanted = workshop.language(signal)
    name = step.options.get("template", "")
    template = f"{name}.{workshop.templates.language(name, wanted)}.txt" if name else ""
    return StepPreview(step.id, due, artefact, template, wanted, why_no_draft(step, artefact))
