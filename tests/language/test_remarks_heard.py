"""What customers say beside asking, as they say it: three lists, each written down before the phrases that hear it."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rules.language import read_text

WRITTEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LISTS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "remarks.toml").read_text(encoding="utf-8"))
SAID: dict[str, list[str]] = LISTS["said"]
NOT_SAID: list[str] = LISTS["not_said"]


def told(text: str) -> set[str]:
    """Return the kinds of remarks in a short mail that says the sentence."""
    return {one.kind for one in read_text(f"Hello Dana,\n\n{text}\n\nBest\nAnn", at=WRITTEN).remarks}


@pytest.mark.parametrize("kind", SAID)
def test_what_customers_tell_is_heard(kind: str) -> None:
    assert [line for line in SAID[kind] if kind not in told(line)] == []


def test_what_only_sounds_like_it_is_not() -> None:
    assert {line: found for line in NOT_SAID if (found := told(line))} == {}
