"""What was promised in a conversation, and what shows that it was kept: words in, open promises out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Attachment
from daemon.index.attached import documents
from rules.business_time import WorkCalendar
from rules.conversation import ThreadMessage
from rules.language import read_text
from rules.model import Evidence, Nature
from rules.pledges import Elsewhere, Pledge, Promises, Promising, pledges
from rules.pledges_words import shares_matter, speaks_of_meeting

ZONE = ZoneInfo("Europe/Berlin")
CALENDAR = WorkCalendar.of("Mon-Fri 09:00-17:00", "Europe/Berlin")
ANN, CARL, ME, BEA = "ann@acme.example", "carl@acme.example", "dana@northwind.example", "bea@northwind.example"
OFFER = "I'll send you the offer for the hall by Wednesday."
HOLDING = "I'll check with our workshop and get back to you."
MEASURES = "I'll send you the measurements of the stage by Wednesday."


def moment(at: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{at}").replace(tzinfo=ZONE)


def said(
    name: str,
    at: str,
    text: str,
    sender: str = ANN,
    to: Sequence[str] = (ME,),
    *,
    attached: str = "",
    nature: Nature = "person",
) -> Promising:
    reading = read_text(text, at=moment(at))
    message = ThreadMessage(
        message_id=f"<{name}>",
        at=moment(at),
        sender=sender,
        recipients=frozenset(to),
        answer_to=frozenset(),
        references=(),
        addressed="to" if ME in to else "cc",
        ours=sender == ME,
        colleague=sender == BEA,
        nature=nature,
        asks=reading.asks.label,
        closing=reading.closing,
        settled=reading.settled,
        quote=text,
    )
    return Promising(message, reading.commitments, reading.holding, attached, f"{attached}\n{text}")


def mine(name: str, at: str, text: str, to: Sequence[str] = (ANN,), *, attached: str = "") -> Promising:
    return said(name, at, text, ME, to, attached=attached)


def talk(
    *messages: Promising,
    elsewhere: Sequence[Elsewhere] = (),
    met: Mapping[str, Sequence[Evidence]] | None = None,
    called: Mapping[str, Evidence] | None = None,
    closed: frozenset[str] = frozenset(),
) -> Promises:
    return Promises("<a>", "Hall", messages, frozenset((ANN, CARL)), {}, elsewhere, met or {}, called or {}, closed, {})


def standing(found: Promises) -> list[Pledge]:
    return [pledge for pledge in pledges(found, CALENDAR) if not pledge.closed]


def other(at: str, text: str, *, ours: bool = True, attached: str = "", person: str = ANN) -> Elsewhere:
    return Elsewhere(Evidence("<x>", moment(at), text), person, ours, attached, text)


def names(found: Promises) -> list[str]:
    return [pledge.message.message_id for pledge in standing(found)]


PROMISED = mine("p", "09 11:00", OFFER)
HELD = mine("h", "09 11:00", HOLDING)
OWED = said("o", "09 11:00", MEASURES)


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (mine("k", "10 09:00", "Here you are.", attached="4711.pdf"), "a later mail has an attachment"),
        (mine("k", "10 09:00", "The offer is 4,000 euros."), "a later mail names the matter"),
        (said("k", "10 09:00", "The offer is 4,000 euros.", BEA, (ANN,)), "a later mail names the matter"),
        (said("k", "10 09:00", "Never mind, we found one."), "it is no longer wanted"),
        (mine("k", "10 09:00", "I'll send you the offer next Tuesday."), "a later mail promises it anew"),
        (mine("k", "10 09:00", "You will have it by Friday."), "a later mail promises it anew"),
    ],
)
def test_a_later_mail_ends_a_promise(later: Promising, why: str) -> None:
    (first, *_) = pledges(talk(PROMISED, later), CALENDAR)
    assert (first.closed, first.proof and first.proof.source) == (why, "<k>")


@pytest.mark.parametrize(
    "later",
    [
        mine("k", "10 09:00", "Happy birthday!"),
        mine("k", "10 09:00", "You're welcome!"),
        mine("k", "10 09:00", HOLDING),
        mine("k", "10 09:00", "Please answer Ann about the offer.", [BEA]),
        said("k", "10 09:00", "Perfect, thank you!"),
        said("k", "10 09:00", "The offer? I am away.", nature="away"),
        mine("k", "09 10:00", "The last offer was 3,000 euros."),
    ],
)
def test_what_shows_nothing_leaves_it_open(later: Promising) -> None:
    assert "<p>" in names(talk(PROMISED, later))


def test_a_promise_to_answer_is_due_in_two_working_days_and_kept_by_any_answer() -> None:
    (held,) = standing(talk(HELD))
    assert (held.holding, held.due) == (True, moment("11 11:00"))
    assert names(talk(HELD, mine("k", "10 09:00", "The workshop says yes."))) == []
    assert names(talk(HELD, mine("k", "10 09:00", "You're welcome!"))) == ["<h>"]
    assert names(talk(HELD, mine("k", "10 09:00", "I'll get back to you on Friday."))) == ["<k>"]


def test_check_and_come_back_tomorrow_is_one_promise() -> None:
    (held,) = standing(talk(mine("h", "09 11:00", "Let me check this. I'll get back to you tomorrow.")))
    assert (held.holding, held.due) == (True, moment("10 17:00"))


@pytest.mark.parametrize(
    ("mail", "left"),
    [
        (other("10 09:00", "Our offer for your hall: 4,000 euros."), []),
        (other("10 09:00", "Here.", attached="4711.pdf"), []),
        (other("10 09:00", "Nice weather."), ["<p>"]),
        (other("10 09:00", "Our offer for your hall.", ours=False), ["<p>"]),
        (other("10 09:00", "Our offer for your hall.", person=CARL), ["<p>"]),
        (other("08 09:00", "Our offer for your hall."), ["<p>"]),
    ],
)
def test_a_mail_in_another_conversation_counts_when_it_brings_the_matter(mail: Elsewhere, left: list[str]) -> None:
    assert names(talk(PROMISED, elsewhere=[mail])) == left


def test_a_meeting_keeps_the_promise_to_call_and_a_logged_call_every_promise() -> None:
    call = mine("c", "09 11:00", "I'll call you on Wednesday about the insurance.")
    met = {ANN: [Evidence("m", moment("10 12:00"), "Insurance")]}
    assert names(talk(PROMISED, call, met=met)) == ["<p>"]
    assert names(talk(PROMISED, call, called={ANN: Evidence("book", moment("10 12:00"), "call")})) == []
    assert names(talk(PROMISED, called={ANN: Evidence("book", moment("09 10:00"), "call")})) == ["<p>"]


@pytest.mark.parametrize(
    "later",
    [
        said("k", "10 09:00", "8 by 6 metres."),
        said("k", "10 09:00", "8 by 6 metres.", CARL),
        said("k", "10 09:00", "Thank you!", attached="stage.pdf"),
        mine("k", "10 09:00", "Never mind, I found them."),
    ],
)
def test_what_they_owe_comes_with_any_word_of_theirs_that_says_something(later: Promising) -> None:
    assert [pledge.side for pledge in standing(talk(OWED))] == ["owed"]
    assert names(talk(OWED, later)) == []


@pytest.mark.parametrize(
    "later",
    [
        said("k", "10 09:00", "Thank you!"),
        said("k", "10 09:00", "I am away until Monday.", nature="away"),
        mine("k", "10 09:00", "Thank you, that helps."),
    ],
)
def test_thanks_and_machines_bring_nothing(later: Promising) -> None:
    assert names(talk(OWED, later)) == ["<o>"]


def test_a_new_day_of_theirs_takes_the_place_of_the_old_one() -> None:
    assert names(talk(OWED, said("k", "10 09:00", "I'll look into it and get back to you on Friday."))) == ["<k>"]


def test_what_they_promise_to_somebody_else_is_not_owed_to_us() -> None:
    assert standing(talk(said("o", "09 11:00", MEASURES, to=[CARL]))) == []


def test_the_user_closes_a_promise_by_what_was_made_for_it() -> None:
    (found,) = standing(talk(PROMISED))
    for covered in found.covers:
        assert standing(talk(PROMISED, closed=frozenset((covered,)))) == []
    assert standing(talk(PROMISED, closed=frozenset(("<p>",)))) == [found]


def test_a_sentence_that_is_cut_otherwise_some_day_is_still_the_same_promise() -> None:
    (found,) = standing(talk(PROMISED))
    (commitment,) = PROMISED.commitments
    from dataclasses import replace

    (cut,) = standing(talk(replace(PROMISED, commitments=(replace(commitment, what="send the offer"),))))
    assert cut.occasion != found.occasion
    assert set(cut.covers) & set(found.covers)


TEXTS = (OFFER, HOLDING, MEASURES, "The offer is 4,000 euros.", "Thank you!", "Never mind, we found one.", "Hm.")


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from((ANN, CARL, ME, BEA)), st.booleans()), max_size=6))
def test_the_order_of_arrival_changes_nothing_and_every_promise_has_a_name_of_its_own(
    told: list[tuple[str, str, bool]],
) -> None:
    messages = [
        said(
            str(number), f"{9 + number:02} 09:00", text, who, (ANN,) if who in (ME, BEA) else (ME,), attached="a" * file
        )
        for number, (text, who, file) in enumerate(told)
    ]
    found = pledges(talk(*messages), CALENDAR)
    assert found == pledges(talk(*reversed(messages)), CALENDAR)
    assert len({pledge.occasion for pledge in found}) == len(found)
    assert all(pledge.message.sender != BEA for pledge in found)


@pytest.mark.parametrize(
    ("what", "text", "shared"),
    [
        ("send you the offer", "Here are our offers.", True),
        ("schicke Ihnen das Angebot", "Anbei unser Angebot", True),
        ("send you the revised plans of the hall", "the hall", False),
        ("send it to you", "I send you greetings", False),
        ("send you 4711/2", "4711/2 is ready", True),
    ],
)
def test_words_share_a_matter(what: str, text: str, *, shared: bool) -> None:
    assert shares_matter(what, text) is shared


def test_a_call_a_visit_and_nothing_else_is_a_meeting() -> None:
    assert all(map(speaks_of_meeting, ("call you", "rufe Sie an", "vous rappelle", "te llamo", "meet you there")))
    assert not any(map(speaks_of_meeting, ("send you the offer", "schicke das Angebot")))


def test_documents_count_and_the_pictures_of_a_signature_do_not() -> None:
    hung = [
        Attachment("Offer 4711.pdf", "application/pdf"),
        Attachment("image001.png", "image/png"),
        Attachment("logo-small.gif", "image/gif"),
        Attachment("floor plan.jpg", "image/jpeg"),
        Attachment("smime.p7s", "application/pkcs7-signature"),
        Attachment("invite.ics", "text/calendar"),
        Attachment("", "application/zip"),
        Attachment("a\nb.docx", "application/msword"),
    ]
    assert documents(hung) == "Offer 4711.pdf\nfloor plan.jpg\napplication/zip\na b.docx"
    assert documents([]) == ""
