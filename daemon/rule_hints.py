"""What looks wrong in rules that are right: renamed ids, tags that nobody has, accounts that there are not.

Such a rule may be meant just so, or be ahead of the book: it is told of, never refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from daemon.ledger_records import Maker
from rules.document import Document, dotted, suggest
from rules.match import compile_glob, fold
from rules.model import KINDS
from rules.positions import Path
from rules.rule import Problem, Rule, Step

_CALLED = {"notify": "notice"}
"""What people call what a step makes, where it is not its key."""


@dataclass(slots=True)
class Places:
    """The texts of the rules in force, to point at places in them."""

    texts: Sequence[tuple[str, str]]
    _documents: dict[str, Document] = field(default_factory=dict)

    def documents(self) -> Iterator[Document]:
        """Read each file."""
        for file, text in self.texts:
            if file not in self._documents:
                self._documents[file] = Document(file, text)
            yield self._documents[file]

    def rule(self, name: str) -> tuple[Document, Path]:
        """Return where a rule in force stands. Raises KeyError."""
        for document in self.documents():
            for index, table in enumerate(document.data.get("rule", ())):
                if table.get("id") == name:
                    return document, ("rule", index)
        raise KeyError(name)


def renamed(rules: Sequence[Rule], makers: Sequence[Maker], places: Places) -> list[Problem]:
    """Point at rules and steps that look like former ones under new ids: everything would be made again."""
    in_force = {name for rule in rules for name in (rule.id, rule.was)}
    known = {maker.rule for maker in makers}
    gone: dict[str, list[Maker]] = {}
    for maker in makers:
        if maker.rule not in in_force:
            gone.setdefault(maker.rule, []).append(maker)
    fresh = {rule.id: rule for rule in rules if rule.id not in known and not rule.was}

    def likeness(old: str, new: str) -> float:
        rule, made = fresh[new], gone[old]
        kinds = {(maker.signal, maker.kind) for maker in made}
        if not any((rule.on, step.kind) in kinds for step in rule.steps):
            return 0
        shared = {maker.step for maker in made} & {step.id for step in rule.steps}
        return 1 + len(shared) + _alike(old, new)

    found = []
    for old, new in _pairs(gone, fresh, likeness):
        document, path = places.rule(new)
        what = f"this looks like the former `{old}`: {_again(gone[old])}"
        found.append(_problem(document, (*path, "id"), new, what, f'add `was = "{old}"` if it is the same rule'))
    for rule in rules:
        found += _renamed_steps(rule, [maker for maker in makers if maker.rule in {rule.id, rule.was}], places)
    return found


def unheard_of(places: Places, tags: Collection[str] | None, accounts: Collection[str]) -> list[Problem]:
    """Point at conditions that nobody can meet yet. `tags`: of the book and the config; None = there is no book."""
    checks: dict[str, tuple[Collection[str], str]] = {
        "account": (accounts, "there is no account `{}`: nothing of this rule is ever made"),
    }
    if tags is not None:
        checks["tags"] = (tags, "nobody in the book has the tag `{}`")
    found = []
    for document in places.documents():
        for path, name, glob in _globs(document):
            if name in checks and not any(map(compile_glob(glob).fullmatch, map(fold, checks[name][0]))):
                known, what = checks[name]
                hint = suggest(glob, known) or f"there are: {', '.join(sorted(known)[:10]) or 'none'}"
                found.append(
                    _problem(document, path, str(document.at((*path[:2], "id"))), what.format(glob[:60]), hint)
                )
    return found


def _renamed_steps(rule: Rule, made: Sequence[Maker], places: Places) -> Iterator[Problem]:
    in_force = {name for step in rule.steps for name in (step.id, step.was)}
    known = {maker.step for maker in made}
    gone = {maker.step: [maker] for maker in made if maker.step not in in_force}
    fresh: dict[str, Step] = {step.id: step for step in rule.steps if step.id not in known and not step.was}

    def likeness(old: str, new: str) -> float:
        return 1 + _alike(old, new) if fresh[new].kind == gone[old][0].kind else 0

    for old, new in _pairs(gone, fresh, likeness):
        document, path = places.rule(rule.id)
        number = next(index for index, step in enumerate(rule.steps) if step.id == new)
        what = f"the step `{new}` looks like the former `{old}`: {_again(gone[old])}"
        hint = f'add `was = "{old}"` if it is the same step'
        yield _problem(document, (*path, "step", number, "id"), rule.id, what, hint)


def _pairs(
    gone: Collection[str], fresh: Collection[str], likeness: Callable[[str, str], float]
) -> Iterator[tuple[str, str]]:
    """Yield (former, present) ids, the likest first, each of them once."""
    scores = sorted((-likeness(old, new), old, new) for old in gone for new in fresh)
    taken: set[str] = set()
    left = set(gone)
    for score, old, new in scores:
        if score and old in left and new not in taken:
            left.discard(old)
            taken.add(new)
            yield old, new


def _alike(old: str, new: str) -> float:
    return difflib.SequenceMatcher(None, old, new, autojunk=False).ratio()


def _again(made: Sequence[Maker]) -> str:
    counts: Mapping[str, int] = {kind: sum(maker.count for maker in made if maker.kind == kind) for kind in KINDS}
    words = [f"{count} {_CALLED.get(kind, kind)}{'' if count == 1 else 's'}" for kind, count in counts.items() if count]
    several = sum(counts.values()) > 1
    return f"its {' and '.join(words)} will be made again where {'their reasons stand' if several else 'its reason stands'}"


def _globs(document: Document) -> Iterator[tuple[Path, str, str]]:
    """Yield (path, fact, glob without `!`) of every text condition."""
    for index, rule in enumerate(document.data.get("rule", ())):
        for key in ("match", "unless"):
            groups = rule.get(key, [])
            single = isinstance(groups, dict)
            for number, group in enumerate([groups] if single else groups):
                at: Path = ("rule", index, key) if single else ("rule", index, key, number)
                for name, value in group.items():
                    for place, text in enumerate(value if isinstance(value, list) else [value]):
                        path = (*at, name, place) if isinstance(value, list) else (*at, name)
                        yield path, name, str(text).removeprefix("!")


def _problem(document: Document, path: Path, rule: str, what: str, hint: str) -> Problem:
    return Problem(document.place(path), what, dotted(path), rule, hint)
