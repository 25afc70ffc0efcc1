"""The schedule of a replay: at which moments `run` would have found something to do, and what it would have done.

`run` looks every five minutes. Between two looks nothing can be made, so a replay stops at those looks only before
which something happened: a mail came, a meeting began or ended, a call was logged, a verdict was given, a step fell
due, a span that a rule asks about was reached, a day began (and with it a new budget). At each stop only what was
stirred is looked at again. Everything else would give the same plan as before, which is what makes this the same as
a whole pass every five minutes; `tests/backtest/test_replay.py` compares the two.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from datetime import datetime

from daemon.backtest.trial import Trial
from daemon.backtest.view import PastView
from daemon.backtest.watch import Seen, Unit, Watch
from daemon.database import from_stamp, to_stamp
from daemon.decide import local_day

TICK = 300
"""Seconds between two looks of `run`."""


class _Schedule:
    """The looks at which there is something to do, and who is to be looked at there."""

    def __init__(self, until: datetime, tick: int) -> None:
        self._tick = tick
        self._last = to_stamp(until)
        self._heap: list[int] = [self._last]
        self._known: set[int] = {self._last}
        self.called: dict[int, set[Unit]] = {}

    def add(self, stamp: int, unit: Unit | None = None) -> None:
        if stamp > self._last:
            return
        look = min(-(-stamp // self._tick) * self._tick, self._last)
        if look not in self._known:
            self._known.add(look)
            heapq.heappush(self._heap, look)
        if unit is not None:
            self.called.setdefault(look, set()).add(unit)

    def next(self) -> int | None:
        return heapq.heappop(self._heap) if self._heap else None


def replay(
    view: PastView,
    trials: Sequence[Trial],
    until: datetime,
    progress: Callable[[int], None] | None = None,
    *,
    tick: int = TICK,
) -> None:
    """Let the trials live through the time from the view's moment until `until`. `progress` is told mails gone by."""
    watch = Watch(view, [trial.rules for trial in trials])
    schedule = _Schedule(until, tick)
    mails = view.mails_to_come
    for stamp in view.stamps():
        schedule.add(stamp)
    _turn(watch, trials, schedule, watch.look(view.everything(), ()), new_day=True)
    midnight = local_day(view.calendar, view.now)[1]
    schedule.add(to_stamp(midnight))
    while (look := schedule.next()) is not None:
        stirred = view.move(from_stamp(look))
        new_day = view.now >= midnight
        seen = watch.look(stirred, schedule.called.pop(look, ()))
        if new_day:
            daily = watch.look_at_all()
            seen = seen + daily
            midnight = local_day(view.calendar, view.now)[1]
            schedule.add(to_stamp(midnight))
        _turn(watch, trials, schedule, seen, new_day=new_day)
        if progress is not None:
            progress(mails - view.mails_to_come)


def _turn(watch: Watch, trials: Sequence[Trial], schedule: _Schedule, seen: Seen, *, new_day: bool) -> None:
    for trial in trials:
        trial.turn(watch, seen, new_day=new_day)
        if trial.wake is not None:
            schedule.add(to_stamp(trial.wake))
    for moment, unit in seen.again:
        schedule.add(to_stamp(moment), unit)
