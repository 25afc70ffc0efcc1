"""No word of anybody's leaves the stores: not to the log, not to the error output, not to a file beside them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.canary.driver import SCENARIOS
from tests.canary.world import CANARY

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("canary")
    command = [sys.executable, "-m", "tests.canary.driver", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stderr
    assert CANARY not in done.stderr
    return folder / "out", json.loads(done.stdout)


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_that_anybody_wrote_is_told(name: str, played: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    out, ended = played
    told = (out / name / "stderr").read_text(errors="replace")
    if "run" in SCENARIOS[name][0]:  # what the other commands print is what was asked for
        told += (out / name / "stdout").read_text(errors="replace")
        assert told
    assert CANARY not in told.casefold()
    assert "Traceback" not in told
    assert ended[name]["met"] != 0, "the fault was met"
    assert ended[name]["code"] in {0, 1, 3, 4}
    for path in (out / name / "kept").iterdir():
        assert CANARY not in path.read_text(errors="replace").casefold(), path.name


def test_the_word_was_everywhere(played: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    out, _ = played
    assert CANARY in (out / "plan-plain" / "stdout").read_text()
    assert (out / "apply-plain" / "stdout").read_text().count(CANARY) > 10
    remote = (out / "run-remote" / "stdout").read_text()
    assert "google: refused (400)" in remote
    assert "office: refused (400)" in remote


def test_a_crash_is_told_with_its_place_and_a_number(played: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    out, _ = played
    told = (out / "run-serve-runtime" / "stdout").read_text()
    assert "<3>a mistake of ours in run: RuntimeError at daemon/decide.py:" in told
    assert "event=crash" in told
    assert " id=" in told


def test_an_account_whose_reading_crashes_does_not_pass_for_one_that_was_read(
    played: tuple[Path, dict[str, dict[str, Any]]],
) -> None:
    out, ended = played
    assert ended["apply-list-runtime"]["code"] == 4
    assert "made 0" not in (out / "run-list-runtime" / "stdout").read_text()
    assert "work: unreachable (" in (out / "run-list-runtime" / "stdout").read_text()
