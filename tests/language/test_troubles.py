"""Who tells us of a trouble that lasts waits for help, though nothing is asked."""

from __future__ import annotations

import pytest

from rules.language import read_text
from rules.language.signatures import strip_signature

LASTING = [
    "Hi Dana,\n\nI tried that and still get the same error.\n\nAnn",
    "The login is broken since this morning.",
    "We cannot open the file that you sent.",
    "Hello,\nthe second printer refuses to start.",
    "We haven't received the invoice for May.",
    "$ sudo install\nsudo: install: command not found",
    "Hallo Frau Fox,\n\ndie Anmeldung funktioniert leider nicht.",
    "Die Ware ist noch nicht angekommen.",
    "Bonjour,\n\nl'application ne fonctionne plus depuis hier.",
    "Todavía no hemos recibido el pedido.",
    "Buongiorno,\n\nla porta non si apre.",
    "De printer werkt nog steeds niet.",
    "Ainda não recebi a encomenda.",
    "Drukarka nie działa.",
]
OVER = [
    "I could not open the file at first, but it works now. Thanks!",
    "I still got an error yesterday. Turns out it was my fault.",
    "The door did not open, but your colleague fixed it. Many thanks!",
    "Gestern ging die Anmeldung nicht, jetzt funktioniert es wieder. Danke!",
    "If it doesn't work, we use the old one.",
    "Thanks! The new one does what we want.",
    "You were right, it is the door!\n\nThank you.\nAnn",
    "You're a star, it works.",
]
CONFIRMED = [
    "Thanks. If I understand you correctly, we would pay 200 a month.",
    "Am I right in assuming that the price includes delivery",
    "Wenn ich Sie richtig verstehe, kostet das 200 Euro.",
    "Si j'ai bien compris, la livraison est comprise.",
    "Si he entendido bien, el transporte está incluido.",
]
ACCEPTED = [
    "That would be great, thanks!",
    "Ja, das wäre super, danke!",
    "Oui, ce serait parfait, merci !",
    "Sería perfecto, gracias.",
    "Dat zou geweldig zijn, bedankt!",
]


@pytest.mark.parametrize("mode", ["model", "rules"])
@pytest.mark.parametrize("text", LASTING)
def test_a_trouble_that_lasts_asks_for_help_in_the_sentence_that_tells_it(text: str, mode: str) -> None:
    asks = read_text(text, "rules" if mode == "rules" else "model").asks
    assert asks.label
    assert asks.quote in " ".join(text.split())


@pytest.mark.parametrize("text", OVER)
def test_a_trouble_that_is_over_or_only_thought_of_asks_nothing(text: str) -> None:
    assert not read_text(text).asks.label


@pytest.mark.parametrize("text", CONFIRMED)
def test_who_says_how_they_understood_it_wants_to_know_whether_it_is_so(text: str) -> None:
    assert read_text(text).asks.label


@pytest.mark.parametrize("text", ACCEPTED)
def test_who_takes_an_offer_up_waits_for_it_though_they_only_thank(text: str) -> None:
    reading = read_text(text)
    assert (reading.asks.label, reading.closing) == (True, False)


@pytest.mark.parametrize("text", ["It is described in package ?base?", "See the chapter ?Prices and terms?."])
def test_question_marks_that_were_quotation_marks_ask_nothing(text: str) -> None:
    assert not read_text(text).asks.label


def test_a_signature_below_a_drawn_line_asks_nothing() -> None:
    text = (
        "I agree with that.\n\n-----------------\nAnn Fox\nFox & Sons\nPh.: +39 02 555 017\n-----------------\n"
        "Please don't print this mail if not absolutely necessary."
    )
    assert strip_signature(text) == "I agree with that."


def test_a_table_below_a_drawn_line_stays() -> None:
    text = "The prices:\n\n-----------------\nchair 12\nphone 200\n-----------------\nWhich one do you want?"
    assert strip_signature(text) == text
