"""Running the `[[test]]` blocks of rule files: the real pass over a small world in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from daemon.resources import read_text
from daemon.rulebook import checked, load_rulebook, user_templates
from daemon.tryout import try_out
from rules.model import Settings, Tier
from rules.rule import Rule
from rules.templating import Templates
from rules.testcase import TestCase

if TYPE_CHECKING:
    from daemon.app import App

SHIPPED_TIERS = {
    "key": Tier("key", answer_within="4 business hours", every="3 weeks", at_most="6 weeks"),
    "gold": Tier("gold", answer_within="4 business hours", every="6 weeks", at_most="12 weeks"),
}
"""What the tests of shipped packs count on, whatever the user's own tiers say."""


@dataclass(frozen=True, slots=True)
class Result:
    """A test's outcome: no differences = passed."""

    file: str
    name: str
    differences: tuple[str, ...]


def run_tests(app: App, files: Sequence[str]) -> list[Result]:
    """Run the tests of the files, or of everything the config names. Raises Problems for files with mistakes."""
    if not files:
        book = load_rulebook(app.config)
        return run_cases(book.set.tests, book.rules, book.templates, app.config.settings)
    words = user_templates(app.config)
    settings = app.config.settings
    found = checked([(file, read_text(Path(file))) for file in files], words, settings.tiers)
    return run_cases(found.tests, found.rules, words, settings)


def run_cases(cases: Sequence[TestCase], rules: Sequence[Rule], words: Templates, settings: Settings) -> list[Result]:
    """Run each test against the rules of its own file, with default hours and no holidays."""
    results = []
    for case in cases:
        tiers = SHIPPED_TIERS if case.file.startswith("pack:") else settings.tiers
        own = [rule for rule in rules if rule.place.file == case.file]
        with TemporaryDirectory() as folder:
            differences = try_out(case, own, words, replace(settings, tiers=tiers), Path(folder))
        results.append(Result(case.file, case.name, differences))
    return results
