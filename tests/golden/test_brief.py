"""The brief before a meeting: the book, the mail and the calendar → the text of the task."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.world import Mail, World, meeting, mine

NOW = "2026-03-13T12:00:00+01:00"
UID = "review@acme.example"
MONDAY = ("20260316T100000", "20260316T110000")


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path, now=NOW)
    world.configure(rules=["pack:meetings"])
    options = ("--tier", "key", "--company", "Acme", "--tag", "pilot", "--note", "takes her tea without milk")
    world.knows("Ann Lee", *options, "--date", "birthday=1980-04-02", "--date", "anniversary=--06-01")
    world.calendar("review", meeting(UID, *MONDAY))
    return world


def notes(world: World, now: str = NOW) -> str:
    """Return the text of the one task planned."""
    (planned,) = world.plan(now)
    text: str = planned["artefact"]["text"]
    return text


def test_it_says_who_comes_what_is_open_what_was_said_and_which_days_are_near(world: World) -> None:
    world.deliver(
        Mail("old", "2026-03-02 09:00", "The samples arrived in good order.", subject="Samples"),
        mine("thanks", "2026-03-02 10:00", "Glad to hear that the samples are fine.", answers="old", subject="Re: Samples"),
        Mail("ask", "2026-03-12 09:00", "Could you send the offer by Friday?", subject="Offer 4711"),
        mine("sizes", "2026-03-11 09:00", "Could you tell me the sizes of the rooms?", subject="Rooms"),
    )  # fmt: skip
    text = notes(world)
    assert "Who: Ann Lee, Acme, key, pilot" in text
    assert "- Ann Lee waits for you since 2026-03-12: Offer 4711" in text
    assert "- You asked Ann Lee on 2026-03-11, and there is no answer: Rooms" in text
    assert "- 2026-04-02: Ann Lee, birthday" in text
    assert "anniversary" not in text, "that is more than 30 days ahead"
    assert "- takes her tea without milk" in text
    talks = text.partition("Last talks:\n")[2].splitlines()
    assert talks[0] == "- 2026-03-12, Offer 4711, Ann Lee: “Could you send the offer by Friday?”"
    assert talks[1] == "- 2026-03-11, Rooms, you: “Could you tell me the sizes of the rooms?”"
    assert talks[2].startswith("- 2026-03-02, Re: Samples, you: “Glad to hear")


def test_of_somebody_unknown_it_says_the_little_there_is(world: World) -> None:
    world.calendar("review", meeting(UID, *MONDAY, guests=("bo@fjord.example",)))
    text = notes(world)
    assert "Who: bo@fjord.example" in text
    assert not [word for word in ("Open:", "Your notes:", "Last talks:", "Days to remember:") if word in text]


def test_what_another_account_holds_is_left_out(world: World) -> None:
    world.configure(accounts=("work", "home"), rules=["pack:meetings"])
    world.deliver(
        Mail("private", "2026-03-12 09:00", "Could you bring the tent on Sunday?", subject="Tent", account="home")
    )
    text = notes(world)
    assert "tent" not in text.casefold()


def test_a_meeting_that_is_moved_twice_has_one_brief(world: World) -> None:
    assert len(world.apply()) == 1
    for day in ("17", "18"):
        world.calendar("review", meeting(UID, f"202603{day}T100000", f"202603{day}T110000"))
        assert world.apply("2026-03-13T13:00:00+01:00") == []
    (task,) = world.tasks()
    assert "DUE:20260318T090000Z" in task.read_text()
    assert world.apply("2026-03-17T12:00:00+01:00") == []
