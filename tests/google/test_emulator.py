"""A Google account through the command line, against an emulator that we did not write: the promises hold there too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from daemon.cli import cli
from tests.google.emulator import TOKEN, Emulator, emulating, header, text

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
ME = "dana@northwind.example"
ANN = "ann@acme.example"
SEED = {
    "users": [{"email": ME, "name": "Dana Fox"}],
    "messages": [
        {
            "id": "msg_offer",
            "user_email": ME,
            "from": f"Ann Lee <{ANN}>",
            "to": ME,
            "subject": "Offer for 24 lamps",
            "body_text": "Hello Dana,\n\ncould you send me the offer by Friday?\n\nAnn",
            "date": "2026-03-09T09:00:00.000Z",
            "label_ids": ["INBOX", "UNREAD"],
        }
    ],
    "calendars": [
        {
            "id": "primary",
            "user_email": ME,
            "summary": ME,
            "primary": True,
            "selected": True,
            "time_zone": "Europe/Berlin",
        }
    ],
    "calendar_events": [
        {
            "id": "evt_visit",
            "user_email": ME,
            "calendar_id": "primary",
            "summary": "Visit to the workshop",
            "start_date_time": "2026-03-11T09:00:00.000Z",
            "end_date_time": "2026-03-11T09:30:00.000Z",
            "attendees": [{"email": ANN}],
        }
    ],
}
CONFIG = """
rules = ["pack:replies", "pack:meetings"]
[me]
name = "Dana Fox"
addresses = ["{me}"]
time_zone = "Europe/Berlin"
hours = "Mon-Fri 08:00-18:00"
[customers]
everyone = true
[tiers.key]
answer_within = "2 business hours"
[state]
dir = "state"
[[account]]
name = "work"
provider = "gmail"
address = "{me}"
endpoint = "{url}"
token_command = {token}
units_per_minute = 10000000
project_units_per_minute = 10000000
"""
READING = [
    r"GET /gmail/v1/users/me/(profile|messages|threads|drafts|labels|history|settings/sendAs)",
    r"GET /gmail/v1/users/me/(messages|threads|drafts)/[^/]+",
    r"GET /calendar/v3/(users/me/calendarList|calendars/[^/]+|calendars/[^/]+/events)",
    r"GET /tasks/v1/.*",
    r"GET /v1/(people/me/connections|contactGroups)",
    r"GET /people/v1/.*",
    r"POST /batch/gmail/v1",
]
WRITING = [r"POST /gmail/v1/users/me/drafts", r"DELETE /gmail/v1/users/me/drafts/[^/]+", r"(POST|PUT) /tasks/v1/.*"]


class Office:
    """The user's machine beside the emulator."""

    def __init__(self, emulator: Emulator, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.google = emulator
        self.capsys = capsys
        self.config = folder / "config.toml"
        token = json.dumps(["echo", TOKEN])
        self.config.write_text(CONFIG.format(me=ME, url=emulator.proxy, token=token))
        self.config.chmod(0o600)

    def run(self, *words: str, at: timedelta = timedelta()) -> Any:
        self.capsys.readouterr()
        moment = (NOW + at).isoformat()
        self.code = cli.main(["--config", str(self.config), "--now", moment, *words], standalone_mode=False)
        out = self.capsys.readouterr()
        self.err = out.err
        return json.loads(out.out) if "--json" in words else out.out

    def apply(self, **at: float) -> list[tuple[str, str]]:
        """Return (kind, state) of everything that was made, or failed."""
        rows = self.run("apply", "--json", at=timedelta(**at))
        return sorted((row["artefact"]["kind"], row["state"]) for row in rows if row["held"] is None)

    def state_of_thread(self, **at: float) -> str:
        (thread,) = self.run("threads", "--json", at=timedelta(**at))
        return str(thread["state"])


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    with emulating(tmp_path, SEED) as emulator:
        found = Office(emulator, tmp_path, capsys)
        found.run("people", "add", "Ann Lee", "--email", ANN, "--tier", "key")
        yield found
        allowed = re.compile("|".join(READING + WRITING))
        assert [asked for asked in map(" ".join, emulator.asked) if not allowed.fullmatch(asked)] == []


def test_what_is_planned_is_made_once_in_the_customers_conversation(office: Office) -> None:
    office.run("sync")
    assert office.code == 0, office.err
    planned = [row["artefact"]["kind"] for row in office.run("plan", "--json")]
    assert sorted(planned) == ["draft", "task", "task"]
    assert not any(method != "GET" and not path.startswith("/batch/") for method, path in office.google.asked)

    assert office.apply() == [("draft", "made"), ("task", "made"), ("task", "made")]
    assert office.apply() == []

    (ref,) = office.google.drafts()
    draft = office.google.draft(ref)
    original = office.google.call("GET", "/gmail/v1/users/me/messages/msg_offer")
    assert draft["threadId"] == original["threadId"]
    assert header(draft, "To") == f"Ann Lee <{ANN}>"
    assert header(draft, "Subject") == "Re: Offer for 24 lamps"
    assert header(draft, "In-Reply-To") == header(original, "Message-ID")
    assert "> could you send me the offer by Friday?" in text(draft)


def test_without_google_tasks_the_tasks_are_in_the_book(office: Office) -> None:
    office.apply()

    assert "in your book" in office.run("today")
    doctor = {row["about"]: row for row in office.run("doctor", "--json") if row["state"] == "advice"}
    assert "Google Tasks is switched off" in doctor["work"]["what"]


def test_a_sent_draft_ends_the_matter(office: Office) -> None:
    office.apply()
    (ref,) = office.google.drafts()
    office.google.send(ref)

    assert office.apply(minutes=5) == []
    assert office.google.drafts() == []
    assert office.apply(days=5) == []
    assert office.state_of_thread(days=3650) != "waits_for_us"  # the emulator dates what it sends by its own clock


def test_a_discarded_draft_never_comes_back(office: Office) -> None:
    office.apply()
    (ref,) = office.google.drafts()
    office.google.discard(ref)

    for days in (0, 1, 2, 9):
        assert ("draft", "made") not in office.apply(days=days)
    assert office.google.drafts() == []


def test_an_edited_draft_is_never_touched(office: Office) -> None:
    office.apply()
    (ref,) = office.google.drafts()
    mark = header(office.google.draft(ref), "Message-ID")
    office.google.edit(
        ref,
        f"From: {ME}\r\nTo: {ANN}\r\nSubject: Re: Offer for 24 lamps\r\nMessage-ID: {mark}\r\n\r\nMine, word by word.\r\n",
    )
    answer(office, minutes=10)

    for days in (0, 1, 3):
        office.apply(days=days, minutes=30)
    assert office.google.drafts() == [ref]
    assert "Mine, word by word." in text(office.google.draft(ref))


def answer(office: Office, **at: float) -> None:
    """Let the user answer by hand, in a mail of their own."""
    original = office.google.call("GET", "/gmail/v1/users/me/messages/msg_offer")
    raw = (
        f"From: Dana Fox <{ME}>\r\nTo: {ANN}\r\nDate: {format_datetime(NOW + timedelta(**at))}\r\n"
        f"Message-ID: <mine@northwind.example>\r\nIn-Reply-To: {header(original, 'Message-ID')}\r\n"
        "Subject: Re: Offer for 24 lamps\r\n\r\nHere it is.\r\n"
    )
    import base64

    web = base64.urlsafe_b64encode(raw.encode()).decode()
    office.google.call("POST", "/gmail/v1/users/me/messages", raw=web, labelIds=["SENT"], threadId=original["threadId"])


def test_the_users_own_answer_takes_the_draft_back(office: Office) -> None:
    office.apply()
    assert len(office.google.drafts()) == 1
    answer(office, minutes=10)

    office.apply(minutes=30)

    assert office.google.drafts() == []
    assert office.state_of_thread(minutes=30) != "waits_for_us"


def test_a_new_question_after_the_answer_opens_a_new_wait(office: Office) -> None:
    office.apply()
    answer(office, minutes=10)
    office.apply(minutes=30)
    office.google.receive(
        f"From: Ann Lee <{ANN}>\r\nTo: {ME}\r\nDate: {format_datetime(NOW + timedelta(hours=1))}\r\n"
        "Message-ID: <second@acme.example>\r\nIn-Reply-To: <mine@northwind.example>\r\n"
        "Subject: Re: Offer for 24 lamps\r\n\r\nThank you. Could you send it as a PDF as well?\r\n"
    )

    assert ("draft", "made") in office.apply(days=2)
    assert ("draft", "made") not in office.apply(days=2)
    assert len(office.google.drafts()) == 1


def test_a_deleted_index_makes_nothing_anew(office: Office) -> None:
    office.apply()
    for path in (office.config.parent / "state").glob("index.db*"):
        path.unlink()

    assert office.apply(minutes=5) == []
    assert len(office.google.drafts()) == 1


def test_mail_in_many_alphabets_and_shapes_is_read(office: Office) -> None:
    shapes = {
        "latin": "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nKönnten Sie mir das Angebot schicken?",
        "html": "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Could you <b>send</b> me the offer?</p>",
        "both": (
            'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
            "Pourriez-vous m'envoyer le devis ?\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>devis</p>\r\n--b--\r\n"
        ),
        "empty": "Content-Type: text/plain\r\n\r\n",
    }
    for number, (name, body) in enumerate(shapes.items(), 1):
        office.google.receive(
            f"From: =?utf-8?q?J=C3=BCrgen_S=C3=A4nger?= <{name}@acme.example>\r\nTo: {ME}\r\n"
            f"Date: {format_datetime(NOW - timedelta(hours=20 + number))}\r\nMessage-ID: <{name}@acme.example>\r\n"
            f"Subject: =?utf-8?b?UMOkY2tjaGVu?= {name}\r\nMIME-Version: 1.0\r\n{body}"
        )

    office.run("sync")

    assert office.code == 0, office.err
    assert office.run("status", "--json")["set_aside"] == []
    subjects = {thread["subject"] for thread in office.run("threads", "--json")}
    assert {"Päckchen latin", "Päckchen html", "Päckchen both", "Päckchen empty"} <= subjects
