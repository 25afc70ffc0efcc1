"""`wellkept apply` over a Google account, killed at every step: see `tests.providers.kills`."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.google.life import GoogleStage
from tests.providers.kills import Harness, Scenario, harnessed, scenario

WAYS = [(later, keeps) for later in (False, True) for keeps in (True, False)]
NAMES = [f"{'later' if later else 'first'}, {'marked' if keeps else 'under another id'}" for later, keeps in WAYS]


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    with harnessed(GoogleStage(units=10**12), tmp_path_factory.mktemp("kills")) as found:
        yield found


def played(harness: Harness, folder: Path, *, later: bool, keeps_ids: bool) -> Scenario:
    harness.stage.world = copy.deepcopy(harness.first)
    harness.stage.world.mailbox.keeps_ids = keeps_ids
    return scenario(harness, folder, later=later)


@pytest.mark.parametrize(("later", "keeps_ids"), [WAYS[1], WAYS[2]], ids=[NAMES[1], NAMES[2]])
def test_a_run_killed_right_after_a_change_is_made_good(
    harness: Harness, tmp_path: Path, *, later: bool, keeps_ids: bool
) -> None:
    play = played(harness, tmp_path, later=later, keeps_ids=keeps_ids)
    chosen = play.after_changes()
    assert len(chosen) >= 2
    assert play.failures(chosen[later::2], tmp_path) == []  # `make soak` takes them all


@pytest.mark.soak
@pytest.mark.parametrize(("later", "keeps_ids"), WAYS, ids=NAMES)
def test_a_run_killed_at_every_step_is_made_good(
    harness: Harness, tmp_path: Path, *, later: bool, keeps_ids: bool
) -> None:
    play = played(harness, tmp_path, later=later, keeps_ids=keeps_ids)
    assert play.failures(range(len(play.points)), tmp_path) == []
