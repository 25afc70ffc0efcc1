"""Carrying an installation out: the file written as a whole, the manager told, and every failure named."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from daemon.errors import UserError
from daemon.service import Installation

PATIENCE = 60.0
"""Seconds that a manager may take for an answer."""


def install(wanted: Installation) -> None:
    """Write the file and start the service. Raises UserError, after which the file may stand: a second try mends it."""
    if already(wanted) is not None and wanted.stop and wanted.start[0][0] == "launchctl":
        _run(wanted.stop[0], must=False)  # launchd keeps the former text of an agent that it has loaded
    _write(wanted.path, wanted.content)
    for command in wanted.start:
        _run(command)


def uninstall(wanted: Installation) -> bool:
    """Stop the service and remove its file; returns False when there was none. Raises UserError."""
    if already(wanted) is None:
        return False
    for command in wanted.stop:
        _run(command, must=False)  # a service that does not run has nothing to stop
    try:
        wanted.path.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{wanted.path} can't be removed: {error.strerror}", _root(wanted.path)) from error
    for command in wanted.forget:
        _run(command)
    return True


def already(wanted: Installation) -> str | None:
    """Return what the file says now; None when it is not there. Raises UserError when it can't be read."""
    try:
        return wanted.path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"{wanted.path} can't be read: {error}", "look at it, and remove it if it is not yours"
        ) from error


def ask(wanted: Installation) -> tuple[bool, str]:
    """Return whether the service runs, and what the manager says of it. Raises UserError without a manager."""
    done = _run(wanted.ask, must=False)
    return done.returncode == 0, (done.stdout or done.stderr).strip()


def _write(path: Path, content: str) -> None:
    new = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        # Readable by all, as units are: a path or two stand in it, and no secret.
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        new.replace(path)
    except OSError as error:
        raise UserError(f"{path} can't be written: {error.strerror}", _root(path)) from error


def _root(path: Path) -> str:
    return "run it as root (sudo)" if not path.is_relative_to(Path.home()) else "check who owns the folder"


def _run(command: Sequence[str], *, must: bool = True) -> subprocess.CompletedProcess[str]:
    shown = " ".join(command)
    try:
        done = subprocess.run(  # noqa: S603 - the service manager's own tool, arguments of ours
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except FileNotFoundError as error:
        raise UserError(
            f"there is no `{command[0]}` here",
            "docs/service.md shows other ways to keep `wellkept run` running",
        ) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UserError(f"`{shown}` can't be run: {error}", "run it by hand") from error
    if must and done.returncode:
        raise UserError(f"`{shown}` failed: {done.stderr.strip() or f'exit code {done.returncode}'}", "run it by hand")
    return done
