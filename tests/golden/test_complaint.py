"""Complaints, and what they and other words of theirs keep back: mail on disk → signals, drafts and tasks, exactly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.world import ANN, BEA, BO, ME, Json, Mail, World, headlines, held, message_id, mine

ANGRY = Mail(
    "angry", "2026-03-10 09:10", "This is the third wrong invoice. I am very disappointed.", subject="Invoice 88"
)
SORRY = mine(
    "sorry",
    "2026-03-10 11:00",
    "This should not have happened. Here is the right one.",
    answers="angry",
    subject="Re: 88",
)
SETTLED = Mail("ok", "2026-03-11 09:00", "Thank you, that solves it.", answers="sorry", subject="Re: Invoice 88")
PRAISE = Mail("praise", "2026-03-10 09:10", "Thank you so much, you did a great job on the stage.", subject="Stage")
THANKS = mine("t", "2026-03-10 10:00", "Thank you!", answers="praise", subject="Re: Stage")
REPLIES, COMPLAINTS, DAYS, CADENCE, CELEBRATE, GROWTH = (
    f"pack:{name}" for name in ("replies", "complaints", "days", "cadence", "celebrate", "growth")
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Thursday 12 March; Ann and Carl are customers, Bo is none."""
    world = World(tmp_path)
    world.configure(rules=[COMPLAINTS])
    return world


def states(world: World, now: str | None = None) -> list[tuple[str, str, str]]:
    return [(one["person"], one["facts"]["state"], one["occasion"]) for one in world.signals("complaint", now)]


def silence(world: World, what: str, kind: str, now: str | None = None) -> list[str]:
    return [one["because"] for one in world.why(what, now)["silent"] if one["kind"] == kind]


def made(world: World, now: str) -> list[tuple[str, str, str]]:
    return headlines(world.apply(now))


def test_a_complaint_stands_with_its_sentence(world: World) -> None:
    world.deliver(ANGRY)
    (found,) = world.signals("complaint")
    assert (found["person"], found["about"], found["occasion"]) == (
        "ann@acme.example",
        message_id("angry"),
        message_id("angry"),
    )
    assert (found["since"], found["due"]) == ("2026-03-10T09:10:00+01:00", None)
    facts = {"state": "new", "times": 1, "addressed": "to", "waits": True, "doubtful": False, "subject": "Invoice 88"}
    assert {name: found["facts"][name] for name in facts} == facts
    assert found["facts"]["quote"] == found["evidence"][0]["quote"] == "This is the third wrong invoice."


def test_it_is_acknowledged_resolved_and_forgotten_each_with_an_occasion_of_its_own(world: World) -> None:
    world.deliver(ANGRY, SORRY)
    assert states(world, "2026-03-10T10:00:00+01:00") == [("ann@acme.example", "new", message_id("angry"))]
    assert states(world) == [("ann@acme.example", "acknowledged", f"{message_id('angry')} acknowledged")]
    world.deliver(SETTLED)
    assert states(world) == [("ann@acme.example", "resolved", f"{message_id('angry')} resolved")]
    assert states(world, "2026-04-10T08:59:00+02:00") != []
    assert states(world, "2026-04-10T10:00:00+02:00") == []
    assert silence(world, message_id("angry"), "complaint", "2026-04-20T10:00:00+02:00") == [
        "“This is the third wrong invoice.”: they say that it is settled, 2026-03-11 09:00"
    ]


def test_a_colleagues_answer_acknowledges_it(world: World) -> None:
    world.deliver(ANGRY, Mail("b", "2026-03-10 10:00", "We are on it.", sender=BEA, to=[ANN], cc=[ME], answers="angry"))
    assert [state for _, state, _ in states(world)] == ["acknowledged"]


def test_done_settles_it_for_every_rule(world: World) -> None:
    world.configure(rules=[REPLIES, COMPLAINTS])
    world.deliver(ANGRY)
    assert {rule for rule, *_ in made(world, world.now)} == {"complaint", "complaint-first-word"}
    world.fine("done", message_id("angry"))
    assert states(world) == []
    assert silence(world, message_id("angry"), "complaint") == [
        "“This is the third wrong invoice.”: you said that it is dealt with, 2026-03-12 10:00"
    ]
    assert made(world, "2026-03-20T10:00:00+01:00") == []


def test_the_first_word_is_taken_back_once_you_have_written_yourself_and_a_task_follows(world: World) -> None:
    world.configure(rules=[REPLIES, COMPLAINTS])
    world.deliver(ANGRY)
    assert len(world.apply("2026-03-10T09:20:00+01:00")) == 2
    assert len(world.drafts()) == len(world.tasks()) == 1
    world.deliver(SORRY)
    assert made(world, "2026-03-12T11:00:00+01:00") == [
        ("complaint-settle", "task", "Settle Ann's complaint: Invoice 88")
    ]
    assert world.drafts() == []
    world.deliver(SETTLED)
    assert made(world, "2026-03-12T12:00:00+01:00") == []
    assert world.tasks() == [], "they say that it is settled"
    ((rule, _, _),) = made(world, "2026-03-18T09:00:00+01:00")
    assert rule == "complaint-check-back"


def test_a_rebuilt_index_makes_nothing_again(world: World) -> None:
    world.deliver(ANGRY, SORRY)
    assert len(world.apply("2026-03-12T11:00:00+01:00")) == 1
    before = world.why(message_id("angry"), "2026-03-12T11:00:00+01:00")
    world.forget_index()
    assert world.apply("2026-03-12T11:00:00+01:00") == []
    assert world.why(message_id("angry"), "2026-03-12T11:00:00+01:00") == before


def test_complaints_are_served_though_the_days_budget_is_used_up(world: World) -> None:
    world.configure(rules=[REPLIES, COMPLAINTS], attention={"drafts": 0, "tasks": 0})
    world.deliver(ANGRY)
    assert {rule for rule, *_ in made(world, world.now)} == {"complaint", "complaint-first-word"}


@pytest.mark.parametrize(
    "mail",
    [
        Mail("x", "2026-03-10 09:10", "I am very disappointed with this invoice.", sender=BO),
        Mail("x", "2026-03-10 09:10", "I am very disappointed.", headers={"List-Id": "<chairs.example>"}),
        Mail("x", "2025-12-01 09:10", "I am very disappointed with this invoice."),
    ],
    ids=["no customer", "a list", "long ago"],
)
def test_what_is_no_open_complaint_of_a_customer_is_not_noticed(world: World, mail: Mail) -> None:
    world.deliver(mail)
    assert states(world) == []


# The freeze


def test_a_birthday_within_a_complaint_is_held_and_comes_late_or_not_at_all(world: World) -> None:
    world.configure(rules=[DAYS])
    world.knows("Ann Lee", "--date", "birthday=--03-12")
    world.deliver(ANGRY)
    held_back = [one for one in world.plan() if one["rule"] == "birthday"]
    assert held(held_back) == ["a complaint is open: again on 2026-06-08"]
    (sign,) = [one for one in world.why("ann@acme.example")["signals"] if one["kind"] == "special_date"]
    (step,) = next(judged["steps"] for judged in sign["rules"] if judged["rule"] == "birthday")
    assert (step["state"], step["because"]) == ("held", "a complaint is open: again on 2026-06-08")
    world.deliver(SORRY, SETTLED)
    assert held([one for one in world.plan() if one["rule"] == "birthday"]) == [
        "a complaint was settled on 2026-03-11: again on 2026-04-10"
    ]
    assert "birthday" not in {rule for rule, *_ in made(world, "2026-04-12T10:00:00+02:00")}, "that is too late"


def test_a_complaint_on_a_birthday_takes_the_wishes_back_that_nobody_has_touched(world: World) -> None:
    world.configure(rules=[DAYS, COMPLAINTS])
    world.knows("Ann Lee", "--date", "birthday=--03-12")
    world.knows("Carl Moss", "--date", "birthday=--03-12")
    morning, noon = "2026-03-12T09:00:00+01:00", "2026-03-12T12:00:00+01:00"
    assert [rule for rule, *_ in made(world, morning)] == ["birthday", "birthday"]
    world.deliver(
        Mail("angry", "2026-03-12 10:10", "This is the third wrong invoice. I am very disappointed.", subject="88")
    )
    assert [rule for rule, *_ in made(world, noon)] == ["complaint-first-word"]
    assert len(world.drafts()) == 2, "the word for Ann, and the wishes for Carl"
    (gone,) = json.loads(world.fine("status", "--json", now=noon))["withdrawn"]
    assert (gone["rule"], gone["person"]) == ("birthday", "ann@acme.example")
    assert made(world, "2026-03-12T13:00:00+01:00") == []


def test_a_birthday_right_after_the_thirty_days_is_belated(world: World) -> None:
    world.configure(rules=[DAYS])
    world.knows("Ann Lee", "--date", "birthday=--04-08")
    world.deliver(ANGRY, SORRY, SETTLED)
    assert "birthday" not in {rule for rule, *_ in made(world, "2026-04-10T08:00:00+02:00")}
    (mail,) = [one for one in world.apply("2026-04-10T10:00:00+02:00") if one["rule"] == "birthday"]
    assert "belated" in mail["artefact"]["text"]


def test_nobody_is_asked_for_anything_within_thirty_days_of_a_complaint(world: World) -> None:
    world.configure(rules=[CADENCE, GROWTH])
    world.knows("Ann Lee", "--tier", "key", "--date", "delivery=2026-03-02")
    world.deliver(PRAISE, THANKS, ANGRY, SORRY, SETTLED)
    asks = {"ask-how-it-went", "ask-for-an-introduction", "check-in"}
    for day in ("2026-03-14", "2026-04-09"):
        assert not asks & {rule for rule, *_ in made(world, f"{day}T10:00:00+01:00")}
    assert len(asks & {rule for rule, *_ in made(world, "2026-04-10T10:00:00+02:00")}) == 1, "one wish at a time"


def test_a_settled_complaint_is_asked_about_when_the_thirty_days_are_over(world: World) -> None:
    world.configure(rules=[GROWTH])
    world.deliver(ANGRY, SORRY, SETTLED)
    assert made(world, world.now) == []
    (found,) = world.signals("feedback", "2026-03-26T10:00:00+01:00")
    assert (found["facts"]["cause"], found["since"]) == ("complaint", "2026-03-25T09:00:00+01:00")
    assert "ask-how-it-went" not in {rule for rule, *_ in made(world, "2026-04-09T10:00:00+02:00")}
    (mail,) = [one for one in world.apply("2026-04-10T10:00:00+02:00") if one["rule"] == "ask-how-it-went"]
    assert mail["artefact"]["subject"] == "How are things now?"
    assert "invoice" not in mail["artefact"]["text"].casefold()


def test_an_answer_that_praises_or_complains_is_an_answer(world: World) -> None:
    world.knows("Ann Lee", "--date", "delivery=2026-03-02")
    assert len(world.signals("feedback")) == 1
    world.deliver(PRAISE)
    assert world.signals("feedback") == []
    assert [one["facts"]["kind"] for one in world.signals("praise")] == ["thanks"]


def test_praise_leads_to_one_introduction_a_year(world: World) -> None:
    world.configure(rules=[GROWTH])
    world.deliver(PRAISE, THANKS)
    asked = ("ask-for-an-introduction", "draft", "ann@acme.example")
    assert asked not in made(world, "2026-03-13T09:00:00+01:00")
    assert made(world, "2026-03-13T10:00:00+01:00") == [asked]
    again = Mail("more", "2026-09-10 09:00", "Thank you so much, you did a great job on the chairs.", subject="Chairs")
    world.deliver(again, mine("u", "2026-09-10 10:00", "Thank you!", answers="more", subject="Re: Chairs"))
    assert made(world, "2026-09-20T10:00:00+02:00") == []
    late = [one for one in world.plan("2026-09-20T10:00:00+02:00") if one["rule"] == "ask-for-an-introduction"]
    assert held(late) == ["at most 1 per person per year: again on 2027-03-13"]


def test_who_answers_nothing_is_asked_nothing_until_they_write(world: World) -> None:
    world.configure(rules=[GROWTH])
    plans = [
        mine(f"p{day}", f"2026-03-{day} 10:00", "Here is the plan.", subject=f"Plan {day}") for day in (12, 13, 16, 17)
    ]
    world.deliver(PRAISE, THANKS, plans[0])
    late = "2026-03-17T11:00:00+01:00"
    assert len(world.signals("referral", late)) == 1
    world.deliver(*plans[1:])
    assert made(world, late) == []
    words = "mails of yours without an answer: 5, `nudges` allows 3: silence until they write"
    assert silence(world, "ann@acme.example", "referral", late) == [words]
    world.deliver(Mail("back", "2026-03-17 10:30", "Thank you, all is well here.", subject="Back"))
    assert [what[0] for what in made(world, late)] == ["ask-for-an-introduction"]
    world.deliver(*(mine(f"q{day}", f"2026-03-{day} 10:00", "And this.", subject="More") for day in (18, 19, 20)))
    assert made(world, "2026-03-20T11:00:00+01:00") == []
    assert len(world.drafts()) == 1, "what lies ready stays"


def test_who_wants_no_more_mail_gets_answers_only_until_they_begin_anew(world: World) -> None:
    world.configure(rules=[DAYS, CADENCE])
    world.knows("Ann Lee", "--tier", "key", "--date", "birthday=--03-12")
    world.deliver(Mail("no", "2026-01-12 09:00", "Please take me off your mailing list.", subject="Newsletter"))
    world.deliver(mine("m", "2026-01-12 10:00", "Done.", answers="no", subject="Re: Newsletter"))
    asked: list[Json] = [one for one in world.plan() if one["artefact"]["kind"] == "draft"]
    assert {one["rule"]: one["held"] for one in asked} == {
        "birthday": "they asked for no more mail",
        "check-in": "they asked for no more mail",
    }
    world.deliver(Mail("new", "2026-03-12 09:00", "Could you send us an offer for ten chairs?", subject="Chairs"))
    assert [one["held"] for one in world.plan() if one["rule"] == "birthday"] == [None]


def test_a_wish_for_no_more_mail_is_a_task_and_gets_no_holding_reply(world: World) -> None:
    world.configure(rules=[REPLIES])
    world.knows("Ann Lee", "--tier", "key")
    world.deliver(Mail("q", "2026-03-09 09:00", "Could you send us an offer for ten chairs?", subject="Chairs"))
    assert ("key-customer-waits", "draft", "ann@acme.example") in made(world, "2026-03-10T09:30:00+01:00")
    world.deliver(Mail("no", "2026-03-10 09:40", "Please don't write to me any more.", subject="Your mails"))
    later = world.apply("2026-03-11T16:00:00+01:00")
    assert headlines(later) == [("key-customer-waits", "task", "Answer Ann: Your mails")]
    drafts = [one["held"] for one in world.plan("2026-03-11T16:00:00+01:00") if one["artefact"]["kind"] == "draft"]
    assert set(drafts) == {"they asked for no more mail"}
    assert "withdrawn" in world.outcomes("2026-03-11T16:00:00+01:00").values(), "the reply that lay there"


def test_ask_me_again_in_april_waits_for_no_answer_now(world: World) -> None:
    world.configure(rules=[REPLIES])
    text = "Thanks, but this is not the right time for us. Ask me again in April."
    world.deliver(Mail("later", "2026-03-09 09:00", text, subject="Offer"))
    assert world.apply() == []
    asks = Mail("q", "2026-03-09 09:30", f"{text} By the way, could you send me the invoice?", subject="Invoice")
    world.deliver(asks)
    assert [kind for _, kind, _ in headlines(world.apply())] == ["draft", "task"]


def test_not_now_holds_the_check_in_until_the_month_that_they_named(world: World) -> None:
    world.configure(rules=[CADENCE])
    world.knows("Ann Lee", "--tier", "key")
    world.deliver(Mail("later", "2026-03-01 09:00", "Not now, please ask me again in May.", subject="Offer"))
    world.deliver(mine("m", "2026-03-02 10:00", "Gladly.", answers="later", subject="Re: Offer"))
    check_in = [one for one in world.plan("2026-04-10T10:00:00+02:00") if one["rule"] == "check-in"]
    assert held(check_in) == ["they said not now until 2026-05-01"]
    assert ("check-in", "draft", "ann@acme.example") in made(world, "2026-05-04T10:00:00+02:00")


def test_who_mourns_is_neither_congratulated_nor_asked(world: World) -> None:
    world.configure(rules=[DAYS])
    world.knows("Ann Lee", "--date", "birthday=--03-12")
    world.deliver(Mail("sad", "2026-03-10 09:00", "My father passed away last week.", subject="Stage"))
    assert held([one for one in world.plan() if one["rule"] == "birthday"]) == [
        "bereavement: they are left in peace until 2026-04-09"
    ]
    snoozed = world.fine("status", "--json")
    assert '"sorrow"' in snoozed


def test_a_promotion_is_congratulated_on_in_their_conversation_unless_you_have_written(world: World) -> None:
    world.configure(rules=[CELEBRATE])
    world.deliver(Mail("up", "2026-03-12 09:00", "I have been promoted to head of purchasing.", subject="News"))
    (found,) = world.signals("praise")
    assert (found["facts"]["kind"], found["facts"]["whose"]) == ("promotion", "writer")
    (mail,) = [one for one in world.apply() if one["rule"] == "congratulate"]
    assert (mail["artefact"]["subject"], mail["artefact"]["to"]) == ("Re: News", ["ann@acme.example"])
    assert "promotion" in mail["artefact"]["text"]
    world.deliver(mine("c", "2026-03-12 11:00", "Wonderful!", answers="up", subject="Re: News"))
    world.apply("2026-03-12T12:00:00+01:00")
    assert world.drafts() == []
    assert silence(world, message_id("up"), "praise", "2026-03-12T12:00:00+01:00") == [
        "“I have been promoted to head of purchasing.”: you have written or talked to them since"
    ]
