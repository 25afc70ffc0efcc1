"""`wellkept go`: the end of the quiet start."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import open_desk, pass_app


@click.command("go")
@pass_app
def command(app: App) -> int:
    """Let `run` make drafts and tasks from now on. What fell due long before now stays untouched."""
    from daemon.lock import Held

    with open_desk(app) as desk:
        try:
            with app.lock():
                started = desk.go(app.now)
        except Held:
            if desk.lost:
                raise  # what the providers hold is to be learned first, with nobody else at work
            started = desk.go(app.now)  # `run` looks at it in each of its passes
        names = ", ".join(desk.accounts.names)
    if started:
        app.say(f"From now on drafts and tasks are made for: {', '.join(started)}")
    else:
        app.say(f"Nothing changed: {names} had your go already.")
    return 0
