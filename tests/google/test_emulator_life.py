"""From mail to draft and back against an emulator that others wrote, through the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.google.emulator_office import Json, Office, mail, office
from tests.stage import ANN, ME

Opener = Callable[..., Office]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Opener]:
    with ExitStack() as stack:

        def enter(*mails: Json, more: str = "", **seed: Any) -> Office:
            place: AbstractContextManager[Office] = office(tmp_path, capsys, *mails, more=more, **seed)
            found = stack.enter_context(place)
            found.run("people", "add", ANN.name, "--email", ANN.email, "--tier", "key")
            return found

        yield enter


def headers(message: Json) -> dict[str, str]:
    return {row["name"]: row["value"] for row in message["payload"]["headers"]}


def waiting(place: Office) -> set[str]:
    """Return the mails that the user owes an answer to."""
    return {row["occasion"] for row in place.run("signals", "--kind", "unanswered", "--json", at=HOUR)}


def test_tasks_of_a_server_without_tasks_lie_in_the_book_and_can_be_ticked_off(opened: Opener) -> None:
    place = opened(mail(1))
    (task,) = [row for row in place.apply() if row["artefact"]["kind"] == "task"]
    assert place.apply() == []
    listed = place.run("today")
    assert task["artefact"]["title"] in listed
    place.run("done", task["key"][:8])
    assert place.code == 0, place.err
    assert place.apply(30 * DAY) == []


@pytest.mark.parametrize("way", ["discarded", "thrown away", "message deleted"])
def test_a_draft_that_the_user_does_not_want_never_comes_again(way: str, opened: Opener) -> None:
    place = opened(mail(1))
    place.apply()
    (ref,) = place.emulator.drafts()
    message = place.emulator.draft(ref)["id"]
    if way == "discarded":
        place.emulator.discard(ref)
    elif way == "thrown away":
        place.gmail("POST", f"messages/{message}/trash")
    else:
        place.gmail("DELETE", f"messages/{message}")
    for days in (0, 1, 3, 8):
        assert place.drafts_made(days * DAY) == []
    rows = place.run("plan", "--json", at=9 * DAY)
    assert [row for row in rows if row["artefact"]["kind"] == "draft" and row["held"] is None] == []


def test_an_untouched_draft_goes_when_the_user_has_answered_and_can_be_brought_back(opened: Opener) -> None:
    place = opened(mail(1))
    (made,) = [row for row in place.apply() if row["artefact"]["kind"] == "draft"]
    assert place.emulator.drafts()
    place.reply(1, hours=1)
    place.apply(2 * HOUR)
    assert place.emulator.drafts() == []
    place.run("restore", made["key"], at=3 * HOUR)
    assert place.code == 0, place.err
    (ref,) = place.emulator.drafts()
    assert place.emulator.draft(ref)["threadId"] == "thr_1"
    assert place.drafts_made(DAY) == []
    assert place.emulator.drafts() == [ref]


def test_the_users_own_draft_in_the_conversation_is_left_alone(opened: Opener) -> None:
    place = opened(mail(1))
    begun = {"from": ME.email, "to": ANN.email, "subject": "Re: Offer 1", "text": "Dear Ann, I", "threadId": "thr_1"}
    place.gmail("POST", "drafts", message=begun)
    (ref,) = place.emulator.drafts()
    for hours in range(3):
        assert place.drafts_made(hours * HOUR) == []
    assert place.emulator.drafts() == [ref]


def test_an_index_that_was_deleted_makes_no_second_draft(opened: Opener) -> None:
    place = opened(*(mail(number, 30 + number) for number in range(4)))
    assert len(place.drafts_made()) == 4
    before = sorted(place.emulator.drafts())
    why = place.run("why", "<m2@acme.example>")
    for part in (place.config.parent / "state").glob("index.db*"):
        part.unlink()
    assert place.apply() == []
    assert sorted(place.emulator.drafts()) == before
    assert place.run("why", "<m2@acme.example>") == why


def test_new_mail_and_mail_that_is_gone_are_seen(opened: Opener) -> None:
    place = opened(mail(1), mail(2, 31))
    place.run("sync")
    place.gmail("DELETE", "messages/msg_1")
    place.deliver(
        **{"from": "bo@fjord.example", "to": ME.email, "subject": "Chairs", "text": "When will they come?"},
        labelIds=["INBOX", "UNREAD"],
        messageId="<b1@fjord.example>",
    )
    place.gmail("POST", "messages/msg_2/trash")
    place.run("sync")
    assert waiting(place) == {"<b1@fjord.example>"}
    place.gmail("POST", "messages/msg_2/untrash")
    place.run("sync")
    assert waiting(place) == {"<b1@fjord.example>", "<m2@acme.example>"}
