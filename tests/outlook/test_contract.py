"""The Microsoft provider obeys the contract: the real client against a Graph on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from connectors.model import Message, Parent, Placed
from connectors.outlook.connector import Outlook
from tests.contract import ANN, ME, CardContract, ConnectorContract, Friend, Meeting, Post
from tests.outlook.description import needs_description
from tests.outlook.server import serving
from tests.outlook.stage import Clock, connect, delivered, new_server
from tests.outlook.world import World, person


@needs_description
class TestOutlook(ConnectorContract, CardContract):
    @pytest.fixture(autouse=True)
    def account(self, tmp_path: Path) -> Iterator[None]:
        self.clock = Clock()
        self.folder = tmp_path
        self.opened: list[Outlook] = []
        with serving(new_server(page=100)) as self.server:
            yield
            for outlook in self.opened:
                outlook.close()
        assert self.server.wrong == []
        assert self.server.most <= 4

    @property
    def world(self) -> World:
        return self.server.world

    def connect(self) -> Outlook:
        self.opened.append(connect(self.server, self.clock, self.folder))
        return self.opened[-1]

    def deliver(self, post: Post) -> None:
        delivered(self.world, post)

    def deliver_unreadable(self) -> None:
        nothing = {"from": None, "internetMessageId": None, "body": None, "sentDateTime": None}
        self.world.add("inbox", subject="No mail at all", **nothing)

    def delete_mail(self, mail: Message) -> None:
        self.world.delete(mail.ref)

    def lose_mail(self) -> None:
        self.world.off = True

    def schedule(self, meeting: Meeting) -> None:
        ends = meeting.starts + timedelta(hours=1)
        self.world.calendars["cal-1"].put(
            {
                "id": f"event-{meeting.uid}",
                "iCalUId": meeting.uid,
                "type": "singleInstance",
                "subject": meeting.title,
                "start": {"dateTime": f"{meeting.starts.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"},
                "end": {"dateTime": f"{ends.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"},
                "organizer": person(ANN.email, ANN.name),
                "attendees": [{**person(ME.email), "type": "required", "status": {"response": "notResponded"}}],
            }
        )

    def schedule_unreadable(self) -> None:
        self.world.calendars["cal-1"].put({"id": "broken", "type": "singleInstance", "subject": "No start"})

    def delete_meeting(self, uid: str) -> None:
        self.world.calendars["cal-1"].delete(f"event-{uid}")

    def lose_calendar(self) -> None:
        self.world.calendars.clear()

    def note_down(self, friend: Friend) -> None:
        self.world.books[""].put(
            {
                "id": f"contact-{friend.number}",
                "displayName": f"{friend.name} Lee",
                "givenName": friend.name,
                "surname": "Lee",
                "emailAddresses": [{"address": friend.email.title(), "name": friend.name}],
                "birthday": "1604-02-29T11:59:00Z",
                "categories": [friend.group],
                "companyName": None,
            }
        )

    def note_down_without_address(self) -> None:
        bare = {"id": "contact-0", "displayName": "The plumber", "emailAddresses": [], "categories": []}
        self.world.books[""].put(bare)

    def strike_out(self, friend: Friend) -> None:
        self.world.books[""].delete(f"contact-{friend.number}")

    def forget_cursors(self) -> None:
        self.world.books[""].oldest = len(self.world.books[""].log)

    def lose_cards(self) -> None:
        self.world.books.clear()

    def begins_draft(self, parent: Parent) -> None:
        original = self.world.mails[parent.ref]
        self.world.add(
            "drafts",
            isDraft=True,
            subject="RE: Offer",
            conversationId=original["conversationId"],
            toRecipients=[person(parent.sender.email)],
            body={"contentType": "html", "content": "<p>Dear Ann, I</p>"},
        )

    def replies(self, parent: Parent) -> None:
        self.world.add(
            "sentitems",
            subject="RE: Offer",
            conversationId=self.world.mails[parent.ref]["conversationId"],
            internetMessageId="<own-2@outlook.example>",
            toRecipients=[person(parent.sender.email)],
            body={"contentType": "html", "content": "<p>Here it is.</p>"},
        )

    def edits_draft(self, placed: Placed) -> None:
        body = self.world.mails[placed.ref]["body"]
        content = body["content"].replace("on its way", "in the post")
        self.world.touch(placed.ref, body={"contentType": "html", "content": content})

    def discards_draft(self, placed: Placed) -> None:
        self.world.move(placed.ref, "deleteditems")

    def _there(self, placed: Placed) -> dict[str, object]:
        place, _, ref = placed.ref.partition("/")
        return self.world.lists[place].tasks[ref]

    def retitles(self, placed: Placed) -> None:
        self._there(placed)["title"] = "Ring Ann"

    def ticks(self, placed: Placed) -> None:
        self._there(placed)["status"] = "completed"

    def deletes_task(self, placed: Placed) -> None:
        place, _, ref = placed.ref.partition("/")
        del self.world.lists[place].tasks[ref]
