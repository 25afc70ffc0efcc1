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
from daemon.doctor import Check, Findings, examine, fine, keeping
from daemon.doctor import home as checks
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
    assert states.keys() >= {"secrets", "service", "backups"}
    assert "monitoring" not in states, "the config opens no window for it"


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


def with_one_pack(home: Path) -> None:
    """Leave one pack: the tests of all of them, which a check of the rules runs, are most of the time it takes."""
    config = home / "config.toml"
    config.write_text(re.sub(r"(?m)^rules = .*$", 'rules = ["pack:follow-up"]', config.read_text()))


def with_own_rules(home: Path) -> Path:
    config = home / "config.toml"
    config.write_text('rules = ["rules.d"]\n' + re.sub(r"(?m)^rules = .*$", "", config.read_text()))
    (home / "rules.d").mkdir()
    return home / "rules.d" / "mine.toml"


def wrong_rule(home: Path) -> None:
    with_own_rules(home).write_text('[[rule]]\nid = "x"\non = "unansweredd"\n')


def open_config(home: Path) -> None:
    (home / "config.toml").chmod(0o666)


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
        (open_config, "config", "chmod go-w ", 1),
        (wrong_rule, "rules", "`wellkept rules check`", 2),
        (failing_test, "rules", "`wellkept rules test`", 1),
        (damaged_index, "index", "it is rebuilt", 1),
    ],
)
def test_what_is_wrong_is_named_with_its_mend_and_the_rest_is_examined_all_the_same(
    damage: Callable[[Path], None], about: str, mend: str, code: int, home: Path
) -> None:
    with_one_pack(home)
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


def only(home: Path, check: Check, now: str = NOW) -> list[tuple[str, str]]:
    """Return what one check finds: (state, mend)."""
    app = App(config_path=str(home / "config.toml"), now_text=now, verbose=0, quiet=False)
    try:
        return [(finding.state, finding.mend) for finding in examine(app, [("it", check)])]
    finally:
        app.close()


@pytest.mark.parametrize(("free", "state"), [(5 * 2**20, "broken"), (100 * 2**20, "advice"), (5 * 2**30, "fine")])
def test_a_disk_that_fills_up_is_told_before_it_is_full(
    home: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    room = os.statvfs(home)
    told = os.statvfs_result((*room[:1], 1, room[2], free, free, *room[5:8], 0, room[9]))
    monkeypatch.setattr(os, "statvfs", lambda _: told)

    assert only(home, checks.state)[-1][0] == state


def test_a_clock_that_was_set_back_is_told_by_what_was_read_later(home: Path) -> None:
    assert [state for state, _ in only(home, checks.clock, "2026-03-10T14:00")] == ["advice"]
    assert [state for state, _ in only(home, checks.clock)] == ["fine"]


def test_a_backup_is_asked_for_and_again_when_it_is_old(home: Path) -> None:
    assert only(home, keeping.backups) == [("advice", "`wellkept backup FILE`, on another disk")]
    arguments = ["--now", NOW, "--config", str(home / "config.toml"), "backup", str(home / "kept.zip")]
    assert CliRunner().invoke(cli, arguments, standalone_mode=False).return_value == 0
    assert only(home, keeping.backups) == [("fine", "")]
    assert only(home, keeping.backups, "2026-04-30T09:00")[0][0] == "advice"


def test_a_window_for_monitoring_without_anybody_on_duty_is_told(home: Path) -> None:
    config = home / "config.toml"
    config.write_text(config.read_text() + '\n[service]\nlisten = "127.0.0.1:9180"\n')
    assert only(home, keeping.monitoring) == [("advice", "`wellkept run`")]


@pytest.mark.parametrize(("code", "state"), [(0, "advice"), (3, "broken")])
def test_a_service_that_is_installed_and_does_not_run_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, code: int, state: str
) -> None:
    (home / "bin").mkdir()
    for name, text in (("systemctl", f"exit {code}"), ("wellkept", "exit 0")):
        (home / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
        (home / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{home / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "settings"))
    assert only(home, keeping.service) == [("advice", "`wellkept service install`")]
    unit = home / "settings" / "systemd" / "user" / "wellkept.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\n")
    assert only(home, keeping.service)[0][0] == state
