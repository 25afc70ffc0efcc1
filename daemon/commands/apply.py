"""`wellkept apply`: make what is planned."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from daemon import shapes
from daemon.app import App
from daemon.commands.common import freshen, json_option, open_desk, pass_app
from daemon.errors import FAILED, FINE, PARTLY


@click.command("apply")
@json_option
@pass_app
def command(app: App, *, as_json: bool) -> int:
    """Make the planned drafts and tasks. Asking for it counts as `go`."""
    with open_desk(app) as desk, app.lock():
        _ = desk.rulebook  # mistakes in rules stop everything before anything is done
        freshness = freshen(app, desk)
        performance = desk.apply(app.now, whole=not freshness.errors)
        zone = ZoneInfo(app.config.settings.me.time_zone)
        if as_json:
            app.print_json(
                [
                    shapes.action(done.action, zone) | {"state": done.state, "ref": done.ref or None}
                    for done in performance.performed
                ]
            )
        else:
            from daemon.show import show_performance

            show_performance(app, performance, desk)
    code = freshness.exit_code or (PARTLY if performance.away else FINE)
    failed = any(done.state == "failed" for done in performance.performed)
    return FAILED if failed and code == FINE else code
