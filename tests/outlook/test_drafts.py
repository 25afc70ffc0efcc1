"""Drafts in Outlook: above the quotation, to the right people, and one, whatever breaks off."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.base import ConnectorError, Occupied, Refused, Unanswered, Unreachable, WaitUntil
from connectors.model import Address, Draft, Message, Parent
from connectors.outlook.connector import Outlook
from tests.contract import Kept
from tests.outlook.description import needs_description
from tests.outlook.server import Fault, GraphServer, serving
from tests.outlook.stage import Clock, Json, connect, delivered, new_server
from tests.outlook.world import World, person
from tests.stage import ANN, MARK, ME, NOW, Post

pytestmark = needs_description
DESK = Address("desk@acme.example", "Desk")


class Office:
    def __init__(self, server: GraphServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.opened: list[Outlook] = []

    def connect(self) -> Outlook:
        self.opened.append(connect(self.server, Clock(), self.folder))
        return self.opened[-1]

    @property
    def world(self) -> World:
        return self.server.world

    def draft(self, mail: Json) -> Draft:
        kept = Kept()
        kept.sync(self.connect(), "message")
        read = kept.items["message", mail["id"]]
        assert isinstance(read, Message)
        parent = Parent(read.ref, read.message_id, read.references, read.sender, read.at)
        return Draft(MARK, "work", parent, ME, (ANN,), (), "Re: Offer 1", "Dear Ann,\n\nit is <on its way>.")

    def drafts(self) -> list[Json]:
        return [row for row in self.world.mails.values() if row["parentFolderId"] == "folder-drafts"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with serving(new_server()) as server:
        found = Office(server, tmp_path)
        yield found
        for account in found.opened:
            account.close()
    assert server.wrong == []


def emails(rows: list[Json]) -> list[str]:
    return [row["emailAddress"]["address"] for row in rows]


def test_our_text_stands_above_the_quotation_and_is_text(office: Office) -> None:
    mail = delivered(office.world, Post(1))
    made = office.connect().create_draft(office.draft(mail))
    there = office.world.mails[made.ref]
    content = there["body"]["content"]
    assert "it is &lt;on its way&gt;." in content
    assert content.index("on its way") < content.index("divRplyFwdMsg") < content.index("Could you send offer 1")
    assert content.startswith("<html><head>")
    assert there["conversationId"] == mail["conversationId"]


def test_recipients_are_the_drafts_whatever_outlook_chose(office: Office) -> None:
    mail = delivered(office.world, Post(1))
    mail["replyTo"] = [person(DESK.email)]
    draft = office.draft(mail)
    made = office.connect().create_draft(replace(draft, to=(DESK,), cc=(ANN,)))
    there = office.world.mails[made.ref]
    assert (emails(there["toRecipients"]), emails(there["ccRecipients"])) == ([DESK.email], [ANN.email])
    assert [row.id for row in office.server.calls("createReplyAll")] == ["me.messages.createReplyAll"]


@pytest.mark.parametrize("lost", ["createReply", "PATCH"])
@pytest.mark.parametrize("late", [False, True])
def test_a_draft_whose_making_broke_off_is_finished_not_doubled(office: Office, lost: str, *, late: bool) -> None:
    draft = office.draft(delivered(office.world, Post(1)))

    def choose(method: str, path: str) -> Fault | None:
        return Fault(hang_up=True, late=late) if lost == method or path.endswith(lost) else None

    office.server.choose = choose
    with pytest.raises(Unreachable):
        office.connect().create_draft(draft)
    office.server.choose = None
    account = office.connect()
    found = account.find_draft(draft.mark)
    placed = found or account.create_draft(draft)
    (there,) = office.drafts()
    assert there["id"] == placed.ref
    assert there["body"]["content"].count("divRplyFwdMsg") == 1
    assert there["body"]["content"].count("on its way") == 1
    assert office.connect().find_draft(draft.mark) == placed


@pytest.mark.parametrize("typed", ["Dear Ann,", "Thanks!", "Note: call her first\nand then write"])
def test_what_the_user_began_is_never_written_into(office: Office, typed: str) -> None:
    mail = delivered(office.world, Post(1))
    draft = office.draft(mail)
    account = office.connect()
    begun = account.client.post(f"/me/messages/{mail['id']}/createReply")
    held = office.world.mails[begun["id"]]
    text = typed.replace("\n", "<br>")
    held["body"] = {**held["body"], "content": held["body"]["content"].replace('<div id="x_empty">', f"<div>{text}")}
    before = dict(held)
    with pytest.raises(Occupied, match="another draft"):
        account.create_draft(draft)
    assert office.drafts() == [before]


def test_a_sent_draft_is_no_draft_and_is_not_taken_back(office: Office) -> None:
    draft = office.draft(delivered(office.world, Post(1)))
    made = office.connect().create_draft(draft)
    office.world.send(made.ref, NOW)
    assert office.connect().find_draft(draft.mark, made.ref) is None
    assert not office.connect().withdraw_draft(made)
    assert office.world.mails[made.ref]["parentFolderId"] == "folder-sentitems"


def test_a_mail_in_the_trash_or_gone_is_not_answered(office: Office) -> None:
    mail = delivered(office.world, Post(1))
    draft = office.draft(mail)
    office.world.move(mail["id"], "deleteditems")
    with pytest.raises(Refused, match="trash"):
        office.connect().create_draft(draft)
    office.world.delete(mail["id"])
    with pytest.raises(Refused, match="no longer"):
        office.connect().create_draft(draft)
    assert office.drafts() == []


def test_reading_a_draft_or_flagging_it_is_no_edit(office: Office) -> None:
    made = office.connect().create_draft(office.draft(delivered(office.world, Post(1))))
    office.world.touch(made.ref, isRead=True, categories=["Blue"])
    assert office.connect().find_draft(made.mark, made.ref) == made
    office.world.touch(made.ref, ccRecipients=[person(DESK.email)])
    found = office.connect().find_draft(made.mark, made.ref)
    assert found is not None
    assert found.fingerprint != made.fingerprint


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(hang_up=True), Unanswered),
        (Fault(hang_up=True, late=True), Unanswered),
        (Fault(503), Unanswered),
        (Fault(504, late=True), Unanswered),
        (Fault(half=True), Unanswered),
        (Fault(429), WaitUntil),
        (Fault(403), Unreachable),
    ],
)
def test_what_may_have_happened_is_told_apart_from_what_did_not(
    office: Office, fault: Fault, error: type[ConnectorError]
) -> None:
    draft = office.draft(delivered(office.world, Post(1)))
    office.server.choose = lambda method, _: fault if method == "POST" else None
    with pytest.raises(error) as caught:
        office.connect().create_draft(draft)
    assert isinstance(caught.value, Unanswered) == (error is Unanswered)


def test_a_server_that_cannot_be_reached_has_done_nothing(office: Office) -> None:
    draft = replace(office.draft(delivered(office.world, Post(1))), reply_to=None)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        endpoint = f"http://127.0.0.1:{closed.getsockname()[1]}"
    outlook = connect(office.server, Clock(), office.folder, endpoint=endpoint)
    with pytest.raises(Unreachable) as caught:
        outlook.create_draft(draft)
    assert not isinstance(caught.value, Unanswered)


@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "forbidden by the organisation"])
def test_an_answer_comes_from_the_address_that_the_customer_wrote_to(office: Office, *, allowed: bool) -> None:
    office.world.aliases.append("sales@northwind.example")
    mail = delivered(office.world, Post(1))
    mail["toRecipients"] = [person("partner@elsewhere.example"), person("Sales@northwind.example")]
    draft = office.draft(mail)
    if not allowed:
        once = [Fault(400, "ErrorInvalidRequest")]
        office.server.choose = lambda method, _path: once.pop() if method == "PATCH" and once else None
    office.connect().create_draft(draft)
    (there,) = office.drafts()
    assert emails([there["from"]]) == ["sales@northwind.example" if allowed else ME.email]
    assert emails(there["toRecipients"]) == [ANN.email]


@pytest.mark.parametrize(
    "quotation",
    [
        "<div>-----Original Message-----<br>From: Ann Lee<br>To: Dana Fox</div><p>{text}</p>",
        "<p>Ann Lee &lt;ann@acme.example&gt; wrote:</p><blockquote>{text}</blockquote>",
        "<p>On 9 March, somebody wrote at 09:00:</p><blockquote>{text}</blockquote>",
        "<hr><p>{text}</p>",
        "",
    ],
)
def test_a_begun_reply_is_known_by_whatever_quotation(office: Office, quotation: str) -> None:
    mail = delivered(office.world, Post(1))
    mail["body"]["content"] = f"<p>{Post(1).text}</p><p>And more of what was there before.</p>"
    draft = office.draft(mail)
    account = office.connect()
    begun = account.client.post(f"/me/messages/{mail['id']}/createReply")
    text = f"{Post(1).text} And more of what was there before."
    office.world.mails[begun["id"]]["body"] = {"contentType": "html", "content": quotation.format(text=text)}
    assert account.create_draft(draft).ref == begun["id"]


def test_a_search_that_does_not_show_the_mark_finds_the_draft_all_the_same(office: Office) -> None:
    draft = office.draft(delivered(office.world, Post(1)))
    account = office.connect()
    placed = account.create_draft(draft)
    row = dict(office.world.mails[placed.ref])
    del row["singleValueExtendedProperties"]
    answer = json.dumps({"value": [row]}).encode()
    office.server.choose = lambda _method, path: Fault(200, body=answer) if "filter=single" in path else None
    assert account.find_draft(MARK) == placed
    assert account.find_draft(MARK.replace("0", "f")) is None
