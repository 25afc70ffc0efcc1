"""`wellkept status`: whether anything waits and among which sources, how each account is, what is held and why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from daemon.account_health import OVERDUE, AccountHealth
from daemon.cli import cli
from daemon.status_lines import HELD, ago
from daemon.waits import Waits, waits
from rules.model import REASONS

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
FINE = AccountHealth("work", last_success=NOW - timedelta(minutes=3))
EXPIRED = AccountHealth("google", NOW - timedelta(days=2), reason="sign-in-needed", mend="`wellkept login google`")
AWAY = AccountHealth("office", NOW - timedelta(hours=2), reason="unreachable", code="503")
NEVER = AccountHealth("new")


def waiting(*accounts: AccountHealth, prepared: int = 0) -> Waits:
    return waits((), 0, prepared, accounts)


@pytest.mark.parametrize(
    ("accounts", "sentence", "code"),
    [
        ((FINE,), "Nothing waits for you among the sources that answered (work).", 0),
        (
            (FINE, AWAY),
            "Nothing waits for you among the sources that answered (work). Not heard from: office (unreachable).",
            4,
        ),
        (
            (FINE, EXPIRED, AWAY),
            (
                "Nothing waits for you among the sources that answered (work). "
                "Not heard from: google (sign-in-needed); office (unreachable)."
            ),
            3,
        ),
        ((NEVER,), "No source has answered: what waits is not known. Not heard from: new (never read).", 0),
        ((), "There is no source.", 0),
        (
            (AccountHealth("work", last_success=NOW - timedelta(days=3)),),
            "Nothing waits for you among the sources that answered (work, as of 2026-03-07 15:00).",
            0,
        ),
    ],
)
def test_nothing_is_said_of_a_source_that_did_not_answer(
    accounts: Sequence[AccountHealth], sentence: str, code: int
) -> None:
    found = waiting(*accounts)
    assert (found.sentence(NOW), found.exit_code) == (sentence, code)


def test_what_waits_is_counted_in_words() -> None:
    found = waits((), 1, 2, [FINE, AWAY])
    assert found.sentence(NOW) == (
        "1 step waits for your approval, 2 drafts and tasks lie prepared, among the sources that answered (work). "
        "Not heard from: office (unreachable)."
    )
    assert not found.nothing


@given(
    st.lists(st.sampled_from([FINE, EXPIRED, AWAY, NEVER]), max_size=4, unique=True),
    st.integers(0, 2),
    st.integers(0, 2),
)
def test_nothing_waits_is_only_said_where_something_answered_and_every_source_is_named(
    accounts: list[AccountHealth], approvals: int, prepared: int
) -> None:
    found = waits((), approvals, prepared, accounts)
    sentence = found.sentence(NOW)
    assert found.nothing == (FINE in accounts and not approvals + prepared)
    assert sentence.startswith("Nothing waits") == found.nothing
    assert all(one.account in sentence for one in accounts)


def test_every_reason_to_hold_something_has_its_words() -> None:
    assert HELD.keys() == REASONS - {""}


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "less than a minute"), (60, "1 minute"), (7_199, "1 hour"), (172_800, "2 days")],
)
def test_a_lag_is_told_by_its_largest_unit(seconds: int, told: str) -> None:
    assert ago(timedelta(seconds=seconds)) == told


def test_an_account_is_overdue_a_while_after_its_next_try() -> None:
    due = AccountHealth("work", next_try=NOW)
    assert not due.overdue(NOW + OVERDUE)
    assert due.overdue(NOW + OVERDUE + timedelta(seconds=1))
    assert not NEVER.overdue(NOW)


CONFIG = """
rules = ["pack:replies"]
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
time_zone = "Europe/Berlin"
[customers]
everyone = true
[attention]
tasks = 1
[state]
dir = "state"
[[account]]
name = "work"
provider = "local"
maildir = "mail"
"""
ZONE = ZoneInfo("Europe/Berlin")
Status = Callable[..., tuple[int, Any]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for sub in ("cur", "new", "tmp"):
        (tmp_path / "mail" / sub).mkdir(parents=True)
    (tmp_path / "config.toml").write_text(CONFIG)
    return tmp_path


def deliver(home: Path, number: int) -> None:
    (home / "mail" / "cur" / f"177000000{number}.M1P{number}.host:2,S").write_text(
        f"From: Ann Lee <ann{number}@acme.example>\nTo: dana@northwind.example\nSubject: Offer\n"
        f"Date: Mon, 09 Mar 2026 09:0{number}:00 +0100\nMessage-ID: <{number}@acme.example>\n\nCould you send the offer?\n"
    )


def wellkept(home: Path, *words: str, now: datetime = NOW) -> tuple[int, str]:
    arguments = ["--config", str(home / "config.toml"), "--now", now.isoformat(), *words]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert done.exception is None, done.exc_info
    return int(done.return_value or 0), done.stdout


def status(home: Path, now: datetime = NOW) -> dict[str, Any]:
    _, out = wellkept(home, "status", "--json", now=now)
    found: dict[str, Any] = json.loads(out)
    return found


def test_before_the_first_sync_it_says_so_and_promises_nothing(home: Path) -> None:
    code, out = wellkept(home, "status")
    assert code == 0
    assert out.startswith("No source has answered: what waits is not known.")
    assert "work: never synced: run `wellkept sync`" in out
    assert "nobody is on duty" in out
    (account,) = status(home)["accounts"]
    assert (account["last_sync"], account["lag"], account["newest_mail"]) == (None, None, None)


def test_an_empty_mailbox_waits_for_nobody(home: Path) -> None:
    wellkept(home, "sync")
    assert wellkept(home, "status")[1].startswith("Nothing waits for you among the sources that answered (work).\n")


def test_what_waits_and_how_old_it_is_is_told(home: Path) -> None:
    deliver(home, 1)
    wellkept(home, "sync")
    found = status(home, NOW + timedelta(hours=2))
    assert found["waits"]["counts"] == {"unanswered": 1}
    assert found["waits"]["sentence"] == (
        "1 conversation waits for your answer, among the sources that answered (work, as of 2026-03-10 16:00)."
    )
    (account,) = found["accounts"]
    assert account["lag"] == 7_200
    assert account["newest_mail"] == datetime(2026, 3, 9, 9, 1, tzinfo=ZONE).isoformat()


def test_what_is_held_is_counted_by_reason_with_keys(home: Path) -> None:
    for number in range(1, 6):
        deliver(home, number)
    wellkept(home, "apply")
    found = status(home)
    held = {one["by"]: one for one in found["held"]}
    assert held["budget"]["count"] == 4
    assert len(held["budget"]["keys"]) == 3
    out = wellkept(home, "status")[1]
    assert f"held: 4: the day's budget (`wellkept why`: {held['budget']['keys'][0][:8]}" in out
    assert "4 more tasks wait than today's budget allows" in out


def test_it_changes_nothing_and_says_the_same_twice(home: Path) -> None:
    deliver(home, 1)
    wellkept(home, "sync")
    first = wellkept(home, "status")
    files = {
        path.name: path.read_bytes() for path in (home / "state").iterdir() if path.suffix not in {".db", ".db-shm"}
    }
    assert wellkept(home, "status") == first
    assert files == {path.name: path.read_bytes() for path in (home / "state").iterdir() if path.name in files}


def test_a_mailbox_that_went_away_is_told_with_its_mend_and_nothing_is_said_of_it(home: Path) -> None:
    deliver(home, 1)
    wellkept(home, "sync")
    shutil.rmtree(home / "mail")
    assert wellkept(home, "sync", now=NOW + timedelta(hours=1))[0] == 4
    code, out = wellkept(home, "status", now=NOW + timedelta(hours=2))
    assert code == 4
    assert "Not heard from: work (unreachable)." in out
    assert "work: failing since 2026-03-10T17:00:00+01:00: unreachable: `wellkept doctor`" in out
    (account,) = status(home)["accounts"]
    assert account["failing"]["tries"] == 1
    (home / "mail" / "cur").mkdir(parents=True)
    (home / "mail" / "new").mkdir()
    deliver(home, 1)
    wellkept(home, "sync", now=NOW + timedelta(hours=3))
    assert status(home)["waits"]["answered"] == ["work"]
