"""Calendar text to occurrences: what events say, how they recur, and nothing in them that can do harm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.ics import decode, zone_name
from connectors.model import Address, Event
from connectors.occurrences import AFTER, BEFORE, Reading, Setting, read
from tests.contract import NOW

BERLIN = ZoneInfo("Europe/Berlin")
DANA = "dana@northwind.example"
SETTING = Setting("work", frozenset({DANA}), BERLIN)


def event(*lines: str, uid: str = "one") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"])


def calendar(*parts: str, head: str = "") -> bytes:
    whole = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//test//EN",
        *([head] if head else []),
        *parts,
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(whole).encode()


def reading(*parts: str, head: str = "", now: datetime = NOW) -> Reading:
    return read(calendar(*parts, head=head), "file", SETTING, now)


def events(*parts: str, head: str = "") -> list[Event]:
    found = reading(*parts, head=head)
    assert found.set_aside == ()
    return sorted(found.events, key=lambda item: item.starts)


def only(*lines: str, head: str = "") -> Event:
    (found,) = events(event(*lines), head=head)
    return found


# What one event says


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (
            ("DTSTART:20260311T090000Z", "DTEND:20260311T100000Z"),
            "2026-03-11T10:00+01:00",
            "2026-03-11T11:00+01:00",
        ),
        (("DTSTART:20260311T090000", "DURATION:PT30M"), "2026-03-11T09:00+01:00", "2026-03-11T09:30+01:00"),
        (
            ("DTSTART;TZID=America/New_York:20260311T090000",),
            "2026-03-11T14:00+01:00",
            "2026-03-11T14:00+01:00",
        ),
        (
            ("DTSTART;TZID=Eastern Standard Time:20260311T090000",),
            "2026-03-11T14:00+01:00",
            "2026-03-11T14:00+01:00",
        ),
        (
            ("DTSTART;TZID=/vendor.example/x/Asia/Tokyo:20260311T090000",),
            "2026-03-11T01:00+01:00",
            "2026-03-11T01:00+01:00",
        ),
        (
            ("DTSTART;TZID=../../etc/passwd:20260311T090000",),
            "2026-03-11T09:00+01:00",
            "2026-03-11T09:00+01:00",
        ),
        (
            ("DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330"),
            "2026-03-28T00:00+01:00",
            "2026-03-30T00:00+02:00",
        ),
        (("DTSTART;VALUE=DATE:20260328",), "2026-03-28T00:00+01:00", "2026-03-29T00:00+01:00"),
        (
            ("DTSTART:20260311T090000Z", "DTEND:20260311T080000Z"),
            "2026-03-11T09:00+01:00",
            "2026-03-11T10:00+01:00",
        ),
    ],
)
def test_times_are_understood(lines: tuple[str, ...], starts: str, ends: str) -> None:
    found = only(*lines)
    assert (found.starts, found.ends) == (datetime.fromisoformat(starts), datetime.fromisoformat(ends))
    assert found.whole_day == ("VALUE=DATE:" in lines[0])
    assert found.recurrence_id == ""


def test_floating_times_take_the_zone_that_the_calendar_names() -> None:
    found = only("DTSTART:20260311T090000", head="X-WR-TIMEZONE:Asia/Tokyo")
    assert found.starts == datetime(2026, 3, 11, 0, 0, tzinfo=UTC)


def own_zone(offset: str) -> str:
    return "\r\n".join(
        [
            "BEGIN:VTIMEZONE",
            "TZID:Customized Time Zone",
            "BEGIN:STANDARD",
            "DTSTART:16010101T000000",
            f"TZOFFSETFROM:{offset}",
            f"TZOFFSETTO:{offset}",
            "END:STANDARD",
            "END:VTIMEZONE",
        ]
    )


def test_a_zone_that_only_this_file_defines_holds_for_this_file() -> None:
    meeting = event("DTSTART;TZID=Customized Time Zone:20260311T090000")
    assert events(own_zone("+0330"), meeting)[0].starts == datetime(2026, 3, 11, 5, 30, tzinfo=UTC)
    assert events(own_zone("-0700"), meeting)[0].starts == datetime(2026, 3, 11, 16, 0, tzinfo=UTC)


def outlook_zone(start: str) -> str:
    """Return a zone whose clocks change as in Berlin, under a name that says nothing, since `start`."""
    turns = (("STANDARD", "+0200", "+0100", 10), ("DAYLIGHT", "+0100", "+0200", 3))
    parts = (
        f"BEGIN:{kind}\r\nDTSTART:{start}T020000\r\nTZOFFSETFROM:{before}\r\nTZOFFSETTO:{after}\r\n"
        f"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH={month}\r\nEND:{kind}"
        for kind, before, after, month in turns
    )
    return "\r\n".join(("BEGIN:VTIMEZONE", "TZID:Own", *parts, "END:VTIMEZONE", ""))


@pytest.mark.parametrize("start", ["16010101", "19700101", "19880101", "20000101"])
def test_a_zone_of_yearly_turns_holds_since_whenever_it_began(start: str) -> None:
    meetings = [
        event(f"DTSTART;TZID=Own:2026{day}T090000", uid=day)
        for day in ("0327", "0330", "1023", "1026")  # the clocks change on 29 March and 25 October
    ]
    hours = {item.uid: item.starts.astimezone(UTC).hour for item in events(outlook_zone(start), *meetings)}
    assert hours == {"0327": 8, "0330": 7, "1023": 7, "1026": 8}


def test_a_zone_whose_clock_changes_every_second_is_not_used() -> None:
    bomb = own_zone("+0330").replace("END:STANDARD", "RRULE:FREQ=SECONDLY\r\nEND:STANDARD")
    found = events(bomb, event("DTSTART;TZID=Customized Time Zone:20260311T090000"))
    assert found[0].starts == datetime(2026, 3, 11, 9, 0, tzinfo=BERLIN)


def test_people_and_their_answers_are_read_case_folded() -> None:
    found = only(
        "DTSTART:20260311T090000Z",
        'ORGANIZER;CN="Lee: Ann":MAILTO:Ann@Acme.Example',
        "ATTENDEE;CN=Dana Fox;PARTSTAT=TENTATIVE:mailto:DANA@northwind.example",
        "ATTENDEE;PARTSTAT=ACCEPTED;CUTYPE=ROOM:mailto:blue@rooms.example",
        "ATTENDEE;PARTSTAT=DECLINED;EMAIL=bo@acme.example:urn:uuid:1",
        "ATTENDEE:invalid:nomail",
    )
    assert found.organiser == Address("ann@acme.example", "Lee: Ann")
    assert [(guest.address.email, guest.answer) for guest in found.guests] == [
        (DANA, "tentative"),
        ("bo@acme.example", "declined"),
    ]
    assert found.our_answer == "tentative"


def test_we_have_no_answer_where_we_are_not_invited() -> None:
    assert only("DTSTART:20260311T090000Z", "ATTENDEE:mailto:ann@acme.example").our_answer is None


def test_guests_are_capped() -> None:
    crowd = [f"ATTENDEE:mailto:guest{number}@acme.example" for number in range(700)]
    assert len(only("DTSTART:20260311T090000Z", *crowd).guests) == 500


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("STATUS:CANCELLED", {"cancelled": True}),
        ("STATUS:CONFIRMED", {"cancelled": False, "busy": True, "out_of_office": False}),
        ("TRANSP:TRANSPARENT", {"busy": False}),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", {"busy": False}),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", {"busy": True, "out_of_office": True}),
        ("X-GOOGLE-EVENT-TYPE:outOfOffice", {"out_of_office": True}),
        ("EVENT-TYPE:OUT-OF-OFFICE", {"out_of_office": True}),
        (r"SUMMARY:Offer\, part 2\nagain", {"title": "Offer, part 2\nagain"}),
        ("DESCRIPTION;LANGUAGE=en:Bring the\r\n  plan", {"description": "Bring the plan"}),
    ],
)
def test_what_an_event_says_of_itself(line: str, facts: Mapping[str, object]) -> None:
    found = only("DTSTART:20260311T090000Z", line)
    assert {name: getattr(found, name) for name in facts} == facts


def test_a_cancelling_message_cancels_its_events() -> None:
    assert only("DTSTART:20260311T090000Z", head="METHOD:CANCEL").cancelled


def test_alarms_inside_an_event_do_not_overwrite_it() -> None:
    alarm = "BEGIN:VALARM\r\nDESCRIPTION:Reminder\r\nSUMMARY:Ring\r\nEND:VALARM"
    assert only("DTSTART:20260311T090000Z", "SUMMARY:Review", alarm).title == "Review"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfSUMMARY:Gr\xc3\xbc\xc3\x9fe",
        b"SUMMARY:Gr\xfc\xdfe",
        "\ufeffSUMMARY:Grüße".encode("utf-16-le"),
    ],
)
def test_text_is_decoded_whatever_wrote_it(data: bytes) -> None:
    assert decode(data) == "SUMMARY:Grüße"


@pytest.mark.parametrize(
    ("tzid", "name"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Mars/Base", ""),
        ("/", ""),
    ],
)
def test_zone_names(tzid: str, name: str) -> None:
    assert zone_name(tzid) == name


# Recurrence

WEEKLY_REVIEW = ("DTSTART;TZID=Europe/Berlin:20260305T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=5")


def test_occurrences_keep_their_wall_time_across_a_clock_change() -> None:
    found = events(event(*WEEKLY_REVIEW))
    assert [item.starts.isoformat() for item in found] == [
        "2026-03-05T09:00:00+01:00",
        "2026-03-12T09:00:00+01:00",
        "2026-03-19T09:00:00+01:00",
        "2026-03-26T09:00:00+01:00",
        "2026-04-02T09:00:00+02:00",
    ]
    assert [item.recurrence_id for item in found][-2:] == ["20260326T080000Z", "20260402T070000Z"]
    assert {item.ends - item.starts for item in found} == {timedelta(hours=1)}
    assert len({item.ref for item in found}) == 5


def test_a_moved_occurrence_keeps_its_identity() -> None:
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Berlin:20260312T090000",
        "DTSTART;TZID=Europe/Berlin:20260313T150000",
        "DURATION:PT2H",
        "SUMMARY:Moved",
    )
    before, after = events(event(*WEEKLY_REVIEW)), events(event(*WEEKLY_REVIEW), moved)
    assert [item.ref for item in after] == [item.ref for item in before]
    assert after[1].recurrence_id == "20260312T080000Z"
    assert (after[1].starts, after[1].title) == (datetime(2026, 3, 13, 15, tzinfo=BERLIN), "Moved")
    assert after[0] == before[0]


def test_a_cancelled_occurrence_is_handed_over_as_cancelled_and_an_excluded_one_not_at_all() -> None:
    cancelled = event("RECURRENCE-ID:20260312T080000Z", "DTSTART:20260312T080000Z", "STATUS:CANCELLED")
    found = events(event(*WEEKLY_REVIEW, "EXDATE;TZID=Europe/Berlin:20260319T090000"), cancelled)
    assert [(item.recurrence_id, item.cancelled) for item in found] == [
        ("20260305T080000Z", False),
        ("20260312T080000Z", True),
        ("20260326T080000Z", False),
        ("20260402T070000Z", False),
    ]


def test_moving_this_and_all_that_follow_keeps_their_original_starts() -> None:
    later = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260319T090000",
        "DTSTART;TZID=Europe/Berlin:20260319T110000",
        "DURATION:PT1H",
    )
    found = events(event(*WEEKLY_REVIEW), later)
    assert [item.starts.hour for item in found] == [9, 9, 11, 11, 11]
    assert found[-1].recurrence_id == "20260402T070000Z"


def test_whole_day_occurrences_are_known_by_their_midnight() -> None:
    found = events(event("DTSTART;VALUE=DATE:20260328", "RRULE:FREQ=DAILY;COUNT=3"))
    assert [item.recurrence_id for item in found] == [
        "20260327T230000Z",
        "20260328T230000Z",
        "20260329T220000Z",
    ]
    assert found[1].ends == datetime(2026, 3, 30, tzinfo=BERLIN)
    assert all(item.whole_day for item in found)


def test_an_override_alone_is_one_occurrence() -> None:
    found = only("RECURRENCE-ID:20260312T080000Z", "DTSTART:20260312T100000Z")
    assert (found.recurrence_id, found.starts.hour) == ("20260312T080000Z", 11)


def test_added_dates_are_occurrences() -> None:
    found = events(event("DTSTART:20260305T080000Z", "RDATE:20260306T080000Z,20260310T080000Z"))
    assert [item.recurrence_id for item in found] == [
        "20260305T080000Z",
        "20260306T080000Z",
        "20260310T080000Z",
    ]


def test_only_the_window_around_now_is_unfolded() -> None:
    found = events(event("DTSTART:19900101T080000Z", "RRULE:FREQ=DAILY"))
    assert found[0].starts > NOW - BEFORE - timedelta(days=1)
    assert found[-1].starts < NOW + AFTER
    assert len(found) == 260


def test_single_events_are_handed_over_whatever_their_date() -> None:
    assert only("DTSTART:20190101T080000Z").starts.year == 2019


FREQUENCIES = {"YEARLY": YEARLY, "MONTHLY": MONTHLY, "WEEKLY": WEEKLY, "DAILY": DAILY}


@settings(deadline=None)
@given(
    start=st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2026, 9, 1)),  # noqa: DTZ001
    frequency=st.sampled_from(sorted(FREQUENCIES)),
    interval=st.integers(1, 13),
    extra=st.sampled_from(["", ";BYDAY=MO,TH", ";BYMONTHDAY=-1", ";BYMONTH=2,3,7"]),
)
def test_skipping_to_the_window_changes_no_occurrence(
    start: datetime, frequency: str, interval: int, extra: str
) -> None:
    start = start.replace(microsecond=0)
    parts: dict[str, object] = {
        "": {},
        ";BYDAY=MO,TH": {"byweekday": (0, 3)},
        ";BYMONTHDAY=-1": {"bymonthday": -1},
        ";BYMONTH=2,3,7": {"bymonth": (2, 3, 7)},
    }[extra]  # type: ignore[assignment]
    rule = rrule(
        FREQUENCIES[frequency],
        dtstart=start.replace(tzinfo=UTC),
        interval=interval,
        until=NOW + AFTER,
        **parts,
    )
    expected = {moment for moment in rule if NOW - BEFORE <= moment < NOW + AFTER}
    if start.replace(tzinfo=UTC) >= NOW - BEFORE:
        expected.add(start.replace(tzinfo=UTC))  # DTSTART always counts: RFC 5545, section 3.8.5.3
    found = reading(event(f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"RRULE:FREQ={frequency};INTERVAL={interval}{extra}"))
    assert found.set_aside == ()
    assert {item.starts for item in found.events} == expected
