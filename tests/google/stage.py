"""A Google account for tests: the loopback server, a clock that only sleeping moves, and the real connector."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.gmail.connector import Gmail
from tests.google.mailbox import Mailbox
from tests.google.server import GoogleServer
from tests.google.world import World
from tests.stage import ME

TOKEN = ("echo", "good")


@dataclass
class Clock:
    """Time that passes only while somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def new_server(clock: Clock, **switches: Any) -> GoogleServer:
    return GoogleServer(World(Mailbox(ME.email)), clock, **switches)


def connect(server: GoogleServer, clock: Clock, folder: Path, **keys: Any) -> Gmail:
    """Open the account as the daemon does, signed in by `token_command`."""
    config = folder / "config.toml"
    if not config.exists():
        config.write_text("# the account's\n")
        config.chmod(0o600)
    return Gmail(
        "work",
        clock=clock,
        sleep=clock.sleep,
        jitter=lambda low, high: (low + high) / 2,
        **{
            "endpoint": server.url,
            "token_command": TOKEN,
            "config": config,
            "secrets": folder / "secrets",
            "addresses": (ME.email,),
            "zone": "Europe/Berlin",
            **keys,
        },
    )
