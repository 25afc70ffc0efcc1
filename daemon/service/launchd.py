"""The launchd agent of macOS. Source: launchd.plist(5), launchctl(1)."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

from daemon.service import SECONDS_BETWEEN_STARTS, SECONDS_TO_STOP, Installation, Job

LABEL = "wellkept"


def for_user(job: Job) -> Installation:
    """Return the agent of the logged-in user."""
    home = Path.home()
    path = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    log = home / "Library" / "Logs" / "wellkept.log"
    domain = f"gui/{os.getuid()}"
    return Installation(
        path=path,
        content=agent(job, log),
        start=(["launchctl", "bootstrap", domain, str(path)],),
        stop=(["launchctl", "bootout", f"{domain}/{LABEL}"],),
        forget=(),
        ask=["launchctl", "print", f"{domain}/{LABEL}"],
        log=f"tail {log}",
        notes=("it runs while you are logged in",),
    )


def agent(job: Job, log: Path) -> str:
    """Return the text of the agent."""
    content = {
        "Label": LABEL,
        "ProgramArguments": list(job.command),
        "RunAtLoad": True,
        # After a crash only. launchd can't tell a wrong config from one: it tries that again, slowly.
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": SECONDS_BETWEEN_STARTS,
        "ExitTimeOut": SECONDS_TO_STOP,
        "ProcessType": "Background",
        "Umask": 0o077,
        "StandardOutPath": str(log),
        "StandardErrorPath": str(log),
    }
    return plistlib.dumps(content, sort_keys=False).decode("utf-8")
