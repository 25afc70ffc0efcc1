"""Calendars as folders of .ics files: what vdirsyncer keeps, and what people export.

A configured path is a calendar (a folder of .ics files), a folder of calendars (one level down), or one .ics
file. A file is read again when its size or time of change differs, and one with recurring events also when the
window around `now` has moved on by STALE. The cursor is JSON: for each file its stamp.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from connectors import occurrences
from connectors.base import Batch, Known, StartOver, Unreachable
from connectors.ics import SIZE_LIMIT
from connectors.model import Change, SetAside, our_mistake

FILES_A_BATCH = 200
CHANGES_A_BATCH = 5_000
STALE = timedelta(days=30)
_RACY = 2.0
"""A file changed this short before (seconds) may change again within the same tick of its time stamp."""


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What a file was when it was read; `day` 0 when nothing in it recurs, else the ordinal of that day."""

    changed: int
    size: int
    digest: str
    day: int
    racy: bool

    def holds(self, status: os.stat_result, now: datetime) -> bool:
        """Tell whether the file need not be opened again."""
        same = (self.changed, self.size) == (status.st_mtime_ns, status.st_size)
        return same and not self.racy and self.current(now)

    def current(self, now: datetime) -> bool:
        """Tell whether the occurrences handed over are still those around `now`."""
        return not self.day or abs(now.toordinal() - self.day) <= STALE.days


class CalendarFolders:
    """The calendars of one account. `zone` (IANA) is the user's: for dates, and for times without a zone."""

    def __init__(self, account: str, folders: Sequence[Path], addresses: Collection[str], zone: str) -> None:
        self._account = account
        self._folders = tuple(folders)
        owners = frozenset(address.casefold() for address in addresses)
        self._setting = occurrences.Setting(account, owners, ZoneInfo(zone))

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what changed; every batch but the last carries the cursor that was passed in.

        A first reading that breaks off therefore begins anew, and hands over again what it had handed over.
        Raises Unreachable when a configured path is missing, or empty although events of it are known; StartOver
        for a cursor that is not ours.
        """
        before = _parse(cursor)
        refs: dict[str, set[str]] = {}
        for ref in known.refs("event"):
            refs.setdefault(ref.partition("#")[0], set()).add(ref)
        files = self._files({*before, *refs})
        after: dict[str, _Stamp] = {}
        changes: list[Change] = []
        aside: list[SetAside] = []
        opened = 0
        for key in sorted({*before, *refs} - files.keys()):
            changes += self._gone(refs.get(key, set()))
        for key, path in files.items():
            reading, stamp = self._read(path, key, before.get(key), now)
            if stamp is not None:
                after[key] = stamp
            if reading is None:
                continue
            opened += 1
            here = {event.ref for event in reading.events} | {item.ref for item in reading.set_aside}
            changes += [Change(self._account, "event", event.ref, event) for event in reading.events]
            changes += self._gone(refs.get(key, set()) - here)
            aside += reading.set_aside
            if opened >= FILES_A_BATCH or len(changes) >= CHANGES_A_BATCH:
                yield Batch(tuple(changes), cursor, tuple(aside))
                changes, aside, opened = [], [], 0
        if changes or aside or after != before or (cursor is None and self._folders):
            yield Batch(tuple(changes), _text(after), tuple(aside))

    def _gone(self, refs: Collection[str]) -> list[Change]:
        return [Change(self._account, "event", ref) for ref in sorted(refs)]

    def _files(self, known: Collection[str]) -> dict[str, Path]:
        """Every calendar file by its key, which is also how the refs of its events begin."""
        found: dict[str, Path] = {}
        for folder in self._folders:
            try:
                here = {_key(path): path for path in _calendars(folder)}
            except OSError as error:
                raise Unreachable(
                    f"{self._account}: the calendar {folder} can't be read: {error.strerror}",
                    "mount it or run your calendar synchroniser, or correct `calendars` in the configuration",
                ) from error
            if not here and any(key == _key(folder) or key.startswith(_key(folder) + "/") for key in known):
                raise Unreachable(
                    f"{self._account}: the calendar {folder} is suddenly empty",
                    "run your calendar synchroniser; if it really is empty, take it out of `calendars`",
                )
            found |= here
        return found

    def _read(
        self, path: Path, key: str, before: _Stamp | None, now: datetime
    ) -> tuple[occurrences.Reading | None, _Stamp | None]:
        """Return what the file says if that is new, and its stamp if it need not be tried again."""
        try:
            status = path.stat()
            if before is not None and before.holds(status, now):
                return None, before
            data = _bytes(path)
        except OSError as error:
            problem = SetAside(self._account, "event", key, f"it can't be read: {error.strerror}")
            return occurrences.Reading((), (problem,), recurs=False), None
        digest = blake2b(data, digest_size=12).hexdigest()
        racy = status.st_mtime > now.timestamp() - _RACY
        if before is not None and before.digest == digest and before.current(now):
            return None, _Stamp(status.st_mtime_ns, status.st_size, digest, before.day, racy)
        try:
            reading = occurrences.read(data, key, self._setting, now)
        except Exception as error:  # noqa: BLE001 - a file that finds a mistake of ours must not stop the others
            problem = SetAside(self._account, "event", key, our_mistake(error))
            reading = occurrences.Reading((), (problem,), recurs=False)
        day = now.toordinal() if reading.recurs else 0
        return reading, _Stamp(status.st_mtime_ns, status.st_size, digest, day, racy)


def _calendars(folder: Path) -> list[Path]:
    """Return the .ics files of a configured path. Raises OSError when the path is missing or can't be read."""
    if not folder.is_dir():
        return [folder] if folder.stat().st_size else []
    found = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        inside = sorted(entry.iterdir()) if entry.is_dir() else [entry]
        found += [path for path in inside if _is_calendar(path)]
    return found


def _is_calendar(path: Path) -> bool:
    return path.suffix.lower() == ".ics" and not path.name.startswith(".") and path.is_file()


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        # One byte more than allowed is enough to be refused.
        return file.read(SIZE_LIMIT + 1)


def _key(path: Path) -> str:
    return quote(os.fsencode(path), safe="/ @+,=:~")


def _parse(cursor: str | None) -> dict[str, _Stamp]:
    try:
        return {key: _Stamp(*stamp) for key, stamp in json.loads(cursor or "{}").items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise StartOver("the calendars' cursor is not one of ours", "read everything again") from error


def _text(stamps: dict[str, _Stamp]) -> str:
    rows = {key: (s.changed, s.size, s.digest, s.day, s.racy) for key, s in stamps.items()}
    return json.dumps(rows, separators=(",", ":"))
