"""Who comes late to a store that is closed finds it closed, and leaves nothing behind beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.database import StoreClosed
from daemon.index import Index
from daemon.ledger import Ledger
from tests.stage import NOW


def test_a_closed_index_is_not_opened_by_a_late_question(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    index = Index.open(path)
    known = index.known("work")
    index.close()
    left = sorted(tmp_path.iterdir())
    with pytest.raises(StoreClosed):
        known.refs("message")
    with pytest.raises(StoreClosed):
        index.outdated("work", "model", NOW)
    index.close()
    assert sorted(tmp_path.iterdir()) == left == [path]


def test_a_closed_ledger_is_not_opened_by_a_late_question(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = Ledger.open(path)
    ledger.close()
    with pytest.raises(StoreClosed):
        ledger.starts()
    assert list(tmp_path.iterdir()) == [path]
