"""`run` while nothing happens: listens to files, signals and the clock, and gives way to `run` as soon as one of them calls.

Started by `run` itself, never by hand: `python -m daemon.asleep HANDLE`. It imports as little as it can: being small
is what it is for.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from daemon.bell import Bell
from daemon.duty_file import DutyFile
from daemon.lock import Held, StateLock
from daemon.log import Line, say, set_up
from daemon.rest import VARIABLE, Rest, give_way, hear, hold_signals, marks_of
from daemon.service.notify import Manager, manager
from daemon.watch import Watch

TRY = 1.0
"""Seconds after which the state folder is asked for again: a command may have it for a moment."""


def main() -> None:
    """Sleep; ends by becoming `run` again, or with the process."""
    rest = Rest.read(int(sys.argv[1]))
    set_up(sys.stdout, os.environ)
    bell, told = Bell(), manager()
    bell.install()
    hear()
    with ExitStack() as held:
        _hold(rest, bell, held)
        if not rest.reloading:
            _listen(rest, bell, told)
    hold_signals()
    if bell.stopped:
        told.stopping()
        say(Line("stopped", "stopped"))
        return
    os.environ[VARIABLE] = str(replace(rest, reloading=rest.reloading or bell.reloading).write())
    give_way(rest.arguments)


def _listen(rest: Rest, bell: Bell, told: Manager) -> None:
    """Return when something happened, or the time has come."""
    watch = Watch(bell.announce, say)
    try:
        watch.cover({Path(folder): frozenset(globs) for folder, globs in rest.trails.items()})
        if marks_of(rest.trails) != rest.marks:
            return  # while the programs changed places
        while not (bell.called_away or bell.heard()) and (left := rest.until - time.monotonic()) > 0:
            told.alive()
            bell.wait(min(left, told.every.total_seconds()) if told.every else left)
    finally:
        watch.close()


def _hold(rest: Rest, bell: Bell, held: ExitStack) -> None:
    """Hold the state folder, and say to other commands who is on duty."""
    folder = Path(rest.state_dir)
    while not bell.called_away and time.monotonic() < rest.until:
        try:
            held.enter_context(StateLock(folder))
        except Held:
            bell.wait(TRY)
            continue
        file = DutyFile(folder)
        held.callback(file.close)
        with suppress(OSError):
            file.write(rest.duty)
        return


if __name__ == "__main__":
    main()
