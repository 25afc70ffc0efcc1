"""What a rule's step can make. A new action is one module with `plan`, and one line here."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, cast

from rules.model import Artefact, ArtefactKind, Signal
from rules.rule import Step

if TYPE_CHECKING:
    from rules.making import Workshop

REGISTRY: Mapping[ArtefactKind, str] = {
    "draft": "rules.actions.draft",
    "task": "rules.actions.task",
    "note": "rules.actions.note",
    "notify": "rules.actions.notify",
}
"""Artefact kind → the module that makes it."""


class ActionModule(Protocol):
    """What an action's module holds."""

    def plan(self, step: Step, signal: Signal, key: str, due: datetime, workshop: Workshop) -> Artefact:
        """Return the one artefact that the step asks for; `due` is when the step fell due."""
        ...


def load(kind: ArtefactKind) -> ActionModule:
    """Import an action's module."""
    return cast("ActionModule", importlib.import_module(REGISTRY[kind]))


def unwelcome(signal: Signal) -> str:
    """Return why no mail should be drafted for a signal, whatever a rule says; "" when nothing speaks against it."""
    if signal.facts.get("doubtful"):
        return "no draft was written: the sender is doubtful, look closely before answering"
    if signal.facts.get("nature") in ("list", "encrypted"):
        return f"no draft was written: the mail is {signal.facts['nature']} mail"
    if signal.facts.get("disputed"):
        told = " and ".join(proof.quote for proof in signal.evidence[:2])
        return f"no draft was written: it is not sure which day it is ({told}); the book decides: wellkept people edit"
    return ""


def expected_kind(step: Step, signal: Signal) -> ArtefactKind:
    """Return what the step will most likely make, without writing it: only a missing fact can still change that."""
    return "task" if step.kind == "draft" and unwelcome(signal) else step.kind
