"""When each account is tried: at the poll, at once while a backfill goes on, later and later while it does not answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.base import ConnectorError
from daemon.accounts import Accounts
from daemon.desk import Freshness

JITTER = 0.2
"""Tries are spread by a fifth either way, so that many accounts do not knock at the same second."""
TOGETHER = 0.3
"""Whoever is due within this part of a poll is tried along with the others: one pass for all."""
LONGEST = timedelta(hours=1)
"""Between two tries of an account that does not answer. One that lies on this machine is tried at every poll."""
_DOUBLINGS = 20


@dataclass(slots=True)
class _Account:
    remote: bool
    at: float
    """When it is tried next, on the monotonic clock."""
    failures: int = 0
    error: ConnectorError | OSError | None = None
    busy: bool = False


class Schedule:
    """The tries of all accounts. `tick()` is the monotonic clock in seconds, `luck()` a number in [0, 1)."""

    def __init__(
        self, accounts: Accounts, poll: timedelta, tick: Callable[[], float], luck: Callable[[], float]
    ) -> None:
        self._poll = poll.total_seconds()
        self._tick = tick
        self._luck = luck
        now = tick()
        self._held = {one.account: _Account(one.capabilities.remote, now) for one in accounts}

    @property
    def errors(self) -> Mapping[str, ConnectorError | OSError]:
        """Account → what kept it from answering, the last time it was tried."""
        return {name: held.error for name, held in self._held.items() if held.error is not None}

    @property
    def at_rest(self) -> bool:
        """Whether every account has answered, and nothing is being read."""
        return all(held.error is None and not held.busy for held in self._held.values())

    def begin(self, *, everybody: bool) -> frozenset[str]:
        """Return who is tried now: whose time has come, and with `everybody` all that answered the last time."""
        now = self._tick()
        soon = now + self._poll * TOGETHER
        chosen = {
            name
            for name, held in self._held.items()
            if not held.busy and (held.at <= now or (held.error is None and (everybody or held.at <= soon)))
        }
        for name in chosen:
            self._held[name].at = now + self._spread(self._poll)  # whatever becomes of it
        return frozenset(chosen)

    def note(self, freshness: Freshness) -> None:
        """Note what became of it."""
        through = {report.account: report for report in freshness.reports}
        for name, held in self._held.items():
            held.busy = name in freshness.busy
            error = freshness.errors.get(name)
            if error is not None:
                held.error = error
                held.failures += 1
                longest = max(self._poll, LONGEST.total_seconds()) if held.remote else self._poll
                delay = min(longest, self._poll * 2 ** min(held.failures - 1, _DOUBLINGS))
                held.at = self._tick() + self._spread(delay)
            elif name in through:
                held.error, held.failures = None, 0
                if through[name].left:
                    held.at = self._tick()

    def soonest(self) -> float:
        """Return in how many seconds the next try is due."""
        free = [held.at for held in self._held.values() if not held.busy]
        return max(0.0, min(free, default=self._tick() + self._poll) - self._tick())

    def tries(self, now: datetime) -> Mapping[str, datetime]:
        """Return account → when it is tried next; who is being read is tried now."""
        return {
            name: now if held.busy else now + timedelta(seconds=max(0.0, held.at - self._tick()))
            for name, held in self._held.items()
        }

    def _spread(self, seconds: float) -> float:
        return seconds * (1 - JITTER + 2 * JITTER * self._luck())
