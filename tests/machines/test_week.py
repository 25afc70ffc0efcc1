"""`run` left alone for days: it wakes for a reason, and what it holds in memory does not grow with what has passed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
WAKES = 0.1
"""A second, at most."""
GROWTH = 1.05


def lived(folder: Path, days: int) -> list[dict[str, float]]:
    command = [sys.executable, "-m", "tests.machines.week", str(folder), str(days)]
    printed = subprocess.run(command, capture_output=True, text=True, cwd=HOME, check=True).stdout
    return [json.loads(line) for line in printed.splitlines()]


def test_a_day_of_run_makes_what_is_due_and_sleeps_else(tmp_path: Path) -> None:
    (day,) = lived(tmp_path, 1)
    assert day["wakes_a_second"] <= WAKES
    assert len(list((tmp_path / "mail" / ".Drafts" / "cur").iterdir())) > 3
    assert len(list((tmp_path / "tasks").iterdir())) > 3


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from proc(5), which other systems do not have")
def test_a_week_of_run_holds_no_more_memory_at_its_end(tmp_path: Path) -> None:
    """The rests in between are left out: they would give everything back (tests/service/test_rest.py)."""
    days = lived(tmp_path, 7)
    assert max(day["wakes_a_second"] for day in days) <= WAKES
    assert days[-1]["resident"] <= GROWTH * days[1]["resident"], days
