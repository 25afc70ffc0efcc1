"""The judge of requests and answers is no rubber stamp: what the description does not allow is found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.outlook import description
from tests.outlook.description import needs_description

pytestmark = needs_description


@pytest.mark.parametrize(
    ("operation", "query", "body"),
    [
        ("me.messages.list", {"$selekt": ["id"]}, None),
        ("me.messages.list", {"$top": ["1001"]}, None),
        ("me.messages.list", {"$top": ["1", "2"]}, None),
        ("me.calendarView.delta", {"$select": ["id"]}, None),
        ("me.messages.update", {}, None),
        ("me.messages.update", {}, {"subjekt": "x"}),
        ("me.messages.update", {}, {"isDraft": False}),
        ("me.messages.get", {}, {"subject": "x"}),
        ("me.messages.createReply", {}, {"comment": "x", "message": {"body": {"content": "y"}}}),
        ("me.todo.tasks.create", {}, {"title": 7}),
        ("batch", {}, {"requests": [{"id": "1", "method": "GET", "url": "https://graph.microsoft.com/v1.0/me"}]}),
        ("batch", {}, {"requests": []}),
    ],
)
def test_a_request_that_the_description_does_not_allow_is_found(
    operation: str, query: dict[str, list[str]], body: Any
) -> None:
    assert description.wrong(description.named(operation), query, body)


@pytest.mark.parametrize(
    ("operation", "status", "body"),
    [
        ("me.messages.list", 200, {"value": [{"id": "1", "subjekt": "x"}]}),
        ("me.messages.list", 200, {"value": [{"id": "1", "receivedDateTime": "yesterday"}]}),
        ("me.messages.list", 200, [1]),
        ("me.messages.list", 302, None),
        ("me.messages.delete", 204, {"id": "1"}),
        ("me.messages.get", 404, {"wrong": "x"}),
        ("batch", 200, {"responses": [{"id": 1, "status": "200"}]}),
    ],
)
def test_an_answer_that_the_description_does_not_allow_is_found(operation: str, status: int, body: Any) -> None:
    assert description.wrong_answer(description.named(operation), status, body)


def test_nothing_that_sends_is_described_so_that_nothing_that_sends_can_be_answered() -> None:
    for place in ("/me/sendMail", "/me/messages/1/send", "/me/messages/1/forward", "/me/events/1/accept"):
        assert description.find("POST", place) is None
