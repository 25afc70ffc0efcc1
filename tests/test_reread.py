"""A reading that has improved: mail that still matters is read again from its source, and nothing fires twice by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.memory import Memory
from connectors.model import Message
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.index import Index, reread, tables
from daemon.sync import sync
from rules.circle import Circle
from rules.language import reading_mark
from rules.model import AsksMode, Customers, Me, Settings
from tests.stage import ANN, ME, NOW


def mail(number: int, at: datetime, text: str, *, ours: bool = False) -> Message:
    return Message(
        account="memory",
        ref=f"m{number}",
        folder="",
        message_id=f"<m{number}@x.example>",
        in_reply_to=(),
        references=(),
        sender=ME if ours else ANN,
        reply_to=(),
        to=(ANN if ours else ME,),
        cc=(),
        at=at,
        ours=ours,
        subject=f"Matter {number}",
        text=text,
    )


def circle(mode: AsksMode = "model") -> Circle:
    return Circle(Settings(me=Me("Dana Fox", (ME.email,)), customers=Customers(everyone=True), asks=mode))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index.open(tmp_path / "index.db")
    yield opened
    opened.close()


@pytest.fixture
def box() -> Memory:
    return Memory()


@pytest.fixture
def accounts(box: Memory, tmp_path: Path) -> Accounts:
    return Accounts([box], Book(tmp_path / "book.json"))


def grow_old(index: Index, **values: object) -> None:
    """Make all readings those of an older version."""
    with index.engine.begin() as connection:
        connection.execute(sa.update(tables.message).values(read_as="1 model", **values))
        connection.execute(sa.update(tables.meta).where(tables.meta.c.name == "read memory").values(value="1 model"))


def readings(index: Index) -> dict[str, tuple[str, bool]]:
    with index.reading() as connection:
        rows = connection.execute(sa.select(tables.message))
        return {row.message_id: (row.read_as, row.asks) for row in rows}


def states(index: Index) -> list[str]:
    with index.reading() as connection:
        return list(connection.scalars(sa.select(tables.thread.c.state)))


def asked_again(box: Memory) -> list[str]:
    return [ref for method, about in box.asked if method == "again" for ref in about.split()]


def test_what_an_older_version_took_for_a_closing_waits_after_it_was_read_again(
    index: Index, accounts: Accounts, box: Memory
) -> None:
    box.deliver(mail(1, NOW - timedelta(days=2), "Could you send me the offer, please?"))
    sync(accounts, index, circle(), NOW)
    grow_old(index, asks=False, closing=True)
    with index.engine.begin() as connection:
        connection.execute(sa.update(tables.thread).values(state="closed"))
    sync(accounts, index, circle(), NOW)
    assert readings(index) == {"<m1@x.example>": (reading_mark("model"), True)}
    assert states(index) == ["waits_for_us"]


def test_a_mail_found_to_be_a_person_s_counts_as_one(index: Index, accounts: Accounts, box: Memory) -> None:
    box.deliver(mail(1, NOW - timedelta(days=2), "Could you send me the offer, please?"))
    sync(accounts, index, circle(), NOW)
    grow_old(index, nature="newsletter")
    with index.engine.begin() as connection:
        connection.execute(sa.update(tables.contact).values(automatic=1))
    sync(accounts, index, circle(), NOW)
    with index.reading() as connection:
        assert list(connection.scalars(sa.select(tables.contact.c.automatic))) == [0]


def test_nothing_is_read_again_while_the_version_is_the_same(index: Index, accounts: Accounts, box: Memory) -> None:
    box.deliver(mail(1, NOW - timedelta(days=2), "Could you send me the offer, please?"))
    sync(accounts, index, circle(), NOW)
    sync(accounts, index, circle(), NOW)
    assert asked_again(box) == []


def test_another_way_to_judge_what_asks_is_another_reading(index: Index, accounts: Accounts, box: Memory) -> None:
    box.deliver(mail(1, NOW - timedelta(days=2), "Could you send me the offer, please?"))
    sync(accounts, index, circle(), NOW)
    sync(accounts, index, circle("rules"), NOW)
    assert readings(index)["<m1@x.example>"] == (reading_mark("rules"), True)


def test_what_is_long_over_is_left_alone(index: Index, accounts: Accounts, box: Memory) -> None:
    long_ago = NOW - timedelta(days=300)
    box.deliver(mail(1, long_ago, "Thanks, all well.", ours=True), mail(2, long_ago, "Could you send me the offer?"))
    sync(accounts, index, circle(), NOW)
    grow_old(index)
    sync(accounts, index, circle(), NOW)
    assert asked_again(box) == ["m2"]


def test_a_pass_reads_a_bounded_part_and_the_next_ones_the_rest(
    index: Index, accounts: Accounts, box: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reread, "A_PASS", 2)
    box.deliver(*(mail(number, NOW - timedelta(days=number), "Could you call me?") for number in range(1, 6)))
    sync(accounts, index, circle(), NOW)
    grow_old(index)
    for _ in range(3):
        sync(accounts, index, circle(), NOW)
    assert asked_again(box) == ["m1", "m2", "m3", "m4", "m5"]
    assert {mark for mark, _ in readings(index).values()} == {reading_mark("model")}


def test_what_can_not_be_had_keeps_its_reading_and_is_not_asked_for_for_ever(
    index: Index, accounts: Accounts, box: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.deliver(mail(1, NOW - timedelta(days=1), "Could you call me?"))
    sync(accounts, index, circle(), NOW)
    grow_old(index)
    monkeypatch.setattr(box, "again", lambda _: iter(()))
    sync(accounts, index, circle(), NOW)
    monkeypatch.undo()
    sync(accounts, index, circle(), NOW)
    assert asked_again(box) == []
    assert readings(index)["<m1@x.example>"][1]


def test_an_index_of_an_older_version_gains_the_columns(tmp_path: Path, accounts: Accounts, box: Memory) -> None:
    box.deliver(mail(1, NOW - timedelta(days=1), "Could you call me?"))
    old = Index.open(tmp_path / "old.db")
    sync(accounts, old, circle(), NOW)
    with old.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE message DROP COLUMN read_as")
        connection.exec_driver_sql("ALTER TABLE message DROP COLUMN settled")
        connection.exec_driver_sql("DELETE FROM meta WHERE name = 'read memory'")
        connection.exec_driver_sql("UPDATE schema_version SET version = 3")
    old.close()
    index = Index.open(tmp_path / "old.db")
    sync(accounts, index, circle(), NOW)
    assert readings(index)["<m1@x.example>"] == (reading_mark("model"), True)
    index.close()


def test_whoever_says_that_it_settled_itself_waits_no_more(index: Index, accounts: Accounts, box: Memory) -> None:
    first = mail(1, NOW - timedelta(days=2), "Could you send me the offer, please?")
    second = mail(2, NOW - timedelta(days=1), "Never mind, I found it.")
    box.deliver(first, _answering(second, first))
    sync(accounts, index, circle(), NOW)
    assert states(index) == ["closed"]


def test_a_question_after_it_waits_again(index: Index, accounts: Accounts, box: Memory) -> None:
    first = mail(1, NOW - timedelta(days=3), "Could you send me the offer, please?")
    second = mail(2, NOW - timedelta(days=2), "Never mind, I found it.")
    third = mail(3, NOW - timedelta(days=1), "What does the blue one cost?")
    box.deliver(first, _answering(second, first), _answering(third, second))
    sync(accounts, index, circle(), NOW)
    assert states(index) == ["waits_for_us"]


def _answering(message: Message, parent: Message) -> Message:
    return replace(message, in_reply_to=(parent.message_id,))


def test_what_was_promised_is_kept_with_the_reading(index: Index, accounts: Accounts, box: Memory) -> None:
    box.deliver(mail(1, NOW - timedelta(days=1), "I'll check and get back to you within 24 hours."))
    sync(accounts, index, circle(), NOW)
    with index.reading() as connection:
        row = connection.execute(sa.select(tables.message.c.commitments, tables.message.c.holding)).one()
    (promised,) = row.commitments
    assert (promised["said"], promised["due"]) == ("within 24 hours", int(NOW.timestamp()))
    assert row.holding
