"""A mailbox and a calendar in which most items are damaged: the command line goes on, and says what it set aside."""

from __future__ import annotations

import json
import os
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.bombs import SEED
from tests.hostile.mutants import mutants
from tests.hostile.test_limits import real_items

ROOT = Path(__file__).parents[2]
NOW = "2026-03-10T16:30:00+01:00"
OLD = 1_772_000_000
"""The time of the files, in seconds: long enough ago for a listing to be trusted."""
CONFIG = """
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
[state]
dir = "state"
[[account]]
name = "work"
provider = "local"
maildir = "mail"
calendars = ["calendar"]
"""
SOUND_MAIL = (
    b"From: Ann Lee <ann@acme.example>\r\nTo: dana@northwind.example\r\nSubject: Offer\r\n"
    b"Date: Tue, 10 Mar 2026 09:10:00 +0100\r\nMessage-ID: <sound@acme.example>\r\n\r\nCould you send the offer today?\r\n"
)
SOUND_EVENT = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:sound\r\nDTSTART:20260311T090000Z\r\nSUMMARY:Review\r\n"
    b"ORGANIZER:mailto:ann@acme.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def wellkept(home: Path, *arguments: str) -> str:
    """Run the command in a process of its own, warnings being errors; it must end well."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "wellkept", "--config", "config.toml", "--now", NOW, *arguments],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr[-3_000:]
    return done.stdout


def asked(home: Path, *arguments: str) -> Any:
    return json.loads(wellkept(home, *arguments, "--json"))


def furnish(home: Path, corpora: Path, count: int) -> None:
    """Lay out `count` damaged mails and calendars, and one sound item of each."""
    for name in ("mail/cur", "mail/new", "mail/tmp", "calendar"):
        (home / name).mkdir(parents=True)
    (home / "config.toml").write_text(CONFIG, "utf-8")
    for number, data in enumerate(mutants(real_items(corpora, "mail"), count, SEED)):
        (home / "mail" / "cur" / f"{OLD + number}.M{number}.host:2,S").write_bytes(data)
    for number, data in enumerate(mutants(real_items(corpora, "ics"), count, SEED)):
        (home / "calendar" / f"{number}.ics").write_bytes(data)
    (home / "mail" / "cur" / f"{OLD - 1}.M0.host:2,S").write_bytes(SOUND_MAIL)
    (home / "calendar" / "sound.ics").write_bytes(SOUND_EVENT)
    for path in (*home.rglob("*"),):
        os.utime(path, (OLD, OLD))


def check(home: Path, corpora: Path, count: int) -> None:
    furnish(home, corpora, count)
    (first,) = asked(home, "sync")
    aside = asked(home, "status")["set_aside"]
    mails = [item for item in aside if item["kind"] == "message"]
    assert first["error"] is None
    assert (first["set_aside"], len(mails) > 0, len(aside) > len(mails)) == (len(aside), True, True)
    assert first["taken_in"] > count
    for item in aside:
        assert len(item["reason"]) > 10
        assert set(item["reason"]) <= set(string.printable) - set("\t\n\r\x0b\x0c")
        assert "please report this" not in item["reason"]
    threads = asked(home, "threads")
    assert any("<sound@acme.example>" in thread["message_ids"] for thread in threads)
    assert len(threads) > count // 4
    assert any(found["about"].startswith("sound") for found in asked(home, "signals", "--kind", "upcoming"))
    (again,) = asked(home, "sync")
    assert (again["taken_in"], again["gone"], again["set_aside"]) == (0, 0, 0)


def test_damaged_items_are_set_aside_once_and_the_rest_is_indexed(tmp_path: Path, corpora: Path) -> None:
    check(tmp_path, corpora, 120)


def test_a_mail_that_names_nobody_is_indexed_like_any_other(tmp_path: Path) -> None:
    for name in ("mail/cur", "mail/new", "mail/tmp", "calendar"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "mail" / "cur" / f"{OLD}.M1.host:2,S").write_bytes(b"Subject: Offer\n\nHello\n")
    (report,) = asked(tmp_path, "sync")
    assert (report["error"], report["taken_in"], report["set_aside"]) == (None, 1, 0)
    assert [thread["subject"] for thread in asked(tmp_path, "threads")] == ["Offer"]


@pytest.mark.soak
def test_a_mailbox_of_2500_damaged_mails_and_calendars_is_read(tmp_path: Path, corpora: Path) -> None:
    check(tmp_path, corpora, 2_500)
    wellkept(tmp_path, "plan")
    wellkept(tmp_path, "status")


@pytest.mark.soak
def test_the_command_read_gives_one_reading_for_each_of_2500_damaged_mails(tmp_path: Path, corpora: Path) -> None:
    names = []
    for number, data in enumerate(mutants(real_items(corpora, "mail"), 2_500, SEED + 1)):
        names.append(f"{number}.eml")
        (tmp_path / names[-1]).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "wellkept", "read", "--json", *names],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    readings = json.loads(done.stdout)
    failed = [reading for reading in readings if "error" in reading]
    assert len(readings) == len(names)
    assert len(failed) == len(done.stderr.splitlines())
    assert done.returncode == bool(failed)
