"""The JSON Schema for editors: it accepts what the loader accepts, and refuses what editors can know to be wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from daemon.cli import cli
from daemon.resources import packs, templates
from rules import signals
from rules.durations import duration_pattern, parse_duration
from rules.json_schema import FILE, meaning, rule_schema
from tests import example_world
from tests.rules.test_mistakes import SHAPES

SCHEMA = rule_schema(templates(None))
VALIDATOR = Draft7Validator(SCHEMA)
DOCS = Path(__file__).parents[2] / "docs"
RECIPES = [
    block
    for block in re.findall(r"^```toml\n(.*?)^```$", (DOCS / "rules.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    if "[[rule]]" in block
]
TOMBI = Path(sys.executable).with_name("tombi")

LOADER_ONLY = {
    # names that only the config, the templates or the same file know
    *("tier", "tier-in-list", "tier-negated", "tier-pattern", "tier-of-a-person", "closed-fact-nature", "template"),
    *("rule-of-a-test", "at-rule", "person-of-a-touch", "at-snoozed", "test-mail-parent", "test-expects-rule-empty"),
    *("id-twice", "was-itself", "was-of-another", "step-id-twice", "step-id-of-an-ordinal", "step-was-itself"),
    # what stands within a text
    *(mistake.name for mistake in SHAPES if mistake.name.startswith(("variable", "filter", "jinja-", "template-"))),
    # numbers and dates: what TOML can write and JSON can't, and calendars
    *("number-nan", "number-infinite", "number-exponent", "moment-exact", "moment-no-such-day", "description-date"),
    *("dates-no-such-day", "globs-mixed", "glob-long", "match-only-not"),
    # how several keys go together
    *("ladder-same-time", "ladder-backwards", "ladder-at-once", "ladder-before", "draft-without-subject"),
    *("span-business-weeks", "after-ages", "test-at-unordered", "test-event-backwards", "test-email-twice"),
    # caps and hours
    *("at-most-words", "at-most-period", "at-most-twice", "at-most-empty", "quiet-word", "quiet-hour", "quiet-empty"),
    # words of the small world of a test
    *("test-interval", "test-zone", "test-language", "test-mail-from-missing", "test-mail-from", "test-mail-to"),
    *("test-event-guest", "test-email-empty", "test-email-list-empty"),
} - {"template-by-file", "template-empty"}


def as_json(value: Any) -> Any:
    """Return TOML data as editors hand it to a JSON Schema: dates and times are texts."""
    if isinstance(value, dict):
        return {key: as_json(below) for key, below in value.items()}
    if isinstance(value, list):
        return [as_json(below) for below in value]
    return value.isoformat() if isinstance(value, date | time) else value


def errors(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_json(tomllib.loads(text)))]


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", [*packs().values(), *RECIPES, example_world.RULES])
def test_what_ships_and_every_recipe_is_accepted(text: str) -> None:
    assert errors(text) == []


def test_every_mistake_that_an_editor_can_know_is_refused() -> None:
    accepted = {mistake.name for mistake in SHAPES if not errors(mistake.text)}
    assert accepted == LOADER_ONLY


@pytest.mark.parametrize("kind", signals.REGISTRY)
def test_each_signal_offers_its_own_facts_with_what_they_mean(kind: str) -> None:
    facts = SCHEMA["definitions"][f"facts-{kind}"]["properties"]
    assert list(facts) == list(signals.facts(kind))
    assert all(spec.doc in facts[name]["description"] for name, spec in signals.facts(kind).items())
    assert len(meaning(kind).split()) > 3


def test_every_key_is_explained() -> None:
    unexplained = [path for path, node in keys(SCHEMA) if not node.get("description") and "$ref" not in node]
    assert unexplained == []


def keys(node: Any, path: str = "") -> Sequence[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if isinstance(node, dict):
        for name, below in node.items():
            found += keys(below, f"{path}/{name}")
            if name == "properties":
                found += [(f"{path}/{key}", value) for key, value in below.items() if key != "step"]
    elif isinstance(node, list):
        for index, below in enumerate(node):
            found += keys(below, f"{path}/{index}")
    return found


@given(
    st.one_of(
        st.tuples(
            st.sampled_from(["1 ", "12", "90  ", "half an ", "half a  ", "a ", "twelve ", "one", "1.5 ", "-2 ", ""]),
            st.sampled_from(["", "business ", "working  ", "busines "]),
            st.sampled_from(
                ["minute", "min", "hours", "h", "hr", "days", "d", "weeks", "months", "m", "years", "moons"]
            ),
        ).map("".join),
        st.text("0123456789 abhdehinorsu", max_size=12),
    )
)
def test_the_pattern_of_durations_is_what_is_read(text: str) -> None:
    try:
        parse_duration(text)
    except ValueError as error:
        known = "not in" in str(error) or "longer than" in str(error)
    else:
        known = True
    assert bool(re.fullmatch(rf"\s*{duration_pattern()}\s*", text)) == known


# The command, and the linter of one of the editors


def test_the_command_prints_the_schema_and_needs_no_config(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELLKEPT_CONFIG", str(tmp_path / "none.toml"))
    cli.main(["rules", "schema"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out) == SCHEMA
    cli.main(["rules", "schema", "--output", str(tmp_path)], standalone_mode=False)
    assert f"#:schema ./{FILE}" in capsys.readouterr().out
    assert json.loads((tmp_path / FILE).read_text("utf-8")) == SCHEMA


@pytest.fixture
def beside_schema(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_text(json.dumps(SCHEMA), "utf-8")
    return tmp_path


def lint(folder: Path, text: str) -> tuple[int, list[tuple[str, int, int]]]:
    """Return the exit code of tombi and its errors and warnings with their places."""
    (folder / "rules.toml").write_text(f"#:schema ./{FILE}\n{text}", "utf-8")
    done = subprocess.run(
        [TOMBI, "lint", "--offline", "--no-cache", "--error-on-warnings", "rules.toml"],
        cwd=folder,
        env={"NO_COLOR": "1", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = re.findall(r"(?:Error|Warning): (.*)\n\s+at rules\.toml:(\d+):(\d+)", done.stderr)
    return done.returncode, [(what, int(line), int(column)) for what, line, column in found]


@pytest.mark.parametrize("text", [*packs().values(), *RECIPES], ids=lambda text: text.split('"')[1])
def test_tombi_has_nothing_to_say_about_good_rules(beside_schema: Path, text: str) -> None:
    assert lint(beside_schema, text) == (0, [])


def test_tombi_names_every_mistake_with_its_place(beside_schema: Path) -> None:
    text = """[[rule]]
id = "x"
on = "unanswered"
match = { asks = "yes", subjct = "a", whole_day = true }
prioritty = 3

[[rule.step]]
after = "soonish"
task = { titel = "x" }

[[rule]]
id = "y"
on = "unanswerd"
step = [{ note = { text = "n" } }]
"""
    code, found = lint(beside_schema, text)
    assert code == 1
    places = {(line, column) for _, line, column in found}
    assert places >= {(5, 18), (5, 25), (5, 39), (6, 1), (9, 9), (10, 10), (14, 6)}
    said = "\n".join(what for what, *_ in found)
    for word in ('"subjct"', '"whole_day"', '"prioritty"', "soonish", '"titel"', '"title" is required', '"unanswerd"'):
        assert word in said
