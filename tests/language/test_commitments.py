"""What a writer promises, and what only sounds like it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner

from connectors.model import Address, Message
from daemon.cli import cli
from daemon.errors import UsageProblem
from rules.language import read, read_text
from tests.language.test_dates import PHRASES

TUESDAY = datetime(2026, 3, 10, 10, 0, tzinfo=timezone(timedelta(hours=1)))

PROMISES = [
    "I'll send you the offer.",
    "We will get back to you shortly.",
    "I'll call you back as soon as I hear from them.",
    "Will do, and I'll keep you posted.",
    "Thanks, will send it over.",
    "Let me check with the warehouse and come back to you.",
    "I'm going to forward this to our accountant.",
    "My colleague will contact you about it.",
    "I'll find out if the blue one is in stock.",
    "You will hear from us.",
    "I'll send it over, ok?",
    "We'll make sure that it gets fixed.",
    "When I am back in the office, I'll send you the list.",
    "Ich schicke Ihnen das Angebot.",
    "Ich melde mich bei Ihnen, sobald ich mehr weiß.",
    "Wir klären das und geben Ihnen Bescheid.",
    "Ich werde Ihnen die Unterlagen zuschicken.",
    "Meine Kollegin meldet sich bei Ihnen.",
    "Ich rufe Sie zurück.",
    "Ich prüfe, ob wir das noch haben.",
    "Je vous enverrai le devis.",
    "Je reviens vers vous dès que possible.",
    "Je m'en occupe.",
    "Nous vous tiendrons au courant.",
    "Je vais vous envoyer le contrat.",
    "Le enviaré el presupuesto.",
    "Me encargo de ello.",
    "Voy a enviarle los documentos.",
    "Le farò sapere.",
    "Ti manderò il contratto.",
    "Ik zal het uitzoeken.",
    "Ik laat het u weten.",
    "Vou verificar e respondo-lhe.",
    "Odezwę się.",
    "Wyślę ofertę.",
]

NO_PROMISES = [
    # Conditions
    "If you like, I'll send you the offer.",
    "Should you need more, we will send it.",
    "I'll send it if you give me your address.",
    "In case of questions, I'll call you on Friday.",
    "Wenn Sie möchten, schicke ich Ihnen das Angebot.",
    "Falls nötig, melde ich mich morgen.",
    "Sollten Sie noch etwas brauchen, schicke ich es Ihnen am Freitag.",
    "Si vous voulez, je vous envoie le devis demain.",
    "Si quieres, te lo mando mañana.",
    "Se vuole, le mando il preventivo domani.",
    # Could, would, perhaps
    "I could send you the offer by Friday.",
    "I would send it tomorrow, but it is not ready.",
    "Maybe I'll call you tomorrow.",
    "Ich könnte Ihnen das Angebot bis Freitag schicken.",
    "Je pourrais vous envoyer le devis demain.",
    "Podría enviarlo mañana.",
    # Denied
    "I won't be able to send it by Friday.",
    "I will not call you tomorrow.",
    "I can't get it to you before Monday.",
    "Ich schicke es Ihnen nicht vor Freitag.",
    "Wir liefern morgen leider nicht.",
    "Je ne vous enverrai pas le devis demain.",
    "No te lo mando mañana.",
    "Non le mando niente domani.",
    # Questions
    "Shall I send you the offer by Friday?",
    "Will we get the offer by Friday?",
    "Soll ich Ihnen das Angebot bis Freitag schicken?",
    "Schicke ich Ihnen das am Freitag?",
    "Je vous envoie le devis demain ?",
    # Reported and hoped
    "He said he would send it by Friday.",
    "She told me that I'll get it tomorrow.",
    "You said you will send it by Friday.",
    "I hope we will get back to normal by Friday.",
    'He wrote: "I\'ll send it by Friday."',
    "They asked whether we will deliver by Friday.",
    # Past
    "I sent you the offer on Friday.",
    "Ich habe Ihnen das Angebot am Freitag geschickt.",
    "Je vous ai envoyé le devis vendredi.",
    "Te lo mandé el viernes.",
    # Courtesies, and what goes on anyway
    "I look forward to hearing from you.",
    "I'll look forward to Friday.",
    "We will see.",
    "I'll let you go now.",
    "I will keep that in mind.",
    "I'll be out of the office until Monday.",
    "We'll see you on Friday.",
    "I'll need the figures by Friday.",
    "We will have to wait until Monday.",
    "You will need to sign by Friday.",
    "Ich freue mich auf Freitag.",
    "Wir freuen uns auf morgen.",
    "Just checking in again.",
    # Done right here
    "Anbei schicke ich Ihnen das Angebot.",
    "Hiermit sende ich Ihnen die Rechnung, zahlbar bis zum 15. März.",
    "Je vous envoie ci-joint le devis.",
    "Le envío adjunto el presupuesto.",
    # Asked of the reader
    "Please send it by Friday.",
    "Could you send it by Friday?",
    "Bitte schicken Sie mir das bis Freitag.",
    "Merci de m'envoyer le devis avant vendredi.",
    "Por favor, envíelo antes del viernes.",
    "Let me know by Friday.",
    "The order number is 12.",
]

HOLDING = [
    "Thanks for your mail. I'll check and come back to you.",
    "Let me look into it.",
    "I'll get back to you by Friday.",
    "Leave it with me.",
    "Vielen Dank, ich melde mich.",
    "Ich kläre das und gebe Ihnen bis morgen Bescheid.",
    "Je reviens vers vous demain.",
    "Lo consulto y te digo algo mañana.",
    "Mi informo e le faccio sapere.",
    "Ik zoek het uit en laat het u weten.",
]

ANSWERS = [
    "Yes, the blue one is in stock. It costs 40 euros.",
    "I'll send you the offer by Friday.",
    "Please check and come back to me.",
    "If you want, I'll check.",
    "Perfect, thanks!",
    "",
]


@pytest.mark.parametrize(("language", "now", "text", "due"), PHRASES)
def test_a_promise_is_due_as_it_says(language: str, now: datetime, text: str, due: datetime) -> None:
    del language
    assert [found.due for found in read_text(text, at=now).commitments] == [due]


@pytest.mark.parametrize("text", PROMISES)
def test_a_promise_without_a_date_is_one_too(text: str) -> None:
    found = read_text(text, at=TUESDAY).commitments
    assert found
    assert all(promised.due is None and promised.said == "" for promised in found)


@pytest.mark.parametrize("text", NO_PROMISES)
def test_what_is_conditional_denied_asked_reported_or_done_promises_nothing(text: str) -> None:
    assert read_text(text, at=TUESDAY).commitments == ()


@pytest.mark.parametrize("text", HOLDING)
def test_a_holding_reply_promises_to_come_back(text: str) -> None:
    reading = read_text(text, at=TUESDAY)
    assert reading.holding
    assert reading.commitments


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_holds_nothing_back(text: str) -> None:
    assert not read_text(text, at=TUESDAY).holding


def test_each_promise_of_a_text_is_told_with_its_own_date_and_words() -> None:
    text = (
        "Hi Ann,\n\nI'll send you the offer by Friday and we'll call you on Monday at 9. Thanks for the photos!\n\nBo"
    )
    first, second = read_text(text, at=TUESDAY).commitments
    assert (first.what, first.said) == ("send you the offer", "by Friday")
    assert (second.what, second.said) == ("call you", "on Monday at 9")
    assert first.quote == second.quote == "I'll send you the offer by Friday and we'll call you on Monday at 9."


def test_a_date_goes_on_behind_the_dot_of_its_day() -> None:
    (found,) = read_text("Wir senden Ihnen das bis zum 15. März zu.", at=TUESDAY).commitments
    assert found.due == TUESDAY.replace(day=15, hour=17)


def test_what_is_quoted_from_an_earlier_mail_is_not_promised_again() -> None:
    text = "Thanks!\n\nOn Mon, 9 Mar 2026 at 10:00, Ann Lee <ann@acme.example> wrote:\n> I'll send it by Friday."
    assert read_text(text, at=TUESDAY).commitments == ()


def mail(**headers: str) -> Message:
    """Return a mail that promises, with more headers."""
    return Message(
        account="work",
        ref="1",
        folder="INBOX",
        message_id="<1@acme.example>",
        in_reply_to=(),
        references=(),
        sender=Address("ann@acme.example", "Ann"),
        reply_to=(),
        to=(Address("dana@northwind.example"),),
        cc=(),
        at=TUESDAY,
        ours=False,
        subject="The offer",
        text="We will send you the offer by 5 pm tomorrow.",
        headers=headers,
    )


def test_a_mail_is_read_against_its_own_date_and_zone() -> None:
    (found,) = read(mail()).commitments
    assert found.due == datetime(2026, 3, 11, 17, 0, tzinfo=TUESDAY.tzinfo)


def test_newsletters_promise_nothing() -> None:
    assert read(mail(**{"list-unsubscribe": "<https://acme.example/u>", "precedence": "bulk"})).commitments == ()


def test_a_text_is_read_against_the_moment_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("I'll call you tomorrow at 3.\n\n", encoding="utf-8")
    arguments = ["read", "--text", "--json", "--at", "2026-03-10T10:00:00-05:00", str(tmp_path / "texts")]
    first, second = json.loads(CliRunner().invoke(cli, arguments).stdout)
    assert first["commitments"] == [
        {
            "quote": "I'll call you tomorrow at 3.",
            "what": "call you",
            "due": "2026-03-11T15:00:00-05:00",
            "said": "tomorrow at 3",
        }
    ]
    assert (second["commitments"], second["holding"]) == ([], False)


def test_a_moment_that_cannot_be_read_is_a_usage_problem(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("I'll call you.\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match="is not a time"):
        CliRunner().invoke(cli, ["read", "--text", "--at", "soon", str(tmp_path / "texts")], catch_exceptions=False)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Sure, you'll have the revised contract by Thursday.", "the revised contract"),
        ("The drawings you'll get by Friday.", "The drawings"),
        ("As for the lamps, I'll get back to you by Friday.", "As for the lamps"),
        ("Klar, die Zeichnungen bekommst du bis Mittwoch.", "die Zeichnungen"),
        ("Das Angebot schicke ich Ihnen morgen.", "Das Angebot"),
        ("Zu den Lampen melde ich mich bis Freitag.", "Zu den Lampen"),
        ("Les plans, je vous les envoie demain.", "Les plans"),
        ("El presupuesto te lo mando el viernes.", "El presupuesto"),
        ("L'offerta gliela mando venerdì.", "L'offerta"),
        ("De offerte krijg je morgen.", "De offerte"),
        ("On my way home I'll do it on Friday.", "do it"),
        ("As agreed, I'll do it by Friday.", "do it"),
    ],
)
def test_what_is_promised_may_stand_before_the_words_that_promise(text: str, what: str) -> None:
    (found,) = read_text(text, at=TUESDAY).commitments
    assert found.what == what


def test_each_of_two_promises_has_its_own_matter() -> None:
    text = "Die Muster gehen am Montag raus, und das Angebot bekommen Sie am Dienstag."
    assert [found.what for found in read_text(text, at=TUESDAY).commitments] == ["Die Muster", "das Angebot"]
