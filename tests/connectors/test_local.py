"""The local provider (Maildir, .ics folders) obeys the contract."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.local.connector import Local
from connectors.model import Message, Parent, Placed
from tests.contract import ANN, ME, ConnectorContract, Meeting, Post


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


class TestLocal(ConnectorContract):
    @pytest.fixture(autouse=True)
    def account(self, tmp_path: Path) -> None:
        self.mail, self.calendar, self.tasks = tmp_path / "mail", tmp_path / "calendar", tmp_path / "tasks"
        for sub in ("cur", "new", "tmp"):
            (self.mail / sub).mkdir(parents=True)
        self.calendar.mkdir()

    def connect(self) -> Local:
        return Local(
            "work",
            maildir=self.mail,
            calendars=[self.calendar],
            tasks=self.tasks,
            addresses=[ME.email],
            zone="Europe/Berlin",
        )

    def deliver(self, post: Post) -> None:
        text = (
            f"Message-ID: {post.message_id}\r\nDate: {post.at:%a, %d %b %Y %H:%M:%S +0000}\r\n"
            f"From: {ANN.name} <{ANN.email}>\r\nTo: {ME.name} <{ME.email}>\r\nSubject: {post.subject}\r\n"
            f"\r\n{post.text}\r\n"
        )
        (self.mail / "new" / f"{1773000000 + post.number}.post{post.number}.host").write_text(text)

    def deliver_unreadable(self) -> None:
        (self.mail / "new" / "1773000099.broken.host").write_bytes(b"\n\n\n")

    def delete_mail(self, mail: Message) -> None:
        number = mail.message_id.split("@")[0].split("-")[1]
        (found,) = self.mail.glob(f"*/*.post{number}.host*")
        found.unlink()

    def lose_mail(self) -> None:
        shutil.rmtree(self.mail)

    def schedule(self, meeting: Meeting) -> None:
        ends = meeting.starts + timedelta(hours=1)
        text = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
            f"UID:{meeting.uid}\r\nDTSTAMP:20260301T000000Z\r\nDTSTART:{stamp(meeting.starts)}\r\nDTEND:{stamp(ends)}\r\n"
            f"SUMMARY:{meeting.title}\r\nORGANIZER;CN={ANN.name}:mailto:{ANN.email}\r\n"
            f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{ME.email}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        (self.calendar / f"{meeting.uid}.ics").write_text(text)

    def schedule_unreadable(self) -> None:
        (self.calendar / "broken.ics").write_bytes(b"\x00\xff no calendar")

    def delete_meeting(self, uid: str) -> None:
        (self.calendar / f"{uid}.ics").unlink()

    def lose_calendar(self) -> None:
        shutil.rmtree(self.calendar)

    def begins_draft(self, parent: Parent) -> None:
        text = (
            f"Message-ID: <own-1@northwind.example>\r\nFrom: {ME.email}\r\nTo: {parent.sender.email}\r\n"
            f"Subject: Re: Offer\r\nIn-Reply-To: {parent.message_id}\r\nReferences: {parent.message_id}\r\n\r\nDear Ann, I\r\n"
        )
        drafts = self.mail / ".Drafts" / "cur"
        drafts.mkdir(parents=True, exist_ok=True)
        (drafts / "1773000100.own.host:2,DS").write_text(text)

    def replies(self, parent: Parent) -> None:
        text = (
            f"Message-ID: <own-2@northwind.example>\r\nFrom: {ME.email}\r\nTo: {parent.sender.email}\r\n"
            f"Subject: Re: Offer\r\nDate: {parent.at:%a, %d %b %Y %H:%M:%S +0000}\r\n"
            f"In-Reply-To: {parent.message_id}\r\nReferences: {parent.message_id}\r\n\r\nHere it is.\r\n"
        )
        sent = self.mail / ".Sent" / "cur"
        for name in ("cur", "new", "tmp"):
            (sent.parent / name).mkdir(parents=True, exist_ok=True)
        (sent / f"{int(parent.at.timestamp()) + 60}.own.host:2,S").write_text(text)

    def draft_file(self, placed: Placed) -> Path:
        (found,) = (
            path for path in (self.mail / ".Drafts" / "cur").iterdir() if placed.mark.encode() in path.read_bytes()
        )
        return found

    def edits_draft(self, placed: Placed) -> None:
        path = self.draft_file(placed)
        path.write_bytes(path.read_bytes().replace(b"on its way", b"in the post"))

    def discards_draft(self, placed: Placed) -> None:
        self.draft_file(placed).unlink()

    def task_file(self, placed: Placed) -> Path:
        (found,) = (path for path in self.tasks.iterdir() if placed.mark.encode() in path.read_bytes())
        return found

    def retitles(self, placed: Placed) -> None:
        path = self.task_file(placed)
        path.write_bytes(path.read_bytes().replace(b"SUMMARY:Answer", b"SUMMARY:Ring"))

    def ticks(self, placed: Placed) -> None:
        path = self.task_file(placed)
        path.write_bytes(path.read_bytes().replace(b"STATUS:NEEDS-ACTION", b"STATUS:COMPLETED\r\nPERCENT-COMPLETE:100"))

    def deletes_task(self, placed: Placed) -> None:
        self.task_file(placed).unlink()
