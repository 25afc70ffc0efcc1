"""The `.eml` and `.ics` files that the tests of rule files name, read by the connectors' own readers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors import occurrences
from connectors.mime import READ_LIMIT, Unreadable, parse_message
from connectors.model import Event, Message
from daemon.resources import read_bytes

ACCOUNT = "test"
"""The one account of every test's world."""
FILE_LIMIT = 200
"""Files that the tests of all rule files may name: each costs time whenever the rules are loaded."""

_NO_DATE = datetime(1971, 1, 1, tzinfo=UTC)


class SampleFiles:
    """Reads sample files for one load of the rules (`rules.testcase.Samples`); `me` are the user's addresses."""

    def __init__(self, me: Collection[str]) -> None:
        self._me = frozenset(me)
        self._read = 0

    def mail(self, rule_file: str, path: str, at: datetime | None) -> Message:
        """Return the mail; it lies in Sent when its sender is the user. Raises ValueError."""
        raw = self._bytes(rule_file, path)
        try:
            mail = parse_message(raw, account=ACCOUNT, ref=path, folder="INBOX", ours=False, delivered=_NO_DATE)
        except Unreadable as error:
            raise ValueError(f"{_short(path)}: {error}") from error
        mail = replace(mail, at=at or mail.at)
        if mail.at == _NO_DATE:
            raise ValueError(f"{_short(path)}: the mail has no date of its own: say when it arrives, with `at`")
        return replace(mail, folder="Sent", ours=True) if mail.sender.email in self._me else mail

    def events(self, rule_file: str, path: str, zone: str, now: datetime) -> tuple[Event, ...]:
        """Return the meetings' occurrences; one that can't be read makes the file unreadable. Raises ValueError."""
        setting = occurrences.Setting(ACCOUNT, self._me, ZoneInfo(zone))
        found = occurrences.read(self._bytes(rule_file, path), path, setting, now)
        if found.set_aside:
            raise ValueError(f"{_short(path)}: {found.set_aside[0].reason}")
        if not found.events:
            raise ValueError(f"{_short(path)}: there is no meeting in this file")
        return found.events

    def _bytes(self, rule_file: str, path: str) -> bytes:
        self._read += 1
        if self._read > FILE_LIMIT:
            raise ValueError(f"tests name more than {FILE_LIMIT} files: each is read whenever the rules are loaded")
        place = Path(rule_file).parent / path
        try:
            raw = read_bytes(place, READ_LIMIT + 1)
        except OSError as error:
            raise ValueError(f"{_short(path)} can't be read: {error.strerror}") from error
        if len(raw) > READ_LIMIT:
            raise ValueError(f"{_short(path)} is too large: {READ_LIMIT // 1_000_000} MB are allowed")
        return raw


def _short(path: str) -> str:
    return path if len(path) <= 100 else path[:99] + "…"  # noqa: PLR2004 - what fits into a line
