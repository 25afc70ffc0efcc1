"""What wakes `run`: signals, and whoever has news."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import FrameType

GRACE = 4.0
"""Seconds that whatever is being done gets to end after a stop. What hangs then is left as a crash would leave it: begun on disk."""


class Bell:
    """Wakes the loop: to stop, or to look at something. May be rung from signal handlers and from other threads."""

    def __init__(self) -> None:
        self.stopped = False
        self.reloading = False
        """The config is to be read again: the loop ends, and begins anew with it."""
        self.last_resort: Callable[[], None] | None = None
        """Called from another thread when the work has not ended `GRACE` after it was told to: a provider hangs."""
        self._news = False
        self._brought = False
        # Its `put` may interrupt a `get` of the same thread, which a signal handler does; an Event would deadlock.
        self._rings: SimpleQueue[None] = SimpleQueue()

    def ring(self) -> None:
        """Wake whoever waits; without anybody, the next wait ends at once."""
        self._rings.put(None)

    @property
    def called_away(self) -> bool:
        """The loop is to end after what it is doing now."""
        return self.stopped or self.reloading

    def announce(self) -> None:
        """Wake the loop because mail, a meeting, a task or the book changed."""
        self._news = True
        self.ring()

    def heard(self) -> bool:
        """Tell whether something was announced since this was asked last."""
        heard, self._news = self._news, False
        return heard

    def bring(self) -> None:
        """Wake the loop because an account that was still being read has brought something."""
        self._brought = True
        self.ring()

    def brought(self) -> bool:
        """Tell whether something was brought since this was asked last."""
        brought, self._brought = self._brought, False
        return brought

    def reload(self) -> None:
        """End the loop so that it begins anew with the config as it is now."""
        self.reloading = True
        self.ring()

    def stop(self) -> None:
        """End the loop after what it is doing now."""
        self.stopped = True
        self.ring()

    def wait(self, seconds: float) -> None:
        """Sleep until it rings, at most so long."""
        with suppress(Empty):
            self._rings.get(timeout=max(0.0, seconds))
            while True:
                self._rings.get_nowait()

    def install(self) -> None:
        """Stop at SIGTERM and SIGINT, reload at SIGHUP; only the main thread may listen to signals."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._reload)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if not self.stopped and self.last_resort is not None:
            alarm = threading.Timer(GRACE, self.last_resort)
            alarm.daemon = True
            alarm.start()
        self.stop()

    def _reload(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.reload()
