"""Google calendars through all that happens in them: tokens that die, series, zones, whole days, several calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connectors.base import Refused, StartOver, Unreachable
from connectors.gmail.connector import Gmail
from connectors.model import Event
from tests.google.server import GoogleServer, serving
from tests.google.stage import Clock, connect, new_server
from tests.google.world import Calendar
from tests.stage import ANN, ME, NOW, Kept

Json = dict[str, Any]
BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)


class Account:
    """One account with its calendars, and what was kept of them."""

    def __init__(self, server: GoogleServer, clock: Clock, folder: Path) -> None:
        self.server = server
        self.clock = clock
        self.folder = folder
        self.kept = Kept()
        self.gmail: Gmail | None = None

    @property
    def calendars(self) -> dict[str, Calendar]:
        return self.server.world.calendars

    def put(self, ref: str, starts: datetime | str, place: str = "primary", **others: Any) -> None:
        if isinstance(starts, datetime):
            times = {"dateTime": starts.isoformat()}, {"dateTime": (starts + timedelta(hours=1)).isoformat()}
        else:
            times = {"date": starts}, {"date": starts}
        row = {"id": ref, "iCalUID": f"{ref}@google.com", "status": "confirmed", "summary": ref}
        self.calendars[place].put(row | {"start": times[0], "end": times[1]} | others)

    def open(self, **keys: Any) -> Gmail:
        self.close()
        self.gmail = connect(self.server, self.clock, self.folder, **keys)
        return self.gmail

    def sync(self, now: datetime = NOW, **keys: Any) -> dict[str, Event]:
        gmail = self.open(**keys) if keys or self.gmail is None else self.gmail
        for batch in gmail.events(self.kept.cursors.get("event"), self.kept, now):
            self.kept.take("event", batch)
        return {item.ref.partition("/")[2]: item for item in self.kept.items.values() if isinstance(item, Event)}

    def lists(self) -> list[dict[str, list[str]]]:
        return [asked.query for asked in self.server.calls("events.list")]

    def close(self) -> None:
        if self.gmail is not None:
            self.gmail.close()


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    clock = Clock()
    with serving(new_server(clock)) as server:
        found = Account(server, clock, tmp_path)
        yield found
        found.close()
    assert server.wrong == []


def test_after_the_first_time_only_what_changed_is_asked_for(account: Account) -> None:
    for number in range(600):
        account.put(f"e{number}", NOW + timedelta(hours=number))
    assert len(account.sync()) == 600
    pages = len(account.lists())
    account.put("e7", NOW + DAY, summary="Moved")
    account.calendars["primary"].cancel("e8")
    held = account.sync()
    assert len(account.lists()) == pages + 1
    assert {"timeMin", "timeMax", "q", "orderBy", "updatedMin"}.isdisjoint(account.lists()[-1])
    assert (held["e7"].title, held["e7"].starts) == ("Moved", NOW + DAY)
    assert "e8" not in held
    constant = [{name: row[name] for name in ("singleEvents", "showDeleted", "maxResults")} for row in account.lists()]
    assert constant == [constant[0]] * len(constant)


def test_a_token_that_died_means_the_whole_calendar_once(account: Account) -> None:
    for name in ("stays", "goes"):
        account.put(name, NOW + DAY)
    account.sync()
    del account.calendars["primary"].events["goes"]
    account.put("comes", NOW + DAY)
    account.calendars["primary"].oldest = len(account.calendars["primary"].log) + 1
    assert set(account.sync()) == {"stays", "comes"}
    account.calendars["primary"].oldest = 0
    asked = len(account.lists())
    account.sync()
    assert "syncToken" in account.lists()[-1]
    assert len(account.lists()) == asked + 1


def occurrence(original: datetime) -> Json:
    told = {"dateTime": original.isoformat(), "timeZone": "Europe/Berlin"}
    return {"recurringEventId": "series", "iCalUID": "series@google.com", "originalStartTime": told}


def test_the_occurrences_of_a_series_are_told_apart_also_when_one_is_moved_or_called_off(account: Account) -> None:
    starts = datetime(2026, 3, 25, 9, 0, tzinfo=BERLIN)
    for week in range(3):  # summer time begins on March 29
        moment = starts + week * timedelta(days=7)
        account.put(f"series_{week}", moment, **occurrence(moment))
    held = account.sync()
    assert {event.uid for event in held.values()} == {"series@google.com"}
    assert [held[f"series_{week}"].recurrence_id for week in range(3)] == [
        "20260325T080000Z",
        "20260401T070000Z",
        "20260408T070000Z",
    ]
    moved = starts + timedelta(days=8, hours=3)
    account.put("series_1", moved, **occurrence(starts + timedelta(days=7)))
    account.calendars["primary"].cancel("series_2", bare=False)
    held = account.sync()
    assert (held["series_1"].starts, held["series_1"].recurrence_id) == (moved, "20260401T070000Z")
    assert held["series_2"].cancelled


def test_answers_are_those_of_each_guest_and_ours(account: Account) -> None:
    rows = [
        {"email": ME.email, "self": True, "responseStatus": "declined"},
        {"email": ANN.email.upper(), "displayName": "Ann Lee", "responseStatus": "tentative"},
        {"email": "room-3@resource.example", "resource": True, "responseStatus": "accepted"},
        {"email": "bo@acme.example"},
    ]
    account.put("asked", NOW + DAY, attendees=rows, organizer={"email": ANN.email})
    account.put("ours", NOW + DAY, organizer={"email": ME.email, "self": True})
    held = account.sync()
    assert held["asked"].our_answer == "declined"
    assert [(guest.address.email, guest.answer) for guest in held["asked"].guests] == [
        (ME.email, "declined"),
        (ANN.email, "tentative"),
        ("bo@acme.example", "needs_action"),
    ]
    assert held["ours"].our_answer is None


def test_whole_days_and_zones(account: Account) -> None:
    account.put("fair", "2026-03-12", end={"date": "2026-03-14"})
    wall = {"dateTime": "2026-03-12T09:00:00", "timeZone": "America/New_York"}
    account.put("floating", NOW, start=wall, end=wall)
    account.put(
        "offset", NOW, start={"dateTime": "2026-03-12T09:00:00+05:30"}, end={"dateTime": "2026-03-12T10:00:00+05:30"}
    )
    odd = {"dateTime": "2026-03-12T09:00:00", "timeZone": "Nowhere/At_All"}
    account.put("unknown zone", NOW, start=odd, end=odd)
    held = account.sync(zone="Europe/Berlin")
    assert (held["fair"].starts, held["fair"].ends) == (
        datetime(2026, 3, 12, tzinfo=BERLIN),
        datetime(2026, 3, 14, tzinfo=BERLIN),
    )
    assert held["fair"].whole_day
    assert held["floating"].starts == datetime(2026, 3, 12, 13, 0, tzinfo=UTC)
    assert held["offset"].starts == datetime(2026, 3, 12, 3, 30, tzinfo=UTC)
    assert held["unknown zone"].starts == datetime(2026, 3, 12, 9, 0, tzinfo=BERLIN)


def test_birthdays_and_places_of_work_are_no_meetings(account: Account) -> None:
    account.put("birthday", "2026-03-12", eventType="birthday")
    account.put("at home", "2026-03-12", eventType="workingLocation")
    account.put("away", "2026-03-12", eventType="outOfOffice")
    account.put("free", NOW + DAY, transparency="transparent")
    held = account.sync()
    assert set(held) == {"away", "free"}
    assert held["away"].out_of_office
    assert not held["free"].busy


def test_several_calendars_are_read_by_the_names_that_people_give_them(account: Account) -> None:
    account.calendars["team@group.example"] = Calendar()
    account.server.world.calendar_names["team@group.example"] = "Team Nord"
    account.put("mine", NOW + DAY)
    account.put("ours", NOW + DAY, "team@group.example")
    assert set(account.sync(calendars=("primary", "team nord"))) == {"mine", "ours"}
    account.calendars["team@group.example"].oldest = 99
    account.put("more", NOW + DAY)
    assert set(account.sync()) == {"mine", "ours", "more"}
    assert set(account.sync(calendars=("primary",))) == {"mine", "more"}
    with pytest.raises(Refused, match="no calendar 'Teams'"):
        account.sync(calendars=("Teams",))


def test_a_calendar_that_is_away_keeps_its_meetings(account: Account) -> None:
    account.put("mine", NOW + DAY)
    account.sync()
    held = account.calendars.pop("primary")
    with pytest.raises(Unreachable):
        account.sync()
    account.calendars["primary"] = held
    assert set(account.sync()) == {"mine"}


def test_meetings_that_come_within_reach_as_time_goes_by_are_found(account: Account) -> None:
    account.put("far", NOW + timedelta(days=500))
    assert account.sync() == {}
    assert set(account.sync(NOW + timedelta(days=400))) == {"far"}


def test_an_event_that_cannot_be_read_keeps_no_other_from_being_read(account: Account) -> None:
    account.put("good", NOW + DAY)
    for ref, start in (("none", None), ("odd", {"dateTime": "soon"}), ("list", {"dateTime": ["x"]})):
        account.put(ref, NOW + DAY, start=start)
    assert set(account.sync()) == {"good"}
    assert {row.ref for row in account.kept.set_aside} == {"primary/none", "primary/odd", "primary/list"}


def test_a_cursor_of_another_make_means_starting_over(account: Account) -> None:
    gmail = account.open()
    for cursor in ("", "{}", '{"v": 9}', "[1]", '{"v": 1, "calendars": {"primary": ["t", "x", "y"]}}'):
        with pytest.raises(StartOver):
            list(gmail.events(cursor, account.kept, NOW))
