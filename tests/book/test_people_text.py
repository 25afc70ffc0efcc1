"""A person as TOML for the editor: what is written comes back, and mistakes are named with their line."""

from __future__ import annotations

import os
import shlex
import stat
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from daemon.editor import edit
from daemon.errors import UserError
from daemon.people_text import from_text, to_text
from rules.model import Person, SpecialDate
from rules.rule import Problems
from tests.book.test_book import ANN, PEOPLE


def problems_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(Problems) as caught:
        from_text(text, ANN, ["key"])
    return [(problem.place.line, problem.key) for problem in caught.value.problems]


@given(PEOPLE)
def test_any_person_comes_back_as_written(person: Person) -> None:
    assert from_text(to_text(person), person) == person


def test_every_key_is_shown_and_explained_even_when_empty() -> None:
    text = to_text(Person("bo@acme.example", (), ("bo@acme.example",)))
    assert set(tomllib.loads(text)) == {
        "names", "emails", "company", "tier", "interval", "tags", "interests", "notes", "talking_points",
        "language", "zone", "hours", "hands_off", "archived", "dates",
    }  # fmt: skip
    assert "never in a draft" in text
    assert "[[touches]]" in text


def test_a_note_of_several_lines_is_shown_on_several_lines() -> None:
    person = replace(ANN, notes=('said: """no"""\n\\n is no line end\n\nbye\\',))
    assert "\nbye" in to_text(person)
    assert from_text(to_text(person), person) == person


def test_dates_may_be_written_as_dates() -> None:
    text = 'emails = ["ann@acme.example"]\n[dates]\nbirthday = 1980-05-04\nanniversary = "--02-29"\n'
    assert from_text(text, ANN).dates == (
        SpecialDate("birthday", 5, 4, 1980),
        SpecialDate("anniversary", 2, 29),
    )


def test_all_mistakes_are_named_with_their_lines() -> None:
    text = 'emails = "ann@acme.example"\nteir = "key"\nhands_off = "yes"\n# tier\n[dates]\nbirthday = "May"\n'
    assert problems_of(text) == [(1, "emails"), (2, "teir"), (3, "hands_off"), (6, "dates.birthday")]
    with pytest.raises(Problems, match="did you mean 'tier'"):
        from_text(text, ANN)


def test_what_the_book_would_refuse_is_named_with_its_line_too() -> None:
    text = 'emails = ["ann@acme.example"]\nnotes = ["""\ntier = no key\n"""]\ntier = "kye"\ninterval = "often"\nzone = "Mars"\n'
    assert problems_of(text) == [(5, "tier"), (6, "interval"), (7, "zone")]


def test_a_text_that_is_no_toml_is_named_with_its_line() -> None:
    assert problems_of('emails = ["ann@acme.example"]\ntier = key\n') == [(2, "")]
    assert problems_of('emails = ["ann@acme.example"') == [(1, "")]
    assert problems_of("a = " + "[" * 20_000)[0][1] == ""


def test_without_an_address_there_is_nobody() -> None:
    assert problems_of("") == [(1, "emails")]


def test_hostile_toml_is_read_or_refused_with_reasons(corpora: Path) -> None:
    read = 0
    for file in sorted((corpora / "hostile" / "toml").iterdir()):
        with suppress(Problems):
            from_text(file.read_bytes().decode("utf-8", "replace"), ANN)
        read += 1
    assert read


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Give an environment whose editor runs the code on `path`."""

    def environment(code: str) -> dict[str, str]:
        script = tmp_path / "an editor.py"
        script.write_text("import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n" + code)
        return {"EDITOR": shlex.join([sys.executable, str(script), "--wait"])}

    return environment


def test_the_editor_gets_a_private_file_that_is_gone_afterwards(
    editor: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    code = (
        f"open({str(seen)!r}, 'w').write(f'{{path}} {{path.stat().st_mode}}')\npath.write_text(path.read_text() + 'ü')"
    )
    assert edit("text", ".toml", editor(code)) == "textü"
    name, mode = seen.read_text().split()
    assert stat.S_IMODE(int(mode)) == 0o600
    assert name.endswith(".toml")
    assert not Path(name).parent.exists()


@pytest.mark.parametrize("code", ["sys.exit(3)", "path.write_bytes(b'\\xff\\xfe')", "path.unlink()"])
def test_an_editor_that_fails_changes_nothing(editor: Callable[[str], dict[str, str]], code: str) -> None:
    with pytest.raises(UserError):
        edit("text", ".toml", editor(code))


@pytest.mark.parametrize("command", ["/no/such/editor", "'unbalanced"])
def test_an_editor_that_cannot_be_started_is_named(command: str) -> None:
    with pytest.raises(UserError, match=r"no/such/editor|unbalanced"):
        edit("text", ".toml", {"VISUAL": command, "EDITOR": os.devnull})
