"""What servers do that the API description leaves open: answers without a body, conflicts, links of other spellings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.base import StartOver, Unreachable
from connectors.model import Task
from connectors.outlook.connector import Outlook
from connectors.outlook.message import moment_of
from connectors.outlook.options import Options
from connectors.retry import Retry
from tests.contract import Kept
from tests.outlook.description import needs_description
from tests.outlook.server import Fault, GraphServer, serving
from tests.outlook.stage import delivered, new_server
from tests.outlook.test_calendar import meeting
from tests.outlook.test_contacts import contact
from tests.outlook.test_drafts import Office
from tests.outlook.world import person
from tests.stage import ANN, MARK, ME, NOW, Post

pytestmark = needs_description
NO_BODY = Fault(201, body=b"", late=True)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with serving(new_server()) as server:
        found = Office(server, tmp_path)
        yield found
        for account in found.opened:
            account.close()
    assert server.wrong == []


@pytest.fixture
def server(office: Office) -> GraphServer:
    return office.server


@pytest.fixture
def account(office: Office) -> Outlook:
    return office.connect()


def only_draft(office: Office) -> dict[str, Any]:
    (there,) = office.drafts()
    assert there["body"]["content"].count("on its way") == 1
    return there


@pytest.mark.parametrize("in_conversation", [True, False])
def test_a_draft_that_is_made_without_an_answer_to_read_is_found(office: Office, *, in_conversation: bool) -> None:
    draft = office.draft(delivered(office.world, Post(1)))
    if not in_conversation:
        draft = replace(draft, reply_to=None)
    office.server.choose = lambda method, _path: NO_BODY if method == "POST" else None
    placed = office.connect().create_draft(draft)
    assert only_draft(office)["id"] == placed.ref
    assert office.connect().find_draft(MARK) == placed


def test_a_task_and_its_list_that_are_made_without_an_answer_to_read_are_found(office: Office) -> None:
    office.server.choose = lambda method, _path: NO_BODY if method == "POST" else None
    placed = office.connect().create_task(Task(MARK, "work", "Call Ann", "", NOW))
    assert [held.name for held in office.world.lists.values()] == ["Tasks", "wellkept"]
    assert office.connect().find_task(MARK) == placed


@pytest.mark.parametrize("status", [409, 412])
def test_a_conflict_passes(status: int, office: Office) -> None:
    left = [Fault(status, "ErrorIrresolvableConflict")] * 2
    office.server.choose = lambda method, _path: left.pop() if method == "PATCH" and left else None
    draft = office.draft(delivered(office.world, Post(1)))
    assert office.connect().create_draft(draft).ref == only_draft(office)["id"]


def test_a_conflict_that_lasts_is_no_refusal_and_the_same_draft_is_finished_later(office: Office) -> None:
    draft = office.draft(delivered(office.world, Post(1)))
    office.server.choose = lambda method, _path: Fault(412) if method == "PATCH" else None
    with pytest.raises(Unreachable):
        office.connect().create_draft(draft)
    office.server.choose = None
    office.connect().create_draft(draft)
    only_draft(office)


def test_in_a_conflict_with_the_users_hand_the_user_wins(office: Office) -> None:
    draft = office.draft(delivered(office.world, Post(1)))

    def choose(method: str, path: str) -> Fault | None:
        if method != "PATCH":
            return None
        held = office.world.mails[path.rpartition("/")[2]]
        held["body"] = {**held["body"], "content": f"<p>I am writing myself.</p>{held['body']['content']}"}
        office.server.choose = None
        return Fault(412, "ErrorIrresolvableConflict")

    office.server.choose = choose
    with pytest.raises(Unreachable):
        office.connect().create_draft(draft)
    (there,) = office.drafts()
    assert "I am writing myself." in there["body"]["content"]
    assert "on its way" not in there["body"]["content"]


@pytest.mark.parametrize("status", [400, 501])
def test_where_nothing_can_be_searched_by_its_mark_the_drafts_are_gone_through(status: int, office: Office) -> None:
    placed = office.connect().create_draft(office.draft(delivered(office.world, Post(1))))
    office.server.choose = lambda _method, path: Fault(status, "madeUp") if "filter=single" in path else None
    assert office.connect().find_draft(MARK) == placed
    assert office.connect().find_draft(MARK.replace("0", "f")) is None


def test_a_search_that_finds_nothing_is_not_believed(office: Office) -> None:
    """It lags behind, or knows nothing of properties and does not say so."""
    placed = office.connect().create_draft(office.draft(delivered(office.world, Post(1))))
    nothing = Fault(200, body=b'{"value": []}')
    office.server.choose = lambda _method, path: nothing if "filter=single" in path else None
    assert office.connect().find_draft(MARK) == placed
    assert office.connect().find_draft(MARK.replace("0", "f")) is None


@pytest.mark.parametrize("status", [400, 501])
def test_where_conversations_cannot_be_searched_there_are_no_news(status: int, office: Office) -> None:
    draft = office.draft(delivered(office.world, Post(1)))
    office.server.choose = lambda _method, path: Fault(status, "madeUp") if "$filter=" in path else None
    account = office.connect()
    assert draft.reply_to is not None
    assert not account.has_news(draft.reply_to, Kept())
    assert account.drafts_for([Post(1).message_id]) == ()
    assert account.create_draft(draft).ref == only_draft(office)["id"]


def test_a_begun_reply_that_was_filed_as_another_conversation_is_finished(office: Office) -> None:
    draft = office.draft(delivered(office.world, Post(1)))
    office.server.choose = lambda method, _path: Fault(hang_up=True) if method == "PATCH" else None
    with pytest.raises(Unreachable):
        office.connect().create_draft(draft)
    office.drafts()[0]["conversationId"] = "another"
    office.server.choose = None
    office.connect().create_draft(draft)
    assert only_draft(office)["conversationId"] == "another"


def test_a_users_own_empty_draft_of_that_subject_elsewhere_is_left_alone(office: Office) -> None:
    draft = office.draft(delivered(office.world, Post(1)))
    own = office.world.add("drafts", isDraft=True, subject="Offer 1", conversationId="another")
    assert office.connect().create_draft(draft).ref != own["id"]
    assert own["body"]["content"] == ""


@pytest.mark.parametrize("status", [400, 501])
def test_without_batches_each_thing_is_asked_alone(status: int, server: GraphServer, account: Outlook) -> None:
    mails = [delivered(server.world, Post(number)) for number in range(5)]
    kept = Kept()
    kept.sync(account, "message")
    for mail in mails[:4]:
        server.world.delete(mail["id"])
    server.choose = lambda _method, path: Fault(status) if path.endswith("$batch") else None
    kept.sync(account, "message")
    assert len(kept.mails) == 1


def test_parts_that_a_batch_does_not_answer_are_asked_for_again(server: GraphServer, account: Outlook) -> None:
    mails = [delivered(server.world, Post(number)) for number in range(30)]
    kept = Kept()
    kept.sync(account, "message")
    for mail in mails[:25]:
        server.world.delete(mail["id"])
    whole = server.batch

    def short(body: Any, token: str) -> tuple[int, Any]:
        status, told = whole(body, token)
        return status, {"responses": told["responses"][:3]}

    server.batch = short  # type: ignore[method-assign]
    kept.sync(account, "message")
    assert len(kept.mails) == 5


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1:8080/v1.0/me/messages?$skiptoken=a%2Fb",
        "http://localhost:8080/v1.0/me/messages?$skiptoken=a%2Fb",
        "https://graph.microsoft.com/v1.0/me/messages?$skiptoken=a%2Fb",
        "http://127.0.0.1:8080/me/messages?$skiptoken=a%2Fb",
        "/v1.0/me/messages?$skiptoken=a%2Fb",
        "me/messages?$skiptoken=a%2Fb",
    ],
)
@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:8080", "http://127.0.0.1:8080/v1.0"])
def test_a_link_leads_to_the_endpoint_however_it_is_spelt(link: str, endpoint: str) -> None:
    followed = Options("work", endpoint=endpoint).followed(link)
    assert followed == "http://127.0.0.1:8080/v1.0/me/messages?$skiptoken=a%2Fb"


def test_a_folder_that_always_fails_ends_the_sync_though_links_to_the_others_are_new_each_time(
    server: GraphServer, account: Outlook
) -> None:
    delivered(server.world, Post(1))

    def choose(_method: str, path: str) -> Fault | None:
        server.world.log.append(("nothing", "folder-nowhere"))
        return Fault(503) if "/archive/" in path or server.requests > 200 else None

    server.choose = choose
    kept = Kept()
    with pytest.raises(Unreachable):
        kept.sync(Retry(account, sleep=lambda _seconds: None), "message")
    assert server.requests < 100
    assert len(kept.mails) == 1


def nowhere(_method: str, path: str) -> Fault | None:
    return Fault(404, "ErrorItemNotFound") if "deltatoken" in path else None


def test_a_calendar_whose_link_leads_nowhere_is_read_again(server: GraphServer, account: Outlook) -> None:
    calendar, kept = server.world.calendars["cal-1"], Kept()
    calendar.put(meeting("e1", NOW))
    kept.sync(account, "event")
    calendar.put(meeting("e2", NOW))
    server.choose = nowhere
    kept.sync(account, "event")
    assert set(kept.meetings) == {"uid-e1", "uid-e2"}


def test_contacts_whose_link_leads_nowhere_are_read_again(server: GraphServer, account: Outlook) -> None:
    kept = Kept()
    server.world.books[""].put(contact(1))
    kept.sync(account, "card")
    server.world.books[""].put(contact(2))
    server.choose = nowhere
    with pytest.raises(StartOver):
        kept.sync(account, "card")
    kept.cursors.clear()
    kept.sync(account, "card")
    assert set(kept.cards) == {"f1@acme.example", "f2@acme.example"}


def test_moments_with_seven_decimals_and_without_a_zone_are_utc() -> None:
    assert moment_of("2026-03-10T15:00:00.1234567") == datetime(2026, 3, 10, 15, 0, 0, 123456, UTC)
    assert moment_of("2026-03-10T15:00:00Z") == NOW
    assert moment_of(None) is None


def test_a_sender_whose_header_gives_no_name_has_the_one_that_microsoft_knows(
    server: GraphServer, account: Outlook
) -> None:
    mail = delivered(server.world, Post(1))
    mail["internetMessageHeaders"] += [
        {"name": "From", "value": ANN.email},
        {"name": "To", "value": f"Mrs Fox <{ME.email}>"},
        {"name": "Cc", "value": "bo@acme.example"},
    ]
    mail["ccRecipients"] = [person("bo@acme.example", "Bo Ray")]
    kept = Kept()
    kept.sync(account, "message")
    (read,) = kept.mails.values()
    assert (read.sender, [who.name for who in read.to], [who.name for who in read.cc]) == (ANN, ["Mrs Fox"], ["Bo Ray"])


@pytest.mark.parametrize(("kind", "count"), [("multipart/mixed", 1), ("multipart/signed; micalg=sha-256", 0)])
def test_that_a_mail_has_an_attachment_is_seen_without_another_request(
    kind: str, count: int, server: GraphServer, account: Outlook
) -> None:
    mail = delivered(server.world, Post(1))
    mail["hasAttachments"] = True
    mail["internetMessageHeaders"].append({"name": "Content-Type", "value": kind})
    delivered(server.world, Post(2))
    kept = Kept()
    kept.sync(account, "message")
    found = {read.message_id: len(read.attachments) for read in kept.mails.values()}
    assert found == {Post(1).message_id: count, Post(2).message_id: 0}
    assert server.requests == 3
