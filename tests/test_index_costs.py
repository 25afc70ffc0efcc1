"""What a sync costs grows with what changed, never with what the index holds."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from connectors.base import Batch
from connectors.model import Address, Change, Message
from daemon.index import Index
from daemon.index.intake import ReadMessage
from rules.circle import Circle
from rules.language import read
from rules.model import Me, Settings

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANN, DANA = Address("ann@customer.example", "Ann"), Address("dana@northwind.example", "Dana")
CIRCLE = Circle(Settings(Me("Dana", (DANA.email,), time_zone="UTC")))
WHOLE_TABLE = re.compile(r"SCAN (?:message|thread|copy|reply_ref|line|participant|contact|event|event_guest)$")


def mail(number: int, answers: Sequence[str] = ()) -> Message:
    ours = number % 3 == 2
    return Message(
        account="work",
        ref=f"INBOX/{number}",
        folder="INBOX",
        message_id=f"<{number}@customer.example>",
        in_reply_to=tuple(answers),
        references=(),
        sender=DANA if ours else ANN,
        reply_to=(),
        to=(ANN if ours else DANA,),
        cc=(),
        at=NOW + timedelta(minutes=number),
        ours=ours,
        subject=f"Re: chairs {number // 4}",
        text=f"Could you send the chairs of order {number // 2}?\n\n> the chairs of the order before that, number {number // 4}",
    )


def take_in(index: Index, messages: Sequence[Message], gone: Sequence[str] = ()) -> None:
    changes = [Change("work", "message", message.ref, message) for message in messages]
    changes += [Change("work", "message", ref) for ref in gone]
    reads = [ReadMessage(message, read(message)) for message in messages]
    index.take_in("work", "message", Batch(tuple(changes), "cursor"), reads, CIRCLE, NOW)
    index.settle(CIRCLE)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    index = Index.open(tmp_path / "index.db")
    index.configure(CIRCLE)
    take_in(index, [mail(number) for number in range(40)])
    return index


def test_taking_in_a_few_mails_scans_no_table(index: Index, tmp_path: Path) -> None:
    said: list[tuple[str, Any]] = []

    @sa.event.listens_for(index.engine, "before_cursor_execute")
    def note(_c: object, _u: object, statement: str, parameters: Any, _x: object, many: bool) -> None:
        said.append((statement, parameters[0] if many else parameters))

    take_in(index, [mail(40), mail(41, ["<7@customer.example>"]), mail(3)], ["INBOX/5"])
    take_in(index, [])
    index.configure(CIRCLE)
    index.cursor("work", "message")
    index.close()
    asked = [(statement, parameters) for statement, parameters in said if not statement.startswith("BEGIN")]
    assert len(asked) > 20
    scans = {}
    with sqlite3.connect(tmp_path / "index.db") as database:
        for statement, parameters in asked:
            plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            if any(WHOLE_TABLE.match(step) for step in plan):
                scans[statement] = plan
    database.close()
    assert scans == {}
