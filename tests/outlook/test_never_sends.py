"""Nothing that sends ever leaves the machine: every operation and every way of writing it, against the real transport."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.allowlist import NotAllowed
from connectors.outlook.client import Client
from connectors.outlook.connector import Outlook, options_of
from tests.outlook import description
from tests.outlook.description import needs_description
from tests.outlook.server import Fault, GraphServer, serving
from tests.outlook.stage import Clock, connect, new_server

pytestmark = needs_description
WRITES = {
    "me.messages.create",
    "me.messages.update",
    "me.messages.delete",
    "me.messages.createReply",
    "me.messages.createReplyAll",
    "me.todo.lists.create",
    "me.todo.tasks.create",
    "me.todo.tasks.update",
    "me.todo.tasks.delete",
}
DESCRIBED = description.operations() if description.PLACE.exists() else ()
OTHER_WRITES = [row for row in DESCRIBED if row.method != "GET" and row.id not in WRITES and row.id != "batch"]
SENDING = [
    ("POST", "/me/sendMail"),
    ("POST", "/me/messages/x1/send"),
    ("POST", "/me/messages/x1/forward"),
    ("POST", "/me/messages/x1/createForward"),
    ("POST", "/me/messages/x1/reply"),
    ("POST", "/me/messages/x1/replyAll"),
    ("POST", "/me/messages/x1/microsoft.graph.send"),
    ("POST", "/me/messages('x1')/send"),
    ("POST", "/me/messages/x1/createReply/send"),
    ("POST", "/me/mailFolders/drafts/messages/x1/send"),
    ("POST", "/me/mailFolders/inbox/messages/x1/reply"),
    ("POST", "/me/events"),
    ("PATCH", "/me/events/x1"),
    ("DELETE", "/me/events/x1"),
    ("POST", "/me/events/x1/accept"),
    ("POST", "/me/events/x1/decline"),
    ("POST", "/me/events/x1/tentativelyAccept"),
    ("POST", "/me/events/x1/cancel"),
    ("POST", "/me/events/x1/forward"),
    ("POST", "/me/calendar/events"),
    ("POST", "/me/calendars/c1/events"),
    ("PATCH", "/me/calendars/c1/events/x1"),
    ("PATCH", "/me/mailboxSettings"),
    ("POST", "/me/mailFolders/inbox/messageRules"),
    ("POST", "/users/other@acme.example/sendMail"),
    ("POST", "/users/x1/messages/x2/send"),
    ("POST", "/me/messages%2Fx1%2Fsend"),
    ("POST", "/me/messages/x1%2fsend"),
    ("POST", "/me/messages/x1/createReply/../send"),
    ("PATCH", "/me/messages/..%2f..%2fme%2fevents"),
    ("POST", "/me/messages?$httpMethod=send"),
    ("POST", "/$batch?x=1"),
    ("PUT", "/me/messages/x1"),
]


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with serving(new_server()) as found:
        yield found


@pytest.fixture
def client(server: GraphServer, tmp_path: Path) -> Iterator[Client]:
    account: Outlook = connect(server, Clock(), tmp_path)
    yield account.client
    account.close()


def ask(client: Client, method: str, url: str, body: Any = None, **headers: str) -> requests.Response:
    """Go past the client, straight to the session: the guard stands below it."""
    request = client.session.prepare_request(requests.Request(method, url, headers=headers))
    request.url = url
    if body is not None:
        request.prepare_body(None, None, json=body)
    return client.session.send(request, timeout=10, allow_redirects=True)


@pytest.mark.parametrize(("method", "place"), SENDING)
def test_what_sends_never_reaches_the_server(method: str, place: str, server: GraphServer, client: Client) -> None:
    with pytest.raises(NotAllowed):
        ask(client, method, f"{server.url}/v1.0{place}", {})
    part = {"id": "1", "method": method, "url": place}
    with pytest.raises(NotAllowed):
        ask(client, "POST", f"{server.url}/v1.0/$batch", {"requests": [part]})
    assert server.requests == 0


@pytest.mark.parametrize("operation", OTHER_WRITES, ids=lambda row: str(row.id))
def test_no_other_change_that_graph_knows_gets_through(
    operation: description.Operation, server: GraphServer, client: Client
) -> None:
    place = "/".join("x1" if part.startswith("{") else part for part in operation.template.split("/"))
    with pytest.raises(NotAllowed):
        ask(client, operation.method, f"{server.url}/v1.0{place}", {})
    assert server.requests == 0


@pytest.mark.parametrize("part", [
    {"id": "1", "method": "POST", "url": "/me/messages"},
    {"id": "1", "method": "POST", "url": "/me/messages/x/createReply"},
    {"id": "1", "method": "PATCH", "url": "/me/messages/x", "body": {}, "headers": {}},
    {"id": "1", "method": "GET", "url": "/me/messages/x", "body": {}},
    {"id": "1", "method": "GET", "url": "https://graph.microsoft.com/v1.0/me/messages/x"},
    {"id": "1", "method": "GET", "url": "/me/messages/x", "headers": {"X-HTTP-Method": "POST"}},
    {"id": "1", "method": "GET", "url": "/../v1.0/me/sendMail"},
    "GET /me",
])  # fmt: skip
def test_a_batch_holds_nothing_but_reading(part: Any, server: GraphServer, client: Client) -> None:
    good = {"id": "0", "method": "GET", "url": "/me/messages/x1"}
    with pytest.raises(NotAllowed):
        ask(client, "POST", f"{server.url}/v1.0/$batch", {"requests": [good, part]})
    bodies: tuple[Any, ...] = (
        {"requests": []},
        {"requests": [good] * 21},
        {"requests": good},
        [],
        {},
        {"requests": [good], "x": 1},
    )
    for body in bodies:
        with pytest.raises(NotAllowed):
            ask(client, "POST", f"{server.url}/v1.0/$batch", body)
    assert server.requests == 0


def test_a_header_cannot_make_another_request_of_it(server: GraphServer, client: Client) -> None:
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        with pytest.raises(NotAllowed):
            ask(client, "GET", f"{server.url}/v1.0/me/messages", None, **{name: "POST"})
    assert server.requests == 0


@pytest.mark.parametrize(
    "other", ["https://attacker.example", "https://graph.microsoft.com.attacker.example", "http://192.0.2.1"]
)
def test_a_link_to_another_server_is_not_followed(other: str, server: GraphServer, client: Client) -> None:
    body = {"value": [], "@odata.nextLink": f"{other}/v1.0/me/messages?$skiptoken=1"}
    server.faults.append(Fault(200, body=json.dumps(body).encode()))
    with pytest.raises(NotAllowed):
        list(client.rows("/me/messages", {"$top": "1"}))
    assert server.requests == 1


@pytest.mark.parametrize(
    "other", ["https://graph.microsoft.com/v1.0", "http://localhost:9/v1.0", "http://127.0.0.1:9/graph/v1.0", "/v1.0"]
)
def test_a_link_in_graphs_own_words_is_asked_of_the_server_that_stands_in_for_it(
    other: str, server: GraphServer, client: Client
) -> None:
    seen: list[str] = []

    def choose(_method: str, path: str) -> Fault:
        seen.append(path)
        following = {} if len(seen) > 1 else {"@odata.nextLink": f"{other}/me/messages?$skipToken=a%2Fb+c"}
        return Fault(200, body=json.dumps({"value": [{"id": "1"}], **following}).encode())

    server.choose = choose
    assert len(list(client.rows("/me/messages", {"$top": "1"}))) == 2
    assert seen[1] == "/v1.0/me/messages?$skipToken=a%2Fb+c"


def test_links_of_the_real_graph_lead_nowhere_else() -> None:
    real = options_of("work")
    for link in ("http://localhost:9/v1.0/me/messages", "https://graph.microsoft.us/v1.0/me/messages", "/v1.0/me"):
        assert real.followed(link) == link


def test_a_redirect_has_to_pass_the_guard(server: GraphServer, client: Client) -> None:
    server.faults.append(Fault(307, headers=(("location", f"{server.url}/v1.0/me/sendMail"),)))
    with pytest.raises(NotAllowed):
        ask(client, "POST", f"{server.url}/v1.0/me/messages", {})
    assert server.requests == 1


@pytest.mark.parametrize(
    "link",
    [
        "/me/mailFolders('AAMk-1=')/messages/delta?$skiptoken=a%2Fb+c",
        "/me/mailfolders('inbox')/messages/delta()?$deltatoken=x",
        "/users('u@northwind.example')/mailFolders/inbox/messages/microsoft.graph.delta?$skiptoken=a",
        "/me/calendarView/delta?$skiptoken=R0usmc",
        "/me/mailFolders/AAMk=/messages/delta/?$skiptoken=GcTAE5",
        "/me/calendarview/delta()?$deltaToken=x",
        "/Users('u1')/calendars('c1')/calendarView/delta()?$deltatoken=a",
    ],
)
def test_a_link_is_replayed_to_the_letter(link: str, server: GraphServer, client: Client) -> None:
    seen: list[str] = []

    def choose(_method: str, path: str) -> Fault:
        seen.append(path)
        return Fault(200, body=b'{"value": []}')

    server.choose = choose
    client.get(f"{server.url}/v1.0{link}")
    assert seen == [f"/v1.0{link}"]


def test_sending_is_never_asked_for() -> None:
    scopes = options_of("work").scopes
    assert not [scope for scope in scopes if "send" in scope.casefold()]
    assert "Calendars.Read" in scopes
    assert not [scope for scope in scopes if scope.startswith("Calendars.ReadWrite")]
