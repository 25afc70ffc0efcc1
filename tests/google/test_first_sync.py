"""The first sync of a large mailbox: as cheap as can be, within the quota, the lately waiting first, in little memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.gmail.options import CURRENT, UNITS
from tests.google.first_sync import PAGE, PAGE_OF, cheapest, cost, opened, serve
from tests.providers.first_sync import lately, measure, talks


@pytest.mark.parametrize(
    ("mails", "days"), [(5_000, 300), pytest.param(100_000, 1500, marks=pytest.mark.soak)], ids=["5,000", "100,000"]
)
def test_a_large_mailbox_is_read_at_the_lowest_price_and_the_newest_first(
    mails: int, days: int, tmp_path: Path
) -> None:
    held = talks(mails, days)
    told = measure(serve, opened, mails, days, tmp_path)
    _, refused = told["counted"]
    assert (told["error"], told["wrong"], refused) == ("", [], 0)
    assert told["held"] == mails
    assert told["wanted"] > 20
    assert told["spent"] <= 1.1 * cheapest(held)
    assert told["seconds"] <= 1.2 * 60 * cheapest(held) / UNITS[CURRENT]
    pages = PAGE * -(-mails // PAGE_OF)
    assert told["answer"] <= 1.2 * (pages + sum(cost(talk) for talk in lately(held)))
    assert told["left_at_answer"] > mails / 2
    assert told["poll"] <= 0.0005 * UNITS[CURRENT]
    assert told["mebibytes"] < 150
