"""Our open tasks are looked at all at once, and each is still seen as the user left it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.gmail.connector import Gmail
from connectors.gmail.task_listings import PAGES
from connectors.model import Placed, Task
from tests.google.server import GoogleServer, serving
from tests.google.stage import Clock, connect, new_server
from tests.google.world import TaskList


class Account:
    """An account whose daemon has left `number` tasks, and looks at them again and again."""

    def __init__(self, server: GoogleServer, clock: Clock, folder: Path, number: int, **keys: Any) -> None:
        self.server = server
        self.clock = clock
        self.gmail: Gmail = connect(server, clock, folder, **keys)
        self.made = [self.gmail.create_task(_task(index)) for index in range(number)]

    def look(self) -> list[Placed | None]:
        """Look at every task, five minutes later."""
        self.clock.now += 300
        return [self.gmail.find_task(placed.mark, placed.ref) for placed in self.made]

    def asked(self) -> list[str]:
        """Return the requests of one look."""
        before = len(self.server.asked)
        self.look()
        return [answer.id for answer in self.server.asked[before:]]

    def home(self, index: int) -> TaskList:
        return self.server.world.lists[self.made[index].ref.partition("/")[0]]

    def row(self, index: int) -> dict[str, Any]:
        found: dict[str, Any] = self.home(index).tasks[self.made[index].ref.partition("/")[2]]
        return found

    def change(self, index: int, **fields: str | bool) -> None:
        """Change a task as the user does."""
        self.row(index).update(fields, updated=self.server.world.tick())

    def move(self, index: int, title: str) -> None:
        """Move a task to another list, where it gets another id; the old list forgets it."""
        row = self.home(index).tasks.pop(self.made[index].ref.partition("/")[2])
        other = next(held for held in self.server.world.lists.values() if held.title == title)
        other.tasks[f"moved-{row['id']}"] = row | {"id": f"moved-{row['id']}", "updated": self.server.world.tick()}


def _task(index: int) -> Task:
    return Task(f"{index:032x}", "work", f"Answer Ann {index}", "She asked.", datetime(2026, 3, 11, 12, tzinfo=UTC))


@pytest.fixture
def server() -> Iterator[GoogleServer]:
    with serving(new_server(Clock())) as found:
        yield found
    assert found.wrong == []


@pytest.fixture
def opened(server: GoogleServer, tmp_path: Path) -> Iterator[Callable[..., Account]]:
    """Return what opens an account on which so many tasks were left."""
    made: list[Account] = []

    def opener(number: int, **keys: Any) -> Account:
        made.append(Account(server, Clock(), tmp_path, number, **keys))
        return made[-1]

    yield opener
    for account in made:
        account.gmail.close()


@pytest.mark.parametrize(("number", "requests"), [(0, 0), (1, 1), (10, 1), (100, 1), (130, 2)])
def test_a_quiet_look_costs_a_listing_and_not_a_request_a_task(
    number: int, requests: int, opened: Callable[..., Account]
) -> None:
    account = opened(number)
    for _ in range(3):
        assert account.asked() == ["tasks.tasks.list"] * requests
    assert account.look() == account.made


def test_what_the_user_did_is_seen_at_the_next_look(opened: Callable[..., Account]) -> None:
    account = opened(6)
    account.look()
    account.change(0, status="completed")
    account.change(1, status="completed", hidden=True)
    account.change(2, title="Ring Ann")
    account.change(3, deleted=True)
    del account.home(4).tasks[account.made[4].ref.partition("/")[2]]  # deleted long ago: Google has forgotten it
    ticked, cleared, edited, deleted, forgotten, untouched = account.look()
    assert ticked is not None
    assert ticked.completed
    assert cleared is not None
    assert cleared.completed
    assert edited is not None
    assert (edited.ref, edited.completed) == (account.made[2].ref, False)
    assert edited.fingerprint != account.made[2].fingerprint
    assert deleted is None
    assert forgotten is None
    assert untouched == account.made[5]


def test_a_task_that_was_moved_is_looked_for_once_and_then_listed_where_it_is(opened: Callable[..., Account]) -> None:
    account = opened(3)
    account.move(1, "My Tasks")
    for _ in range(2):
        found = account.look()[1]
        assert found is not None
        assert found.ref.startswith("list-1/")
        assert found.fingerprint == account.made[1].fingerprint
    assert account.asked() == ["tasks.tasks.list"] * 2
    account.server.world.lists["list-1"].tasks.clear()
    assert account.look()[1] is None


def test_a_task_whose_mark_is_gone_costs_no_request_of_its_own(opened: Callable[..., Account]) -> None:
    account = opened(2)
    account.change(0, notes="")
    found = account.look()[0]
    assert found is not None
    assert found.fingerprint != account.made[0].fingerprint
    assert account.asked() == ["tasks.tasks.list"]


def test_a_list_that_holds_the_users_own_tasks_is_listed_from_our_oldest_on(
    server: GoogleServer, opened: Callable[..., Account]
) -> None:
    (mine,) = server.world.lists.values()
    for number in range(350):
        row = {"id": f"own{number}", "title": "Milk", "status": "needsAction", "updated": server.world.tick()}
        mine.tasks[row["id"]] = row
    account = opened(3, task_list=mine.title)
    assert account.asked() == ["tasks.tasks.list"] * 4
    assert account.asked() == ["tasks.tasks.list"]
    account.change(0, title="Ring Ann")
    account.change(1, status="completed")
    account.look()
    account.change(1, status="needsAction")
    edited, again, untouched = account.look()
    assert edited is not None
    assert edited.fingerprint != account.made[0].fingerprint
    assert again == account.made[1]
    assert untouched == account.made[2]
    assert account.asked() == ["tasks.tasks.list"]


def test_what_lies_beyond_the_pages_that_are_read_is_asked_for_by_itself(
    server: GoogleServer, opened: Callable[..., Account]
) -> None:
    server.world.page = 2
    account = opened(2 * PAGES + 3)
    assert sorted(account.asked()) == ["tasks.tasks.get"] * 3 + ["tasks.tasks.list"] * PAGES
    assert account.look() == account.made


def test_what_was_changed_by_ourselves_is_seen_at_once(opened: Callable[..., Account]) -> None:
    account = opened(3)
    gmail, (first, second, third) = account.gmail, account.made
    account.clock.now += 300
    assert gmail.find_task(first.mark, first.ref) == first  # a listing that knows the others too
    assert gmail.withdraw_task(second)
    assert gmail.find_task(second.mark, second.ref) is None
    updated = gmail.update_task(third, replace(_task(2), title="Answer Ann today"))
    assert updated is not None
    assert gmail.find_task(third.mark, third.ref) == updated != third


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "tick", "untick", "clear", "unmark", "delete", "forget", "move", "look", "anew"]),
        st.integers(0, 4),
    ),
    max_size=15,
)


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_whatever_the_user_does_one_look_says_what_a_look_at_each_task_would_say(steps: list[tuple[str, int]]) -> None:
    with serving(new_server(Clock())) as server, tempfile.TemporaryDirectory() as folder:
        server.world.page = 3
        clock = Clock()
        account = Account(server, clock, Path(folder), 5)
        for step, index in [*steps, ("look", 0)]:
            if step == "look":
                other = connect(server, clock, Path(folder))  # it remembers nothing: each look is its first
                for placed, found in zip(account.made, account.look(), strict=True):
                    clock.now += 300
                    assert found == other.find_task(placed.mark, placed.ref)
                    assert (found is None) == (placed.mark not in _there(server, placed))
                other.close()
            elif step == "anew":
                account.gmail.close()
                account.gmail = connect(server, clock, Path(folder))
            elif account.made[index].ref.partition("/")[2] in account.home(index).tasks:
                _do(step, account, index)
        account.gmail.close()
    assert server.wrong == []


def _do(step: str, account: Account, index: int) -> None:
    if step == "forget":
        del account.home(index).tasks[account.made[index].ref.partition("/")[2]]
    elif step == "move":
        account.move(index, "My Tasks")
    elif step == "clear":
        account.change(index, status="completed", hidden=True)
    else:
        fields: dict[str, dict[str, str | bool]] = {
            "edit": {"title": "Ring Ann"},
            "tick": {"status": "completed"},
            "untick": {"status": "needsAction", "hidden": False},
            "unmark": {"notes": ""},
            "delete": {"deleted": True},
        }
        account.change(index, **fields[step])


def _there(server: GoogleServer, placed: Placed) -> set[str]:
    """Return the marks of the tasks that lie anywhere; a task whose mark is gone is known by where it was left."""
    marks = set()
    for home, held in server.world.lists.items():
        for ref, row in held.tasks.items():
            if not row.get("deleted"):
                here = f"{home}/{ref}" == placed.ref and not row["notes"]
                marks.add(placed.mark if here else row["notes"].rpartition(" ")[2])
    return marks
