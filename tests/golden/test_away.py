"""Who is away: absence notes on disk → what waits for their return, and what is taken up on the day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.test_waiting import ASK, CHAT
from tests.golden.world import CARL, Json, Mail, World, headlines, held, message_id, mine

AUTOMATIC = {"Auto-Submitted": "auto-replied"}
HELLO = Mail("h", "2026-03-02 09:00", CHAT)
ASKED = mine("a", "2026-03-03 10:00", "How many chairs do you need?", answers="h")
NOTE = "I am out of the office and will be back on Monday, 16 March 2026."
BACK = "2026-03-16T09:00:00+01:00"


def note(name: str, at: str, text: str = NOTE, **more: str) -> Mail:
    return Mail(name, at, text, subject="Automatic reply: Offer 4711", headers=AUTOMATIC, **more)


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path, now="2026-03-12T10:00:00+01:00")
    found.configure(rules=["pack:follow-up", "pack:cadence", "pack:replies", "pack:away"])
    return found


def only(world: World, now: str | None = None) -> Json:
    (found,) = world.signals("away", now)
    return found


def test_an_absence_is_noticed_with_its_words_and_what_is_open(world: World) -> None:
    world.deliver(HELLO, ASKED, note("n", "2026-03-03 10:01", answers="a"))
    found = only(world)
    assert (found["person"], found["about"]) == ("ann@acme.example", message_id("n"))
    assert found["occasion"] == "ann@acme.example away 2026-03-16"
    assert (found["since"], found["due"]) == ("2026-03-03T10:01:00+01:00", "2026-03-16T00:00:00+01:00")
    facts = {"back": "2026-03-16T00:00:00+01:00", "in_days": 4, "away": True, "asked": "Offer 4711", "waits": False}
    assert {name: found["facts"][name] for name in facts} == facts
    assert "back on Monday, 16 March 2026" in found["evidence"][0]["quote"]
    assert found["evidence"][1]["quote"] == "How many chairs do you need?"


def test_a_nudge_waits_until_they_are_back_and_then_as_long_as_always(world: World) -> None:
    world.deliver(HELLO, ASKED, note("n", "2026-03-03 10:01", answers="a"))
    assert world.apply() == []
    (waiting,) = world.signals("awaiting")
    assert (waiting["since"], waiting["facts"]["away"]) == ("2026-03-16T00:00:00+01:00", True)
    assert headlines(world.apply(BACK)) == [("back-and-asked", "task", "Ann is back today: Offer 4711")]
    assert world.apply("2026-03-19T09:00:00+01:00") == []
    assert [rule for rule, _, _ in headlines(world.apply("2026-03-20T10:00:00+01:00"))] == ["no-answer-yet"]


def test_a_check_in_is_held_until_then_and_plan_says_why(world: World) -> None:
    world.knows("Ann Lee", "--tier", "key")
    world.fine("log", "Ann Lee", "call", "hello", "--at", "2026-02-10T10:00:00+01:00")
    world.deliver(note("n", "2026-03-05 10:01"))
    assert "they are away, back on 2026-03-16" in held(world.plan(), "draft")
    assert only(world)["facts"]["quiet"] is True
    assert world.apply() == []
    made = headlines(world.apply(BACK))
    assert [rule for rule, _, _ in made] == ["check-in"]


def test_their_own_message_is_answered_all_the_same(world: World) -> None:
    world.deliver(Mail("q", "2026-03-04 09:00", ASK), note("n", "2026-03-05 10:01"))
    made = world.apply()
    assert {action["signal"] for action in made} == {"unanswered"}


@pytest.mark.parametrize(
    ("more", "stands"),
    [
        ([], True),
        ([Mail("w", "2026-03-09 09:00", CHAT, subject="By the way")], False),
        ([Mail("w", "2026-03-09 09:00", CHAT, subject="By the way", sender=CARL)], True),
        ([Mail("w", "2026-03-09 09:00", CHAT), note("n2", "2026-03-11 09:00")], True),
    ],
    ids=["nothing else", "they write by hand", "somebody else writes", "they write, and the machine after it"],
)
def test_who_writes_by_hand_is_there(world: World, more: list[Mail], *, stands: bool) -> None:
    world.deliver(HELLO, ASKED, note("n", "2026-03-03 10:01", answers="a"), *more)
    assert [found["occasion"] for found in world.signals("away")] == ["ann@acme.example away 2026-03-16"] * stands


def test_a_longer_absence_is_a_new_occasion(world: World) -> None:
    later = NOTE.replace("Monday, 16 March", "Friday, 20 March")
    world.deliver(HELLO, ASKED, note("n", "2026-03-03 10:01"), note("n2", "2026-03-10 10:01", later))
    assert only(world)["occasion"] == "ann@acme.example away 2026-03-20"
    assert world.apply(BACK) == []
    assert [rule for rule, _, _ in headlines(world.apply("2026-03-20T09:00:00+01:00"))] == ["back-and-asked"]


def test_a_note_without_a_day_holds_nothing(world: World) -> None:
    world.deliver(HELLO, ASKED, note("n", "2026-03-06 10:01", "I am out of the office. Please write to my colleagues."))
    found = only(world)
    assert (found["due"], found["facts"]["back"], found["facts"]["away"]) == (None, None, None)
    assert [rule for rule, _, _ in headlines(world.apply())] == ["no-answer-yet"]
    assert world.signals("away", "2026-03-14T10:00:00+01:00") == []


def test_a_rebuilt_index_makes_nothing_again(world: World) -> None:
    world.deliver(HELLO, ASKED, note("n", "2026-03-03 10:01", answers="a"))
    assert len(world.apply(BACK)) == 1
    world.forget_index()
    assert world.apply(BACK) == []


def test_why_says_that_nobody_is_away(world: World) -> None:
    world.deliver(HELLO)
    said = world.fine("why", "ann@acme.example")
    assert "no absence note of theirs in the last half year" in said
