"""Whatever somebody may ask `why` about has its reason, with the words or the meeting that prove it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.test_waiting import ANSWER, ASK, CHAT, THANKS
from tests.golden.world import BEA, BO, CARL, Json, Mail, World, meeting, message_id, mine

RULES = """
[[rule]]
id = "offers"
on = "unanswered"
match = [{ subject = "*offer*", asks = true }, { complaint = true }]
unless = { tier = "gold" }

[[rule.step]]
id = "task"
after = "2 business hours"
task = { title = "Answer {{ person.first_name }}: {{ thread.subject }}" }

[[rule.step]]
id = "hold"
after = "6 business hours"
draft = { text = "Hello {{ person.first_name }}, I am on it." }

[[rule.step]]
id = "sorry"
after = "3 business days"
draft = { text = "Hello {{ person.first_name }}, sorry." }

[[rule]]
id = "hello"
on = "lapsed"

[[rule.step]]
id = "draft"
approve = "ask"
draft = { subject = "Hello", text = "Hello {{ person.first_name }}" }

[[rule]]
id = "prepare"
on = "upcoming"
match = { first_meeting = true }

[[rule.step]]
id = "task"
before = "1 business day"
task = { title = "Prepare {{ event.title }}" }
"""
LIST = {"List-Id": "<talk.acme.example>", "List-Post": "<mailto:talk@acme.example>"}
BULK = {"List-Unsubscribe": "<https://news.example/u>", "Precedence": "bulk"}
DEE = "Dee Park <dee@acme.example>"
EVE = "Eve Stone <eve@acme.example>"
FAY = "Fay Long <fay@acme.example>"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Lay out a Thursday, 12 March, ten o'clock; everybody at acme.example is a customer."""
    world = World(tmp_path)
    world.configure(rules=["rules.d"])
    (tmp_path / "rules.d").mkdir()
    (tmp_path / "rules.d" / "own.toml").write_text(RULES)
    world.knows("Ann Lee", "--tier", "key")
    world.knows("Carl Moss", "--tier", "gold")
    world.knows("Dee Park", "--interval", "2 weeks")
    world.knows("Eve Stone")
    world.knows("Hal Frost", "--interval", "2 weeks")
    world.knows("Gil Hart", "--hands-off")
    world.deliver(
        Mail("ask", "2026-03-11 09:00", ASK),
        Mail("gold", "2026-03-11 09:00", ASK, sender=CARL, subject="Our offer"),
        Mail("other", "2026-03-11 11:00", ASK, sender=CARL, subject="Parking"),
        Mail("fresh", "2026-03-12 09:30", ASK, sender=FAY, subject="New offer"),
        Mail("q", "2026-03-09 09:00", ASK, sender=EVE, subject="Samples"),
        mine("a", "2026-03-09 12:00", ANSWER, answers="q", to=(EVE,), subject="Re: Samples"),
        Mail("t", "2026-03-09 13:00", THANKS, sender=EVE, subject="Re: Samples", answers="a"),
        mine("d1", "2026-02-02 09:00", CHAT, to=(DEE,), subject="Fair"),
        Mail("d2", "2026-02-02 12:00", "It was a fine fair.", sender=DEE, subject="Re: Fair", answers="d1"),
        mine("d3", "2026-02-02 13:00", "So it was.", to=(DEE,), subject="Re: Fair", answers="d2"),
        Mail("bo", "2026-03-11 09:00", ASK, sender=BO, subject="Visit"),
        Mail(
            "news",
            "2026-03-11 09:00",
            "Our spring offers.",
            sender="News <news@acme.example>",
            headers=BULK,
            subject="Spring",
        ),
        Mail(
            "talk", "2026-03-11 09:00", ASK, sender=FAY, to=("talk@acme.example",), headers=LIST, subject="[talk] Tool?"
        ),
        Mail("gil", "2026-03-11 09:00", ASK, sender="Gil Hart <gil@acme.example>", subject="Offer for Gil"),
    )
    world.calendar(
        "all",
        meeting("new@cal.example", "20260313T100000", "20260313T110000", guests=("new@acme.example",)),
        meeting("known@cal.example", "20260316T100000", "20260316T110000"),
        meeting("off@cal.example", "20260317T100000", "20260317T110000", "STATUS:CANCELLED"),
        meeting("no@cal.example", "20260318T100000", "20260318T110000", mine="DECLINED"),
        meeting("past@cal.example", "20260303T100000", "20260303T110000"),
        meeting("far@cal.example", "20260603T100000", "20260603T110000"),
        meeting("us@cal.example", "20260319T100000", "20260319T110000", guests=("bea@northwind.example",)),
    )
    return world


def why(world: World, what: str, *options: str, now: str | None = None) -> Json:
    found: Json = json.loads(world.fine("why", what, *options, "--json", now=now))
    return found


def steps(found: Json, rule: str) -> dict[str, tuple[str, str]]:
    """Return step → state and reason, of the one signal's rule."""
    (judged,) = [one for about in found["signals"] for one in about["rules"] if one["rule"] == rule]
    return {step["step"]: (step["state"], step["because"]) for step in judged["steps"]}


def silence(found: Json, kind: str) -> tuple[str, list[str]]:
    """Return why a kind found nothing, and by which sources that is proved."""
    (one,) = [silent for silent in found["silent"] if silent["kind"] == kind]
    return one["because"], [proof["source"] for proof in one["evidence"]]


@pytest.mark.parametrize(
    ("what", "kind", "because", "source"),
    [
        ("a", "unanswered", "“Samples”: <t@mail.example> closes the exchange and asks nothing", "t"),
        ("bo", "unanswered", "not in the book, of no customer domain", None),
        ("gil", "unanswered", "marked hands-off in the book", None),
        ("news", "unanswered", "<news@mail.example> is no person's mail: newsletter", "news"),
        ("talk", "unanswered", "a list's conversation in which you never wrote", "talk"),
        ("d3", "unanswered", "“Fair”: the last word is ours, <d3@mail.example> 2026-02-02 13:00", "d3"),
        ("ask", "lapsed", "you were in touch: 3 weeks are over on 2026-03-24 11:00", None),
        ("bo", "lapsed", "does not count as a customer", None),
        ("q", "lapsed", "neither the person nor the tier says how often", None),
        ("fresh", "upcoming", "no meeting with fay@acme.example within the next 31 days", None),
    ],
)
def test_what_was_not_noticed_about_a_message_has_its_reason(
    world: World, what: str, kind: str, because: str, source: str | None
) -> None:
    found = why(world, message_id(what))
    reasons = [one for one in found["silent"] if one["kind"] == kind]
    assert because in reasons[0]["because"]
    if source is not None:
        assert [proof["source"] for proof in reasons[0]["evidence"]] == [message_id(source)]


def test_what_was_noticed_about_the_person_is_not_called_silent_for_their_message(world: World) -> None:
    assert [one["kind"] for one in why(world, message_id("ask"))["silent"]] == ["lapsed"]
    assert [one["kind"] for one in why(world, "ann@acme.example")["signals"]] == [
        "unanswered",
        "upcoming",
        "met_new",
        "review",
        "met",
    ]


def test_somebody_of_whom_there_is_nothing_has_a_reason_of_each_kind(world: World) -> None:
    silent = why(world, "Hal Frost")["silent"]
    assert [one["evidence"] for one in silent if one["evidence"]] == []
    assert {one["kind"]: one["because"] for one in silent} == {
        "unanswered": "no mail from or to hal@acme.example is known",
        "lapsed": "you were never in touch: there is nothing to count from",
        "special_date": "neither the book nor a contact names a day to remember for hal@acme.example",
        "upcoming": "no meeting with hal@acme.example within the next 31 days",
        "away": "no absence note of theirs in the last half year",
        "met_new": "no first mail that was answered, and no first meeting, in the last 14 days",
        "review": "you were never in touch: there is nothing to count from",
        "met": "no meeting with hal@acme.example within the last 14 days waits for a word",
        "invited": "no invitation of hal@acme.example within the next 31 days is open",
        "fell_through": "no meeting with hal@acme.example fell through and waits for a new date",
    }


def test_two_unanswered_mails_of_ours_are_enough(world: World) -> None:
    world.configure(rules=["rules.d"], attention={"nudges": 1})
    words, sources = silence(why(world, "dee@acme.example"), "lapsed")
    assert words == "mails of yours without an answer: 1, `nudges` allows 1: silence until they write"
    assert sources == [message_id("d3")]


def test_an_answer_under_another_subject_a_call_and_a_colleague_close_a_wait(world: World) -> None:
    world.deliver(
        mine("else", "2026-03-11 15:00", "Offer 4711 is attached.", subject="Your documents"),
        Mail("col", "2026-03-11 16:00", ANSWER, sender=BEA, to=(CARL,), subject="Re: Parking", answers="other"),
    )
    because, sources = silence(why(world, message_id("ask")), "unanswered")
    assert because == "“Offer 4711”: another mail of yours names the matter"
    assert sources == [message_id("else")]
    because, sources = silence(why(world, message_id("other")), "unanswered")
    assert because == "“Parking”: the last word is a colleague's, <col@mail.example> 2026-03-11 16:00"
    world.fine("log", "carl@acme.example", "call", "about the offer", "--at", "2026-03-11T17:00")
    because, sources = silence(why(world, message_id("gold")), "unanswered")
    assert (because, sources) == ("“Our offer”: a logged call about the offer counts as an answer", ["book"])


@pytest.mark.parametrize(
    ("what", "because"),
    [
        ("off@cal.example", "the meeting is cancelled"),
        ("no@cal.example", "you declined it"),
        ("past@cal.example", "it began on 2026-03-03 10:00"),
        ("far@cal.example", "it is more than 31 days ahead: 2026-06-03 10:00"),
        ("us@cal.example", "nobody from outside takes part"),
    ],
)
def test_a_meeting_that_was_not_noticed_has_its_reason(world: World, what: str, because: str) -> None:
    found = why(world, what)
    assert found["signals"] == []
    assert silence(found, "upcoming") == (because, [what])


def test_a_rule_that_failed_names_the_fact_its_value_and_the_proof(world: World) -> None:
    (about,) = why(world, message_id("gold"))["signals"]
    (rule,) = about["rules"]
    assert (rule["fired"], rule["because"]) == (False, "unless: tier = “gold” is “gold”")
    assert rule["failed"] == {
        "fact": "tier",
        "value": "gold",
        "wanted": "“gold”",
        "unless": True,
        "evidence": {"source": "book", "at": "2026-03-11T09:00:00+01:00", "quote": ""},
    }
    (about,) = why(world, message_id("other"))["signals"]
    (rule,) = about["rules"]
    assert rule["because"] == "subject = “Parking” is not “*offer*” and complaint = false is not true"
    assert rule["failed"]["evidence"]["source"] == message_id("other")
    assert rule["failed"]["evidence"]["quote"] == ASK
    (about,) = why(world, "known@cal.example")["signals"]
    (rule,) = about["rules"]
    assert rule["failed"] == {
        "fact": "first_meeting",
        "value": False,
        "wanted": "true",
        "unless": False,
        "evidence": {"source": "known@cal.example", "at": "2026-03-16T10:00:00+01:00", "quote": "Review"},
    }


def test_each_step_of_a_rule_that_fired_says_how_it_stands(world: World) -> None:
    assert steps(why(world, message_id("ask")), "offers") == {
        "task": ("planned", "the next `apply` makes it"),
        "hold": ("planned", "the next `apply` makes it"),
        "sorry": ("later", "not before 2026-03-16 09:00"),
    }
    assert steps(why(world, message_id("fresh")), "offers")["task"] == ("later", "not before 2026-03-12 11:30")
    world.apply()
    made = steps(why(world, message_id("ask")), "offers")
    assert made["task"] == ("made", "made, untouched, 2026-03-12 10:00")
    late = steps(why(world, message_id("ask"), now="2026-03-17T10:00:00+01:00"), "offers")
    assert late["sorry"][0] == "planned"
    assert steps(why(world, message_id("fresh"), now="2026-03-18T10:00:00+01:00"), "offers")["hold"] == (
        "passed",
        "the later step sorry counts",
    )


def test_what_is_held_is_held_for_the_reason_that_plan_gives(world: World) -> None:
    assert steps(why(world, "dee@acme.example"), "hello")["draft"][1].startswith(
        "waits for your approval: wellkept approve "
    )
    world.configure(rules=["rules.d"], attention={"tasks": 0, "quiet": "Thu 09:00-17:00"})
    assert steps(why(world, message_id("ask")), "offers")["task"] == ("held", "quiet until 2026-03-12 17:00")
    world.configure(rules=["rules.d"], attention={"tasks": 0})
    assert steps(why(world, message_id("ask")), "offers")["task"] == ("held", "today's 0 tasks are used up")
    world.configure(rules=["rules.d"])
    world.fine("snooze", "ann@acme.example", "2026-03-20")
    assert steps(why(world, message_id("ask")), "offers")["hold"] == ("held", "snoozed until 2026-03-20")
    world.fine("go", now="2026-06-01T10:00:00+02:00")
    started = steps(why(world, message_id("ask"), now="2026-06-02T10:00:00+02:00"), "offers")
    assert started["task"] == ("held", "before start")


def test_a_discarded_draft_and_a_word_of_the_users_are_told(world: World) -> None:
    made = world.apply()
    (key,) = [action["key"] for action in made if action["artefact"]["kind"] == "draft" and action["rule"] == "offers"]
    for path in world.drafts():
        path.unlink()
    late = "2026-03-17T10:00:00+01:00"
    found = why(world, message_id("ask"), now=late)
    assert steps(found, "offers")["sorry"] == ("held", "you discarded a draft for this")
    assert any(f"no more drafts, what you did with {key[:8]} says so" in word for word in found["verdicts"])
    world.fine("done", message_id("ask"), now=late)
    found = why(world, message_id("ask"), now=late)
    assert found["signals"] == []
    assert "closed: nothing more is made, you said `done`, 2026-03-17 10:00" in silence(found, "unanswered")[0]


def test_a_past_moment_is_told_with_the_ledger_of_then(world: World) -> None:
    world.apply()
    world.fine("done", message_id("ask"), now="2026-03-13T10:00:00+01:00")
    later = "2026-03-16T10:00:00+01:00"
    before = why(world, message_id("ask"), "--at", "2026-03-12T09:00", now=later)
    assert before["history"] == before["verdicts"] == []
    assert {step: state for step, (state, _) in steps(before, "offers").items()} == {
        "task": "planned",
        "hold": "planned",
        "sorry": "later",
    }
    between = why(world, message_id("ask"), "--at", "2026-03-12T12:00", now=later)
    assert steps(between, "offers")["task"] == ("made", "made, untouched, 2026-03-12 10:00")
    assert between["verdicts"] == []
    assert why(world, message_id("ask"), now=later)["signals"] == []
    yet = why(world, message_id("ask"), "--at", "2026-03-10T12:00", now=later)
    assert "had not begun" in silence(yet, "unanswered")[0]


def test_the_same_thing_goes_by_many_names(world: World) -> None:
    made = world.apply()
    (task,) = [action for action in made if action["artefact"].get("title") == "Answer Ann: Offer 4711"]
    (draft,) = [one for one in made if one["artefact"]["kind"] == "draft"]
    names = [
        task["key"],
        task["key"][:8],
        f"<{draft['key']}@northwind.example>",
        f"{draft['key']}@northwind.example",
        "Answer Ann: Offer 4711",
        "answer ann: offer",
        message_id("ask"),
        message_id("ask").strip("<>"),
        "Offer 4711",
        "Re: offer 4711",
    ]
    for name in names:
        (about,) = why(world, name)["signals"]
        assert about["occasion"] == message_id("ask"), name
    assert why(world, "new@cal.example")["signals"][0]["kind"] == "upcoming"
    assert [one["kind"] for one in why(world, "dee@acme.example")["signals"]] == ["lapsed", "review"]
    assert [one["kind"] for one in why(world, "Dee Park")["signals"]] == ["lapsed", "review"]


def test_a_planned_artefact_can_be_asked_about_before_it_is_made(world: World) -> None:
    action = next(action for action in world.plan() if action["artefact"].get("title") == "Answer Ann: Offer 4711")
    for name in (action["key"], action["key"][:8], "Answer Ann: Offer 4711"):
        found = why(world, name)
        assert found["about"].startswith(f"planned {action['key'][:8]}")
        assert steps(found, "offers")["task"][0] == "planned"


@pytest.mark.parametrize(
    ("what", "said"),
    [("nobody@nowhere.example", "is no key, message, event or person"), ("answer", "may be "), ("", "is no key")],
)
def test_what_means_nothing_or_too_much_is_said(world: World, what: str, said: str) -> None:
    world.apply(now="2026-03-12T12:00:00+01:00")
    ran = world.run("why", what)
    assert ran.code == 1
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_people_read_the_same_in_words(world: World) -> None:
    out = world.fine("why", message_id("ask"))
    assert "unanswered: ann@acme.example, since 2026-03-11 09:00" in out
    assert f"“{ASK}”" in out
    assert "task (task " in out
    assert "due: the next `apply` makes it" in out
    assert "no lapsed: you were in touch" in out
    out = world.fine("why", "dee@acme.example")
    assert "held: waits for your approval" in out
    assert "no upcoming: no meeting with dee@acme.example" in out
