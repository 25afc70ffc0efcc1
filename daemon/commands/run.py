"""`wellkept run`: stay on duty."""

from __future__ import annotations

import sys

import click

from daemon.app import App
from daemon.commands.common import open_desk, pass_app


@click.command("run")
@click.option("--poll", metavar="DURATION", default="5 minutes", show_default=True, help="How often to look.")
@pass_app
def command(app: App, poll: str) -> int:
    """Stay on duty until stopped: sync, plan and, once you said `wellkept go`, make drafts and tasks."""
    from daemon.clock import machine_now
    from daemon.duty import Duty
    from daemon.errors import UsageProblem
    from daemon.loop import Bell, run_passes
    from rules.business_time import WorkCalendar, parse_duration

    try:
        duration = parse_duration(poll)
    except ValueError as error:
        raise UsageProblem(f"--poll: {error}", "write it as `5 minutes`") from error

    def say(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    bell = Bell()
    with open_desk(app) as desk, app.lock():
        now = app.now
        clock = machine_now if app.now_text is None else lambda: now
        every = WorkCalendar.of().add(now, duration) - now
        with Duty(desk, app.config, now, bell=bell, say=say) as duty:
            bell.install()
            say(f"on duty for {', '.join(desk.accounts.names)}")
            run_passes(desk, clock, bell, say, poll=every, rules=duty)
        say("stopped")
    return 0
