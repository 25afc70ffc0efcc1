"""`plan` and `apply` over real files: once and only once, and the user's hand is the verdict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.golden.test_waiting import AGAIN, ANSWER, ASK
from tests.golden.world import ANN, Json, Mail, World, headlines, held, message_id, mine

ASKED = Mail("q", "2026-03-10 09:00", ASK)
NEXT_WEEK = "2026-03-18T10:00:00+01:00"
TASK = ("key-customer-waits", "task", "Answer Ann: Offer 4711")
DRAFT = ("key-customer-waits", "draft", "ann@acme.example")
HELD_BY_HAND = "your draft is there"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Let a key customer wait for two days: a task and a holding reply are due."""
    world = World(tmp_path)
    world.knows("Ann Lee", "--tier", "key")
    world.deliver(
        Mail("x", "2026-03-05 09:00", ASK, subject="Fair"),
        mine("y", "2026-03-05 10:00", ANSWER, answers="x", subject="Re: Fair"),
        ASKED,
    )
    return world


def only_draft(world: World) -> Path:
    (draft,) = world.drafts()
    return draft


def only_task(world: World) -> Path:
    (task,) = world.tasks()
    return task


def settled(actions: list[Json]) -> bool:
    """Tell whether nothing is left to make."""
    return all(action["held"] for action in actions)


def test_planning_twice_is_equal_and_makes_nothing(world: World) -> None:
    plan = world.plan()
    assert headlines(plan) == [DRAFT, TASK]
    assert world.plan() == plan
    assert (world.drafts(), world.tasks()) == ([], [])


def test_apply_makes_the_plan_and_a_second_one_makes_nothing(world: World) -> None:
    plan = world.plan()
    made = world.apply()
    assert [{**action, "state": None, "ref": None} for action in made] == [
        {**action, "state": None, "ref": None} for action in plan
    ]
    before = only_draft(world).read_bytes(), only_task(world).read_bytes()
    assert world.plan() == world.apply() == world.apply(NEXT_WEEK) == []
    assert (only_draft(world).read_bytes(), only_task(world).read_bytes()) == before


def test_a_rebuilt_index_makes_nothing_new_and_explains_the_same(world: World) -> None:
    made = world.apply()
    what = [message_id("q"), "ann@acme.example", *(action["key"] for action in made)]
    before = [world.why(word) for word in what], world.signals("unanswered")
    world.forget_index()
    world.fine("sync")
    assert world.apply() == []
    assert ([world.why(word) for word in what], world.signals("unanswered")) == before
    assert (len(world.drafts()), len(world.tasks())) == (1, 1)


def test_a_discarded_draft_ends_drafts_for_that_occasion(world: World, tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text(
        '[[rule]]\nid = "another"\non = "unanswered"\n[[rule.step]]\nid = "late"\nafter = "3 business days"\n'
        'draft = { text = "Hello, I am on it." }\n'
    )
    world.configure(rules=("pack:replies", "more.toml"))
    world.apply()
    only_draft(world).unlink()
    assert held(world.plan(NEXT_WEEK)) == ["you discarded a draft for this"]
    assert world.apply(NEXT_WEEK) == []
    assert world.drafts() == []
    world.deliver(Mail("r", "2026-03-18 11:00", AGAIN, answers="q"))
    assert headlines(world.apply("2026-03-23T17:00:00+01:00")) == [DRAFT, TASK]


def test_an_edited_draft_is_never_touched(world: World) -> None:
    world.apply()
    draft = only_draft(world)
    edited = draft.read_bytes() + b"\nAnd my own words.\n"
    draft.write_bytes(edited)
    world.apply()
    world.deliver(mine("a", "2026-03-12 09:00", ANSWER, answers="q"))
    world.apply()
    world.apply(NEXT_WEEK)
    assert draft.read_bytes() == edited
    assert sorted(world.outcomes().values()) == ["edited", "withdrawn"]


def test_renaming_and_flagging_a_draft_is_no_edit(world: World) -> None:
    world.apply()
    draft = only_draft(world)
    draft.rename(draft.with_name(f"{draft.name.partition(':')[0]},U=17:2,DS"))
    world.apply()
    assert sorted(world.outcomes().values()) == ["untouched", "untouched"]


def history(world: World, actions: list[Json], now: str) -> list[str]:
    """Return what `why` says became of the artefacts, without dates and places."""
    lines = [line for action in actions for line in world.why(action["key"], now)["history"]]
    return sorted({line.split(": ", 1)[1].rpartition(",")[0] for line in lines})


def test_a_draft_that_was_sent_under_its_own_id_ends_the_wait(world: World) -> None:
    made = world.apply()
    draft = only_draft(world)
    sent = world.folder("Sent") / draft.name.replace(":2,D", ":2,S")
    sent.write_bytes(re.sub(rb"(?m)^Date: .*$", b"Date: Thu, 12 Mar 2026 11:00:00 +0100", draft.read_bytes()))
    draft.unlink()
    later = "2026-03-12T12:00:00+01:00"
    assert world.signals("unanswered", later) == []
    assert world.apply(later) == []
    assert history(world, made, later) == ["made, sent", "made, withdrawn"]


def test_a_draft_that_was_sent_under_a_new_id_ends_the_wait(world: World) -> None:
    world.apply()
    only_draft(world).unlink()
    world.deliver(mine("sent", "2026-03-12 11:00", "I am on it.", answers="q"))
    later = "2026-03-12T12:00:00+01:00"
    assert world.signals("unanswered", later) == []
    assert world.apply(later) == []
    world.deliver(Mail("r", "2026-03-12 14:00", AGAIN, answers="sent"))
    assert headlines(world.apply("2026-03-13T16:00:00+01:00")) == [DRAFT, TASK]


def test_an_answer_takes_the_untouched_draft_back_and_restore_keeps_it(world: World) -> None:
    made = world.apply()
    draft = only_draft(world)
    size = draft.stat().st_size
    world.deliver(mine("a", "2026-03-12 09:00", ANSWER, answers="q"))
    world.apply()
    assert (world.drafts(), world.tasks()) == ([], [])
    (trashed,) = world.folder("Trash").iterdir()
    assert (trashed.name, trashed.stat().st_size) == (draft.name, size)
    for action in made:
        world.fine("restore", action["key"])
    world.apply()
    world.apply(NEXT_WEEK)
    assert (len(world.drafts()), len(world.tasks())) == (1, 1)
    assert b"ann@acme.example" in only_draft(world).read_bytes()


@pytest.mark.parametrize("hand", ["ticks off", "deletes"])
def test_a_task_dealt_with_closes_the_occasion_for_every_rule(world: World, hand: str) -> None:
    early = "2026-03-10T12:00:00+01:00"
    assert headlines(world.apply(early)) == [TASK]
    task = only_task(world)
    if hand == "deletes":
        task.unlink()
    else:
        task.write_text(task.read_text().replace("END:VTODO", "STATUS:COMPLETED\r\nEND:VTODO"), newline="")
    assert world.apply() == world.plan(NEXT_WEEK) == []
    world.deliver(Mail("r", "2026-03-12 11:00", AGAIN, answers="q"))
    assert headlines(world.apply(NEXT_WEEK)) == [DRAFT, TASK]


def test_the_users_own_draft_holds_ours(world: World) -> None:
    own = world.deliver(
        Mail(
            "own",
            "2026-03-11 09:00",
            "Dear Ann,",
            sender="dana@northwind.example",
            to=[ANN],
            answers="q",
            folder="Drafts",
        )
    )
    assert held(world.plan(), "draft") == [HELD_BY_HAND]
    assert headlines(world.apply()) == [TASK]
    assert world.drafts() == [own]


LADDER = """
[[rule]]
id = "ladder"
on = "unanswered"
[[rule.step]]
id = "first"
after = "1 business hour"
draft = { text = "First: I have seen it." }
[[rule.step]]
id = "second"
after = "1 business day"
draft = { text = "Second: it takes a little longer." }
"""


@pytest.mark.parametrize("touched", [False, True])
def test_a_later_step_takes_the_place_of_our_untouched_draft(world: World, tmp_path: Path, *, touched: bool) -> None:
    (tmp_path / "ladder.toml").write_text(LADDER)
    world.configure(rules=("ladder.toml",))
    assert len(world.apply("2026-03-10T12:00:00+01:00")) == 1
    if touched:
        draft = only_draft(world)
        draft.write_bytes(draft.read_bytes() + b"\nMine.\n")
        assert held(world.plan()) == [HELD_BY_HAND]
    made = world.apply()
    assert len(made) == (0 if touched else 1)
    assert (b"First:" if touched else b"Second:") in only_draft(world).read_bytes()
    assert world.apply() == []


def crowd(world: World, at: str = "2026-03-10 09:00") -> None:
    """Let thirty people ask."""
    world.deliver(
        *(
            Mail(f"m{number}", f"{at[:14]}{number:02}", ASK, sender=f"Guest {number} <guest{number}@acme.example>",
                 subject=f"Order {number}")
            for number in range(30)
        )
    )  # fmt: skip


def test_the_days_budget_holds_and_the_next_day_brings_more(tmp_path: Path) -> None:
    world = World(tmp_path)
    crowd(world)
    plan = world.plan()
    assert len(plan) == 60
    assert held(plan, "draft") == ["today's 8 drafts are used up"] * 22
    assert held(plan, "task") == ["today's 15 tasks are used up"] * 15
    assert len(world.apply()) == 23
    assert world.apply("2026-03-12T23:59:00+01:00") == []
    assert (len(world.drafts()), len(world.tasks())) == (8, 15)
    assert len(world.apply("2026-03-13T00:00:00+01:00")) == 23
    assert len(world.apply("2026-03-14T09:00:00+01:00")) == 8
    assert len(world.apply("2026-03-15T09:00:00+01:00")) == 6
    assert (len(world.drafts()), len(world.tasks())) == (30, 30)


def test_the_budget_counts_the_accounts_together_and_spares_complaints(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.configure(attention={"drafts": 0, "tasks": 1})
    crowd(world)
    world.deliver(Mail("c", "2026-03-11 09:00", "I am very disappointed. Could you correct the wrong invoice?"))
    assert [action["rule"] for action in world.apply()] == ["complaint", "customer-waits"]


def test_an_old_wait_is_left_alone_after_go(world: World) -> None:
    world.deliver(Mail("old", "2026-02-09 09:00", ASK, subject="Invoice"))
    assert held(world.plan()) == ["before start", "before start"]
    assert headlines(world.apply()) == [DRAFT, TASK]
    assert held(world.plan(NEXT_WEEK)) == ["before start", "before start"]


def test_without_a_task_folder_tasks_go_to_the_book_and_only_once(world: World) -> None:
    world.configure(tasks=False)
    made = world.apply()
    assert headlines(made) == [DRAFT, TASK]
    world.forget_index()
    assert world.apply() == []
    assert world.tasks() == []
    assert world.outcomes() == dict.fromkeys((action["key"] for action in made), "untouched")
    world.deliver(mine("a", "2026-03-12 09:00", ANSWER, answers="q"))
    world.apply()
    assert set(world.outcomes().values()) == {"withdrawn"}


@pytest.mark.parametrize("what", ["ann@acme.example", message_id("q")])
def test_what_is_snoozed_is_held_until_that_day(world: World, what: str) -> None:
    world.fine("snooze", what, "2026-03-13")
    assert held(world.plan()) == ["snoozed until 2026-03-13"] * 2
    assert world.apply("2026-03-12T23:59:00+01:00") == []
    assert headlines(world.apply("2026-03-13T00:00:00+01:00")) == [DRAFT, TASK]
