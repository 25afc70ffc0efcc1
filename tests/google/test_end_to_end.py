"""A Google account through the command line: sync, plan, apply; the user edits, sends, discards; apply again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from daemon.cli import cli
from tests.google.mailbox import Mailbox
from tests.google.server import Fault, GoogleServer, serving
from tests.google.stage import TOKEN, Clock, new_server
from tests.stage import ANN, ME, NOW

CONFIG = """
rules = ["pack:replies"]
[me]
name = "Dana Fox"
addresses = ["{me}"]
time_zone = "UTC"
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
units_per_minute = 1000000
"""


class Office:
    def __init__(self, server: GoogleServer, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.server = server
        self.capsys = capsys
        self.config = folder / "config.toml"
        self.config.write_text(CONFIG.format(me=ME.email, url=server.url, token=json.dumps(list(TOKEN))))
        self.config.chmod(0o600)

    def run(self, *words: str, at: timedelta = timedelta()) -> Any:
        self.capsys.readouterr()
        moment = (NOW + at).isoformat()
        self.code = cli.main(["--config", str(self.config), "--now", moment, *words], standalone_mode=False)
        out = self.capsys.readouterr()
        self.err = out.err
        return json.loads(out.out) if "--json" in words else out.out

    @property
    def box(self) -> Mailbox:
        return self.server.world.mailbox

    def deliver(self, number: int, hours: float = 30, text: str = "Could you send me the offer today, please?") -> None:
        at = NOW - timedelta(hours=hours)
        self.box.add(
            f"Message-ID: <m{number}@acme.example>\r\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\r\n"
            f"From: {ANN.name} <{ANN.email}>\r\nTo: {ME.email}\r\nSubject: Offer {number}\r\n\r\n{text}\r\n",
            "INBOX",
        )

    def drafts(self) -> list[str]:
        return list(self.box.drafts)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    with serving(new_server(Clock(), units_per_minute=10**9)) as server:
        yield Office(server, tmp_path, capsys)
    assert server.wrong == []


def made(rows: Any) -> list[str]:
    return sorted(row["artefact"]["kind"] for row in rows if row["state"] == "made")


def test_a_customers_mail_becomes_a_draft_and_a_task_once(office: Office) -> None:
    office.deliver(1)
    office.run("people", "add", "Ann Lee", "--email", ANN.email, "--tier", "key")
    office.run("sync")
    assert office.code == 0
    plan = office.run("plan", "--json")
    assert [row["held"] for row in plan] == [None] * len(plan)
    assert plan
    first = office.run("apply", "--json")
    assert "draft" in made(first)
    again = office.run("apply", "--json")
    assert made(again) == []
    (ref,) = office.drafts()
    draft = office.box.mails[office.box.drafts[ref]]
    original = office.box.with_id("<m1@acme.example>")[0]
    assert draft.thread == original.thread
    assert draft.parsed["In-Reply-To"] == "<m1@acme.example>"
    assert draft.parsed["References"] == "<m1@acme.example>"
    assert draft.parsed["Subject"] == "Re: Offer 1"
    assert "> Could you send me the offer" in str(draft.parsed.get_payload(decode=True))


def test_what_the_user_sent_is_done(office: Office) -> None:
    office.deliver(1)
    office.run("people", "add", "Ann Lee", "--email", ANN.email, "--tier", "key")
    office.run("apply", "--json")
    (ref,) = office.drafts()
    office.box.send_draft(ref, NOW + timedelta(minutes=5))
    later = office.run("apply", "--json", at=timedelta(hours=5))
    assert made(later) == []
    assert office.drafts() == []
    (thread,) = office.run("threads", "--json", at=timedelta(hours=5))
    assert thread["state"] != "waits_for_us"


def test_what_the_user_discarded_is_never_made_again(office: Office) -> None:
    office.deliver(1)
    office.run("people", "add", "Ann Lee", "--email", ANN.email, "--tier", "key")
    office.run("apply", "--json")
    (ref,) = office.drafts()
    office.box.discard_draft(ref)
    for days in (1, 2, 5):
        rows = office.run("apply", "--json", at=timedelta(days=days))
        assert "draft" not in made(rows)
    assert office.drafts() == []


def test_what_the_user_edited_is_never_touched(office: Office) -> None:
    office.deliver(1)
    office.run("people", "add", "Ann Lee", "--email", ANN.email, "--tier", "key")
    office.run("apply", "--json")
    (ref,) = office.drafts()
    raw = office.box.mails[office.box.drafts[ref]].raw
    office.box.edit_draft(ref, raw.replace(b"Offer 1", b"Offer 1 ", 1).replace(b"> Could", b"Mine. > Could"))
    edited = office.box.mails[office.box.drafts[ref]].raw
    at = NOW + timedelta(hours=1)
    office.box.add(
        f"Message-ID: <own@x.example>\r\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\r\nFrom: {ME.email}\r\nTo: {ANN.email}\r\n"
        "In-Reply-To: <m1@acme.example>\r\nSubject: Re: Offer 1\r\n\r\nHere it is.\r\n",
        "SENT",
    )
    for days in (1, 2):
        office.run("apply", "--json", at=timedelta(days=days))
    assert office.drafts() == [ref]
    assert office.box.mails[office.box.drafts[ref]].raw == edited


def test_a_server_without_batches_profile_tasks_or_people_serves_mail(office: Office) -> None:
    office.server.batches = False
    office.server.world.missing = {"gmail.users.getProfile", "tasks.tasklists.list", "people.people.connections.list"}
    for number in range(30):
        office.deliver(number)
    office.run("people", "add", "Ann Lee", "--email", ANN.email, "--tier", "key")
    office.run("sync")
    assert len(office.run("threads", "--json")) == 30
    calls = len(office.server.calls("messages.get"))
    office.run("sync")
    assert len(office.server.calls("messages.get")) <= calls + 1
    office.run("apply", "--json")
    assert office.drafts()


def test_an_account_whose_sign_in_is_over_says_so_and_the_mail_stays(office: Office) -> None:
    office.deliver(1)
    office.run("sync")
    office.server.tokens.clear()
    rows = office.run("threads", "--json")
    assert len(rows) == 1
    office.run("sync")
    assert office.code == 3
    assert "wellkept login work" in office.err


def test_a_config_that_others_can_read_runs_no_command(office: Office) -> None:
    office.config.chmod(0o644)
    office.run("sync")
    assert office.code == 3
    assert "chmod 600" in office.err
    assert office.server.requests == 0


ALIAS = "info@fox-consulting.example"


def alias_row(email: str, **others: Any) -> dict[str, Any]:
    return {"sendAsEmail": email, "displayName": "Dana Fox", "verificationStatus": "accepted", **others}


def deliver_to_alias(office: Office) -> None:
    at = NOW - timedelta(hours=30)
    office.box.add(
        f"Message-ID: <a1@acme.example>\r\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\r\nFrom: {ANN.name} <{ANN.email}>\r\n"
        f"To: Dana <{ALIAS.title()}>, bo@acme.example\r\nSubject: Offer\r\n\r\nCould you send me the offer today, please?\r\n",
        "INBOX",
    )


def test_an_address_that_google_lets_the_user_send_from_is_the_users_own(office: Office) -> None:
    deliver_to_alias(office)
    office.run("people", "add", "Ann Lee", "--email", ANN.email, "--tier", "key")
    office.box.aliases = [
        alias_row(ME.email, isPrimary=True, isDefault=True),
        alias_row("stranger@other.example", verificationStatus="pending"),
    ]
    office.run("sync")
    (signal,) = office.run("signals", "--json")
    assert signal["facts"]["addressed"] == "cc"  # nobody told of the other address yet
    office.box.aliases.append(alias_row(ALIAS.title(), signature="<div>Dana Fox<br>Fox Consulting</div>"))
    (signal,) = office.run("signals", "--json")
    assert signal["facts"]["addressed"] == "to"
    office.run("apply", "--json")
    (ref,) = office.drafts()
    draft = office.box.mails[office.box.drafts[ref]].parsed
    assert str(draft["From"]) == f"Dana Fox <{ALIAS}>"
    text = str(draft.get_payload(decode=True))
    assert text.count("Fox Consulting") == 1
    assert made(office.run("apply", "--json")) == []


def test_an_organisation_that_forbids_to_ask_for_aliases_keeps_nobody_from_working(office: Office) -> None:
    office.deliver(1)
    office.run("people", "add", "Ann Lee", "--email", ANN.email, "--tier", "key")
    office.server.choose_part = lambda asked: Fault(403, "forbidden") if asked.id.endswith("sendAs.list") else None
    assert "draft" in made(office.run("apply", "--json"))
    assert office.code == 0


def test_tasks_that_are_out_of_sight_were_not_dealt_with(office: Office) -> None:
    office.deliver(1)
    office.run("people", "add", "Ann Lee", "--email", ANN.email, "--tier", "key")
    office.run("apply", "--json")
    before = {entry["key"]: entry for entry in office.run("status", "--json")["open"]}
    assert {entry["kind"] for entry in before.values()} == {"draft", "task"}

    off = Fault(404, "notFound")
    office.server.choose = lambda _method, path: off if path.startswith("/tasks/") else None
    office.deliver(2)
    for hours in (1, 2):
        office.run("apply", "--json", at=timedelta(hours=hours))
        assert office.code == 0, office.err
    while_off = office.run("status", "--json", at=timedelta(hours=2))["open"]
    assert [entry for entry in while_off if entry["key"] in before] == list(before.values())
    assert [entry["ref"][:5] for entry in while_off if entry["kind"] == "task" and entry["key"] not in before] == [
        "book:"
    ]

    office.server.choose = None
    assert made(office.run("apply", "--json", at=timedelta(hours=3))) == []
    assert len(office.run("status", "--json", at=timedelta(hours=3))["open"]) == len(while_off)


def meeting(office: Office, ref: str, at: timedelta) -> None:
    starts = NOW + at
    office.server.world.calendars["primary"].put(
        {
            "id": ref,
            "iCalUID": f"{ref}@google.com",
            "status": "confirmed",
            "summary": "Stage plan",
            "start": {"dateTime": starts.isoformat()},
            "end": {"dateTime": (starts + timedelta(hours=1)).isoformat()},
            "organizer": {"email": ANN.email, "displayName": ANN.name},
            "attendees": [
                {"email": ME.email, "self": True, "responseStatus": "accepted"},
                {"email": ANN.email, "displayName": ANN.name, "organizer": True, "responseStatus": "accepted"},
            ],
        }
    )


def fallen(office: Office, at: timedelta) -> list[str]:
    return [one["occasion"] for one in office.run("signals", "--json", at=at) if one["kind"] == "fell_through"]


def test_a_meeting_that_its_organiser_cancelled_needs_a_new_date_though_google_keeps_its_id_alone(
    office: Office,
) -> None:
    office.config.write_text(f'{office.config.read_text()}calendars = ["primary"]\n')
    office.run("people", "add", "Ann Lee", "--email", ANN.email)
    meeting(office, "plan", timedelta(days=3))
    meeting(office, "held", timedelta(hours=-5))
    office.run("sync")
    for ref in ("plan", "held"):
        office.server.world.calendars["primary"].cancel(ref)
    later = timedelta(hours=1)
    office.run("sync", at=later)
    office.run("sync", at=later)
    assert [occasion.split()[0] for occasion in fallen(office, later)] == ["plan@google.com"]


def test_a_draft_with_new_dates_stays_when_an_index_built_anew_no_longer_knows_the_meeting(office: Office) -> None:
    config = office.config.read_text().replace("pack:replies", "pack:new-dates")
    office.config.write_text(f'{config}calendars = ["primary"]\n')
    office.run("people", "add", "Ann Lee", "--email", ANN.email)
    meeting(office, "plan", timedelta(days=3))
    office.run("apply")
    office.server.world.calendars["primary"].cancel("plan")
    office.run("apply", at=timedelta(hours=1))
    first = office.run("apply", "--json", at=timedelta(days=1))
    assert made(first) == ["draft"]
    (office.config.parent / "state" / "index.db").unlink()
    for hours in (25, 26):
        assert made(office.run("apply", "--json", at=timedelta(hours=hours))) == []
    assert fallen(office, timedelta(hours=26)) == []
    assert len(office.drafts()) == 1
