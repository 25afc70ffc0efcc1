"""`wellkept done`: the user's word that something is dealt with."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import fresh_desk, pass_app


@click.command("done")
@click.argument("what")
@pass_app
def command(app: App, what: str) -> int:
    """Close what waits: WHAT is a key, a Message-ID, an event or a person. Only later messages open it again."""
    from daemon.decide import noticed
    from daemon.errors import UserError
    from daemon.find import find_meant
    from daemon.ledger import Verdict

    with fresh_desk(app) as (desk, code):
        with desk.view(app.now) as view:
            signals = noticed(view)
            meant = find_meant(what, view, desk.ledger, desk.book.load(), signals)
        words = [
            Verdict("closed", signal.person, app.now, "done", frozenset((signal.occasion, *signal.covers)))
            for signal in meant.signals
        ]
        if meant.entry is not None:
            covers = frozenset((meant.entry.occasion, *meant.entry.covers))
            words.append(Verdict("closed", meant.entry.person, app.now, "done", covers))
        if not words:
            raise UserError(f"nothing of {what} waits", "`wellkept signals` shows what does")
        with app.lock():
            for word in words:
                desk.ledger.judge(word)
    app.say(f"Closed: {len(words)} for {meant.person}. Only later messages open it again.")
    return code
