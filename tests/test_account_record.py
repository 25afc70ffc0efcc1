"""What became of the last try at each account is known to whoever asks, and holds no word of a provider's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.base import SignInNeeded, Unreachable, WaitUntil
from daemon.account_health import AccountHealth, healths
from daemon.account_record import NAME, AccountRecord
from daemon.index import Index

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def test_failures_are_counted_from_the_first_one_and_forgotten_with_the_first_success(tmp_path: Path) -> None:
    record = AccountRecord(tmp_path)
    record.note(["work", "home"], ["work", "home"], {"work": Unreachable("canary", "canary").coded("503")}, NOW)
    record.note(["work", "home"], ["work", "home"], {"work": SignInNeeded("canary")}, LATER)
    found = AccountRecord(tmp_path).read()
    assert found["work"] == AccountHealth(
        "work",
        last_attempt=LATER,
        failures=2,
        failing_since=NOW,
        reason="sign-in-needed",
        mend="`wellkept login work`",
    )
    assert found["home"] == AccountHealth("home", last_attempt=LATER)
    assert "canary" not in (tmp_path / NAME).read_text()
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    record.note(["work"], ["work"], {}, LATER)
    assert AccountRecord(tmp_path).read() == {"work": AccountHealth("work", last_attempt=LATER)}


def test_the_next_try_is_known_until_nobody_is_on_duty_any_more(tmp_path: Path) -> None:
    record = AccountRecord(tmp_path)
    record.note(["work", "home"], ["work"], {"work": WaitUntil("later", 60)}, NOW)
    record.expect({"work": LATER})
    assert record.read()["work"].next_try == LATER
    assert record.read()["home"] == AccountHealth("home"), "it was not tried"
    record.expect({})
    assert record.read()["work"].next_try is None


@pytest.mark.parametrize(
    "content", ["", "[]", '{"work": 1}', '{"work": {}}', '{"work": {"last_attempt": "2026-03-10T15:00:00"}}', "\0"]
)
def test_a_damaged_record_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content)
    assert AccountRecord(tmp_path).read() == {}


def test_an_index_that_knows_nothing_is_believed_rather_than_the_record(tmp_path: Path) -> None:
    record = AccountRecord(tmp_path)
    record.note(["work"], ["work"], {}, NOW)
    index = Index.open(tmp_path / "index.db")
    (health,) = healths(index, ["work"], record.read())
    assert (health.last_success, health.answered, health.last_attempt) == (None, False, NOW)
    index.close()
