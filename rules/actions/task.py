"""`task`: an entry for the task list, for the user's eyes only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from connectors.model import Task
from rules.business_time import parse_duration
from rules.model import Signal
from rules.rule import Step
from rules.signals import load
from rules.teller import Teller
from rules.template_values import clean
from rules.templating import BrokenTemplate, MissingFact, render_line, render_text

if TYPE_CHECKING:
    from rules.making import Workshop


def plan(step: Step, signal: Signal, key: str, due: datetime, workshop: Workshop) -> Task:
    """Return the task. `due` counts from the step's due moment; without one it is the signal's deadline.

    What may come long after its moment, because the quiet start never cuts it off, has its days from now on.
    """
    context = workshop.context(signal, insider=True)
    try:
        title = render_line(step.options["title"], context)
    except (MissingFact, BrokenTemplate):
        title = " ".join(step.options["title"].split("{")[0].split()) or signal.kind
        title = f"{title.rstrip(': ')}: {clean(workshop.person(signal).name) or signal.person}"
    try:
        notes = render_text(step.options["notes"], context) if "notes" in step.options else ""
    except (MissingFact, BrokenTemplate):
        notes = ""
    within = step.options.get("due")
    begins = max(due, workshop.view.now) if load(signal.kind).state_like else due
    return Task(
        mark=key,
        account=signal.account,
        title=title,
        notes=f"{notes}\n\n{proof_text(signal, workshop)}".strip(),
        due=workshop.view.calendar.add(begins, parse_duration(within)) if within else signal.due,
        about=signal.about,
    )


def proof_text(signal: Signal, workshop: Workshop) -> str:
    """Return the evidence as text: the quote, who said it and when."""
    zone = workshop.view.calendar.zone
    proof = signal.evidence[0]
    name = clean(workshop.person(signal).name) or signal.person
    quote = clean(" ".join(Teller(workshop.view, signal, insider=True).quote(proof).split()))
    if load(signal.kind).stated:
        return "\n".join(f"{clean(' '.join(one.quote.split()))} ({one.source})" for one in signal.evidence)
    return f"“{quote}” ({name}, {proof.at.astimezone(zone):%Y-%m-%d %H:%M})" if quote else ""
