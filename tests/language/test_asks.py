"""A request is heard in eight languages, a courtesy is not, and the figures on real mail are what we say."""

from __future__ import annotations

import csv
import hashlib
import math
import re
from pathlib import Path

import pytest

from rules.language import read_text, reasons
from rules.language.asks_cues import cues_of, hear
from rules.language.asks_model import model
from rules.language.sentences import sentences
from rules.model import AsksMode

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


MODES: tuple[AsksMode, ...] = ("model", "rules")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", [text for texts in ASKING.values() for text in texts])
def test_a_request_is_heard_without_a_question_mark_too(text: str, mode: AsksMode) -> None:
    asks = read_text(text, mode).asks
    assert asks.label
    assert asks.quote
    assert asks.quote in text


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", POLITE)
def test_politeness_asks_nothing(text: str, mode: AsksMode) -> None:
    asks = read_text(text, mode).asks
    assert (asks.label, asks.quote) == (False, "")


def test_the_deciding_sentence_is_the_evidence() -> None:
    text = "Hi Dana,\n\nthe chairs are lovely. Could you send\nthe invoice? See you soon.\n\nBest,\nAnn"
    assert read_text(text).asks.quote == "Could you send the invoice?"


def test_what_spoke_for_asking_can_be_told() -> None:
    quote = "Could you send me the invoice?"
    told = reasons(quote, "en")
    assert told
    assert all(re.fullmatch(r".+ \([+-]\d\.\d\d\)", each) for each in told)
    assert any(each.startswith("a strong cue (+") for each in told)


def test_where_rules_decide_the_model_has_no_reasons() -> None:
    assert reasons("Können Sie mir die Rechnung schicken?", "de") == []


def test_the_model_weighs_the_same_whether_it_judges_or_explains() -> None:
    for text in ("Could you call me tomorrow at 3 pm?", "The chairs are lovely.", "Ann, please send it to Bo."):
        sentence = sentences(text)[0]
        heard = hear(sentence, cues_of("en"))
        judge = model()
        logit = judge.bias + sum(added for _, added in judge.strongest(sentence, heard, 1000))
        assert judge.probability(sentence, heard) == pytest.approx(1 / (1 + math.exp(-logit)))


def test_the_model_holds_no_addresses() -> None:
    assert not [name for name in model().weights if "@" in name or "http" in name]


def test_a_question_at_the_end_of_which_stands_an_address_is_heard() -> None:
    assert read_text("has anyone heard of www.shop.example?").asks.label


def test_a_typographic_apostrophe_says_the_same() -> None:
    assert read_text("We\u2019d love to hear what you think.", "rules").asks.label


def _quality(rows: list[tuple[bool, bool]]) -> tuple[float, float]:
    """Return precision and F1 of (wanted, told) pairs."""
    right = sum(wanted and told for wanted, told in rows)
    precision = right / sum(told for _, told in rows)
    recall = right / sum(wanted for wanted, _ in rows)
    return precision, 2 * precision * recall / (precision + recall)


def test_on_single_sentences_the_rules_are_as_good_as_measured(corpora: Path) -> None:
    with (corpora / "parakweet-asks" / "train.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    half = [row for row in rows if hashlib.md5(row["id"].encode()).digest()[0] % 2]
    precision, f1 = _quality([(row["label"] == "Yes", read_text(row["text"], "rules").asks.label) for row in half])
    assert len(half) > 1000
    assert precision >= 0.83
    assert f1 >= 0.755


@pytest.mark.parametrize("mode", MODES)
def test_on_threads_of_a_real_list_requests_are_found(corpora: Path, mode: AsksMode) -> None:
    with (corpora / "bc3-acts" / "dev.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [(row["req"] == "1", read_text(row["text"], mode).asks.label) for row in rows]
    _, f1 = _quality(told)
    assert sum(wanted and heard for wanted, heard in told) / sum(wanted for wanted, _ in told) >= 0.8
    assert f1 >= 0.63
