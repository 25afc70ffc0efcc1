"""Whatever goes wrong at whichever request, the next passes make it good: nothing lost, nothing doubled, others unharmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.providers.life import Left, Life, Stage, live_through

Faults = Mapping[str, Sequence[Any]]
"""What may happen, by name, each with how often in a row."""
_IDENTIFIER = re.compile(r"(?<=/)(?!users|me\b|lists|tasks)[^/?]*\d[^/?]*")
LOST = ("hung up after", "half an answer")
"""Faults in which something may have been made or deleted all the same."""


@dataclass(frozen=True)
class Told:
    """A life in which nothing went wrong: what it left, and which requests it made."""

    left: Left
    requests: Sequence[tuple[str, str]]

    @property
    def kinds(self) -> dict[str, int]:
        """Each kind of request with the number of one in the middle of its kind: what was asked before it stays."""
        numbers: dict[str, list[int]] = {}
        for number, (method, path) in enumerate(self.requests):
            place, _, query = path.partition("?")
            asked = " q" if re.search(r"(\bq|filter)=", query) else ""
            asked += " on" if "deltatoken=" in query else ""
            numbers.setdefault(f"{method} {_IDENTIFIER.sub('X', place)}{asked}", []).append(number)
        return {kind: found[len(found) // 2] for kind, found in numbers.items()}


@dataclass(frozen=True)
class Walk:
    """A provider's walk: how its stage is set, and what may go wrong there."""

    stage: Callable[[], Stage]
    faults: Faults
    """After each of them everything must be as if it had not happened."""
    untrue: Faults
    """Answers that mean something when they are true: here it only counts that nothing is doubled or harmed."""

    def live(self, folder: Path, at: int | None = None, faults: Sequence[Any] = (), *, mend: int = 1) -> Told:
        """Live through it with a fault at request number `at`."""
        folder.mkdir()
        stage = self.stage()
        stage.furnish()
        requests: list[tuple[str, str]] = []

        def choose(method: str, path: str) -> Any:
            requests.append((method, path))
            wanted = len(requests) - 1 - at if at is not None else -1
            return faults[wanted] if 0 <= wanted < len(faults) else None

        stage.fail(choose)
        with stage.serving():
            life = Life(stage, folder)
            try:
                live_through(life, mend=mend)
                left = life.look()
            finally:
                life.end()
        assert list(stage.wrong) == []
        return Told(left, requests)

    def problems(self, told: Told, places: Iterable[tuple[int, str]], folder: Path) -> list[str]:
        """Return what is not made good, of each (request, fault)."""
        wrong = []
        for number, name in places:
            left = self.live(folder / f"{number} {name}", number, self.faults[name]).left
            if problem := made_good(left, told.left):
                wrong.append(f"{name} at request {number} ({' '.join(told.requests[number])}): {problem}")
        return wrong

    def check_harmless(self, told: Told, number: int, name: str, folder: Path) -> None:
        """Check that an untrue answer doubled nothing and harmed nobody else."""
        left = self.live(folder / f"{number} {name}", number, self.untrue[name]).left
        about = f"{name} at request {number} ({' '.join(told.requests[number])})"
        assert left.home == told.left.home, about
        assert len(set(left.drafts)) == len(left.drafts), about
        assert len(set(left.tasks)) == len(left.tasks), about
        assert left.mails >= told.left.mails - {"<ours>"}, about


def made_good(left: Left, wanted: Left) -> str:
    """Say what is not as it should be. A task whose change was not answered may pass for the user's own change."""
    ledger = {
        key: wanted.ledger.get(key, held) if held == ("made", "edited") and "meeting" in key else held
        for key, held in left.ledger.items()
    }
    left = replace(left, ledger=ledger)
    return "".join(
        f"\n{name}: {getattr(left, name)}\nnot {getattr(wanted, name)}"
        for name in ("drafts", "tasks", "ledger", "verdicts", "mails", "home")
        if getattr(left, name) != getattr(wanted, name)
    )


class FaultWalks:
    """What every provider is put through: a subclass names its walks, the usual one first.

    The others are ways in which the same provider may behave too: they come to the same.
    """

    walks: ClassVar[Mapping[str, Walk]]
    methods: ClassVar[set[str]]
    """The methods of the requests that a life makes."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Give each test the faults and the walks of the provider."""
        usual = next(iter(self.walks.values()))
        for name, values in (("fault", usual.faults), ("lie", usual.untrue), ("way", self.walks)):
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, list(values))

    @pytest.fixture(scope="class")
    @classmethod
    def smooth(cls, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
        """Return what each walk comes to when nothing goes wrong."""
        folder = tmp_path_factory.mktemp("smooth")
        return {name: walk.live(folder / name) for name, walk in cls.walks.items()}

    @property
    def usual(self) -> str:
        return next(iter(self.walks))

    def test_a_life_without_faults_shows_every_outcome(self, smooth: dict[str, Told]) -> None:
        told = smooth[self.usual]
        outcomes = {outcome for _, outcome in told.left.ledger.values()}
        assert outcomes >= {"untouched", "edited", "sent", "discarded", "completed", "withdrawn", "replaced"}
        assert {method for method, _ in told.requests} == self.methods
        assert [other.left for other in smooth.values()] == [told.left] * len(smooth)

    def test_a_fault_at_every_other_kind_of_request_is_made_good(
        self, fault: str, smooth: dict[str, Told], tmp_path: Path
    ) -> None:
        walk, told = self.walks[self.usual], smooth[self.usual]
        names = list(walk.faults)
        turn = names.index(fault)  # each has one of the faults: `make soak` has them all, at every request
        kinds = list(told.kinds.values())[::2]
        places = [(number, fault) for order, number in enumerate(kinds) if order % len(names) == turn]
        assert walk.problems(told, places, tmp_path) == []

    def test_an_answer_that_is_lost_after_something_was_made_or_deleted_doubles_nothing(
        self, way: str, smooth: dict[str, Told], tmp_path: Path
    ) -> None:
        told = smooth[way]
        writes = [number for kind, number in told.kinds.items() if not kind.startswith("GET") and "batch" not in kind]
        assert len(writes) >= 5
        places = [(number, LOST[order % 2]) for order, number in enumerate(writes)]
        assert self.walks[way].problems(told, places, tmp_path) == []

    def test_an_untrue_answer_doubles_nothing_and_harms_nobody_else(
        self, lie: str, smooth: dict[str, Told], tmp_path: Path
    ) -> None:
        walk, told = self.walks[self.usual], smooth[self.usual]
        lies = list(walk.untrue)
        turns = 4 * len(lies)  # every fourth kind of request, each with one of the lies: `make soak` tells them all
        for order, number in enumerate(told.kinds.values()):
            if order % turns == lies.index(lie):
                walk.check_harmless(told, number, lie, tmp_path)

    @pytest.mark.soak
    def test_every_fault_at_every_request_is_made_good(
        self, fault: str, way: str, smooth: dict[str, Told], tmp_path: Path
    ) -> None:
        told = smooth[way]
        places = [(number, fault) for number in range(len(told.requests))]
        assert self.walks[way].problems(told, places, tmp_path) == []

    @pytest.mark.soak
    def test_every_untrue_answer_at_every_request_harms_nobody(
        self, lie: str, smooth: dict[str, Told], tmp_path: Path
    ) -> None:
        told = smooth[self.usual]
        for number in range(len(told.requests)):
            self.walks[self.usual].check_harmless(told, number, lie, tmp_path)
