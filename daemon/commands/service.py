"""`wellkept service`: keep `wellkept run` running, also after a restart of the machine."""

from __future__ import annotations

import click

from daemon.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "install": ("daemon.commands.service_install", "Show what would be written, write it, and start the service."),
    "uninstall": ("daemon.commands.service_uninstall", "Stop the service and remove its file."),
    "status": ("daemon.commands.service_status", "Say whether the service runs, as its manager sees it."),
}


@click.group("service", cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """Keep `wellkept run` running: a systemd unit, or a launchd agent on macOS."""
