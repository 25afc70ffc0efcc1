"""Many shapes of mail and meetings at an emulator that others wrote: none stops the rest, each is understood."""

from __future__ import annotations

import base64
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from tests.google.emulator_office import ASKS, Json, mail, office
from tests.google.test_emulator_life import HOUR, headers, waiting
from tests.stage import ANN, ME, NOW


def raw(number: int, **fields: str) -> Json:
    """Return a mail given as bytes: what a parser of the emulator's makes of it is its own affair."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<r{number}@acme.example>"
    message["From"] = fields.pop("sender", f"{ANN.name} <{ANN.email}>")
    message["To"] = ME.email
    message["Subject"] = fields.pop("subject", f"Offer {number}")
    charset = fields.pop("charset", "utf-8")
    message.set_content(fields.pop("text", ASKS), charset=charset, cte="quoted-printable")
    if html := fields.pop("html", ""):
        message.add_alternative(html, subtype="html")
    data = base64.urlsafe_b64encode(message.as_bytes()).decode()
    row = {"id": f"msg_r{number}", "thread_id": f"thr_r{number}", "user_email": ME.email, "raw": data}
    return row | {"label_ids": ["INBOX"], "date": (NOW - timedelta(hours=30)).isoformat()} | fields


SHAPES: dict[str, Json] = {
    "plain": mail(1),
    "html only": mail(2, body_text=None, body_html=f"<p>Hello,</p><p>{ASKS}</p><p>Ann</p>"),
    "text and html": mail(3, body_html=f"<div>{ASKS}</div>"),
    "umlauts": mail(4, subject="Angebot für Frühjahr – 100 €", sender="Änne Müller <ann@acme.example>"),
    "a comma in the name": mail(5, sender='"Lee, Ann" <ann@acme.example>'),
    "no subject": mail(6, subject=""),
    "several recipients": mail(7, to=f"Bo <bo@fjord.example>, Dana <{ME.email}>", cc="cy@fjord.example"),
    "capitals": mail(8, to=ME.email.upper(), sender="Ann Lee <ANN@Acme.Example>"),
    "raw": raw(9),
    "raw umlauts": raw(10, subject="Grüße aus München", text=f"Schöne Grüße!\n\n{ASKS}\n", charset="iso-8859-1"),
    "raw html": raw(11, html=f"<p>{ASKS}</p>"),
    "an own label": mail(12, label_ids=["INBOX", "Label_customers"]),
    "archived": mail(13, label_ids=[]),
    "no message id": mail(14, message_id=None),
    "a long subject": mail(15, subject="A matter of length " * 20),
    "line separators": mail(16, body_text=f"One.\u2028{ASKS}\u0085\x0b\x00 \ufffe \U0001f600"),
    "offset": mail(17, date="2026-03-09T10:00:00+05:30"),
}


def test_every_shape_of_mail_gets_its_draft_in_its_conversation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with office(tmp_path, capsys, *SHAPES.values(), more="") as place:
        place.run("people", "add", ANN.name, "--email", ANN.email, "--tier", "key")
        with place.config.open("a") as config:
            config.write("[attention]\ndrafts = 100\ntasks = 100\n")
        place.run("sync")
        assert place.code == 0, place.err
        assert "set aside" not in place.run("status")
        assert len(waiting(place)) == len(SHAPES)
        place.apply()
        drafts = {(held := place.emulator.draft(ref))["threadId"]: held for ref in place.emulator.drafts()}
        assert set(drafts) == {shape["thread_id"] for shape in SHAPES.values()}
        for name, shape in SHAPES.items():
            told = headers(drafts[shape["thread_id"]])
            original = headers(place.gmail("GET", f"messages/{shape['id']}"))
            assert told["In-Reply-To"] == original["Message-ID"], name
            subject = str(make_header(decode_header(original.get("Subject", ""))))
            assert " ".join(str(make_header(decode_header(told["Subject"]))).split()) == f"Re: {subject}".strip(), name
            assert ANN.email in told["To"].lower(), name
            assert ME.email not in told["To"].lower(), name
        before = {ref: place.emulator.draft(ref) for ref in place.emulator.drafts()}
        for hours in (1, 26):
            assert place.drafts_made(hours * HOUR) == []
        assert {ref: place.emulator.draft(ref) for ref in place.emulator.drafts()} == before
        assert place.code == 0


def test_the_quotation_keeps_its_letters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"Schöne Grüße – 100 €, 東京, 😀\n{ASKS}"
    shapes = [
        mail(1, body_text=text),
        mail(2, body_text=text, body_html=f"<p>Schöne Grüße – 100 €, 東京, 😀<br>{ASKS}</p>"),
    ]
    with office(tmp_path, capsys, *shapes) as place:
        place.run("people", "add", ANN.name, "--email", ANN.email, "--tier", "key")
        place.apply()
        for ref in place.emulator.drafts():
            for part in texts(place.emulator.draft(ref)["payload"]):
                assert "Schöne Grüße – 100 €, 東京, 😀" in part


STRANGERS = [
    mail(21, sender="no-reply@shop.example", subject="Your order", body_text="Order 17 has shipped."),
    mail(22, label_ids=["SPAM"]),
    mail(23, label_ids=["TRASH"]),
    mail(24, sender=f"Dana Fox <{ME.email}>", to=ANN.email, label_ids=["SENT"]),
    mail(25, body_text="Perfect, thanks!"),
    mail(26, label_ids=["DRAFT"], sender=ME.email, to=ANN.email),
]


def test_mail_that_waits_for_nobody_gets_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with office(tmp_path, capsys, *STRANGERS) as place:
        place.run("people", "add", ANN.name, "--email", ANN.email, "--tier", "key")
        before = place.emulator.drafts()
        assert len(before) == 1
        place.apply()
        assert waiting(place) == set()
        assert place.emulator.drafts() == before


def test_a_conversation_is_one_whether_its_mails_name_each_other_or_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours: Json = {
        "sender": f"Dana Fox <{ME.email}>",
        "to": ANN.email,
        "label_ids": ["SENT"],
        "body_text": "Here it is.",
    }
    mails = [
        mail(31, 50),
        mail(32, 40, thread_id="thr_31", subject="Re: Offer 31", in_reply_to="<m31@acme.example>", **ours),
        mail(33, 50),
        mail(34, 40, thread_id="thr_33", subject="Re: Offer 33", **ours),
        mail(35, 50),
        mail(36, 40, thread_id="thr_35", subject="Re: Offer 35", **ours),
        mail(37, 30, thread_id="thr_35", subject="Re: Re: Offer 35"),
    ]
    with office(tmp_path, capsys, *mails) as place:
        place.run("people", "add", ANN.name, "--email", ANN.email, "--tier", "key")
        (made,) = place.drafts_made()
        assert waiting(place) == {"<m37@acme.example>"}
        (ref,) = place.emulator.drafts()
        assert place.emulator.draft(ref)["threadId"] == "thr_35"
        assert made["to"] == [ANN.email]


def event(number: int, hours: float, **others: Any) -> Json:
    starts, ends = NOW + timedelta(hours=hours), NOW + timedelta(hours=hours + 1)
    return {
        "id": f"evt_{number}",
        "user_email": ME.email,
        "calendar_id": "primary",
        "summary": f"Meeting {number}",
        "start_date_time": starts.isoformat(),
        "end_date_time": ends.isoformat(),
        "attendees": [{"email": ME.email}, {"email": ANN.email, "display_name": ANN.name}],
        **others,
    }


def test_meetings_are_prepared_and_what_is_called_off_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [
        event(1, 20),
        event(2, 20, start_date_time=None, end_date_time=None, start_date="2026-03-11", end_date="2026-03-12"),
        event(3, 20, start_date_time="2026-03-11T10:00:00", end_date_time="2026-03-11T11:00:00"),
        event(4, 20, start_date_time="2026-03-11T10:00:00.000Z", end_date_time="2026-03-11T11:00:00.000Z"),
        event(5, 20, status="cancelled"),
        event(6, 20, attendees=[{"email": ME.email}]),
        event(7, 20, attendees=[]),
        event(8, 24 * 90),
        event(9, 20, start_date_time="soon", end_date_time="later"),
        event(10, 22, calendar_id="team"),
        event(11, 20, summary="Besprechung über Äpfel", description="<b>Agenda</b><br>1. Preise"),
    ]
    calendars = [
        {"id": "primary", "user_email": ME.email, "summary": ME.email, "primary": True, "time_zone": "Europe/Berlin"},
        {"id": "team", "user_email": ME.email, "summary": "Team"},
    ]
    with office(
        tmp_path, capsys, more='calendars = ["primary", "Team"]', calendars=calendars, calendar_events=events
    ) as place:
        place.apply()
        ahead = {row["about"] for row in place.run("signals", "--kind", "upcoming", "--json")}
        assert ahead == {"evt_1", "evt_2", "evt_3", "evt_4", "evt_10", "evt_11"}
        assert "evt_9" in place.run("status", "--json")["set_aside"].__repr__()
        place.emulator.call("DELETE", "/calendar/v3/calendars/primary/events/evt_1")
        place.apply()
        ahead = {row["about"] for row in place.run("signals", "--kind", "upcoming", "--json")}
        assert ahead == {"evt_2", "evt_3", "evt_4", "evt_10", "evt_11"}


def texts(payload: Json) -> list[str]:
    own = payload["body"].get("data", "")
    found = [base64.urlsafe_b64decode(own + "==").decode()] if own else []
    return found + [text for part in payload.get("parts", ()) for text in texts(part)]
