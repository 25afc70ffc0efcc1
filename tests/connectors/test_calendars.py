"""Calendar folders: what is read, what is read again, what is gone."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.base import StartOver, Unreachable
from connectors.local.calendars import CalendarFolders
from connectors.model import Event
from connectors.occurrences import AFTER
from tests.connectors.test_ics import DANA, WEEKLY_REVIEW, calendar, event
from tests.contract import NOW, Kept


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "calendars" / "work").mkdir(parents=True)
    return tmp_path / "calendars"


def opened(*folders: Path) -> CalendarFolders:
    return CalendarFolders("work", folders, [DANA.upper()], "Europe/Berlin")


def sync(kept: Kept, calendars: CalendarFolders, now: datetime = NOW) -> int:
    """How many changes came."""
    changes = 0
    for batch in calendars.events(kept.cursors.get("event"), kept, now):
        kept.take("event", batch)
        changes += len(batch.changes) + len(batch.set_aside)
    return changes


def put(path: Path, *parts: str, changed: datetime = NOW - timedelta(days=1)) -> None:
    path.write_bytes(calendar(*parts))
    os.utime(path, (changed.timestamp(), changed.timestamp()))


def test_folders_sub_folders_and_single_files_are_calendars(folder: Path, tmp_path: Path) -> None:
    put(folder / "a.ics", event("DTSTART:20260311T090000Z", uid="a"))
    put(folder / "work" / "b.ics", event("DTSTART:20260311T090000Z", uid="b"))
    put(tmp_path / "c#1.ics", event("DTSTART:20260311T090000Z", uid="c#2"), event(*WEEKLY_REVIEW, uid="d"))
    put(folder / ".hidden.ics", event("DTSTART:20260311T090000Z", uid="hidden"))
    put(folder / "note.txt", event("DTSTART:20260311T090000Z", uid="note"))
    kept = Kept()
    assert sync(kept, opened(folder, tmp_path / "c#1.ics")) == 8
    assert set(kept.meetings) == {"a", "b", "c#2", "d"}
    assert sync(kept, opened(folder, tmp_path / "c#1.ics")) == 0


def test_an_occurrence_that_falls_away_is_reported_gone(folder: Path) -> None:
    put(folder / "a.ics", event(*WEEKLY_REVIEW))
    kept = Kept()
    sync(kept, opened(folder))
    put(folder / "a.ics", event(*WEEKLY_REVIEW, "EXDATE:20260319T080000Z"), changed=NOW - timedelta(hours=1))
    sync(kept, opened(folder))
    assert len(kept.items) == 4
    assert not [ref for ref in kept.refs("event") if ref.endswith("#20260319T080000Z")]


def test_a_mended_file_takes_the_place_of_what_was_set_aside(folder: Path) -> None:
    put(folder / "a.ics", event("DTSTART:tomorrow"))
    kept = Kept()
    sync(kept, opened(folder))
    assert len(kept.set_aside) == 1
    put(folder / "a.ics", event("DTSTART:20260311T090000Z"), changed=NOW - timedelta(hours=1))
    sync(kept, opened(folder))
    assert (len(kept.set_aside), set(kept.meetings)) == (0, {"one"})


def test_recurring_events_are_unfolded_further_as_time_goes_on(folder: Path) -> None:
    put(folder / "a.ics", event("DTSTART:20260101T080000Z", "RRULE:FREQ=DAILY"))
    put(folder / "b.ics", event("DTSTART:20260311T090000Z", uid="b"))
    kept = Kept()
    sync(kept, opened(folder))
    assert sync(kept, opened(folder), NOW + timedelta(days=30)) == 0
    assert sync(kept, opened(folder), NOW + timedelta(days=31)) > 31
    latest = max(item.starts for item in kept.items.values() if isinstance(item, Event))
    assert latest > NOW + timedelta(days=31) + AFTER - timedelta(days=2)


def test_a_file_changed_within_the_same_tick_is_read_again(folder: Path) -> None:
    kept, moment = Kept(), NOW - timedelta(seconds=1)
    put(folder / "a.ics", event("DTSTART:20260311T090000Z"), changed=moment)
    sync(kept, opened(folder))
    put(folder / "a.ics", event("DTSTART:20260311T100000Z"), changed=moment)
    assert sync(kept, opened(folder)) == 1
    assert kept.meetings["one"].starts.astimezone(UTC).hour == 10


def test_a_touched_but_unchanged_file_brings_nothing(folder: Path) -> None:
    put(folder / "a.ics", event("DTSTART:20260311T090000Z"))
    kept = Kept()
    sync(kept, opened(folder))
    put(folder / "a.ics", event("DTSTART:20260311T090000Z"), changed=NOW - timedelta(hours=1))
    assert sync(kept, opened(folder)) == 0


def test_a_first_reading_comes_in_batches_whose_cursor_begins_anew(folder: Path) -> None:
    for number in range(450):
        put(folder / f"{number}.ics", event("DTSTART:20260311T090000Z", uid=str(number)))
    batches = list(opened(folder).events(None, Kept(), NOW))
    assert [len(batch.changes) for batch in batches] == [200, 200, 50]
    assert [batch.cursor is None for batch in batches] == [True, True, False]
    assert len(json.loads(batches[-1].cursor or "")) == 450


@pytest.mark.parametrize("loss", ["missing", "empty"])
def test_a_calendar_that_is_missing_or_suddenly_empty_is_unreachable(folder: Path, loss: str) -> None:
    put(folder / "work" / "a.ics", event("DTSTART:20260311T090000Z"))
    kept = Kept()
    sync(kept, opened(folder / "work"))
    (folder / "work" / "a.ics").unlink()
    if loss == "missing":
        (folder / "work").rmdir()
    with pytest.raises(Unreachable) as raised:
        sync(kept, opened(folder / "work"))
    assert str(folder / "work") in raised.value.what
    assert raised.value.advice
    assert set(kept.meetings) == {"one"}


def test_an_empty_calendar_that_was_always_empty_is_fine(folder: Path) -> None:
    assert sync(Kept(), opened(folder)) == 0


def test_a_calendar_taken_out_of_the_configuration_is_gone(folder: Path, tmp_path: Path) -> None:
    put(tmp_path / "b.ics", event("DTSTART:20260311T090000Z", uid="b"))
    put(folder / "a.ics", event("DTSTART:20260311T090000Z", uid="a"))
    kept = Kept()
    sync(kept, opened(folder, tmp_path / "b.ics"))
    sync(kept, opened(folder))
    assert set(kept.meetings) == {"a"}


@pytest.mark.parametrize("cursor", ["no", "[1]", '{"a":[1]}', '{"a":1}'])
def test_a_cursor_of_somebody_else_asks_to_start_over(folder: Path, cursor: str) -> None:
    put(folder / "a.ics", event("DTSTART:20260311T090000Z"))
    with pytest.raises(StartOver):
        list(opened(folder).events(cursor, Kept(), NOW))


def test_a_file_name_that_is_no_text_still_has_a_ref(folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9 #1.ics")
    put(folder / name, event("DTSTART:20260311T090000Z"))
    kept = Kept()
    sync(kept, opened(folder))
    (ref,) = kept.refs("event")
    assert ref.isascii()
    assert kept.meetings["one"].starts.date() == date(2026, 3, 11)
