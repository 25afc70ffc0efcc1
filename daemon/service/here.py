"""What the commands of `wellkept service` share: which manager, and what it needs to know."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from daemon.app import App
    from daemon.service import Installation, Job

system_option = click.option(
    "--system", is_flag=True, help="For the whole machine, from its start on (systemd; as root, with --config)."
)


def wanted(app: App, *, system: bool) -> Installation:
    """Return what is to be installed for the config. Raises UserError, UsageProblem, Problems."""
    from daemon.service import job, owner_of

    return _for(job(app.config), owner_of(app.config) if system else "")


def anything(*, system: bool) -> Installation:
    """Return where an installation is and how it ends, whatever stands in it and in the config."""
    from daemon.service import Job

    return _for(Job((), (), ()), "root" if system else "")


def _for(job: Job, user: str) -> Installation:
    """`user`: as whom the system's service runs; empty = a service of the user's own."""
    from daemon.errors import UsageProblem
    from daemon.service import launchd, systemd

    if sys.platform == "darwin":
        if user:
            raise UsageProblem("--system is for systemd: macOS keeps mail and keyring closed to system services")
        return launchd.for_user(job)
    return systemd.for_system(job, user) if user else systemd.for_user(job, os.environ)
