"""The sample's calendar (RFC 5545): what recurs, what was moved, called off, asked for, and takes the whole day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from daemon.sample.cast import HANNA, ILSE, OWEN, SOFIA, TOMAS
from daemon.sample.script import DANA, PIET, ZONE, Someone, at

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment; `clock` "" takes the whole day."""

    name: str
    title: str
    day: int
    clock: str = ""
    minutes: int = 60
    zone: ZoneInfo = ZONE
    organiser: Someone | None = None
    guests: tuple[tuple[Someone, str], ...] = ()
    """Each with its answer, a PARTSTAT."""
    about: str = ""
    rule: tuple[tuple[str, object], ...] = ()
    moved_from: tuple[int, str] | None = None
    """Day and time at which the recurrence would have been."""
    cancelled: bool = False

    @property
    def uid(self) -> str:
        """The same for a series and its moved occurrences."""
        return f"{self.name}@{(self.organiser or DANA).domain}"


_YES, _OPEN = "ACCEPTED", "NEEDS-ACTION"
INVITED = Meeting(
    "lichtplanung",
    "Licht für den Empfang",
    6,
    "11:00",
    organiser=HANNA,
    guests=((HANNA, _YES), (DANA, _OPEN)),
    about="Bitte Muster der kleinen Leuchte mitbringen.",
)

CALENDAR: Sequence[tuple[Meeting, ...]] = (
    (
        Meeting(
            "workshop-round",
            "Workshop round",
            -84,
            "08:30",
            30,
            organiser=DANA,
            guests=((DANA, _YES), (PIET, _YES)),
            rule=(("freq", "weekly"), ("byday", ["mo"])),
        ),
    ),
    (
        Meeting(
            "papiermuehle-site",
            "Site meeting, drawers",
            -56,
            "10:00",
            90,
            organiser=DANA,
            guests=((DANA, _YES), (ILSE, _YES)),
            about="Progress, open points, next steps.",
            rule=(("freq", "weekly"), ("interval", 2)),
        ),
        Meeting(
            "papiermuehle-site",
            "Site meeting, drawers",
            1,
            "10:30",
            90,
            organiser=DANA,
            guests=((DANA, _YES), (ILSE, _YES)),
            about="Moved: the press is in the house on Tuesday.",
            moved_from=(0, "10:00"),
        ),
    ),
    (
        Meeting(
            "brightfork-walk",
            "Walk through level 3",
            -14,
            "16:00",
            organiser=TOMAS,
            guests=((TOMAS, _YES), (DANA, _YES)),
        ),
    ),
    (
        Meeting(
            "whitaker-call",
            "Call about the stair rail",
            2,
            "11:00",
            30,
            zone=LONDON,
            organiser=OWEN,
            guests=((OWEN, _YES), (DANA, _YES)),
            about="One piece of ash between the landings.",
        ),
    ),
    (
        Meeting(
            "valle-measure",
            "Measure the corridor",
            1,
            "16:00",
            organiser=SOFIA,
            guests=((SOFIA, _YES), (DANA, _YES)),
            cancelled=True,
        ),
    ),
    (Meeting("fair", "Light & Room fair", 8),),
    (Meeting("dentist", "Dentist", 3, "08:00", 30),),
    (INVITED,),
)
"""One tuple a file: a series with its exceptions, or a single appointment."""


def calendars(now: datetime) -> list[tuple[str, bytes]]:
    """Return each file of the calendar folder: its name and its content."""
    return [(f"{meetings[0].name}.ics", _calendar(meetings, now).to_ical()) for meetings in CALENDAR]


def invitation(now: datetime) -> Calendar:
    """Return the invitation that came by mail (RFC 5546, REQUEST)."""
    calendar = _calendar((INVITED,), now)
    calendar.add("method", "REQUEST")
    return calendar


def _calendar(meetings: Sequence[Meeting], now: datetime) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Northwind//Sample//EN")
    calendar.add("version", "2.0")
    for meeting in meetings:
        calendar.add_component(_event(meeting, now))
    calendar.add_missing_timezones()
    return calendar


def _event(meeting: Meeting, now: datetime) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", at(now, -90, "09:00").astimezone(ZoneInfo("UTC")))
    event.add("summary", meeting.title)
    if meeting.clock:
        starts = at(now, meeting.day, meeting.clock, meeting.zone)
        event.add("dtstart", starts)
        event.add("dtend", starts + timedelta(minutes=meeting.minutes))
    else:
        day = at(now, meeting.day, "00:00").date()
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=2))
    if meeting.about:
        event.add("description", meeting.about)
    if meeting.organiser is not None:
        event.add("organizer", _address(meeting.organiser))
    for guest, answer in meeting.guests:
        attendee = _address(guest)
        attendee.params["PARTSTAT"] = vText(answer)
        event.add("attendee", attendee, encode=False)
    if meeting.rule:
        event.add("rrule", dict(meeting.rule))
    if meeting.moved_from is not None:
        event.add("recurrence-id", at(now, *meeting.moved_from, meeting.zone))
        event.add("sequence", 1)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    return event


def _address(who: Someone) -> vCalAddress:
    address = vCalAddress(f"mailto:{who.email}")
    address.params["CN"] = vText(who.name)
    return address
