"""A rule as the engine sees it: checked, parsed, ready to be matched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.business_time import Duration
from rules.hours import Week
from rules.limits import Cap
from rules.match import Condition
from rules.model import ArtefactKind
from rules.testcase import TestCase


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a rule or config file; `line` and `column` count from 1, 0 = unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder: when, and what is to exist then."""

    id: str
    kind: ArtefactKind
    options: Mapping[str, str]
    """As written: `template`, `title`, `due`, `notes`, `subject`, `text` (templates still unrendered)."""
    after: Duration | None = None
    """Counted from the signal's `since`; None with `before` None = at once."""
    before: Duration | None = None
    """Counted back from the signal's `due`."""
    was: str = ""
    """The step's former id: its keys stay valid."""
    asks: bool = False
    """Held until the user approves it (`approve = "ask"` of the step or its rule)."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The step's id, and its former one."""
        return (self.id, self.was) if self.was else (self.id,)


@dataclass(frozen=True, slots=True)
class Rule:
    """When a signal of kind `on` matches (any of `match`, none of `unless`), its steps fall due in turn."""

    id: str
    place: Place
    on: str
    steps: tuple[Step, ...]
    match: tuple[tuple[Condition, ...], ...] = ()
    """Any of the groups, each with all of its conditions; () = always."""
    unless: tuple[tuple[Condition, ...], ...] = ()
    """None of the groups."""
    priority: int = 0
    """Higher is served first when the day's budget is short."""
    was: str = ""
    """The rule's former id: its keys stay valid."""
    description: str = ""
    """What the rule is for, in the user's words."""
    stop: bool = False
    """Rules that come after this one don't look at a signal to which it applies."""
    caps: tuple[Cap, ...] = ()
    gap: Duration | None = None
    """The least time between two artefacts for one person."""
    quiet: Week | None = None
    """The hours that the rule's quiet hours leave; None: it has none."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The rule's id, and its former one."""
        return (self.id, self.was) if self.was else (self.id,)


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a file of the user's, said so that it can be mended: all of them are shown together."""

    place: Place
    what: str
    """The reason, a full sentence without a period."""
    key: str = ""
    """The dotted key, `rule[2].step[1].after`."""
    rule: str = ""
    """The rule's id where it has one."""
    hint: str = ""
    """"did you mean `asks`?" and the like."""

    def __str__(self) -> str:
        where = f"{self.place}: " + (f"rule {self.rule!r}: " if self.rule else "")
        return where + (f"{self.key}: " if self.key else "") + self.what + (f" ({self.hint})" if self.hint else "")


class Problems(Exception):
    """Every mistake found in the user's files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules in force, in order of their files, and the tests that came with them."""

    rules: tuple[Rule, ...]
    tests: tuple[TestCase, ...] = ()
