"""`wellkept run`: stay on duty."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from daemon.app import App
from daemon.commands.common import open_desk, pass_app

if TYPE_CHECKING:
    from daemon.bell import Bell
    from daemon.config import Config
    from daemon.duty import Duty
    from daemon.metrics import Pulse
    from daemon.rest import Rest


@click.command("run")
@click.option("--poll", metavar="DURATION", default="5 minutes", show_default=True, help="How often to look.")
@pass_app
def command(app: App, poll: str) -> int:
    """Stay on duty until stopped: sync, plan and, once you said `wellkept go`, make drafts and tasks."""
    from daemon.errors import UsageProblem
    from daemon.log import set_up
    from rules.business_time import WorkCalendar, parse_duration

    try:
        duration = parse_duration(poll)
    except ValueError as error:
        raise UsageProblem(f"--poll: {error}", "write it as `5 minutes`") from error
    set_up(sys.stdout, os.environ, verbose=app.verbose)
    try:
        return _run(app, WorkCalendar.of().add(app.now, duration) - app.now)
    except Exception as error:
        if sys.stderr.isatty():
            raise
        return _logged(error)


def _logged(error: Exception) -> int:
    """Say to the log, in its words, why `run` ends: what is said to a person may hold what nobody else should read."""
    from daemon.advice import explain
    from daemon.errors import FAILED
    from daemon.log import crashed, say, warning
    from daemon.trouble import trouble_of

    advice = explain(error)
    if advice is None:
        crashed(error, "run")
        return FAILED
    trouble = trouble_of(error)
    say(warning(f"ended: {trouble}", "ended", reason=trouble.kind, code=trouble.code))
    return advice.exit_code


def _run(app: App, every: timedelta) -> int:
    from daemon.bell import Bell
    from daemon.clock import machine_now
    from daemon.duty import Duty
    from daemon.log import Line, say
    from daemon.loop import run_passes
    from daemon.metrics import Listened, Pulse
    from daemon.rest import Rest, give_way, hear, hold_signals
    from daemon.service.notify import manager

    rested = Rest.ended()
    pulse = Pulse(time.monotonic, every)
    bell, told = Bell(), Listened.over(manager(), pulse)
    bell.last_resort = _give_up
    bell.install()
    hear()
    if rested is not None:
        app.config = _before(app, rested)
        bell.reloading |= rested.reloading
    resting: Rest | None = None
    with app.lock(patience=_PATIENCE if rested else 0.0):
        now = app.now
        clock = machine_now if app.now_text is None else lambda: now
        again = True
        while again:
            again = False
            with (
                open_desk(app) as desk,
                Duty(desk, app.config, now, bell=bell, say=say, rested=rested) as duty,
                _window(app, pulse, clock),
            ):
                names = ", ".join(desk.accounts.names)
                if rested is None:
                    say(Line(f"on duty for {names}", "on-duty", accounts=names))
                bed = _Bed(duty, bell, dict(rested.said) if rested else {})
                may_rest = app.now_text is None and app.config.listen is None
                rested = None
                while not again:
                    rest = bed.lie_down if may_rest else None
                    run_passes(desk, clock, bell, say, poll=every, rules=duty, manager=told, said=bed.said, rest=rest)
                    resting = bed.rest
                    if bell.stopped or resting is not None:
                        break
                    bell.reloading = False
                    told.reloading(time.monotonic())
                    again = _reload(app, duty)
                    say(_reloaded(taken=again))
    if resting is not None:
        app.close()
        hold_signals()
        if not bell.stopped:
            resting = replace(resting, reloading=bell.reloading)
            give_way([sys.executable, "-m", "daemon.asleep", str(resting.write())])
    told.stopping()
    say(Line("stopped", "stopped"))
    return 0


WORTH = 100
"""A rest has to last so many times as long as the processor needs to get up again: it costs a hundredth at most."""
_PATIENCE = 120.0
"""Seconds to wait after a rest for a command that took the state folder in between."""


class _Bed:
    """Decides whether a rest is worth it."""

    def __init__(self, duty: Duty, bell: Bell, said: dict[str, str]) -> None:
        self.said = said
        self._bell = bell
        self.rest: Rest | None = None
        self._duty = duty
        self._cost: float | None = None

    def lie_down(self, until: float) -> bool:
        """Tell whether to rest until a moment of the monotonic clock; then `rest` holds what is to be known of it."""
        if self._cost is None:
            self._cost = time.process_time()  # starting, and the first pass, which looks at everything
        if not self._bell.called_away and until - time.monotonic() >= WORTH * self._cost:
            self.rest = self._duty.rest(until, self.said)
        return self.rest is not None


def _before(app: App, rested: Rest) -> Config:
    """Return the config that was in force before the rest, whatever has been saved since."""
    from daemon.config import load_config

    return load_config(app.config_file, rested.config)


def _give_up() -> None:
    """End at once: a provider does not answer. What was begun stands in the ledger, and the next start finds out about it."""
    from daemon.log import Line, say

    say(Line("stopped in the middle of a request: the next start finds out what became of it", "stopped"))
    sys.stdout.flush()
    os._exit(0)


@contextmanager
def _window(app: App, pulse: Pulse, clock: Callable[[], datetime]) -> Iterator[None]:
    """Open the window for monitoring where the config wants one; that its port is taken keeps nobody from their work."""
    from daemon.log import Line, say, warning

    place = app.config.listen
    if place is None:
        yield
        return
    from connectors.reasons import errno_name
    from daemon.account_record import AccountRecord
    from daemon.metrics import pages
    from daemon.metrics_server import Window

    names = [account.name for account in app.config.accounts]
    try:
        window = Window(place, pages(app.index, app.ledger, AccountRecord(app.state_dir), names, pulse, clock))
    except OSError as error:
        code = errno_name(error.errno or 0)
        say(
            warning(
                f"monitoring: port {place.port} can't be opened ({code})", "listen-failed", port=place.port, code=code
            )
        )
        yield
        return
    with window:
        say(Line(f"monitoring: http://{place.address}/metrics and /healthz", "listening", port=place.port))
        yield


def _reloaded(*, taken: bool) -> str:
    from daemon.log import Line, warning

    if taken:
        return Line("config taken over", "config-in-force")
    return warning("config not taken over: `wellkept status` names the mistakes", "config-refused")


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
