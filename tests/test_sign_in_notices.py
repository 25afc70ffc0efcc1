"""An account that needs its person says so on the desktop: once a day, whatever is started anew."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.base import SignInNeeded, Unreachable
from connectors.memory import Memory
from daemon.accounts import Accounts
from daemon.bell import Bell
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.loop import run_passes
from daemon.notices import Where
from daemon.rulebook import Rulebook, checked
from daemon.sign_in_notices import NAME, SignInNotices
from rules.model import Customers, Me, Notice, Settings
from rules.templating import Templates

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
EXPIRED = SignInNeeded("work: canary", "canary")


class Screen:
    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def __call__(self, notice: Notice) -> Where:
        self.notices.append(notice)
        return "desktop"


@pytest.fixture
def screen() -> Screen:
    return Screen()


def test_it_names_the_command_and_nothing_of_the_error(tmp_path: Path, screen: Screen) -> None:
    assert SignInNotices(tmp_path, screen).tell({"work": EXPIRED, "home": Unreachable("away")}, NOW) == ["work"]
    (notice,) = screen.notices
    assert "wellkept login work" in notice.text
    assert "canary" not in notice.title + notice.text
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["work", "home"])), max_size=20))
def test_one_a_day_and_account_whatever_is_started_anew(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]]
) -> None:
    folder, screen, now = tmp_path_factory.mktemp("state"), Screen(), NOW
    shown: dict[str, datetime] = {}
    for hours, account in steps:
        now += timedelta(hours=hours)
        told = SignInNotices(folder, screen).tell({account: EXPIRED}, now)
        assert told == ([] if account in shown and now - shown[account] < timedelta(days=1) else [account])
        shown |= dict.fromkeys(told, now)


def test_a_clock_that_was_set_back_neither_repeats_it_nor_silences_it_for_long(tmp_path: Path, screen: Screen) -> None:
    notices = SignInNotices(tmp_path, screen)
    notices.tell({"work": EXPIRED}, NOW)
    assert notices.tell({"work": EXPIRED}, NOW - timedelta(hours=20)) == []
    assert notices.tell({"work": EXPIRED}, NOW - timedelta(days=400)) == ["work"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"work": 5}', '{"work": "2026-03-10T15:00:00"}', "\0"])
def test_a_file_that_is_damaged_is_begun_anew(tmp_path: Path, screen: Screen, content: str) -> None:
    (tmp_path / NAME).write_text(content)
    assert SignInNotices(tmp_path, screen).tell({"work": EXPIRED}, NOW) == ["work"]
    assert SignInNotices(tmp_path, screen).tell({"work": EXPIRED}, NOW) == []


@pytest.mark.skipif(os.geteuid() != 0 and not Path("/proc").is_dir(), reason="no folder here refuses everybody")
def test_what_cannot_be_written_down_is_not_shown(screen: Screen) -> None:
    assert SignInNotices(Path("/proc"), screen).tell({"work": EXPIRED}, NOW) == []
    assert screen.notices == []


def test_run_tells_it_once_through_many_passes_and_a_new_start(tmp_path: Path, screen: Screen) -> None:
    provider = Memory("work")
    words = Templates({})
    rules = Rulebook(checked([], words, ()), words)
    for _ in range(2):
        book = Book(tmp_path / "book.json")
        index, ledger = Index.open(tmp_path / "index.db"), Ledger.open(tmp_path / "ledger.db")
        who = Settings(Me("Dana Fox", ("dana@northwind.example",)), Customers())
        desk = Desk(who, Accounts([provider], book), index, ledger, book, lambda: rules)
        desk.sign_ins = SignInNotices(tmp_path, screen)
        for _ in range(3):
            provider.fail("messages", EXPIRED)
        said: list[str] = []
        run_passes(desk, lambda: NOW, Bell(), said.append, poll=timedelta(), passes=3)
        assert said[0] == "work: sign-in-needed: `wellkept login work`"
        index.close()
        ledger.close()
    assert len(screen.notices) == 1
