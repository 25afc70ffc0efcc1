"""Handing `wellkept run` to the system's service manager: what to write where, and what to tell the manager.

Nothing here writes anything: each manager gives an `Installation`, which is shown before it is carried out.
"""

from __future__ import annotations

import os
import pwd
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.secrets import credential, secret_name
from daemon.errors import UserError

if TYPE_CHECKING:
    from daemon.config import Config

SECONDS_TO_STOP = 10
"""How long a manager waits for an orderly end before it kills: twice what `run` needs."""
SECONDS_BETWEEN_STARTS = 30
WATCHDOG_SECONDS = 600
"""How long `run` may give no sign of life before systemd starts it anew: longer than its longest turn by far."""


@dataclass(frozen=True, slots=True)
class Job:
    """What the service runs, and what it may write."""

    command: Sequence[str]
    """With absolute paths."""
    writable: Sequence[Path]
    """The state folder, mailboxes and task folders; everything else may be read-only."""
    secrets: Sequence[str]
    """The names under which the manager may hand over sign-ins."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A file for the service manager and the commands that put it into force and take it out again."""

    path: Path
    content: str
    start: Sequence[Sequence[str]]
    stop: Sequence[Sequence[str]]
    """Before the file is removed."""
    forget: Sequence[Sequence[str]]
    """After it is removed."""
    ask: Sequence[str]
    """Prints how the service is; fails where it does not run."""
    log: str
    """How to read what the service says."""
    notes: Sequence[str] = ()
    """What the user should know before they agree."""


def job(config: Config) -> Job:
    """Return what to run for a config. Raises UserError: the installed command is nowhere to be found."""
    writable = [config.state_dir]
    secrets: list[str] = []
    for account in config.accounts:
        if account.provider == "local":
            writable += [folder for key in ("maildir", "tasks") if (folder := account.options[key]) is not None]
        else:
            secrets.append(credential(secret_name(account.provider, account.name)))
    return Job((_program(), "--config", str(config.path), "run"), tuple(dict.fromkeys(writable)), tuple(secrets))


def _program() -> str:
    """Return the path of the installed command: the one that runs now, else the one in PATH."""
    here = Path(sys.argv[0])
    beside = Path(sys.executable).parent / "wellkept"
    for found in (here if here.name == "wellkept" else None, beside, shutil.which("wellkept")):
        if found is not None and os.access(found, os.X_OK) and Path(found).is_file():
            return str(Path(found).absolute())
    raise UserError(
        "the command `wellkept` is not installed, so a service can't start it",
        "install it (`uv tool install .` or `pipx install .` in its folder) and run this command again",
    )


def owner_of(config: Config) -> str:
    """Return the name of the user whose config it is. Raises UserError when that is root."""
    held = config.path.stat()
    if held.st_uid == 0:
        raise UserError(
            f"{config.path} belongs to root, and the service would run as root",
            "give it to the user whose mail it is (chown), and name it with --config",
        )
    return pwd.getpwuid(held.st_uid).pw_name
