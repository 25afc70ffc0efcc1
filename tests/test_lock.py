"""One wellkept at work a state folder."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from daemon.lock import Held, StateLock

HOLDER = """
import sys
from pathlib import Path
from daemon.lock import StateLock

with StateLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_second_one_is_refused_at_once_and_told_who_holds_the_folder(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(Held) as caught, StateLock(tmp_path):
            pytest.fail("two at work")
        process.communicate()
    assert caught.value.pid == process.pid
    assert str(process.pid) in caught.value.what
    assert caught.value.since is not None
    with StateLock(tmp_path):
        assert (tmp_path / "wellkept.pid").read_text() == f"{os.getpid()}\n"


def test_what_a_killed_one_left_behind_does_not_hold_the_folder(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (tmp_path / "wellkept.pid").exists()
        with StateLock(tmp_path), pytest.raises(Held) as caught, StateLock(tmp_path):
            pytest.fail("two at work")
    assert caught.value.pid == os.getpid()


def test_an_error_inside_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside"), StateLock(tmp_path):
        raise ValueError("inside")
    with StateLock(tmp_path):
        assert (tmp_path / "wellkept.pid").exists()
    assert not (tmp_path / "wellkept.pid").exists()


def test_an_unreadable_pid_file_still_means_held(tmp_path: Path) -> None:
    with StateLock(tmp_path):
        (tmp_path / "wellkept.pid").write_text("who knows")
        with pytest.raises(Held, match="only just begun") as caught, StateLock(tmp_path):
            pytest.fail("two at work")
    assert caught.value.pid is None


def test_the_folder_is_made_and_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "state"
    with StateLock(folder):
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (folder, *folder.iterdir())}
    assert modes == {"state": 0o700, "wellkept.lock": 0o600, "wellkept.pid": 0o600}
