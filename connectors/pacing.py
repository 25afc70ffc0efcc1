"""Keeping within a provider's quota by counting what is spent, never by being refused.

A token bucket on any unit (quota units, requests). It starts empty and holds at most a tenth of a minute's allowance,
and its rate is the rest: so no minute, wherever it begins and however often the program was started in it, sees more
spent than the allowance. `clock()` is monotonic, in seconds; tests bring their own clock and sleep.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

_BURST = 0.1
"""Part of a minute's allowance that may be spent at once."""
_ENOUGH = 1e-6
"""Units: what rounding may leave short."""
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 32.0

Clock = Callable[[], float]
Sleep = Callable[[float], None]


class Bucket:
    """What may be spent now. Safe to share between threads: several accounts may draw on one project's quota."""

    def __init__(
        self,
        per_minute: float,
        *,
        largest: float = 1.0,
        start: float = 0.0,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
    ) -> None:
        """`largest` is the price of the dearest single request. Raises ValueError when a minute pays for too few.

        `start`: what may be spent at once at the beginning, where a few requests are all that most starts make.
        """
        self.capacity = max(per_minute * _BURST, largest)
        self.rate = (per_minute - self.capacity) / 60
        if self.rate <= 0:
            raise ValueError(f"{per_minute:g} units a minute do not pay for requests of {largest:g}")
        self.spent = 0.0
        """Everything taken so far."""
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._level = min(start, self.capacity)
        self._at = clock()

    def take(self, units: float) -> None:
        """Spend `units`, after waiting until there are that many. More than `capacity` leaves a debt to wait off."""
        while wait := self._try(units):
            self._sleep(wait)

    def pause(self, seconds: float) -> None:
        """Let nothing be spent for so long: the provider asked for patience."""
        with self._lock:
            self._refill()
            self._level = min(self._level, -seconds * self.rate)

    def _try(self, units: float) -> float:
        """Spend and return 0, or return how many seconds are missing."""
        needed = min(units, self.capacity)
        with self._lock:
            self._refill()
            if self._level >= needed - _ENOUGH:
                self._level -= units
                self.spent += units
                return 0.0
            return (needed - self._level) / self.rate

    def _refill(self) -> None:
        now = self._clock()
        self._level = min(self.capacity, self._level + (now - self._at) * self.rate)
        self._at = now


_shared: dict[str, Bucket] = {}
_sharing = threading.Lock()


def shared_bucket(name: str, make: Callable[[], Bucket]) -> Bucket:
    """Return the process's one bucket of that name: what several accounts have in common."""
    with _sharing:
        return _shared.setdefault(name, make())


def backoff(attempt: int, jitter: Callable[[float, float], float] = random.uniform) -> float:
    """Return how many seconds to wait before attempt number `attempt` (from 1) is made again.

    Exponential with full jitter (AWS Architecture Blog, "Exponential backoff and jitter"), half a minute at most.
    """
    return jitter(0.0, min(_FIRST_WAIT * 2.0 ** min(attempt - 1, 16), _LONGEST_WAIT))
