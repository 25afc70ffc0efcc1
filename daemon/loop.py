"""`wellkept run`: passes for years. Polls with jitter, wakes at the next due moment, stops cleanly on SIGTERM.

An account that hangs or does not answer keeps no other one waiting: see `daemon.sync` and `daemon.schedule`.

Until the user has said go, it only plans (DESIGN.md, promise 8).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.exc import OperationalError

from daemon.bell import Bell
from daemon.errors import UserError
from daemon.log import Line
from daemon.lost import LOST, MEND
from daemon.notices import LISTED
from daemon.schedule import Schedule
from daemon.service.notify import NOBODY, Manager
from daemon.trouble import trouble_line
from daemon.turn import Turn

if TYPE_CHECKING:
    from daemon.decide import Decision
    from daemon.desk import Desk

POLL = timedelta(minutes=5)
SHORTEST = timedelta(seconds=1)
BOOK = "book.json"
"""What news of the book are said under; no account is called so: names have no dots."""
BURST = 2.0
"""Seconds that whoever brings mail gets to bring the rest of it, before a pass begins."""
PATIENCE = 10.0
"""Seconds that a pass waits for an account without a word of it, or altogether once another one is through; and for an
account that takes its time to leave drafts and tasks, if others are to be looked after."""
TURN = 60.0
"""Seconds after which a pass leaves the rest of a long backfill for the next one, and acts on what is known."""


QUIET = 10.0
"""Seconds without any news after which a rest may be worth it."""


class HotRules(Protocol):
    """Rules that may be replaced between two passes."""

    again: float | None
    """Seconds after which to look again; None = when the bell rings."""

    def look(self, now: datetime) -> bool:
        """Look for other rules; returns whether they came into force."""
        ...


def next_wait(now: datetime, again: datetime | None, soonest: timedelta) -> timedelta:
    """Return how long to sleep: until the next try of an account, or the next due moment if sooner."""
    return max(SHORTEST, soonest if again is None else min(soonest, again - now))


def run_passes(
    desk: Desk,
    clock: Callable[[], datetime],
    bell: Bell,
    say: Callable[[str], None],
    *,
    poll: timedelta = POLL,
    passes: int | None = None,
    rules: HotRules | None = None,
    tick: Callable[[], float] = time.monotonic,
    manager: Manager = NOBODY,
    said: dict[str, str] | None = None,
    rest: Callable[[float], bool] | None = None,
) -> None:
    """Run passes until the bell calls away, or `passes` of them. Errors of accounts are said once, when they change.

    With `rules`, a valid save comes into force between two passes and the next one begins at once. Problems in the
    config end the loop before it begins (they need a person); a full disk or an account that is away does not.
    `manager` hears that the work has begun, and a sign of life as often as it wants one. `said`: what was said already.
    `rest(until)` is asked when nothing happens, and nothing is to be done before `until` on the clock `tick`: whether
    to end here for that long.
    """

    def away() -> bool:
        return bell.called_away

    said = {} if said is None else said
    done = 0
    schedule = Schedule(desk.accounts, poll, tick, random.random)
    if rules is not None:
        rules.look(clock())
    manager.ready()
    desk.ring = bell.bring
    everybody = True
    with desk.noticing():
        while not away():
            bell.heard()  # what was announced until now is seen by this pass
            bell.brought()
            now = clock()
            names = schedule.begin(everybody=everybody)
            again = _one_pass(desk, now, say, said, _Reach(schedule, names, away, manager.alive))
            done += 1
            if passes is not None and done >= passes:
                return
            now = clock()
            desk.expect(schedule.tries(now))
            wait = next_wait(now, again, timedelta(seconds=schedule.soonest()))
            due = again is not None and again - now <= wait
            until = tick() + wait.total_seconds()
            if rest is not None and schedule.at_rest and not desk.fetching:
                everybody = _sleep(bell, min(until, tick() + QUIET), tick, rules, clock, manager)
                if everybody or away():
                    continue
                if tick() < until and rest(until):
                    return
            everybody = _sleep(bell, until, tick, rules, clock, manager) or due
    desk.expect({})


def _sleep(
    bell: Bell,
    until: float,
    tick: Callable[[], float],
    rules: HotRules | None,
    clock: Callable[[], datetime],
    manager: Manager,
) -> bool:
    """Sleep until the next pass is due, or something changed, or other rules are in force, or it is time to stop.

    Returns whether something changed that every account is to be asked about.
    """
    news = False
    while True:
        manager.alive()
        left = until - tick()
        soon = rules.again if rules is not None else None
        wakes = [left, soon, manager.every.total_seconds() if manager.every else None]
        bell.wait(min(wake for wake in wakes if wake is not None))
        if bell.heard():
            news = True
            until = min(until, tick() + BURST)
            if not bell.called_away and tick() < until:
                continue  # a burst of mail is no reason to look at the rules each time
        if rules is not None and not bell.called_away and rules.look(clock()):
            return True
        if bell.called_away or bell.brought() or tick() >= until:
            return news


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far one pass goes: whom it asks, when it is to stop, and how it shows that it is alive."""

    schedule: Schedule
    names: frozenset[str]
    stopped: Callable[[], bool]
    alive: Callable[[], None]


def _one_pass(
    desk: Desk, now: datetime, say: Callable[[str], None], said: dict[str, str], reach: _Reach
) -> datetime | None:
    """Do one pass; return the moment at which something falls due before the next try of an account."""
    schedule, alive = reach.schedule, reach.alive
    try:
        alive()
        freshness = desk.freshen(
            now,
            lambda *_: alive(),
            Turn(TURN, reach.stopped),
            names=reach.names,
            patience=PATIENCE,
            failing=schedule.errors,
        )
        schedule.note(freshness)
        alive()
        if desk.book.trouble:
            _say_once(said, say, BOOK, desk.book.trouble)
        for account, error in schedule.errors.items():
            _say_once(said, say, account, error)
        desk.remind(schedule.errors, now)
        for account in set(said) - set(schedule.errors) - {"", BOOK}:
            say(Line(f"{account}: answers again", "answers-again", account=account))
            del said[account]
        decision = desk.decide(now, held=())
        started = desk.ledger.starts()
        ready = [name for name in desk.accounts.names if name in started]
        if not ready:
            _say_once(said, say, "", _only_planning(desk, decision))
            return decision.again
        whole = not schedule.errors and not freshness.busy
        turn = Turn(PATIENCE if len(desk.accounts.names) > 1 else None, reach.stopped)
        performance = desk.perform(decision.only(ready), now, whole=whole, turn=turn)
    except (OSError, OperationalError, UserError) as error:
        _say_once(said, say, "", error)
        return None
    made = sum(done.state == "made" for done in performance.performed)
    for done in performance.performed:
        if done.ref == LISTED:  # by id only: a log is read by others as well
            key, rule = done.action.key[:8], done.action.rule
            text = f"notice {key} of {rule}: `wellkept today` shows it, no desktop did"
            say(Line(text, "notice-listed", key=key, rule=rule))
    if made or performance.withdrawn:
        gone = len(performance.withdrawn)
        say(Line(f"made {made}, took back {gone}", "pass", made=made, withdrawn=gone))
    return min((moment for moment in (decision.again, performance.again) if moment is not None), default=None)


def _only_planning(desk: Desk, decision: Decision) -> str:
    if desk.lost:
        return f"{LOST}; {MEND}"
    waiting = sum(not action.held for action in decision.actions)
    return f"only planning: {waiting} would be made; `wellkept go` lets me"


def _say_once(said: dict[str, str], say: Callable[[str], None], about: str, what: object) -> None:
    line = trouble_line(about, what)
    if said.get(about) != line:
        said[about] = line
        say(line)
