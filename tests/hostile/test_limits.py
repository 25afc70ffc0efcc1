"""One hostile item never takes more than 2 seconds of a processor or 256 MB: the whole way, from the file into the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.hostile.bombs import SEED, Bomb, bombs, lay_out
from tests.hostile.guard import Verdict, read_apart
from tests.hostile.mutants import mutants

ONCE_BROKEN = {
    "html formatting that piles up",
    "html formatting that piles up and claims to close",
    "html formatting that claims to close",
    "html formatting of every kind",
    "html depth then ends that match nothing",
    "html in many large parts: depth",
    "html in many parts: formatting",
    "html drawings",
    "html lists",
    "html attributes",
    "html quoted angles",
    "words, each in a charset of its own",
    "body in punycode!",
    "body in unicode escape",
    "random rules 1",
    "random rules 13",
    "every a huge step, in many events",
    "zones of turns until 9999",
    "zones of 90 turns",
    "guests of daily events",
    "2,000 events that recur daily",
    "everything at once",
    "table of rows",
    "table of quotes a line",
    "table of spaces between addresses",
    "cards of people",
    "cards of parameters",
    "cards of folds",
}
"""Bombs that took seconds or gigabytes when they were first tried."""
NAMED = {
    "10,000 nested parts",
    "20,000 addresses",
    "words that break lines",
    "NULs only",
    "Subject of folds",
    "every a day that never comes",
    "every second",
}
"""What the issue names."""
EVERY = 200
"""Of the other bombs, one in so many stands in for them here; `make soak` tries all of them."""


def chosen() -> Iterator[Bomb]:
    for number, bomb in enumerate(bombs(scale=0.9)):
        if bomb.name in ONCE_BROKEN | NAMED or number % EVERY == 0:
            yield bomb


def broken(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.broken]


def real_items(corpora: Path, kind: str) -> list[bytes]:
    return [data for path in sorted((corpora / "hostile" / kind).iterdir()) if (data := path.read_bytes())]


def test_the_guard_sees_what_takes_too_long_and_what_takes_too_much(tmp_path: Path) -> None:
    files = [tmp_path / "one.spin", tmp_path / "two.bloat"]
    for file in files:
        file.touch()
    assert {verdict.name: verdict.said[:6] for verdict in broken(read_apart(files))} == {
        "one.spin": "killed",
        "two.bloat": "read 3",
    }


def test_no_bomb_that_once_went_off_breaks_a_limit(tmp_path: Path) -> None:
    files = lay_out(chosen(), tmp_path)
    assert len(files) > len(ONCE_BROKEN | NAMED)
    assert broken(read_apart(files)) == []


def test_every_name_in_the_list_is_a_bomb() -> None:
    assert (ONCE_BROKEN | NAMED) - {bomb.name for bomb in bombs(scale=0.01)} == set()


@pytest.mark.soak
def test_no_bomb_breaks_a_limit(tmp_path: Path) -> None:
    files = lay_out(bombs(), tmp_path)
    assert len(files) > 800
    assert broken(read_apart(files)) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_no_random_calendar_breaks_a_limit(tmp_path: Path, seed: int) -> None:
    files = lay_out((bomb for bomb in bombs(SEED + 1 + seed, 0.5) if "random" in bomb.name), tmp_path)
    assert len(files) == 40
    assert broken(read_apart(files)) == []


@pytest.mark.soak
@pytest.mark.parametrize(("kind", "ending"), [("mail", ".eml"), ("ics", ".ics"), ("vcf", ".txt")])
def test_no_mutant_of_a_real_item_breaks_a_limit(tmp_path: Path, corpora: Path, kind: str, ending: str) -> None:
    files = []
    for number, data in enumerate(mutants(real_items(corpora, kind), 2_500, SEED)):
        files.append(tmp_path / f"{number:05}{ending}")
        files[-1].write_bytes(data)
    verdicts = read_apart(files)
    assert broken(verdicts) == []
    assert sum(verdict.said == "read" for verdict in verdicts) > len(files) // 10
