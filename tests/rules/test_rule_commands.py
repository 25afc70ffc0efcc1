"""`wellkept rules check` and `list`: what looks wrong in rules that are right, and what is in force."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from daemon.cli import cli
from tests import example_world

RULE = """
[[rule]]
id = "answer-ann"
on = "unanswered"
match = { asks = true }

[[rule.step]]
id = "task"
after = "2 business hours"
task = { title = "Answer {{ person.first_name }}" }

[[rule.step]]
id = "hold"
after = "4 business hours"
draft = { template = "holding-reply" }
"""


class World:
    """A mailbox in which Ann waits, and one rule file."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.config = example_world.make(folder)
        self.config.write_text(f'rules = ["answer.toml"]\n{example_world.CONFIG}', "utf-8")
        self.capsys = capsys
        self.write(RULE)

    def write(self, text: str) -> None:
        (self.folder / "answer.toml").write_text(text, "utf-8")

    def run(self, *words: str) -> str:
        self.capsys.readouterr()
        options = ["--config", str(self.config), "--now", example_world.NOW]
        assert cli.main([*options, *words], standalone_mode=False) in (0, None)
        return self.capsys.readouterr().out.replace(f"{self.folder}/", "")

    def warnings(self) -> list[tuple[int, int, str, str, str]]:
        found = json.loads(self.run("rules", "check", "--json"))
        assert found["problems"] == []
        return [(one["line"], one["column"], one["key"], one["what"], one["hint"]) for one in found["warnings"]]


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> World:
    return World(tmp_path, capsys)


def test_check_makes_no_state_where_there_is_none(world: World) -> None:
    assert world.run("rules", "check") == "1 rules and 0 tests: no mistakes.\n"
    assert not (world.folder / "state").exists()


def test_a_renamed_rule_is_pointed_at_before_everything_is_made_again(world: World) -> None:
    world.run("apply")
    assert world.warnings() == []
    world.write(f"# mine\n{RULE.replace('answer-ann', 'answer-everybody')}")
    assert world.warnings() == [
        (
            4,
            1,
            "rule[1].id",
            "this looks like the former `answer-ann`: its 1 draft and 1 task will be made again where their reasons stand",
            'add `was = "answer-ann"` if it is the same rule',
        )
    ]
    again = json.loads(world.run("plan", "--json"))
    assert {action["rule"] for action in again if not action["held"]} == {"answer-everybody"}
    assert "one thing to look at" in world.run("rules", "check")


def test_with_was_nothing_is_pointed_at_and_nothing_made_again(world: World) -> None:
    world.run("apply")
    world.write(RULE.replace('id = "answer-ann"', 'id = "answer-everybody"\nwas = "answer-ann"'))
    assert world.warnings() == []
    assert json.loads(world.run("plan", "--json")) == []


def test_a_renamed_step_is_pointed_at(world: World) -> None:
    world.run("apply")
    world.write(RULE.replace('id = "hold"', 'id = "holding"'))
    ((line, column, key, what, hint),) = world.warnings()
    assert (line, column, key) == (13, 1, "rule[1].step[2].id")
    assert "the step `holding` looks like the former `hold`: its 1 draft will be made again" in what
    assert hint == 'add `was = "hold"` if it is the same step'
    world.write(RULE.replace('id = "hold"', 'id = "holding"\nwas = "hold"'))
    assert world.warnings() == []


def test_a_named_step_that_had_no_name_is_pointed_at(world: World) -> None:
    world.write(RULE.replace('id = "task"\n', ""))
    world.run("apply")
    world.write(RULE)
    ((*_, key, what, _hint),) = world.warnings()
    assert (key, "former `task-1`" in what) == ("rule[1].step[1].id", True)


def test_of_two_renamed_rules_each_is_told_its_own_former_name(world: World) -> None:
    two = RULE + RULE.replace("answer-ann", "hold-ann").replace('id = "task"', 'id = "ask"')
    world.write(two)
    world.run("apply")
    world.write(two.replace("answer-ann", "answer-anna").replace("hold-ann", "hold-anna"))
    assert [(key, hint) for *_, key, _, hint in world.warnings()] == [
        ("rule[1].id", 'add `was = "answer-ann"` if it is the same rule'),
        ("rule[2].id", 'add `was = "hold-ann"` if it is the same rule'),
    ]


def test_a_rule_that_makes_other_things_or_is_new_beside_the_old_one_is_not_pointed_at(world: World) -> None:
    world.run("apply")
    note = '[[rule]]\nid = "noted"\non = "unanswered"\n[[rule.step]]\nnote = { text = "x" }\n'
    world.write(note)
    assert world.warnings() == []
    world.write(RULE + note + RULE.replace("answer-ann", "another"))
    assert world.warnings() == []
    world.write(
        RULE.replace("answer-ann", "gone-quiet")
        .replace("unanswered", "lapsed")
        .replace("asks = true", "waits = true")
        .replace("draft = {", "note = { text = 'n' } #")
    )
    assert world.warnings() == []


def test_a_tag_that_nobody_has_is_pointed_at_once_there_is_a_book(world: World) -> None:
    world.write(RULE.replace("{ asks = true }", '[{ tags = ["custmer", "vip*"] }, { tags = "!customer" }]'))
    assert world.warnings() == []
    world.run("people", "add", "Ann Lee", "--email", "ann@acme.example", "--tag", "customer", "--tag", "vip-2026")
    assert world.warnings() == [
        (5, 20, "rule[1].match[1].tags[1]", "nobody in the book has the tag `custmer`", "did you mean `customer`?")
    ]


def test_an_account_that_there_is_not_is_pointed_at(world: World) -> None:
    world.write(RULE.replace("asks = true", 'account = "wrok"'))
    ((*_, what, hint),) = world.warnings()
    assert "no account `wrok`" in what
    assert hint == "did you mean `work`?"


def test_files_are_checked_by_themselves(world: World) -> None:
    other = world.folder / "other.toml"
    other.write_text(RULE, "utf-8")
    assert world.run("rules", "check", str(other)) == "1 rules and 0 tests: no mistakes.\n"


def lines(text: str) -> Sequence[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_rules_in_force_are_listed_with_their_steps_and_places(world: World) -> None:
    world.write(RULE.replace("match", 'description = "Ann first"\nmatch'))
    assert lines(world.run("rules", "list")) == [
        "answer-ann on unanswered (answer.toml:2)",
        "Ann first",
        "task task: after 2 business hours",
        "draft hold: after 4 business hours",
        "1 rules",
    ]
    (rule,) = json.loads(world.run("rules", "list", "--json"))
    assert (rule["rule"], rule["file"], rule["line"]) == ("answer-ann", "answer.toml", 2)
    assert rule["steps"][1] == {"step": "hold", "kind": "draft", "after": "4 business hours", "before": None}
