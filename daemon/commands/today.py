"""`wellkept today`: the day's list."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from daemon import shapes
from daemon.app import App
from daemon.commands.common import fresh_desk, json_option, pass_app


@click.command("today")
@json_option
@pass_app
def command(app: App, *, as_json: bool) -> int:
    """Show the day's list: who waits, what was prepared and why, where it lies. Makes nothing."""
    from daemon.day import day_of
    from daemon.pending import approval_json, notice_json, pending

    with fresh_desk(app) as (desk, code):
        waiting = pending(desk, app.now)
        with desk.view(app.now) as view:
            day = day_of(desk, view)
            if not as_json:
                from daemon.show import show_day
                from daemon.show_pending import show_pending

                places = {
                    account.name: str(account.options.get("maildir") or account.name) for account in app.config.accounts
                }
                show_day(app, view, day.signals, day.entries, places)
                show_pending(app, view, waiting, day.notices)
                return code
        zone = ZoneInfo(app.config.settings.me.time_zone)
        app.print_json(
            {
                "now": shapes.moment(app.now, zone),
                "signals": [shapes.signal(signal, zone, app.now) for signal in day.signals],
                "prepared": [
                    {
                        "key": entry.key,
                        "rule": entry.rule,
                        "kind": entry.kind,
                        "person": entry.person,
                        "occasion": entry.occasion,
                        "outcome": entry.outcome or None,
                        "ref": entry.ref,
                    }
                    for entry in day.entries
                ],
                "approvals": [approval_json(action) for action in waiting.approvals],
                "notices": [notice_json(entry, zone) for entry in day.notices],
            }
        )
        return code
