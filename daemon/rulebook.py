"""The rules in force: shipped packs and the user's files, with the templates they name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from daemon.resources import UnreadFiles, file_sources, rule_sources, template_folder, templates
from daemon.samples import SampleFiles
from rules import signals
from rules.load import load
from rules.rule import Problem, Problems, Rule, RuleSet
from rules.templating import Templates

if TYPE_CHECKING:
    from daemon.config import Config


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Checked rules, their tests, and the templates they render."""

    set: RuleSet
    templates: Templates
    sources: tuple[tuple[str, str], ...] = ()
    """The files: name to show, TOML text."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in order of their files."""
        return self.set.rules


def checked(
    sources: Sequence[tuple[str, str]], words: Templates, tiers: Collection[str], me: Collection[str] = ()
) -> RuleSet:
    """Check rule files (name to show, text) against everything there is to name. Raises Problems.

    `me`: the user's addresses, as the mails and meetings know them that tests name as files.
    """
    kinds = {kind: signals.load(kind) for kind in signals.REGISTRY}
    return load(
        sources,
        templates=words,
        tiers=tiers,
        signals={kind: signals.facts(kind) for kind in kinds},
        deadlines=[kind for kind, module in kinds.items() if module.has_due],
        ahead=[kind for kind, module in kinds.items() if module.ahead],
        samples=SampleFiles(me),
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """What a rulebook is made of, as read in one go."""

    rules: tuple[tuple[str, str], ...]
    """(name to show, TOML text) in the order of the config, packs included."""
    templates: Mapping[str, Mapping[str, str]]
    """Name → language → text: the user's in place of the shipped ones."""

    @classmethod
    def read(cls, config: Config, files: Sequence[str] = ()) -> Self:
        """Read everything from the disk, or these rule files alone with the templates.

        Raises Problems: all that can't be read; UnreadFiles when the templates and the other rule files can be.
        """
        problems: list[Problem] = []
        rules: list[tuple[str, str]] = []
        texts: dict[str, dict[str, str]] = {}
        try:
            rules = file_sources(files) if files else rule_sources(config)
        except UnreadFiles as error:
            problems.extend(error.problems)
            rules = list(error.sources)
        try:
            texts = templates(template_folder(config))
        except Problems as error:
            raise Problems((*problems, *error.problems)) from None
        if problems:
            raise UnreadFiles(tuple(problems), rules)
        return cls(tuple(rules), texts)

    def rulebook(self, config: Config) -> Rulebook:
        """Check everything. Raises Problems with every mistake at once."""
        words = Templates(self.templates)
        settings = config.settings
        return Rulebook(checked(self.rules, words, settings.tiers, settings.me.addresses), words, self.rules)


def load_rulebook(config: Config, files: Sequence[str] = ()) -> Rulebook:
    """Load the rules in force, or those of the files alone. Raises Problems with every mistake at once."""
    try:
        return Sources.read(config, files).rulebook(config)
    except UnreadFiles as error:  # the mistakes of the others are told of as well
        others = Sources(tuple(error.sources), templates(template_folder(config)))
        try:
            others.rulebook(config)
        except Problems as mistakes:
            raise Problems((*error.problems, *mistakes.problems)) from None
        raise
