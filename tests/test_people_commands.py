"""The book on the command line."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daemon.advice import explain
from daemon.cli import cli

Run = Callable[..., Result]

CONFIG = """
rules = []
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
time_zone = "Europe/Berlin"
[tiers.key]
every = "3 weeks"
[state]
dir = "state"
[[account]]
name = "work"
provider = "local"
maildir = "mail"
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run wellkept at 10 March 2026, 16:00 in Berlin; gives output and exit code as a user sees them."""
    (tmp_path / "mail" / "cur").mkdir(parents=True)
    (tmp_path / "config.toml").write_text(CONFIG)
    runner = CliRunner()

    def invoke(*arguments: str, answers: str = "", editor: str = "") -> Result:
        options = ("--config", str(tmp_path / "config.toml"), "--now", "2026-03-10T16:00:00+01:00")
        return runner.invoke(cli, [*options, *arguments], input=answers, env={"EDITOR": editor, "VISUAL": None})

    return invoke


def fine(result: Result) -> str:
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def refused(result: Result) -> tuple[str, int]:
    assert result.exception is not None
    advice = explain(result.exception)
    assert advice is not None, result.exception
    return advice.text, advice.exit_code


def add_ann(run: Run) -> None:
    options = ["--email", "Ann@acme.example", "--email", "ann@home.example", "--tier", "key", "--interval"]
    options += [
        "3 weeks",
        "--tag",
        "customer",
        "--company",
        "Acme",
        "--language",
        "en",
        "--zone",
        "Europe/London",
    ]
    options += ["--date", "birthday=1980-05-04", "--date", "anniversary=--02-29"]
    options += ["--interest", "sailing", "--note", "knows Bo"]
    assert "ann@acme.example" in fine(run("people", "add", "Ann Lee", *options))


def shown(run: Run, who: str = "ann") -> dict[str, object]:
    found: dict[str, object] = json.loads(fine(run("people", "show", who, "--json")))
    return found


def test_a_person_is_added_and_shown_with_every_field(run: Run) -> None:
    add_ann(run)
    ann = {
        "id": "ann@acme.example",
        "names": ["Ann Lee"],
        "emails": ["ann@acme.example", "ann@home.example"],
        "company": "Acme",
        "tier": "key",
        "interval": "3 weeks",
        "dates": {"birthday": "1980-05-04", "anniversary": "--02-29"},
        "tags": ["customer"],
        "interests": ["sailing"],
        "notes": ["knows Bo"],
        "talking_points": [],
        "language": "en",
        "zone": "Europe/London",
        "hours": "",
        "hands_off": False,
        "archived": "",
        "touches": [],
        "aliases": [],
        "in_book": True,
        "sources": {
            "names": "book",
            "company": "book",
            "emails": {"ann@acme.example": "book", "ann@home.example": "book"},
            "tags": {"customer": "book"},
            "dates": {"birthday": "book", "anniversary": "book"},
        },
    }
    assert shown(run) == ann
    assert json.loads(fine(run("people", "list", "--json"))) == [ann]
    assert "birthday 1980-05-04" in fine(run("people", "show", "ann"))
    assert "Ann Lee  <ann@acme.example>  Acme  key" in fine(run("people", "list"))


def test_an_empty_book_lists_nothing(run: Run) -> None:
    assert json.loads(fine(run("people", "list", "--json"))) == []
    assert "empty" in fine(run("people", "list"))


@pytest.mark.parametrize(
    "options",
    [
        ["--email", "nonsense"],
        ["--email", "bo@acme.example", "--tier", "kee"],
        ["--email", "bo@acme.example", "--date", "birthday"],
        ["--email", "bo@acme.example", "--date", "birthday=1981-02-29"],
        ["--email", "bo@acme.example", "--interval", "sometimes"],
        ["--email", "bo@acme.example", "--zone", "Mars"],
    ],
)
def test_a_mistake_on_the_command_line_is_a_usage_error_and_adds_nobody(run: Run, options: list[str]) -> None:
    assert refused(run("people", "add", "Bo", *options))[1] == 2
    assert json.loads(fine(run("people", "list", "--json"))) == []


def test_an_address_that_is_somebody_elses_is_refused(run: Run) -> None:
    add_ann(run)
    text, code = refused(run("people", "add", "Other", "--email", "ann@home.example"))
    assert code == 1
    assert "Ann Lee" in text


def test_a_call_is_logged_at_its_time(run: Run) -> None:
    add_ann(run)
    fine(run("log", "ann", "call", "about the offer"))
    fine(run("log", "ann", "visit", "--at", "2026-03-09T11:00"))
    assert shown(run)["touches"] == [
        {"at": "2026-03-09T11:00:00+01:00", "kind": "visit", "text": ""},
        {"at": "2026-03-10T16:00:00+01:00", "kind": "call", "text": "about the offer"},
    ]
    assert refused(run("log", "ann", "call", "--at", "2026-03-11T11:00"))[1] == 2
    assert refused(run("log", "nobody", "call"))[1] == 1
    assert run("log", "ann", "telepathy").exit_code == 2


def test_somebody_is_left_alone(run: Run) -> None:
    add_ann(run)
    fine(run("people", "ignore", "ann"))
    fine(run("people", "ignore", "spouse@home.example"))
    assert shown(run)["hands_off"] is True
    assert shown(run, "spouse@home.example")["hands_off"] is True


def test_files_are_imported_and_what_is_left_out_is_named(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,email\nBo,bo@acme.example\nCy,nonsense\n")
    cards = tmp_path / "people.vcf"
    cards.write_text("BEGIN:VCARD\nFN:Di\nEMAIL:di@acme.example\nEND:VCARD\n")
    result = run("people", "import", str(table), str(cards))
    assert "1 added" in fine(result)
    assert f"{table}:3" in result.stderr
    assert "0 added, 0 completed, 1 as before" in fine(run("people", "import", str(cards)))
    assert len(json.loads(fine(run("people", "list", "--json")))) == 2


def test_a_file_that_brings_nobody_fails(run: Run, tmp_path: Path) -> None:
    cards = tmp_path / "people.vcf"
    cards.write_text("BEGIN:VCARD\nFN:Di\nEND:VCARD\n")
    assert run("people", "import", str(cards)).exit_code == 1


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[str], str]:
    """Give the command of an editor that runs the code on `text`, the saved text; `times` counts its starts."""

    def command(code: str) -> str:
        script, count = tmp_path / "editor.py", tmp_path / "count"
        script.write_text(
            "import sys, pathlib\n"
            f"path, count = pathlib.Path(sys.argv[1]), pathlib.Path({str(count)!r})\n"
            "times = int(count.read_text()) + 1 if count.exists() else 1\n"
            f"count.write_text(str(times))\ntext = path.read_text()\n{code}\npath.write_text(text)\n"
        )
        return shlex.join([sys.executable, str(script)])

    return command


def test_a_person_is_edited(run: Run, editor: Callable[[str], str]) -> None:
    add_ann(run)
    code = "text = text.replace('company = \"Acme\"', 'company = \"Beta\"')"
    assert "changed" in fine(run("people", "edit", "ann", editor=editor(code)))
    assert shown(run)["company"] == "Beta"


def test_an_edit_without_a_change_changes_nothing(run: Run, editor: Callable[[str], str]) -> None:
    add_ann(run)
    before = shown(run)
    assert "nothing was changed" in fine(run("people", "edit", "ann", editor=editor("pass")))
    assert shown(run) == before


def test_an_editor_that_fails_changes_nothing(run: Run, editor: Callable[[str], str]) -> None:
    add_ann(run)
    before = shown(run)
    assert refused(run("people", "edit", "ann", editor=editor("path.write_text('x'); sys.exit(1)")))[1] == 1
    assert shown(run) == before


def test_an_entry_that_was_broken_by_hand_can_be_mended_in_the_editor(
    run: Run, editor: Callable[[str], str], tmp_path: Path
) -> None:
    add_ann(run)
    book = tmp_path / "state" / "book.json"
    book.write_text(book.read_text().replace("3 weeks", "now and then"))
    code = "text = text.replace('now and then', '4 weeks')"
    assert "changed" in fine(run("people", "edit", "ann", editor=editor(code)))
    assert shown(run)["interval"] == "4 weeks"


def test_a_mistake_is_shown_and_mended_in_the_same_text(run: Run, editor: Callable[[str], str]) -> None:
    add_ann(run)
    code = (
        "if times == 1: text = text.replace('Acme', 'Beta').replace('tier = \"key\"', 'tier = \"kee\"')\n"
        "else: text = text.replace('kee', 'key')"
    )
    result = run("people", "edit", "ann", answers="y\n", editor=editor(code))
    assert "did you mean 'key'" in result.stderr
    assert "changed" in fine(result)
    assert (shown(run)["company"], shown(run)["tier"]) == ("Beta", "key")


def test_a_mistake_that_is_given_up_changes_nothing(run: Run, editor: Callable[[str], str]) -> None:
    add_ann(run)
    before = shown(run)
    result = run("people", "edit", "ann", answers="n\n", editor=editor("text = 'tier = 7'"))
    assert "nothing was changed" in fine(result)
    assert shown(run) == before


# Twice in the book, at one company, and in memory only


def twice(run: Run) -> None:
    fine(run("people", "add", "Ann Lee", "--email", "ann.lee@acme.example", "--company", "Acme", "--tier", "key"))
    fine(
        run("people", "add", "Lee, Ann", "--email", "ann.lee@home.example", "--company", "Acme Ltd", "--language", "de")
    )


def ids(run: Run, *options: str) -> list[str]:
    return [person["id"] for person in json.loads(fine(run("people", "list", "--json", *options)))]


def test_a_merge_is_shown_before_it_is_done_and_can_be_taken_back(run: Run) -> None:
    twice(run)
    both = ("ann.lee@acme.example", "ann.lee@home.example")
    shown = fine(run("people", "merge", *both, "--dry-run"))
    assert "company: stays Acme, not Acme Ltd" in shown
    assert ids(run) == list(both)
    assert "nothing was changed" in run("people", "merge", *both, answers="n\n").output
    assert ids(run) == list(both)
    assert "`wellkept people unmerge ann.lee@acme.example`" in run("people", "merge", *both, answers="y\n").output
    assert ids(run) == ["ann.lee@acme.example"]
    assert "both are Ann Lee already" in refused(run("people", "merge", *both))[0]
    assert "are two again" in run("people", "unmerge", "ann.lee@home.example").output
    assert ids(run) == list(both)
    assert "nobody was merged" in refused(run("people", "unmerge", "ann.lee@acme.example"))[0]


def test_who_may_be_there_twice_is_asked_about_once(run: Run) -> None:
    twice(run)
    (found,) = json.loads(fine(run("people", "duplicates", "--json")))
    assert (found["kept"], found["gone"]) == ("ann.lee@acme.example", "ann.lee@home.example")
    assert found["reasons"] == ["the same name before the @: ann.lee"]
    assert "ann.lee" in fine(run("people", "duplicates"))
    assert "The same person?" in run("people", "duplicates", "--ask", answers="later\n").output
    assert len(json.loads(fine(run("people", "duplicates", "--json")))) == 1
    fine(run("people", "duplicates", "--ask", answers="n\n"))
    assert json.loads(fine(run("people", "duplicates", "--json"))) == []
    assert len(ids(run)) == 2
    fine(run("people", "add", "Ann Lee", "--email", "a.l@fair.example", "--company", "ACME"))
    fine(run("people", "duplicates", "--ask", answers="y\n"))
    assert len(ids(run)) == 2
    assert "nobody seems" in run("people", "duplicates").output


def test_an_import_says_whom_it_made_one_and_who_may_be_there_twice(run: Run, tmp_path: Path) -> None:
    twice(run)
    table = tmp_path / "people.csv"
    table.write_text("Name,Company,E-Mail,E-Mail 2\nBo Ray,Beta,bo@beta.example,\n")
    assert "1 may be there twice: `wellkept people duplicates` shows who" in run("people", "import", str(table)).output
    table.write_text("Name,E-Mail,E-Mail 2\nAnn Lee,ann.lee@acme.example,ann.lee@home.example\n")
    out = run("people", "import", str(table)).output
    assert "ann.lee@home.example is one with ann.lee@acme.example now" in out
    assert "may be there twice" not in out


def test_people_are_listed_company_by_company(run: Run) -> None:
    twice(run)
    fine(run("people", "add", "Bo Ray", "--email", "bo@ray.example"))
    assert [line.strip().split("  ")[0] for line in fine(run("people", "list", "--company")).splitlines()] == [
        "Acme",
        "Ann Lee",
        "Acme Ltd",
        "Lee, Ann",
        "(no company)",
        "Bo Ray",
    ]
    assert ids(run, "--company", "acme") == ["ann.lee@acme.example"]
    assert ids(run, "--company", "ACME*") == ["ann.lee@acme.example", "ann.lee@home.example"]
    assert "nobody in the book works at" in run("people", "list", "--company", "Globex").output


def test_who_is_archived_is_not_listed_until_brought_back(run: Run) -> None:
    twice(run)
    assert "kept for memory" in run("people", "archive", "ann.lee@home.example", "--deceased").output
    assert ids(run) == ["ann.lee@acme.example"]
    assert "deceased" in fine(run("people", "list", "--archived"))
    assert "archived        deceased" in fine(run("people", "show", "ann.lee@home.example"))
    fine(run("people", "archive", "ann.lee@home.example", "--undo"))
    assert len(ids(run)) == 2
