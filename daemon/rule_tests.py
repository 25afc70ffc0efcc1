"""Running the `[[test]]` blocks of rule files: the real pass over a small world in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from daemon.resources import PACK
from daemon.rulebook import load_rulebook
from daemon.trial_stores import TrialStores
from daemon.tryout import Trials
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
    line: int
    name: str
    differences: tuple[str, ...]
    made: frozenset[tuple[str, str]]
    """(rule, step) of everything that was made."""
    noticed: frozenset[str]
    """The kinds of signals that stood at some moment."""


def run_tests(app: App, files: Sequence[str]) -> list[Result]:
    """Run the tests of the files, or of everything the config names. Raises Problems for files with mistakes."""
    book = load_rulebook(app.config, files)
    return run_cases(book.set.tests, book.rules, book.templates, app.config.settings)


def run_cases(cases: Sequence[TestCase], rules: Sequence[Rule], words: Templates, settings: Settings) -> list[Result]:
    """Run each test against the rules of its own file, with default hours and no holidays."""
    return list(each_result(cases, rules, words, settings))


def each_result(
    cases: Sequence[TestCase], rules: Sequence[Rule], words: Templates, settings: Settings
) -> Iterator[Result]:
    """Do the same one by one: whoever takes the results may stop between two tests."""
    with TrialStores.opened() as stores:
        for case in cases:
            tiers = SHIPPED_TIERS if case.file.startswith(PACK) else settings.tiers
            outcome = Trials(rules, words, replace(settings, tiers=tiers), stores).run(case)
            made = (done.action for done in outcome.performed if done.state == "made")
            yield Result(
                case.file,
                case.line,
                case.name,
                tuple(outcome.differences),
                frozenset((action.rule, action.step) for action in made),
                frozenset(outcome.noticed),
            )
