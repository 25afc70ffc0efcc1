"""`notify`: a few words on the user's screen, for what cannot wait. Screens are looked at by others as well."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rules.model import Notice, Signal
from rules.rule import Step
from rules.templating import BrokenTemplate, MissingFact, render_line

if TYPE_CHECKING:
    from rules.making import Workshop


def plan(step: Step, signal: Signal, key: str, due: datetime, workshop: Workshop) -> Notice:  # noqa: ARG001
    """Return the notice. Its texts see no word of a mail; one that lacks a fact gives way to the signal's name."""
    context = workshop.notice_context(signal)
    try:
        title = render_line(step.options["title"], context)
    except (MissingFact, BrokenTemplate):
        title = ""
    try:
        text = render_line(step.options.get("text", ""), context)
    except (MissingFact, BrokenTemplate):
        text = ""
    return Notice(key, signal.account, signal.person, title or f"wellkept: {signal.kind}", text)
