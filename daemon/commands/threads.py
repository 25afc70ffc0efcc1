"""`wellkept threads`."""

from __future__ import annotations

from typing import Any

import click

from daemon.app import App
from daemon.commands.common import fresh_desk, json_option, pass_app
from daemon.shapes import moment
from daemon.thread_list import list_threads


@click.command("threads")
@click.option("--since", metavar="TIME", help="Only conversations whose last message is at TIME or later.")
@json_option
@pass_app
def command(app: App, since: str | None, *, as_json: bool) -> int:
    """List conversations and where each of them stands, latest first."""
    from zoneinfo import ZoneInfo

    start = app.moment(since, "--since") if since else None
    with fresh_desk(app) as (desk, code):
        with desk.view(app.now) as view:
            listed = list_threads(view, start)
        zone = ZoneInfo(app.config.settings.me.time_zone)
        if as_json:
            app.print_json([_shape(thread, zone) for thread in listed])
            return code
        for thread in listed:
            mine = "you" if thread.last.ours else thread.last.sender
            app.console.print(
                f"{thread.state.state:14} {thread.last.at.astimezone(zone):%Y-%m-%d %H:%M}  {mine}: {thread.subject}",
                markup=False,
            )
        if not listed:
            app.say("No conversations yet.")
        return code


def _shape(thread: Any, zone: Any) -> dict[str, Any]:
    return {
        "thread": thread.thread,
        "subject": thread.subject,
        "message_ids": list(thread.message_ids),
        "people": list(thread.people),
        "joined": thread.state.joined,
        "last": {
            "message_id": thread.last.message_id,
            "at": moment(thread.last.at, zone),
            "ours": thread.last.ours,
            "nature": thread.last.nature,
        },
        "state": thread.state.state,
        "because": thread.state.because,
    }
