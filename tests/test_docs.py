"""The documentation says what the code does: names, tables, recipes, examples and links are checked against it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import pytest

from daemon import rule_tests
from daemon.cli import COMMANDS, cli
from daemon.resources import templates
from daemon.rulebook import checked
from rules import context, signals
from rules.document import Table, table_in
from rules.facts import COMMON, FactSpec
from rules.model import Me, Settings
from rules.schema import RuleFile
from rules.templating import Templates
from tests import example_world, examples, reference

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def tables_in(model: type[Table]) -> list[type[Table]]:
    """Return every table that may stand within one."""
    below = [table_in(info.annotation) for info in model.model_fields.values()]
    return [found for table in below if table for found in (table, *tables_in(table))]


# What there is stands in the docs


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert any(f"`wellkept {name}" in path.read_text("utf-8") for path in PAGES)


def test_no_command_is_documented_that_does_not_exist() -> None:
    text = "\n".join(path.read_text("utf-8") for path in PAGES)
    assert set(re.findall(r"`wellkept ([a-z]+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("kind", [None, *signals.REGISTRY])
def test_the_table_of_facts_is_the_one_of_the_code(kind: str | None) -> None:
    specs: dict[str, FactSpec] = dict(COMMON if kind is None else signals.load(kind).facts)
    section = re.split(r"^## ", page("signals.md"), flags=re.MULTILINE)
    (mine,) = [text for text in section if text.startswith(f"{kind or 'Common facts'}\n")]
    documented = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", mine, re.MULTILINE)
    assert documented == [(name, spec.type, spec.doc) for name, spec in specs.items()]


def test_the_table_of_template_names_is_the_one_of_the_code() -> None:
    known: dict[str, set[str]] = {}
    for kind in signals.REGISTRY:
        for name in variables(kind, "task"):
            known.setdefault(name, set()).add(kind)
    drafts = {name for kind in signals.REGISTRY for name in variables(kind, "draft")}
    table = page("rules.md").partition("What a text may say:")[2].partition("## Tests")[0]
    rows = dict(re.findall(r"^\| `([\w.]+)` \| .+ \| (.+) \|$", table, re.MULTILINE))
    assert set(rows) == set(known)
    for name, where in rows.items():
        kinds = set(signals.REGISTRY) if "every signal" in where else set(re.findall(r"`(\w+)`", where))
        assert kinds == known[name], name
        assert ("never a draft" in where) == (name not in drafts), name


def variables(kind: str, artefact: Any) -> Iterator[str]:
    for name, record in signals.variables(kind, artefact).items():
        if is_dataclass(record):
            yield from (f"{name}.{part}" for part in context.shape(record))
        else:
            yield name


@pytest.mark.parametrize("table", [RuleFile, *tables_in(RuleFile)])
def test_every_key_of_a_rule_file_is_documented(table: type[Table]) -> None:
    text = page("rules.md")
    names = [info.alias or name for name, info in table.model_fields.items()]
    assert [name for name in names if not re.search(rf"`(\[\[)?(\w+\.)?{name}(\]\])?`", text)] == []


def dependencies() -> list[str]:
    extras = PROJECT["project"]["optional-dependencies"].values()
    groups = [PROJECT["project"]["dependencies"], *extras, *PROJECT["dependency-groups"].values()]
    written = [entry for group in [*groups, PROJECT["build-system"]["requires"]] for entry in group]
    return sorted({re.split(r"[^\w.-]", entry)[0] for entry in written})


def test_every_dependency_is_explained_and_no_other() -> None:
    explained = re.findall(r"^\| `([\w.-]+)` \|", page("dependencies.md"), re.MULTILINE)
    assert sorted(explained) == dependencies()


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    terms = re.findall(r"^\*\*(.+?)\*\*", page("glossary.md"), re.MULTILINE)
    assert len(terms) > 50
    assert terms == sorted(set(terms), key=str.casefold)


@pytest.mark.parametrize("target", re.findall(r"`make (\w+)`|^    make (\w+)", README, re.MULTILINE))
def test_what_the_readme_makes_the_makefile_knows(target: tuple[str, str]) -> None:
    assert re.search(rf"^{''.join(target)}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_the_readme_begins_with_the_two_commands() -> None:
    assert re.findall(r"^    make (\w+)", README, re.MULTILINE) == ["run", "test"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", path.read_text("utf-8")):
        other = (path.parent / target).resolve() if target else path
        assert other.exists(), target
        assert not anchor or anchor in anchors(other), f"{target}#{anchor}"


def anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.strip().lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_paths_named_in_the_docs_exist(path: Path) -> None:
    named = re.findall(r"`((?:connectors|daemon|rules|tests|docs|benchmarks)/[\w/.]*)`", path.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_reference_of_rules_is_the_one_of_the_models() -> None:
    text = page("rules.md")
    assert sorted(reference.names(text)) == sorted(reference.tables())
    assert text == reference.written(text), "run `python -m tests.reference`"


# The recipes


RECIPES = [block for block in fenced(page("rules.md"), "toml") if "[[rule]]" in block]


def test_there_are_recipes_enough() -> None:
    assert len(RECIPES) >= 12, "ten, and the examples above them"


@pytest.mark.parametrize("number", range(len(RECIPES)))
def test_a_recipe_loads_and_passes_its_own_tests(number: int) -> None:
    words = Templates(templates(None))
    tiers = rule_tests.SHIPPED_TIERS
    found = checked([(f"recipe {number}", RECIPES[number])], words, tiers)
    assert found.tests
    settings = Settings(me=Me("Dana Fox", ("dana@northwind.example",)), tiers=tiers)
    results = rule_tests.run_cases(found.tests, found.rules, words, settings)
    assert [result for result in results if result.differences] == []


# The JSON examples


SHAPES = re.findall(r"^## `wellkept ([^`]+)`\n(.*?)(?=^## |\Z)", page("json.md"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def world(tmp_path: Path) -> list[str]:
    config = example_world.make(tmp_path)
    options = ["--config", str(config), "--now", example_world.NOW]
    for words in example_world.PEOPLE:
        cli.main(["--quiet", *options, *words], standalone_mode=False)
    return options


@pytest.mark.parametrize(("command", "text"), SHAPES, ids=[command for command, _ in SHAPES])
def test_the_json_of_a_command_has_the_shape_of_its_example(
    command: str, text: str, world: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(world[1]).parent)
    (example,) = fenced(text, "json")
    words = command.split()
    if words[0] in {"today", "status", "why"}:  # their examples show what lies prepared
        cli.main([*world, "apply"], standalone_mode=False)
    if words[1:2] == ["duplicates"]:
        again = ["people", "add", "Ann Lee", "--email", "ann.lee@acme.example", "--company", "Acme"]
        cli.main([*world, *again], standalone_mode=False)
    capsys.readouterr()
    cli.main([*world, *words], standalone_mode=False)
    assert paths(json.loads(example)) == paths(json.loads(capsys.readouterr().out))


def test_every_command_with_json_has_an_example() -> None:
    documented = {command.partition(" --json")[0].split(" <")[0] for command, _ in SHAPES}
    missing = [words for words in commands_with_json() if not any(named.startswith(words) for named in documented)]
    assert missing == []


def commands_with_json() -> Iterator[str]:
    import click

    for name in COMMANDS:
        loaded = cli.get_command(click.Context(cli), name)
        assert loaded is not None
        nested = loaded.commands.items() if isinstance(loaded, click.Group) else [("", loaded)]
        for below, command in nested:
            if any("--json" in option.opts for option in command.params):
                yield f"{name} {below}".strip()


def paths(value: Any, at: str = "") -> dict[str, str]:
    """Return each key's path with the type of what stands there; lists share one path."""
    if isinstance(value, dict):
        return {path: kind for name, below in value.items() for path, kind in paths(below, f"{at}.{name}").items()} | {
            at: "object"
        }
    if isinstance(value, list):
        return {path: kind for below in value for path, kind in paths(below, f"{at}[]").items()} | {at: "list"}
    return {at: "flag" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "text or null"}


def test_the_drafts_on_show_are_what_the_packs_write() -> None:
    shown = page("examples.md")
    assert shown == examples.page(), "run `python -m tests.examples`"
    assert shown.count("To: ") >= 20
