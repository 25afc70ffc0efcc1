"""How long a pass may stay at one thing."""

from __future__ import annotations

import time
from collections.abc import Callable


class Turn:
    """The time that a part of a pass may take: what is left then, of a long backfill say, waits for the next one.

    `seconds` None: to the end. `stopped()` ends it early. `clock()` is monotonic, in seconds.
    """

    def __init__(
        self,
        seconds: float | None = None,
        stopped: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self._stopped = stopped
        self._ends = None if seconds is None else clock() + seconds

    def stopped(self) -> bool:
        """Tell whether it was ended from outside."""
        return self._stopped()

    def over(self) -> bool:
        """Tell whether it is time to leave the rest for later."""
        return self._stopped() or (self._ends is not None and self.clock() >= self._ends)
