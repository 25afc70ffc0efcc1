"""`wellkept restore`."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import open_desk, pass_app


@click.command("restore")
@click.argument("key")
@pass_app
def command(app: App, key: str) -> int:
    """Bring back a draft or task that was withdrawn, up to 30 days later. From then on it is yours."""
    from daemon.errors import UserError
    from daemon.perform import Performer

    with open_desk(app) as desk, app.lock():
        entries = desk.ledger.starting_with(key)
        if len(entries) != 1:
            many = f"{key} begins {len(entries)} keys" if entries else f"no artefact has the key {key}"
            raise UserError(many, "`wellkept status` lists what was withdrawn, with its keys")
        entry = entries[0]
        if entry.unanswered:
            raise UserError(
                f"{entry.key[:8]} was asked for already, and no answer came: it may still appear",
                "`wellkept status` says until when: look again then",
            )
        if entry.outcome not in ("withdrawn", "replaced"):
            raise UserError(
                f"{entry.key[:8]} was not withdrawn: it is {entry.outcome or entry.state}",
                "only what wellkept took back can be brought back",
            )
        if entry.artefact is None:
            raise UserError(f"{entry.key[:8]} was withdrawn more than 30 days ago", "its text is no longer kept")
        if entry.account not in desk.accounts:
            raise UserError(f"its account {entry.account} is not in the config", "add the account again first")
        placed = Performer(desk.ledger, desk.accounts, desk.book, app.now).restore(entry)
        # Its reason has gone: without this it would be withdrawn again by the next pass.
        desk.ledger.conclude(entry.key, "edited", app.now)
    app.say(f"Restored the {entry.kind} {entry.key[:8]}: {placed.ref}")
    return 0
