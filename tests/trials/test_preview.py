"""`wellkept rules preview`: what a rule would write for somebody, from the real mailbox, and nothing is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daemon.cli import cli
from daemon.errors import UserError
from tests import example_world

Run = Callable[..., str]
OWN = """
[[rule]]
id = "in-company-words"
on = "unanswered"
[[rule.step]]
id    = "mail"
draft = { text = "Greetings to {{ person.company }}" }
[[rule.step]]
id    = "note"
note  = { text = "asked: {{ thread.quote }}" }

[[rule]]
id = "hurried"
on = "unanswered"
match = { waiting = ">= 5 business days" }
[[rule.step]]
task = { title = "Hurry" }

[[rule]]
id = "hello"
on = "lapsed"
[[rule.step]]
draft = { template = "check-in" }
"""


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    config = example_world.make(tmp_path)
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    config.write_text('rules = ["pack:replies", "pack:meetings", "own.toml"]\n' + config.read_text("utf-8"), "utf-8")
    options = ["--config", str(config), "--now", example_world.NOW]
    for words in example_world.PEOPLE:
        cli.main(["--quiet", *options, *words], standalone_mode=False)

    def call(*words: str) -> str:
        capsys.readouterr()
        cli.main([*options, "rules", "preview", *words], standalone_mode=False)
        return capsys.readouterr().out

    return call


def shown(run: Run, *words: str) -> Any:
    return json.loads(run(*words, "--json"))


def test_the_signal_that_stands_is_shown_with_what_each_step_writes(run: Run) -> None:
    text = run("key-customer-waits")
    assert (
        "key-customer-waits for Ann Lee\nunanswered since 2026-03-10 09:10: “Could you send the offer today?”" in text
    )
    assert "The rule fires: task due 2026-03-10 11:10; hold due 2026-03-10 15:10" in text
    assert "task: a task, due 2026-03-10 11:10\n    Task: Answer Ann: Offer\n" in text
    assert (
        "hold: a draft, due 2026-03-10 15:10, from holding-reply.en.txt; their language: en\n"
        "    From: Dana Fox <dana@northwind.example>\n"
        "    To: Ann Lee <ann@acme.example>\n"
        "    Subject: Re: Offer\n\n    Hello Ann,\n"
    ) in text
    assert text.endswith("Nothing was made.\n")


def test_nothing_is_made(run: Run, tmp_path: Path) -> None:
    def lies() -> list[Path]:
        return sorted(path for name in ("mail", "tasks", "calendar") for path in (tmp_path / name).rglob("*"))

    before = lies()
    run("key-customer-waits")
    run("in-company-words")
    assert lies() == before


def test_without_a_signal_the_last_mail_or_touch_stands_in_and_it_says_so(run: Run) -> None:
    text = run("hello", "--person", "ann@acme.example")
    assert "No signal `lapsed` stands for them, so this stands in for it:\n“Offer”, 2026-03-10 09:10" in text
    assert "Subject: How are things at Acme?" in text
    found = shown(run, "hello", "--person", "bo")
    assert found["real"]
    assert found["signal"]["evidence"][0]["quote"] == "call chairs for the new office"


def test_without_a_person_whoever_the_rule_fires_for_is_taken(run: Run) -> None:
    assert shown(run, "hello")["person"] == "bo@fjord.example"
    assert shown(run, "complaint")["person"] == "ann@acme.example", "the signal stands, the rule does not fire"
    assert shown(run, "complaint")["fires"] is False
    assert "complaint = false is not true" in shown(run, "complaint")["because"]


def test_a_meeting_and_a_message_may_be_named_too(run: Run) -> None:
    assert shown(run, "prepare", "--person", "Ann Lee")["steps"][0]["artefact"]["title"] == "Prepare: Roadmap (Ann Lee)"
    assert shown(run, "hurried", "--person", "<offer@acme.example>")["person"] == "ann@acme.example"


def test_a_rule_that_does_not_fire_is_rendered_all_the_same_and_says_why(run: Run) -> None:
    text = run("hurried")
    assert "The rule does not fire: waiting = 7 h 20 min is not >= 5 business days" in text
    assert "    Task: Hurry" in text


def test_a_draft_that_becomes_a_task_names_the_missing_fact(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "state" / "book.json"
    book.write_text(book.read_text("utf-8").replace('"Acme"', '""'), "utf-8")
    text = run("in-company-words", "--step", "mail")
    assert "mail: a task" in text
    assert (
        "    A draft was asked for: no draft was written: person.company is not known\n    Task: Answer Ann Lee: Offer"
        in text
    )
    assert text.count("person.company") == 1
    (step,) = shown(run, "in-company-words", "--step", "mail")["steps"]
    assert step["instead"] == "no draft was written: person.company is not known"


def test_the_language_is_the_persons_and_the_template_the_nearest_there_is(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "state" / "book.json"
    kept = book.read_text("utf-8")
    for language, template in (("nl", "nl"), ("fr-CA", "fr"), ("pl", "en")):
        entry = f'"company": "Acme", "language": "{language}"'
        book.write_text(kept.replace('"company": "Acme"', entry), "utf-8")
        step = shown(run, "key-customer-waits", "--step", "hold")["steps"][0]
        assert (step["language"], step["template"]) == (language, f"holding-reply.{template}.txt")


def test_an_own_template_is_what_is_shown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "holding-reply.en.txt").write_text("Soon, {{ person.first_name }}.", "utf-8")
    assert "\n    Soon, Ann.\n" in run("key-customer-waits", "--step", "hold")


def test_a_note_is_shown_as_a_note(run: Run) -> None:
    text = run("in-company-words", "--step", "note")
    assert "    Note for ann@acme.example\n\n    asked: Could you send the offer today?\n" in text


@pytest.mark.parametrize(
    ("words", "what", "advice"),
    [
        (["key-customer-wait"], "there is no rule 'key-customer-wait'", "key-customer-waits"),
        (["zzz"], "there is no rule 'zzz'", "the rules are complaint, customer-waits"),
        (["key-customer-waits", "--step", "hodl"], "no step 'hodl'", "`hold`"),
        (["key-customer-waits", "--person", "zoe@nowhere.example"], "'zoe@nowhere.example' is no key", "signals"),
        (["key-customer-waits", "--person", "bo@fjord.example"], "nothing of theirs that could stand in", "--person"),
    ],
)
def test_what_means_nothing_is_refused_with_advice(words: list[str], what: str, advice: str, run: Run) -> None:
    with pytest.raises(UserError) as caught:
        run(*words)
    assert what in caught.value.what
    assert advice in caught.value.advice
