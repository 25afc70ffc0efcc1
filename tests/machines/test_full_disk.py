"""A state folder on a full or read-only file system: an error that says what to do, nothing lost, nothing doubled."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.machines.test_backup import wellkept
from tests.machines.world import State, copy_world, look, make_world, people_commands

ROOT = Path(__file__).parents[2]
NAMESPACE = ["unshare", "--mount", "--map-root-user"]


def may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    probe = [*NAMESPACE, "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not may_mount(), reason="no mount namespaces here")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start") / "world"
    make_world(folder)
    for command in (*people_commands(), ["sync"]):
        assert wellkept(folder, *command) == 0
    return folder


@pytest.fixture(scope="module")
def expected(start: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    folder = tmp_path_factory.mktemp("expected") / "world"
    copy_world(start, folder)
    assert wellkept(folder, "apply") == 0
    return look(folder)


def suffer(start: Path, folder: Path, how: str) -> tuple[list[tuple[int, str]], State]:
    copy_world(start, folder)
    command = [*NAMESPACE, sys.executable, "-m", "tests.machines.full_disk", str(folder), how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(folder / "state")
    (folder / "kept").rename(folder / "state")
    return [(code, said) for code, said in json.loads(done.stdout.splitlines()[-1])], look(folder)


@pytest.mark.parametrize("free", ["0", "40", "120"])
def test_a_full_disk_is_named_and_everything_is_made_once_there_is_room(
    start: Path, expected: State, tmp_path: Path, free: str
) -> None:
    runs, left = suffer(start, tmp_path / "world", free)
    assert [code for code, _ in runs[1:]] == [0, 0]
    assert left == expected
    if free == "0":
        assert runs[0][0] == 1
        assert "free some disk space" in runs[0][1]


def test_a_read_only_file_system_is_named_and_everything_is_made_once_it_is_writable(
    start: Path, expected: State, tmp_path: Path
) -> None:
    runs, left = suffer(start, tmp_path / "world", "read-only")
    assert runs[0][0] == 1
    assert "read-only" in runs[0][1]
    assert "->" in runs[0][1]
    assert left == expected
