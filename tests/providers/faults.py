"""Whatever goes wrong at whichever request, the next passes make it good: nothing lost, nothing doubled, others unharmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
