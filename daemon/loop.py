"""`wellkept run`: passes for years. Polls with jitter, wakes at the next due moment, stops cleanly on SIGTERM.

Until the user has said go, it only plans (DESIGN.md, promise 8).
"""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING

from daemon.advice import explain
from daemon.notices import LISTED

if TYPE_CHECKING:
    from daemon.desk import Desk

POLL = timedelta(minutes=5)
JITTER = 0.2
"""Polls are spread by a fifth either way, so that many accounts do not knock at the same second."""
SHORTEST = timedelta(seconds=1)


class Stopper:
    """Turns SIGTERM and SIGINT into an event that every wait listens to."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def install(self) -> None:
        """Listen to the signals; only the main thread may."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.event.set()


def next_wait(now: datetime, again: datetime | None, poll: timedelta, luck: float) -> timedelta:
    """Return how long to sleep: until the next poll, spread by `luck` in [0, 1), or the next due moment if sooner."""
    spread = poll * (1 - JITTER + 2 * JITTER * luck)
    if again is None:
        return spread
    return max(SHORTEST, min(spread, again - now))


def run_passes(
    desk: Desk,
    clock: Callable[[], datetime],
    stop: threading.Event,
    say: Callable[[str], None],
    *,
    poll: timedelta = POLL,
    passes: int | None = None,
) -> None:
    """Run passes until `stop` is set, or `passes` of them. Errors of accounts are said once, when they change.

    Problems in rules or config end it (they need a person); a full disk or an account that is away does not.
    """
    said: dict[str, str] = {}
    done = 0
    while not stop.is_set():
        now = clock()
        again = _one_pass(desk, now, say, said)
        done += 1
        if passes is not None and done >= passes:
            return
        stop.wait(next_wait(now, again, poll, random.random()).total_seconds())  # noqa: S311 - spreads load only


def _one_pass(desk: Desk, now: datetime, say: Callable[[str], None], said: dict[str, str]) -> datetime | None:
    try:
        freshness = desk.freshen(now)
        for account, error in freshness.errors.items():
            _say_once(said, say, account, error)
        for account in set(said) - set(freshness.errors) - {""}:
            say(f"{account}: answers again")
            del said[account]
        decision = desk.decide(now, held=())
        started = desk.ledger.starts()
        ready = [name for name in desk.accounts.names if name in started]
        if not ready:
            waiting = sum(not action.held for action in decision.actions)
            _say_once(said, say, "", f"only planning: {waiting} would be made; `wellkept go` lets me")
            return decision.again
        performance = desk.perform(decision.only(ready), now, whole=not freshness.errors)
    except OSError as error:
        _say_once(said, say, "", error)
        return None
    made = sum(done.state == "made" for done in performance.performed)
    for done in performance.performed:
        if done.ref == LISTED:  # by id only: a log is read by others as well
            say(f"notice {done.action.key[:8]} of {done.action.rule}: `wellkept today` shows it, no desktop did")
    if made or performance.withdrawn:
        say(f"made {made}, took back {len(performance.withdrawn)}")
    return decision.again


def _say_once(said: dict[str, str], say: Callable[[str], None], about: str, what: object) -> None:
    advice = explain(what) if isinstance(what, BaseException) else None
    text = " ".join((advice.text if advice else str(what)).split())
    if said.get(about) != text:
        said[about] = text
        say(f"{about}: {text}" if about else text)
