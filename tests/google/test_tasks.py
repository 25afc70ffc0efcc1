"""Tasks in Google Tasks: the list is made when it is missing, and a task is known wherever the user puts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.base import NoTaskList
from connectors.gmail.connector import Gmail
from connectors.gmail.tasks import NOTES_LIMIT, TITLE_LIMIT
from connectors.model import Placed, Task
from tests.google.server import GoogleServer, serving
from tests.google.stage import Clock, connect, new_server
from tests.google.world import TaskList
from tests.stage import MARK

TASK = Task(MARK, "work", "Answer Ann", "She asked for it.", datetime(2026, 3, 11, 23, 30, tzinfo=UTC))


class Account:
    def __init__(self, server: GoogleServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.opened: list[Gmail] = []

    def gmail(self, **keys: Any) -> Gmail:
        """Open the account anew: nothing is remembered."""
        self.opened.append(connect(self.server, Clock(), self.folder, **keys))
        return self.opened[-1]

    @property
    def lists(self) -> dict[str, TaskList]:
        return self.server.world.lists

    def home(self, placed: Placed) -> TaskList:
        return self.lists[placed.ref.partition("/")[0]]

    def row(self, placed: Placed) -> dict[str, Any]:
        found: dict[str, Any] = self.home(placed).tasks[placed.ref.partition("/")[2]]
        return found


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    with serving(new_server(Clock())) as server:
        found = Account(server, tmp_path)
        yield found
        for gmail in found.opened:
            gmail.close()
    assert server.wrong == []


def test_the_list_is_made_once_and_found_by_its_name(account: Account) -> None:
    assert account.gmail().find_task(MARK) is None
    assert [row.title for row in account.lists.values()] == ["My Tasks"]
    placed = account.gmail().create_task(TASK)
    other = account.gmail().create_task(replace(TASK, mark="f" * 32))
    assert account.home(placed) is account.home(other)
    assert [row.title for row in account.lists.values()] == ["My Tasks", "wellkept"]
    third = account.gmail(task_list="MY TASKS").create_task(replace(TASK, mark="e" * 32))
    assert account.home(third).title == "My Tasks"


def test_a_task_shows_its_day_in_the_users_zone_and_its_mark_last(account: Account) -> None:
    row = account.row(account.gmail().create_task(TASK))
    assert row["due"] == "2026-03-12T00:00:00.000Z"  # half past midnight in Berlin
    assert row["title"] == "Answer Ann"
    assert row["notes"] == f"She asked for it.\n\nwellkept {MARK}"


def test_what_is_too_long_for_google_is_cut_and_the_mark_stays(account: Account) -> None:
    long = replace(TASK, title="Ä" * 3 * TITLE_LIMIT, notes="ö\r\n" * NOTES_LIMIT)
    placed = account.gmail().create_task(long)
    row = account.row(placed)
    assert len(row["notes"]) <= NOTES_LIMIT
    assert row["notes"].endswith(MARK)
    assert account.gmail().find_task(MARK) == placed


def test_a_task_on_a_later_page_is_found(account: Account) -> None:
    account.server.world.page = 2
    for number in range(5):
        account.gmail().create_task(replace(TASK, mark=f"{number:032x}"))
    found = account.gmail().find_task(f"{4:032x}")
    assert found is not None
    assert found.mark == f"{4:032x}"


def test_a_task_that_was_moved_to_another_list_is_still_ours(account: Account) -> None:
    placed = account.gmail().create_task(TASK)
    row = account.home(placed).tasks.pop(placed.ref.partition("/")[2])
    account.lists["list-1"].tasks["moved"] = row | {"id": "moved"}
    found = account.gmail().find_task(MARK, placed.ref)
    assert found is not None
    assert (found.ref, found.fingerprint) == ("list-1/moved", placed.fingerprint)
    assert account.gmail().withdraw_task(found)


def test_a_list_that_was_renamed_or_deleted(account: Account) -> None:
    gmail = account.gmail()
    placed = gmail.create_task(TASK)
    account.home(placed).title = "To do"
    assert account.gmail().find_task(MARK, placed.ref) == placed
    del account.lists[placed.ref.partition("/")[0]]
    assert gmail.find_task(MARK, placed.ref) is None
    again = gmail.create_task(TASK)
    assert account.home(again).title == "wellkept"


@pytest.mark.parametrize("done", ["ticked off", "ticked off and cleared away"])
def test_a_task_that_was_ticked_off_is_done(done: str, account: Account) -> None:
    placed = account.gmail().create_task(TASK)
    account.row(placed).update(status="completed", hidden=done.endswith("away"))
    for ref in (placed.ref, ""):
        found = account.gmail().find_task(MARK, ref)
        assert found is not None
        assert found.completed
    assert not account.gmail().withdraw_task(placed)
    assert account.gmail().update_task(placed, TASK) is None


def test_notes_that_the_user_added_to_are_the_users(account: Account) -> None:
    placed = account.gmail().create_task(TASK)
    account.row(placed)["notes"] = f"Rang her twice.\n\nwellkept {MARK}  \n"
    found = account.gmail().find_task(MARK, placed.ref)
    assert found is not None
    assert found.fingerprint != placed.fingerprint
    assert not account.gmail().withdraw_task(placed)


def test_a_task_whose_mark_the_user_removed_is_found_where_it_was(account: Account) -> None:
    placed = account.gmail().create_task(TASK)
    account.row(placed)["notes"] = ""
    found = account.gmail().find_task(MARK, placed.ref)
    assert found is not None
    assert found.fingerprint != placed.fingerprint


def test_a_server_without_tasks_says_so(account: Account) -> None:
    account.server.world.missing = {"tasks.tasklists.list"}
    with pytest.raises(NoTaskList):
        account.gmail().create_task(TASK)
    with pytest.raises(NoTaskList):
        account.gmail().find_task(MARK)
