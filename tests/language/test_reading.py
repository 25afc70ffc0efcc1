"""Reading: asks, closings, complaints, natures, languages, in several languages and on real mail."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.mime import parse_message
from connectors.model import Address, Attachment, Message
from rules.language import line_hash, normal_subject, read, read_text
from rules.model import Nature

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)


def mail(text: str = "Hello", **given: object) -> Message:
    fields: dict[str, object] = {
        "account": "work",
        "ref": "1",
        "folder": "INBOX",
        "message_id": "<1@acme.example>",
        "in_reply_to": (),
        "references": (),
        "sender": Address("ann@acme.example", "Ann Lee"),
        "reply_to": (),
        "to": (Address("dana@northwind.example"),),
        "cc": (),
        "at": AT,
        "ours": False,
        "subject": "Chairs",
        "text": text,
    }
    return Message(**(fields | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Could you send me the offer by Friday?",
        "Please let me know which colour you recommend.",
        "When will the chairs arrive?",
        "Können Sie mir bitte das Angebot schicken?",
        "Bitte bestätigen Sie den Termin.",
        "Pourriez-vous m'envoyer le devis ?",
        "¿Podría enviarme la factura?",
        "Potrebbe mandarmi il preventivo?",
        "Kunt u mij de offerte sturen?",
        "Poderia enviar o orçamento?",
        "Czy mogą Państwo przesłać ofertę?",
        "Hi Dana,\n\nthe samples look good. Can we meet on Tuesday to talk about the lobby?\n\nBest,\nAnn",
    ],
)
def test_a_request_is_noticed_in_eight_languages(text: str) -> None:
    asks = read_text(text).asks
    assert asks.label
    assert asks.quote


@pytest.mark.parametrize(
    "text",
    [
        "How are you? We are fine here and enjoyed the fair.",
        "The chairs arrived this morning.",
        "If you have any questions, do not hesitate to call.",
        "Ich hoffe, es geht Ihnen gut. Die Lampen hängen.",
        "See https://shop.example/search?q=chairs for the list.",
    ],
)
def test_courtesy_and_news_ask_nothing(text: str) -> None:
    assert not read_text(text).asks.label


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("Perfect, thanks!", True),
        ("Danke, passt.", True),
        ("Merci, c'est parfait.", True),
        ("Great, see you on Tuesday.", True),
        ("👍", True),
        ("Thanks, but the invoice is still missing.", False),
        ("Thanks! Could you also send the invoice?", False),
        ("Thanks. " + "We talked it over with the board and there is a lot to say about it. " * 6, False),
        ("", False),
    ],
)
def test_a_closing_is_short_content_and_asks_nothing(text: str, *, closing: bool) -> None:
    assert read_text(text).closing is closing


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("This is the third wrong invoice and I am very disappointed.", True),
        ("Ich bin sehr unzufrieden mit der Lieferung.", True),
        ("Die Lampe ist zum dritten Mal kaputt.", True),
        ("We have no complaints at all, well done.", False),
        ("I was not disappointed.", False),
        ("The chairs arrived.", False),
    ],
)
def test_a_complaint_is_noticed_and_its_denial_is_none(text: str, *, complaint: bool) -> None:
    assert read_text(text).complaint is complaint


@pytest.mark.parametrize(
    ("given", "nature"),
    [
        ({}, "person"),
        ({"headers": {"auto-submitted": "auto-replied"}}, "auto_reply"),
        ({"subject": "Out of office", "text": "I am on vacation until Monday."}, "away"),
        ({"headers": {"auto-submitted": "auto-replied"}, "text": "Ich bin im Urlaub bis 3. Mai."}, "away"),
        (
            {"sender": Address("mailer-daemon@acme.example"), "subject": "Undelivered Mail Returned to Sender"},
            "bounce",
        ),
        ({"headers": {"content-type": "multipart/report; report-type=delivery-status"}}, "bounce"),
        ({"headers": {"content-type": "multipart/report; report-type=feedback-report"}}, "report"),
        ({"headers": {"list-id": "<talk.lists.example>", "list-post": "<mailto:talk@lists.example>"}}, "list"),
        ({"headers": {"list-unsubscribe": "<https://news.example/u>", "feedback-id": "1:2"}}, "newsletter"),
        ({"sender": Address("no-reply@shop.example"), "subject": "Your order 4711 has shipped"}, "transactional"),
        ({"sender": Address("rss@gateway.example"), "text": "URL: https://news.example/1"}, "feed"),
        ({"attachments": (Attachment("invite.ics", "text/calendar"),)}, "calendar"),
        ({"headers": {"content-type": "multipart/encrypted; protocol=pgp"}}, "encrypted"),
    ],
)
def test_each_nature_is_told_by_its_sign(given: dict[str, object], nature: Nature) -> None:
    text = given.pop("text", "Hello there")
    reading = read(mail(str(text), **given))
    assert (reading.nature, bool(reading.nature_reason)) == (nature, True)


@pytest.mark.parametrize(
    "given",
    [
        {"headers": {"precedence": "bulk"}, "in_reply_to": ("<ours@northwind.example>",)},
        {"subject": "Re: [Ticket 4711] chairs", "in_reply_to": ("<ours@northwind.example>",)},
        {"sender": Address("info@acme.example"), "text": "Could you call me about the order?"},
        {"text": "We want to unsubscribe from paper catalogues. Could you arrange that?"},
        {"sender": Address("diatomist@lab.example"), "text": "When do you deliver?"},
    ],
)
def test_a_customer_is_never_taken_for_a_machine(given: dict[str, object]) -> None:
    text = given.pop("text", "Any news about the chairs?")
    assert read(mail(str(text), **given)).nature == "person"


def test_machines_ask_for_nothing_and_encrypted_text_is_never_quoted() -> None:
    newsletter = read(mail("Could you imagine? Buy now!", headers={"list-unsubscribe": "<x>", "feedback-id": "1"}))
    assert not newsletter.asks.label
    secret = read(mail("-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----"))
    assert (secret.nature, secret.new_text, secret.asks.quote) == ("encrypted", "", "")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Could you send the offer to us and the other one as well?", "en"),
        ("Können Sie uns bitte das Angebot für die Stühle schicken?", "de"),
        ("Pourriez-vous nous envoyer le devis pour les chaises ?", "fr"),
        ("¿Puede enviarnos la oferta para las sillas, por favor?", "es"),
        ("Può mandarci il preventivo per le sedie? Grazie", "it"),
        ("Kunt u ons de offerte voor de stoelen sturen?", "nl"),
        ("Pode enviar o orçamento para as cadeiras? Obrigado", "pt"),
        ("Proszę przesłać ofertę, czy to jest możliwe?", "pl"),
        ("4711", ""),
    ],
)
def test_the_language_is_told_by_small_words(text: str, language: str) -> None:
    assert read_text(text).language == language


@pytest.mark.parametrize(
    "subject",
    ["Re: AW: Offer", "[R-SIG] Re: Offer", "Fwd: WG: Offer", "RE[2]: offer", "  Antw:  Offer ", "SV: Offer"],
)
def test_prefixes_and_list_tags_are_no_part_of_a_subject(subject: str) -> None:
    assert normal_subject(subject) == "offer"


def test_a_quoted_line_has_the_hash_of_the_line_it_quotes() -> None:
    assert line_hash("> > Could you send  the offer?") == line_hash("could you send the offer") != 0
    assert line_hash("> thanks") == 0


@pytest.mark.parametrize(
    "text",
    [">" * 200_000, " " * 200_000, "On " * 70_000, "a" * 500_000, "line\n" * 100_000, "? " * 100_000, "_" * 200_000],
)
def test_hostile_texts_are_read_to_the_end(text: str) -> None:
    assert read_text(text).nature == "person"


def test_automatic_mail_is_told_and_no_human_is_taken_for_a_machine(
    corpora: Path, unpacked: Callable[[str], Path]
) -> None:
    with (corpora / "bulk-auto" / "labels.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["id"]: row["class"] for row in csv.DictReader(file)}
    folder = unpacked("bulk-auto/dev") / "dev"
    for variant, lists, newsletters in (("msgs", 0.99, 0.90), ("stripped", 0.46, 0.80)):
        told: dict[str, list[bool]] = {}
        for name, kind in labels.items():
            raw = (folder / variant / f"{name}.eml").read_bytes()
            message = parse_message(raw, account="a", ref=name, folder="f", ours=False, delivered=AT)
            nature = read(message).nature
            wanted: frozenset[str] = {
                "human": frozenset({"person"}),
                "list": frozenset({"list"}),
                "feed": frozenset({"feed"}),
            }.get(kind, frozenset())
            right = nature in wanted if wanted else nature != "person"
            told.setdefault(kind, []).append(right)
        recall = {kind: sum(right) / len(right) for kind, right in told.items()}
        assert recall["human"] == 1.0
        assert recall["feed"] >= 0.99
        assert recall["bounce"] >= 0.98
        assert recall["feedback"] == 1.0
        assert recall["list"] >= lists
        assert recall["newsletter"] >= newsletters


def test_asks_by_rules_alone_are_as_good_as_measured(corpora: Path) -> None:
    with (corpora / "parakweet-asks" / "train.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [(row["label"] == "Yes", read_text(row["text"]).asks.label) for row in rows]
    right = sum(wanted and told for wanted, told in found)
    precision = right / sum(told for _, told in found)
    recall = right / sum(wanted for wanted, _ in found)
    assert precision >= 0.79
    assert 2 * precision * recall / (precision + recall) >= 0.71
