"""Whatever happens to the stores: no note is lost and nothing is made anew."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from daemon.app import App
from daemon.commands.common import open_desk
from daemon.index import Index
from daemon.index.seal import is_broken, place_of
from daemon.lock import StateLock
from tests.machines.test_kill import Killer
from tests.machines.world import NOW, State, copy_world, look, make_world, people_commands

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    harness = Killer(tmp_path_factory.mktemp("warm") / "world")
    yield harness
    harness.close()


@pytest.fixture(scope="module")
def lived(killer: Killer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a world in which everything is made."""
    folder = tmp_path_factory.mktemp("lived") / "world"
    make_world(folder)
    for command in (*people_commands(), ["apply"]):
        assert killer.run(folder, NOW, command)["code"] == 0
    assert look(folder).drafts
    return folder


def again(killer: Killer, folder: Path) -> str:
    """Run `apply` once more; return what it says."""
    answer = killer.run(folder, NOW, ["apply"])
    assert answer["code"] == 0, answer["errors"]
    return str(answer["errors"])


def made(state: State) -> tuple[Sequence[str], Sequence[str], Sequence[str], Any]:
    return state.drafts, state.tasks, state.notes, state.ledger


Damage = Callable[[Path], None]


def flipped(place: int) -> Damage:
    def damage(state: Path) -> None:
        with (state / "index.db").open("r+b") as file:
            file.seek(place)
            byte = file.read(1)
            file.seek(place)
            file.write(bytes([byte[0] ^ 0xFF]))

    return damage


def truncated(end: int) -> Damage:
    return lambda state: os.truncate(state / "index.db", end)


def survive(killer: Killer, lived: Path, folder: Path, damages: Sequence[Damage]) -> list[str]:
    """Damage the state of a copy in one way after the other; return what was made anew, or lost."""
    wanted = made(look(lived))
    wrong = []
    for number, damage in enumerate(damages):
        copy_world(lived, folder)
        damage(folder / "state")
        answer = killer.run(folder, NOW, ["apply"])
        if answer["code"] or made(look(folder)) != wanted:
            wrong.append(f"number {number}: {answer['code']} {answer['errors']}")
        shutil.rmtree(folder)
    return wrong


def places(lived: Path) -> range:
    return range(0, (lived / "state" / "index.db").stat().st_size, 64)


def test_a_flipped_byte_in_the_index_makes_nothing_anew(killer: Killer, lived: Path, tmp_path: Path) -> None:
    chosen = [0, *random.Random(7).sample(places(lived), 10)]
    assert survive(killer, lived, tmp_path / "world", [flipped(place) for place in chosen]) == []


@pytest.mark.soak
def test_a_flipped_byte_at_every_64th_place_makes_nothing_anew(killer: Killer, lived: Path, tmp_path: Path) -> None:
    assert survive(killer, lived, tmp_path / "world", [flipped(place) for place in places(lived)]) == []


def test_an_index_that_is_cut_off_or_no_index_at_all_makes_nothing_anew(
    killer: Killer, lived: Path, tmp_path: Path
) -> None:
    def nonsense(state: Path) -> None:
        (state / "index.db").write_bytes(b"no database at all" * 1000)

    def gone(state: Path) -> None:
        (state / "index.db").unlink()

    def unsealed(state: Path) -> None:
        place_of(state / "index.db").unlink()
        truncated(40_000)(state)

    damages = [truncated(0), truncated(5_000), truncated(40_000), nonsense, gone, unsealed]
    assert survive(killer, lived, tmp_path / "world", damages) == []


def test_a_book_that_is_cut_off_loses_no_note_and_makes_nothing_anew(
    killer: Killer, lived: Path, tmp_path: Path
) -> None:
    size = (lived / "state" / "book.json").stat().st_size

    def cut(end: int) -> Damage:
        return lambda state: os.truncate(state / "book.json", end)

    chosen = range(0, size, 64)
    assert survive(killer, lived, tmp_path / "world", [cut(end) for end in chosen[:: max(1, len(chosen) // 6)]]) == []


@pytest.mark.soak
def test_a_book_that_is_cut_off_at_every_64th_byte_loses_no_note(killer: Killer, lived: Path, tmp_path: Path) -> None:
    size = (lived / "state" / "book.json").stat().st_size

    def cut(end: int) -> Damage:
        return lambda state: os.truncate(state / "book.json", end)

    assert survive(killer, lived, tmp_path / "world", [cut(end) for end in range(0, size, 64)]) == []


def app_of(folder: Path) -> App:
    return App(config_path=str(folder / "config.toml"), now_text=NOW, verbose=0, quiet=True)


def test_the_seal_stands_while_nobody_works_and_is_lifted_meanwhile(lived: Path, tmp_path: Path) -> None:
    copy_world(lived, tmp_path / "world")
    index = tmp_path / "world" / "state" / "index.db"
    app = app_of(tmp_path / "world")
    assert place_of(index).exists()
    with open_desk(app), app.lock():
        assert not place_of(index).exists()
        assert not is_broken(index, Index.version)
    app.close()
    assert place_of(index).exists()
    reader = app_of(tmp_path / "world")
    with open_desk(reader) as desk:
        assert desk.glance(reader.now) is not None
    reader.close()
    assert not is_broken(index, Index.version)


def test_a_reader_that_finds_the_index_damaged_waits_for_whoever_is_at_work(lived: Path, tmp_path: Path) -> None:
    copy_world(lived, tmp_path / "world")
    state = tmp_path / "world" / "state"
    flipped(3_000)(state)
    assert is_broken(state / "index.db", Index.version)
    app = app_of(tmp_path / "world")
    with StateLock(state), pytest.raises(Exception, match="at work"):
        _ = app.index
    assert (state / "index.db").stat().st_size > 3_000
    with app.index.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM message").scalar() == 0
    app.close()


def test_an_index_that_was_brought_up_to_date_is_not_taken_for_damaged(lived: Path, tmp_path: Path) -> None:
    copy_world(lived, tmp_path / "world")
    index = tmp_path / "world" / "state" / "index.db"
    with sqlite3.connect(index) as connection:
        connection.execute("UPDATE schema_version SET version = version - 1")
    connection.close()
    assert is_broken(index, Index.version)
    place_of(index).write_text(place_of(index).read_text().replace(f"{Index.version} ", f"{Index.version - 1} ", 1))
    reader = app_of(tmp_path / "world")
    with reader.index.reading() as held:
        assert held.exec_driver_sql("SELECT count(*) FROM message").scalar()
    reader.close()


STARTER = """
import json, os, signal, sys
from daemon import cli
from daemon.commands import run
from daemon import desk, duty, loop

sys.argv = ["wellkept", "--config", sys.argv[1], "run"]
heard, said = os.pipe()
for _ in range(20):
    if os.fork() == 0:
        os.dup2(said, 1)
        os.dup2(said, 2)
        cli.main()
os.close(said)
ended = [os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(19)]
lines = []
with os.fdopen(heard) as output:
    while not any(line.startswith("on duty") for line in lines):
        lines.append(output.readline())
    os.kill(int(open(os.path.join(os.path.dirname(sys.argv[2]), "state", "wellkept.pid")).read()), signal.SIGTERM)
    ended.append(os.waitstatus_to_exitcode(os.wait()[1]))
    lines += output.readlines()
print(json.dumps([ended, lines]))
"""


def test_of_twenty_started_at_once_one_runs(lived: Path, tmp_path: Path) -> None:
    copy_world(lived, tmp_path / "world")
    command = [sys.executable, "-c", STARTER, str(tmp_path / "world" / "config.toml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    ended, lines = json.loads(done.stdout)
    assert ended == [1] * 19 + [0]
    assert sum(line.startswith("on duty") for line in lines) == 1
    assert sum("another wellkept is at work" in line for line in lines) == 19


@pytest.mark.parametrize("store", ["index.db", "ledger.db"])
def test_a_store_of_a_newer_wellkept_is_refused_with_advice_and_left_as_it_is(
    killer: Killer, lived: Path, tmp_path: Path, store: str
) -> None:
    folder = tmp_path / "world"
    copy_world(lived, folder)
    with sqlite3.connect(folder / "state" / store) as connection:
        connection.execute("UPDATE schema_version SET version = 999")
    connection.close()
    place_of(folder / "state" / "index.db").unlink()
    before = look(folder)
    answer = killer.run(folder, NOW, ["apply"])
    assert answer["code"] == 1
    assert "was written by a newer wellkept" in answer["errors"]
    assert "install the newer version" in answer["errors"]
    assert look(folder) == before
