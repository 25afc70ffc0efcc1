"""Meetings that fell through: calendar files → `signals --kind fell_through --json`, and the times proposed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.world import World, meeting, mine

UID = "review@acme.example"
PLANNED = ("20260318T100000", "20260318T110000")
NOTED = "LAST-MODIFIED:20260311T090000Z"
OFF = ("STATUS:CANCELLED", NOTED)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.configure(rules=["pack:new-dates"])
    world.knows("Ann Lee", "--zone", "Europe/Lisbon", "--hours", "Mon-Fri 09:00-17:00")
    world.calendar("review", meeting(UID, *PLANNED, *OFF))
    return world


def declined(uid: str = UID) -> str:
    """Return a meeting of ours that Ann declined."""
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            "DTSTART;TZID=Europe/Berlin:20260318T100000",
            "DTEND;TZID=Europe/Berlin:20260318T110000",
            "SUMMARY:Review",
            NOTED,
            "ORGANIZER:mailto:dana@northwind.example",
            "ATTENDEE;PARTSTAT=DECLINED;CN=Ann Lee:mailto:ann@acme.example",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:dana@northwind.example",
            "END:VEVENT",
        ]
    )


def test_a_cancelled_meeting_without_a_new_date_is_noticed(world: World) -> None:
    (found,) = world.signals("fell_through")
    assert (found["person"], found["occasion"], found["due"]) == ("ann@acme.example", f"{UID} fell_through", None)
    assert found["since"] == "2026-03-11T10:00:00+01:00"
    assert found["facts"]["how"] == "cancelled"
    assert found["facts"]["waiting"] == 24 * 3600


def test_who_declines_gets_times_on_both_clocks_and_no_title_of_another_meeting(world: World) -> None:
    world.calendar("review", declined())
    world.calendar("secret", meeting("s", "20260313T100000", "20260313T123000", guests=("carl@acme.example",)))
    (made,) = world.apply()
    text = made["artefact"]["text"]
    assert made["artefact"]["to"] == ["ann@acme.example"]
    assert made["artefact"]["subject"] == "A new date: Review"
    assert [line for line in text.splitlines() if "Lisbon" in line] == [
        "Friday, 13 March, 11:30\N{EN DASH}12:15 (Lisbon; 12:30\N{EN DASH}13:15 Berlin)",
        "Monday, 16 March, 09:00\N{EN DASH}09:45 (Lisbon; 10:00\N{EN DASH}10:45 Berlin)",
        "Monday, 16 March, 12:00\N{EN DASH}12:45 (Lisbon; 13:00\N{EN DASH}13:45 Berlin)",
    ]
    assert world.apply() == []


def test_a_new_date_with_the_same_person_ends_it_and_takes_the_draft_back(world: World) -> None:
    world.apply()
    assert len(world.drafts()) == 1
    world.calendar("again", meeting("again@acme.example", "20260424T100000", "20260424T110000"))
    assert world.signals("fell_through") == []
    world.apply("2026-03-12T11:00:00+01:00")
    assert world.drafts() == []


def test_one_of_a_series_that_goes_on_needs_no_new_date(world: World) -> None:
    weekly = meeting(UID, *PLANNED, "RRULE:FREQ=WEEKLY;COUNT=3")
    gone = meeting(UID, *PLANNED, "RECURRENCE-ID;TZID=Europe/Berlin:20260318T100000", *OFF)
    world.calendar("review", weekly, gone)
    assert world.signals("fell_through") == []


def test_a_whole_series_that_is_cancelled_is_one_matter(world: World) -> None:
    world.calendar("review", meeting(UID, *PLANNED, "RRULE:FREQ=WEEKLY;COUNT=3", *OFF))
    (found,) = world.signals("fell_through")
    assert len(found["covers"]) == 3
    assert len(world.apply()) == 1
    assert world.apply("2026-03-25T12:00:00+01:00") == []


def test_a_mail_of_ours_since_ends_it(world: World) -> None:
    world.deliver(mine("before", "2026-03-11 09:30", "See you on Wednesday."))
    assert len(world.signals("fell_through")) == 1
    world.deliver(mine("since", "2026-03-11 10:30", "What a pity. Does Friday suit you?"))
    assert world.signals("fell_through") == []


def test_what_we_declined_is_decided(world: World) -> None:
    world.calendar("review", meeting(UID, *PLANNED, NOTED, mine="DECLINED"))
    assert world.signals("fell_through") == []


def test_a_meeting_that_one_of_two_guests_attends_still_takes_place(world: World) -> None:
    both = declined().replace("END:VEVENT", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:carl@acme.example\r\nEND:VEVENT")
    world.calendar("review", both)
    assert world.signals("fell_through") == []


def test_after_a_month_it_is_forgotten(world: World) -> None:
    assert len(world.signals("fell_through", "2026-04-10T10:00:00+02:00")) == 1
    assert world.signals("fell_through", "2026-04-10T11:00:00+02:00") == []


def test_without_a_free_hour_the_draft_is_a_task(world: World) -> None:
    world.calendar("full", meeting("full", "20260312T000000", "20260401T000000", guests=("bea@northwind.example",)))
    (made,) = world.apply()
    assert (made["artefact"]["kind"], made["artefact"]["title"]) == ("task", "Find a new date with Ann Lee: Review")
    assert "slots" in made["artefact"]["text"]


def test_why_names_the_new_date(world: World) -> None:
    world.calendar("again", meeting("again@acme.example", "20260324T100000", "20260324T110000"))
    assert "no fell_through: you meet ann@acme.example on 2026-03-24 10:00" in world.fine("why", UID)
