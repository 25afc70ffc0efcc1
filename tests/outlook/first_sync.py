"""The first sync of a large Exchange mailbox: its server and its account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from connectors.base import Connector
from tests.providers.first_sync import Shared, Talk, talks
from tests.stage import ME


def _mail(talk: Talk, turn: int) -> dict[str, Any]:
    from tests.outlook.world import person, stamp

    name, address = talk.customer
    customer, owner = person(address, name), person(ME.email, ME.name)
    theirs = talk.is_theirs(turn)
    answers = [{"name": "In-Reply-To", "value": talk.message_id(turn - 1)}] if turn else []
    moment = stamp(talk.times[turn])
    return {
        "internetMessageId": talk.message_id(turn),
        "conversationId": f"conv-{talk.number}",
        "subject": talk.subject,
        "from": customer if theirs else owner,
        "toRecipients": [owner if theirs else customer],
        "sentDateTime": moment,
        "receivedDateTime": moment,
        "body": {"contentType": "html", "content": f"<html><body><p>{talk.text(turn)}</p>{FILLER}</body></html>"},
        "internetMessageHeaders": [{"name": "Message-ID", "value": talk.message_id(turn)}, *answers],
    }


_MANY = 50_000
FILLER = (
    "<p>" + "And this is what the rest of a usual mail looks like, with its greetings and its signature. " * 20 + "</p>"
)
"""About two kilobytes: pages of a thousand are as large as they are."""


def serve(mails: int, days: int, shared: Shared) -> None:
    """Be the server, until it is over; it counts requests, and how many were in flight at the most."""
    from tests.outlook.server import GraphServer, serving
    from tests.outlook.world import World

    class Counting(GraphServer):
        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if name in ("requests", "most"):
                shared.counted[("requests", "most").index(name)] = value

    server = Counting(World(ME.email, ME.name), judging=mails < _MANY)
    for talk in talks(mails, days):
        for turn in range(len(talk.times)):
            server.world.add("inbox" if talk.is_theirs(turn) else "sentitems", **_mail(talk, turn))
    with serving(server):
        shared.told.put(server.url)
        shared.over.wait()
        shared.told.put(list(server.wrong))


def opened(url: str, folder: Path, shared: Shared) -> Connector:
    """Open the account."""
    from connectors.outlook.connector import Outlook
    from tests.outlook.stage import TOKEN

    return Outlook(
        "work",
        clock=shared.now,
        sleep=shared.sleep,
        endpoint=url,
        token_command=TOKEN,
        config=folder / "config.toml",
        address=ME.email,
        calendars=(),
        contacts=False,
        addresses=(ME.email,),
    )
