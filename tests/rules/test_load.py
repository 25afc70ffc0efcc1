"""Rule files: what is right becomes frozen rules, what is wrong is told all at once, with its place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.document import PROBLEM_LIMIT, SIZE_LIMIT
from rules.facts import COMMON, FactSpec
from rules.load import load
from rules.positions import Positions
from rules.rule import Problem, Problems, RuleSet
from rules.templating import Templates

BAD = Path(__file__).parent / "bad"
SIGNALS = {
    "unanswered": {
        **COMMON,
        "asks": FactSpec("flag", ""),
        "subject": FactSpec("text", ""),
        "waiting": FactSpec("span", ""),
        "messages": FactSpec("number", ""),
        "complaint": FactSpec("flag", ""),
    },
    "upcoming": {**COMMON, "starts": FactSpec("moment", ""), "title": FactSpec("text", "")},
    "silent": {**COMMON},
    "promised": {**COMMON},
}
TEMPLATES = Templates(
    {
        "holding-reply": {"en": "Hello {{ person.first_name }}", "de": "Hallo {{ person.first_name }}"},
        "see-you": {"en": "Subject: {{ event.title }}\n\nSee you {{ event.day }}"},
    }
)
GOOD = """
[[rule]]
id     = "key-customers-same-day"
on     = "unanswered"
match  = { tier = ["key", "gold"], asks = true, subject = "*offer*", waiting = ">= 1 business hour" }
unless = { complaint = true }
description = "Key customers hear from us the same day"

[[rule.step]]
id    = "task"
after = "2 business hours"
task  = { title = "Answer {{ person.first_name }}: {{ thread.subject }}", due = "4 business hours" }

[[rule.step]]
after = "6 business hours"
draft = { template = "holding-reply" }

[[test]]
name   = "a waiting key customer becomes a task, then a holding draft"
now    = 2026-03-10T16:00:00+01:00
people = [{ name = "Ann Lee", email = "ann@acme.example", tier = "key", dates = { birthday = "--02-29" } }]
mail   = [{ from = "ann@acme.example", at = "2026-03-10 09:10", subject = "Offer?", text = "Could you send it?" }]
expect = [{ rule = "key-customers-same-day", task = "Answer Ann: *" }]
"""

# file → line, key, a word of the reason, a word of the hint
MISTAKES = {
    "not-toml": (2, "rule[1].id", "not TOML", ""),
    "unknown-top-level-key": (1, "ruel", "no key `ruel`", "`rule`"),
    "unknown-rule-key": (4, "rule[1].prioritty", "no key", "`priority`"),
    "unknown-step-key": (5, "rule[1].step[1].afterr", "no key", "`after`"),
    "unknown-task-key": (5, "rule[1].step[1].task.deu", "no key", "`due`"),
    "rule-single-table": (1, "rule", "[[rule]]", ""),
    "id-missing": (1, "rule[1].id", "needs an `id`", ""),
    "id-empty": (2, "rule[1].id", "needs an `id`", ""),
    "id-not-text": (2, "rule[1].id", "text", ""),
    "id-duplicate": (8, "rule[2].id", "already", "id-duplicate.toml:2:1"),
    "on-missing": (1, "rule[1].on", "needs `on`", "unanswered"),
    "on-unknown": (3, "rule[1].on", "no signal", "`unanswered`"),
    "priority-text": (4, "rule[1].priority", "whole number", ""),
    "fact-unknown": (4, "rule[1].match.subjct", "no fact `subjct`", "`subject`"),
    "fact-unknown-in-unless": (4, "rule[1].unless[2].complain", "no fact", "`complaint`"),
    "fact-beside-lookalike": (7, "rule[1].match.subjct", "no fact", "`subject`"),
    "flag-as-text": (4, "rule[1].match.asks", "true or false", ""),
    "number-as-word": (4, "rule[1].match.messages", "not a number", ""),
    "span-without-sign": (4, "rule[1].match.waiting", "comparison", ""),
    "span-with-typo": (4, "rule[1].match.waiting", "busines hours", ""),
    "moment-no-date": (4, "rule[1].match.starts", "not a date", ""),
    "globs-mixed": (4, "rule[1].match.subject", "`!`", ""),
    "globs-empty-list": (4, "rule[1].match.subject", "empty list", ""),
    "tier-unknown": (4, "rule[1].match.tier[2]", "no tier `kee`", "`key`"),
    "template-unknown": (5, "rule[1].step[1].draft.template", "no template", "`holding-reply`"),
    "template-needs-event": (
        5,
        "rule[1].step[1].draft.template",
        "`event` is not known for `unanswered`",
        "",
    ),
    "variable-unknown": (5, "rule[1].step[1].task.title", "person.first_nam", "`person.first_name`"),
    "variable-of-other-signal": (5, "rule[1].step[1].task.title", "`event` is not known", "upcoming"),
    "variable-private-in-draft": (5, "rule[1].step[1].draft.text", "never for a draft", "talking_points"),
    "template-syntax": (5, "rule[1].step[1].note.text", "can't be read", ""),
    "step-missing": (1, "rule[1].step", "at least one step", ""),
    "step-without-artefact": (4, "rule[1].step[1]", "exactly one", ""),
    "step-with-two-artefacts": (4, "rule[1].step[1]", "exactly one", ""),
    "step-id-duplicate": (9, "rule[1].step[2].id", "'s' already", ""),
    "step-id-empty": (5, "rule[1].step[1].id", "empty", ""),
    "after-no-duration": (5, "rule[1].step[1].after", "soonish", ""),
    "after-and-before": (6, "rule[1].step[1].before", "not both", ""),
    "before-without-deadline": (5, "rule[1].step[1].before", "no deadline", "`after`"),
    "ladder-backwards": (8, "rule[1].step[2].after", "'task-1' above is never made", ""),
    "due-no-duration": (5, "rule[1].step[1].task.due", "tomorow", ""),
    "task-without-title": (5, "rule[1].step[1].task.title", "needs a `title`", ""),
    "draft-empty": (5, "rule[1].step[1].draft.text", "`template` or a `text`", ""),
    "draft-template-and-text": (5, "rule[1].step[1].draft", "not both", ""),
    "draft-without-subject": (5, "rule[1].step[1].draft.subject", "needs a `subject`", ""),
    "note-without-text": (5, "rule[1].step[1].note.text", "needs a `text`", ""),
    "test-unknown-rule": (9, "test[1].expect[1].rule", "no rule 'q'", ""),
    "test-without-moment": (6, "test[1].now", "needs a moment", ""),
    "test-without-name": (6, "test[1].name", "needs a `name`", ""),
    "test-mail-without-sender": (9, "test[1].mail[1].from", "`from` is missing", ""),
    "test-mail-at-no-moment": (9, "test[1].mail[1].at", "must be a moment", ""),
    "test-expects-nothing-named": (9, "test[1].expect[1]", "exactly one", ""),
    "at-most-no-cap": (4, "rule[1].at_most", "1 per person per month", ""),
    "at-most-zero": (4, "rule[1].at_most[2]", "make nothing", ""),
    "at-most-twice": (4, "rule[1].at_most[2]", "'2 per person per week'", "keep one"),
    "at-most-number": (4, "rule[1].at_most", "text", ""),
    "gap-no-duration": (4, "rule[1].gap", "soonish", ""),
    "quiet-no-hours": (4, "rule[1].quiet", "no day of the week", ""),
    "quiet-for-ever": (4, "rule[1].quiet", "whole week", ""),
    "stop-text": (4, "rule[1].stop", "true or false", ""),
    "approve-unknown": (4, "rule[1].approve", "'ask'", ""),
    "step-approve-unknown": (5, "rule[1].step[1].approve", "'ask'", ""),
    "notify-without-title": (5, "rule[1].step[1].notify.title", "needs a `title`", ""),
    "notify-with-mail": (5, "rule[1].step[1].notify.title", "not known for `a notice`", "others see your screen"),
    "notify-with-notes": (5, "rule[1].step[1].notify.title", "`person.notes` is not known", ""),
    "upcoming-after": (5, "rule[1].step[1].after", "never made", "before"),
    "upcoming-at-once": (7, "rule[1].step[2]", "never made", "before"),
    "nested-too-deeply": (1, "x", "nested too deeply", ""),
}


def read(*texts: str, name: str = "rules.toml") -> RuleSet:
    sources = [(name, text) for text in texts]
    return load(
        sources,
        templates=TEMPLATES,
        tiers=["key", "gold"],
        signals=SIGNALS,
        deadlines=["upcoming", "promised"],
        ahead=["upcoming"],
    )


def outcome(text: str, name: str = "rules.toml") -> RuleSet | Problems:
    try:
        return read(text, name=name)
    except Problems as problems:
        return problems


def problems_of(*texts: str, name: str = "rules.toml") -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        read(*texts, name=name)
    return caught.value.problems


def test_a_good_file_becomes_frozen_rules() -> None:
    (rule,) = read(GOOD).rules
    assert rule.id == "key-customers-same-day"
    assert str(rule.place) == "rules.toml:2:3"
    assert [condition.name for condition in rule.match[0]] == ["tier", "asks", "subject", "waiting"]
    assert [condition.text for condition in rule.unless[0]] == ["true"]
    assert [(step.id, step.kind) for step in rule.steps] == [("task", "task"), ("draft-1", "draft")]
    assert rule.steps[0].options["due"] == "4 business hours"
    assert rule.steps[1].options == {"template": "holding-reply"}
    with pytest.raises(AttributeError):
        rule.id = "other"  # type: ignore[misc]


def test_how_often_a_rule_may_act_is_read_with_it() -> None:
    limits = """stop = true
at_most = ["1 per person per month", "5 per day", "40"]
gap = "2 business days"
quiet = "18:00-08:00"
approve = "ask"
"""
    (rule,) = read(GOOD.replace("description", limits + "description")).rules
    assert [str(cap) for cap in rule.caps] == ["1 per person per month", "5 per day", "40 ever"]
    assert (str(rule.gap), rule.stop) == ("2 business days", True)
    assert rule.quiet == (((8 * 60, 18 * 60),),) * 7
    assert [step.asks for step in rule.steps] == [True, True]
    (single,) = read(GOOD.replace("description", 'at_most = "5  PER day"\ndescription')).rules
    assert [str(cap) for cap in single.caps] == ["5 per day"]


def test_a_single_step_may_ask_first() -> None:
    (rule,) = read(GOOD.replace('after = "6', 'approve = "ask"\nafter = "6')).rules
    assert [step.asks for step in rule.steps] == [False, True]


def test_a_test_block_becomes_a_case_with_aware_moments() -> None:
    (case,) = read(GOOD).tests
    (moment,) = case.moments
    assert moment.now == datetime.fromisoformat("2026-03-10T16:00:00+01:00")
    assert case.mail[0].at == datetime.fromisoformat("2026-03-10T09:10:00+01:00"), "it takes the offset of `now`"
    assert case.people[0].id == "ann@acme.example"
    assert (case.people[0].dates[0].month, case.people[0].dates[0].day) == (2, 29)
    assert moment.expect[0].glob == "Answer Ann: *"
    assert case.file == "rules.toml"
    assert case.line == 18


def test_naive_tests_are_taken_as_utc() -> None:
    (case,) = read(GOOD.replace("+01:00", "")).tests
    assert case.moments[0].now == datetime(2026, 3, 10, 16, tzinfo=UTC)


def test_every_mistake_has_a_file_and_every_file_a_mistake() -> None:
    assert {path.stem for path in BAD.glob("*.toml")} == set(MISTAKES)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_file_line_and_key(name: str) -> None:
    line, key, reason, hint = MISTAKES[name]
    path = BAD / f"{name}.toml"
    found = problems_of(path.read_text("utf-8"), name=path.name)
    assert len(found) == 1, [str(problem) for problem in found]
    (problem,) = found
    assert problem.place.file == path.name
    assert (problem.place.line, problem.key) == (line, key)
    assert reason in problem.what
    assert hint in problem.hint


def test_all_mistakes_of_all_files_come_at_once_in_order() -> None:
    one = GOOD.replace("asks = true", "ask = true").replace('due = "4', 'deu = "4') + "[extra]\n"
    two = GOOD.replace("key-customers-same-day", "other").replace("holding-reply", "holding").replace("now", "nwo")
    with pytest.raises(Problems) as caught:
        load([("a.toml", one), ("b.toml", two)], templates=TEMPLATES, tiers=["key", "gold"], signals=SIGNALS)
    places = [(problem.place.file, problem.place.line) for problem in caught.value.problems]
    assert places == sorted(places)
    assert [(problem.place.file, problem.key) for problem in caught.value.problems] == [
        ("a.toml", "rule[1].match.ask"),
        ("a.toml", "rule[1].step[1].task.deu"),
        ("a.toml", "extra"),
        ("b.toml", "rule[1].step[2].draft.template"),
        ("b.toml", "test[1].now"),
        ("b.toml", "test[1].nwo"),
    ]
    assert "rule 'key-customers-same-day'" in str(caught.value.problems[0])


def test_ids_are_unique_across_files() -> None:
    (problem,) = problems_of(GOOD, GOOD.replace("[[test]]", "[[test]]\n"))
    assert "already" in problem.what


def test_packs_name_their_steps_and_may_know_tiers_that_the_user_does_not() -> None:
    text = GOOD.replace('"gold"', '"platinum"')
    (problem,) = problems_of(text, name="pack:replies")
    assert (problem.key, "pack" in problem.what) == ("rule[1].step[2].id", True)
    named = text.replace('after = "6', 'id = "hold"\nafter = "6')
    assert read(named, name="pack:replies").rules[0].steps[1].id == "hold"


def test_steps_of_two_kinds_and_of_two_clocks_may_stand_in_any_order() -> None:
    text = """
[[rule]]
id = "r"
on = "promised"
[[rule.step]]
after = "2 days"
task = { title = "a" }
[[rule.step]]
after = "1 day"
note = { text = "b" }
[[rule.step]]
after = "9 business hours"
task = { title = "c" }
[[rule.step]]
before = "2 days"
draft = { subject = "s", text = "d" }
[[rule.step]]
before = "1 day"
draft = { subject = "s", text = "e" }
"""
    steps = read(text).rules[0].steps
    assert [step.id for step in steps] == ["task-1", "note-1", "task-2", "draft-1", "draft-2"]


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    assert read("\ufeff" + GOOD.replace("\n", "\r\n")).rules


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000,
        "x = " + "{a=" * 100_000,
        "a." * 100_000 + "b = 1",
        "[" + "a." * 100_000 + "b]",
        "x = " + "9" * 100_000,
        "x = 0x" + "f" * 100_000,
        'x = """' + '"' * 100_000,
        "[[rule]]\n" * 50_000,
        "[[rule]]\nmatch = [" + "{a = 1}," * 50_000 + "]\n",
        "rule = [" + "1," * 100_000 + "]",
        "x\x00 = 1",
        "#" * (SIZE_LIMIT + 1),
        "[[rule]]\nid = 0x" + "f" * 10_000,
        "'" * 100_001,
        "[[rule]]\nid = '" + "a" * 100_000 + "'\non = '" + "b" * 100_000 + "'",
        "[[rule]]\nid = 'a'\non = 'silent'\n"
        + "".join(f"[[rule.step]]\nafter = '{n} minutes'\nnote = {{ text = 'x' }}\n" for n in range(5_000)),
    ],
    ids=lambda text: text[:12],
)
def test_bombs_become_problems(text: str) -> None:
    found = problems_of(text)
    assert 0 < len(found) <= PROBLEM_LIMIT
    assert all(len(str(problem)) < 1500 for problem in found)


def test_hostile_toml_files_are_loaded_or_told_of(corpora: Path) -> None:
    paths = sorted((corpora / "hostile" / "toml").glob("*.toml"))
    told = 0
    for path in paths:
        result = outcome(path.read_text("utf-8", "replace"), name=path.name)
        if isinstance(result, Problems):
            told += 1
            assert all(problem.place.file == path.name for problem in result.problems)
    assert len(paths) > 100
    assert told > 100


_VALUES = st.recursive(
    st.none().map(lambda _: "true")
    | st.integers().map(str)
    | st.sampled_from(['"x"', "''", "1.5", "2026-01-01", '">= 1 day"']),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.dictionaries(st.sampled_from(["title", "text", "rule", "from", "asks"]), inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        )
    ),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    [
        "id",
        "on",
        "match",
        "unless",
        "priority",
        "was",
        "step",
        "draft",
        "task",
        "now",
        "mail",
        "expect",
        "people",
        "after",
        "z",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["rule", "rule.step", "test"]), st.dictionaries(_KEYS, _VALUES, max_size=5)),
        max_size=4,
    )
)
def test_whatever_the_tables_hold_a_file_is_loaded_or_told_of(
    tables: list[tuple[str, dict[str, str]]],
) -> None:
    lines: list[str] = []
    for heading, values in tables:
        lines += [f"[[{heading}]]", *(f"{key} = {value}" for key, value in values.items())]
    result = outcome("\n".join(lines))
    if isinstance(result, Problems):
        assert result.problems
        assert all(problem.place.line <= len(lines) + 1 for problem in result.problems)
    else:
        assert len(result.rules) == sum(heading == "rule" for heading, _ in tables)


def test_places_are_found_in_every_way_of_writing_toml() -> None:
    places = Positions(
        'ä = "ü"\n"q t".b = 1\n[x."y z"]\nc = [1, {d = 2, e.f = 3}]\n[[r]]\n[[r.s]]\n[r.s.t]\nk = "é" \n[[r]]\nk = {"ß" = 1, z = 2}\n'
    )
    assert places.of(("q t", "b")) == (2, 7)
    assert places.of(("x", "y z", "c", 1, "e", "f")) == (4, 19)
    assert places.of(("r", 0, "s", 0, "t", "k")) == (8, 1)
    assert places.of(("r", 1, "k", "z")) == (10, 15), "columns count characters, not bytes"
    assert places.of(("r", 1, "k", "unheard-of")) == (10, 1)
    assert places.of(("unheard-of",)) == (1, 1)
