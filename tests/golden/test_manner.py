"""A draft greets and signs off as its user does with that person, in the language it is written in; else as the template does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.golden.world import ANN, CARL, Mail, World, mine

EASY = (
    "Hi Ann,\n\nthank you for the call, I will look into the offer and the colours for the hall.\n\nCheers,\nDana",
    "Could you send us the new offer for the chairs?",
)
GERMAN = (
    "Hallo Ann,\n\ndanke dir für den Anruf, ich schaue mir das Angebot und die Farben für den Saal an.\n\nLiebe Grüße\nDana",
    "Kannst du uns bitte das neue Angebot für die Stühle schicken?",
)
STIFF = (
    "Sehr geehrte Frau Lee,\n\nvielen Dank für Ihren Anruf, ich sehe mir das Angebot für Sie an.\n\nMit freundlichen Grüßen\nDana",
    "Können Sie uns bitte das neue Angebot für die Stühle schicken?",
)
MERGED = (
    "Hi {first},\n\nthank you for the call, I will look into the offer and the colours for the hall.\n\nBest\nDana",
    "Could you send us the new offer for the chairs?",
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.knows("Ann Lee", "--tier", "key")
    return world


def drafted(world: World, ours: str, ask: str, to: Sequence[str] = (ANN,)) -> str:
    """Return the holding reply to an ask that came after a mail of ours."""
    world.deliver(
        Mail("x", "2026-03-05 09:00", ask, subject="Fair"),
        mine("y", "2026-03-05 10:00", ours, answers="x", subject="Re: Fair", to=to),
        Mail("q", "2026-03-10 09:00", ask),
    )
    (text,) = (action["artefact"]["text"] for action in world.plan() if action["artefact"]["kind"] == "draft")
    return str(text)


def test_a_draft_greets_and_signs_off_as_its_user_does(world: World) -> None:
    text = drafted(world, *EASY)
    assert text.startswith("Hi Ann,\n")
    assert text.endswith("\nCheers\nDana Fox")


def test_friends_are_written_to_as_friends(world: World) -> None:
    text = drafted(world, *GERMAN)
    assert text.startswith("Hallo Ann,\n\nvielen Dank für deine Nachricht.")
    assert text.endswith("\nLiebe Grüße\nDana Fox")


def test_whoever_is_addressed_formally_stays_so(world: World) -> None:
    text = drafted(world, *STIFF)
    assert text.startswith("Sehr geehrte Frau Lee,\n\nvielen Dank für Ihre Nachricht.")
    assert text.endswith("\nMit freundlichen Grüßen\nDana Fox")


def test_a_greeting_in_another_language_is_not_taken_over(world: World) -> None:
    text = drafted(world, EASY[0], STIFF[1])
    assert text.startswith("Guten Tag Ann Lee,\n\nvielen Dank für Ihre Nachricht.")


def test_who_says_du_to_us_gets_an_answer_in_kind(world: World) -> None:
    text = drafted(world, EASY[0], GERMAN[1])
    assert text.startswith("Hallo Ann,\n\nvielen Dank für deine Nachricht.")


def test_a_mail_merge_that_failed_is_not_repeated(world: World) -> None:
    text = drafted(world, *MERGED)
    assert text.startswith("Hello Ann,\n")
    assert "{" not in text


def test_how_somebody_else_was_greeted_says_nothing(world: World) -> None:
    text = drafted(world, EASY[0].replace("Hi Ann", "Hey Carl"), EASY[1], (CARL, ANN))
    assert text.startswith("Hello Ann,\n")
