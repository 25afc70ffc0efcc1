"""Templates: Jinja2, sandboxed and strict, over `rules.context`. Mail text is data, never source.

A template file holds one text in one language: an optional first line `Subject: …`, a blank line, the body.
Nothing is compiled that `check` objects to; a rendering prints at most `OUTPUT_LIMIT` characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from rules.context import Context, InsiderFacts, NoticeContext, shape, values_of
from rules.model import ArtefactKind
from rules.signals import homes, variables
from rules.template_check import Flaw, Walk, spelled, too_deep
from rules.template_values import FILTERS, OUTPUT_LIMIT, TESTS, MissingFact, TooLong, cleaned, glued, said

__all__ = [
    "BrokenTemplate",
    "Flaw",
    "MissingFact",
    "Rendered",
    "Templates",
    "check",
    "render_line",
    "render_mail",
    "render_text",
]

SOURCE_LIMIT = 20_000
"""Characters of one template."""
LINE_LIMIT = 500
"""Characters of a subject or title; longer ones end in an ellipsis."""

_SUBJECT = re.compile(r"[ \t]*subject[ \t]*:[ \t]*([^\n]*)(?:\n|\Z)", re.IGNORECASE)


class BrokenTemplate(ValueError):
    """A template that can't be rendered, with the reason; what passed `check` seldom fails."""


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja2 with nothing in it but the filters and tests that mails need."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=0,
        )
        self.globals.clear()
        self.filters = {**FILTERS, "-said": said, "-glued": glued}
        self.tests = {name: test for name, test in self.tests.items() if name in TESTS}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """Refuse: `check` lets no arithmetic through, this is the second lock."""
        raise SecurityError(f"`{operator}` is not part of the language of templates")


_ENVIRONMENT = _Environment()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished mail text. `subject` "" means: the conversation's own, answered."""

    subject: str
    text: str
    language: str


class Templates(Collection[str]):
    """All templates by name and language; iterating gives the names."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = {
            name: {_language(language): _split(text) for language, text in sorted(languages.items())}
            for name, languages in texts.items()
        }

    @property
    def names(self) -> frozenset[str]:
        """Every template's name."""
        return frozenset(self._texts)

    def __contains__(self, name: object) -> bool:
        return name in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._texts))

    def __len__(self) -> int:
        return len(self._texts)

    def languages(self, name: str) -> tuple[str, ...]:
        """Return the languages that a template is written in."""
        return tuple(self._texts[name])

    def check(self, name: str, kind: str) -> list[Flaw]:
        """Return what is wrong with the template as a draft for a kind of signal, in any language."""
        flaws = (
            f"template {name}.{language}: {flaw}"
            for language, (subject, text) in self._texts[name].items()
            for flaw in (*check(subject, kind, "draft"), *check(text, kind, "draft"))
        )
        return [Flaw(what) for what in dict.fromkeys(flaws)]

    def language(self, name: str, wanted: str) -> str:
        """Return the language that the template is rendered in where `wanted` is asked for. Raises KeyError."""
        texts = self._texts[name]
        folded = _language(wanted)
        return next((tried for tried in (folded, folded.partition("-")[0], "en") if tried in texts), next(iter(texts)))

    def render(self, name: str, language: str, context: Context) -> Rendered:
        """Write a mail in the language: exactly that one, else its base (`de` for `de-AT`), English, any.

        Raises KeyError for an unknown name, else what `render_mail` raises.
        """
        found = self.language(name, language)
        subject, text = self._texts[name][found]
        return render_mail(subject, text, found, context)


def render_mail(subject: str, text: str, language: str, context: Context) -> Rendered:
    """Write a draft's subject and text. Raises MissingFact, BrokenTemplate.

    Raises TypeError for a context with what is for the user's eyes only: it never reaches a draft.
    """
    if isinstance(context.person, InsiderFacts):
        raise TypeError("a draft is written from PersonFacts: notes, tags and tier must not reach it")
    return Rendered(render_line(subject, context) if subject else "", render_text(text, context), language)


def render_text(source: str, context: Context) -> str:
    """Write a text of several lines. Raises MissingFact, BrokenTemplate."""
    return _render(source, context).strip()


def render_line(source: str, context: Context | NoticeContext) -> str:
    """Write one line: a subject, a title. Raises MissingFact, BrokenTemplate."""
    line = " ".join(_render(source, context).split())
    return line if len(line) <= LINE_LIMIT else line[: LINE_LIMIT - 1] + "…"


def check(source: str, kind: str, artefact: ArtefactKind) -> list[Flaw]:
    """Return everything that is wrong with a template for a kind of signal and artefact."""
    names = variables(kind, artefact)
    if artefact == "notify":
        others = dict.fromkeys(variables(kind, "task"), "drafts, tasks and notes: others see your screen")
        return _parsed(source, Walk(dict(names), "a notice", others))[1]
    elsewhere = {
        name: ", ".join(f"`{home}`" for home in homes(name))
        for name in ("thread", "waiting", "event", "contact")
        if name not in names
    }
    return _parsed(source, Walk(dict(names), kind, elsewhere))[1]


def _parsed(source: str, walk: Walk) -> tuple[nodes.Template | None, list[Flaw]]:
    if len(source) > SOURCE_LIMIT:
        return None, [Flaw(f"a template of {len(source)} characters is too long: {SOURCE_LIMIT} are allowed")]
    try:
        tree = _ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        return None, [Flaw(f"the template can't be read: {error.message}", "", error.lineno)]
    except RecursionError:
        return None, [Flaw("the template is nested too deeply")]
    if too_deep(tree):
        return None, [Flaw("the template is nested too deeply")]
    walk.block(tree.body)
    return tree, walk.flaws


@lru_cache(maxsize=512)
def _compiled(source: str, context: Any, person: Any) -> Any:
    """Check and compile a template for a class of contexts and of persons: they decide what it can see."""
    tree, flaws = _parsed(source, Walk({**shape(context), "person": person}))
    if tree is None or flaws:
        raise BrokenTemplate("; ".join(map(str, flaws)))
    return _ENVIRONMENT.from_string(_Rewrite().visit(tree))


class _Rewrite(NodeTransformer):
    """Wraps whatever is printed, so that a missing fact is noticed and named, and caps what `~` builds."""

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802 - Jinja's naming
        """Wrap the expressions between the text."""
        node.nodes = [child if isinstance(child, nodes.TemplateData) else _said(child) for child in node.nodes]
        return cast("nodes.Output", self.generic_visit(node))

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        """Replace the operator by the capped filter."""
        parts = nodes.List([_said(part) for part in node.nodes], lineno=node.lineno)
        return _filter(cast("nodes.Expr", self.generic_visit(parts)), "-glued", [])


def _said(expression: nodes.Expr) -> nodes.Expr:
    return _filter(expression, "-said", [nodes.Const(spelled(expression), lineno=expression.lineno)])


def _filter(node: nodes.Expr, name: str, args: list[nodes.Expr]) -> nodes.Filter:
    return nodes.Filter(node, name, args, [], None, None, lineno=node.lineno)


def _render(source: str, context: Context | NoticeContext) -> str:
    classes: tuple[Any, Any] = type(context), type(context.person)
    template = _compiled(source, *classes)
    parts: list[str] = []
    size = 0
    try:
        for part in template.generate(values_of(cleaned(context))):
            parts.append(part)
            size += len(part)
            if size > OUTPUT_LIMIT:
                raise TooLong(f"the template prints more than {OUTPUT_LIMIT} characters")
    except UndefinedError as error:
        raise MissingFact(str(error)) from error
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
        raise BrokenTemplate(str(error)) from error
    return "".join(parts)


def _split(text: str) -> tuple[str, str]:
    """Take a template file apart into subject and body."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    found = _SUBJECT.match(text)
    return (found[1].strip(), text[found.end() :].lstrip("\n")) if found else ("", text)


def _language(tag: str) -> str:
    """Fold a language tag: `de_AT` is `de-at`."""
    return tag.strip().casefold().replace("_", "-")
