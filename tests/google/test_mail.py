"""Mail from Gmail through all the oddities of its history and its lists: nothing lost, nothing twice, and only once fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.base import Batch, SignInNeeded, StartOver, Unreachable, WaitUntil
from connectors.gmail.connector import Gmail
from connectors.retry import Retry
from tests.google.mailbox import Mail, Mailbox
from tests.google.server import Asked, Fault, GoogleServer, serving
from tests.google.stage import Clock, connect, new_server
from tests.stage import ANN, ME, NOW, Kept


class Account:
    """One Gmail account with its server, its connector and what was kept of it."""

    def __init__(self, server: GoogleServer, clock: Clock, folder: Path) -> None:
        self.server = server
        self.clock = clock
        self.folder = folder
        self.kept = Kept()
        self.gmail: Gmail | None = None

    @property
    def box(self) -> Mailbox:
        return self.server.world.mailbox

    def deliver(self, number: int, *labels: str, thread: str = "", days: float = 0) -> Mail:
        at = NOW - timedelta(days=days, minutes=-number)
        return self.box.add(
            f"Message-ID: <m{number}@acme.example>\r\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\r\n"
            f"From: {ANN.name} <{ANN.email}>\r\nTo: {ME.email}\r\nSubject: Offer {number}\r\n\r\nText {number}.\r\n",
            *(labels or ("INBOX",)),
            thread=thread,
            at=at,
        )

    def open(self, **keys: Any) -> Gmail:
        self.close()
        self.gmail = connect(self.server, self.clock, self.folder, **keys)
        return self.gmail

    def sync(self, **keys: Any) -> None:
        self.kept.sync(self.gmail or self.open(**keys), "message")

    def close(self) -> None:
        if self.gmail is not None:
            self.gmail.close()

    @property
    def numbers(self) -> list[int]:
        return sorted(int(name[2:].partition("@")[0]) for name in self.kept.mails)

    def calls(self, *methods: str) -> int:
        return sum(len(self.server.calls(method)) for method in methods)


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    clock = Clock()
    with serving(new_server(clock)) as server:
        found = Account(server, clock, tmp_path)
        yield found
        found.close()
    assert server.wrong == []
    assert server.refused == 0


def test_mail_that_only_changes_its_labels_is_not_fetched_again(account: Account) -> None:
    mails = [account.deliver(number) for number in range(3)]
    account.sync()
    before = account.calls("messages.get", "threads.get")
    account.box.relabel(mails[0].id, add={"STARRED"}, remove={"INBOX", "UNREAD"})
    account.sync()
    assert account.calls("messages.get", "threads.get") == before
    assert account.numbers == [0, 1, 2]


def test_trash_and_back_again(account: Account) -> None:
    mail = account.deliver(1)
    account.deliver(2)
    account.sync()
    account.box.relabel(mail.id, add={"TRASH"}, remove={"INBOX"})
    account.sync()
    assert account.numbers == [2]
    account.box.relabel(mail.id, add={"INBOX"}, remove={"TRASH"})
    account.sync()
    assert account.numbers == [1, 2]


def test_records_that_come_twice_or_speak_of_the_dead_change_nothing(account: Account) -> None:
    account.deliver(1)
    account.sync()
    mail = account.deliver(2)
    account.box.records.append(account.box.records[-1])
    short = account.deliver(3)
    account.box.delete(short.id)
    account.box.records.append(account.box.records[-1])
    account.sync()
    assert account.numbers == [1, 2]
    assert [asked.path.rpartition("/")[2] for asked in account.server.calls("messages.get")].count(mail.id) == 1


def test_a_mail_listed_twice_is_fetched_once(account: Account) -> None:
    account.server.world.page = 2
    for number in range(5):
        account.deliver(number, days=number)
    grown = iter([True])

    def shift(asked: Asked) -> Fault | None:
        if asked.id.endswith("messages.list") and "pageToken" in asked.query and next(grown, False):
            account.deliver(9)  # pages move on: the last of the first page is the first of the second
        return None

    account.server.choose_part = shift
    account.sync()
    account.sync()
    assert account.numbers == [0, 1, 2, 3, 4, 9]
    asked = [row.path for row in account.server.calls("messages.get")]
    assert len(asked) == len(set(asked))


def test_history_that_died_means_a_new_list_and_only_news_are_fetched(account: Account) -> None:
    mails = [account.deliver(number, days=number) for number in range(4)]
    account.sync()
    account.deliver(7)
    account.box.delete(mails[3].id)
    account.box.oldest = account.box.history + 1
    before = account.calls("messages.get")
    cursor = account.kept.cursors["message"]
    assert account.gmail is not None
    with pytest.raises(StartOver):
        list(account.gmail.messages(cursor, account.kept, NOW))
    account.kept.cursors.clear()
    account.sync()
    assert account.numbers == [0, 1, 2, 7]
    assert account.calls("messages.get") == before + 1


def test_history_that_dies_in_the_middle_of_a_backfill_costs_a_list_and_nothing_else(account: Account) -> None:
    for number in range(120):
        account.deliver(number, days=number)
    batches = account.kept.batches(account.open(), "message")
    while len(account.kept.mails) < 60:
        next(batches)
    account.box.oldest = account.box.history + 1
    account.deliver(200)
    account.clock.now += 400  # time to ask for news
    for _ in batches:
        pass
    assert account.numbers == [*range(120), 200]
    asked = [row.path for row in account.server.calls("messages.get")]
    assert len(asked) == len(set(asked))


def test_a_backfill_that_was_killed_goes_on_where_it_stood(account: Account) -> None:
    for number in range(600):
        account.deliver(number, days=number, thread=f"t{number // 4}")
    for _kill in range(3):
        batches = account.kept.batches(account.open(), "message")
        for _ in range(4):
            next(batches)
    account.open()
    account.sync()
    assert account.numbers == list(range(600))
    # Nothing is fetched twice but what was answered and not yet stored.
    assert account.calls("threads.get") <= 150 + 3 * 25
    assert account.calls("messages.get") == 0


def test_a_backfill_tells_how_far_back_it_reaches_and_keeps_its_word(account: Account) -> None:
    for number in range(150):
        account.deliver(number, days=number * 0.9 + (number % 7) * 0.1, thread=f"t{number // 3}")
    ages = {mail.id: mail.at for mail in account.box.mails.values()}
    told: list[Batch] = []
    for batch in account.kept.batches(account.open(), "message"):
        told.append(batch)
        if batch.reaches is not None:
            here = account.kept.refs("message")
            late = [ref for ref, at in ages.items() if at > batch.reaches.timestamp() * 1000 and ref not in here]
            assert late == []
    moments = [batch.reaches for batch in told if batch.reaches is not None]
    assert moments == sorted(moments, reverse=True)
    assert len(set(moments)) > 3
    assert told[-1].left == 0
    assert [batch.left for batch in told] == sorted((batch.left for batch in told), reverse=True)


def test_news_come_first_also_in_the_middle_of_a_backfill(account: Account) -> None:
    for number in range(150):
        account.deliver(number, days=number)
    batches = account.kept.batches(account.open(), "message")
    for _ in range(3):
        next(batches)
    account.deliver(500)
    account.clock.now += 400
    while 500 not in account.numbers:
        next(batches)
    assert len(account.numbers) < 150
    for _ in batches:
        pass
    assert len(account.numbers) == 151


def test_a_mail_that_google_never_delivers_is_set_aside_and_the_rest_comes(account: Account) -> None:
    mails = [account.deliver(number, days=number) for number in range(40)]
    poison = mails[7].id

    def broken(asked: Asked) -> Fault | None:
        return Fault(500, "backendError") if asked.path.endswith(poison) else None

    account.server.choose_part = broken
    account.sync()
    assert account.numbers == [number for number in range(40) if number != 7]
    assert [row.ref for row in account.kept.set_aside] == [poison]
    calls = account.calls("messages.get")
    account.sync()
    assert account.calls("messages.get") == calls


def test_when_google_is_down_no_mail_is_set_aside(account: Account) -> None:
    for number in range(40):
        account.deliver(number)
    account.server.choose_part = lambda asked: Fault(500, "backendError") if "messages/" in asked.path else None
    account.server.choose = lambda _method, path: Fault(500) if "/messages?" in path and "=1&" in path else None
    with pytest.raises(Unreachable):
        account.sync()
    assert account.kept.set_aside == []
    account.server.choose = account.server.choose_part = None
    account.sync()
    assert account.numbers == list(range(40))


def test_parts_of_a_batch_that_were_too_many_are_asked_for_again_after_the_wait(account: Account) -> None:
    for number in range(60):
        account.deliver(number, days=number)
    answered = 0

    def spare(asked: Asked) -> Fault | None:
        nonlocal answered
        if not asked.batch:
            return None
        answered += 1
        late = 5 <= answered < 20
        return Fault(429, "rateLimitExceeded", headers=(("Retry-After", "3"),)) if late else None

    account.server.choose_part = spare
    account.sync()
    assert account.numbers == list(range(60))
    asked = [row.path for row in account.server.calls("messages.get")]
    assert len(asked) == 60 + 15


def test_a_wait_that_is_too_long_is_told_to_the_daemon_and_what_came_is_kept(account: Account) -> None:
    for number in range(60):
        account.deliver(number, days=number)
    batches = account.kept.batches(account.open(), "message")
    while len(account.kept.mails) < 20:
        next(batches)
    account.server.faults.append(Fault(429, "rateLimitExceeded", headers=(("Retry-After", "900"),)))
    with pytest.raises(WaitUntil) as raised:
        for _ in batches:
            pass
    assert raised.value.seconds == 900
    before = account.calls("messages.get")
    account.sync()
    assert account.numbers == list(range(60))
    assert account.calls("messages.get") - before <= 41


def test_a_token_that_ends_in_the_middle_of_a_batch_is_renewed(account: Account) -> None:
    for number in range(80):
        account.deliver(number, days=number)
    parts = 0

    def expire(asked: Asked) -> Fault | None:
        nonlocal parts
        parts += asked.batch
        return Fault(401, "authError") if asked.batch and 10 <= parts < 20 else None

    account.server.choose_part = expire
    account.sync()
    assert account.numbers == list(range(80))


def test_a_sign_in_that_is_over_stops_the_account_and_loses_nothing(account: Account) -> None:
    for number in range(80):
        account.deliver(number, days=number)
    batches = account.kept.batches(account.open(), "message")
    while len(account.kept.mails) < 20:
        next(batches)
    account.server.tokens.clear()
    with pytest.raises(SignInNeeded) as raised:
        for _ in batches:
            pass
    assert "wellkept login work" in raised.value.advice
    account.server.tokens.add("good")
    account.sync()
    assert account.numbers == list(range(80))


@pytest.mark.parametrize("fault", [Fault(hang_up=True), Fault(half=True), Fault(503)], ids=["hang-up", "half", "503"])
def test_a_fault_in_a_backfill_does_not_end_the_pass(fault: Fault, account: Account) -> None:
    for number in range(100):
        account.deliver(number, days=number)
    requests = 0

    def now_and_then(_method: str, _path: str) -> Fault | None:
        nonlocal requests
        requests += 1
        return fault if requests % 3 == 0 else None

    account.server.choose = now_and_then
    patient = Retry(account.open(), sleep=account.clock.sleep, jitter=lambda _low, high: high)
    account.kept.sync(patient, "message")
    assert account.numbers == list(range(100))


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(account: Account) -> None:
    account.deliver(1)
    account.server.faults.extend([Fault(silent=True)] * 4)
    with pytest.raises(Unreachable):
        account.sync(timeout=0.2)
    account.server.faults.clear()
    account.sync()
    assert account.numbers == [1]


def test_chosen_labels_are_read_and_sent_mail_always(account: Account) -> None:
    account.box.labels["Label_7"] = "Customers"
    account.deliver(1, "INBOX")
    account.deliver(2, "Label_7")
    account.deliver(3, "SENT")
    account.deliver(4, "Label_9")
    account.sync(labels=("customers",))
    assert account.numbers == [2, 3]
    account.box.relabel(next(mail.id for mail in account.box.mails.values() if b"<m1@" in mail.raw), add={"Label_7"})
    account.sync()
    assert account.numbers == [1, 2, 3]
    with pytest.raises(StartOver):
        list(account.open().messages(account.kept.cursors["message"], account.kept, NOW))
