"""A Microsoft account whose requests fail: see `tests.providers.faults`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.outlook.description import needs_description
from tests.outlook.life import MicrosoftStage
from tests.outlook.server import Fault
from tests.providers.faults import LOST, Told, Walk

pytestmark = needs_description
FAULTS = {
    "signed out": [Fault(401, "InvalidAuthenticationToken")],
    "no permission": [Fault(403, "ErrorAccessDenied")],
    "too many": [Fault(429, "TooManyRequests", (("Retry-After", "7"),))],
    "too many, nobody knows how long": [Fault(429, "ApplicationThrottled")] * 2,
    "too many for long": [Fault(429, "MailboxConcurrency", (("Retry-After", "900"),))],
    "broken": [Fault(500, "generalException")],
    "overloaded": [Fault(503, "ServiceUnavailable", (("Retry-After", "3"),))],
    "down for a while": [Fault(503, "ServiceUnavailable")] * 5,
    "too slow": [Fault(504, "UnknownError")] * 2,
    "hung up before": [Fault(hang_up=True)] * 2,
    "hung up after": [Fault(hang_up=True, late=True)],
    "broken after": [Fault(502, "badGateway", late=True)],
    "half an answer": [Fault(half=True)],
    "no answer of Microsoft's": [Fault(200, body=b"<html>Sign in to the hotel's network</html>")] * 2,
}
UNTRUE = {
    "nothing there": [Fault(404, "ErrorItemNotFound")],
    "gone": [Fault(410, "SyncStateNotFound")],
    "refused": [Fault(400, "ErrorInvalidRequest")],
}
WHOLE = Walk(MicrosoftStage, FAULTS, UNTRUE)
PLAIN = Walk(partial(MicrosoftStage, partial=True, batches=False), FAULTS, UNTRUE)
WALKS = pytest.mark.parametrize("walk", [WHOLE, PLAIN], ids=["whole", "partial updates, no batches"])


@pytest.fixture(scope="module")
def smooth(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Told]:
    folder = tmp_path_factory.mktemp("smooth")
    return {id(walk): walk.live(folder / str(id(walk))) for walk in (WHOLE, PLAIN)}


def test_a_life_without_faults_shows_every_outcome(smooth: dict[int, Told]) -> None:
    told = smooth[id(WHOLE)]
    outcomes = {outcome for _, outcome in told.left.ledger.values()}
    assert outcomes >= {"untouched", "edited", "sent", "discarded", "completed", "withdrawn", "replaced"}
    assert {method for method, _ in told.requests} == {"GET", "POST", "PATCH", "DELETE"}
    assert smooth[id(PLAIN)].left == told.left


def test_a_fault_at_each_kind_of_request_is_made_good(smooth: dict[int, Told], tmp_path: Path) -> None:
    told, names = smooth[id(WHOLE)], list(FAULTS)
    places = [(number, names[order % len(names)]) for order, number in enumerate(told.kinds.values())]
    assert WHOLE.problems(told, places, tmp_path) == []


@WALKS
def test_an_answer_that_is_lost_after_something_was_made_or_deleted_doubles_nothing(
    walk: Walk, smooth: dict[int, Told], tmp_path: Path
) -> None:
    told = smooth[id(walk)]
    writes = [number for kind, number in told.kinds.items() if not kind.startswith("GET") and "batch" not in kind]
    assert len(writes) >= 5
    places = [(number, LOST[order % 2]) for order, number in enumerate(writes)]
    assert walk.problems(told, places, tmp_path) == []


@pytest.mark.parametrize("name", UNTRUE)
def test_an_untrue_answer_doubles_nothing_and_harms_nobody_else(
    name: str, smooth: dict[int, Told], tmp_path: Path
) -> None:
    told = smooth[id(WHOLE)]
    for order, number in enumerate(told.kinds.values()):
        if order % 3 == list(UNTRUE).index(name):
            WHOLE.check_harmless(told, number, name, tmp_path)


@pytest.mark.soak
@WALKS
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_at_every_request_is_made_good(
    name: str, walk: Walk, smooth: dict[int, Told], tmp_path: Path
) -> None:
    told = smooth[id(walk)]
    assert walk.problems(told, [(number, name) for number in range(len(told.requests))], tmp_path) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", UNTRUE)
def test_every_untrue_answer_at_every_request_harms_nobody(name: str, smooth: dict[int, Told], tmp_path: Path) -> None:
    told = smooth[id(WHOLE)]
    for number in range(len(told.requests)):
        WHOLE.check_harmless(told, number, name, tmp_path)
