"""A Microsoft account whose requests fail: see `tests.providers.faults`."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from tests.outlook.description import needs_description
from tests.outlook.life import MicrosoftStage
from tests.outlook.server import Fault
from tests.providers.faults import FaultWalks, Walk

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


@needs_description
class TestMicrosoft(FaultWalks):
    walks: ClassVar = {
        "whole": Walk(MicrosoftStage, FAULTS, UNTRUE),
        "partial updates, no batches": Walk(partial(MicrosoftStage, partial=True, batches=False), FAULTS, UNTRUE),
    }
    methods: ClassVar = {"GET", "POST", "PATCH", "DELETE"}
