"""The Google provider obeys the contract: the real client library against a server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from connectors.gmail.connector import Gmail
from connectors.model import Message, Parent, Placed
from tests.contract import ANN, ME, CardContract, ConnectorContract, Friend, Meeting, Post
from tests.google.mailbox import Mailbox
from tests.google.server import serving
from tests.google.stage import Clock, connect, new_server


def mail_text(post: Post) -> str:
    return (
        f"Message-ID: {post.message_id}\r\nDate: {post.at:%a, %d %b %Y %H:%M:%S +0000}\r\n"
        f"From: {ANN.name} <{ANN.email}>\r\nTo: {ME.name} <{ME.email}>\r\nSubject: {post.subject}\r\n"
        f"\r\n{post.text}\r\n"
    )


class TestGmail(ConnectorContract, CardContract):
    @pytest.fixture(autouse=True)
    def account(self, tmp_path: Path) -> Iterator[None]:
        self.clock = Clock()
        self.folder = tmp_path
        self.opened: list[Gmail] = []
        with serving(new_server(self.clock)) as self.server:
            yield
            for gmail in self.opened:
                gmail.close()
        assert self.server.wrong == []
        assert self.server.refused == 0

    @property
    def box(self) -> Mailbox:
        return self.server.world.mailbox

    def connect(self) -> Gmail:
        self.opened.append(connect(self.server, self.clock, self.folder))
        return self.opened[-1]

    def deliver(self, post: Post) -> None:
        self.box.add(mail_text(post), "INBOX", "UNREAD")

    def deliver_unreadable(self) -> None:
        self.box.add("no header line, no mail\n", "INBOX")

    def delete_mail(self, mail: Message) -> None:
        self.box.delete(mail.ref)

    def lose_mail(self) -> None:
        self.server.world.off = {"gmail"}

    def schedule(self, meeting: Meeting) -> None:
        ends = meeting.starts + timedelta(hours=1)
        self.server.world.calendars["primary"].put(
            {
                "id": meeting.uid.replace("-", ""),
                "iCalUID": meeting.uid,
                "status": "confirmed",
                "summary": meeting.title,
                "start": {"dateTime": meeting.starts.astimezone(UTC).isoformat(), "timeZone": "Europe/Berlin"},
                "end": {"dateTime": ends.astimezone(UTC).isoformat(), "timeZone": "Europe/Berlin"},
                "organizer": {"email": ANN.email, "displayName": ANN.name},
                "attendees": [{"email": ME.email, "self": True, "responseStatus": "needsAction"}],
            }
        )

    def schedule_unreadable(self) -> None:
        self.server.world.calendars["primary"].put({"id": "broken", "status": "confirmed", "summary": "No start"})

    def delete_meeting(self, uid: str) -> None:
        self.server.world.calendars["primary"].cancel(uid.replace("-", ""))

    def lose_calendar(self) -> None:
        self.server.world.calendars.clear()

    def note_down(self, friend: Friend) -> None:
        group = f"contactGroups/{friend.group.lower()}"
        if group not in {row["resourceName"] for row in self.server.world.groups}:
            self.server.world.groups.append(
                {"resourceName": group, "groupType": "USER_CONTACT_GROUP", "name": friend.group}
            )
        self.server.world.know(
            {
                "resourceName": f"people/c{friend.number}",
                "names": [{"displayName": f"Dr. {friend.name} Lee", "givenName": friend.name, "familyName": "Lee"}],
                "emailAddresses": [{"value": friend.email.title()}],
                "birthdays": [{"date": {"month": 2, "day": 29}}],
                "memberships": [{"contactGroupMembership": {"contactGroupResourceName": group}}],
            }
        )

    def note_down_without_address(self) -> None:
        self.server.world.know({"resourceName": "people/c0", "names": [{"displayName": "The plumber"}]})

    def strike_out(self, friend: Friend) -> None:
        self.server.world.unknow(f"people/c{friend.number}")

    def forget_cursors(self) -> None:
        self.server.world.people_oldest = len(self.server.world.people_log)

    def lose_cards(self) -> None:
        self.server.world.off = {"people"}

    def begins_draft(self, parent: Parent) -> None:
        text = (
            f"Message-ID: <own-1@mail.gmail.example>\r\nFrom: {ME.email}\r\nTo: {parent.sender.email}\r\n"
            f"Subject: Re: Offer\r\nIn-Reply-To: {parent.message_id}\r\nReferences: {parent.message_id}\r\n\r\nDear Ann, I\r\n"
        )
        self.box.make_draft(text.encode(), self.box.mails[parent.ref].thread)

    def replies(self, parent: Parent) -> None:
        text = (
            f"Message-ID: <own-2@mail.gmail.example>\r\nFrom: {ME.email}\r\nTo: {parent.sender.email}\r\n"
            f"Subject: Re: Offer\r\nDate: {parent.at:%a, %d %b %Y %H:%M:%S +0000}\r\n"
            f"In-Reply-To: {parent.message_id}\r\nReferences: {parent.message_id}\r\n\r\nHere it is.\r\n"
        )
        self.box.add(text, "SENT")

    def edits_draft(self, placed: Placed) -> None:
        raw = self.box.mails[self.box.drafts[placed.ref]].raw
        self.box.edit_draft(placed.ref, raw.replace(b"on its way", b"in the post"))

    def discards_draft(self, placed: Placed) -> None:
        self.box.discard_draft(placed.ref)

    def _there(self, placed: Placed) -> dict[str, object]:
        place, _, ref = placed.ref.partition("/")
        return self.server.world.lists[place].tasks[ref]

    def retitles(self, placed: Placed) -> None:
        self._there(placed)["title"] = "Ring Ann"

    def ticks(self, placed: Placed) -> None:
        self._there(placed).update(status="completed", completed="2026-03-10T15:00:00Z", hidden=True)

    def deletes_task(self, placed: Placed) -> None:
        self._there(placed)["deleted"] = True
