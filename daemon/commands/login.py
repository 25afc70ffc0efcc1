"""`wellkept login`: sign in to an account, or again after the sign-in has expired."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import pass_app


@click.command("login")
@click.argument("account")
@pass_app
def command(app: App, account: str) -> int:
    """Sign in to ACCOUNT of the config in the browser. Nothing but the sign-in itself is kept."""
    import connectors
    from daemon.errors import UserError
    from rules.document import suggest

    configured = {entry.name: entry for entry in app.config.accounts}
    entry = configured.get(account)
    if entry is None:
        hint = suggest(account, configured)
        raise UserError(f"the config has no account {account!r}", hint or f"it has: {', '.join(configured)}")
    sign_in = connectors.load_sign_in(entry.provider)
    if sign_in is None:
        app.say(f"{account} lies on this machine: there is nothing to sign in to.")
        return 0
    me = app.config.settings.me
    sign_in(account, say=click.echo, addresses=me.addresses, zone=me.time_zone, **entry.options)
    return 0
