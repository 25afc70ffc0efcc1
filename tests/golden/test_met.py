"""Meetings that are over: calendar files → `signals --kind met --json`, and what follows from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.world import Mail, World, headlines, meeting, mine

UID = "review@acme.example"
HELD = ("20260312T100000", "20260312T110000")
ENDED = "2026-03-12T11:00:00+01:00"
LATER = "2026-03-12T14:00:00+01:00"
RULES = ("pack:after-meetings",)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path, now=LATER)
    world.configure(rules=RULES)
    world.knows("Ann Lee")
    world.calendar("review", meeting(UID, *HELD))
    return world


def test_a_meeting_that_is_over_without_a_word_since_is_noticed(world: World) -> None:
    (found,) = world.signals("met")
    assert (found["person"], found["about"], found["occasion"]) == ("ann@acme.example", UID, f"{UID} met")
    assert (found["since"], found["due"]) == (ENDED, None)
    assert found["facts"]["ended"] == 3 * 3600
    assert found["facts"]["accepted"]
    assert not found["facts"]["series"]
    assert found["evidence"] == [{"source": UID, "at": ENDED, "quote": "Review"}]


def test_the_next_steps_become_a_task_and_thanks_a_draft_once(world: World) -> None:
    assert world.apply("2026-03-12T11:59:00+01:00") == []
    assert headlines(world.apply("2026-03-12T12:00:00+01:00")) == [
        ("after-a-meeting", "task", "Write down next steps from Review (Ann Lee)")
    ]
    (draft,) = world.apply("2026-03-12T13:00:00+01:00")
    assert draft["artefact"]["to"] == ["ann@acme.example"]
    assert draft["artefact"]["subject"] == "Thank you: Review"
    assert world.apply() == []


def test_a_mail_of_ours_to_a_guest_ends_it(world: World) -> None:
    world.deliver(mine("early", "2026-03-12 10:30", "Joining now."))
    assert len(world.signals("met")) == 1, "that was before the end"
    world.deliver(mine("word", "2026-03-12 11:30", "Thank you! Here is what we agreed on."))
    assert world.signals("met") == []
    assert world.plan() == []


def test_a_mail_in_which_the_guest_is_only_named_in_copy_is_a_word_as_well(world: World) -> None:
    copied = Mail("cc", "2026-03-12 11:30", "Notes below.", folder="Sent", cc=("Ann Lee <ann@acme.example>",),
                  sender="Dana Fox <dana@northwind.example>", to=("Carl Moss <carl@acme.example>",))  # fmt: skip
    world.deliver(copied)
    assert world.signals("met") == []


def test_a_logged_call_after_it_ends_it(world: World) -> None:
    world.fine("log", "Ann Lee", "call", "agreed on the next steps", now="2026-03-12T12:00:00+01:00")
    assert world.signals("met") == []


def test_the_draft_is_taken_back_when_the_user_writes_a_mail_of_their_own(world: World) -> None:
    world.apply()
    assert len(world.drafts()) == 1
    world.deliver(mine("word", "2026-03-12 14:05", "Thank you, Ann.", subject="Review"))
    world.apply("2026-03-12T14:30:00+01:00")
    assert world.drafts() == []
    assert world.tasks() == []


def test_what_is_no_meeting_that_was_held_with_a_customer_is_not_noticed(world: World) -> None:
    world.calendar(
        "review",
        meeting("cancelled", *HELD, "STATUS:CANCELLED"),
        meeting("declined", *HELD, mine="DECLINED"),
        meeting("ourselves", *HELD, guests=("bea@northwind.example",)),
        meeting("stranger", *HELD, guests=("bo@fjord.example",)),
        meeting("still-on", "20260312T130000", "20260312T150000"),
    )
    assert world.signals("met") == []


def test_after_two_weeks_it_is_too_late(world: World) -> None:
    assert len(world.signals("met", "2026-03-26T10:59:00+01:00")) == 1
    assert world.signals("met", "2026-03-26T11:00:00+01:00") == []


def test_a_word_after_the_second_of_two_meetings_counts_for_both_and_one_between_only_for_the_first(
    world: World,
) -> None:
    world.calendar("second", meeting("second@acme.example", "20260312T120000", "20260312T130000"))
    assert len(world.signals("met")) == 2
    world.deliver(mine("between", "2026-03-12 11:30", "Thank you for the first one."))
    assert [found["about"] for found in world.signals("met")] == ["second@acme.example"]
    world.deliver(mine("after", "2026-03-12 13:30", "And for the second."))
    assert world.signals("met") == []


def test_why_says_what_came_after_it(world: World) -> None:
    world.deliver(mine("word", "2026-03-12 11:30", "Thank you!", subject="Next steps"))
    told = world.fine("why", UID)
    assert "you wrote to ann@acme.example since" in told
