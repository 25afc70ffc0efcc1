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
