"""`wellkept log`: a contact outside the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from daemon.app import App

KINDS = ("call", "visit", "letter", "chat", "other")


@click.command()
@click.argument("who", metavar="PERSON")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("text", default="")
@click.option("--at", "at_text", metavar="TIME", help="When it was (default: now).")
@click.pass_obj
def command(app: App, *, who: str, kind: str, text: str, at_text: str | None) -> None:
    """Note a call, visit or letter with PERSON: it counts as being in touch and as an answer."""
    from daemon.errors import UsageProblem
    from rules.model import Touch

    at = app.now if at_text is None else app.moment(at_text, "--at")
    if at > app.now:
        raise UsageProblem(f"--at {at_text!r} lies ahead", "log what has happened; the calendar holds what will")
    person = app.book.touch(who, Touch(at, kind, text), app.now)
    app.say(f"{kind} with {person.name or person.id} noted")
