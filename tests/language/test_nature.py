"""A customer's mail is never dropped as a machine's; a machine's never waits for an answer."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.mime import parse_message
from connectors.model import Address, Attachment
from rules.language import read
from rules.model import Nature
from tests.language.test_reading import AT, mail

ANSWERS = {"in_reply_to": ("<ours@northwind.example>",)}
LONG = "We talked about our subscription to your service with the whole board. " * 40


@pytest.mark.parametrize(
    "given",
    [
        {**ANSWERS, "subject": "Re: Undelivered Mail Returned to Sender", "text": "User unknown? Could you resend?"},
        {**ANSWERS, "subject": "Out of office chairs", "text": "Do you sell chairs for outside the office?"},
        {**ANSWERS, "headers": {"list-unsubscribe": "<https://crm.example/u>"}},
        {**ANSWERS, "headers": {"x-auto-response-suppress": "All"}},
        {**ANSWERS, "attachments": (Attachment("visit.ics", "text/calendar"),)},
        {**ANSWERS, "sender": Address("news@acme.example")},
        {"subject": "Abuse report procedure", "text": "Could you explain it?"},
        {"subject": "Email feedback report", "text": "Our feedback on the trial. When do we talk?"},
        {"subject": "Out of office furniture", "text": "Do you sell any?"},
        {"subject": "Your invoice 4711", "sender": Address("billing@acme.example"), "text": "It has a wrong amount."},
        {"html": True, "text": "We want to change our subscription to ten seats. What is the price?"},
        {"html": True, "text": "I would like to unsubscribe from the paper catalogue. Can I opt out?"},
        {"text": LONG},
        {"text": "We found you on a mailing list. Could you make us an offer?"},
        {"text": "Link: https://shop.example/chair\nDo you have this one in blue?"},
        {
            "text": "Fine.\n\n________________________________\nFrom: Dana Fox\nSent: Monday\nTo: Ann\nSubject: x\n\nHello"
        },
        {"text": "Yes!\n\n> ____________________\n> Gardeners mailing list\n> https://lists.example/listinfo/g"},
        {"text": "Could you call me?", "headers": {"return-path": "<>"}},
    ],
)
def test_a_person_stays_a_person(given: dict[str, object]) -> None:
    given = dict(given)
    text = str(given.pop("text", "Could you send the offer?"))
    assert read(mail(text, **given)).nature == "person"


@pytest.mark.parametrize(
    ("given", "nature"),
    [
        (
            {"attachments": (Attachment("i.ics", "text/calendar"),), "headers": {"auto-submitted": "auto-generated"}},
            "calendar",
        ),
        ({**ANSWERS, "attachments": (Attachment("i.ics", "text/calendar"),), "subject": "Accepted: Talk"}, "calendar"),
        ({"subject": "Away until May 5", "text": "I am away and will answer upon my return."}, "away"),
        ({**ANSWERS, "subject": "Automatische Antwort: x", "text": "Ich bin nicht im Büro."}, "away"),
        ({"subject": "Automatic reply: x", "text": "We have received your request."}, "auto_reply"),
        ({"subject": "Odpowiedź automatyczna: x", "text": "Jestem na urlopie do 5 maja."}, "away"),
        ({"subject": "[Auto-Reply] Thanks", "text": "We have your mail."}, "auto_reply"),
        ({"subject": "Vacation reply", "text": "I am on vacation."}, "away"),
        ({"headers": {"x-apple-action": "vacation"}, "text": "Estoy de vacaciones."}, "away"),
        ({"headers": {"return-path": "<>"}, "text": "Dear customer,\n\nI am on parental leave until June."}, "away"),
        (
            {
                "headers": {"x-auto-response-suppress": "All"},
                "text": "Thank you for contacting Acme. Your ticket #4711 has been created.",
            },
            "auto_reply",
        ),
        (
            {
                "headers": {"auto-submitted": "auto-generated"},
                "text": "Nous avons bien reçu votre demande.",
                **ANSWERS,
            },
            "auto_reply",
        ),
        (
            {"sender": Address("no-reply@acme.example"), "text": "Ihre Anfrage ist bei uns eingegangen."},
            "auto_reply",
        ),
        ({"sender": Address("news@acme.example"), "text": "Spring is here, and so are our lamps."}, "newsletter"),
        ({"subject": "Report Domain: northwind.example Submitter: mx.example"}, "report"),
        ({"headers": {"content-type": "multipart/report; report-type=disposition-notification"}}, "report"),
        ({"headers": {"x-auto-response-suppress": "All"}, "subject": "Request 12 was updated"}, "transactional"),
        ({"headers": {"feedback-id": "1:2"}, "sender": Address("no-reply@acme.example")}, "transactional"),
        ({"headers": {"list-post": "NO (posting not allowed)", "list-id": "<a.lists.example>"}}, "newsletter"),
        ({"html": True, "text": "Spring sale! To unsubscribe, click here."}, "newsletter"),
        ({"sender": Address("rssfeeds@gate.example"), "text": "URL: 12\nDate: Not supplied\n\nNews"}, "feed"),
        ({"sender": Address("mailer-daemon@mx.example"), "subject": "x"}, "bounce"),
        ({"sender": Address("post_master@mx.example"), "text": "Error: Invalid user address"}, "bounce"),
        ({"text": "When?\n____________________\nGardeners mailing list\ngardeners@lists.example"}, "list"),
    ],
)
def test_a_machine_is_known_by_what_it_says(given: dict[str, object], nature: Nature) -> None:
    given = dict(given)
    text = str(given.pop("text", "Hello"))
    assert read(mail(text, **given)).nature == nature


def test_a_machines_question_waits_for_nobody() -> None:
    reading = read(mail("Could you rate us?", sender=Address("no-reply@shop.example"), subject="Your order 1"))
    assert (reading.nature, reading.asks.label, reading.complaint) == ("transactional", False, False)


@pytest.mark.parametrize(
    "text", ["\n" * 60_000, "unsubscribe " * 5_000, "http://" * 9_000, "_" * 60_000, "URL: " * 12_000]
)
def test_hostile_mails_are_told_to_the_end(text: str) -> None:
    assert read(mail(text, html=True)).nature in {"person", "newsletter"}


FLOORS = {
    "msgs": {"list": 0.99, "newsletter": 0.85, "feed": 0.99, "bounce": 0.98},
    "stripped": {"list": 0.46, "newsletter": 0.85, "feed": 0.99, "bounce": 0.98},
}
"""Recall of the exact nature. Half of the stripped lists carry no sign in text or address."""


@pytest.mark.parametrize("variant", sorted(FLOORS))
def test_real_bulk_mail_gets_its_exact_nature(corpora: Path, unpacked: Callable[[str], Path], variant: str) -> None:
    with (corpora / "bulk-auto" / "labels.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["id"]: row["class"] for row in csv.DictReader(file)}
    folder = unpacked("bulk-auto/dev") / "dev" / variant
    told: Counter[tuple[str, Nature]] = Counter()
    for name, kind in labels.items():
        raw = (folder / f"{name}.eml").read_bytes()
        message = parse_message(raw, account="a", ref=name, folder="f", ours=False, delivered=AT)
        told[kind, read(message).nature] += 1
    sizes = Counter(labels.values())
    assert told["human", "person"] == sizes["human"]
    assert told["auto", "person"] == 0
    assert told["feedback", "report"] == sizes["feedback"]
    for nature, floor in FLOORS[variant].items():
        assert (
            sum(count for (kind, found), count in told.items() if (kind, found) == (nature, nature))
            >= floor * sizes[nature]
        )
