"""The language of templates, as a walk over Jinja's syntax tree before anything is rendered.

A template may print facts, choose between texts, and go through a list. It may not call, calculate, include
or define anything: what is not needed to write a mail can't be used to make one that hangs, bloats or looks
elsewhere.
Every name is known with its type, so that a slip of the pen is found at load time.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date, datetime
from typing import Annotated, Any, get_args, get_origin

from jinja2 import nodes

from rules.context import InsiderFacts, PersonFacts, shape
from rules.document import suggest
from rules.template_values import FILTERS, LIST_LIMIT, TESTS

DEPTH_LIMIT = 30
"""Nested blocks and expressions; Python's own compiler gives up at about 100."""
LOOP_LIMIT = 2
"""Loops within loops."""
WORK_LIMIT = 200_000
"""Statements and expressions of one rendering, those within a loop counted for each member a list may have."""

_LIST = tuple[str, ...]
_LOOP: Mapping[str, Any] = dict.fromkeys(("index", "index0", "length"), int) | dict.fromkeys(("first", "last"), bool)
_DAY: Mapping[str, Any] = dict.fromkeys(("year", "month", "day"), int)
_PARTS: Mapping[Any, Mapping[str, Any]] = {
    date: _DAY,
    datetime: {**_DAY, "hour": int, "minute": int},
}
_FILTER_TYPES: Mapping[str, Any] = {"length": int}
_FORBIDDEN: Mapping[type[nodes.Node], str] = {
    nodes.Call: "nothing can be called in a template",
    nodes.Include: "a template can't include another",
    nodes.Import: "a template can't import another",
    nodes.FromImport: "a template can't import another",
    nodes.Extends: "a template can't extend another",
    nodes.Block: "a template has no blocks",
    nodes.Macro: "a template can't define macros",
    nodes.BinExpr: "a template can't calculate",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in a template; `line` counts within its source."""

    what: str
    hint: str = ""
    line: int = 1

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line > 1 else ""
        return where + self.what + (f" ({self.hint})" if self.hint else "")


def too_deep(tree: nodes.Node) -> bool:
    """Tell whether the tree is nested beyond what the walk, and Python's compiler, can take."""
    level: list[nodes.Node] = [tree]
    for _ in range(DEPTH_LIMIT):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return False
    return True


@dataclass(slots=True)
class Walk:
    """One walk over one template. `names` are the variables known so far, with their types."""

    names: dict[str, Any]
    about: str = "this"
    """The signal kind, for messages."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Top-level names that other kinds of signals know → where."""
    flaws: list[Flaw] = field(default_factory=list)
    loops: int = 0
    work: int = 0
    """What has been counted towards WORK_LIMIT."""

    def block(self, body: list[nodes.Node]) -> None:
        """Check statements, one after the other."""
        for node in body:
            self._count(node)
            match node:
                case nodes.Output():
                    for child in node.nodes:
                        if not isinstance(child, nodes.TemplateData):
                            self._printed(child)
                case nodes.If():
                    self.type_of(node.test)
                    self.block(node.body)
                    self.block(list(node.elif_))
                    self.block(node.else_)
                case nodes.For():
                    self._loop(node)
                case nodes.Assign():
                    self._assign(node)
                case _:
                    self._forbid(node)

    def type_of(self, node: nodes.Node) -> Any:  # noqa: C901, PLR0912 - one case a node
        """Check an expression and return the type of its value; None when it has no known one."""
        self._count(node)
        match node:
            case nodes.Const():
                return type(node.value)
            case nodes.Name():
                return self._name(node)
            case nodes.Getattr():
                return self._attribute(node)
            case nodes.Getitem():
                return self._member(node)
            case nodes.Filter() if node.node is not None:
                return self._filter(node, node.node)
            case nodes.Test():
                if node.name not in TESTS:
                    self._flaw(node, f"there is no test `{node.name}`", suggest(node.name, TESTS))
                self._all(node.node, *node.args)
                return bool
            case nodes.Not():
                self.type_of(node.node)
                return bool
            case nodes.And() | nodes.Or():
                return self._either(node.left, node.right)
            case nodes.CondExpr():
                self.type_of(node.test)
                return self._either(node.expr1, node.expr2) if node.expr2 else self.type_of(node.expr1)
            case nodes.Compare():
                self._all(node.expr, *(operand.expr for operand in node.ops))
                return bool
            case nodes.Concat():
                for part in node.nodes:
                    self._printed(part)
                return str
            case nodes.List() | nodes.Tuple():
                if len(node.items) > LIST_LIMIT:
                    self._flaw(node, f"a list has at most {LIST_LIMIT} members")
                for part in node.items:
                    self._printed(part)
                return _LIST
            case _:
                self._forbid(node)
                return None

    def _count(self, node: nodes.Node) -> None:
        before, self.work = self.work, self.work + LIST_LIMIT**self.loops
        if before <= WORK_LIMIT < self.work:
            self._flaw(node, "the loops of this template do too much", "say less within a loop, or use one loop")

    def _all(self, *parts: nodes.Node) -> None:
        for part in parts:
            self.type_of(part)

    def _either(self, left: nodes.Node, right: nodes.Node) -> Any:
        one, other = self.type_of(left), self.type_of(right)
        if one == other or None in (one, other):
            return one
        for node, found in ((left, one), (right, other)):
            if is_dataclass(_plain(found)):
                self._flaw(node, f"`{spelled(node)}` is no text", "choose between texts, not between records")
                return None
        return str

    def _printed(self, node: nodes.Node) -> None:
        found = _plain(self.type_of(node))
        if is_dataclass(found):
            name, first = spelled(node), min(shape(found))
            self._flaw(node, f"`{name}` is no text", f"say which part of it, such as `{name}.{first}`")

    def _name(self, node: nodes.Name) -> Any:
        if node.name in self.names:
            return self.names[node.name]
        if node.name in self.elsewhere:
            what = f"`{node.name}` is not known for `{self.about}`"
            self._flaw(node, what, f"it is for {self.elsewhere[node.name]}")
        else:
            self._flaw(node, f"`{node.name}` is not known", suggest(node.name, self.names))
        return None

    def _attribute(self, node: nodes.Getattr) -> Any:
        owner = _plain(self.type_of(node.node))
        if owner is None:
            return None
        known = shape(owner) if is_dataclass(owner) else _PARTS.get(owner, {})
        known = _LOOP if owner is nodes.For else known
        if node.attr in known:
            return known[node.attr]
        name = spelled(node)
        if owner is PersonFacts and node.attr in shape(InsiderFacts):
            what = f"`{name}` is for tasks and notes, never for a draft"
            self._flaw(node, what, "`person.talking_points` is what is meant to be said")
        elif known:
            near = suggest(node.attr, known)
            prefix = name.removesuffix(node.attr)
            self._flaw(node, f"`{name}` is not known", near.replace("mean `", f"mean `{prefix}"))
        else:
            hint = f"write `{spelled(node.node)} | {node.attr}`" if node.attr in FILTERS else ""
            self._flaw(node, f"`{spelled(node.node)}` has no parts, so there is no `{node.attr}`", hint)
        return None

    def _member(self, node: nodes.Getitem) -> Any:
        owner = self.type_of(node.node)
        if owner == _LIST and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int):
            return str
        self._flaw(node, f"`{spelled(node.node)}[…]` is not possible", "only lists have members, counted from 0")
        return None

    def _filter(self, node: nodes.Filter, owner: nodes.Node) -> Any:
        found = self.type_of(owner)
        self._all(*node.args)
        if node.name not in FILTERS:
            self._flaw(node, f"there is no filter `{node.name}`", suggest(node.name, FILTERS))
            return None
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            self._flaw(node, f"the filter `{node.name}` takes its arguments by position")
        elif not _takes(node.name, len(node.args)):
            self._flaw(node, f"the filter `{node.name}` takes another number of arguments")
        if is_dataclass(_plain(found)):
            self._printed(owner)
        if node.name == "default":
            return found
        return _FILTER_TYPES.get(node.name, str)

    def _loop(self, node: nodes.For) -> None:
        found = self.type_of(node.iter)
        if found != _LIST and found is not None:
            self._flaw(node, f"`{spelled(node.iter)}` is no list to go through")
        if node.recursive or not isinstance(node.target, nodes.Name) or self.loops == LOOP_LIMIT:
            self._flaw(node, f"loops are plain, over one name, at most {LOOP_LIMIT} within each other")
            return
        outside = dict(self.names)
        self.loops += 1
        self.names |= {node.target.name: str, "loop": nodes.For}
        if node.test is not None:
            self.type_of(node.test)
        self.block(node.body)
        self.names = outside
        self.loops -= 1
        self.block(node.else_)

    def _assign(self, node: nodes.Assign) -> None:
        found = self.type_of(node.node)
        if not isinstance(node.target, nodes.Name):
            self._flaw(node, "`set` gives one name to one value")
        elif node.target.name in self.names and self.names[node.target.name] != found:
            self._flaw(node, f"`{node.target.name}` has a meaning already", "choose another name")
        else:
            self.names[node.target.name] = found

    def _forbid(self, node: nodes.Node) -> None:
        reasons = (why for kind, why in _FORBIDDEN.items() if isinstance(node, kind))
        what = next(reasons, f"{type(node).__name__.lower()} is not part of the language of templates")
        hint = "glue texts with `~`" if isinstance(node, nodes.Add) else ""
        self._flaw(node, what, hint)

    def _flaw(self, node: nodes.Node, what: str, hint: str = "") -> None:
        self.flaws.append(Flaw(what, hint, node.lineno or 1))


def spelled(node: nodes.Node) -> str:
    """Write an expression back as its path, for messages: `person.first_name`; filters are left out."""
    return ".".join(_path(node)) or "the expression"


def _path(node: nodes.Node) -> Iterator[str]:
    match node:
        case nodes.Name():
            yield node.name
        case nodes.Getattr():
            yield from _path(node.node)
            yield node.attr
        case nodes.Filter() if node.node is not None:
            yield from _path(node.node)
        case nodes.Getitem():
            yield from _path(node.node)
        case nodes.Or() | nodes.And():
            yield from _path(node.right)


def _takes(name: str, arguments: int) -> bool:
    try:
        inspect.signature(FILTERS[name]).bind(None, *[None] * arguments)
    except TypeError:
        return False
    return True


def _plain(annotation: Any) -> Any:
    """Return the type behind a mark or an `| None`."""
    if get_origin(annotation) is Annotated:
        return get_args(annotation)[0]
    members = [member for member in get_args(annotation) if member is not type(None)]
    return members[0] if type(None) in get_args(annotation) else annotation
