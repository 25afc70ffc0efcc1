"""A Microsoft account for tests: the loopback Graph, a clock that only sleeping moves, and the real connector."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.outlook.connector import Outlook
from tests.outlook.server import GraphServer
from tests.outlook.world import World, person, stamp
from tests.stage import ANN, ME, Post

TOKEN = ("echo", "good")
Json = dict[str, Any]


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


def new_server(**switches: Any) -> GraphServer:
    return GraphServer(World(ME.email, ME.name), **switches)


def connect(server: GraphServer, clock: Clock, folder: Path, **keys: Any) -> Outlook:
    """Open the account as the daemon does, signed in by `token_command`."""
    config = folder / "config.toml"
    if not config.exists():
        config.write_text("# the account's\n")
        config.chmod(0o600)
    return Outlook(
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


def delivered(world: World, post: Post, folder: str = "inbox") -> Json:
    """Put a mail from ANN into the mailbox."""
    return world.add(
        folder,
        internetMessageId=post.message_id,
        subject=post.subject,
        **{"from": person(ANN.email, ANN.name)},
        toRecipients=[person(ME.email, ME.name)],
        sentDateTime=stamp(post.at),
        receivedDateTime=stamp(post.at),
        body={"contentType": "html", "content": f"<html><body><p>{post.text}</p></body></html>"},
        internetMessageHeaders=[
            {"name": "Date", "value": f"{post.at:%a, %d %b %Y %H:%M:%S +0000}"},
            {"name": "Message-ID", "value": post.message_id},
        ],
    )
