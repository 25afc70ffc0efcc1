"""`wellkept signals`."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from daemon import shapes
from daemon.app import App
from daemon.commands.common import fresh_desk, json_option, pass_app
from rules.signals import REGISTRY


@click.command("signals")
@click.option("--kind", type=click.Choice(sorted(REGISTRY)), help="Only this kind.")
@json_option
@pass_app
def command(app: App, kind: str | None, *, as_json: bool) -> int:
    """List what was noticed, with its evidence."""
    from daemon.decide import noticed

    with fresh_desk(app) as (desk, code):
        with desk.view(app.now) as view:
            found = noticed(view, [kind] if kind else ())
        zone = ZoneInfo(app.config.settings.me.time_zone)
        if as_json:
            app.print_json([shapes.signal(signal, zone, app.now) for signal in found])
            return code
        for signal in found:
            proof = signal.evidence[0]
            since = signal.since.astimezone(zone)
            app.console.print(f"{signal.kind:11} {signal.person}, since {since:%Y-%m-%d %H:%M}", markup=False)
            app.console.print(f"            “{' '.join(proof.quote.split())}” ({proof.source})", markup=False)
        if not found:
            app.say("Nothing waits among the sources that answered." if not code else "Nothing was noticed.")
        return code
