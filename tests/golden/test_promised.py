"""What we promised and what was promised to us, from the mailbox to what stands open."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.golden.world import ANN, BEA, BO, ME, Json, Mail, World, meeting, message_id, mine

ASKED = Mail("a", "2026-03-09 09:00", "Could you send us the offer for the hall?")
PROMISED = mine("p", "2026-03-09 11:00", "I'll send you the offer for the hall by Wednesday.", answers="a")
HELD = mine("p", "2026-03-09 11:00", "Thank you. I'll check with our workshop and get back to you.", answers="a")
THEIRS = Mail("t", "2026-03-09 09:00", "I'll send you the measurements of the stage by Wednesday.", subject="Stage")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Thursday 12 March; Ann and Carl are customers, Bo is none."""
    return World(tmp_path)


def pledged(world: World, kind: str = "promised", now: str | None = None) -> list[tuple[str, str, str | None]]:
    return [(one["person"], one["facts"]["what"], one["due"]) for one in world.signals(kind, now)]


def silence(world: World, name: str, kind: str = "promised") -> list[str]:
    return [one["because"] for one in world.why(message_id(name))["silent"] if one["kind"] == kind]


def test_a_promise_stands_open_with_its_sentence_its_day_and_how_late_it_is(world: World) -> None:
    world.deliver(ASKED, PROMISED)
    (found,) = world.signals("promised")
    assert (found["person"], found["about"], found["since"]) == (
        "ann@acme.example",
        message_id("p"),
        "2026-03-09T11:00:00+01:00",
    )
    assert found["occasion"].startswith(f"{message_id('p')} ")
    assert found["due"] == found["facts"]["due"] == "2026-03-11T17:00:00+01:00"
    assert found["facts"]["what"] == "send you the offer for the hall"
    assert (found["facts"]["said"], found["facts"]["dated"], found["facts"]["holding"]) == ("by Wednesday", True, False)
    assert (found["facts"]["overdue"], found["facts"]["waits"]) == (17 * 3600, False)
    assert found["evidence"][0]["quote"] == "I'll send you the offer for the hall by Wednesday."
    assert world.signals("unanswered") == []


def test_a_holding_reply_answers_the_wait_and_promises_an_answer_within_two_working_days(world: World) -> None:
    world.deliver(ASKED, HELD)
    assert world.signals("unanswered") == []
    (found,) = world.signals("promised")
    assert (found["due"], found["facts"]["holding"]) == ("2026-03-11T11:00:00+01:00", True)


def test_a_promise_without_a_day_is_noticed_and_has_none(world: World) -> None:
    world.deliver(ASKED, mine("p", "2026-03-09 11:00", "I'll send you the offer for the hall.", answers="a"))
    (found,) = world.signals("promised")
    assert (found["due"], found["facts"]["dated"], found["facts"]["overdue"]) == (None, False, None)


def test_a_file_in_another_conversation_keeps_it(world: World) -> None:
    as_promised = mine("k", "2026-03-10 09:00", "Here you are.", subject="As promised")
    world.deliver(ASKED, PROMISED, replace(as_promised, attached=["4711.pdf"]))
    assert pledged(world) == []
    assert len(pledged(world, now="2026-03-09T12:00:00+01:00")) == 1, "it stood before"
    assert silence(world, "p") == ["“Offer 4711”: “send you the offer for the hall”: a later mail has an attachment"]


def test_a_colleague_keeps_it_and_a_file_for_somebody_else_does_not(world: World) -> None:
    for_bo = mine("k", "2026-03-10 09:00", "For Bo.", subject="Chairs", to=[BO])
    world.deliver(ASKED, PROMISED, replace(for_bo, attached=["4711.pdf"]))
    assert len(pledged(world)) == 1
    told = Mail("b", "2026-03-10 10:00", "The offer is 4,000 euros.", sender=BEA, to=[ANN], cc=[ME], answers="p")
    world.deliver(told)
    assert pledged(world) == []


def test_a_new_promise_takes_the_place_of_the_old_one(world: World) -> None:
    again = mine("q", "2026-03-11 16:00", "I'll get back to you on Friday.", answers="p")
    world.deliver(ASKED, HELD, again)
    (found,) = world.signals("promised")
    assert (found["about"], found["due"]) == (message_id("q"), "2026-03-13T17:00:00+01:00")
    later = mine("r", "2026-03-12 09:00", "I'll send you the offer for the hall next Tuesday.", answers="q")
    world.deliver(later)
    now = "2026-03-12T10:30:00+01:00"
    assert [one["about"] for one in world.signals("promised", now)] == [message_id("r")]


def test_of_two_promises_in_one_mail_each_stands_until_it_is_kept(world: World) -> None:
    both = "I'll send you the offer for the hall by Wednesday. I'll call you on Friday about the insurance."
    world.deliver(ASKED, mine("p", "2026-03-09 11:00", both, answers="a"))
    assert len({one["occasion"] for one in world.signals("promised")}) == 2
    world.deliver(mine("k", "2026-03-10 09:00", "The offer: 4,000 euros.", answers="p"))
    ((_, what, _),) = pledged(world)
    assert what.startswith("call you")


def test_a_meeting_keeps_the_promise_to_call_and_no_other(world: World) -> None:
    world.deliver(ASKED, mine("p", "2026-03-09 11:00", "I'll call you on Wednesday about it.", answers="a"))
    world.deliver(mine("o", "2026-03-09 11:30", "I'll send you the plans of the stage by Wednesday.", subject="Stage"))
    world.calendar("m", meeting("m", "20260311T100000", "20260311T110000", guests=["ann@acme.example"]))
    assert [what for _, what, _ in pledged(world)] == ["send you the plans of the stage"]


def test_a_logged_call_and_done_end_it_for_good(world: World) -> None:
    world.knows("Ann Lee")
    world.deliver(ASKED, PROMISED)
    (found,) = world.signals("promised")
    world.fine("done", message_id("p"))
    assert pledged(world) == []
    assert silence(world, "p") == ["“Offer 4711”: “send you the offer for the hall”: you said that it is dealt with"]
    world.deliver(mine("q", "2026-03-12 10:10", "I'll send you the contract for the hall by Friday.", answers="p"))
    now = "2026-03-12T10:30:00+01:00"
    assert [one["about"] for one in world.signals("promised", now)] == [message_id("q")]
    world.fine("log", "ann@acme.example", "call", "All told.", now=now)
    assert pledged(world, now="2026-03-12T10:31:00+01:00") == []
    assert found["occasion"]


@pytest.mark.parametrize(
    "mail",
    [
        mine("p", "2026-03-09 11:00", "If you like, I'll send you the offer by Wednesday.", answers="a"),
        mine("p", "2026-03-09 11:00", "I'll send you the offer by Wednesday.", to=[BO]),
        Mail("p", "2026-03-09 11:00", "I'll send you the offer by Wednesday.", sender=BEA, to=[ANN], cc=[ME]),
        mine("p", "2025-12-02 11:00", "I'll send you the offer by Friday.", answers="a"),
        mine("p", "2025-12-02 11:00", "I'll send you the offer.", answers="a"),
    ],
    ids=["a condition", "no customer", "a colleague's own", "forgotten", "undated"],
)
def test_what_is_no_promise_of_ours_to_a_customer_is_not_noticed(world: World, mail: Mail) -> None:
    world.deliver(ASKED, mail)
    assert pledged(world) == []


def test_a_day_far_ahead_is_not_forgotten_before_it_comes(world: World) -> None:
    world.deliver(mine("p", "2025-11-03 11:00", "I'll send you the plans of the stage by 10 March 2026."))
    assert [due for _, _, due in pledged(world)] == ["2026-03-10T17:00:00+01:00"]
    assert pledged(world, now="2026-05-10T10:00:00+02:00") == []


def test_what_a_customer_promised_us_stands_until_it_comes(world: World) -> None:
    world.deliver(THEIRS)
    (found,) = world.signals("owed")
    assert (found["person"], found["due"]) == ("ann@acme.example", "2026-03-11T17:00:00+01:00")
    assert pledged(world) == []

    world.deliver(Mail("k", "2026-03-10 09:00", "Our stage measures 8 by 6 metres.", subject="The measurements"))
    assert pledged(world, "owed") == []


def test_an_index_built_anew_makes_nothing_again_and_what_keeps_the_promise_takes_it_back(world: World) -> None:
    world.configure(rules=["pack:follow-through"])
    world.now = "2026-03-12T14:00:00+01:00"
    world.knows("Ann Lee")
    world.deliver(ASKED, PROMISED)
    made = world.apply()
    assert sorted((one["artefact"]["kind"], one["rule"]) for one in made) == [
        ("draft", "late-with-a-promise"),
        ("task", "keep-your-word"),
    ]
    before: list[Json] = world.signals("promised")
    world.forget_index()
    assert world.signals("promised") == before
    assert world.apply() == []
    world.deliver(replace(mine("k", "2026-03-12 14:30", "Here.", answers="p"), attached=["4711.pdf"]))
    assert world.apply("2026-03-12T15:00:00+01:00") == []
    assert world.drafts() == []
    assert world.tasks() == []


def test_two_late_promises_of_one_mail_get_one_word_below_it(world: World) -> None:
    world.configure(rules=["pack:follow-through"])
    world.now = "2026-03-12T14:00:00+01:00"
    world.knows("Ann Lee")
    both = "I'll send you the offer for the hall by Wednesday. I'll get you the keys of the house by Wednesday."
    world.deliver(ASKED, mine("p", "2026-03-09 11:00", both, answers="a"))
    world.apply()
    (path,) = world.drafts()
    draft = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (draft["To"], draft["In-Reply-To"]) == (ANN, message_id("p"))


def test_whoever_can_not_be_trusted_is_reminded_by_a_task_of_yours_only(world: World) -> None:
    world.configure(rules=["pack:follow-through"])
    world.now = "2026-03-16T12:00:00+01:00"
    world.knows("Ann Lee")
    world.deliver(replace(THEIRS, headers={"Authentication-Results": "mx.example; dmarc=fail"}))
    (found,) = world.signals("owed")
    assert (found["facts"]["doubtful"], found["evidence"][1]["quote"]) == (True, "DMARC failed")
    (made,) = world.apply()
    assert (made["rule"], made["artefact"]["kind"]) == ("promised-to-you", "task")


def test_a_colleague_may_keep_our_promise_in_another_conversation(world: World) -> None:
    world.deliver(ASKED, PROMISED)
    sent = Mail(
        "b", "2026-03-10 09:00", "Here is the offer for the hall.", sender=BEA, to=(ANN,), cc=(ME,), subject="Papers"
    )
    world.deliver(sent)
    assert pledged(world) == []
    assert silence(world, "p") == ["“Offer 4711”: “send you the offer for the hall”: a later mail names the matter"]


def test_whoever_says_when_they_are_back_owes_nothing(world: World) -> None:
    back = Mail(
        "t", "2026-03-03 09:00", "My mother died on Sunday. I will be back at the office next week.", subject="Absence"
    )
    world.deliver(back)
    assert pledged(world, "owed", "2026-04-06T10:00:00+02:00") == []
