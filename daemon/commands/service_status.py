"""`wellkept service status`: whether it runs."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import json_option, pass_app
from daemon.service.here import system_option, wanted


@click.command("status")
@system_option
@json_option
@pass_app
def command(app: App, *, system: bool, as_json: bool) -> int:
    """Say whether the service is installed, up to date with the config, and running. Exit code 1 when it does not run."""
    from daemon.errors import FAILED, FINE
    from daemon.service.carry_out import already, ask

    found = wanted(app, system=system)
    content = already(found)
    runs, said = ask(found) if content is not None else (False, "")
    if as_json:
        installed = content is not None
        state = {"path": str(found.path), "installed": installed, "current": content == found.content, "runs": runs}
        app.print_json(state)
    elif content is None:
        click.echo("not installed: `wellkept service install`")
    else:
        click.echo(said)
        if content != found.content:
            click.echo("The config has changed since: `wellkept service install` brings it up to date.")
        click.echo(f"What it says: {found.log}")
    return FINE if runs else FAILED
