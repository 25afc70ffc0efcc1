"""config.toml: complete settings from a complete file, and every mistake at once from any other."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import connectors
from daemon.config import Config, default_path, load_config
from daemon.config_schema import PROVIDERS, ConfigTable
from daemon.resources import packs, rule_sources, templates
from rules.document import SIZE_LIMIT, Table, fields_at
from rules.rule import Problem, Problems

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
LEAST = """
[me]
name = "Dana Fox"
addresses = ["Dana@Northwind.example"]
time_zone = "Europe/Berlin"

[[account]]
name = "work"
provider = "local"
maildir = "mail"
"""

# what is replaced in the example, by what → key, a word of the reason, a word of the hint
MISTAKES = [
    ('name      = "Dana Fox"', 'name = ""', "me.name", "signed", ""),
    ('name      = "Dana Fox"', 'nmae = "Dana Fox"', "me.nmae", "no key", "`name`"),
    ('"dana@northwind.example"', '"dana at northwind"', "me.addresses[1]", "no mail address", ""),
    (
        'colleagues = ["northwind.example"]',
        'colleagues = ["@northwind.example"]',
        "me.colleagues[1]",
        "no domain",
        "`northwind.example`",
    ),
    ('"Europe/Berlin"', '"Europe/Brelin"', "me.time_zone", "", ""),
    ('hours     = "Mon-Thu', 'hours     = "Mun-Thu', "me.hours", "", ""),
    ('"DE-BY"', '"DE-XXX"', "me.holidays", "", ""),
    ('"pack:cadence"', '"pack:cadense"', "rules[2]", "no pack", "`pack:cadence`"),
    ('"pack:cadence"', '"pack:replies"', "rules[2]", "twice", ""),
    ('catch_up = "14 days"', 'catch_up = "14 business days"', "catch_up", "days or weeks", ""),
    ('catch_up = "14 days"', 'catch_up = "a while"', "catch_up", "a while", ""),
    ('catch_up = "14 days"', "catch_up = 14", "catch_up", "text", ""),
    ('every         = "3 weeks"', 'every = "3 weaks"', "tiers.key.every", "3 weaks", ""),
    ('every         = "3 weeks"', 'evry = "3 weeks"', "tiers.key.evry", "no key", "`every`"),
    ("drafts = 8", "drafts = -1", "attention.drafts", "greater", ""),
    ("drafts = 8", 'drafts = "8"', "attention.drafts", "whole number", ""),
    ("written_to = true", 'written_to = "yes"', "customers.written_to", "true or false", ""),
    ('"*@dentist.example"', '"dentist.example"', "customers.never[2]", "fits no address", "*@"),
    ("[state]", "[sate]", "sate", "no key", "`state`"),
    ('provider  = "local"', 'provider  = "locl"', "account[1].provider", "no provider", "`local`"),
    ('maildir   = "~/Mail/work"', 'maildri = "~/Mail/work"', "account[1].maildri", "no key", "`maildir`"),
    ('sent      = "Sent"', 'password = "hunter2"', "account[1].password", "secrets", ""),
    ('name      = "work"', 'name      = ""', "account[1].name", "short name", ""),
    ('name      = "work"', "", "account[1].name", "missing", ""),
]


def load(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return load_config(path)


def problems_of(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        load(tmp_path, text)
    return caught.value.problems


def test_the_example_loads_and_means_what_it_says() -> None:
    config = load_config(EXAMPLE)
    assert config.path == EXAMPLE
    assert config.rules == ("pack:replies", "pack:cadence", "pack:meetings", "pack:days", "pack:complaints", "rules.d")
    me = config.settings.me
    assert (me.name, me.addresses[0], me.time_zone, me.holidays) == (
        "Dana Fox",
        "dana@northwind.example",
        "Europe/Berlin",
        "DE-BY",
    )
    assert config.settings.tiers["key"].answer_within == "4 business hours"
    assert config.settings.attention.drafts == 8
    assert config.settings.catch_up_days == 14
    assert config.state_dir == Path.home() / ".local/state/wellkept"
    account, google, microsoft = config.accounts
    assert (account.name, account.provider) == ("work", "local")
    assert account.options["maildir"] == Path.home() / "Mail/work"
    assert account.options["calendars"] == (Path.home() / ".calendars/work",)
    assert (google.name, google.provider, google.options["calendars"]) == ("google", "gmail", ("primary",))
    assert (microsoft.name, microsoft.provider, microsoft.options["tenant"]) == ("microsoft", "outlook", "common")
    assert google.options["client_secret"] == EXAMPLE.parent / "google-client.json"


def _keys(data: dict[str, Any], at: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found: set[tuple[str | int, ...]] = set()
    for key, value in data.items():
        found.add((*at, key))
        if isinstance(value, dict):
            found |= _keys(value, (*at, key))
    return found


def test_the_example_shows_every_setting_and_no_other() -> None:
    data = tomllib.loads(EXAMPLE.read_text("utf-8"))
    shown = _keys({key: value for key, value in data.items() if key != "account"})
    for table in ("", "me", "customers", "attention", "state"):
        path = (table,) if table else ()
        assert {key[-1] for key in shown if key[:-1] == path} | {"account"} == {
            *fields_at(ConfigTable, path),
            "account",
        }
    assert {key[-1] for key in shown if key[:2] == ("tiers", "key")} - {"key"} == {
        "answer_within",
        "every",
        "at_most",
    }
    accounts = {account["provider"]: set(account) for account in data["account"]}
    assert accounts == {name: set(fields_at(model, ())) for name, model in PROVIDERS.items()}


def test_every_provider_of_the_config_is_in_the_registry() -> None:
    assert set(PROVIDERS) <= set(connectors.REGISTRY)
    assert all(issubclass(model, Table) for model in PROVIDERS.values())


def test_the_least_config_gets_sensible_defaults(tmp_path: Path) -> None:
    config = load(tmp_path, LEAST)
    assert config.settings.me.addresses == ("dana@northwind.example",), "addresses are case-folded"
    assert config.settings.me.hours == "Mon-Fri 09:00-17:00"
    assert config.settings.customers.written_to
    assert config.accounts[0].options["maildir"] == tmp_path / "mail", "paths start at the config"
    assert config.accounts[0].options["tasks"] is None
    assert config.state_dir.name == "wellkept"
    assert config.rules == ("pack:replies", "pack:cadence", "pack:meetings", "pack:days", "pack:complaints", "rules.d")


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake[1][:40] or mistake[0] for mistake in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_key(tmp_path: Path, mistake: tuple[str, str, str, str, str]) -> None:
    old, new, key, reason, hint = mistake
    text = EXAMPLE.read_text("utf-8")
    line = text[: text.index(old)].count("\n") + 1
    found = [problem for problem in problems_of(tmp_path, text.replace(old, new, 1)) if problem.key == key]
    assert len(found) == 1
    assert found[0].place.file == str(tmp_path / "config.toml")
    assert found[0].place.line == (line if new else line - 1)
    assert reason in found[0].what
    assert hint in found[0].hint


def test_all_mistakes_come_at_once_from_the_top_down(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    chosen = [
        mistake
        for mistake in MISTAKES
        if mistake[2] in {"rules[2]", "catch_up", "tiers.key.evry", "account[1].maildri"}
    ]
    for old, new, *_ in chosen:
        text = text.replace(old, new, 1)
    found = problems_of(tmp_path, text)
    assert [problem.key for problem in found] == [
        "rules[2]",
        "catch_up",
        "tiers.key.evry",
        "account[1].maildri",
    ]


def test_a_password_is_refused_and_not_repeated(tmp_path: Path) -> None:
    found = problems_of(tmp_path, LEAST + 'password = "hunter2"\n')
    assert len(found) == 1
    assert "secrets" in found[0].what
    assert "hunter2" not in str(found[0])


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("", "me", "missing"),
        (LEAST.split("[[account]]", maxsplit=1)[0], "account", "no account"),
        (LEAST + LEAST[LEAST.index("[[account]]") :], "account[2].name", "already"),
        (LEAST.replace('maildir = "mail"', ""), "account[1].maildir", "needs a `maildir`"),
        (LEAST.replace("[[account]]", "[account]"), "account", "[[account]]"),
        (LEAST.replace('["Dana@Northwind.example"]', "[]"), "me.addresses", "at least one"),
        (LEAST.replace('"Dana Fox"', "["), "me.name", "not closed"),
        ("x = " + "[" * 1000, "x", "nested"),
        ("account = [" + "{}," * 50_000 + "]", "account[1].name", "missing"),
    ],
    ids=["empty", "no account", "twice", "no maildir", "single", "no address", "syntax", "deep", "many"],
)
def test_what_is_missing_or_broken_is_told(tmp_path: Path, text: str, key: str, reason: str) -> None:
    assert any(problem.key == key and reason in problem.what for problem in problems_of(tmp_path, text))


def test_a_config_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"# fine\n\xff\xfe")
    with pytest.raises(Problems, match=r"config\.toml:2:1: this is not UTF-8"):
        load_config(path)
    path.write_bytes(b"#" * (SIZE_LIMIT + 1))
    with pytest.raises(Problems, match="too long"):
        load_config(path)
    with pytest.raises(Problems, match="can't be read"):
        load_config(tmp_path)


def test_without_a_config_the_way_out_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="wellkept demo") as caught:
        load_config(tmp_path / "none.toml")
    assert "wellkept init" in str(caught.value)


def test_the_config_is_found_by_variable_or_in_the_config_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("WELLKEPT_CONFIG", raising=False)
    assert default_path().parts[-2:] == ("wellkept", "config.toml")
    monkeypatch.setenv("WELLKEPT_CONFIG", str(tmp_path / "mine.toml"))
    assert default_path() == tmp_path / "mine.toml"


def test_rule_files_come_in_the_order_of_the_config(tmp_path: Path) -> None:
    folder = tmp_path / "rules.d"
    folder.mkdir()
    for name in ("b.toml", "a.toml", "notes.txt"):
        (folder / name).write_text(f"# {name}\n")
    config = load(tmp_path, 'rules = ["rules.d", "pack:replies"]\n' + LEAST)
    sources = rule_sources(config)
    assert [name for name, _ in sources] == [str(folder / "a.toml"), str(folder / "b.toml"), "pack:replies"]
    assert sources[2][1] == packs()["replies"]
    with pytest.raises(Problems, match="no rules at"):
        rule_sources(load(tmp_path, 'rules = ["rules.x"]\n' + LEAST))


def test_the_users_templates_take_the_place_of_shipped_ones(tmp_path: Path) -> None:
    shipped = templates(None)
    name = next(iter(shipped))
    (tmp_path / f"{name}.en.txt").write_text("mine")
    (tmp_path / "own.pt-BR.txt").write_text("Olá")
    found = templates(tmp_path)
    assert found[name]["en"] == "mine"
    assert found["own"] == {"pt-br": "Olá"}
    assert set(found) == {*shipped, "own"}
    (tmp_path / "nameless.txt").write_text("x")
    with pytest.raises(Problems, match="its language"):
        templates(tmp_path)
