"""`wellkept status`: the state of things."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import json_option, open_desk, pass_app


@click.command("status")
@json_option
@pass_app
def command(app: App, *, as_json: bool) -> int:
    """Say whether anything waits and among which sources, how each account is, what is held, which rules are in force."""
    from daemon.pending import pending
    from daemon.status_json import state_of
    from daemon.status_lines import lines

    with open_desk(app) as desk:
        found = state_of(app, desk, pending(desk, app.now))
    if as_json:
        app.print_json(found.json)
    else:
        for line in lines(found):
            app.console.print(line, markup=False)
    return found.waits.exit_code
