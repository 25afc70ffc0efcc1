"""Telling systemd how `run` is doing: ready, alive, reloading, stopping. Source: sd_notify(3).

Without systemd every call does nothing.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class Manager:
    """The service manager that started this process, if one did."""

    address: str = ""
    """Its socket; empty = there is none. A leading @ stands for an abstract one (unix(7))."""
    every: timedelta | None = None
    """How often it wants a sign of life; None = never."""

    @classmethod
    def of(cls, environment: Mapping[str, str], pid: int) -> Self:
        """Read what the manager left in the environment."""
        every = None
        if environment.get("WATCHDOG_PID", str(pid)) == str(pid):
            with suppress(ValueError):
                every = timedelta(microseconds=int(environment.get("WATCHDOG_USEC", ""))) / 2
        return cls(environment.get("NOTIFY_SOCKET", ""), every or None)

    def ready(self) -> None:
        """Say that the service does its work (again)."""
        self._tell("READY=1")

    def alive(self) -> None:
        """Give a sign of life."""
        self._tell("WATCHDOG=1")

    def reloading(self, monotonic: float) -> None:
        """Say that the config is being read anew; `ready` ends that. `monotonic`: seconds, as of time.monotonic."""
        self._tell(f"RELOADING=1\nMONOTONIC_USEC={int(monotonic * 1_000_000)}")

    def stopping(self) -> None:
        """Say that the service is about to end."""
        self._tell("STOPPING=1")

    def _tell(self, what: str) -> None:
        if not self.address:
            return
        name = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.setblocking(False)
            out.sendto(what.encode("ascii"), name)


NOBODY = Manager()
"""Without a service manager: whatever is said, nobody hears it."""


def manager() -> Manager:
    """Return the manager of this process."""
    return Manager.of(os.environ, os.getpid())
