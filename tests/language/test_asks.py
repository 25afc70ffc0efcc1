"""A request is heard in eight languages, a courtesy is not, and the figures on real mail are what we say."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from rules.language import read_text

ASKING = {
    "en": [
        "Would Tuesday at 3 work for you?",
        "I was wondering whether you could extend the deadline.",
        "We need the contract by Friday.",
        "Looking forward to your reply.",
        "We would like to order 20 more lamps.",
        "You still owe us the drawings.",
        "How much would 40 chairs cost",
        "Please find attached our order. Please confirm receipt.",
        "I hope you're well and could you send me the list?",
        "Dana: call me on my mobile.",
    ],
    "de": [
        "Ich würde mich über eine kurze Rückmeldung freuen.",
        "Schicken Sie mir das Angebot bitte.",
        "Wir würden gerne 20 Lampen bestellen.",
        "Über eine Antwort bis morgen wäre ich dankbar.",
        "Es wäre schön, wenn Sie teilnehmen könnten.",
        "Was kostet die Lampe",
        "Ich warte noch auf Ihre Antwort.",
        "Könnte mich jemand anrufen",
    ],
    "fr": ["Merci de m'envoyer la facture corrigée.", "Dans l'attente de votre retour.", "Tenez-moi au courant."],
    "es": ["Quedo a la espera de su respuesta.", "Avíseme cuando lo tenga.", "Quisiera saber el precio."],
    "it": ["Resto in attesa di un vostro riscontro.", "Fatemi sapere.", "Vorremmo ordinare altre dieci sedie."],
    "nl": ["Graag ontvang ik de offerte.", "Laat me weten wat je ervan vindt.", "Gelieve ons de stukken te sturen."],
    "pt": ["Fico a aguardar a sua resposta.", "Precisamos do contrato até sexta-feira.", "Avise-me quando puder."],
    "pl": ["Proszę przesłać cennik.", "Czekam na informację.", "Chcielibyśmy zamówić jeszcze dziesięć krzeseł."],
}

POLITE = [
    "Hope you are well?",
    "Hi Dana, how are you?",
    "Please find attached the signed contract.",
    "Should you have any questions, please call me.",
    "I'll call you tomorrow.",
    "Please note our new address.",
    "No need to reply.",
    "Bitte beachten Sie unsere neue Adresse.",
    "Bei Fragen stehe ich gerne zur Verfügung.",
    "Ich melde mich morgen.",
    "Bitte zögern Sie nicht, uns anzurufen.",
    "Veuillez trouver ci-joint le contrat.",
    "N'hésitez pas à me contacter.",
    "¿Cómo está?",
    "No dude en contactarnos.",
    "Non esiti a contattarci.",
    "Hoe gaat het?",
    "Não hesite em contactar-nos.",
    "W razie pytań proszę o kontakt.",
    "See https://shop.example/search?q=chairs for the list.",
]


@pytest.mark.parametrize("text", [text for texts in ASKING.values() for text in texts])
def test_a_request_is_heard_without_a_question_mark_too(text: str) -> None:
    asks = read_text(text).asks
    assert asks.label
    assert asks.quote
    assert asks.quote in text


@pytest.mark.parametrize("text", POLITE)
def test_politeness_asks_nothing(text: str) -> None:
    asks = read_text(text).asks
    assert (asks.label, asks.quote) == (False, "")


def test_the_deciding_sentence_is_the_evidence() -> None:
    text = "Hi Dana,\n\nthe chairs are lovely. Could you send\nthe invoice? See you soon.\n\nBest,\nAnn"
    assert read_text(text).asks.quote == "Could you send the invoice?"


def _quality(rows: list[tuple[bool, bool]]) -> tuple[float, float]:
    """Return precision and F1 of (wanted, told) pairs."""
    right = sum(wanted and told for wanted, told in rows)
    precision = right / sum(told for _, told in rows)
    recall = right / sum(wanted for wanted, _ in rows)
    return precision, 2 * precision * recall / (precision + recall)


def test_on_single_sentences_held_out_of_the_tuning_the_rules_are_as_good_as_measured(corpora: Path) -> None:
    with (corpora / "parakweet-asks" / "train.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    held_out = [row for row in rows if int(hashlib.md5(row["id"].encode()).hexdigest(), 16) % 10 >= 7]
    precision, f1 = _quality([(row["label"] == "Yes", read_text(row["text"]).asks.label) for row in held_out])
    assert len(held_out) > 1000
    assert precision >= 0.79
    assert f1 >= 0.715


def test_on_threads_of_a_real_list_requests_are_found(corpora: Path) -> None:
    with (corpora / "bc3-acts" / "dev.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["quoted"] == "0"]
    precision, f1 = _quality([(row["req"] == "1", read_text(row["text"]).asks.label) for row in rows])
    assert precision >= 0.53
    assert f1 >= 0.62
