"""`wellkept snooze`."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import fresh_desk, pass_app


@click.command("snooze")
@click.argument("what")
@click.argument("until")
@pass_app
def command(app: App, what: str, until: str) -> int:
    """Hold everything about WHAT (a person, message, event or key) until UNTIL: a day, or "3 business days"."""
    from daemon.decide import noticed
    from daemon.errors import UsageProblem
    from daemon.find import find_meant
    from rules.business_time import parse_duration

    with fresh_desk(app) as (desk, code):
        with desk.view(app.now) as view:
            signals = noticed(view)
            meant = find_meant(what, view, desk.ledger, desk.book.load(), signals)
            try:
                moment = view.calendar.add(app.now, parse_duration(until))
            except ValueError:
                moment = app.moment(until, "UNTIL")
        if moment <= app.now:
            raise UsageProblem(f"UNTIL {until!r} is not in the future", "name a later day")
        names = [signal.occasion for signal in meant.signals] if meant.kind == "signals" else [meant.person]
        if meant.entry is not None:
            names = [meant.entry.occasion]
        with app.lock():
            for name in names:
                desk.ledger.snooze(name, moment)
        app.say(f"{meant.person} is snoozed until {moment.astimezone(view.calendar.zone):%Y-%m-%d %H:%M}.")
        return code
