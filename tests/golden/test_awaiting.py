"""What the user asked and nobody answered: mail on disk → `signals --kind awaiting --json`, and the draft that follows."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.golden.test_waiting import ANSWER, ASK, AUTOMATIC, CHAT
from tests.golden.world import ANN, BEA, BO, CARL, ME, Json, Mail, World, meeting, message_id, mine

NOW = "2026-03-16T12:00:00+01:00"
"""A Monday."""
HELLO = Mail("h", "2026-03-02 09:00", CHAT)
ASKED = mine("a", "2026-03-09 10:00", "How many chairs do you need?", answers="h")


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path, now=NOW)
    found.configure(rules=["pack:follow-up"])
    return found


def awaited(world: World, now: str | None = None) -> list[tuple[str, str, list[str]]]:
    return [(one["person"], one["occasion"], one["covers"]) for one in world.signals("awaiting", now)]


def test_a_question_of_ours_without_an_answer_is_noticed_at_once(world: World) -> None:
    world.deliver(HELLO, ASKED)
    (found,) = world.signals("awaiting", "2026-03-09T10:00:00+01:00")
    assert (found["person"], found["about"], found["occasion"]) == (
        "ann@acme.example",
        "<a@mail.example>",
        message_id("a"),
    )
    assert (found["since"], found["due"]) == ("2026-03-09T10:00:00+01:00", None)
    facts = {"subject": "Offer 4711", "nudges": 0, "met_since": False, "heard": True, "nature": "person", "waiting": 0}
    assert {name: found["facts"][name] for name in facts} == facts
    assert found["evidence"] == [
        {"source": "<a@mail.example>", "at": "2026-03-09T10:00:00+01:00", "quote": "How many chairs do you need?"}
    ]
    assert awaited(world, "2026-03-09T09:59:59+01:00") == []


@pytest.mark.parametrize(
    "later",
    [
        Mail("b", "2026-03-10 09:00", "We need forty.", answers="a"),
        Mail("b", "2026-03-10 09:00", "We need forty.", answers="a", sender=CARL),
        Mail("b", "2026-03-10 09:00", ASK, answers="a"),
        Mail("b", "2026-03-10 09:00", "About the offer 4711: we need forty.", subject="Our hall: offer 4711"),
    ],
    ids=["they answer", "somebody else answers", "they ask back", "they answer elsewhere"],
)
def test_an_answer_ends_it(world: World, later: Mail) -> None:
    world.deliver(HELLO, ASKED, later)
    assert awaited(world) == []


@pytest.mark.parametrize(
    "later",
    [
        Mail("b", "2026-03-10 09:00", "I am away until Monday.", answers="a", headers=AUTOMATIC),
        Mail("b", "2026-03-10 09:00", CHAT, subject="Something else"),
        mine("b", "2026-03-10 09:00", ANSWER, answers="a"),
        mine("b", "2026-03-10 09:00", "I am Dana's colleague.", answers="a", sender=BEA),
    ],
    ids=["a machine answers", "they write about another matter", "we add something", "a colleague adds something"],
)
def test_what_is_no_answer_does_not(world: World, later: Mail) -> None:
    world.deliver(HELLO, ASKED, later)
    assert [(person, occasion) for person, occasion, _ in awaited(world)] == [("ann@acme.example", message_id("a"))]


@pytest.mark.parametrize(
    "mails",
    [
        [HELLO, mine("a", "2026-03-09 10:00", ANSWER, answers="h")],
        [HELLO, mine("a", "2026-03-09 10:00", "Please keep the box for the transport.", answers="h")],
        [mine("a", "2026-03-09 10:00", "How are the children?", to=[BO])],
        [mine("a", "2026-03-09 10:00", "How many chairs do we have?", to=[BEA])],
        [HELLO, mine("a", "2026-01-12 10:00", "How many chairs do you need?")],
    ],
    ids=["we ask nothing", "we want something done", "no customer", "a colleague", "two months ago"],
)
def test_nobody_is_waited_for_without_reason(world: World, mails: list[Mail]) -> None:
    world.deliver(*mails)
    assert awaited(world) == []


def test_of_several_who_were_asked_the_one_who_wrote_last_is_meant(world: World) -> None:
    world.deliver(
        HELLO,
        Mail("c", "2026-03-03 09:00", CHAT, sender=CARL, answers="h"),
        mine("a", "2026-03-09 10:00", "How many chairs do you need?", answers="c", to=[ANN, CARL, BO]),
    )
    assert awaited(world) == [("carl@acme.example", message_id("a"), [message_id("a")])]


def test_each_word_of_ours_counts_until_there_were_enough(world: World) -> None:
    world.configure(rules=["pack:follow-up"], attention={"nudges": 2})
    again = mine("b", "2026-03-12 10:00", "Did you find the time?", answers="a")
    world.deliver(HELLO, ASKED, again)
    (found,) = world.signals("awaiting")
    assert (found["occasion"], found["covers"]) == (message_id("a"), [message_id("a"), message_id("b")])
    assert (found["since"], found["facts"]["nudges"]) == ("2026-03-12T10:00:00+01:00", 1)
    world.deliver(mine("c", "2026-03-13 10:00", "May I ask once more?", answers="b"))
    assert awaited(world) == []
    assert silence(world) == ["“Offer 4711”: 2 more mails of yours had no answer either: silence until they write"]
    world.deliver(
        Mail("d", "2026-03-14 10:00", CHAT, answers="c"),
        mine("e", "2026-03-15 10:00", "How many chairs do you need now?", answers="d"),
    )
    assert awaited(world) == [("ann@acme.example", message_id("e"), [message_id("e")])]


def silence(world: World) -> list[str]:
    return [one["because"] for one in world.why(message_id("a"))["silent"] if one["kind"] == "awaiting"]


def test_a_call_ends_it_and_a_meeting_is_told(world: World) -> None:
    world.deliver(HELLO, ASKED)
    world.calendar("m", meeting("m", "20260311T100000", "20260311T110000", guests=["ann@acme.example"]))
    (found,) = world.signals("awaiting")
    assert found["facts"]["met_since"]
    assert found["evidence"][1]["source"] == "m"
    assert world.plan() == [], "the pack leaves alone whom you met"
    world.knows("Ann Lee")
    world.fine("log", "ann@acme.example", "call", "They need forty.", now="2026-03-12T10:00:00+01:00")
    assert awaited(world) == []


def test_the_word_goes_below_our_own_message_to_the_one_who_was_asked(world: World) -> None:
    world.knows("Ann Lee")
    world.deliver(HELLO, ASKED)
    (made,) = world.apply()
    assert made["artefact"]["to"] == ["ann@acme.example"]
    (path,) = world.drafts()
    draft = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (draft["From"], draft["To"], draft["In-Reply-To"]) == (ME, ANN, message_id("a"))
    assert draft["Subject"] == "Re: Offer 4711"
    body = draft.get_body(("plain",))
    assert body is not None
    assert "coming back to my message below" in body.get_content()
    assert "> How many chairs do you need?" in body.get_content()
    assert world.apply() == []


def test_a_reply_takes_the_untouched_word_back(world: World) -> None:
    world.knows("Ann Lee")
    world.deliver(HELLO, ASKED)
    (made,) = world.apply()
    world.deliver(Mail("b", "2026-03-16 12:30", "We need forty.", answers="a"))
    later = "2026-03-16T13:00:00+01:00"
    assert world.apply(later) == []
    assert world.drafts() == []
    assert world.outcomes(later)[made["key"]] == "withdrawn"


def test_done_closes_it_until_we_ask_again(world: World) -> None:
    world.knows("Ann Lee")
    world.deliver(HELLO, ASKED)
    (made,) = world.apply()
    world.fine("done", made["key"])
    assert awaited(world, "2026-03-16T13:00:00+01:00") == []
    world.deliver(mine("b", "2026-03-17 10:00", "How many chairs do you need now?", answers="a"))
    found: list[Json] = world.signals("awaiting", "2026-03-17T11:00:00+01:00")
    assert [one["about"] for one in found] == [message_id("b")]


def test_the_past_is_told_as_it_was(world: World) -> None:
    world.deliver(HELLO, ASKED, Mail("b", "2026-03-10 09:00", "We need forty.", answers="a"))
    assert awaited(world, "2026-03-09T12:00:00+01:00") == [("ann@acme.example", message_id("a"), [message_id("a")])]
    assert awaited(world, "2026-03-10T09:00:00+01:00") == []
