"""`wellkept plan`: what `apply` would do now."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from daemon import shapes
from daemon.app import App
from daemon.commands.common import fresh_desk, json_option, pass_app


@click.command("plan")
@json_option
@pass_app
def command(app: App, *, as_json: bool) -> int:
    """Show exactly what `apply` would make now, and what is held and why. Makes nothing."""
    with fresh_desk(app) as (desk, code):
        decision = desk.decide(app.now)
        zone = ZoneInfo(app.config.settings.me.time_zone)
        if as_json:
            app.print_json([shapes.action(action, zone) for action in decision.actions])
            return code
        from daemon.show import show_actions

        show_actions(app, decision.actions, desk)
        if not decision.actions:
            app.say("Nothing is to be made.")
        return code
