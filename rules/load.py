"""TOML texts → rules, or every mistake in all of them at once (DESIGN.md, "Rules")."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rules.document import Document, suggest
from rules.facts import COMMON, FactSpec
from rules.load_limits import read_caps, read_gap, read_quiet
from rules.load_steps import StepReader
from rules.load_tests import TestReader
from rules.match import Condition, compile_glob, fold, parse_condition
from rules.positions import Path
from rules.rule import Problems, Rule, RuleSet
from rules.schema import RuleFile, RuleTable
from rules.schema_tests import TestTable
from rules.testcase import Samples, TestCase

PACK = "pack:"
"""What the names of shipped files begin with: their steps need ids, their tiers may be unknown to a user."""


ID_LIMIT = 100
"""Characters of a rule's id."""


def load(
    sources: Sequence[tuple[str, str]],
    *,
    templates: Collection[str],
    tiers: Collection[str],
    signals: Mapping[str, Mapping[str, FactSpec]],
    deadlines: Collection[str] | None = None,
    ahead: Collection[str] = (),
    samples: Samples | None = None,
) -> RuleSet:
    """Return all rules of the sources (file name to show, TOML text), in order. Raises Problems.

    `templates`: the known names; a `rules.templating.Templates` is checked for what each rule needs as well.
    `signals`: kind → every fact it may be matched on. `deadlines`: the kinds whose signals have a `due`,
    which `before` counts back from; None = not checked. `ahead`: the kinds that stand only until their `due`, from
    which their `since` is not told apart: without `before` nothing of theirs falls due in time. `samples` reads the
    files that tests name.
    """
    reader = _Reader(templates, tiers, signals, deadlines, ahead, samples)
    documents = [Document(file, text) for file, text in sources]
    for document in documents:
        reader.read(document)
    reader.renamed()
    problems = [problem for document in documents for problem in document.in_order()]
    if problems:
        raise Problems(tuple(problems))
    return RuleSet(tuple(reader.rules), tuple(reader.tests))


@dataclass(slots=True)
class _Reader:
    """What is known, and what has been read so far."""

    templates: Collection[str]
    tiers: Collection[str]
    signals: Mapping[str, Mapping[str, FactSpec]]
    deadlines: Collection[str] | None
    ahead: Collection[str]
    samples: Samples | None
    rules: list[Rule] = field(default_factory=list)
    tests: list[TestCase] = field(default_factory=list)
    former: list[tuple[Document, Path, RuleTable]] = field(default_factory=list)
    """The rules that were called otherwise."""
    ids: dict[str, str] = field(default_factory=dict)
    """Rule id → where it stands."""

    def read(self, document: Document) -> None:
        """Read one file; what is wrong in it adds to the problems."""
        for key in document.data:
            if key not in RuleFile.model_fields:
                document.report((key,), f"there is no key `{key[:60]}` here", suggest(key, RuleFile.model_fields))
        before = len(self.rules)
        for index, table in enumerate(_tables(document, "rule")):
            if document.full:
                break
            self._rule(document, ("rule", index), table)
        ids = {rule.id for rule in self.rules[before:]}
        for index, table in enumerate(_tables(document, "test")):
            if document.full:
                break
            shaped = document.shape(TestTable, table, ("test", index))
            if shaped is None:
                continue
            pack = _is_pack(document)
            test = TestReader(document, ("test", index), ids, self.tiers, self.samples, pack).read(shaped)
            if test is not None:
                self.tests.append(test)

    def renamed(self) -> None:
        """Report former ids that can't be: once all files are read."""
        taken: set[str] = set()
        for document, path, rule in self.former:
            at, was = (*path, "was"), rule.was
            hint = "it says what the rule was called before"
            if not was.strip() or was == rule.id:
                document.report(at, f"`was` is {'its own `id`' if was.strip() else 'empty'}", hint, rule.id)
            elif was in self.ids:
                what = f"a rule {was[:60]!r} is in force, at {self.ids[was]}: this one can't have been it"
                document.report(at, what, hint, rule.id)
            elif was in taken:
                document.report(at, f"another rule was {was[:60]!r} already", hint, rule.id)
            taken.add(was)

    def _rule(self, document: Document, path: Path, table: Mapping[str, Any]) -> None:
        name = table["id"][:80] if isinstance(table.get("id"), str) else ""
        shaped = document.shape(RuleTable, table, path, rule=name)
        if shaped is None:
            return
        self._identity(document, path, shaped)
        facts = self._facts(document, path, shaped)
        match = self._groups(document, path, shaped, "match", facts)
        unless = self._groups(document, path, shaped, "unless", facts)
        pack = _is_pack(document)
        steps = StepReader(document, path, shaped, self.templates, self.deadlines, self.ahead, pack=pack).read()
        self.rules.append(
            Rule(
                id=shaped.id,
                place=document.place(path),
                on=shaped.on,
                steps=steps,
                match=match,
                unless=unless,
                priority=shaped.priority,
                was=shaped.was,
                description=shaped.description,
                stop=shaped.stop,
                caps=read_caps(document, path, shaped, single=isinstance(document.at((*path, "at_most")), str)),
                gap=read_gap(document, path, shaped),
                quiet=read_quiet(document, path, shaped),
            )
        )

    def _identity(self, document: Document, path: Path, rule: RuleTable) -> None:
        if not rule.id.strip():
            if not document.known_bad((*path, "id")):
                document.report((*path, "id"), "a rule needs an `id`: its drafts and tasks are known by it")
            return
        if len(rule.id) > ID_LIMIT:
            document.report((*path, "id"), f"an id has at most {ID_LIMIT} characters")
        if rule.id in self.ids:
            what = f"another rule is called {rule.id!r} already"
            document.report((*path, "id"), what, f"it stands at {self.ids[rule.id]}", rule.id)
            return
        if "was" in rule.model_fields_set:
            self.former.append((document, path, rule))
        self.ids[rule.id] = str(document.place((*path, "id")))

    def _facts(self, document: Document, path: Path, rule: RuleTable) -> Mapping[str, FactSpec] | None:
        if rule.on in self.signals:
            return self.signals[rule.on]
        if not document.known_bad((*path, "on")):
            known = f"known: {', '.join(sorted(self.signals))}"
            what = f"there is no signal {rule.on[:60]!r}" if rule.on else "a rule needs `on`: the signal it waits for"
            document.report((*path, "on"), what, suggest(rule.on, self.signals) or known, rule.id)
        return None

    def _groups(
        self, document: Document, path: Path, rule: RuleTable, key: str, facts: Mapping[str, FactSpec] | None
    ) -> tuple[tuple[Condition, ...], ...]:
        """Read `match` or `unless`; without a known signal there is nothing to check them against."""
        if facts is None:
            return ()
        groups: list[dict[str, Any]] = getattr(rule, key)
        single = isinstance(document.at((*path, key)), dict)
        return tuple(
            self._group(document, (*path, key) if single else (*path, key, index), rule, group, facts)
            for index, group in enumerate(groups)
        )

    def _group(
        self,
        document: Document,
        path: Path,
        rule: RuleTable,
        group: Mapping[str, Any],
        facts: Mapping[str, FactSpec],
    ) -> tuple[Condition, ...]:
        if not group and path[-1] != "match":
            document.report(path, "an empty table is met by everything", "leave it out, or name a fact", rule.id)
        conditions: list[Condition] = []
        for name, value, at in _flat(group, path, facts):
            if document.full:
                break
            if name not in facts:
                document.report(at, f"`{rule.on}` has no fact `{name[:60]}`", self._fact_hint(name, facts), rule.id)
                continue
            try:
                conditions.append(parse_condition(name, value, facts[name]))
            except ValueError as error:
                document.report(at, str(error), rule=rule.id)
            else:
                self._values(document, at, name, value, facts[name], rule)
        return tuple(conditions)

    def _fact_hint(self, name: str, facts: Mapping[str, FactSpec]) -> str:
        homes = [kind for kind, known in self.signals.items() if name in known]
        if homes:
            return f"it is for {', '.join(homes)}"
        return suggest(name, facts) or f"known: {', '.join(sorted(facts))}"

    def _values(
        self, document: Document, path: Path, name: str, value: object, spec: FactSpec, rule: RuleTable
    ) -> None:
        """Report patterns that no value of the fact can ever meet."""
        known: Collection[str] | None = spec.values or None
        what, listed = f"`{name}` is never `{{}}`", f"it is {', '.join(spec.values)}"
        if name == "tier" and not _is_pack(document):
            known, what = self.tiers, "there is no tier `{}`"
            listed = f"the config has: {', '.join(sorted(known)) or 'no tiers'}"
        folded = [fold(member) for member in known or ()]
        for index, text in enumerate(value if isinstance(value, list) else [value]):
            at = (*path, index) if isinstance(value, list) else path
            glob = str(text).removeprefix("!")
            if not glob and name in COMMON:  # where a mail's subject may be empty, a tag is not
                document.report(at, "an empty text is met by nothing", "`*` is any text", rule.id)
            elif known is not None and not any(map(compile_glob(glob).fullmatch, folded)):
                document.report(at, what.format(glob[:60]), suggest(glob, known) or listed, rule.id)


def _tables(document: Document, key: str) -> list[dict[str, Any]]:
    """Return the `[[key]]` tables; whatever else stands there is reported."""
    found = document.data.get(key, [])
    if isinstance(found, list) and all(isinstance(table, dict) for table in found):
        return found
    document.report((key,), f"write each {key} under a heading `[[{key}]]` of its own")
    return []


def _is_pack(document: Document) -> bool:
    return document.file.startswith(PACK)


def _flat(group: Mapping[str, Any], path: Path, facts: Mapping[str, FactSpec]) -> list[tuple[str, Any, Path]]:
    """Return (dotted name, value, path): facts with dots in their names are nested tables in TOML."""
    flat: list[tuple[str, Any, Path]] = []
    stack = [(name, value, (*path, name)) for name, value in reversed(list(group.items()))]
    while stack:
        name, value, at = stack.pop()
        if isinstance(value, dict) and any(fact.startswith(f"{name}.") for fact in facts):
            stack.extend((f"{name}.{inner}", below, (*at, inner)) for inner, below in reversed(list(value.items())))
        else:
            flat.append((name, value, at))
    return flat
