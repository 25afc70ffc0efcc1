"""A first sync that takes hours: what is known is acted upon meanwhile, and nothing is said of what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.base import Batch, Known
from connectors.memory import Memory
from connectors.model import Change, Message
from daemon.accounts import Accounts
from daemon.bell import Bell
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.loop import run_passes
from daemon.resources import templates
from daemon.rulebook import Rulebook, checked
from daemon.turn import Turn
from rules.model import Customers, Me, Person, Settings, Tier
from rules.templating import Templates
from tests.stage import ANN, ME, NOW

RULES = """
[[rule]]
id = "waits"
on = "unanswered"
[[rule.step]]
id = "task"
task = { title = "Answer {{ person.email }}" }
[[rule.step]]
id = "hold"
draft = { text = "I am on it." }

[[rule]]
id = "quiet"
on = "lapsed"
[[rule.step]]
id = "call"
task = { title = "Call {{ person.email }}" }
"""
SETTINGS = Settings(
    me=Me("Dana Fox", (ME.email,)),
    customers=Customers(everyone=True),
    tiers={"key": Tier("key", every="3 weeks", at_most="6 weeks")},
)


class Archive(Memory):
    """A mailbox that is read newest first, ten days at a time; a second reading goes on where the first one stood."""

    STEP = timedelta(days=10)

    def __init__(self) -> None:
        super().__init__("archive")
        self.held: list[Message] = []
        self.reading: list[str] = []
        self.when_reading: list[Message] = []
        """Deleted by the user while it is being read, right after it was handed over."""

    def put(self, number: int, days: float, *, ours: bool = False) -> Message:
        sender, to = (ME, ANN) if ours else (ANN, ME)
        self.held.append(
            Message(
                account="archive",
                ref=f"m{number}",
                folder="",
                message_id=f"<m{number}@x.example>",
                in_reply_to=(),
                references=(),
                sender=sender,
                reply_to=(),
                to=(to,),
                cc=(),
                at=NOW - timedelta(days=days),
                ours=ours,
                subject=f"Matter {number}",
                text="Here you are." if ours else "Could you send me the offer, please?",
            )
        )
        return self.held[-1]

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        at = datetime.fromisoformat(cursor) if cursor else now
        while left := [mail for mail in self.held if mail.at < at]:
            upto = at - self.STEP
            part = [mail for mail in left if mail.at >= upto]
            self.reading.append(upto.isoformat())
            changes = tuple(Change(self.account, "message", mail.ref, mail) for mail in part)
            more = len(left) - len(part)
            yield Batch(changes, upto.isoformat(), left=more, reaches=upto if more else None)
            at = upto
            for mail in [mail for mail in part if mail in self.when_reading]:
                self.held.remove(mail)
                assert mail.ref in known.refs("message")
                yield Batch((Change(self.account, "message", mail.ref),), upto.isoformat(), left=more)


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def desk(archive: Archive, tmp_path: Path) -> Iterator[Desk]:
    index, ledger = Index.open(tmp_path / "index.db"), Ledger.open(tmp_path / "ledger.db")
    book = Book(tmp_path / "book.json")
    words = Templates(templates(None))
    rules = Rulebook(checked([("r.toml", RULES)], words, ("key",)), words)
    made = Desk(SETTINGS, Accounts([archive], book), index, ledger, book, lambda: rules)
    yield made
    index.close()
    ledger.close()


def a_turn() -> Turn:
    """Return a turn that is over as soon as it has begun: one batch is read."""
    return Turn(0.0)


def titles(archive: Archive) -> list[str]:
    return sorted(task.title for task in archive.tasks.values())


def test_a_turn_leaves_the_rest_for_the_next_one_which_goes_on_there(desk: Desk, archive: Archive) -> None:
    for number in range(40):
        archive.put(number, days=number + 0.5)
    left = [desk.freshen(NOW, turn=a_turn()).left for _ in range(4)]
    assert left == [30, 20, 10, 0]
    assert len(archive.reading) == len(set(archive.reading)) == 4
    assert desk.index.coverage() == {"archive": None}


def test_what_waits_lately_is_acted_upon_before_the_rest_is_read(desk: Desk, archive: Archive) -> None:
    archive.put(1, days=3)
    archive.put(2, days=300)
    freshness = desk.freshen(NOW, turn=a_turn())
    assert freshness.left == 1
    desk.apply(NOW, whole=True)
    assert titles(archive) == [f"Answer {ANN.email}"]


def test_run_goes_on_at_once_while_mail_is_left(desk: Desk, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        archive.put(number, days=number + 0.5)
    monkeypatch.setattr("daemon.loop.TURN", 0.0)
    waited: list[float] = []

    class Patience(Bell):
        def wait(self, seconds: float) -> None:
            waited.append(seconds)

    def tick() -> float:
        return sum(waited)

    run_passes(desk, lambda: NOW, Patience(), lambda _text: None, passes=4, tick=tick)
    assert [seconds <= 1 for seconds in waited] == [True, True, False]


def test_a_stop_ends_the_turn(desk: Desk, archive: Archive) -> None:
    for number in range(40):
        archive.put(number, days=number + 0.5)
    assert desk.freshen(NOW, turn=Turn(None, lambda: True)).left == 30


def test_nobody_passes_for_quiet_whose_latest_mail_may_still_have_to_be_read(desk: Desk, archive: Archive) -> None:
    desk.book.add(Person(ANN.email, (ANN.name,), (ANN.email,), tier="key"), NOW)
    archive.put(1, days=28, ours=True)
    archive.put(2, days=29)
    archive.put(3, days=200)
    titles_by_turn = []
    for _ in range(6):
        desk.freshen(NOW, turn=a_turn())
        desk.apply(NOW, whole=True)
        titles_by_turn.append([title for title in titles(archive) if title.startswith("Call")])
    # Known since 30 days: too quiet for three weeks. But the longest interval is six, and only the fifth turn knows them.
    assert titles_by_turn == [[], [], [], [], [f"Call {ANN.email}"], [f"Call {ANN.email}"]]


def test_what_was_made_is_not_taken_back_while_a_rebuilt_index_does_not_know_its_reason(
    desk: Desk, archive: Archive
) -> None:
    archive.put(1, days=3)
    archive.put(2, days=12)
    desk.freshen(NOW)
    desk.apply(NOW, whole=True)
    before = titles(archive)
    assert len(before) == 2
    desk.index.rebuild()
    for _ in range(3):
        freshness = desk.freshen(NOW, turn=a_turn())
        desk.apply(NOW, whole=not freshness.errors)
        assert titles(archive) == before
    assert freshness.left == 0


def test_a_mail_deleted_while_it_was_on_its_way_into_the_index_is_gone(desk: Desk, archive: Archive) -> None:
    for number in range(40):
        archive.put(number, days=number + 0.5)
    archive.when_reading = [archive.held[3], archive.held[17]]
    desk.freshen(NOW)
    with desk.index.reading() as connection:
        count = connection.exec_driver_sql("select count(*) from copy").scalar()
    assert count == 38


def test_a_draft_passes_for_discarded_only_when_the_mail_since_it_was_made_is_known(
    desk: Desk, archive: Archive
) -> None:
    archive.put(1, days=3)
    desk.freshen(NOW)
    desk.apply(NOW, whole=True)
    (ref,) = archive.drafts
    archive.send_draft(ref)
    sent = archive.put(2, days=-1, ours=True)  # a day later
    archive.held[-1] = replace(sent, in_reply_to=("<m1@x.example>",), references=("<m1@x.example>",))
    for number in range(3, 20):
        archive.put(number, days=-20)
    desk.index.rebuild()
    later = NOW + timedelta(days=21)
    outcomes = []
    for _ in range(4):
        desk.freshen(later, turn=a_turn())
        (entry,) = [entry for entry in desk.ledger.starting_with("") if entry.kind == "draft"]
        outcomes.append(entry.outcome)
    assert outcomes[0] == "untouched"
    assert outcomes[-1] == "sent"
    assert desk.ledger.verdicts() == []
