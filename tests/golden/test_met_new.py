"""Who is new: mail and calendar on disk → `signals --kind met_new --json`, and what the networking pack makes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rules.language.introductions import introduces
from tests.golden.world import CARL, ME, Json, Mail, World, headlines, meeting, message_id, mine

CLEO = "Cleo Marsh <cleo@marsh-tools.example>"
ASKS = Mail("q", "2026-03-09 09:10", "Do you make chairs?", sender=CLEO, subject="Chairs")
REPLY = mine("r", "2026-03-09 10:00", "Yes, we do.", to=(CLEO,), answers="q", subject="Re: Chairs")
BRINGS = Mail("i", "2026-03-08 09:00", "Let me introduce Cleo, who needs chairs.", sender=CARL, to=(ME, CLEO))


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path, now="2026-03-12T10:00:00+01:00")
    found.configure(rules=["pack:networking"])
    return found


def only(world: World, now: str | None = None) -> Json:
    (found,) = world.signals("met_new", now)
    return found


def test_a_first_mail_that_was_answered_makes_somebody_new(world: World) -> None:
    world.knows("Max Marsh", "--email", "max@marsh-tools.example", "--company", "Marsh Tools Ltd", "--tier", "key")
    world.deliver(ASKS, REPLY)
    found = only(world)
    assert (found["person"], found["occasion"]) == ("cleo@marsh-tools.example", "cleo@marsh-tools.example met")
    assert (found["about"], found["since"]) == (message_id("q"), "2026-03-09T10:00:00+01:00")
    facts = {"how": "mail", "subject": "Chairs", "firm": "Marsh Tools", "written": False}
    assert {name: found["facts"][name] for name in facts} == facts
    (task,) = world.apply()
    notes = task["artefact"]["text"]
    command = "wellkept people add 'Cleo Marsh' --email cleo@marsh-tools.example --company 'Marsh Tools Ltd' --tier key"
    assert command in notes
    assert world.apply("2026-03-13T10:00:00+01:00") == []


@pytest.mark.parametrize(
    "mails",
    [
        [ASKS],
        [ASKS, mine("r", "2026-03-09 10:00", "Yes.", to=(CARL,), subject="Chairs")],
        [Mail("o", "2025-11-03 09:00", "Hello there.", sender=CLEO, subject="Earlier"), ASKS, REPLY],
        [Mail("q", "2026-03-09 09:10", "News!", sender=CLEO, headers={"List-Id": "<news.marsh-tools.example>"}), REPLY],
        [Mail("q", "2026-03-09 09:10", "Do you?", sender=CLEO, to=(CARL,), cc=(ME,), subject="Chairs"), REPLY],
    ],
    ids=["nobody answered", "somebody else was answered", "an old acquaintance", "a list", "written to somebody else"],
)
def test_nobody_else_is_new(world: World, mails: list[Mail]) -> None:
    world.deliver(*mails)
    assert [found for found in world.signals("met_new") if found["person"].startswith("cleo")] == []


def test_somebody_is_new_for_two_weeks_and_once(world: World) -> None:
    world.deliver(ASKS, REPLY)
    assert only(world, "2026-03-23T09:59:00+01:00")
    assert world.signals("met_new", "2026-03-23T10:00:00+01:00") == []


def test_public_mail_tells_of_no_company_and_names_are_quoted_for_the_shell(world: World) -> None:
    cleo = '"Cleo; reboot" <cleo@gmail.com>'
    world.deliver(Mail("q", "2026-03-09 09:10", "Do you make chairs?", sender=cleo, subject="Chairs"))
    world.deliver(mine("r", "2026-03-09 10:00", "Yes.", to=("cleo@gmail.com",), answers="q"))
    assert (only(world)["facts"]["domain"], only(world)["facts"]["firm"]) == (None, None)
    (task,) = world.apply()
    assert "people add 'Cleo; reboot' --email cleo@gmail.com" in task["artefact"]["text"]


def test_whoever_introduced_somebody_is_thanked_once_until_they_are(world: World) -> None:
    world.deliver(Mail("c", "2025-11-03 09:00", "Hello there.", sender=CARL, subject="Earlier"), BRINGS, ASKS, REPLY)
    found = only(world)
    facts = {"how": "introduction", "introduced_by": "carl@acme.example", "thanked": False}
    assert {name: found["facts"][name] for name in facts} == facts
    assert [proof["source"] for proof in found["evidence"]] == [message_id("q"), message_id("i")]
    titles = [title for rule, _, title in headlines(world.plan()) if rule == "introduced"]
    assert titles == ["Thank Carl Moss for the introduction to Cleo Marsh"]
    world.deliver(mine("t", "2026-03-11 10:00", "Thank you!", to=(CARL,), subject="Chairs"))
    assert only(world)["facts"]["thanked"] is True
    assert "introduced" not in [rule for rule, _, _ in headlines(world.plan())]


def test_a_first_meeting_makes_somebody_new_and_a_second_one_does_not(world: World) -> None:
    world.calendar("first", meeting("m1", "20260310T100000", "20260310T110000", guests=["cleo@marsh-tools.example"]))
    found = only(world)
    assert (found["facts"]["how"], found["about"], found["facts"]["subject"]) == ("meeting", "m1", "Review")
    world.calendar("older", meeting("m0", "20260110T100000", "20260110T110000", guests=["cleo@marsh-tools.example"]))
    assert world.signals("met_new") == []


def test_whoever_introduced_somebody_waits_for_thanks_and_not_for_an_answer(world: World) -> None:
    world.configure(rules=["pack:replies", "pack:networking"])
    brings = replace(
        BRINGS, text="Hi Dana,\n\nmeet Cleo (in copy), who needs your help with chairs.", subject="Two of us"
    )
    asks, reply = replace(ASKS, answers="i"), replace(REPLY, answers="q")
    world.deliver(brings)
    assert [one["person"] for one in world.signals("unanswered")] == ["carl@acme.example"]
    world.deliver(asks, reply)
    assert world.signals("unanswered") == []
    why = world.fine("why", message_id("i"))
    assert "your word to whoever they brought" in why
    world.deliver(
        Mail("j", "2026-03-10 12:00", "And what about our own order?", sender=CARL, answers="q", subject="Chairs")
    )
    assert [one["person"] for one in world.signals("unanswered")] == ["carl@acme.example"]


def test_after_a_first_meeting_there_is_one_draft_though_two_packs_want_one(world: World) -> None:
    world.configure(rules=["pack:networking", "pack:after-meetings"])
    world.knows("Cleo Marsh", "--email", "cleo@marsh-tools.example")
    world.calendar("first", meeting("m1", "20260310T100000", "20260310T110000", guests=["cleo@marsh-tools.example"]))
    made = [
        (done["rule"], done["artefact"]["kind"])
        for now in ("2026-03-10T13:30:00+01:00", "2026-03-10T16:30:00+01:00", "2026-03-11T10:00:00+01:00")
        for done in world.apply(now)
    ]
    assert sorted(made) == [("after-a-meeting", "task"), ("thanks-for-a-meeting", "draft")]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Chairs", "Hi both, let me introduce Ann, who runs the hall."),
        ("Intro: Ann / Dana", "Here you go."),
        ("Introduction", "Here you go."),
        ("Ann <> Dana", "Here you go."),
        ("Chairs", "Meet Ann Lee (cc), who furnishes hotels."),
        ("Stühle", "Hiermit mache ich euch beide bekannt."),
        ("Stühle", "Ich möchte euch gern miteinander bekannt machen."),
        ("Stühle", "Hiermit stelle ich Ihnen Frau Lee vor."),
        ("Chaises", "Je vous présente Anne, qui cherche des chaises."),
        ("Sillas", "Os pongo en contacto, como hablamos."),
        ("Sedie", "Vi metto in contatto, così potete parlarne."),
        ("Stoelen", "Ik breng jullie graag met elkaar in contact."),
    ],
)
def test_introductions_are_heard_in_several_languages(subject: str, text: str) -> None:
    assert introduces(subject, text)


@pytest.mark.parametrize(
    "text",
    [
        "The introduction of the new price list is delayed.",
        "Let us meet on Monday.",
        "Please meet me at the station.",
        "We could meet Monday, our office is open.",
        "Can you connect the printer?",
    ],
)
def test_the_words_alone_introduce_nobody(text: str) -> None:
    assert not introduces("Chairs", text)
