"""Mail by delta: every page costs one request, and none of Graph's habits loses, doubles or overwrites a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from connectors.base import Refused, SignInNeeded, Unreachable, WaitUntil
from connectors.outlook.connector import Outlook
from connectors.retry import Retry
from rules.language import read
from tests.contract import Kept
from tests.outlook.description import needs_description
from tests.outlook.server import Fault, GraphServer, serving
from tests.outlook.stage import Clock, connect, delivered, new_server
from tests.outlook.world import World, person
from tests.stage import ANN, ME, NOW, Post

pytestmark = needs_description
Open = Callable[..., Outlook]


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with serving(new_server()) as found:
        yield found
    assert found.wrong == []
    assert found.most <= 4


@pytest.fixture
def world(server: GraphServer) -> World:
    return server.world


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account(server: GraphServer, clock: Clock, tmp_path: Path) -> Iterator[Outlook]:
    found = connect(server, clock, tmp_path)
    yield found
    found.close()


def synced(account: Outlook) -> Kept:
    kept = Kept()
    kept.sync(account, "message")
    return kept


@pytest.mark.parametrize("count", [0, 1, 1000, 2300])
def test_the_first_sync_costs_a_request_a_thousand_mails_and_folder(
    count: int, server: GraphServer, world: World, account: Outlook
) -> None:
    for number in range(count):
        delivered(world, Post(number), ("inbox", "sentitems")[number % 2])
    kept = synced(account)
    assert len(kept.mails) == count
    assert server.requests <= 1.05 * (ceil(count / 1000) + 3)
    assert {asked.id for asked in server.asked} == {"me.mailFolders.messages.delta"}


def test_the_newest_mail_comes_first(server: GraphServer, world: World, account: Outlook) -> None:
    server.page = 10
    for number in range(25):
        delivered(world, Post(number))
    kept = Kept()
    for _batch in kept.batches(account, "message"):
        if kept.mails:
            break
    assert set(kept.mails) == {Post(number).message_id for number in range(15, 25)}


def test_a_backfill_says_how_far_back_it_reaches(server: GraphServer, world: World, account: Outlook) -> None:
    server.page = 10
    for number in range(25):
        delivered(world, Post(number))
        delivered(world, Post(100 + number), "sentitems")
    told = [batch.reaches for batch in Kept().batches(account, "message")]
    assert told == [NOW, NOW, Post(115).at, Post(105).at, Post(105).at, Post(5).at, None]


def test_a_killed_backfill_goes_on_where_it_stood(server: GraphServer, world: World, account: Outlook) -> None:
    server.page = 10
    for number in range(95):
        delivered(world, Post(number))
    kept = Kept()
    for _crash in range(4):
        batches = kept.batches(account, "message")
        for _ in range(4):
            next(batches)
    kept.sync(account, "message")
    assert len(kept.mails) == 95
    assert server.requests <= 10 + 2 * 4 * 3


def test_a_mail_that_is_moved_is_not_gone(world: World, account: Outlook) -> None:
    first, second, third = (delivered(world, Post(number)) for number in (1, 2, 3))
    kept = synced(account)
    world.move(first["id"], "archive")
    world.move(second["id"], "deleteditems")
    world.delete(third["id"])
    changes = kept.sync(account, "message")
    assert set(kept.mails) == {Post(1).message_id}
    assert {row.ref for row in changes} == {second["id"], third["id"], first["id"]}
    world.move(second["id"], "inbox")
    kept.sync(account, "message")
    assert set(kept.mails) == {Post(1).message_id, Post(2).message_id}


def test_an_update_that_holds_only_what_changed_overwrites_nothing(world: World, account: Outlook) -> None:
    mail = delivered(world, Post(1))
    kept = synced(account)
    before = dict(kept.mails)
    world.partial = True
    world.touch(mail["id"], isRead=True, parentFolderId=mail["parentFolderId"])
    assert kept.sync(account, "message") == []
    world.touch(mail["id"], subject="Offer, changed")
    kept.sync(account, "message")
    changed = kept.mails[Post(1).message_id]
    assert (changed.subject, changed.text, changed.sender) == (
        "Offer, changed",
        before[Post(1).message_id].text,
        ANN,
    )


def test_an_update_to_a_mail_that_is_not_known_yet_is_fetched_whole(world: World, account: Outlook) -> None:
    kept = synced(account)
    mail = delivered(world, Post(1))
    world.partial = True
    world.touch(mail["id"], isRead=True)
    kept.sync(account, "message")
    assert kept.mails[Post(1).message_id].subject == "Offer 1"


def test_empty_pages_and_replays_change_nothing(world: World, account: Outlook) -> None:
    world.empty_pages = True
    mail = delivered(world, Post(1))
    kept = synced(account)
    assert set(kept.mails) == {Post(1).message_id}
    world.touch(mail["id"], isRead=True)
    changes = kept.sync(account, "message")
    assert len(changes) == 1
    assert kept.sync(account, "message") == []


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (410, "SyncStateNotFound"),
        (410, ""),
        (404, "syncStateNotFound"),
        (400, "SYNCSTATENOTFOUND"),
        (400, "resyncRequired"),
        (400, "SyncStateInvalid"),
        (400, "ErrorInvalidDeltaToken"),
        (404, "ErrorItemNotFound"),
    ],
)
def test_a_lost_place_costs_reading_that_folder_again(
    status: int, code: str, server: GraphServer, world: World, account: Outlook
) -> None:
    first, second = delivered(world, Post(1)), delivered(world, Post(2))
    kept = synced(account)
    world.delete(first["id"])
    delivered(world, Post(3))

    def choose(_method: str, path: str) -> Fault | None:
        return Fault(status, code) if "/inbox/" in path and "$deltatoken" in path else None

    server.choose = choose
    asked = len(server.asked)
    kept.sync(account, "message")
    server.choose = None
    assert set(kept.mails) == {Post(2).message_id, Post(3).message_id}
    assert second["id"] in kept.refs("message")
    deltas = [row.path for row in server.asked[asked:] if row.id.endswith("messages.delta")]
    assert len(deltas) == 3
    assert kept.sync(account, "message") == []


def test_a_folder_that_always_loses_its_place_stops_the_sync_and_nothing_is_gone(
    server: GraphServer, world: World, account: Outlook
) -> None:
    delivered(world, Post(1))
    kept = synced(account)
    server.choose = lambda _method, path: Fault(410, "SyncStateNotFound") if "/inbox/" in path else None
    with pytest.raises(Unreachable):
        kept.sync(account, "message")
    assert len(kept.mails) == 1


def test_patience_is_kept_as_long_as_it_is_asked_for(
    server: GraphServer, world: World, account: Outlook, clock: Clock
) -> None:
    delivered(world, Post(1))
    server.faults.extend([Fault(429, "TooManyRequests", (("Retry-After", "17"),))])
    before = clock()
    assert len(synced(account).mails) == 1
    assert clock() - before >= 17
    server.faults.extend([Fault(429, "TooManyRequests", (("Retry-After", "3000"),))])
    with pytest.raises(WaitUntil) as raised:
        synced(account)
    assert raised.value.seconds == 3000


def test_a_part_of_a_batch_is_judged_alone(server: GraphServer, world: World, account: Outlook, clock: Clock) -> None:
    mails = [delivered(world, Post(number)) for number in range(45)]
    kept = synced(account)
    for mail in mails[:40]:
        world.delete(mail["id"])
    refused: set[str] = set()

    def choose(_method: str, path: str) -> Fault | None:
        if len(refused) < 15 and path not in refused:
            refused.add(path)
            return Fault((429, 424)[len(refused) % 2], "TooManyRequests", (("Retry-After", "5"),))
        return None

    server.choose_part = choose
    kept.sync(account, "message")
    assert len(kept.mails) == 5
    assert sum(clock.slept) >= 5


def test_ten_thousand_requests_in_ten_minutes_are_never_passed(account: Outlook, clock: Clock) -> None:
    client = account.client
    before = clock()
    for _ in range(1500):
        client._bucket.take(20)
    assert clock() - before >= 30_000 / 10_000 * 600 * 0.99


@pytest.mark.parametrize(
    "fault",
    [
        Fault(500, "InternalServerError"),
        Fault(503, "serviceUnavailable", body=b"<html>down"),
        Fault(200, body=b'{"value": ['),
        Fault(200, body=b"[1]"),
        Fault(200, body=b"{}"),
        Fault(302, headers=(("Location", "http://127.0.0.1:9/"),)),
        Fault(hang_up=True),
        Fault(half=True),
    ],
)
def test_what_breaks_on_the_way_is_unreachable_and_loses_nothing(
    fault: Fault, server: GraphServer, world: World, account: Outlook
) -> None:
    delivered(world, Post(1))
    kept = synced(account)
    delivered(world, Post(2))
    server.faults.append(fault)
    with pytest.raises(Unreachable):
        kept.sync(account, "message")
    kept.sync(account, "message")
    assert len(kept.mails) == 2


def test_a_token_that_has_run_out_is_renewed_or_the_person_is_asked(
    server: GraphServer, world: World, account: Outlook
) -> None:
    delivered(world, Post(1))
    server.tokens.clear()
    with pytest.raises(SignInNeeded, match="no longer accepts"):
        synced(account)


def test_sent_mail_without_headers_is_read_from_its_fields_and_knows_its_conversation(
    world: World, account: Outlook
) -> None:
    question = delivered(world, Post(1))
    world.add(
        "sentitems",
        subject="RE: Offer 1",
        conversationId=question["conversationId"],
        toRecipients=[person(ANN.email, 'Ann "the boss" Lee, Dr.')],
        ccRecipients=[person("zoë@acme.example", "Zoë")],
        internetMessageId="<own@northwind.example>",
        body={"contentType": "text", "content": "Here it is."},
    )
    kept = synced(account)
    sent = kept.mails["<own@northwind.example>"]
    assert (sent.ours, sent.sender, sent.subject, sent.text.strip()) == (True, ME, "RE: Offer 1", "Here it is.")
    assert [(who.email, who.name) for who in (*sent.to, *sent.cc)] == [
        (ANN.email, 'Ann "the boss" Lee, Dr.'),
        ("zoë@acme.example", "Zoë"),
    ]
    assert sent.conversation == kept.mails[Post(1).message_id].conversation != ""


def test_folders_of_the_config_are_read_too_and_taken_out_they_are_gone(
    server: GraphServer, world: World, clock: Clock, tmp_path: Path
) -> None:
    world.folders["folder-customers"] = "Customers"
    mail = delivered(world, Post(1))
    mail["parentFolderId"] = "folder-customers"
    delivered(world, Post(2))
    kept = Kept()
    both, one = (connect(server, clock, tmp_path, folders=names) for names in (("customers",), ()))
    kept.sync(both, "message")
    assert len(kept.mails) == 2
    kept.sync(one, "message")
    assert set(kept.mails) == {Post(2).message_id}
    both.close()
    one.close()


@pytest.mark.parametrize("value", [None, 7, "x", [], {}])
@pytest.mark.parametrize(
    "key", ["from", "toRecipients", "body", "internetMessageHeaders", "receivedDateTime", "subject"]
)
def test_a_field_of_another_kind_spoils_at_most_its_own_message(
    key: str, value: Any, world: World, account: Outlook, server: GraphServer
) -> None:
    delivered(world, Post(1))
    delivered(world, Post(2))[key] = value
    kept = synced(account)
    assert Post(1).message_id in kept.mails
    assert len(kept.items) == 2
    server.wrong.clear()  # it is the answers that are wrong here


def test_what_a_message_has_none_of_may_be_left_out(server: GraphServer, world: World, account: Outlook) -> None:
    bare = delivered(world, Post(1))
    for key in ("subject", "toRecipients", "ccRecipients", "replyTo", "internetMessageHeaders", "conversationId"):
        bare.pop(key, None)
    nothing = delivered(world, Post(2))
    nothing |= {
        "subject": None,
        "sender": None,
        "conversationId": None,
        "toRecipients": [],
        "parentFolderId": "folder-inbox",
    }
    nothing["body"] = {"contentType": "text", "content": None}
    kept = synced(account)
    assert set(kept.mails) == {Post(1).message_id, Post(2).message_id}
    assert server.calls("messages.get") == []


@pytest.mark.parametrize(
    ("kind", "nature"),
    [("message", "person"), ("eventMessageRequest", "calendar"), ("eventMessageResponse", "calendar")],
)
def test_mail_about_a_meeting_is_no_letter(kind: str, nature: str, world: World, account: Outlook) -> None:
    delivered(world, Post(1))["@odata.type"] = f"#microsoft.graph.{kind}"
    (mail,) = synced(account).mails.values()
    assert read(mail).nature == nature


def test_a_folder_that_is_deleted_is_named_and_the_others_are_read(
    server: GraphServer, world: World, tmp_path: Path
) -> None:
    world.folders["folder-1"] = "Customers"
    delivered(world, Post(1), "folder-1")
    kept = Kept()
    account = connect(server, Clock(), tmp_path, folders=("Customers",))
    kept.sync(account, "message")
    assert len(kept.mails) == 1
    del world.folders["folder-1"]
    delivered(world, Post(2))
    for _ in range(2):
        with pytest.raises(Refused, match="Customers"):
            kept.sync(account, "message")
    assert set(kept.mails) == {Post(1).message_id, Post(2).message_id}
    world.folders["folder-2"] = "customers"
    kept.sync(account, "message")
    assert set(kept.mails) == {Post(2).message_id}
    account.close()


def test_a_page_that_takes_too_long_is_asked_for_in_halves(
    server: GraphServer, world: World, account: Outlook, clock: Clock
) -> None:
    for number in range(800):
        delivered(world, Post(number))

    def choose(_method: str, path: str) -> Fault | None:
        size = int(server.prefers[-1].partition("maxpagesize=")[2] or 0)
        return Fault(504, "UnknownError") if "/inbox/" in path and size > 250 else None

    server.choose = choose
    kept = Kept()
    kept.sync(Retry(account, sleep=clock.sleep), "message")
    assert len(kept.mails) == 800
    assert len(server.calls("messages.delta")) <= 4 + 2


def test_without_leave_to_read_the_profile_mail_is_read_all_the_same(
    server: GraphServer, world: World, account: Outlook
) -> None:
    delivered(world, Post(1))
    server.choose = lambda _method, path: Fault(403, "Authorization_RequestDenied") if "/me?" in path else None
    assert account.addresses() is None
    assert len(synced(account).mails) == 1
