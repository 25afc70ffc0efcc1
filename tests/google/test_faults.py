"""A Google account whose requests fail: see `tests.providers.faults`."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from tests.google.life import GoogleStage
from tests.google.server import Fault
from tests.providers.faults import FaultWalks, Walk

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
UNTRUE = {"nothing there": [Fault(404, "notFound")], "gone": [Fault(410, "gone")], "refused": [Fault(400, "invalid")]}


class TestGoogle(FaultWalks):
    walks: ClassVar = {
        "marked": Walk(GoogleStage, FAULTS, UNTRUE),
        "under another id": Walk(partial(GoogleStage, keeps_ids=False), FAULTS, UNTRUE),
    }
    methods: ClassVar = {"GET", "POST", "DELETE"}
