"""`wellkept why`: each rule, fired or its first failed condition, with the evidence."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from daemon import shapes
from daemon.app import App
from daemon.commands.common import fresh_desk, json_option, pass_app


@click.command("why")
@click.argument("what")
@click.option("--at", "at", metavar="TIME", help="As things stood at TIME.")
@json_option
@pass_app
def command(app: App, what: str, at: str | None, *, as_json: bool) -> int:
    """Explain WHAT, a message, person, event or key: each rule, fired or its first failed condition."""
    from daemon.explain import explain_word

    moment = app.moment(at, "--at") if at else app.now
    with fresh_desk(app) as (desk, code):
        explanation = explain_word(desk, what, moment)
    zone = ZoneInfo(app.config.settings.me.time_zone)
    if as_json:
        app.print_json(
            {
                "what": what,
                "at": shapes.moment(moment, zone),
                "history": list(explanation.history),
                "readings": list(explanation.readings),
                "signals": [
                    shapes.signal(about.signal, zone)
                    | {"rules": [{"rule": rule, "fired": fired, "because": text} for rule, fired, text in about.rules]}
                    for about in explanation.signals
                ],
            }
        )
        return code
    for line in (*explanation.history, *explanation.readings):
        app.console.print(line, markup=False)
    for about in explanation.signals:
        signal = about.signal
        app.console.print(
            f"{signal.kind}: {signal.person}, since {signal.since.astimezone(zone):%Y-%m-%d %H:%M}", markup=False
        )
        for proof in signal.evidence:
            quote = " ".join(proof.quote.split())
            app.console.print(f"  {proof.source} {proof.at.astimezone(zone):%Y-%m-%d %H:%M} “{quote}”", markup=False)
        for rule, fired, text in about.rules:
            app.console.print(f"  {'fired' if fired else 'not  '} {rule}: {text}", markup=False)
    if not (explanation.signals or explanation.history or explanation.readings):
        app.say("Nothing was noticed about it, so no rule had anything to fire on.")
    return code
