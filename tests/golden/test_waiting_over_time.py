"""Waits in a mailbox that lives: accounts, verdicts, meetings, vanishing mail, a book that knows more addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.test_waiting import AGAIN, ANSWER, ASK, ASKED, CHAT, LIST
from tests.golden.world import ANN, BO, ME, Mail, World, headlines, meeting, message_id, mine

DANA_HOME = "Dana Fox <dana@home.example>"
LATER = "2026-03-13T10:00:00+01:00"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def waits(world: World, now: str | None = None) -> list[tuple[str, list[str]]]:
    """Return (occasion, covers) of each wait."""
    return [(signal["occasion"], signal["covers"]) for signal in world.signals("unanswered", now)]


Q, R = message_id("q"), message_id("r")


def test_mail_to_one_account_is_answered_from_another(world: World) -> None:
    world.configure(accounts=("work", "home"))
    world.deliver(ASKED)
    assert waits(world) == [(Q, [Q])]
    world.deliver(mine("a", "2026-03-10 11:00", ANSWER, answers="q", account="home", sender=DANA_HOME))
    assert waits(world) == []


@pytest.mark.parametrize(
    ("to", "cc", "account"),
    [
        ([DANA_HOME], [], "home"),
        ([ME], [], "work"),
        ([ME], [DANA_HOME], "work"),
        (["Carl Moss <carl@acme.example>"], [DANA_HOME], "home"),
        (["Carl Moss <carl@acme.example>"], [], "work"),
    ],
)
def test_a_mail_in_two_accounts_is_one_signal_of_the_account_it_was_sent_to(
    world: World, to: list[str], cc: list[str], account: str
) -> None:
    world.configure(accounts=("work", "home"))
    world.deliver(
        mine("m", "2026-02-02 09:00", CHAT, subject="Fair"),
        mine("n", "2026-02-02 09:00", CHAT, subject="Fair", account="home", sender=DANA_HOME),
        *(Mail("q", "2026-03-10 09:00", ASK, to=to, cc=cc, account=name) for name in ("home", "work")),
    )
    assert [(signal["account"], signal["covers"]) for signal in world.signals("unanswered")] == [(account, [Q])]


def test_a_meeting_since_then_is_only_a_fact(world: World) -> None:
    world.deliver(ASKED)
    world.calendar("review", meeting("review@acme.example", "20260311T100000", "20260311T110000"))
    found = world.signals("unanswered")
    assert [(signal["occasion"], signal["facts"]["met_since"]) for signal in found] == [(Q, True)]
    assert [proof["source"] for proof in found[0]["evidence"]] == [Q, "review@acme.example"]


def test_a_logged_call_ends_the_wait_and_a_later_mail_opens_another(world: World) -> None:
    world.knows("Ann Lee")
    world.deliver(ASKED)
    assert waits(world) == [(Q, [Q])]
    world.fine("log", "ann@acme.example", "call", "about the offer", "--at", "2026-03-11T09:00")
    assert waits(world) == []
    world.deliver(Mail("r", "2026-03-11 15:00", AGAIN, answers="q"))
    assert waits(world) == [(R, [R])]


def test_a_call_before_the_question_ends_nothing(world: World) -> None:
    world.knows("Ann Lee")
    world.fine("log", "ann@acme.example", "call", "--at", "2026-03-09T09:00")
    world.deliver(ASKED)
    assert waits(world) == [(Q, [Q])]


@pytest.mark.parametrize("word", ["ann@acme.example", Q, "q@mail.example"])
def test_done_ends_the_wait_and_only_a_later_mail_opens_another(world: World, word: str) -> None:
    world.deliver(ASKED)
    world.fine("done", word)
    assert waits(world) == []
    world.deliver(Mail("r", "2026-03-12 15:00", AGAIN, answers="q"))
    assert waits(world, LATER) == [(R, [R])]
    world.forget_index()
    assert waits(world, LATER) == [(R, [R])]


def test_mail_without_a_message_id_keeps_its_occasion_over_a_rebuilt_index(world: World) -> None:
    world.deliver(Mail("", "2026-03-10 09:00", ASK), Mail("", "2026-03-10 09:00", AGAIN, subject="Visit"))
    before = world.signals("unanswered")
    assert len({signal["occasion"] for signal in before}) == 2
    world.forget_index()
    assert world.signals("unanswered") == before


def test_two_mails_under_one_message_id_are_two_and_stay_so(world: World) -> None:
    world.deliver(Mail("q", "2026-03-10 09:00", ASK), Mail("q", "2026-03-10 15:00", AGAIN, subject="Visit"))
    before = world.signals("unanswered")
    assert sorted(signal["facts"]["subject"] for signal in before) == ["Offer 4711", "Visit"]
    assert len({signal["occasion"] for signal in before}) == 2
    world.forget_index()
    assert world.signals("unanswered") == before


def test_an_answer_that_vanishes_reopens_nothing(world: World) -> None:
    world.deliver(ASKED, mine("x", "2026-02-02 09:00", CHAT, subject="Fair"))
    sent = world.deliver(mine("a", "2026-03-10 11:00", ANSWER, answers="q"))
    assert waits(world) == []
    sent.unlink()
    assert waits(world) == []


def test_a_question_that_the_user_deleted_no_longer_waits(world: World) -> None:
    question = world.deliver(ASKED)
    world.deliver(Mail("r", "2026-03-11 08:00", AGAIN, subject="Visit"))
    assert waits(world) == [(Q, [Q]), (R, [R])]
    question.unlink()
    assert waits(world) == [(R, [R])]


def test_a_mail_filed_away_still_waits(world: World) -> None:
    question = world.deliver(ASKED, Mail("x", "2026-02-02 09:00", CHAT, sender=BO), ASKED)
    archive = world.folder("Archive.2026")
    archive.mkdir(parents=True)
    before = world.signals("unanswered")
    for path in list(question.parent.iterdir()):
        if path.name.partition(".")[0] == question.name.partition(".")[0]:
            path.rename(archive / path.name)
    assert world.signals("unanswered") == before


def test_flags_and_the_way_from_new_to_cur_change_nothing(world: World) -> None:
    question = world.deliver(ASKED)
    new = question.parent.parent / "new" / question.name.partition(":")[0]
    question.rename(new)
    before = world.signals("unanswered")
    assert [signal["occasion"] for signal in before] == [Q]
    new.rename(question.with_name(f"{new.name}:2,FRS"))
    assert world.signals("unanswered") == before


def test_the_book_knows_that_two_addresses_are_one_person(world: World) -> None:
    world.knows("Ann Lee", "--email", "ann@acme.example", "--email", "ann.lee@home.example")
    world.deliver(ASKED, Mail("r", "2026-03-11 09:00", AGAIN, sender="ann.lee@home.example", answers="q"))
    assert [(signal["person"], signal["covers"]) for signal in world.signals("unanswered")] == [
        ("ann@acme.example", [Q, R])
    ]
    world.deliver(mine("a", "2026-03-11 11:00", ANSWER, answers="r", to=["ann.lee@home.example"]))
    assert waits(world) == []


def test_hands_off_means_hands_off(world: World) -> None:
    world.knows("Ann Lee", "--hands-off")
    world.deliver(ASKED)
    assert world.signals("unanswered") == []
    assert world.plan() == []


def test_the_tier_in_the_book_sets_the_deadline(world: World) -> None:
    world.knows("Ann Lee", "--tier", "key")
    world.deliver(Mail("q", "2026-03-10 15:00", ASK))
    (found,) = world.signals("unanswered")
    assert (found["facts"]["tier"], found["due"]) == ("key", "2026-03-11T11:00:00+01:00")


@pytest.mark.parametrize(
    "headers",
    [
        {"Reply-To": "ann@aacme.example"},
        {"Authentication-Results": "mx.northwind.example; spf=pass; dmarc=fail (p=none)"},
    ],
)
def test_a_doubtful_sender_gets_tasks_but_never_a_draft(world: World, headers: dict[str, str]) -> None:
    world.knows("Ann Lee", "--tier", "key")
    world.deliver(Mail("q", "2026-03-10 09:00", ASK, headers=headers))
    plan = world.plan()
    assert headlines(plan) == [
        ("key-customer-waits", "task", "Answer Ann Lee: Offer 4711"),
        ("key-customer-waits", "task", "Answer Ann: Offer 4711"),
    ]
    assert all("no draft" not in action["artefact"]["title"] for action in plan)


def test_list_mail_never_gets_a_draft_even_where_lists_count(world: World) -> None:
    world.configure(customers={"domains": ["acme.example"], "lists": True})
    world.deliver(Mail("l", "2026-03-05 09:00", ASK, to=[ME], headers=LIST))
    assert {action["artefact"]["kind"] for action in world.plan()} == {"task"}


def test_wall_times_of_the_past_are_asked_for_with_now(world: World) -> None:
    world.deliver(ASKED, mine("a", "2026-03-10 11:00", ANSWER, answers="q"), Mail("r", "2026-03-11 08:00", AGAIN))
    assert waits(world, "2026-03-10T10:00:00+01:00") == [(Q, [Q])]
    assert waits(world, "2026-03-10T12:00:00+01:00") == []
    assert waits(world, "2026-03-11T12:00:00+01:00") == [(R, [R])]


def test_the_state_of_each_conversation_is_listed(world: World) -> None:
    world.deliver(
        ASKED,
        mine("m", "2026-03-10 10:00", ASK, subject="Visit", to=[ANN]),
        mine("n", "2026-03-10 10:30", CHAT, subject="News", to=[BO]),
    )
    listed = json.loads(world.fine("threads", "--json"))
    assert {(thread["subject"], thread["state"], thread["joined"]) for thread in listed} == {
        ("Offer 4711", "waits_for_us", False),
        ("Visit", "waits_for_them", True),
        ("News", "closed", True),
    }
