"""Closings, complaints and the language of a text."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from rules.language import normal_subject, read_text
from tests.language.test_asks import ASKING

CLOSINGS = [
    "Thanks!",
    "👍🏽 thanks",
    "Works for me.",
    "No worries.",
    "You're welcome!",
    "Yes, that works. Thanks!",
    "Many thanks for sending this over so quickly.",
    "Hi Dana,\n\nperfect, thank you!\n\nBest regards\nAnn",
    "Super, dann bis Montag!",
    "Kein Problem.",
    "Danke für die schnelle Hilfe!",
    "Hallo Dana, besten Dank für die Info.",
    "Liebe Frau Fox,\n\njetzt ist es auch am Fenster schön hell. Vielen Dank!\n\nJürgen Sänger",
    "The table looks lovely in the hall. Thanks!",
    "C'est noté, merci.",
    "De rien.",
    "Vale, hasta mañana.",
    "Perfetto, grazie mille!",
    "Prima, tot dinsdag.",
    "Combinado, até amanhã.",
    "Dziękuję za szybką odpowiedź.",
    "Nie ma sprawy.",
]

NEWS = [
    "Thanks. I will send you the list tomorrow.",
    "Thanks, the number is 4711.",
    "Thank you. One more thing: the second lamp is broken.",
    "Great idea, we would like to proceed with option B.",
    "Thanks for the offer. We have decided to go with it.",
    "No thanks, we go with another supplier.",
    "This is not fine.",
    "Thanks for nothing.",
    "We have decided for the oak. Thanks!",
    "The lamp does not work well. Thanks.",
    "The chairs are not good. Thanks!",
    "Ok. The price is too high for us.",
    "Danke, wir nehmen 20 Stück.",
    "Das passt leider nicht.",
    "Merci, voici les documents signés.",
    "Grazie, però manca la fattura.",
    "Obrigado, mas falta a fatura.",
    "Dziękuję, ale brakuje faktury.",
]

COMPLAINTS = [
    "I am writing to complain about the delivery.",
    "We are not happy with the result.",
    "Nobody has answered my three mails.",
    "It is still not working for the third time.",
    "You promised delivery last week and nothing came.",
    "The lamp arrived broken.",
    "I expect a full refund.",
    "Hiermit reklamiere ich die Lieferung.",
    "Ich bin nicht zufrieden.",
    "Seit drei Wochen warte ich auf eine Antwort.",
    "Leider ist die Lampe schon wieder kaputt.",
    "Je suis très déçu de votre service.",
    "Nous ne sommes pas satisfaits.",
    "Quiero presentar una reclamación.",
    "El pedido llegó roto.",
    "Non siamo soddisfatti.",
    "De bestelling kwam kapot aan.",
    "O produto chegou partido.",
    "Jestem bardzo niezadowolony.",
]

CONTENT = [
    "You will not be disappointed.",
    "Don't worry, we are not upset.",
    "Our complaint department moved to Leeds.",
    "He was disappointed that he could not come to the fair.",
    "Is this the third time we meet?",
    "The old lamp is broken, so we would like to buy a new one.",
    "If you are not happy with the colour, choose another.",
    "Nicht unzufrieden, im Gegenteil.",
    "Wie läuft die Bearbeitung von Reklamationen bei Ihnen?",
    "Pas de réclamation de notre part.",
    "Ninguna queja.",
    "Nessun reclamo.",
    "Geen klachten.",
    "Nenhuma reclamação.",
    "Unser Wartezimmer ist schmal, und die Stühle dort sind eine Zumutung.",
    "Our old chairs are a disappointment.",
]

MADE_UP: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "complaints.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", CLOSINGS)
def test_thanks_and_good_wishes_close(text: str) -> None:
    assert read_text(text).closing


@pytest.mark.parametrize("text", NEWS)
def test_whoever_thanks_and_tells_something_new_does_not_close(text: str) -> None:
    assert not read_text(text).closing


@pytest.mark.parametrize("text", [*COMPLAINTS, *MADE_UP["complain"]])
def test_unhappiness_is_heard_in_eight_languages(text: str) -> None:
    assert read_text(text).complaint


@pytest.mark.parametrize("text", [*CONTENT, *MADE_UP["content"]])
def test_denied_foreign_or_possible_unhappiness_is_no_complaint(text: str) -> None:
    assert not read_text(text).complaint


def test_in_a_year_of_office_mail_complaints_are_rare(corpora: Path) -> None:
    with (corpora / "parakweet-asks" / "train.tsv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert sum(read_text(text).complaint for text in texts) <= len(texts) / 500


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in ASKING.items() for text in texts]
)
def test_a_single_sentence_is_never_given_a_wrong_language(language: str, text: str) -> None:
    assert read_text(text).language in (language, "")


@pytest.mark.parametrize(
    "text",
    [
        "Hej Dana, kan du skicka offerten till mig? Tack, det är bra.",
        "Hej, jeg har ikke modtaget fakturaen og vil gerne have den.",
        "Dobrý den, prosím o zaslání nabídky, děkuji",
        "Bună ziua, vă mulțumesc pentru ofertă, este bine",
        "dana@northwind.example https://shop.example/de/das/ist/von",
    ],
)
def test_a_language_that_is_not_known_is_given_no_name(text: str) -> None:
    assert read_text(text).language == ""


@pytest.mark.parametrize("subject", ["VL: Offer", "YNT: offer", "回复: Offer", "Отв: Re: Offer", "Ang: VB: offer"])
def test_prefixes_of_further_languages_go_too(subject: str) -> None:
    assert normal_subject(subject) == "offer"


@pytest.mark.parametrize(
    "text",
    [
        "Never mind, I found it.",
        "Hi Dana,\n\nsolved it myself, thanks anyway!\n\nAnn",
        "Please ignore my last mail.",
        "Please disregard my message from this morning, I figured it out.",
        "The problem is resolved now, thank you.",
        "Hat sich erledigt, danke!",
        "C'est réglé, merci.",
        "Ya está resuelto, gracias.",
        "Ho risolto, grazie.",
        "Het is opgelost, bedankt!",
        "Thank you, that solves it. The lamps hang in the hall now.",
        "Thanks, that did the trick.",
        "Danke, damit ist die Sache erledigt.",
        "Merci, cela règle le problème.",
    ],
)
def test_whoever_says_that_it_has_settled_itself_waits_no_more(text: str) -> None:
    assert read_text(text).settled


@pytest.mark.parametrize(
    "text",
    [
        "It is not solved yet.",
        "I hope it is resolved soon.",
        "Once this is sorted, send me the invoice.",
        "I found it odd that nobody called.",
        "I found the problem: your last delivery. Could you call me?",
        "Solved, but now the printer is on fire.",
        "Never mind the colour, send the blue one if it is there.",
        "The second one has been solved, the first one still fails.",
        "Thanks!",
        "Please do not ignore my mail.",
        "Hat sich noch nicht erledigt.",
        "I don't think that settles the matter.",
        "I doubt that this solves it.",
        "None of this fixes the problem.",
        "That hardly solves the problem.",
        "Ich bezweifle, damit ist die Sache erledigt.",
    ],
)
def test_what_may_not_be_settled_is_not(text: str) -> None:
    assert not read_text(text).settled


OTHERS = [
    pytest.param(text, id=f"{path.stem}-{number}")
    for path in sorted((Path(__file__).parent / "own_words").glob("*.toml"))
    for number, text in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["others"])
]


@pytest.mark.parametrize("text", OTHERS)
def test_what_shares_its_words_with_complaints_is_none(text: str) -> None:
    assert not read_text(text).complaint
