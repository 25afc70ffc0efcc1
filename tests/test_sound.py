"""Half of a surrogate pair, which JSON can bring, stops nothing: whatever field it stands in, of whichever provider."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from connectors.memory import Memory
from connectors.model import Address, Attachment, Event, Guest, Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.index import Index
from daemon.sound import sound
from daemon.sync import sync
from rules.circle import Circle
from rules.model import Me, Settings

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
HALF = json.loads('"\\ud83d"')
ME = Address("dana@northwind.example", "Dana Fox")
MAIL = Message(
    account="work",
    ref="m1",
    folder="INBOX",
    message_id="<m1@acme.example>",
    in_reply_to=(f"<a{HALF}@acme.example>",),
    references=(f"<a{HALF}@acme.example>",),
    sender=Address(f"ann{HALF}@acme.example", f"Ann {HALF}"),
    reply_to=(Address(f"x{HALF}@acme.example"),),
    to=(ME,),
    cc=(Address("bo@acme.example", HALF),),
    at=NOW - timedelta(days=1),
    ours=False,
    subject=f"Offer {HALF}",
    text=f"Could you send it {HALF}?\n\n> quoted {HALF}\n",
    headers={"list-id": f"<{HALF}>", f"x-{HALF}": "1"},
    attachments=(Attachment(f"{HALF}.pdf", "application/pdf"),),
    conversation=f"<c{HALF}@conversation.example>",
)
EVENT = Event(
    account="work",
    ref="e1",
    uid="e1",
    recurrence_id="",
    starts=NOW,
    ends=NOW,
    whole_day=False,
    organiser=Address(f"ann{HALF}@acme.example", HALF),
    guests=(Guest(Address("bo@acme.example", HALF)),),
    our_answer=None,
    title=f"Review {HALF}",
    description=f"Agenda {HALF}",
)


def test_halves_in_every_field_of_a_mail_and_a_meeting_are_stored_and_stop_nothing(tmp_path: Path) -> None:
    account = Memory("work")
    account.deliver(MAIL)
    account.deliver(replace(MAIL, ref=f"m2{HALF}", message_id=f"<m2{HALF}@acme.example>", subject="Other"))
    account.deliver(replace(MAIL, ref="m3", message_id="", subject="Third"))
    account.deliver(EVENT)
    account.deliver(replace(EVENT, ref=f"e2{HALF}", uid=f"e2{HALF}"))
    index = Index.open(tmp_path / "index.db")
    circle = Circle(Settings(me=Me("Dana Fox", (ME.email,))))
    for _ in range(2):
        (report,) = sync(Accounts([account], Book(tmp_path / "book.json")), index, circle, NOW)
        assert report.error is None
    with index.reading() as connection:
        subjects = connection.exec_driver_sql("select subject from message order by subject").scalars().all()
        meetings = connection.exec_driver_sql("select uid from event order by uid").scalars().all()
    index.close()
    assert subjects == ["Offer \ufffd", "Other", "Third"]
    assert meetings == ["e1", "e2\ufffd"]


def test_what_is_sound_stays_the_same_object() -> None:
    assert sound(replace(EVENT, title="é", description="", organiser=None, guests=())).title == "é"
    whole = (ME, "Grüße 😀", {"a": "b"}, None, 7)
    assert sound(whole) is whole


@given(st.text(st.characters(codec=None)), st.text(st.characters(categories=["Cs", "Lu"])))
def test_any_text_can_be_written_afterwards_and_what_could_before_is_unchanged(one: str, other: str) -> None:
    for text in (one, other):
        mended = sound(text)
        mended.encode("utf-8")
        assert len(mended) == len(text)
        assert [a for a in text if not "\ud800" <= a <= "\udfff"] == [
            b for a, b in zip(text, mended, strict=True) if not "\ud800" <= a <= "\udfff"
        ]
