"""`wellkept doctor`: everything in order, and each thing that can be wrong with its mend."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from daemon.app import App
from daemon.cli import cli
from daemon.doctor import Findings, examine, fine
from daemon.doctor.checks import CHECKS

NOW = "2026-03-12T09:00"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "demo"
    done = CliRunner().invoke(cli, ["--now", NOW, "demo", str(folder)], standalone_mode=False)
    assert done.return_value == 0, done.output
    return folder


@pytest.fixture
def home(sample: Path, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "demo"
    shutil.copytree(sample, folder)
    yield folder
    (folder / "state").chmod(0o700)


def doctor(home: Path) -> tuple[int, dict[str, list[tuple[str, str]]]]:
    """Return the exit code and what was found: about → (state, mend)."""
    arguments = ["--now", NOW, "--config", str(home / "config.toml"), "doctor", "--json"]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert done.exception is None, done.exc_info
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in json.loads(done.stdout):
        found.setdefault(finding["about"], []).append((finding["state"], finding["mend"]))
    return int(done.return_value), found


def test_a_well_kept_machine_is_in_order(home: Path) -> None:
    code, found = doctor(home)

    assert code == 0
    states = {about: {state for state, _ in findings} for about, findings in found.items()}
    assert "broken" not in set().union(*states.values())
    assert states.keys() >= {"config", "state", "index", "ledger", "book", "rules", "clock", "work", "customers", "run"}


def test_it_changes_nothing(home: Path) -> None:
    def everything() -> dict[Path, bytes]:
        databases = {".db", ".db-wal", ".db-shm"}
        files = (path for path in home.rglob("*") if path.is_file() and path.suffix not in databases)
        return {path: path.read_bytes() for path in files}

    before = everything()
    doctor(home)

    assert everything() == before


def no_maildir(home: Path) -> None:
    shutil.rmtree(home / "mail")


def torn_book(home: Path) -> None:
    (home / "state" / "book.json").write_text("{")


def open_to_others(home: Path) -> None:
    (home / "state" / "ledger.db").chmod(0o644)


def with_own_rules(home: Path) -> Path:
    config = home / "config.toml"
    config.write_text('rules = ["rules.d"]\n' + re.sub(r"(?m)^rules = .*$", "", config.read_text()))
    (home / "rules.d").mkdir()
    return home / "rules.d" / "mine.toml"


def wrong_rule(home: Path) -> None:
    with_own_rules(home).write_text('[[rule]]\nid = "x"\non = "unansweredd"\n')


def failing_test(home: Path) -> None:
    with_own_rules(home).write_text(
        '[[rule]]\nid = "x"\non = "lapsed"\n[[rule.step]]\ntask = { title = "Call" }\n'
        '[[test]]\nname = "never"\nnow = 2026-03-10T16:00:00+01:00\nexpect = [{ rule = "x", task = "*" }]\n'
    )


def damaged_index(home: Path) -> None:
    path = home / "state" / "index.db"
    content = bytearray(path.read_bytes())
    for place in range(4096 * 3, len(content), 4096):
        content[place : place + 64] = os.urandom(64)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "about", "mend", "code"),
    [
        (no_maildir, "work", "maildir", 4),
        (torn_book, "book", "backup", 1),
        (open_to_others, "state", "chmod go= ", 1),
        (wrong_rule, "rules", "`wellkept rules check`", 2),
        (failing_test, "rules", "`wellkept rules test`", 1),
        (damaged_index, "index", "it is rebuilt", 1),
    ],
)
def test_what_is_wrong_is_named_with_its_mend_and_the_rest_is_examined_all_the_same(
    damage: Callable[[Path], None], about: str, mend: str, code: int, home: Path
) -> None:
    damage(home)

    ended, found = doctor(home)

    broken = [
        text
        for about_it, findings in found.items()
        for state, text in findings
        if state == "broken" and about_it in {about, "stores"}
    ]
    assert broken, found
    assert any(mend in text for text in broken), broken
    assert ended in {code, 1}
    assert found["notices"], "the last check was made"


def test_a_first_run_is_told_what_to_do_next(tmp_path: Path) -> None:
    (tmp_path / "mail" / "cur").mkdir(parents=True)
    (tmp_path / "mail" / "new").mkdir()
    (tmp_path / "mail" / "tmp").mkdir()
    (tmp_path / "config.toml").write_text(
        '[me]\nname = "Dana Fox"\naddresses = ["dana@northwind.example"]\n[state]\ndir = "state"\n'
        '[[account]]\nname = "work"\nprovider = "local"\nmaildir = "mail"\n'
    )

    code, found = doctor(tmp_path)

    assert code == 0
    hints = {about: [text for state, text in findings if state == "advice"] for about, findings in found.items()}
    assert hints["go"] == ["look at `wellkept plan`, then `wellkept go`"]
    assert hints["work"] == ["name a task folder or list in the config", "`wellkept sync`"]
    assert hints["customers"]
    assert hints["book"]
    assert hints["run"]


def test_a_bug_in_a_check_is_not_taken_for_a_finding() -> None:
    def wrong(app: App) -> Findings:
        yield fine("wrong", str(1 // app.verbose))

    app = App(config_path=None, now_text=None, verbose=0, quiet=False)
    with pytest.raises(ZeroDivisionError):
        list(examine(app, [("wrong", wrong)]))
    assert len({about for about, _ in CHECKS}) == len(CHECKS)
