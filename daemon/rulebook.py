"""The rules in force: shipped packs and the user's files, with the templates they name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daemon.resources import rule_sources, templates
from daemon.samples import SampleFiles
from rules import signals
from rules.load import load
from rules.rule import Rule, RuleSet
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


def user_templates(config: Config) -> Templates:
    """Return the shipped templates with those of the `templates` folder beside the config in their place."""
    return Templates(templates(config.path.parent / "templates"))


def load_rulebook(config: Config) -> Rulebook:
    """Load the rules in force. Raises Problems with every mistake at once."""
    words = user_templates(config)
    settings = config.settings
    return Rulebook(checked(rule_sources(config), words, settings.tiers, settings.me.addresses), words)
