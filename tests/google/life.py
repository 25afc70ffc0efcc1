"""A Google account for the walks of `tests.providers`."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.base import Connector
from tests.google.mailbox import Mailbox
from tests.google.server import GoogleServer, serving
from tests.google.stage import Clock, connect, new_server
from tests.google.world import World
from tests.providers.life import CUSTOMERS, FIRST, MEETING, Choose, Stage, asked_at, customer, question
from tests.stage import ME

_CONFIG = """[[account]]
name = "work"
provider = "gmail"
address = "{me}"
endpoint = "{url}"
token_command = ["echo", "good"]
late = 0
units_per_minute = 10000000
project_units_per_minute = 10000000
"""


class GoogleStage(Stage):
    """`server`: one that is there already. `keeps_ids`: whether a draft keeps the Message-ID that it was made with."""

    ours = re.compile(r"<(CA\+\d+|[0-9a-f]{32})@.*>")

    def __init__(self, server: GoogleServer | None = None, *, keeps_ids: bool = True, units: int = 10**9) -> None:
        self.clock = Clock()
        self.sleep = self.clock.sleep
        self.server = server or new_server(self.clock, units_per_minute=units)
        self.server.world.mailbox.keeps_ids = keeps_ids

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
        return connect(self.server, self.clock, folder, **keys)

    def fail(self, choose: Choose) -> None:
        self.server.choose = choose

    @property
    def box(self) -> Mailbox:
        return self.world.mailbox

    def furnish(self) -> None:
        for number in range(CUSTOMERS):
            at = asked_at(number)
            sender = f"Customer{number} Lee <{customer(number)}>"
            for turn in range(3 if number == 0 else 0):  # a conversation that is fetched as a whole
                old = at - timedelta(days=9 - turn)
                head = _header(f"<old{turn}@acme0.example>", old, sender, ME.email, "Offer 0")
                self.box.add(f"{head}Background {turn}.\r\n", "INBOX", thread="long")
            head = _header(question(number), at, sender, ME.email, f"Offer {number}")
            text = f"Could you send offer {number} today?"
            self.box.add(f"{head}{text}\r\n", "INBOX", thread="long" if number == 0 else "")
        self.world.calendars["primary"].put(
            {
                "id": "roadmap",
                "iCalUID": "roadmap@northwind.example",
                "status": "confirmed",
                "summary": "Roadmap",
                "start": {"dateTime": MEETING.isoformat()},
                "end": {"dateTime": (MEETING + timedelta(hours=1)).isoformat()},
                "organizer": {"email": ME.email, "self": True},
                "attendees": [{"email": "mia@guest.example", "responseStatus": "accepted"}],
            }
        )

    def user_acts(self) -> None:
        box = self.box
        for sent in self._about(1):
            box.send_draft(sent, FIRST + timedelta(minutes=30))
        for edited in self._about(2):
            raw = box.mails[box.drafts[edited]].raw
            box.edit_draft(edited, raw.replace(b"I am on it", b"I am at it"))
        for discarded in self._about(3):
            box.discard_draft(discarded)
        for row in self._tasks():
            if "Offer 4" in row["title"]:
                row.update(status="completed", completed="2026-03-12T11:00:00Z", hidden=True)
        at = FIRST + timedelta(hours=1)
        head = _header("<own@northwind.example>", at, ME.email, customer(5), "Re: Offer 5", question(5))
        box.add(f"{head}Here it is.\r\n", "SENT")
        self.world.calendars["primary"].cancel("roadmap")

    def _about(self, number: int) -> list[str]:
        thread = self.box.with_id(question(number))[0].thread
        return [ref for ref, message in self.box.drafts.items() if self.box.mails[message].thread == thread]

    def _tasks(self) -> list[dict[str, Any]]:
        return [row for held in self.world.lists.values() for row in held.tasks.values()]

    def drafts(self) -> list[str]:
        return [_shown_draft(self.box.mails[message].raw) for message in self.box.drafts.values()]

    def tasks(self) -> list[str]:
        return [_shown_task(row) for row in self._tasks()]


def _header(message_id: str, at: datetime, sender: str, to: str, subject: str, answers: str = "") -> str:
    told = f"In-Reply-To: {answers}\r\nReferences: {answers}\r\n" if answers else ""
    date = f"{at:%a, %d %b %Y %H:%M:%S +0000}"
    return f"Message-ID: {message_id}\r\nDate: {date}\r\nFrom: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n{told}\r\n"


def _shown_draft(raw: bytes) -> str:
    parsed = email.message_from_bytes(raw)
    text = parsed.get_payload(decode=True)
    assert isinstance(text, bytes)
    return f"{parsed['To']} | {parsed['Subject']} | {' '.join(text.decode().split())}"


def _shown_task(row: Mapping[str, Any]) -> str:
    return json.dumps([row["title"], row.get("due"), row["status"], bool(row.get("deleted"))])
