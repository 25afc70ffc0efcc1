"""`wellkept sync`."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import freshen, json_option, open_desk, pass_app


@click.command("sync")
@json_option
@pass_app
def command(app: App, *, as_json: bool) -> int:
    """Bring the index up to date with every account."""
    with open_desk(app) as desk, app.lock():
        freshness = freshen(app, desk, None)
    if as_json:
        app.print_json(
            [
                {
                    "account": report.account,
                    "taken_in": report.taken_in,
                    "gone": report.gone,
                    "set_aside": report.set_aside,
                    "error": str(report.error) if report.error else None,
                    "contacts_error": str(report.contacts) if report.contacts else None,
                }
                for report in freshness.reports
            ]
        )
        return freshness.exit_code
    for report in freshness.reports:
        if report.error is None:
            aside = f", {report.set_aside} set aside" if report.set_aside else ""
            app.say(f"{report.account}: {report.taken_in} taken in, {report.gone} gone{aside}")
        if report.contacts is not None:
            app.say(f"{report.account}: the contacts are left out, `wellkept status` says why")
    return freshness.exit_code
