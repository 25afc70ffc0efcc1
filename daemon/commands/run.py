"""`wellkept run`: stay on duty."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from daemon.app import App
from daemon.commands.common import open_desk, pass_app

if TYPE_CHECKING:
    from daemon.duty import Duty


@click.command("run")
@click.option("--poll", metavar="DURATION", default="5 minutes", show_default=True, help="How often to look.")
@pass_app
def command(app: App, poll: str) -> int:
    """Stay on duty until stopped: sync, plan and, once you said `wellkept go`, make drafts and tasks."""
    from daemon.clock import machine_now
    from daemon.duty import Duty
    from daemon.errors import UsageProblem
    from daemon.loop import Bell, run_passes
    from daemon.service.notify import manager
    from rules.business_time import WorkCalendar, parse_duration

    try:
        duration = parse_duration(poll)
    except ValueError as error:
        raise UsageProblem(f"--poll: {error}", "write it as `5 minutes`") from error

    def say(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    bell, told = Bell(), manager()
    with app.lock():
        now = app.now
        clock = machine_now if app.now_text is None else lambda: now
        every = WorkCalendar.of().add(now, duration) - now
        again = True
        while again:
            again = False
            with open_desk(app) as desk, Duty(desk, app.config, now, bell=bell, say=say) as duty:
                bell.install()
                say(f"on duty for {', '.join(desk.accounts.names)}")
                while not again:
                    run_passes(desk, clock, bell, say, poll=every, rules=duty, manager=told)
                    if bell.stopped:
                        break
                    bell.reloading = False
                    told.reloading(time.monotonic())
                    again = _reload(app, duty)
                    say(f"config {'taken over' if again else 'not taken over: `wellkept status` names the mistakes'}")
        told.stopping()
        say("stopped")
    return 0


def _reload(app: App, duty: Duty) -> bool:
    """Read the config again; returns False, and all stays as it was, when it can't be taken over."""
    from daemon.config import load_config
    from daemon.rulebook import load_rulebook
    from rules.rule import Place, Problem, Problems

    try:
        config = load_config(app.config_file)
        load_rulebook(config)
    except Problems as problems:
        duty.refuse(problems)
        return False
    if config.state_dir != app.config.state_dir:
        moved = Problem(Place(str(config.path)), "`dir` of [state] changes with a new start only", "state.dir")
        duty.refuse(Problems((moved,)))
        return False
    app.config = config
    return True
