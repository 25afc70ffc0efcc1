"""Run in a mount namespace of its own: `apply` with the state folder on a small tmpfs that is full, or read-only.

Arguments: the world's folder, and how many KiB are free at first, or `read-only`. Prints JSON: the exit code and the
errors of each run, the last one with everything in order again; copies the state out to `kept`.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr
from pathlib import Path

from daemon.cli import main as wellkept
from tests.machines.world import NOW


def apply(folder: Path) -> tuple[int, str]:
    said = io.StringIO()
    sys.argv = ["wellkept", "--quiet", "--config", str(folder / "config.toml"), "--now", NOW, "apply"]
    try:
        with redirect_stderr(said):
            wellkept()
    except SystemExit as done:
        return (done.code if isinstance(done.code, int) else 1), said.getvalue()


def fill(state: Path, free: int) -> Path:
    """Leave so many KiB of the file system free."""
    filler = state / "filler"
    room = os.statvfs(state)
    with filler.open("wb") as file:
        file.write(b"x" * max(0, room.f_bavail * room.f_frsize - free * 1024))
    return filler


def main() -> None:
    folder, how = Path(sys.argv[1]), sys.argv[2]
    state = folder / "state"
    shutil.copytree(state, folder / "before")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", str(state)], check=True)
    shutil.copytree(folder / "before", state, dirs_exist_ok=True)
    if how == "read-only":
        subprocess.run(["mount", "-o", "remount,ro", str(state)], check=True)
        runs = [apply(folder)]
        subprocess.run(["mount", "-o", "remount,rw", str(state)], check=True)
    else:
        filler = fill(state, int(how))
        runs = [apply(folder)]
        filler.unlink()
    runs += [apply(folder), apply(folder)]
    shutil.copytree(state, folder / "kept")
    sys.stdout.write(f"\n{json.dumps(runs)}\n")


if __name__ == "__main__":
    main()
