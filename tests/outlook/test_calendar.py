"""Calendars of Outlook: stubs are completed, zones of every name are understood, the window moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connectors.base import Refused
from connectors.model import Event
from connectors.outlook.connector import Outlook
from tests.contract import Kept
from tests.outlook.description import needs_description
from tests.outlook.server import Fault, GraphServer, serving
from tests.outlook.stage import Clock, connect, new_server
from tests.outlook.world import Calendar, person
from tests.stage import ANN, NOW

pytestmark = needs_description


@dataclass
class Index(Kept):
    """An index that is read into at a moment of its own."""

    now: datetime = field(default=NOW)

    def at(self, account: Outlook, now: datetime) -> list[Any]:
        rows: list[Any] = []
        for batch in account.events(self.cursors.get("event"), self, now):
            self.take("event", batch)
            rows += batch.changes
        return rows


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with serving(new_server()) as found:
        yield found
    assert found.wrong == []


@pytest.fixture
def calendar(server: GraphServer) -> Calendar:
    return server.world.calendars["cal-1"]


@pytest.fixture
def account(server: GraphServer, tmp_path: Path) -> Iterator[Outlook]:
    found = connect(server, Clock(), tmp_path)
    yield found
    found.close()


def at(moment: datetime, zone: str = "UTC") -> dict[str, str]:
    return {"dateTime": f"{moment:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": zone}


def meeting(ref: str, starts: datetime, **others: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "iCalUId": f"uid-{ref}",
        "type": "singleInstance",
        "subject": "Review",
        "start": at(starts),
        "end": at(starts + timedelta(hours=1)),
        **others,
    }


def events(kept: Kept) -> list[Event]:
    return [item for item in kept.items.values() if isinstance(item, Event)]


def test_occurrences_are_stubs_completed_from_their_master_which_is_fetched_once(
    server: GraphServer, calendar: Calendar, account: Outlook
) -> None:
    guests = [{**person(ANN.email, ANN.name), "type": "required", "status": {"response": "accepted"}}]
    calendar.put(
        meeting(
            "m1",
            NOW,
            type="seriesMaster",
            subject="Weekly",
            attendees=guests,
            organizer=person("dana@northwind.example"),
        )
    )
    for week in range(3):
        starts = NOW + timedelta(weeks=week)
        row = {"id": f"o{week}", "type": "occurrence", "seriesMasterId": "m1", "start": at(starts)}
        calendar.put({**row, "end": at(starts + timedelta(hours=1))})
    moved = NOW + timedelta(weeks=3, hours=5)
    original = f"{NOW + timedelta(weeks=3):%Y-%m-%dT%H:%M:%S}Z"
    calendar.put(
        meeting("x1", moved, type="exception", seriesMasterId="m1", originalStart=original, subject="Weekly, later")
    )
    kept = Kept()
    kept.sync(account, "event")
    found = sorted(events(kept), key=lambda event: event.starts)
    assert [event.title for event in found] == ["Weekly"] * 3 + ["Weekly, later"]
    assert {event.uid for event in found} == {"uid-m1"}
    assert [event.recurrence_id for event in found] == [
        f"{NOW + timedelta(weeks=week):%Y%m%dT%H%M%SZ}" for week in range(4)
    ]
    assert [guest.answer for guest in found[0].guests] == ["accepted"]
    assert len(server.calls("events.get")) == 1


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("UTC", 15), ("W. Europe Standard Time", 14), ("Pacific Standard Time", 22), ("Europe/Paris", 14)],
)
def test_zones_go_by_windows_and_iana_names(zone: str, hour: int, calendar: Calendar, account: Outlook) -> None:
    starts = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)  # of which the fixture writes the wall time
    calendar.put(meeting("e1", starts, start=at(starts, zone), end=at(starts, zone)))
    kept = Kept()
    kept.sync(account, "event")
    (event,) = events(kept)
    assert event.starts == datetime(2026, 3, 12, hour, 0, tzinfo=UTC)


def test_a_whole_day_is_midnight_in_the_users_zone(calendar: Calendar, account: Outlook) -> None:
    day = datetime(2026, 3, 12, tzinfo=UTC)
    whole = {"isAllDay": True, "showAs": "oof", "start": at(day), "end": at(day + timedelta(days=1))}
    calendar.put(meeting("e1", day, **whole))
    kept = Kept()
    kept.sync(account, "event")
    (event,) = events(kept)
    assert event.starts == datetime(2026, 3, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert (event.ends - event.starts, event.whole_day, event.out_of_office) == (timedelta(days=1), True, True)


def test_the_answer_is_the_owners_by_any_alias(server: GraphServer, calendar: Calendar, account: Outlook) -> None:
    server.world.aliases = ["d.fox@northwind.example"]
    guests = [{**person("d.fox@northwind.example"), "type": "required", "status": {"response": "tentativelyAccepted"}}]
    rooms = [{**person("room@northwind.example"), "type": "resource"}]
    calendar.put(meeting("e1", NOW, attendees=guests + rooms, organizer=person(ANN.email)))
    kept = Kept()
    kept.sync(account, "event")
    (event,) = events(kept)
    assert (event.our_answer, len(event.guests), event.organiser) == ("tentative", 1, event.organiser)


@pytest.mark.parametrize(
    ("response", "answer"), [("declined", "declined"), ("notResponded", "needs_action"), ("none", None)]
)
def test_an_invitation_to_a_list_that_the_owner_is_on_has_the_owners_answer(
    response: str, answer: str | None, calendar: Calendar, account: Outlook
) -> None:
    guests = [{**person("team@northwind.example"), "type": "required", "status": {"response": "none"}}]
    told = {"attendees": guests, "organizer": person(ANN.email), "responseStatus": {"response": response}}
    calendar.put(meeting("e1", NOW, **told))
    kept = Kept()
    kept.sync(account, "event")
    assert [event.our_answer for event in events(kept)] == [answer]


@pytest.mark.parametrize("original", ["2026-03-12T00:00:00Z", "2026-03-11T23:00:00Z"])
def test_a_whole_day_of_a_series_stays_the_same_occasion_when_it_is_moved(
    original: str, calendar: Calendar, account: Outlook
) -> None:
    day = datetime(2026, 3, 12, tzinfo=UTC)
    whole = {"isAllDay": True, "start": at(day), "end": at(day + timedelta(days=1))}
    calendar.put(meeting("m1", day, type="seriesMaster"))
    calendar.put(meeting("o1", day, type="occurrence", seriesMasterId="m1", **whole))
    kept = Kept()
    kept.sync(account, "event")
    (before,) = events(kept)
    later = {"isAllDay": True, "start": at(day + timedelta(days=2)), "end": at(day + timedelta(days=3))}
    calendar.put(meeting("o1", day, type="exception", seriesMasterId="m1", originalStart=original, **later))
    kept.sync(account, "event")
    (after,) = events(kept)
    assert after.starts > before.starts
    assert after.recurrence_id == before.recurrence_id == "20260311T230000Z"


def test_a_removal_from_outside_the_window_is_ignored(calendar: Calendar, account: Outlook) -> None:
    calendar.put(meeting("e1", NOW))
    kept = Kept()
    kept.sync(account, "event")
    calendar.put(meeting("far", NOW + timedelta(days=900)))
    calendar.delete("far")
    assert kept.sync(account, "event") == []


def test_the_window_moves_on_with_time_and_what_left_it_is_gone(calendar: Calendar, account: Outlook) -> None:
    calendar.put(meeting("old", NOW - timedelta(days=30)))
    calendar.put(meeting("far", NOW + timedelta(days=250)))
    kept = Index()
    kept.at(account, NOW)
    assert [event.uid for event in events(kept)] == ["uid-old"]
    kept.at(account, NOW + timedelta(days=100))
    assert [event.uid for event in events(kept)] == ["uid-far"]


@pytest.mark.parametrize(("status", "code"), [(410, "fullSyncRequired"), (400, "SyncStateNotFound")])
def test_a_lost_place_means_reading_the_calendar_again(
    status: int, code: str, server: GraphServer, calendar: Calendar, account: Outlook
) -> None:
    for ref in ("e1", "e2"):
        calendar.put(meeting(ref, NOW))
    kept = Kept()
    kept.sync(account, "event")
    calendar.delete("e1")
    server.choose = lambda _method, path: Fault(status, code) if "$deltatoken" in path else None
    kept.sync(account, "event")
    assert [event.uid for event in events(kept)] == ["uid-e2"]


def test_calendars_go_by_name_and_a_wrong_one_is_named(server: GraphServer, tmp_path: Path) -> None:
    server.world.calendars["cal-2"] = Calendar("Team")
    server.world.calendars["cal-2"].put(meeting("t1", NOW))
    account = connect(server, Clock(), tmp_path, calendars=("default", "team"))
    kept = Kept()
    kept.sync(account, "event")
    assert [event.ref for event in events(kept)] == ["cal-2/t1"]
    wrong = connect(server, Clock(), tmp_path, calendars=("Temas",))
    with pytest.raises(Refused, match="Temas"):
        kept.sync(wrong, "event")
    account.close()
    wrong.close()
