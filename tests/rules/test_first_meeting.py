"""`first_meeting` is said only when it is known: while older mail is still to be read, a stranger may be none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.memory import Memory
from connectors.model import Address, Event, Guest, Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.index import Index
from daemon.sync import sync
from daemon.view import IndexView
from rules.circle import Circle
from rules.facts import FactValue
from rules.model import EVERYTHING, Me, Settings
from rules.signals import upcoming

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
ME = Address("dana@northwind.example", "Dana Fox")
ANN = Address("ann@acme.example", "Ann Lee")
MEETING = Event(
    account="work",
    ref="e1",
    uid="e1",
    recurrence_id="",
    starts=NOW + timedelta(days=1),
    ends=NOW + timedelta(days=1, hours=1),
    whole_day=False,
    organiser=ANN,
    guests=(Guest(ANN), Guest(ME)),
    our_answer="accepted",
    title="Review",
)
MAIL = Message(
    account="work",
    ref="m1",
    folder="INBOX",
    message_id="<m1@acme.example>",
    in_reply_to=(),
    references=(),
    sender=ANN,
    reply_to=(),
    to=(ME,),
    cc=(),
    at=NOW - timedelta(days=3),
    ours=False,
    subject="Offer",
    text="Could you send it?",
)


def first_meeting(folder: Path, *items: Message | Event, reaches: datetime | None) -> FactValue:
    """Return the fact of the meeting ahead, with all mail known that came after `reaches` (None: all there is)."""
    account = Memory("work")
    account.deliver(MEETING, *items)
    settings = Settings(me=Me("Dana Fox", (ME.email,)))
    book = Book(folder / "book.json")
    index = Index.open(folder / "index.db")
    sync(Accounts([account], book), index, Circle(settings), NOW)
    index.cover("work", reaches)
    with index.reading() as connection:
        view = IndexView(connection, settings, book.people(), (), ("work",), NOW)
        (signal,) = upcoming.find(view, EVERYTHING, NOW).signals
    index.close()
    return signal.facts["first_meeting"]


@pytest.mark.parametrize(
    ("reaches", "wanted"),
    [(None, True), (NOW - timedelta(days=30), None)],
    ids=["all is known", "mail is still to come"],
)
def test_a_stranger_is_one_only_when_all_mail_is_known(
    reaches: datetime | None, wanted: FactValue, tmp_path: Path
) -> None:
    assert first_meeting(tmp_path, reaches=reaches) is wanted


@pytest.mark.parametrize("reaches", [None, NOW - timedelta(days=30)], ids=["all is known", "mail is still to come"])
def test_whoever_wrote_to_us_before_is_no_stranger(reaches: datetime | None, tmp_path: Path) -> None:
    assert first_meeting(tmp_path, MAIL, reaches=reaches) is False
