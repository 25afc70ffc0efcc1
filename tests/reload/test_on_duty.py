"""`wellkept run` as a process of its own: rules are saved under it, and `wellkept status` tells from another one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from daemon.duty_file import NAME, DutyFile, read_duty
from tests.reload.office import configured, rule, with_test

ROOT = Path(__file__).parents[2]


def command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "wellkept", "--config", str(home / "config.toml"), *words]


def status(home: Path, *words: str) -> str:
    return subprocess.run(command(home, "status", *words), capture_output=True, text=True, cwd=ROOT, check=True).stdout


def told(home: Path) -> Any:
    return json.loads(status(home, "--json"))["on_duty"]


def known(home: Path) -> dict[str, Any]:
    """Read what `status` reads, without starting a Python for it."""
    found = read_duty(home / "state")
    assert found is not None
    return found


@contextmanager
def running(home: Path) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """Start it; a poll of hours shows that what happens is not the next regular pass."""
    with subprocess.Popen(
        command(home, "run", "--poll", "9 hours"), stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "on duty for work\n"
            assert "only planning" in process.stdout.readline()
            yield process, process.stdout
        finally:
            process.kill()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    configured(tmp_path, "pack:meetings", "rules.d")
    (tmp_path / "rules.d").mkdir()
    return tmp_path


def test_a_save_begins_the_next_pass_and_status_tells_what_is_in_force_and_what_is_not(home: Path) -> None:
    file = home / "rules.d" / "mine.toml"
    with running(home) as (process, output):
        started = told(home)
        assert started["pid"] == process.pid
        assert started["rules"]["refused"] is None
        before = started["rules"]["in_force"]

        file.write_text(rule("mine"))
        assert output.readline() == f"rules: {before + 1} in force, 1 file changed\n"
        assert known(home)["rules"]["in_force"] == before + 1

        file.write_text(rule("mine") + "\n[[rule]]\nid = 5\n")
        assert "not taken over" in output.readline()
        rules = told(home)["rules"]
        assert rules["in_force"] == before + 1
        assert (str(file), 9) in {(problem["file"], problem["line"]) for problem in rules["refused"]["problems"]}

        file.write_text(with_test("mine", "Something else"))
        assert "1 failing test" in output.readline()
        lines = status(home)
        assert "the last good ones stay in force" in lines
        assert f"{file}:8: the test 'a question becomes a task' fails" in lines

        file.write_text(with_test("mine", "Answer"))
        assert output.readline() == f"rules: {before + 1} in force, 1 file changed\n"
        assert known(home)["rules"]["refused"] is None

        process.send_signal(signal.SIGTERM)
        assert output.read().endswith("stopped\n")
    assert process.returncode == 0
    assert not (home / "state" / NAME).exists()


def test_what_a_killed_one_left_behind_is_not_taken_for_the_truth(home: Path) -> None:
    with running(home) as (process, _):
        assert known(home)["pid"] == process.pid
        assert (home / "state" / NAME).stat().st_mode & 0o777 == 0o600
        process.kill()
        process.wait()
    assert (home / "state" / NAME).exists()
    assert told(home) is None
    with running(home) as (process, _):
        assert known(home)["pid"] == process.pid


def test_a_file_saved_byte_by_byte_under_a_running_one_comes_whole(home: Path) -> None:
    (home / "rules.d" / "mine.toml").write_text(rule("old"))
    with running(home) as (_, output):
        before = known(home)["rules"]["in_force"]
        with (home / "rules.d" / "mine.toml").open("wb", buffering=0) as held:
            for byte in (rule("first") + rule("second")).encode():
                held.write(bytes([byte]))
        assert output.readline() == f"rules: {before + 1} in force, 1 file changed\n"


def test_the_record_is_replaced_as_a_whole_and_read_only_while_its_writer_lives(tmp_path: Path) -> None:
    writer = DutyFile(tmp_path)
    assert read_duty(tmp_path) is None
    for number in range(3):
        writer.write({"pid": number})
        assert read_duty(tmp_path) == {"pid": number}
    writer.close()
    assert read_duty(tmp_path) is None
    (tmp_path / NAME).write_text('{"pid": 1')
    assert read_duty(tmp_path) is None
