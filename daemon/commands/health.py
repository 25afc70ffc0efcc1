"""`wellkept health`: how relationships stand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from rich.markup import escape

from daemon.app import App
from daemon.commands.common import fresh_desk, json_option, pass_app

if TYPE_CHECKING:
    from daemon.health import Standing


@click.command("health")
@click.argument("person", required=False)
@json_option
@pass_app
def command(app: App, person: str | None, *, as_json: bool) -> int:
    """Show how it stands with a PERSON, or with everybody in the book: points, rhythm, what shows it. Makes nothing."""
    from daemon.find import find_person, unknown
    from daemon.health import due_next, shape, standings

    zone = ZoneInfo(app.config.settings.me.time_zone)
    with fresh_desk(app) as (desk, code):
        with desk.view(app.now) as view:
            wanted = None
            if person is not None:
                found = find_person(person, view, desk.book.load())
                if not found:
                    raise unknown(person)
                wanted = [found]
            listed = standings(view, wanted)
            soon = due_next(view, listed)
        if as_json:
            app.print_json([shape(one, zone) for one in listed])
            return code
        for one in listed:
            _show(app, one, zone, whole=person is not None)
        if soon and person is None:
            app.console.print("\n[bold]Due next[/bold]")
            for one in soon:
                due = one.health.due
                day = f"{due.astimezone(zone):%a %Y-%m-%d}" if due else ""
                app.console.print(f"  {day}  {escape(one.person.name or one.person.id)}")
        if not listed:
            app.say("Nobody in the book yet: wellkept people add NAME --email ADDRESS")
        return code


def _show(app: App, one: Standing, zone: ZoneInfo, *, whole: bool) -> None:
    health = one.health
    change = f" ({health.change:+} in three months)" if health.change else ""
    last = f"last touch {health.last_touch.at.astimezone(zone):%Y-%m-%d}" if health.last_touch else "no touch lately"
    rhythm = f", you are in touch about every {health.rhythm:g} days" if health.rhythm is not None else ""
    wanted = f", wanted: every {one.promise.interval}" if one.promise.interval else ""
    name = escape(one.person.name or one.person.id)
    app.console.print(f"[bold]{health.score:3}[/bold] {name}{change}: {last}{rhythm}{escape(wanted)}")
    for part in health.parts:
        app.console.print(f"      -{part.points} {escape(part.says)}", highlight=False)
        for proof in part.evidence if whole else ():
            at = f"{proof.at.astimezone(zone):%Y-%m-%d %H:%M}"
            app.console.print(f"          {at} {proof.quote} ({proof.source})", markup=False, highlight=False)
