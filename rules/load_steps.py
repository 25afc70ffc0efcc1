"""The steps of a rule: what each makes and when, and whether the ladder can be climbed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rules.business_time import Duration, parse_duration
from rules.document import Document, suggest
from rules.model import KINDS, ArtefactKind
from rules.positions import Path
from rules.rule import Step
from rules.schema import DraftTable, NoteTable, NotifyTable, RuleTable, StepTable, TaskTable
from rules.signals import is_reply
from rules.templating import Templates, check

STEP_LIMIT = 50
"""Steps of one rule."""

_KIND_OF: Mapping[type, ArtefactKind] = {
    DraftTable: "draft",
    TaskTable: "task",
    NoteTable: "note",
    NotifyTable: "notify",
}
_SECONDS: Mapping[str, int] = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}


@dataclass(slots=True)
class StepReader:
    """Reads the steps of one rule; what is wrong is reported to the document."""

    document: Document
    path: Path
    """Of the rule."""
    rule: RuleTable
    templates: Collection[str]
    deadlines: Collection[str] | None
    ahead: Collection[str]
    pack: bool
    _ordinals: Counter[ArtefactKind] = field(default_factory=Counter)
    _ids: set[str] = field(default_factory=set)

    def read(self) -> tuple[Step, ...]:
        """Return the steps that are in order."""
        if not self.rule.step and not self.document.known_bad((*self.path, "step")):
            hint = "add `[[rule.step]]` with a draft, a task, a note or a notice"
            self._report((*self.path, "step"), "a rule needs at least one step", hint)
        if len(self.rule.step) > STEP_LIMIT:
            self._report((*self.path, "step"), f"a rule has at most {STEP_LIMIT} steps")
            return ()
        steps = [self._step((*self.path, "step", index), table) for index, table in enumerate(self.rule.step)]
        self._ladder(steps)
        return tuple(step for step in steps if step is not None)

    def _step(self, path: Path, table: StepTable) -> Step | None:
        chosen = [kind for kind in KINDS if getattr(table, kind) is not None]
        after, before = (
            self._duration((*path, "after"), table.after),
            self._duration((*path, "before"), table.before),
        )
        if table.after and table.before:
            what = "a step falls due either `after` the signal began or `before` its deadline, not both"
            self._report((*path, "before"), what)
        elif table.before and self.deadlines is not None and self.rule.on not in self.deadlines:
            what = f"`{self.rule.on}` has no deadline to count back from"
            self._report((*path, "before"), what, "use `after`")
        elif not table.before and self.rule.on in self.ahead and not self.document.known_bad((*path, "before")):
            what = f"`{self.rule.on}` stands only until its deadline: a step without `before` is never made"
            at = (*path, "after") if table.after else path
            self._report(at, what, 'count back from it: `before = "1 business day"`')
        options = [self._options((*path, kind), getattr(table, kind)) for kind in chosen]
        if len(chosen) != 1:
            if chosen or not self._misnamed(path):
                found = f"this one has {' and '.join(chosen)}" if chosen else "this one has none"
                self._report(path, f"a step makes exactly one of draft, task, note and notify: {found}")
            return None
        kind = chosen[0]
        self._ordinals[kind] += 1
        return Step(
            id=self._id(path, table, kind),
            kind=kind,
            options=options[0],
            after=after,
            before=before,
            was=table.was,
            asks="ask" in (table.approve, self.rule.approve),
        )

    def _misnamed(self, path: Path) -> bool:
        """Tell whether what the step makes was told of already: as a mistake within it, or as an unknown key."""
        raw = self.document.at(path)
        tables = [key for key, value in raw.items() if isinstance(value, dict)] if isinstance(raw, dict) else []
        return any(self.document.known_bad((*path, key)) for key in (*KINDS, *tables))

    def _id(self, path: Path, table: StepTable, kind: ArtefactKind) -> str:
        if not table.id.strip():
            if self.pack or "id" in table.model_fields_set:
                what = "the steps of a pack need an `id`" if self.pack else "the `id` is empty"
                self._report((*path, "id"), what, "drafts and tasks are known by it")
            name = f"{kind}-{self._ordinals[kind]}"
        else:
            name = table.id
        if "was" in table.model_fields_set and (not table.was.strip() or table.was == name):
            what = "its own `id`" if table.was.strip() else "empty"
            self._report((*path, "was"), f"`was` is {what}", "it says what the step was called before")
        if name in self._ids:
            self._report((*path, "id"), f"another step of this rule is called {name!r} already")
        self._ids.add(name)
        return name

    def _duration(self, path: Path, text: str) -> Duration | None:
        if not text.strip():
            if isinstance(self.document.at(path), str):
                self._report(path, f"the `{path[-1]}` is empty", "leave it out")
            return None
        try:
            return parse_duration(text)
        except ValueError as error:
            self._report(path, str(error))
            return None

    def _options(self, path: Path, table: DraftTable | TaskTable | NoteTable | NotifyTable) -> Mapping[str, str]:
        options = {name: text for name, text in table if text}
        match table:
            case DraftTable():
                self._draft(path, table)
            case TaskTable():
                self._needed(path, "title", table.title, "a task needs a `title`")
                self._duration((*path, "due"), table.due)
            case NoteTable():
                self._needed(path, "text", table.text, "a note needs a `text`")
            case NotifyTable():
                self._needed(path, "title", table.title, "a notice needs a `title`")
        kind = _KIND_OF[type(table)]
        for name in ("title", "notes", "subject", "text"):
            for flaw in check(options[name], self.rule.on, kind) if name in options else ():
                where = f"line {flaw.line} of the text: " if flaw.line > 1 else ""
                # a template has many words: each flaw counts, though the key is the same
                self.document.report((*path, name), where + flaw.what, flaw.hint, self.rule.id, repeated=True)
        return options

    def _draft(self, path: Path, draft: DraftTable) -> None:
        new_mail = self.rule.on and not is_reply(self.rule.on)
        if not draft.template.strip() and "template" in draft.model_fields_set:
            self._report((*path, "template"), "the `template` is empty", "name one, or leave it out")
        elif not draft.template:
            self._needed(path, "text", draft.text, "a draft needs a `template` or a `text`")
            if new_mail and draft.text:
                what = f"a draft for `{self.rule.on}` begins a conversation: it needs a `subject`"
                self._needed(path, "subject", draft.subject, what)
        if not draft.template.strip():
            return
        if draft.text or draft.subject:
            self._report(path, "a draft has either a `template` or a text of its own, not both")
        at = (*path, "template")
        if draft.template not in self.templates:
            known = f"known: {', '.join(sorted(self.templates)) or 'none'}"
            hint = suggest(draft.template, self.templates) or known
            self._report(at, f"there is no template {draft.template[:60]!r}", hint)
        elif isinstance(self.templates, Templates):
            for flaw in self.templates.check(draft.template, self.rule.on):
                self.document.report(at, flaw.what, flaw.hint, self.rule.id, repeated=True)

    def _needed(self, path: Path, key: str, value: str, what: str) -> None:
        if not value.strip() and not self.document.known_bad((*path, key)):
            self._report((*path, key), what)

    def _ladder(self, steps: list[Step | None]) -> None:
        """Report steps that hide an earlier one of their kind: of all that are due, the latest is made."""
        for index, step in enumerate(steps):
            if step is None:
                continue
            for earlier in steps[:index]:
                if earlier is None or earlier.kind != step.kind or not _hides(step, earlier):
                    continue
                key = "before" if step.before else "after"
                what = f"the step {earlier.id!r} above is never made: this one of its kind is not due later"
                self._report((*self.path, "step", index, key), what, "write the steps in the order they fall due")
                break

    def _report(self, path: Path, what: str, hint: str = "") -> None:
        self.document.report(path, what, hint, self.rule.id)


def _hides(step: Step, earlier: Step) -> bool:
    """Tell whether `step` is due no later than `earlier`, as far as the two can be compared."""
    if step.before and earlier.before:
        return _not_longer(earlier.before, step.before)
    if step.before or earlier.before:
        return False
    return step.after is None or (earlier.after is not None and _not_longer(step.after, earlier.after))


def _not_longer(one: Duration, other: Duration) -> bool:
    sizes = [_SECONDS.get(duration.unit.removesuffix("s")) for duration in (one, other)]
    if one.business != other.business or sizes[0] is None or sizes[1] is None:
        return False
    days = [size >= _SECONDS["day"] for size in sizes if size is not None]
    if one.business and days[0] != days[1]:
        return False  # how many business hours a day has, only the user's calendar knows
    return bool(one.amount * sizes[0] <= other.amount * sizes[1])
