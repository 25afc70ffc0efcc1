"""The rules in force: shipped packs and the user's files, with the templates they name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from daemon.resources import rule_sources, template_folder, templates
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
        deadlines=[kind for kind, module in kinds.items() if module.HAS_DUE],
        ahead=signals.AHEAD,
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
    def read(cls, config: Config) -> Self:
        """Read everything from the disk. Raises Problems: all that can't be read."""
        problems: list[Problem] = []
        rules: list[tuple[str, str]] = []
        texts: dict[str, dict[str, str]] = {}
        try:
            rules = rule_sources(config)
        except Problems as error:
            problems.extend(error.problems)
        try:
            texts = templates(template_folder(config))
        except Problems as error:
            problems.extend(error.problems)
        if problems:
            raise Problems(tuple(problems))
        return cls(tuple(rules), texts)

    def rulebook(self, config: Config) -> Rulebook:
        """Check everything. Raises Problems with every mistake at once."""
        words = Templates(self.templates)
        settings = config.settings
        return Rulebook(checked(self.rules, words, settings.tiers, settings.me.addresses), words)


def user_templates(config: Config) -> Templates:
    """Return the shipped templates with those of the `templates` folder beside the config in their place."""
    return Templates(templates(template_folder(config)))


def load_rulebook(config: Config) -> Rulebook:
    """Load the rules in force. Raises Problems with every mistake at once."""
    return Sources.read(config).rulebook(config)
