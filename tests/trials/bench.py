"""Runs the tests of a rule file that stands in a test, as `wellkept rules test` does."""

from __future__ import annotations

from pathlib import Path

from daemon import rule_tests
from daemon.resources import templates
from daemon.rulebook import checked
from rules.model import Me, Settings
from rules.rule import Problems
from rules.templating import Templates

ME = "dana@northwind.example"
WORDS = Templates(templates(None))

RULE = """
[[rule]]
id    = "question"
on    = "unanswered"
match = { asks = true }

[[rule.step]]
id    = "task"
after = "2 business hours"
task  = { title = "Answer {{ person.first_name }}" }

[[rule.step]]
id    = "hold"
after = "6 business hours"
draft = { template = "holding-reply" }
"""
WORLD = """
[[test]]
name   = "a test"
people = [{ name = "Ann Lee", email = "ann@acme.example" }]
mail   = [{ from = "ann@acme.example", at = "2026-03-10 09:10", subject = "Chairs", text = "When will the chairs arrive?" }]
"""


def results(text: str, file: str = "mine.toml") -> list[rule_tests.Result]:
    settings = Settings(me=Me("Dana Fox", (ME,)))
    found = checked([(file, text)], WORDS, settings.tiers, settings.me.addresses)
    return rule_tests.run_cases(found.tests, found.rules, WORDS, settings)


def differences(text: str, file: str = "mine.toml") -> str:
    """Return how the one test of the file differs, as its lines; "": it passes."""
    (result,) = results(text, file)
    return "\n".join(result.differences)


def problems(text: str, file: str = "mine.toml") -> list[str]:
    """Return what is wrong with the file."""
    try:
        checked([(file, text)], WORDS, {}, (ME,))
    except Problems as error:
        return [str(problem) for problem in error.problems]
    return []


def beside(folder: Path, name: str, content: str | bytes) -> str:
    """Write a file into the folder and return the path of a rule file beside it."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return str(folder / "mine.toml")
