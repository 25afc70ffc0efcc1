"""A failing test says what differs and why: the signal and its evidence, and where the rule stopped."""

from __future__ import annotations

import pytest

from tests.trials.bench import RULE, WORLD, differences

NOW = "now = 2026-03-10T16:30:00+01:00\n"
TASK = 'expect = [{ rule = "question", task = "Answer Ann" }]\n'
BOTH = 'expect = [{ rule = "question", task = "Answer Ann" }, { rule = "question", draft = "Hello Ann*" }]\n'
SIGNAL = "unanswered: ann@acme.example, since 2026-03-10 09:10: “When will the chairs arrive?” (<mail-0@test.example>)"

DRAFT = (
    "Hello Ann, Thank you for your message. I have it on my desk and will come back to you with a proper answer "
    "by Thursday, 12 March. Best regards Me Myself"
)


def test_what_is_too_much_names_its_signal_evidence_and_step() -> None:
    assert differences(RULE + WORLD + NOW + TASK).splitlines() == [
        f"+ question made a draft: “{DRAFT}”",
        "    its step hold fell due 2026-03-10 15:10",
        f"    because {SIGNAL}",
    ]


def test_a_step_that_is_not_yet_due_says_when() -> None:
    assert differences(RULE + WORLD + NOW.replace("16:30", "11:00") + TASK).splitlines() == [
        "- question should have made a task: “Answer Ann”",
        f"    {SIGNAL}",
        "      the rule fires: task not before 2026-03-10 11:10; hold not before 2026-03-10 15:10",
    ]


def test_a_condition_that_fails_shows_the_fact_and_its_value() -> None:
    rule = RULE.replace("asks = true", 'asks = true, company = "acme*", waiting = ">= 1 week"')
    assert differences(rule + WORLD + NOW + TASK).splitlines()[-1] == (
        "      the rule does not fire: company is not known, wanted: “acme*”"
    )
    rule = RULE.replace("asks = true", 'asks = true, waiting = ">= 1 week"')
    assert differences(rule + WORLD + NOW + TASK).splitlines()[-1] == (
        "      the rule does not fire: waiting = 7 h 20 min is not >= 1 week"
    )


def test_the_condition_that_kept_it_off_shows_its_value() -> None:
    rule = RULE.replace("match = { asks = true }", 'unless = { subject = "*chair*" }')
    assert "the rule does not fire: unless: subject = “Chairs” is “*chair*”" in differences(rule + WORLD + NOW + TASK)


@pytest.mark.parametrize(
    ("world", "says"),
    [
        (WORLD.replace("When will the chairs arrive?", "Thank you, perfect!"), "ann@acme.example: conversation “Chairs”: closed"),
        (
            WORLD.replace('?" }]', '?" }, { from = "me", to = "ann@acme.example", at = "2026-03-10 10:00", subject = "Re: Chairs", text = "On Friday." }]'),
            "ann@acme.example: conversation “Chairs”: ",
        ),
        (WORLD.partition("\nmail")[0] + "\n", "ann@acme.example: nothing passed between you by now"),
        ('[[test]]\nname = "nobody"\n', "the test has neither people nor mail"),
        (
            WORLD.replace('email = "ann@acme.example"', 'email = "ann@acme.example", hands_off = true'),
            "ann@acme.example does not count as a customer: marked hands-off in the book",
        ),
    ],
)  # fmt: skip
def test_where_there_is_no_signal_the_state_of_things_is_told(world: str, says: str) -> None:
    lines = differences(RULE + world + NOW + TASK).splitlines()
    assert lines[:2] == ["- question should have made a task: “Answer Ann”", "    no signal `unanswered` stands"]
    assert says in "\n".join(lines[2:])


def test_another_text_than_expected_is_shown_beside_it() -> None:
    found = differences(RULE + WORLD + NOW + BOTH.replace("Answer Ann", "Reply to *"))
    assert "+ question made a task: “Answer Ann”" in found
    assert "      task: task “Answer Ann” was made" in found


def test_a_draft_that_became_a_task_says_which_fact_is_missing() -> None:
    rule = RULE.replace('{ template = "holding-reply" }', '{ text = "Greetings to {{ person.company }}" }')
    found = differences(rule + WORLD + NOW + BOTH)
    assert "hold: task “Answer Ann Lee: Chairs” was made" in found
    assert "no draft was written: person.company is not known" in found


def test_what_holds_an_artefact_is_told() -> None:
    two = (
        RULE
        + RULE.partition('[[rule.step]]\nid    = "task"')[0].replace("question", "second")
        + ('[[rule.step]]\nafter = "6 business hours"\ndraft = { text = "Soon." }\n')
    )
    expect = BOTH.replace("}]", '}, { rule = "second", draft = "Soon." }]')
    assert "” is held: a draft is there" in differences(two + WORLD + NOW + expect)


def test_what_was_made_before_or_closed_is_told() -> None:
    first = "[[test.at]]\nnow = 2026-03-10T12:00:00+01:00\n" + TASK
    again = "[[test.at]]\nnow = 2026-03-10T13:00:00+01:00\n" + TASK
    found = differences(RULE + WORLD + first + again)
    assert "before: " in found
    assert "task by question/task: made, untouched, 2026-03-10 12:00" in found
    closed = differences(RULE + WORLD + first + again.replace("expect", 'done = ["*"]\nexpect'))
    assert "no signal `unanswered` stands" in closed
    assert "ann@acme.example: conversation “Chairs”: closed" in closed


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ('starts = "2026-03-11 10:00", ends = "2026-03-11 11:00", guests = "ann@acme.example", cancelled = true', "cancelled"),
        ('starts = "2026-03-11 10:00", ends = "2026-03-11 11:00", guests = "ann@acme.example", organiser = "ann@acme.example", our_answer = "declined"', "you declined"),
        ('starts = "2026-03-10 10:00", ends = "2026-03-10 18:00", guests = "ann@acme.example"', "it has begun"),
        ('starts = "2026-03-11 10:00", ends = "2026-03-11 11:00"', "nobody from outside"),
    ],
)  # fmt: skip
def test_a_meeting_without_a_signal_says_how_it_stands(event: str, says: str) -> None:
    text = f"""
[[rule]]
id = "prepare"
on = "upcoming"
[[rule.step]]
before = "1 week"
task = {{ title = "Prepare" }}
[[test]]
name   = "a test"
events = [{{ title = "Review", {event} }}]
now    = 2026-03-10T12:00:00+01:00
expect = [{{ rule = "prepare", task = "*" }}]
"""
    found = differences(text)
    assert "no signal `upcoming` stands" in found
    assert says in found.splitlines()[-1]
    empty = differences(text.replace("events =", "# "))
    assert empty.endswith("there is no meeting in the calendar by now")


def test_an_expected_kind_that_no_step_makes_is_told_at_once() -> None:
    expect = 'expect = [{ rule = "question", note = "*" }]\n'
    assert "none of its steps makes a note" in differences(RULE + WORLD + NOW + expect)
