"""Relationships that go quiet: mail, meetings and calls on disk → `signals --kind lapsed --json`, exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.test_waiting import ANSWER, ASK, AUTOMATIC, CHAT
from tests.golden.world import ANN, BEA, BO, Json, Mail, World, headlines, meeting, mine

NOW = "2026-03-23T12:00:00+01:00"
"""A Monday, three weeks after the Monday on which the stories begin."""
QUESTION = Mail("q", "2026-02-27 09:00", ASK)
REPLY = mine("a", "2026-03-02 10:00", ANSWER, answers="q")
"""Together a two-way mail: the last touch is the younger half."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, now=NOW)


def occasions(world: World, now: str | None = None) -> list[str]:
    return [signal["occasion"] for signal in world.signals("lapsed", now)]


def only(world: World, now: str | None = None) -> Json:
    (found,) = world.signals("lapsed", now)
    return found


def test_three_weeks_after_the_last_two_way_mail_the_relationship_lapses(world: World) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    world.deliver(QUESTION, REPLY)
    assert occasions(world, "2026-03-23T09:59:59+01:00") == []
    found = only(world, "2026-03-23T10:00:00+01:00")
    assert found["person"] == "ann@acme.example"
    assert (found["occasion"], found["covers"]) == ("ann@acme.example 2026-03-02", ["ann@acme.example 2026-03-02"])
    assert (found["since"], found["due"], found["account"]) == ("2026-03-23T10:00:00+01:00", None, "work")
    facts = {"last_touch": "2026-03-02T10:00:00+01:00", "nudges": 1, "overdue": False, "waits": False}
    assert {name: found["facts"][name] for name in facts} == facts
    assert [proof["source"] for proof in found["evidence"]] == ["<a@mail.example>"]


@pytest.mark.parametrize(
    ("options", "moment", "lapsed"),
    [
        (["--interval", "2 weeks"], "2026-03-16T09:59:00+01:00", False),
        (["--interval", "2 weeks"], "2026-03-16T10:00:00+01:00", True),
        (["--tier", "key"], "2026-03-23T10:00:00+01:00", True),
        (["--tier", "key", "--interval", "8 weeks"], "2026-03-23T10:00:00+01:00", False),
        (["--tier", "gold"], "2026-04-27T09:59:00+02:00", False),
        (["--tier", "gold"], "2026-04-27T10:00:00+02:00", True),
        ([], "2027-03-23T10:00:00+01:00", False),
        (["--tier", "key", "--hands-off"], "2026-03-23T10:00:00+01:00", False),
    ],
)
def test_the_persons_interval_counts_before_the_tiers_and_without_one_nobody_lapses(
    world: World, options: list[str], moment: str, *, lapsed: bool
) -> None:
    world.knows("Ann Lee", *options)
    world.deliver(QUESTION, REPLY)
    assert occasions(world, moment) == (["ann@acme.example 2026-03-02"] if lapsed else [])


@pytest.mark.parametrize(
    ("called", "lapses", "just_before"),
    [
        ("2026-03-20T10:00", "2026-04-03T10:00:00+02:00", "2026-04-03T09:59:00+02:00"),
        ("2026-10-20T10:00", "2026-11-03T10:00:00+01:00", "2026-11-03T09:59:00+01:00"),
    ],
)
def test_weeks_are_wall_time_when_the_clocks_change(world: World, called: str, lapses: str, just_before: str) -> None:
    world.knows("Ann Lee", "--interval", "2 weeks")
    world.fine("log", "ann@acme.example", "call", "--at", called, now=lapses)
    assert occasions(world, just_before) == []
    assert only(world, lapses)["since"] == lapses


def test_a_logged_call_is_a_touch(world: World) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    world.deliver(QUESTION, REPLY)
    world.fine("log", "ann@acme.example", "call", "about the fair", "--at", "2026-03-09T16:00")
    assert occasions(world) == []
    found = only(world, "2026-03-30T16:00:00+02:00")
    assert found["occasion"] == "ann@acme.example 2026-03-09"
    assert found["evidence"] == [{"source": "book", "at": "2026-03-09T16:00:00+01:00", "quote": "call about the fair"}]


@pytest.mark.parametrize(
    ("more", "mine_is", "touches"),
    [([], "ACCEPTED", True), (["STATUS:CANCELLED"], "ACCEPTED", False), ([], "DECLINED", False)],
)
def test_a_meeting_that_was_held_is_a_touch(world: World, more: list[str], mine_is: str, *, touches: bool) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    world.deliver(QUESTION, REPLY)
    world.calendar("m", meeting("m@acme.example", "20260310T100000", "20260310T113000", *more, mine=mine_is))
    assert occasions(world) == ([] if touches else ["ann@acme.example 2026-03-02"])
    if touches:
        assert only(world, "2026-03-31T11:30:00+02:00")["occasion"] == "ann@acme.example 2026-03-10"


@pytest.mark.parametrize(
    "mail",
    [
        Mail("o", "2026-03-09 09:00", "I am out of office.", headers=AUTOMATIC, subject="Out of office", answers="a"),
        Mail("n", "2026-03-09 09:00", CHAT, sender=BEA, to=[ANN], subject="Fair"),
        Mail(
            "c", "2026-03-09 09:00", CHAT, sender="Dana Fox <dana@northwind.example>", to=[BO], cc=[ANN], folder="Sent"
        ),
    ],
    ids=["an out-of-office note", "a colleague's mail", "a copy of our mail to somebody else"],
)
def test_what_is_no_touch_and_no_attempt(world: World, mail: Mail) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    world.deliver(QUESTION, REPLY, mail)
    assert occasions(world) == ["ann@acme.example 2026-03-02"]


def test_our_own_attempt_moves_the_occasion_but_not_the_touch(world: World) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    world.deliver(QUESTION, REPLY, mine("n1", "2026-03-23 11:00", CHAT, subject="Fair"))
    assert occasions(world) == []
    found = only(world, "2026-04-13T11:00:00+02:00")
    assert found["occasion"] == "ann@acme.example 2026-03-23"
    assert found["facts"]["last_touch"] == "2026-03-02T10:00:00+01:00"
    assert found["facts"]["nudges"] == 2


def test_after_three_mails_without_an_answer_there_is_silence_until_they_write(world: World) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    world.deliver(
        Mail("q", "2026-01-05 09:00", ASK),
        mine("a", "2026-01-05 10:00", ANSWER, answers="q"),
        mine("n1", "2026-01-26 11:00", CHAT, subject="Fair"),
    )
    assert occasions(world) == ["ann@acme.example 2026-01-26"]
    world.deliver(mine("n2", "2026-02-16 11:00", CHAT, subject="Spring"))
    assert occasions(world) == []
    world.deliver(Mail("r", "2026-02-20 11:00", "Thank you, all is well here.", answers="n2", subject="Re: Spring"))
    assert occasions(world) == ["ann@acme.example 2026-02-20"]


def test_somebody_never_met_does_not_lapse(world: World) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    assert occasions(world) == []


def test_mail_of_theirs_alone_is_no_touch(world: World) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    world.deliver(Mail("c", "2026-02-02 09:00", CHAT))
    assert occasions(world) == []


def test_the_longest_gap_of_the_tier_is_the_deadline(world: World) -> None:
    world.knows("Ann Lee", "--tier", "key")
    world.deliver(QUESTION, REPLY)
    found = only(world)
    assert (found["due"], found["facts"]["overdue"]) == ("2026-04-13T10:00:00+02:00", False)
    assert headlines(world.plan()) == [("check-in", "draft", "ann@acme.example")]
    late = "2026-04-13T10:00:00+02:00"
    assert only(world, late)["facts"]["overdue"] is True
    assert headlines(world.plan(late)) == [
        ("check-in", "draft", "ann@acme.example"),
        ("overdue", "task", "Call Ann"),
    ]


def test_an_open_wait_is_a_fact_and_stops_the_check_in(world: World) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    world.deliver(QUESTION, REPLY, Mail("w", "2026-03-23 11:00", ASK, subject="Visit"))
    assert only(world)["facts"]["waits"] is True
    assert "check-in" not in {action["rule"] for action in world.plan()}


@pytest.mark.parametrize(("day", "soon"), [("20260330", True), ("20260420", False)])
def test_a_meeting_ahead_is_a_fact_and_stops_the_check_in(world: World, day: str, *, soon: bool) -> None:
    world.knows("Ann Lee", "--interval", "3 weeks")
    world.deliver(QUESTION, REPLY)
    world.calendar("m", meeting("m@acme.example", f"{day}T100000", f"{day}T110000"))
    assert only(world)["facts"]["meeting_ahead"] is soon
    assert ("check-in" in {action["rule"] for action in world.plan()}) is not soon


def test_two_addresses_of_one_person_are_one_relationship(world: World) -> None:
    world.knows("Ann Lee", "--email", "ann@acme.example", "--email", "ann.lee@home.example", "--interval", "3 weeks")
    world.deliver(
        QUESTION,
        REPLY,
        Mail("h", "2026-03-09 09:00", ASK, sender="ann.lee@home.example", subject="Visit"),
        mine("i", "2026-03-09 10:00", ANSWER, answers="h", to=["ann.lee@home.example"], subject="Re: Visit"),
    )
    assert occasions(world) == []
    assert occasions(world, "2026-03-30T10:00:00+02:00") == ["ann@acme.example 2026-03-09"]
