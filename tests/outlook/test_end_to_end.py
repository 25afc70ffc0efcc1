"""A Microsoft account through the command line: sync, plan, apply; the user edits, sends, discards; apply again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from daemon.cli import cli
from tests.outlook.description import needs_description
from tests.outlook.server import GraphServer, serving
from tests.outlook.stage import TOKEN, new_server
from tests.outlook.world import person, stamp
from tests.stage import ANN, ME, NOW

pytestmark = needs_description
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
provider = "outlook"
address = "{me}"
endpoint = "{url}"
token_command = {token}
requests_per_minute = 100000
"""


class Office:
    def __init__(self, server: GraphServer, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
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

    def deliver(self, number: int, hours: float = 30, text: str = "Could you send me the offer today, please?") -> Any:
        at = stamp(NOW - timedelta(hours=hours))
        return self.server.world.add(
            "inbox",
            internetMessageId=f"<m{number}@acme.example>",
            subject=f"Offer {number}",
            toRecipients=[person(ME.email)],
            sentDateTime=at,
            receivedDateTime=at,
            body={"contentType": "html", "content": f"<html><body><p>{text}</p></body></html>"},
            **{"from": person(ANN.email, ANN.name)},
        )

    def drafts(self) -> list[Any]:
        return [row for row in self.server.world.mails.values() if row["parentFolderId"] == "folder-drafts"]


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    with serving(new_server()) as server:
        found = Office(server, tmp_path, capsys)
        found.run("people", "add", "Ann Lee", "--email", ANN.email, "--tier", "key")
        yield found
    assert server.wrong == []


def made(rows: Any) -> list[str]:
    return sorted(row["artefact"]["kind"] for row in rows if row["state"] == "made")


def test_a_customers_mail_becomes_a_draft_and_a_task_once(office: Office) -> None:
    original = office.deliver(1)
    office.run("sync")
    assert office.code == 0
    plan = office.run("plan", "--json")
    assert plan
    assert [row["held"] for row in plan] == [None] * len(plan)
    assert "draft" in made(office.run("apply", "--json"))
    assert made(office.run("apply", "--json")) == []
    (draft,) = office.drafts()
    assert draft["conversationId"] == original["conversationId"]
    assert draft["subject"] == "RE: Offer 1"
    assert [row["emailAddress"]["address"] for row in draft["toRecipients"]] == [ANN.email]
    content = draft["body"]["content"]
    assert 0 < content.index("Ann") < content.index("divRplyFwdMsg") < content.index("Could you send me the offer")


@pytest.mark.parametrize(("known", "shown"), [("Ann M. Lee", "Ann M. Lee"), ("", "Ann Lee")])
def test_a_draft_names_its_recipient_as_outlook_does_and_else_as_the_book_does(
    known: str, shown: str, office: Office
) -> None:
    mail = office.deliver(1)
    mail["from"] = person(ANN.email, known)
    mail["internetMessageHeaders"] = [{"name": "From", "value": ANN.email}]
    office.run("apply", "--json")
    (draft,) = office.drafts()
    assert draft["toRecipients"] == [person(ANN.email, shown)]


def test_what_the_user_sent_is_done(office: Office) -> None:
    office.deliver(1)
    office.run("apply", "--json")
    (draft,) = office.drafts()
    office.server.world.send(draft["id"], NOW + timedelta(minutes=5))
    assert made(office.run("apply", "--json", at=timedelta(hours=5))) == []
    assert office.drafts() == []
    (thread,) = office.run("threads", "--json", at=timedelta(hours=5))
    assert thread["state"] != "waits_for_us"
    assert len(thread["message_ids"]) == 2


def test_what_the_user_discarded_is_never_made_again(office: Office) -> None:
    office.deliver(1)
    office.run("apply", "--json")
    (draft,) = office.drafts()
    office.server.world.move(draft["id"], "deleteditems")
    for days in (1, 2, 5):
        assert "draft" not in made(office.run("apply", "--json", at=timedelta(days=days)))
    assert office.drafts() == []


def test_what_the_user_edited_is_never_touched(office: Office) -> None:
    office.deliver(1)
    office.run("apply", "--json")
    (draft,) = office.drafts()
    edited = {"contentType": "html", "content": draft["body"]["content"].replace("Ann", "Ann, my dear", 1)}
    office.server.world.touch(draft["id"], body=edited)
    for days in (1, 2):
        office.run("apply", "--json", at=timedelta(days=days))
    assert [row["body"] for row in office.drafts()] == [edited]


def test_a_server_without_batches_serves_mail(office: Office) -> None:
    office.server.batches = False
    for number in range(3):
        office.deliver(number)
    office.run("sync")
    assert len(office.run("threads", "--json")) == 3
    for ref in list(office.server.world.mails)[:2]:
        office.server.world.delete(ref)
    office.run("sync")
    office.run("apply", "--json")
    assert len(office.drafts()) <= 1


def test_an_account_whose_sign_in_is_over_says_so_and_the_mail_stays(office: Office) -> None:
    office.deliver(1)
    office.run("sync")
    office.server.tokens.clear()
    assert len(office.run("threads", "--json")) == 1
    office.run("sync")
    assert office.code == 3
    assert "wellkept login work" in office.err


def test_a_config_that_others_can_read_runs_no_command(office: Office) -> None:
    office.config.chmod(0o644)
    office.run("sync")
    assert office.code == 3
    assert "chmod 600" in office.err
    assert office.server.requests == 0


def test_init_proposes_what_is_set_in_outlook(office: Office) -> None:
    office.server.world.settings = {
        "timeZone": "W. Europe Standard Time",
        "workingHours": {
            "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday"],
            "startTime": "08:30:00.0000000",
            "endTime": "16:00:00.0000000",
            "timeZone": {"name": "W. Europe Standard Time"},
        },
    }

    lines = [" ".join(line.split()) for line in office.run("init", "--show").splitlines()]

    assert 'time_zone = "Europe/Berlin" # as set in your mailbox' in lines
    assert 'hours = "Mon-Thu 08:30-16:00" # as set in your mailbox' in lines
