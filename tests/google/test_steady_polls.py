"""A poll at which nothing happened costs one look at history, however many drafts lie open; what changed is seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.gmail.options import CURRENT, PRICES, UNITS
from connectors.gmail.vouched import LONGEST
from tests.google.life import GoogleStage
from tests.google.mailbox import Mailbox
from tests.providers.life import FIRST, Life, customer, question
from tests.stage import ME

MINUTES = timedelta(minutes=5)
LOOK = PRICES[CURRENT]["drafts.get"]


class Polls:
    """A daemon that has made its drafts, and what each further poll costs."""

    def __init__(self, stage: GoogleStage, folder: Path) -> None:
        self.stage = stage
        self.folder = folder
        self.life = Life(stage, folder, late=0)
        self.now = FIRST

    @property
    def box(self) -> Mailbox:
        return self.stage.box

    def poll(self) -> int:
        """Poll once more; return the units spent."""
        before = self.stage.server.units
        self.now += MINUTES
        self.stage.clock.now += MINUTES.total_seconds()
        self.life.work(self.now)
        return self.stage.server.units - before

    def outcomes(self) -> set[str]:
        """Return what became of the artefacts until now."""
        return {outcome for _, outcome in self.life.look().ledger.values()}

    def draft(self, number: int) -> str:
        """Return the draft to that customer."""
        thread = self.box.with_id(question(number))[0].thread
        (ref,) = (ref for ref, message in self.box.drafts.items() if self.box.mails[message].thread == thread)
        return ref


@pytest.fixture
def polls(tmp_path: Path) -> Iterator[Polls]:
    stage = GoogleStage()
    stage.furnish()
    with stage.serving():
        found = Polls(stage, tmp_path)
        for _ in range(3):
            found.poll()
        assert len(stage.box.drafts) >= 5
        yield found
        found.life.end()
    assert stage.wrong == []


def test_a_poll_at_which_nothing_happened_costs_one_look_at_history(polls: Polls) -> None:
    costs = [polls.poll() for _ in range(10)]
    assert costs == [PRICES[CURRENT]["history.list"]] * 10
    assert max(costs) <= 0.0005 * UNITS[CURRENT]


def test_what_the_user_does_with_one_draft_is_seen_at_the_price_of_that_draft(polls: Polls) -> None:
    box = polls.box
    edited = polls.draft(2)
    raw = box.mails[box.drafts[edited]].raw
    box.edit_draft(edited, raw.replace(b"I am on it", b"I am at it"))
    assert polls.poll() <= 2 + LOOK
    assert "edited" in polls.outcomes()
    discarded = polls.draft(3)
    box.discard_draft(discarded)
    polls.poll()
    assert "discarded" in polls.outcomes()
    sent = polls.draft(1)
    box.send_draft(sent, polls.now)
    polls.poll()
    assert "sent" in polls.outcomes()
    assert polls.poll() == 2


def test_a_draft_of_the_users_own_that_keeps_ours_away_costs_nothing_until_something_happens(tmp_path: Path) -> None:
    stage = GoogleStage()
    stage.furnish()
    box = stage.box
    (asked,) = box.with_id(question(2))
    head = f"Message-ID: <own@northwind.example>\r\nFrom: {ME.email}\r\nTo: {customer(2)}\r\nSubject: Re: Offer 2\r\n"
    own = box.add(f"{head}Date: Tue, 10 Mar 2026 12:00:00 +0000\r\n\r\nI am\r\n", "DRAFT", thread=asked.thread)
    box.drafts["own"] = own.id
    with stage.serving():
        polls = Polls(stage, tmp_path)
        for _ in range(3):
            polls.poll()
        assert [polls.poll() for _ in range(3)] == [2] * 3
        assert len(_drafts_in(box, asked.thread)) == 1
        box.relabel(next(iter(box.mails)), add={"STARRED"})
        assert polls.poll() > 2
        assert polls.poll() == 2
        box.discard_draft("own")
        polls.poll()
        (ours,) = _drafts_in(box, asked.thread)
        assert ours != "own"
        polls.life.end()
    assert stage.wrong == []


def _drafts_in(box: Mailbox, thread: str) -> list[str]:
    return [ref for ref, message in box.drafts.items() if box.mails[message].thread == thread]


def test_a_draft_in_the_trash_was_discarded(polls: Polls) -> None:
    box = polls.box
    ref = polls.draft(2)
    box.relabel(box.drafts[ref], add={"TRASH"})
    polls.poll()
    assert "discarded" in polls.outcomes()


def test_other_mail_costs_no_look_at_the_drafts(polls: Polls) -> None:
    box = polls.box
    there = next(iter(box.mails.values()))
    box.relabel(there.id, add={"STARRED"}, remove={"UNREAD"})
    assert polls.poll() == 2


def test_a_mailbox_that_moved_on_without_a_record_is_looked_through(polls: Polls) -> None:
    box = polls.box
    ref = polls.draft(2)
    held = box.mails[box.drafts[ref]]
    held.raw = held.raw.replace(b"I am on it", b"I am at it")  # under the same id, as an emulator does
    box.history += 1
    assert polls.poll() >= 2 + LOOK * len(box.drafts)
    assert "edited" in polls.outcomes()


def test_history_that_another_process_read_vouches_for_nothing(polls: Polls) -> None:
    box = polls.box
    ref = polls.draft(2)
    raw = box.mails[box.drafts[ref]].raw
    box.edit_draft(ref, raw.replace(b"I am on it", b"I am at it"))
    other = Life(polls.stage, polls.folder, late=0)
    assert not other.desk.freshen(polls.now).errors
    with other.ledger._engine.begin() as ledger:  # as if it had been stopped before it looked at the drafts
        ledger.exec_driver_sql("update entry set outcome = 'untouched' where outcome = 'edited'")
    other.end()
    assert polls.poll() >= 2 + LOOK
    assert "edited" in polls.outcomes()


def test_now_and_then_a_draft_is_looked_at_all_the_same(polls: Polls) -> None:
    polls.stage.clock.now += LONGEST
    assert polls.poll() >= 2 + LOOK * len(polls.box.drafts)
    assert polls.poll() == 2
