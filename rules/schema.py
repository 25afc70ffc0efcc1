"""The shape of rule files: strict pydantic models, of which the JSON Schema for editors is made.

Only shapes and types are checked here. Keys that must be there have empty defaults: `rules.load` tells of a
missing one together with everything else that is wrong.
"""

# ruff: noqa: RUF012 - pydantic gives every record its own copy of a default

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from rules.document import Table, as_list
from rules.durations import duration_pattern
from rules.schema_tests import OneOrMore, TestTable

Approve = Literal["", "ask"]
DurationText = Annotated[str, WithJsonSchema({"type": "string", "pattern": rf"^\s*{duration_pattern()}\s*$"})]
"""A duration as it is written; read by `rules.durations`."""
Matches = Annotated[list[dict[str, Any]], BeforeValidator(as_list)]


class DraftTable(Table):
    """A draft: a template by name, or its text."""

    template: str = ""
    """The name of a template: a file `NAME.LANGUAGE.txt`, shipped or of your own."""
    subject: str = ""
    """The subject of a new mail. A reply keeps the subject of its conversation."""
    text: str = ""
    """The text, instead of a template."""


class TaskTable(Table):
    """A task: `due` counts from the moment the step falls due."""

    title: str = ""
    """What is to be done."""
    notes: str = ""
    """More about it."""
    due: DurationText = ""
    """Until when, counted from the moment the step falls due (of `lapsed`, `awaiting`, `review` and `insight`: from when it is made, if that is later); left out: the signal's deadline."""


class NoteTable(Table):
    """A note for the person's entry in the book."""

    text: str = ""
    """The line."""


class NotifyTable(Table):
    """A notice on the user's desktop, at most once: for what cannot wait."""

    title: str = ""
    """What the notice says."""
    text: str = ""
    """More about it."""


class StepTable(Table):
    """One rung of the ladder: exactly one of draft, task, note and notify."""

    id: str = ""
    """The step's name in its rule; left out: `draft-1`, `task-1`, … in order. Packs must give it."""
    was: str = ""
    """The step's former `id`."""
    after: DurationText = ""
    """When it falls due, counted from the signal's `since`; left out: at once."""
    before: DurationText = ""
    """Instead of `after`: counted back from the signal's `due`."""
    approve: Approve = ""
    """`"ask"`: what this step makes waits for `wellkept approve`."""
    draft: DraftTable | None = None
    """A draft: `{ template = "holding-reply" }`, or `{ subject = "…", text = "…" }`."""
    task: TaskTable | None = None
    """A task: `{ title = "…", notes = "…", due = "4 business hours" }`."""
    note: NoteTable | None = None
    """A line for the person's entry in the book: `{ text = "…" }`."""
    notify: NotifyTable | None = None
    """A notice on your desktop, for what cannot wait: `{ title = "…", text = "…" }`."""


class RuleTable(Table):
    """One rule."""

    id: str = ""
    """The rule's name, once in all files. Drafts and tasks are known by it: changing it makes everything anew, unless `was` says the old one."""
    description: str = ""
    """What the rule is for, in your words."""
    on: str = ""
    """The kind of signal."""
    match: Matches = []
    """Conditions that must all hold; a list of tables: one of them is enough; left out: always."""
    unless: Matches = []
    """Conditions that, if all hold, keep the rule from firing; a list of tables: one of them is enough."""
    priority: int = Field(default=0, ge=-1000, le=1000)
    """-1000 to 1000, default 0: higher looks at a signal first, and is served first when the day's budget is short."""
    stop: bool = False
    """True: once this rule applies to a signal, no rule after it looks at that signal."""
    at_most: OneOrMore = []
    """How often it may act: `"5 per day"`, or a list: `["1 per person per month", "20 per week"]`."""
    gap: DurationText = ""
    """The least time between two things it makes for one person: `"1 week"`, `"3 business days"`."""
    quiet: str = ""
    """Hours in which it makes nothing: `"Mon-Fri 18:00-08:00; Sat-Sun"`."""
    approve: Approve = ""
    """`"ask"`: what it makes waits for `wellkept approve`."""
    was: str = ""
    """The rule's former `id`."""
    step: list[StepTable] = []
    """What is to exist and when, each step under a heading of its own: at least one, at most 50."""


class RuleFile(Table):
    """A whole rule file."""

    rule: list[RuleTable] = []
    """The rules: `[[rule]]`."""
    test: list[TestTable] = []
    """What must come out of them: `[[test]]`."""
