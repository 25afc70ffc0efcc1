"""`wellkept service install`: show it, ask, write it, start it."""

from __future__ import annotations

import sys

import click

from daemon.app import App
from daemon.commands.common import pass_app
from daemon.service.here import system_option, wanted


@click.command("install")
@system_option
@click.option("--show", is_flag=True, help="Only show what would be written.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_app
def command(app: App, *, system: bool, show: bool, yes: bool) -> int:
    """Show what would be written and run, ask, and do it. Again after a change of the config: it is brought up to date."""
    from daemon.errors import UsageProblem
    from daemon.service.carry_out import already, install

    found = wanted(app, system=system)
    _ = app.state_dir  # a folder that is not there can't be given to the service
    click.echo(f"# {found.path}")
    click.echo(found.content)
    before = already(found)
    if before == found.content:
        click.echo("It is written like that already; the service is started anew.")
    elif before is not None:
        click.echo("It replaces what is there now:")
        click.echo(_difference(before, found.content))
    for note in found.notes:
        click.echo(f"Note: {note}.")
    for step in found.start:
        click.echo(f"Then: {' '.join(step)}")
    if show:
        return 0
    if not yes:
        if not sys.stdin.isatty():
            raise UsageProblem("nothing is written without your word", "add --yes, or --show to only look")
        if not click.confirm("Write and start it?"):
            click.echo("Nothing was written.")
            return 0
    install(found)
    click.echo(f"wellkept is on duty. What it says: {found.log}")
    return 0


def _difference(before: str, after: str) -> str:
    import difflib

    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "now", "then", lineterm="", n=0)
    return "\n".join(lines)
