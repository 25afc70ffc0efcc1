"""`wellkept service uninstall`: stop it, and remove what `install` wrote."""

from __future__ import annotations

import click

from daemon.service.here import anything, system_option


@click.command("uninstall")
@system_option
def command(*, system: bool) -> int:
    """Stop the service and remove its file. Mail, book and state stay as they are."""
    from daemon.service.carry_out import uninstall

    found = anything(system=system)
    removed = uninstall(found)
    click.echo(f"Removed {found.path}." if removed else f"There is no {found.path}: nothing to remove.")
    return 0
