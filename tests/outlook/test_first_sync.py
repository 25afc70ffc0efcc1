"""The first sync of a large mailbox: a request a thousand mails and folder, the newest first, in little memory."""

from __future__ import annotations

from math import ceil
from pathlib import Path

import pytest

from connectors.outlook.options import FOLDERS
from tests.outlook.description import needs_description
from tests.outlook.first_sync import opened, serve
from tests.providers.first_sync import measure

pytestmark = needs_description


@pytest.mark.parametrize(
    ("mails", "days"), [(4_000, 120), pytest.param(100_000, 1500, marks=pytest.mark.soak)], ids=["4,000", "100,000"]
)
def test_a_large_mailbox_costs_a_request_a_thousand_mails_and_folder(mails: int, days: int, tmp_path: Path) -> None:
    told = measure(serve, opened, mails, days, tmp_path)
    _, at_once = told["counted"]
    assert (told["error"], told["wrong"]) == ("", [])
    assert told["held"] == mails
    assert told["wanted"] > 20
    assert told["spent"] <= 1.05 * (ceil(mails / 1000) + len(FOLDERS))
    assert told["read_at_answer"] <= mails / 2
    assert told["poll"] == len(FOLDERS)
    assert at_once <= 4
    assert told["mebibytes"] < 150
