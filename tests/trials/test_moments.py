"""`[[test.at]]`: time passes, mail and meetings come and go, the user acts; each pass is held to its own `expect`."""

from __future__ import annotations

import pytest

from tests.trials.bench import RULE, WORLD, differences, problems

NOON = """
[[test.at]]
now    = 2026-03-10T12:00:00+01:00
expect = [{ rule = "question", task = "Answer Ann" }]
"""
EVENING = """
[[test.at]]
now    = 2026-03-10T16:30:00+01:00
expect = [{ rule = "question", task = "Answer Ann" }, { rule = "question", draft = "*" }]
"""


def test_each_pass_is_held_to_what_it_makes_itself() -> None:
    later = '[[test.at]]\nnow = 2026-03-10T16:00:00+01:00\nexpect = [{ rule = "question", draft = "Hello Ann*" }]\n'
    idle = "[[test.at]]\nnow = 2026-03-10T16:10:00+01:00\nexpect = []\n"
    assert differences(RULE + WORLD + NOON + later + idle) == ""
    again = later + idle.replace("[]", '[{ rule = "question", task = "*" }]')
    assert differences(RULE + WORLD + NOON + again).startswith("at 2026-03-10 16:10:\n  - question should have made")


def test_a_moment_without_expect_wants_nothing() -> None:
    early = "[[test.at]]\nnow = 2026-03-10T09:30:00+01:00\n"
    assert differences(RULE + WORLD + early + NOON) == ""
    assert "+ question made a task" in differences(RULE + WORLD + NOON.partition("expect")[0])


@pytest.mark.parametrize(
    ("deed", "left"),
    [
        ('done = ["Answer *"]', ""),
        ('deleted = ["answer ann"]', ""),
        ('snoozed = [{ person = "Ann@acme.example", until = "2026-03-12 09:00" }]', ""),
        ('edited = ["*"]', "! there is no draft “*” to edit; open drafts: none"),
        ('done = ["Call *"]', "! there is no task “Call *” to tick off; open tasks: “Answer Ann”"),
    ],
)
def test_a_task_that_the_user_dealt_with_brings_no_draft(deed: str, left: str) -> None:
    later = f"[[test.at]]\nnow = 2026-03-10T16:00:00+01:00\n{deed}\n"
    found = differences(RULE + WORLD + NOON + later)
    assert left in found
    assert bool(found) == bool(left)


@pytest.mark.parametrize("deed", ["sent", "discarded", "edited"])
def test_a_draft_the_user_dealt_with_is_not_written_again(deed: str) -> None:
    later = f'[[test.at]]\nnow = 2026-03-11T12:00:00+01:00\n{deed} = ["Hello Ann,*"]\nexpect = []\n'
    assert differences(RULE + WORLD + EVENING + later) == ""


def test_a_sent_draft_is_an_answer_and_the_next_question_a_new_wait() -> None:
    world = WORLD.replace(
        "today?" if "today?" in WORLD else 'arrive?" }]',
        'arrive?" }, { from = "ann@acme.example", at = "2026-03-11 10:00", subject = "Re: Chairs", text = "And when will the tables come?" }]',
    )
    sent = '[[test.at]]\nnow = 2026-03-11T09:30:00+01:00\nsent = ["*"]\n'
    again = '[[test.at]]\nnow = 2026-03-11T12:30:00+01:00\nexpect = [{ rule = "question", task = "Answer Ann" }]\n'
    assert differences(RULE + world + EVENING + sent + again) == ""


MEETING = """
[[rule]]
id = "prepare"
on = "upcoming"

[[rule.step]]
before = "1 business day"
task   = { title = "Prepare {{ event.title }}" }

[[test]]
name   = "a test"
people = [{ name = "Ann Lee", email = "ann@acme.example" }]
events = [{ title = "Roadmap", starts = "2026-03-17 10:00", ends = "2026-03-17 11:00", guests = ["ann@acme.example"], CHANGE }]

[[test.at]]
now    = 2026-03-16T11:00:00+01:00
expect = FIRST

[[test.at]]
now    = 2026-03-16T12:00:00+01:00
expect = SECOND
"""
PREPARED = '[{ rule = "prepare", task = "Prepare Roadmap" }]'


@pytest.mark.parametrize(
    ("change", "first", "second"),
    [
        ('description = ""', PREPARED, "[]"),
        ('added = "2026-03-16 11:30"', "[]", PREPARED),
        ("cancelled = true", "[]", "[]"),
        ('cancelled = "2026-03-16 10:30"', "[]", "[]"),
        ('cancelled = "2026-03-16 11:30"', PREPARED, "[]"),
        ('added = "2026-03-16 11:10", cancelled = "2026-03-16 11:20"', "[]", "[]"),
    ],
)
def test_meetings_come_and_go_between_passes(change: str, first: str, second: str) -> None:
    text = MEETING.replace("CHANGE", change).replace("FIRST", first).replace("SECOND", second)
    assert differences(text) == ""


def test_a_logged_call_between_passes_ends_the_wait() -> None:
    world = WORLD + 'touches = [{ person = "ann@acme.example", at = "2026-03-10 13:00" }]\n'
    assert differences(RULE + world + NOON + "[[test.at]]\nnow = 2026-03-10T16:00:00+01:00\n") == ""


def test_what_asks_first_comes_when_it_is_approved() -> None:
    asking = RULE.replace('id    = "hold"', 'id    = "hold"\napprove = "ask"')
    task = EVENING.replace(', { rule = "question", draft = "*" }', "")
    later = '[[test.at]]\nnow = 2026-03-10T16:50:00+01:00\napproved = ["hello ann*"]\n'
    assert differences(asking + WORLD + task + later + 'expect = [{ rule = "question", draft = "*" }]\n') == ""
    found = differences(asking + WORLD + task + later.replace("hello", "goodbye"))
    assert "! nothing that waits for your approval is “goodbye ann*”; what waits: “Hello Ann, Thank you" in found
    silent = differences(asking + WORLD + EVENING)
    assert "” is held: " in silent, "the reason is told"


def test_a_notice_is_expected_by_its_title_and_never_shown() -> None:
    notify = RULE + '[[rule.step]]\nnotify = { title = "{{ person.first_name }} waits" }\n'
    expect = NOON.replace("}]", '}, { rule = "question", notify = "Ann waits" }]')
    assert differences(notify + WORLD + expect) == ""


def test_a_rule_that_another_one_stops_says_so() -> None:
    first = RULE.replace("question", "first").replace("match", "stop  = true\nmatch")
    found = differences(first + RULE + WORLD + NOON)
    assert "the rule does not fire: does not look at it: first applies and says `stop`" in found


# The zone


@pytest.mark.parametrize(
    ("moment", "zone", "late"),
    [
        # 09:10 local is within the hours: two of them have passed at 11:10, and not a minute before
        ("2026-03-10T11:10:00+01:00", "", True),
        ("2026-03-10T11:09:00+01:00", "", False),
        ("2026-03-10T11:10:00+05:30", "", True),
        ("2026-03-10T11:09:00+05:30", "", False),
        ("2026-03-10T11:10:00+05:45", "", True),
        ("2026-03-10T11:09:00-09:30", "", False),
        ("2026-03-10T11:10:00-12:00", "", True),
        ("2026-03-10T11:10:00+14:00", "", True),
        ("2026-03-10 11:10", "Asia/Kolkata", True),
        ("2026-03-10 11:09", "Asia/Kolkata", False),
        ("2026-03-10T05:40:00Z", "Asia/Kolkata", True),
        ("2026-03-10 11:10", "", True),
    ],
)
def test_working_time_is_that_of_the_zone_to_the_minute(moment: str, zone: str, late: bool) -> None:
    key = f'zone = "{zone}"\n' if zone else ""
    expect = '[{ rule = "question", task = "*" }]' if late else "[]"
    assert differences(f'{RULE}{WORLD}{key}now = "{moment}"\nexpect = {expect}\n') == ""


OVERNIGHT = """
[[rule]]
id = "later"
on = "unanswered"

[[rule.step]]
after = "AFTER"
task  = { title = "Answer {{ person.first_name }}" }

[[test]]
name   = "a test"
zone   = "Europe/Berlin"
people = [{ name = "Ann Lee", email = "ann@acme.example" }]
mail   = [{ from = "ann@acme.example", at = "SENT", subject = "Chairs", text = "When will the chairs arrive?" }]

[[test.at]]
now    = "EARLY"
expect = []

[[test.at]]
now    = "LATE"
expect = [{ rule = "later", task = "Answer Ann" }]
"""


@pytest.mark.parametrize(
    ("after", "sent", "early", "late"),
    [
        # clocks go forward on 29 March 2026, back on 25 October
        ("24 hours", "2026-03-28 12:00", "2026-03-29 12:59", "2026-03-29 13:00"),
        ("24 hours", "2026-10-24 12:00", "2026-10-25 10:59", "2026-10-25 11:00"),
        ("1 day", "2026-03-28 12:00", "2026-03-29 11:59", "2026-03-29 12:00"),
        ("4 business hours", "2026-03-27 16:30", "2026-03-30 12:29", "2026-03-30 12:30"),
        ("4 business hours", "2026-10-23 16:30", "2026-10-26 12:29", "2026-10-26 12:30"),
    ],
)
def test_a_named_zone_changes_its_clocks(after: str, sent: str, early: str, late: str) -> None:
    text = OVERNIGHT.replace("AFTER", after).replace("SENT", sent).replace("EARLY", early).replace("LATE", late)
    assert differences(text) == ""


# Mistakes


@pytest.mark.parametrize(
    ("rest", "key", "reason"),
    [
        ('zone = "Europe/Berln"\nnow = 2026-03-10T16:00:00', "test[1].zone", "did you mean Europe/Berlin"),
        ('zone = "../../etc/passwd"\nnow = 2026-03-10T16:00:00', "test[1].zone", "no time zone"),
        ("now = 2026-03-10T16:00:00+05:13", "test[1].now", "no time zone keeps this offset all year (name the zone"),
        ("[[test.at]]\nnow = 2026-03-10T16:00:00-03:30", "test[1].at[1].now", "America/St_Johns"),
        ("now = 0001-01-01T00:00:00+14:00", "test[1].now", "between 1971 and 2199"),
        ("now = 9999-12-31T23:59:59-12:00", "test[1].now", "between 1971 and 2199"),
        ("now = 2026-03-10T16:00:00\n" + NOON, "test[1].now", "stands in each of them"),
        ("expect = []\n" + NOON, "test[1].expect", "stands in each of them"),
        ("[[test.at]]\nexpect = []", "test[1].at[1].now", "needs its moment"),
        (NOON + NOON, "test[1].at", "in order of time"),
        (EVENING + NOON, "test[1].at", "in order of time"),
        ("at = [2026-03-10T16:00:00+01:00]", "test[1].at[1]", "must be a table"),
        ("now = 2026-03-09T16:00:00+01:00", "test[1].mail[1].at", "never arrives"),
        (NOON + 'dnoe = ["x"]', "test[1].at[1].dnoe", "did you mean `done`?"),
        (NOON + f'done = ["{"x" * 501}"]', "test[1].at[1].done[1]", "too long"),
        (NOON.replace("question", "qestion"), "test[1].at[1].expect[1].rule", "did you mean `question`?"),
    ],
)
def test_a_mistake_in_a_test_is_told_with_its_key(rest: str, key: str, reason: str) -> None:
    (problem,) = problems(RULE + WORLD + rest)
    assert f": {key}: " in problem
    assert reason in problem


@pytest.mark.parametrize(
    ("world", "reason"),
    [
        (WORLD.replace("}]\nmail", ', tags = [" "] }]\nmail'), "an entry is empty"),
        (
            WORLD.replace("}]\nmail", '}, { name = "Ann Low", email = "low@acme.example" }]\nmail')
            + 'touches = [{ person = "Ann", at = "2026-03-10 10:00" }]\n',
            "may be",
        ),
    ],
)
def test_a_world_that_cannot_be_fails_its_test_and_says_why(world: str, reason: str) -> None:
    found = differences(RULE + world + NOON)
    assert found.startswith("! the test itself is wrong: ")
    assert reason in found


def test_one_test_leaves_nothing_behind_for_the_next() -> None:
    from tests.trials.bench import results

    quiet = '[[test]]\nname = "nobody"\nnow = 2026-03-10T12:00:00+01:00\nexpect = []\n'
    found = results(RULE + WORLD + NOON + quiet + WORLD.replace("a test", "again") + NOON)
    assert [(result.name, result.differences) for result in found] == [("a test", ()), ("nobody", ()), ("again", ())]
