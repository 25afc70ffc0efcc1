"""How a mail greets and signs off, and how two people usually write to each other."""

from __future__ import annotations

import pytest

from rules.language import read_text
from rules.language.manners import Written, greeting_for, manner_of
from rules.remarks import NO_MANNER, Manner

USED = [
    ("Hi Ann,\n\ncould you send the offer?\n\nBest,\nDana", "Hi Ann", "Hi {first}", "Best", "first_name", ""),
    ("Dear Mr. Lee, thank you for the call.", "Dear Mr. Lee", "Dear Mr. {last}", "", "formal", ""),
    (
        "Dear Dr. Lee,\n\nhere it is.\n\nKind regards\nDana",
        "Dear Dr. Lee",
        "Dear Dr. {last}",
        "Kind regards",
        "formal",
        "",
    ),
    (
        "Good morning Ann\n\nit came.\n\nThanks,\nDana",
        "Good morning Ann",
        "Good morning {first}",
        "Thanks",
        "first_name",
        "",
    ),
    ("Hello Jean-Luc de Vries!\n\nok", "Hello Jean-Luc de Vries", "Hello {name}", "", "", ""),
    (
        "Sehr geehrte Frau Lee,\n\nkönnen Sie mir bitte das Angebot schicken?\n\nMit freundlichen Grüßen\nDana Fox",
        "Sehr geehrte Frau Lee",
        "Sehr geehrte Frau {last}",
        "Mit freundlichen Grüßen",
        "formal",
        "Sie",
    ),
    (
        "Hallo Ann,\n\nkannst du mir bitte das Angebot schicken? Danke dir!\n\nViele Grüße Dana",
        "Hallo Ann",
        "Hallo {first}",
        "Viele Grüße",
        "first_name",
        "du",
    ),
    (
        "Bonjour Madame Lee,\n\npourriez-vous m'envoyer le devis pour les chaises ?\n\nCordialement,\nDana",
        "Bonjour Madame Lee",
        "Bonjour Madame {last}",
        "Cordialement",
        "formal",
        "vous",
    ),
    (
        "Salut Ann,\n\ntu peux m'envoyer le devis pour les chaises ?",
        "Salut Ann",
        "Salut {first}",
        "",
        "first_name",
        "tu",
    ),
    (
        "Hola, Ann:\n\n¿Puede enviarnos la oferta para las sillas, por favor?\n\nUn cordial saludo,\nDana",
        "Hola, Ann",
        "Hola, {first}",
        "Un cordial saludo",
        "formal",
        "usted",
    ),
    (
        "Gentile Dott. Rossi,\n\npotrebbe mandarci il preventivo per le sedie? Grazie\n\nCordiali saluti\nDana",
        "Gentile Dott. Rossi",
        "Gentile Dott. {last}",
        "Cordiali saluti",
        "formal",
        "",
    ),
    (
        "Beste Ann,\n\nKunt u ons de offerte voor de stoelen sturen?\n\nMet vriendelijke groet,\nDana",
        "Beste Ann",
        "Beste {first}",
        "Met vriendelijke groet",
        "formal",
        "u",
    ),
]


@pytest.mark.parametrize(("text", "greeting", "form", "sign_off", "formality", "address"), USED)
def test_greeting_sign_off_and_address_are_those_really_used(  # noqa: PLR0913, RUF100 - a table
    text: str, greeting: str, form: str, sign_off: str, formality: str, address: str
) -> None:
    found = read_text(text).manner
    assert (found.greeting, found.form, found.sign_off) == (greeting, form, sign_off)
    assert (found.formality, found.address) == (formality, address)


@pytest.mark.parametrize(
    "text",
    [
        "Dear {first},\n\nhow are you?",
        "Hi {{FirstName}},\n\nwe have an offer.",
        "Dear [Name],\n\nnews!",
        "Hi %FNAME%,\n\nnews!",
        "Hello <first name>,\n\nnews!",
        "Dear *|FNAME|*,\n\nnews!",
        "Dear Firstname,\n\nnews!",
        "Hi $name,\n\nnews!",
        "Dear First Name,\n\nnews!",
        "Hi just a quick question about the offer",
        "Dear me, what a day.",
    ],
)
def test_a_failed_mail_merge_or_a_sentence_is_no_greeting(text: str) -> None:
    found = read_text(text).manner
    assert (found.greeting, found.form) == ("", "")


@pytest.mark.parametrize(
    "text",
    ["Hi all,\n\nthe chairs came.", "Hi Ann and Bob,\n\nok", "Dear Sir or Madam,\n\nok", "Liebe Kollegen,\n\nok"],
)
def test_a_greeting_for_several_has_no_form(text: str) -> None:
    found = read_text(text).manner
    assert found.greeting
    assert found.form == ""


def written(*texts: str, ours: bool = True) -> list[Written]:
    return [Written(read_text(text).manner, ours) for text in texts]


STIFF = "Dear Ms Lee,\n\nthank you for the offer and for the call.\n\nKind regards\nDana"
EASY = "Hi Ann,\n\nthank you for the offer and for the call.\n\nBest\nDana"


def test_the_latest_mails_count_most() -> None:
    assert manner_of(written(STIFF, STIFF, EASY, EASY)).form == "Hi {first}"
    assert manner_of(written(EASY, EASY, STIFF, STIFF)).form == "Dear Ms {last}"
    assert manner_of(written(STIFF, EASY)).formality == "first_name"


def test_a_single_slip_does_not_end_a_habit() -> None:
    assert manner_of(written(EASY, EASY, EASY, EASY, STIFF)).form == "Hi {first}"


def test_ours_count_before_theirs() -> None:
    theirs = written("Hello Dana,\n\nthank you for the offer and for the call.\n\nCheers\nAnn", ours=False)
    assert manner_of([*written(EASY), *theirs, *theirs]).form == "Hi {first}"
    assert (manner_of(theirs).form, manner_of(theirs).sign_off) == ("Hello {first}", "Cheers")


@pytest.mark.parametrize(
    "greeting", ["Liebe Dana", "Sehr geehrte Frau Fox", "Chère Dana", "Estimada Dana", "Dear Ms Fox"]
)
def test_a_greeting_that_fits_only_a_man_or_a_woman_is_not_turned_around(greeting: str) -> None:
    assert manner_of(written(f"{greeting},\n\nok", ours=False)).form == ""


def test_only_mails_of_the_language_count() -> None:
    german = "Hallo Ann,\n\nkannst du mir bitte das Angebot schicken? Danke dir!\n\nViele Grüße\nDana"
    found = manner_of(written(EASY, german), "de")
    assert (found.form, found.sign_off, found.address) == ("Hallo {first}", "Viele Grüße", "du")
    assert manner_of(written(EASY), "de") == NO_MANNER


def test_names_are_put_in_only_where_they_are_known() -> None:
    manner = Manner(form="Dear Ms {last}")
    assert greeting_for(manner, first="Ann", last="Lee", name="Ann Lee") == "Dear Ms Lee"
    assert greeting_for(manner, first="Ann", last="", name="Ann") == ""
    assert greeting_for(Manner(form="Hi {first}"), first="{first}", last="", name="") == ""


def test_a_short_text_takes_the_language_of_its_account() -> None:
    assert read_text("ok, 14 Uhr?", language="de").language == "de"
    assert read_text("Could you send the offer to us and the other one as well?", language="de").language == "en"
