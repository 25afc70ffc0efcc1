"""`note`: a line for the person's notes in the book."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rules.model import Note, Signal
from rules.rule import Step
from rules.teller import Teller
from rules.template_values import clean
from rules.templating import BrokenTemplate, MissingFact, render_text

if TYPE_CHECKING:
    from rules.making import Workshop


def plan(step: Step, signal: Signal, key: str, due: datetime, workshop: Workshop) -> Note:  # noqa: ARG001
    """Return the note; a text with a missing fact falls back to the evidence's words."""
    try:
        text = render_text(step.options["text"], workshop.context(signal, insider=True))
    except (MissingFact, BrokenTemplate):
        text = f"{signal.kind}: {clean(Teller(workshop.view, signal, insider=True).quote(signal.evidence[0]))}"
    return Note(mark=key, account=signal.account, person=signal.person, text=text)
