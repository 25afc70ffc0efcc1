"""An absence note says when its writer is back, in eight languages; no day is made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.language import read
from rules.language.absence import absence
from tests.language.test_reading import mail

WRITTEN = date(2026, 4, 7)
"""A Tuesday."""
NOTES = [
    ("I am out of the office and back on Monday 13 April.", "2026-04-13"),
    ("I will be back on Tuesday, April 14th.", "2026-04-14"),
    ("I will return to the office on 14 April 2026.", "2026-04-14"),
    ("I'm away from April 6 to April 17, 2026.", "2026-04-20"),
    ("I am out of the office through April 15.", "2026-04-16"),
    ("I am out of the office until April 15.", "2026-04-15"),
    ("Out of office until and including 15 April", "2026-04-16"),
    ("I am on annual leave until Monday.", "2026-04-13"),
    ("I'm away 2026-04-06 - 2026-04-09 with limited access to email.", "2026-04-10"),
    ("Ich bin bis einschliesslich 12.05. nicht im Büro.", "2026-05-13"),
    ("Ich bin bis zum 8. Mai 2026 abwesend.", "2026-05-11"),
    ("Ich bin vom 06.04.2026 bis 15.04.2026 nicht im Haus.", "2026-04-16"),
    ("Ich bin im Urlaub und ab dem 20.04. wieder erreichbar. Ich bin ab Montag, dem 20.04., wieder da.", "2026-04-20"),
    ("Ab Montag bin ich im Urlaub. Ich bin am 28. April wieder im Büro.", "2026-04-28"),
    ("Wieder im Büro bin ich am Montag.", "2026-04-13"),
    ("Je suis absente jusqu'au 4 mai inclus.", "2026-05-05"),
    ("Je serai de retour le 11 mai.", "2026-05-11"),
    ("Absent du 6 avril au 15 avril 2026.", "2026-04-16"),
    ("Estoy fuera de la oficina hasta el 3 de junio inclusive.", "2026-06-04"),
    ("Estaré de vuelta el lunes 20 de abril.", "2026-04-20"),
    ("Sono fuori ufficio fino al 15 aprile compreso.", "2026-04-16"),
    ("Rientrerò il 20 aprile 2026.", "2026-04-20"),
    ("Ik ben afwezig t/m 15 april.", "2026-04-16"),
    ("Ik ben afwezig tot 15 april.", "2026-04-15"),
    ("Ik ben op maandag 20 april weer aanwezig. Ik ben terug op maandag 20 april.", "2026-04-20"),
    ("Estou ausente até 15 de abril (inclusive).", "2026-04-16"),
    ("Regresso no dia 20 de abril.", "2026-04-20"),
    ("Jestem nieobecna do 15 kwietnia włącznie.", "2026-04-16"),
    ("Wracam 20 kwietnia.", "2026-04-20"),
    ("I am away until 3 January.", "2027-01-03"),
]
NONE = [
    "I am out of the office and will answer upon my return.",
    "I am out of the office until 5/6.",
    "I was back on 3 March 2025.",
    "Call +49 30 12.05.99 or write to room 14 April.",
    "I may be late.",
    "Ich bin ab 20.04. nicht erreichbar.",
    "We return 40 chairs.",
    "Until 31 February.",
]


@pytest.mark.parametrize(("note", "back"), NOTES)
def test_the_first_day_back_is_found(note: str, back: str) -> None:
    found = absence(note, WRITTEN, english=True)
    assert found is not None
    assert found.back.isoformat() == back
    assert found.quote in note


@pytest.mark.parametrize("note", NONE)
def test_no_day_is_made_up(note: str) -> None:
    assert absence(note, WRITTEN, english=True) is None


def test_slashes_put_the_day_first_outside_english() -> None:
    found = absence("Je suis absent jusqu'au 05/06/2026.", WRITTEN, english=False)
    assert found is not None
    assert found.back == date(2026, 6, 8)


def test_the_reading_of_an_absence_note_tells_the_day() -> None:
    note = mail(
        "Thank you for your mail. I am out of the office and back on Monday 13 April.",
        subject="Automatic reply: Offer",
        at=datetime(2026, 4, 7, 9, tzinfo=UTC),
    )
    reading = read(note)
    assert reading.nature == "away"
    assert reading.absence is not None
    assert (reading.absence.back, reading.absence.quote) == (date(2026, 4, 13), "back on Monday 13 April")


def test_a_persons_dates_are_no_absence() -> None:
    assert read(mail("I am back on Monday 13 April. Could we meet then?")).absence is None


@given(st.text(alphabet="0123456789./-– untilbackMondayApril\n", max_size=300))
def test_any_text_is_read_and_no_day_lies_in_the_past(text: str) -> None:
    found = absence(text, WRITTEN, english=True)
    assert found is None or found.back >= WRITTEN
