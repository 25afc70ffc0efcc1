"""One mistake a file: each is told once, with file, line, column and key, however the file is written."""

from __future__ import annotations

import json
import string
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.cli import main
from daemon.resources import packs, templates
from daemon.rulebook import checked
from rules.document import PROBLEM_LIMIT
from rules.rule import Problem, Problems
from rules.templating import Templates
from tests import example_world
from tests.rules import mistakes, mistakes_tests, mistakes_toml, mistakes_types, mistakes_values
from tests.rules.mistakes import Mistake

WORDS = Templates(templates(None))
SHAPES = [
    *mistakes.KEYS,
    *mistakes.NAMES,
    *mistakes_types.TYPES,
    *mistakes_values.VALUES,
    *mistakes_tests.TESTS,
]
RULES = [mistake for mistake in SHAPES if "[[rule]]" in mistake.text]
SYNTAX = [*mistakes_toml.STRINGS, *mistakes_toml.VALUES, *mistakes_toml.KEYS, *mistakes_toml.TABLES]
ALL = [*SHAPES, *SYNTAX]
LOOKALIKES = '''
[[rule]]
id = "lookalike"
on = "lapsed"
description = """
{text}
"""
match = {{ tags = "# [[rule]] match = {{ asks = 1 }}" }} # {comment}
[[rule.step]]
id = "[[rule]]"
note = {{ text = "x" }}
'''


def problems_of(text: str, file: str = "f.toml") -> tuple[Problem, ...]:
    try:
        checked([(file, text)], WORDS, ["key", "gold"])
    except Problems as found:
        return found.problems
    return ()


def names(table: Sequence[Mistake]) -> list[str]:
    return [mistake.name for mistake in table]


def assert_told(mistake: Mistake, found: Sequence[Problem], line_shift: int = 0) -> None:
    assert len(found) == 1, [str(problem) for problem in found]
    (problem,) = found
    line, column = mistake.place
    assert (problem.place.line, problem.place.column) == (line + line_shift, column)
    assert (problem.place.file, problem.key) == ("f.toml", mistake.key)
    assert mistake.reason in problem.what
    assert mistake.hint in problem.hint or line_shift  # a hint may name a line


def test_there_are_mistakes_of_every_kind() -> None:
    assert len(ALL) > 300
    assert len({(mistake.text, mistake.key) for mistake in ALL}) == len(ALL)


@pytest.mark.parametrize("mistake", ALL, ids=names(ALL))
def test_a_mistake_is_told_once_with_its_place_and_key(mistake: Mistake) -> None:
    assert_told(mistake, problems_of(mistake.text))


@pytest.mark.parametrize("mistake", ALL, ids=names(ALL))
def test_line_ends_of_windows_and_a_byte_order_mark_change_no_place(mistake: Mistake) -> None:
    text = mistake.text.replace("\n", "\r\n")
    assert_told(mistake, problems_of("\ufeff" + text))


@pytest.mark.parametrize("mistake", RULES, ids=names(RULES))
def test_lookalikes_in_comments_and_long_strings_are_not_mistaken_for_the_key(mistake: Mistake) -> None:
    lines = mistake.text.splitlines()
    before = "".join(f"# {line}\n" for line in lines)
    text = mistake.text.replace("\\", "\\\\").replace('"""', "...")
    after = LOOKALIKES.format(text=text, comment=lines[0])
    assert_told(mistake, problems_of(before + mistake.text + after), len(lines))


@pytest.mark.parametrize("mistake", SYNTAX, ids=names(SYNTAX))
def test_comments_full_of_lookalikes_change_nothing_where_a_text_is_no_toml(mistake: Mistake) -> None:
    before = '# [[rule]]\n# id = "abc\n# """\n# description = [\n'
    assert_told(mistake, problems_of(before + mistake.text), 4)


def test_a_column_counts_characters_and_a_tab_is_one() -> None:
    (problem,) = problems_of(mistakes.in_match('tags = "Grüße 🎉", \tsubjct = "x"'))
    assert (problem.place.line, problem.place.column) == (4, len('match = { tags = "Grüße 🎉", \t') + 1)


def test_what_is_given_twice_hides_no_other_mistake() -> None:
    text = mistakes.in_rule("priority = 1\npriority = 2\nmach = {}") + 'tset = 1\n[[rule]]\nid = "s"\nid = "t"\n'
    assert [problem.key for problem in problems_of(text)] == [
        "rule[1].priority",
        "rule[1].mach",
        "rule[1].step[1].tset",
        "rule[2].on",
        "rule[2].step",
        "rule[2].id",
    ]


def test_slips_of_several_lines_are_told_together() -> None:
    text = mistakes.in_rule('description = "x\npriority = high\nmatch = { asks = True }\nunless = { asks = nope }')
    assert [(problem.place.line, problem.key) for problem in problems_of(text)] == [
        (4, "rule[1].description"),
        (5, "rule[1].priority"),
        (6, "rule[1].match.asks"),
        (7, "rule[1].unless.asks"),
    ]


def test_mistakes_of_all_files_come_together() -> None:
    sources = [(f"{mistake.name}.toml", mistake.text.replace('"r"', f'"r{n}"')) for n, mistake in enumerate(ALL)]
    with pytest.raises(Problems) as caught:
        checked(sources, WORDS, ["key", "gold"])
    assert {problem.place.file for problem in caught.value.problems} >= {f"{name}.toml" for name in names(ALL)}


@pytest.mark.parametrize("limit", [PROBLEM_LIMIT])
def test_of_thousands_of_mistakes_the_first_are_told(limit: int) -> None:
    text = "".join(f'[[rule]]\nid = "r{n}"\non = "unanswerd"\n{mistakes.STEP}' for n in range(3_000))
    found = problems_of(text)
    assert len(found) == limit
    assert [problem.place.line for problem in found[:3]] == [3, 8, 13]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (mistakes.in_rule("match = " + "[" * 100_000), "rule[1].match"),
        (mistakes.in_rule("match = " + "[" * 100_000 + "]" * 100_000), "rule[1].match"),
        (mistakes.in_rule("match = " + "{ a = " * 100_000 + "1" + " }" * 100_000), "rule[1].match" + ".a" * 32),
        (mistakes.in_rule("a." * 100_000 + "b = 1"), "rule[1]" + ".a" * 32),
        (mistakes.in_rule("x = [" + "a.b." * 100_000), "rule[1].x"),
        ("[rule." + "a." * 100_000 + "b]\n", "rule" + ".a" * 31),
        (mistakes.in_rule("priority = " + "9" * 900_000), "rule[1].priority"),
        (mistakes.in_rule("priority = -0x" + "f" * 900_000), "rule[1].priority"),
        (mistakes.in_rule("priority = 0b" + "1" * 900_000), "rule[1].priority"),
        (mistakes.in_rule("priority = 1e" + "9" * 900_000), "rule[1].priority"),
        (mistakes.in_rule("description = '" + "x" * 900_000), "rule[1].description"),
        (mistakes.in_rule("description = '''" + "x\n" * 400_000), "rule[1].description"),
        (mistakes.in_rule('description = "' + "\\n" * 400_000 + '\\q"'), "rule[1].description"),
        (mistakes.in_rule("x" * 900_000 + " = 1"), "rule[1]." + "x" * 60),
        (mistakes.in_rule("'" + "x" * 900_000 + "' = 1"), "rule[1]." + "x" * 60),
        (mistakes.in_rule("match = {" + ",".join(f"a{n} = 1" for n in range(60_000)) + "}"), "rule[1].match.a0"),
        (mistakes.in_rule("match = { tags = [" + "'a'," * 200_000 + "1] }"), "rule[1].match.tags"),
        (mistakes.in_rule("priority = 1\n" * 50_000), "rule[1].priority"),
        (mistakes.in_rule("priority = high\n" * 50_000), "rule[1].priority"),
        (mistakes.in_rule("= 1\n" * 100_000), "rule[1]"),
        ("\n".join(f"[a{n}]\n[a{n}]" for n in range(30_000)), "a0"),
        ('"' * 900_001, ""),
        ("[[" * 16 + "x", ""),
        (mistakes.in_step("note = { text = '" + "{{" * 100_000 + "' }"), "rule[1].step[1].note.text"),
        (mistakes.in_step("note = { text = '" + "{{ a" * 100_000 + "' }"), "rule[1].step[1].note.text"),
        (mistakes.in_step("note = { text = '{{ " + "(" * 100_000 + "' }"), "rule[1].step[1].note.text"),
        (mistakes.in_step("note = { text = '" + "{% if me %}" * 50_000 + "' }"), "rule[1].step[1].note.text"),
    ],
    ids=lambda text: text[30:60] if "\n" in text else text[:20],
)
def test_bombs_are_told_of_with_their_key(text: str, key: str) -> None:
    found = problems_of(text)
    assert 0 < len(found) <= PROBLEM_LIMIT
    assert found[0].key == key
    assert all(len(str(problem)) < 1500 for problem in found)


# Through the command line


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    config = example_world.make(tmp_path)
    config.write_text(
        f'rules = ["f.toml"]\n{config.read_text("utf-8")}'.replace("[tiers.key]", "[tiers.gold]\n[tiers.key]"), "utf-8"
    )

    def run(content: bytes, *words: str) -> tuple[int, str, str]:
        (tmp_path / "f.toml").write_bytes(content)
        monkeypatch.setattr(sys, "argv", ["wellkept", "--config", str(config), "--now", example_world.NOW, *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out.replace(f"{tmp_path}/", ""), err.replace(f"{tmp_path}/", "")

    return run


def test_check_tells_of_every_mistake_and_prints_nothing_else(run: Callable[..., tuple[int, str, str]]) -> None:
    for mistake in ALL:
        code, out, err = run(mistake.text.encode(), "rules", "check")
        line, column = mistake.place
        assert (code, out) == (2, ""), mistake.name
        assert err.startswith(f"f.toml:{line}:{column}: "), mistake.name
        assert err.endswith("\nwellkept: one mistake\n"), mistake.name
        assert "Traceback" not in err


@pytest.mark.parametrize("words", [("plan",), ("plan", "--json"), ("apply",), ("rules", "test")], ids=" ".join)
@pytest.mark.parametrize(
    "mistake", [mistakes.NAMES[3], mistakes_types.TYPES[0], mistakes_toml.STRINGS[0]], ids=lambda mistake: mistake.name
)
def test_other_commands_refuse_the_same_files_in_the_same_words(
    run: Callable[..., tuple[int, str, str]], mistake: Mistake, words: tuple[str, ...], tmp_path: Path
) -> None:
    expected = run(mistake.text.encode(), "rules", "check")
    assert run(mistake.text.encode(), *words) == expected
    assert not any((tmp_path / "tasks").iterdir())


def test_check_gives_the_mistakes_as_json(run: Callable[..., tuple[int, str, str]]) -> None:
    mistake = mistakes.NAMES[3]
    code, out, err = run(mistake.text.encode(), "rules", "check", "--json")
    assert (code, err) == (2, "")
    (problem,) = json.loads(out)["problems"]
    assert problem.pop("file").endswith("f.toml")
    assert problem == {
        "line": 4,
        "column": 11,
        "rule": "r",
        "key": "rule[1].match.subjct",
        "what": "`unanswered` has no fact `subjct`",
        "hint": "did you mean `subject`?",
    }


@pytest.mark.parametrize(
    ("content", "place", "word"),
    [
        (b'[[rule]]\nid = "\xff\xfe"\n', "f.toml:2:7: ", "UTF-8"),
        ('[[rule]]\nid = "Grüße \udcff"\n'.encode("utf-8", "surrogateescape"), "f.toml:2:13: ", "UTF-8"),
        ('[[rule]]\nid = "r"\n'.encode("utf-16"), "f.toml:1:1: ", "UTF-8"),
        ('[[rule]]\nid = "r"\n'.encode("utf-16-le"), "f.toml:1:2: ", "initial character"),
        ("# größer\n".encode("latin-1"), "f.toml:1:5: ", "UTF-8"),
        (b"\x00" * 1000, "f.toml:1:1: ", "not TOML"),
        (b"\x89PNG\r\n\x1a\n", "f.toml:1:1: ", "UTF-8"),
        (b"#" * 1_000_001, "f.toml: ", "too long"),
    ],
    ids=["bytes", "bytes after letters", "utf-16", "utf-16 without a mark", "latin-1", "zeros", "image", "too long"],
)
def test_what_is_no_text_is_told_of(
    run: Callable[..., tuple[int, str, str]], content: bytes, place: str, word: str
) -> None:
    code, out, err = run(content, "rules", "check")
    assert (code, out) == (2, "")
    assert err.startswith(place)
    assert word in err


def test_a_file_that_is_no_text_hides_no_mistake_of_another(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(config.read_text("utf-8").replace('["f.toml"]', '["f.toml", "g.toml"]'), "utf-8")
    (tmp_path / "g.toml").write_text("ruel = 1\n", "utf-8")
    code, _, err = run(b"\xff", "rules", "check")
    assert code == 2
    assert [line.split(" ")[0] for line in err.splitlines()] == ["f.toml:1:1:", "g.toml:1:1:", "wellkept:"]


# Whatever is done to a file that is in order


VALID = [*packs().values(), example_world.RULES]
_PIECES = st.sampled_from(
    [
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        '"""',
        "'''",
        "=",
        ".",
        ",",
        "\n",
        "\r",
        "\\",
        "#",
        "\x00",
        "\ufeff",
        "ä",
        "[[rule]]",
        "match",
        "{{",
        "}}",
        "{%",
    ]
) | st.text(alphabet=string.printable, max_size=4)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(VALID), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), _PIECES), min_size=1, max_size=3)
)
def test_a_file_changed_by_accident_is_in_order_or_told_of_within_its_lines(
    text: str, changes: list[tuple[float, int, str]]
) -> None:
    for where, cut, piece in changes:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + cut :]
    lines = text.split("\n")
    for problem in problems_of(text):
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
        assert problem.what


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(VALID), st.floats(0, 1))
def test_one_sign_left_out_is_one_mistake_at_most(text: str, where: float) -> None:
    signs = [index for index, sign in enumerate(text) if sign in '[]{}"=,\n']
    at = signs[min(int(where * len(signs)), len(signs) - 1)]
    assert len(problems_of(text[:at] + text[at + 1 :])) <= 1
