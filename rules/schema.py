"""The shape of rule files: strict pydantic models, of which the JSON Schema for editors is made.

Only shapes and types are checked here. Keys that must be there have empty defaults: `rules.load` tells of a
missing one together with everything else that is wrong.
"""

# ruff: noqa: RUF012 - pydantic gives every record its own copy of a default

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from rules.document import Table, as_list
from rules.schema_tests import TestTable

Texts = Annotated[list[str], BeforeValidator(as_list)]
Approve = Literal["", "ask"]
Matches = Annotated[list[dict[str, Any]], BeforeValidator(as_list)]


class DraftTable(Table):
    """A draft: a template by name, or its text."""

    template: str = ""
    subject: str = ""
    text: str = ""


class TaskTable(Table):
    """A task: `due` counts from the moment the step falls due."""

    title: str = ""
    notes: str = ""
    due: str = ""


class NoteTable(Table):
    """A note for the person's entry in the book."""

    text: str = ""


class NotifyTable(Table):
    """A notice on the user's desktop, at most once: for what cannot wait."""

    title: str = ""
    text: str = ""


class StepTable(Table):
    """One rung of the ladder: exactly one of draft, task, note and notify."""

    id: str = ""
    was: str = ""
    after: str = ""
    before: str = ""
    approve: Approve = ""
    draft: DraftTable | None = None
    task: TaskTable | None = None
    note: NoteTable | None = None
    notify: NotifyTable | None = None


class RuleTable(Table):
    """One rule."""

    id: str = ""
    description: str = ""
    on: str = ""
    match: Matches = []
    unless: Matches = []
    priority: int = Field(default=0, ge=-1000, le=1000)
    stop: bool = False
    at_most: Texts = []
    gap: str = ""
    quiet: str = ""
    approve: Approve = ""
    was: str = ""
    step: list[StepTable] = []


class RuleFile(Table):
    """A whole rule file."""

    rule: list[RuleTable] = []
    test: list[TestTable] = []
