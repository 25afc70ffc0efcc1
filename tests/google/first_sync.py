"""The first sync of a large Gmail mailbox: its server, its account, and the lowest price there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from connectors.base import Connector
from tests.providers.first_sync import Shared, Talk, talks
from tests.stage import ME

GET, WHOLE, PAGE, PAGE_OF = 20, 40, 5, 500


def cost(talk: Talk) -> int:
    return min(GET * len(talk.times), WHOLE)


def cheapest(held: list[Talk]) -> int:
    """Return the units for which nobody can do it cheaper: the pages of the list, and each conversation's lower price."""
    pages = -(-sum(len(talk.times) for talk in held) // PAGE_OF)
    return PAGE * pages + sum(cost(talk) for talk in held)


def _mail(talk: Talk, turn: int) -> str:
    customer = "{} <{}>".format(*talk.customer)
    sender, to = (customer, ME.email) if talk.is_theirs(turn) else (ME.email, customer)
    answers = f"In-Reply-To: {talk.message_id(turn - 1)}\n" if turn else ""
    return (
        f"Message-ID: {talk.message_id(turn)}\nDate: {talk.times[turn]:%a, %d %b %Y %H:%M:%S +0000}\n"
        f"From: {sender}\nTo: {to}\nSubject: {talk.subject}\n{answers}\n{talk.text(turn)}\n"
    )


def serve(mails: int, days: int, shared: Shared) -> None:
    """Be the server, until it is over; it counts units and refusals."""
    from tests.google.mailbox import Mailbox
    from tests.google.server import GoogleServer, serving
    from tests.google.world import World

    class Counting(GoogleServer):
        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if name in ("units", "refused"):
                shared.counted[("units", "refused").index(name)] = value

    server = Counting(World(Mailbox(ME.email)), shared.now)
    for talk in reversed(talks(mails, days)):
        for turn, at in enumerate(talk.times):
            label = "INBOX" if talk.is_theirs(turn) else "SENT"
            server.world.mailbox.add(_mail(talk, turn), label, thread=f"t{talk.number}", at=at, mute=True)
    with serving(server):
        shared.told.put(server.url)
        shared.over.wait()
        shared.told.put(list(server.wrong))


def opened(url: str, folder: Path, shared: Shared) -> Connector:
    """Open the account."""
    from connectors.gmail.connector import Gmail
    from tests.google.stage import TOKEN

    return Gmail(
        "work",
        clock=shared.now,
        sleep=shared.sleep,
        endpoint=url,
        token_command=TOKEN,
        config=folder / "config.toml",
        calendars=(),
        addresses=(ME.email,),
    )
