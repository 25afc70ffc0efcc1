"""`wellkept rules check`: every mistake in every rule file at once."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import json_option, pass_app


@click.command("check")
@json_option
@pass_app
def command(app: App, *, as_json: bool) -> int:
    """Check every rule file that the config names; all mistakes are shown together."""
    from daemon.rulebook import load_rulebook

    book = load_rulebook(app.config)
    if as_json:
        app.print_json({"rules": [rule.id for rule in book.rules], "tests": len(book.set.tests)})
    else:
        app.say(f"{len(book.rules)} rules and {len(book.set.tests)} tests: no mistakes.")
    return 0
