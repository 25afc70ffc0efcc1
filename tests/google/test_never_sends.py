"""Nothing but the listed requests leaves the machine: every method of Google's discovery documents is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from googleapiclient.http import BatchHttpRequest, HttpRequest

from connectors.allowlist import AllowList, NotAllowed
from connectors.gmail.client import Client
from connectors.gmail.connector import Gmail
from tests.google import discovery
from tests.google.server import Fault, GoogleServer, serving
from tests.google.stage import Clock, connect, new_server

ALLOWED = {
    "gmail.users.drafts.create",
    "gmail.users.drafts.delete",
    "gmail.users.drafts.get",
    "gmail.users.drafts.list",
    "gmail.users.getProfile",
    "gmail.users.history.list",
    "gmail.users.labels.list",
    "gmail.users.messages.get",
    "gmail.users.messages.list",
    "gmail.users.settings.sendAs.list",
    "gmail.users.threads.get",
    "calendar.calendarList.list",
    "calendar.events.list",
    "tasks.tasklists.insert",
    "tasks.tasklists.list",
    "tasks.tasks.delete",
    "tasks.tasks.get",
    "tasks.tasks.insert",
    "tasks.tasks.list",
    "tasks.tasks.update",
    "people.contactGroups.list",
    "people.people.connections.list",
}
METHODS = [method for service in discovery.DOCUMENTS for method in discovery.methods(service)]
FORBIDDEN = [method for method in METHODS if method.id not in ALLOWED]


@pytest.fixture
def server() -> Iterator[GoogleServer]:
    with serving(new_server(Clock())) as found:
        yield found


@pytest.fixture
def client(server: GoogleServer, tmp_path: Path) -> Iterator[Client]:
    account: Gmail = connect(server, Clock(), tmp_path)
    yield account.client
    account.close()


def address(method: discovery.Method, root: str) -> str:
    filled = re.sub(r"\{userId\}", "me", method.template)
    filled = re.sub(r"\{\+?resourceName\}|people/\{peopleId\}", "people/me", filled)
    return root + re.sub(r"\{[^}]+\}", "x1", filled)


def test_the_documents_know_of_methods_that_send() -> None:
    assert {"gmail.users.messages.send", "gmail.users.drafts.send"} <= {method.id for method in FORBIDDEN}
    assert {method.id for method in METHODS} >= ALLOWED


@pytest.mark.parametrize("method", FORBIDDEN, ids=lambda method: str(method.id))
def test_a_method_that_is_not_listed_never_reaches_the_server(
    method: discovery.Method, server: GoogleServer, client: Client
) -> None:
    places = [address(method, server.url), *(server.url + upload for upload in method.upload)]
    for place in places:
        with pytest.raises(NotAllowed):
            client.http.request(place.replace("{userId}", "me").replace("{id}", "x1"), method.verb, body="{}")
    assert server.requests == 0


@pytest.mark.parametrize("method", [method for method in METHODS if method.id in ALLOWED], ids=lambda method: method.id)
def test_a_listed_method_does(method: discovery.Method, server: GoogleServer, client: Client) -> None:
    client.http.request(address(method, server.url), method.verb)
    assert server.asked[-1].id == method.id


WAYS = [
    "/gmail/v1/users/me/messages/send",
    "/gmail/v1/users/me/drafts/send",
    "/gmail/v1/users/me/drafts%2Fsend",
    "/gmail/v1/users/me/drafts/../messages/send",
    "/gmail/v1/users/me/drafts/x%2f..%2fsend",
    "/gmail/v1/users/me/drafts/x%252fsend",
    "//gmail/v1/users/me/drafts/send",
    "/upload/gmail/v1/users/me/messages/send?uploadType=media",
    "/gmail/v1/users/me/drafts/send#",
    "/gmail/v1/users/other%40acme.example/drafts",
    "/batch",
]
READS_SOMETHING_CALLED_SEND = {("GET", WAYS[0]), ("GET", WAYS[1]), ("DELETE", WAYS[1])}


@pytest.mark.parametrize(
    ("verb", "place"),
    [
        (verb, place)
        for verb in ("POST", "PUT", "PATCH", "DELETE", "GET")
        for place in WAYS
        if (verb, place) not in READS_SOMETHING_CALLED_SEND
    ],
)
def test_no_way_of_writing_it_gets_through(verb: str, place: str, server: GoogleServer, client: Client) -> None:
    with pytest.raises(NotAllowed):
        client.http.request(server.url + place, verb, body="{}")
    assert server.requests == 0


def test_a_header_or_an_option_cannot_make_another_request_of_it(server: GoogleServer, client: Client) -> None:
    place = f"{server.url}/gmail/v1/users/me/messages"
    with pytest.raises(NotAllowed, match="X-HTTP-Method-Override"):
        client.http.request(place, "GET", headers={"X-HTTP-Method-Override": "POST"})
    with pytest.raises(NotAllowed):
        client.http.request(f"{place}?$httpMethod=POST", "GET")
    with pytest.raises(NotAllowed):
        client.http.request(f"{server.url}/gmail/v1/users/me/drafts?uploadType=media", "POST", body="{}")
    assert server.requests == 0


@pytest.mark.parametrize("other", ["https://gmail.googleapis.com", "http://127.0.0.1:9", "https://attacker.example"])
def test_another_server_than_the_accounts_is_not_asked(other: str, client: Client) -> None:
    with pytest.raises(NotAllowed):
        client.http.request(f"{other}/gmail/v1/users/me/messages", "GET")


def batched(client: Client, server: GoogleServer, verb: str, place: str, body: Any = None) -> None:
    batch = BatchHttpRequest(batch_uri=f"{server.url}/batch/gmail/v1")
    batch.add(client.mails.get(userId="me", id="x1"))
    batch.add(HttpRequest(client.http, lambda *_: None, server.url + place, method=verb, body=body))
    batch.execute(http=client.http)


@pytest.mark.parametrize("method", [row for row in METHODS if row.service == "gmail"], ids=lambda row: str(row.id))
def test_a_batch_holds_nothing_but_reading(method: discovery.Method, server: GoogleServer, client: Client) -> None:
    place = address(method, "")
    if method.id in ("gmail.users.messages.get", "gmail.users.threads.get"):
        batched(client, server, method.verb, place)
        assert [asked.batch for asked in server.asked] == [True, True]
    else:
        with pytest.raises(NotAllowed):
            batched(client, server, method.verb, place)
        assert server.requests == 0


def test_a_batch_with_a_body_or_of_another_kind_is_stopped(server: GoogleServer, client: Client) -> None:
    with pytest.raises(NotAllowed, match="body"):
        batched(client, server, "GET", "/gmail/v1/users/me/messages/x1", '{"raw": ""}')
    for kind, body in (
        ("multipart/mixed; boundary=b", "no parts"),
        ("multipart/mixed; boundary=b", "--b\n\nGET /gmail/v1/users/me/messages/x HTTP/1.1\n--b--\n"),
        ("multipart/mixed; boundary=b", "--b\nContent-Type: application/http\n\nPOST x\n--b--\n"),
    ):
        with pytest.raises(NotAllowed):
            client.http.request(f"{server.url}/batch/gmail/v1", "POST", body=body, headers={"content-type": kind})
    assert server.requests == 0


def test_a_redirect_is_not_followed(server: GoogleServer, client: Client) -> None:
    server.faults.append(Fault(302, headers=(("location", f"{server.url}/gmail/v1/users/me/messages"),)))
    response, _ = client.http.request(f"{server.url}/gmail/v1/users/me/labels", "GET")
    assert (response.status, server.requests) == (302, 1)


def test_a_list_lets_through_what_it_names_and_its_ids_are_one_segment() -> None:
    allowed = AllowList(["GET https://a.example/x/{id}/y"])
    allowed.check("GET", "https://a.example/x/c%40d%23e/y?fields=id")
    for verb, place in (
        ("POST", "https://a.example/x/1/y"),
        ("GET", "https://a.example/x/1/2/y"),
        ("GET", "https://a.example/x//y"),
        ("GET", "https://a.example/x/%2e%2e/y"),
        ("GET", "https://a.example/x/1%0a2/y"),
        ("GET", "https://b.example/x/1/y"),
        ("GET", "https://u@a.example/x/1/y"),
    ):
        with pytest.raises(NotAllowed):
            allowed.check(verb, place)
