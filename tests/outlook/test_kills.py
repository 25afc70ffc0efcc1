"""`wellkept apply` over a Microsoft account, killed at every step: see `tests.providers.kills`."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outlook.description import needs_description
from tests.outlook.life import MicrosoftStage
from tests.providers.kills import Harness, Scenario, harnessed, scenario

pytestmark = needs_description
LATER = pytest.mark.parametrize("later", [False, True], ids=["first", "later"])


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    with harnessed(MicrosoftStage(), tmp_path_factory.mktemp("kills")) as found:
        yield found


def played(harness: Harness, folder: Path, *, later: bool) -> Scenario:
    harness.stage.world = copy.deepcopy(harness.first)
    return scenario(harness, folder, later=later)


@LATER
def test_a_run_killed_right_after_a_change_is_made_good(harness: Harness, tmp_path: Path, *, later: bool) -> None:
    play = played(harness, tmp_path, later=later)
    chosen = play.after_changes()
    assert len(chosen) >= 3
    assert play.failures(chosen, tmp_path) == []


@pytest.mark.soak
@LATER
def test_a_run_killed_at_every_step_is_made_good(harness: Harness, tmp_path: Path, *, later: bool) -> None:
    play = played(harness, tmp_path, later=later)
    assert play.failures(range(len(play.points)), tmp_path) == []
