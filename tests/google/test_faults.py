"""Whatever goes wrong at whichever request, the next passes make it good: nothing lost, nothing doubled, others unharmed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.google.life import Left, Life, furnish, live_through
from tests.google.server import Fault, serving
from tests.google.stage import Clock, new_server

FAULTS = {
    "signed out": [Fault(401, "authError")] * 3,
    "no permission": [Fault(403, "forbidden", "The caller does not have permission")],
    "too fast": [Fault(403, "rateLimitExceeded", "Queries per minute")],
    "too many": [Fault(429, "rateLimitExceeded", "Resource has been exhausted", (("Retry-After", "7"),))],
    "too many for long": [Fault(429, "rateLimitExceeded", headers=(("Retry-After", "900"),))],
    "broken": [Fault(500, "backendError")],
    "down for a while": [Fault(503, "backendError")] * 5,
    "hung up before": [Fault(hang_up=True)] * 2,
    "hung up after": [Fault(hang_up=True, late=True)],
    "half an answer": [Fault(half=True)],
    "no answer of Google's": [Fault(200, body=b"<html>Sign in to the hotel's network</html>")] * 2,
}
"""What may happen, each with how often in a row: after it everything must be as if it had not happened."""
UNTRUE = {"nothing there": [Fault(404, "notFound")], "gone": [Fault(410, "gone")], "refused": [Fault(400, "invalid")]}
"""Answers that mean something when they are true: here it only counts that nothing is doubled or harmed."""


@dataclass(frozen=True)
class Told:
    """A life in which nothing went wrong: what it left, and which requests it made."""

    left: Left
    requests: Sequence[tuple[str, str]]


def lived(folder: Path, at: int | None, faults: Sequence[Fault], *, keeps_ids: bool = True, mend: int = 1) -> Told:
    """Live through it with a fault at request number `at`."""
    folder.mkdir()
    clock = Clock()
    server = new_server(clock, units_per_minute=10**9)
    server.world.mailbox.keeps_ids = keeps_ids
    furnish(server)
    requests: list[tuple[str, str]] = []

    def choose(method: str, path: str) -> Fault | None:
        requests.append((method, path))
        wanted = len(requests) - 1 - at if at is not None else -1
        return faults[wanted] if 0 <= wanted < len(faults) else None

    server.choose = choose
    with serving(server):
        life = Life(server, folder, clock)
        try:
            live_through(life, mend=mend)
            left = life.look()
        finally:
            life.end()
    assert server.wrong == []
    return Told(left, requests)


@pytest.fixture(scope="module")
def smooth(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return lived(tmp_path_factory.mktemp("smooth") / "life", None, ())


@pytest.fixture(scope="module")
def unmarked(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return lived(tmp_path_factory.mktemp("unmarked") / "life", None, (), keeps_ids=False)


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


def test_a_life_without_faults_shows_every_outcome(smooth: Told, unmarked: Told) -> None:
    outcomes = {outcome for _, outcome in smooth.left.ledger.values()}
    assert outcomes >= {"untouched", "edited", "sent", "discarded", "completed", "withdrawn", "replaced"}
    assert {method for method, _ in smooth.requests} == {"GET", "POST", "DELETE"}
    assert unmarked.left == smooth.left


def kinds(told: Told) -> dict[str, int]:
    """Return each kind of request with the number of one in the middle of its kind: what was asked before it stays."""
    numbers: dict[str, list[int]] = {}
    for number, (method, path) in enumerate(told.requests):
        place = re.sub(r"(?<=/)(?!users|me\b|lists|tasks)[^/?]*\d[^/?]*", "X", path.partition("?")[0])
        query = " q" if "q=" in path else ""
        numbers.setdefault(f"{method} {place}{query}", []).append(number)
    return {kind: found[len(found) // 2] for kind, found in numbers.items()}


def walk(told: Told, places: Iterable[tuple[int, str]], folder: Path, *, keeps_ids: bool = True) -> list[str]:
    wrong = []
    for number, name in places:
        left = lived(folder / f"{number} {name}", number, FAULTS[name], keeps_ids=keeps_ids).left
        if problem := made_good(left, told.left):
            wrong.append(f"{name} at request {number} ({' '.join(told.requests[number])}): {problem}")
    return wrong


def test_a_fault_at_each_kind_of_request_is_made_good(smooth: Told, tmp_path: Path) -> None:
    names = list(FAULTS)
    places = [(number, names[order % len(names)]) for order, number in enumerate(kinds(smooth).values())]
    assert walk(smooth, places, tmp_path) == []


LOST = ("hung up after", "half an answer")


@pytest.mark.parametrize("keeps_ids", [True, False], ids=["marked", "under another id"])
def test_an_answer_that_is_lost_after_something_was_made_or_deleted_doubles_nothing(
    smooth: Told, unmarked: Told, tmp_path: Path, *, keeps_ids: bool
) -> None:
    told = smooth if keeps_ids else unmarked
    writes = [number for kind, number in kinds(told).items() if not kind.startswith("GET") and "batch" not in kind]
    assert len(writes) >= 5
    places = [(number, LOST[order % 2]) for order, number in enumerate(writes)]
    assert walk(told, places, tmp_path, keeps_ids=keeps_ids) == []


@pytest.mark.parametrize("name", UNTRUE)
def test_an_untrue_answer_doubles_nothing_and_harms_nobody_else(name: str, smooth: Told, tmp_path: Path) -> None:
    for order, number in enumerate(kinds(smooth).values()):
        if order % 3 == list(UNTRUE).index(name):
            harmless(smooth, number, name, tmp_path)


def harmless(told: Told, number: int, name: str, folder: Path) -> None:
    left = lived(folder / f"{number} {name}", number, UNTRUE[name]).left
    about = f"{name} at request {number} ({' '.join(told.requests[number])})"
    assert left.home == told.left.home, about
    assert len(set(left.drafts)) == len(left.drafts), about
    assert len(set(left.tasks)) == len(left.tasks), about
    assert left.mails >= told.left.mails - {"<ours>"}, about


@pytest.mark.soak
@pytest.mark.parametrize("keeps_ids", [True, False], ids=["marked", "under another id"])
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_at_every_request_is_made_good(
    name: str, smooth: Told, unmarked: Told, tmp_path: Path, *, keeps_ids: bool
) -> None:
    told = smooth if keeps_ids else unmarked
    places = [(number, name) for number in range(len(told.requests))]
    assert walk(told, places, tmp_path, keeps_ids=keeps_ids) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", UNTRUE)
def test_every_untrue_answer_at_every_request_harms_nobody(name: str, smooth: Told, tmp_path: Path) -> None:
    for number in range(len(smooth.requests)):
        harmless(smooth, number, name, tmp_path)
