"""The judge of our requests is strict: what Google would drop without a word is an error, in batches as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httplib2
import pytest
from googleapiclient.http import BatchHttpRequest

from connectors.base import Refused
from connectors.gmail.client import Client
from tests.google import discovery
from tests.google.server import GoogleServer, serving
from tests.google.stage import Clock, connect, new_server

DRAFT = ("POST", "/gmail/v1/users/me/drafts")
TASK = ("POST", "/tasks/v1/lists/l1/tasks")


@pytest.fixture
def server() -> Iterator[GoogleServer]:
    with serving(new_server(Clock())) as found:
        yield found


@pytest.fixture
def client(server: GoogleServer, tmp_path: Path) -> Iterator[Client]:
    account = connect(server, Clock(), tmp_path)
    yield account.client
    account.close()


def judged(request: tuple[str, str], body: Any = None, **query: list[str]) -> str:
    found = discovery.find(*request)
    assert found is not None
    return discovery.wrong(found[0], query, body)


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (DRAFT, {"message": {"raw": "UmU=", "threadId": "t1"}}),
        (TASK, {"title": "Ring", "notes": "…", "due": "2026-03-11T00:00:00.000Z"}),
        (("POST", "/tasks/v1/users/@me/lists"), {"title": "wellkept"}),
        (("PUT", "/tasks/v1/lists/l1/tasks/t1"), {"id": "t1", "title": "Ring", "status": "needsAction"}),
    ],
)
def test_what_we_write_is_allowed(request_: tuple[str, str], body: Any) -> None:
    assert judged(request_, body) == ""


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (DRAFT, {"message": {"raw": "UmU=", "thread_id": "t1"}}),
        (DRAFT, {"message": {"raw": "UmU=", "payload": {"headers": [{"name": "To", "value": "x", "more": 1}]}}}),
        (DRAFT, {"raw": "UmU="}),
        (DRAFT, {"message": {"raw": 7}}),
        (DRAFT, [{"message": {}}]),
        (DRAFT, None),
        (TASK, {"title": "Ring", "list": "l1"}),
        (TASK, {"title": ["Ring"]}),
        (("GET", "/gmail/v1/users/me/messages"), {"q": "x"}),
    ],
)
def test_what_google_would_drop_or_refuse_is_an_error(request_: tuple[str, str], body: Any) -> None:
    assert judged(request_, body) != ""


@pytest.mark.parametrize(
    "query",
    [{"maxresults": ["5"]}, {"maxResults": ["five"]}, {"q": ["a", "b"]}, {"includeSpamTrash": ["yes"]}],
    ids=lambda query: next(iter(query)),
)
def test_options_are_judged_too(query: dict[str, list[str]]) -> None:
    assert judged(("GET", "/gmail/v1/users/me/messages"), **query) != ""
    assert judged(("GET", "/gmail/v1/users/me/messages"), maxResults=["5"], labelIds=["A", "B"], q=["a"]) == ""


def test_what_the_client_library_lets_through_is_noticed(server: GoogleServer, client: Client) -> None:
    body = {"message": {"raw": "UmU=", "labels": ["DRAFT"]}}
    with pytest.raises(Refused):
        client.gmail("drafts.create", lambda: client.drafts.create(userId="me", body=body))
    assert "labels" in server.wrong[0]


def test_the_parts_of_a_batch_are_judged_like_requests(server: GoogleServer, client: Client) -> None:
    odd = client.mails.get(userId="me", id="x1")
    odd.uri += "&formats=full"
    seen: list[Any] = []
    batch = BatchHttpRequest(batch_uri=f"{server.url}/batch/gmail/v1", callback=lambda *row: seen.append(row[2]))
    for request in (client.drafts.create(userId="me", body={"message": {"raw": "UmU=", "labels": []}}), odd):
        request.headers["authorization"] = "Bearer good"
        batch.add(request)
    http = httplib2.Http()  # not ours, which lets no such batch pass
    batch.execute(http=http)
    http.close()
    assert [error.resp.status for error in seen] == [400, 400]
    assert ["labels" in server.wrong[0], "formats" in server.wrong[1]] == [True, True]
