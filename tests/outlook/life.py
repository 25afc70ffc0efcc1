"""A Microsoft account for the walks of `tests.providers`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.base import Connector
from connectors.html_text import html_to_text
from tests.outlook.server import serving
from tests.outlook.stage import Clock, Json, connect, new_server
from tests.outlook.world import World, person, stamp
from tests.providers.life import CUSTOMERS, FIRST, MEETING, Choose, Stage, asked_at, customer, question
from tests.stage import ME

_CONFIG = """[[account]]
name = "work"
provider = "outlook"
address = "{me}"
endpoint = "{url}"
token_command = ["echo", "good"]
late = 0
requests_per_minute = 100000
"""


class MicrosoftStage(Stage):
    """`partial`: updates hold no more than what changed; `batches`: whether the server knows them."""

    ours = re.compile(r"<AAMk\d+@outlook\.example>")

    def __init__(self, *, partial: bool = False, batches: bool = True) -> None:
        self.clock = Clock()
        self.sleep = self.clock.sleep
        self.server = new_server(batches=batches)
        self.server.world.partial = partial

    @property
    def wrong(self) -> Sequence[str]:
        return self.server.wrong

    @property
    def config(self) -> str:
        return _CONFIG.format(me=ME.email, url=self.server.url)

    @property
    def world(self) -> World:
        return self.server.world

    @world.setter
    def world(self, world: World) -> None:
        self.server.world = world

    def serving(self) -> AbstractContextManager[Any]:
        return serving(self.server)

    def connect(self, folder: Path, **keys: Any) -> Connector:
        return connect(self.server, self.clock, folder, requests_per_minute=100_000, **keys)

    def fail(self, choose: Choose) -> None:
        self.server.choose = choose

    def furnish(self) -> None:
        for number in range(CUSTOMERS):
            at = asked_at(number)
            for turn in range(3 if number == 0 else 0):
                self._asks(0, at - timedelta(days=9 - turn), f"<old{turn}@acme0.example>", f"Background {turn}.")
            self._asks(number, at, question(number), f"Could you send offer {number} today?")
        calendar = self.world.calendars["cal-1"]
        calendar.put(
            {
                "id": "roadmap",
                "iCalUId": "roadmap@northwind.example",
                "type": "singleInstance",
                "subject": "Roadmap",
                "start": {"dateTime": f"{MEETING:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"},
                "end": {
                    "dateTime": f"{MEETING + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}.0000000",
                    "timeZone": "UTC",
                },
                "isAllDay": False,
                "isCancelled": False,
                "organizer": person(ME.email, ME.name),
                "attendees": [
                    {"type": "required", "status": {"response": "accepted"}, **person("mia@guest.example", "Mia Day")}
                ],
            }
        )

    def _asks(self, number: int, at: datetime, message_id: str, text: str) -> None:
        self.world.add(
            "inbox",
            internetMessageId=message_id,
            conversationId=f"conv-{number}",
            subject=f"Offer {number}",
            **{"from": person(customer(number), f"Customer{number} Lee")},
            toRecipients=[person(ME.email, ME.name)],
            sentDateTime=stamp(at),
            receivedDateTime=stamp(at),
            body={"contentType": "html", "content": f"<html><body><p>{text}</p></body></html>"},
            internetMessageHeaders=[{"name": "Message-ID", "value": message_id}],
        )

    def user_acts(self) -> None:
        world = self.world
        for sent in self._about(1):
            world.send(sent, FIRST + timedelta(minutes=30))
        for edited in self._about(2):
            body = world.mails[edited]["body"]
            content = body["content"].replace("I am on it", "I am at it")
            world.touch(edited, body={**body, "content": content})
        for discarded in self._about(3):
            world.move(discarded, "deleteditems")
        for row in self._tasks():
            if "Offer 4" in row["title"]:
                row["status"] = "completed"
        at = FIRST + timedelta(hours=1)
        world.add(
            "sentitems",
            internetMessageId="<own@northwind.example>",
            conversationId="conv-5",
            subject="RE: Offer 5",
            toRecipients=[person(customer(5))],
            sentDateTime=stamp(at),
            receivedDateTime=stamp(at),
            body={"contentType": "text", "content": "Here it is."},
        )
        world.calendars["cal-1"].delete("roadmap")

    def _live(self) -> list[Json]:
        rows = self.world.mails.values()
        return [row for row in rows if row["isDraft"] and row["parentFolderId"] == "folder-drafts"]

    def _about(self, number: int) -> list[str]:
        return [row["id"] for row in self._live() if row["conversationId"] == f"conv-{number}"]

    def _tasks(self) -> list[dict[str, Any]]:
        return [row for held in self.world.lists.values() for row in held.tasks.values()]

    def drafts(self) -> list[str]:
        return [_shown_draft(row) for row in self._live()]

    def tasks(self) -> list[str]:
        return [_shown_task(row) for row in self._tasks()]


def _shown_draft(mail: Json) -> str:
    to = [row["emailAddress"]["address"] for row in mail["toRecipients"]]
    words = " ".join(html_to_text(mail["body"]["content"], 10_000)[0].split())
    marked = bool(mail.get("singleValueExtendedProperties"))
    return f"{to} | {mail['subject']} | {words} | {'ours' if marked else 'unmarked'}"


def _shown_task(row: Mapping[str, Any]) -> str:
    return json.dumps([row["title"], row.get("dueDateTime"), row["status"]])
