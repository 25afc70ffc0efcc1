"""`wellkept plan`: what `apply` would do now."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from daemon import shapes
from daemon.app import App
from daemon.commands.common import fresh_desk, json_option, pass_app
from daemon.edited_rules import rules_option


@click.command("plan")
@rules_option
@json_option
@pass_app
def command(app: App, entries: tuple[str, ...], *, as_json: bool) -> int:
    """Show exactly what `apply` would make now, and what is held and why. Makes nothing.

    With --rules: what it would make if those were the rules in force.
    """
    from daemon.edited_rules import edited_rulebook

    edited = edited_rulebook(app.config, entries)
    with fresh_desk(app) as (desk, code):
        if edited is not None:
            desk.rulebook = edited
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
