"""Of what asks for something, what wants an answer."""

from __future__ import annotations

import pytest

from rules.language.answers import wants_answer


@pytest.mark.parametrize(
    "sentence",
    [
        "Could you send me the measurements?",
        "Please let me know which colour you prefer.",
        "Kindly confirm the order.",
        "I am looking forward to hearing from you.",
        "Bitte geben Sie mir kurz Bescheid.",
        "Schicken Sie mir die Maße.",
        "Merci de me confirmer la date.",
        "Dites-moi ce que vous en pensez.",
        "Quedo a la espera de su respuesta.",
        "Fammi sapere quando arrivi.",
        "Laat me even weten of het past.",
        "Aguardo a sua resposta.",
        "Proszę o potwierdzenie.",
    ],
)
def test_a_question_and_a_request_for_word_want_an_answer(sentence: str) -> None:
    assert wants_answer(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Please keep the box for the transport.",
        "Please note our new address.",
        "Bitte bewahren Sie den Karton auf.",
        "Veuillez garder le carton.",
        "Let the varnish dry for a day.",
        "",
    ],
)
def test_what_only_wants_to_be_done_does_not(sentence: str) -> None:
    assert not wants_answer(sentence)
